//! The server's `Compute` port over the engine's worker pool and vault.

use async_trait::async_trait;
use bytes::Bytes;
use domain::task::{Assignment, Keys, Reply, VaultRef};
use engine::{
    vault::{Vault, VaultWriter},
    worker::{Interrupted, Pool},
};
use server::ports::{Broken, Compute, Intake};
use std::{
    io::Write,
    path::{Path, PathBuf},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Workers kept warm, and tasks at once.
const WARM: usize = 1;
const AT_ONCE: usize = 4;

/// Workers started from this program, and the vault below a data folder.
pub struct Workers {
    pool: Pool,
    data: PathBuf,
}

impl Workers {
    /// Workers of `program` over the vault in `data`.
    pub fn new(program: PathBuf, data: &Path) -> Self {
        Self { pool: Pool::new(program, WARM, AT_ONCE), data: data.to_owned() }
    }

    /// Starts the warm workers.
    pub fn warm_up(&self) {
        if let Err(error) = self.pool.warm_up() {
            tracing::warn!(%error, "workers could not be started ahead");
        }
    }
}

fn fault(error: impl std::fmt::Display) -> Broken {
    Broken::Fault(error.to_string())
}

#[async_trait]
impl Compute for Workers {
    async fn run(&self, assignment: Assignment, cut: CancellationToken) -> Result<Reply, Broken> {
        self.pool.run(assignment, cut).await.map_err(|e| match e {
            Interrupted::Cancelled => Broken::Cut,
            Interrupted::OutOfTime => Broken::TimedOut,
            Interrupted::Unavailable(_) => fault(e),
        })
    }

    async fn intake(&self, into: &VaultRef, key: &str) -> Result<Box<dyn Intake>, Broken> {
        let keys = Keys([(into.key.clone(), key.to_owned())].into());
        let writer = Vault::below(&self.data).create(into, &keys).map_err(fault)?;
        Ok(Box::new(Sealing::start(writer)))
    }

    async fn discard(&self, file: &VaultRef) -> Result<(), Broken> {
        Vault::below(&self.data).delete(file).map(|_| ()).map_err(fault)
    }
}

/// An upload being sealed on a thread that may block.
struct Sealing {
    pieces: mpsc::Sender<Bytes>,
    end: tokio::task::JoinHandle<Result<VaultWriter, Broken>>,
}

impl Sealing {
    fn start(mut writer: VaultWriter) -> Self {
        let (pieces, mut waiting) = mpsc::channel::<Bytes>(8);
        let end = tokio::task::spawn_blocking(move || {
            while let Some(piece) = waiting.blocking_recv() {
                writer.write_all(&piece).map_err(fault)?;
            }
            Ok(writer)
        });
        Self { pieces, end }
    }
}

#[async_trait]
impl Intake for Sealing {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Broken> {
        self.pieces.send(bytes).await.map_err(|_| fault("the vault stopped taking bytes"))
    }

    async fn finish(self: Box<Self>) -> Result<(), Broken> {
        let Self { pieces, end } = *self;
        drop(pieces);
        let writer = end.await.map_err(fault)??;
        let sealed = tokio::task::spawn_blocking(move || writer.finish().map(|_| ()).map_err(fault));
        sealed.await.map_err(fault)?
    }
}
