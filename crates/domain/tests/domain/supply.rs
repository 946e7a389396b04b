//! Supply to zones: the order by which one zone supplies another (A4.2) and the plan of a zone (A13.2).

use crate::city::*;
use domain::{
    Actor, Grade, Record, Refusal,
    calendar::Validity,
    catalogue::{Resource, SupplyForm, UpdateCycle},
    grant::{Grant, Grounds, Request, RequestFacts, RequestForm},
    ids::{GrantId, SupplyOrderId, SupplyPlanId, ZoneId},
    mandate::{Agreement, DraftAgreement, DraftFacts, Purpose},
    supply::{
        DraftSupplyPlan, EndSupply, PlannedSupply, ProposeSupply, SupplyFacts, SupplyLine, SupplyOrder,
        SupplyOrderState, SupplyPlan, SupplyPlanFacts, SupplyPlanState, is_planned,
    },
    zone::{COMPREHENSIVE, EstablishZone, SECTOR, Sector, UnlistPilot, Zone, ZoneKind},
};
use time::Duration;
use uuid::Uuid;

const FINANCE: u128 = 11;
const FINANCE_REGULATOR: u128 = 12;

fn finance_id() -> ZoneId {
    ZoneId(Uuid::from_u128(FINANCE))
}

/// Somebody of the second regulator.
fn finance_approver(n: u128) -> Actor {
    Actor { org: org(FINANCE_REGULATOR), zones: [finance_id()].into(), ..somebody(REGULATOR, 50 + n) }
}

/// The zone of [`zone`] as a comprehensive one: its resources may be supplied to others.
fn comprehensive() -> Zone {
    Zone { zone_kind: COMPREHENSIVE.into(), sector: None, regulators: vec![org(AUTHORITY)], ..zone() }
}

/// A finance zone under a regulator of its own.
fn finance() -> Zone {
    let mut regulator = organisation(REGULATOR);
    regulator.id = org(FINANCE_REGULATOR);
    let cmd = EstablishZone {
        name: "金融专区".into(),
        zone_kind: SECTOR.into(),
        sector: Some("finance".into()),
        region: None,
        regulators: vec![org(FINANCE_REGULATOR)],
    };
    let (kind, sector, known) = (ZoneKind::built_in(SECTOR), Sector::built_in("finance"), [regulator]);
    let facts = zone_facts(&known, kind.as_ref(), sector.as_ref());
    let mut zone = Zone::establish(finance_id(), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW).unwrap();
    let mut duties = duties();
    duties.duties.values_mut().for_each(|owner| *owner = org(FINANCE_REGULATOR));
    zone.assign_duties(duties, &known).unwrap();
    zone.list_pilot(&pilot(), &somebody(AUTHORITY, 2), NOW).unwrap();
    zone.activate(&somebody(AUTHORITY, 2), &rules(), NOW).unwrap();
    zone
}

fn form() -> ProposeSupply {
    ProposeSupply {
        from_zone: zone_id(),
        to_zone: finance_id(),
        lines: vec![SupplyLine { resource_id: resource_id(0), items: vec!["航班号".into(), "延误分钟".into()] }],
        purposes: [Purpose::Industry].into(),
        max_grade: Grade::G2,
        end: day("2026-09-30"),
        reason: "航延险定价".into(),
    }
}

fn propose(cmd: ProposeSupply) -> Result<SupplyOrder, Refusal> {
    let (from, to, resources) = (comprehensive(), finance(), [resource(0), resource(1)]);
    let facts = SupplyFacts { from: Some(&from), to: Some(&to), resources: &resources };
    SupplyOrder::propose(SupplyOrderId(Uuid::from_u128(800)), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW)
}

pub fn proposed() -> SupplyOrder {
    propose(form()).unwrap()
}

fn in_force() -> SupplyOrder {
    let mut order = proposed();
    for by in [somebody(AUTHORITY, 2), finance_approver(1), somebody(PROVIDER, 3)] {
        order.approve(&by, NOW).unwrap();
    }
    order
}

