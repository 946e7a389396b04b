//! The router, made of the one list of slices; the OpenAPI document comes from the same.

use super::middleware;
use crate::{context::Context, slices::SLICES};
use axum::{Json, Router, routing::get};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The parts of the document that no handler declares.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shuyu 数域",
        description = "公共数据授权运营平台 · Public data authorised operation platform",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(super::Problem))
)]
struct Document;

fn open_router() -> OpenApiRouter<Context> {
    SLICES.iter().fold(OpenApiRouter::with_openapi(Document::openapi()), |router, slice| router.merge((slice.routes)()))
}

/// The OpenAPI 3.1 document of every slice.
pub fn openapi() -> utoipa::openapi::OpenApi {
    open_router().into_openapi()
}

/// The router over this context. `console` serves the pages and falls back to their entry page.
pub fn router(ctx: Context, console: Option<Router>) -> Router {
    let (router, document) = open_router().split_for_parts();
    let document = serde_json::to_value(&document).unwrap_or_default();
    let mut router = router
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(ctx.clone());
    if let Some(console) = console {
        router = router.fallback_service(console);
    }
    // A panic becomes an answer inside the conventions, so that it is a problem document like every other error.
    router.layer(CatchPanicLayer::new()).layer(axum::middleware::from_fn_with_state(ctx, middleware::conventions))
}

/// Ready when the database answers.
async fn ready(axum::extract::State(ctx): axum::extract::State<Context>) -> super::Api<&'static str> {
    crate::database::system::installation(&ctx.db.read, "setup_token").await?;
    Ok("ready")
}

/// Declares the list, export and object routes of a kind; gives `routes() -> OpenApiRouter<Context>`.
macro_rules! record_routes {
    ($record:ty, tag = $tag:tt, list = $list:tt $list_id:tt, export = $export:tt $export_id:tt, one = $one:tt $one_id:tt,
        sheet = $sheet:expr) => {
        // utoipa names generic answers by their last path segment, which must be in scope.
        use $crate::query::Page;

        /// A page of the records its reader may see.
        #[utoipa::path(get, path = $list, tag = $tag, operation_id = $list_id, params($crate::query::ListQuery),
            responses((status = 200, body = Page<$record>), (status = "default", body = $crate::http::Problem)))]
        async fn list(
            axum::extract::State(ctx): axum::extract::State<$crate::context::Context>,
            caller: $crate::http::Caller,
            $crate::http::ListOf(query): $crate::http::ListOf,
        ) -> $crate::http::Api<axum::Json<$crate::query::Page<$record>>> {
            Ok(axum::Json($crate::query::list(&ctx, &caller.actor, &query).await?))
        }

        /// The same list as an Excel file, with the columns asked for.
        #[utoipa::path(get, path = $export, tag = $tag, operation_id = $export_id, params($crate::http::SheetQuery),
            responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
                (status = "default", body = $crate::http::Problem)))]
        async fn export(
            axum::extract::State(ctx): axum::extract::State<$crate::context::Context>,
            caller: $crate::http::Caller,
            $crate::http::Asked(query): $crate::http::Asked<$crate::http::SheetQuery>,
        ) -> $crate::http::Api<impl axum::response::IntoResponse> {
            Ok($crate::http::sheet::<$record>(&ctx, &caller.actor, &$sheet, query).await?)
        }

        /// One record; 404 where its reader may not know of it.
        #[utoipa::path(get, path = $one, tag = $tag, operation_id = $one_id, params(("id" = uuid::Uuid, Path)),
            responses((status = 200, body = $crate::view::View<$record>), (status = "default", body = $crate::http::Problem)))]
        async fn one(
            axum::extract::State(ctx): axum::extract::State<$crate::context::Context>,
            caller: $crate::http::Caller,
            $crate::http::Id(id): $crate::http::Id,
        ) -> $crate::http::Api<$crate::http::Reply> {
            let view = $crate::query::get::<$record>(&ctx, &caller.actor, id).await?;
            let version = view.version;
            Ok($crate::http::Reply($crate::command::Answer::ok(view)?.with_version(version)))
        }

        /// List, export and object.
        fn record_routes() -> utoipa_axum::router::OpenApiRouter<$crate::context::Context> {
            let mut router = utoipa_axum::router::OpenApiRouter::new()
                .routes(utoipa_axum::routes!(list))
                .routes(utoipa_axum::routes!(export))
                .routes(utoipa_axum::routes!(one));
            $crate::http::declare_columns(&mut router, $export, &$sheet);
            router
        }
    };
}
pub(crate) use record_routes;

/// Declares the route of one action that `domain` decides on one record alone.
macro_rules! action_route {
    ($(#[$doc:meta])* $name:ident, $record:ty, $action:ident, $path:tt, $id:tt, $tag:tt, $body:ty, $decide:expr) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = $tag, operation_id = $id, params(("id" = uuid::Uuid, Path),
                ("If-Match" = String, Header, description = "the version the change is based on"),
                ("Idempotency-Key" = Option<String>, Header)),
            request_body = $body,
            responses((status = 200, body = $crate::view::View<$record>), (status = "default", body = $crate::http::Problem)))]
        async fn $name(
            axum::extract::State(ctx): axum::extract::State<$crate::context::Context>,
            $crate::http::Id(id): $crate::http::Id,
            $crate::http::IfMatch(version): $crate::http::IfMatch,
            submit: $crate::http::Submit<$body>,
        ) -> $crate::http::Api<$crate::http::Reply> {
            let body = submit.body;
            let decide: fn(&mut $record, $body, &$crate::command::Deciding<'_>) -> Result<(), domain::Refusal> = $decide;
            let act = $crate::command::Act::<$record, _>::new(id, domain::Action::$action, Some(version), move |record: &mut $record, by: &$crate::command::Deciding<'_>| decide(record, body, by));
            Ok($crate::http::Reply(ctx.command(submit.call, act).await?))
        }
    };
}
pub(crate) use action_route;
