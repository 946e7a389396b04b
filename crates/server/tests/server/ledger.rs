//! What the offline verifier finds when somebody has been at the files.

use crate::{
    app::{Stopped, TestApp},
    backend::scenarios,
    city,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

/// An installation at rest after the main job.
async fn after_the_main_job(app: TestApp) -> Stopped {
    let shop = city::shop(&app, 10).await;
    city::call(&app, &shop.key, "").await.ok(200);
    // A form that bears a mark, so that a seal stands too.
    let marked = serde_json::json!({ "reason": "机密★10年" });
    app.post("secadmin", "/api/v1/supervision/halts", &marked).await.refused(403, "catalogue.marked");
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact && report.tiles_compared, "{:?}", report.findings);
    assert_eq!(report.signed_entries, report.entries, "a stop signs the last entry");
    stopped
}

async fn c1_a_changed_row_of_any_kind_is_found(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    let db = stopped.connect().await;
    let mut empty = Vec::new();
    for kind in domain::Kind::ALL {
        let table = kind.word();
        let any = db.query_one_raw(Statement::from_string(
            db.get_database_backend(),
            format!("SELECT 1 FROM \"{table}\" LIMIT 1"),
        ));
        if any.await.unwrap().is_none() {
            empty.push(table);
            continue;
        }
        for (change, back) in [
            ("title = title || 'x'", "title = substr(title, 1, length(title) - 1)"),
            ("updated_at = updated_at + 1", "updated_at = updated_at - 1"),
            ("body = body || ' '", "body = substr(body, 1, length(body) - 1)"),
        ] {
            let only = format!("WHERE id = (SELECT id FROM \"{table}\" ORDER BY id LIMIT 1)");
            db.execute_unprepared(&format!("UPDATE \"{table}\" SET {change} {only}")).await.unwrap();
            let report = stopped.verify().await;
            assert!(!report.intact, "{table}: {change}");
            assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
            db.execute_unprepared(&format!("UPDATE \"{table}\" SET {back} {only}")).await.unwrap();
        }
    }
    assert!(stopped.verify().await.intact, "put back, nothing is wrong");
    assert_eq!(
        empty,
        [
            "group",
            "delegation",
            "sector",
            "zone_kind",
            "interpretation",
            "calendar_year",
            "tree",
            "batch",
            "supply_plan",
            "supply_order",
            "obligation",
            "exception",
            "social_dataset",
            "halt",
            "opinion",
            "alert"
        ],
        "kinds the main job makes no record of"
    );
}

async fn c2_a_missing_or_smuggled_row_is_found(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    stopped.sql("UPDATE credential SET password = 'x' WHERE account = 'secadmin'").await;
    assert!(!stopped.verify().await.intact, "another password");
    stopped.sql("DELETE FROM subscription").await;
    stopped.sql("INSERT INTO halt SELECT * FROM \"grant\"").await;
    let report = stopped.verify().await;
    assert_eq!(report.findings.len(), 3, "{:?}", report.findings);
}

