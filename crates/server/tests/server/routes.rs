//! What holds for every route of the OpenAPI document (invariants 3 and 6).

use crate::{
    app::{Logged, TestApp, id},
    backend::scenarios,
    city::{self, last},
    workbook,
};
use ::ledger::EntryView;
use axum::body::Body;
use domain::{Action, Actor, Grade, Kind, Role};
use serde_json::json;
use server::{
    access::{Access, Ask, Subject},
    database::system,
    docs::actor_with,
};
use std::collections::{BTreeMap, BTreeSet};

/// Method and address of every route that changes something, and of the reads that are on record.
fn recorded_routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(server::http::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            if method != "get" || path.ends_with("/preview") {
                routes.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    routes
}

/// The action a route takes; its word stands in the address.
fn action_of(method: &str, path: &str) -> Option<Action> {
    let special = match (method, path) {
        ("POST", "/api/v1/party/session") => Some(Action::PersonSignIn),
        ("DELETE", "/api/v1/party/session") => Some(Action::PersonSignOut),
        ("POST", "/api/v1/party/session/organisation") => Some(Action::PersonActFor),
        ("POST", "/api/v1/party/second-factor") => Some(Action::PersonEnrolFactor),
        ("POST", "/api/v1/party/second-factor/confirm") => Some(Action::PersonConfirmFactor),
        ("POST", "/api/v1/party/password") => Some(Action::PersonChangePassword),
        ("POST", "/api/v1/party/setup") => Some(Action::OrganisationCreate),
        ("POST", "/api/v1/compute/sample-query") => Some(Action::JobSample),
        _ => None,
    };
    special.or_else(|| {
        let mut parts = path.strip_prefix("/api/v1/")?.split('/');
        let (capability, plural) = (parts.next()?, parts.next()?);
        let kind = Kind::ALL.iter().find(|k| k.capability() == capability && k.plural() == plural)?;
        let verbs = match parts.nth(1) {
            Some(verb) => vec![verb],
            None => vec!["create", "submit", "impose"],
        };
        verbs.into_iter().find_map(|verb| Action::from_word(&format!("{}.{verb}", kind.word())))
    })
}

#[test]
fn invariant_6_every_route_has_an_action_and_every_action_a_route_or_the_platform() {
    let access = Access::new().unwrap();
    let routed: BTreeSet<Action> = recorded_routes()
        .iter()
        .map(|(method, path)| action_of(method, path).unwrap_or_else(|| panic!("{method} {path} has no action")))
        .collect();
    for action in Action::ALL {
        let subject = |kind, org: String, zone: String| Subject {
            kind,
            parties: vec![org.clone()],
            org,
            zone: Some(zone),
            public: false,
            status: "-".into(),
        };
        let somebody = Role::ALL.iter().any(|role| {
            let actor = actor_with(*role);
            let zone = actor.zones.iter().next().unwrap().to_string();
            access.permits(&actor, Ask::Do(*action), &subject(action.kind(), actor.org.to_string(), zone))
        });
        let platform =
            access.permits(&Actor::system(), Ask::Do(*action), &subject(action.kind(), "-".into(), "-".into()));
        assert!(somebody || platform, "nobody may ever {}", action.word());
        assert_eq!(somebody || (platform && routed.contains(action)), routed.contains(action), "{}", action.word());
    }
}

/// Where a request went, as the document writes it.
fn template(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.parse::<uuid::Uuid>().is_ok() { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn invariant_3_every_change_has_one_entry_and_a_refusal_none_or_one(mut app: TestApp) {
    tour(&mut app).await;
    for (method, path) in recorded_routes() {
        // Nobody may do anything to what is not there, and an auditor to nothing at all.
        for who in ["auditor", "rival"] {
            let path = path.replace("{id}", "01890000-0000-7000-8000-000000000000");
            // What everybody does for themselves.
            if path.ends_with("/session") || path == "/api/v1/party/second-factor" {
                continue;
            }
            let request = app.request(who, &method, &path).header("if-match", "\"1\"");
            let reply = app.send(request.body(Body::from("{}")).unwrap()).await;
            assert!(reply.status >= 400, "{who} {method} {path}: {}", reply.body);
        }
    }
    let log = app.log();
    let succeeded: BTreeSet<_> =
        log.iter().filter(|l| l.status < 300).map(|l| (l.method.clone(), template(&l.path))).collect();
    for route in recorded_routes() {
        assert!(succeeded.contains(&route), "the tour does not take {route:?}");
    }
    check_entries(&app, &log).await;
}

async fn check_entries(app: &TestApp, log: &[Logged]) {
    let mut by_request: BTreeMap<uuid::Uuid, Vec<String>> = BTreeMap::new();
    for (_, bytes, _) in system::entries(&app.ctx.db.read, 0, 100_000).await.unwrap() {
        let entry = EntryView::parse(&bytes).unwrap();
        by_request.entry(entry.request).or_default().push(entry.action.to_owned());
    }
    let recorded = recorded_routes();
    for call in log {
        let actions = by_request.get(&call.request).cloned().unwrap_or_default();
        let route = (call.method.clone(), template(&call.path));
        let what = format!("{} {} {}: {actions:?}", call.method, call.path, call.status);
        if !recorded.contains(&route) {
            assert!(actions.is_empty(), "a read is on record: {what}");
            continue;
        }
        if call.status >= 400 {
            let denied = actions.iter().all(|a| a.starts_with("denied.") || a == "person.sign_in");
            assert!(actions.len() <= 1 && denied, "{what}");
            continue;
        }
        let expected = action_of(&route.0, &route.1).unwrap();
        let (own, consequences): (Vec<_>, Vec<_>) = actions.iter().partition(|a| *a == expected.word());
        assert_eq!(own.len(), 1, "{what}");
        // What a workbook's rows did is recorded under the request that imported them.
        let follows = [
            "resource.create",
            "batch.check",
            "batch.unseal",
            "batch.finish",
            "resource.imported",
            "social_dataset.imported",
            "job.start",
            "job.finish",
            "job.kill",
            "export.check",
            "export.release",
        ];
        assert!(consequences.iter().all(|c| follows.contains(&c.as_str())), "{what}");
    }
}

/// Takes every route once with success.
async fn tour(app: &mut TestApp) {
    people(app).await;
    let shop = city::shop(app, 10).await;
    app.get("steward", &format!("{}/preview", shop.footing.resource)).await.ok(200);
    data(app, &shop.footing).await;
    crate::exception::every_step(app, &shop.footing).await;
    crate::importance::every_step(app, &shop.footing).await;
    crate::supply_order::every_step(app, &shop.footing).await;
    reviewed(app, &shop.footing).await;
    goods(app, &shop).await;
    crate::social::every_step(app, &shop.footing.agreement).await;
    crate::obligations::every_step(app, &shop.footing.agreement).await;
    crate::desks::every_step(app, &shop.footing.agreement).await;
    rules(app).await;
    halts_and_agreements(app, &shop.footing).await;
    late(app).await;
}

async fn people(app: &mut TestApp) {
    let hash = hex::encode(gm::sm3(b"again"));
    system::set_installation(&app.ctx.db.write, "setup_token", &hash).await.unwrap();
    let person = |account: &str| json!({ "account": account, "name": account, "password": city::PASSWORD });
    let administrators = ["sys2", "sec2", "aud2"].map(person);
    let form = json!({ "token": "again", "centre": "第二中心", "administrators": administrators });
    app.post("", "/api/v1/party/setup", &form).await.ok(201);
    let form = json!({ "name": "新客户", "org_kind": "customer" });
    let org = app.post("sysadmin", "/api/v1/party/organisations", &form).await.ok(201);
    let form = json!({ "account": "newcomer", "name": "新人", "org_id": id(&org), "roles": ["customer_user"],
        "password": city::PASSWORD });
    let path =
        format!("/api/v1/party/people/{}", id(&app.post("sysadmin", "/api/v1/party/people", &form).await.ok(201)));
    app.sign_in("newcomer", city::PASSWORD).await.ok(200);
    let change = json!({ "old": city::PASSWORD, "new": "Another-word-77" });
    app.post("newcomer", "/api/v1/party/password", &change).await.ok(200);
    app.sign_in("newcomer", "Another-word-77").await.ok(200);
    app.enrol("newcomer").await;
    let out = app.request("newcomer", "DELETE", "/api/v1/party/session").body(Body::empty()).unwrap();
    app.send(out).await;
    for _ in 0..5 {
        app.sign_in("newcomer", "Wrong-password-1").await;
    }
    app.act("sysadmin", &path, "unlock", &json!({})).await.ok(200);
    app.act("sysadmin", &path, "assign", &json!({ "roles": ["customer_user"] })).await.ok(200);
    app.act("sysadmin", &path, "reset_factor", &json!({})).await.ok(200);
    app.act("sysadmin", &path, "close", &json!({})).await.ok(200);
    let path = format!("/api/v1/party/organisations/{}", id(&org));
    app.act("sysadmin", &path, "close", &json!({})).await.ok(200);
    let zone = json!({ "name": "金融专区", "zone_kind": "sector", "sector": "finance",
        "regulators": [app.city.id("regulator")] });
    let zone = id(&app.post("handler", "/api/v1/zone/zones", &zone).await.ok(201));
    let path = format!("/api/v1/zone/zones/{zone}");
    app.act("handler", &path, "bound", &json!({ "themes": ["主题/金融"] })).await.ok(200);
    city::activated(app, &zone, "regulator").await;
    app.act("signatory", &path, "unlist_pilot", &json!({ "reason": "试点结束" })).await.ok(200);
    let what = json!({ "name": "区域专区", "name_en": "Regional zone" });
    let form = json!({ "code": "region", "what": what, "basis": { "needs_region": true } });
    let path = format!("/api/v1/zone/kinds/{}", id(&app.post("handler", "/api/v1/zone/kinds", &form).await.ok(201)));
    app.act("handler", &path, "update", &what).await.ok(200);
    app.act("handler", &path, "close", &json!({})).await.ok(200);
    let what = json!({ "name": "农业", "name_en": "Agriculture" });
    let form = json!({ "code": "agriculture", "what": what });
    let path =
        format!("/api/v1/zone/sectors/{}", id(&app.post("handler", "/api/v1/zone/sectors", &form).await.ok(201)));
    app.act("handler", &path, "update", &what).await.ok(200);
    app.act("handler", &path, "close", &json!({})).await.ok(200);
    holdings(app).await;
}

/// Organisations with their records, people with their places.
async fn holdings(app: &mut TestApp) {
    let org = format!("/api/v1/party/organisations/{}", app.city.id("rival company"));
    let details = json!({ "name": "远山科技公司", "details": { "credit": "clear" } });
    app.act("sysadmin", &org, "update", &details).await.ok(200);
    let relation = json!({ "org_id": app.city.id("buyer"), "relation": "parent" });
    app.act("sysadmin", &org, "relate", &relation).await.ok(200);
    let record = json!({ "kind": "dcmm", "issuer": "评估机构", "number": "1", "issued_on": "2026-01-01" });
    app.sign_in("sys2", city::PASSWORD).await.ok(200);
    app.act("sys2", &org, "qualify", &record).await.ok(200);
    app.act("sysadmin", &org, "verify", &json!({ "kind": "dcmm", "number": "1" })).await.ok(200);
    let form = json!({ "name": "目录岗", "org_id": app.city.id("department"), "roles": ["provider_steward"] });
    let group = app.post("sysadmin", "/api/v1/party/groups", &form).await.ok(201);
    let group = format!("/api/v1/party/groups/{}", id(&group));
    let form = json!({ "name": "目录岗位", "roles": ["provider_steward"] });
    app.act("sysadmin", &group, "update", &form).await.ok(200);
    app.act("sysadmin", &group, "close", &json!({})).await.ok(200);
    let form = json!({ "to": app.city.id("steward"), "roles": ["provider_approver"], "start": "2026-03-02",
        "end": "2026-03-08", "reason": "休假" });
    let delegation = app.post("publisher", "/api/v1/party/delegations", &form).await.ok(201);
    let path = format!("/api/v1/party/delegations/{}", id(&delegation));
    app.act("publisher", &path, "revoke", &json!({})).await.ok(200);
    let person = format!("/api/v1/party/people/{}", app.city.id("customer"));
    let public = json!({ "name": "市民", "org_kind": "public" });
    let public = id(&app.post("sysadmin", "/api/v1/party/organisations", &public).await.ok(201));
    app.act("sysadmin", &person, "file", &json!({ "filing_no": "备 1" })).await.ok(200);
    let form = json!({ "org_id": public, "roles": ["citizen"] });
    app.act("sysadmin", &person, "join", &form).await.ok(200);
    app.sign_in("customer", city::PASSWORD).await.ok(200);
    let home = json!({ "org_id": app.city.id("buyer") });
    app.post("customer", "/api/v1/party/session/organisation", &home).await.ok(200);
    app.act("sysadmin", &person, "leave", &json!({ "org_id": public })).await.ok(200);
    app.act("sysadmin", &person, "transfer", &form).await.ok(200);
    let form = json!({ "org_id": app.city.id("buyer"), "roles": ["customer_user"] });
    app.act("sysadmin", &person, "transfer", &form).await.ok(200);
    app.sign_in("customer", city::PASSWORD).await.ok(200);
}

async fn data(app: &TestApp, footing: &city::Footing) {
    catalogues(app).await;
    let second = city::imported(app, "second").await;
    let form = json!({ "name": "新名", "abstract_": "x", "update_cycle": "daily", "open_type": "conditional",
        "entry": city::entry_form() });
    app.act("steward", &second, "update", &form).await.ok(200);
    let described = json!({ "items": [{ "name": "fare", "detail": { "meaning": "车费", "measure": "元" } }] });
    app.act("steward", &second, "describe_items", &described).await.ok(200);
    city::graded(app, &second).await;
    city::moved_to_a_newer_scheme(app, &second).await;
    city::declared(app, &second).await;
    app.act("publisher", &second, "publish", &json!({})).await.ok(200);
    let view = app.get("steward", &second).await.ok(200);
    let body = &view["body"];
    let mut description = json!({ "name": "又名", "abstract_": body["abstract_"], "update_cycle": "daily",
        "open_type": "conditional", "entry": body["entry"] });
    let form = json!({ "description": description, "reason": "更名" });
    app.act("steward", &second, "revise", &form).await.ok(200);
    app.act("publisher", &second, "reject_revision", &json!({ "reason": "再议" })).await.ok(200);
    description["name"] = json!("再名");
    app.act("steward", &second, "revise", &json!({ "description": description, "reason": "更名" })).await.ok(200);
    app.act("publisher", &second, "confirm_revision", &json!({})).await.ok(200);
    app.act("steward", &second, "restore", &json!({ "number": 1, "reason": "恢复" })).await.ok(200);
    app.act("publisher", &second, "withdraw", &json!({ "reason": "停更" })).await.ok(200);
    sealed(app, &second).await;
    let form = city::request_form(&footing.agreement, &footing.resource);
    let request = app.post("engineer", "/api/v1/grant/requests", &form).await.ok(201);
    let request = format!("/api/v1/grant/requests/{}", id(&request));
    app.act("engineer", &request, "update", &form).await.ok(200);
    app.act("engineer", &request, "withdraw", &json!({})).await.ok(200);
    let sample = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL });
    app.post("engineer", "/api/v1/compute/sample-query", &sample).await.ok(200);
    app.workers.hang("query");
    for (who, verb) in [("engineer", "cancel"), ("secadmin", "kill")] {
        let job = city::submit_job(app, &footing.grant).await;
        app.reaches("engineer", &job, "running").await;
        app.act(who, &job, verb, &json!({})).await.ok(200);
    }
    app.workers.go_on("query");
}

async fn sealed(app: &TestApp, resource: &str) {
    app.act("steward", resource, "seal", &json!({ "level": "work_secret" })).await.ok(200);
    let seal = city::seal_on(app, resource).await;
    let order = json!({ "order_no": "令 1", "reason": "经鉴定不属于工作秘密" });
    app.act("secadmin", &seal, "acknowledge", &json!({ "doc_no": "报 1" })).await.ok(200);
    app.act("secadmin", &seal, "propose_release", &order).await.ok(200);
    app.act("signatory", &seal, "reject_release", &json!({ "reason": "文号有误" })).await.ok(200);
    app.act("secadmin", &seal, "propose_release", &order).await.ok(200);
    app.act("signatory", &seal, "confirm_release", &json!({})).await.ok(200);
}

async fn catalogues(app: &TestApp) {
    let tree = workbook::theme(app, false).await;
    let form = json!({ "name": "主题（新）", "nodes": [{ "code": "T01", "name": "交通出行" }] });
    app.act("handler", &tree, "replace", &form).await.ok(200);
    app.act("handler", &tree, "retire", &json!({})).await.ok(200);
    let rows =
        |name| workbook::workbook(&[vec!["code", "name", "zone", "abstract_"], vec!["listed", name, "交通专区", "x"]]);
    let batch = workbook::checked(app, &rows("清单")).await;
    app.act("steward", &batch, "apply", &json!({})).await.ok(202);
    app.reaches("steward", &batch, "applied").await;
    let batch = workbook::checked(app, &rows("清单二")).await;
    app.act("steward", &batch, "discard", &json!({})).await.ok(200);
}

async fn reviewed(app: &TestApp, footing: &city::Footing) {
    *app.workers.grade.lock().unwrap() = Grade::G3;
    let job = city::job(app, &footing.grant).await;
    let export = city::submit_export(app, &job).await;
    let view = app.reaches("engineer", &export, "in_review").await;
    let approve = json!({ "digest": view["body"]["digest"], "approve": true });
    app.act("assessor", &export, "review", &approve).await.ok(200);
}

async fn goods(app: &TestApp, shop: &city::Shop) {
    let product = city::product(app, &shop.export, "second-product").await;
    app.act("merchant", &product, "report", &city::report()).await.ok(200);
    app.act("assessor", &product, "object", &json!({ "reason": "依据不足" })).await.ok(200);
    app.act("merchant", &product, "withdraw", &json!({})).await.ok(200);
    let prefix = shop.key.rsplit_once('_').unwrap().0;
    app.act("customer", &shop.subscription, "revoke_key", &json!({ "prefix": prefix })).await.ok(200);
    let why = json!({ "reason": "核查已完成" });
    for suspended in [&shop.subscription, &shop.product] {
        app.act("secadmin", suspended, "suspend", &json!({})).await.ok(200);
        app.act("secadmin", suspended, "propose_resume", &why).await.ok(200);
        app.act("approver", suspended, "confirm_resume", &json!({})).await.ok(200);
    }
    app.act("customer", &shop.subscription, "end", &json!({})).await.ok(200);
}

async fn rules(app: &TestApp) {
    city::adopt(app, "cn-2025", "2026-01-05").await;
    let change =
        app.post("handler", "/api/v1/rulebook/changes", &city::adoption("cn-2025", "2026-01-05")).await.ok(201);
    let change = format!("/api/v1/rulebook/changes/{}", id(&change));
    app.act("signatory", &change, "reject", &json!({ "reason": "另行研究" })).await.ok(200);
    let form = json!({ "title": "期限的计算", "pack": "nj-draft-2024-03", "article": 11, "row": "A11.1",
        "text": "首日不计入期限", "doc_no": "云数解〔2026〕1号" });
    let view = app.post("signatory", "/api/v1/rulebook/interpretations", &form).await.ok(201);
    let path = format!("/api/v1/rulebook/interpretations/{}", id(&view));
    app.act("signatory", &path, "withdraw", &json!({ "reason": "已有新规定" })).await.ok(200);
    let day = |day: &str| json!([{ "first": day, "last": day }]);
    let form = json!({ "year": 2027, "doc_no": "放假通知", "off": day("2027-01-01") });
    let view = app.post("handler", "/api/v1/calendar/years", &form).await.ok(201);
    let path = format!("/api/v1/calendar/years/{}", id(&view));
    let form = json!({ "doc_no": "更正", "off": day("2027-01-01"), "work": day("2027-01-03") });
    app.act("handler", &path, "replace", &form).await.ok(200);
}

/// A halt whose incident nobody reports in time, until the data authority urges.
async fn late(app: &mut TestApp) {
    let form = json!({ "scope": "zone", "zone_id": app.city.id("transport zone"), "reason": "异常访问" });
    let view = app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201);
    let halt = id(&view);
    let clock = crate::calendar::clock(app, "secadmin", &halt, "incident_report").await;
    app.clock.advance(time::Duration::hours(25));
    server::calendar::tick(&app.ctx).await.unwrap();
    app.sign_in("handler", city::PASSWORD).await.ok(200);
    let deadline = format!("/api/v1/calendar/deadlines/{}", id(&clock));
    app.act("handler", &deadline, "urge", &json!({ "note": "请立即报告" })).await.ok(200);
    app.sign_in("secadmin", city::PASSWORD).await.ok(200);
    let report = json!({ "doc_no": "报〔2026〕1号", "recipient": "市委网信办", "summary": "批量异常访问" });
    app.act("secadmin", &format!("/api/v1/supervision/halts/{halt}"), "report", &report).await.ok(200);
}

