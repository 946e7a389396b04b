//! Assessment by the zone's regulator, then the source department's decision per item (A14.2 to A14.5).

use super::{
    exception::Exception,
    request::{Request, RequestState},
};
use crate::{
    Actor, Grade, Refusal,
    access::Action,
    catalogue::{Item, Resource, at_least_as_strong, mask_fits},
    civil,
    codes::{catalogue, grant, supply},
    control,
    form::Form,
    ids::{ExceptionId, OrgId, PersonId, SupplyOrderId},
    lifecycle::Lifecycle,
    mandate::Agreement,
    mask::Mask,
    policy::Use,
    refusal::Code,
    rulebook::Rules,
    states,
    supply::SupplyOrder,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// What a regulator finds.
    Finding {
        Pass = "pass", "评估通过";
        Return = "return", "退回补正";
        Reject = "reject", "不予通过";
    }
}

states! {
    /// Reasons for refusing an item (不予提供理由); each but the last names its legal basis itself.
    RefusalReason {
        LegallyClosed = "legally_closed", "法律、行政法规规定不予开放";
        SecretRelated = "secret_related", "涉及国家秘密或工作秘密，依据保守国家秘密法";
        PersonalInformation = "personal_information", "涉及个人信息且无合法处理依据，依据个人信息保护法";
        TradeSecret = "trade_secret", "涉及商业秘密，依据反不正当竞争法";
        PublicSecurity = "public_security", "可能危害国家安全或公共安全，依据数据安全法";
        NotNecessary = "not_necessary", "超出应用场景所需，不符合最小必要，依据个人信息保护法和本办法";
        SharedFromOthers = "shared_from_others", "数据来自其他部门共享且原提供部门未同意，依据政务数据共享条例";
        Other = "other", "其他法律依据";
    }
}

/// A regulator's assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assessment {
    /// What was found.
    pub outcome: Finding,
    /// Opinion.
    pub opinion: String,
    /// Who.
    pub by: PersonId,
    /// For which regulator.
    pub org: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A source department's decision on the whole; the items carry their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Decision {
    /// Items approved.
    pub approved: u32,
    /// Items refused.
    pub refused: u32,
    /// Opinion.
    pub opinion: String,
    /// Who.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What was decided about one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Outcome {
    /// Whether it may be used.
    pub approve: bool,
    /// How, where it may.
    pub usage: Option<Use>,
    /// The mask, for use under a mask.
    pub mask: Option<Mask>,
    /// Grade the decision was about.
    pub grade: Grade,
    /// Why not, where it may not.
    pub reason_code: Option<RefusalReason>,
    /// The legal basis, where the reason does not name it.
    pub legal_basis: Option<String>,
    /// The exception that lets it be supplied in clear (A13.5).
    #[serde(default)]
    pub exception_id: Option<ExceptionId>,
}

/// What a decision about supplying a resource rests on.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// The resource.
    pub resource: &'a Resource,
    /// Exceptions on the resource, whatever their state.
    pub exceptions: &'a [Exception],
    /// The supply order the request rests on, where the resource belongs to another zone (A4.2).
    pub supply: Option<&'a SupplyOrder>,
}

impl<'a> Grounds<'a> {
    /// Grounds without an exception, for a resource of the agreement's own zone.
    pub fn of(agreement: &'a Agreement, resource: &'a Resource) -> Self {
        Self { agreement, resource, exceptions: &[], supply: None }
    }

