//! Passwords and failed sign-ins.

use crate::{Refusal, codes::party, form::Form, rulebook::Rules};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Longest password; hashing more only helps whoever wants to keep the server busy.
const PASSWORD_MAX: usize = 128;

/// Failed sign-ins of an account since the last success.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attempts {
    /// Failures still remembered.
    pub failures: u32,
    /// The last of them.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub last_failure_at: Option<OffsetDateTime>,
    /// Until when the account is locked.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub locked_until: Option<OffsetDateTime>,
}

impl Attempts {
    /// Whether a lock holds at this moment.
    pub fn is_locked(&self, now: OffsetDateTime) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// Decides one attempt: what is remembered afterwards, and the answer.
    ///
    /// Attempts during a lock neither count nor lengthen it. A failure older than the lock's
    /// length is forgotten.
    pub fn decide(&self, password_matches: bool, rules: &Rules, now: OffsetDateTime) -> (Self, Result<(), Refusal>) {
        if let Some(until) = self.locked_until.filter(|until| now < *until) {
            return (self.clone(), Err(locked(until, now)));
        }
        if password_matches {
            return (Self::default(), Ok(()));
        }
        let remembered =
            self.locked_until.is_none() && self.last_failure_at.is_some_and(|last| now - last < rules.lockout());
        let failures = if remembered { self.failures.saturating_add(1) } else { 1 };
        let locked_until = (failures >= rules.lockout_attempts).then(|| now.saturating_add(rules.lockout()));
        let answer = match locked_until {
            Some(until) => locked(until, now),
            None => Refusal::of(&party::CREDENTIALS_WRONG),
        };
        (Self { failures, last_failure_at: Some(now), locked_until }, Err(answer))
    }
}

fn locked(until: OffsetDateTime, now: OffsetDateTime) -> Refusal {
    let seconds = u32::try_from((until - now).whole_seconds().max(1)).unwrap_or(u32::MAX);
    Refusal::of(&party::LOCKED).with("minutes", seconds.div_ceil(60)).retry_after(seconds)
}

/// Complains about a password that is too short, too long, too plain or tells the account.
pub fn check_password(form: &mut Form, path: &str, password: &str, account: &str, rules: &Rules) {
    let length = password.chars().count();
    let least = usize::try_from(rules.password_min_length).unwrap_or(usize::MAX);
    if length < least {
        form.refuse(path, Refusal::of(&party::PASSWORD_SHORT).with("limit", least));
    } else if length > PASSWORD_MAX {
        form.refuse(path, Refusal::of(&party::PASSWORD_LONG).with("limit", PASSWORD_MAX));
    }
    let has: [fn(char) -> bool; 4] = [
        |c| c.is_uppercase(),
        char::is_lowercase,
        char::is_numeric,
        |c| !c.is_uppercase() && !c.is_lowercase() && !c.is_numeric(),
    ];
    let classes = has.iter().filter(|is| password.chars().any(is)).count();
    form.require(classes >= 3, path, &party::PASSWORD_PLAIN);
    let tells = !account.is_empty() && password.to_lowercase().contains(&account.to_lowercase());
    form.require(!tells, path, &party::PASSWORD_ACCOUNT);
}

/// A password that passes [`check_password`], spelled from random bytes: four groups of four
/// characters that are hard to mistake for each other, 80 bits.
pub fn readable_password(random: [u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let spell = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups: Vec<String> = random.chunks(4).map(|group| group.iter().map(spell).collect()).collect();
    // The fixed frame adds the classes that a draw may lack; it adds no strength and takes none.
    format!("S{}-7", groups.join("-"))
}
