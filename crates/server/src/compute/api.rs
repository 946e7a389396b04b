//! Routes of jobs and of the development area.

use super::{actions, sample};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::{Json, extract::State};
use domain::{
    compute::{Job, KillReason, SampleQuery, SubmitJob},
    task::RowSet,
};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Job, tag = "compute", list = "/api/v1/compute/jobs" "list_jobs", export = "/api/v1/compute/jobs/export.xlsx" "export_jobs",
    one = "/api/v1/compute/jobs/{id}" "get_job",
    sheet = crate::compute::columns::JOBS);

/// Submits a formal run of a statement on full data.
#[utoipa::path(post, path = "/api/v1/compute/jobs", tag = "compute", operation_id = "create_job", request_body = SubmitJob,
    responses((status = 201, body = View<Job>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<SubmitJob>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, actions::Submit(submit.body)).await?))
}

/// Runs a statement on masked samples.
#[utoipa::path(post, path = "/api/v1/compute/sample-query", tag = "compute", operation_id = "sample_query", request_body = SampleQuery,
    responses((status = 200, body = RowSet), (status = "default", body = Problem)))]
async fn sample_query(State(ctx): State<Context>, submit: Submit<SampleQuery>) -> Api<Json<RowSet>> {
    // Rows are answered, never kept under an idempotency key.
    let call = crate::command::Call { idempotency: None, ..submit.call };
    Ok(Json(sample::query(&ctx, call, submit.body).await?))
}

action_route!(
    /// Cancels one's own job.
    cancel, Job, JobCancel, "/api/v1/compute/jobs/{id}/cancel", "cancel_job", "compute", Nothing,
    |job, _, by: &Deciding<'_>| job.cancel(by.now)
);

action_route!(
    /// Kills a job on a risk.
    kill, Job, JobKill, "/api/v1/compute/jobs/{id}/kill", "kill_job", "compute", Nothing,
    |job, _, by: &Deciding<'_>| job.kill(KillReason::Order, by.now)
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .merge(super::social::routes())
        .routes(routes!(create))
        .routes(routes!(sample_query))
        .routes(routes!(cancel))
        .routes(routes!(kill))
}
