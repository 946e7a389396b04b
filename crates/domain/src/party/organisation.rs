//! Organisations (机构).

use super::{ProviderClass, Qualification, QualificationKind, RecordQualification, VerifyQualification};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    actor::OrgKind,
    calendar::{Ending, Ends},
    codes::party,
    division,
    form::Form,
    ids::{OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

states! {
    /// States of an organisation.
    OrganisationState {
        Active = "active", "在册";
        Closed = "closed", "已注销";
    }
}

states! {
    /// How one organisation is related to another.
    Relation {
        Parent = "parent", "母公司";
        Subsidiary = "subsidiary", "子公司";
        Controller = "controller", "实际控制人";
        Controlled = "controlled", "被其实际控制";
        Common = "common", "受同一方控制";
    }
}

impl Relation {
    /// How the other one is related to this one.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Subsidiary,
            Self::Subsidiary => Self::Parent,
            Self::Controller => Self::Controlled,
            Self::Controlled => Self::Controller,
            Self::Common => Self::Common,
        }
    }
}

/// A related party (关联方).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RelatedParty {
    /// The other organisation.
    pub org_id: OrgId,
    /// What it is to this one.
    pub relation: Relation,
}

states! {
    /// What the credit lists say (信用状况).
    Credit {
        Unchecked = "unchecked", "未核查";
        Clear = "clear", "无不良记录";
        Dishonest = "dishonest", "失信被执行人";
        TaxOffender = "tax_offender", "重大税收违法";
        Blacklisted = "blacklisted", "严重失信主体";
    }
}

/// What is on record about an organisation besides name and code (§6.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationDetails {
    /// Legal representative.
    #[serde(default)]
    pub legal_representative: String,
    /// Registered capital in fen.
    #[serde(default)]
    pub registered_capital_minor: Option<i64>,
    /// Day it was established.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub established_on: Option<Date>,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// Division it lies in, six digits of GB/T 2260; empty where it is not on record.
    #[serde(default)]
    pub division: String,
    /// What sort of body it is, for one that provides data (A3.1).
    #[serde(default)]
    pub provider_class: Option<ProviderClass>,
    /// What the credit lists say.
    pub credit: Credit,
}

impl OrganisationDetails {
    /// Complains about a division that is none and a class of provider that nobody needs; `within` is where they
    /// stand in the form.
    fn check(&self, form: &mut Form, within: &str, kind: OrgKind) {
        division::check(form, &format!("{within}division"), &self.division);
        let placed = self.provider_class.is_none() || kind == OrgKind::Provider;
        form.require(placed, format!("{within}provider_class"), &party::PROVIDER_CLASS_MISPLACED);
    }
}

impl Default for OrganisationDetails {
    fn default() -> Self {
        Self {
            legal_representative: String::new(),
            registered_capital_minor: None,
            established_on: None,
            address: String::new(),
            division: String::new(),
            provider_class: None,
            credit: Credit::Unchecked,
        }
    }
}

/// Replaces the name and the details; the code stays (EC-22: another code is another organisation).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribeOrganisation {
    /// Registered name.
    pub name: String,
    /// Details.
    pub details: OrganisationDetails,
}

