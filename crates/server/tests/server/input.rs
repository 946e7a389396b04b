//! What a client may send by mistake or on purpose.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use axum::body::Body;
use serde_json::json;

const ORGANISATIONS: &str = "/api/v1/party/organisations";

async fn a_body_that_is_no_form_is_refused_whole(app: TestApp) {
    let before = app.entries();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        "{",
        "",
        "null",
        "[]",
        r#"{"name":"x"}"#,
        r#"{"name":"x","org_kind":"customer","id":"y"}"#,
        r#"{"name":"x","org_kind":"emperor"}"#,
        r#"{"name":1e400,"org_kind":"customer"}"#,
        r#"{"name":"x","name":"y","org_kind":"customer"}"#,
        r#"{"name":"\ud800","org_kind":"customer"}"#,
        &deep,
    ] {
        let request = app.request("sysadmin", "POST", ORGANISATIONS).body(Body::from(body.to_owned())).unwrap();
        app.send(request).await.refused(422, "platform.body_invalid");
    }
    let large = Body::from(vec![b' '; (1 << 20) + 1]);
    let request = app.request("sysadmin", "POST", ORGANISATIONS).body(large).unwrap();
    app.send(request).await.refused(413, "platform.too_large");
    assert_eq!(app.entries(), before, "nothing is half-written");
}

async fn titles_are_text_and_nothing_else(app: TestApp) {
    for name in
        ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a 👩‍👩‍👧 ＝1+1", "x'; DROP TABLE organisation; --", "%_\\"]
    {
        let form = json!({ "name": name, "org_kind": "customer" });
        let view = app.post("sysadmin", ORGANISATIONS, &form).await.ok(201);
        let path = format!("{ORGANISATIONS}/{}", id(&view));
        let seen = app.get("sysadmin", &path).await;
        assert_eq!(seen.header("content-type"), Some("application/json"));
        assert_eq!(seen.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(seen.ok(200)["title"], name);
    }
    for odd in ["\u{202e}gnp.exe", "a\u{7}b", "\u{2066}x"] {
        let problem =
            app.post("sysadmin", ORGANISATIONS, &json!({ "name": odd, "org_kind": "customer" })).await.ok(422);
        assert_eq!(problem["fields"][0]["code"], "platform.field_control", "{odd:?}");
    }
    let long = json!({ "name": "长".repeat(101), "org_kind": "customer" });
    app.post("sysadmin", ORGANISATIONS, &long).await.refused(422, "platform.form_invalid");
}

async fn a_nul_in_a_title_is_refused_on_both_databases(app: TestApp) {
    let form = json!({ "name": "a\u{0}b", "org_kind": "customer" });
    let reply = app.post("sysadmin", ORGANISATIONS, &form).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
}

async fn what_one_may_not_see_is_as_if_it_were_not(app: TestApp) {
    let footing = city::footing(&app).await;
    let nothing = "01890000-0000-7000-8000-000000000000";
    for (who, path) in [("rival", &footing.agreement), ("rival", &footing.grant), ("customer", &footing.agreement)] {
        let kind = path.rsplit_once('/').unwrap().0;
        let mut hidden = app.get(who, path).await.refused(404, "platform.not_found");
        let absent = app.get(who, &format!("{kind}/{nothing}")).await.refused(404, "platform.not_found");
        hidden["request_id"] = absent["request_id"].clone();
        assert_eq!(hidden, absent);
    }
    let reason = json!({ "reason": "x" });
    let mut hidden = app.act("rival", &footing.agreement, "suspend", &reason).await.refused(404, "platform.not_found");
    let absent = format!("/api/v1/mandate/agreements/{nothing}");
    let absent = app.act("rival", &absent, "suspend", &reason).await.refused(404, "platform.not_found");
    hidden["request_id"] = absent["request_id"].clone();
    assert_eq!(hidden, absent);
    for odd in ["1", "{x}", "..%2f", &nothing.to_uppercase(), &nothing.replace('-', ""), "%00"] {
        let path = format!("/api/v1/mandate/agreements/{odd}");
        if odd == "{x}" {
            continue;
        }
        let status = app.get("handler", &path).await.status;
        assert_eq!(status, 404, "{odd}");
    }
}

async fn another_operators_ids_in_a_form_are_as_if_they_were_not(app: TestApp) {
    let footing = city::footing(&app).await;
    let form = city::request_form(&footing.agreement, &footing.resource);
    let nothing = "/01890000-0000-7000-8000-000000000000";
    let same = |mut one: serde_json::Value, other: &serde_json::Value| {
        one["request_id"] = other["request_id"].clone();
        assert_eq!(&one, other);
    };
    let hidden = app.post("rival", "/api/v1/grant/requests", &form).await.ok(422);
    let absent = city::request_form(nothing, &footing.resource);
    same(hidden, &app.post("rival", "/api/v1/grant/requests", &absent).await.ok(422));
    let job = |grant: &str| json!({ "grant_ids": [city::last(grant)], "sql": "SELECT 1", "purpose": "industry" });
    let hidden = app.post("rival", "/api/v1/compute/jobs", &job(&footing.grant)).await.ok(422);
    same(hidden, &app.post("rival", "/api/v1/compute/jobs", &job(nothing)).await.ok(422));
    let candidate = city::job(&app, &footing.grant).await;
    let export = |job: &str| json!({ "job_id": city::last(job) });
    let hidden = app.post("rival", "/api/v1/airlock/exports", &export(&candidate)).await.ok(422);
    same(hidden, &app.post("rival", "/api/v1/airlock/exports", &export(nothing)).await.ok(422));
}

async fn every_error_is_a_problem_in_the_readers_language(app: TestApp) {
    for (language, expected, tongue) in [
        ("en-GB,en;q=0.9", "there is no such address", "en"),
        ("zh-CN", "没有这个地址", "zh"),
        ("", "没有这个地址", "zh"),
    ] {
        let request = app.request("engineer", "GET", "/api/v1/nothing").header("accept-language", language);
        let reply = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.header("content-language"), Some(tongue));
        assert_eq!(reply.header("x-request-id"), reply.body["request_id"].as_str());
        assert_eq!(reply.refused(404, "platform.unknown_route")["detail"], expected);
    }
    let request = app.request("engineer", "PUT", "/api/v1/zone/zones").body(Body::empty()).unwrap();
    app.send(request).await.refused(405, "platform.method_not_allowed");
    for query in ["limit=0", "limit=x", "limit=201", "sort=body", "cursor=%ff", "cursor=e30", "zone=x", "unknown=1"] {
        let reply = app.get("engineer", &format!("/api/v1/zone/zones?{query}")).await;
        reply.refused(422, "platform.query_invalid");
    }
    let upload = app
        .request("steward", "POST", "/api/v1/catalogue/resources/01890000-0000-7000-8000-000000000000/import")
        .header("if-match", "\"1\"");
    app.send(upload.body(Body::from("no multipart")).unwrap()).await.refused(422, "platform.body_invalid");
}

