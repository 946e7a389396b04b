use super::*;
use crate::actor::{OrgKind, Role};

const GLOSSARY: &str = include_str!("../../../../GLOSSARY.md");

/// Words of a table row of the glossary that begins like this and lacks nothing.
fn explained(row: &str) -> bool {
    GLOSSARY.lines().any(|line| line.starts_with(row))
}

#[test]
fn the_glossary_explains_every_kind_role_state_and_action_with_the_words_of_the_law() {
    let kinds = Kind::ALL.iter().map(|k| format!("| `{}` | {} |", k.word(), k.zh()));
    let roles = Role::ALL.iter().map(|r| format!("| `{}` | {} |", r.word(), r.zh()));
    let organisations = OrgKind::ALL.iter().map(|o| format!("| `{}` | {} |", o.word(), o.zh()));
    let actions = Action::ALL.iter().map(|a| format!("| `{}` | {} |", a.word(), a.zh()));
    let states = state_tables().into_iter().flat_map(|table| {
        let kind = table.kind.word();
        table.states.into_iter().map(move |(word, zh)| format!("| `{kind}` | `{word}` | {zh} |"))
    });
    let missing: Vec<String> =
        kinds.chain(roles).chain(organisations).chain(actions).chain(states).filter(|row| !explained(row)).collect();
    assert!(missing.is_empty(), "GLOSSARY.md lacks {missing:#?}");
}
