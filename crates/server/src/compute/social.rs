//! Social data (A7.2): brought in by an operator, read by a worker like any upload, looked at by the zone's regulators,
//! used in that operator's jobs beside its grants, and gone with its agreement. It stands in no catalogue.

use crate::{
    catalogue::{self, Parsed, UPLOAD_MAX, Upload},
    command::{Act, Answer, Call, Command, Deciding, Tx},
    context::Context,
    failure::{Failure, Outcome},
    http::{Api, Caller, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    query,
    view::{self, View},
};
use async_trait::async_trait;
use axum::extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection};
use domain::{
    Action, Actor, FoundBy, Kind, Refusal,
    catalogue::{Seal, secrecy::SealFound},
    civil,
    codes::{catalogue as codes, platform},
    compute::{BringSocialData, DisposeSocialData, GradeSocialData, ReviewSocialData, SocialDataset},
    ids::{SealId, SocialDatasetId},
    mandate::{Agreement, AgreementState},
    task::{Imported, Marked},
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(SocialDataset, tag = "compute", list = "/api/v1/compute/social_datasets" "list_social_datasets",
    export = "/api/v1/compute/social_datasets/export.xlsx" "export_social_datasets",
    one = "/api/v1/compute/social_datasets/{id}" "get_social_dataset", sheet = crate::compute::columns::SOCIAL_DATASETS);

/// Registers social data.
struct Bring(BringSocialData);

#[async_trait]
impl Command for Bring {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let agreement = tx.known::<Agreement>(self.0.agreement_id).await?;
        let code = self.0.code.clone();
        let taken = tx.taken(Kind::Resource, FoundBy::Code, &code).await?
            || tx.taken(Kind::SocialDataset, FoundBy::Code, &code).await?;
        let id = SocialDatasetId(tx.id()?);
        let today = civil::today(tx.now);
        let social = SocialDataset::bring(id, self.0, agreement.as_ref(), taken, &tx.call.actor, today)?;
        let stored = tx.insert(id, social, Action::SocialDatasetCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Begins an import: answers with the version the file will have.
struct StartImport {
    id: Uuid,
    expected: i64,
}

#[async_trait]
impl Command for StartImport {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<SocialDataset>(self.id, Action::SocialDatasetImport, Some(self.expected)).await?;
        let file_version = held.record.start_import()?;
        tx.save(held).await?;
        Answer::ok(json!({ "file_version": file_version }))
    }
}

/// How an import ended.
enum Ended {
    Well(Imported),
    Refused(Refusal),
    Marked { marked: Marked, version: u32, format: Option<String> },
}

/// Ends an import; a file with a classification mark is sealed and reported, and stays where it is.
struct EndImport {
    id: Uuid,
    ended: Ended,
}

#[async_trait]
impl Command for EndImport {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<SocialDataset>(self.id, Action::SocialDatasetImported, None).await?;
        match self.ended {
            Ended::Well(found) => {
                held.record.finish_import(Imported { preview: Vec::new(), ..found })?;
                tx.save(held).await?;
            }
            Ended::Refused(why) => {
                held.record.fail_import(why)?;
                tx.save(held).await?;
            }
            Ended::Marked { marked, version, format } => {
                held.record.seal()?;
                let social = tx.save(held).await?.record;
                let found = SealFound {
                    level: marked.level,
                    place: marked.place,
                    spot: marked.row.map(|row| row.to_string()),
                    route: None,
                    resource: None,
                    batch: None,
                    zone: Some(social.zone_id),
                    file_version: Some(version),
                    file_format: format,
                    digest: Some(marked.digest),
                    content: None,
                    sent_by: social.brought_by,
                    sent_for: social.operator_id,
                };
                let id = SealId(tx.id()?);
                tx.insert(id, Seal::on(id, found, tx.now), Action::SealCreate).await?;
            }
        }
        Answer::ok(json!({}))
    }
}

/// Registers social data of one's own under an agreement.
#[utoipa::path(post, path = "/api/v1/compute/social_datasets", tag = "compute", operation_id = "create_social_dataset",
    request_body = BringSocialData, responses((status = 201, body = View<SocialDataset>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<BringSocialData>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Bring(submit.body)).await?))
}

