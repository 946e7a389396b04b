//! The one write path (idea 2): a [`Command`] runs inside the writer's transaction, in a savepoint
//! of its own, and is acknowledged after its ledger entry is integrated. There is no other commit.

mod act;
pub mod outbox;
mod tx;
mod writer;

pub use act::{Act, Deciding};
pub use outbox::{Consequence, run_outbox};
pub use tx::{ChangedRow, Event, Held, Stored, Tx};
pub use writer::{Queue, start_writer};

use crate::failure::Outcome;
use async_trait::async_trait;
use domain::Actor;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// What a command answers: status, body and version of the object it changed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: Value,
    /// Version for the ETag.
    pub version: Option<i64>,
    /// True when it was stored under the same idempotency key before.
    pub replayed: bool,
}

impl Answer {
    /// 200 with this body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which is a bug.
    pub fn ok(body: impl Serialize) -> Outcome<Self> {
        Ok(Self { status: 200, body: serde_json::to_value(body)?, version: None, replayed: false })
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with the version of the changed object.
    #[must_use]
    pub fn with_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }
}

/// A change of state. `run` loads, asks `domain`, saves through the [`Tx`] and answers.
#[async_trait]
pub trait Command: Send + 'static {
    /// Halt, suspend and sign-in overtake everything else in the queue.
    fn urgent(&self) -> bool {
        false
    }

    /// Exempt from halts: what a halt needs to be lifted, and signing in and out.
    fn despite_halt(&self) -> bool {
        false
    }

    /// Runs inside the writer's transaction.
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer>;
}

/// Who calls, and under which request.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who.
    pub actor: Actor,
    /// Request id, also in the ledger entry.
    pub request: Uuid,
    /// Idempotency key and SM3 of the request, where one was sent.
    pub idempotency: Option<Idempotency>,
}

impl Call {
    /// A call of the platform itself.
    pub fn by_platform(actor: Actor, request: Uuid) -> Self {
        Self { actor, request, idempotency: None }
    }
}

/// An idempotency key with the digest of what it was sent with.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The key the client chose.
    pub key: String,
    /// SM3 over method, path and body, hex.
    pub request_hash: String,
}
