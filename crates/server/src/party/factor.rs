//! Enrolling, confirming and resetting a second factor. It lies sealed in the credential's row and is
//! read and written inside the writer's transaction only, so that two sign-ins cannot share a code.

use super::{session, store, totp};
use crate::{
    command::{Answer, Command, Tx},
    context::Context,
    failure::{Fault, Outcome},
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    party::{Found, Person, SecondFactor},
};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// Recovery codes of an enrolment.
const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: none that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The secret of an enrolment that waits for its first code.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enrolment {
    /// The secret in base 32, for typing.
    secret: String,
    /// The address for a QR code.
    address: String,
}

/// Recovery codes, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    recovery_codes: Vec<String>,
}

/// How one's own second factor stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactorStanding {
    /// When it was confirmed; null where there is none.
    #[serde(with = "time::serde::rfc3339::option")]
    pub enrolled_at: Option<OffsetDateTime>,
    /// Whether one's roles ask for it.
    pub required: bool,
    /// Recovery codes that are left.
    pub recovery_codes_left: usize,
}

fn label(person: Uuid) -> String {
    format!("credential/factor/{person}")
}

/// Opens a stored second factor; none is one that is not in force.
///
/// # Errors
/// When it was sealed under another key or altered.
pub fn open(ctx: &Context, person: Uuid, sealed: Option<&str>) -> Outcome<SecondFactor> {
    let Some(sealed) = sealed else { return Ok(SecondFactor::default()) };
    let bytes = hex::decode(sealed).map_err(|e| Fault::caused("a stored second factor", e))?;
    Ok(serde_json::from_slice(&ctx.keyring.open_factor(label(person).as_bytes(), &bytes)?)?)
}

/// Seals a second factor for its row.
///
/// # Errors
/// When the generator fails.
pub fn seal(ctx: &Context, person: Uuid, factor: &SecondFactor) -> Outcome<String> {
    let plain = serde_json::to_vec(factor)?;
    Ok(hex::encode(ctx.keyring.seal_factor(label(person).as_bytes(), &plain)?))
}

/// What a code is: that of a time step, a recovery code, or nothing.
pub fn find(factor: &SecondFactor, presented: &str, now: OffsetDateTime) -> Found {
    let typed: String = presented.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let secret = factor.secret().and_then(|secret| hex::decode(secret).ok());
    if let Some(step) = secret.and_then(|secret| totp::matched_step(&secret, &typed, now)) {
        return Found::Step(step);
    }
    let hash = session::token_hash(&typed);
    let place = factor.recovery().iter().position(|kept| gm::equal(kept.as_bytes(), hash.as_bytes()));
    place.map_or(Found::Nothing, Found::Recovery)
}

async fn own(tx: &Tx<'_>, account: &str) -> Outcome<(store::Credential, SecondFactor)> {
    let credential =
        store::credential(tx.db(), account).await?.ok_or_else(|| tx.fault("a person without a credential"))?;
    let factor = open(tx.ctx, credential.person, credential.factor.as_deref())?;
    Ok((credential, factor))
}

/// Begins an enrolment and shows its secret.
pub struct Enrol {
    /// A code of the factor in force, where there is one.
    pub code: Option<String>,
}

#[async_trait]
impl Command for Enrol {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = tx.call.actor.person.0;
        let held = tx.hold::<Person>(id, Action::PersonEnrolFactor, None).await?;
        held.record.enrol_factor()?;
        let (credential, mut factor) = own(tx, &held.record.account).await?;
        let secret = tx.ctx.entropy.bytes::<{ totp::SECRET_BYTES }>()?;
        let found = self.code.as_deref().map(|code| find(&factor, code, tx.now));
        factor.begin(hex::encode(secret), found)?;
        let sealed = seal(tx.ctx, id, &factor)?;
        store::replace_factor(tx, &credential, Some(&sealed)).await?;
        tx.record(Action::PersonEnrolFactor, domain::Kind::Person, id);
        Answer::ok(Enrolment { secret: totp::base32(&secret), address: totp::address(&secret, &held.record.account) })
    }
}

/// Confirms an enrolment with its first code and shows the recovery codes.
pub struct Confirm {
    /// The code.
    pub code: String,
}

#[async_trait]
impl Command for Confirm {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = tx.call.actor.person.0;
        let mut held = tx.hold::<Person>(id, Action::PersonConfirmFactor, None).await?;
        let (credential, mut factor) = own(tx, &held.record.account).await?;
        let secret = factor.pending().and_then(|secret| hex::decode(secret).ok());
        let step = secret.and_then(|secret| totp::matched_step(&secret, self.code.trim(), tx.now));
        let recovery_codes = recovery_codes(tx.ctx)?;
        factor.confirm(step, recovery_codes.iter().map(|code| session::token_hash(code)).collect())?;
        held.record.confirm_factor(tx.now)?;
        let sealed = seal(tx.ctx, id, &factor)?;
        store::replace_factor(tx, &credential, Some(&sealed)).await?;
        tx.save(held).await?;
        Answer::ok(RecoveryCodes { recovery_codes })
    }
}

/// Ten codes of two groups of five letters, 50 bits each.
fn recovery_codes(ctx: &Context) -> Outcome<Vec<String>> {
    let spell = |bytes: &[u8]| bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect::<String>();
    (0..RECOVERY_CODES)
        .map(|_| {
            let random = ctx.entropy.bytes::<10>()?;
            Ok(format!("{}-{}", spell(&random[..5]), spell(&random[5..])))
        })
        .collect()
}

/// Takes somebody's second factor away; their sessions end.
pub struct Reset {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for Reset {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonResetFactor, Some(self.expected)).await?;
        held.record.reset_factor(&tx.call.actor)?;
        let (credential, _) = own(tx, &held.record.account).await?;
        store::replace_factor(tx, &credential, None).await?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}
