//! What every part of the server holds on to: one context, made once, handed on.

use crate::{
    access::Access,
    clock::{Clock, Entropy},
    command::{Answer, Call, Command, Queue},
    database::{Database, record::Row},
    failure::Outcome,
    keyring::Keyring,
    lease::Leases,
    ledger::Book,
    party::Sessions,
    ports::{Compute, Shelf},
};
use domain::{
    Kind,
    calendar::{Calendar, CalendarYear},
    compute::{Job, JobState},
    mandate::Agreement,
    party::SecondFactorRule,
    rulebook::{RuleChange, Rulebook, Rules},
    supervision::{Halt, HaltState},
};
use sea_orm::{ConnectionTrait, StatementBuilder};
use std::{
    collections::HashMap,
    ops::Deref,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A shared handle on the parts of a running server.
#[derive(Clone)]
pub struct Context(Arc<Parts>);

impl Deref for Context {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts.
pub struct Parts {
    /// Data folder.
    pub data: PathBuf,
    /// Connections.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The generator.
    pub entropy: Entropy,
    /// The policies.
    pub access: Access,
    /// Whether administrators and approvers must have a second factor.
    pub second_factor: SecondFactorRule,
    pub(crate) rulebook: crate::rulebook::Standing,
    pub(crate) calendars: crate::calendar::Calendars,
    /// Keys.
    pub keyring: Keyring,
    /// The ledger's head, tiles and signer.
    pub ledger: Book,
    /// Standing of agreements and halts.
    pub leases: Leases,
    /// Sessions read lately.
    pub sessions: Sessions,
    /// Governed computation.
    pub compute: Arc<dyn Compute>,
    /// Released data.
    pub shelf: Arc<dyn Shelf>,
    /// Cancels everything at the end.
    pub shutdown: CancellationToken,
    /// Rings when consequences wait.
    pub wake_outbox: Notify,
    pub(crate) queue: Queue,
    /// Samples taken.
    pub(crate) samples: crate::compute::Samples,
    /// Jobs in their workers.
    pub(crate) running: crate::compute::Running,
    /// Exports in their workers.
    pub(crate) airlock: crate::airlock::Underway,
    pub(crate) meter: crate::delivery::Meter,
    pub(crate) names: RwLock<HashMap<Uuid, String>>,
    pub(crate) totals: crate::query::Totals,
}

impl Context {
    /// A context over these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The rules in force now. Inside a command, `Tx::rules` holds those of its moment.
    pub fn rules(&self) -> Arc<Rules> {
        self.rulebook.rules(self.clock.now())
    }

    /// The rulebook as it stands: packs and confirmed changes.
    pub fn rulebook(&self) -> Arc<Rulebook> {
        self.rulebook.book()
    }

    /// The calendar of holidays and make-up days.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendars.current()
    }

    /// The one way to change state.
    ///
    /// # Errors
    /// The command's refusal or fault.
    pub async fn command(&self, call: Call, command: impl Command) -> Outcome<Answer> {
        self.queue.command(call, Box::new(command)).await
    }

    /// Keeps queues, sessions and caches in the database tidy: rows that are no state of the domain
    /// and have no ledger entry.
    pub(crate) async fn housekeeping(&self, statement: impl StatementBuilder) -> Outcome<()> {
        self.db.write.execute(&statement).await?;
        Ok(())
    }

    /// The name of an organisation, zone or person, for screens.
    pub fn name(&self, id: Uuid) -> Option<String> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Brings what is kept in memory up to a row that has just been committed.
    pub(crate) fn after_commit(&self, kind: Kind, row: &Row) {
        self.totals.forget(kind);
        match kind {
            Kind::Organisation | Kind::Zone | Kind::Person => {
                self.names.write().unwrap_or_else(PoisonError::into_inner).insert(row.id, row.title.clone());
                match kind {
                    // A zone changes what its regulators may see.
                    Kind::Zone => self.sessions.forget_all(),
                    // What has just been registered has no session yet.
                    _ if row.version == 1 => {}
                    // What an organisation is related to counts for people who act for others, too.
                    Kind::Organisation => self.sessions.forget_all(),
                    _ => self.sessions.forget_of(row.id),
                }
            }
            Kind::Group => self.sessions.forget_all(),
            Kind::Delegation => row.parent.into_iter().for_each(|to| self.sessions.forget_of(to)),
            Kind::RuleChange => match row.record::<RuleChange>() {
                Ok(change) => self.rulebook.set(change),
                Err(fault) => tracing::error!(%fault, "a change of the rules could not be read after its commit"),
            },
            Kind::CalendarYear => match row.record::<CalendarYear>() {
                Ok(year) => self.calendars.set(&year),
                Err(fault) => tracing::error!(%fault, "a year of the calendar could not be read after its commit"),
            },
            Kind::Agreement => match row.record::<Agreement>() {
                Ok(agreement) => self.leases.set_agreement(agreement),
                Err(fault) => tracing::error!(%fault, "an agreement could not be read after its commit"),
            },
            Kind::Halt => match row.record::<Halt>() {
                Ok(halt) => {
                    self.leases.set_halt(row.id, halt.zone_id.map(|z| z.0), halt.state != HaltState::Lifted);
                }
                Err(fault) => tracing::error!(%fault, "a halt could not be read after its commit"),
            },
            Kind::Job if row.record::<Job>().is_ok_and(|job| job.state == JobState::Killed) => self.running.cut(row.id),
            Kind::Product | Kind::Subscription => self.meter.forget(row.id),
            _ => {}
        }
    }
}
