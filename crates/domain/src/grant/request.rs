//! The data-use request (数据使用申请): what an operator asks for, item by item (A14.1, A14.8).

use super::decision::{Assessment, Decision, Outcome};
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    catalogue::{Resource, ResourceState},
    civil,
    codes::{catalogue, grant, supply},
    form::Form,
    ids::{AgreementId, OrgId, PersonId, RequestId, ResourceId, SupplyOrderId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Purpose},
    record::Kind,
    rulebook::Rules,
    states,
    supply::{SupplyAsk, SupplyOrder},
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

states! {
    /// States of a request.
    RequestState {
        Draft = "draft", "草稿";
        Submitted = "submitted", "待评估";
        Assessed = "assessed", "待来源部门审核";
        Returned = "returned", "已退回";
        Rejected = "rejected", "评估未通过";
        Approved = "approved", "已同意";
        Partial = "partial", "部分同意";
        Refused = "refused", "不同意";
        Withdrawn = "withdrawn", "已撤回";
    }
}

/// One item asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RequestItem {
    /// Name of the item.
    pub name: String,
    /// Why it is needed.
    pub reason: String,
    /// What the source department decided.
    pub decision: Option<Outcome>,
}

/// A data-use request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Title: resource and scenario.
    pub title: String,
    /// The agreement it rests on.
    pub agreement_id: AgreementId,
    /// The operator that asks.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// The resource.
    pub resource_id: ResourceId,
    /// The resource's source department.
    pub provider_id: OrgId,
    /// Scenario, one of the agreement's.
    pub scenario: String,
    /// Purpose, one of the agreement's.
    pub purpose: Purpose,
    /// What is to be built.
    pub product_idea: String,
    /// Why a resource beyond the zone's themes is needed, where it is (A4.4).
    #[serde(default)]
    pub theme_reason: Option<String>,
    /// The supply order it rests on, where the resource belongs to another zone (A4.2).
    #[serde(default)]
    pub supply_order_id: Option<SupplyOrderId>,
    /// Items asked for.
    pub items: Vec<RequestItem>,
    /// Smallest number of distinct units behind a row that leaves.
    pub min_group: u32,
    /// Last day of use.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub period_end: Date,
    /// Who drafted or last changed it.
    pub drafted_by: PersonId,
    /// When it was last submitted.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// The regulator's assessment.
    pub assessment: Option<Assessment>,
    /// The source department's decision.
    pub decision: Option<Decision>,
    /// State.
    pub state: RequestState,
}

impl Record for Request {
    const KIND: Kind = Kind::Request;
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
    fn parent(&self) -> Option<Uuid> {
        Some(self.agreement_id.0)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.provider_id]
    }
}

use RequestState::{Approved, Assessed, Draft, Partial, Refused, Rejected, Returned, Submitted, Withdrawn};

const OPEN: &[RequestState] = &[Draft, Returned];

lifecycle!(
    Request,
    RequestState,
    &[
        Transition { from: OPEN, action: Action::RequestUpdate, to: OPEN },
        Transition { from: OPEN, action: Action::RequestSubmit, to: &[Submitted] },
        Transition { from: &[Submitted], action: Action::RequestAssess, to: &[Assessed, Returned, Rejected] },
        Transition { from: &[Assessed], action: Action::RequestDecide, to: &[Approved, Partial, Refused] },
        Transition { from: &[Draft, Submitted, Returned, Assessed], action: Action::RequestWithdraw, to: &[Withdrawn] },
    ]
);

/// What an operator asks for; the same form drafts and changes a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestForm {
    /// The agreement it rests on.
    pub agreement_id: AgreementId,
    /// The resource.
    pub resource_id: ResourceId,
    /// Scenario, one of the agreement's.
    pub scenario: String,
    /// Purpose, one of the agreement's.
    pub purpose: Purpose,
    /// What is to be built.
    pub product_idea: String,
    /// Why the resource is needed although it lies beyond the zone's themes; not kept where it lies within.
    #[serde(default)]
    pub theme_reason: Option<String>,
    /// Items, each with the reason it is needed.
    pub items: Vec<AskedItem>,
    /// Smallest group; the rule pack's where missing.
    #[serde(default)]
    pub min_group: Option<u32>,
    /// Last day of use.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub period_end: Date,
}

/// One item of a [`RequestForm`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedItem {
    /// Name of the item.
    pub name: String,
    /// Why it is needed.
    pub reason: String,
}

/// What the server found of what the form names; `None` where there is none to be seen.
#[derive(Debug, Clone, Copy)]
pub struct RequestFacts<'a> {
    /// The agreement.
    pub agreement: Option<&'a Agreement>,
    /// The resource.
    pub resource: Option<&'a Resource>,
    /// The agreement's zone.
    pub zone: Option<&'a Zone>,
    /// Supply orders that name the resource.
    pub supplies: &'a [SupplyOrder],
}

