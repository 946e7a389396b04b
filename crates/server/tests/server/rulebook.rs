//! The rulebook over HTTP: adopted and changed by two people, tried out over history, and what waits while no pack
//! is in force.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city,
};
use serde_json::{Value, json};
use time::{Duration, macros::datetime};

const STANDING: &str = "/api/v1/rulebook/standing";

/// A change of its own moment: two of one moment have no order.
async fn change(app: &TestApp, form: &Value) -> String {
    app.clock.advance(Duration::seconds(1));
    city::change(app, form).await
}

async fn adopt(app: &TestApp, pack: &str, published: &str) -> String {
    change(app, &city::adoption(pack, published)).await
}

async fn ec_44_without_a_pack_in_force_nothing_new_is_authorised_and_agreements_go_on(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let waiting = city::request(&app, &footing.agreement, &footing.resource).await;
    let assessed = city::request(&app, &footing.agreement, &footing.resource).await;
    app.act("assessor", &assessed, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let agreement = city::agreement_form(&app, &[city::last(&footing.resource)]);
    let draft = app.post("handler", "/api/v1/mandate/agreements", &agreement).await.ok(201);
    let draft = format!("/api/v1/mandate/agreements/{}", id(&draft));
    let form = json!({ "change_kind": "supersede", "pack": "nj-draft-2024-03", "from": "2026-03-03",
        "doc_no": "云数〔2026〕9号", "reason": "新规定施行" });
    change(&app, &form).await;
    assert_eq!(app.get("engineer", STANDING).await.ok(200)["until"], "2026-03-02");
    app.clock.advance(Duration::days(1));
    for who in ["handler", "signatory", "engineer", "steward", "publisher", "assessor", "approver"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    let standing = app.get("engineer", STANDING).await.ok(200);
    assert_eq!((&standing["in_force"], &standing["packs"][0]["state"]), (&json!(false), &json!("superseded")));
    let code = "rulebook.none_in_force";
    app.post("handler", "/api/v1/mandate/agreements", &agreement).await.refused(409, code);
    app.act("signatory", &draft, "sign", &json!({})).await.refused(409, code);
    let request = city::request_form(&footing.agreement, &footing.resource);
    app.post("engineer", "/api/v1/grant/requests", &request).await.refused(409, code);
    app.act("assessor", &waiting, "assess", &json!({ "outcome": "pass" })).await.refused(409, code);
    let exception = json!({ "agreement_id": city::last(&footing.agreement), "resource_id": city::last(&footing.resource),
        "items": ["plate"], "reason": "逐车核验", "legal_basis": "道路运输条例第六十条", "end": "2026-04-30" });
    app.post("steward", "/api/v1/grant/exceptions", &exception).await.refused(409, code);
    let problem = app.act("publisher", &assessed, "decide", &city::decision()).await.refused(409, code);
    assert_eq!((&problem["control"], &problem["article"]), (&json!("A26.2"), &json!(26)));
    // What was authorised before is used as before.
    let job = city::job(&app, &footing.grant).await;
    city::submit_export(&app, &job).await;
    app.act("approver", &footing.agreement, "suspend", &json!({ "reason": "风险" })).await.ok(200);
    // A new adoption takes it up again.
    adopt(&app, "nj-draft-2024-03", "2026-01-10").await;
    app.act("signatory", &draft, "sign", &json!({})).await.ok(200);
}

async fn a26_1_an_installation_without_adopted_rules_says_so_and_authorises_nothing(app: TestApp) {
    // The city of every other scenario adopted its rules when it was furnished.
    let standing = app.get("customer", STANDING).await.ok(200);
    assert_eq!(standing["in_force"], true);
    let pack = &standing["packs"][0];
    assert_eq!((&pack["published"], &pack["effective"]), (&json!("2026-01-05"), &json!("2026-02-04")));
    assert_eq!((&pack["expires"], &standing["until"]), (&json!("2028-02-03"), &json!("2028-02-03")));
    assert_eq!(standing["packs"][1]["state"], "not_adopted");
    assert_eq!(app.get("", STANDING).await.status, 401);
    let packs = app.get("customer", "/api/v1/rulebook/packs").await.ok(200);
    assert_eq!(packs[0]["articles"].as_array().unwrap().len(), 26);
}

async fn a1_2_a_change_of_the_rules_takes_two_people_of_the_data_authority(app: TestApp) {
    let form = json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": "min_group", "value": 25,
        "doc_no": "云数〔2026〕3号", "reason": "加强保护" });
    app.post("engineer", "/api/v1/rulebook/changes", &form).await.refused(403, "platform.forbidden");
    app.clock.advance(Duration::seconds(1));
    let view = app.post("handler", "/api/v1/rulebook/changes", &form).await.ok(201);
    assert_eq!((&view["body"]["previous"], &view["body"]["from"]), (&json!(10), &json!("2026-03-02")));
    let path = format!("/api/v1/rulebook/changes/{}", id(&view));
    app.act("handler", &path, "confirm", &json!({})).await.refused(403, "rulebook.same_person");
    let inbox = app.get("signatory", "/api/v1/task/inbox").await.ok(200);
    assert!(inbox["items"].as_array().unwrap().iter().any(|i| i["action"] == "rule_change.confirm"));
    assert_eq!(app.ctx.rules().min_group, 10);
    app.act("signatory", &path, "confirm", &json!({})).await.ok(200);
    assert_eq!(app.ctx.rules().min_group, 25);
    let standing = app.get("engineer", STANDING).await.ok(200);
    let group = standing["parameters"].as_array().unwrap().iter().find(|p| p["name"] == "min_group").unwrap();
    assert_eq!((&group["value"], &group["deciding"][0]["row"]), (&json!(25), &json!("A15.1")));
    // The rules survive a restart, and an earlier moment keeps its own.
    let earlier = app.ctx.rulebook().rules(datetime!(2026-03-01 01:00 UTC));
    assert_eq!(earlier.min_group, 10);
    let app = app.stop().await.start().await;
    assert_eq!(app.ctx.rules().min_group, 25);
}

