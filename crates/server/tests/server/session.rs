//! Signing in and out, locks, and requests that come from elsewhere.

use crate::{app::TestApp, backend::scenarios, city::PASSWORD};
use axum::body::Body;
use serde_json::json;
use time::Duration;

const SESSION: &str = "/api/v1/party/session";

async fn t_ia2_five_wrong_passwords_lock_and_time_unlocks(mut app: TestApp) {
    for attempt in 1..=5 {
        let reply = app.sign_in("engineer", "Wrong-password-1").await;
        if attempt < 5 {
            reply.refused(401, "party.credentials_wrong");
        } else {
            assert!(reply.header("retry-after").is_some());
            assert_eq!(reply.body["code"], "party.locked");
        }
    }
    let locked = app.sign_in("engineer", PASSWORD).await;
    assert_eq!(locked.body["code"], "party.locked", "the right password is refused as well");
    let mut app = app.crash().await.start().await;
    assert_eq!(app.sign_in("engineer", PASSWORD).await.body["code"], "party.locked", "a lock survives a crash");
    app.clock.advance(Duration::minutes(15));
    app.sign_in("engineer", PASSWORD).await.ok(200);
}

async fn t_ia2_another_admin_unlocks(mut app: TestApp) {
    for _ in 0..5 {
        app.sign_in("engineer", "Wrong-password-1").await;
    }
    let path = format!("/api/v1/party/people/{}", app.city.id("engineer"));
    app.act("secadmin", &path, "unlock", &json!({})).await.refused(404, "platform.not_found");
    app.act("sysadmin", &path, "unlock", &json!({})).await.ok(200);
    app.sign_in("engineer", PASSWORD).await.ok(200);
}

async fn an_unknown_account_is_refused_like_a_wrong_password(mut app: TestApp) {
    let known = app.sign_in("engineer", "Wrong-password-1").await.refused(401, "party.credentials_wrong");
    let mut unknown = app.sign_in("nobody", "Wrong-password-1").await.refused(401, "party.credentials_wrong");
    unknown["request_id"] = known["request_id"].clone();
    assert_eq!(known, unknown);
    app.sign_in("ENGINEER", PASSWORD).await.refused(401, "party.credentials_wrong");
    app.sign_in("engineer", &"x".repeat(100_000)).await.refused(401, "party.credentials_wrong");
}

async fn a_session_ends_when_idle_when_old_and_on_signing_out(mut app: TestApp) {
    app.clock.advance(Duration::minutes(31));
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
    app.sign_in("engineer", PASSWORD).await.ok(200);
    for _ in 0..25 {
        app.clock.advance(Duration::minutes(29));
        if app.get("engineer", SESSION).await.status != 200 {
            break;
        }
    }
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
    app.sign_in("engineer", PASSWORD).await.ok(200);
    let request = app.request("engineer", "DELETE", SESSION).body(Body::empty()).unwrap();
    let out = app.send(request).await;
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(out.status, 204);
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
}

async fn the_cookie_is_bound_to_this_host_and_hidden_from_scripts(mut app: TestApp) {
    let reply = app.sign_in("engineer", PASSWORD).await;
    let cookie = reply.header("set-cookie").unwrap();
    for part in ["__Host-shuyu=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    let two = format!("{}; __Host-shuyu=planted", app.city.cookies["engineer"]);
    app.city.cookies.insert("engineer".into(), two);
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
}

async fn a_password_change_ends_every_session(mut app: TestApp) {
    let first = app.city.cookies["engineer"].clone();
    app.sign_in("engineer", PASSWORD).await.ok(200);
    let form = |old: &str, new: &str| json!({ "old": old, "new": new });
    let path = "/api/v1/party/password";
    app.post("engineer", path, &form("Wrong-password-1", "Another-word-77"))
        .await
        .refused(422, "platform.form_invalid");
    app.post("engineer", path, &form(PASSWORD, "short")).await.refused(422, "platform.form_invalid");
    app.post("engineer", path, &form(PASSWORD, "Another-word-77")).await.ok(200);
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
    app.city.cookies.insert("engineer".into(), first);
    app.get("engineer", SESSION).await.refused(401, "platform.sign_in_required");
    app.sign_in("engineer", PASSWORD).await.refused(401, "party.credentials_wrong");
    app.sign_in("engineer", "Another-word-77").await.ok(200);
}

async fn a_closed_account_is_out_at_once(mut app: TestApp) {
    let path = format!("/api/v1/party/people/{}", app.city.id("rival"));
    app.act("sysadmin", &path, "close", &json!({})).await.ok(200);
    app.get("rival", SESSION).await.refused(401, "platform.sign_in_required");
    assert_ne!(app.sign_in("rival", PASSWORD).await.status, 200);
    let org = format!("/api/v1/party/organisations/{}", app.city.id("operator"));
    app.act("sysadmin", &org, "close", &json!({})).await.refused(409, "party.organisation_staffed");
    let org = format!("/api/v1/party/organisations/{}", app.city.id("rival company"));
    app.act("sysadmin", &org, "close", &json!({})).await.ok(200);
}

async fn the_set_up_token_works_once(app: TestApp) {
    let person = |account: &str| json!({ "account": account, "name": account, "password": PASSWORD });
    let administrators = ["one", "two", "three"].map(person);
    let form = json!({ "token": "set-up token", "centre": "x", "administrators": administrators });
    app.post("", "/api/v1/party/setup", &form).await.refused(401, "party.setup_token_wrong");
    let form = json!({ "token": "", "centre": "x", "administrators": [] });
    app.post("", "/api/v1/party/setup", &form).await.refused(401, "party.setup_token_wrong");
}

async fn a_request_from_another_site_is_refused(app: TestApp) {
    let form = json!({ "name": "x", "org_kind": "customer" }).to_string();
    let path = "/api/v1/party/organisations";
    let before = app.entries();
    let cookie = app.city.cookies["sysadmin"].clone();
    let plain = || axum::http::Request::builder().method("POST").uri(path).header("cookie", &cookie);
    let without = plain().body(Body::from(form.clone())).unwrap();
    app.send(without).await.refused(403, "platform.cross_site");
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = plain().header("x-shuyu-request", "1").header("host", "127.0.0.1:8420").header(name, value);
        app.send(request.body(Body::from(form.clone())).unwrap()).await.refused(403, "platform.cross_site");
    }
    assert_eq!(app.entries(), before);
    let own = plain()
        .header("x-shuyu-request", "1")
        .header("host", "127.0.0.1:8420")
        .header("origin", "http://127.0.0.1:8420")
        .header("sec-fetch-site", "same-origin");
    app.send(own.body(Body::from(form)).unwrap()).await.ok(201);
}

scenarios![
    t_ia2_five_wrong_passwords_lock_and_time_unlocks,
    t_ia2_another_admin_unlocks,
    an_unknown_account_is_refused_like_a_wrong_password,
    a_session_ends_when_idle_when_old_and_on_signing_out,
    the_cookie_is_bound_to_this_host_and_hidden_from_scripts,
    a_password_change_ends_every_session,
    a_closed_account_is_out_at_once,
    the_set_up_token_works_once,
    a_request_from_another_site_is_refused,
];