async fn halts_and_agreements(app: &TestApp, footing: &city::Footing) {
    let form = json!({ "scope": "platform", "reason": "演练" });
    let view = app.post("secadmin", "/api/v1/supervision/halts", &form).await.ok(201);
    let halt = format!("/api/v1/supervision/halts/{}", id(&view));
    app.act("secadmin", &halt, "propose_lift", &json!({ "reason": "结束" })).await.ok(200);
    app.act("signatory", &halt, "confirm_lift", &json!({})).await.ok(200);
    app.act("secadmin", &footing.grant, "suspend", &json!({})).await.ok(200);
    app.act("secadmin", &footing.grant, "propose_resume", &json!({ "reason": "核查已完成" })).await.ok(200);
    app.act("approver", &footing.grant, "confirm_resume", &json!({})).await.ok(200);
    app.act("publisher", &footing.grant, "revoke", &json!({ "reason": "目的已变" })).await.ok(200);
    let why = json!({ "reason": "风险事件" });
    app.act("approver", &footing.agreement, "suspend", &why).await.ok(200);
    app.act("handler", &footing.agreement, "propose_resume", &why).await.ok(200);
    app.act("approver", &footing.agreement, "confirm_resume", &json!({})).await.ok(200);
    app.act("signatory", &footing.agreement, "terminate", &why).await.ok(200);
}

scenarios![invariant_3_every_change_has_one_entry_and_a_refusal_none_or_one];
