//! Supply between zones by an order with a chain of its own (A4.2), and supply to a zone by a plan (A13.2).

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, Footing, PASSWORD, last},
    territory,
};
use serde_json::{Value, json};
use time::Duration;

const ORDERS: &str = "/api/v1/supply/orders";
const PLANS: &str = "/api/v1/supply/plans";
const AGREEMENTS: &str = "/api/v1/mandate/agreements";
const REQUESTS: &str = "/api/v1/grant/requests";

/// A published resource of the comprehensive zone; gives its address.
async fn base(app: &TestApp, code: &str) -> String {
    let mut form = city::resource_form(app, code);
    form["zone_id"] = json!(app.city.id("comprehensive zone"));
    let path = territory::ready(app, &form).await;
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    path
}

fn order_form(app: &TestApp, resource: &str) -> Value {
    json!({ "from_zone": app.city.id("comprehensive zone"), "to_zone": app.city.id("transport zone"),
        "lines": [{ "resource_id": last(resource), "items": ["district", "plate"] }], "purposes": ["industry"],
        "max_grade": 3, "end": "2026-09-30", "reason": "交通运行分析" })
}

async fn proposed(app: &TestApp, resource: &str) -> String {
    let view = app.post("handler", ORDERS, &order_form(app, resource)).await.ok(201);
    format!("{ORDERS}/{}", id(&view))
}

async fn in_force(app: &TestApp, resource: &str) -> String {
    let path = proposed(app, resource).await;
    for who in ["signatory", "approver", "publisher"] {
        app.act(who, &path, "approve", &json!({})).await.ok(200);
    }
    path
}

/// The form of a request that ends with the supply.
fn asked(agreement: &str, resource: &str) -> Value {
    let mut form = city::request_form(agreement, resource);
    form["period_end"] = json!("2026-09-30");
    form
}

fn plan_form(app: &TestApp, resource: &str) -> Value {
    json!({ "title": "交通专区供数计划", "zone_id": app.city.id("transport zone"),
        "lines": [{ "resource_id": last(resource), "cycle": "weekly", "form": "masked", "due_on": "2026-03-20" }] })
}

async fn plan_in_force(app: &TestApp, resource: &str) -> String {
    let path = format!("{PLANS}/{}", id(&app.post("handler", PLANS, &plan_form(app, resource)).await.ok(201)));
    for who in ["signatory", "approver"] {
        app.act(who, &path, "sign", &json!({})).await.ok(200);
    }
    path
}

async fn waits(app: &TestApp, who: &str, path: &str) -> bool {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    inbox["items"].as_array().unwrap().iter().any(|item| item["id"] == last(path))
}

/// Takes every step that orders and plans know.
pub async fn every_step(app: &TestApp, footing: &Footing) {
    let resource = base(app, "base_of_all").await;
    let path = in_force(app, &resource).await;
    let why = json!({ "reason": "不再需要" });
    app.act("approver", &path, "end", &why).await.ok(200);
    let path = proposed(app, &resource).await;
    app.act("publisher", &path, "reject", &why).await.ok(200);
    let path = plan_in_force(app, &footing.resource).await;
    app.act("signatory", &path, "end", &why).await.ok(200);
}

async fn a4_2_the_chain_of_consents_goes_from_the_authority_to_the_source(app: TestApp) {
    let resource = base(&app, "base").await;
    let mut form = order_form(&app, &resource);
    app.post("engineer", ORDERS, &form).await.refused(403, "platform.forbidden");
    form["max_grade"] = json!(2);
    app.post("handler", ORDERS, &form).await.refused(422, "supply.grade_above");
    form["lines"] = json!([]);
    app.post("handler", ORDERS, &form).await.refused(422, "supply.lines_missing");
    let path = proposed(&app, &resource).await;
    assert!(waits(&app, "signatory", &path).await && !waits(&app, "approver", &path).await);
    app.act("approver", &path, "approve", &json!({})).await.refused(409, "supply.not_yet");
    app.act("publisher", &path, "approve", &json!({})).await.refused(409, "supply.not_yet");
    app.act("signatory", &path, "approve", &json!({})).await.ok(200);
    app.act("signatory", &path, "approve", &json!({})).await.refused(409, "supply.agreed");
    assert!(waits(&app, "approver", &path).await && !waits(&app, "publisher", &path).await);
    app.act("approver", &path, "approve", &json!({})).await.ok(200);
    assert!(waits(&app, "publisher", &path).await);
    let view = app.act("publisher", &path, "approve", &json!({})).await.ok(200);
    assert_eq!(view["status"], "active");
    // Operators see what they may rest on; the whole chain is on record.
    app.get("engineer", &path).await.ok(200);
    let steps = app.get("auditor", &format!("/api/v1/ledger/timeline/supply_order/{}", last(&path))).await.ok(200);
    assert_eq!(steps["entries"].as_array().map(Vec::len), Some(4));
}