#[test]
fn a4_2_the_chain_is_the_authority_both_regulators_and_the_source_in_this_order() {
    let mut order = proposed();
    refused(order.approve(&somebody(AUTHORITY, 1), NOW), "supply.own");
    refused(order.approve(&somebody(OPERATOR, 1), NOW), "supply.no_seat");
    refused(order.approve(&finance_approver(1), NOW), "supply.not_yet");
    let refusal = refused(order.approve(&somebody(PROVIDER, 3), NOW), "supply.not_yet");
    assert!(refusal.zh.contains("数据主管部门"), "{refusal}");
    // The authority regulates the comprehensive zone itself and signs once for both.
    order.approve(&somebody(AUTHORITY, 2), NOW).unwrap();
    assert_eq!(order.consents.iter().filter(|c| c.by.is_some()).count(), 2);
    refused(order.approve(&somebody(AUTHORITY, 3), NOW), "supply.agreed");
    refused(order.approve(&somebody(PROVIDER, 3), NOW), "supply.not_yet");
    order.approve(&finance_approver(1), NOW).unwrap();
    let twice = Actor { person: finance_approver(1).person, ..somebody(PROVIDER, 3) };
    refused(order.approve(&twice, NOW), "supply.same_person");
    assert_eq!(order.state, SupplyOrderState::Proposed);
    order.approve(&somebody(PROVIDER, 3), NOW).unwrap();
    assert_eq!(order.state, SupplyOrderState::Active);
    assert!(order.public() && order.parties().contains(&org(FINANCE_REGULATOR)));
}

#[test]
fn a4_2_an_order_nobody_finished_in_time_is_over() {
    let mut order = proposed();
    let later = NOW + Duration::days(400);
    refused(order.approve(&somebody(AUTHORITY, 2), later), "supply.over");
    refused(order.expire(NOW), "supply.not_over");
    order.expire(later).unwrap();
    assert_eq!(order.state, SupplyOrderState::Expired);
}

#[test]
fn ec_65_what_a_zone_was_supplied_with_is_not_handed_on() {
    let (from, to, resources) = (finance(), comprehensive(), [resource(0)]);
    let facts = SupplyFacts { from: Some(&from), to: Some(&to), resources: &resources };
    let cmd = ProposeSupply { from_zone: finance_id(), to_zone: zone_id(), ..form() };
    let id = SupplyOrderId(Uuid::from_u128(801));
    let outcome = SupplyOrder::propose(id, cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW);
    complains(outcome, &[("from_zone", "supply.not_comprehensive"), ("lines.0.resource_id", "supply.handed_on")]);
    // An order in force for one zone is none for another.
    let order = in_force();
    assert!(order.supplies(&resource(0), finance_id()) && !order.supplies(&resource(0), zone_id()));
}

#[test]
fn a4_2_a_supply_never_widens_purposes_or_grades() {
    let named = |items: &[&str]| {
        vec![SupplyLine { resource_id: resource_id(0), items: items.iter().map(|item| (*item).to_owned()).collect() }]
    };
    let cases: &[(ProposeSupply, &str, &str)] = &[
        (ProposeSupply { purposes: [Purpose::Sector].into(), ..form() }, "purposes", "catalogue.purpose_not_allowed"),
        (ProposeSupply { purposes: [].into(), ..form() }, "purposes", "supply.purpose_missing"),
        (ProposeSupply { lines: named(&["旅客姓名"]), ..form() }, "lines.0.items.0", "supply.grade_above"),
        (ProposeSupply { lines: named(&["没有"]), ..form() }, "lines.0.items.0", "grant.item_unknown"),
        (ProposeSupply { lines: named(&[]), ..form() }, "lines.0.items", "supply.lines_missing"),
        (ProposeSupply { lines: vec![], ..form() }, "lines", "supply.lines_missing"),
        (ProposeSupply { end: day("2026-03-01"), ..form() }, "end", "supply.term"),
        (ProposeSupply { end: day("2031-03-03"), ..form() }, "end", "supply.term"),
        (ProposeSupply { to_zone: zone_id(), ..form() }, "to_zone", "supply.zone_invalid"),
    ];
    for (cmd, field, code) in cases {
        complains(propose(cmd.clone()), &[(*field, *code)]);
    }
    let mut twice = form();
    twice.lines.push(twice.lines[0].clone());
    complains(propose(twice), &[("lines.1.resource_id", "supply.resource_twice")]);
    let mut unknown = form();
    unknown.lines[0].resource_id = resource_id(2);
    complains(propose(unknown), &[("lines.0.resource_id", "supply.resource_invalid")]);
}

#[test]
fn a2_5_a_zone_off_the_pilot_list_is_not_supplied() {
    let (from, mut to, resources) = (comprehensive(), finance(), [resource(0)]);
    to.unlist_pilot(&UnlistPilot { reason: "试点结束".into() }, &somebody(AUTHORITY, 2), NOW).unwrap();
    let facts = SupplyFacts { from: Some(&from), to: Some(&to), resources: &resources };
    let id = SupplyOrderId(Uuid::from_u128(802));
    let outcome = SupplyOrder::propose(id, form(), facts, &somebody(AUTHORITY, 1), &rules(), NOW);
    complains(outcome, &[("to_zone", "zone.not_on_pilot_list")]);
}

