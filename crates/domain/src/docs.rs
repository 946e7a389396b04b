//! Text of `docs/generated/`: lifecycles as diagrams, and the catalogue of refusals. Made from the
//! tables the decisions run on, so that a page cannot say anything else.

use crate::{
    access::Action,
    airlock::Export,
    calendar::{CalendarYear, Deadline},
    catalogue::{Batch, Resource, Seal, Tree},
    codes,
    compute::{Job, SocialDataset},
    delivery::Subscription,
    grant::{Exception, Grant, Request},
    lifecycle::Lifecycle,
    mandate::{Agreement, Obligation},
    party::{Delegation, Group, Organisation, Person},
    product::Product,
    record::Kind,
    refusal::RefusalKind,
    rulebook::{Interpretation, RuleChange},
    supervision::{Alert, Halt, Opinion},
    supply::{SupplyOrder, SupplyPlan},
    zone::{Sector, Zone, ZoneKind},
};
use std::fmt::Write;

/// A lifecycle's table without its types, for pages and walks over all kinds.
#[derive(Debug, Clone)]
pub struct StateTable {
    /// The kind of record.
    pub kind: Kind,
    /// States: word and Chinese name, the first one initial.
    pub states: Vec<(&'static str, &'static str)>,
    /// Rows: from, action, to.
    pub rows: Vec<(Vec<&'static str>, Action, Vec<&'static str>)>,
}

impl StateTable {
    fn of<L: Lifecycle>() -> Self {
        let words = |states: &[L::State]| states.iter().map(|s| L::word(*s)).collect();
        Self {
            kind: L::KIND,
            states: L::STATES.iter().map(|s| (L::word(*s), L::zh(*s))).collect(),
            rows: L::TRANSITIONS.iter().map(|t| (words(t.from), t.action, words(t.to))).collect(),
        }
    }

    /// States no action leads out of.
    pub fn is_final(&self, state: &str) -> bool {
        !self.rows.iter().any(|(from, _, _)| from.contains(&state))
    }
}

/// The table of every kind, in the order of the capabilities.
pub fn state_tables() -> Vec<StateTable> {
    vec![
        StateTable::of::<Organisation>(),
        StateTable::of::<Person>(),
        StateTable::of::<Group>(),
        StateTable::of::<Delegation>(),
        StateTable::of::<Sector>(),
        StateTable::of::<ZoneKind>(),
        StateTable::of::<Zone>(),
        StateTable::of::<RuleChange>(),
        StateTable::of::<Interpretation>(),
        StateTable::of::<CalendarYear>(),
        StateTable::of::<Deadline>(),
        StateTable::of::<Resource>(),
        StateTable::of::<Seal>(),
        StateTable::of::<Tree>(),
        StateTable::of::<Batch>(),
        StateTable::of::<SupplyPlan>(),
        StateTable::of::<SupplyOrder>(),
        StateTable::of::<Agreement>(),
        StateTable::of::<Obligation>(),
        StateTable::of::<Request>(),
        StateTable::of::<Grant>(),
        StateTable::of::<Exception>(),
        StateTable::of::<Job>(),
        StateTable::of::<SocialDataset>(),
        StateTable::of::<Export>(),
        StateTable::of::<Product>(),
        StateTable::of::<Subscription>(),
        StateTable::of::<Halt>(),
        StateTable::of::<Opinion>(),
        StateTable::of::<Alert>(),
    ]
}

/// The action that brings records of a kind into being.
pub fn creation(kind: Kind) -> Option<Action> {
    Some(match kind {
        Kind::Organisation => Action::OrganisationCreate,
        Kind::Person => Action::PersonCreate,
        Kind::Group => Action::GroupCreate,
        Kind::Delegation => Action::DelegationCreate,
        Kind::Sector => Action::SectorCreate,
        Kind::ZoneKind => Action::ZoneKindCreate,
        Kind::Zone => Action::ZoneCreate,
        Kind::RuleChange => Action::RuleChangeCreate,
        Kind::Interpretation => Action::InterpretationCreate,
        Kind::CalendarYear => Action::CalendarYearCreate,
        Kind::Deadline => Action::DeadlineStart,
        Kind::Resource => Action::ResourceCreate,
        Kind::Seal => Action::SealCreate,
        Kind::Tree => Action::TreeCreate,
        Kind::Batch => Action::BatchCreate,
        Kind::SupplyPlan => Action::SupplyPlanCreate,
        Kind::SupplyOrder => Action::SupplyOrderCreate,
        Kind::Agreement => Action::AgreementCreate,
        Kind::Obligation => Action::ObligationCreate,
        Kind::Request => Action::RequestCreate,
        Kind::Grant => Action::GrantIssue,
        Kind::Exception => Action::ExceptionCreate,
        Kind::Job => Action::JobSubmit,
        Kind::SocialDataset => Action::SocialDatasetCreate,
        Kind::Export => Action::ExportSubmit,
        Kind::Product => Action::ProductCreate,
        Kind::Subscription => Action::SubscriptionCreate,
        Kind::Halt => Action::HaltImpose,
        Kind::Opinion => Action::OpinionCreate,
        Kind::Alert => Action::AlertRaise,
    })
}

