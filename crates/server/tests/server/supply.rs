//! Article 13 over HTTP: how items are supplied, under which masks and conditions, and what becomes of the grade.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use domain::Grade;
use serde_json::{Value, json};

const REQUESTS: &str = "/api/v1/grant/requests";

/// Proposes another description of a published resource, made by `edit`, and has it confirmed.
async fn redescribed(app: &TestApp, path: &str, edit: impl FnOnce(&mut Value)) {
    let mut description = city::description(&app.get("steward", path).await.ok(200));
    edit(&mut description);
    let form = json!({ "description": description, "reason": "开放条件调整" });
    app.act("steward", path, "revise", &form).await.ok(200);
    app.act("publisher", path, "confirm_revision", &json!({})).await.ok(200);
}

async fn a13_3_from_grade_3_an_item_is_masked_or_only_aggregated(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let plate = |usage: &str| {
        json!({ "items": [{ "item": "district", "approve": true },
            { "item": "plate", "approve": true, "usage": usage }] })
    };
    app.act("publisher", &request, "decide", &plate("plain")).await.refused(422, "grant.clear_text");
    app.act("publisher", &request, "decide", &plate("private")).await.refused(422, "grant.usage_not_offered");
    let decided = app.act("publisher", &request, "decide", &plate("aggregate")).await.ok(200);
    assert_eq!(decided["body"]["items"][1]["decision"]["usage"], "aggregate");
}

async fn a13_4_a_mask_fits_its_item(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    let months = json!({ "mask": { "name": "date", "unit": "month" } });
    let form = city::grading(&[("district", 3, months)]);
    app.act("steward", &path, "grade", &form).await.refused(422, "catalogue.mask_unfit");
    city::graded(&app, &path).await;
}

async fn a13_6_the_conditions_of_opening_travel_with_the_grant(app: TestApp) {
    let footing = city::footing(&app).await;
    let grant = app.get("engineer", &footing.grant).await.ok(200);
    assert_eq!(grant["body"]["condition"], "仅限协议约定的场景");
    // What the department no longer opens is not asked for any more, and what was granted for it stops until it is
    // opened again.
    redescribed(&app, &footing.resource, |entry| entry["entry"]["excluded_scenarios"] = json!(["保险定价"])).await;
    let form = city::request_form(&footing.agreement, &footing.resource);
    app.post("engineer", REQUESTS, &form).await.refused(422, "catalogue.scenario_excluded");
    let stopped = app.reaches("engineer", &footing.grant, "suspended").await;
    assert_eq!(stopped["body"]["suspended_for"], json!(["condition"]));
    redescribed(&app, &footing.resource, |entry| entry["entry"]["excluded_scenarios"] = json!([])).await;
    app.reaches("engineer", &footing.grant, "active").await;
    redescribed(&app, &footing.resource, |entry| entry["entry"]["purposes"] = json!(["public_benefit"])).await;
    app.post("engineer", REQUESTS, &form).await.refused(422, "catalogue.purpose_not_allowed");
    app.reaches("engineer", &footing.grant, "suspended").await;
}

async fn a13_6_a_condition_set_between_request_and_decision_holds(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    redescribed(&app, &resource, |entry| entry["entry"]["excluded_scenarios"] = json!(["保险定价"])).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("publisher", &request, "decide", &city::decision()).await.refused(422, "catalogue.scenario_excluded");
}

async fn a13_7_ec_70_a_result_above_its_ceiling_does_not_reach_the_airlock(app: TestApp) {
    let footing = city::footing(&app).await;
    *app.workers.grade.lock().unwrap() = Grade::G4;
    let job = city::job(&app, &footing.grant).await;
    let form = json!({ "job_id": last(&job) });
    app.post("engineer", "/api/v1/airlock/exports", &form).await.refused(409, "airlock.grade_too_high");
    *app.workers.grade.lock().unwrap() = Grade::G3;
    let job = city::job(&app, &footing.grant).await;
    let view = app.post("engineer", "/api/v1/airlock/exports", &json!({ "job_id": last(&job) })).await.ok(201);
    assert!(!id(&view).is_empty());
}

scenarios![
    a13_3_from_grade_3_an_item_is_masked_or_only_aggregated,
    a13_4_a_mask_fits_its_item,
    a13_6_the_conditions_of_opening_travel_with_the_grant,
    a13_6_a_condition_set_between_request_and_decision_holds,
    a13_7_ec_70_a_result_above_its_ceiling_does_not_reach_the_airlock,
];
