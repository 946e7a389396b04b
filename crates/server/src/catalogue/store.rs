//! Where the files of a resource lie in the vault, and under which keys.

use crate::{context::Context, failure::Outcome};
use domain::{
    catalogue::Resource,
    task::{Area, VaultRef},
};
use uuid::Uuid;

/// Name of a resource's key in an assignment.
pub fn raw_key_name(resource: Uuid) -> String {
    format!("resource-{resource}")
}

/// The rows of a resource in this version of its file.
pub fn raw_file(resource: Uuid, version: u32) -> VaultRef {
    VaultRef { area: Area::Raw, path: format!("{resource}/v{version}.parquet"), key: raw_key_name(resource) }
}

/// An upload on its way to becoming that version.
pub fn intake_file(resource: Uuid, version: u32) -> VaultRef {
    VaultRef { area: Area::Intake, path: format!("{resource}/v{version}.upload"), key: raw_key_name(resource) }
}

/// A catalogue workbook, from its upload until it was imported or dropped.
pub fn workbook_file(batch: Uuid) -> VaultRef {
    VaultRef { area: Area::Intake, path: format!("catalogue/{batch}.xlsx"), key: workbook_key_name(batch) }
}

/// Name of a workbook's key in an assignment.
pub fn workbook_key_name(batch: Uuid) -> String {
    format!("batch-{batch}")
}

/// The key of a workbook, hex.
///
/// # Errors
/// When the provider cannot derive it.
pub fn workbook_key(ctx: &Context, batch: Uuid) -> gm::Result<String> {
    Ok(hex::encode(ctx.keyring.vault(&format!("batch/{batch}"))?.expose()))
}

/// The key of a resource's files, hex.
///
/// # Errors
/// When the provider of keys fails.
pub fn raw_key(ctx: &Context, resource: Uuid) -> gm::Result<String> {
    Ok(hex::encode(ctx.keyring.vault(&format!("resource/{resource}"))?.expose()))
}

/// Keeps the first rows of an import for its department, sealed.
pub async fn put_preview(
    ctx: &Context,
    resource: &Resource,
    version: u32,
    rows: &[Vec<Option<String>>],
) -> Outcome<()> {
    let plain = serde_json::to_vec(rows)?;
    let label = preview_label(resource.id.0, version);
    let sealed = ctx.keyring.seal(label.as_bytes(), &plain)?;
    let statement = sea_orm::sea_query::Query::insert()
        .into_table("preview")
        .columns(["resource_id", "version", "sealed"])
        .values_panic([resource.id.0.into(), i64::from(version).into(), hex::encode(sealed).into()])
        .on_conflict(
            sea_orm::sea_query::OnConflict::column("resource_id").update_columns(["version", "sealed"]).to_owned(),
        )
        .to_owned();
    ctx.housekeeping(statement).await
}

/// The first rows of the present version.
pub async fn preview(ctx: &Context, resource: Uuid, version: u32) -> Outcome<Vec<Vec<Option<String>>>> {
    use sea_orm::{
        ConnectionTrait,
        sea_query::{Expr, ExprTrait, Query},
    };
    let query = Query::select()
        .column("sealed")
        .from("preview")
        .and_where(Expr::col("resource_id").eq(resource))
        .and_where(Expr::col("version").eq(i64::from(version)))
        .to_owned();
    let Some(row) = ctx.db.read.query_one(&query).await? else { return Ok(Vec::new()) };
    let sealed = hex::decode(row.try_get_by_index::<String>(0)?)
        .map_err(|e| crate::failure::Fault::caused("a stored preview", e))?;
    let plain = ctx.keyring.open(preview_label(resource, version).as_bytes(), &sealed)?;
    Ok(serde_json::from_slice(&plain)?)
}

fn preview_label(resource: Uuid, version: u32) -> String {
    format!("preview/{resource}/{version}")
}
