//! Who holds what: the access review, and organisations that may be registered twice.

use crate::{
    context::Context,
    database::{record, system},
    failure::{Fault, Outcome},
    http::{Api, Asked, Caller, Problem},
    query::{self, ListQuery},
    view::Named,
};
use axum::{Json, extract::State, http::header, response::IntoResponse};
use domain::{
    Actor, Role, civil,
    party::{
        Delegation, Group, Organisation, OrganisationState, Person, PersonState,
        duplicate::{self, Likeness},
        effective,
    },
};
use rust_xlsxwriter::Workbook;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// One person and organisation of the access review.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewRow {
    /// The person.
    pub person: Named,
    /// Account name.
    pub account: String,
    /// State of the account.
    pub status: String,
    /// The organisation acted for.
    pub org: Named,
    /// Roles given there.
    pub roles: Vec<Role>,
    /// Further roles that role groups give.
    pub by_groups: Vec<Role>,
    /// Further roles that others delegated.
    pub delegated: Vec<Role>,
    /// When a second factor was enrolled.
    #[serde(with = "time::serde::rfc3339::option")]
    pub second_factor_at: Option<OffsetDateTime>,
    /// When they last did anything that is on record.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// Last day of the account, or of acting for this organisation.
    #[serde(with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Date>,
}

/// The access review.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessReview {
    /// Its rows, by account.
    pub rows: Vec<ReviewRow>,
}

/// Name and code of an organisation that is about to be registered.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Candidate {
    /// Name; without one, the whole register is compared with itself.
    pub name: Option<String>,
    /// Unified social credit code.
    pub uscc: Option<String>,
}

/// Two organisations that may be one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Likely {
    /// One of them; nil for the one about to be registered.
    pub one: Named,
    /// The other.
    pub other: Named,
    /// Why.
    pub likeness: Likeness,
}

/// Organisations that may be registered twice.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyDuplicates {
    /// The pairs.
    pub pairs: Vec<Likely>,
}

fn named(ctx: &Context, id: Uuid) -> Named {
    Named { id, name: ctx.name(id).unwrap_or_default() }
}

/// Every record of a kind its reader may see.
async fn seen<R: domain::Record>(ctx: &Context, actor: &Actor) -> Outcome<Vec<R>> {
    let rows = query::export(ctx, actor, R::KIND, &ListQuery::default()).await?;
    rows.iter().map(|row| Ok(row.record()?)).collect()
}

async fn all<R: domain::Record>(ctx: &Context) -> Outcome<Vec<R>> {
    let rows = record::rows(&ctx.db.read, &record::select(R::KIND)).await?;
    rows.iter().map(|row| Ok(row.record()?)).collect()
}

async fn review_of(ctx: &Context, actor: &Actor) -> Outcome<AccessReview> {
    let today = civil::today(ctx.clock.now());
    let (groups, delegations) = (all::<Group>(ctx).await?, all::<Delegation>(ctx).await?);
    let used: BTreeMap<Uuid, OffsetDateTime> = system::last_used(&ctx.db.read).await?;
    let mut rows = Vec::new();
    for person in seen::<Person>(ctx, actor).await?.into_iter().filter(|p| p.state != PersonState::Closed) {
        let home = (person.org_id, &person.roles, &person.groups, person.file.expires_on);
        let others = person.others.iter().map(|m| (m.org_id, &m.roles, &m.groups, m.until));
        for (org, roles, of_groups, ends_on) in [home].into_iter().chain(others) {
            let held = effective(roles, of_groups, &groups);
            let given = delegations.iter().filter(|d| d.to == person.id && d.org_id == org && d.holds(today));
            let delegated: BTreeSet<Role> = given.flat_map(|d| d.roles.iter().copied()).collect();
            rows.push(ReviewRow {
                person: named(ctx, person.id.0),
                account: person.account.clone(),
                status: person.state.word().to_owned(),
                org: named(ctx, org.0),
                roles: roles.iter().copied().collect(),
                by_groups: held.difference(roles).copied().collect(),
                delegated: delegated.difference(&held).copied().collect(),
                second_factor_at: person.second_factor_at,
                last_used_at: used.get(&person.id.0).copied(),
                ends_on,
            });
        }
    }
    rows.sort_by(|a, b| a.account.cmp(&b.account));
    Ok(AccessReview { rows })
}

