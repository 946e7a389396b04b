//! The kill switch: after the answer nothing of the agreement starts, and what ran is cut (invariant 8).

use crate::{
    app::TestApp,
    backend::scenarios,
    city::{self, last},
};
use domain::task::{DataType, ImportedColumn};
use serde_json::json;
use time::Duration;

async fn suspend(app: &TestApp, agreement: &str) {
    app.act("approver", agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
}

async fn invariant_8_a_suspension_cuts_what_runs_and_starts_nothing_after_its_answer(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    city::call(&app, &shop.key, "").await.ok(200);
    app.workers.hang("query");
    let running = city::submit_job(&app, &shop.footing.grant).await;
    app.workers.saw("query started", 2).await;
    let lease =
        app.ctx.leases.admit(last(&shop.footing.agreement).parse().unwrap(), time::macros::date!(2026 - 03 - 02));
    let lease = lease.unwrap();
    suspend(&app, &shop.footing.agreement).await;
    assert!(!lease.holds(), "the token is cancelled before the answer");
    let cut = city::call(&app, &shop.key, "").await;
    assert_eq!(cut.status, 451, "{}", cut.body);
    app.workers.go_on("query");
    let form = json!({ "grant_ids": [last(&shop.footing.grant)], "sql": city::SQL, "purpose": "industry" });
    let refused = app.post("engineer", "/api/v1/compute/jobs", &form).await;
    assert_eq!(refused.status, 451, "{}", refused.body);
    let sample = json!({ "grant_ids": [last(&shop.footing.grant)], "sql": city::SQL });
    assert_eq!(app.post("engineer", "/api/v1/compute/sample-query", &sample).await.status, 451);
    let request = city::request_form(&shop.footing.agreement, &shop.footing.resource);
    assert_eq!(app.post("engineer", "/api/v1/grant/requests", &request).await.status, 451);
    let killed = app.reaches("engineer", &running, "killed").await;
    assert_eq!(killed["body"]["killed_for"], "agreement");
    for path in [&shop.footing.grant, &shop.product, &shop.subscription] {
        app.reaches("secadmin", path, "suspended").await;
    }
    assert_eq!(app.workers.events().iter().filter(|e| e.starts_with("query s")).count(), 2, "nothing started after it");
}

async fn a11_5_after_two_people_resumed_the_next_call_is_served(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    suspend(&app, &shop.footing.agreement).await;
    assert_eq!(city::call(&app, &shop.key, "").await.status, 451);
    let why = json!({ "reason": "核查已完成" });
    app.act("handler", &shop.footing.agreement, "propose_resume", &why).await.ok(200);
    assert_eq!(city::call(&app, &shop.key, "").await.status, 451, "one person resumes nothing");
    app.act("approver", &shop.footing.agreement, "confirm_resume", &json!({})).await.ok(200);
    app.reaches("customer", &shop.subscription, "active").await;
    app.reaches("customer", &shop.product, "listed").await;
    city::call(&app, &shop.key, "").await.ok(200);
    app.reaches("engineer", &shop.footing.grant, "active").await;
    // A grant's lease is of a new epoch; work goes on under it.
    city::job(&app, &shop.footing.grant).await;
}

async fn e3_an_answer_on_its_way_is_not_given_after_the_suspension(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    app.shelves.set_open(false);
    let call = city::call(&app, &shop.key, "");
    let suspended = async {
        app.shelves.readers.subscribe().wait_for(|n| *n == 1).await.unwrap();
        suspend(&app, &shop.footing.agreement).await;
        app.shelves.set_open(true);
    };
    let (answer, ()) = futures::future::join(call, suspended).await;
    assert_eq!(answer.status, 451, "{}", answer.body);
    assert!(answer.body.get("rows").is_none());
}

async fn an_export_waits_for_its_agreement_and_then_goes_on(app: TestApp) {
    let footing = city::footing(&app).await;
    let job = city::job(&app, &footing.grant).await;
    app.workers.hang("check");
    let export = city::submit_export(&app, &job).await;
    app.workers.saw("check started", 1).await;
    suspend(&app, &footing.agreement).await;
    app.workers.saw("check cut", 1).await;
    app.workers.go_on("check");
    app.reaches("secadmin", &footing.grant, "suspended").await;
    assert_eq!(app.get("engineer", &export).await.ok(200)["status"], "checking");
    let why = json!({ "reason": "核查已完成" });
    app.act("handler", &footing.agreement, "propose_resume", &why).await.ok(200);
    app.act("approver", &footing.agreement, "confirm_resume", &json!({})).await.ok(200);
    app.reaches("engineer", &export, "released").await;
}

async fn a_slow_check_does_not_hold_up_another_agreements_suspension(app: TestApp) {
    let footing = city::footing(&app).await;
    let other = city::agreement(&app, &footing.resource).await;
    let request = city::request(&app, &other, &footing.resource).await;
    let other_grant = city::grant(&app, &request).await;
    let job = city::job(&app, &footing.grant).await;
    app.workers.hang("check");
    city::submit_export(&app, &job).await;
    app.workers.saw("check started", 1).await;
    suspend(&app, &other).await;
    app.reaches("secadmin", &other_grant, "suspended").await;
}

async fn a11_1_an_agreement_past_its_last_day_serves_nothing(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    app.clock.advance(Duration::days(363));
    let last_day = city::call(&app, &shop.key, "").await;
    assert_eq!(last_day.status, 200, "what was released is delivered up to the last day: {}", last_day.body);
    // The grant ended earlier; the clock records an end at the next start at the latest.
    let mut app = app.stop().await.start().await;
    app.sign_in("engineer", city::PASSWORD).await.ok(200);
    app.reaches("engineer", &shop.footing.grant, "expired").await;
    app.clock.advance(Duration::days(10));
    let over = city::call(&app, &shop.key, "").await;
    assert_ne!(over.status, 200, "{}", over.body);
    app.sign_in("engineer", city::PASSWORD).await.ok(200);
    let form = json!({ "grant_ids": [last(&shop.footing.grant)], "sql": city::SQL, "purpose": "industry" });
    assert!(matches!(app.post("engineer", "/api/v1/compute/jobs", &form).await.status, 409 | 451));
    // What rests on no grant is refused by the agreement itself, before anybody has recorded its end.
    let request = city::request_form(&shop.footing.agreement, &shop.footing.resource);
    let refused = app.post("engineer", "/api/v1/grant/requests", &request).await;
    assert_eq!(refused.body["code"], "mandate.ended", "{}", refused.body);
    let app = app.stop().await.start().await;
    app.reaches("engineer", &shop.footing.agreement, "expired").await;
}

async fn a23_4_a_halt_of_the_zone_cuts_its_jobs_and_calls(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    app.workers.hang("query");
    let running = city::submit_job(&app, &shop.footing.grant).await;
    app.workers.saw("query started", 2).await;
    let form = json!({ "scope": "zone", "zone_id": app.city.id("transport zone"), "reason": "疑似泄露" });
    app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201);
    city::call(&app, &shop.key, "").await.refused(451, "platform.halted");
    let killed = app.reaches("engineer", &running, "killed").await;
    assert_eq!(killed["body"]["killed_for"], "halt");
}

