//! The grant (授权): what a decided request allows, never more than its agreement (A14.8).

use super::{
    decision::Grounds,
    request::{Request, RequestState},
};
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    calendar::{Ending, Ends},
    catalogue::{Item, Resource, at_least_as_strong},
    civil,
    codes::grant,
    control,
    form::Form,
    ids::{AgreementId, ExceptionId, GrantId, OrgId, PersonId, RequestId, ResourceId, SupplyOrderId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Purpose,
    mask::Mask,
    policy::Use,
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    suspension::{Cause, LiftOrder, SuspensionOrder},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

states! {
    /// States of a grant.
    GrantState {
        Active = "active", "有效";
        Suspended = "suspended", "已暂停";
        Revoked = "revoked", "已撤销";
        Expired = "expired", "已到期";
    }
}

/// One granted item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GrantItem {
    /// Name of the item.
    pub name: String,
    /// How it may be used.
    pub usage: Use,
    /// The mask, for use under a mask.
    pub mask: Option<Mask>,
    /// Grade it was granted at.
    pub grade: Grade,
    /// The exception that lets it be supplied in clear (A13.5).
    #[serde(default)]
    pub exception_id: Option<ExceptionId>,
}

impl GrantItem {
    /// Whether its mask hides less than grading requires now, and no exception lets it.
    pub(super) fn falls_short_of(&self, item: &Item) -> bool {
        let Some(required) = &item.mask else { return false };
        let hidden = match self.usage {
            Use::Plain => false,
            Use::Mask => self.mask.as_ref().is_some_and(|mask| at_least_as_strong(mask, required)),
            Use::Aggregate | Use::Private | Use::Verify | Use::Deny => true,
        };
        !hidden && self.exception_id.is_none()
    }
}

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Title, the request's.
    pub title: String,
    /// The request it answers.
    pub request_id: RequestId,
    /// The agreement it rests on.
    pub agreement_id: AgreementId,
    /// The operator that holds it.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// The resource.
    pub resource_id: ResourceId,
    /// The resource's source department.
    pub provider_id: OrgId,
    /// The supply order it rests on, where the resource belongs to another zone (A4.2).
    #[serde(default)]
    pub supply_order_id: Option<SupplyOrderId>,
    /// Granted items.
    pub items: Vec<GrantItem>,
    /// Scenario.
    pub scenario: String,
    /// Purpose; use for another one is refused.
    pub purpose: Purpose,
    /// The condition under which the resource is opened, as it stood on the day of issue (A13.6).
    #[serde(default)]
    pub condition: Option<String>,
    /// Smallest number of distinct units behind a row that leaves.
    pub min_group: u32,
    /// The item whose distinct values were the units when it was issued; none where every row was one.
    #[serde(default)]
    pub unit: Option<String>,
    /// Highest grade a result may carry.
    pub max_output_grade: Grade,
    /// First day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Lease epoch: what was admitted under an older one is cut.
    pub epoch: u64,
    /// Why it is suspended.
    pub suspended_for: BTreeSet<Cause>,
    /// The order behind it, where it is suspended by one.
    #[serde(default)]
    pub order: Option<SuspensionOrder>,
    /// Why it was revoked.
    pub revoked_reason: Option<String>,
    /// State.
    pub state: GrantState,
}

impl Record for Grant {
    const KIND: Kind = Kind::Grant;
    fn ends(&self) -> Vec<Ends> {
        let live = matches!(self.state, GrantState::Active | GrantState::Suspended);
        let ends = Ends { ending: Ending::Grant, which: String::new(), last_day: self.end };
        live.then_some(ends).into_iter().collect()
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Agreement, self.agreement_id.to_string()), (FoundBy::Resource, self.resource_id.to_string())]
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.operator_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn brought_by(&self, action: Action) -> Vec<PersonId> {
        let confirms = action == Action::GrantConfirmResume;
        SuspensionOrder::brought_by(self.order.as_ref().filter(|_| confirms))
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.request_id.0)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.provider_id]
    }
}

use GrantState::{Active, Expired, Revoked, Suspended};

const LIVE: &[GrantState] = &[Active, Suspended];

lifecycle!(
    Grant,
    GrantState,
    &[
        Transition { from: LIVE, action: Action::GrantSuspend, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::GrantResume, to: LIVE },
        Transition { from: &[Suspended], action: Action::GrantProposeResume, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::GrantConfirmResume, to: LIVE },
        Transition { from: LIVE, action: Action::GrantRevoke, to: &[Revoked] },
        Transition { from: LIVE, action: Action::GrantExpire, to: &[Expired] },
    ]
);

