//! How the city catalogues a resource: described, imported, graded by one and reviewed by another, declared, published.

use super::{
    city::{City, id},
    entries::Entry,
    tables::{Origin, Source},
    visitor::unexpected,
};
use crate::cli::{Ending, say};
use serde_json::{Value, json};

/// The grading scheme the city applies.
const SCHEME: &str = "js-4608.1-2023";

/// Catalogues, imports, grades, declares and publishes one resource.
///
/// # Errors
/// When a step does not go as it must.
pub async fn publish(city: &mut City, source: &Source, zone: &str, entry: &Entry) -> Result<String, Ending> {
    let place = "catalogue/resources";
    let form = json!({
        "code": entry.code, "name": entry.name, "abstract_": entry.abstract_, "zone_id": zone,
        "update_cycle": "monthly", "open_type": "conditional", "entry": entry.form()
    });
    let resource = id(&city.visitor(entry.steward)?.post("/api/v1/catalogue/resources", form).await?);
    let table = source.load(entry.table)?;
    city.visitor(entry.steward)?.upload(&resource, table.file_name, &table.bytes).await?;
    let imported = imported(city, entry.steward, &resource).await?;
    let items = imported["body"]["items"].as_array().cloned().unwrap_or_default();
    let places: Vec<Value> = items.iter().filter(|item| is_place(item)).map(placed).collect();
    if !places.is_empty() {
        city.visitor(entry.steward)?.act(place, &resource, "describe_items", json!({ "items": places })).await?;
    }
    let graded: Vec<Value> =
        items.iter().filter_map(|i| i["name"].as_str()).map(|name| grade(entry, name)).collect::<Result<_, _>>()?;
    city.visitor(entry.steward)?.act(place, &resource, "grade", json!({ "scheme": SCHEME, "items": graded })).await?;
    let words: Vec<Value> =
        graded.iter().map(|item| json!({ "name": item["name"], "scheme": SCHEME, "agree": true })).collect();
    city.visitor(entry.approver)?.act(place, &resource, "review_grades", json!({ "items": words })).await?;
    let blocked = city.visitor(entry.approver)?.try_act(place, &resource, "publish", json!({})).await?;
    if blocked.status.is_success() {
        return Err(unexpected("a resource without a secrecy review was published", &blocked));
    }
    let form = json!({ "doc_no": format!("云保审〔2025〕{} 号", entry.code.len()), "state_secret": false, "work_secret": false });
    city.visitor(entry.approver)?.act(place, &resource, "declare_secrecy", form).await?;
    city.visitor(entry.approver)?.act(place, &resource, "publish", json!({})).await?;
    let origin = match table.origin {
        Origin::Package => "公开数据 public package",
        Origin::Generated => "生成 generated",
        Origin::StandIn => "无网络，替代数据 stand-in",
    };
    say(format_args!(
        "· 已发布 published: {}（{} 行 rows，{origin}）（A2.2、A13.1）",
        entry.name, imported["body"]["rows"]
    ));
    Ok(resource)
}

/// Whether the import took an item for a coordinate.
fn is_place(item: &Value) -> bool {
    let mut notices = item["notices"].as_array().into_iter().flatten();
    notices.any(|notice| notice["kind"] == "longitude" || notice["kind"] == "latitude")
}

/// What the department says about a coordinate.
fn placed(item: &Value) -> Value {
    json!({ "name": item["name"], "detail": { "coordinate_system": "wgs84", "measure": "度" } })
}

async fn imported(city: &mut City, account: &str, resource: &str) -> Result<Value, Ending> {
    let path = format!("/api/v1/catalogue/resources/{resource}");
    for _ in 0..3000 {
        let object = city.visitor(account)?.get(&path).await?;
        match object["body"]["import_state"].as_str() {
            Some("imported") => return Ok(object),
            Some("failed") => {
                return Err(Ending::Fault(format!("an import failed: {}", object["body"]["import_refusal"])));
            }
            _ => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
        }
    }
    Err(Ending::Fault("an import did not end".into()))
}

fn grade(entry: &Entry, name: &str) -> Result<Value, Ending> {
    let item = entry.items.iter().find(|(n, ..)| *n == name);
    let (_, grade, identifier, unit, mask) = item.copied().unwrap_or(("", 1, false, false, None));
    let mask: Value = mask.map(serde_json::from_str).transpose()?.unwrap_or(Value::Null);
    let (harm, evidence) = match grade {
        1 => ("none", "已依法公开，或公开后无危害"),
        2 => ("slight", "规范附录所列低敏感信息示例"),
        3 => ("serious", "规范附录所列个人信息示例，泄露可致较重损害"),
        _ => ("especially_serious", "规范附录所列敏感个人信息示例"),
    };
    let impact = json!({ "on": "person", "harm": harm });
    Ok(json!({
        "name": name, "grade": grade, "impact": impact, "evidence": evidence,
        "identifier": identifier, "unit": unit, "mask": mask
    }))
}