async fn a4_2_a_proposal_names_two_zones_purposes_a_term_and_what_is_on_offer(app: TestApp) {
    let resource = base(&app, "base").await;
    let wrong = |field: &str, value: Value| {
        let mut form = order_form(&app, &resource);
        form[field] = value;
        form
    };
    let line = json!({ "resource_id": last(&resource), "items": ["district"] });
    let nowhere = json!([{ "resource_id": app.city.id("department"), "items": ["district"] }]);
    for (form, code) in [
        (wrong("to_zone", json!(app.city.id("comprehensive zone"))), "supply.zone_invalid"),
        (wrong("purposes", json!([])), "supply.purpose_missing"),
        (wrong("end", json!("2026-01-01")), "supply.term"),
        (wrong("lines", json!([line, line])), "supply.resource_twice"),
        (wrong("lines", nowhere), "supply.resource_invalid"),
    ] {
        app.post("handler", ORDERS, &form).await.refused(422, code);
    }
}

async fn ec_65_a_zone_does_not_hand_on_what_it_was_supplied_with(app: TestApp) {
    let resource = base(&app, "base").await;
    in_force(&app, &resource).await;
    let finance = json!({ "name": "金融专区", "zone_kind": "sector", "sector": "finance",
        "regulators": [app.city.id("regulator")] });
    let finance = id(&app.post("handler", "/api/v1/zone/zones", &finance).await.ok(201));
    city::activated(&app, &finance, "regulator").await;
    let mut form = order_form(&app, &resource);
    form["from_zone"] = json!(app.city.id("transport zone"));
    form["to_zone"] = json!(finance);
    let problem = app.post("handler", ORDERS, &form).await.ok(422);
    let codes: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes, ["supply.not_comprehensive", "supply.handed_on"]);
    let own = city::resource(&app, "trips").await;
    let mut form = order_form(&app, &own);
    form["to_zone"] = json!(finance);
    app.post("handler", ORDERS, &form).await.refused(422, "supply.handed_on");
}

