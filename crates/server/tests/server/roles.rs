//! What the roles of the role list do and do not, and the ends they are told of.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, PASSWORD, last},
};
use serde_json::{Value, json};

fn person(app: &TestApp, account: &str) -> String {
    format!("/api/v1/party/people/{}", app.city.id(account))
}

async fn endings(app: &TestApp, who: &str) -> Vec<Value> {
    let alarms = app.get(who, "/api/v1/task/alarms").await.ok(200);
    alarms["alarms"].as_array().unwrap().iter().map(|alarm| alarm["ending"].clone()).collect()
}

async fn a6_1_an_operator_corrects_neither_its_name_nor_its_credit_standing(app: TestApp) {
    let path = format!("/api/v1/party/organisations/{}", app.city.id("operator"));
    let view = app.get("chief", &path).await.ok(200);
    let mut form = json!({ "name": view["body"]["name"], "details": view["body"]["details"] });
    form["details"]["address"] = json!("中山路 1 号");
    app.act("chief", &path, "update", &form).await.ok(200);
    form["name"] = json!("云川数据集团");
    form["details"]["credit"] = json!("clear");
    let problem = app.act("chief", &path, "update", &form).await.refused(422, "party.registered_by_register");
    let fields: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| (&f["field"], &f["code"])).collect();
    let code = json!("party.registered_by_register");
    assert_eq!(fields, [(&json!("name"), &code), (&json!("details.credit"), &code)]);
    app.act("rival", &path, "update", &form).await.refused(403, "platform.forbidden");
    let view = app.act("handler", &path, "update", &form).await.ok(200);
    assert_eq!((&view["body"]["name"], &view["body"]["details"]["credit"]), (&json!("云川数据集团"), &json!("clear")));
}

async fn a1_2_the_rule_administrator_proposes_and_does_not_confirm(mut app: TestApp) {
    let authority = app.city.id("authority").to_owned();
    city::settle(&mut app, "ruler", &authority, "rule_admin").await;
    let form = json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": "min_group", "value": 25,
        "doc_no": "云数〔2026〕3号", "reason": "加强保护" });
    app.clock.advance(time::Duration::seconds(1));
    let change = app.post("ruler", "/api/v1/rulebook/changes", &form).await.ok(201);
    let path = format!("/api/v1/rulebook/changes/{}", id(&change));
    app.act("ruler", &path, "confirm", &json!({})).await.refused(403, "platform.forbidden");
}

async fn a24_1_the_operators_security_officer_files_its_people_and_stops_its_jobs(mut app: TestApp) {
    let operator = app.city.id("operator").to_owned();
    city::settle(&mut app, "guard", &operator, "operator_security").await;
    let footing = city::footing(&app).await;
    app.act("guard", &person(&app, "engineer"), "file", &city::filed(2)).await.ok(200);
    app.act("guard", &person(&app, "engineer"), "file", &city::filed(3)).await.refused(403, "party.clearance_by_own");
    app.act("guard", &person(&app, "rival"), "file", &city::filed(2)).await.refused(404, "platform.not_found");
    app.act("sysadmin", &person(&app, "engineer"), "file", &city::filed(3)).await.ok(200);
    let job = city::job(&app, &footing.grant).await;
    // Over already, so it is too late; but it is theirs to stop.
    app.act("guard", &job, "cancel", &json!({})).await.refused(409, "platform.wrong_state");
    app.post(
        "guard",
        "/api/v1/compute/jobs",
        &json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL,
        "purpose": "industry" }),
    )
    .await
    .refused(403, "platform.forbidden");
}

