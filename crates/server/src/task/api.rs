//! The inbox. What waits for somebody is what they may do now: the same policies and tables as the buttons.

use super::{alarms, copies};
use crate::{
    access::{Ask, Subject},
    calendar::{Clock, clocks_of},
    context::Context,
    database::{
        lookup,
        record::{self, Row, moment},
        system,
    },
    failure::Outcome,
    http::{Api, Asked, Caller, Problem},
    view::Named,
};
use axum::{Json, extract::State};
use domain::{Action, Actor, FoundBy, Kind, catalogue::Importance, supervision::Halt};
use ledger::EntryView;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, SelectStatement};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Steps that wait for a person, by the state they wait in.
const STEPS: &[(Action, &[&str])] = &[
    (Action::SealAcknowledge, &["reported"]),
    (Action::SealConfirmRelease, &["releasing"]),
    (Action::AlertAcknowledge, &["raised"]),
    (Action::DeadlineUrge, &["overdue"]),
    (Action::RuleChangeConfirm, &["proposed"]),
    (Action::HaltConfirmLift, &["lifting"]),
    (Action::AgreementConfirmResume, &["resuming"]),
    (Action::AgreementSign, &["draft"]),
    (Action::ObligationAccept, &["reported"]),
    (Action::ObligationReport, &["returned"]),
    (Action::SocialDatasetAdmit, &["presented"]),
    (Action::ExportReview, &["in_review"]),
    (Action::RequestAssess, &["submitted"]),
    (Action::RequestDecide, &["assessed"]),
    (Action::RequestSubmit, &["draft", "returned"]),
    (Action::ResourcePublish, &["draft"]),
    (Action::BatchApply, &["checked"]),
    (Action::ProductAcknowledge, &["reported"]),
    (Action::ProductReport, &["draft"]),
    (Action::ProductList, &["acknowledged"]),
];
/// Whom a record waits for, as it is found by.
type Awaited = fn(&Actor) -> String;
/// Steps that wait in whatever state the record is in, how it is found and with whom: a second person of one
/// organisation, whoever may agree to a removal, or whoever reports incidents.
const AWAITED_STEPS: &[(Action, FoundBy, Awaited)] = &[
    (Action::ResourceReviewGrades, FoundBy::Awaits, |actor| actor.org.to_string()),
    (Action::ExceptionApprove, FoundBy::Awaits, |actor| actor.org.to_string()),
    (Action::SupplyOrderApprove, FoundBy::Awaits, |actor| actor.org.to_string()),
    (Action::SupplyPlanSign, FoundBy::Awaits, |actor| actor.org.to_string()),
    (Action::ResourceConfirmRevision, FoundBy::Revised, |actor| actor.org.to_string()),
    (Action::ResourceConfirmUnmark, FoundBy::Awaits, |_| Importance::REMOVAL.to_owned()),
    (Action::OpinionGive, FoundBy::Awaits, |actor| actor.org.to_string()),
    (Action::HaltReport, FoundBy::Awaits, |_| Halt::UNREPORTED.to_owned()),
];
/// What those concerned are told of while it lasts, by the state that says so: nothing waits for them.
const NOTICES: &[(Action, &[&str])] = &[
    (Action::GrantSuspend, &["suspended"]),
    (Action::ExceptionRemind, &["ending"]),
    (Action::AgreementSuspend, &["suspended"]),
    (Action::ProductSuspend, &["suspended"]),
    (Action::SubscriptionSuspend, &["suspended"]),
];
/// Most items of one step, and of the other tabs.
const MOST: u64 = 100;
/// Records looked at together for what may be done with them, and how often at most.
const PAGE: u64 = 500;
const PAGES: u64 = 20;

/// Which tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Tab {
    /// Waits for me.
    #[default]
    Todo,
    /// I did something with it.
    Done,
    /// I started it.
    Mine,
    /// My organisation is told of it.
    Notices,
}

/// The query of the inbox.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct InboxQuery {
    /// Which tab; `todo` where absent.
    #[param(inline)]
    tab: Option<Tab>,
}

/// My work.
#[derive(Debug, Serialize, ToSchema)]
struct Inbox {
    /// Items of the tab.
    items: Vec<InboxItem>,
    /// Items of every tab.
    counts: Counts,
}

/// Items of every tab.
#[derive(Debug, Serialize, ToSchema)]
struct Counts {
    /// Waits for me.
    todo: usize,
    /// I did something with it.
    done: usize,
    /// I started it.
    mine: usize,
    /// My organisation is told of it.
    notices: usize,
    /// Ends soon, or has ended.
    ending: usize,
}