fn agreement_of_finance(supplies: &[SupplyOrder]) -> Result<Agreement, Refusal> {
    let (operator, zone, resources) = (organisation(OPERATOR), finance(), [resource(0)]);
    let facts = DraftFacts { operator: Some(&operator), zone: Some(&zone), resources: &resources, supplies };
    let cmd = DraftAgreement { zone_id: finance_id(), resource_ids: vec![resource_id(0)], ..agreement_form() };
    let mut agreement = Agreement::draft(agreement().id, cmd, facts, &somebody(AUTHORITY, 1), &rules())?;
    agreement.sign(&somebody(AUTHORITY, 2), NOW)?;
    Ok(agreement)
}

fn ask(form: RequestForm, supplies: &[SupplyOrder]) -> Result<Request, Refusal> {
    let (agreement, resource) = (agreement_of_finance(&[in_force()]).unwrap(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies };
    Request::draft(draft_request().id, form, facts, &somebody(OPERATOR, 1), &rules(), NOW)
}

fn asked(items: &[&str]) -> RequestForm {
    RequestForm { period_end: day("2026-09-30"), ..request_form(items) }
}

#[test]
fn a4_2_an_agreement_of_another_zone_names_a_resource_only_while_it_is_supplied() {
    complains(agreement_of_finance(&[]), &[("resource_ids.0", "mandate.resource_other_zone")]);
    complains(agreement_of_finance(&[proposed()]), &[("resource_ids.0", "mandate.resource_other_zone")]);
    agreement_of_finance(&[in_force()]).unwrap();
}

#[test]
fn a4_2_requests_in_the_receiving_zone_stay_within_the_order() {
    let order = in_force();
    let request = ask(asked(&["航班号"]), std::slice::from_ref(&order)).unwrap();
    assert_eq!(request.supply_order_id, Some(order.id));
    let wider = |form| refused(ask(form, std::slice::from_ref(&order)), "supply.wider_than_order");
    assert!(wider(asked(&["出发日期"])).zh.contains("信息项"));
    assert!(wider(RequestForm { period_end: day("2026-10-01"), ..asked(&["航班号"]) }).zh.contains("使用期限"));
    assert!(wider(RequestForm { purpose: Purpose::PublicGovernance, ..asked(&["航班号"]) }).zh.contains("用途"));
    refused(ask(asked(&["航班号"]), &[]), "supply.none_in_force");
    let mut ended = order.clone();
    ended.end(&EndSupply { reason: "不再需要".into() }, &finance_approver(1), NOW).unwrap();
    refused(ask(asked(&["航班号"]), &[ended]), "supply.none_in_force");
}

/// The grant of a request that rests on a supply order, decided while that order was in force.
fn granted(supply: Option<&SupplyOrder>, resource: &Resource) -> Result<Grant, Refusal> {
    let order = in_force();
    let agreement = agreement_of_finance(std::slice::from_ref(&order)).unwrap();
    let supplies = std::slice::from_ref(&order);
    let known = crate::city::resource(0);
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&known), zone: None, supplies };
    let form = asked(&["航班号", "延误分钟"]);
    let mut request = Request::draft(draft_request().id, form, facts, &somebody(OPERATOR, 1), &rules(), NOW).unwrap();
    request.submit(facts, &somebody(OPERATOR, 1), &rules(), NOW).unwrap();
    request.assess(pass(), &agreement, &finance_approver(1), NOW).unwrap();
    let decision =
        domain::grant::DecideRequest { items: vec![yes("航班号"), yes("延误分钟")], opinion: String::new() };
    let none = Grounds { supply: None, ..Grounds::of(&agreement, &known) };
    refused(
        request.clone().decide(decision.clone(), none, &somebody(PROVIDER, 3), &rules(), NOW),
        "supply.none_in_force",
    );
    let grounds = Grounds { supply: Some(&order), ..Grounds::of(&agreement, &known) };
    request.decide(decision, grounds, &somebody(PROVIDER, 3), &rules(), NOW).unwrap();
    let grounds = Grounds { supply, ..Grounds::of(&agreement, resource) };
    Grant::issue(GrantId(Uuid::from_u128(55)), &request, grounds, &rules(), NOW)
}

#[test]
fn a4_2_a_grant_ends_with_its_order_and_keeps_its_ceiling() {
    let order = in_force();
    let grant = granted(Some(&order), &resource(0)).unwrap();
    assert_eq!((grant.end, grant.max_output_grade, grant.zone_id), (order.end, Grade::G2, finance_id()));
    assert!(grant.rests_on_supply(order.id));
    let mut ended = order;
    ended.end(&EndSupply { reason: "不再需要".into() }, &finance_approver(1), NOW).unwrap();
    refused(granted(Some(&ended), &resource(0)), "supply.none_in_force");
    refused(granted(None, &resource(0)), "supply.none_in_force");
}

