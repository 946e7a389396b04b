//! Routes of resources.

use super::{
    actions::{Describe, FailImport, Preview, StartImport, Update},
    editions::{self, Compared, ConfirmRevision, EditionSummary, Publish, Restore},
    import, store,
};
use crate::{
    command::{Call, Deciding},
    context::Context,
    http::{Api, Asked, Caller, Id, IfMatch, Named, Nothing, Problem, Reply, Submit, action_route, record_routes},
    query,
    view::View,
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
};
use domain::{
    Actor, Refusal,
    catalogue::{
        AssessImportant, DeclareSecrecy, DescribeItems, DescribeResource, Edition, EntryDifference, GradeItems,
        MarkImportant, RejectRevision, Resource, RestoreEdition, ReviewGrades, ReviseResource, SchemeChoice,
        SealResource, UnmarkImportant, UpdateResource, Withdraw,
    },
    codes::{catalogue, platform},
    task::RowSet,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(Resource, tag = "catalogue", list = "/api/v1/catalogue/resources" "list_resources",
    export = "/api/v1/catalogue/resources/export.xlsx" "export_resources", one = "/api/v1/catalogue/resources/{id}" "get_resource",
    sheet = crate::catalogue::columns::RESOURCES);

/// Catalogues a resource.
#[utoipa::path(post, path = "/api/v1/catalogue/resources", tag = "catalogue", operation_id = "create_resource",
    request_body = DescribeResource, responses((status = 201, body = View<Resource>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<DescribeResource>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Describe { cmd: submit.body, items: Vec::new() }).await?))
}

/// An upload: one part named `file`.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Upload {
    /// CSV (UTF-8 or GB18030), XLSX or Parquet.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a file; a worker parses it. The answer comes when the upload is sealed, the rows later.
#[utoipa::path(post, path = "/api/v1/catalogue/resources/{id}/import", tag = "catalogue", operation_id = "import_resource",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body(content = inline(Upload), content_type = "multipart/form-data"),
    responses((status = 202, body = View<Resource>), (status = "default", body = Problem)))]
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
    let (into, key) = (store::intake_file(id, version), store::raw_key(&ctx, id)?);
    if let Err(failure) = import::receive(&ctx, &into, &key, import::UPLOAD_MAX, field).await {
        let why = Refusal::of(&catalogue::IMPORT_BROKE);
        ctx.command(Call::by_platform(Actor::system(), caller.request), FailImport { id, why }).await?;
        return Err(failure.into());
    }
    let upload = import::Upload { resource: id, version, file_name, sent_by: caller.actor.person, cleared: false };
    tokio::spawn(import::run(ctx.clone(), upload, caller.request));
    let view = query::get::<Resource>(&ctx, &caller.actor, id).await?;
    let version = view.version;
    Ok(Reply(crate::command::Answer::ok(view)?.with_status(202).with_version(version)))
}

/// The first rows of one's own upload, at most 20.
#[utoipa::path(get, path = "/api/v1/catalogue/resources/{id}/preview", tag = "catalogue", operation_id = "preview_resource",
    params(("id" = Uuid, Path)), responses((status = 200, body = RowSet), (status = "default", body = Problem)))]
