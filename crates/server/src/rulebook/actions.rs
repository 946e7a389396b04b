//! Changes of the rulebook and interpretations as commands.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    ids::{InterpretationId, RuleChangeId},
    rulebook::{ChangeFacts, DryRun, Interpretation, ProposeChange, PublishInterpretation, RuleChange},
};
use uuid::Uuid;

/// Proposes a change, with the dry run that was made for it.
pub struct Propose {
    /// The form.
    pub form: ProposeChange,
    /// What the dry run found.
    pub dry_run: DryRun,
}

#[async_trait]
impl Command for Propose {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit(Action::RuleChangeCreate, None)?;
        let id = RuleChangeId(tx.id()?);
        let book = tx.ctx.rulebook();
        let facts = ChangeFacts { rulebook: &book };
        let change = RuleChange::propose(id, self.form, facts, &tx.call.actor, tx.now)?.examined(self.dry_run);
        let stored = tx.insert(id, change, Action::RuleChangeCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Confirms a change, by a second person.
pub struct Confirm {
    /// The change.
    pub id: Uuid,
    /// The version it was read in.
    pub expected: i64,
}

#[async_trait]
impl Command for Confirm {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<RuleChange>(self.id, Action::RuleChangeConfirm, Some(self.expected)).await?;
        held.record.confirm(&tx.ctx.rulebook(), &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Publishes an interpretation.
pub struct Publish(pub PublishInterpretation);

#[async_trait]
impl Command for Publish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit(Action::InterpretationCreate, None)?;
        let id = InterpretationId(tx.id()?);
        let book = tx.ctx.rulebook();
        let interpretation = Interpretation::publish(id, self.0, book.library(), &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, interpretation, Action::InterpretationCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}
