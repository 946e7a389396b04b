//! Catalogue workbooks and classification trees over HTTP.

use crate::{
    app::{Reply, TestApp, id},
    backend::scenarios,
    city,
};
use axum::{body::Body, http::header};
use calamine::{Reader, Xlsx};
use domain::{
    catalogue::secrecy::{MarkLevel, MarkPlace},
    task::Marked,
};
use rust_xlsxwriter::Workbook;
use serde_json::json;

/// Uploads a workbook for a dry run.
pub async fn upload(app: &TestApp, who: &str, bytes: &[u8]) -> Reply {
    upload_named(app, who, "catalogue.xlsx", bytes).await
}

async fn upload_named(app: &TestApp, who: &str, name: &str, bytes: &[u8]) -> Reply {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let mut body = head.into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--b--\r\n");
    let request = app
        .request(who, "POST", "/api/v1/catalogue/batches")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    app.send(request.body(Body::from(body)).unwrap()).await
}

/// The address of a batch that was checked.
pub async fn checked(app: &TestApp, bytes: &[u8]) -> String {
    let path = format!("/api/v1/catalogue/batches/{}", id(&upload(app, "steward", bytes).await.ok(202)));
    app.until("the dry run", || async {
        Some(app.get("steward", &path).await.body).filter(|batch| batch["status"] != "reading")
    })
    .await;
    path
}

