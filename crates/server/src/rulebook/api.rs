//! Routes of the rulebook.

use super::{
    actions::{Confirm, Propose, Publish},
    history::{self, Examined},
};
use crate::{
    access::{Ask, Subject},
    command::Deciding,
    context::Context,
    http::{Api, Asked, Caller, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route},
    view::View,
};
use axum::{Json, extract::State};
use domain::{
    Action, Actor, Refusal,
    codes::{platform, rulebook},
    ids::RuleChangeId,
    rulebook::{
        Article, ChangeFacts, ChangeKind, Control, Difference, DryRun, Interpretation, Note, ProposeChange,
        PublishInterpretation, RejectChange, RuleChange, RulesStanding, Status, WithdrawInterpretation,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Date;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// What is in force now: packs with their days, every parameter with the clause that decided it, and whether new
/// authorisations may be given.
#[utoipa::path(get, path = "/api/v1/rulebook/standing", tag = "rulebook", operation_id = "get_rulebook_standing",
    responses((status = 200, body = RulesStanding), (status = "default", body = Problem)))]
async fn standing(State(ctx): State<Context>, _: Caller) -> Api<Json<RulesStanding>> {
    Ok(Json(ctx.rulebook().standing(ctx.clock.now())))
}

/// A pack of the library.
#[derive(Debug, Serialize, ToSchema)]
struct PackView {
    /// Its id.
    id: String,
    /// Title in Chinese.
    title_zh: String,
    /// Title in English.
    title_en: String,
    /// Draft or final.
    status: Status,
    /// Whether it only adds to another pack.
    overlay: bool,
    /// Days from publication to the first day in force.
    effective_after_days: u16,
    /// Years in force, where it has a term.
    valid_years: Option<u8>,
    /// The articles, in our own words.
    articles: Vec<Article>,
    /// The controls.
    controls: Vec<Control>,
    /// The values it states.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    parameters: serde_json::Map<String, serde_json::Value>,
    /// What each parameter rests on.
    notes: BTreeMap<String, Note>,
}

/// Every pack the platform knows, with articles, controls and parameters.
#[utoipa::path(get, path = "/api/v1/rulebook/packs", tag = "rulebook", operation_id = "list_packs",
    responses((status = 200, body = Vec<PackView>), (status = "default", body = Problem)))]
async fn packs(State(ctx): State<Context>, _: Caller) -> Api<Json<Vec<PackView>>> {
    let book = ctx.rulebook();
    let view = |pack: &domain::rulebook::Pack| PackView {
        id: pack.pack.id.clone(),
        title_zh: pack.pack.title_zh.clone(),
        title_en: pack.pack.title_en.clone(),
        status: pack.pack.status,
        overlay: pack.pack.overlay,
        effective_after_days: pack.pack.effective_after_days,
        valid_years: pack.pack.valid_years,
        articles: pack.articles.clone(),
        controls: pack.controls.clone(),
        parameters: pack.parameters.clone(),
        notes: pack.notes.clone(),
    };
    Ok(Json(book.library().packs().iter().map(view).collect()))
}

/// A change to try out; the fields are those of its proposal.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct TryQuery {
    /// What sort of change.
    #[param(inline)]
    change_kind: ChangeKind,
    /// The pack.
    pack: String,
    /// Adoption: the day of publication.
    #[serde(default, with = "domain::civil::day::option")]
    #[param(value_type = Option<String>)]
    published: Option<Date>,
    /// The first day it applies.
    #[serde(default, with = "domain::civil::day::option")]
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Adoption: the last day in force.
    #[serde(default, with = "domain::civil::day::option")]
    #[param(value_type = Option<String>)]
    until: Option<Date>,
    /// Setting: the parameter.
    parameter: Option<String>,
    /// Setting: the new value as JSON.
    value: Option<String>,
}

/// What a change would have meant for past decisions.
#[derive(Debug, Serialize, ToSchema)]
struct Trial {
    /// Past decisions judged, and how many would differ.
    summary: DryRun,
    /// The first of them that the reader may see.
    differences: Vec<Difference>,
}

/// Tries a change out over history; nothing is changed and nothing is recorded.
#[utoipa::path(get, path = "/api/v1/rulebook/dry-run", tag = "rulebook", operation_id = "try_rule_change", params(TryQuery),
    responses((status = 200, body = Trial), (status = "default", body = Problem)))]
