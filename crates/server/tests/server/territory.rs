//! Kinds of zone, the pilot list, the territory of the city and whose data is public (A2.1, A2.5, A3.1, A4.1).

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use serde_json::{Value, json};

const ZONES: &str = "/api/v1/zone/zones";
const KINDS: &str = "/api/v1/zone/kinds";
const AGREEMENTS: &str = "/api/v1/mandate/agreements";
const REQUESTS: &str = "/api/v1/grant/requests";

fn regional(code: &str) -> Value {
    json!({ "code": code, "what": { "name": "区域专区", "name_en": "Regional zone" }, "basis": { "needs_region": true } })
}

fn zone_form(app: &TestApp, region: Value) -> Value {
    json!({ "name": "江北新区专区", "zone_kind": "region", "region": region, "regulators": [app.city.id("regulator")] })
}

async fn a4_1_a_city_registers_kinds_of_its_own(app: TestApp) {
    app.post("handler", ZONES, &zone_form(&app, json!("320111"))).await.refused(422, "zone.kind_unknown");
    app.post("engineer", KINDS, &regional("region")).await.refused(403, "platform.forbidden");
    app.post("handler", KINDS, &regional("区域")).await.refused(422, "zone.kind_code");
    for taken in ["comprehensive", "sector"] {
        app.post("handler", KINDS, &regional(taken)).await.refused(409, "zone.kind_code_taken");
    }
    let kind = app.post("handler", KINDS, &regional("region")).await.ok(201);
    app.post("handler", KINDS, &regional("region")).await.refused(409, "zone.kind_code_taken");
    app.post("handler", ZONES, &zone_form(&app, Value::Null)).await.refused(422, "zone.region_missing");
    let zone = app.post("handler", ZONES, &zone_form(&app, json!("320111"))).await.ok(201);
    assert_eq!((&zone["body"]["zone_kind"], &zone["body"]["region"]), (&json!("region"), &json!("320111")));
    app.post("handler", ZONES, &zone_form(&app, json!("320111"))).await.refused(409, "zone.region_taken");
    let misplaced = json!({ "name": "信用专区", "zone_kind": "sector", "sector": "credit", "region": "320111",
        "regulators": [app.city.id("regulator")] });
    app.post("handler", ZONES, &misplaced).await.refused(422, "zone.region_not_allowed");
    app.act("handler", &format!("{KINDS}/{}", id(&kind)), "close", &json!({})).await.ok(200);
    app.post("handler", ZONES, &zone_form(&app, json!("320113"))).await.refused(422, "zone.kind_unknown");
    assert_eq!(app.get("engineer", KINDS).await.ok(200)["total"], 1, "everybody may read the register");
}

async fn a2_1_a_zone_lies_within_the_city(app: TestApp) {
    app.post("handler", KINDS, &regional("region")).await.ok(201);
    app.post("handler", ZONES, &zone_form(&app, json!("330106"))).await.refused(422, "zone.region_outside");
    app.post("handler", ZONES, &zone_form(&app, json!("江北"))).await.refused(422, "platform.division_invalid");
    app.post("handler", ZONES, &zone_form(&app, json!("320111"))).await.ok(201);
}

async fn a2_5_only_zones_on_the_pilot_list_run_and_take_anything_new(app: TestApp) {
    let form = json!({ "name": "金融专区", "zone_kind": "sector", "sector": "finance",
        "regulators": [app.city.id("regulator")] });
    let zone = format!("{ZONES}/{}", id(&app.post("handler", ZONES, &form).await.ok(201)));
    let duties = ["operation", "data_management", "maintenance", "supervision", "security"];
    let duties: Value = duties.into_iter().map(|duty| (duty, app.city.id("regulator"))).collect();
    app.act("handler", &zone, "assign_duties", &json!({ "duties": duties })).await.ok(200);
    app.act("signatory", &zone, "activate", &json!({})).await.refused(409, "zone.not_on_pilot_list");
    let listed = json!({ "doc_no": "云数试〔2026〕2号" });
    app.act("handler", &zone, "list_pilot", &listed).await.refused(403, "platform.forbidden");
    app.act("signatory", &zone, "list_pilot", &listed).await.ok(200);
    let view = app.act("signatory", &zone, "activate", &json!({})).await.ok(200);
    assert_eq!(view["body"]["pilot"]["doc_no"], "云数试〔2026〕2号");
}

