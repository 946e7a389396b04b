//! The supply order (供数令, A4.2): the comprehensive zone supplies another zone with named items of its resources, for named
//! purposes and a term. The data authority approves, then the regulators of both zones, then every source department.
//! What was supplied keeps its grade, its purposes and its place: no zone hands it on to a third.

use super::chain::{SupplyConsent, SupplySeat, consent, stage};
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    catalogue::Resource,
    civil,
    codes::{catalogue, grant, supply},
    control,
    form::Form,
    ids::{OrgId, PersonId, ResourceId, SupplyOrderId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    purpose::Purpose,
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    zone::{COMPREHENSIVE, Zone, ZoneState},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// States of a supply order.
    SupplyOrderState {
        Proposed = "proposed", "待批准";
        Active = "active", "有效";
        Rejected = "rejected", "不予批准";
        Ended = "ended", "已终止";
        Expired = "expired", "已到期";
    }
}

/// Items of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplyLine {
    /// The resource.
    pub resource_id: ResourceId,
    /// Names of the items that are supplied.
    pub items: Vec<String>,
}

/// A supply order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SupplyOrder {
    /// Its id.
    pub id: SupplyOrderId,
    /// Title: from which zone to which.
    pub title: String,
    /// The zone that supplies.
    pub from_zone: ZoneId,
    /// The zone that is supplied.
    pub to_zone: ZoneId,
    /// The data authority.
    pub authority_id: OrgId,
    /// What is supplied.
    pub lines: Vec<SupplyLine>,
    /// Purposes it may be used for there.
    pub purposes: BTreeSet<Purpose>,
    /// Highest grade of an item and of a result there.
    pub max_grade: Grade,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Why the zone needs it.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// For which organisation.
    pub proposed_for: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub proposed_at: OffsetDateTime,
    /// Whose agreement it needs, in the order of the chain.
    pub consents: Vec<SupplyConsent>,
    /// How it was rejected or ended.
    pub ended: Option<Step>,
    /// State.
    pub state: SupplyOrderState,
}

impl Record for SupplyOrder {
    const KIND: Kind = Kind::SupplyOrder;
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
        Some(self.to_zone)
    }
    fn parties(&self) -> Vec<OrgId> {
        let seats = self.consents.iter().flat_map(|consent| consent.orgs.iter().copied());
        let all: BTreeSet<OrgId> = seats.filter(|org| *org != self.authority_id).collect();
        all.into_iter().collect()
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let resources = self.lines.iter().map(|line| (FoundBy::Resource, line.resource_id.to_string()));
        let stage = stage(&self.consents).filter(|_| self.state == Proposed);
        let waiting = self.consents.iter().filter(|c| c.by.is_none() && Some(c.seat.stage()) == stage);
        let awaited: BTreeSet<OrgId> = waiting.flat_map(|consent| consent.orgs.iter().copied()).collect();
        resources.chain(awaited.into_iter().map(|org| (FoundBy::Awaits, org.to_string()))).collect()
    }
    fn public(&self) -> bool {
        self.state == Active
    }
}

use SupplyOrderState::{Active, Ended, Expired, Proposed, Rejected};

lifecycle!(
    SupplyOrder,
    SupplyOrderState,
    &[
        Transition { from: &[Proposed], action: Action::SupplyOrderApprove, to: &[Proposed, Active] },
        Transition { from: &[Proposed], action: Action::SupplyOrderReject, to: &[Rejected] },
        Transition { from: &[Active], action: Action::SupplyOrderEnd, to: &[Ended] },
        Transition { from: &[Proposed, Active], action: Action::SupplyOrderExpire, to: &[Expired] },
    ]
);

/// Proposes that one zone supplies another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeSupply {
    /// The zone that supplies: a comprehensive one.
    pub from_zone: ZoneId,
    /// The zone that is supplied.
    pub to_zone: ZoneId,
    /// What is supplied.
    pub lines: Vec<SupplyLine>,
    /// Purposes it may be used for there.
    pub purposes: BTreeSet<Purpose>,
    /// Highest grade of an item and of a result there.
    pub max_grade: Grade,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Why the zone needs it.
    pub reason: String,
}

/// Rejects or ends a supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSupply {
    /// Why.
    pub reason: String,
}

/// What the server found of what a proposal names; `None` where there is none.
#[derive(Debug, Clone, Copy)]
pub struct SupplyFacts<'a> {
    /// The zone that supplies.
    pub from: Option<&'a Zone>,
    /// The zone that is supplied.
    pub to: Option<&'a Zone>,
    /// Those of the resources named that exist.
    pub resources: &'a [Resource],
}

