//! Conflicts of interest, asked whenever a record is held for a decision.

use crate::{
    access::{Ask, Subject},
    command::Tx,
    database::{record::Row, system},
    failure::Outcome,
};
use domain::{
    Action,
    ids::{OrgId, PersonId},
};

/// Whether the actor may decide this case at all, whatever their roles. `brought_by`: who proposed what is decided,
/// where it was not whoever made the record.
///
/// # Errors
/// `party.own_case`, `party.delegate_is_requester`.
pub async fn check(tx: &Tx<'_>, action: Action, row: &Row, subject: &Subject, brought_by: &[PersonId]) -> Outcome<()> {
    let actor = &tx.call.actor;
    if actor.is_platform() || !(action.decides() || action.confirms()) {
        return Ok(());
    }
    let parties: Vec<OrgId> = row.party_ids().into_iter().map(OrgId).collect();
    actor.check_interest(action, OrgId(row.org), &parties)?;
    if actor.delegated.is_empty() || tx.ctx.access.permits(&actor.without_delegated(), Ask::Do(action), subject) {
        return Ok(());
    }
    for proposer in brought_by {
        actor.check_delegate(*proposer)?;
    }
    if brought_by.is_empty()
        && let Some(maker) = system::creator(tx.db(), row.id).await?
    {
        actor.check_delegate(PersonId(maker))?;
    }
    Ok(())
}
