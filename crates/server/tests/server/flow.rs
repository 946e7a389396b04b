//! The main job over HTTP, from the first description of a resource to a customer's call.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use serde_json::json;

async fn stage_b_the_main_job_runs_from_the_catalogue_to_a_metered_call(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    let page = city::call(&app, &shop.key, "?district=%E7%8E%84%E6%AD%A6").await;
    assert_eq!(page.header("ratelimit-remaining"), Some("9"));
    assert_eq!(page.ok(200)["rows"], json!([["玄武", 30]]));
    let usage = app.get("customer", &format!("{}/usage", shop.subscription)).await.ok(200);
    assert_eq!(usage, json!({ "used_today": 1, "quota_per_day": 10 }));
    let grant = app.get("engineer", &shop.footing.grant).await.ok(200);
    let usages: Vec<_> = grant["body"]["items"].as_array().unwrap().iter().map(|i| i["usage"].clone()).collect();
    assert_eq!(usages, [json!("plain"), json!("mask")], "a grade-3 item is never granted in clear");
    let policy = app.get("engineer", &format!("{}/policy", shop.footing.grant)).await.ok(200);
    assert_eq!(policy["policy"]["tables"]["trips"]["columns"]["plate"]["use"], "mask");
    assert!(policy["policy"]["tables"]["trips"]["columns"].get("fare").is_none(), "what is not granted does not exist");
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
    assert!(report.rows_compared > 20 && report.rows_compared == report.rows);
}

async fn a_timeline_shows_who_did_what_and_each_entry_has_a_proof(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = format!("/api/v1/ledger/timeline/agreement/{}", last(&footing.agreement));
    let timeline = app.get("engineer", &path).await.ok(200);
    let entries = timeline["entries"].as_array().unwrap();
    let actions: Vec<_> = entries.iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["agreement.create", "agreement.sign"]);
    assert_eq!(entries[1]["actor_name"], "signatory");
    assert_eq!(entries[1]["org_name"], "市数据局");
    assert_eq!((entries[1]["control"].as_str(), entries[1]["article"].as_u64()), (Some("A9.5"), Some(9)));
    for entry in entries {
        let proof = app.get("engineer", &format!("/api/v1/ledger/proof/{}", entry["index"])).await.ok(200);
        let hash = |v: &serde_json::Value| <[u8; 32]>::try_from(hex::decode(v.as_str().unwrap()).unwrap()).unwrap();
        let path: Vec<_> = proof["path"].as_array().unwrap().iter().map(hash).collect();
        let (index, size) = (proof["index"].as_u64().unwrap(), proof["tree_size"].as_u64().unwrap());
        let (leaf, root) = (hash(&entry["leaf_hash"]), hash(&proof["root"]));
        ::ledger::proof::verify_inclusion(&leaf, index, size, &path, &root).unwrap();
    }
    app.get("rival", &path).await.refused(404, "platform.not_found");
    app.get("engineer", "/api/v1/ledger/proof/999999").await.refused(404, "platform.not_found");
    app.get("engineer", "/api/v1/ledger/proof/nothing").await.refused(404, "platform.not_found");
    app.get("engineer", "/api/v1/ledger/timeline/agreement/nothing").await.refused(404, "platform.not_found");
}

async fn a13_1_a_resource_is_not_published_with_an_ungraded_item(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    city::declared(&app, &path).await;
    let some = city::grading(&[("district", 2, json!({})), ("fare", 2, json!({}))]);
    app.act("steward", &path, "grade", &some).await.ok(200);
    app.act("publisher", &path, "review_grades", &city::agreeing(&["district", "fare"])).await.ok(200);
    let problem = app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.ungraded");
    assert_eq!((problem["control"].as_str(), problem["article"].as_u64()), (Some("A13.1"), Some(13)));
    assert_eq!(problem["fields"][0]["field"], "items.0.grade");
    assert_eq!(app.get("publisher", &path).await.ok(200)["status"], "draft");
}