/// An upload: one part named `file`.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct SocialUpload {
    /// CSV (UTF-8 or GB18030), XLSX or Parquet.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a file; a worker reads it and looks for classification marks and personal information.
#[utoipa::path(post, path = "/api/v1/compute/social_datasets/{id}/import", tag = "compute", operation_id = "import_social_dataset",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = inline(SocialUpload), content_type = "multipart/form-data"),
    responses((status = 202, body = View<SocialDataset>), (status = "default", body = Problem)))]
async fn import_file(
    State(ctx): State<Context>,
    caller: Caller,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    parts: Result<Multipart, MultipartRejection>,
) -> Api<Reply> {
    let missing = || Refusal::of(&platform::BODY_INVALID).with("where", "file");
    let mut parts = parts.map_err(|_| missing())?;
    let field = loop {
        let field = parts.next_field().await.map_err(|_| missing())?.ok_or_else(missing)?;
        if field.name() == Some("file") {
            break field;
        }
    };
    let file_name = field.file_name().unwrap_or_default().chars().take(255).collect::<String>();
    let started = ctx.command(caller.call(), StartImport { id, expected }).await?;
    let version = started.body["file_version"].as_u64().and_then(|v| u32::try_from(v).ok()).unwrap_or(1);
    let (into, key) = (catalogue::intake_file(id, version), catalogue::raw_key(&ctx, id)?);
    if let Err(failure) = catalogue::receive(&ctx, &into, &key, UPLOAD_MAX, field).await {
        fail(&ctx, id, caller.request).await?;
        return Err(failure.into());
    }
    let upload = Upload { resource: id, version, file_name, sent_by: caller.actor.person, cleared: false };
    tokio::spawn(read(ctx.clone(), upload, caller.request));
    let view = query::get::<SocialDataset>(&ctx, &caller.actor, id).await?;
    let version = view.version;
    Ok(Reply(Answer::ok(view)?.with_status(202).with_version(version)))
}

/// Ends an import that broke off.
///
/// # Errors
/// Faults of the database.
pub async fn fail(ctx: &Context, id: Uuid, request: Uuid) -> Outcome<()> {
    let ended = Ended::Refused(Refusal::of(&codes::IMPORT_BROKE));
    ctx.command(Call::by_platform(Actor::system(), request), EndImport { id, ended }).await.map(|_| ())
}

/// Has a worker read a received upload, and records how it went.
async fn read(ctx: Context, upload: Upload, request: Uuid) {
    let (id, version) = (upload.resource, upload.version);
    let ended = match catalogue::parse(&ctx, &upload).await {
        Parsed::Imported(found) => Ended::Well(found),
        Parsed::Refused(why) => Ended::Refused(why),
        Parsed::Marked(marked) => Ended::Marked { marked, version, format: upload.format() },
    };
    let sealed = matches!(ended, Ended::Marked { .. });
    let call = Call::by_platform(Actor::system(), request);
    if let Err(failure) = ctx.command(call, EndImport { id, ended }).await {
        tracing::error!(?failure, social = %id, "the end of an import of social data could not be recorded");
        return;
    }
    // What bears a mark stays: nothing is wiped without an order.
    if !sealed && let Err(left) = ctx.compute.discard(&catalogue::intake_file(id, version)).await {
        tracing::error!(?left, social = %id, "an upload could not be discarded");
    }
}

action_route!(
    /// Grades the columns, and states the legal basis of personal information.
    grade, SocialDataset, SocialDatasetGrade, "/api/v1/compute/social_datasets/{id}/grade", "grade_social_dataset", "compute",
    GradeSocialData, |social, body, _: &Deciding<'_>| social.grade(body)
);

