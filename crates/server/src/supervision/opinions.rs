//! Opinions of the market desks about agreements and products (A6.3).

use crate::{
    access::{Ask, Subject},
    command::{Answer, Command, Deciding, Tx},
    context::Context,
    failure::Outcome,
    http::{Api, Problem, Reply, Submit, action_route, record_routes},
    view::{self, View},
};
use async_trait::async_trait;
use axum::extract::State;
use domain::{
    Action, Kind, Record,
    ids::{OpinionId, ZoneId},
    mandate::Agreement,
    party::Organisation,
    product::Product,
    supervision::{AskOpinion, GiveOpinion, Object, Opinion, WithdrawOpinion},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

record_routes!(Opinion, tag = "supervision", list = "/api/v1/supervision/opinions" "list_opinions",
    export = "/api/v1/supervision/opinions/export.xlsx" "export_opinions", one = "/api/v1/supervision/opinions/{id}" "get_opinion",
    sheet = crate::supervision::columns::OPINIONS);

/// Asks a desk.
struct Create(AskOpinion);

#[async_trait]
impl Command for Create {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let found = match self.0.subject_kind {
            Kind::Agreement => seen::<Agreement>(tx, self.0.subject_id).await?,
            Kind::Product => seen::<Product>(tx, self.0.subject_id).await?,
            _ => None,
        };
        let desk = tx.known::<Organisation>(self.0.desk_id).await?;
        let object = found.as_ref().map(|(title, zone_id)| Object { title, zone_id: *zone_id });
        let id = OpinionId(tx.id()?);
        let opinion = Opinion::ask(id, self.0, object, desk.as_ref(), &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, opinion, Action::OpinionCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Title and zone of a record its asker may see: what one may not see is not asked about.
async fn seen<R: Record>(tx: &Tx<'_>, id: Uuid) -> Outcome<Option<(String, ZoneId)>> {
    let Ok(stored) = tx.fact::<R>(id).await else { return Ok(None) };
    let visible = tx.ctx.access.permits(&tx.call.actor, Ask::View, &Subject::of(R::KIND, &stored.row));
    Ok(stored.record.zone().filter(|_| visible).map(|zone| (stored.record.title(), zone)))
}

/// Asks a market desk about an agreement or a product.
#[utoipa::path(post, path = "/api/v1/supervision/opinions", tag = "supervision", operation_id = "create_opinion",
    request_body = AskOpinion, responses((status = 201, body = View<Opinion>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<AskOpinion>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Create(submit.body)).await?))
}

action_route!(
    /// Gives the opinion, by the desk that was asked.
    give, Opinion, OpinionGive, "/api/v1/supervision/opinions/{id}/give", "give_opinion", "supervision", GiveOpinion,
    |opinion, body, by: &Deciding<'_>| opinion.give(body, by.by, by.now)
);

action_route!(
    /// Takes a question back that nobody has answered.
    withdraw, Opinion, OpinionWithdraw, "/api/v1/supervision/opinions/{id}/withdraw", "withdraw_opinion", "supervision",
    WithdrawOpinion, |opinion, body, _: &Deciding<'_>| opinion.withdraw(&body)
);

/// The routes of opinions.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(create)).routes(routes!(give)).routes(routes!(withdraw))
}
