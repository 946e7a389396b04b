//! Drafting an agreement: parties, zone, scope and a term counted by civil law (A10.1, A11.1).

use super::{
    Purpose,
    agreement::{Agreement, AgreementState},
};
use crate::{
    Actor, Grade, Refusal,
    actor::OrgKind,
    catalogue::{Resource, ResourceState},
    civil,
    codes::mandate,
    form::Form,
    ids::{AgreementId, OrgId, ResourceId, ZoneId},
    party::Organisation,
    rulebook::Rules,
    supply::SupplyOrder,
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::Date;

/// Drafts an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftAgreement {
    /// Title.
    pub title: String,
    /// The operator.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// Scenarios.
    pub scenarios: Vec<String>,
    /// Purposes.
    pub purposes: BTreeSet<Purpose>,
    /// Resources that may be asked for.
    pub resource_ids: Vec<ResourceId>,
    /// Highest grade of an item that may be asked for.
    pub max_grade: Grade,
    /// First day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Why the operator is able: technical capability and resources (A5.2).
    pub capability: String,
}

/// What the server found out for [`Agreement::draft`].
#[derive(Debug, Clone, Copy)]
pub struct DraftFacts<'a> {
    /// The operator named, if there is such an organisation.
    pub operator: Option<&'a Organisation>,
    /// The zone named, if there is one.
    pub zone: Option<&'a Zone>,
    /// Those of the resources named that exist.
    pub resources: &'a [Resource],
    /// Supply orders that name one of them.
    pub supplies: &'a [SupplyOrder],
}

impl Agreement {
    /// Drafts an agreement of the actor's data authority (A10.1). The term is counted in whole
    /// years by civil law (A11.1).
    ///
    /// # Errors
    /// Form refusals, `mandate.term_too_long` among them.
    pub fn draft(
        id: AgreementId,
        cmd: DraftAgreement,
        facts: DraftFacts<'_>,
        by: &Actor,
        rules: &Rules,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("title", ("协议名称", "title"), &cmd.title, 100);
        let operator = facts.operator.is_some_and(|o| o.id == cmd.operator_id && o.is_active(OrgKind::Operator));
        form.require(operator, "operator_id", &mandate::OPERATOR_INVALID);
        let zone = facts.zone.is_some_and(|z| z.id == cmd.zone_id && z.state == crate::zone::ZoneState::Active);
        form.require(zone, "zone_id", &mandate::ZONE_INVALID);
        if let Some(Err(off)) = facts.zone.filter(|_| zone).map(|zone| zone.takes_part(rules)) {
            form.refuse("zone_id", off);
        }
        check_scenarios(&mut form, &cmd.scenarios);
        form.require(!cmd.purposes.is_empty(), "purposes", &mandate::PURPOSE_MISSING);
        check_resources(&mut form, &cmd, facts.resources, facts.supplies);
        check_term(&mut form, &cmd, rules);
        form.done()?;
        Ok(Self {
            id,
            title: cmd.title.trim().to_owned(),
            authority_id: by.org,
            operator_id: cmd.operator_id,
            zone_id: cmd.zone_id,
            scenarios: cmd.scenarios.iter().map(|s| s.trim().to_owned()).collect(),
            purposes: cmd.purposes,
            resource_ids: cmd.resource_ids,
            max_grade: cmd.max_grade,
            start: cmd.start,
            end: cmd.end,
            capability: None,
            drafted_by: by.person,
            signed_by: None,
            signed_at: None,
            suspension: None,
            resumption: None,
            termination: None,
            epoch: 0,
            state: AgreementState::Draft,
        })
    }
}

fn check_scenarios(form: &mut Form, scenarios: &[String]) {
    form.require(!scenarios.is_empty(), "scenarios", &mandate::SCENARIO_MISSING);
    let mut seen = BTreeSet::new();
    for (n, scenario) in scenarios.iter().enumerate() {
        form.line(format!("scenarios.{n}"), ("应用场景", "scenario"), scenario, 100);
        form.require(seen.insert(scenario.trim()), format!("scenarios.{n}"), &mandate::SCENARIO_TWICE);
    }
}

fn check_resources(form: &mut Form, cmd: &DraftAgreement, resources: &[Resource], supplies: &[SupplyOrder]) {
    form.require(!cmd.resource_ids.is_empty(), "resource_ids", &mandate::RESOURCE_MISSING);
    let mut seen = BTreeSet::new();
    for (n, id) in cmd.resource_ids.iter().enumerate() {
        let path = format!("resource_ids.{n}");
        form.require(seen.insert(id), path.as_str(), &mandate::RESOURCE_TWICE);
        match resources.iter().find(|r| r.id == *id && r.state == ResourceState::Published && !r.sealed) {
            None => form.refuse(path, &mandate::RESOURCE_UNKNOWN),
            Some(resource) => {
                if let Err(closed) = resource.authorisable() {
                    form.refuse(path.as_str(), closed);
                }
                let supplied = supplies.iter().any(|order| order.supplies(resource, cmd.zone_id));
                form.require(resource.zone_id == cmd.zone_id || supplied, path, &mandate::RESOURCE_OTHER_ZONE);
            }
        }
    }
}

fn check_term(form: &mut Form, cmd: &DraftAgreement, rules: &Rules) {
    form.require(cmd.start <= cmd.end, "end", &mandate::TERM_REVERSED);
    let last = civil::last_day_of_term(cmd.start, rules.term_max_years);
    if cmd.end > last {
        let cause = Refusal::of(&mandate::TERM_TOO_LONG).with("years", rules.term_max_years).with("last", last);
        form.refuse("end", cause);
    }
}