    /// The order that a request rests on, in force today; none where it needs none.
    ///
    /// # Errors
    /// `supply.none_in_force`.
    pub(super) fn supplying(
        &self,
        order: Option<SupplyOrderId>,
        today: Date,
    ) -> Result<Option<&'a SupplyOrder>, Refusal> {
        let Some(id) = order else { return Ok(None) };
        let in_force = |order: &&SupplyOrder| order.in_force(self.resource, self.agreement.zone_id, today);
        let found = self.supply.filter(|order| order.id == id).filter(in_force);
        control!(found.is_none() => supply::NONE_IN_FORCE);
        Ok(found)
    }

    /// The exception that lets an item be supplied in clear today; of several the one that ends last.
    pub fn exception(&self, item: &str, today: Date) -> Option<&'a Exception> {
        let covering = self.exceptions.iter().filter(|e| e.covers(self.agreement.id, self.resource.id, item, today));
        covering.max_by_key(|exception| exception.end)
    }
}

/// Assesses a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessRequest {
    /// What was found.
    pub outcome: Finding,
    /// Opinion; required to return or reject.
    #[serde(default)]
    pub opinion: String,
}

/// Decides a request, every item of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRequest {
    /// One entry per item asked for.
    pub items: Vec<ItemDecision>,
    /// Opinion.
    #[serde(default)]
    pub opinion: String,
}

/// Decision on one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDecision {
    /// Name of the item.
    pub item: String,
    /// Whether it may be used.
    pub approve: bool,
    /// How: `plain`, `mask` or `aggregate`. Where missing, what grading requires.
    #[serde(default)]
    pub usage: Option<Use>,
    /// The mask, where it differs from the one of the grading.
    #[serde(default)]
    pub mask: Option<Mask>,
    /// Why not.
    #[serde(default)]
    pub reason_code: Option<RefusalReason>,
    /// The legal basis, for the reason `other`.
    #[serde(default)]
    pub legal_basis: Option<String>,
}

