//! A small city: the centre, a data authority, a regulator, a department, two operators, an auditor
//! and a customer, with their people; and the steps of the main job, each as its actors take it.

use crate::app::{TestApp, id};
use serde_json::{Value, json};
use server::database::system;
use std::collections::HashMap;

/// Everybody's password.
pub const PASSWORD: &str = "Lantern-Bridge-42";
/// The statement of formal runs.
pub const SQL: &str = "SELECT district, count(*) AS trips FROM trips GROUP BY district";

/// Who is signed in, and the ids of what stands.
#[derive(Debug, Clone, Default)]
pub struct City {
    pub cookies: HashMap<String, String>,
    pub secrets: HashMap<String, Vec<u8>>,
    pub ids: HashMap<&'static str, String>,
}

impl City {
    /// The id of an organisation, zone or person.
    #[track_caller]
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("the city has no {name}"))
    }
}

/// Organisations: name in tests, name in the city, kind.
const ORGANISATIONS: &[(&str, &str, &str)] = &[
    ("authority", "市数据局", "data_authority"),
    ("regulator", "市交通运输局", "zone_regulator"),
    ("department", "市交管局", "provider"),
    ("operator", "云川数据公司", "operator"),
    ("rival company", "远山科技公司", "operator"),
    ("audit office", "市审计局", "auditor"),
    ("buyer", "安途保险公司", "customer"),
];

/// People: account, organisation, role.
const PEOPLE: &[(&str, &str, &str)] = &[
    ("handler", "authority", "authority_handler"),
    ("signatory", "authority", "authority_signatory"),
    ("assessor", "regulator", "regulator_assessor"),
    ("approver", "regulator", "regulator_approver"),
    ("steward", "department", "provider_steward"),
    ("publisher", "department", "provider_approver"),
    ("engineer", "operator", "operator_engineer"),
    ("merchant", "operator", "operator_product"),
    ("chief", "operator", "operator_admin"),
    ("rival", "rival company", "operator_engineer"),
    ("auditor", "audit office", "auditor"),
    ("customer", "buyer", "customer_user"),
];

/// Sets the installation up, and registers and signs in everybody, through the API only.
pub async fn furnish(app: &mut TestApp) {
    let hash = hex::encode(gm::sm3(b"set-up token"));
    system::set_installation(&app.ctx.db.write, "setup_token", &hash).await.unwrap();
    let person = |account: &str| json!({ "account": account, "name": account, "password": PASSWORD });
    let administrators = ["sysadmin", "secadmin", "audadmin"].map(person);
    let form = json!({ "token": "set-up token", "centre": "城市数字治理中心", "administrators": administrators });
    app.post("", "/api/v1/party/setup", &form).await.ok(201);
    for account in ["sysadmin", "secadmin", "audadmin"] {
        app.sign_in(account, PASSWORD).await.ok(200);
    }
    for (key, name, kind) in ORGANISATIONS {
        let class = if *kind == "provider" { json!("administrative_organ") } else { Value::Null };
        let form = json!({ "name": name, "org_kind": kind, "provider_class": class });
        let view = app.post("sysadmin", "/api/v1/party/organisations", &form).await.ok(201);
        app.city.ids.insert(key, id(&view));
    }
    for (account, org, role) in PEOPLE {
        let form = json!({ "account": account, "name": account, "org_id": app.city.id(org), "roles": [role],
            "password": PASSWORD });
        let view = app.post("sysadmin", "/api/v1/party/people", &form).await.ok(201);
        app.city.ids.insert(account, id(&view));
        let path = format!("/api/v1/party/people/{}", id(&view));
        app.act("sysadmin", &path, "file", &filed(4)).await.ok(200);
        app.sign_in(account, PASSWORD).await.ok(200);
    }
    qualified(app, "operator").await;
    adopt(app, "nj-draft-2024-03", "2026-01-05").await;
    for (key, name, kind, sector, regulator) in [
        ("comprehensive zone", "综合领域专区", "comprehensive", Value::Null, "authority"),
        ("transport zone", "交通专区", "sector", json!("transport"), "regulator"),
    ] {
        let form = json!({ "name": name, "zone_kind": kind, "sector": sector, "regulators": [app.city.id(regulator)] });
        let view = app.post("handler", "/api/v1/zone/zones", &form).await.ok(201);
        activated(app, &id(&view), regulator).await;
        app.city.ids.insert(key, id(&view));
    }
    // Whoever regulates a zone now does so in a fresh session too.
    app.get("assessor", "/api/v1/party/session").await.ok(200);
}

