//! A running server: opened once over a data folder, with its writer and its other tasks.

use crate::{
    access::Access,
    clock::{Clock, Entropy},
    command::{self, Queue},
    context::{Context, Parts},
    database::{Database, record},
    failure::{Failure, Fault},
    keyring::Keyring,
    lease::Leases,
    ledger::{Book, run_checkpoints},
    ports::{Compute, Shelf},
};
use domain::{Kind, party::SecondFactorRule};
use std::{collections::HashMap, path::PathBuf, sync::Arc};
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// What a server is made of.
pub struct Settings {
    /// Data folder; must exist.
    pub data: PathBuf,
    /// `postgres://…`, or none for SQLite in the data folder.
    pub database_url: Option<String>,
    /// Keys.
    pub keyring: Keyring,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The generator.
    pub entropy: Entropy,
    /// Whether administrators and approvers must have a second factor.
    pub second_factor: SecondFactorRule,
    /// Governed computation.
    pub compute: Arc<dyn Compute>,
    /// Released data.
    pub shelf: Arc<dyn Shelf>,
}

/// A running server.
pub struct App {
    /// The context every part holds on to.
    pub ctx: Context,
    writer: JoinHandle<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl App {
    /// Opens the database and the ledger, brings memory up to them, and starts the writer and its tasks.
    ///
    /// # Errors
    /// When anything is not as it must be: the server does not start with half of it.
    pub async fn open(settings: Settings) -> Result<Self, Fault> {
        let db = Database::open(&settings.data, settings.database_url.as_deref()).await?;
        let (product, certified) = settings.keyring.product();
        tracing::info!(product, certified, "cryptography");
        let ledger = Book::open(&settings.data, &db, settings.entropy.clone()).await?;
        let (queue, ends) = Queue::new();
        let ctx = Context::new(Parts {
            data: settings.data,
            db,
            clock: settings.clock,
            entropy: settings.entropy,
            access: Access::new()?,
            second_factor: settings.second_factor,
            rulebook: crate::rulebook::Standing::shipped()?,
            calendars: crate::calendar::Calendars::shipped()?,
            keyring: settings.keyring,
            ledger,
            leases: Leases::default(),
            sessions: Default::default(),
            compute: settings.compute,
            shelf: settings.shelf,
            shutdown: CancellationToken::new(),
            wake_outbox: Notify::new(),
            queue,
            samples: Default::default(),
            running: Default::default(),
            airlock: Default::default(),
            meter: Default::default(),
            names: HashMap::new().into(),
            totals: Default::default(),
        });
        fill_memory(&ctx).await.map_err(Failure::into_fault)?;
        let writer = command::start_writer(ctx.clone(), ends);
        crate::consequences::recover(&ctx).await.map_err(Failure::into_fault)?;
        let tasks = vec![
            tokio::spawn(command::run_outbox(ctx.clone())),
            tokio::spawn(run_checkpoints(ctx.clone())),
            tokio::spawn(crate::consequences::run_deadlines(ctx.clone())),
            tokio::spawn(crate::delivery::run_meter(ctx.clone())),
        ];
        Ok(Self { ctx, writer, tasks })
    }

    /// Stops: no new work, a last checkpoint, then the end of the writer.
    pub async fn close(self) {
        self.ctx.shutdown.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task did not end well");
            }
        }
        // What the tasks wrote at their end is signed too.
        if let Err(failure) = crate::ledger::sign(&self.ctx, 0).await {
            tracing::error!(?failure, "the last checkpoint could not be signed");
        }
        // The writer ends when the last handle on its queue is gone; its transaction is over by now.
        self.writer.abort();
    }
}

/// Reads names, agreements and halts from the database.
async fn fill_memory(ctx: &Context) -> Result<(), Failure> {
    for kind in [
        Kind::RuleChange,
        Kind::CalendarYear,
        Kind::Organisation,
        Kind::Zone,
        Kind::Person,
        Kind::Agreement,
        Kind::Halt,
    ] {
        for row in record::rows(&ctx.db.read, &record::select(kind)).await? {
            ctx.after_commit(kind, &row);
        }
    }
    Ok(())
}
