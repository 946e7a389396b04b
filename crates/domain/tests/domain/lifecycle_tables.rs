//! The tables of transitions as a whole: every action has one way to happen, every state a way to be reached.

use crate::city::*;
use domain::{
    Action, Lifecycle, Record,
    docs::{creation, reads_only, state_tables},
    mandate::Agreement,
};
use std::collections::BTreeSet;

#[test]
fn every_action_creates_moves_or_only_reads() {
    let moved: BTreeSet<Action> =
        state_tables().iter().flat_map(|t| t.rows.iter().map(|(_, action, _)| *action)).collect();
    for action in Action::ALL {
        let creates = creation(action.kind()) == Some(*action);
        let ways = [creates, moved.contains(action), reads_only(*action)].into_iter().filter(|way| *way).count();
        assert_eq!(ways, 1, "{action:?}");
    }
}

#[test]
fn every_state_can_be_reached_from_the_first() {
    for table in state_tables() {
        let mut reached = vec![table.states[0].0];
        for _ in 0..table.states.len() {
            for (from, _, to) in &table.rows {
                if from.iter().any(|state| reached.contains(state)) {
                    reached.extend(to);
                }
            }
        }
        for (state, _) in &table.states {
            assert!(reached.contains(state), "{} never becomes {state}", table.kind);
        }
    }
}

#[test]
fn records_say_the_state_they_are_in() {
    let agreement = crate::city::agreement();
    assert_eq!(agreement.status(), "effective");
    assert_eq!(Agreement::word(agreement.state()), agreement.status());
    assert_eq!(agreement.org(), org(AUTHORITY));
    assert_eq!(agreement.zone(), Some(zone_id()));
    assert_eq!(agreement.parties(), [org(OPERATOR)]);
}
