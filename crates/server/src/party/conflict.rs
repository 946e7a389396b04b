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

/// Whether the actor may decide this case at all, whatever their roles.
///
/// # Errors
/// `party.own_case`, `party.delegate_is_requester`.
pub async fn check(tx: &Tx<'_>, action: Action, row: &Row, subject: &Subject) -> Outcome<()> {
    let actor = &tx.call.actor;
    if actor.is_platform() || !action.decides() {
        return Ok(());
    }
    let parties: Vec<OrgId> = row.party_ids().into_iter().map(OrgId).collect();
    actor.check_interest(action, OrgId(row.org), &parties)?;
    if actor.delegated.is_empty() || tx.ctx.access.permits(&actor.without_delegated(), Ask::Do(action), subject) {
        return Ok(());
    }
    if let Some(brought_by) = system::creator(tx.db(), row.id).await? {
        actor.check_delegate(PersonId(brought_by))?;
    }
    Ok(())
}