async fn a2_5_a_zone_taken_off_the_list_goes_on_with_what_is_in_force(app: TestApp) {
    let footing = city::footing(&app).await;
    let draft = app.post("handler", AGREEMENTS, &city::agreement_form(&app, &[last(&footing.resource)])).await.ok(201);
    let draft = format!("{AGREEMENTS}/{}", id(&draft));
    let zone = format!("{ZONES}/{}", app.city.id("transport zone"));
    app.act("signatory", &zone, "unlist_pilot", &json!({ "reason": "试点调整" })).await.ok(200);
    let form = city::agreement_form(&app, &[last(&footing.resource)]);
    app.post("handler", AGREEMENTS, &form).await.refused(409, "zone.not_on_pilot_list");
    app.act("signatory", &draft, "sign", &json!({})).await.refused(409, "zone.not_on_pilot_list");
    let request = city::request_form(&footing.agreement, &footing.resource);
    app.post("engineer", REQUESTS, &request).await.refused(409, "zone.not_on_pilot_list");
    // What was agreed and granted goes on.
    city::job(&app, &footing.grant).await;
    app.act("signatory", &zone, "list_pilot", &json!({ "doc_no": "云数试〔2026〕3号" })).await.ok(200);
    app.post("engineer", REQUESTS, &request).await.ok(201);
    app.act("signatory", &draft, "sign", &json!({})).await.ok(200);
}

/// A resource of this form that could be published at once; gives its address.
pub async fn ready(app: &TestApp, form: &Value) -> String {
    let view = app.post("steward", "/api/v1/catalogue/resources", form).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    city::graded(app, &path).await;
    city::declared(app, &path).await;
    path
}

async fn a2_1_data_of_another_city_is_published_and_asked_for_with_its_consent_only(app: TestApp) {
    let mut form = city::resource_form(&app, "elsewhere");
    form["entry"]["division"] = json!("330100");
    let path = ready(&app, &form).await;
    let refused = app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.other_city");
    assert_eq!(refused["article"], 2);
    for key in ["code", "zone_id"] {
        form.as_object_mut().unwrap().remove(key);
    }
    form["entry"]["division"] = json!("杭州");
    app.act("steward", &path, "update", &form).await.refused(422, "platform.division_invalid");
    form["entry"]["division"] = json!("330100");
    form["entry"]["city_consent"] = json!("杭州市数据资源管理局 函〔2026〕2号");
    app.act("steward", &path, "update", &form).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    let agreement = city::agreement(&app, &path).await;
    app.post("engineer", REQUESTS, &city::request_form(&agreement, &path)).await.ok(201);
}

async fn a2_1_nothing_more_is_asked_for_of_a_provider_that_turns_out_to_be_of_another_city(app: TestApp) {
    let footing = city::footing(&app).await;
    let org = format!("/api/v1/party/organisations/{}", app.city.id("department"));
    let details = |division: &str| {
        json!({ "name": "市交管局",
            "details": { "credit": "unchecked", "division": division, "provider_class": "administrative_organ" } })
    };
    app.act("sysadmin", &org, "update", &details("330100")).await.ok(200);
    let request = city::request_form(&footing.agreement, &footing.resource);
    app.post("engineer", REQUESTS, &request).await.refused(409, "catalogue.other_city");
    app.act("sysadmin", &org, "update", &details("320104")).await.ok(200);
    app.post("engineer", REQUESTS, &request).await.ok(201);
}

async fn a3_1_what_is_not_public_data_never_enters_the_catalogue(app: TestApp) {
    let path = ready(&app, &city::resource_form(&app, "social")).await;
    let org = format!("/api/v1/party/organisations/{}", app.city.id("department"));
    let details =
        |class: Value| json!({ "name": "市交管局", "details": { "credit": "unchecked", "provider_class": class } });
    app.act("sysadmin", &org, "update", &details(Value::Null)).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "party.provider_unclassed");
    app.act("sysadmin", &org, "update", &details(json!("enterprise"))).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "party.provider_not_public");
    app.act("sysadmin", &org, "update", &details(json!("public_service_body"))).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    let operator = json!({ "name": "青禾数据公司", "org_kind": "operator", "provider_class": "enterprise" });
    app.post("sysadmin", "/api/v1/party/organisations", &operator).await.refused(422, "party.provider_class_misplaced");
}

scenarios![
    a4_1_a_city_registers_kinds_of_its_own,
    a2_1_a_zone_lies_within_the_city,
    a2_5_only_zones_on_the_pilot_list_run_and_take_anything_new,
    a2_5_a_zone_taken_off_the_list_goes_on_with_what_is_in_force,
    a2_1_data_of_another_city_is_published_and_asked_for_with_its_consent_only,
    a2_1_nothing_more_is_asked_for_of_a_provider_that_turns_out_to_be_of_another_city,
    a3_1_what_is_not_public_data_never_enters_the_catalogue,
];