/// Puts a relation on record, or takes it off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelateOrganisation {
    /// The other organisation.
    pub org_id: OrgId,
    /// What it is to this one; none takes the relation off the record.
    #[serde(default)]
    pub relation: Option<Relation>,
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
    /// What else is on record.
    #[serde(default)]
    pub details: OrganisationDetails,
    /// Related parties; each is on record with the other too.
    #[serde(default)]
    pub related: Vec<RelatedParty>,
    /// Qualifications.
    #[serde(default)]
    pub qualifications: Vec<Qualification>,
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
    fn ends(&self) -> Vec<Ends> {
        let held = self.qualifications.iter().filter(|_| self.state == OrganisationState::Active);
        held.filter_map(|q| {
            let last_day = q.valid_until?;
            Some(Ends { ending: Ending::Qualification, which: q.number.clone(), last_day })
        })
        .collect()
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

const ACTIVE: &[OrganisationState] = &[OrganisationState::Active];

lifecycle!(
    Organisation,
    OrganisationState,
    &[
        Transition { from: ACTIVE, action: Action::OrganisationUpdate, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::OrganisationRelate, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::OrganisationQualify, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::OrganisationVerify, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::OrganisationClose, to: &[OrganisationState::Closed] },
    ]
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
    /// Division it lies in, six digits of GB/T 2260.
    #[serde(default)]
    pub division: String,
    /// What sort of body it is, for one that provides data (A3.1).
    #[serde(default)]
    pub provider_class: Option<ProviderClass>,
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
        let details = OrganisationDetails {
            division: cmd.division.trim().to_owned(),
            provider_class: cmd.provider_class,
            ..OrganisationDetails::default()
        };
        details.check(&mut form, "", cmd.org_kind);
        form.done()?;
        if uscc.is_some() && uscc_taken {
            return Err(Refusal::of(&party::USCC_TAKEN));
        }
        Ok(Self {
            id,
            name: cmd.name.trim().to_owned(),
            uscc,
            org_kind: cmd.org_kind,
            details,
            related: Vec::new(),
            qualifications: Vec::new(),
            registered_by: by.person,
            registered_at: now,
            state: OrganisationState::Active,
        })
    }

    /// Closes an organisation once nobody acts for it and nothing binds it; `people` and `bonds` count who still does,
    /// and its agreements and subscriptions that have not ended.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.organisation_staffed`, `party.organisation_bound`.
    pub fn close(&mut self, people: u64, bonds: u64) -> Result<(), Refusal> {
        self.transition(Action::OrganisationClose)?;
        if people > 0 {
            return Err(Refusal::of(&party::ORGANISATION_STAFFED));
        }
        if bonds > 0 {
            return Err(Refusal::of(&party::ORGANISATION_BOUND));
        }
        self.state = OrganisationState::Closed;
        Ok(())
    }

    /// Replaces name and details. The registered name and what the credit lists say are corrected by whoever keeps
    /// the register (the data authority, the centre), never by the organisation itself (A6.1, A12.6).
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `party.registered_by_register` among them.
    pub fn describe(&mut self, cmd: DescribeOrganisation, by: &Actor, today: Date) -> Result<(), Refusal> {
        self.transition(Action::OrganisationUpdate)?;
        let mut form = Form::new();
        let registrar = matches!(by.org_kind, OrgKind::DataAuthority | OrgKind::Centre);
        form.require(registrar || cmd.name.trim() == self.name, "name", &party::REGISTERED_BY_REGISTER);
        let credit = cmd.details.credit == self.details.credit;
        form.require(registrar || credit, "details.credit", &party::REGISTERED_BY_REGISTER);
        form.line("name", ("机构名称", "name"), &cmd.name, 100);
        form.line_at_most("details.legal_representative", &cmd.details.legal_representative, 50);
        form.line_at_most("details.address", &cmd.details.address, 200);
        let past = cmd.details.established_on.is_none_or(|day| day <= today);
        form.require(past, "details.established_on", &party::DAY_IN_FUTURE);
        cmd.details.check(&mut form, "details.", self.org_kind);
        form.done()?;
        self.name = cmd.name.trim().to_owned();
        self.details = cmd.details;
        self.details.division = self.details.division.trim().to_owned();
        Ok(())
    }

    /// Puts a relation to another organisation on both records, or takes it off both.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn relate(&mut self, other: Option<&mut Self>, cmd: &RelateOrganisation) -> Result<(), Refusal> {
        self.transition(Action::OrganisationRelate)?;
        let mut form = Form::new();
        form.require(cmd.org_id != self.id, "org_id", &party::RELATION_SELF);
        let other = other.filter(|o| o.id == cmd.org_id);
        form.require(other.is_some(), "org_id", &party::ORGANISATION_INVALID);
        form.done()?;
        let Some(other) = other else { return Ok(()) };
        self.related.retain(|r| r.org_id != other.id);
        other.related.retain(|r| r.org_id != self.id);
        if let Some(relation) = cmd.relation {
            self.related.push(RelatedParty { org_id: other.id, relation });
            other.related.push(RelatedParty { org_id: self.id, relation: relation.inverse() });
        }
        Ok(())
    }

    /// Records a qualification; one of the same kind and number is renewed and must be verified again.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn qualify(&mut self, cmd: RecordQualification, by: &Actor, today: Date) -> Result<(), Refusal> {
        self.transition(Action::OrganisationQualify)?;
        let new = Qualification::record(cmd, by, today)?;
        self.qualifications.retain(|q| (q.kind, &q.number) != (new.kind, &new.number));
        self.qualifications.push(new);
        Ok(())
    }

    /// Verifies a recorded qualification; another person than who recorded it.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.qualification_unknown`, `party.verified_by_recorder`.
    pub fn verify(&mut self, cmd: &VerifyQualification, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::OrganisationVerify)?;
        let found = self.qualifications.iter_mut().find(|q| q.kind == cmd.kind && q.number == cmd.number);
        found.ok_or_else(|| Refusal::of(&party::QUALIFICATION_UNKNOWN))?.verify(by)
    }

    /// Whether it may rely on a verified qualification of this kind on a day.
    pub fn is_qualified(&self, kind: QualificationKind, day: Date) -> bool {
        self.qualifications.iter().any(|q| q.kind == kind && q.holds(day))
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
