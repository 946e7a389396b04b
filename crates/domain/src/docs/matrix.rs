//! The matrix of controls: every requirement row with its article, where it is enforced, and what shows that it
//! is: while the HTTP suite ran it let something pass and it refused something, and a test asserts its code.

use crate::{access::Action, codes, rulebook::Pack, states};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt::Write};

states! {
    /// How far a row is shown to hold.
    RowState {
        Covered = "covered", "已覆盖";
        RecordOnly = "record_only", "登记备查";
        Uncovered = "uncovered", "未覆盖";
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One requirement row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The row, `A11.1`.
    pub row: String,
    /// Its article.
    pub article: u8,
    /// What is asked.
    pub control: Sentence,
    /// Actions and codes of refusals that carry it.
    pub enforced_at: Vec<String>,
    /// Whether something passed it while the suite ran.
    pub allowed: bool,
    /// Whether it refused something while the suite ran.
    pub refused: bool,
    /// Tests that are named after it or assert one of its codes.
    pub tests: Vec<String>,
    /// The screen where it is recorded, for rows that no code decides.
    pub screen: Option<String>,
    /// How far it is shown to hold.
    pub state: RowState,
}

/// Every requirement row of a pack, those that are not covered last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// A function of a test file.
struct Function {
    place: String,
    name: String,
    text: String,
}

impl Matrix {
    /// The matrix of a pack. `observed`: lines `allowed|refused`, row and word with tabs between, as the suite
    /// recorded them; `sources`: test files by name.
    pub fn of(pack: &Pack, observed: &str, sources: &[(String, String)]) -> Self {
        let observed: BTreeSet<(&str, &str)> = observed
            .lines()
            .filter_map(|line| line.split_once('\t').map(|(how, rest)| (how, rest.split('\t').next().unwrap_or(rest))))
            .collect();
        let functions: Vec<Function> = sources.iter().flat_map(|(file, text)| functions(file, text)).collect();
        let mut rows: Vec<MatrixRow> = pack
            .controls
            .iter()
            .map(|control| {
                let row = control.row.as_str();
                let codes: Vec<&str> =
                    codes::all().filter(|code| code.control == Some(row)).map(|code| code.id).collect();
                let (tests, asserted) = tests_of(row, &codes, &functions);
                let actions = Action::ALL.iter().filter(|a| a.control() == Some(row)).map(|a| a.word());
                let (allowed, refused) = (observed.contains(&("allowed", row)), observed.contains(&("refused", row)));
                let state = match (&control.record_only, allowed && refused && asserted) {
                    (_, true) => RowState::Covered,
                    (Some(_), false) => RowState::RecordOnly,
                    (None, false) => RowState::Uncovered,
                };
                MatrixRow {
                    row: row.to_owned(),
                    article: control.article,
                    control: Sentence { zh: control.zh.clone(), en: control.en.clone() },
                    enforced_at: actions.chain(codes.iter().copied()).map(str::to_owned).collect(),
                    allowed,
                    refused,
                    tests,
                    screen: control.record_only.clone(),
                    state,
                }
            })
            .collect();
        rows.sort_by_key(|row| row.state == RowState::Uncovered);
        Self { rows }
    }

    /// How many rows are in a state.
    pub fn count(&self, state: RowState) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }

    /// One line about the whole.
    pub fn summary(&self) -> String {
        let count = |state| self.count(state);
        format!(
            "共 {} 项 rows：已覆盖 covered {}，登记备查 record-only {}，未覆盖 uncovered {}",
            self.rows.len(),
            count(RowState::Covered),
            count(RowState::RecordOnly),
            count(RowState::Uncovered)
        )
    }

    /// `docs/generated/controls.md`.
    pub fn markdown(&self) -> String {
        let mut page = String::from(
            "# 控制点矩阵 Controls\n\n由规则包、代码表与 HTTP 测试的记录生成，请勿手工修改。“放行”与“拒绝”指测试期间确有其事；\
             三者（放行、拒绝、测试断言其代码）俱备才算已覆盖。\nGenerated from the rule pack, the codes and the record of the HTTP \
             suite; do not edit. A row is covered when something passed it, it refused something, and a test asserts its code.\n\n",
        );
        let _ = write!(page, "{}\n\n", self.summary());
        page.push_str(
            "| 要求项 Row | 状态 State | 要求 | Requirement | 放行 | 拒绝 | 所在 Enforced at | 页面 Screen | 测试 Tests |\n",
        );
        page.push_str("|---|---|---|---|---|---|---|---|---|\n");
        let mark = |yes: bool| if yes { "✓" } else { "–" };
        for row in &self.rows {
            let places: Vec<String> = row.enforced_at.iter().map(|place| format!("`{place}`")).collect();
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                row.row,
                row.state.zh(),
                row.control.zh,
                row.control.en,
                mark(row.allowed),
                mark(row.refused),
                places.join(" "),
                row.screen.as_deref().unwrap_or_default(),
                row.tests.len()
            );
        }
        page
    }
}

/// The functions of a test file with their text, up to the next one.
fn functions(file: &str, text: &str) -> Vec<Function> {
    let mut found: Vec<Function> = Vec::new();
    for line in text.lines() {
        let start = line.trim_start().trim_start_matches("pub ").trim_start_matches("async ");
        if let Some(name) = start.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next()) {
            found.push(Function { place: file.to_owned(), name: name.to_owned(), text: String::new() });
        }
        if let Some(last) = found.last_mut() {
            last.text.push_str(line);
            last.text.push('\n');
        }
    }
    found
}

/// Tests that hold a row, and whether one of them asserts one of its codes.
fn tests_of(row: &str, codes: &[&str], functions: &[Function]) -> (Vec<String>, bool) {
    let key = format!("{}_", row.to_lowercase().replace('.', "_"));
    let inside = format!("_{key}");
    let asserts = |f: &Function| codes.iter().any(|code| f.text.contains(&format!("\"{code}\"")));
    let named = |f: &Function| f.name.starts_with(&key) || f.name.contains(&inside);
    let held: BTreeSet<String> =
        functions.iter().filter(|f| named(f) || asserts(f)).map(|f| format!("{}::{}", f.place, f.name)).collect();
    (held.into_iter().collect(), functions.iter().any(asserts))
}