async fn a_cancelled_job_is_cut_in_its_worker(app: TestApp) {
    let footing = city::footing(&app).await;
    app.workers.hang("query");
    let job = city::submit_job(&app, &footing.grant).await;
    app.workers.saw("query started", 1).await;
    let view = app.act("engineer", &job, "cancel", &json!({})).await.ok(200);
    assert_eq!((view["status"].as_str(), view["body"]["killed_for"].as_str()), (Some("killed"), Some("cancelled")));
    app.workers.saw("query cut", 1).await;
}

async fn a_revoked_grant_stops_its_jobs_and_products(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    app.workers.hang("query");
    let job = city::submit_job(&app, &shop.footing.grant).await;
    app.workers.saw("query started", 2).await;
    app.act("publisher", &shop.footing.grant, "revoke", &json!({ "reason": "目的已变" })).await.ok(200);
    assert_eq!(app.reaches("engineer", &job, "killed").await["body"]["killed_for"], "grant");
    app.reaches("merchant", &shop.product, "suspended").await;
    assert_ne!(city::call(&app, &shop.key, "").await.status, 200);
}

async fn a11_6_a_terminated_agreement_loses_its_key_for_good(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    app.act("signatory", &shop.footing.agreement, "terminate", &json!({ "reason": "违约" })).await.ok(200);
    assert_ne!(city::call(&app, &shop.key, "").await.status, 200);
    app.reaches("customer", &shop.subscription, "ended").await;
    app.reaches("engineer", &shop.footing.grant, "revoked").await;
    use sea_orm::{ConnectionTrait, Statement};
    let db = &app.ctx.db.read;
    let query = Statement::from_string(db.get_database_backend(), "SELECT count(*) FROM scope_key");
    let count = || async {
        let left: i64 = db.query_one_raw(query.clone()).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        (left == 0).then_some(())
    };
    app.until("the key to be destroyed", count).await;
}

