//! Clearance: data of a grade is for people who are on file, and from a grade on for people named for it (A24.1).

use crate::{
    app::TestApp,
    backend::scenarios,
    city::{self, PASSWORD, last},
};
use domain::Grade;
use serde_json::{Value, json};
use time::Duration;

fn person(app: &TestApp, account: &str) -> String {
    format!("/api/v1/party/people/{}", app.city.id(account))
}

/// Puts this on file about somebody.
async fn file(app: &TestApp, account: &str, form: &Value) {
    app.act("sysadmin", &person(app, account), "file", form).await.ok(200);
}

async fn a24_1_data_of_grade_three_is_for_people_named_for_it(app: TestApp) {
    let footing = city::footing(&app).await;
    let sample = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL });
    let ask = || app.post("engineer", "/api/v1/compute/sample-query", &sample);
    let mut form = json!({});
    for (field, value, code) in [
        ("filing_no", json!(""), "party.not_on_file"),
        ("filing_no", json!("备 1"), "party.clearance_low"),
        ("clearance", json!(2), "party.clearance_low"),
        ("clearance", json!(3), "party.confidentiality_missing"),
        ("confidentiality_on", json!("2026-01-05"), "party.training_over"),
    ] {
        form[field] = value;
        file(&app, "engineer", &form).await;
        ask().await.refused(403, code);
    }
    let job = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL, "purpose": "industry" });
    app.post("engineer", "/api/v1/compute/jobs", &job).await.refused(403, "party.training_over");
    form["trained_on"] = json!("2026-01-05");
    file(&app, "engineer", &form).await;
    ask().await.ok(200);
    app.post("engineer", "/api/v1/compute/jobs", &job).await.ok(201);
}

async fn a24_1_a_clearance_and_a_training_end_with_their_last_day(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let sample = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL });
    let mut form = city::filed(3);
    form["clearance_until"] = json!("2026-03-10");
    file(&app, "engineer", &form).await;
    app.post("engineer", "/api/v1/compute/sample-query", &sample).await.ok(200);
    let alarms = app.get("engineer", "/api/v1/task/alarms").await.ok(200);
    assert!(alarms["alarms"].as_array().unwrap().iter().any(|a| a["ending"] == "clearance"), "{alarms}");
    app.clock.advance(Duration::days(9));
    for who in ["engineer", "sysadmin"] {
        app.sign_in(who, PASSWORD).await.ok(200);
    }
    app.post("engineer", "/api/v1/compute/sample-query", &sample).await.refused(403, "party.clearance_over");
    form["clearance_until"] = json!("2029-12-31");
    form["training_until"] = json!("2026-03-10");
    file(&app, "engineer", &form).await;
    app.post("engineer", "/api/v1/compute/sample-query", &sample).await.refused(403, "party.training_over");
}

async fn a24_1_whoever_decides_or_reviews_is_cleared_for_the_grade(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    let (low, named) = (city::filed(2), city::filed(3));
    for (who, verb, body) in
        [("assessor", "assess", json!({ "outcome": "pass" })), ("publisher", "decide", city::decision())]
    {
        file(&app, who, &low).await;
        app.act(who, &request, verb, &body).await.refused(403, "party.clearance_low");
        file(&app, who, &named).await;
        app.act(who, &request, verb, &body).await.ok(200);
    }
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let grant =
        app.until("the grant", || async { app.get("engineer", &list).await.body["items"].get(0).map(crate::app::id) });
    *app.workers.grade.lock().unwrap() = Grade::G3;
    let job = city::job(&app, &grant.await).await;
    let export = city::submit_export(&app, &job).await;
    let view = app.reaches("engineer", &export, "in_review").await;
    let approve = json!({ "digest": view["body"]["digest"], "approve": true });
    file(&app, "approver", &low).await;
    app.act("approver", &export, "review", &approve).await.refused(403, "party.clearance_low");
    file(&app, "approver", &named).await;
    app.act("approver", &export, "review", &approve).await.ok(200);
}

async fn a24_1_an_ungraded_upload_is_previewed_like_the_highest_grade(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    file(&app, "steward", &city::filed(3)).await;
    app.get("steward", &format!("{path}/preview")).await.refused(403, "party.clearance_low");
    city::graded(&app, &path).await;
    app.get("steward", &format!("{path}/preview")).await.ok(200);
}

async fn a24_1_an_operator_names_nobody_of_its_own_for_the_higher_grades(app: TestApp) {
    let engineer = person(&app, "engineer");
    let mut form = city::filed(2);
    app.act("chief", &engineer, "file", &form).await.ok(200);
    form["clearance"] = json!(3);
    app.act("chief", &engineer, "file", &form).await.refused(403, "party.clearance_by_own");
    file(&app, "engineer", &form).await;
    // What the centre gave stays when the operator brings the rest up to date.
    form["training_until"] = json!("2028-12-31");
    app.act("chief", &engineer, "file", &form).await.ok(200);
    let nameless = json!({ "clearance": 2 });
    app.act("sysadmin", &engineer, "file", &nameless).await.refused(422, "party.clearance_unnamed");
}

scenarios![
    a24_1_data_of_grade_three_is_for_people_named_for_it,
    a24_1_a_clearance_and_a_training_end_with_their_last_day,
    a24_1_whoever_decides_or_reviews_is_cleared_for_the_grade,
    a24_1_an_ungraded_upload_is_previewed_like_the_highest_grade,
    a24_1_an_operator_names_nobody_of_its_own_for_the_higher_grades,
];
