//! Organisations (机构).

use crate::{
    Actor, Record, Refusal,
    access::Action,
    actor::OrgKind,
    codes::party,
    form::Form,
    ids::{OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

states! {
    /// States of an organisation.
    OrganisationState {
        Active = "active", "在册";
        Closed = "closed", "已注销";
    }
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Registered name.
    pub name: String,
    /// Unified social credit code (GB 32100), where given.
    pub uscc: Option<String>,
    /// Kind.
    pub org_kind: OrgKind,
    /// Who registered it.
    pub registered_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub registered_at: OffsetDateTime,
    /// State.
    pub state: OrganisationState,
}

impl Record for Organisation {
    const KIND: Kind = Kind::Organisation;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        self.uscc.iter().map(|code| (FoundBy::Uscc, code.clone())).collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.id
    }
    fn public(&self) -> bool {
        true
    }
}

lifecycle!(
    Organisation,
    OrganisationState,
    &[Transition {
        from: &[OrganisationState::Active],
        action: Action::OrganisationClose,
        to: &[OrganisationState::Closed],
    }]
);

/// Registers an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterOrganisation {
    /// Registered name.
    pub name: String,
    /// Unified social credit code, where it has one.
    #[serde(default)]
    pub uscc: Option<String>,
    /// Kind.
    pub org_kind: OrgKind,
}

impl RegisterOrganisation {
    /// The unified social credit code as it is kept: in capitals, without outer spaces; `None` where blank.
    /// Whether it is taken is asked about this form.
    pub fn uscc(&self) -> Option<String> {
        self.uscc.as_ref().map(|code| code.trim().to_ascii_uppercase()).filter(|code| !code.is_empty())
    }
}

impl Organisation {
    /// Registers an organisation (A6.1). `uscc_taken`: another one carries the code.
    ///
    /// # Errors
    /// Form refusals; `party.uscc_taken`.
    pub fn register(
        id: OrgId,
        cmd: RegisterOrganisation,
        uscc_taken: bool,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("name", ("机构名称", "name"), &cmd.name, 100);
        let uscc = cmd.uscc();
        form.require(uscc.as_deref().is_none_or(valid_uscc), "uscc", &party::USCC_INVALID);
        form.done()?;
        if uscc.is_some() && uscc_taken {
            return Err(Refusal::of(&party::USCC_TAKEN));
        }
        Ok(Self {
            id,
            name: cmd.name.trim().to_owned(),
            uscc,
            org_kind: cmd.org_kind,
            registered_by: by.person,
            registered_at: now,
            state: OrganisationState::Active,
        })
    }

    /// Closes an organisation once nobody is registered with it; `people` counts who still is.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.organisation_staffed`.
    pub fn close(&mut self, people: u64) -> Result<(), Refusal> {
        self.transition(Action::OrganisationClose)?;
        if people > 0 {
            return Err(Refusal::of(&party::ORGANISATION_STAFFED));
        }
        self.state = OrganisationState::Closed;
        Ok(())
    }

    /// Whether it takes part and is of this kind.
    pub fn is_active(&self, kind: OrgKind) -> bool {
        self.state == OrganisationState::Active && self.org_kind == kind
    }
}

/// Whether a code is a unified social credit code of GB 32100-2015, check character included.
///
/// Characters are digits and capitals without I, O, S, V and Z; the check character is
/// `31 - (sum of value x 3^i mod 31) mod 31`, weights counted from the left.
pub fn valid_uscc(code: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    if code.len() != 18 {
        return false;
    }
    let values = code.bytes().map(|c| ALPHABET.iter().position(|a| *a == c)).collect::<Option<Vec<_>>>();
    let Some((check, body)) = values.as_deref().and_then(<[usize]>::split_last) else { return false };
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    *check == (31 - sum) % 31
}