async fn preview(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<Json<RowSet>> {
    let seen = ctx.command(caller.call(), Preview(id)).await?;
    let columns = serde_json::from_value(seen.body["columns"].clone())?;
    let version = seen.body["file_version"].as_u64().and_then(|v| u32::try_from(v).ok()).unwrap_or_default();
    let rows = store::preview(&ctx, id, version).await?;
    Ok(Json(RowSet { columns, rows, truncated: true }))
}

/// Changes the description of a draft.
#[utoipa::path(post, path = "/api/v1/catalogue/resources/{id}/update", tag = "catalogue", operation_id = "update_resource",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = UpdateResource, responses((status = 200, body = View<Resource>), (status = "default", body = Problem)))]
async fn update(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<UpdateResource>,
) -> Api<Reply> {
    let update = Update { id, expected: Some(expected), cmd: submit.body, items: Vec::new() };
    Ok(Reply(ctx.command(submit.call, update).await?))
}

action_route!(
    /// Describes items.
    describe_items, Resource, ResourceDescribeItems, "/api/v1/catalogue/resources/{id}/describe_items", "describe_items",
    "catalogue", DescribeItems, |resource, body, _: &Deciding<'_>| resource.describe_items(body)
);

action_route!(
    /// Grades items.
    grade, Resource, ResourceGrade, "/api/v1/catalogue/resources/{id}/grade", "grade_resource", "catalogue", GradeItems,
    |resource, body, by: &Deciding<'_>| resource.grade(body, by.by, by.now)
);

action_route!(
    /// Reviews grades, by another person than their authors; confirms or drops a lowering.
    review_grades, Resource, ResourceReviewGrades, "/api/v1/catalogue/resources/{id}/review_grades", "review_grades", "catalogue",
    ReviewGrades, |resource, body, by: &Deciding<'_>| resource.review_grades(body, by.by, by.now)
);

action_route!(
    /// Proposes that one grading scheme alone governs.
    adopt_scheme, Resource, ResourceAdoptScheme, "/api/v1/catalogue/resources/{id}/adopt_scheme", "adopt_scheme", "catalogue",
    SchemeChoice, |resource, body, by: &Deciding<'_>| resource.adopt_scheme(&body, by.by, by.now)
);

action_route!(
    /// Confirms, by another person, that the proposed scheme alone governs.
    confirm_scheme, Resource, ResourceConfirmScheme, "/api/v1/catalogue/resources/{id}/confirm_scheme", "confirm_scheme", "catalogue",
    Nothing, |resource, _, by: &Deciding<'_>| resource.confirm_scheme(by.by)
);

action_route!(
    /// Marks a resource as important or core data; what is not assessed for it stops.
    mark_important, Resource, ResourceMarkImportant, "/api/v1/catalogue/resources/{id}/mark_important", "mark_important", "catalogue",
    MarkImportant, |resource, body, by: &Deciding<'_>| resource.mark_important(&body, by.by, by.now)
);

action_route!(
    /// Puts on file that the use of important data under one agreement was assessed.
    assess_important, Resource, ResourceAssessImportant, "/api/v1/catalogue/resources/{id}/assess_important", "assess_important",
    "catalogue", AssessImportant, |resource, body, by: &Deciding<'_>| resource.assess_important(body, by.by, by.now)
);

action_route!(
    /// Proposes to take the mark of important data off.
    propose_unmark, Resource, ResourceProposeUnmark, "/api/v1/catalogue/resources/{id}/propose_unmark", "propose_unmark", "catalogue",
    UnmarkImportant, |resource, body, by: &Deciding<'_>| resource.propose_unmark(body, by.by, by.now)
);

action_route!(
    /// Takes the mark of important data off, by another person than who proposed it.
    confirm_unmark, Resource, ResourceConfirmUnmark, "/api/v1/catalogue/resources/{id}/confirm_unmark", "confirm_unmark", "catalogue",
    Nothing, |resource, _, by: &Deciding<'_>| resource.confirm_unmark(by.by)
);

action_route!(
    /// Declares the secrecy review.
    declare_secrecy, Resource, ResourceDeclareSecrecy, "/api/v1/catalogue/resources/{id}/declare_secrecy", "declare_secrecy",
    "catalogue", DeclareSecrecy, |resource, body, by: &Deciding<'_>| resource.declare_secrecy(body, by.by, by.now)
);

/// Publishes a resource, by another person than its graders; its entry becomes the first edition.
#[utoipa::path(post, path = "/api/v1/catalogue/resources/{id}/publish", tag = "catalogue", operation_id = "publish_resource",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Nothing, responses((status = 200, body = View<Resource>), (status = "default", body = Problem)))]
async fn publish(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Publish { id, expected }).await?))
}

action_route!(
    /// Seals a resource that is suspected of holding a secret; what rests on it stops.
    seal, Resource, ResourceSeal, "/api/v1/catalogue/resources/{id}/seal", "seal_resource", "catalogue", SealResource,
    |resource, body, by: &Deciding<'_>| resource.seal(&body, by.by, by.now)
);

action_route!(
    /// Proposes a change of a published entry.
    revise, Resource, ResourceRevise, "/api/v1/catalogue/resources/{id}/revise", "revise_resource", "catalogue", ReviseResource,
    |resource, body, by: &Deciding<'_>| resource.revise(body, by.by, by.now)
);

