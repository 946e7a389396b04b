//! The secrecy gate: every text that comes in is looked at once, here; what bears a mark is sealed and reported
//! (A2.3, A2.4). What is sealed stays as it is: nothing on the platform wipes it.

use super::{batches, import};
use crate::{
    command::{Answer, Call, Command, Tx},
    context::Context,
    failure::{Failure, Outcome},
    http::Caller,
};
use async_trait::async_trait;
use domain::{
    Action, Actor, FoundBy, Refusal,
    catalogue::{
        Batch, DryRun, Resource, Seal,
        secrecy::{MarkLevel, MarkPlace, Reading, SealFound, SealState, mark_in},
    },
    codes::catalogue,
    ids::{OrgId, PersonId, SealId},
    task::Marked,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::{Value, json};
use uuid::Uuid;

/// Fields that hold secrets of another kind: they are never looked at, kept or compared here.
const CREDENTIALS: &[&str] = &["password", "old", "new", "token", "secret", "key"];
/// Deepest nesting that is followed.
const DEPTH: usize = 32;

/// A marked text in a form.
struct MarkedText<'a> {
    field: String,
    text: &'a str,
    level: MarkLevel,
}

/// Looks at every text of a JSON body before anything is done with it. Where one bears a mark it is sealed and
/// reported, and the request refused; a text whose seal was released by order passes.
///
/// # Errors
/// `catalogue.marked`; faults of the database.
pub async fn guard(ctx: &Context, caller: &Caller, route: &str, body: &[u8]) -> Outcome<()> {
    // A mark is written in Chinese, as itself or escaped.
    if body.is_ascii() && !body.windows(2).any(|pair| pair == b"\\u") {
        return Ok(());
    }
    // What does not parse is refused by its reader.
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Ok(()) };
    let mut found = Vec::new();
    texts(&value, &mut String::new(), 0, &mut found);
    for marked in found {
        let call = Call::by_platform(Actor::system(), caller.request);
        let seal = SealText {
            field: marked.field,
            route: route.to_owned(),
            level: marked.level,
            text: marked.text.to_owned(),
            sent_by: caller.actor.person,
            sent_for: caller.actor.org,
        };
        let answer = ctx.command(call, seal).await?;
        if answer.body["cleared"] != true {
            return Err(Refusal::of(&catalogue::MARKED).into());
        }
    }
    Ok(())
}

fn texts<'a>(value: &'a Value, path: &mut String, depth: usize, found: &mut Vec<MarkedText<'a>>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::String(text) => {
            if let Some(level) = mark_in(text, Reading::Text) {
                found.push(MarkedText { field: path.clone(), text, level });
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                below(path, &at.to_string(), |path| texts(item, path, depth + 1, found));
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| !CREDENTIALS.contains(&name.as_str())) {
                below(path, name, |path| texts(member, path, depth + 1, found));
            }
        }
        _ => {}
    }
}

fn below(path: &mut String, name: &str, visit: impl FnOnce(&mut String)) {
    let len = path.len();
    if len > 0 {
        path.push('.');
    }
    // The names of fields are ours; a stranger's would be text of theirs.
    path.extend(name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40));
    visit(path);
    path.truncate(len);
}

/// Seals a marked text of a form, once: the same text sent again adds no second seal.
struct SealText {
    field: String,
    route: String,
    level: MarkLevel,
    text: String,
    sent_by: PersonId,
    sent_for: OrgId,
}