/// What somebody in the receiving zone wants of a supplied resource.
#[derive(Debug, Clone, Copy)]
pub struct SupplyAsk<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The zone that asks.
    pub zone: ZoneId,
    /// Names of the items.
    pub items: &'a [&'a str],
    /// Purpose.
    pub purpose: Purpose,
    /// Last day of use.
    pub until: Date,
}

impl SupplyOrder {
    /// Proposes a supply (A4.2): by the comprehensive zone, of published resources of its own, within the purposes their
    /// departments allow and no grade above the ceiling.
    ///
    /// # Errors
    /// Form refusals, `supply.not_comprehensive` and `supply.handed_on` among them; `zone.not_on_pilot_list`.
    pub fn propose(
        id: SupplyOrderId,
        cmd: ProposeSupply,
        facts: SupplyFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let today = civil::today(now);
        let mut form = Form::new();
        let zones = check_zones(&mut form, &cmd, facts, rules);
        form.require(!cmd.purposes.is_empty(), "purposes", &supply::PURPOSE_MISSING);
        form.text("reason", ("供数理由", "reason"), &cmd.reason, 1000);
        let last = civil::last_day_of_term(today, rules.term_max_years);
        if cmd.end < today || cmd.end > last {
            form.refuse("end", Refusal::of(&supply::TERM).with("last", last));
        }
        check_lines(&mut form, &cmd, facts.resources);
        form.done()?;
        let (from, to) = zones.ok_or_else(|| Refusal::of(&supply::ZONE_INVALID))?;
        let consents = chain(from, to, facts.resources, &cmd.lines);
        Ok(Self {
            id,
            title: format!("{}向{}供数", from.name, to.name),
            from_zone: from.id,
            to_zone: to.id,
            authority_id: to.authority_id,
            lines: cmd.lines,
            purposes: cmd.purposes,
            max_grade: cmd.max_grade,
            end: cmd.end,
            reason: cmd.reason.trim().to_owned(),
            proposed_by: by.person,
            proposed_for: by.org,
            proposed_at: now,
            consents,
            ended: None,
            state: Proposed,
        })
    }

    /// Agrees in every capacity the organisation has and that is next in the chain; it takes effect with the last. Nobody
    /// agrees to what they proposed themselves, nor for two organisations.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.over`, `supply.own`, `supply.no_seat`, `supply.same_person`, `supply.agreed`,
    /// `supply.not_yet`.
    pub fn approve(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyOrderApprove)?;
        control!(civil::today(now) > self.end => supply::OVER);
        control!(self.proposed_by == by.person => supply::OWN);
        consent(&mut self.consents, by, now)?;
        if stage(&self.consents).is_none() {
            self.state = Active;
        }
        Ok(())
    }

    /// Rejects the proposal; one of the chain is enough.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.no_seat`, form refusals.
    pub fn reject(&mut self, cmd: &EndSupply, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyOrderReject)?;
        self.end_by(cmd, by, now, Rejected)
    }

    /// Ends the supply at once; one of the chain is enough. What rests on it ends by a consequence.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.no_seat`, form refusals.
    pub fn end(&mut self, cmd: &EndSupply, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyOrderEnd)?;
        self.end_by(cmd, by, now, Ended)
    }

    fn end_by(
        &mut self,
        cmd: &EndSupply,
        by: &Actor,
        now: OffsetDateTime,
        state: SupplyOrderState,
    ) -> Result<(), Refusal> {
        control!(!self.consents.iter().any(|c| c.orgs.contains(&by.org)) => supply::NO_SEAT);
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.ended = Some(Step { by: by.person, org: by.org, reason: cmd.reason.trim().to_owned(), at: now });
        self.state = state;
        Ok(())
    }

    /// Ends it after its last day; a proposal nobody decided lapses the same way.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supply.not_over`.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SupplyOrderExpire)?;
        if civil::today(now) <= self.end {
            return Err(Refusal::of(&supply::NOT_OVER).with("end", self.end));
        }
        self.state = Expired;
        Ok(())
    }

    /// Whether it lets a resource of the zone that supplies be used in this zone at all.
    pub fn supplies(&self, resource: &Resource, zone: ZoneId) -> bool {
        let line = self.lines.iter().any(|line| line.resource_id == resource.id);
        self.state == Active && line && resource.zone_id == self.from_zone && zone == self.to_zone
    }

    /// Whether it is in force for a resource in this zone on a day.
    pub fn in_force(&self, resource: &Resource, zone: ZoneId, today: Date) -> bool {
        self.supplies(resource, zone) && today <= self.end
    }

    /// Whether it reaches as far as somebody asks: items, grade, purpose and term (A4.2).
    ///
    /// # Errors
    /// `supply.none_in_force`, `supply.wider_than_order`.
    pub fn admits(&self, ask: SupplyAsk<'_>, today: Date) -> Result<(), Refusal> {
        control!(!self.in_force(ask.resource, ask.zone, today) => supply::NONE_IN_FORCE);
        let supplied = |name: &str| {
            let mut lines = self.lines.iter().filter(|line| line.resource_id == ask.resource.id);
            lines.any(|line| line.items.iter().any(|item| item == name))
        };
        let graded = |name: &str| Grade::effective(ask.resource.item(name).and_then(|item| item.grade));
        let wider = if !self.purposes.contains(&ask.purpose) {
            ("用途", "purpose")
        } else if ask.until > self.end {
            ("使用期限", "period of use")
        } else if ask.items.iter().any(|name| !supplied(name)) {
            ("信息项", "items")
        } else if ask.items.iter().any(|name| graded(name) > self.max_grade) {
            ("信息项级别", "grade of an item")
        } else {
            control::allowed(&supply::WIDER_THAN_ORDER);
            return Ok(());
        };
        Err(Refusal::of(&supply::WIDER_THAN_ORDER).with("what_zh", wider.0).with("what", wider.1))
    }
}

