//! An import from the first byte of the upload to the last row in the vault.

use super::{
    actions::{FailImport, FinishImport},
    store,
};
use crate::{
    command::Call,
    context::Context,
    failure::{Failure, Fault, Outcome},
    ports::{Broken, Intake},
};
use axum::extract::multipart::Field;
use domain::{
    Actor, Refusal,
    codes::{catalogue, platform},
    task::{Assignment, Imported, Keys, Limits, Reply, Task},
};
use uuid::Uuid;

/// Most bytes of an upload.
pub const UPLOAD_MAX: u64 = 2 << 30;

/// Seals an upload into the vault as it arrives.
///
/// # Errors
/// `platform.too_large`; a refusal when the upload ends early; faults of the vault.
pub async fn receive(ctx: &Context, resource: Uuid, version: u32, mut field: Field<'_>) -> Outcome<()> {
    let into = store::intake_file(resource, version);
    let mut intake = ctx.compute.intake(&into, &store::raw_key(ctx, resource)?).await.map_err(broken)?;
    let mut received = 0u64;
    loop {
        let piece = field.chunk().await.map_err(|_| Refusal::of(&platform::BODY_INVALID).with("where", "file"))?;
        let Some(piece) = piece else { break };
        received += piece.len() as u64;
        if received > UPLOAD_MAX {
            return Err(Refusal::of(&platform::TOO_LARGE).with("limit", UPLOAD_MAX).into());
        }
        intake.write(piece).await.map_err(broken)?;
    }
    Intake::finish(intake).await.map_err(broken)
}

fn broken(broken: Broken) -> Failure {
    Fault::new(format!("sealing an upload: {broken:?}")).into()
}

/// Has a worker parse a received upload, and records how it went.
pub async fn run(ctx: Context, resource: Uuid, version: u32, file_name: String, request: Uuid) {
    let parsed = parse(&ctx, resource, version, file_name).await;
    let call = Call::by_platform(Actor::system(), request);
    let recorded = match parsed {
        Ok(found) => finish(&ctx, call, resource, version, found).await,
        Err(why) => ctx.command(call, FailImport { id: resource, why }).await.map(|_| ()),
    };
    if let Err(failure) = recorded {
        tracing::error!(?failure, %resource, "the end of an import could not be recorded");
    }
    if let Err(left) = ctx.compute.discard(&store::intake_file(resource, version)).await {
        tracing::error!(?left, %resource, "an upload could not be discarded");
    }
}

async fn finish(ctx: &Context, call: Call, resource: Uuid, version: u32, found: Imported) -> Outcome<()> {
    let row = crate::database::record::find(&ctx.db.read, domain::Kind::Resource, resource).await?;
    let record = row.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?.record()?;
    store::put_preview(ctx, &record, version, &found.preview).await?;
    ctx.command(call, FinishImport { id: resource, found }).await?;
    Ok(())
}

async fn parse(ctx: &Context, resource: Uuid, version: u32, file_name: String) -> Result<Imported, Refusal> {
    let key = store::raw_key(ctx, resource).map_err(|error| {
        tracing::error!(%error, %resource, "an import has no key");
        Refusal::of(&catalogue::IMPORT_BROKE)
    })?;
    let assignment = Assignment {
        data_dir: ctx.data.display().to_string(),
        task: Task::Import {
            from: store::intake_file(resource, version),
            file_name,
            into: store::raw_file(resource, version),
        },
        keys: Keys([(store::raw_key_name(resource), key)].into()),
        limits: Limits::default(),
    };
    match ctx.compute.run(assignment, ctx.shutdown.child_token()).await {
        Ok(Reply::Imported(found)) => Ok(found),
        Ok(Reply::Refused(refusal)) => Err(refusal),
        Ok(other) => {
            tracing::error!(reply = reply_name(&other), %resource, "an import failed");
            Err(Refusal::of(&catalogue::IMPORT_BROKE))
        }
        Err(broken) => {
            tracing::error!(?broken, %resource, "an import broke off");
            Err(Refusal::of(&catalogue::IMPORT_BROKE))
        }
    }
}

fn reply_name(reply: &Reply) -> String {
    match reply {
        Reply::Failed { fault } => fault.clone(),
        _ => "another reply than asked for".into(),
    }
}
