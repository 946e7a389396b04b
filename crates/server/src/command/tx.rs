//! A command's transaction: the only hands on the database that can write.

use crate::{
    access::{Ask, Subject},
    command::{Call, Consequence},
    context::Context,
    database::{
        lookup,
        record::{self, Row, millis},
    },
    failure::{Failure, Fault, Outcome},
};
use domain::{Action, FoundBy, Grade, Kind, Record, civil, codes::platform, rulebook::Rules};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{Cond, Expr, ExprTrait},
};
use std::sync::{Arc, OnceLock};
use time::OffsetDateTime;
use uuid::Uuid;

/// A changed row for the ledger entry.
#[derive(Debug, Clone)]
pub struct ChangedRow {
    /// Table.
    pub table: &'static str,
    /// Row id.
    pub id: Uuid,
    /// Version after the change.
    pub version: i64,
    /// SM3 of the after-image; `None` when the row was deleted.
    pub after: Option<[u8; 32]>,
}

/// What a command did, for the ledger.
#[derive(Debug, Clone)]
pub struct Event {
    /// Action word.
    pub action: String,
    /// Kind of the object.
    pub kind: Kind,
    /// The object.
    pub object: Uuid,
    /// Requirement row.
    pub control: Option<String>,
}

/// A stored record with its version and times.
#[derive(Debug, Clone)]
pub struct Stored<R> {
    /// The record.
    pub record: R,
    /// Its row.
    pub row: Row,
}

/// A record held for one action by somebody who may do it.
#[derive(Debug, Clone)]
pub struct Held<R> {
    /// The record, to be changed by `domain`.
    pub record: R,
    row: Row,
    /// What the stored row is found by, to tell whether that changes.
    found_by: Vec<(FoundBy, String)>,
    action: Action,
}

/// A command's transaction. It has no commit: the writer commits, with the ledger entry.
pub struct Tx<'a> {
    pub(super) db: &'a DatabaseTransaction,
    /// The platform's parts that a command may read: policies, rules, keys, entropy.
    pub ctx: &'a Context,
    /// Who acts, under which request.
    pub call: &'a Call,
    /// The moment of the command.
    pub now: OffsetDateTime,
    /// The rules in force at that moment.
    pub rules: Arc<Rules>,
    pub(super) rows: Vec<ChangedRow>,
    pub(super) event: Option<Event>,
    pub(super) outbox: Vec<(Consequence, Uuid)>,
    pub(super) saved: Vec<(Kind, Row)>,
    pub(super) keep_on_refusal: bool,
    pub(super) tried: OnceLock<Tried>,
    despite_halt: bool,
}

/// The first action a command asked to take, and on what, where that stands already.
pub(super) type Tried = (Action, Option<Uuid>);

impl<'a> Tx<'a> {
    pub(super) fn new(
        db: &'a DatabaseTransaction,
        ctx: &'a Context,
        call: &'a Call,
        now: OffsetDateTime,
        despite_halt: bool,
    ) -> Self {
        Self {
            db,
            ctx,
            call,
            now,
            rules: ctx.rules(),
            rows: Vec::new(),
            event: None,
            outbox: Vec::new(),
            saved: Vec::new(),
            keep_on_refusal: false,
            tried: OnceLock::new(),
            despite_halt,
        }
    }

    /// A fresh identifier.
    ///
    /// # Errors
    /// When the generator fails.
    pub fn id(&self) -> Outcome<Uuid> {
        Ok(self.ctx.entropy.id(self.now)?)
    }

    /// Reads a record as a fact for a decision, whoever acts.
    ///
    /// # Errors
    /// `platform.not_found` when there is none.
    pub async fn fact<R: Record>(&self, id: impl Into<Uuid>) -> Outcome<Stored<R>> {
        let row =
            record::find(self.db, R::KIND, id.into()).await?.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?;
        Ok(Stored { record: row.record()?, row })
    }

    /// Reads a record that a form names, as a fact, where there is one.
    ///
    /// # Errors
    /// Faults of the database: they are not the same as no record.
    pub async fn known<R: Record>(&self, id: impl Into<Uuid>) -> Outcome<Option<R>> {
        let row = record::find(self.db, R::KIND, id.into()).await?;
        Ok(row.map(|row| row.record()).transpose()?)
    }