/// Who holds what, when they last used it, and when it ends; of the people one may see.
#[utoipa::path(get, path = "/api/v1/party/access-review", tag = "party", operation_id = "access_review",
    responses((status = 200, body = AccessReview), (status = "default", body = Problem)))]
async fn access_review(State(ctx): State<Context>, caller: Caller) -> Api<Json<AccessReview>> {
    Ok(Json(review_of(&ctx, &caller.actor).await?))
}

/// The access review as an Excel file.
#[utoipa::path(get, path = "/api/v1/party/access-review/export.xlsx", tag = "party", operation_id = "export_access_review",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = "default", body = Problem)))]
async fn export_access_review(State(ctx): State<Context>, caller: Caller) -> Api<impl IntoResponse> {
    let review = review_of(&ctx, &caller.actor).await?;
    let bytes = workbook(&review)?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"access-review.xlsx\""),
        ],
        bytes,
    ))
}

fn workbook(review: &AccessReview) -> Outcome<Vec<u8>> {
    let fault = |e| Fault::caused("writing a spreadsheet", e);
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let heads = [
        "账号 Account",
        "姓名 Name",
        "状态 Status",
        "机构 Organisation",
        "角色 Roles",
        "岗位组角色 By groups",
        "受托角色 Delegated",
        "第二因子 Second factor",
        "最近使用 Last used",
        "截止日期 Ends on",
    ];
    for (column, head) in (0u16..).zip(heads) {
        page.write_string(0, column, head).map_err(fault)?;
    }
    let words = |roles: &[Role]| roles.iter().map(|r| r.zh()).collect::<Vec<_>>().join("、");
    let day = |at: Option<OffsetDateTime>| at.map(|at| civil::today(at).to_string()).unwrap_or_default();
    for (line, row) in (1u32..).zip(&review.rows) {
        let cells = [
            row.account.clone(),
            row.person.name.clone(),
            row.status.clone(),
            row.org.name.clone(),
            words(&row.roles),
            words(&row.by_groups),
            words(&row.delegated),
            day(row.second_factor_at),
            day(row.last_used_at),
            row.ends_on.map(|d| d.to_string()).unwrap_or_default(),
        ];
        for (column, cell) in (0u16..).zip(cells) {
            page.write_string(line, column, cell).map_err(fault)?;
        }
    }
    Ok(book.save_to_buffer().map_err(fault)?)
}

/// Organisations that may be registered twice: in the register, or with one about to be registered.
#[utoipa::path(get, path = "/api/v1/party/duplicates", tag = "party", operation_id = "duplicates", params(Candidate),
    responses((status = 200, body = LikelyDuplicates), (status = "default", body = Problem)))]
async fn duplicates(
    State(ctx): State<Context>,
    caller: Caller,
    Asked(candidate): Asked<Candidate>,
) -> Api<Json<LikelyDuplicates>> {
    let mut known = seen::<Organisation>(&ctx, &caller.actor).await?;
    known.retain(|o| o.state == OrganisationState::Active);
    let nil = domain::ids::OrgId(Uuid::nil());
    let new = candidate.name.as_deref().map(|name| duplicate::Named { id: nil, name, uscc: candidate.uscc.as_deref() });
    let listed = known.iter().map(|o| duplicate::Named { id: o.id, name: &o.name, uscc: o.uscc.as_deref() });
    let compared: Vec<duplicate::Named<'_>> = listed.chain(new).collect();
    let pairs = duplicate::duplicates(&compared)
        .into_iter()
        .filter(|pair| new.is_none() || pair.one == nil || pair.other == nil)
        .map(|pair| Likely { one: named(&ctx, pair.one.0), other: named(&ctx, pair.other.0), likeness: pair.likeness })
        .collect();
    Ok(Json(LikelyDuplicates { pairs }))
}

/// The routes.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(access_review))
        .routes(routes!(export_access_review))
        .routes(routes!(duplicates))
}
