//! The index of what records are found by apart from their shared columns: codes, keys, agreements, parties.
//!
//! It is derived from the records and written in their transactions; when the derivation changes it is made
//! anew at start.

use super::{record, system};
use crate::failure::{Failure, Fault};
use domain::{
    FoundBy, Kind, Record,
    airlock::Export,
    calendar::{CalendarYear, Deadline},
    catalogue::{Batch, Resource, Seal, Tree},
    compute::{Job, SocialDataset},
    delivery::Subscription,
    grant::{Exception, Grant, Request},
    mandate::{Agreement, Obligation},
    party::{Delegation, Group, Organisation, Person},
    product::Product,
    rulebook::{Interpretation, RuleChange},
    supervision::{Alert, Halt, Opinion},
    supply::{SupplyOrder, SupplyPlan},
    zone::{Sector, Zone, ZoneKind},
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, TransactionTrait,
    sea_query::{Expr, ExprTrait, LikeExpr, Query, SelectStatement},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Table of the index.
pub const TABLE: &str = "record_key";
/// Which derivation fills the index; another number makes it anew.
const DERIVATION: &str = "12";
/// Name of the installation fact that holds the derivation.
const FACT: &str = "record_key";
/// Most rows in one statement: within the parameter limits of both databases.
const ROWS: usize = 500;

/// Inserts what one record is found by.
pub async fn insert(
    db: &impl ConnectionTrait,
    kind: Kind,
    id: Uuid,
    found_by: &[(FoundBy, String)],
) -> Result<(), Failure> {
    for some in found_by.chunks(ROWS) {
        let mut statement = Query::insert();
        statement.into_table(TABLE).columns(["kind", "name", "value", "record_id"]);
        for (name, value) in some {
            statement.values_panic([kind.word().into(), name.word().into(), value.as_str().into(), id.into()]);
        }
        db.execute(&statement).await?;
    }
    Ok(())
}

/// Forgets what one record is found by.
pub async fn clear(db: &impl ConnectionTrait, kind: Kind, id: Uuid) -> Result<(), Failure> {
    let statement = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("kind").eq(kind.word()))
        .and_where(Expr::col("record_id").eq(id))
        .to_owned();
    db.execute(&statement).await?;
    Ok(())
}

/// The identifiers of the records of a kind that are found by this value.
pub fn identifiers(kind: Kind, name: FoundBy, value: &str) -> SelectStatement {
    Query::select()
        .column("record_id")
        .from(TABLE)
        .and_where(Expr::col("kind").eq(kind.word()))
        .and_where(Expr::col("name").eq(name.word()))
        .and_where(Expr::col("value").eq(value))
        .to_owned()
}

/// The identifiers of the records of a kind that are found by one of these values, at most some hundreds.
pub fn identifiers_of(kind: Kind, name: FoundBy, values: &[String]) -> SelectStatement {
    Query::select()
        .column("record_id")
        .from(TABLE)
        .and_where(Expr::col("kind").eq(kind.word()))
        .and_where(Expr::col("name").eq(name.word()))
        .and_where(Expr::col("value").is_in(values.iter().map(String::as_str)))
        .to_owned()
}

/// The identifiers of the records of a kind whose value under a name comes before this one.
pub fn identifiers_before(kind: Kind, name: FoundBy, value: &str) -> SelectStatement {
    Query::select()
        .column("record_id")
        .from(TABLE)
        .and_where(Expr::col("kind").eq(kind.word()))
        .and_where(Expr::col("name").eq(name.word()))
        .and_where(Expr::col("value").lt(value))
        .to_owned()
}

/// The values under a name that begin with `prefix`, each once.
///
/// # Errors
/// When the database fails.
pub async fn values(
    db: &impl ConnectionTrait,
    kind: Kind,
    name: FoundBy,
    prefix: &str,
) -> Result<BTreeSet<String>, Failure> {
    let escaped = prefix.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let query = Query::select()
        .distinct()
        .column("value")
        .from(TABLE)
        .and_where(Expr::col("kind").eq(kind.word()))
        .and_where(Expr::col("name").eq(name.word()))
        .and_where(Expr::col("value").like(LikeExpr::new(format!("{escaped}%")).escape('\\')))
        .to_owned();
    let rows = db.query_all(&query).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<_, _>>()?)
}

/// Makes the index anew where it was filled by another derivation, or never.
///
/// # Errors
/// When the database fails or a record does not parse.
pub async fn fill(db: &DatabaseConnection) -> Result<(), Failure> {
    if system::installation(db, FACT).await?.as_deref() == Some(DERIVATION) {
        return Ok(());
    }
    let txn = db.begin().await?;
    txn.execute(Query::delete().from_table(TABLE)).await?;
    for kind in Kind::ALL {
        for row in record::rows(&txn, &record::select(*kind)).await? {
            insert(&txn, *kind, row.id, &found_by(*kind, &row)?).await?;
        }
    }
    system::set_installation(&txn, FACT, DERIVATION).await?;
    txn.commit().await?;
    Ok(())
}

fn found_by(kind: Kind, row: &record::Row) -> Result<Vec<(FoundBy, String)>, Fault> {
    fn of<R: Record>(row: &record::Row) -> Result<Vec<(FoundBy, String)>, Fault> {
        Ok(record::found_by(&row.record::<R>()?))
    }
    match kind {
        Kind::Organisation => of::<Organisation>(row),
        Kind::Person => of::<Person>(row),
        Kind::Group => of::<Group>(row),
        Kind::Delegation => of::<Delegation>(row),
        Kind::Sector => of::<Sector>(row),
        Kind::ZoneKind => of::<ZoneKind>(row),
        Kind::Zone => of::<Zone>(row),
        Kind::RuleChange => of::<RuleChange>(row),
        Kind::Interpretation => of::<Interpretation>(row),
        Kind::CalendarYear => of::<CalendarYear>(row),
        Kind::Deadline => of::<Deadline>(row),
        Kind::Resource => of::<Resource>(row),
        Kind::Seal => of::<Seal>(row),
        Kind::Tree => of::<Tree>(row),
        Kind::Batch => of::<Batch>(row),
        Kind::SupplyPlan => of::<SupplyPlan>(row),
        Kind::SupplyOrder => of::<SupplyOrder>(row),
        Kind::Agreement => of::<Agreement>(row),
        Kind::Obligation => of::<Obligation>(row),
        Kind::Request => of::<Request>(row),
        Kind::Grant => of::<Grant>(row),
        Kind::Exception => of::<Exception>(row),
        Kind::Job => of::<Job>(row),
        Kind::SocialDataset => of::<SocialDataset>(row),
        Kind::Export => of::<Export>(row),
        Kind::Product => of::<Product>(row),
        Kind::Subscription => of::<Subscription>(row),
        Kind::Halt => of::<Halt>(row),
        Kind::Opinion => of::<Opinion>(row),
        Kind::Alert => of::<Alert>(row),
    }
}
