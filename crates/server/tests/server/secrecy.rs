//! The secrecy gate on the platform: what bears a mark is sealed, reported and never shown, and only an order and
//! two people release it.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use ::ledger::EntryView;
use domain::{
    catalogue::secrecy::{MarkLevel, MarkPlace},
    task::Marked,
};
use serde_json::{Value, json};
use server::database::system;

const ORDER: &str = "密局〔2026〕3 号";

fn mark() -> Marked {
    Marked { level: MarkLevel::Secret, place: MarkPlace::FileHead, row: Some(1), digest: "d".repeat(64) }
}

/// A resource whose upload bore a mark; gives its address.
async fn sealed_upload(app: &TestApp) -> String {
    *app.workers.marked.lock().unwrap() = Some(mark());
    let view = app.post("steward", "/api/v1/catalogue/resources", &city::resource_form(app, "trips")).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "机密★10年\nplate,district\n").await.ok(202);
    app.until("the seal", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["sealed"] == true)
    })
    .await;
    path
}

async fn release(app: &TestApp, seal: &str) {
    app.act("secadmin", seal, "acknowledge", &json!({ "doc_no": "报〔2026〕1 号" })).await.ok(200);
    let order = json!({ "order_no": ORDER, "reason": "经鉴定不属于国家秘密" });
    app.act("secadmin", seal, "propose_release", &order).await.ok(200);
    app.act("secadmin", seal, "confirm_release", &json!({})).await.refused(403, "catalogue.same_person");
    app.act("signatory", seal, "confirm_release", &json!({})).await.ok(200);
}

async fn waiting(app: &TestApp, who: &str) -> Vec<Value> {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    inbox["items"].as_array().unwrap().iter().map(|item| item["action"].clone()).collect()
}

