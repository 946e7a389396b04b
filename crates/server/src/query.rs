//! Reading records: one object, or a page of the list its reader may see.

use crate::{
    access::{Ask, Subject},
    context::Context,
    database::{
        lookup,
        record::{self, Row},
    },
    failure::{Failure, Outcome},
    view::{self, View},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Actor, FoundBy, Kind, Lifecycle, Refusal, codes::platform};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Cond, Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement, SqliteQueryBuilder},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Most records on a page.
const PAGE_MAX: u64 = 200;
/// Most rows of an export.
pub const EXPORT_MAX: u64 = 50_000;

/// Filter, order and place of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
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
    /// What was due for renewal before today.
    pub overdue: Option<bool>,
    /// `created_at`, `updated_at`, `title` or `status`; a leading `-` turns the order round.
    pub sort: Option<String>,
    /// Records on the page, 1 to 200; 20 where absent.
    pub limit: Option<u64>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<B: ToSchema> {
    /// The records.
    pub items: Vec<View<B>>,
    /// Where the next page starts; null at the end.
    pub next_cursor: Option<String>,
    /// Records that match, on all pages.
    pub total: u64,
}

/// One record; 404 where its reader may not know of it.
///
/// # Errors
/// `platform.not_found`.
pub async fn get<R: Lifecycle + ToSchema>(ctx: &Context, actor: &Actor, id: Uuid) -> Outcome<View<R>> {
    let row = visible(ctx, actor, R::KIND, id).await?;
    let record = row.record()?;
    Ok(view::of(ctx, actor, &row, record))
}

/// The row of a record its reader may see.
///
/// # Errors
/// `platform.not_found`.
pub async fn visible(ctx: &Context, actor: &Actor, kind: Kind, id: Uuid) -> Outcome<Row> {
    let row = record::find(&ctx.db.read, kind, id).await?;
    row.filter(|row| ctx.access.permits(actor, Ask::View, &Subject::of(kind, row)))
        .ok_or_else(|| Failure::from(&platform::NOT_FOUND))
}

/// A page of records.
///
/// # Errors
/// `platform.query_invalid` where a parameter does not parse.
pub async fn list<R: Lifecycle + ToSchema>(ctx: &Context, actor: &Actor, query: &ListQuery) -> Outcome<Page<R>> {
    let sort = Sort::parse(query.sort.as_deref())?;
    let limit = query.limit.unwrap_or(20);
    if limit == 0 || limit > PAGE_MAX {
        return Err(Refusal::of(&platform::QUERY_INVALID).with("name", "limit").into());
    }
    let filter = filter(ctx, actor, R::KIND, query)?;
    let total = count(ctx, R::KIND, filter.clone()).await?;
    let mut select = record::select(R::KIND);
    select.cond_where(filter);
    if let Some(cursor) = &query.cursor {
        select.cond_where(sort.after(cursor)?);
    }
    sort.order(&mut select);
    select.limit(limit + 1);
    let mut rows = record::rows(&ctx.db.read, &select).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| more).map(|row| sort.cursor(row));
    let items = rows.iter().map(|row| Ok(view::of(ctx, actor, row, row.record()?))).collect::<Outcome<_>>()?;
    Ok(Page { items, next_cursor, total })
}

/// The rows of an export: the list's filter and order, without pages, at most [`EXPORT_MAX`].
///
/// # Errors
/// `platform.query_invalid` where a parameter does not parse.
pub async fn export(ctx: &Context, actor: &Actor, kind: Kind, query: &ListQuery) -> Outcome<Vec<Row>> {
    let sort = Sort::parse(query.sort.as_deref())?;
    let mut select = record::select(kind);
    select.cond_where(filter(ctx, actor, kind, query)?);
    sort.order(&mut select);
    select.limit(EXPORT_MAX);
    record::rows(&ctx.db.read, &select).await
}

