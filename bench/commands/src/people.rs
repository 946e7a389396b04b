//! The people the measurements need, registered through the API.

use crate::{Outcome, client::Connection};
use serde_json::{Value, json};
use std::net::SocketAddr;
use uuid::Uuid;

/// Everybody's password.
const PASSWORD: &str = "Lantern-Bridge-42";
/// Name of the zone.
pub const ZONE: &str = "综合领域专区";

/// Registers administrators, three bodies with one person each, a zone and a resource; gives the resource.
///
/// # Errors
/// When one of them is refused.
pub async fn register(address: SocketAddr, token: &str) -> Outcome<Uuid> {
    let person = |account: &str| json!({ "account": account, "name": account, "password": PASSWORD });
    let administrators = ["sysadmin", "secadmin", "audadmin"].map(person);
    let form = json!({ "token": token, "centre": "城市数字治理中心", "administrators": administrators });
    post(address, "/api/v1/party/setup", "", &form).await?;
    let admin = cookie(address, "sysadmin").await?;
    let mut orgs = Vec::new();
    for (name, kind, account, role) in [
        ("市数据局", "data_authority", "handler", "authority_handler"),
        ("市交管局", "provider", "steward", "provider_steward"),
        ("市审计局", "auditor", "auditor", "auditor"),
    ] {
        let form = json!({ "name": name, "org_kind": kind });
        let org = post(address, "/api/v1/party/organisations", &admin, &form).await?["id"].clone();
        let form = json!({ "account": account, "name": account, "org_id": org, "roles": [role], "password": PASSWORD });
        post(address, "/api/v1/party/people", &admin, &form).await?;
        orgs.push(org);
    }
    let form = json!({ "name": ZONE, "zone_kind": "comprehensive", "regulators": orgs.get(..1) });
    let handler = cookie(address, "handler").await?;
    let zone = post(address, "/api/v1/zone/zones", &handler, &form).await?["id"].clone();
    let form = json!({ "code": "trips", "name": "网约车行程", "abstract_": "行程明细", "zone_id": zone,
        "update_cycle": "daily", "open_type": "conditional" });
    let steward = cookie(address, "steward").await?;
    let resource = post(address, "/api/v1/catalogue/resources", &steward, &form).await?;
    Ok(resource["id"].as_str().ok_or("no resource")?.parse()?)
}

async fn post(address: SocketAddr, path: &str, cookie: &str, form: &Value) -> Outcome<Value> {
    let mut connection = Connection::open(address).await?;
    // Everything here is sent once: the form itself is the key.
    let key = hex::encode(gm::sm3(form.to_string().as_bytes()));
    match connection.post(path, cookie, &key, form).await? {
        (200 | 201, _, body) => Ok(body),
        (status, _, body) => Err(format!("{path}: {status} {body}").into()),
    }
}

/// Signs somebody in.
///
/// # Errors
/// When they may not.
pub async fn cookie(address: SocketAddr, account: &str) -> Outcome<String> {
    let mut connection = Connection::open(address).await?;
    let form = json!({ "account": account, "password": PASSWORD });
    let (status, headers, body) = connection.post("/api/v1/party/session", "", account, &form).await?;
    let cookie = headers.get("set-cookie").and_then(|c| c.to_str().ok()).and_then(|c| c.split(';').next());
    Ok(cookie.ok_or_else(|| format!("signing {account} in: {status} {body}"))?.to_owned())
}