async fn a4_2_requests_rest_on_the_order_and_end_with_it(app: TestApp) {
    let resource = base(&app, "trips").await;
    let draft = city::agreement_form(&app, &[last(&resource)]);
    app.post("handler", AGREEMENTS, &draft).await.refused(422, "mandate.resource_other_zone");
    let order = in_force(&app, &resource).await;
    let agreement = city::agreement(&app, &resource).await;
    // Past the order's last day; an item it does not name.
    let wider = city::request_form(&agreement, &resource);
    app.post("engineer", REQUESTS, &wider).await.refused(422, "supply.wider_than_order");
    let mut wider = asked(&agreement, &resource);
    wider["items"][0]["name"] = json!("fare");
    app.post("engineer", REQUESTS, &wider).await.refused(422, "supply.wider_than_order");
    let view = app.post("engineer", REQUESTS, &asked(&agreement, &resource)).await.ok(201);
    assert_eq!(view["body"]["supply_order_id"], last(&order));
    let request = format!("{REQUESTS}/{}", id(&view));
    app.act("engineer", &request, "submit", &json!({})).await.ok(200);
    let grant = city::grant(&app, &request).await;
    let view = app.get("engineer", &grant).await.ok(200);
    assert_eq!((&view["body"]["end"], &view["body"]["max_output_grade"]), (&json!("2026-09-30"), &json!(3)));
    city::job(&app, &grant).await;
    // A second request is under way when the order ends.
    let view = app.post("engineer", REQUESTS, &asked(&agreement, &resource)).await.ok(201);
    let second = format!("{REQUESTS}/{}", id(&view));
    app.act("engineer", &second, "submit", &json!({})).await.ok(200);
    app.act("assessor", &second, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("rival", &order, "end", &json!({ "reason": "x" })).await.refused(403, "platform.forbidden");
    app.act("approver", &order, "end", &json!({ "reason": "来源已变" })).await.ok(200);
    app.reaches("engineer", &grant, "revoked").await;
    app.act("publisher", &second, "decide", &city::decision()).await.refused(409, "supply.none_in_force");
    app.post("engineer", REQUESTS, &asked(&agreement, &resource)).await.refused(409, "supply.none_in_force");
}

async fn a13_2_a_plan_is_signed_by_two_bodies_and_late_supply_sounds_an_alarm(mut app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let mut form = plan_form(&app, &resource);
    form["lines"][0]["form"] = json!("plain");
    app.post("handler", PLANS, &form).await.refused(422, "supply.form_too_open");
    form["lines"][0] =
        json!({ "resource_id": last(&resource), "cycle": "weekly", "form": "masked", "due_on": "2026-01-01" });
    app.post("handler", PLANS, &form).await.refused(422, "supply.due_past");
    let path = format!("{PLANS}/{}", id(&app.post("handler", PLANS, &plan_form(&app, &resource)).await.ok(201)));
    app.act("approver", &path, "sign", &json!({})).await.refused(409, "supply.not_yet");
    app.act("signatory", &path, "sign", &json!({})).await.ok(200);
    assert!(waits(&app, "approver", &path).await);
    assert_eq!(app.act("approver", &path, "sign", &json!({})).await.ok(200)["status"], "in_force");
    // In time: the file is counted, the next one is due a week after the first.
    app.clock.advance(Duration::days(10));
    for who in ["steward", "handler", "publisher", "rival"] {
        app.sign_in(who, PASSWORD).await.ok(200);
    }
    let view = app.get("steward", &resource).await.ok(200);
    let version = format!("\"{}\"", view["version"]);
    let file = "plate,district,fare\n苏A12345,玄武,12\n";
    app.upload("steward", last(&resource), &version, file).await.ok(202);
    let line = app.until("the count", || async {
        let line = app.get("handler", &path).await.body["body"]["lines"][0].clone();
        Some(line).filter(|line| line["supplied"] == 1)
    });
    assert_eq!(line.await["due_on"], "2026-03-27");
    app.clock.advance(Duration::days(30));
    for who in ["handler", "publisher", "rival"] {
        app.sign_in(who, PASSWORD).await.ok(200);
    }
    for who in ["handler", "publisher"] {
        let alarms = app.get(who, "/api/v1/task/alarms").await.ok(200);
        let late = alarms["alarms"].as_array().unwrap().iter().find(|alarm| alarm["ending"] == "supply").cloned();
        let late = late.unwrap_or_else(|| panic!("{who}: {alarms}"));
        assert_eq!((&late["term"], &late["which"]), (&json!("over"), &json!("网约车行程")));
    }
    app.get("rival", &path).await.refused(404, "platform.not_found");
    assert_eq!(app.get("rival", "/api/v1/task/alarms").await.ok(200)["alarms"], json!([]));
}

async fn a13_2_where_the_rules_ask_for_a_plan_nothing_else_is_asked_for(app: TestApp) {
    let footing = city::footing(&app).await;
    let form = json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": "supply_plan_required", "value": true,
        "doc_no": "云数〔2026〕9号", "reason": "供数须有计划" });
    app.clock.advance(Duration::seconds(1));
    city::change(&app, &form).await;
    let request = city::request_form(&footing.agreement, &footing.resource);
    app.post("engineer", REQUESTS, &request).await.refused(409, "supply.not_planned");
    plan_in_force(&app, &footing.resource).await;
    app.post("engineer", REQUESTS, &request).await.ok(201);
}

async fn a13_6_what_is_opened_on_a_condition_states_it(app: TestApp) {
    let mut form = city::resource_form(&app, "trips");
    form["entry"]["open_condition"] = json!("");
    let path = territory::ready(&app, &form).await;
    app.act("publisher", &path, "publish", &json!({})).await.refused(422, "catalogue.open_condition_missing");
}

scenarios![
    a4_2_the_chain_of_consents_goes_from_the_authority_to_the_source,
    a4_2_a_proposal_names_two_zones_purposes_a_term_and_what_is_on_offer,
    ec_65_a_zone_does_not_hand_on_what_it_was_supplied_with,
    a4_2_requests_rest_on_the_order_and_end_with_it,
    a13_2_a_plan_is_signed_by_two_bodies_and_late_supply_sounds_an_alarm,
    a13_2_where_the_rules_ask_for_a_plan_nothing_else_is_asked_for,
    a13_6_what_is_opened_on_a_condition_states_it,
];