impl RequestFacts<'_> {
    /// Whether the resource lies beyond the zone's themes (A4.4).
    fn beyond_themes(&self) -> bool {
        self.zone.zip(self.resource).is_some_and(|(zone, resource)| !zone.covers_any(&resource.filed_under))
    }

    /// The supply order that lets this be asked for, where the resource belongs to another zone than the agreement's.
    ///
    /// # Errors
    /// Those of [`SupplyOrder::admits`], of the order that comes nearest.
    fn supply(
        &self,
        cmd: &RequestForm,
        agreement: &Agreement,
        resource: &Resource,
        today: Date,
    ) -> Result<Option<SupplyOrderId>, Refusal> {
        if resource.zone_id == agreement.zone_id {
            return Ok(None);
        }
        let items: Vec<&str> = cmd.items.iter().map(|item| item.name.as_str()).collect();
        let (zone, until, purpose) = (agreement.zone_id, cmd.period_end, cmd.purpose);
        let ask = SupplyAsk { resource, zone, items: &items, purpose, until };
        let mut refused = None;
        for order in self.supplies.iter().filter(|order| order.in_force(resource, zone, today)) {
            match order.admits(ask, today) {
                Ok(()) => return Ok(Some(order.id)),
                Err(narrower) => refused = Some(narrower),
            }
        }
        Err(refused.unwrap_or_else(|| Refusal::of(&supply::NONE_IN_FORCE)))
    }
}

impl Request {
    /// The highest grade of what is asked for; an item the resource does not have counts as the highest.
    pub fn grade(&self, resource: &Resource) -> Grade {
        Grade::of_all(self.items.iter().map(|asked| resource.item(&asked.name).and_then(|item| item.grade)))
    }

    /// Drafts a request. A draft is checked like a submission, so that what is saved can be submitted.
    ///
    /// # Errors
    /// Form refusals, `grant.wider_than_agreement` among them; those of an agreement not in force.
    pub fn draft(
        id: RequestId,
        form: RequestForm,
        facts: RequestFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let (agreement, resource, supply_order_id) = check(&form, facts, by, rules, civil::today(now))?;
        Ok(Self {
            id,
            title: format!("{}：{}", resource.name, form.scenario.trim()),
            agreement_id: agreement.id,
            operator_id: agreement.operator_id,
            zone_id: agreement.zone_id,
            resource_id: resource.id,
            provider_id: resource.provider_id,
            scenario: form.scenario.trim().to_owned(),
            purpose: form.purpose,
            product_idea: form.product_idea,
            theme_reason: form.theme_reason.filter(|_| facts.beyond_themes()),
            supply_order_id,
            items: asked(form.items),
            min_group: form.min_group.unwrap_or(rules.min_group),
            period_end: form.period_end,
            drafted_by: by.person,
            submitted_at: None,
            assessment: None,
            decision: None,
            state: Draft,
        })
    }

    /// Changes a draft or a returned request.
    ///
    /// # Errors
    /// `platform.wrong_state`; as [`Request::draft`].
    pub fn update(
        &mut self,
        form: RequestForm,
        facts: RequestFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::RequestUpdate)?;
        let changed = Self::draft(self.id, form, facts, by, rules, now)?;
        let (assessment, state, submitted_at) = (self.assessment.take(), self.state, self.submitted_at);
        *self = Self { assessment, state, submitted_at, ..changed };
        Ok(())
    }

    /// Submits a draft or a returned request, checked again against the agreement and the resource
    /// as they are now.
    ///
    /// # Errors
    /// `platform.wrong_state`; as [`Request::draft`].
    pub fn submit(
        &mut self,
        facts: RequestFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::RequestSubmit)?;
        let (_, _, supply_order_id) = check(&self.form(), facts, by, rules, civil::today(now))?;
        self.supply_order_id = supply_order_id;
        self.submitted_at = Some(now);
        self.assessment = None;
        self.state = Submitted;
        Ok(())
    }

    /// Withdraws a request that is not decided.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn withdraw(&mut self) -> Result<(), Refusal> {
        self.transition(Action::RequestWithdraw)?;
        self.state = Withdrawn;
        Ok(())
    }

    /// Who decided how its items are masked, where any is.
    pub fn masked_by(&self) -> Option<PersonId> {
        let masked = |item: &RequestItem| item.decision.as_ref().is_some_and(|o| o.approve && o.mask.is_some());
        self.decision.as_ref().filter(|_| self.items.iter().any(masked)).map(|decision| decision.by)
    }

    /// The form it was made from.
    fn form(&self) -> RequestForm {
        let items = self.items.iter().map(|i| AskedItem { name: i.name.clone(), reason: i.reason.clone() });
        RequestForm {
            agreement_id: self.agreement_id,
            resource_id: self.resource_id,
            scenario: self.scenario.clone(),
            purpose: self.purpose,
            product_idea: self.product_idea.clone(),
            theme_reason: self.theme_reason.clone(),
            items: items.collect(),
            min_group: Some(self.min_group),
            period_end: self.period_end,
        }
    }
}

fn asked(items: Vec<AskedItem>) -> Vec<RequestItem> {
    items.into_iter().map(|i| RequestItem { name: i.name, reason: i.reason, decision: None }).collect()
}

