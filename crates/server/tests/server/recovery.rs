//! Power cuts, second processes, and what is taken up again.

use crate::{app::TestApp, backend::scenarios, city};
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::json;

const ORGANISATIONS: &str = "/api/v1/party/organisations";

async fn what_was_acknowledged_outlives_a_power_cut(app: TestApp) {
    let forms: Vec<_> = (0..40).map(|n| json!({ "name": format!("公司{n}"), "org_kind": "customer" })).collect();
    let answers = futures::future::join_all(forms.iter().map(|f| app.post("sysadmin", ORGANISATIONS, f))).await;
    let made: Vec<_> = answers.into_iter().map(|a| crate::app::id(&a.ok(201))).collect();
    let entries = app.entries();
    let app = app.crash().await.start().await;
    assert_eq!(app.entries(), entries);
    for id in made {
        app.get("sysadmin", &format!("{ORGANISATIONS}/{id}")).await.ok(200);
    }
    let report = app.stop().await.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn a_power_cut_under_load_loses_nothing_that_was_answered(app: TestApp) {
    let (sent, mut answered) = tokio::sync::mpsc::unbounded_channel();
    let load = async {
        futures::future::join_all((0..8).map(|lane| {
            let (app, sent) = (&app, sent.clone());
            async move {
                for n in 0..20 {
                    let form = json!({ "name": format!("公司{lane}-{n}"), "org_kind": "customer" });
                    sent.send(crate::app::id(&app.post("sysadmin", ORGANISATIONS, &form).await.ok(201))).unwrap();
                }
            }
        }))
        .await;
    };
    let mut made = Vec::new();
    let cut = async {
        while made.len() < 60 {
            made.push(answered.recv().await.unwrap());
        }
    };
    // The load is dropped in the middle of its requests: commands are waiting, running and being committed.
    tokio::select! { _ = load => {}, () = cut => {} }
    let app = app.crash().await.start().await;
    for id in made {
        app.get("sysadmin", &format!("{ORGANISATIONS}/{id}")).await.ok(200);
    }
    let report = app.stop().await.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn tiles_lost_between_commit_and_write_are_made_again(app: TestApp) {
    let footing = city::footing(&app).await;
    // What still waits in the outbox would be entered after the start.
    app.until("the consequences", || async {
        let waiting = Query::select().column("id").from("outbox").to_owned();
        app.ctx.db.read.query_all(&waiting).await.unwrap().is_empty().then_some(())
    })
    .await;
    let (size, root) = app.ctx.ledger.head();
    let stopped = app.crash().await;
    let tile = stopped.place.folder.join("ledger/level-0");
    let length = std::fs::metadata(&tile).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&tile).unwrap().set_len(length - 50).unwrap();
    let app = stopped.start().await;
    assert_eq!(app.ctx.ledger.head(), (size, root));
    let stopped = app.crash().await;
    std::fs::remove_dir_all(stopped.place.folder.join("ledger")).unwrap();
    let app = stopped.start().await;
    assert_eq!(app.ctx.ledger.head(), (size, root));
    app.get("engineer", &footing.grant).await.ok(200);
    let report = app.stop().await.verify().await;
    assert!(report.intact, "{:?}", report.findings);
}

async fn a_second_process_on_the_same_database_refuses(app: TestApp) {
    let Err(fault) = app.open_again().await else { panic!("two processes own one database") };
    assert!(fault.to_string().contains("another process"), "{fault}");
    app.get("sysadmin", ORGANISATIONS).await.ok(200);
    let app = app.stop().await.start().await;
    app.get("sysadmin", ORGANISATIONS).await.ok(200);
}

async fn a_job_that_ran_at_the_power_cut_is_killed_and_a_waiting_export_goes_on(app: TestApp) {
    let footing = city::footing(&app).await;
    let done = city::job(&app, &footing.grant).await;
    app.workers.hang("check");
    let export = city::submit_export(&app, &done).await;
    app.workers.hang("query");
    let job = city::submit_job(&app, &footing.grant).await;
    app.workers.saw("query started", 2).await;
    app.workers.saw("check started", 1).await;
    let app = app.crash().await.start().await;
    let killed = app.reaches("engineer", &job, "killed").await;
    assert_eq!(killed["body"]["killed_for"], "restart");
    app.workers.saw("check started", 1).await;
    app.reaches("engineer", &export, "released").await;
}

async fn an_import_that_ran_at_the_power_cut_failed(app: TestApp) {
    app.workers.hang("import");
    let view = app.post("steward", "/api/v1/catalogue/resources", &city::resource_form(&app, "trips")).await.ok(201);
    let id = crate::app::id(&view);
    app.upload("steward", &id, "\"1\"", "a,b\n1,2\n").await.ok(202);
    app.workers.saw("import started", 1).await;
    let app = app.crash().await.start().await;
    let view = app.get("steward", &format!("/api/v1/catalogue/resources/{id}")).await.ok(200);
    assert_eq!(
        (view["body"]["import_state"].as_str(), view["body"]["file_version"].as_u64()),
        (Some("failed"), Some(0))
    );
    let version = format!("\"{}\"", view["version"]);
    app.upload("steward", &id, &version, "a,b\n1,2\n").await.ok(202);
}

async fn consequences_that_waited_at_the_power_cut_are_carried_out(app: TestApp) {
    let shop = city::shop(&app, 10).await;
    app.act("approver", &shop.footing.agreement, "suspend", &json!({ "reason": "风险事件" })).await.ok(200);
    let stopped = app.crash().await;
    // The cut broke off one attempt: after the start it is tried at once, not when its turn would come again.
    let db = stopped.connect().await;
    db.execute_unprepared("UPDATE outbox SET attempts = attempts + 1").await.unwrap();
    db.close().await.unwrap();
    let app = stopped.start().await;
    assert_eq!(city::call(&app, &shop.key, "").await.status, 451);
    for path in [&shop.footing.grant, &shop.product, &shop.subscription] {
        app.reaches("secadmin", path, "suspended").await;
    }
}

scenarios![
    what_was_acknowledged_outlives_a_power_cut,
    a_power_cut_under_load_loses_nothing_that_was_answered,
    tiles_lost_between_commit_and_write_are_made_again,
    a_second_process_on_the_same_database_refuses,
    a_job_that_ran_at_the_power_cut_is_killed_and_a_waiting_export_goes_on,
    an_import_that_ran_at_the_power_cut_failed,
    consequences_that_waited_at_the_power_cut_are_carried_out,
];