/// One item.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct InboxItem {
    /// Kind.
    kind: Kind,
    /// Capability, for the address.
    capability: &'static str,
    /// Plural, for the address.
    plural: &'static str,
    /// Identifier.
    id: Uuid,
    /// Title.
    title: String,
    /// State.
    status: String,
    /// The step that waits, or was taken.
    action: String,
    /// Its name in Chinese.
    label: &'static str,
    /// Owner.
    org: Named,
    /// Zone.
    zone: Option<Named>,
    /// The clock of the step that waits, where it has a deadline.
    clock: Option<Clock>,
    /// Since when it waits, or when it was done.
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

/// My work: to do, done, started by me.
#[utoipa::path(get, path = "/api/v1/task/inbox", tag = "task", operation_id = "get_inbox", params(InboxQuery),
    responses((status = 200, body = Inbox), (status = "default", body = Problem)))]
async fn inbox(State(ctx): State<Context>, caller: Caller, Asked(query): Asked<InboxQuery>) -> Api<Json<Inbox>> {
    let todo = todo(&ctx, &caller.actor).await?;
    let (done, mine) = history(&ctx, &caller.actor).await?;
    let notices = notices(&ctx, &caller.actor).await?;
    let counts = Counts {
        todo: todo.len(),
        done: done.len(),
        mine: mine.len(),
        notices: notices.len(),
        ending: alarms::alarms_of(&ctx, &caller.actor).await?.len(),
    };
    let items = match query.tab.unwrap_or_default() {
        Tab::Todo => todo,
        Tab::Done => done,
        Tab::Mine => mine,
        Tab::Notices => notices,
    };
    Ok(Json(Inbox { items, counts }))
}

async fn todo(ctx: &Context, actor: &Actor) -> Outcome<Vec<InboxItem>> {
    let mut items = Vec::new();
    for (action, states) in STEPS {
        let kind = action.kind();
        let query = record::select(kind)
            .cond_where(ctx.access.scope(actor, kind).condition())
            .and_where(Expr::col("status").is_in(states.iter().copied()))
            .to_owned();
        for row in permitted(ctx, actor, *action, query).await? {
            items.push(item(ctx, kind, &row, action.word().to_owned(), action.zh(), row.updated_at));
        }
    }
    for (action, found_by, awaited) in AWAITED_STEPS {
        let kind = action.kind();
        let awaiting = lookup::identifiers(kind, *found_by, &awaited(actor));
        let query = record::select(kind).and_where(Expr::col("id").in_subquery(awaiting)).to_owned();
        for row in permitted(ctx, actor, *action, query).await? {
            items.push(item(ctx, kind, &row, action.word().to_owned(), action.zh(), row.updated_at));
        }
    }
    items.extend(late(ctx, actor).await?);
    let subjects: Vec<Uuid> = items.iter().map(|i| i.id).collect();
    for clock in clocks_of(ctx, actor, &subjects, true).await? {
        let waits = |i: &&mut InboxItem| i.id == clock.subject_id && i.action == clock.step.action().word();
        if let Some(item) = items.iter_mut().find(waits) {
            item.clock = Some(clock);
        }
    }
    items.sort_by_key(|i| i.since);
    Ok(items)
}

/// The records of a query on which somebody may act, oldest first, [`MOST`] at most. What may be done only the policies
/// know, so pages are read until enough are found: whoever sees many others' records does not miss their own.
async fn permitted(ctx: &Context, actor: &Actor, action: Action, mut query: SelectStatement) -> Outcome<Vec<Row>> {
    let mut found = Vec::new();
    query.order_by("updated_at", Order::Asc).order_by("id", Order::Asc).limit(PAGE);
    for page in 0..PAGES {
        let rows = record::rows(&ctx.db.read, query.clone().offset(page * PAGE)).await?;
        let last = (rows.len() as u64) < PAGE;
        let may = |row: &Row| ctx.access.permits(actor, Ask::Do(action), &Subject::of(action.kind(), row));
        found.extend(rows.into_iter().filter(may));
        if last || found.len() as u64 >= MOST {
            break;
        }
    }
    found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    Ok(found)
}

