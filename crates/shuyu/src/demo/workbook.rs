//! A department takes its catalogue out as a workbook and tries it in again: nothing was lost on the way.

use super::city::{City, id};
use crate::cli::{Ending, Verb, say};
use serde_json::{Value, json};
use std::time::Duration;

/// Exports the catalogue of a department and has a dry run say that it changes nothing.
///
/// # Errors
/// When anything of it was lost.
pub async fn there_and_back(city: &mut City, department: &str, steward: &str) -> Verb {
    const PLACE: &str = "catalogue/batches";
    let own = format!("?org={}", city.organisation(department)?);
    let workbook = city.visitor(steward)?.download(&format!("/api/v1/catalogue/resources/catalogue.xlsx{own}")).await?;
    let taken = city.visitor(steward)?.send_file(&format!("/api/v1/{PLACE}"), None, "目录.xlsx", &workbook).await?;
    let batch = id(&taken);
    let found = checked(city, steward, &format!("/api/v1/{PLACE}/{batch}")).await?;
    let (rows, unchanged) = (&found["rows"], &found["unchanged"]);
    if rows != unchanged || *rows == json!(0) {
        return Err(Ending::Fault(format!("a catalogue came back changed: {found}")));
    }
    city.visitor(steward)?.act(PLACE, &batch, "discard", json!({})).await?;
    say(format_args!(
        "· 目录表格导出再试导入，{rows} 行无一变化 the catalogue as a workbook came back unchanged（A13.1）"
    ));
    Ok(())
}

async fn checked(city: &mut City, steward: &str, path: &str) -> Result<Value, Ending> {
    for _ in 0..600 {
        let object = city.visitor(steward)?.get(path).await?;
        match object["status"].as_str() {
            Some("reading") => tokio::time::sleep(Duration::from_millis(100)).await,
            Some("checked") => return Ok(object["body"]["found"].clone()),
            _ => return Err(Ending::Fault(format!("a dry run failed: {}", object["body"]["refusal"]))),
        }
    }
    Err(Ending::Fault("a dry run did not end".into()))
}
