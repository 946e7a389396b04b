//! Commands on requests and grants.

use crate::{
    command::{Answer, Command, Stored, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy,
    catalogue::Resource,
    grant::{
        AssessRequest, DecideRequest, Exception, Grant, Grounds, Request, RequestFacts, RequestForm, RequestState,
    },
    ids::{AgreementId, GrantId, RequestId, ResourceId},
    mandate::Agreement,
    zone::Zone,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::json;
use uuid::Uuid;

/// The agreement and the resource a request names, as far as they exist.
struct Named {
    agreement: Option<Agreement>,
    resource: Option<Resource>,
    zone: Option<Zone>,
}

impl Named {
    async fn read(tx: &Tx<'_>, agreement: AgreementId, resource: ResourceId) -> Outcome<Self> {
        let agreement = tx.known::<Agreement>(agreement).await?;
        let zone = match &agreement {
            Some(agreement) => tx.known::<Zone>(agreement.zone_id).await?,
            None => None,
        };
        Ok(Self { agreement, resource: tx.known::<Resource>(resource).await?, zone })
    }

    fn facts(&self) -> RequestFacts<'_> {
        RequestFacts { agreement: self.agreement.as_ref(), resource: self.resource.as_ref(), zone: self.zone.as_ref() }
    }
}

/// Drafts a request.
pub struct Draft(pub RequestForm);

#[async_trait]
impl Command for Draft {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::RequestCreate)?;
        let named = Named::read(tx, self.0.agreement_id, self.0.resource_id).await?;
        let id = RequestId(tx.id()?);
        let request = Request::draft(id, self.0, named.facts(), &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, request, Action::RequestCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// What is done with a request that stands already.
pub enum Step {
    /// Changes a draft.
    Update(RequestForm),
    /// Submits it.
    Submit,
    /// The regulator assesses it.
    Assess(AssessRequest),
    /// The source department decides on every item.
    Decide(DecideRequest),
}

/// One step of a request.
pub struct Take {
    /// The request.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The step.
    pub step: Step,
}

#[async_trait]
impl Command for Take {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let action = match self.step {
            Step::Update(_) => Action::RequestUpdate,
            Step::Submit => Action::RequestSubmit,
            Step::Assess(_) => Action::RequestAssess,
            Step::Decide(_) => Action::RequestDecide,
        };
        let mut held = tx.hold::<Request>(self.id, action, Some(self.expected)).await?;
        let request = &mut held.record;
        let (by, rules, now) = (&tx.call.actor, &tx.rules, tx.now);
        match self.step {
            Step::Update(form) => {
                let named = Named::read(tx, form.agreement_id, form.resource_id).await?;
                request.update(form, named.facts(), by, rules, now)?;
            }
            Step::Submit => {
                let named = Named::read(tx, request.agreement_id, request.resource_id).await?;
                request.submit(named.facts(), by, rules, now)?;
            }
            Step::Assess(form) => {
                let agreement = tx.fact::<Agreement>(request.agreement_id).await?;
                let resource = tx.fact::<Resource>(request.resource_id).await?;
                tx.check_clearance(request.grade(&resource.record))?;
                request.assess(form, &agreement.record, by, now)?;
            }
            Step::Decide(form) => {
                let agreement = tx.fact::<Agreement>(request.agreement_id).await?;
                let resource = tx.fact::<Resource>(request.resource_id).await?;
                tx.check_clearance(request.grade(&resource.record))?;
                let exceptions = exceptions_on(tx, request.resource_id).await?;
                let grounds =
                    Grounds { agreement: &agreement.record, resource: &resource.record, exceptions: &exceptions };
                request.decide(form, grounds, by, rules, now)?;
            }
        }
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Issues the grant of a decided request, once.
pub struct IssueGrant(pub Uuid);

#[async_trait]
impl Command for IssueGrant {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let request = tx.fact::<Request>(self.0).await?.record;
        let decided = matches!(request.state, RequestState::Approved | RequestState::Partial);
        let issued = tx.facts::<Grant>(Cond::all().add(Expr::col("parent_id").eq(self.0))).await?;
        if !decided || !issued.is_empty() {
            return Answer::ok(json!({}));
        }
        let agreement = tx.fact::<Agreement>(request.agreement_id).await?.record;
        let resource = tx.fact::<Resource>(request.resource_id).await?.record;
        let id = GrantId(tx.id()?);
        let exceptions = exceptions_on(tx, request.resource_id).await?;
        let grounds = Grounds { agreement: &agreement, resource: &resource, exceptions: &exceptions };
        let grant = Grant::issue(id, &request, grounds, &tx.rules, tx.now)?;
        let stored: Stored<Grant> = tx.insert(id, grant, Action::GrantIssue).await?;
        view::answer(tx, &stored)
    }
}

/// The exceptions on a resource.
async fn exceptions_on(tx: &Tx<'_>, resource: ResourceId) -> Outcome<Vec<Exception>> {
    let found = tx.found_by::<Exception>(FoundBy::Resource, resource).await?;
    Ok(found.into_iter().map(|stored| stored.record).collect())
}

/// Ends a grant whose last day is over; by the clock.
pub struct ExpireGrant(pub Uuid);

#[async_trait]
impl Command for ExpireGrant {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Grant>(self.0, Action::GrantExpire, None).await?;
        held.record.expire(tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}
