//! Requirement rows over HTTP that no other scenario refuses: each states what the row forbids, and its code.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city,
};
use serde_json::{Value, json};
use time::Duration;

const ORGANISATIONS: &str = "/api/v1/party/organisations";
const ZONES: &str = "/api/v1/zone/zones";
const CHANGES: &str = "/api/v1/rulebook/changes";

async fn a3_2_an_operator_has_a_valid_credit_code(app: TestApp) {
    let form = |uscc: &str| json!({ "name": "青禾数据公司", "org_kind": "operator", "uscc": uscc });
    // The check digit is one off; the letter I never stands in a code.
    app.post("sysadmin", ORGANISATIONS, &form("91350100M000100Y44")).await.refused(422, "party.uscc_invalid");
    app.post("sysadmin", ORGANISATIONS, &form("91350100I000100Y43")).await.refused(422, "party.uscc_invalid");
    app.post("sysadmin", ORGANISATIONS, &form("91350100M000100Y43")).await.ok(201);
}

async fn a3_3_a_login_without_a_grant_uses_nothing(app: TestApp) {
    let footing = city::footing(&app).await;
    let form = |grants: Value| json!({ "grant_ids": grants, "sql": city::SQL, "purpose": "industry" });
    app.post("engineer", "/api/v1/compute/jobs", &form(json!([]))).await.refused(422, "grant.none_named");
    city::job(&app, &footing.grant).await;
}

async fn a3_4_what_is_not_registered_reported_and_listed_is_not_offered(app: TestApp) {
    let footing = city::footing(&app).await;
    let export = city::export(&app, &footing.grant).await;
    let path = city::product(&app, &export, "trips-by-district").await;
    let form = json!({ "product_id": city::last(&path), "purpose": "industry", "quota_per_day": 10 });
    app.post("customer", "/api/v1/delivery/subscriptions", &form).await.refused(422, "delivery.product_invalid");
}

async fn a4_4_an_agreement_takes_the_resources_of_its_zone_only(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let mut form = city::agreement_form(&app, &[city::last(&resource)]);
    form["zone_id"] = json!(app.city.id("comprehensive zone"));
    app.post("handler", "/api/v1/mandate/agreements", &form).await.refused(422, "mandate.resource_other_zone");
}

async fn a4_4_what_lies_beyond_the_themes_is_justified_and_answered(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let zone = format!("{ZONES}/{}", app.city.id("transport zone"));
    app.act("handler", &zone, "bound", &json!({ "themes": ["theme/health"] })).await.ok(200);
    let requests = "/api/v1/grant/requests";
    let mut form = city::request_form(&agreement, &resource);
    app.post("engineer", requests, &form).await.refused(422, "grant.theme_reason_missing");
    form["theme_reason"] = json!("急救车辆调度需要路况");
    let view = app.post("engineer", requests, &form).await.ok(201);
    assert_eq!(view["body"]["theme_reason"], "急救车辆调度需要路况");
    let path = format!("{requests}/{}", id(&view));
    app.act("engineer", &path, "submit", &json!({})).await.ok(200);
    let pass = |opinion: &str| json!({ "outcome": "pass", "opinion": opinion });
    app.act("assessor", &path, "assess", &pass("")).await.refused(422, "grant.theme_opinion_missing");
    app.act("assessor", &path, "assess", &pass("理由充分")).await.ok(200);
    // Within the themes nothing is asked, and a reason is not kept.
    app.act("handler", &zone, "bound", &json!({ "themes": [] })).await.ok(200);
    let within = app.post("engineer", requests, &form).await.ok(201);
    assert_eq!(within["body"]["theme_reason"], Value::Null);
}

async fn a6_1_the_data_authority_regulates_the_comprehensive_zone(app: TestApp) {
    let form = json!({ "name": "综合二区", "zone_kind": "comprehensive", "sector": Value::Null,
        "regulators": [app.city.id("regulator")] });
    app.post("handler", ZONES, &form).await.refused(422, "zone.authority_regulates");
}

async fn a6_2_a_sector_zone_names_a_regulator_that_is_one(app: TestApp) {
    let form = |regulators: Value| json!({ "name": "信用专区", "zone_kind": "sector", "sector": "credit", "regulators": regulators });
    app.post("handler", ZONES, &form(json!([]))).await.refused(422, "zone.regulator_missing");
    let operator = json!([app.city.id("operator")]);
    app.post("handler", ZONES, &form(operator)).await.refused(422, "zone.regulator_invalid");
}

async fn a7_3_no_organisation_is_a_related_party_of_its_own(app: TestApp) {
    let path = format!("{ORGANISATIONS}/{}", app.city.id("operator"));
    let form = |other: &str| json!({ "org_id": app.city.id(other), "relation": "common" });
    app.act("sysadmin", &path, "relate", &form("operator")).await.refused(422, "party.relation_self");
    app.act("sysadmin", &path, "relate", &form("rival company")).await.ok(200);
}