/// Titles of records by id, as far as their reader may see them.
///
/// # Errors
/// Faults of the database.
pub async fn titles(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    ids: impl IntoIterator<Item = Uuid>,
) -> Outcome<Vec<(Uuid, String)>> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut titles = Vec::with_capacity(ids.len());
    // Databases bound the number of values in one statement.
    for some in ids.chunks(500) {
        let select = Query::select()
            .columns(["id", "title"].map(Alias::new))
            .from(Alias::new(kind.word()))
            .cond_where(ctx.access.scope(actor, kind).condition())
            .and_where(column("id").is_in(some.iter().copied()))
            .to_owned();
        for row in ctx.db.read.query_all(&select).await? {
            titles.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(titles)
}

fn column(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

fn filter(ctx: &Context, actor: &Actor, kind: Kind, query: &ListQuery) -> Outcome<Cond> {
    let mut all = Cond::all().add(ctx.access.scope(actor, kind).condition());
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        if q.chars().count() > 200 {
            return Err(Refusal::of(&platform::QUERY_INVALID).with("name", "q").into());
        }
        all = all.add(holds(&q.to_lowercase()).add(holds(&q.to_ascii_lowercase())));
    }
    if let Some(status) = query.status.as_deref().filter(|s| !s.is_empty()) {
        all = all.add(column("status").is_in(status.split(',').map(str::to_owned)));
    }
    for (name, value) in [("zone_id", query.zone), ("org_id", query.org), ("parent_id", query.parent)] {
        if let Some(value) = value {
            all = all.add(column(name).eq(value));
        }
    }
    if let Some(class) = query.class.as_deref().filter(|class| !class.is_empty()) {
        all = all.add(column("id").in_subquery(lookup::identifiers(kind, FoundBy::Class, class)));
    }
    if let Some(overdue) = query.overdue {
        let today = domain::civil::today(ctx.clock.now()).to_string();
        let late = lookup::identifiers_before(kind, FoundBy::Due, &today);
        all = all.add(if overdue { column("id").in_subquery(late) } else { column("id").not_in_subquery(late) });
    }
    Ok(all)
}

/// Whether the title holds a text. Databases differ in which capitals `lower` knows (SQLite: ASCII
/// only; PostgreSQL: those of its locale), so the text is looked for in both spellings.
fn holds(text: &str) -> Cond {
    let escaped: String =
        text.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect();
    let pattern = LikeExpr::new(format!("%{escaped}%")).escape('\\');
    Cond::any().add(Expr::expr(Func::lower(column("title"))).like(pattern))
}

async fn count(ctx: &Context, kind: Kind, filter: Cond) -> Outcome<u64> {
    let query =
        Query::select().expr(Func::count(column("id"))).from(Alias::new(kind.word())).cond_where(filter).to_owned();
    // The text is only a key of the memory: what is asked of the database keeps its values apart.
    let asked = query.to_string(SqliteQueryBuilder);
    let (known, as_of) = ctx.totals.known(kind, &asked);
    if let Some(total) = known {
        return Ok(total);
    }
    let row = ctx.db.read.query_one(&query).await?;
    let total = row.map(|r| r.try_get_by_index::<i64>(0)).transpose()?.unwrap_or(0).unsigned_abs();
    ctx.totals.keep(kind, asked, as_of, total);
    Ok(total)
}

/// Totals of lists, remembered until a record of their kind changes: who turns pages does not count again.
#[derive(Default)]
pub(crate) struct Totals(Mutex<HashMap<Kind, KindTotals>>);

#[derive(Default)]
struct KindTotals {
    /// How often a record of the kind changed: what was counted before a change is not kept after it.
    changes: u64,
    totals: HashMap<String, u64>,
}

impl Totals {
    /// Most totals remembered of one kind.
    const MOST: usize = 1000;

    /// A total where it is known, and the count of changes to hand to [`Self::keep`].
    fn known(&self, kind: Kind, asked: &str) -> (Option<u64>, u64) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kinds.entry(kind).or_default();
        (known.totals.get(asked).copied(), known.changes)
    }

    fn keep(&self, kind: Kind, asked: String, as_of: u64, total: u64) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kinds.entry(kind).or_default();
        if known.changes != as_of {
            return;
        }
        if known.totals.len() >= Self::MOST {
            known.totals.clear();
        }
        known.totals.insert(asked, total);
    }

    /// Forgets the totals of a kind, one of whose records has changed.
    pub(crate) fn forget(&self, kind: Kind) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kinds.entry(kind).or_default();
        known.changes += 1;
        known.totals.clear();
    }
}

#[derive(Clone, Copy)]
struct Sort {
    column: &'static str,
    descending: bool,
}

/// The value of the sort column and the id of the last row of a page.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Place {
    Number(i64, Uuid),
    Text(String, Uuid),
}

impl Sort {
    fn parse(text: Option<&str>) -> Outcome<Self> {
        let text = text.unwrap_or("-updated_at");
        let descending = text.starts_with('-');
        let column = match text.trim_start_matches('-') {
            "created_at" => "created_at",
            "updated_at" => "updated_at",
            "title" => "title",
            "status" => "status",
            _ => return Err(Refusal::of(&platform::QUERY_INVALID).with("name", "sort").into()),
        };
        Ok(Self { column, descending })
    }

    fn order(self, select: &mut SelectStatement) {
        let order = if self.descending { Order::Desc } else { Order::Asc };
        select.order_by(Alias::new(self.column), order.clone()).order_by(Alias::new("id"), order);
    }

    fn cursor(self, row: &Row) -> String {
        let place = match self.column {
            "created_at" => Place::Number(row.created_at, row.id),
            "updated_at" => Place::Number(row.updated_at, row.id),
            "title" => Place::Text(row.title.clone(), row.id),
            _ => Place::Text(row.status.clone(), row.id),
        };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&place).unwrap_or_default())
    }

    fn after(self, cursor: &str) -> Outcome<Cond> {
        let invalid = || Failure::from(Refusal::of(&platform::QUERY_INVALID).with("name", "cursor"));
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
        let place: Place = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
        let (value, id) = match place {
            Place::Number(n, id) if self.column.ends_with("_at") => (Expr::val(n), id),
            Place::Text(t, id) if !self.column.ends_with("_at") && !t.contains('\0') => (Expr::val(t), id),
            _ => return Err(invalid()),
        };
        let beyond = |left: Expr, right: Expr| if self.descending { left.lt(right) } else { left.gt(right) };
        Ok(Cond::any()
            .add(beyond(column(self.column), value.clone()))
            .add(Cond::all().add(column(self.column).eq(value)).add(beyond(column("id"), Expr::val(id)))))
    }
}