#[async_trait]
impl Command for SealText {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let digest = hex::encode(gm::sm3(self.text.as_bytes()));
        let known = tx.found_by::<Seal>(FoundBy::Digest, &digest).await?;
        let own = known.iter().filter(|seal| seal.record.sent_for == self.sent_for);
        let states: Vec<SealState> = own.map(|seal| seal.record.state).collect();
        if states.contains(&SealState::Released) {
            return Answer::ok(json!({ "cleared": true }));
        }
        if !states.is_empty() {
            return Answer::ok(json!({ "cleared": false }));
        }
        let id = SealId(tx.id()?);
        let label = format!("seal/{id}");
        let sealed = tx.ctx.keyring.seal(label.as_bytes(), self.text.as_bytes())?;
        let found = SealFound {
            level: self.level,
            place: MarkPlace::Form,
            spot: Some(self.field),
            route: Some(self.route),
            resource: None,
            batch: None,
            zone: None,
            file_version: None,
            file_format: None,
            digest: Some(digest),
            content: Some(hex::encode(sealed)),
            sent_by: self.sent_by,
            sent_for: self.sent_for,
        };
        tx.insert(id, Seal::on(id, found, tx.now), Action::SealCreate).await?;
        Answer::ok(json!({ "cleared": false }))
    }
}

/// Ends an import whose upload bears a mark: the resource is sealed, the upload stays where it is, and a seal
/// reports it.
pub struct SealUpload {
    /// The resource.
    pub resource: Uuid,
    /// Version of the file that was sent.
    pub version: u32,
    /// Its format, by the ending of its name.
    pub format: Option<String>,
    /// What the worker found.
    pub marked: Marked,
    /// Who sent it.
    pub sent_by: PersonId,
}

#[async_trait]
impl Command for SealUpload {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.resource, Action::ResourceImported, None).await?;
        held.record.seal_import(self.marked.level, self.sent_by, tx.now)?;
        let resource = tx.save(held).await?.record;
        let found = SealFound {
            level: self.marked.level,
            place: self.marked.place,
            spot: self.marked.row.map(|row| row.to_string()),
            route: None,
            resource: Some(resource.id),
            batch: None,
            zone: Some(resource.zone_id),
            file_version: Some(self.version),
            file_format: self.format,
            digest: Some(self.marked.digest),
            content: None,
            sent_by: self.sent_by,
            sent_for: resource.provider_id,
        };
        let id = SealId(tx.id()?);
        tx.insert(id, Seal::on(id, found, tx.now), Action::SealCreate).await?;
        Answer::ok(json!({}))
    }
}

/// Ends the dry run of a catalogue workbook that bears a mark: it stays where it is, and a seal reports it.
pub struct SealWorkbook {
    /// The batch.
    pub batch: Uuid,
    /// Name of the file; kept under the seal where it bears the mark.
    pub file_name: String,
    /// What was found.
    pub marked: Marked,
}

#[async_trait]
impl Command for SealWorkbook {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let Marked { level, place, row, digest } = self.marked;
        let mut held = tx.hold::<Batch>(self.batch, Action::BatchCheck, None).await?;
        held.record.check(Some(digest.clone()), DryRun::Marked)?;
        let batch = tx.save(held).await?.record;
        let id = SealId(tx.id()?);
        let content = match place {
            MarkPlace::FileName => {
                let sealed = tx.ctx.keyring.seal(format!("seal/{id}").as_bytes(), self.file_name.as_bytes())?;
                Some(hex::encode(sealed))
            }
            _ => None,
        };
        let found = SealFound {
            level,
            place,
            spot: row.map(|row| row.to_string()),
            route: None,
            resource: None,
            batch: Some(batch.id),
            zone: None,
            file_version: None,
            file_format: Some("xlsx".into()),
            digest: Some(digest),
            content,
            sent_by: batch.uploaded_by,
            sent_for: batch.provider_id,
        };
        tx.insert(id, Seal::on(id, found, tx.now), Action::SealCreate).await?;
        Answer::ok(json!({}))
    }
}

/// Reports a resource that somebody sealed, or declared to hold a secret; as a consequence.
pub struct ReportSealed(pub Uuid);