/// The two zones, where both run and the one may supply the other.
fn check_zones<'a>(
    form: &mut Form,
    cmd: &ProposeSupply,
    facts: SupplyFacts<'a>,
    rules: &Rules,
) -> Option<(&'a Zone, &'a Zone)> {
    let runs = |zone: &&Zone| zone.state == ZoneState::Active;
    let from = facts.from.filter(|zone| zone.id == cmd.from_zone).filter(runs);
    let to = facts.to.filter(|zone| zone.id == cmd.to_zone && zone.id != cmd.from_zone).filter(runs);
    form.require(from.is_some(), "from_zone", &supply::ZONE_INVALID);
    form.require(to.is_some(), "to_zone", &supply::ZONE_INVALID);
    let comprehensive = from.is_none_or(|zone| zone.zone_kind == COMPREHENSIVE);
    form.require(comprehensive, "from_zone", &supply::NOT_COMPREHENSIVE);
    if let Some(Err(off)) = to.map(|zone| zone.takes_part(rules)) {
        form.refuse("to_zone", off);
    }
    from.zip(to)
}

/// Whose agreement a supply needs: the data authority, the regulators of both zones, every source department.
fn chain(from: &Zone, to: &Zone, resources: &[Resource], lines: &[SupplyLine]) -> Vec<SupplyConsent> {
    let supplied = |resource: &&Resource| lines.iter().any(|line| line.resource_id == resource.id);
    let sources: BTreeSet<OrgId> = resources.iter().filter(supplied).map(|resource| resource.provider_id).collect();
    let bodies = [
        SupplyConsent::awaited(SupplySeat::Authority, vec![to.authority_id]),
        SupplyConsent::awaited(SupplySeat::Supplying, from.regulators.clone()),
        SupplyConsent::awaited(SupplySeat::Receiving, to.regulators.clone()),
    ];
    let departments = sources.into_iter().map(|org| SupplyConsent::awaited(SupplySeat::Source, vec![org]));
    bodies.into_iter().chain(departments).collect()
}

fn check_lines(form: &mut Form, cmd: &ProposeSupply, resources: &[Resource]) {
    form.require(!cmd.lines.is_empty(), "lines", &supply::LINES_MISSING);
    let mut seen = BTreeSet::new();
    for (n, line) in cmd.lines.iter().enumerate() {
        let path = format!("lines.{n}.resource_id");
        form.require(seen.insert(line.resource_id), path.as_str(), &supply::RESOURCE_TWICE);
        let found = resources.iter().find(|r| r.id == line.resource_id && r.is_offered());
        let Some(resource) = found else {
            form.refuse(path, &supply::RESOURCE_INVALID);
            continue;
        };
        form.require(resource.zone_id == cmd.from_zone, path, &supply::HANDED_ON);
        let allowed = cmd.purposes.iter().all(|purpose| resource.allows_purpose(*purpose));
        form.require(allowed, "purposes", &catalogue::PURPOSE_NOT_ALLOWED);
        form.require(!line.items.is_empty(), format!("lines.{n}.items"), &supply::LINES_MISSING);
        let mut named = BTreeSet::new();
        for (m, name) in line.items.iter().enumerate() {
            let path = format!("lines.{n}.items.{m}");
            if !named.insert(name) {
                form.refuse(path.as_str(), Refusal::of(&grant::ITEM_TWICE).with("item", name));
            }
            let Some(item) = resource.item(name) else {
                form.refuse(path, Refusal::of(&grant::ITEM_UNKNOWN).with("item", name));
                continue;
            };
            if let Some(withheld) = resource.withheld(item) {
                form.refuse(path, withheld);
            } else if Grade::effective(item.grade) > cmd.max_grade {
                form.refuse(path, Refusal::of(&supply::GRADE_ABOVE).with("item", name).with("most", cmd.max_grade));
            }
        }
    }
}
