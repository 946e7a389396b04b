//! What the API shows of a record: the same shape for every kind, with the actions its reader may take.

use crate::{
    access::{Ask, Subject},
    command::{Answer, Stored, Tx},
    context::Context,
    database::record::{Row, moment},
    failure::Outcome,
};
use domain::{Action, Actor, Kind, Lifecycle};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// A name with its id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// Identifier.
    pub id: Uuid,
    /// Name, where it is known.
    pub name: String,
}

/// An action the reader may take now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AllowedAction {
    /// The action's word, `agreement.suspend`.
    pub action: &'static str,
    /// Last part of the route.
    pub verb: &'static str,
    /// Name in Chinese.
    pub label: &'static str,
    /// Whether a screen asks first.
    pub danger: bool,
}

/// A record as its reader sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct View<B: ToSchema> {
    /// Kind.
    pub kind: Kind,
    /// Identifier.
    pub id: Uuid,
    /// Version, also the ETag.
    pub version: i64,
    /// State.
    pub status: String,
    /// Title.
    pub title: String,
    /// Owner.
    pub org: Named,
    /// Zone.
    pub zone: Option<Named>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// What the reader may do with it now.
    pub allowed_actions: Vec<AllowedAction>,
    /// The record itself.
    pub body: B,
}

/// The view of a stored record for this reader.
pub fn of<R: Lifecycle + ToSchema>(ctx: &Context, actor: &Actor, row: &Row, record: R) -> View<R> {
    let subject = Subject::of(R::KIND, row);
    let allowed_actions = record
        .possible()
        .into_iter()
        .filter(|action| ctx.access.permits(actor, Ask::Do(*action), &subject))
        .map(allowed)
        .collect();
    View {
        kind: R::KIND,
        id: row.id,
        version: row.version,
        status: row.status.clone(),
        title: row.title.clone(),
        org: named(ctx, row.org),
        zone: row.zone.map(|z| named(ctx, z)),
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
        allowed_actions,
        body: record.shown(),
    }
}

fn allowed(action: Action) -> AllowedAction {
    AllowedAction { action: action.word(), verb: action.verb(), label: action.zh(), danger: action.danger() }
}

fn named(ctx: &Context, id: Uuid) -> Named {
    Named { id, name: ctx.name(id).unwrap_or_default() }
}

/// The answer of a command that saved a record: its view, with the version for the ETag.
///
/// # Errors
/// When the view cannot be written as JSON, which is a bug.
pub fn answer<R: Lifecycle + ToSchema>(tx: &Tx<'_>, stored: &Stored<R>) -> Outcome<Answer> {
    let view = of(tx.ctx, &tx.call.actor, &stored.row, stored.record.clone());
    Ok(Answer::ok(view)?.with_version(stored.row.version))
}
