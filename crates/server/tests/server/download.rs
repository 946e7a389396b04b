//! Downloads: whole, counted once, and broken off where their authorisation ends.

use crate::{app::TestApp, backend::scenarios, city};
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// Rows beyond the first three: two and a half parts of a stream.
const MORE: u64 = 25_000;

fn request(key: &str, path: &str) -> axum::http::Request<Body> {
    let request = axum::http::Request::builder().uri(path).header("authorization", format!("Bearer {key}"));
    request.body(Body::empty()).unwrap()
}

fn path(query: &str) -> String {
    format!("/data/v1/district-trips/download{query}")
}

/// Calls and rows that the usage log counts.
async fn counted(app: &TestApp) -> (i64, i64) {
    let sum = |column: &str| format!("SELECT CAST(COALESCE(sum({column}), 0) AS BIGINT) FROM usage_record");
    (crate::delivery::number(app, &sum("calls")).await, crate::delivery::number(app, &sum("units")).await)
}

async fn a23_1_a_download_is_whole_and_counts_as_one_call_with_all_its_rows(app: TestApp) {
    let shop = city::shop(&app, 2).await;
    app.shelves.more.store(MORE, Ordering::Relaxed);
    let reply = app.send(request(&shop.key, &path(""))).await;
    assert_eq!((reply.status, reply.header("ratelimit-remaining")), (200, Some("1")));
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8"));
    let mut reader = csv::Reader::from_reader(reply.bytes.as_slice());
    assert_eq!(reader.headers().unwrap(), ["district", "trips"].as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len() as u64, MORE + 3);
    assert_eq!(rows.last().unwrap(), [format!("街道,{}", MORE - 1), (MORE - 1).to_string()].as_slice());
    assert_eq!(counted(&app).await, (1, MORE as i64 + 3));
    let lines = app.send(request(&shop.key, &path("?format=ndjson"))).await;
    let first: Value = serde_json::from_slice(lines.bytes.split(|b| *b == b'\n').next().unwrap()).unwrap();
    assert_eq!(first, json!({ "district": "玄武", "trips": 30 }));
    app.send(request(&shop.key, &path(""))).await.refused(429, "delivery.quota_used");
    assert_eq!(counted(&app).await, (2, 2 * (MORE as i64 + 3)));
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

/// Reads a download's first part, lets something happen, and reads on to the end; gives the rows that came.
async fn broken_off(app: &TestApp, key: &str, what_happens: impl AsyncFnOnce()) -> i64 {
    let (status, mut body) = app.open_body(request(key, &path(""))).await;
    assert_eq!(status, 200);
    let mut came = body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec();
    what_happens().await;
    let error = loop {
        match body.frame().await.expect("the stream ends with an error, not as if it were whole") {
            Ok(frame) => came.extend(frame.into_data().unwrap()),
            Err(error) => break error,
        }
    };
    assert!(!error.to_string().contains("街道"));
    csv::Reader::from_reader(came.as_slice()).records().count() as i64
}

async fn invariant_8_a_suspension_breaks_an_open_download_off(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    app.shelves.more.store(MORE, Ordering::Relaxed);
    let rows = broken_off(&app, &shop.key, async || {
        app.act("approver", &shop.footing.agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
    })
    .await;
    assert_eq!(rows, 10_000, "the part that was on its way, and nothing after the answer to the suspension");
    assert_eq!(counted(&app).await, (1, rows), "what was given is counted, and nothing else");
    app.send(request(&shop.key, &path(""))).await.refused(451, "mandate.suspended");
}

async fn a23_4_a_halt_a_revoked_key_and_a_suspended_subscription_break_downloads_off(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    app.shelves.more.store(MORE, Ordering::Relaxed);
    let prefix = shop.key.rsplit_once('_').unwrap().0;
    let rows = broken_off(&app, &shop.key, async || {
        app.act("customer", &shop.subscription, "revoke_key", &json!({ "prefix": prefix })).await.ok(200);
    })
    .await;
    assert_eq!(rows, 10_000);
    let key = app.act("customer", &shop.subscription, "issue_key", &json!({})).await.ok(201)["key"].clone();
    let rows = broken_off(&app, key.as_str().unwrap(), async || {
        let halt = json!({ "scope": "platform", "reason": "安全事件" });
        app.post("secadmin", "/api/v1/supervision/halts", &halt).await.ok(201);
    })
    .await;
    assert_eq!(rows, 10_000);
    assert_eq!(counted(&app).await, (2, 20_000));
}

async fn e3_a_part_read_before_the_suspension_is_not_given_after_it(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    app.shelves.more.store(MORE, Ordering::Relaxed);
    let (_, mut body) = app.open_body(request(&shop.key, &path(""))).await;
    body.frame().await.unwrap().unwrap();
    app.shelves.set_open(false);
    let before = *app.shelves.readers.borrow();
    let suspended = async {
        app.shelves.readers.subscribe().wait_for(|readers| *readers > before).await.unwrap();
        app.act("approver", &shop.footing.agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
        app.shelves.set_open(true);
    };
    let (part, ()) = futures::future::join(body.frame(), suspended).await;
    assert!(part.unwrap().is_err(), "the part that was being read is kept back");
    assert_eq!(counted(&app).await, (1, 10_000));
}

async fn a19_4_an_interface_is_not_downloaded_whole_and_a_stranger_gets_nothing(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    let form = json!({ "code": "trips-by-district", "name": "按分区查询", "product_type": "api",
        "export_id": city::last(&shop.export), "scenario": "保险定价", "key_columns": ["district"] });
    let view = app.post("merchant", "/api/v1/product/products", &form).await.ok(201);
    let product = format!("/api/v1/product/products/{}", view["id"].as_str().unwrap());
    app.act("merchant", &product, "report", &city::report()).await.ok(200);
    app.act("assessor", &product, "acknowledge", &json!({})).await.ok(200);
    app.act("merchant", &product, "list", &json!({})).await.ok(200);
    let (_, key) = city::subscribed(&app, &product, 5).await;
    let whole = request(&key, "/data/v1/trips-by-district/download");
    app.send(whole).await.refused(422, "delivery.not_a_data_set");
    app.send(request("sk_00000000_wrong", &path(""))).await.refused(401, "delivery.key_invalid");
    app.send(request(&shop.key, &path("?format=exe"))).await.refused(422, "platform.query_invalid");
    assert_eq!(counted(&app).await, (0, 0));
}

scenarios![
    a23_1_a_download_is_whole_and_counts_as_one_call_with_all_its_rows,
    invariant_8_a_suspension_breaks_an_open_download_off,
    a23_4_a_halt_a_revoked_key_and_a_suspended_subscription_break_downloads_off,
    e3_a_part_read_before_the_suspension_is_not_given_after_it,
    a19_4_an_interface_is_not_downloaded_whole_and_a_stranger_gets_nothing,
];