fn wider(what_zh: &str, what: &str) -> Refusal {
    Refusal::of(&grant::WIDER_THAN_AGREEMENT).with("what_zh", what_zh).with("what", what)
}

fn check<'a>(
    cmd: &RequestForm,
    facts: RequestFacts<'a>,
    by: &Actor,
    rules: &Rules,
    today: Date,
) -> Result<(&'a Agreement, &'a Resource, Option<SupplyOrderId>), Refusal> {
    let mut form = Form::new();
    let mut supply_order_id = None;
    let agreement = facts.agreement.filter(|a| a.id == cmd.agreement_id && a.operator_id == by.org);
    let known = |r: &&Resource| r.id == cmd.resource_id && r.state == ResourceState::Published && !r.sealed;
    let resource = facts.resource.filter(known);
    form.require(agreement.is_some(), "agreement_id", &grant::AGREEMENT_INVALID);
    form.require(resource.is_some(), "resource_id", &grant::RESOURCE_INVALID);
    form.line("scenario", ("应用场景", "scenario"), &cmd.scenario, 100);
    form.text("product_idea", ("拟开发产品", "product idea"), &cmd.product_idea, 1000);
    let reason = cmd.theme_reason.as_deref().unwrap_or_default();
    form.require(!facts.beyond_themes() || !reason.trim().is_empty(), "theme_reason", &grant::THEME_REASON_MISSING);
    form.at_most("theme_reason", reason, 1000);
    form.require(cmd.period_end >= today, "period_end", &grant::PERIOD_PAST);
    if cmd.min_group.is_some_and(|group| group < rules.min_group) {
        form.refuse("min_group", Refusal::of(&grant::MIN_GROUP_LOW).with("least", rules.min_group));
    }
    if let Some(agreement) = agreement {
        agreement.require_in_force(today)?;
        if let Some(Err(off)) = facts.zone.map(|zone| zone.takes_part(rules)) {
            form.refuse("agreement_id", off);
        }
        check_scope(&mut form, cmd, agreement, resource);
        match resource.map(|resource| facts.supply(cmd, agreement, resource, today)) {
            Some(Ok(order)) => supply_order_id = order,
            Some(Err(narrower)) => form.refuse("resource_id", narrower),
            None => {}
        }
    }
    check_items(&mut form, &cmd.items, resource, agreement.map(|a| a.max_grade));
    form.done()?;
    // Both are there: a missing one was complained about above.
    let (agreement, resource) = agreement.zip(resource).ok_or_else(|| Refusal::of(&grant::RESOURCE_INVALID))?;
    Ok((agreement, resource, supply_order_id))
}

fn check_scope(form: &mut Form, cmd: &RequestForm, agreement: &Agreement, resource: Option<&Resource>) {
    if !cmd.scenario.trim().is_empty() && !agreement.scenarios.iter().any(|s| s == cmd.scenario.trim()) {
        form.refuse("scenario", wider("应用场景", "scenario"));
    }
    if !agreement.purposes.contains(&cmd.purpose) {
        form.refuse("purpose", wider("用途", "purpose"));
    }
    if cmd.period_end > agreement.end {
        form.refuse("period_end", wider("使用期限", "period of use"));
    }
    let Some(resource) = resource else { return };
    if !agreement.resource_ids.contains(&resource.id) {
        form.refuse("resource_id", wider("数据资源", "data resource"));
    }
    if let Err(closed) = resource.authorisable() {
        form.refuse("resource_id", closed);
        return;
    }
    let agreed = agreement.purposes.contains(&cmd.purpose);
    form.require(!agreed || resource.allows_purpose(cmd.purpose), "purpose", &catalogue::PURPOSE_NOT_ALLOWED);
    form.require(!resource.excludes_scenario(&cmd.scenario), "scenario", &catalogue::SCENARIO_EXCLUDED);
}

fn check_items(form: &mut Form, items: &[AskedItem], resource: Option<&Resource>, ceiling: Option<Grade>) {
    form.require(!items.is_empty(), "items", &grant::ITEMS_MISSING);
    let mut seen = BTreeSet::new();
    for (n, asked) in items.iter().enumerate() {
        if asked.reason.trim().is_empty() {
            form.refuse(format!("items.{n}.reason"), Refusal::of(&grant::REASON_MISSING).with("item", &asked.name));
        }
        form.at_most(format!("items.{n}.reason"), &asked.reason, 500);
        if !seen.insert(asked.name.as_str()) {
            form.refuse(format!("items.{n}.name"), Refusal::of(&grant::ITEM_TWICE).with("item", &asked.name));
        }
        let Some(resource) = resource else { continue };
        match resource.item(&asked.name) {
            None => {
                let cause = Refusal::of(&grant::ITEM_UNKNOWN).with("item", &asked.name);
                form.refuse(format!("items.{n}.name"), cause);
            }
            Some(item) => {
                if let Some(why) = resource.withheld(item) {
                    form.refuse(format!("items.{n}.name"), why);
                } else if ceiling.is_some_and(|max| Grade::effective(item.grade) > max) {
                    form.refuse(format!("items.{n}.name"), wider("信息项级别", "grade of the item"));
                }
            }
        }
    }
}