/// Revokes a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// Why.
    pub reason: String,
}

impl Grant {
    /// Issues the grant of a request that was approved wholly or in part. It is narrowed to the
    /// agreement in every respect, whatever the request says: items' grades, purpose, period. Where an item rests
    /// on an exception, the grant ends with that exception at the latest (A13.5); where the resource belongs to another zone,
    /// it stays within the supply order (A4.2).
    ///
    /// # Errors
    /// `grant.nothing_granted` where the request was not approved, or does not belong to this
    /// agreement and resource; `supply.none_in_force`; those of an agreement not in force; `grant.wider_than_agreement`
    /// where nothing is left after narrowing.
    pub fn issue(
        id: GrantId,
        request: &Request,
        grounds: Grounds<'_>,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let Grounds { agreement, resource, .. } = grounds;
        let decided = matches!(request.state, RequestState::Approved | RequestState::Partial);
        control!(!decided || request.agreement_id != agreement.id || request.resource_id != resource.id => grant::NOTHING_GRANTED);
        let today = civil::today(now);
        agreement.require_in_force(today)?;
        let supply = grounds.supplying(request.supply_order_id, today)?;
        let end = supply.map_or(agreement.end, |order| agreement.end.min(order.end)).min(request.period_end);
        let within = agreement.purposes.contains(&request.purpose)
            && agreement.scenarios.contains(&request.scenario)
            && agreement.resource_ids.contains(&resource.id)
            && resource.is_assessed_for(agreement.id, today)
            && resource.is_opened_for(request.purpose, &request.scenario)
            && end >= today;
        let items = if within { granted_items(request, grounds, today) } else { Vec::new() };
        let rested_on = grounds.exceptions.iter().filter(|e| items.iter().any(|item| item.exception_id == Some(e.id)));
        let end = rested_on.map(|exception| exception.end).chain([end]).min().unwrap_or(end);
        if items.is_empty() {
            let refusal = Refusal::of(&grant::WIDER_THAN_AGREEMENT);
            return Err(refusal.with("what_zh", "内容").with("what", "request"));
        }
        Ok(Self {
            id,
            title: request.title.clone(),
            request_id: request.id,
            agreement_id: agreement.id,
            operator_id: agreement.operator_id,
            zone_id: agreement.zone_id,
            resource_id: resource.id,
            provider_id: resource.provider_id,
            supply_order_id: request.supply_order_id,
            items,
            scenario: request.scenario.clone(),
            purpose: request.purpose,
            condition: resource.condition().map(str::to_owned),
            min_group: request.min_group.max(rules.min_group),
            unit: resource.unit().map(str::to_owned),
            max_output_grade: supply
                .map_or(agreement.max_grade, |order| agreement.max_grade.min(order.max_grade))
                .min(rules.max_output_grade),
            start: today.max(agreement.start),
            end,
            epoch: 0,
            suspended_for: BTreeSet::new(),
            order: None,
            revoked_reason: None,
            state: Active,
        })
    }