impl Request {
    /// Assesses a submitted request (A14.2), by a regulator of its zone. Nothing moves while the
    /// agreement is suspended.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.own_request`, `grant.not_regulator`, `grant.opinion_missing`, `grant.theme_opinion_missing`;
    /// those of an agreement not in force.
    pub fn assess(
        &mut self,
        cmd: AssessRequest,
        agreement: &Agreement,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::RequestAssess)?;
        self.not_by_applicant(by)?;
        control!(!by.zones.contains(&self.zone_id) => grant::NOT_REGULATOR);
        self.under(agreement)?;
        agreement.require_in_force(civil::today(now))?;
        let mut form = Form::new();
        let (passes, said) = (cmd.outcome == Finding::Pass, !cmd.opinion.trim().is_empty());
        form.require(passes || said, "opinion", &grant::OPINION_MISSING);
        form.require(!passes || said || self.theme_reason.is_none(), "opinion", &grant::THEME_OPINION_MISSING);
        form.at_most("opinion", &cmd.opinion, 1000);
        form.done()?;
        self.state = match cmd.outcome {
            Finding::Pass => RequestState::Assessed,
            Finding::Return => RequestState::Returned,
            Finding::Reject => RequestState::Rejected,
        };
        let AssessRequest { outcome, opinion } = cmd;
        self.assessment = Some(Assessment { outcome, opinion, by: by.person, org: by.org, at: now });
        Ok(())
    }

    /// Decides an assessed request (A14.3), by its source department, item by item. A condition may
    /// strengthen what grading requires and never weaken it (A13.3), unless an exception lets it (A13.5).
    ///
    /// # Errors
    /// `platform.wrong_state` before the regulator's positive assessment (EC-50),
    /// `grant.own_request`, `grant.not_source`, `grant.same_person`, `supply.none_in_force`, form refusals; those of an
    /// agreement not in force.
    pub fn decide(
        &mut self,
        cmd: DecideRequest,
        grounds: Grounds<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::RequestDecide)?;
        self.not_by_applicant(by)?;
        let today = civil::today(now);
        control!(by.org != self.provider_id || grounds.resource.id != self.resource_id => grant::NOT_SOURCE);
        control!(self.assessment.as_ref().is_some_and(|a| a.by == by.person) => grant::SAME_PERSON);
        self.under(grounds.agreement)?;
        grounds.agreement.require_in_force(today)?;
        grounds.supplying(self.supply_order_id, today)?;
        let outcomes = self.outcomes(&cmd, grounds, rules, today)?;
        let approved = outcomes.iter().filter(|o| o.approve).count();
        let refused = outcomes.len() - approved;
        for (item, outcome) in self.items.iter_mut().zip(outcomes) {
            item.decision = Some(outcome);
        }
        self.decision = Some(Decision {
            approved: u32::try_from(approved).unwrap_or(u32::MAX),
            refused: u32::try_from(refused).unwrap_or(u32::MAX),
            opinion: cmd.opinion,
            by: by.person,
            at: now,
        });
        self.state = match (approved, refused) {
            (0, _) => RequestState::Refused,
            (_, 0) => RequestState::Approved,
            _ => RequestState::Partial,
        };
        Ok(())
    }

    /// The agreement handed in is the request's own.
    fn under(&self, agreement: &Agreement) -> Result<(), Refusal> {
        if agreement.id == self.agreement_id { Ok(()) } else { Err(Refusal::of(&grant::AGREEMENT_INVALID)) }
    }

    fn not_by_applicant(&self, by: &Actor) -> Result<(), Refusal> {
        if by.org == self.operator_id { Err(Refusal::of(&grant::OWN_REQUEST)) } else { Ok(()) }
    }

    /// The outcome per item asked for, in the request's order.
    fn outcomes(
        &self,
        cmd: &DecideRequest,
        grounds: Grounds<'_>,
        rules: &Rules,
        today: Date,
    ) -> Result<Vec<Outcome>, Refusal> {
        let mut form = Form::new();
        form.at_most("opinion", &cmd.opinion, 1000);
        // What the department no longer opens for this use it may still refuse, and not agree to (A13.6).
        let (resource, approves) = (grounds.resource, cmd.items.iter().any(|decision| decision.approve));
        form.require(!approves || resource.allows_purpose(self.purpose), "items", &catalogue::PURPOSE_NOT_ALLOWED);
        form.require(!approves || !resource.excludes_scenario(&self.scenario), "items", &catalogue::SCENARIO_EXCLUDED);
        let mut seen = BTreeSet::new();
        for (n, decision) in cmd.items.iter().enumerate() {
            let code = if !seen.insert(decision.item.as_str()) {
                &grant::ITEM_TWICE
            } else if !self.items.iter().any(|asked| asked.name == decision.item) {
                &grant::ITEM_NOT_ASKED
            } else {
                continue;
            };
            form.refuse(format!("items.{n}.item"), about(code, &decision.item));
        }
        let mut outcomes = Vec::with_capacity(self.items.len());
        for asked in &self.items {
            let Some((n, decision)) = cmd.items.iter().enumerate().find(|(_, d)| d.item == asked.name) else {
                form.refuse("items", about(&grant::UNDECIDED, &asked.name));
                continue;
            };
            let basis = decision.legal_basis.as_deref().unwrap_or_default();
            form.at_most(format!("items.{n}.legal_basis"), basis, 500);
            match outcome(decision, grounds, rules, today) {
                Ok(outcome) => outcomes.push(outcome),
                Err((field, code)) => form.refuse(format!("items.{n}.{field}"), about(code, &decision.item)),
            }
        }
        form.done()?;
        Ok(outcomes)
    }
}

fn about(code: &Code, item: &str) -> Refusal {
    Refusal::of(code).with("item", item).with("what_zh", "信息项级别").with("what", "grade of the item")
}