/// The certificate an operator holds when an agreement is made with it.
pub fn certificate() -> Value {
    json!({ "kind": "mlps", "issuer": "省等级保护测评中心", "number": "测评〔2025〕7号", "level": 3,
        "issued_on": "2025-11-01", "valid_until": "2028-12-31" })
}

/// Has an operator record its certificate, and the centre verify it.
async fn qualified(app: &TestApp, operator: &str) {
    let path = format!("/api/v1/party/organisations/{}", app.city.id(operator));
    app.act("chief", &path, "qualify", &certificate()).await.ok(200);
    let named = json!({ "kind": "mlps", "number": "测评〔2025〕7号" });
    app.act("sysadmin", &path, "verify", &named).await.ok(200);
}

/// What is on file about somebody who is named for data up to this grade.
pub fn filed(clearance: u8) -> Value {
    json!({ "filing_no": "备〔2026〕1号", "clearance": clearance, "clearance_until": "2029-12-31",
        "confidentiality_on": "2026-01-05", "trained_on": "2026-01-05", "training_until": "2029-12-31" })
}

/// Registers somebody, on file up to grade 4, and signs them in.
pub async fn settle(app: &mut TestApp, account: &'static str, org: &str, role: &str) {
    let form = json!({ "account": account, "name": account, "org_id": org, "roles": [role], "password": PASSWORD });
    let view = app.post("sysadmin", "/api/v1/party/people", &form).await.ok(201);
    app.city.ids.insert(account, id(&view));
    let path = format!("/api/v1/party/people/{}", id(&view));
    app.act("sysadmin", &path, "file", &filed(4)).await.ok(200);
    app.sign_in(account, PASSWORD).await.ok(200);
}

/// Gives a zone's duties to an organisation, puts it on the pilot list and into operation.
pub async fn activated(app: &TestApp, zone: &str, owner: &str) {
    let path = format!("/api/v1/zone/zones/{zone}");
    let duties = ["operation", "data_management", "maintenance", "supervision", "security"];
    let duties: HashMap<&str, &str> = duties.into_iter().map(|duty| (duty, app.city.id(owner))).collect();
    app.act("handler", &path, "assign_duties", &json!({ "duties": duties })).await.ok(200);
    app.act("signatory", &path, "list_pilot", &json!({ "doc_no": "云数试〔2026〕1号" })).await.ok(200);
    app.act("signatory", &path, "activate", &json!({})).await.ok(200);
}

/// The form of an adoption with its day of publication.
pub fn adoption(pack: &str, published: &str) -> Value {
    json!({ "change_kind": "adopt", "pack": pack, "published": published, "doc_no": "云数〔2026〕1号", "reason": "施行" })
}

/// Proposes a change of the rulebook and has another person confirm it; gives its address.
pub async fn change(app: &TestApp, form: &Value) -> String {
    let view = app.post("handler", "/api/v1/rulebook/changes", form).await.ok(201);
    let path = format!("/api/v1/rulebook/changes/{}", id(&view));
    app.act("signatory", &path, "confirm", &json!({})).await.ok(200);
    path
}

/// Adopts a pack.
pub async fn adopt(app: &TestApp, pack: &str, published: &str) -> String {
    change(app, &adoption(pack, published)).await
}