/// A workbook of one worksheet with these rows.
pub fn workbook(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("目录").unwrap();
    for (line, row) in (0u32..).zip(rows) {
        for (at, cell) in (0u16..).zip(row) {
            page.write_string(line, at, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The cells of a worksheet.
fn cells(bytes: &[u8], page: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(page).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The tree of themes; gives its address.
pub async fn theme(app: &TestApp, required: bool) -> String {
    let form = json!({ "code": "theme", "name": "主题", "required": required, "nodes": [
        { "code": "T01", "name": "交通出行" }, { "code": "T0101", "name": "网约车", "parent": "T01" },
        { "code": "T02", "name": "气象" },
    ] });
    let view = app.post("handler", "/api/v1/catalogue/trees", &form).await.ok(201);
    format!("/api/v1/catalogue/trees/{}", id(&view))
}

async fn the_catalogue_goes_out_and_comes_back_without_loss(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    city::imported(&app, "second").await;
    let sheet = app.get("steward", "/api/v1/catalogue/resources/catalogue.xlsx?sort=title").await;
    assert_eq!(sheet.status, 200);
    let batch = checked(&app, &sheet.bytes).await;
    let view = app.get("steward", &batch).await.ok(200);
    let tally = json!({ "rows": 2, "created": 0, "updated": 0, "revised": 0, "unchanged": 2, "refused": 0 });
    assert_eq!((&view["status"], &view["body"]["found"]), (&json!("checked"), &tally));
    app.act("steward", &batch, "apply", &json!({})).await.refused(409, "catalogue.nothing_to_import");
    app.act("steward", &batch, "discard", &json!({})).await.ok(200);
    assert_eq!(app.workers.sealed.lock().unwrap().keys().filter(|k| k.starts_with("catalogue/")).count(), 0);
    // The export holds what its reader may see: an operator sees what is published.
    let seen = app.get("engineer", "/api/v1/catalogue/resources/catalogue.xlsx").await;
    assert_eq!(cells(&seen.bytes, "目录").len(), 2);
    assert_eq!(app.get("engineer", &path).await.status, 200);
}

async fn good_rows_go_in_and_the_others_are_told_in_the_error_sheet(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let rows = workbook(&[
        vec!["资源代码 code", "资源名称 name", "专区 zone", "摘要 abstract_", "可授权运营 operable"],
        vec!["orders", "网约车订单", "交通专区", "订单", "是"],
        vec!["Bad", "坏行", "交通专区", "订单", "是"],
        vec!["far", "远", "海洋专区", "订单", "也许"],
        vec!["trips", "网约车行程（新）", "", "行程明细", "是"],
    ]);
    let batch = checked(&app, &rows).await;
    let view = app.get("steward", &batch).await.ok(200);
    let tally = json!({ "rows": 4, "created": 1, "updated": 0, "revised": 1, "unchanged": 0, "refused": 2 });
    assert_eq!((&view["body"]["found"], &view["body"]["complaint_count"]), (&tally, &json!(3)));
    let told = cells(&app.get("steward", &format!("{batch}/errors.xlsx")).await.bytes, "错误");
    let places: Vec<_> = told[1..].iter().map(|row| (row[1].as_str(), row[2].as_str(), row[3].as_str())).collect();
    assert_eq!(
        places,
        [
            ("3", "资源代码", "catalogue.code_invalid"),
            ("4", "可授权运营", "catalogue.cell_flag"),
            ("4", "专区", "catalogue.zone_invalid"),
        ]
    );
    let list = "/api/v1/catalogue/resources?sort=title";
    assert_eq!(app.get("steward", list).await.ok(200)["total"], 1, "a dry run changes nothing");
    app.act("steward", &batch, "apply", &json!({})).await.ok(202);
    let done = app.reaches("steward", &batch, "applied").await;
    let tally = json!({ "rows": 4, "created": 1, "updated": 0, "revised": 1, "unchanged": 0, "refused": 2 });
    assert_eq!(done["body"]["done"], tally);
    assert_eq!(app.get("steward", list).await.ok(200)["total"], 2);
    let trips = app.get("publisher", &path).await.ok(200);
    assert_eq!(trips["title"], "网约车行程", "a published entry waits for another person");
    app.act("publisher", &path, "confirm_revision", &json!({})).await.ok(200);
    assert_eq!(app.get("publisher", &path).await.ok(200)["title"], "网约车行程（新）");
    // What went in is in the ledger, row by row, and nobody else sees the batch.
    app.get("engineer", &batch).await.refused(404, "platform.not_found");
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn what_changed_since_the_dry_run_is_not_overwritten(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    let rows = workbook(&[
        vec!["资源代码 code", "资源名称 name", "专区 zone", "摘要 abstract_", "可授权运营 operable"],
        vec!["trips", "网约车行程（表）", "交通专区", "行程明细", "是"],
    ]);
    let batch = checked(&app, &rows).await;
    let mut form = city::resource_form(&app, "trips");
    for key in ["code", "zone_id"] {
        form.as_object_mut().unwrap().remove(key);
    }
    form["name"] = json!("网约车行程（人工）");
    app.act("steward", &path, "update", &form).await.ok(200);
    app.act("steward", &batch, "apply", &json!({})).await.ok(202);
    let applied = app.reaches("steward", &batch, "applied").await;
    assert_eq!(applied["body"]["complaints"][0]["code"], "catalogue.batch_changed");
    assert_eq!(app.get("steward", &path).await.ok(200)["title"], "网约车行程（人工）");
}

async fn a_file_that_is_no_catalogue_is_refused_as_a_whole(app: TestApp) {
    let batch = checked(&app, b"PK not a workbook").await;
    let view = app.get("steward", &batch).await.ok(200);
    assert_eq!(
        (&view["status"], &view["body"]["refusal"]["code"]),
        (&json!("failed"), &json!("catalogue.import.unreadable_workbook"))
    );
    let batch = checked(&app, &workbook(&[vec!["姓名", "余额"], vec!["李雷", "1"]])).await;
    let view = app.get("steward", &batch).await.ok(200);
    assert_eq!(view["body"]["refusal"]["code"], "catalogue.sheet_column_unknown");
    upload(&app, "engineer", b"PK").await.refused(403, "platform.forbidden");
}

async fn ec_crash_an_interrupted_dry_run_is_told_and_made_again(app: TestApp) {
    app.workers.hang("read workbook");
    let view = upload(&app, "steward", &workbook(&[vec!["code", "name"], vec!["a1", "甲"]])).await.ok(202);
    let path = format!("/api/v1/catalogue/batches/{}", id(&view));
    app.workers.saw("read workbook started", 1).await;
    let app = app.crash().await.start().await;
    let view = app.reaches("steward", &path, "failed").await;
    assert_eq!(view["body"]["refusal"]["code"], "catalogue.import_broke");
}

async fn resources_are_filed_in_trees_and_found_below_a_node(app: TestApp) {
    let tree = theme(&app, false).await;
    let form = json!({ "code": "theme", "name": "又一个", "nodes": [{ "code": "X", "name": "x" }] });
    app.post("handler", "/api/v1/catalogue/trees", &form).await.refused(409, "catalogue.code_taken");
    let form = json!({ "code": "other", "name": "又一个", "nodes": [{ "code": "X", "name": "x" }] });
    app.post("steward", "/api/v1/catalogue/trees", &form).await.refused(403, "platform.forbidden");
    let mut form = city::resource_form(&app, "trips");
    form["entry"]["classes"] = json!([{ "tree": "theme", "node": "T09" }]);
    app.post("steward", "/api/v1/catalogue/resources", &form).await.refused(422, "platform.form_invalid");
    form["entry"]["classes"] = json!([{ "tree": "theme", "node": "T0101" }]);
    app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    let total = |path: &'static str| async { app.get("steward", path).await.ok(200)["total"].clone() };
    assert_eq!(total("/api/v1/catalogue/resources?class=theme/T01").await, 1);
    assert_eq!(total("/api/v1/catalogue/resources?class=theme/T0101").await, 1);
    assert_eq!(total("/api/v1/catalogue/resources?class=theme/T02").await, 0);
    let fewer = json!({ "name": "主题", "nodes": [{ "code": "T02", "name": "气象" }] });
    app.act("handler", &tree, "replace", &fewer).await.refused(422, "platform.form_invalid");
    app.act("handler", &tree, "retire", &json!({})).await.ok(200);
}

async fn a13_1_a_required_tree_holds_a_publication_back(app: TestApp) {
    theme(&app, true).await;
    let path = city::imported(&app, "trips").await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.class_missing");
    let mut form = city::resource_form(&app, "trips");
    form["entry"]["classes"] = json!([{ "tree": "theme", "node": "T0101" }]);
    let fields = form.as_object_mut().unwrap();
    fields.remove("code");
    fields.remove("zone_id");
    app.act("steward", &path, "update", &form).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
}

async fn a_resource_whose_file_is_late_is_found_by_the_overdue_filter(mut app: TestApp) {
    city::resource(&app, "trips").await;
    let path = "/api/v1/catalogue/resources?overdue=";
    assert_eq!(app.get("steward", &format!("{path}true")).await.ok(200)["total"], 0);
    assert_eq!(app.get("steward", &format!("{path}false")).await.ok(200)["total"], 1);
    app.clock.advance(time::Duration::days(2));
    app.sign_in("steward", city::PASSWORD).await.ok(200);
    assert_eq!(app.get("steward", &format!("{path}true")).await.ok(200)["total"], 1);
    assert_eq!(app.get("steward", &format!("{path}false")).await.ok(200)["total"], 0);
}

/// Releases a seal by order, with two people.
async fn released(app: &TestApp, seal: &str) {
    app.act("secadmin", seal, "acknowledge", &json!({ "doc_no": "报 1" })).await.ok(200);
    let order = json!({ "order_no": "令 1", "reason": "经鉴定不属于国家秘密" });
    app.act("secadmin", seal, "propose_release", &order).await.ok(200);
    app.act("signatory", seal, "confirm_release", &json!({})).await.ok(200);
}

async fn ec_110_a_marked_cell_seals_the_workbook_until_an_order_releases_it(app: TestApp) {
    let rows = workbook(&[
        vec!["code", "name", "zone", "abstract_"],
        vec!["plain", "网约车订单", "交通专区", "订单"],
        vec!["secret", "重点目标巡查", "交通专区", "第一行\n机 密 ★ 10 年"],
    ]);
    let batch = checked(&app, &rows).await;
    let view = app.get("steward", &batch).await.ok(200);
    assert_eq!(
        (&view["status"], &view["body"]["refusal"]["code"], &view["body"]["found"]),
        (&json!("sealed"), &json!("catalogue.import.marked"), &json!(null))
    );
    let list = app.get("steward", "/api/v1/catalogue/batches?q=catalogue").await.ok(200);
    assert_eq!(list["total"], 0, "not found by its name");
    let told = format!("{view}{}", app.get("steward", "/api/v1/catalogue/batches").await.ok(200));
    for word in ["catalogue.xlsx", "重点目标", "机"] {
        assert!(!told.contains(word), "{word}: {told}");
    }
    assert_eq!(cells(&app.get("steward", &format!("{batch}/errors.xlsx")).await.bytes, "错误").len(), 1);
    app.act("steward", &batch, "apply", &json!({})).await.refused(409, "platform.wrong_state");
    app.act("steward", &batch, "discard", &json!({})).await.refused(409, "platform.wrong_state");
    let kept = || app.workers.sealed.lock().unwrap().keys().filter(|key| key.starts_with("catalogue/")).count();
    assert_eq!(kept(), 1, "the workbook stays as it is");
    let seal = city::seal_on(&app, &batch).await;
    let found = app.get("secadmin", &seal).await.ok(200);
    assert_eq!(
        (&found["body"]["level"], &found["body"]["place"], &found["body"]["spot"], &found["body"]["sent_by"]),
        (&json!("secret"), &json!("file_text"), &json!("3"), &json!(app.city.id("steward")))
    );
    app.get("engineer", &seal).await.refused(404, "platform.not_found");
    let app = app.crash().await.start().await;
    assert_eq!(app.get("steward", &batch).await.ok(200)["status"], "sealed", "also after a stop");
    released(&app, &seal).await;
    let view = app.reaches("steward", &batch, "checked").await;
    assert_eq!((&view["body"]["found"]["created"], &view["title"]), (&json!(2), &json!("catalogue.xlsx")));
    app.act("steward", &batch, "apply", &json!({})).await.ok(202);
    let done = app.reaches("steward", &batch, "applied").await;
    assert_eq!(done["body"]["done"]["created"], 2);
}

async fn ec_110_a_file_name_with_a_mark_is_kept_under_its_seal_only(app: TestApp) {
    let place = MarkPlace::FileName;
    let marked = Marked { level: MarkLevel::Secret, place, row: None, digest: "d".repeat(64) };
    *app.workers.marked.lock().unwrap() = Some(marked);
    let rows = workbook(&[vec!["code", "name"], vec!["a1", "甲"]]);
    let view = upload_named(&app, "steward", "绝密★长期.xlsx", &rows).await.ok(202);
    assert!(!view.to_string().contains("绝密"), "{view}");
    let path = format!("/api/v1/catalogue/batches/{}", id(&view));
    app.reaches("steward", &path, "sealed").await;
    let seal = app.get("secadmin", &city::seal_on(&app, &path).await).await.ok(200);
    assert_eq!((&seal["body"]["place"], &seal["body"]["content"]), (&json!("file_name"), &json!(null)));
    for (who, list) in [("steward", "/api/v1/catalogue/batches"), ("secadmin", "/api/v1/catalogue/seals")] {
        let list = app.get(who, list).await.ok(200);
        assert!(!list.to_string().contains("绝密"), "{list}");
    }
}

scenarios![
    what_changed_since_the_dry_run_is_not_overwritten,
    ec_110_a_marked_cell_seals_the_workbook_until_an_order_releases_it,
    ec_110_a_file_name_with_a_mark_is_kept_under_its_seal_only,
    the_catalogue_goes_out_and_comes_back_without_loss,
    good_rows_go_in_and_the_others_are_told_in_the_error_sheet,
    a_file_that_is_no_catalogue_is_refused_as_a_whole,
    ec_crash_an_interrupted_dry_run_is_told_and_made_again,
    resources_are_filed_in_trees_and_found_below_a_node,
    a13_1_a_required_tree_holds_a_publication_back,
    a_resource_whose_file_is_late_is_found_by_the_overdue_filter,
];
