//! The same request twice, and a change based on what is no longer so.

use crate::{
    app::{Reply, TestApp, id},
    backend::scenarios,
    city,
};
use axum::body::Body;
use serde_json::{Value, json};

const ORGANISATIONS: &str = "/api/v1/party/organisations";

async fn keyed(app: &TestApp, who: &str, path: &str, key: &str, body: &Value) -> Reply {
    let request = app.request(who, "POST", path).header("idempotency-key", key);
    app.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn a7_a_double_submit_makes_one_record_and_one_answer(app: TestApp) {
    let form = json!({ "name": "新公司", "org_kind": "customer" });
    let before = app.entries();
    let first = keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &form).await;
    let second = keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &form).await;
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), (None, Some("true")));
    assert_eq!(first.header("etag"), second.header("etag"));
    assert_eq!(first.ok(201), second.ok(201));
    assert_eq!(app.entries(), before + 1);
    let list = app.get("sysadmin", &format!("{ORGANISATIONS}?q=%E6%96%B0%E5%85%AC%E5%8F%B8")).await.ok(200);
    assert_eq!(list["total"], 1);
}

async fn a7_one_key_is_one_request(app: TestApp) {
    let form = json!({ "name": "新公司", "org_kind": "customer" });
    keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &form).await.ok(201);
    let other = json!({ "name": "又一公司", "org_kind": "customer" });
    keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &other).await.refused(409, "platform.idempotency_reused");
    // Keys are a person's own.
    let zone = json!({ "name": "金融专区", "zone_kind": "sector", "sector": "finance",
        "regulators": [app.city.id("regulator")] });
    keyed(&app, "handler", "/api/v1/zone/zones", "k-1", &zone).await.ok(201);
    for key in [" ", "密", &"k".repeat(129)] {
        keyed(&app, "sysadmin", ORGANISATIONS, key, &form).await.refused(422, "platform.idempotency_invalid");
    }
}

async fn a7_sixty_four_at_once_are_one(app: TestApp) {
    let form = json!({ "name": "新公司", "org_kind": "customer" });
    let before = app.entries();
    let calls = (0..64).map(|_| keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &form));
    let answers = futures::future::join_all(calls).await;
    let ids: std::collections::BTreeSet<_> = answers.into_iter().map(|a| id(&a.ok(201))).collect();
    assert_eq!((ids.len(), app.entries()), (1, before + 1));
}

async fn a_replayed_answer_still_shows_the_key_to_whoever_asked(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    let version = app.get("customer", &shop.subscription).await.header("etag").unwrap().to_owned();
    let path = format!("{}/issue_key", shop.subscription);
    let issue = || async {
        let request =
            app.request("customer", "POST", &path).header("idempotency-key", "k").header("if-match", &version);
        app.send(request.body(Body::empty()).unwrap()).await.ok(201)
    };
    assert_eq!(issue().await, issue().await);
    let stored = app.place.folder.join("shuyu.db");
    if app.place.url.is_none() {
        let bytes = std::fs::read(&stored).unwrap();
        let wal = std::fs::read(stored.with_extension("db-wal")).unwrap_or_default();
        for held in [bytes, wal] {
            assert!(!held.windows(shop.key.len()).any(|w| w == shop.key.as_bytes()), "a key lies in the database");
        }
    }
}

async fn a_change_names_the_version_it_rests_on(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    let form = json!({ "name": "新名", "abstract_": "x", "update_cycle": "daily", "open_type": "conditional" });
    let request = app.request("steward", "POST", &format!("{path}/update"));
    let without = app.send(request.body(Body::from(form.to_string())).unwrap()).await;
    without.refused(422, "platform.version_required");
    for bad in ["*", "\"x\"", "\"-\"", ""] {
        app.act_on("steward", &path, "update", &form, bad).await.refused(422, "platform.version_required");
    }
    let version = app.get("steward", &path).await.header("etag").unwrap().to_owned();
    let view = app.act_on("steward", &path, "update", &form, &version).await.ok(200);
    app.act_on("steward", &path, "update", &form, &version).await.refused(412, "platform.stale");
    assert_eq!(app.get("steward", &path).await.ok(200), view);
}

async fn g3_of_two_changes_on_one_version_one_takes_effect(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    let version = app.get("steward", &path).await.header("etag").unwrap().to_owned();
    let before = app.entries();
    let forms: Vec<_> = (0..16)
        .map(|n| json!({ "name": format!("名{n}"), "abstract_": "x", "update_cycle": "daily", "open_type": "conditional" }))
        .collect();
    let answers =
        futures::future::join_all(forms.iter().map(|f| app.act_on("steward", &path, "update", f, &version))).await;
    let statuses: Vec<_> = answers.iter().map(|a| a.status).collect();
    assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|s| **s == 412).count(), 15, "{statuses:?}");
    assert_eq!(app.entries(), before + 1);
}

async fn an_answer_is_kept_for_a_day_and_a_session_while_it_lives(app: TestApp) {
    let form = json!({ "name": "新公司", "org_kind": "customer" });
    keyed(&app, "sysadmin", ORGANISATIONS, "k-1", &form).await.ok(201);
    let count = async |table: &str| crate::delivery::number(&app, &format!("SELECT count(*) FROM {table}")).await;
    let tidy = async || {
        server::database::system::forget_answers(&app.ctx).await.unwrap();
        server::party::forget_sessions(&app.ctx).await.unwrap();
    };
    app.clock.advance(time::Duration::minutes(29));
    tidy().await;
    assert!(count("idempotency").await > 0 && count("session").await > 0);
    app.clock.advance(time::Duration::minutes(2));
    tidy().await;
    assert!(count("idempotency").await > 0);
    assert_eq!(count("session").await, 0, "nobody was there for half an hour");
    app.clock.advance(time::Duration::hours(24));
    tidy().await;
    assert_eq!(count("idempotency").await, 0);
}

scenarios![
    an_answer_is_kept_for_a_day_and_a_session_while_it_lives,
    a7_a_double_submit_makes_one_record_and_one_answer,
    a7_one_key_is_one_request,
    a7_sixty_four_at_once_are_one,
    a_replayed_answer_still_shows_the_key_to_whoever_asked,
    a_change_names_the_version_it_rests_on,
    g3_of_two_changes_on_one_version_one_takes_effect,
];
