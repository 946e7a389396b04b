//! The catalogue over HTTP: descriptions, editions, renewal and what is not given.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city,
};
use domain::task::{DataType, ImportedColumn};
use serde_json::{Value, json};

async fn a13_1_an_incomplete_entry_is_not_published_and_says_what_is_missing(app: TestApp) {
    let mut form = city::resource_form(&app, "bare");
    form["entry"] = json!({ "section": "信息处" });
    let view = app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    let problem = app.act("publisher", &path, "publish", &json!({})).await.ok(422);
    let fields: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"entry.provenance") && fields.contains(&"entry.operable"), "{fields:?}");
    assert!(!fields.contains(&"entry.section"));
}

async fn a_published_entry_is_changed_by_two_people_and_every_edition_is_kept_and_verified(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let view = app.get("steward", &path).await.ok(200);
    let mut changed = city::description(&view);
    changed["name"] = json!("网约车订单");
    changed["entry"]["spatial"] = json!("全市");
    let form = json!({ "description": changed, "reason": "名称有误" });
    app.act("publisher", &path, "revise", &form).await.refused(403, "platform.forbidden");
    let proposed = app.act("steward", &path, "revise", &form).await.ok(200);
    assert_eq!(proposed["title"], "网约车行程", "nothing changes before it is confirmed");
    let seen = app.get("steward", &format!("{path}/differences?from=1")).await.ok(200);
    assert_eq!(
        seen,
        json!([
            { "field": "entry.spatial", "before": null, "after": "全市" },
            { "field": "name", "before": "网约车行程", "after": "网约车订单" },
        ])
    );
    let confirmed = app.act("publisher", &path, "confirm_revision", &json!({})).await.ok(200);
    assert_eq!((&confirmed["title"], &confirmed["body"]["edition"]), (&json!("网约车订单"), &json!(2)));
    app.act("publisher", &path, "confirm_revision", &json!({})).await.refused(409, "catalogue.no_revision");
    // Anybody may read the editions of a published resource, nobody those of what they may not see.
    let editions = app.get("engineer", &format!("{path}/editions")).await.ok(200);
    let numbers: Vec<_> = editions.as_array().unwrap().iter().map(|e| (&e["number"], &e["differences"])).collect();
    assert_eq!(numbers, [(&json!(2), &json!(2)), (&json!(1), &json!(0))]);
    assert_eq!(app.get("engineer", &format!("{path}/editions/1")).await.ok(200)["description"]["name"], "网约车行程");
    app.get("engineer", &format!("{path}/editions/9")).await.refused(404, "catalogue.edition_unknown");
    let draft = city::imported(&app, "draft").await;
    app.get("engineer", &format!("{draft}/editions")).await.refused(404, "platform.not_found");
    restored(&app, &path).await;
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
    stopped.sql("UPDATE edition SET body = replace(body, '网约车', '出租车') WHERE number = 1").await;
    let report = stopped.verify().await;
    assert!(!report.intact, "a changed edition is found");
}

async fn restored(app: &TestApp, path: &str) {
    app.act("steward", path, "restore", &json!({ "number": 7, "reason": "恢复" }))
        .await
        .refused(404, "catalogue.edition_unknown");
    app.act("steward", path, "restore", &json!({ "number": 1, "reason": "恢复原名" })).await.ok(200);
    app.act("publisher", path, "reject_revision", &json!({ "reason": "再议" })).await.ok(200);
    app.act("steward", path, "restore", &json!({ "number": 1, "reason": "恢复原名" })).await.ok(200);
    let third = app.act("publisher", path, "confirm_revision", &json!({})).await.ok(200);
    assert_eq!((&third["title"], &third["body"]["edition"]), (&json!("网约车行程"), &json!(3)));
}

async fn a13_2_what_is_closed_by_law_is_refused_in_the_request_path_with_its_article(app: TestApp) {
    let footing = city::footing(&app).await;
    let view = app.get("steward", &footing.resource).await.ok(200);
    let mut closed = city::description(&view);
    closed["open_type"] = json!("closed");
    closed["closed_basis"] = json!("统计法");
    app.act("steward", &footing.resource, "revise", &json!({ "description": closed, "reason": "依法不予开放" }))
        .await
        .ok(200);
    app.act("publisher", &footing.resource, "confirm_revision", &json!({})).await.ok(200);
    let form = city::request_form(&footing.agreement, &footing.resource);
    let problem = app.post("engineer", "/api/v1/grant/requests", &form).await.refused(422, "catalogue.closed_by_law");
    assert_eq!((problem["control"].as_str(), problem["article"].as_u64()), (Some("A13.2"), Some(13)));
    assert!(problem["detail_zh"].as_str().unwrap().contains("统计法"));
    // What was granted before is suspended, as with any resource that is no longer offered.
    app.reaches("engineer", &footing.grant, "suspended").await;
}

