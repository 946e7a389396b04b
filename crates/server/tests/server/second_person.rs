//! Whoever confirms is not who proposed, not even through a colleague: delegations, masks and reviews.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, PASSWORD, last},
};
use domain::Grade;
use serde_json::{Value, json};

/// Registers somebody further with an organisation of the city and signs them in.
async fn joined(app: &mut TestApp, account: &'static str, org: &str, role: &str) {
    let org = app.city.id(org).to_owned();
    city::settle(app, account, &org, role).await;
}

/// Has somebody delegate a role to a colleague.
async fn delegated(app: &mut TestApp, from: &str, to: &str, role: &str) {
    let form = json!({ "to": app.city.id(to), "roles": [role], "start": "2026-03-02", "end": "2026-03-08",
        "reason": "出差" });
    app.post(from, "/api/v1/party/delegations", &form).await.ok(201);
    app.sign_in(to, PASSWORD).await.ok(200);
}

async fn ec_169_a_delegate_confirms_no_change_of_the_rules_that_the_delegator_proposed(mut app: TestApp) {
    joined(&mut app, "clerk", "authority", "authority_approver").await;
    delegated(&mut app, "handler", "clerk", "authority_handler").await;
    let form = json!({ "change_kind": "set", "pack": "nj-draft-2024-03", "parameter": "min_group", "value": 25,
        "doc_no": "云数〔2026〕3号", "reason": "加强保护" });
    let propose = async |who: &str| {
        let view = app.post(who, "/api/v1/rulebook/changes", &form).await.ok(201);
        format!("/api/v1/rulebook/changes/{}", id(&view))
    };
    let theirs = propose("handler").await;
    app.act("clerk", &theirs, "confirm", &json!({})).await.refused(403, "party.delegate_is_requester");
    app.act("signatory", &theirs, "confirm", &json!({})).await.ok(200);
}