async fn a26_4_an_overlay_tightens_what_applies_and_its_clause_is_shown(app: TestApp) {
    assert_eq!(app.ctx.rules().incident_report_hours, 24);
    adopt(&app, "cn-2025", "2026-02-01").await;
    let rules = app.ctx.rules();
    assert_eq!((rules.incident_report_hours, rules.pack.as_str()), (4, "nj-draft-2024-03"));
    let standing = app.get("auditor", STANDING).await.ok(200);
    let hours =
        standing["parameters"].as_array().unwrap().iter().find(|p| p["name"] == "incident_report_hours").unwrap();
    assert_eq!(hours["deciding"], json!([{ "pack": "cn-2025", "row": "A6.4", "article": 4 }]));
}

async fn a1_2_a_dry_run_over_history_names_what_would_have_been_refused(app: TestApp) {
    let footing = city::footing(&app).await;
    let tried = "/api/v1/rulebook/dry-run?change_kind=set&pack=nj-draft-2024-03&parameter=min_group&value=50";
    let trial = app.get("handler", tried).await.ok(200);
    let lines = trial["summary"]["lines"].as_array().unwrap();
    let line = |kind: &str| lines.iter().find(|l| l["record"] == kind).unwrap();
    assert_eq!((&line("grant")["refused"], &line("request")["refused"]), (&json!(1), &json!(1)));
    let named = trial["differences"].as_array().unwrap();
    assert!(named.iter().any(|d| d["id"] == city::last(&footing.grant) && d["allowed"] == false));
    app.get("engineer", tried).await.refused(403, "platform.forbidden");
    let bad = app.get("handler", &tried.replace("value=50", "value=nothing")).await;
    bad.refused(422, "platform.form_invalid");
    let changes = app.get("handler", "/api/v1/rulebook/changes").await.ok(200);
    assert_eq!(changes["total"], 1, "a trial leaves nothing behind");
    let form = json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": "min_group", "value": 50,
        "doc_no": "云数〔2026〕3号", "reason": "加强保护" });
    app.clock.advance(Duration::seconds(1));
    let view = app.post("handler", "/api/v1/rulebook/changes", &form).await.ok(201);
    assert_eq!(view["body"]["dry_run"]["lines"], trial["summary"]["lines"]);
}

