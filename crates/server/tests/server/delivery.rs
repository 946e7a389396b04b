//! The gateway: keys, quotas, and a record for every served call.

use crate::{app::TestApp, backend::scenarios, city};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

pub async fn number(app: &TestApp, query: &str) -> i64 {
    let db = &app.ctx.db.read;
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn g2_a_quota_is_exact_under_fifty_calls_at_once(app: TestApp) {
    let shop = city::shop(&app, 20).await;
    let answers = futures::future::join_all((0..50).map(|_| city::call(&app, &shop.key, ""))).await;
    let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|a| a.status == 200);
    assert_eq!((served.len(), refused.len()), (20, 30));
    let mut left: Vec<u32> = served.iter().map(|a| a.header("ratelimit-remaining").unwrap().parse().unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left, (0..20).collect::<Vec<_>>(), "every call counted once");
    for reply in refused {
        // At nine in the morning in Beijing the day has fifteen hours left.
        assert_eq!(reply.header("retry-after"), Some("54000"));
        reply.refused(429, "delivery.quota_used");
    }
    app.clock.advance(time::Duration::hours(15));
    city::call(&app, &shop.key, "").await.ok(200);
    assert_eq!(number(&app, "SELECT count(*) FROM usage_record").await, 21);
}

async fn a23_1_every_served_call_has_one_record_and_segments_enter_the_ledger(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    for _ in 0..7 {
        city::call(&app, &shop.key, "").await.ok(200);
    }
    city::call(&app, &shop.key, "?nothing=1").await.refused(422, "platform.query_invalid");
    city::call(&app, "sk_00000000_wrong", "").await.refused(401, "delivery.key_invalid");
    let units = number(&app, "SELECT CAST(sum(units) AS BIGINT) FROM usage_record").await;
    assert_eq!((number(&app, "SELECT count(*) FROM usage_record").await, units), (7, 21));
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
    stopped.sql("UPDATE usage_record SET units = units + 1 WHERE seq = 3").await;
    assert!(!stopped.verify().await.intact, "a changed usage record is found");
}

async fn a_key_opens_its_own_product_until_it_is_revoked(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    let other = city::listed(&app, &shop.export, "other-product").await;
    let (subscription, other_key) = city::subscribed(&app, &other, 5).await;
    city::call(&app, &other_key, "").await.refused(401, "delivery.key_invalid");
    let plain = axum::http::Request::builder().uri("/data/v1/district-trips").body(axum::body::Body::empty()).unwrap();
    app.send(plain).await.refused(401, "delivery.key_invalid");
    let prefix = shop.key.rsplit_once('_').unwrap().0;
    let revoke = json!({ "prefix": prefix });
    app.act("merchant", &shop.subscription, "revoke_key", &revoke).await.refused(403, "platform.forbidden");
    city::call(&app, &shop.key, "").await.ok(200);
    app.act("customer", &shop.subscription, "revoke_key", &revoke).await.ok(200);
    city::call(&app, &shop.key, "").await.refused(401, "delivery.key_invalid");
    app.act("customer", &subscription, "end", &json!({})).await.ok(200);
    let ended = axum::http::Request::builder()
        .uri("/data/v1/other-product")
        .header("authorization", format!("Bearer {other_key}"));
    app.send(ended.body(axum::body::Body::empty()).unwrap()).await.refused(401, "delivery.ended");
}

async fn a_key_revoked_during_a_call_does_not_come_back(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    let prefix = shop.key.rsplit_once('_').unwrap().0;
    let revoke = json!({ "prefix": prefix });
    let calls = async { futures::future::join_all((0..20).map(|_| city::call(&app, &shop.key, ""))).await };
    let revoked = app.act("customer", &shop.subscription, "revoke_key", &revoke);
    let (_, revoked) = futures::future::join(calls, revoked).await;
    revoked.ok(200);
    city::call(&app, &shop.key, "").await.refused(401, "delivery.key_invalid");
}

async fn a_key_is_never_shown_or_stored_in_clear(app: TestApp) {
    let shop = city::shop(&app, 100).await;
    let secret = shop.key.rsplit_once('_').unwrap().1;
    for who in ["customer", "merchant", "auditor", "secadmin"] {
        let seen = app.get(who, &shop.subscription).await.ok(200).to_string();
        assert!(!seen.contains(secret), "{who} sees a key");
    }
    let hidden = app.get("rival", &shop.subscription).await;
    hidden.refused(404, "platform.not_found");
}

scenarios![
    g2_a_quota_is_exact_under_fifty_calls_at_once,
    a23_1_every_served_call_has_one_record_and_segments_enter_the_ledger,
    a_key_opens_its_own_product_until_it_is_revoked,
    a_key_revoked_during_a_call_does_not_come_back,
    a_key_is_never_shown_or_stored_in_clear,
];
