//! Causes of a suspension. A record suspended for several causes works again only when the last is gone. What an order
//! suspended, two people set free: one proposes, and another who did not give the order confirms (A23.4).

use crate::{
    Actor, Refusal,
    codes::supervision,
    control,
    form::Form,
    ids::{OrgId, PersonId},
    mandate::Step,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

/// Why a grant, product or subscription is suspended (§7.10 of the domain).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Its agreement is suspended.
    Agreement,
    /// A grant it rests on is suspended or gone.
    Grant,
    /// A grade was raised above what was agreed.
    Grade,
    /// Its resource is important data and nobody has assessed its use.
    Importance,
    /// Its resource is no longer opened for its purpose or scenario.
    Condition,
    /// Its resource was withdrawn.
    Resource,
    /// The item that tells the privacy units of its resource apart is gone or no longer does.
    Unit,
    /// Its product is suspended.
    Product,
    /// An order of a regulator or of the data authority.
    Order,
}

/// The order behind [`Cause::Order`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SuspensionOrder {
    /// Who gave it; the nil id where that was not kept.
    pub by: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The proposal to lift it that waits for the second person.
    pub lifting: Option<Step>,
}

/// Proposes to lift the order that suspended something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftOrder {
    /// Why it may be lifted.
    pub reason: String,
}

impl SuspensionOrder {
    /// An order given now.
    pub fn given(by: &Actor, now: OffsetDateTime) -> Self {
        Self { by: by.person, org: by.org, at: now, lifting: None }
    }

    /// Who brought what a confirmation decides: who gave the order and who proposed to lift it.
    pub(crate) fn brought_by(order: Option<&Self>) -> Vec<PersonId> {
        let order = order.into_iter();
        order.flat_map(|order| [order.by].into_iter().chain(order.lifting.as_ref().map(|step| step.by))).collect()
    }

    /// Proposes to lift it; the suspension holds.
    ///
    /// # Errors
    /// `supervision.no_order`, form refusals.
    pub(crate) fn propose_lift(
        order: &mut Option<Self>,
        causes: &BTreeSet<Cause>,
        cmd: LiftOrder,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        control!(!causes.contains(&Cause::Order) => supervision::NO_ORDER);
        let mut form = Form::new();
        form.text("reason", ("恢复理由", "reason"), &cmd.reason, 500);
        form.done()?;
        // Orders from before they were kept have no giver.
        let nobody = Self { by: PersonId(Uuid::nil()), org: OrgId(Uuid::nil()), at: now, lifting: None };
        order.get_or_insert(nobody).lifting =
            Some(Step { by: by.person, org: by.org, reason: cmd.reason.trim().to_owned(), at: now });
        Ok(())
    }

    /// Confirms that it is lifted, by another person than who proposed it and than who gave it. Other causes stay.
    ///
    /// # Errors
    /// `supervision.lift_not_proposed`, `supervision.lift_same_person`, `supervision.lift_by_orderer`.
    pub(crate) fn confirm_lift(
        order: &mut Option<Self>,
        causes: &mut BTreeSet<Cause>,
        by: &Actor,
    ) -> Result<(), Refusal> {
        let proposal = order.as_ref().and_then(|order| Some((order.by, order.lifting.as_ref()?.by)));
        let (ordered, proposed) = proposal.ok_or_else(|| Refusal::of(&supervision::LIFT_NOT_PROPOSED))?;
        control!(proposed == by.person => supervision::LIFT_SAME_PERSON);
        control!(ordered == by.person => supervision::LIFT_BY_ORDERER);
        *order = None;
        causes.remove(&Cause::Order);
        Ok(())
    }
}