async fn a24_1_publishing_and_agreeing_to_an_exception_ask_for_clearance(app: TestApp) {
    let resource = city::imported(&app, "cleared").await;
    city::graded(&app, &resource).await;
    city::declared(&app, &resource).await;
    app.act("sysadmin", &person(&app, "publisher"), "file", &city::filed(2)).await.ok(200);
    app.act("publisher", &resource, "publish", &json!({})).await.refused(403, "party.clearance_low");
    app.act("sysadmin", &person(&app, "publisher"), "file", &city::filed(4)).await.ok(200);
    app.act("publisher", &resource, "publish", &json!({})).await.ok(200);
    let footing = city::footing(&app).await;
    let form = json!({ "agreement_id": last(&footing.agreement), "resource_id": last(&footing.resource),
        "items": ["plate"], "reason": "须逐车核验", "legal_basis": "道路运输条例第六十条", "end": "2026-04-30" });
    let made = app.post("steward", "/api/v1/grant/exceptions", &form).await.ok(201);
    let path = format!("/api/v1/grant/exceptions/{}", id(&made));
    app.act("sysadmin", &person(&app, "signatory"), "file", &city::filed(2)).await.ok(200);
    app.act("signatory", &path, "approve", &json!({})).await.refused(403, "party.clearance_low");
    app.act("sysadmin", &person(&app, "signatory"), "file", &city::filed(3)).await.ok(200);
    app.act("signatory", &path, "approve", &json!({})).await.ok(200);
}

async fn r5_grants_delegations_memberships_and_assessments_tell_their_end(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let importance = json!({ "level": "important", "basis": "重要数据目录第 7 项" });
    app.act("steward", &footing.resource, "mark_important", &importance).await.ok(200);
    let assessment =
        json!({ "agreement_id": last(&footing.agreement), "doc_no": "评〔2026〕1 号", "end": "2026-04-30" });
    app.act("signatory", &footing.resource, "assess_important", &assessment).await.ok(200);
    for who in ["steward", "signatory", "approver"] {
        assert!(endings(&app, who).await.contains(&json!("assessment")), "{who}");
    }
    assert!(!endings(&app, "customer").await.contains(&json!("assessment")), "not theirs to see");
    let form = json!({ "to": app.city.id("steward"), "roles": ["provider_approver"], "start": "2026-03-02",
        "end": "2026-03-09", "reason": "休假" });
    app.post("publisher", "/api/v1/party/delegations", &form).await.ok(201);
    assert!(endings(&app, "publisher").await.contains(&json!("delegation")));
    let join = json!({ "org_id": app.city.id("buyer"), "roles": ["customer_user"], "until": "2026-04-30" });
    app.act("sysadmin", &person(&app, "rival"), "join", &join).await.ok(200);
    assert!(endings(&app, "sysadmin").await.contains(&json!("membership")));
    let end = app.get("engineer", &footing.grant).await.ok(200)["body"]["end"].as_str().unwrap().to_owned();
    let last_month = time::Date::parse(&end, &time::format_description::well_known::Iso8601::DATE).unwrap();
    app.clock.set(last_month.previous_day().unwrap().midnight().assume_utc());
    app.sign_in("engineer", PASSWORD).await.ok(200);
    assert!(endings(&app, "engineer").await.contains(&json!("grant")));
}

async fn ec_166_the_second_factor_is_asked_for_roles_held_elsewhere_too(mut app: TestApp) {
    let factor = "/api/v1/party/second-factor";
    assert_eq!(app.get("merchant", factor).await.ok(200)["required"], false);
    let join = json!({ "org_id": app.city.id("rival company"), "roles": ["operator_admin"] });
    app.act("sysadmin", &person(&app, "merchant"), "join", &join).await.ok(200);
    app.sign_in("merchant", PASSWORD).await.ok(200);
    let home = json!({ "org_id": app.city.id("operator") });
    app.post("merchant", "/api/v1/party/session/organisation", &home).await.ok(200);
    assert_eq!(app.get("merchant", factor).await.ok(200)["required"], true, "though at home no role asks for it");
}

scenarios![
    a6_1_an_operator_corrects_neither_its_name_nor_its_credit_standing,
    a1_2_the_rule_administrator_proposes_and_does_not_confirm,
    a24_1_the_operators_security_officer_files_its_people_and_stops_its_jobs,
    a24_1_publishing_and_agreeing_to_an_exception_ask_for_clearance,
    r5_grants_delegations_memberships_and_assessments_tell_their_end,
    ec_166_the_second_factor_is_asked_for_roles_held_elsewhere_too,
];