fn planned() -> PlannedSupply {
    PlannedSupply {
        resource_id: resource_id(0),
        cycle: UpdateCycle::Monthly,
        form: SupplyForm::Masked,
        due_on: day("2026-03-31"),
    }
}

fn draft_with(lines: Vec<PlannedSupply>) -> Result<SupplyPlan, Refusal> {
    let (zone, resources) = (zone(), [resource(0), resource(1)]);
    let facts = SupplyPlanFacts { zone: Some(&zone), resources: &resources };
    let cmd = DraftSupplyPlan { title: "交通专区供数计划".into(), zone_id: zone_id(), lines };
    SupplyPlan::draft(SupplyPlanId(Uuid::from_u128(810)), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW)
}

pub fn drafted() -> SupplyPlan {
    draft_with(vec![planned()]).unwrap()
}

/// The resource with a file that came three weeks later.
pub fn renewed() -> Resource {
    let mut resource = resource(0);
    resource.received_at = Some(NOW + Duration::days(21));
    resource
}

fn signed() -> SupplyPlan {
    let mut plan = drafted();
    plan.sign(&somebody(AUTHORITY, 2), NOW).unwrap();
    plan.sign(&somebody(REGULATOR, 1), NOW).unwrap();
    plan
}

#[test]
fn a13_2_the_data_authority_and_the_regulator_sign_a_supply_plan() {
    let mut plan = drafted();
    refused(plan.sign(&somebody(REGULATOR, 1), NOW), "supply.not_yet");
    refused(plan.sign(&somebody(AUTHORITY, 1), NOW), "supply.own");
    plan.sign(&somebody(AUTHORITY, 2), NOW).unwrap();
    assert_eq!(plan.state, SupplyPlanState::Signing);
    refused(plan.sign(&somebody(AUTHORITY, 3), NOW), "supply.agreed");
    refused(plan.sign(&somebody(PROVIDER, 1), NOW), "supply.no_seat");
    plan.sign(&somebody(REGULATOR, 1), NOW).unwrap();
    assert_eq!(plan.state, SupplyPlanState::InForce);
    assert!(plan.parties().contains(&org(PROVIDER)));
}

#[test]
fn a13_2_a_plan_supplies_what_is_offered_and_nothing_sensitive_as_it_is() {
    let plain = PlannedSupply { form: SupplyForm::Plain, ..planned() };
    complains(draft_with(vec![plain]), &[("lines.0.form", "supply.form_too_open")]);
    let past = PlannedSupply { due_on: day("2026-03-01"), ..planned() };
    complains(draft_with(vec![past]), &[("lines.0.due_on", "supply.due_past")]);
    let unknown = PlannedSupply { resource_id: resource_id(2), ..planned() };
    complains(draft_with(vec![unknown]), &[("lines.0.resource_id", "supply.resource_invalid")]);
    complains(draft_with(vec![planned(), planned()]), &[("lines.1.resource_id", "supply.resource_twice")]);
    complains(draft_with(vec![]), &[("lines", "supply.lines_missing")]);
}

#[test]
fn a13_2_each_file_is_counted_and_a_late_one_sounds_an_alarm() {
    let mut plan = signed();
    let ends = plan.ends();
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0].notice(&rules(), day("2026-03-02")), None);
    assert_eq!(ends[0].notice(&rules(), day("2026-03-20")).unwrap().term, Validity::Ending);
    assert_eq!(ends[0].notice(&rules(), day("2026-04-01")).unwrap().term, Validity::Over);
    plan.count(&renewed()).unwrap();
    let line = &plan.lines[0];
    assert_eq!((line.supplied, line.late, line.due_on), (1, 0, Some(day("2026-04-30"))));
    refused(plan.count(&renewed()), "supply.nothing_due");
    let mut late = renewed();
    late.received_at = Some(NOW + Duration::days(70));
    plan.count(&late).unwrap();
    assert_eq!((plan.lines[0].supplied, plan.lines[0].late), (2, 1));
    assert_eq!(plan.lines[0].due_on, Some(day("2026-06-11")), "the next one is reckoned from the late one");
}

#[test]
fn a13_2_where_the_rules_ask_for_a_plan_only_what_it_lists_is_asked_for() {
    let mut strict = rules();
    strict.parameters.supply_plan_required = true;
    is_planned(&resource(1), &[], &rules()).unwrap();
    refused(is_planned(&resource(0), &[drafted()], &strict), "supply.not_planned");
    is_planned(&resource(0), &[signed()], &strict).unwrap();
    refused(is_planned(&resource(1), &[signed()], &strict), "supply.not_planned");
}
