//! An import from the first byte of the upload to the last row in the vault.

use super::{
    actions::{FailImport, FinishImport},
    secrecy::SealUpload,
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
    ids::PersonId,
    task::{Assignment, Imported, Keys, Limits, Marked, Reply, Task, VaultRef},
};
use uuid::Uuid;

/// Most bytes of an upload.
pub const UPLOAD_MAX: u64 = 2 << 30;

/// Seals an upload of at most `most` bytes into the vault as it arrives, under a key (hex).
///
/// # Errors
/// `platform.too_large`; a refusal when the upload ends early; faults of the vault.
pub async fn receive(ctx: &Context, into: &VaultRef, key: &str, most: u64, mut field: Field<'_>) -> Outcome<()> {
    let mut intake = ctx.compute.intake(into, key).await.map_err(broken)?;
    let mut received = 0u64;
    loop {
        let piece = field.chunk().await.map_err(|_| Refusal::of(&platform::BODY_INVALID).with("where", "file"))?;
        let Some(piece) = piece else { break };
        received += piece.len() as u64;
        if received > most {
            return Err(Refusal::of(&platform::TOO_LARGE).with("limit", most).into());
        }
        intake.write(piece).await.map_err(broken)?;
    }
    Intake::finish(intake).await.map_err(broken)
}

fn broken(broken: Broken) -> Failure {
    Fault::new(format!("sealing an upload: {broken:?}")).into()
}

/// An upload in the intake.
pub struct Upload {
    /// The resource.
    pub resource: Uuid,
    /// The version of the file it makes.
    pub version: u32,
    /// Its name, for its ending and for marks in it.
    pub file_name: String,
    /// Who sent it.
    pub sent_by: PersonId,
    /// Its seal was released by order: marks are not looked for again.
    pub cleared: bool,
}

impl Upload {
    /// Its format, by the ending of its name; nothing else of the name is kept.
    pub fn format(&self) -> Option<String> {
        let ending = self.file_name.rsplit_once('.')?.1.to_lowercase();
        ["csv", "xlsx", "parquet"].contains(&ending.as_str()).then_some(ending)
    }
}

/// How reading an upload went.
pub enum Parsed {
    /// It was read.
    Imported(Imported),
    /// It was refused, in words its sender can act on.
    Refused(Refusal),
    /// It bears a classification mark and was not read further.
    Marked(Marked),
}

/// Has a worker parse a received upload, and records how it went.
pub async fn run(ctx: Context, upload: Upload, request: Uuid) {
    let (resource, version) = (upload.resource, upload.version);
    let parsed = parse(&ctx, &upload).await;
    let call = Call::by_platform(Actor::system(), request);
    let recorded = match parsed {
        Parsed::Imported(found) => finish(&ctx, call, resource, version, found).await,
        Parsed::Refused(why) => ctx.command(call, FailImport { id: resource, why }).await.map(|_| ()),
        Parsed::Marked(marked) => {
            let (format, sent_by) = (upload.format(), upload.sent_by);
            let seal = SealUpload { resource, version, format, marked, sent_by };
            let sealed = ctx.command(call, seal).await;
            if let Err(failure) = sealed {
                tracing::error!(?failure, %resource, "an upload with a mark could not be sealed");
            }
            // A sealed upload stays: nothing is wiped without an order.
            return;
        }
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

/// Has a worker read a received upload.
pub async fn parse(ctx: &Context, upload: &Upload) -> Parsed {
    let (resource, version) = (upload.resource, upload.version);
    let key = match store::raw_key(ctx, resource) {
        Ok(key) => key,
        Err(error) => {
            tracing::error!(%error, %resource, "an import has no key");
            return Parsed::Refused(Refusal::of(&catalogue::IMPORT_BROKE));
        }
    };
    let assignment = Assignment {
        data_dir: ctx.data.display().to_string(),
        task: Task::Import {
            from: store::intake_file(resource, version),
            file_name: upload.file_name.clone(),
            into: store::raw_file(resource, version),
            cleared: upload.cleared,
        },
        keys: Keys([(store::raw_key_name(resource), key)].into()),
        limits: Limits::default(),
    };
    match ctx.compute.run(assignment, ctx.shutdown.child_token()).await {
        Ok(Reply::Imported(found)) => Parsed::Imported(found),
        Ok(Reply::Refused(refusal)) => Parsed::Refused(refusal),
        Ok(Reply::Marked(marked)) => Parsed::Marked(marked),
        Ok(other) => {
            tracing::error!(reply = reply_name(&other), %resource, "an import failed");
            Parsed::Refused(Refusal::of(&catalogue::IMPORT_BROKE))
        }
        Err(broken) => {
            tracing::error!(?broken, %resource, "an import broke off");
            Parsed::Refused(Refusal::of(&catalogue::IMPORT_BROKE))
        }
    }
}

fn reply_name(reply: &Reply) -> String {
    match reply {
        Reply::Failed { fault } => fault.clone(),
        _ => "another reply than asked for".into(),
    }
}