/// The form of a resource.
pub fn resource_form(app: &TestApp, code: &str) -> Value {
    json!({ "code": code, "name": "网约车行程", "abstract_": "行程明细", "zone_id": app.city.id("transport zone"),
        "update_cycle": "daily", "open_type": "conditional", "entry": entry_form() })
}

/// A catalogue entry that says everything publishing asks for.
pub fn entry_form() -> Value {
    json!({ "keywords": ["网约车"], "section": "信息处", "steward": "数据专员", "phone": "025-88880000",
        "source_system": "运营监管系统", "collection_basis": "出租汽车行业管理职责", "provenance": "collected",
        "format_class": "database", "share_type": "unconditional", "access_type": "authorised_operation",
        "open_condition": "仅限协议约定的场景", "operable": true, "purposes": ["industry"], "supply_form": "masked",
        "covers_from": "2025-01-01", "holding_record": "持有权记录 1 号" })
}

/// Catalogues and imports a resource; gives its address.
pub async fn imported(app: &TestApp, code: &str) -> String {
    let view = app.post("steward", "/api/v1/catalogue/resources", &resource_form(app, code)).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "plate,district,fare\n苏A12345,玄武,12\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    path
}

/// The form of a grading under the provincial scheme, with the harm each grade answers to: name, grade, and more.
pub fn grading(items: &[(&str, u8, Value)]) -> Value {
    let item = |(name, grade, more): &(&str, u8, Value)| {
        let harm = ["none", "slight", "serious", "especially_serious"][usize::from(*grade) - 1];
        let mut item = json!({ "name": name, "grade": grade, "impact": { "on": "person", "harm": harm },
            "evidence": "附录示例" });
        item.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        item
    };
    json!({ "scheme": "js-4608.1-2023", "items": items.iter().map(item).collect::<Vec<_>>() })
}

/// The form that agrees with the gradings of these items.
pub fn agreeing(names: &[&str]) -> Value {
    let word = |name: &&str| json!({ "name": name, "scheme": "js-4608.1-2023", "agree": true });
    json!({ "items": names.iter().map(word).collect::<Vec<_>>() })
}

/// Grades every item of the resource, and has the grades reviewed.
pub async fn graded(app: &TestApp, path: &str) -> Value {
    let unit = json!({ "identifier": true, "unit": true, "mask": { "name": "token" } });
    let form = grading(&[("plate", 3, unit), ("district", 2, json!({})), ("fare", 2, json!({}))]);
    app.act("steward", path, "grade", &form).await.ok(200);
    app.act("publisher", path, "review_grades", &agreeing(&["plate", "district", "fare"])).await.ok(200)
}

/// Grades every item under a newer scheme, and has that scheme take the old one's place.
pub async fn moved_to_a_newer_scheme(app: &TestApp, path: &str) {
    const NEWER: &str = "yrd-310030-2025";
    let unit = json!({ "identifier": true, "unit": true, "mask": { "name": "token" } });
    let mut form = grading(&[("plate", 4, unit), ("district", 1, json!({})), ("fare", 2, json!({}))]);
    form["scheme"] = json!(NEWER);
    app.act("steward", path, "grade", &form).await.ok(200);
    let mut review = agreeing(&["plate", "district", "fare"]);
    for word in review["items"].as_array_mut().unwrap() {
        word["scheme"] = json!(NEWER);
    }
    app.act("publisher", path, "review_grades", &review).await.ok(200);
    app.act("steward", path, "adopt_scheme", &json!({ "scheme": NEWER })).await.ok(200);
    app.act("publisher", path, "confirm_scheme", &json!({})).await.ok(200);
}

/// Declares that the resource holds no secret.
pub async fn declared(app: &TestApp, path: &str) -> Value {
    let form = json!({ "doc_no": "保密审〔2026〕1号", "state_secret": false, "work_secret": false });
    app.act("publisher", path, "declare_secrecy", &form).await.ok(200)
}

