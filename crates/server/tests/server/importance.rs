//! What stops when a resource turns out to be more sensitive than it was granted as, who is told, and what the
//! content of a file says about it.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, Footing, last},
};
use domain::{
    catalogue::{ContentKind, NoticeKind},
    task::{ContentCount, DataType, ImportedColumn, NoticeCount},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A grant of these items under the footing's agreement.
async fn granted(app: &TestApp, footing: &Footing, items: &[&str]) -> String {
    let mut form = city::request_form(&footing.agreement, &footing.resource);
    form["items"] = items.iter().map(|name| json!({ "name": name, "reason": "统计" })).collect();
    let view = app.post("engineer", "/api/v1/grant/requests", &form).await.ok(201);
    let request = format!("/api/v1/grant/requests/{}", id(&view));
    app.act("engineer", &request, "submit", &json!({})).await.ok(200);
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let decided: Vec<Value> = items.iter().map(|name| json!({ "item": name, "approve": true })).collect();
    app.act("publisher", &request, "decide", &json!({ "items": decided })).await.ok(200);
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let found = app.until("the grant", || async {
        let page = app.get("engineer", &list).await.body;
        page["items"].get(0).map(id)
    });
    format!("/api/v1/grant/grants/{}", found.await)
}

async fn told(app: &TestApp, who: &str) -> BTreeSet<String> {
    let inbox = app.get(who, "/api/v1/task/inbox?tab=notices").await.ok(200);
    let items = inbox["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "grant");
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn mark(level: &str) -> Value {
    json!({ "level": level, "basis": "重要数据目录第 7 项" })
}

fn assessment(agreement: &str) -> Value {
    json!({ "agreement_id": last(agreement), "doc_no": "评〔2026〕1 号", "end": "2026-12-31" })
}

/// Takes every step of the mark.
pub async fn every_step(app: &TestApp, footing: &Footing) {
    let path = city::imported(app, "marked").await;
    app.act("steward", &path, "mark_important", &mark("important")).await.ok(200);
    app.act("signatory", &path, "assess_important", &assessment(&footing.agreement))
        .await
        .refused(404, "platform.not_found");
    city::graded(app, &path).await;
    city::declared(app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    app.act("signatory", &path, "assess_important", &assessment(&footing.agreement)).await.ok(200);
    app.act("publisher", &path, "propose_unmark", &json!({ "reason": "目录调整" })).await.ok(200);
    app.act("approver", &path, "confirm_unmark", &json!({})).await.ok(200);
}

async fn ec_79_every_grant_above_what_it_was_granted_at_is_suspended_and_its_owners_told(app: TestApp) {
    let footing = city::footing(&app).await;
    let mut above = vec![footing.grant.clone()];
    for _ in 0..3 {
        above.push(granted(&app, &footing, &["district"]).await);
    }
    let other = granted(&app, &footing, &["fare"]).await;
    let form = city::grading(&[("district", 3, json!({ "mask": { "name": "token" } }))]);
    app.act("steward", &footing.resource, "grade", &form).await.ok(200);
    for grant in &above {
        let view = app.reaches("engineer", grant, "suspended").await;
        assert_eq!(view["body"]["suspended_for"], json!(["grade"]));
    }
    assert_eq!(app.get("engineer", &other).await.ok(200)["status"], "active");
    let expected: BTreeSet<String> = above.iter().map(|grant| last(grant).to_owned()).collect();
    for who in ["engineer", "merchant", "publisher", "steward"] {
        assert_eq!(told(&app, who).await, expected, "{who}");
    }
    assert!(told(&app, "rival").await.is_empty());
}

async fn ec_82_a_mark_set_later_stops_what_is_not_assessed_and_an_assessment_lets_it_go_on(app: TestApp) {
    let footing = city::footing(&app).await;
    let second = granted(&app, &footing, &["fare"]).await;
    let blank = json!({ "level": "important", "basis": " " });
    app.act("steward", &footing.resource, "mark_important", &blank).await.refused(422, "platform.form_invalid");
    app.act("engineer", &footing.resource, "mark_important", &mark("important"))
        .await
        .refused(403, "platform.forbidden");
    app.act("steward", &footing.resource, "mark_important", &mark("important")).await.ok(200);
    for grant in [&footing.grant, &second] {
        let view = app.reaches("engineer", grant, "suspended").await;
        assert_eq!(view["body"]["suspended_for"], json!(["importance"]));
    }
    assert_eq!(told(&app, "engineer").await.len(), 2);
    app.act("steward", &footing.resource, "mark_important", &mark("important"))
        .await
        .refused(409, "catalogue.marked_important");
    let request = city::request(&app, &footing.agreement, &footing.resource).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("publisher", &request, "decide", &city::decision()).await.refused(451, "grant.not_assessed");
    let late = json!({ "agreement_id": last(&footing.agreement), "doc_no": "评 1", "end": "2026-01-01" });
    app.act("signatory", &footing.resource, "assess_important", &late).await.refused(422, "catalogue.assessment_past");
    app.act("steward", &footing.resource, "assess_important", &assessment(&footing.agreement))
        .await
        .refused(403, "platform.forbidden");
    app.act("signatory", &footing.resource, "assess_important", &assessment(&footing.agreement)).await.ok(200);
    for grant in [&footing.grant, &second] {
        app.reaches("engineer", grant, "active").await;
    }
    assert!(told(&app, "engineer").await.is_empty());
}

async fn ec_82_the_mark_is_taken_off_by_two_people_and_core_data_is_never_supplied(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = &footing.resource;
    app.act("publisher", path, "propose_unmark", &json!({ "reason": "x" }))
        .await
        .refused(409, "catalogue.not_important");
    app.act("handler", path, "mark_important", &mark("important")).await.ok(200);
    app.act("approver", path, "confirm_unmark", &json!({})).await.refused(409, "catalogue.no_removal");
    app.act("publisher", path, "propose_unmark", &json!({ "reason": "目录调整" })).await.ok(200);
    app.act("publisher", path, "confirm_unmark", &json!({})).await.refused(403, "catalogue.own_removal");
    let inbox = app.get("approver", "/api/v1/task/inbox").await.ok(200);
    let waits = |item: &Value| item["id"] == last(path) && item["action"] == "resource.confirm_unmark";
    assert!(inbox["items"].as_array().unwrap().iter().any(waits), "a proposal waits for another person");
    app.act("approver", path, "confirm_unmark", &json!({})).await.ok(200);
    let inbox = app.get("approver", "/api/v1/task/inbox").await.ok(200);
    assert!(!inbox["items"].as_array().unwrap().iter().any(waits));
    app.reaches("engineer", &footing.grant, "active").await;
    app.act("approver", path, "mark_important", &mark("core")).await.ok(200);
    app.reaches("engineer", &footing.grant, "suspended").await;
    app.act("signatory", path, "assess_important", &assessment(&footing.agreement))
        .await
        .refused(403, "catalogue.core_data");
}

fn column(name: &str, data_type: DataType, content: &[(ContentKind, u64)]) -> ImportedColumn {
    let content = content.iter().map(|(kind, values)| ContentCount { kind: *kind, values: *values }).collect();
    ImportedColumn { name: name.into(), data_type, nulls: 0, distinct: 100, content, notices: vec![] }
}

fn item<'a>(view: &'a Value, name: &str) -> &'a Value {
    view["body"]["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap()
}

async fn ec_77_a_scan_raises_the_grade_and_blocks_publishing_until_it_is_judged(app: TestApp) {
    *app.workers.columns.lock().unwrap() = Some(vec![
        column("plate", DataType::Text, &[]),
        column("district", DataType::Text, &[(ContentKind::PersonName, 7), (ContentKind::Mobile, 2)]),
        column("fare", DataType::Integer, &[]),
    ]);
    let path = city::imported(&app, "trips").await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    let view = app.get("steward", &path).await.ok(200);
    assert_eq!(item(&view, "district")["grade"], 3, "the department said 2");
    let content = json!([{ "kind": "mobile", "values": 2 }]);
    assert_eq!(item(&view, "district")["content"][1], content[0]);
    app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.unreviewed");
    let inbox = app.get("steward", "/api/v1/task/inbox").await.ok(200);
    let waits = |i: &&Value| i["action"] == "resource.review_grades" && i["id"] == last(&path);
    assert!(inbox["items"].as_array().unwrap().iter().any(|i| waits(&i)));
    let mut lower = city::grading(&[("district", 2, json!({}))]);
    lower["scheme"] = json!("content-scan");
    app.act("steward", &path, "grade", &lower).await.ok(200);
    assert_eq!(item(&app.get("steward", &path).await.ok(200), "district")["grade"], 3, "it waits for another person");
    let mut review = city::agreeing(&["district"]);
    review["items"][0]["scheme"] = json!("content-scan");
    app.act("steward", &path, "review_grades", &review).await.refused(403, "catalogue.own_grading");
    let view = app.act("publisher", &path, "review_grades", &review).await.ok(200);
    assert_eq!(item(&view, "district")["grade"], 2);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
}

async fn ec_75_ec_78_digests_and_pictures_count_as_what_they_may_show(app: TestApp) {
    *app.workers.columns.lock().unwrap() = Some(vec![
        column("plate", DataType::Text, &[(ContentKind::Digest, 1000)]),
        column("district", DataType::Text, &[(ContentKind::Picture, 1)]),
        column("fare", DataType::Integer, &[(ContentKind::BankCard, 90)]),
    ]);
    let path = city::imported(&app, "trips").await;
    let all_low =
        city::grading(&[("plate", 1, json!({ "unit": true })), ("district", 1, json!({})), ("fare", 1, json!({}))]);
    let view = app.act("steward", &path, "grade", &all_low).await.ok(200);
    let grade = |name| item(&view, name)["grade"].as_u64();
    assert_eq!((grade("plate"), grade("district"), grade("fare")), (Some(3), Some(4), Some(1)));
}

async fn ec_75_a_digest_without_a_key_is_graded_3_at_least(app: TestApp) {
    *app.workers.columns.lock().unwrap() = Some(vec![
        column("plate", DataType::Text, &[(ContentKind::Digest, 1000)]),
        column("district", DataType::Text, &[(ContentKind::OldResidentId, 12)]),
        column("fare", DataType::Integer, &[]),
    ]);
    let path = city::imported(&app, "trips").await;
    let made = |item: &str, how: &str, of: &str| {
        let detail = json!({ "derivation": how, "derived_from": of });
        json!({ "items": [{ "name": item, "detail": detail }] })
    };
    app.act("steward", &path, "describe_items", &made("district", "plain_hash", " "))
        .await
        .refused(422, "catalogue.derived_from_missing");
    app.act("steward", &path, "describe_items", &made("district", "plain_hash", "身份证号")).await.ok(200);
    let low = city::grading(&[("district", 2, json!({}))]);
    let problem = app.act("steward", &path, "grade", &low).await.refused(422, "catalogue.digest_below_least");
    assert_eq!((problem["control"].as_str(), problem["article"].as_u64()), (Some("A13.1"), Some(13)));
    app.act("steward", &path, "describe_items", &made("district", "keyed_hmac", "身份证号")).await.ok(200);
    let view = app.act("steward", &path, "grade", &low).await.ok(200);
    assert_eq!(item(&view, "district")["grade"], 2);
    let mut judged = city::grading(&[("plate", 1, json!({}))]);
    judged["scheme"] = json!("content-scan");
    app.act("steward", &path, "grade", &judged).await.refused(422, "catalogue.digest_unexplained");
    app.act("steward", &path, "describe_items", &made("plate", "keyed_hmac", "车牌号")).await.ok(200);
    app.act("steward", &path, "grade", &judged).await.ok(200);
}

async fn ec_190_what_an_import_tells_is_shown_and_a_coordinate_is_published_with_its_system(app: TestApp) {
    let told = |kind| vec![NoticeCount { kind, values: 9 }];
    let plain = |name: &str, data_type| column(name, data_type, &[]);
    *app.workers.columns.lock().unwrap() = Some(vec![
        ImportedColumn { notices: told(NoticeKind::ImpossibleDate), ..plain("plate", DataType::Text) },
        plain("district", DataType::Text),
        ImportedColumn { notices: told(NoticeKind::Longitude), ..plain("lng", DataType::Number) },
    ]);
    let path = city::imported(&app, "trips").await;
    let grades = city::grading(&[("plate", 3, json!({})), ("district", 2, json!({})), ("lng", 2, json!({}))]);
    app.act("steward", &path, "grade", &grades).await.ok(200);
    let view =
        app.act("publisher", &path, "review_grades", &city::agreeing(&["plate", "district", "lng"])).await.ok(200);
    assert_eq!(item(&view, "plate")["notices"], json!([{ "kind": "impossible_date", "values": 9 }]));
    city::declared(&app, &path).await;
    let problem =
        app.act("publisher", &path, "publish", &json!({})).await.refused(409, "catalogue.coordinate_system_missing");
    assert_eq!(problem["control"].as_str(), Some("A13.1"));
    let detail = json!({ "coordinate_system": "gcj02", "measure": "度" });
    let described = json!({ "items": [{ "name": "lng", "detail": detail }] });
    app.act("steward", &path, "describe_items", &described).await.ok(200);
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
}

async fn ec_78_what_cannot_be_looked_into_is_of_grade_4_and_never_granted(app: TestApp) {
    *app.workers.columns.lock().unwrap() = Some(vec![
        column("plate", DataType::Text, &[]),
        column("district", DataType::Text, &[]),
        column("fare", DataType::Integer, &[]),
        column("photo", DataType::Unsupported, &[]),
    ]);
    let footing = city::footing(&app).await;
    let view = app.get("steward", &footing.resource).await.ok(200);
    assert_eq!((&item(&view, "photo")["grade"], &view["status"]), (&json!(4), &json!("published")));
    let low = city::grading(&[("photo", 3, json!({}))]);
    app.act("steward", &footing.resource, "grade", &low).await.refused(422, "catalogue.unsupported_below_least");
    let mut form = city::request_form(&footing.agreement, &footing.resource);
    form["items"] = json!([{ "name": "photo", "reason": "核验" }]);
    let problem =
        app.post("engineer", "/api/v1/grant/requests", &form).await.refused(422, "catalogue.item_unsupported");
    assert_eq!(problem["control"].as_str(), Some("A13.1"));
}

async fn a13_4_ec_76_a_person_has_another_token_in_every_zone_and_agreement(app: TestApp) {
    let footing = city::footing(&app).await;
    let sample = |grant: &str| json!({ "grant_ids": [last(grant)], "sql": city::SQL });
    app.post("engineer", "/api/v1/compute/sample-query", &sample(&footing.grant)).await.ok(200);
    let first: BTreeSet<String> = app.workers.tokens.lock().unwrap().drain(..).collect();
    let zone = app.city.id("comprehensive zone");
    let mut form = city::resource_form(&app, "trips_too");
    form["zone_id"] = json!(zone);
    let view = app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    let resource = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &resource).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    city::graded(&app, &resource).await;
    city::declared(&app, &resource).await;
    app.act("publisher", &resource, "publish", &json!({})).await.ok(200);
    let mut form = city::agreement_form(&app, &[last(&resource)]);
    form["zone_id"] = json!(zone);
    let view = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(201);
    let agreement = format!("/api/v1/mandate/agreements/{}", id(&view));
    app.act("signatory", &agreement, "sign", &json!({})).await.ok(200);
    let request = city::request(&app, &agreement, &resource).await;
    app.act("handler", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("publisher", &request, "decide", &city::decision()).await.ok(200);
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let grant =
        app.until("the grant", || async { app.get("engineer", &list).await.body["items"].get(0).map(id) }).await;
    let form =
        json!({ "grant_ids": [grant], "sql": "SELECT district, count(*) AS trips FROM trips_too GROUP BY district" });
    app.post("engineer", "/api/v1/compute/sample-query", &form).await.ok(200);
    let second: BTreeSet<String> = app.workers.tokens.lock().unwrap().drain(..).collect();
    assert_eq!((first.len(), second.len()), (1, 1), "one key of tokens per agreement");
    assert!(first.is_disjoint(&second), "tokens of two zones would link");
    let token = |keys: &BTreeSet<String>| {
        let key = hex::decode(keys.first().unwrap()).unwrap();
        gm::hmac_sm3(&key, "苏A12345".as_bytes())
    };
    assert_ne!(token(&first), token(&second));
}

scenarios![
    ec_79_every_grant_above_what_it_was_granted_at_is_suspended_and_its_owners_told,
    ec_82_a_mark_set_later_stops_what_is_not_assessed_and_an_assessment_lets_it_go_on,
    ec_82_the_mark_is_taken_off_by_two_people_and_core_data_is_never_supplied,
    ec_77_a_scan_raises_the_grade_and_blocks_publishing_until_it_is_judged,
    ec_75_ec_78_digests_and_pictures_count_as_what_they_may_show,
    ec_75_a_digest_without_a_key_is_graded_3_at_least,
    ec_190_what_an_import_tells_is_shown_and_a_coordinate_is_published_with_its_system,
    ec_78_what_cannot_be_looked_into_is_of_grade_4_and_never_granted,
    a13_4_ec_76_a_person_has_another_token_in_every_zone_and_agreement,
];