    /// Suspends the grant for a cause; running work under it is cut.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::GrantSuspend)?;
        self.suspended_for.insert(cause);
        self.state = Suspended;
        self.epoch += 1;
        Ok(())
    }

    /// Why the resource, as it is now, no longer bears the grant: it is not supplied any more, or a
    /// granted item rose above the grade it was granted at or must be masked more strongly now (EC-79), or it is important
    /// data whose use under the agreement nobody assessed (EC-82), or its department no longer opens it for this purpose or
    /// scenario (A13.6), or the item its units are told apart by is gone (A15.1).
    pub fn overtaken_by(&self, resource: &Resource, today: Date) -> Option<Cause> {
        if !resource.is_offered() {
            return Some(Cause::Resource);
        }
        if !resource.is_assessed_for(self.agreement_id, today) {
            return Some(Cause::Importance);
        }
        if !resource.is_opened_for(self.purpose, &self.scenario) {
            return Some(Cause::Condition);
        }
        if self.lost_unit(resource).is_some() {
            return Some(Cause::Unit);
        }
        let risen = |granted: &GrantItem| {
            let item = resource.item(&granted.name);
            item.is_some_and(|item| Grade::effective(item.grade) > granted.grade || granted.falls_short_of(item))
        };
        self.items.iter().any(risen).then_some(Cause::Grade)
    }

    /// The item that told its units apart when it was issued, where the resource no longer has it or counts by
    /// another: groups would be counted over something else than what was decided on.
    pub(super) fn lost_unit(&self, resource: &Resource) -> Option<&str> {
        self.unit.as_deref().filter(|unit| resource.unit() != Some(unit))
    }

    /// Refuses what rests on the grant while it cannot be used, or the resource as it is now no longer bears it and
    /// the grant is about to be suspended.
    ///
    /// # Errors
    /// Those of [`Grant::require_usable`].
    pub fn require_standing(&self, resource: &Resource, today: Date) -> Result<(), Refusal> {
        self.require_usable(today)?;
        control!(self.overtaken_by(resource, today).is_some() => grant::SUSPENDED);
        Ok(())
    }

    /// Whether it rests on an exception.
    pub fn rests_on(&self, exception: ExceptionId) -> bool {
        self.items.iter().any(|item| item.exception_id == Some(exception))
    }

    /// Suspends the grant by order.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend_by_order(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.suspend(Cause::Order)?;
        self.order = Some(SuspensionOrder::given(by, now));
        Ok(())
    }

    /// Proposes that the order that suspended it is lifted; it stays suspended.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.no_order`, form refusals.
    pub fn propose_resume(&mut self, cmd: LiftOrder, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::GrantProposeResume)?;
        SuspensionOrder::propose_lift(&mut self.order, &self.suspended_for, cmd, by, now)
    }

    /// Confirms that the order is lifted, by another person; the grant is active again where no other cause is left.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.lift_not_proposed`, `supervision.lift_same_person`,
    /// `supervision.lift_by_orderer`.
    pub fn confirm_resume(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::GrantConfirmResume)?;
        SuspensionOrder::confirm_lift(&mut self.order, &mut self.suspended_for, by)?;
        if self.suspended_for.is_empty() {
            self.state = Active;
        }
        Ok(())
    }

    /// Whether it rests on a supply order.
    pub fn rests_on_supply(&self, order: SupplyOrderId) -> bool {
        self.supply_order_id == Some(order)
    }

    /// Takes a cause away; the grant is active again when none is left (EC-35).
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.not_suspended_for`.
    pub fn resume(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::GrantResume)?;
        control!(!self.suspended_for.remove(&cause) => grant::NOT_SUSPENDED_FOR);
        if self.suspended_for.is_empty() {
            self.state = Active;
        }
        Ok(())
    }

    /// Revokes the grant for good.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn revoke(&mut self, cmd: Revoke) -> Result<(), Refusal> {
        self.transition(Action::GrantRevoke)?;
        let mut form = Form::new();
        form.text("reason", ("撤销原因", "reason"), &cmd.reason, 500);
        form.done()?;
        self.revoked_reason = Some(cmd.reason);
        self.state = Revoked;
        self.epoch += 1;
        Ok(())
    }

    /// Ends the grant after its last day.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.period_not_over`.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::GrantExpire)?;
        if civil::today(now) <= self.end {
            return Err(Refusal::of(&grant::PERIOD_NOT_OVER).with("end", self.end));
        }
        self.state = Expired;
        self.epoch += 1;
        Ok(())
    }

    /// Refuses use while the grant is not active on this day.
    ///
    /// # Errors
    /// `grant.suspended`, `grant.ended`, `grant.not_started`.
    pub fn require_usable(&self, today: Date) -> Result<(), Refusal> {
        match self.state {
            Revoked | Expired => Err(Refusal::of(&grant::ENDED)),
            Active | Suspended if today > self.end => Err(Refusal::of(&grant::ENDED)),
            Suspended => Err(Refusal::of(&grant::SUSPENDED)),
            Active if today < self.start => Err(Refusal::of(&grant::NOT_STARTED).with("start", self.start)),
            Active => Ok(()),
        }
    }
}

fn granted_items(request: &Request, grounds: Grounds<'_>, today: Date) -> Vec<GrantItem> {
    let Grounds { agreement, resource, exceptions, supply } = grounds;
    let ceiling = supply
        .filter(|_| request.supply_order_id.is_some())
        .map_or(agreement.max_grade, |order| agreement.max_grade.min(order.max_grade));
    let granted = request.items.iter().filter_map(|asked| {
        let outcome = asked.decision.as_ref().filter(|o| o.approve)?;
        let holds =
            |id| exceptions.iter().any(|e| e.id == id && e.covers(agreement.id, resource.id, &asked.name, today));
        if outcome.exception_id.is_some_and(|id| !holds(id)) {
            return None;
        }
        let grade = Grade::effective(resource.item(&asked.name)?.grade).max(outcome.grade);
        (grade <= ceiling).then(|| GrantItem {
            name: asked.name.clone(),
            usage: outcome.usage.unwrap_or(Use::Deny),
            mask: outcome.mask.clone(),
            grade,
            exception_id: outcome.exception_id,
        })
    });
    granted.collect()
}
