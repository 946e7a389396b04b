//! The second factor: who needs it, that no code works twice, and what helps when it is lost.

use crate::{app::TestApp, backend::scenarios, city::PASSWORD};
use serde_json::{Value, json};
use server::party::totp;
use time::Duration;

const SESSION: &str = "/api/v1/party/session";
const FACTOR: &str = "/api/v1/party/second-factor";

/// A new approver of the department who has signed in and not enrolled.
async fn newcomer(app: &mut TestApp) -> String {
    let form = json!({ "account": "newcomer", "name": "新人", "org_id": app.city.id("department"),
        "roles": ["provider_approver"], "password": PASSWORD });
    let view = app.post("sysadmin", "/api/v1/party/people", &form).await.ok(201);
    let me = app.sign_in_with("newcomer", PASSWORD, None).await.ok(200);
    assert_eq!(me["standing"], "factor_needed");
    format!("/api/v1/party/people/{}", crate::app::id(&view))
}

async fn an_approver_does_nothing_before_a_second_factor_is_enrolled(mut app: TestApp) {
    newcomer(&mut app).await;
    for path in ["/api/v1/party/people", "/api/v1/catalogue/resources", "/api/v1/task/inbox", "/api/v1/party/sessions"]
    {
        let refused = app.get("newcomer", path).await;
        assert!([403, 404].contains(&refused.status), "{path}");
    }
    app.get("newcomer", "/api/v1/catalogue/resources").await.refused(403, "party.factor_needed");
    let form = json!({ "name": "x", "org_kind": "customer" });
    app.post("newcomer", "/api/v1/party/organisations", &form).await.refused(403, "party.factor_needed");
    assert_eq!(app.get("newcomer", FACTOR).await.ok(200)["required"], true);
    let recovery = app.enrol("newcomer").await;
    assert_eq!(recovery.len(), 10);
    assert_eq!(app.get("newcomer", SESSION).await.ok(200)["standing"], "full");
    app.get("newcomer", "/api/v1/catalogue/resources").await.ok(200);
    assert_eq!(app.get("newcomer", FACTOR).await.ok(200)["recovery_codes_left"], 10);
}

async fn an_engineer_may_enrol_one_and_then_needs_it(mut app: TestApp) {
    assert_eq!(app.get("engineer", SESSION).await.ok(200)["standing"], "full");
    app.enrol("engineer").await;
    app.sign_in_with("engineer", PASSWORD, None).await.refused(401, "party.code_required");
    app.sign_in("engineer", PASSWORD).await.ok(200);
}

async fn no_code_works_twice_even_when_sent_at_the_same_time(mut app: TestApp) {
    let code = app.code("approver");
    app.sign_in_with("approver", PASSWORD, code.as_deref()).await.refused(401, "party.code_used");
    app.clock.advance(Duration::seconds(30));
    let form = json!({ "account": "approver", "password": PASSWORD, "code": app.code("approver") });
    let (one, other) = futures::join!(app.post("", SESSION, &form), app.post("", SESSION, &form));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 401], "two at once share one code");
    // The code of the step before was passed over, and one that is too old is none at all.
    app.clock.advance(Duration::seconds(90));
    let now = server::clock::Clock::now(&app.clock);
    let old = totp::code(&app.city.secrets["approver"], totp::step(now) - 2);
    app.sign_in_with("approver", PASSWORD, Some(&old)).await.refused(401, "party.code_wrong");
    app.sign_in("approver", PASSWORD).await.ok(200);
}

async fn wrong_codes_lock_the_account(mut app: TestApp) {
    for _ in 0..4 {
        app.sign_in_with("approver", PASSWORD, Some("abcdef")).await.refused(401, "party.code_wrong");
    }
    assert_eq!(app.sign_in_with("approver", PASSWORD, Some("abcdef")).await.body["code"], "party.locked");
    app.clock.advance(Duration::minutes(1));
    assert_eq!(app.sign_in("approver", PASSWORD).await.body["code"], "party.locked");
}