/// Proposes an earlier edition again.
#[utoipa::path(post, path = "/api/v1/catalogue/resources/{id}/restore", tag = "catalogue", operation_id = "restore_edition",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = RestoreEdition, responses((status = 200, body = View<Resource>), (status = "default", body = Problem)))]
async fn restore(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<RestoreEdition>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Restore { id, expected, cmd: submit.body }).await?))
}

/// Confirms a proposed change, by another person than its proposer; it becomes the next edition.
#[utoipa::path(post, path = "/api/v1/catalogue/resources/{id}/confirm_revision", tag = "catalogue",
    operation_id = "confirm_revision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Nothing, responses((status = 200, body = View<Resource>), (status = "default", body = Problem)))]
async fn confirm_revision(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, ConfirmRevision { id, expected }).await?))
}

action_route!(
    /// Turns a proposed change down.
    reject_revision, Resource, ResourceRejectRevision, "/api/v1/catalogue/resources/{id}/reject_revision", "reject_revision",
    "catalogue", RejectRevision, |resource, body, _: &Deciding<'_>| resource.reject_revision(&body)
);

/// The editions of a resource's entry, newest first.
#[utoipa::path(get, path = "/api/v1/catalogue/resources/{id}/editions", tag = "catalogue", operation_id = "list_editions",
    params(("id" = Uuid, Path)), responses((status = 200, body = Vec<EditionSummary>), (status = "default", body = Problem)))]
async fn list_editions(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<Json<Vec<EditionSummary>>> {
    Ok(Json(editions::list(&ctx, &caller.actor, id).await?))
}

/// One edition of a resource's entry.
#[utoipa::path(get, path = "/api/v1/catalogue/resources/{id}/editions/{number}", tag = "catalogue", operation_id = "get_edition",
    params(("id" = Uuid, Path), ("number" = u32, Path)),
    responses((status = 200, body = Edition), (status = "default", body = Problem)))]
async fn one_edition(
    State(ctx): State<Context>,
    caller: Caller,
    Named((id, number)): Named<(Uuid, u32)>,
) -> Api<Json<Edition>> {
    Ok(Json(editions::one(&ctx, &caller.actor, id, number).await?))
}

/// What differs between two editions, or between one and what is proposed.
#[utoipa::path(get, path = "/api/v1/catalogue/resources/{id}/differences", tag = "catalogue", operation_id = "compare_editions",
    params(("id" = Uuid, Path), Compared), responses((status = 200, body = Vec<EntryDifference>), (status = "default", body = Problem)))]
async fn compare_editions(
    State(ctx): State<Context>,
    caller: Caller,
    Id(id): Id,
    Asked(compared): Asked<Compared>,
) -> Api<Json<Vec<EntryDifference>>> {
    Ok(Json(editions::compare(&ctx, &caller.actor, id, compared).await?))
}

action_route!(
    /// Withdraws a resource from the catalogue.
    withdraw, Resource, ResourceWithdraw, "/api/v1/catalogue/resources/{id}/withdraw", "withdraw_resource", "catalogue", Withdraw,
    |resource, body, _: &Deciding<'_>| resource.withdraw(body)
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    let upload = OpenApiRouter::new().routes(routes!(import_file)).layer(DefaultBodyLimit::disable());
    record_routes()
        .merge(super::seals::routes())
        .merge(super::tree_api::routes())
        .merge(super::batch_api::routes())
        .routes(routes!(create))
        .merge(upload)
        .routes(routes!(preview))
        .routes(routes!(update))
        .routes(routes!(describe_items))
        .routes(routes!(grade))
        .routes(routes!(review_grades))
        .routes(routes!(adopt_scheme))
        .routes(routes!(confirm_scheme))
        .routes(routes!(mark_important))
        .routes(routes!(assess_important))
        .routes(routes!(propose_unmark))
        .routes(routes!(confirm_unmark))
        .routes(routes!(declare_secrecy))
        .routes(routes!(seal))
        .routes(routes!(publish))
        .routes(routes!(revise))
        .routes(routes!(restore))
        .routes(routes!(confirm_revision))
        .routes(routes!(reject_revision))
        .routes(routes!(list_editions))
        .routes(routes!(one_edition))
        .routes(routes!(compare_editions))
        .routes(routes!(withdraw))
}