async fn a11_6_a_key_set_back_swapped_taken_away_or_brought_back_is_found(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    let agreement = &shop.footing.agreement;
    app.act("approver", agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
    app.reaches("secadmin", &shop.product, "suspended").await;
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
    let found = |report: &ledger::Report| matches!(report.findings[..], [ref one] if one.en().starts_with("scope_key"));
    stopped.sql("CREATE TABLE kept_key AS SELECT * FROM scope_key").await;
    for (change, back) in [
        ("UPDATE scope_key SET enabled = NOT enabled", "UPDATE scope_key SET enabled = NOT enabled"),
        (
            "UPDATE scope_key SET wrapped = wrapped || '00'",
            "UPDATE scope_key SET wrapped = substr(wrapped, 1, length(wrapped) - 2)",
        ),
        ("UPDATE scope_key SET version = version + 1", "UPDATE scope_key SET version = version - 1"),
        ("DELETE FROM scope_key", "INSERT INTO scope_key SELECT * FROM kept_key"),
    ] {
        stopped.sql(change).await;
        let report = stopped.verify().await;
        assert!(found(&report), "{change}: {:?}", report.findings);
        stopped.sql(back).await;
    }
    let app = stopped.start().await;
    app.act("signatory", agreement, "terminate", &json!({ "reason": "违约" })).await.ok(200);
    app.reaches("secadmin", &shop.subscription, "ended").await;
    let stopped = app.stop().await;
    let report = stopped.verify().await;
    assert!(report.intact, "{:?}", report.findings);
    stopped.sql("INSERT INTO scope_key SELECT * FROM kept_key").await;
    assert!(found(&stopped.verify().await), "a destroyed key that is back");
}

async fn c1_a_changed_entry_is_found_and_the_platform_does_not_start(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    let db = stopped.connect().await;
    let backend = db.get_database_backend();
    let read = Statement::from_string(backend, "SELECT entry FROM ledger_entry WHERE idx = 5");
    let entry: Vec<u8> = db.query_one_raw(read).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    let put = |bytes: &[u8]| {
        let bytes = hex::encode(bytes);
        let literal = if backend == DbBackend::Postgres { format!("'\\x{bytes}'") } else { format!("x'{bytes}'") };
        format!("UPDATE ledger_entry SET entry = {literal} WHERE idx = 5")
    };
    for at in (0..entry.len()).step_by(7) {
        let mut changed = entry.clone();
        changed[at] ^= 1;
        db.execute_unprepared(&put(&changed)).await.unwrap();
        let report = stopped.verify().await;
        assert!(!report.intact, "byte {at} of {}", entry.len());
    }
    let why = stopped.start_fails().await;
    assert!(why.contains("not those that were signed"), "{why}");
    db.execute_unprepared(&put(&entry)).await.unwrap();
    db.close().await.unwrap();
    let report = stopped.start().await.stop().await.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn c2_a_cut_tail_is_found_and_the_platform_does_not_start(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    stopped.sql("DELETE FROM ledger_entry WHERE idx = (SELECT max(idx) FROM ledger_entry)").await;
    assert!(!stopped.verify().await.intact);
    let why = stopped.start_fails().await;
    assert!(why.contains("a checkpoint signs"), "{why}");
    stopped.sql("DELETE FROM ledger_entry WHERE idx = 3").await;
    assert!(!stopped.verify().await.intact);
}

async fn c1_a_changed_tile_is_found_and_mended_at_the_next_start(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    let tile = stopped.place.folder.join("ledger/level-0");
    let mut bytes = std::fs::read(&tile).unwrap();
    for at in [bytes.len() / 2, bytes.len() - 1] {
        bytes[at] ^= 0x80;
        std::fs::write(&tile, &bytes).unwrap();
        assert!(!stopped.verify().await.intact, "byte {at}");
        bytes[at] ^= 0x80;
    }
    bytes[40] ^= 1;
    std::fs::write(&tile, &bytes).unwrap();
    let again = stopped.start().await.stop().await;
    let report = again.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn c2_a_changed_checkpoint_is_found(app: TestApp) {
    let stopped = after_the_main_job(app).await;
    let newest = "WHERE size = (SELECT max(size) FROM ledger_checkpoint)";
    stopped.sql(&format!("UPDATE ledger_checkpoint SET note = replace(note, 'shuyu', 'shuyv') {newest}")).await;
    assert!(!stopped.verify().await.intact);
    stopped.sql(&format!("UPDATE ledger_checkpoint SET note = replace(note, 'shuyv', 'shuyu') {newest}")).await;
    assert!(stopped.verify().await.intact);
    stopped.sql(&format!("DELETE FROM ledger_checkpoint {newest}")).await;
    stopped.sql("DELETE FROM ledger_checkpoint").await;
    assert!(!stopped.verify().await.intact, "a ledger without a signature is not whole");
}

scenarios![
    c1_a_changed_row_of_any_kind_is_found,
    c2_a_missing_or_smuggled_row_is_found,
    a11_6_a_key_set_back_swapped_taken_away_or_brought_back_is_found,
    c1_a_changed_entry_is_found_and_the_platform_does_not_start,
    c2_a_cut_tail_is_found_and_the_platform_does_not_start,
    c1_a_changed_tile_is_found_and_mended_at_the_next_start,
    c2_a_changed_checkpoint_is_found,
];
