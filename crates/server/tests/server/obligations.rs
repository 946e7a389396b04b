//! What an operator is chosen for (A5.2) and what it owes (A7.1).

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, PASSWORD, last},
};
use serde_json::{Value, json};
use time::Duration;

const AGREEMENTS: &str = "/api/v1/mandate/agreements";
const OBLIGATIONS: &str = "/api/v1/mandate/obligations";

async fn a5_2_an_agreement_rests_on_the_operators_verified_capability(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let mut form = city::agreement_form(&app, &[last(&resource)]);
    form["capability"] = json!(" ");
    app.post("handler", AGREEMENTS, &form).await.refused(422, "mandate.capability_missing");
    // A company nobody has verified a certificate of is no operator of an agreement.
    let mut rival = city::agreement_form(&app, &[last(&resource)]);
    rival["operator_id"] = json!(app.city.id("rival company"));
    app.post("handler", AGREEMENTS, &rival).await.refused(422, "mandate.operator_unqualified");
    let company = format!("/api/v1/party/organisations/{}", app.city.id("rival company"));
    app.act("sysadmin", &company, "qualify", &city::certificate()).await.ok(200);
    app.post("handler", AGREEMENTS, &rival).await.refused(422, "mandate.operator_unqualified");
    let form = city::agreement_form(&app, &[last(&resource)]);
    let view = app.post("handler", AGREEMENTS, &form).await.ok(201);
    let capability = &view["body"]["capability"];
    assert_eq!(capability["statement"], form["capability"]);
    assert_eq!(capability["qualifications"][0]["kind"], "mlps");
}

async fn a5_2_the_capability_is_looked_at_again_when_the_agreement_is_signed(mut app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let operator = format!("/api/v1/party/organisations/{}", app.city.id("operator"));
    let mut short = city::certificate();
    short["valid_until"] = json!("2026-03-05");
    app.act("chief", &operator, "qualify", &short).await.ok(200);
    let named = json!({ "kind": "mlps", "number": short["number"] });
    app.act("sysadmin", &operator, "verify", &named).await.ok(200);
    let form = city::agreement_form(&app, &[last(&resource)]);
    let draft = format!("{AGREEMENTS}/{}", id(&app.post("handler", AGREEMENTS, &form).await.ok(201)));
    app.clock.advance(Duration::days(7));
    for who in ["signatory", "chief", "sysadmin"] {
        app.sign_in(who, PASSWORD).await.ok(200);
    }
    app.act("signatory", &draft, "sign", &json!({})).await.refused(422, "mandate.operator_unqualified");
    app.act("chief", &operator, "qualify", &city::certificate()).await.ok(200);
    app.act("sysadmin", &operator, "verify", &named).await.ok(200);
    app.act("signatory", &draft, "sign", &json!({})).await.ok(200);
}

async fn a12_6_no_agreement_is_made_with_a_discredited_operator(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let operator = format!("/api/v1/party/organisations/{}", app.city.id("operator"));
    let credit = |word: &str| json!({ "name": "云川数据公司", "details": { "credit": word } });
    app.act("sysadmin", &operator, "update", &credit("dishonest")).await.ok(200);
    let form = city::agreement_form(&app, &[last(&resource)]);
    app.post("handler", AGREEMENTS, &form).await.refused(409, "mandate.operator_discredited");
    app.act("sysadmin", &operator, "update", &credit("clear")).await.ok(200);
    app.post("handler", AGREEMENTS, &form).await.ok(201);
}

/// The form of an obligation under an agreement.
fn investment(agreement: &str) -> Value {
    json!({ "agreement_id": last(agreement), "undertaking": "investment", "title": "首年研发投入", "target": 200,
        "unit": "万元", "due_on": "2026-12-31" })
}

async fn set(app: &TestApp, form: &Value) -> String {
    format!("{OBLIGATIONS}/{}", id(&app.post("handler", OBLIGATIONS, form).await.ok(201)))
}

/// What an operator reports.
fn progress(achieved: u64) -> Value {
    json!({ "achieved": achieved, "note": "已采购算力", "evidence": "合同 2 份、发票 3 张" })
}

/// Every route of obligations once.
pub async fn every_step(app: &TestApp, agreement: &str) {
    let path = set(app, &investment(agreement)).await;
    app.act("merchant", &path, "report", &progress(10)).await.ok(200);
    app.act("handler", &path, "return", &json!({ "reason": "缺发票" })).await.ok(200);
    app.act("merchant", &path, "report", &progress(10)).await.ok(200);
    app.act("handler", &path, "accept", &json!({})).await.ok(200);
    app.act("signatory", &path, "cancel", &json!({ "reason": "协议调整" })).await.ok(200);
}