async fn ec_110_an_upload_with_a_mark_is_sealed_and_shown_to_nobody(app: TestApp) {
    let path = sealed_upload(&app).await;
    let view = app.get("steward", &path).await.ok(200);
    let text = view.to_string();
    for word in ["网约车行程", "行程明细", "机密"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    assert_eq!(view["body"]["import_refusal"]["code"], "catalogue.import.marked");
    assert_eq!(view["body"]["items"], json!([]));
    app.act("steward", &path, "grade", &city::grading(&[("fare", 1, json!({}))]))
        .await
        .refused(403, "catalogue.sealed");
    app.act("publisher", &path, "publish", &json!({})).await.refused(403, "catalogue.sealed");
    let preview = app.get("steward", &format!("{path}/preview")).await;
    assert!(preview.body["rows"].as_array().is_none_or(Vec::is_empty), "{}", preview.body);
    let list = app.get("steward", "/api/v1/catalogue/resources?q=网约车").await.ok(200);
    assert_eq!(list["total"], 0, "not found by its name");
    let kept = app.workers.sealed.lock().unwrap().values().any(|bytes| bytes.starts_with("机密".as_bytes()));
    assert!(kept, "the upload stays as it is");
}

async fn a2_4_a_seal_reaches_the_security_administrator_and_the_ledger(app: TestApp) {
    let path = sealed_upload(&app).await;
    let seal = city::seal_on(&app, &path).await;
    let view = app.get("secadmin", &seal).await.ok(200);
    assert_eq!((view["status"].as_str(), view["body"]["level"].as_str()), (Some("reported"), Some("secret")));
    assert_eq!(
        (view["body"]["sent_by"].as_str(), view["body"]["spot"].as_str()),
        (Some(app.city.id("steward")), Some("1"))
    );
    assert!(waiting(&app, "secadmin").await.contains(&json!("seal.acknowledge")));
    for stranger in ["engineer", "rival", "customer", "sysadmin"] {
        app.get(stranger, &seal).await.refused(404, "platform.not_found");
    }
    let mut words = Vec::new();
    for (_, bytes, _) in system::entries(&app.ctx.db.read, 0, 10_000).await.unwrap() {
        words.push(EntryView::parse(&bytes).unwrap().action.to_owned());
    }
    assert!(words.contains(&"resource.imported".to_owned()));
    let rows = app.get("audadmin", &format!("/api/v1/ledger/timeline/seal/{}", last(&seal))).await.ok(200);
    assert!(rows["entries"].as_array().is_some(), "{rows}");
}

async fn a2_4_a_release_takes_an_order_and_two_people_and_the_import_goes_on(app: TestApp) {
    let path = sealed_upload(&app).await;
    let seal = city::seal_on(&app, &path).await;
    app.act("steward", &seal, "acknowledge", &json!({ "doc_no": "x" })).await.refused(403, "platform.forbidden");
    release(&app, &seal).await;
    let view = app
        .until("the import", || async {
            Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
        })
        .await;
    assert_eq!((view["body"]["sealed"].as_bool(), view["body"]["items"].as_array().unwrap().len()), (Some(false), 3));
    assert_eq!(view["title"], "网约车行程");
}

async fn a2_3_a_mark_in_any_form_is_sealed_and_the_form_refused(app: TestApp) {
    let mut form = city::resource_form(&app, "trips");
    form["abstract_"] = json!("行程明细\n机 密 ★ １０ 年");
    let before = app.get("steward", "/api/v1/catalogue/resources").await.ok(200)["total"].clone();
    app.post("steward", "/api/v1/catalogue/resources", &form).await.refused(403, "catalogue.marked");
    app.post("steward", "/api/v1/catalogue/resources", &form).await.refused(403, "catalogue.marked");
    assert_eq!(app.get("steward", "/api/v1/catalogue/resources").await.ok(200)["total"], before);
    let seals = app.get("secadmin", "/api/v1/catalogue/seals").await.ok(200);
    assert_eq!(seals["total"], 1, "the same text is sealed once");
    let seal = &seals["items"][0];
    assert_eq!((seal["body"]["spot"].as_str(), seal["body"]["place"].as_str()), (Some("abstract_"), Some("form")));
    assert_eq!(seal["body"]["content"], Value::Null);
    let path = format!("/api/v1/catalogue/seals/{}", id(seal));
    release(&app, &path).await;
    app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    // Other forms pass the same gate.
    let reason = json!({ "reason": "绝密★长期" });
    let resource = city::resource(&app, "other").await;
    app.act("publisher", &resource, "withdraw", &reason).await.refused(403, "catalogue.marked");
    let speaks = json!({ "reason": "不涉及国家秘密，商业秘密已去除" });
    app.act("publisher", &resource, "withdraw", &speaks).await.ok(200);
}

async fn a2_2_both_questions_are_answered_before_publishing(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    city::graded(&app, &path).await;
    let half = json!({ "doc_no": "保密审〔2026〕1号", "state_secret": false });
    let problem =
        app.act("publisher", &path, "declare_secrecy", &half).await.refused(422, "catalogue.secrecy_unanswered");
    assert_eq!((problem["fields"][0]["field"].as_str(), problem["article"].as_u64()), (Some("work_secret"), Some(2)));
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.secrecy_missing");
    let clear = json!({ "doc_no": "保密审〔2026〕1号", "state_secret": false, "work_secret": false });
    app.act("steward", &path, "declare_secrecy", &clear).await.refused(403, "catalogue.secrecy_by_importer");
    app.act("publisher", &path, "declare_secrecy", &clear).await.ok(200);
}

async fn a2_4_a_seal_lists_what_was_made_of_the_resource(app: TestApp) {
    let footing = city::footing(&app).await;
    let job = city::job(&app, &footing.grant).await;
    let export = city::submit_export(&app, &job).await;
    app.act("approver", &footing.resource, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    let seal = city::seal_on(&app, &footing.resource).await;
    let path = format!("/api/v1/task/copies/{}", last(&seal));
    let found = app.get("secadmin", &path).await.ok(200);
    let named: Vec<_> = found["copies"].as_array().unwrap().iter().map(|c| (&c["kind"], &c["id"])).collect();
    let (grant, job, export) = (json!(last(&footing.grant)), json!(last(&job)), json!(last(&export)));
    assert_eq!(named, [(&json!("grant"), &grant), (&json!("job"), &job), (&json!("export"), &export)]);
    assert_eq!(found["file_versions"], 1);
    assert!(found["copies"][0]["title"].is_null(), "where they are, not what they hold");
    app.get("engineer", &path).await.refused(404, "platform.not_found");
}

async fn ec_111_a_suspicion_freezes_the_chain_until_it_is_cleared(app: TestApp) {
    let footing = city::footing(&app).await;
    app.act("approver", &footing.resource, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    app.reaches("engineer", &footing.grant, "suspended").await;
    app.get("engineer", &footing.resource).await.refused(404, "platform.not_found");
    let seal = city::seal_on(&app, &footing.resource).await;
    release(&app, &seal).await;
    app.until("the resource to be free", || async {
        Some(app.get("steward", &footing.resource).await.body).filter(|v| v["body"]["sealed"] == false)
    })
    .await;
    let grant = app.get("engineer", &footing.grant).await.ok(200);
    assert_eq!(grant["status"], "suspended", "until the review is declared anew");
    city::declared(&app, &footing.resource).await;
    app.reaches("engineer", &footing.grant, "active").await;
}

async fn ec_111_a_reviewer_of_a_candidate_freezes_it_with_its_sources(app: TestApp) {
    let footing = city::footing(&app).await;
    *app.workers.grade.lock().unwrap() = domain::Grade::G3;
    let job = city::job(&app, &footing.grant).await;
    let export = city::submit_export(&app, &job).await;
    let view = app.reaches("engineer", &export, "in_review").await;
    app.act("assessor", &footing.resource, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    app.reaches("engineer", &footing.grant, "suspended").await;
    let approve = json!({ "digest": view["body"]["digest"], "approve": true });
    app.act("approver", &export, "review", &approve).await.refused(451, "grant.suspended");
    let refuse = json!({ "digest": view["body"]["digest"], "approve": false, "opinion": "疑似涉密" });
    let view = app.act("approver", &export, "review", &refuse).await.ok(200);
    assert_eq!(view["status"], "rejected", "turning it down is always possible");
}

async fn ec_110_nothing_of_a_sealed_resource_is_read_in_any_way(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let catalogue = "/api/v1/catalogue/resources/catalogue.xlsx";
    let before = app.get("steward", catalogue).await.bytes.len();
    app.act("steward", &path, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    for who in ["steward", "publisher"] {
        app.get(who, &format!("{path}/preview")).await.refused(403, "catalogue.sealed");
    }
    for what in ["editions", "editions/1", "differences?from=1"] {
        for who in ["steward", "assessor"] {
            app.get(who, &format!("{path}/{what}")).await.refused(403, "catalogue.sealed");
        }
    }
    assert!(app.get("steward", catalogue).await.bytes.len() < before, "a sealed entry leaves with no export");
    let body = app.get("steward", &path).await.ok(200)["body"].clone();
    assert_eq!((&body["revision"], &body["drift"], &body["filed_under"]), (&Value::Null, &Value::Null, &json!([])));
    // It is neither offered nor named in an agreement or a request.
    let form = city::agreement_form(&app, &[last(&path)]);
    app.post("handler", "/api/v1/mandate/agreements", &form).await.refused(422, "mandate.resource_unknown");
}

async fn a2_4_what_protects_goes_on_under_a_halt(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let halt = json!({ "scope": "platform", "reason": "演练" });
    app.post("secadmin", "/api/v1/supervision/halts", &halt).await.ok(201);
    app.act("steward", &path, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    app.act("sysadmin", &format!("/api/v1/party/people/{}", app.city.id("rival")), "close", &json!({})).await.ok(200);
}

async fn a23_4_a_halt_stands_although_an_older_one_is_reported_after_its_end(app: TestApp) {
    let halts = "/api/v1/supervision/halts";
    let impose = async |reason: &str| {
        let view = app.post("secadmin", halts, &json!({ "scope": "platform", "reason": reason })).await.ok(201);
        format!("{halts}/{}", id(&view))
    };
    let first = impose("演练一").await;
    app.act("secadmin", &first, "propose_lift", &json!({ "reason": "排除" })).await.ok(200);
    app.act("signatory", &first, "confirm_lift", &json!({})).await.ok(200);
    impose("演练二").await;
    let report = json!({ "doc_no": "报〔2026〕1号", "recipient": "市网信办", "summary": "演练情况" });
    app.act("secadmin", &first, "report", &report).await.ok(200);
    assert!(app.ctx.leases.halted(None), "the second halt stands");
}

async fn ec_110_a_resource_is_not_withdrawn_under_a_running_import(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    app.workers.hang("import");
    let version = app.get("steward", &path).await.header("etag").unwrap().to_owned();
    app.upload("steward", last(&path), &version, "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.workers.saw("import started", 2).await;
    app.act("publisher", &path, "withdraw", &json!({ "reason": "停更" })).await.refused(409, "catalogue.importing");
}

async fn a2_2_a_secret_that_is_found_is_sealed_whatever_else_is_missing(app: TestApp) {
    let path = city::resource(&app, "trips").await;
    let found = json!({ "doc_no": "", "state_secret": true });
    let view = app.act("steward", &path, "declare_secrecy", &found).await.ok(200);
    assert_eq!(view["body"]["sealed"], true);
}

scenarios![
    a2_4_a_seal_lists_what_was_made_of_the_resource,
    ec_110_nothing_of_a_sealed_resource_is_read_in_any_way,
    a2_4_what_protects_goes_on_under_a_halt,
    a23_4_a_halt_stands_although_an_older_one_is_reported_after_its_end,
    ec_110_a_resource_is_not_withdrawn_under_a_running_import,
    a2_2_a_secret_that_is_found_is_sealed_whatever_else_is_missing,
    ec_110_an_upload_with_a_mark_is_sealed_and_shown_to_nobody,
    a2_4_a_seal_reaches_the_security_administrator_and_the_ledger,
    a2_4_a_release_takes_an_order_and_two_people_and_the_import_goes_on,
    a2_3_a_mark_in_any_form_is_sealed_and_the_form_refused,
    a2_2_both_questions_are_answered_before_publishing,
    ec_111_a_suspicion_freezes_the_chain_until_it_is_cleared,
    ec_111_a_reviewer_of_a_candidate_freezes_it_with_its_sources,
];