#[async_trait]
impl Command for ReportSealed {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let resource = tx.fact::<Resource>(self.0).await?.record;
        let Some(sealing) = resource.sealing.filter(|_| resource.sealed) else { return Answer::ok(json!({})) };
        if !standing(tx, self.0).await?.is_empty() {
            return Answer::ok(json!({}));
        }
        let found = SealFound {
            level: sealing.level,
            place: MarkPlace::Declared,
            spot: None,
            route: None,
            resource: Some(resource.id),
            batch: None,
            zone: Some(resource.zone_id),
            file_version: None,
            file_format: None,
            digest: None,
            content: None,
            sent_by: sealing.by,
            sent_for: resource.provider_id,
        };
        let id = SealId(tx.id()?);
        tx.insert(id, Seal::on(id, found, tx.now), Action::SealCreate).await?;
        Answer::ok(json!({}))
    }
}

/// The seals on a resource that are not released.
async fn standing(tx: &Tx<'_>, resource: Uuid) -> Outcome<Vec<Seal>> {
    let on_it = Cond::all().add(Expr::col("parent_id").eq(resource)).add(Expr::col("status").ne("released"));
    Ok(tx.facts::<Seal>(on_it).await?.into_iter().map(|seal| seal.record).collect())
}

/// Takes the seal off a catalogue workbook, or off a resource when its last seal was released.
struct TakeOff(Uuid);

#[async_trait]
impl Command for TakeOff {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let seal = tx.fact::<Seal>(self.0).await?.record;
        if let Some(batch) = seal.batch_id.filter(|_| seal.state == SealState::Released) {
            let mut held = tx.hold::<Batch>(batch.0, Action::BatchUnseal, None).await?;
            held.record.unseal()?;
            let batch = tx.save(held).await?.record;
            return Answer::ok(json!({ "batch": batch }));
        }
        let Some(resource) = seal.resource_id.filter(|_| seal.state == SealState::Released) else {
            return Answer::ok(json!({}));
        };
        if !standing(tx, resource.0).await?.is_empty() {
            return Answer::ok(json!({}));
        }
        let mut held = tx.hold::<Resource>(resource, Action::ResourceUnseal, None).await?;
        // The seal of the upload need not be the last that is released.
        let on_it = Cond::all().add(Expr::col("parent_id").eq(resource.0));
        let seals = tx.facts::<Seal>(on_it).await?.into_iter().map(|seal| seal.record);
        let unread = |seal: &Seal| seal.file_version.is_some_and(|version| version > held.record.file_version);
        let upload = seals.filter(unread).max_by_key(|seal| seal.file_version);
        held.record.unseal(upload.is_some())?;
        tx.save(held).await?;
        Answer::ok(json!({ "upload": upload.map(|seal| seal.id) }))
    }
}

/// Carries out a release: the resource or workbook is free again, and a sealed upload is read at last.
///
/// # Errors
/// Refusals of the law, where it was done before; faults.
pub async fn release(ctx: &Context, call: &Call, seal: Uuid) -> Outcome<()> {
    let answer = ctx.command(call.clone(), TakeOff(seal)).await?;
    if let Ok(batch) = serde_json::from_value::<Batch>(answer.body["batch"].clone()) {
        let actor = Actor { person: batch.uploaded_by, org: batch.provider_id, ..Actor::system() };
        let waiting = batches::Waiting { id: batch.id.0, file_name: String::new(), cleared: true, actor };
        tokio::spawn(batches::check(ctx.clone(), waiting, call.request));
        return Ok(());
    }
    let Ok(Some(seal)) = serde_json::from_value::<Option<Uuid>>(answer.body["upload"].clone()) else { return Ok(()) };
    let row = crate::database::record::find(&ctx.db.read, domain::Kind::Seal, seal).await?;
    let seal: Seal = row.ok_or_else(|| Failure::from(&domain::codes::platform::NOT_FOUND))?.record()?;
    let (Some(resource), Some(version)) = (seal.resource_id, seal.file_version) else { return Ok(()) };
    let upload = import::Upload {
        resource: resource.0,
        version,
        file_name: format!("released.{}", seal.file_format.unwrap_or_default()),
        sent_by: seal.sent_by,
        cleared: true,
    };
    tokio::spawn(import::run(ctx.clone(), upload, call.request));
    Ok(())
}
