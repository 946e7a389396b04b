//! Alerts: raised by the writer beside a refusal, counted, looked into by somebody else (A23.3).

use crate::{
    command::{Answer, Command, Deciding, Tx},
    context::Context,
    failure::Outcome,
    http::{action_route, record_routes},
    view::View,
};
use async_trait::async_trait;
use domain::{
    Action,
    ids::AlertId,
    supervision::{AcknowledgeAlert, Alert, Attempt},
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Alert, tag = "supervision", list = "/api/v1/supervision/alerts" "list_alerts",
    export = "/api/v1/supervision/alerts/export.xlsx" "export_alerts", one = "/api/v1/supervision/alerts/{id}" "get_alert",
    sheet = crate::supervision::columns::ALERTS);

/// Raises an alert about a refused attempt, or counts it where one of the same person and line stands open.
pub struct Raise(pub Attempt);

#[async_trait]
impl Command for Raise {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let theirs = Cond::all().add(Expr::col("parent_id").eq(self.0.person.0)).add(Expr::col("status").eq("raised"));
        let open = tx.facts::<Alert>(theirs).await?;
        match open.iter().find(|alert| alert.record.code == self.0.code) {
            Some(same) => {
                let mut held = tx.hold::<Alert>(same.row.id, Action::AlertRepeat, None).await?;
                held.record.repeat(&self.0, tx.now)?;
                tx.save(held).await?;
            }
            None => {
                let id = AlertId(tx.id()?);
                tx.insert(id, Alert::raise(id, self.0, tx.now), Action::AlertRaise).await?;
            }
        }
        Answer::ok(json!({}))
    }
}

action_route!(
    /// Looks into an alert, by another person than the one it is about.
    acknowledge, Alert, AlertAcknowledge, "/api/v1/supervision/alerts/{id}/acknowledge", "acknowledge_alert", "supervision",
    AcknowledgeAlert, |alert, body, by: &Deciding<'_>| alert.acknowledge(body, by.by, by.now)
);

/// The routes of alerts.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(acknowledge))
}
