//! The register of exceptions (A13.5): proposed by one of the three concerned, approved by all of them, ended by any
//! of them or by the platform's clock; the grants that rest on an exception end with it.

use crate::{
    access::Subject,
    command::{Answer, Command, Deciding, Tx},
    context::Context,
    failure::Outcome,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::{self, View},
};
use async_trait::async_trait;
use axum::extract::State;
use domain::{
    Action, FoundBy, Kind, Lifecycle,
    catalogue::Resource,
    grant::{EndException, Exception, ExceptionFacts, ExceptionState, Grant, ProposeException, Revoke},
    ids::ExceptionId,
    mandate::Agreement,
    zone::Zone,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(Exception, tag = "grant", list = "/api/v1/grant/exceptions" "list_exceptions",
    export = "/api/v1/grant/exceptions/export.xlsx" "export_exceptions", one = "/api/v1/grant/exceptions/{id}" "get_exception",
    sheet = crate::grant::columns::EXCEPTIONS);

/// Proposes an exception.
struct Propose(ProposeException);

#[async_trait]
impl Command for Propose {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::ExceptionCreate)?;
        let agreement = tx.known::<Agreement>(self.0.agreement_id).await?;
        let resource = tx.known::<Resource>(self.0.resource_id).await?;
        let zone = match &resource {
            Some(resource) => tx.known::<Zone>(resource.zone_id).await?,
            None => None,
        };
        if let Some(resource) = &resource {
            // About a resource that is not theirs nobody is told whether it is agreed on.
            let authority = agreement.as_ref().map_or(tx.call.actor.org, |agreement| agreement.authority_id);
            let subject = Subject {
                org: resource.provider_id.to_string(),
                parties: vec![authority.to_string()],
                ..Subject::new_of(Kind::Exception, &tx.call.actor, Some(resource.zone_id))
            };
            tx.may_create(Action::ExceptionCreate, &subject)?;
        }
        let facts = ExceptionFacts { agreement: agreement.as_ref(), resource: resource.as_ref(), zone: zone.as_ref() };
        let id = ExceptionId(tx.id()?);
        let exception = Exception::propose(id, self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, exception, Action::ExceptionCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Reminds of an exception that ends soon; by the clock.
pub struct Remind(pub Uuid);

#[async_trait]
impl Command for Remind {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Exception>(self.0, Action::ExceptionRemind, None).await?;
        held.record.remind(&tx.rules, tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Ends an exception whose last day is over; by the clock.
pub struct Expire(pub Uuid);

#[async_trait]
impl Command for Expire {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Exception>(self.0, Action::ExceptionExpire, None).await?;
        held.record.expire(tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Revokes the grants that rest on an exception which was revoked or has expired; as a consequence.
pub struct EndUses(pub Uuid);

#[async_trait]
impl Command for EndUses {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let exception = tx.fact::<Exception>(self.0).await?.record;
        if !matches!(exception.state, ExceptionState::Revoked | ExceptionState::Expired) {
            return Answer::ok(json!({}));
        }
        for grant in tx.found_by::<Grant>(FoundBy::Resource, exception.resource_id).await? {
            let rests = grant.record.rests_on(exception.id);
            if rests && grant.record.transition(Action::GrantRevoke).is_ok() {
                let mut held = tx.hold::<Grant>(grant.record.id, Action::GrantRevoke, None).await?;
                held.record.revoke(Revoke {
                    reason: "所依据的例外已撤销或到期 · the exception it rests on was revoked or expired".into(),
                })?;
                tx.save(held).await?;
            }
        }
        Answer::ok(json!({}))
    }
}

/// Proposes an exception from masking for named items, one agreement and a term.
#[utoipa::path(post, path = "/api/v1/grant/exceptions", tag = "grant", operation_id = "create_exception",
    request_body = ProposeException, responses((status = 201, body = View<Exception>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<ProposeException>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Propose(submit.body)).await?))
}

/// Agrees to an exception; whoever does is cleared for what it lets through in clear (A24.1).
struct Approve {
    id: Uuid,
    expected: i64,
}

#[async_trait]
impl Command for Approve {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Exception>(self.id, Action::ExceptionApprove, Some(self.expected)).await?;
        let resource = tx.fact::<Resource>(held.record.resource_id).await?.record;
        tx.check_clearance(held.record.grade(&resource))?;
        held.record.approve(&tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Agrees to an exception for one of its three parties; the last one brings it into effect.
#[utoipa::path(post, path = "/api/v1/grant/exceptions/{id}/approve", tag = "grant", operation_id = "approve_exception",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
    responses((status = 200, body = View<Exception>), (status = "default", body = Problem)))]
async fn approve(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Approve { id, expected }).await?))
}

action_route!(
    /// Rejects a proposed exception.
    reject, Exception, ExceptionReject, "/api/v1/grant/exceptions/{id}/reject", "reject_exception", "grant", EndException,
    |exception, body, by: &Deciding<'_>| exception.reject(body, by.by, by.now)
);

action_route!(
    /// Revokes an exception; the grants that rest on it end.
    revoke, Exception, ExceptionRevoke, "/api/v1/grant/exceptions/{id}/revoke", "revoke_exception", "grant", EndException,
    |exception, body, by: &Deciding<'_>| exception.revoke(body, by.by, by.now)
);

/// The routes of exceptions.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(create)).routes(routes!(approve)).routes(routes!(reject)).routes(routes!(revoke))
}