/// What the actor's organisation is told of: its own records and those it is a party to, newest first.
async fn notices(ctx: &Context, actor: &Actor) -> Outcome<Vec<InboxItem>> {
    let mut items = Vec::new();
    for (action, states) in NOTICES {
        let kind = action.kind();
        let party = lookup::identifiers(kind, FoundBy::Party, &actor.org.to_string());
        let concerned = Cond::any().add(Expr::col("org_id").eq(actor.org.0)).add(Expr::col("id").in_subquery(party));
        let query = record::select(kind)
            .cond_where(ctx.access.scope(actor, kind).condition())
            .cond_where(concerned)
            .and_where(Expr::col("status").is_in(states.iter().copied()))
            .order_by("updated_at", Order::Desc)
            .limit(MOST)
            .to_owned();
        for row in record::rows(&ctx.db.read, &query).await? {
            items.push(item(ctx, kind, &row, action.word().to_owned(), action.zh(), row.updated_at));
        }
    }
    items.sort_by_key(|item| std::cmp::Reverse(item.since));
    Ok(items)
}

/// Published resources whose next file is late, for who imports it (更新周期).
async fn late(ctx: &Context, actor: &Actor) -> Outcome<Vec<InboxItem>> {
    let (kind, action) = (Kind::Resource, Action::ResourceImport);
    let today = domain::civil::today(ctx.clock.now()).to_string();
    let query = record::select(kind)
        .and_where(Expr::col("org_id").eq(actor.org.0))
        .and_where(Expr::col("id").in_subquery(lookup::identifiers_before(kind, FoundBy::Due, &today)))
        .order_by("updated_at", Order::Asc)
        .limit(MOST)
        .to_owned();
    let rows = record::rows(&ctx.db.read, &query).await?;
    let mine = rows.iter().filter(|row| ctx.access.permits(actor, Ask::Do(action), &Subject::of(kind, row)));
    Ok(mine.map(|row| item(ctx, kind, row, action.word().to_owned(), "逾期未更新", row.updated_at)).collect())
}

/// What somebody did lately, newest first, each object once; and what of it they started.
async fn history(ctx: &Context, actor: &Actor) -> Outcome<(Vec<InboxItem>, Vec<InboxItem>)> {
    let (mut done, mut mine, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let entries = system::entries_by(&ctx.db.read, actor.person.0, 500).await?;
    let entries: Vec<EntryView<'_>> = entries.iter().filter_map(|(_, bytes, _)| EntryView::parse(bytes).ok()).collect();
    let rows = objects(ctx, &entries).await?;
    for entry in entries {
        let (Some(kind), Some(action)) = (Kind::from_word(entry.object_kind), Action::from_word(entry.action)) else {
            continue;
        };
        let started = matches!(action.verb(), "create" | "submit" | "impose") && action != Action::RequestSubmit;
        let first = seen.insert(entry.object);
        if matches!(kind, Kind::Person) || (!first && !started) {
            continue;
        }
        let Some(row) = rows.get(&entry.object) else { continue };
        if !ctx.access.permits(actor, Ask::View, &Subject::of(kind, row)) {
            continue;
        }
        let shown = item(
            ctx,
            kind,
            row,
            action.word().to_owned(),
            action.zh(),
            i64::try_from(entry.time_ms).unwrap_or_default(),
        );
        if started {
            mine.push(shown.clone());
        }
        if first {
            done.push(shown);
        }
    }
    done.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    mine.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    Ok((done, mine))
}

/// The records entries are about, one query per kind.
async fn objects(ctx: &Context, entries: &[EntryView<'_>]) -> Outcome<HashMap<Uuid, Row>> {
    let mut of_kind: HashMap<Kind, HashSet<Uuid>> = HashMap::new();
    for entry in entries {
        if let Some(kind) = Kind::from_word(entry.object_kind).filter(|kind| *kind != Kind::Person) {
            of_kind.entry(kind).or_default().insert(entry.object);
        }
    }
    let mut rows = HashMap::new();
    for (kind, ids) in of_kind {
        let query = record::select(kind).and_where(Expr::col("id").is_in(ids)).to_owned();
        rows.extend(record::rows(&ctx.db.read, &query).await?.into_iter().map(|row| (row.id, row)));
    }
    Ok(rows)
}

fn item(ctx: &Context, kind: Kind, row: &Row, action: String, label: &'static str, since: i64) -> InboxItem {
    let named = |id: Uuid| Named { id, name: ctx.name(id).unwrap_or_default() };
    InboxItem {
        kind,
        capability: kind.capability(),
        plural: kind.plural(),
        id: row.id,
        title: row.title.clone(),
        status: row.status.clone(),
        action,
        label,
        org: named(row.org),
        zone: row.zone.map(named),
        clock: None,
        since: moment(since),
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(inbox)).merge(alarms::routes()).merge(copies::routes())
}
