//! The most common command: hold a record for an action, let `domain` decide, save, answer its view.

use super::{Answer, Command, Tx};
use crate::{failure::Outcome, view};
use async_trait::async_trait;
use domain::{Action, Actor, Lifecycle, Refusal, rulebook::Rules};
use time::OffsetDateTime;
use uuid::Uuid;

/// What a decision may know besides the record.
pub struct Deciding<'a> {
    /// Who decides.
    pub by: &'a Actor,
    /// The moment.
    pub now: OffsetDateTime,
    /// The rules in force.
    pub rules: &'a Rules,
}

/// A decision on one record, as a function of `domain`.
pub struct Act<R, F> {
    id: Uuid,
    action: Action,
    expected: Option<i64>,
    decide: F,
    record: std::marker::PhantomData<fn() -> R>,
}

impl<R, F> Act<R, F>
where
    R: Lifecycle + utoipa::ToSchema,
    F: FnOnce(&mut R, &Deciding<'_>) -> Result<(), Refusal> + Send + 'static,
{
    /// The decision `decide` on the record `id`, expected in this version.
    pub fn new(id: impl Into<Uuid>, action: Action, expected: Option<i64>, decide: F) -> Self {
        Self { id: id.into(), action, expected, decide, record: std::marker::PhantomData }
    }
}

#[async_trait]
impl<R, F> Command for Act<R, F>
where
    R: Lifecycle + utoipa::ToSchema,
    F: FnOnce(&mut R, &Deciding<'_>) -> Result<(), Refusal> + Send + 'static,
{
    fn urgent(&self) -> bool {
        matches!(
            self.action,
            Action::AgreementSuspend
                | Action::AgreementTerminate
                | Action::GrantSuspend
                | Action::GrantRevoke
                | Action::ExceptionRevoke
                | Action::SupplyOrderEnd
                | Action::JobKill
                | Action::JobCancel
                | Action::ProductSuspend
                | Action::SubscriptionSuspend
                | Action::SubscriptionRevokeKey
        )
    }

    fn despite_halt(&self) -> bool {
        self.urgent()
            || matches!(
                self.action,
                Action::HaltProposeLift
                    | Action::HaltConfirmLift
                    | Action::HaltReport
                    | Action::AlertAcknowledge
                    | Action::DeadlineUrge
                    // What only protects goes on: sealing, marking, refusing, taking back.
                    | Action::ResourceSeal
                    | Action::ResourceDeclareSecrecy
                    | Action::ResourceMarkImportant
                    | Action::SealAcknowledge
                    | Action::ExceptionReject
                    | Action::DelegationRevoke
            )
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<R>(self.id, self.action, self.expected).await?;
        (self.decide)(&mut held.record, &Deciding { by: &tx.call.actor, now: tx.now, rules: &tx.rules })?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}