    /// Reads the records a select finds, as facts.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn facts<R: Record>(&self, condition: Cond) -> Outcome<Vec<Stored<R>>> {
        let query = record::select(R::KIND).cond_where(condition).to_owned();
        let rows = record::rows(self.db, &query).await?;
        rows.into_iter().map(|row| Ok(Stored { record: row.record()?, row })).collect()
    }

    /// Reads the records that are found by a value, as facts.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn found_by<R: Record>(&self, name: FoundBy, value: impl ToString) -> Outcome<Vec<Stored<R>>> {
        self.facts(Cond::all().add(Expr::col("id").in_subquery(lookup::identifiers(R::KIND, name, &value.to_string()))))
            .await
    }

    /// Whether a record of this kind is found by a value already.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn taken(&self, kind: Kind, name: FoundBy, value: &str) -> Outcome<bool> {
        Ok(self.db.query_one(&lookup::identifiers(kind, name, value)).await?.is_some())
    }

    /// Checks that an action is open to the body somebody acts for, before anything is looked up.
    ///
    /// # Errors
    /// `party.centre_outside_business`, `party.market_without_data`.
    pub fn check_desk(&self, action: Action, object: Option<Uuid>) -> Outcome<()> {
        let _ = self.tried.set((action, object));
        Ok(self.call.actor.check_desk(action)?)
    }

    /// Checks that whoever acts is cleared for data of a grade today.
    ///
    /// # Errors
    /// Those of [`domain::party::Clearance::check`].
    pub fn check_clearance(&self, grade: Grade) -> Outcome<()> {
        Ok(self.call.actor.check_clearance(grade, &self.rules, civil::today(self.now))?)
    }

    /// Loads a record for an action: open to the desk (else 403), visible (else 404), permitted (else 403), of the expected version (else 412).
    ///
    /// # Errors
    /// The refusals above.
    pub async fn hold<R: Record>(
        &self,
        id: impl Into<Uuid>,
        action: Action,
        expected: Option<i64>,
    ) -> Outcome<Held<R>> {
        let id = id.into();
        self.check_desk(action, Some(id))?;
        let row = record::find(self.db, R::KIND, id).await?.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?;
        let subject = Subject::of(R::KIND, &row);
        self.allowed(action, &subject)?;
        let record: R = row.record()?;
        crate::party::check_conflict(self, action, &row, &subject, &record.brought_by(action)).await?;
        if expected.is_some_and(|v| v != row.version) {
            return Err((&platform::STALE).into());
        }
        Ok(Held { found_by: record::found_by(&record), record, row, action })
    }

    /// Checks that the actor may create this record.
    fn allowed(&self, action: Action, subject: &Subject) -> Outcome<()> {
        let actor = &self.call.actor;
        let access = &self.ctx.access;
        if !actor.is_platform()
            && !access.permits(actor, Ask::View, subject)
            && !access.permits(actor, Ask::Do(action), subject)
        {
            return Err((&platform::NOT_FOUND).into());
        }
        access.require(actor, action, subject)?;
        let zone = subject.zone.as_deref().and_then(|z| z.parse().ok());
        if !self.despite_halt && !actor.is_platform() && self.ctx.leases.halted(zone) {
            return Err((&platform::HALTED).into());
        }
        if !actor.is_platform() {
            self.rules.admit(action)?;
        }
        Ok(())
    }

    /// Checks that the actor may create such a record: nobody who may not learns more than that.
    ///
    /// # Errors
    /// `platform.forbidden`, `platform.halted`, `rulebook.none_in_force`.
    pub fn may_create(&self, action: Action, subject: &Subject) -> Outcome<()> {
        self.ctx.access.require(&self.call.actor, action, subject)?;
        self.allowed(action, subject)
    }

    /// Checks that the actor may create a record of this organisation, before anything is read or worked out for it.
    ///
    /// # Errors
    /// `platform.forbidden`, `platform.halted`, `rulebook.none_in_force`.
    pub fn permit_in(&self, action: Action, org: domain::ids::OrgId) -> Outcome<()> {
        let subject = Subject { org: org.to_string(), ..Subject::new_of(action.kind(), &self.call.actor, None) };
        self.may_create(action, &subject)
    }

    /// Checks that the actor may create any record of the action's kind, as far as their roles go: asked before facts are
    /// read that a refusal could tell of. [`Tx::insert`] asks again about the record itself.
    ///
    /// # Errors
    /// `platform.forbidden`, `platform.halted`, `rulebook.none_in_force`.
    pub fn permit_any(&self, action: Action) -> Outcome<()> {
        let actor = &self.call.actor;
        self.ctx.access.require(actor, action, &Subject::nearest(action.kind(), actor))?;
        if !self.despite_halt && !actor.is_platform() && self.ctx.leases.halted(None) {
            return Err((&platform::HALTED).into());
        }
        if !actor.is_platform() {
            self.rules.admit(action)?;
        }
        Ok(())
    }

    /// Inserts a new record and records the action.
    ///
    /// # Errors
    /// A refusal when the actor may not create it.
    pub async fn insert<R: Record>(&mut self, id: impl Into<Uuid>, record: R, action: Action) -> Outcome<Stored<R>> {
        self.check_desk(action, None)?;
        let now = millis(self.now);
        let row = Row::of(id.into(), 1, now, now, &record)?;
        self.may_create(action, &Subject::of(R::KIND, &row))?;
        record::insert(self.db, R::KIND, &row).await?;
        self.changed(R::KIND, &row, action)?;
        Ok(Stored { record, row })
    }

    /// Saves a held record and records its action.
    ///
    /// # Errors
    /// `platform.stale` when another command changed it meanwhile.
    pub async fn save<R: Record>(&mut self, held: Held<R>) -> Outcome<Stored<R>> {
        let row = Row::of(held.row.id, held.row.version + 1, held.row.created_at, millis(self.now), &held.record)?;
        if !record::replace(self.db, R::KIND, &row, &held.found_by).await? {
            return Err((&platform::STALE).into());
        }
        self.changed(R::KIND, &row, held.action)?;
        Ok(Stored { record: held.record, row })
    }

    /// Checks that the actor may do this in their own organisation, for actions without a record of their own.
    ///
    /// # Errors
    /// `platform.forbidden`, `platform.halted`.
    pub fn permit(&self, action: Action, zone: Option<domain::ids::ZoneId>) -> Outcome<()> {
        self.check_desk(action, None)?;
        self.allowed(action, &Subject::new_of(action.kind(), &self.call.actor, zone))
    }

    fn changed(&mut self, kind: Kind, row: &Row, action: Action) -> Outcome<()> {
        self.row(kind.word(), row.id, row.version, Some(row.digest(kind)));
        domain::control::taken(action);
        if self.event.is_none() {
            self.record(action, kind, row.id);
        }
        for consequence in Consequence::of(action) {
            self.outbox.push((consequence, row.id));
        }
        self.saved.push((kind, row.clone()));
        Ok(())
    }

    /// Records an action that changes no record of its own (a sign-in, a preview, a sample query).
    pub fn record(&mut self, action: Action, kind: Kind, object: Uuid) {
        self.event =
            Some(Event { action: action.word().into(), kind, object, control: action.control().map(Into::into) });
    }

    /// Records something that is no action of the registry, by its word.
    pub fn record_word(&mut self, word: &str, kind: Kind, object: Uuid, control: Option<&str>) {
        self.event = Some(Event { action: word.into(), kind, object, control: control.map(Into::into) });
    }

    /// Records something that is no action of the registry, where the command has recorded nothing else.
    pub fn record_word_alone(&mut self, word: &str, kind: Kind, object: Uuid, control: Option<&str>) {
        if self.event.is_none() {
            self.record_word(word, kind, object, control);
        }
    }

    /// Adds a row to the ledger entry: its version and SM3 after the change, `None` when it was deleted.
    pub fn row(&mut self, table: &'static str, id: Uuid, version: i64, after: Option<[u8; 32]>) {
        self.rows.push(ChangedRow { table, id, version, after });
    }

    /// Keeps what was written although the command ends in a refusal (a failed sign-in counts).
    pub fn keep_on_refusal(&mut self) {
        self.keep_on_refusal = true;
    }

    /// The connection, for the stores of slices that have tables of their own.
    pub fn db(&self) -> &impl ConnectionTrait {
        self.db
    }

    /// A fault with the request's id is logged at the edge; this makes one.
    pub fn fault(&self, context: &str) -> Failure {
        Fault::new(context).into()
    }
}
