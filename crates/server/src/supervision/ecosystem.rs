//! The ecosystem in numbers (A7.4), of the records its reader may see; on the screen and as an Excel file.

use crate::{
    context::Context,
    database::record::moment,
    failure::{Fault, Outcome},
    http::{Api, Asked, Caller, Problem},
    query::{self, ListQuery},
    view::Named,
};
use axum::{Json, extract::State, http::header, response::IntoResponse};
use domain::{
    Actor, Record, civil,
    grant::Grant,
    mandate::{Agreement, Obligation},
    product::Product,
    supervision::{EcosystemFacts, ZoneYear, ecosystem},
    zone::Zone,
};
use rust_xlsxwriter::Workbook;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Which year.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EcosystemQuery {
    /// The year; this one where absent.
    year: Option<i32>,
}

/// A zone with its counts.
#[derive(Debug, Serialize, ToSchema)]
struct EcosystemRow {
    /// The zone.
    zone: Named,
    /// What was counted.
    counts: ZoneYear,
}

/// The statistics of a year.
#[derive(Debug, Serialize, ToSchema)]
struct EcosystemReport {
    /// The year.
    year: i32,
    /// Zones, by name.
    rows: Vec<EcosystemRow>,
}

async fn seen<R: Record>(ctx: &Context, actor: &Actor) -> Outcome<Vec<R>> {
    let rows = query::export(ctx, actor, R::KIND, &ListQuery::default()).await?;
    Ok(rows.iter().map(|row| row.record()).collect::<Result<_, Fault>>()?)
}

async fn report_of(ctx: &Context, actor: &Actor, asked: EcosystemQuery) -> Outcome<EcosystemReport> {
    let today = civil::today(ctx.clock.now());
    let year = asked.year.unwrap_or(today.year());
    let zones = seen::<Zone>(ctx, actor).await?;
    let products = query::export(ctx, actor, Product::KIND, &ListQuery::default()).await?;
    let products =
        products.iter().map(|row| Ok((row.record()?, moment(row.created_at)))).collect::<Result<Vec<_>, Fault>>()?;
    let facts = EcosystemFacts {
        zones: &zones,
        agreements: &seen::<Agreement>(ctx, actor).await?,
        grants: &seen::<Grant>(ctx, actor).await?,
        products: &products,
        obligations: &seen::<Obligation>(ctx, actor).await?,
    };
    let counted = ecosystem(year, facts, today)?;
    let mut rows: Vec<EcosystemRow> = counted
        .into_iter()
        .map(|counts| {
            let id = counts.zone_id.0;
            EcosystemRow { zone: Named { id, name: ctx.name(id).unwrap_or_default() }, counts }
        })
        .collect();
    rows.sort_by(|a, b| a.zone.name.cmp(&b.zone.name));
    Ok(EcosystemReport { year, rows })
}

/// Operators, partners, scenarios, resources, products and obligations, per zone and year.
#[utoipa::path(get, path = "/api/v1/supervision/ecosystem", tag = "supervision", operation_id = "ecosystem", params(EcosystemQuery),
    responses((status = 200, body = EcosystemReport), (status = "default", body = Problem)))]
async fn read(
    State(ctx): State<Context>,
    caller: Caller,
    Asked(asked): Asked<EcosystemQuery>,
) -> Api<Json<EcosystemReport>> {
    Ok(Json(report_of(&ctx, &caller.actor, asked).await?))
}

/// The same as an Excel file.
#[utoipa::path(get, path = "/api/v1/supervision/ecosystem/export.xlsx", tag = "supervision", operation_id = "export_ecosystem",
    params(EcosystemQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = "default", body = Problem)))]
async fn export_ecosystem(
    State(ctx): State<Context>,
    caller: Caller,
    Asked(asked): Asked<EcosystemQuery>,
) -> Api<impl IntoResponse> {
    let report = report_of(&ctx, &caller.actor, asked).await?;
    let file = format!("attachment; filename=\"ecosystem-{}.xlsx\"", report.year);
    let bytes = workbook(&report)?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, file),
        ],
        bytes,
    ))
}

/// Heading and value of a column.
type Count = (&'static str, fn(&ZoneYear) -> u64);

const COUNTS: &[Count] = &[
    ("运营单位 Operators", |c| c.operators),
    ("协议 Agreements", |c| c.agreements),
    ("应用场景 Scenarios", |c| c.scenarios),
    ("授权资源 Resources", |c| c.resources),
    ("产品 Products", |c| c.products),
    ("合作方 Partners", |c| c.partners),
    ("社会数据 Social data", |c| c.social_data),
    ("资金投入（万元） Investment", |c| c.investment),
    ("到期义务 Obligations", |c| c.obligations),
    ("已完成义务 Met", |c| c.obligations_met),
];

#[expect(clippy::cast_precision_loss, reason = "no count of records comes near 2^53")]
fn workbook(report: &EcosystemReport) -> Outcome<Vec<u8>> {
    let fault = |e| Fault::caused("writing a spreadsheet", e);
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "专区 Zone").map_err(fault)?;
    for (column, (head, _)) in (1u16..).zip(COUNTS) {
        page.write_string(0, column, *head).map_err(fault)?;
    }
    for (line, row) in (1u32..).zip(&report.rows) {
        page.write_string(line, 0, &row.zone.name).map_err(fault)?;
        for (column, (_, count)) in (1u16..).zip(COUNTS) {
            page.write_number(line, column, count(&row.counts) as f64).map_err(fault)?;
        }
    }
    Ok(book.save_to_buffer().map_err(fault)?)
}

/// The routes.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(export_ecosystem))
}