action_route!(
    /// Presents it to the zone's regulators.
    present, SocialDataset, SocialDatasetPresent, "/api/v1/compute/social_datasets/{id}/present", "present_social_dataset", "compute",
    Nothing, |social, _, _: &Deciding<'_>| social.present()
);

action_route!(
    /// Admits it to computation.
    admit, SocialDataset, SocialDatasetAdmit, "/api/v1/compute/social_datasets/{id}/admit", "admit_social_dataset", "compute",
    ReviewSocialData, |social, body, by: &Deciding<'_>| social.admit(body, by.by, by.now)
);

action_route!(
    /// Rejects it, also after it was admitted.
    reject, SocialDataset, SocialDatasetReject, "/api/v1/compute/social_datasets/{id}/reject", "reject_social_dataset", "compute",
    ReviewSocialData, |social, body, by: &Deciding<'_>| social.reject(body, by.by, by.now)
);

action_route!(
    /// Takes it away: returned or erased, on record.
    dispose, SocialDataset, SocialDatasetDispose, "/api/v1/compute/social_datasets/{id}/dispose", "dispose_social_dataset", "compute",
    DisposeSocialData, |social, body, by: &Deciding<'_>| social.dispose(body, by.by, by.now)
);

/// Erases the social data used under an agreement which has ended, each on a record of its own.
///
/// # Errors
/// Faults of the database.
pub async fn erase_with(ctx: &Context, call: &Call, agreement: Uuid) -> Outcome<()> {
    use crate::database::{lookup, record};
    use sea_orm::sea_query::{Expr, ExprTrait};
    let row = record::find(&ctx.db.read, Kind::Agreement, agreement).await?;
    let agreement: Agreement = row.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?.record()?;
    if !matches!(agreement.state, AgreementState::Terminated | AgreementState::Expired) {
        return Ok(());
    }
    let under = lookup::identifiers(Kind::SocialDataset, FoundBy::Agreement, &agreement.id.to_string());
    let query = record::select(Kind::SocialDataset).and_where(Expr::col("id").in_subquery(under)).to_owned();
    for row in record::rows(&ctx.db.read, &query).await? {
        let erase = Act::<SocialDataset, _>::new(row.id, Action::SocialDatasetErase, None, |social, by| {
            social.erase("协议已终止或到期".to_owned(), by.by, by.now)
        });
        match ctx.command(call.clone(), erase).await {
            // Disposed of before, or under seal: what bears a mark stays.
            Ok(_) | Err(Failure::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// Removes the files of social data that left; as a consequence.
///
/// # Errors
/// Faults of the vault: it is tried again.
pub async fn discard(ctx: &Context, id: Uuid) -> Outcome<()> {
    let row = crate::database::record::find(&ctx.db.read, Kind::SocialDataset, id).await?;
    let social: SocialDataset = row.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?.record()?;
    if social.disposal.is_none() {
        return Ok(());
    }
    for version in 1..=social.file_version {
        let left = ctx.compute.discard(&catalogue::raw_file(id, version)).await;
        left.map_err(|e| crate::failure::Fault::new(format!("erasing social data: {e:?}")))?;
    }
    Ok(())
}

/// Ends imports that a stop of the platform broke off.
///
/// # Errors
/// Faults of the database.
pub async fn recover(ctx: &Context) -> Outcome<()> {
    for row in
        crate::database::record::rows(&ctx.db.read, &crate::database::record::select(Kind::SocialDataset)).await?
    {
        let social: SocialDataset = row.record()?;
        if social.import_state == domain::catalogue::ImportState::Importing {
            fail(ctx, row.id, ctx.entropy.id(ctx.clock.now())?).await?;
        }
    }
    Ok(())
}

/// The routes of social data.
pub fn routes() -> OpenApiRouter<Context> {
    let upload = OpenApiRouter::new().routes(routes!(import_file)).layer(DefaultBodyLimit::disable());
    record_routes()
        .merge(upload)
        .routes(routes!(create))
        .routes(routes!(grade))
        .routes(routes!(present))
        .routes(routes!(admit))
        .routes(routes!(reject))
        .routes(routes!(dispose))
}