async fn a2_2_a_resource_is_not_published_without_a_secrecy_review(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    city::graded(&app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.secrecy_missing");
    let secret = json!({ "doc_no": "保密审〔2026〕2号", "work_secret": true });
    app.act("steward", &path, "declare_secrecy", &secret).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.refused(403, "catalogue.sealed");
}

async fn a_refused_import_says_why_and_leaves_nothing_behind(app: TestApp) {
    let why = domain::Refusal::of(&domain::codes::catalogue::NO_COLUMNS);
    *app.workers.import_refusal.lock().unwrap() = Some(why);
    let view = app.post("steward", "/api/v1/catalogue/resources", &city::resource_form(&app, "trips")).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "").await.ok(202);
    let failed = app
        .until("the failure", || async {
            Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "failed")
        })
        .await;
    assert_eq!(failed["body"]["import_refusal"]["code"], "catalogue.no_columns");
    assert_eq!(failed["body"]["file_version"], 0);
    app.until("the upload to be gone", || async { app.workers.sealed.lock().unwrap().is_empty().then_some(()) }).await;
    app.get("steward", &format!("{path}/preview")).await.ok(200);
}

async fn a_preview_is_for_the_department_only(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let preview = format!("{resource}/preview");
    let rows = app.get("steward", &preview).await.ok(200);
    assert_eq!(rows["rows"][0][0], "苏A12345");
    for other in ["engineer", "handler", "assessor", "auditor", "customer"] {
        app.get(other, &preview).await.refused(403, "platform.forbidden");
    }
    app.get("secadmin", &preview).await.refused(403, "party.centre_outside_business");
    let timeline = format!("/api/v1/ledger/timeline/resource/{}", last(&resource));
    let entries = app.get("steward", &timeline).await.ok(200);
    let words: Vec<_> = entries["entries"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
    assert!(words.contains(&json!("resource.preview")), "a look at raw rows is on record");
}

async fn a14_8_a_request_is_never_wider_than_its_agreement(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let other = city::resource(&app, "other_trips").await;
    let agreement = city::agreement(&app, &resource).await;
    for (field, value) in [
        ("resource_id", json!(last(&other))),
        ("scenario", json!("信贷风控")),
        ("purpose", json!("public_benefit")),
        ("period_end", json!("2027-03-01")),
    ] {
        let mut form = city::request_form(&agreement, &resource);
        form[field] = value;
        let problem = app.post("engineer", "/api/v1/grant/requests", &form).await;
        let problem = problem.refused(422, "grant.wider_than_agreement");
        assert_eq!(problem["fields"][0]["field"], field);
        assert_eq!(problem["article"], 14);
    }
    let mut form = city::request_form(&agreement, &resource);
    form["items"] = json!([{ "name": "nothing", "reason": "x" }, { "name": "district", "reason": "" }]);
    let problem = app.post("engineer", "/api/v1/grant/requests", &form).await.ok(422);
    assert_eq!(problem["fields"].as_array().unwrap().len(), 2, "every complaint at once: {problem}");
}

async fn a14_3_a_department_does_not_decide_before_the_assessment(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    app.act("publisher", &request, "decide", &city::decision()).await.refused(409, "platform.wrong_state");
    app.act("assessor", &request, "assess", &json!({ "outcome": "return" }))
        .await
        .refused(422, "grant.opinion_missing");
    app.act("assessor", &request, "assess", &json!({ "outcome": "return", "opinion": "请补充" })).await.ok(200);
    app.act("publisher", &request, "decide", &city::decision()).await.refused(409, "platform.wrong_state");
    app.act("engineer", &request, "submit", &json!({})).await.ok(200);
    city::grant(&app, &request).await;
}

async fn a14_5_a_partial_decision_grants_what_was_approved(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let clear = json!({ "items": [{ "item": "district", "approve": true },
        { "item": "plate", "approve": true, "usage": "plain" }] });
    app.act("publisher", &request, "decide", &clear).await.refused(422, "grant.clear_text");
    let partly = json!({ "items": [{ "item": "district", "approve": true },
        { "item": "plate", "approve": false, "reason_code": "not_necessary" }] });
    let view = app.act("publisher", &request, "decide", &partly).await.ok(200);
    assert_eq!(view["status"], "partial");
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let grant = app.until("the grant", || async { app.get("engineer", &list).await.body["items"].get(0).cloned() });
    let items = grant.await["body"]["items"].clone();
    assert_eq!(items.as_array().unwrap().iter().map(|i| &i["name"]).collect::<Vec<_>>(), [&json!("district")]);
}

async fn a15_2_a_sample_query_answers_and_is_on_record(app: TestApp) {
    let footing = city::footing(&app).await;
    // Other entries come from the clocks of deadlines meanwhile: only those of samples are counted.
    let timeline = format!("/api/v1/ledger/timeline/agreement/{}", last(&footing.agreement));
    let on_record = async || {
        let entries = app.get("engineer", &timeline).await.ok(200)["entries"].clone();
        entries.as_array().unwrap().iter().filter(|e| e["action"] == "job.sample").count()
    };
    let form = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL });
    let rows = app.post("engineer", "/api/v1/compute/sample-query", &form).await.ok(200);
    assert_eq!(rows["rows"][0][0], "玄武");
    assert_eq!(on_record().await, 1);
    app.post("engineer", "/api/v1/compute/sample-query", &form).await.ok(200);
    let events = app.workers.events();
    assert_eq!(events.iter().filter(|e| *e == "sample started").count(), 1, "a sample is taken once");
    app.post("rival", "/api/v1/compute/sample-query", &form).await.refused(422, "compute.agreement_invalid");
    let nothing = json!({ "grant_ids": [app.city.id("engineer")], "sql": "SELECT 1" });
    app.post("rival", "/api/v1/compute/sample-query", &nothing).await.refused(422, "compute.agreement_invalid");
}

