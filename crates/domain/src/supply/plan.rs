//! The supply plan (供数计划, A13.2): which resources are supplied to a zone, how often, from which day and in which form. The
//! data authority and the zone's regulator sign it; each file that arrives is counted, and one that is late sounds an alarm.

use super::chain::{SupplyConsent, SupplySeat, consent, stage};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    calendar::{Ending, Ends},
    catalogue::{ImportState, Resource, SupplyForm, UpdateCycle},
    civil,
    codes::supply,
    control,
    form::Form,
    ids::{OrgId, PersonId, ResourceId, SupplyPlanId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// States of a supply plan.
    SupplyPlanState {
        Signing = "signing", "待签署";
        InForce = "in_force", "执行中";
        Ended = "ended", "已终止";
    }
}

/// What a plan says about one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanLine {
    /// The resource.
    pub resource_id: ResourceId,
    /// Its name as it was planned.
    pub name: String,
    /// Its source department.
    pub provider_id: OrgId,
    /// How often it is supplied.
    pub cycle: UpdateCycle,
    /// In which form (A13.3).
    pub form: SupplyForm,
    /// The day by which the next file is due; none once nothing more is.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// How many files came under the plan.
    pub supplied: u32,
    /// How many of them were late.
    pub late: u32,
    /// The day the last one came.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub last_supplied: Option<Date>,
}

/// A supply plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SupplyPlan {
    /// Its id.
    pub id: SupplyPlanId,
    /// Title.
    pub title: String,
    /// The zone.
    pub zone_id: ZoneId,
    /// The data authority.
    pub authority_id: OrgId,
    /// What is supplied.
    pub lines: Vec<PlanLine>,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub drafted_at: OffsetDateTime,
    /// Who signs it: the data authority and the zone's regulator.
    pub signatures: Vec<SupplyConsent>,
    /// How it was ended.
    pub ended: Option<Step>,
    /// State.
    pub state: SupplyPlanState,
}

impl Record for SupplyPlan {
    const KIND: Kind = Kind::SupplyPlan;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.authority_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parties(&self) -> Vec<OrgId> {
        let signing = self.signatures.iter().flat_map(|signature| signature.orgs.iter().copied());
        let providing = self.lines.iter().map(|line| line.provider_id);
        let all: BTreeSet<OrgId> = signing.chain(providing).filter(|org| *org != self.authority_id).collect();
        all.into_iter().collect()
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let resources = self.lines.iter().map(|line| (FoundBy::Resource, line.resource_id.to_string()));
        let stage = stage(&self.signatures).filter(|_| self.state == Signing);
        let waiting = self.signatures.iter().filter(|s| s.by.is_none() && Some(s.seat.stage()) == stage);
        let awaited: BTreeSet<OrgId> = waiting.flat_map(|signature| signature.orgs.iter().copied()).collect();
        resources.chain(awaited.into_iter().map(|org| (FoundBy::Awaits, org.to_string()))).collect()
    }
    fn ends(&self) -> Vec<Ends> {
        let lines = self.lines.iter().filter(|_| self.state == InForce);
        lines
            .filter_map(|line| {
                let last_day = line.due_on?;
                Some(Ends { ending: Ending::Supply, which: line.name.clone(), last_day })
            })
            .collect()
    }
}

use SupplyPlanState::{Ended, InForce, Signing};

lifecycle!(
    SupplyPlan,
    SupplyPlanState,
    &[
        Transition { from: &[Signing], action: Action::SupplyPlanSign, to: &[Signing, InForce] },
        Transition { from: &[InForce], action: Action::SupplyPlanSupplied, to: &[InForce] },
        Transition { from: &[Signing, InForce], action: Action::SupplyPlanEnd, to: &[Ended] },
    ]
);

/// Drafts a supply plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftSupplyPlan {
    /// Title.
    pub title: String,
    /// The zone.
    pub zone_id: ZoneId,
    /// What is supplied.
    pub lines: Vec<PlannedSupply>,
}

/// One line of a [`DraftSupplyPlan`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedSupply {
    /// The resource.
    pub resource_id: ResourceId,
    /// How often it is supplied.
    pub cycle: UpdateCycle,
    /// In which form.
    pub form: SupplyForm,
    /// The day by which the first file is due.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
}

/// Ends a supply plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSupplyPlan {
    /// Why.
    pub reason: String,
}

/// What the server found of what a plan names.
#[derive(Debug, Clone, Copy)]
pub struct SupplyPlanFacts<'a> {
    /// The zone, if there is one.
    pub zone: Option<&'a Zone>,
    /// Those of the resources named that exist.
    pub resources: &'a [Resource],
}

