//! The two ports through which the server reaches data (§2 of the design), over plain domain types.
//! `shuyu` implements them with `engine`.

use async_trait::async_trait;
use domain::{
    Refusal,
    task::{Assignment, Reply, VaultRef},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// How a task ended that gave no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Its token was cancelled and the worker killed.
    Cut,
    /// It ran into its wall clock and was killed.
    TimedOut,
    /// The worker ended by itself, or could not be started.
    Fault(String),
}

/// Governed computation: every task runs in a worker process that can be killed.
#[async_trait]
pub trait Compute: Send + Sync {
    /// Runs a task; killing the worker when `cut` is cancelled.
    async fn run(&self, assignment: Assignment, cut: CancellationToken) -> Result<Reply, Broken>;
    /// Seals an upload into the vault under a key (hex), in pieces as they arrive.
    async fn intake(&self, into: &VaultRef, key: &str) -> Result<Box<dyn Intake>, Broken>;
    /// Forgets a file of the vault; nothing happens where it is not there.
    async fn discard(&self, file: &VaultRef) -> Result<(), Broken>;
}

/// An upload on its way into the vault.
#[async_trait]
pub trait Intake: Send {
    /// Adds bytes.
    async fn write(&mut self, bytes: bytes::Bytes) -> Result<(), Broken>;
    /// Seals the file; before that nothing of it exists.
    async fn finish(self: Box<Self>) -> Result<(), Broken>;
}

/// A question to a release.
#[derive(Debug, Clone, Default)]
pub struct ShelfQuery {
    /// Column equals text, all of them.
    pub filters: Vec<(String, String)>,
    /// Columns to give; all where empty.
    pub columns: Vec<String>,
    /// Rows to pass over.
    pub offset: u64,
    /// Most rows to give.
    pub limit: u64,
}

/// Rows of a release.
#[derive(Debug, Clone)]
pub struct ShelfPage {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, typed.
    pub rows: Vec<Vec<Value>>,
    /// Where the next page starts, if there is one.
    pub next: Option<u64>,
}

/// Released data, opened without the query engine.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// Answers a question from a release; `keys` are its lookup columns, `key` opens it (hex).
    ///
    /// # Errors
    /// `Ok(Err(refusal))` where the question is wrong; `Err` where the release cannot be read.
    async fn page(
        &self,
        release: &VaultRef,
        key: &str,
        keys: &[String],
        query: &ShelfQuery,
    ) -> Result<Result<ShelfPage, Refusal>, Broken>;
    /// Forgets an open release.
    fn close(&self, release: &VaultRef);
}