async fn a26_3_interpretations_are_the_data_authoritys_and_linked_to_a_clause(app: TestApp) {
    let form = json!({ "title": "期限的计算", "pack": "nj-draft-2024-03", "article": 11, "row": "A11.1",
        "text": "首日不计入期限", "doc_no": "云数解〔2026〕1号" });
    app.post("handler", "/api/v1/rulebook/interpretations", &form).await.refused(403, "platform.forbidden");
    let view = app.post("signatory", "/api/v1/rulebook/interpretations", &form).await.ok(201);
    let path = format!("/api/v1/rulebook/interpretations/{}", id(&view));
    assert_eq!(app.get("customer", &path).await.ok(200)["body"]["row"], "A11.1");
    let wrong = json!({ "title": "x", "pack": "nj-draft-2024-03", "article": 40, "text": "x", "doc_no": "x" });
    app.post("signatory", "/api/v1/rulebook/interpretations", &wrong).await.refused(422, "rulebook.article_unknown");
}

fn setting(parameter: &str, value: u64, from: &str) -> Value {
    json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": parameter, "value": value, "from": from,
        "doc_no": "云数〔2026〕3号", "reason": "调整" })
}

async fn a1_2_a_dry_run_counts_what_its_own_change_does_on_its_day(app: TestApp) {
    city::footing(&app).await;
    change(&app, &setting("min_group", 50, "2026-06-01")).await;
    let tried =
        "/api/v1/rulebook/dry-run?change_kind=set&pack=nj-draft-2024-03&parameter=keys_max&value=1&from=2026-06-01";
    let trial = app.get("handler", tried).await.ok(200);
    assert_eq!(trial["summary"]["lines"], json!([]), "the group was raised by another change: {trial}");
}

async fn a1_2_changes_that_hold_alone_and_not_together_are_not_both_confirmed(app: TestApp) {
    change(&app, &setting("session_idle_minutes", 700, "2026-06-01")).await;
    app.clock.advance(Duration::seconds(1));
    let form = setting("session_absolute_minutes", 600, "2026-05-01");
    let view = app.post("handler", "/api/v1/rulebook/changes", &form).await.ok(201);
    let path = format!("/api/v1/rulebook/changes/{}", id(&view));
    let problem = app.act("signatory", &path, "confirm", &json!({})).await.refused(422, "rulebook.value_invalid");
    assert!(problem["detail_en"].as_str().unwrap().contains("2026-06-01"), "{problem}");
}

async fn a1_2_a_value_beyond_every_calendar_is_refused(app: TestApp) {
    let changes = "/api/v1/rulebook/changes";
    for (parameter, value) in
        [("alarm_days", 4_000_000), ("lockout_minutes", 4_294_967_295), ("password_min_length", 129)]
    {
        let problem = app.post("handler", changes, &setting(parameter, value, "2026-03-02")).await;
        let problem = problem.refused(422, "rulebook.value_invalid");
        assert_eq!(problem["fields"][0]["field"], "value", "{parameter}");
    }
}

scenarios![
    a1_2_a_dry_run_counts_what_its_own_change_does_on_its_day,
    a1_2_changes_that_hold_alone_and_not_together_are_not_both_confirmed,
    a1_2_a_value_beyond_every_calendar_is_refused,
    ec_44_without_a_pack_in_force_nothing_new_is_authorised_and_agreements_go_on,
    a26_1_an_installation_without_adopted_rules_says_so_and_authorises_nothing,
    a1_2_a_change_of_the_rules_takes_two_people_of_the_data_authority,
    a26_4_an_overlay_tightens_what_applies_and_its_clause_is_shown,
    a1_2_a_dry_run_over_history_names_what_would_have_been_refused,
    a26_3_interpretations_are_the_data_authoritys_and_linked_to_a_clause,
];
