//! The ecosystem in numbers (A7.4).

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use calamine::{Reader, Xlsx};
use serde_json::{Value, json};

const ECOSYSTEM: &str = "/api/v1/supervision/ecosystem";

/// The counts of the transport zone as somebody sees them.
async fn counts(app: &TestApp, who: &str, query: &str) -> Value {
    let report = app.get(who, &format!("{ECOSYSTEM}{query}")).await.ok(200);
    let rows = report["rows"].as_array().unwrap().clone();
    let row = rows.into_iter().find(|row| row["zone"]["id"] == app.city.id("transport zone"));
    row.unwrap()["counts"].clone()
}

async fn a7_4_the_ecosystem_is_counted_per_zone_and_year(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    let form = json!({ "agreement_id": last(&shop.footing.agreement), "undertaking": "partners", "title": "合作方",
        "target": 2, "unit": "家", "due_on": "2026-12-31" });
    let obligation = id(&app.post("handler", "/api/v1/mandate/obligations", &form).await.ok(201));
    let path = format!("/api/v1/mandate/obligations/{obligation}");
    let report = json!({ "achieved": 2, "note": "签约", "evidence": "合同" });
    app.act("merchant", &path, "report", &report).await.ok(200);
    app.act("handler", &path, "accept", &json!({})).await.ok(200);
    let seen = counts(&app, "handler", "").await;
    for (what, number) in [
        ("operators", 1),
        ("agreements", 1),
        ("scenarios", 1),
        ("resources", 1),
        ("products", 1),
        ("partners", 2),
        ("obligations", 1),
        ("obligations_met", 1),
        ("investment", 0),
    ] {
        assert_eq!(seen[what], number, "{what}");
    }
    // The term reaches into the next year's February; what has not begun is not counted, and nobody counts ahead.
    assert_eq!(counts(&app, "handler", "?year=2025").await["agreements"], 0);
    app.get("handler", &format!("{ECOSYSTEM}?year=2027")).await.refused(422, "supervision.ecosystem_year");
    // Everybody counts what they may see.
    assert_eq!(counts(&app, "rival", "").await["agreements"], 0);
}

async fn a7_4_the_statistics_leave_as_a_spreadsheet(app: TestApp) {
    city::footing(&app).await;
    let file = app.get("auditor", &format!("{ECOSYSTEM}/export.xlsx?year=2026")).await;
    assert_eq!(file.status, 200);
    let mut book = Xlsx::new(std::io::Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let zones: Vec<String> = sheet.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert!(zones.contains(&"交通专区".to_owned()), "{zones:?}");
}

scenarios![a7_4_the_ecosystem_is_counted_per_zone_and_year, a7_4_the_statistics_leave_as_a_spreadsheet,];
