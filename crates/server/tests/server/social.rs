//! Social data (A7.2): a lawful source, a look by the regulator, use beside grants, and no trace after the agreement.

use crate::{
    app::{Reply, TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use axum::body::Body;
use domain::{
    catalogue::{
        grading::ContentKind,
        secrecy::{MarkLevel, MarkPlace},
    },
    task::{ContentCount, DataType, ImportedColumn, Marked},
};
use hyper::header;
use serde_json::{Value, json};

const SOCIAL: &str = "/api/v1/compute/social_datasets";

/// The form that registers social data under an agreement.
fn form(agreement: &str) -> Value {
    json!({ "agreement_id": last(agreement), "code": "hotel_stays", "name": "酒店客流", "state_secret": false,
        "work_secret": false, "source": { "origin": "purchased", "statement": "向云栖酒店集团采购",
        "contract_no": "云栖采〔2026〕3号", "until": "2026-12-31" } })
}

/// Uploads a file to social data.
async fn upload(app: &TestApp, who: &str, path: &str) -> Reply {
    let version = app.get(who, path).await.header("etag").unwrap_or("\"1\"").to_owned();
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"stays.csv\"\r\n\r\nplate,district\n\r\n--b--\r\n";
    let request = app
        .request(who, "POST", &format!("{path}/import"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(header::IF_MATCH, version);
    app.send(request.body(Body::from(body)).unwrap()).await
}

/// Social data with its file read; gives its address.
async fn brought(app: &TestApp, agreement: &str) -> String {
    let path = format!("{SOCIAL}/{}", id(&app.post("engineer", SOCIAL, &form(agreement)).await.ok(201)));
    upload(app, "engineer", &path).await.ok(202);
    app.until("the import", || async {
        Some(app.get("engineer", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    path
}

fn graded() -> Value {
    json!({ "items": [{ "name": "plate", "grade": 2 }, { "name": "district", "grade": 1 }, { "name": "fare", "grade": 1 }] })
}

/// Social data a regulator admitted; gives its address.
async fn admitted(app: &TestApp, agreement: &str) -> String {
    let path = brought(app, agreement).await;
    app.act("engineer", &path, "grade", &graded()).await.ok(200);
    app.act("engineer", &path, "present", &json!({})).await.ok(200);
    app.act("assessor", &path, "admit", &json!({ "reason": "来源合法" })).await.ok(200);
    path
}

/// Every route of social data once.
pub async fn every_step(app: &TestApp, agreement: &str) {
    let path = admitted(app, agreement).await;
    app.act("assessor", &path, "reject", &json!({ "reason": "合同变更" })).await.ok(200);
    app.act("engineer", &path, "dispose", &json!({ "how": "returned", "reason": "退回单 1 号" })).await.ok(200);
}

async fn a7_2_social_data_has_a_lawful_source_of_its_own_agreement(app: TestApp) {
    let footing = city::footing(&app).await;
    for (field, value, code) in [
        ("statement", json!(" "), "compute.social_source"),
        ("contract_no", json!(""), "compute.social_contract"),
        ("until", json!("2026-03-01"), "compute.social_right_over"),
    ] {
        let mut wrong = form(&footing.agreement);
        wrong["source"][field] = value;
        app.post("engineer", SOCIAL, &wrong).await.refused(422, code);
    }
    for (field, value, code) in [
        ("code", json!("Hotel Stays"), "compute.social_code"),
        ("code", json!("trips"), "compute.social_code_taken"),
        ("state_secret", json!(true), "compute.social_secret"),
    ] {
        let mut wrong = form(&footing.agreement);
        wrong[field] = value;
        app.post("engineer", SOCIAL, &wrong).await.refused(422, code);
    }
    app.post("rival", SOCIAL, &form(&footing.agreement)).await.refused(422, "compute.social_agreement");
    app.post("engineer", SOCIAL, &form(&footing.agreement)).await.ok(201);
}

async fn a7_2_personal_information_without_a_legal_basis_does_not_come_in(app: TestApp) {
    let footing = city::footing(&app).await;
    let content = vec![ContentCount { kind: ContentKind::ResidentId, values: 100 }];
    let column = |name: &str, content| ImportedColumn {
        name: name.into(),
        data_type: DataType::Text,
        nulls: 0,
        distinct: 100,
        content,
        notices: vec![],
    };
    *app.workers.columns.lock().unwrap() = Some(vec![column("guest", content), column("nights", vec![])]);
    let path = brought(&app, &footing.agreement).await;
    let items = |personal: bool, grade: u8| json!([{ "name": "guest", "grade": grade, "personal": personal }, { "name": "nights", "grade": 1 }]);
    app.act("engineer", &path, "present", &json!({})).await.refused(409, "compute.social_unfinished");
    for (items, basis, code) in [
        (items(false, 3), "", "compute.social_personal"),
        (items(true, 2), "单独同意", "compute.social_grade_low"),
        (items(true, 3), " ", "compute.social_basis_missing"),
    ] {
        let grades = json!({ "items": items, "personal_basis": basis });
        app.act("engineer", &path, "grade", &grades).await.refused(422, code);
    }
    let unknown = json!({ "items": [{ "name": "nothing", "grade": 1 }] });
    app.act("engineer", &path, "grade", &unknown).await.refused(422, "compute.social_item_unknown");
    let grades = json!({ "items": items(true, 3), "personal_basis": "旅客单独同意" });
    let view = app.act("engineer", &path, "grade", &grades).await.ok(200);
    assert_eq!(view["body"]["personal_basis"], "旅客单独同意");
    app.act("engineer", &path, "present", &json!({})).await.ok(200);
}

async fn a7_2_a_regulator_of_the_zone_looks_at_it_and_no_catalogue_knows_it(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = brought(&app, &footing.agreement).await;
    app.act("engineer", &path, "grade", &graded()).await.ok(200);
    app.act("engineer", &path, "present", &json!({})).await.ok(200);
    let admit = json!({ "reason": "来源合法" });
    app.act("engineer", &path, "admit", &admit).await.refused(403, "platform.forbidden");
    app.get("steward", &path).await.refused(404, "platform.not_found");
    let inbox = app.get("assessor", "/api/v1/task/inbox").await.ok(200);
    assert!(inbox["items"].as_array().unwrap().iter().any(|i| i["action"] == "social_dataset.admit"));
    app.act("assessor", &path, "admit", &admit).await.ok(200);
    let resources = app.get("engineer", "/api/v1/catalogue/resources?q=酒店").await.ok(200);
    assert_eq!(resources["total"], 0);
    upload(&app, "engineer", &path).await.refused(409, "platform.wrong_state");
}

async fn a7_2_it_is_used_beside_the_grants_of_its_agreement_only(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = brought(&app, &footing.agreement).await;
    let job = json!({ "grant_ids": [last(&footing.grant)], "social_ids": [last(&path)], "sql": city::SQL,
        "purpose": "industry" });
    app.post("engineer", "/api/v1/compute/jobs", &job).await.refused(409, "compute.social_not_usable");
    app.act("engineer", &path, "grade", &graded()).await.ok(200);
    app.act("engineer", &path, "present", &json!({})).await.ok(200);
    app.act("assessor", &path, "admit", &json!({ "reason": "来源合法" })).await.ok(200);
    let mut alone = job.clone();
    alone["grant_ids"] = json!([]);
    app.post("engineer", "/api/v1/compute/jobs", &alone).await.refused(422, "grant.none_named");
    let view = app.post("engineer", "/api/v1/compute/jobs", &job).await.ok(201);
    assert_eq!(view["body"]["social"][0]["table"], "hotel_stays");
    let run = format!("/api/v1/compute/jobs/{}", id(&view));
    app.reaches("engineer", &run, "succeeded").await;
    let tables = app.workers.tables.lock().unwrap().last().cloned().unwrap();
    assert_eq!(tables, ["trips", "hotel_stays"]);
    let export = city::submit_export(&app, &run).await;
    app.reaches("engineer", &export, "released").await;
    let sample = json!({ "grant_ids": [last(&footing.grant)], "social_ids": [last(&path)], "sql": city::SQL });
    app.post("engineer", "/api/v1/compute/sample-query", &sample).await.ok(200);
    // What was rejected later is of no use any more.
    app.act("assessor", &path, "reject", &json!({ "reason": "合同终止" })).await.ok(200);
    app.post("engineer", "/api/v1/compute/jobs", &job).await.refused(409, "compute.social_not_usable");
}

async fn a7_2_a_file_with_a_mark_is_sealed_and_reported(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = format!("{SOCIAL}/{}", id(&app.post("engineer", SOCIAL, &form(&footing.agreement)).await.ok(201)));
    let marked =
        Marked { level: MarkLevel::Secret, place: MarkPlace::FileText, row: Some(2), digest: hex::encode([7; 32]) };
    *app.workers.marked.lock().unwrap() = Some(marked);
    upload(&app, "engineer", &path).await.ok(202);
    app.reaches("engineer", &path, "sealed").await;
    let seals = app.get("secadmin", "/api/v1/catalogue/seals").await.ok(200);
    assert_eq!((&seals["total"], &seals["items"][0]["status"]), (&json!(1), &json!("reported")));
    let gone = json!({ "how": "erased", "reason": "x" });
    app.act("engineer", &path, "dispose", &gone).await.refused(409, "platform.wrong_state");
}

async fn a7_2_it_leaves_on_record_with_the_agreement_or_before(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = admitted(&app, &footing.agreement).await;
    let bare = json!({ "how": "returned", "reason": "" });
    app.act("engineer", &path, "dispose", &bare).await.refused(422, "platform.form_invalid");
    app.act("signatory", &footing.agreement, "terminate", &json!({ "reason": "违约" })).await.ok(200);
    let view = app.reaches("engineer", &path, "disposed").await;
    assert_eq!(view["body"]["disposal"]["how"], "erased");
    let timeline = format!("/api/v1/ledger/timeline/social_dataset/{}", last(&path));
    let entries = app.get("engineer", &timeline).await.ok(200);
    let erased = entries["entries"].as_array().unwrap().iter().any(|e| e["action"] == "social_dataset.erase");
    assert!(erased, "{entries}");
}

scenarios![
    a7_2_social_data_has_a_lawful_source_of_its_own_agreement,
    a7_2_personal_information_without_a_legal_basis_does_not_come_in,
    a7_2_a_regulator_of_the_zone_looks_at_it_and_no_catalogue_knows_it,
    a7_2_it_is_used_beside_the_grants_of_its_agreement_only,
    a7_2_a_file_with_a_mark_is_sealed_and_reported,
    a7_2_it_leaves_on_record_with_the_agreement_or_before,
];
