//! Rows of records: the same statements for every kind. Private to commands and queries; slices use
//! [`crate::command::Tx`] and [`crate::query`].

use super::lookup;
use crate::failure::{Failure, Fault};
use domain::{FoundBy, Kind, Record};
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// The shared columns, in the order they are selected and hashed.
const COLUMNS: [&str; 12] = [
    "id",
    "version",
    "status",
    "title",
    "org_id",
    "zone_id",
    "parent_id",
    "is_public",
    "parties",
    "created_at",
    "updated_at",
    "body",
];

/// One stored row of a kind.
#[derive(Debug, Clone)]
pub struct Row {
    /// Identifier.
    pub id: Uuid,
    /// Version, from 1; also the ETag.
    pub version: i64,
    /// State.
    pub status: String,
    /// Title.
    pub title: String,
    /// Owner.
    pub org: Uuid,
    /// Zone.
    pub zone: Option<Uuid>,
    /// Parent record.
    pub parent: Option<Uuid>,
    /// Visible to every account.
    pub public: bool,
    /// Other organisations that may see it, sorted, comma-separated.
    pub parties: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds.
    pub updated_at: i64,
    /// The object as JSON, byte for byte as hashed.
    pub body: String,
    /// What it is found by besides: known of a row on its way into the database, empty of one read from it.
    pub found_by: Vec<(FoundBy, String)>,
}

impl Row {
    /// The row of a record in this version.
    ///
    /// # Errors
    /// When the record cannot be written as JSON, which is a bug.
    pub fn of<R: Record>(id: Uuid, version: i64, created_at: i64, updated_at: i64, record: &R) -> Result<Self, Fault> {
        let mut parties: Vec<String> = record.parties().iter().map(ToString::to_string).collect();
        parties.sort();
        parties.dedup();
        Ok(Self {
            id,
            version,
            status: record.status().to_owned(),
            title: record.title(),
            org: record.org().0,
            zone: record.zone().map(|z| z.0),
            parent: record.parent(),
            public: record.public(),
            parties: parties.join(","),
            created_at,
            updated_at,
            body: serde_json::to_string(record).map_err(|e| Fault::caused("writing a record as JSON", e))?,
            found_by: found_by(record),
        })
    }

    /// SM3 over every column, each with its length before it: the after-image the ledger holds.
    pub fn digest(&self, kind: Kind) -> [u8; 32] {
        let mut hash = gm::Sm3::new();
        let mut field = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        field(kind.word().as_bytes());
        field(self.id.as_bytes());
        field(&self.version.to_be_bytes());
        field(self.status.as_bytes());
        field(self.title.as_bytes());
        field(self.org.as_bytes());
        field(self.zone.as_ref().map_or(&[][..], |z| z.as_bytes()));
        field(self.parent.as_ref().map_or(&[][..], |p| p.as_bytes()));
        field(&[u8::from(self.public)]);
        field(self.parties.as_bytes());
        field(&self.created_at.to_be_bytes());
        field(&self.updated_at.to_be_bytes());
        field(self.body.as_bytes());
        hash.finish()
    }

    /// The record in this row.
    ///
    /// # Errors
    /// When the stored JSON does not fit the type: the database was changed by another hand.
    pub fn record<R: Record>(&self) -> Result<R, Fault> {
        serde_json::from_str(&self.body).map_err(|e| Fault::caused(format!("reading {} {}", R::KIND, self.id), e))
    }

    /// The other organisations that may see it.
    pub fn party_ids(&self) -> Vec<Uuid> {
        self.parties.split(',').filter_map(|p| p.parse().ok()).collect()
    }

    fn read(row: &QueryResult) -> Result<Self, sea_orm::DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            version: row.try_get_by_index(1)?,
            status: row.try_get_by_index(2)?,
            title: row.try_get_by_index(3)?,
            org: row.try_get_by_index(4)?,
            zone: row.try_get_by_index(5)?,
            parent: row.try_get_by_index(6)?,
            public: row.try_get_by_index(7)?,
            parties: row.try_get_by_index(8)?,
            created_at: row.try_get_by_index(9)?,
            updated_at: row.try_get_by_index(10)?,
            body: row.try_get_by_index(11)?,
            found_by: Vec::new(),
        })
    }
}