async fn a25_3_a_candidate_that_fails_a_rule_stays_inside(app: TestApp) {
    let footing = city::footing(&app).await;
    let job = city::job(&app, &footing.grant).await;
    *app.workers.failing_rule.lock().unwrap() = Some("minimum_group");
    let export = city::submit_export(&app, &job).await;
    let view = app.reaches("engineer", &export, "blocked").await;
    let failed = view["body"]["verdict"]["rules"].as_array().unwrap().iter().find(|r| r["passed"] == false).unwrap();
    assert_eq!((failed["rule"].as_str(), failed["failing_rows"].as_u64()), (Some("minimum_group"), Some(1)));
    let form = json!({ "code": "district-trips", "name": "x", "product_type": "data_set", "export_id": last(&export),
        "scenario": "保险定价" });
    app.post("merchant", "/api/v1/product/products", &form).await.refused(422, "product.export_invalid");
    *app.workers.failing_rule.lock().unwrap() = None;
    let again = city::submit_export(&app, &job).await;
    app.reaches("engineer", &again, "released").await;
    app.post("engineer", "/api/v1/airlock/exports", &json!({ "job_id": last(&job) }))
        .await
        .refused(409, "airlock.already_submitted");
}

async fn the_inbox_holds_what_somebody_may_do_now(app: TestApp) {
    let resource = city::resource(&app, "trips").await;
    let agreement = city::agreement(&app, &resource).await;
    let request = city::request(&app, &agreement, &resource).await;
    let todo = |inbox: &serde_json::Value| {
        let items = inbox["items"].as_array().unwrap();
        items.iter().map(|i| (id(i), i["action"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    let waiting = [(last(&request).to_owned(), "request.assess".to_owned())];
    assert_eq!(todo(&app.get("assessor", "/api/v1/task/inbox").await.ok(200)), waiting);
    assert_eq!(todo(&app.get("publisher", "/api/v1/task/inbox").await.ok(200)), []);
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    assert_eq!(todo(&app.get("assessor", "/api/v1/task/inbox").await.ok(200)), []);
    let waiting = [(last(&request).to_owned(), "request.decide".to_owned())];
    assert_eq!(todo(&app.get("publisher", "/api/v1/task/inbox?tab=todo").await.ok(200)), waiting);
    let done = app.get("assessor", "/api/v1/task/inbox?tab=done").await.ok(200);
    assert_eq!(id(&done["items"][0]), last(&request));
    let mine = app.get("engineer", "/api/v1/task/inbox?tab=mine").await.ok(200);
    assert_eq!(id(&mine["items"][0]), last(&request));
    app.get("engineer", "/api/v1/task/inbox?tab=everything").await.refused(422, "platform.query_invalid");
}

scenarios![
    stage_b_the_main_job_runs_from_the_catalogue_to_a_metered_call,
    a_timeline_shows_who_did_what_and_each_entry_has_a_proof,
    a13_1_a_resource_is_not_published_with_an_ungraded_item,
    a2_2_a_resource_is_not_published_without_a_secrecy_review,
    a_refused_import_says_why_and_leaves_nothing_behind,
    a_preview_is_for_the_department_only,
    a14_8_a_request_is_never_wider_than_its_agreement,
    a14_3_a_department_does_not_decide_before_the_assessment,
    a14_5_a_partial_decision_grants_what_was_approved,
    a15_2_a_sample_query_answers_and_is_on_record,
    a25_3_a_candidate_that_fails_a_rule_stays_inside,
    the_inbox_holds_what_somebody_may_do_now,
];
