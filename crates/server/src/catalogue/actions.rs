//! Commands on resources that need more than the resource itself.

use super::trees;
use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Kind, Refusal,
    catalogue::{DescribeResource, ListedItem, Resource, UpdateResource},
    ids::ResourceId,
    task::Imported,
    zone::Zone,
};
use serde_json::json;
use uuid::Uuid;

/// Describes a new resource.
pub struct Describe {
    /// The description.
    pub cmd: DescribeResource,
    /// Items, where a workbook lists them.
    pub items: Vec<ListedItem>,
}

#[async_trait]
impl Command for Describe {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::ResourceCreate)?;
        let zone = tx.known::<Zone>(self.cmd.zone_id).await?;
        let code_taken = tx.taken(Kind::Resource, FoundBy::Code, &self.cmd.code).await?;
        let id = ResourceId(tx.id()?);
        let mut resource = Resource::describe(id, self.cmd, zone.as_ref(), code_taken, &tx.call.actor)?;
        resource.list_items(self.items)?;
        trees::file(tx, &mut resource, false).await?;
        let stored = tx.insert(id, resource, Action::ResourceCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Changes what a draft says, of its items too.
pub struct Update {
    /// The resource.
    pub id: Uuid,
    /// The version the change is based on; none where a workbook is imported.
    pub expected: Option<i64>,
    /// The description.
    pub cmd: UpdateResource,
    /// Items.
    pub items: Vec<ListedItem>,
}

#[async_trait]
impl Command for Update {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceUpdate, self.expected).await?;
        held.record.update(self.cmd)?;
        held.record.list_items(self.items)?;
        trees::file(tx, &mut held.record, false).await?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Begins an import: answers the view with the version the file will have.
pub struct StartImport {
    /// The resource.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for StartImport {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceImport, Some(self.expected)).await?;
        let file_version = held.record.start_import()?;
        held.record.handed_in_by(&tx.call.actor);
        tx.save(held).await?;
        Answer::ok(json!({ "file_version": file_version }))
    }
}

/// Ends an import well.
pub struct FinishImport {
    /// The resource.
    pub id: Uuid,
    /// What the worker found; its preview is kept apart.
    pub found: Imported,
}

#[async_trait]
impl Command for FinishImport {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceImported, None).await?;
        held.record.finish_import(Imported { preview: Vec::new(), ..self.found }, tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Ends an import that was refused or broke.
pub struct FailImport {
    /// The resource.
    pub id: Uuid,
    /// Why, in words its department can act on.
    pub why: Refusal,
}

#[async_trait]
impl Command for FailImport {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceImported, None).await?;
        held.record.fail_import(self.why)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Records that the department looked at the first rows of its own upload.
pub struct Preview(pub Uuid);

#[async_trait]
impl Command for Preview {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let held = tx.hold::<Resource>(self.0, Action::ResourcePreview, None).await?;
        held.record.not_sealed()?;
        tx.check_clearance(held.record.grade_in_force())?;
        tx.record(Action::ResourcePreview, Kind::Resource, self.0);
        let columns: Vec<&str> = held.record.items.iter().map(|i| i.name.as_str()).collect();
        Answer::ok(json!({ "columns": columns, "file_version": held.record.file_version }))
    }
}
