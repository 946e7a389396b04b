//! The register of exceptions (A13.5) on the platform.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, Footing, PASSWORD, last},
};
use serde_json::{Value, json};

fn form(footing: &Footing) -> Value {
    json!({ "agreement_id": last(&footing.agreement), "resource_id": last(&footing.resource), "items": ["plate"],
        "reason": "须按车牌归属地逐车核验", "legal_basis": "道路运输条例第六十条", "end": "2026-04-30" })
}

fn address(view: &Value) -> String {
    format!("/api/v1/grant/exceptions/{}", id(view))
}

async fn proposed(app: &TestApp, footing: &Footing) -> String {
    address(&app.post("steward", "/api/v1/grant/exceptions", &form(footing)).await.ok(201))
}

async fn approved(app: &TestApp, footing: &Footing) -> String {
    let path = proposed(app, footing).await;
    for who in ["publisher", "approver", "signatory"] {
        app.act(who, &path, "approve", &json!({})).await.ok(200);
    }
    path
}

/// A grant whose plate is read in clear.
async fn grant_in_clear(app: &TestApp, footing: &Footing) -> String {
    let request = city::request(app, &footing.agreement, &footing.resource).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let items = json!({ "items": [{ "item": "district", "approve": true },
        { "item": "plate", "approve": true, "usage": "plain" }] });
    app.act("publisher", &request, "decide", &items).await.ok(200);
    let list = format!("/api/v1/grant/grants?parent={}", last(&request));
    let found = app.until("the grant", || async {
        let page = app.get("engineer", &list).await.body;
        page["items"].get(0).map(id)
    });
    format!("/api/v1/grant/grants/{}", found.await)
}

async fn told(app: &TestApp, who: &str, path: &str) -> bool {
    let inbox = app.get(who, "/api/v1/task/inbox?tab=notices").await.ok(200);
    inbox["items"].as_array().unwrap().iter().any(|item| item["id"] == last(path))
}

async fn waits(app: &TestApp, who: &str, path: &str) -> bool {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    let mut items = inbox["items"].as_array().unwrap().iter();
    items.any(|item| item["id"] == last(path) && item["action"] == "exception.approve")
}

/// Takes every step an exception knows.
pub async fn every_step(app: &TestApp, footing: &Footing) {
    let path = approved(app, footing).await;
    app.act("signatory", &path, "revoke", &json!({ "reason": "理由不再成立" })).await.ok(200);
    let path = proposed(app, footing).await;
    app.act("approver", &path, "reject", &json!({ "reason": "可以脱敏" })).await.ok(200);
}

async fn a13_5_an_exception_is_approved_by_all_three_and_listed_for_inspectors(app: TestApp) {
    let footing = city::footing(&app).await;
    let blank = json!({ "agreement_id": last(&footing.agreement), "resource_id": last(&footing.resource),
        "items": ["district", "fare", "none"], "reason": "x", "legal_basis": "y", "end": "2030-01-01" });
    let problem = app.post("steward", "/api/v1/grant/exceptions", &blank).await.refused(422, "platform.form_invalid");
    let codes: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    let needless = "grant.exception_needless";
    assert_eq!(codes, [needless, needless, "grant.item_unknown", "grant.exception_too_long"]);
    app.post("engineer", "/api/v1/grant/exceptions", &form(&footing)).await.refused(403, "platform.forbidden");
    let path = proposed(&app, &footing).await;
    assert!(waits(&app, "publisher", &path).await && waits(&app, "approver", &path).await);
    app.act("engineer", &path, "approve", &json!({})).await.refused(403, "platform.forbidden");
    app.act("publisher", &path, "approve", &json!({})).await.ok(200);
    app.act("publisher", &path, "approve", &json!({})).await.refused(403, "grant.exception_same_person");
    assert!(!waits(&app, "publisher", &path).await);
    app.act("approver", &path, "approve", &json!({})).await.ok(200);
    let view = app.act("signatory", &path, "approve", &json!({})).await.ok(200);
    assert_eq!(view["status"], "active");
    let listed = app.get("auditor", "/api/v1/grant/exceptions").await.ok(200);
    assert_eq!(
        (listed["total"].as_u64(), &listed["items"][0]["body"]["legal_basis"]),
        (Some(1), &json!("道路运输条例第六十条"))
    );
    app.get("auditor", "/api/v1/grant/exceptions/export.xlsx").await;
    app.get("rival", &path).await.refused(404, "platform.not_found");
    let steps = app.get("auditor", &format!("/api/v1/ledger/timeline/exception/{}", last(&path))).await.ok(200);
    assert_eq!(steps["entries"].as_array().map(Vec::len), Some(4));
}

async fn a13_3_a13_5_clear_text_needs_an_exception_and_ends_with_it(app: TestApp) {
    let footing = city::footing(&app).await;
    let request = city::request(&app, &footing.agreement, &footing.resource).await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let clear = json!({ "items": [{ "item": "district", "approve": true },
        { "item": "plate", "approve": true, "usage": "plain" }] });
    app.act("publisher", &request, "decide", &clear).await.refused(422, "grant.clear_text");
    let path = approved(&app, &footing).await;
    let grant = grant_in_clear(&app, &footing).await;
    let view = app.get("engineer", &grant).await.ok(200);
    assert_eq!((view["body"]["end"].as_str(), view["status"].as_str()), (Some("2026-04-30"), Some("active")));
    app.act("approver", &path, "revoke", &json!({ "reason": "理由不再成立" })).await.ok(200);
    app.reaches("engineer", &grant, "revoked").await;
    assert_eq!(app.get("engineer", &footing.grant).await.ok(200)["status"], "active", "it rests on nothing");
}

/// Starts the platform again at that moment, when it looks at what is over, and signs people in again.
async fn at(app: TestApp, moment: time::OffsetDateTime, people: &[&str]) -> TestApp {
    app.clock.set(moment);
    let mut app = app.stop().await.start().await;
    for who in people {
        app.sign_in(who, PASSWORD).await.ok(200);
    }
    app
}

async fn a13_5_the_clock_reminds_everybody_concerned_and_ends_an_exception(app: TestApp) {
    let footing = city::footing(&app).await;
    let path = approved(&app, &footing).await;
    let grant = grant_in_clear(&app, &footing).await;
    let concerned = ["steward", "engineer", "approver", "signatory"];
    let app = at(app, time::macros::datetime!(2026-04-02 02:00 UTC), &concerned).await;
    app.reaches("steward", &path, "ending").await;
    for who in concerned {
        assert!(told(&app, who, &path).await, "{who}");
    }
    let app = at(app, time::macros::datetime!(2026-05-01 02:00 UTC), &["steward", "engineer"]).await;
    app.reaches("steward", &path, "expired").await;
    let ended = app.until("the grant's end", || async {
        let view = app.get("engineer", &grant).await.body;
        view["status"].as_str().filter(|status| *status != "active").map(str::to_owned)
    });
    assert!(["expired", "revoked"].contains(&ended.await.as_str()));
}

scenarios![
    a13_5_an_exception_is_approved_by_all_three_and_listed_for_inspectors,
    a13_3_a13_5_clear_text_needs_an_exception_and_ends_with_it,
    a13_5_the_clock_reminds_everybody_concerned_and_ends_an_exception,
];
