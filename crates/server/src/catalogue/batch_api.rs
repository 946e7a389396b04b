//! Routes of catalogue workbooks: export, dry run, error sheet, import.

use super::{
    batches::{self, Check, Upload, WORKBOOK_MAX, Waiting},
    import, store, workbook,
};
use crate::{
    command::{Act, Answer, Call, Deciding},
    context::Context,
    failure::Fault,
    http::{Api, Caller, Id, IfMatch, ListOf, Nothing, Problem, Reply, Submit, record_routes},
    query::{self, ListQuery},
    view::View,
};
use axum::{
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
    http::header,
    response::IntoResponse,
};
use domain::{
    Action, Actor, Kind, Refusal,
    catalogue::{Batch, DryRun},
    codes::{catalogue, platform},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(Batch, tag = "catalogue", list = "/api/v1/catalogue/batches" "list_batches",
    export = "/api/v1/catalogue/batches/export.xlsx" "export_batches", one = "/api/v1/catalogue/batches/{id}" "get_batch",
    sheet = crate::catalogue::columns::BATCHES);

/// A workbook: one part named `file`.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct CatalogueWorkbook {
    /// XLSX, as the catalogue is exported.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a catalogue workbook for a dry run. The answer comes when it is sealed, what it would do later.
#[utoipa::path(post, path = "/api/v1/catalogue/batches", tag = "catalogue", operation_id = "create_batch",
    request_body(content = inline(CatalogueWorkbook), content_type = "multipart/form-data"),
    responses((status = 202, body = View<Batch>), (status = "default", body = Problem)))]
async fn create(
    State(ctx): State<Context>,
    caller: Caller,
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
    let taken = ctx.command(caller.call(), Upload(file_name.clone())).await?;
    let id: Uuid = serde_json::from_value(taken.body["id"].clone())?;
    let (into, key) = (store::workbook_file(id), store::workbook_key(&ctx, id)?);
    if let Err(failure) = import::receive(&ctx, &into, &key, WORKBOOK_MAX, field).await {
        let outcome = DryRun::Refused(Refusal::of(&catalogue::IMPORT_BROKE));
        let call = Call::by_platform(Actor::system(), caller.request);
        ctx.command(call, Check { id, digest: None, outcome }).await?;
        return Err(failure.into());
    }
    let waiting = Waiting { id, file_name, cleared: false, actor: caller.actor };
    tokio::spawn(batches::check(ctx.clone(), waiting, caller.request));
    Ok(Reply(taken))
}

/// Imports the rows that can be; those that cannot stay in the error sheet.
#[utoipa::path(post, path = "/api/v1/catalogue/batches/{id}/apply", tag = "catalogue", operation_id = "apply_batch",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the decision is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Nothing, responses((status = 202, body = View<Batch>), (status = "default", body = Problem)))]
async fn apply(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    let (actor, request) = (submit.call.actor.clone(), submit.call.request);
    let act = Act::new(id, Action::BatchApply, Some(expected), |batch: &mut Batch, _: &Deciding<'_>| batch.apply());
    let answer = ctx.command(submit.call, act).await?;
    if !answer.replayed {
        // The record itself: its view leaves out which versions the dry run looked at.
        let batch = query::visible(&ctx, &actor, Kind::Batch, id).await?.record()?;
        tokio::spawn(batches::apply(ctx.clone(), batch, actor, request));
    }
    Ok(Reply(answer.with_status(202)))
}

/// Drops a checked workbook.
#[utoipa::path(post, path = "/api/v1/catalogue/batches/{id}/discard", tag = "catalogue", operation_id = "discard_batch",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the decision is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Nothing, responses((status = 200, body = View<Batch>), (status = "default", body = Problem)))]
async fn discard(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    let act = Act::new(id, Action::BatchDiscard, Some(expected), |batch: &mut Batch, _: &Deciding<'_>| batch.discard());
    let answer: Answer = ctx.command(submit.call, act).await?;
    batches::discard(&ctx, id).await;
    Ok(Reply(answer))
}

/// The error sheet of a batch: row, column, what is wrong and what to do.
#[utoipa::path(get, path = "/api/v1/catalogue/batches/{id}/errors.xlsx", tag = "catalogue", operation_id = "batch_errors",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = "default", body = Problem)))]
async fn errors(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<impl IntoResponse> {
    let row = query::visible(&ctx, &caller.actor, Kind::Batch, id).await?;
    let batch: Batch = row.record()?;
    written("errors.xlsx", move || workbook::errors(&batch)).await
}

/// The catalogue as a workbook, everything of every entry a list finds: what the import reads back.
#[utoipa::path(get, path = "/api/v1/catalogue/resources/catalogue.xlsx", tag = "catalogue", operation_id = "export_catalogue",
    params(ListQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = "default", body = Problem)))]
async fn export_catalogue(State(ctx): State<Context>, caller: Caller, ListOf(list): ListOf) -> Api<impl IntoResponse> {
    let rows = query::export(&ctx, &caller.actor, Kind::Resource, &list).await?;
    written("catalogue.xlsx", move || workbook::catalogue(&ctx, &rows)).await
}

/// A workbook made on a thread that may block.
async fn written(
    name: &'static str,
    make: impl FnOnce() -> crate::failure::Outcome<Vec<u8>> + Send + 'static,
) -> Api<impl IntoResponse> {
    let made = tokio::task::spawn_blocking(make).await.map_err(|e| Fault::caused("writing a workbook", e))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, workbook::MEDIA_TYPE.to_owned()), (header::CONTENT_DISPOSITION, disposition)], made?))
}

/// The routes of catalogue workbooks.
pub fn routes() -> OpenApiRouter<Context> {
    let upload = OpenApiRouter::new().routes(routes!(create)).layer(DefaultBodyLimit::disable());
    record_routes()
        .merge(upload)
        .routes(routes!(apply))
        .routes(routes!(discard))
        .routes(routes!(errors))
        .routes(routes!(export_catalogue))
}