async fn ec_63_a_column_that_drifts_in_stays_out_and_what_is_gone_is_told(app: TestApp) {
    let footing = city::footing(&app).await;
    let column = |name: &str, data_type| ImportedColumn {
        name: name.into(),
        data_type,
        nulls: 0,
        distinct: 9,
        content: vec![],
        notices: vec![],
    };
    *app.workers.columns.lock().unwrap() = Some(vec![
        column("plate", DataType::Text),
        column("district", DataType::Text),
        column("tip", DataType::Integer),
    ]);
    let seen = app.get("steward", &footing.resource).await;
    let version = seen.header("etag").unwrap().to_owned();
    app.upload("steward", city::last(&footing.resource), &version, "plate,district,tip\n苏A12345,玄武,1\n")
        .await
        .ok(202);
    let renewed = app.until("the renewal", || async {
        Some(app.get("steward", &footing.resource).await.body).filter(|v| v["body"]["file_version"] == 2)
    });
    let renewed = renewed.await;
    assert_eq!((&renewed["status"], &renewed["body"]["drift"]["added"]), (&json!("published"), &json!(["tip"])));
    assert_eq!(renewed["body"]["drift"]["vanished"], json!(["fare"]));
    assert_eq!(renewed["body"]["due_on"], "2026-03-03", "daily, and the file came on the second of March");
    let mut form = city::request_form(&footing.agreement, &footing.resource);
    form["items"] = json!([{ "name": "tip", "reason": "新列" }]);
    app.post("engineer", "/api/v1/grant/requests", &form).await.refused(422, "catalogue.item_ungraded");
}

/// What waits for somebody: the step and the words that name it.
async fn waiting(app: &TestApp, who: &str) -> Vec<(String, String)> {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    inbox["items"].as_array().unwrap().iter().map(|item| (text(&item["action"]), text(&item["label"]))).collect()
}

async fn a_proposed_change_and_a_late_file_wait_in_the_inbox_of_whoever_acts_on_them(mut app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let mut changed = city::description(&app.get("steward", &path).await.ok(200));
    changed["name"] = json!("网约车订单");
    app.act("steward", &path, "revise", &json!({ "description": changed, "reason": "名称有误" })).await.ok(200);
    let confirm = ("resource.confirm_revision".to_owned(), "确认变更".to_owned());
    assert!(waiting(&app, "publisher").await.contains(&confirm));
    assert!(!waiting(&app, "steward").await.contains(&confirm));
    app.act("publisher", &path, "confirm_revision", &json!({})).await.ok(200);
    assert!(!waiting(&app, "publisher").await.contains(&confirm));
    let late = ("resource.import".to_owned(), "逾期未更新".to_owned());
    assert!(!waiting(&app, "steward").await.contains(&late));
    app.clock.advance(time::Duration::days(2));
    for who in ["steward", "publisher"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    assert!(waiting(&app, "steward").await.contains(&late), "daily, and no file came for two days");
    assert!(!waiting(&app, "publisher").await.contains(&late));
}

async fn a14_7_data_obtained_by_sharing_is_published_with_the_consent_of_who_shared_it_only(app: TestApp) {
    let path = city::imported(&app, "shared").await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    let mut form = city::resource_form(&app, "shared");
    let fields = form.as_object_mut().unwrap();
    fields.remove("code");
    fields.remove("zone_id");
    form["entry"]["provenance"] = json!("shared");
    form["entry"]["shared_from"] = json!("省公安厅");
    app.act("steward", &path, "update", &form).await.ok(200);
    let problem =
        app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.shared_without_consent");
    assert_eq!((problem["control"].as_str(), problem["article"].as_u64()), (Some("A14.7"), Some(14)));
    form["entry"]["provenance_doc"] = json!("公函〔2026〕8 号");
    app.act("steward", &path, "update", &form).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    // A published entry cannot lose it either.
    let mut bare = city::description(&app.get("steward", &path).await.ok(200));
    bare["entry"]["provenance_doc"] = json!("");
    let form = json!({ "description": bare, "reason": "更正" });
    app.act("steward", &path, "revise", &form).await.refused(409, "catalogue.shared_without_consent");
}

async fn a13_2_what_is_closed_by_law_does_not_enter_an_agreement(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let mut closed = city::description(&app.get("steward", &path).await.ok(200));
    closed["open_type"] = json!("closed");
    closed["closed_basis"] = json!("统计法");
    app.act("steward", &path, "revise", &json!({ "description": closed, "reason": "依法不予开放" })).await.ok(200);
    app.act("publisher", &path, "confirm_revision", &json!({})).await.ok(200);
    let form = city::agreement_form(&app, &[city::last(&path)]);
    let problem =
        app.post("handler", "/api/v1/mandate/agreements", &form).await.refused(422, "catalogue.closed_by_law");
    assert_eq!((problem["control"].as_str(), problem["article"].as_u64()), (Some("A13.2"), Some(13)));
}

scenarios![
    a_proposed_change_and_a_late_file_wait_in_the_inbox_of_whoever_acts_on_them,
    a14_7_data_obtained_by_sharing_is_published_with_the_consent_of_who_shared_it_only,
    a13_2_what_is_closed_by_law_does_not_enter_an_agreement,
    a13_1_an_incomplete_entry_is_not_published_and_says_what_is_missing,
    a_published_entry_is_changed_by_two_people_and_every_edition_is_kept_and_verified,
    a13_2_what_is_closed_by_law_is_refused_in_the_request_path_with_its_article,
    ec_63_a_column_that_drifts_in_stays_out_and_what_is_gone_is_told,
];