/// Selects the shared columns of a kind.
pub fn select(kind: Kind) -> SelectStatement {
    let mut select = Query::select();
    select.from(Alias::new(kind.word())).columns(COLUMNS.map(Alias::new));
    select
}

/// The row of this id.
pub async fn find(db: &impl ConnectionTrait, kind: Kind, id: Uuid) -> Result<Option<Row>, Failure> {
    let mut query = select(kind);
    query.and_where(Expr::col(Alias::new("id")).eq(id));
    Ok(db.query_one(&query).await?.map(|row| Row::read(&row)).transpose()?)
}

/// Rows of a select made by [`select`].
pub async fn rows(db: &impl ConnectionTrait, query: &SelectStatement) -> Result<Vec<Row>, Failure> {
    let found = db.query_all(query).await?;
    Ok(found.iter().map(Row::read).collect::<Result<_, _>>()?)
}

/// Everything a record is found by, parties and ends included, sorted.
pub fn found_by<R: Record>(record: &R) -> Vec<(FoundBy, String)> {
    let mut all = record.found_by();
    all.extend(record.parties().iter().map(|party| (FoundBy::Party, party.to_string())));
    all.extend(record.ends().iter().map(|ends| (FoundBy::Ends, ends.last_day.to_string())));
    all.sort();
    all.dedup();
    all
}

/// Inserts a row and what it is found by.
pub async fn insert(db: &impl ConnectionTrait, kind: Kind, row: &Row) -> Result<(), Failure> {
    let statement = Query::insert()
        .into_table(Alias::new(kind.word()))
        .columns(COLUMNS.map(Alias::new))
        .values_panic([
            row.id.into(),
            row.version.into(),
            row.status.as_str().into(),
            row.title.as_str().into(),
            row.org.into(),
            row.zone.into(),
            row.parent.into(),
            row.public.into(),
            row.parties.as_str().into(),
            row.created_at.into(),
            row.updated_at.into(),
            row.body.as_str().into(),
        ])
        .to_owned();
    db.execute(&statement).await?;
    lookup::insert(db, kind, row.id, &row.found_by).await
}

/// Replaces the row of version `row.version - 1`, which was found by `before`. False when that version is no
/// longer there.
pub async fn replace(
    db: &impl ConnectionTrait,
    kind: Kind,
    row: &Row,
    before: &[(FoundBy, String)],
) -> Result<bool, Failure> {
    let statement = Query::update()
        .table(Alias::new(kind.word()))
        .values([
            (Alias::new("version"), row.version.into()),
            (Alias::new("status"), row.status.as_str().into()),
            (Alias::new("title"), row.title.as_str().into()),
            (Alias::new("org_id"), row.org.into()),
            (Alias::new("zone_id"), row.zone.into()),
            (Alias::new("parent_id"), row.parent.into()),
            (Alias::new("is_public"), row.public.into()),
            (Alias::new("parties"), row.parties.as_str().into()),
            (Alias::new("updated_at"), row.updated_at.into()),
            (Alias::new("body"), row.body.as_str().into()),
        ])
        .and_where(Expr::col(Alias::new("id")).eq(row.id))
        .and_where(Expr::col(Alias::new("version")).eq(row.version - 1))
        .to_owned();
    if db.execute(&statement).await?.rows_affected() != 1 {
        return Ok(false);
    }
    if before != row.found_by {
        lookup::clear(db, kind, row.id).await?;
        lookup::insert(db, kind, row.id, &row.found_by).await?;
    }
    Ok(true)
}

/// Unix milliseconds of a moment.
pub fn millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The moment of unix milliseconds.
pub fn moment(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
