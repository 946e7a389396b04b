//! What operators owe their zones (A7.1): set by the data authority, reported by the operator, accepted or returned;
//! and how far they are from their plans.

use crate::{
    command::{Answer, Command, Deciding, Tx},
    context::Context,
    failure::{Fault, Outcome},
    http::{Api, Asked, Caller, Problem, Reply, Submit, action_route, record_routes},
    query::{self, ListQuery},
    view::{self, Named, View},
};
use async_trait::async_trait;
use axum::{Json, extract::State};
use domain::{
    Action, Actor, Kind, civil,
    ids::ObligationId,
    mandate::{
        AcceptProgress, Agreement, AnswerProgress, Obligation, ReportProgress, SetObligation, Undertaking, Variance,
    },
};
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(Obligation, tag = "mandate", list = "/api/v1/mandate/obligations" "list_obligations",
    export = "/api/v1/mandate/obligations/export.xlsx" "export_obligations", one = "/api/v1/mandate/obligations/{id}" "get_obligation",
    sheet = crate::mandate::columns::OBLIGATIONS);

/// Sets an obligation.
struct Create(SetObligation);

#[async_trait]
impl Command for Create {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let agreement = tx.known::<Agreement>(self.0.agreement_id).await?;
        let id = ObligationId(tx.id()?);
        let obligation = Obligation::set(id, self.0, agreement.as_ref(), &tx.call.actor)?;
        let stored = tx.insert(id, obligation, Action::ObligationCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Sets an obligation of an operator under an agreement.
#[utoipa::path(post, path = "/api/v1/mandate/obligations", tag = "mandate", operation_id = "create_obligation",
    request_body = SetObligation, responses((status = 201, body = View<Obligation>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<SetObligation>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Create(submit.body)).await?))
}

action_route!(
    /// Reports progress, with what shows it.
    report, Obligation, ObligationReport, "/api/v1/mandate/obligations/{id}/report", "report_obligation", "mandate", ReportProgress,
    |obligation, body, by: &Deciding<'_>| obligation.report(body, by.by, by.now)
);

action_route!(
    /// Accepts a report; with the target reached the obligation is met.
    accept, Obligation, ObligationAccept, "/api/v1/mandate/obligations/{id}/accept", "accept_obligation", "mandate", AcceptProgress,
    |obligation, body, by: &Deciding<'_>| obligation.accept(body, by.by, by.now)
);

action_route!(
    /// Returns a report that does not show what it says.
    send_back, Obligation, ObligationReturn, "/api/v1/mandate/obligations/{id}/return", "return_obligation", "mandate", AnswerProgress,
    |obligation, body, by: &Deciding<'_>| obligation.send_back(body, by.by, by.now)
);

action_route!(
    /// Cancels an obligation that is not met.
    cancel, Obligation, ObligationCancel, "/api/v1/mandate/obligations/{id}/cancel", "cancel_obligation", "mandate", AnswerProgress,
    |obligation, body, by: &Deciding<'_>| obligation.cancel(body, by.by, by.now)
);

/// Which obligations are compared with their plans.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VarianceQuery {
    /// Those of one agreement; without it, all one may see.
    agreement: Option<Uuid>,
}

/// An obligation beside its plan.
#[derive(Debug, Serialize, ToSchema)]
struct VarianceRow {
    /// The obligation.
    obligation: Named,
    /// The operator.
    operator: Named,
    /// The zone.
    zone: Named,
    /// What is undertaken.
    undertaking: Undertaking,
    /// What is to be reached.
    target: u64,
    /// What was reached and accepted.
    achieved: u64,
    /// The unit.
    unit: String,
    /// The day by which.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// How it differs.
    variance: Variance,
}

/// The variance report.
#[derive(Debug, Serialize, ToSchema)]
struct VarianceReport {
    /// The day it is of.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// Its rows, by day due.
    rows: Vec<VarianceRow>,
}

async fn variance_of(ctx: &Context, actor: &Actor, agreement: Option<Uuid>) -> Outcome<VarianceReport> {
    let on = civil::today(ctx.clock.now());
    let named = |id: Uuid| Named { id, name: ctx.name(id).unwrap_or_default() };
    let wanted = ListQuery { parent: agreement, ..ListQuery::default() };
    let found = query::export(ctx, actor, Kind::Obligation, &wanted).await?;
    let obligations = found.iter().map(|row| row.record::<Obligation>()).collect::<Result<Vec<_>, Fault>>()?;
    let mut rows: Vec<VarianceRow> = obligations
        .into_iter()
        .map(|o| VarianceRow {
            obligation: Named { id: o.id.0, name: o.title.clone() },
            operator: named(o.operator_id.0),
            zone: named(o.zone_id.0),
            undertaking: o.undertaking,
            target: o.target,
            achieved: o.achieved,
            due_on: o.due_on,
            variance: o.variance(on),
            unit: o.unit,
        })
        .collect();
    rows.sort_by_key(|row| row.due_on);
    Ok(VarianceReport { on, rows })
}

/// How far operators are from what they undertook, of the obligations one may see.
#[utoipa::path(get, path = "/api/v1/mandate/variance", tag = "mandate", operation_id = "obligation_variance", params(VarianceQuery),
    responses((status = 200, body = VarianceReport), (status = "default", body = Problem)))]
async fn variance(
    State(ctx): State<Context>,
    caller: Caller,
    Asked(asked): Asked<VarianceQuery>,
) -> Api<Json<VarianceReport>> {
    Ok(Json(variance_of(&ctx, &caller.actor, asked.agreement).await?))
}

/// The routes of obligations.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .routes(routes!(create))
        .routes(routes!(report))
        .routes(routes!(accept))
        .routes(routes!(send_back))
        .routes(routes!(cancel))
        .routes(routes!(variance))
}
