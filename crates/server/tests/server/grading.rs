//! Grading on the platform: by two people, stricter at once, weaker only by another person's word.

use crate::{
    app::TestApp,
    backend::scenarios,
    city::{self, last},
};
use serde_json::{Value, json};

fn item<'a>(view: &'a Value, name: &str) -> &'a Value {
    view["body"]["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap()
}

async fn waits_for(app: &TestApp, who: &str, path: &str) -> bool {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    let items = inbox["items"].as_array().unwrap();
    items.iter().any(|i| i["action"] == "resource.review_grades" && i["id"] == last(path))
}

async fn a13_1_a_grade_states_its_evidence_and_is_reviewed_by_another(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    let bare = json!({ "scheme": "js-4608.1-2023", "items": [
        { "name": "fare", "grade": 1, "impact": { "on": "person", "harm": "slight" }, "evidence": " " }] });
    let problem = app.act("steward", &path, "grade", &bare).await.refused(422, "platform.form_invalid");
    let codes: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes, ["platform.field_required", "catalogue.grade_below_impact"]);
    let form = city::grading(&[("fare", 2, json!({}))]);
    app.act("steward", &path, "grade", &form).await.ok(200);
    assert!(waits_for(&app, "publisher", &path).await);
    app.act("steward", &path, "review_grades", &city::agreeing(&["fare"])).await.refused(403, "catalogue.own_grading");
    let view = app.act("publisher", &path, "review_grades", &city::agreeing(&["fare"])).await.ok(200);
    let grading = &item(&view, "fare")["gradings"][0];
    assert_eq!((grading["scheme"].as_str(), grading["evidence"].as_str()), (Some("js-4608.1-2023"), Some("附录示例")));
    assert_eq!(grading["review"]["by"], app.city.id("publisher"));
    assert!(!waits_for(&app, "publisher", &path).await);
    app.act("engineer", &path, "grade", &form).await.refused(404, "platform.not_found");
}

async fn ec_79_a_raised_grade_holds_at_once_and_suspends_the_grants_above_it(app: TestApp) {
    let footing = city::footing(&app).await;
    let form = city::grading(&[("district", 3, json!({ "mask": { "name": "token" } }))]);
    let view = app.act("steward", &footing.resource, "grade", &form).await.ok(200);
    assert_eq!((item(&view, "district")["grade"].as_u64(), view["status"].as_str()), (Some(3), Some("published")));
    let grant = app.reaches("engineer", &footing.grant, "suspended").await;
    assert_eq!(grant["body"]["suspended_for"], json!(["grade"]));
    let job = json!({ "title": "t", "grant_ids": [last(&footing.grant)], "sql": city::SQL, "purpose": "industry" });
    assert!(app.post("engineer", "/api/v1/compute/jobs", &job).await.status >= 400);
    assert!(waits_for(&app, "publisher", &footing.resource).await, "a raise is reviewed too");
}

async fn ec_80_a_lowered_grade_waits_for_another_person(app: TestApp) {
    let footing = city::footing(&app).await;
    let form = city::grading(&[("district", 1, json!({}))]);
    let view = app.act("steward", &footing.resource, "grade", &form).await.ok(200);
    assert_eq!(item(&view, "district")["grade"], 2);
    assert_eq!(item(&view, "district")["lowerings"][0]["grading"]["grade"], 1);
    let seen = app.get("assessor", &footing.resource).await.ok(200);
    assert_eq!(item(&seen, "district")["lowerings"][0]["grading"]["by"], app.city.id("steward"), "a regulator sees it");
    let agree = city::agreeing(&["district"]);
    app.act("steward", &footing.resource, "review_grades", &agree).await.refused(403, "catalogue.own_grading");
    app.act("assessor", &footing.resource, "review_grades", &agree).await.refused(403, "platform.forbidden");
    let view = app.act("publisher", &footing.resource, "review_grades", &agree).await.ok(200);
    assert_eq!(
        (item(&view, "district")["grade"].as_u64(), view["body"]["awaits_review"].as_bool()),
        (Some(1), Some(false))
    );
    let grant = app.get("engineer", &footing.grant).await.ok(200);
    assert_eq!((grant["status"].as_str(), grant["body"]["items"][0]["grade"].as_u64()), (Some("active"), Some(2)));
}

async fn ec_81_under_two_schemes_the_stricter_holds_until_one_is_confirmed(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let all = ["plate", "district", "fare"];
    let mut form = city::grading(&[
        ("plate", 4, json!({ "identifier": true, "unit": true, "mask": { "name": "token" } })),
        ("district", 1, json!({})),
        ("fare", 2, json!({})),
    ]);
    form["scheme"] = json!("yrd-310030-2025");
    let view = app.act("steward", &path, "grade", &form).await.ok(200);
    assert_eq!((item(&view, "plate")["grade"].as_u64(), item(&view, "district")["grade"].as_u64()), (Some(4), Some(2)));
    let choice = json!({ "scheme": "yrd-310030-2025" });
    app.act("steward", &path, "adopt_scheme", &choice).await.refused(409, "catalogue.scheme_incomplete");
    let mut review = city::agreeing(&all);
    for word in review["items"].as_array_mut().unwrap() {
        word["scheme"] = json!("yrd-310030-2025");
    }
    app.act("publisher", &path, "review_grades", &review).await.ok(200);
    app.act("steward", &path, "adopt_scheme", &choice).await.ok(200);
    app.act("steward", &path, "confirm_scheme", &json!({})).await.refused(403, "catalogue.own_grading");
    let view = app.act("publisher", &path, "confirm_scheme", &json!({})).await.ok(200);
    assert_eq!((item(&view, "plate")["grade"].as_u64(), item(&view, "district")["grade"].as_u64()), (Some(4), Some(1)));
    assert_eq!(item(&view, "district")["gradings"].as_array().unwrap().len(), 2, "the old grades stay on record");
}

scenarios![
    a13_1_a_grade_states_its_evidence_and_is_reviewed_by_another,
    ec_79_a_raised_grade_holds_at_once_and_suspends_the_grants_above_it,
    ec_80_a_lowered_grade_waits_for_another_person,
    ec_81_under_two_schemes_the_stricter_holds_until_one_is_confirmed,
];