async fn a_lock_ends_by_the_platforms_clock(mut app: TestApp) {
    for _ in 0..5 {
        app.sign_in("engineer", "Wrong-password-1").await;
    }
    let path = format!("/api/v1/party/people/{}", app.city.id("engineer"));
    assert_eq!(app.get("sysadmin", &path).await.ok(200)["status"], "locked");
    app.clock.advance(Duration::minutes(15));
    // The platform looks at its deadlines when it starts, and every minute after.
    let app = app.stop().await.start().await;
    app.reaches("sysadmin", &path, "active").await;
}

async fn a_recovery_code_opens_once_and_a_lost_factor_is_reset_by_another(mut app: TestApp) {
    let path = newcomer(&mut app).await;
    let recovery = app.enrol("newcomer").await;
    app.sign_in_with("newcomer", PASSWORD, Some(&recovery[3].to_uppercase())).await.ok(200);
    app.sign_in_with("newcomer", PASSWORD, Some(&recovery[3])).await.refused(401, "party.code_wrong");
    assert_eq!(app.get("newcomer", FACTOR).await.ok(200)["recovery_codes_left"], 9);
    // Whoever holds the session alone cannot put another authenticator in its place.
    app.post("newcomer", FACTOR, &json!({})).await.refused(401, "party.code_required");
    app.act("newcomer", &path, "reset_factor", &json!({})).await.refused(403, "platform.forbidden");
    app.act("sysadmin", &path, "reset_factor", &json!({})).await.ok(200);
    app.get("newcomer", SESSION).await.refused(401, "platform.sign_in_required");
    app.city.secrets.remove("newcomer");
    let me = app.sign_in_with("newcomer", PASSWORD, None).await.ok(200);
    assert_eq!(me["standing"], "factor_needed");
    let me = app.city.id("handler").to_owned();
    assert_ne!(path, me);
}

async fn no_secret_leaves_the_platform_again(mut app: TestApp) {
    app.enrol("engineer").await;
    let secret = app.city.secrets["engineer"].clone();
    let (plain, typed) = (hex::encode(&secret), totp::base32(&secret));
    let path = format!("/api/v1/party/people/{}", app.city.id("engineer"));
    let seen = app.get("sysadmin", &path).await.ok(200).to_string();
    let list = app.get("sysadmin", "/api/v1/party/people").await.ok(200).to_string();
    for text in [&seen, &list] {
        assert!(!text.contains(&plain) && !text.contains(&typed) && !text.contains("sealed"));
    }
    let stopped = app.stop().await;
    let kept: Vec<u8> = std::fs::read_dir(&stopped.place.folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .flat_map(|entry| std::fs::read(entry.path()).unwrap())
        .collect();
    for needle in [plain.as_bytes(), typed.as_bytes(), &secret] {
        assert!(!kept.windows(needle.len()).any(|window| window == needle));
    }
    assert!(stopped.verify().await.intact, "the ledger covers the credential with its factor");
}

async fn a_factor_of_somebody_else_or_of_another_row_does_not_open(app: TestApp) {
    let me = app.get("approver", SESSION).await.ok(200);
    assert_ne!(me["person"]["id"], Value::Null);
    let (one, other) = (app.city.id("approver").to_owned(), app.city.id("assessor").to_owned());
    let (one, other) = (one.replace('-', ""), other.replace('-', ""));
    let stopped = app.stop().await;
    if stopped.place.url.is_none() {
        let moved = format!(
            "UPDATE credential SET factor = (SELECT factor FROM credential WHERE hex(id) = upper('{other}')) \
             WHERE hex(id) = upper('{one}')"
        );
        stopped.sql(&moved).await;
        assert!(!stopped.verify().await.intact, "another hand on a credential shows");
    }
}

scenarios![
    an_approver_does_nothing_before_a_second_factor_is_enrolled,
    an_engineer_may_enrol_one_and_then_needs_it,
    no_code_works_twice_even_when_sent_at_the_same_time,
    wrong_codes_lock_the_account,
    a_lock_ends_by_the_platforms_clock,
    a_recovery_code_opens_once_and_a_lost_factor_is_reset_by_another,
    no_secret_leaves_the_platform_again,
    a_factor_of_somebody_else_or_of_another_row_does_not_open,
];
