//! Generated pages say what the tables say.

use domain::{
    Action, Kind, RefusalKind, codes,
    docs::{creation, http_status, refusals_markdown, state_tables, states_markdown},
};

#[test]
fn every_kind_has_one_diagram() {
    let kinds: Vec<Kind> = state_tables().iter().map(|t| t.kind).collect();
    assert_eq!(kinds, Kind::ALL);
    let page = states_markdown();
    assert_eq!(page.matches("stateDiagram-v2").count(), Kind::ALL.len());
    assert_eq!(page.matches("```").count(), 2 * Kind::ALL.len());
}

#[test]
fn a_diagram_shows_the_way_from_the_first_state_to_the_last() {
    let page = states_markdown();
    let agreement = page.split("\n## ").find(|part| part.contains("`agreement`")).unwrap();
    for line in [
        "draft: 草案 draft",
        "[*] --> draft: 起草协议 create",
        "draft --> effective: 签署协议 sign",
        "suspended --> resuming: 提请恢复 propose_resume",
        "resuming --> effective: 确认恢复 confirm_resume",
        "terminated --> [*]",
        "expired --> [*]",
    ] {
        assert!(agreement.lines().any(|l| l.trim() == line), "{line}\n{agreement}");
    }
    assert!(!agreement.contains("effective --> [*]"));
}

#[test]
fn an_action_that_changes_facts_only_keeps_each_state() {
    let page = states_markdown();
    let request = page.split("\n## ").find(|part| part.contains("`request`")).unwrap();
    assert!(request.contains("draft --> draft: 修改申请 update"));
    assert!(request.contains("returned --> returned: 修改申请 update"));
    assert!(!request.contains("draft --> returned: 修改申请"));
}

#[test]
fn every_kind_is_created_by_an_action_of_its_own() {
    for kind in Kind::ALL {
        let action = creation(*kind).unwrap();
        assert_eq!(action.kind(), *kind);
        assert!(Action::ALL.contains(&action));
    }
}

#[test]
fn every_refusal_stands_in_the_page_with_status_and_article() {
    let page = refusals_markdown();
    for code in codes::all() {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{}` |", code.id))).unwrap();
        assert!(row.contains(&format!("| {} |", http_status(code.kind))), "{row}");
        assert!(code.control.is_none_or(|control| row.contains(control)), "{row}");
        assert_eq!(row.matches(" | ").count(), 5, "{row}");
    }
}

#[test]
fn a_refusal_belongs_to_the_capability_its_code_names() {
    let mut capabilities: Vec<&str> = Kind::ALL.iter().map(|kind| kind.capability()).collect();
    capabilities.extend(["platform", "rulebook", "ledger", "task"]);
    for code in codes::all() {
        let (capability, reason) = code.id.split_once('.').unwrap();
        assert!(capabilities.contains(&capability), "{}", code.id);
        assert!(reason.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.'));
    }
}

#[test]
fn what_the_law_cuts_off_is_451_and_what_a_stranger_may_not_see_404() {
    assert_eq!(http_status(RefusalKind::Suspended), 451);
    assert_eq!(http_status(RefusalKind::NotFound), 404);
    assert_eq!(http_status(RefusalKind::TooMany), 429);
}

#[test]
fn a_row_is_covered_when_it_let_pass_and_refused_and_a_test_asserts_its_code() {
    use domain::docs::{Matrix, RowState};
    let library = domain::rulebook::Library::shipped().unwrap();
    let source = "fn a11_1_terms_end() { refused(x, \"mandate.term_too_long\"); }\nfn other() {}\n";
    let sources = [("server::flow".to_owned(), source.to_owned())];
    let matrix = |observed: &str| Matrix::of(&library.packs()[0], observed, &sources);
    let row = |matrix: &Matrix| matrix.rows.iter().find(|r| r.row == "A11.1").unwrap().clone();
    let both = "allowed\tA11.1\tagreement.expire\nrefused\tA11.1\tmandate.term_too_long\n";
    let covered = row(&matrix(both));
    assert_eq!((covered.state, covered.tests), (RowState::Covered, vec!["server::flow::a11_1_terms_end".to_owned()]));
    assert!(covered.enforced_at.contains(&"mandate.term_too_long".to_owned()));
    for half in ["", "allowed\tA11.1\tagreement.expire\n", "refused\tA11.1\tmandate.term_too_long\n"] {
        assert_eq!(row(&matrix(half)).state, RowState::Uncovered);
    }
    let one = matrix(both);
    assert_eq!(one.count(RowState::Covered), 1);
    let uncovered = one.rows.iter().skip_while(|row| row.state != RowState::Uncovered);
    assert_eq!(uncovered.count(), one.count(RowState::Uncovered), "uncovered rows are last");
    assert!(one.rows.iter().all(|row| row.state != RowState::RecordOnly || row.screen.is_some()));
}
