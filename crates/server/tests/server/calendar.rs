//! Deadlines as visible clocks: counted by the calendar, stopped by a halt, reminded, put before the data
//! authority; never a consent.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use ::ledger::EntryView;
use serde_json::{Value, json};
use server::database::system;
use time::{Duration, macros::datetime};

/// The clock of a step on a record, once it is there.
pub async fn clock(app: &TestApp, who: &str, subject: &str, step: &str) -> Value {
    let path = format!("/api/v1/calendar/clocks?subject={subject}");
    app.until(&format!("the clock of {step}"), || async {
        let clocks = app.get(who, &path).await.body;
        clocks.as_array()?.iter().find(|c| c["step"] == step).cloned()
    })
    .await
}

/// The words of the clock's entries about a record.
async fn entries_about(app: &TestApp, object: &str) -> Vec<String> {
    let entries = system::entries(&app.ctx.db.read, 0, 100_000).await.unwrap();
    let views = entries.iter().map(|(_, bytes, _)| EntryView::parse(bytes).unwrap());
    views.filter(|e| e.object.to_string() == object).map(|e| e.action.to_owned()).collect()
}

async fn asked(app: &TestApp) -> String {
    let resource = city::resource(app, "trips").await;
    let agreement = city::agreement(app, &resource).await;
    city::request(app, &agreement, &resource).await
}