/// The seal that was reported on a resource; gives its address.
pub async fn seal_on(app: &TestApp, path: &str) -> String {
    app.until("the seal", || async {
        let seals = app.get("secadmin", "/api/v1/catalogue/seals").await.ok(200);
        let on = |seal: &Value| ["resource_id", "batch_id"].iter().any(|id| seal["body"][id] == last(path));
        let of = |seal: &&Value| on(seal) && seal["status"] != "released";
        seals["items"].as_array()?.iter().find(of).map(|seal| format!("/api/v1/catalogue/seals/{}", id(seal)))
    })
    .await
}

/// A published resource; gives its address.
pub async fn resource(app: &TestApp, code: &str) -> String {
    let path = imported(app, code).await;
    graded(app, &path).await;
    declared(app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    path
}

/// What a published resource says of itself, as a proposed change says it.
pub fn description(view: &Value) -> Value {
    let body = &view["body"];
    let items: Vec<Value> = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "name": item["name"], "detail": item["detail"] }))
        .collect();
    json!({ "name": body["name"], "abstract_": body["abstract_"], "update_cycle": body["update_cycle"],
        "open_type": body["open_type"], "closed_basis": body["closed_basis"], "entry": body["entry"], "items": items })
}

/// The id at the end of an address.
pub fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The form of an agreement about these resources.
pub fn agreement_form(app: &TestApp, resources: &[&str]) -> Value {
    json!({ "title": "交通数据授权运营协议", "operator_id": app.city.id("operator"),
        "zone_id": app.city.id("transport zone"), "scenarios": ["保险定价"], "purposes": ["industry"],
        "resource_ids": resources, "max_grade": 3, "start": "2026-03-01", "end": "2027-02-28",
        "capability": "自有算力与交通数据团队" })
}

/// An agreement in force; gives its address.
pub async fn agreement(app: &TestApp, resource: &str) -> String {
    let form = agreement_form(app, &[last(resource)]);
    let view = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(201);
    let path = format!("/api/v1/mandate/agreements/{}", id(&view));
    app.act("signatory", &path, "sign", &json!({})).await.ok(200);
    path
}

/// The form of a request under an agreement.
pub fn request_form(agreement: &str, resource: &str) -> Value {
    json!({ "agreement_id": last(agreement), "resource_id": last(resource), "scenario": "保险定价",
        "purpose": "industry", "product_idea": "分区行程统计", "period_end": "2026-12-31",
        "items": [{ "name": "district", "reason": "分区" }, { "name": "plate", "reason": "去重计数" }] })
}

/// A submitted request; gives its address.
pub async fn request(app: &TestApp, agreement: &str, resource: &str) -> String {
    let view = app.post("engineer", "/api/v1/grant/requests", &request_form(agreement, resource)).await.ok(201);
    let path = format!("/api/v1/grant/requests/{}", id(&view));
    app.act("engineer", &path, "submit", &json!({})).await.ok(200);
    path
}

/// What a source department decides: everything may be used as grading requires.
pub fn decision() -> Value {
    json!({ "items": [{ "item": "district", "approve": true }, { "item": "plate", "approve": true }] })
}

/// The grant a request leads to; gives its address.
pub async fn grant(app: &TestApp, request: &str) -> String {
    app.act("assessor", request, "assess", &json!({ "outcome": "pass" })).await.ok(200);
    app.act("publisher", request, "decide", &decision()).await.ok(200);
    let list = format!("/api/v1/grant/grants?parent={}", last(request));
    let found = app.until("the grant", || async {
        let page = app.get("engineer", &list).await.body;
        page["items"].get(0).map(id)
    });
    format!("/api/v1/grant/grants/{}", found.await)
}

/// What an operator stands on: addresses of a resource, an agreement and a grant.
pub struct Footing {
    pub resource: String,
    pub agreement: String,
    pub grant: String,
}