async fn try_change(State(ctx): State<Context>, caller: Caller, Asked(query): Asked<TryQuery>) -> Api<Json<Trial>> {
    ctx.access.require(&caller.actor, Action::RuleChangeCreate, &proposal(&caller.actor))?;
    let value = query.value.map(|text| serde_json::from_str(&text)).transpose();
    let value = value.map_err(|_| {
        let cause = Refusal::of(&rulebook::VALUE_INVALID).with("why", "JSON");
        Refusal::of(&platform::FORM_INVALID).with("count", 1).field("value", cause)
    })?;
    let form = ProposeChange {
        change_kind: query.change_kind,
        pack: query.pack,
        published: query.published,
        from: query.from,
        until: query.until,
        parameter: query.parameter,
        value,
        doc_no: "-".into(),
        reason: "-".into(),
    };
    let Examined { summary, differences } = examined(&ctx, &caller.actor, form).await?;
    Ok(Json(Trial { summary, differences }))
}

/// A change somebody is about to propose, as the policies see it.
fn proposal(actor: &Actor) -> Subject {
    Subject { public: true, ..Subject::new_of(domain::Kind::RuleChange, actor, None) }
}

async fn examined(ctx: &Context, actor: &Actor, form: ProposeChange) -> Api<Examined> {
    let book = ctx.rulebook();
    let facts = ChangeFacts { rulebook: &book };
    let change = RuleChange::propose(RuleChangeId(Uuid::nil()), form, facts, actor, ctx.clock.now())?;
    Ok(history::examine(ctx, actor, &change).await?)
}

mod changes {
    use super::*;
    use crate::http::record_routes;

    record_routes!(RuleChange, tag = "rulebook", list = "/api/v1/rulebook/changes" "list_rule_changes",
        export = "/api/v1/rulebook/changes/export.xlsx" "export_rule_changes",
        one = "/api/v1/rulebook/changes/{id}" "get_rule_change", sheet = crate::rulebook::columns::CHANGES);

    /// Proposes a change of the rulebook; the dry run over history is made with it.
    #[utoipa::path(post, path = "/api/v1/rulebook/changes", tag = "rulebook", operation_id = "propose_rule_change",
        request_body = ProposeChange, responses((status = 201, body = View<RuleChange>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<ProposeChange>) -> Api<Reply> {
        let form = submit.body;
        // History is read before the writer is asked, and only for those who may propose.
        let may = Ask::Do(Action::RuleChangeCreate);
        let dry_run = match ctx.access.permits(&submit.call.actor, may, &proposal(&submit.call.actor)) {
            true => examined(&ctx, &submit.call.actor, form.clone()).await?.summary,
            false => DryRun::default(),
        };
        Ok(Reply(ctx.command(submit.call, Propose { form, dry_run }).await?))
    }

    /// Confirms a change, by a second person.
    #[utoipa::path(post, path = "/api/v1/rulebook/changes/{id}/confirm", tag = "rulebook", operation_id = "confirm_rule_change",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
        responses((status = 200, body = View<RuleChange>), (status = "default", body = Problem)))]
    async fn confirm(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<Nothing>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Confirm { id, expected }).await?))
    }

    action_route!(
        /// Rejects a change, or takes one's own back.
        reject, RuleChange, RuleChangeReject, "/api/v1/rulebook/changes/{id}/reject", "reject_rule_change", "rulebook", RejectChange,
        |change, body, by: &Deciding<'_>| change.reject(body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(confirm)).routes(routes!(reject))
    }
}

mod interpretations {
    use super::*;
    use crate::http::record_routes;

    record_routes!(Interpretation, tag = "rulebook", list = "/api/v1/rulebook/interpretations" "list_interpretations",
        export = "/api/v1/rulebook/interpretations/export.xlsx" "export_interpretations",
        one = "/api/v1/rulebook/interpretations/{id}" "get_interpretation", sheet = crate::rulebook::columns::INTERPRETATIONS);

    /// Publishes an interpretation of a clause.
    #[utoipa::path(post, path = "/api/v1/rulebook/interpretations", tag = "rulebook", operation_id = "publish_interpretation",
        request_body = PublishInterpretation,
        responses((status = 201, body = View<Interpretation>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<PublishInterpretation>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Publish(submit.body)).await?))
    }

    action_route!(
        /// Withdraws an interpretation; it stays on record.
        withdraw, Interpretation, InterpretationWithdraw, "/api/v1/rulebook/interpretations/{id}/withdraw",
        "withdraw_interpretation", "rulebook", WithdrawInterpretation,
        |interpretation, body, by: &Deciding<'_>| interpretation.withdraw(body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(withdraw))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(standing))
        .routes(routes!(packs))
        .routes(routes!(try_change))
        .merge(changes::routes())
        .merge(interpretations::routes())
}
