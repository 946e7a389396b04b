//! Lists as Excel files: the columns the list shows, in its order, headed in both languages.

use crate::{
    context::Context,
    database::record::{Row, moment},
    failure::{Failure, Fault, Outcome},
    query::{self, ListQuery},
};
use axum::{http::header, response::IntoResponse};
use domain::{Actor, Kind, Lifecycle, Refusal, codes::platform, grade::Grade};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{
    IntoParams,
    openapi::{ArrayBuilder, ObjectBuilder, RefOr, Type, path::ParameterStyle},
};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

/// Widest column of a sheet, in characters of Latin text.
const WIDTH_MAX: usize = 60;

/// What a cell of a list's own column holds.
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text; never a formula, whatever it begins with.
    Text(String),
    /// A number, so that a sheet can add it up.
    Number(f64),
    /// Another record, shown by its title where the reader may see it and empty where not.
    Record(Kind, Uuid),
}

impl Cell {
    /// A text that may be missing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// Texts in one cell.
    pub fn list(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self::Text(texts.into_iter().map(|text| text.as_ref().to_owned()).collect::<Vec<_>>().join("；"))
    }

    /// A code by its name in Chinese and its word.
    pub fn code(zh: &str, word: &str) -> Self {
        Self::Text(both(zh, word))
    }

    /// A count.
    #[expect(clippy::cast_precision_loss, reason = "no count of rows or items comes near 2^53")]
    pub fn count(count: u64) -> Self {
        Self::Number(count as f64)
    }

    /// A grade, by its level.
    pub fn grade(grade: Option<Grade>) -> Self {
        grade.map_or(Self::Empty, |grade| Self::Number(grade.level().into()))
    }

    /// A moment, in Beijing time.
    pub fn time(at: Option<time::OffsetDateTime>) -> Self {
        Self::maybe(at.map(beijing))
    }
}

/// A column a list has beside the standard ones.
pub struct Column<R> {
    /// The word the list calls it by.
    pub key: &'static str,
    /// Heading in Chinese.
    pub zh: &'static str,
    /// Heading in English.
    pub en: &'static str,
    /// Its cell for a record.
    pub cell: fn(&R) -> Cell,
}

/// What the sheet of a kind holds.
pub struct Sheet<R: 'static> {
    /// What the owning organisation is called here, in Chinese and English.
    pub owner: (&'static str, &'static str),
    /// The columns beside the standard ones.
    pub columns: &'static [Column<R>],
}

/// The columns every list has, from the shared part of a record.
const STANDARD: [&str; 7] = ["id", "title", "status", "org", "zone", "created_at", "updated_at"];

/// Filter, order and columns of an export.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SheetQuery {
    /// Part of the title.
    pub q: Option<String>,
    /// State, or several with commas.
    pub status: Option<String>,
    /// Zone.
    pub zone: Option<Uuid>,
    /// Owner.
    pub org: Option<Uuid>,
    /// Parent record.
    pub parent: Option<Uuid>,
    /// Node of a classification tree, `tree/node`: what is filed under it or below.
    pub class: Option<String>,
    /// Whether it should have been renewed by now.
    pub overdue: Option<bool>,
    /// `created_at`, `updated_at`, `title` or `status`; a leading `-` turns the order round.
    pub sort: Option<String>,
    /// Columns in the order wanted, with commas; all of them where absent.
    pub columns: Option<String>,
}

/// One column of a sheet being made.
enum Chosen<R: 'static> {
    Standard(&'static str),
    Own(&'static Column<R>),
}

impl<R> Clone for Chosen<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Chosen<R> {}

impl<R> Sheet<R> {
    /// The words of the columns, as a query names them.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        STANDARD.into_iter().chain(self.columns.iter().map(|column| column.key))
    }

    fn column(&self, key: &str) -> Option<Chosen<R>> {
        let own = self.columns.iter().find(|column| column.key == key).map(Chosen::Own);
        own.or_else(|| STANDARD.into_iter().find(|standard| *standard == key).map(Chosen::Standard))
    }

    /// The columns a query names.
    fn chosen(&self, columns: Option<&str>) -> Outcome<Vec<Chosen<R>>> {
        let Some(columns) = columns else { return Ok(self.keys().filter_map(|key| self.column(key)).collect()) };
        let invalid = || Failure::from(Refusal::of(&platform::QUERY_INVALID).with("name", "columns"));
        let mut seen = BTreeSet::new();
        columns.split(',').map(|key| self.column(key).filter(|_| seen.insert(key)).ok_or_else(invalid)).collect()
    }

    fn heading(&self, column: Chosen<R>) -> String {
        let (zh, en) = match column {
            Chosen::Own(column) => (column.zh, column.en),
            Chosen::Standard("id") => ("编号", "ID"),
            Chosen::Standard("title") => ("名称", "Title"),
            Chosen::Standard("status") => ("状态", "Status"),
            Chosen::Standard("org") => self.owner,
            Chosen::Standard("zone") => ("专区", "Zone"),
            Chosen::Standard("created_at") => ("创建", "Created"),
            Chosen::Standard(_) => ("更新", "Updated"),
        };
        both(zh, en)
    }
}