/// Whether an action reads only and stands in no lifecycle.
pub fn reads_only(action: Action) -> bool {
    matches!(action, Action::ResourcePreview | Action::JobSample)
}

/// `docs/generated/states.md`: one Mermaid diagram per kind of record.
pub fn states_markdown() -> String {
    let mut page = String::from(
        "# 状态图 States\n\n由 `domain` 的状态表生成，请勿手工修改。\nGenerated from the tables in `domain`; do not edit.\n",
    );
    for table in state_tables() {
        diagram(&mut page, &table);
    }
    page
}

/// Writing to a `String` cannot fail, so its result is dropped.
fn diagram(page: &mut String, table: &StateTable) {
    let _ = write!(page, "\n## {} `{}`\n\n```mermaid\nstateDiagram-v2\n", table.kind.zh(), table.kind);
    for (word, zh) in &table.states {
        let _ = writeln!(page, "    {word}: {zh} {word}");
    }
    if let (Some((first, _)), Some(action)) = (table.states.first(), creation(table.kind)) {
        let _ = writeln!(page, "    [*] --> {first}: {} {}", action.zh(), action.verb());
    }
    for (from, action, to) in &table.rows {
        for source in from {
            // Where an action only changes facts, the state stays; from several such states each stays its own.
            let stays = from == to && from.len() > 1;
            for target in to.iter().filter(|target| !stays || *target == source) {
                let _ = writeln!(page, "    {source} --> {target}: {} {}", action.zh(), action.verb());
            }
        }
    }
    for (word, _) in table.states.iter().filter(|(word, _)| table.is_final(word)) {
        let _ = writeln!(page, "    {word} --> [*]");
    }
    page.push_str("```\n");
}

/// `docs/generated/refusals.md`: every refusal by capability.
pub fn refusals_markdown() -> String {
    let mut page = String::from(
        "# 拒绝代码 Refusals\n\n由 `domain` 的代码表生成，请勿手工修改。\nGenerated from the codes in `domain`; do not edit.\n",
    );
    let mut capability = "";
    for code in codes::all() {
        let own = code.id.split_once('.').map_or(code.id, |(capability, _)| capability);
        if own != capability {
            capability = own;
            let _ =
                write!(page, "\n## {own}\n\n| 代码 Code | HTTP | 条款 Article | 控制点 Control | 说明 | Meaning |\n");
            page.push_str("|---|---|---|---|---|---|\n");
        }
        let article = code.article.map_or_else(|| "–".to_owned(), |a| a.to_string());
        let control = code.control.unwrap_or("–");
        let _ = writeln!(
            page,
            "| `{}` | {} | {article} | {control} | {} | {} |",
            code.id,
            http_status(code.kind),
            cell(code.zh),
            cell(code.en)
        );
    }
    page
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

/// The HTTP status a sort of refusal is answered with, as [`RefusalKind`] documents it.
pub fn http_status(kind: RefusalKind) -> u16 {
    match kind {
        RefusalKind::Invalid => 422,
        RefusalKind::Unauthenticated => 401,
        RefusalKind::Forbidden => 403,
        RefusalKind::NotFound => 404,
        RefusalKind::Conflict => 409,
        RefusalKind::Stale => 412,
        RefusalKind::TooLarge => 413,
        RefusalKind::TooMany => 429,
        RefusalKind::Suspended => 451,
    }
}

mod matrix;

pub use matrix::{Matrix, MatrixRow, RowState, Sentence};

#[cfg(test)]
mod tests;