impl SupplyPlan {
    /// Drafts a plan for a zone (A13.2): offered resources of that zone, what is graded 3 or above masked or used without
    /// being seen (A13.3).
    ///
    /// # Errors
    /// Form refusals.
    pub fn draft(
        id: SupplyPlanId,
        cmd: DraftSupplyPlan,
        facts: SupplyPlanFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let today = civil::today(now);
        let mut form = Form::new();
        form.line("title", ("计划名称", "title"), &cmd.title, 100);
        let zone = facts.zone.filter(|zone| zone.id == cmd.zone_id && zone.authority_id == by.org);
        form.require(zone.is_some(), "zone_id", &supply::ZONE_INVALID);
        form.require(!cmd.lines.is_empty(), "lines", &supply::LINES_MISSING);
        let mut seen = BTreeSet::new();
        let mut lines = Vec::with_capacity(cmd.lines.len());
        for (n, planned) in cmd.lines.iter().enumerate() {
            let path = format!("lines.{n}.resource_id");
            form.require(seen.insert(planned.resource_id), path.as_str(), &supply::RESOURCE_TWICE);
            form.require(planned.due_on >= today, format!("lines.{n}.due_on"), &supply::DUE_PAST);
            let offered = |r: &&Resource| r.id == planned.resource_id && r.zone_id == cmd.zone_id && r.is_offered();
            let Some(resource) = facts.resources.iter().find(offered) else {
                form.refuse(path, &supply::RESOURCE_INVALID);
                continue;
            };
            let open = planned.form == SupplyForm::Plain && resource.grade_in_force() > rules.clear_text_max_grade;
            form.require(!open, format!("lines.{n}.form"), &supply::FORM_TOO_OPEN);
            lines.push(PlanLine {
                resource_id: resource.id,
                name: resource.name.clone(),
                provider_id: resource.provider_id,
                cycle: planned.cycle,
                form: planned.form,
                due_on: Some(planned.due_on),
                supplied: 0,
                late: 0,
                last_supplied: None,
            });
        }
        form.done()?;
        let Some(zone) = zone else { return Err(Refusal::of(&supply::ZONE_INVALID)) };
        Ok(Self {
            id,
            title: cmd.title.trim().to_owned(),
            zone_id: zone.id,
            authority_id: zone.authority_id,
            lines,
            drafted_by: by.person,
            drafted_at: now,
            signatures: vec![
                SupplyConsent::awaited(SupplySeat::Authority, vec![zone.authority_id]),
                SupplyConsent::awaited(SupplySeat::Receiving, zone.regulators.clone()),
            ],
            ended: None,
            state: Signing,
        })
    }

    /// Signs it, the data authority before the regulator; one body in both capacities signs once (A6.1). Whoever drafted
    /// it does not sign.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.own`, `supply.no_seat`, `supply.same_person`, `supply.agreed`, `supply.not_yet`.
    pub fn sign(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyPlanSign)?;
        control!(self.drafted_by == by.person => supply::OWN);
        consent(&mut self.signatures, by, now)?;
        if stage(&self.signatures).is_none() {
            self.state = InForce;
        }
        Ok(())
    }

    /// Whether a file of this resource that arrived is not counted yet.
    pub fn awaits_file(&self, resource: &Resource) -> bool {
        let whole = resource.import_state == ImportState::Imported;
        let arrived = resource.received_at.filter(|at| whole && *at > self.drafted_at);
        let due = self.lines.iter().find(|line| line.resource_id == resource.id && line.due_on.is_some());
        let day = arrived.map(civil::today);
        self.state == InForce
            && due.zip(day).is_some_and(|(line, day)| line.last_supplied.is_none_or(|last| last < day))
    }

    /// Counts a file that arrived: in time or late, and when the next one is due.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.nothing_due`.
    pub fn count(&mut self, resource: &Resource) -> Result<(), Refusal> {
        self.transition(Action::SupplyPlanSupplied)?;
        if !self.awaits_file(resource) {
            return Err(Refusal::of(&supply::NOTHING_DUE));
        }
        let day = resource.received_at.map(civil::today);
        let line = self.lines.iter_mut().find(|line| line.resource_id == resource.id);
        if let Some((line, day)) = line.zip(day) {
            let due = line.due_on.unwrap_or(day);
            line.supplied += 1;
            line.late += u32::from(day > due);
            line.last_supplied = Some(day);
            line.due_on = line.cycle.next_due(due.max(day));
        }
        Ok(())
    }

    /// Ends it, by one of those who sign.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.no_seat`, form refusals.
    pub fn end(&mut self, cmd: &EndSupplyPlan, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyPlanEnd)?;
        control!(!self.signatures.iter().any(|s| s.orgs.contains(&by.org)) => supply::NO_SEAT);
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.ended = Some(Step { by: by.person, org: by.org, reason: cmd.reason.trim().to_owned(), at: now });
        self.state = Ended;
        Ok(())
    }
}

/// Whether a resource may be supplied to its zone: a plan in force lists it, or the rules ask for none (A13.2).
///
/// # Errors
/// `supply.not_planned`.
pub fn is_planned(resource: &Resource, plans: &[SupplyPlan], rules: &Rules) -> Result<(), Refusal> {
    let lists =
        |plan: &SupplyPlan| plan.state == InForce && plan.lines.iter().any(|line| line.resource_id == resource.id);
    control!(rules.supply_plan_required && !plans.iter().any(lists) => supply::NOT_PLANNED);
    Ok(())
}