async fn ec_127_a_product_of_a_revoked_grant_is_neither_acknowledged_nor_listed(app: TestApp) {
    let footing = city::footing(&app).await;
    let export = city::export(&app, &footing.grant).await;
    let (acknowledged, reported) =
        (city::product(&app, &export, "first").await, city::product(&app, &export, "second").await);
    for product in [&acknowledged, &reported] {
        app.act("merchant", product, "report", &city::report()).await.ok(200);
    }
    app.act("assessor", &acknowledged, "acknowledge", &json!({})).await.ok(200);
    app.act("publisher", &footing.grant, "revoke", &json!({ "reason": "目的已变" })).await.ok(200);
    app.act("assessor", &reported, "acknowledge", &json!({})).await.refused(451, "grant.ended");
    app.act("merchant", &acknowledged, "list", &json!({})).await.refused(451, "grant.ended");
}

async fn ec_111_a_product_of_a_sealed_resource_is_not_listed(app: TestApp) {
    let footing = city::footing(&app).await;
    let export = city::export(&app, &footing.grant).await;
    let product = city::product(&app, &export, "first").await;
    app.act("merchant", &product, "report", &city::report()).await.ok(200);
    app.act("assessor", &product, "acknowledge", &json!({})).await.ok(200);
    app.act("steward", &footing.resource, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    app.act("merchant", &product, "list", &json!({})).await.refused(451, "grant.suspended");
}

async fn a15_1_a_file_without_its_unit_suspends_the_grants_and_the_corrected_one_lets_them_go_on(app: TestApp) {
    let footing = city::footing(&app).await;
    let import = async |content: &str, version: u64| {
        let etag = app.get("steward", &footing.resource).await.header("etag").unwrap().to_owned();
        app.upload("steward", last(&footing.resource), &etag, content).await.ok(202);
        app.until("the import", || async {
            Some(app.get("steward", &footing.resource).await.body).filter(|v| v["body"]["file_version"] == version)
        })
        .await;
    };
    let column = |name: &str, data_type| ImportedColumn {
        name: name.into(),
        data_type,
        nulls: 0,
        distinct: 9,
        content: vec![],
        notices: vec![],
    };
    let without = vec![column("district", DataType::Text), column("fare", DataType::Integer)];
    *app.workers.columns.lock().unwrap() = Some(without);
    import("district,fare\n玄武,12\n", 2).await;
    let view = app.reaches("engineer", &footing.grant, "suspended").await;
    assert_eq!(view["body"]["suspended_for"], json!(["unit"]));
    let form = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL, "purpose": "industry" });
    app.post("engineer", "/api/v1/compute/jobs", &form).await.refused(451, "grant.suspended");
    let policy = format!("{}/policy", footing.grant);
    app.get("engineer", &policy).await.refused(451, "grant.suspended");
    // The corrected file: the plate is graded and marked again by two people, and its secrets reviewed.
    *app.workers.columns.lock().unwrap() = None;
    import("plate,district,fare\n苏A12345,玄武,12\n", 3).await;
    let unit = json!({ "identifier": true, "unit": true, "mask": { "name": "token" } });
    app.act("steward", &footing.resource, "grade", &city::grading(&[("plate", 3, unit)])).await.ok(200);
    app.act("publisher", &footing.resource, "review_grades", &city::agreeing(&["plate"])).await.ok(200);
    city::declared(&app, &footing.resource).await;
    app.reaches("engineer", &footing.grant, "active").await;
}

scenarios![
    ec_127_a_product_of_a_revoked_grant_is_neither_acknowledged_nor_listed,
    ec_111_a_product_of_a_sealed_resource_is_not_listed,
    a15_1_a_file_without_its_unit_suspends_the_grants_and_the_corrected_one_lets_them_go_on,
    invariant_8_a_suspension_cuts_what_runs_and_starts_nothing_after_its_answer,
    a11_5_after_two_people_resumed_the_next_call_is_served,
    e3_an_answer_on_its_way_is_not_given_after_the_suspension,
    an_export_waits_for_its_agreement_and_then_goes_on,
    a_slow_check_does_not_hold_up_another_agreements_suspension,
    a11_1_an_agreement_past_its_last_day_serves_nothing,
    a23_4_a_halt_of_the_zone_cuts_its_jobs_and_calls,
    a_cancelled_job_is_cut_in_its_worker,
    a_revoked_grant_stops_its_jobs_and_products,
    a11_6_a_terminated_agreement_loses_its_key_for_good,
];
