//! Lifecycles as tables: *when* an action is possible. *Who* may is said once, in `policies/`.
//!
//! Buttons, state diagrams (`docs/generated/states.md`) and the exhaustive tests derive from the
//! table and the policies; a button and its endpoint ask the same function.

use crate::{access::Action, codes::platform, record::Record, refusal::Refusal};

/// One row of a lifecycle's table.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S: 'static> {
    /// States the action is possible in.
    pub from: &'static [S],
    /// The action.
    pub action: Action,
    /// States it may lead to; a guard or the outcome chooses. The state itself where it only changes facts.
    pub to: &'static [S],
}

/// A record with a lifecycle.
pub trait Lifecycle: Record {
    /// Its states.
    type State: Copy + PartialEq + std::fmt::Debug + 'static;
    /// Every state, for walks over the whole table.
    const STATES: &'static [Self::State];
    /// The table.
    const TRANSITIONS: &'static [Transition<Self::State>];
    /// The state it is in.
    fn state(&self) -> Self::State;
    /// The stable word of a state, equal to [`Record::status`].
    fn word(state: Self::State) -> &'static str;
    /// The state's name in Chinese, for refusals and screens.
    fn zh(state: Self::State) -> &'static str;

    /// The transition of this action from the present state.
    ///
    /// # Errors
    /// `platform.wrong_state` where the table has none.
    fn transition(&self, action: Action) -> Result<&'static Transition<Self::State>, Refusal> {
        let state = self.state();
        let row = Self::TRANSITIONS.iter().find(|t| t.action == action && t.from.contains(&state));
        row.ok_or_else(|| wrong_state::<Self>(state, action))
    }

    /// The transition of this action from the present state into a given one, for an action that
    /// takes several steps.
    ///
    /// # Errors
    /// `platform.wrong_state` where the table has none.
    fn transition_into(&self, action: Action, into: Self::State) -> Result<&'static Transition<Self::State>, Refusal> {
        let state = self.state();
        let leads = |t: &&Transition<Self::State>| t.from.contains(&state) && t.to.contains(&into);
        let row = Self::TRANSITIONS.iter().filter(|t| t.action == action).find(leads);
        row.ok_or_else(|| wrong_state::<Self>(state, action))
    }

    /// Actions the table allows from the present state, in the table's order.
    fn possible(&self) -> Vec<Action> {
        let state = self.state();
        Self::TRANSITIONS.iter().filter(|t| t.from.contains(&state)).map(|t| t.action).collect()
    }
}

fn wrong_state<L: Lifecycle>(state: L::State, action: Action) -> Refusal {
    Refusal::of(&platform::WRONG_STATE)
        .with("kind_zh", L::KIND.zh())
        .with("kind", L::KIND.word())
        .with("state_zh", L::zh(state))
        .with("state", L::word(state))
        .with("action_zh", action.zh())
        .with("action", action.word())
}

/// Declares a state enum with its words and Chinese names, for a [`Lifecycle`].
#[macro_export]
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $( $state:ident = $word:literal, $zh:literal; )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(
            #[doc = $zh]
            $state,
        )* }

        impl $name {
            /// Every state.
            pub const ALL: &'static [$name] = &[$(Self::$state),*];
            /// The stable word.
            pub fn word(self) -> &'static str { match self { $(Self::$state => $word),* } }
            /// The name in Chinese.
            pub fn zh(self) -> &'static str { match self { $(Self::$state => $zh),* } }
        }
    };
}

/// Implements [`Lifecycle`] for a record whose field `state` holds a [`states!`](crate::states) enum.
#[macro_export]
macro_rules! lifecycle {
    ($record:ident, $state:ident, $table:expr) => {
        impl $crate::lifecycle::Lifecycle for $record {
            type State = $state;
            const STATES: &'static [$state] = $state::ALL;
            const TRANSITIONS: &'static [$crate::lifecycle::Transition<$state>] = $table;
            fn state(&self) -> $state {
                self.state
            }
            fn word(state: $state) -> &'static str {
                state.word()
            }
            fn zh(state: $state) -> &'static str {
                state.zh()
            }
        }
    };
}