fn outcome(
    decision: &ItemDecision,
    grounds: Grounds<'_>,
    rules: &Rules,
    today: Date,
) -> Result<Outcome, (&'static str, &'static Code)> {
    let Grounds { agreement, resource, .. } = grounds;
    let item = resource.item(&decision.item);
    let grade = Grade::effective(item.and_then(|i| i.grade));
    if !decision.approve {
        let reason = decision.reason_code.ok_or(("reason_code", &grant::REASON_CODE_MISSING))?;
        let basis = decision.legal_basis.clone().filter(|b| !b.trim().is_empty());
        if reason == RefusalReason::Other && basis.is_none() {
            return Err(("legal_basis", &grant::LEGAL_BASIS_MISSING));
        }
        let reason_code = Some(reason);
        let refused = Outcome {
            approve: false,
            usage: None,
            mask: None,
            grade,
            reason_code,
            legal_basis: basis,
            exception_id: None,
        };
        return Ok(refused);
    }
    let item = item.ok_or(("item", &grant::ITEM_UNKNOWN))?;
    if !resource.is_offered() {
        return Err(("item", &grant::RESOURCE_NOT_OFFERED));
    }
    if resource.withheld(item).is_some() {
        return Err(("item", &grant::ITEM_WITHHELD));
    }
    if !resource.is_assessed_for(agreement.id, today) {
        return Err(("item", &grant::NOT_ASSESSED));
    }
    if grade > agreement.max_grade {
        return Err(("item", &grant::WIDER_THAN_AGREEMENT));
    }
    if grounds.supply.is_some_and(|order| order.supplies(resource, agreement.zone_id) && grade > order.max_grade) {
        return Err(("item", &supply::WIDER_THAN_ORDER));
    }
    // An exception is used only where clear text was asked for, and only where nothing else allows it.
    let exception = grounds.exception(&decision.item, today).filter(|_| decision.usage == Some(Use::Plain));
    let (usage, mask, exception_id) = match settle(decision, item, grade, rules) {
        Ok((usage, mask)) => (usage, mask, None),
        Err((field, code)) if code.id == grant::CLEAR_TEXT.id || code.id == grant::WEAKER_THAN_GRADING.id => {
            let exception = exception.filter(|_| grade <= rules.exception_max_grade).ok_or((field, code))?;
            (Use::Plain, None, Some(exception.id))
        }
        Err(other) => return Err(other),
    };
    let legal_basis = None;
    Ok(Outcome { approve: true, usage: Some(usage), mask, grade, reason_code: None, legal_basis, exception_id })
}

/// How an approved item may be used: as decided, or where that is left open, as grading requires.
fn settle(
    decision: &ItemDecision,
    item: &Item,
    grade: Grade,
    rules: &Rules,
) -> Result<(Use, Option<Mask>), (&'static str, &'static Code)> {
    let hidden = grade > rules.clear_text_max_grade;
    let mask = decision.mask.as_ref().or(item.mask.as_ref());
    let usage = decision.usage.unwrap_or(match mask {
        Some(_) => Use::Mask,
        None if hidden => Use::Aggregate,
        None => Use::Plain,
    });
    if usage == Use::Plain && hidden {
        return Err(("usage", &grant::CLEAR_TEXT));
    }
    control::allowed(&grant::CLEAR_TEXT);
    match usage {
        Use::Plain if item.mask.is_some() => Err(("usage", &grant::WEAKER_THAN_GRADING)),
        Use::Plain => Ok((Use::Plain, None)),
        Use::Mask => {
            let mask = mask.ok_or(("mask", &grant::MASK_MISSING))?;
            if !mask_fits(mask, item.data_type) {
                return Err(("mask", &grant::MASK_UNFIT));
            }
            if hidden && !mask.hides() {
                return Err(("mask", &grant::MASK_SHOWS));
            }
            if item.mask.as_ref().is_some_and(|required| !at_least_as_strong(mask, required)) {
                return Err(("mask", &grant::WEAKER_THAN_GRADING));
            }
            Ok((Use::Mask, Some(mask.clone())))
        }
        Use::Aggregate => Ok((Use::Aggregate, None)),
        Use::Private | Use::Verify | Use::Deny => Err(("usage", &grant::USAGE_NOT_OFFERED)),
    }
}