async fn a7_1_an_obligation_is_set_reported_with_evidence_and_accepted(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = set(&app, &investment(&footing.agreement)).await;
    app.act("engineer", &path, "report", &progress(50)).await.refused(403, "platform.forbidden");
    app.get("rival", &path).await.refused(404, "platform.not_found");
    let bare = json!({ "achieved": 50, "note": "x", "evidence": "" });
    app.act("merchant", &path, "report", &bare).await.refused(422, "mandate.obligation_evidence");
    app.act("merchant", &path, "report", &progress(50)).await.ok(200);
    let inbox = app.get("handler", "/api/v1/task/inbox").await.ok(200);
    assert!(inbox["items"].as_array().unwrap().iter().any(|i| i["action"] == "obligation.accept"));
    let view = app.act("handler", &path, "accept", &json!({ "opinion": "属实" })).await.ok(200);
    assert_eq!((&view["status"], &view["body"]["achieved"]), (&json!("planned"), &json!(50)));
    app.act("merchant", &path, "report", &progress(40)).await.refused(422, "mandate.obligation_backwards");
    app.act("merchant", &path, "report", &progress(210)).await.ok(200);
    app.act("handler", &path, "return", &json!({ "reason": "缺验收单" })).await.ok(200);
    app.act("merchant", &path, "report", &progress(210)).await.ok(200);
    assert_eq!(app.act("signatory", &path, "accept", &json!({})).await.ok(200)["status"], "met");
}

async fn a7_1_an_obligation_has_a_target_and_a_day_within_a_standing_agreement(app: TestApp) {
    let footing = city::footing(&app).await;
    for (field, value, code) in [
        ("target", json!(0), "mandate.obligation_target"),
        ("due_on", json!("2027-03-01"), "mandate.obligation_due"),
        ("agreement_id", json!(last(&footing.resource)), "mandate.obligation_agreement"),
    ] {
        let mut form = investment(&footing.agreement);
        form[field] = value;
        app.post("handler", OBLIGATIONS, &form).await.refused(422, code);
    }
    app.post("merchant", OBLIGATIONS, &investment(&footing.agreement))
        .await
        .refused(422, "mandate.obligation_agreement");
    app.act("signatory", &footing.agreement, "terminate", &json!({ "reason": "违约" })).await.ok(200);
    app.post("handler", OBLIGATIONS, &investment(&footing.agreement))
        .await
        .refused(422, "mandate.obligation_agreement");
}

async fn a7_1_what_is_due_alarms_and_the_variance_says_how_far_it_is(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let mut form = investment(&footing.agreement);
    form["due_on"] = json!("2026-04-01");
    let path = set(&app, &form).await;
    app.act("merchant", &path, "report", &progress(50)).await.ok(200);
    app.act("handler", &path, "accept", &json!({})).await.ok(200);
    let alarm = |view: &Value| {
        let alarms = view["alarms"].as_array().unwrap().clone();
        alarms.into_iter().find(|a| a["ending"] == "obligation")
    };
    let due = alarm(&app.get("merchant", "/api/v1/task/alarms").await.ok(200)).unwrap();
    assert_eq!((&due["record"]["id"], &due["term"]), (&json!(last(&path)), &json!("ending")));
    assert!(alarm(&app.get("rival", "/api/v1/task/alarms").await.ok(200)).is_none());
    let variance = format!("/api/v1/mandate/variance?agreement={}", last(&footing.agreement));
    let standing = |view: &Value| view["rows"][0]["variance"].clone();
    let now = standing(&app.get("assessor", &variance).await.ok(200));
    assert_eq!(now, json!({ "short_of": 150, "percent": 25, "days_left": 30, "fulfilment": "on_track" }));
    app.clock.advance(Duration::days(31));
    app.sign_in("handler", PASSWORD).await.ok(200);
    let late = standing(&app.get("handler", &variance).await.ok(200));
    assert_eq!((&late["fulfilment"], &late["days_left"]), (&json!("late"), &json!(-1)));
}

scenarios![
    a5_2_an_agreement_rests_on_the_operators_verified_capability,
    a5_2_the_capability_is_looked_at_again_when_the_agreement_is_signed,
    a12_6_no_agreement_is_made_with_a_discredited_operator,
    a7_1_an_obligation_is_set_reported_with_evidence_and_accepted,
    a7_1_an_obligation_has_a_target_and_a_day_within_a_standing_agreement,
    a7_1_what_is_due_alarms_and_the_variance_says_how_far_it_is,
];
