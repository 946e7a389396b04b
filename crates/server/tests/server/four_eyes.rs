//! What takes two people, and that two people are never one.

use crate::{
    app::TestApp,
    backend::scenarios,
    city::{self, last},
};
use domain::Grade;
use serde_json::{Value, json};

/// Gives somebody further roles and signs them in again.
async fn assign(app: &mut TestApp, account: &str, roles: &[&str]) {
    let path = format!("/api/v1/party/people/{}", app.city.id(account));
    app.act("sysadmin", &path, "assign", &json!({ "roles": roles })).await.ok(200);
    app.get(account, "/api/v1/party/session").await.refused(401, "platform.sign_in_required");
    app.sign_in(account, city::PASSWORD).await.ok(200);
}

async fn who_grades_does_not_publish(mut app: TestApp) {
    assign(&mut app, "steward", &["provider_steward", "provider_approver"]).await;
    let path = city::imported(&app, "trips").await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    app.act("steward", &path, "publish", &json!({})).await.refused(403, "catalogue.published_by_grader");
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
}

async fn a9_5_who_drafts_an_agreement_does_not_sign_it(mut app: TestApp) {
    assign(&mut app, "handler", &["authority_handler", "authority_signatory"]).await;
    let resource = city::resource(&app, "trips").await;
    let form = city::agreement_form(&app, &[last(&resource)]);
    let view = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(201);
    let path = format!("/api/v1/mandate/agreements/{}", crate::app::id(&view));
    app.act("handler", &path, "sign", &json!({})).await.refused(403, "mandate.signed_by_drafter");
    app.act("signatory", &path, "sign", &json!({})).await.ok(200);
}

async fn a11_5_two_bodies_resume_a_suspended_agreement(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let why = json!({ "reason": "核查已完成" });
    app.act("approver", &agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
    app.act("handler", &agreement, "propose_resume", &why).await.ok(200);
    app.act("handler", &agreement, "confirm_resume", &json!({})).await.refused(403, "mandate.same_person");
    app.act("signatory", &agreement, "confirm_resume", &json!({})).await.refused(403, "mandate.same_body");
    let view = app.act("approver", &agreement, "confirm_resume", &json!({})).await.ok(200);
    assert_eq!(view["status"], "effective");
}

async fn a23_4_two_people_lift_a_halt_that_one_imposed(app: TestApp) {
    let form = json!({ "scope": "zone", "zone_id": app.city.id("transport zone"), "reason": "疑似泄露" });
    let view = app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201);
    let halt = format!("/api/v1/supervision/halts/{}", crate::app::id(&view));
    let form = city::resource_form(&app, "trips");
    app.post("steward", "/api/v1/catalogue/resources", &form).await.refused(451, "platform.halted");
    app.act("secadmin", &halt, "propose_lift", &json!({ "reason": "已处置" })).await.ok(200);
    app.act("secadmin", &halt, "confirm_lift", &json!({})).await.refused(403, "supervision.same_person");
    app.act("signatory", &halt, "confirm_lift", &json!({})).await.ok(200);
    app.post("steward", "/api/v1/catalogue/resources", &city::resource_form(&app, "trips")).await.ok(201);
}

/// An export of grade 3 in review, and its digest.
async fn in_review(app: &TestApp) -> (String, Value) {
    let footing = city::footing(app).await;
    *app.workers.grade.lock().unwrap() = Grade::G3;
    let job = city::job(app, &footing.grant).await;
    let export = city::submit_export(app, &job).await;
    let view = app.reaches("engineer", &export, "in_review").await;
    (export, view["body"]["digest"].clone())
}

async fn a15_1_two_reviewers_release_what_they_saw(app: TestApp) {
    let (export, digest) = in_review(&app).await;
    let approve = json!({ "digest": digest, "approve": true });
    let other = json!({ "digest": hex::encode([9; 32]), "approve": true });
    app.act("assessor", &export, "review", &other).await.refused(409, "airlock.digest_mismatch");
    app.act("assessor", &export, "review", &approve).await.ok(200);
    app.act("assessor", &export, "review", &approve).await.refused(409, "airlock.already_reviewed");
    let view = app.act("approver", &export, "review", &approve).await.ok(200);
    assert_eq!(view["body"]["reviews"].as_array().unwrap().len(), 2);
    let view = app.reaches("engineer", &export, "released").await;
    assert_eq!(view["body"]["release"]["digest"], digest);
}

async fn a_replayed_approval_counts_once(app: TestApp) {
    let (export, digest) = in_review(&app).await;
    let approve = json!({ "digest": digest, "approve": true });
    let version = app.get("assessor", &export).await.header("etag").unwrap().to_owned();
    app.act_on("assessor", &export, "review", &approve, &version).await.ok(200);
    // The same message again, as somebody who recorded it would send it: under a new key and under the old version.
    app.act_on("assessor", &export, "review", &approve, &version).await.refused(412, "platform.stale");
    let view = app.get("assessor", &export).await.ok(200);
    assert_eq!(
        (view["status"].as_str(), view["body"]["reviews"].as_array().map(Vec::len)),
        (Some("in_review"), Some(1))
    );
}

async fn one_rejection_rejects(app: TestApp) {
    let (export, digest) = in_review(&app).await;
    app.act("assessor", &export, "review", &json!({ "digest": digest, "approve": true })).await.ok(200);
    let reject = json!({ "digest": digest, "approve": false });
    app.act("approver", &export, "review", &reject).await.refused(422, "airlock.opinion_missing");
    let reject = json!({ "digest": digest, "approve": false, "opinion": "粒度过细" });
    let view = app.act("approver", &export, "review", &reject).await.ok(200);
    assert_eq!(view["status"], "rejected");
    assert!(!app.workers.events().contains(&"release started".to_owned()));
}

async fn nobody_outside_the_zone_reviews_its_exports(app: TestApp) {
    let (export, digest) = in_review(&app).await;
    let approve = json!({ "digest": digest, "approve": true });
    for (who, status) in
        [("secadmin", 403), ("auditor", 403), ("handler", 403), ("merchant", 403), ("rival", 404), ("sysadmin", 403)]
    {
        assert_eq!(app.act(who, &export, "review", &approve).await.status, status, "{who}");
    }
}

async fn t_ac4_no_account_holds_two_of_the_three_administrators(app: TestApp) {
    let org = app.get("sysadmin", "/api/v1/party/session").await.ok(200)["org"]["id"].clone();
    let form = json!({ "account": "double", "name": "x", "org_id": org, "roles": ["system_admin", "audit_admin"],
        "password": city::PASSWORD });
    let problem = app.post("sysadmin", "/api/v1/party/people", &form).await.ok(422);
    assert_eq!(problem["fields"][0]["code"], "party.roles_incompatible", "{problem}");
    let me = app.get("sysadmin", "/api/v1/party/session").await.ok(200)["person"]["id"].clone();
    let own = format!("/api/v1/party/people/{}", me.as_str().unwrap());
    let refused = app.act("sysadmin", &own, "assign", &json!({ "roles": ["system_admin"] })).await;
    refused.refused(403, "party.own_account");
}

scenarios![
    who_grades_does_not_publish,
    a9_5_who_drafts_an_agreement_does_not_sign_it,
    a11_5_two_bodies_resume_a_suspended_agreement,
    a23_4_two_people_lift_a_halt_that_one_imposed,
    a15_1_two_reviewers_release_what_they_saw,
    a_replayed_approval_counts_once,
    one_rejection_rejects,
    nobody_outside_the_zone_reviews_its_exports,
    t_ac4_no_account_holds_two_of_the_three_administrators,
];