/// A published resource, an agreement in force and a grant.
pub async fn footing(app: &TestApp) -> Footing {
    let resource = resource(app, "trips").await;
    let agreement = agreement(app, &resource).await;
    let request = request(app, &agreement, &resource).await;
    let grant = grant(app, &request).await;
    Footing { resource, agreement, grant }
}

/// Submits a formal run; gives its address.
pub async fn submit_job(app: &TestApp, grant: &str) -> String {
    let form = json!({ "grant_ids": [last(grant)], "sql": SQL, "purpose": "industry" });
    let view = app.post("engineer", "/api/v1/compute/jobs", &form).await.ok(201);
    format!("/api/v1/compute/jobs/{}", id(&view))
}

/// A job that succeeded; gives its address.
pub async fn job(app: &TestApp, grant: &str) -> String {
    let path = submit_job(app, grant).await;
    app.reaches("engineer", &path, "succeeded").await;
    path
}

/// Puts a job's candidate before the airlock; gives the address of the export.
pub async fn submit_export(app: &TestApp, job: &str) -> String {
    let view = app.post("engineer", "/api/v1/airlock/exports", &json!({ "job_id": last(job) })).await.ok(201);
    format!("/api/v1/airlock/exports/{}", id(&view))
}

/// A released export of a grade that needs no review; gives its address.
pub async fn export(app: &TestApp, grant: &str) -> String {
    let job = job(app, grant).await;
    let path = submit_export(app, &job).await;
    app.reaches("engineer", &path, "released").await;
    path
}

/// A registered product; gives its address.
pub async fn product(app: &TestApp, export: &str, code: &str) -> String {
    let form = json!({ "code": code, "name": "分区行程统计", "product_type": "data_set", "export_id": last(export),
        "scenario": "保险定价", "key_columns": ["district"] });
    let view = app.post("merchant", "/api/v1/product/products", &form).await.ok(201);
    format!("/api/v1/product/products/{}", id(&view))
}

/// The report of a product's price and use.
pub fn report() -> Value {
    json!({ "price_minor": 100, "unit": "per_call", "basis": "成本加成", "scope": "保险定价", "manner": "接口" })
}

/// A listed product; gives its address.
pub async fn listed(app: &TestApp, export: &str, code: &str) -> String {
    let path = product(app, export, code).await;
    app.act("merchant", &path, "report", &report()).await.ok(200);
    app.act("assessor", &path, "acknowledge", &json!({})).await.ok(200);
    app.act("merchant", &path, "list", &json!({})).await.ok(200);
    path
}

/// A subscription with a key: its address and the key.
pub async fn subscribed(app: &TestApp, product: &str, quota: u32) -> (String, String) {
    let form = json!({ "product_id": last(product), "purpose": "industry", "quota_per_day": quota });
    let view = app.post("customer", "/api/v1/delivery/subscriptions", &form).await.ok(201);
    let path = format!("/api/v1/delivery/subscriptions/{}", id(&view));
    let issued = app.act("customer", &path, "issue_key", &json!({})).await.ok(201);
    (path, issued["key"].as_str().unwrap().to_owned())
}

/// Everything up to a key that works.
pub struct Shop {
    pub footing: Footing,
    pub export: String,
    pub product: String,
    pub subscription: String,
    pub key: String,
}

/// The whole main job, up to a customer's key.
pub async fn shop(app: &TestApp, quota: u32) -> Shop {
    let footing = footing(app).await;
    let export = export(app, &footing.grant).await;
    let product = listed(app, &export, "district-trips").await;
    let (subscription, key) = subscribed(app, &product, quota).await;
    Shop { footing, export, product, subscription, key }
}

/// Calls the product with a key.
pub async fn call(app: &TestApp, key: &str, query: &str) -> crate::app::Reply {
    let request = axum::http::Request::builder()
        .uri(format!("/data/v1/district-trips{query}"))
        .header("authorization", format!("Bearer {key}"));
    app.send(request.body(axum::body::Body::empty()).unwrap()).await
}
