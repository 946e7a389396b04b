//! Commands on requests and grants.

use crate::{
    command::{Answer, Command, Stored, Tx},
    failure::Outcome,
    supply::orders_of,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Refusal,
    catalogue::{Resource, ResourceState},
    grant::{
        AssessRequest, DecideRequest, Exception, Grant, Grounds, Request, RequestFacts, RequestForm, RequestState,
    },
    ids::{AgreementId, GrantId, RequestId, ResourceId, SupplyOrderId},
    mandate::Agreement,
    party::Organisation,
    rulebook::Rules,
    supply::{SupplyOrder, SupplyPlan, is_planned},
    zone::Zone,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::json;
use uuid::Uuid;

/// The agreement and the resource a request names, as far as they exist.
struct Named {
    agreement: Option<Agreement>,
    resource: Option<Resource>,
    provider: Option<Organisation>,
    zone: Option<Zone>,
    supplies: Vec<SupplyOrder>,
    plans: Vec<SupplyPlan>,
}

impl Named {
    async fn read(tx: &Tx<'_>, agreement: AgreementId, resource: ResourceId) -> Outcome<Self> {
        let agreement = tx.known::<Agreement>(agreement).await?;
        let zone = match &agreement {
            Some(agreement) => tx.known::<Zone>(agreement.zone_id).await?,
            None => None,
        };
        let supplies = orders_of(tx, resource).await?;
        let plans = tx.found_by::<SupplyPlan>(FoundBy::Resource, resource).await?;
        let plans = plans.into_iter().map(|stored| stored.record).collect();
        let resource = tx.known::<Resource>(resource).await?;
        let provider = match &resource {
            Some(resource) => tx.known::<Organisation>(resource.provider_id).await?,
            None => None,
        };
        Ok(Self { agreement, resource, provider, zone, supplies, plans })
    }

    /// Data of another city is asked for with that city's consent only (A2.1), and where the rules say so, what is
    /// planned to be supplied only (A13.2).
    fn may_be_asked_for(&self, rules: &Rules) -> Result<(), Refusal> {
        // What is not published is not there for anybody who asks.
        let published = self.resource.as_ref().filter(|resource| resource.state == ResourceState::Published);
        let Some(resource) = published else { return Ok(()) };
        resource.within_city(self.provider.as_ref(), rules)?;
        is_planned(resource, &self.plans, rules)
    }

    fn facts(&self) -> RequestFacts<'_> {
        RequestFacts {
            agreement: self.agreement.as_ref(),
            resource: self.resource.as_ref(),
            zone: self.zone.as_ref(),
            supplies: &self.supplies,
        }
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
        named.may_be_asked_for(&tx.rules)?;
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
                named.may_be_asked_for(rules)?;
                request.update(form, named.facts(), by, rules, now)?;
            }
            Step::Submit => {
                let named = Named::read(tx, request.agreement_id, request.resource_id).await?;
                named.may_be_asked_for(rules)?;
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
                let supply = supply_of(tx, request.supply_order_id).await?;
                let grounds = Grounds {
                    agreement: &agreement.record,
                    resource: &resource.record,
                    exceptions: &exceptions,
                    supply: supply.as_ref(),
                };
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
        let supply = supply_of(tx, request.supply_order_id).await?;
        let grounds =
            Grounds { agreement: &agreement, resource: &resource, exceptions: &exceptions, supply: supply.as_ref() };
        let grant = Grant::issue(id, &request, grounds, &tx.rules, tx.now)?;
        let stored: Stored<Grant> = tx.insert(id, grant, Action::GrantIssue).await?;
        view::answer(tx, &stored)
    }
}

/// The supply order a request rests on.
async fn supply_of(tx: &Tx<'_>, order: Option<SupplyOrderId>) -> Outcome<Option<SupplyOrder>> {
    match order {
        Some(id) => tx.known::<SupplyOrder>(id).await,
        None => Ok(None),
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
