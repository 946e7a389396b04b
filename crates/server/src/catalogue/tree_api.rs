//! Routes of classification trees.

use super::trees::{Import, Replace};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::catalogue::{ImportTree, ReplaceTree, Tree};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Tree, tag = "catalogue", list = "/api/v1/catalogue/trees" "list_trees",
    export = "/api/v1/catalogue/trees/export.xlsx" "export_trees", one = "/api/v1/catalogue/trees/{id}" "get_tree",
    sheet = crate::catalogue::columns::TREES);

/// Imports a classification tree.
#[utoipa::path(post, path = "/api/v1/catalogue/trees", tag = "catalogue", operation_id = "create_tree",
    request_body = ImportTree, responses((status = 201, body = View<Tree>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<ImportTree>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Import(submit.body)).await?))
}

/// Replaces the nodes of a tree; nodes that resources are filed under stay.
#[utoipa::path(post, path = "/api/v1/catalogue/trees/{id}/replace", tag = "catalogue", operation_id = "replace_tree",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReplaceTree, responses((status = 200, body = View<Tree>), (status = "default", body = Problem)))]
async fn replace(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<ReplaceTree>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Replace { id, expected, cmd: submit.body }).await?))
}

action_route!(
    /// Retires a tree.
    retire, Tree, TreeRetire, "/api/v1/catalogue/trees/{id}/retire", "retire_tree", "catalogue", Nothing,
    |tree, _, _: &Deciding<'_>| tree.retire()
);

/// The routes of classification trees.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(create)).routes(routes!(replace)).routes(routes!(retire))
}