/// A list as an Excel file: the same rows without pages, at most [`query::EXPORT_MAX`].
///
/// # Errors
/// As the list; `platform.query_invalid` for a column the list does not have; faults of the writer.
pub async fn sheet<R: Lifecycle>(
    ctx: &Context,
    actor: &Actor,
    sheet: &'static Sheet<R>,
    asked: SheetQuery,
) -> Outcome<impl IntoResponse + use<R>> {
    let SheetQuery { q, status, zone, org, parent, class, overdue, sort, columns } = asked;
    let chosen = sheet.chosen(columns.as_deref())?;
    let list = ListQuery { q, status, zone, org, parent, class, overdue, sort, ..ListQuery::default() };
    let rows = query::export(ctx, actor, R::KIND, &list).await?;
    let named = ctx.clone();
    let columns = chosen.clone();
    let lines = apart(move || cells(&named, &rows, &columns)).await?;
    let titles = titles(ctx, actor, &lines).await?;
    let headings: Vec<String> = chosen.iter().map(|column| sheet.heading(*column)).collect();
    let bytes = apart(move || workbook(&headings, &lines, &titles)).await?;
    let name = format!("attachment; filename=\"{}.xlsx\"", R::KIND.plural());
    Ok((
        [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    ))
}

/// Long work without waiting, off the request's thread.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Fault::caused("writing a spreadsheet", e))?
}

fn cells<R: Lifecycle>(ctx: &Context, rows: &[Row], columns: &[Chosen<R>]) -> Outcome<Vec<Vec<Cell>>> {
    let line = |row: &Row| {
        let record = row.record::<R>()?.shown();
        let cell = |column: &Chosen<R>| match column {
            Chosen::Own(column) => (column.cell)(&record),
            Chosen::Standard(key) => standard::<R>(ctx, row, key),
        };
        Ok(columns.iter().map(cell).collect())
    };
    rows.iter().map(line).collect()
}

fn standard<R: Lifecycle>(ctx: &Context, row: &Row, key: &str) -> Cell {
    match key {
        "id" => Cell::Text(row.id.to_string()),
        "title" => Cell::Text(row.title.clone()),
        "status" => {
            let state = R::STATES.iter().find(|state| R::word(**state) == row.status);
            state.map_or_else(|| Cell::Text(row.status.clone()), |state| Cell::code(R::zh(*state), &row.status))
        }
        "org" => Cell::maybe(ctx.name(row.org)),
        "zone" => Cell::maybe(row.zone.and_then(|zone| ctx.name(zone))),
        "created_at" => Cell::Text(beijing(moment(row.created_at))),
        _ => Cell::Text(beijing(moment(row.updated_at))),
    }
}

/// Titles of the records the cells name, as far as the reader may see them: one query per kind.
async fn titles(ctx: &Context, actor: &Actor, lines: &[Vec<Cell>]) -> Outcome<BTreeMap<Uuid, String>> {
    let mut wanted = BTreeMap::<Kind, BTreeSet<Uuid>>::new();
    for cell in lines.iter().flatten() {
        if let Cell::Record(kind, id) = cell {
            wanted.entry(*kind).or_default().insert(*id);
        }
    }
    let mut titles = BTreeMap::new();
    for (kind, ids) in wanted {
        titles.extend(query::titles(ctx, actor, kind, ids).await?);
    }
    Ok(titles)
}

/// The workbook, made in memory: the constant-memory mode would spill names into a plain temporary file.
fn workbook(headings: &[String], lines: &[Vec<Cell>], titles: &BTreeMap<Uuid, String>) -> Outcome<Vec<u8>> {
    let fault = |e| Fault::caused("writing a spreadsheet", e);
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let bold = Format::new().set_bold();
    let mut widths: Vec<usize> = headings.iter().map(|heading| width(heading)).collect();
    for (column, heading) in (0u16..).zip(headings) {
        page.write_string_with_format(0, column, heading, &bold).map_err(fault)?;
    }
    for (line, cells) in (1u32..).zip(lines) {
        for ((column, cell), widest) in (0u16..).zip(cells).zip(&mut widths) {
            *widest = (*widest).max(write(page, line, column, cell, titles).map_err(fault)?);
        }
    }
    for (column, widest) in (0u16..).zip(widths) {
        let characters = u16::try_from(widest.min(WIDTH_MAX) + 2).unwrap_or(u16::MAX);
        page.set_column_width(column, f64::from(characters)).map_err(fault)?;
    }
    page.set_freeze_panes(1, 0).map_err(fault)?;
    Ok(book.save_to_buffer().map_err(fault)?)
}

/// Writes one cell; how wide its content is.
fn write(
    page: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    titles: &BTreeMap<Uuid, String>,
) -> Result<usize, rust_xlsxwriter::XlsxError> {
    let text = match cell {
        Cell::Empty => return Ok(0),
        Cell::Number(number) => return page.write_number(line, column, *number).map(|_| 12),
        Cell::Text(text) => text,
        Cell::Record(_, id) => match titles.get(id) {
            Some(title) => title,
            None => return Ok(0),
        },
    };
    page.write_string(line, column, text).map(|_| width(text))
}

/// Width of a text in Latin characters: a Chinese one takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn both(zh: &str, en: &str) -> String {
    format!("{zh} {en}")
}

fn beijing(at: time::OffsetDateTime) -> String {
    at.to_offset(time::macros::offset!(+8))
        .format(time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"))
        .unwrap_or_default()
}

/// Declares in the document which columns the export at `path` knows, so that a screen is held to them.
pub fn declare<R>(router: &mut OpenApiRouter<Context>, path: &str, sheet: &Sheet<R>) {
    let operation = router.get_openapi_mut().paths.paths.get_mut(path).and_then(|item| item.get.as_mut());
    let parameters = operation.and_then(|operation| operation.parameters.as_mut()).into_iter().flatten();
    for parameter in parameters {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "columns"
        {
            let known = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(sheet.keys()));
            parameter.schema = Some(ArrayBuilder::new().items(known).build().into());
            parameter.style = Some(ParameterStyle::Form);
            parameter.explode = Some(false);
        }
    }
}