async fn nobody_without_a_session_gets_past_the_door(app: TestApp) {
    let document = serde_json::to_value(server::http::openapi()).unwrap();
    let open = ["sign_in", "set_up", "get_checkpoint", "get_product_data"];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            if open.contains(&name) {
                continue;
            }
            let path = path.replace("{id}", "01890000-0000-7000-8000-000000000000").replace("{kind}", "zone");
            let path = path.replace("{index}", "0");
            let request = app.request("", &method.to_uppercase(), &path).header("if-match", "\"1\"");
            let reply = app.send(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!(reply.status, 401, "{method} {path}: {}", reply.body);
        }
    }
}

/// What somebody without the role is told: that, and nothing of what is there.
async fn who_may_not_create_learns_nothing_of_what_is_there(app: TestApp) {
    let footing = city::footing(&app).await;
    let uscc = "91350100M000100Y43";
    let known = json!({ "name": "已登记公司", "org_kind": "customer", "uscc": uscc });
    app.post("sysadmin", "/api/v1/party/organisations", &known).await.ok(201);
    let person = json!({ "account": "steward", "name": "x", "org_id": app.city.id("department"),
        "roles": ["provider_steward"], "password": "short" });
    let exception = json!({ "agreement_id": last(&footing.agreement), "resource_id": last(&footing.resource),
        "items": ["nothing"], "reason": "", "legal_basis": "", "end": "2020-01-01" });
    for (path, form) in [
        ("party/organisations", known),
        ("party/people", person),
        ("catalogue/resources", city::resource_form(&app, "trips")),
        ("grant/exceptions", exception),
        ("mandate/agreements", city::agreement_form(&app, &[last(&footing.resource)])),
        ("compute/jobs", json!({ "grant_ids": [last(&footing.grant)], "sql": "x", "purpose": "industry" })),
        ("supervision/halts", json!({ "scope": "zone", "reason": "" })),
    ] {
        app.post("customer", &format!("/api/v1/{path}"), &form).await.refused(403, "platform.forbidden");
    }
    // A department that is not the source is told nothing either.
    let form = json!({ "name": "市气象局", "org_kind": "provider" });
    let other = id(&app.post("sysadmin", "/api/v1/party/organisations", &form).await.ok(201));
    let form = json!({ "account": "stranger", "name": "x", "org_id": other, "roles": ["provider_steward"],
        "password": city::PASSWORD });
    app.post("sysadmin", "/api/v1/party/people", &form).await.ok(201);
    let mut app = app;
    app.sign_in("stranger", city::PASSWORD).await.ok(200);
    let exception = json!({ "agreement_id": last(&footing.agreement), "resource_id": last(&footing.resource),
        "items": ["plate"], "reason": "x", "legal_basis": "y", "end": "2026-04-30" });
    app.post("stranger", "/api/v1/grant/exceptions", &exception).await.refused(403, "platform.forbidden");
}

scenarios![
    who_may_not_create_learns_nothing_of_what_is_there,
    a_body_that_is_no_form_is_refused_whole,
    titles_are_text_and_nothing_else,
    a_nul_in_a_title_is_refused_on_both_databases,
    what_one_may_not_see_is_as_if_it_were_not,
    another_operators_ids_in_a_form_are_as_if_they_were_not,
    every_error_is_a_problem_in_the_readers_language,
    nobody_without_a_session_gets_past_the_door,
];