async fn ec_53_a_silent_department_is_reminded_and_urged_and_nothing_is_decided(mut app: TestApp) {
    let request = asked(&app).await;
    // A step that is taken before its clock could start has none.
    clock(&app, "publisher", last(&request), "request_assess").await;
    app.act("assessor", &request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    let clock = clock(&app, "engineer", last(&request), "request_decide").await;
    assert_eq!(clock["term"], json!({ "amount": 10, "unit": "working_days" }));
    assert_eq!((&clock["due_at"], &clock["provisional"]), (&json!("2026-03-16T16:00:00Z"), &json!(false)));
    assert_eq!(clock["deciding"], json!([{ "pack": "nj-draft-2024-03", "row": "A14.3", "article": null }]));
    // The regulator's own step was taken in time.
    let path = format!("/api/v1/calendar/clocks?subject={}", last(&request));
    app.until("the end of the first clock", || async {
        let clocks = app.get("publisher", &path).await.body;
        clocks.as_array()?.iter().find(|c| c["step"] == "request_assess" && c["state"] == "met").cloned()
    })
    .await;
    for _ in 0..30 {
        app.clock.advance(Duration::hours(13));
        server::calendar::tick(&app.ctx).await.unwrap();
    }
    let path = format!("/api/v1/calendar/deadlines/{}", id(&clock));
    for who in ["handler", "publisher"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    let words = entries_about(&app, &id(&clock)).await;
    assert_eq!(words, ["deadline.start", "deadline.remind", "deadline.remind", "deadline.escalate"]);
    let inbox = app.get("handler", "/api/v1/task/inbox").await.ok(200);
    let urge = inbox["items"].as_array().unwrap().iter().find(|i| i["action"] == "deadline.urge").unwrap();
    assert_eq!(urge["id"], clock["id"]);
    app.act("handler", &path, "urge", &json!({ "note": "请于三日内答复" })).await.ok(200);
    let waiting = app.get("publisher", "/api/v1/task/inbox").await.ok(200);
    let item = waiting["items"].as_array().unwrap().iter().find(|i| i["action"] == "request.decide").unwrap();
    assert_eq!((&item["clock"]["state"], &item["clock"]["elapsed_percent"]), (&json!("overdue"), &json!(100)));
    assert_eq!(app.get("publisher", &request).await.ok(200)["status"], "assessed", "silence is no consent");
    app.act("publisher", &request, "decide", &city::decision()).await.ok(200);
    app.until("the end of the clock", || async {
        Some(app.get("handler", &path).await.body).filter(|d| d["status"] == "late")
    })
    .await;
}

async fn a_halt_stops_the_clock_and_lifting_it_lets_it_go_on(app: TestApp) {
    let request = asked(&app).await;
    let clock = clock(&app, "engineer", last(&request), "request_assess").await;
    assert_eq!(clock["due_at"], "2026-03-09T16:00:00Z");
    let form = json!({ "scope": "zone", "zone_id": app.city.id("transport zone"), "reason": "演练" });
    let halt = app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201);
    server::calendar::tick(&app.ctx).await.unwrap();
    let path = format!("/api/v1/calendar/deadlines/{}", id(&clock));
    assert_eq!(app.get("engineer", &path).await.ok(200)["status"], "paused");
    let halt = format!("/api/v1/supervision/halts/{}", id(&halt));
    app.act("secadmin", &halt, "propose_lift", &json!({ "reason": "结束" })).await.ok(200);
    app.act("signatory", &halt, "confirm_lift", &json!({})).await.ok(200);
    server::calendar::tick(&app.ctx).await.unwrap();
    let view = app.get("engineer", &path).await.ok(200);
    assert_eq!((&view["status"], view["body"]["pauses"].as_array().unwrap().len()), (&json!("running"), 1));
}

async fn a_withdrawn_request_has_no_open_clock_and_strangers_see_none(app: TestApp) {
    let request = asked(&app).await;
    let clock = clock(&app, "engineer", last(&request), "request_assess").await;
    let strange = app.get("rival", &format!("/api/v1/calendar/clocks?subject={}", last(&request))).await.ok(200);
    assert_eq!(strange, json!([]));
    app.get("rival", &format!("/api/v1/calendar/deadlines/{}", id(&clock))).await.refused(404, "platform.not_found");
    app.act("engineer", &request, "withdraw", &json!({})).await.ok(200);
    let path = format!("/api/v1/calendar/deadlines/{}", id(&clock));
    app.until("the lapse", || async {
        Some(app.get("engineer", &path).await.body).filter(|d| d["status"] == "lapsed")
    })
    .await;
}

async fn a_published_year_makes_provisional_deadlines_certain(mut app: TestApp) {
    app.clock.set(datetime!(2026-12-28 02:00 UTC));
    for who in ["handler", "signatory", "steward", "publisher", "engineer"] {
        app.sign_in(who, city::PASSWORD).await.ok(200);
    }
    let request = asked(&app).await;
    let clock = clock(&app, "engineer", last(&request), "request_assess").await;
    assert_eq!((&clock["provisional"], &clock["due_at"]), (&json!(true), &json!("2027-01-04T16:00:00Z")));
    let form = json!({ "year": 2027, "doc_no": "国办发明电", "off": [{ "first": "2027-01-01", "last": "2027-01-03" }],
        "work": [{ "first": "2027-01-10", "last": "2027-01-10" }] });
    app.post("engineer", "/api/v1/calendar/years", &form).await.refused(403, "platform.forbidden");
    app.post("handler", "/api/v1/calendar/years", &form).await.ok(201);
    app.post("handler", "/api/v1/calendar/years", &form).await.refused(409, "calendar.year_taken");
    server::calendar::tick(&app.ctx).await.unwrap();
    let after = app.get("engineer", &format!("/api/v1/calendar/deadlines/{}", id(&clock))).await.ok(200);
    assert_eq!(after["body"]["provisional"], false);
    assert_eq!(after["body"]["due_at"], "2027-01-05T16:00:00Z");
    assert_eq!(entries_about(&app, &id(&clock)).await, ["deadline.start", "deadline.recount"]);
    let years = app.get("engineer", "/api/v1/calendar/arrangement").await.ok(200);
    let known: Vec<_> = years.as_array().unwrap().iter().map(|y| y["year"].as_i64().unwrap()).collect();
    assert_eq!(known, [2024, 2025, 2026, 2027]);
}

async fn ec_168_an_incident_is_reported_in_wall_time(app: TestApp) {
    let form = json!({ "scope": "platform", "reason": "异常访问" });
    let halt = id(&app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201));
    let clock = clock(&app, "secadmin", &halt, "incident_report").await;
    assert_eq!(clock["term"], json!({ "amount": 24, "unit": "hours" }));
    let path = format!("/api/v1/supervision/halts/{halt}");
    let waits = |inbox: &Value| inbox["items"].as_array().unwrap().iter().any(|i| i["action"] == "halt.report");
    assert!(waits(&app.get("secadmin", "/api/v1/task/inbox").await.ok(200)));
    assert!(!waits(&app.get("handler", "/api/v1/task/inbox").await.ok(200)));
    let report = json!({ "doc_no": "报〔2026〕1号", "recipient": "市委网信办", "summary": "批量异常访问" });
    app.act("handler", &path, "report", &report).await.refused(403, "platform.forbidden");
    app.act("secadmin", &path, "report", &json!({ "doc_no": "", "recipient": "", "summary": "" })).await;
    app.act("secadmin", &path, "report", &report).await.ok(200);
    assert!(!waits(&app.get("secadmin", "/api/v1/task/inbox").await.ok(200)));
    app.act("secadmin", &path, "report", &report).await.refused(409, "supervision.reported_already");
    let deadline = format!("/api/v1/calendar/deadlines/{}", id(&clock));
    app.until("the report", || async {
        Some(app.get("secadmin", &deadline).await.body).filter(|d| d["status"] == "met")
    })
    .await;
}

scenarios![
    ec_53_a_silent_department_is_reminded_and_urged_and_nothing_is_decided,
    a_halt_stops_the_clock_and_lifting_it_lets_it_go_on,
    a_withdrawn_request_has_no_open_clock_and_strangers_see_none,
    a_published_year_makes_provisional_deadlines_certain,
    ec_168_an_incident_is_reported_in_wall_time,
];