async fn a19_2_a_product_is_reported_with_a_price_and_a_scenario_of_its_agreement(app: TestApp) {
    let footing = city::footing(&app).await;
    let export = city::export(&app, &footing.grant).await;
    let outside = json!({ "export_id": city::last(&export), "code": "trips-out", "name": "分区行程", "product_type": "data_set",
        "scenario": "广告投放",
        "key_columns": ["district"] });
    app.post("merchant", "/api/v1/product/products", &outside).await.refused(422, "product.scenario_outside");
    let path = city::product(&app, &export, "trips-by-district").await;
    let mut report = city::report();
    report["price_minor"] = json!(-1);
    app.act("merchant", &path, "report", &report).await.refused(422, "product.price_negative");
}

async fn a26_1_rules_are_adopted_with_a_day_of_publication_that_has_come(app: TestApp) {
    let later = city::adoption("cn-2025", "2026-12-31");
    app.post("handler", CHANGES, &later).await.refused(422, "rulebook.published_later");
    let mut missing = city::adoption("cn-2025", "2026-01-05");
    missing.as_object_mut().unwrap().remove("published");
    app.post("handler", CHANGES, &missing).await.refused(422, "rulebook.published_missing");
}

async fn a26_2_a_change_does_not_end_before_it_begins(app: TestApp) {
    let form = json!({ "change_kind": "adopt", "pack": "cn-2025", "published": "2026-01-05", "from": "2026-05-01",
        "until": "2026-04-30", "doc_no": "云数〔2026〕4号", "reason": "施行" });
    app.post("handler", CHANGES, &form).await.refused(422, "rulebook.until_before_from");
    app.clock.advance(Duration::seconds(1));
    // Half a year before their end, whoever may replace the rules is reminded; nobody else is.
    app.clock.advance(Duration::days(600));
    let mut app = app;
    for who in ["handler", "engineer"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    let alarms = app.get("handler", "/api/v1/task/alarms").await.ok(200);
    let rules = alarms["alarms"].as_array().unwrap().iter().find(|a| a["ending"] == "rules").cloned().unwrap();
    assert_eq!((&rules["last_day"], &rules["reminder"]), (&json!("2028-02-03"), &json!(180)));
    let others = app.get("engineer", "/api/v1/task/alarms").await.ok(200);
    assert!(others["alarms"].as_array().unwrap().iter().all(|a| a["ending"] != "rules"));
}

async fn a26_4_only_rules_that_were_adopted_are_superseded(app: TestApp) {
    let form =
        json!({ "change_kind": "supersede", "pack": "cn-2025", "doc_no": "云数〔2026〕5号", "reason": "新规定施行" });
    app.post("handler", CHANGES, &form).await.refused(422, "rulebook.pack_not_adopted");
}

async fn a11_2_an_agreement_reminds_its_parties_before_its_end(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let alarms = "/api/v1/task/alarms";
    app.clock.advance(Duration::days(190));
    for who in ["engineer", "handler", "rival"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    let ours = app.get("engineer", alarms).await.ok(200);
    let alarm = &ours["alarms"][0];
    assert_eq!(
        (&alarm["ending"], &alarm["record"]["id"]),
        (&json!("agreement"), &json!(city::last(&footing.agreement)))
    );
    // 2027-02-28 is further off than ninety days and nearer than a hundred and eighty-one.
    assert_eq!((&alarm["reminder"], &alarm["term"]), (&json!(180), &json!("ending")));
    assert!(!app.get("handler", alarms).await.ok(200)["alarms"].as_array().unwrap().is_empty());
    assert_eq!(app.get("rival", alarms).await.ok(200)["alarms"], json!([]), "another operator learns nothing of it");
}

scenarios![
    a3_2_an_operator_has_a_valid_credit_code,
    a3_3_a_login_without_a_grant_uses_nothing,
    a3_4_what_is_not_registered_reported_and_listed_is_not_offered,
    a4_4_an_agreement_takes_the_resources_of_its_zone_only,
    a4_4_what_lies_beyond_the_themes_is_justified_and_answered,
    a6_1_the_data_authority_regulates_the_comprehensive_zone,
    a6_2_a_sector_zone_names_a_regulator_that_is_one,
    a7_3_no_organisation_is_a_related_party_of_its_own,
    a19_2_a_product_is_reported_with_a_price_and_a_scenario_of_its_agreement,
    a26_1_rules_are_adopted_with_a_day_of_publication_that_has_come,
    a26_2_a_change_does_not_end_before_it_begins,
    a26_4_only_rules_that_were_adopted_are_superseded,
    a11_2_an_agreement_reminds_its_parties_before_its_end,
];