async fn ec_169_a_delegate_confirms_no_resumption_that_the_delegator_proposed(mut app: TestApp) {
    joined(&mut app, "second", "regulator", "regulator_assessor").await;
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    delegated(&mut app, "approver", "second", "regulator_approver").await;
    let why = json!({ "reason": "核查已完成" });
    app.act("signatory", &agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
    app.act("approver", &agreement, "propose_resume", &why).await.ok(200);
    // Drafted by another, proposed by whoever delegated.
    app.act("second", &agreement, "confirm_resume", &json!({})).await.refused(403, "party.delegate_is_requester");
    app.act("signatory", &agreement, "confirm_resume", &json!({})).await.ok(200);
}

async fn ec_169_a_delegate_reviews_no_grades_of_the_delegators(mut app: TestApp) {
    joined(&mut app, "clerk", "department", "secrecy_officer").await;
    let path = city::imported(&app, "trips").await;
    app.act("steward", &path, "grade", &city::grading(&[("fare", 2, json!({}))])).await.ok(200);
    delegated(&mut app, "steward", "clerk", "provider_steward").await;
    let agree = city::agreeing(&["fare"]);
    app.act("clerk", &path, "review_grades", &agree).await.refused(403, "party.delegate_is_requester");
    app.act("publisher", &path, "review_grades", &agree).await.ok(200);
}

/// A published resource in a zone; gives its address.
async fn supplied(app: &TestApp, zone: &str) -> String {
    let mut form = city::resource_form(app, "trips");
    form["zone_id"] = json!(app.city.id(zone));
    let view = app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    city::graded(app, &path).await;
    city::declared(app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    path
}

/// An export of this grade in review in a zone, and the form that approves it.
async fn in_review(app: &TestApp, zone: &str, assessor: &str, grade: Grade) -> (String, Value) {
    let resource = supplied(app, zone).await;
    let mut form = city::agreement_form(app, &[last(&resource)]);
    (form["max_grade"], form["zone_id"]) = (json!(4), json!(app.city.id(zone)));
    let view = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(201);
    let agreement = format!("/api/v1/mandate/agreements/{}", id(&view));
    app.act("signatory", &agreement, "sign", &json!({})).await.ok(200);
    let request = city::request(app, &agreement, &resource).await;
    app.act(assessor, &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("publisher", &request, "decide", &city::decision()).await.ok(200);
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let grant =
        app.until("the grant", || async { app.get("engineer", &list).await.body["items"].get(0).map(id) }).await;
    *app.workers.grade.lock().unwrap() = grade;
    let job = city::job(app, &grant).await;
    let export = city::submit_export(app, &job).await;
    let view = app.reaches("engineer", &export, "in_review").await;
    (export, json!({ "digest": view["body"]["digest"], "approve": true }))
}

async fn ec_169_a_delegate_does_not_review_an_export_again_for_the_delegator(mut app: TestApp) {
    joined(&mut app, "clerk", "authority", "authority_approver").await;
    let (export, approve) = in_review(&app, "comprehensive zone", "handler", Grade::G3).await;
    app.act("signatory", &export, "review", &approve).await.ok(200);
    delegated(&mut app, "signatory", "clerk", "authority_signatory").await;
    app.act("clerk", &export, "review", &approve).await.refused(403, "airlock.reviewed_by_delegator");
    app.act("handler", &export, "review", &approve).await.ok(200);
}

async fn section_11_2_who_decided_the_masks_does_not_review_what_leaves(mut app: TestApp) {
    joined(&mut app, "second", "department", "provider_approver").await;
    let (export, approve) = in_review(&app, "transport zone", "assessor", Grade::G4).await;
    let problem = app.act("publisher", &export, "review", &approve).await;
    assert_eq!(problem.refused(403, "airlock.masked_by_reviewer")["article"], 24);
    app.act("second", &export, "review", &approve).await.ok(200);
    for who in ["assessor", "approver"] {
        app.act(who, &export, "review", &approve).await.ok(200);
    }
    app.reaches("engineer", &export, "released").await;
}

async fn a23_4_two_people_lift_an_order_and_not_who_gave_it(mut app: TestApp) {
    joined(&mut app, "second", "regulator", "regulator_approver").await;
    let shop = city::shop(&app, 10).await;
    let why = json!({ "reason": "核查已完成" });
    // The grant comes last: the product that rests on it is suspended and resumed with it.
    for path in [&shop.product, &shop.subscription, &shop.footing.grant] {
        app.act("secadmin", path, "suspend", &json!({})).await.ok(200);
        app.act("approver", path, "confirm_resume", &json!({})).await.refused(409, "supervision.lift_not_proposed");
        assert!([403, 404].contains(&app.act("engineer", path, "propose_resume", &why).await.status));
        app.act("approver", path, "propose_resume", &json!({ "reason": " " })).await.ok(422);
        app.act("approver", path, "propose_resume", &why).await.ok(200);
        app.act("approver", path, "confirm_resume", &json!({})).await.refused(403, "supervision.lift_same_person");
        app.act("secadmin", path, "confirm_resume", &json!({})).await.refused(403, "supervision.lift_by_orderer");
        let view = app.act("second", path, "confirm_resume", &json!({})).await.ok(200);
        assert!(["active", "listed", "suspended"].contains(&view["status"].as_str().unwrap()));
    }
    app.reaches("merchant", &shop.product, "listed").await;
    city::call(&app, &shop.key, "").await.ok(200);
    app.act("approver", &shop.footing.agreement, "suspend", &why).await.ok(200);
    app.reaches("engineer", &shop.footing.grant, "suspended").await;
    app.act("approver", &shop.footing.grant, "propose_resume", &why).await.refused(409, "supervision.no_order");
}

scenarios![
    a23_4_two_people_lift_an_order_and_not_who_gave_it,
    ec_169_a_delegate_confirms_no_change_of_the_rules_that_the_delegator_proposed,
    ec_169_a_delegate_confirms_no_resumption_that_the_delegator_proposed,
    ec_169_a_delegate_reviews_no_grades_of_the_delegators,
    ec_169_a_delegate_does_not_review_an_export_again_for_the_delegator,
    section_11_2_who_decided_the_masks_does_not_review_what_leaves,
];
