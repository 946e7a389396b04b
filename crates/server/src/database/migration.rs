//! The one history of the schema, for both databases.
//!
//! Tables of records have one shape (decision 0001) and no history of their own: [`records`] makes the table of
//! every kind that has none yet, and its indexes, after the migrations.

use super::lookup;
use domain::Kind;
use sea_orm_migration::{
    async_trait::async_trait,
    prelude::*,
    sea_query::{Alias, ColumnDef, Index, Table},
};

/// All migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Foundation),
            Box::new(RecordKeys),
            Box::new(UsageCalls),
            Box::new(SecondFactor),
            Box::new(KeyVersions),
            Box::new(Editions),
        ]
    }
}

struct Foundation;

impl MigrationName for Foundation {
    fn name(&self) -> &str {
        "m0001_foundation"
    }
}

fn name(text: &str) -> Alias {
    Alias::new(text)
}

fn column(text: &str) -> ColumnDef {
    ColumnDef::new(name(text))
}

#[async_trait]
impl MigrationTrait for Foundation {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        system(manager).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the first migration is never undone: restore a backup".into()))
    }
}

/// One index for everything that records are found by, parties included, instead of a table of parties and
/// searches through bodies. It is derived: [`super::lookup::fill`] fills it.
struct RecordKeys;

impl MigrationName for RecordKeys {
    fn name(&self) -> &str {
        "m0002_record_keys"
    }
}

#[async_trait]
impl MigrationTrait for RecordKeys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(name("record_party")).if_exists().to_owned()).await?;
        // Indexes of before, without the columns of the scope.
        for kind in Kind::ALL {
            for suffix in ["updated", "created", "title", "status"] {
                let index = Index::drop()
                    .name(format!("ix_{}_{suffix}", kind.word()))
                    .table(name(kind.word()))
                    .if_exists()
                    .to_owned();
                if manager.has_table(kind.word()).await? {
                    manager.drop_index(index).await?;
                }
            }
        }
        let create = Table::create()
            .table(name(lookup::TABLE))
            .col(column("kind").text().not_null())
            .col(column("name").text().not_null())
            .col(column("value").text().not_null())
            .col(column("record_id").uuid().not_null())
            .primary_key(Index::create().col(name("kind")).col(name("name")).col(name("value")).col(name("record_id")))
            .to_owned();
        manager.create_table(create).await?;
        let index =
            Index::create().name("ix_record_key_record").table(name(lookup::TABLE)).col(name("record_id")).to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations are never undone: restore a backup".into()))
    }
}

/// A usage record says how many calls it stands for, since a download has further parts and a cut call is
/// taken back.
struct UsageCalls;

impl MigrationName for UsageCalls {
    fn name(&self) -> &str {
        "m0003_usage_calls"
    }
}

#[async_trait]
impl MigrationTrait for UsageCalls {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let usage = || Table::alter().table(name("usage_record")).to_owned();
        let calls = column("calls").small_integer().not_null().default(1).to_owned();
        manager.alter_table(usage().add_column(calls).to_owned()).await?;
        manager.alter_table(usage().drop_column(name("outcome")).to_owned()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations are never undone: restore a backup".into()))
    }
}

/// A credential holds a second factor, sealed; a session the organisation its person acts for.
struct SecondFactor;

impl MigrationName for SecondFactor {
    fn name(&self) -> &str {
        "m0004_second_factor"
    }
}

#[async_trait]
impl MigrationTrait for SecondFactor {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = |table: &str, new: ColumnDef| Table::alter().table(name(table)).add_column(new).to_owned();
        manager.alter_table(add("credential", column("factor").text().to_owned())).await?;
        manager.alter_table(add("session", column("org_id").uuid().to_owned())).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations are never undone: restore a backup".into()))
    }
}

/// A version for the keys of agreements, with which their rows enter the ledger.
struct KeyVersions;

impl MigrationName for KeyVersions {
    fn name(&self) -> &str {
        "m0005_key_versions"
    }
}

#[async_trait]
impl MigrationTrait for KeyVersions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = column("version").big_integer().not_null().default(1).to_owned();
        manager.alter_table(Table::alter().table(name("scope_key")).add_column(version).to_owned()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations are never undone: restore a backup".into()))
    }
}

/// Editions of catalogue entries, kept for ever.
struct Editions;

impl MigrationName for Editions {
    fn name(&self) -> &str {
        "m0006_editions"
    }
}

#[async_trait]
impl MigrationTrait for Editions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let create = Table::create()
            .table(name("edition"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("resource_id").uuid().not_null())
            .col(column("number").big_integer().not_null())
            .col(column("body").text().not_null())
            .to_owned();
        manager.create_table(create).await?;
        let index = Index::create()
            .name("ix_edition_number")
            .table(name("edition"))
            .col(name("resource_id"))
            .col(name("number"))
            .unique()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations are never undone: restore a backup".into()))
    }
}

/// Makes the tables of all kinds that have none, and their indexes.
///
/// # Errors
/// When the database fails.
pub async fn records(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for kind in Kind::ALL {
        record(manager, kind.word()).await?;
    }
    Ok(())
}

/// A table of one kind of record; every kind has the same columns (decision 0001).
async fn record(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let create = Table::create()
        .table(name(table))
        .if_not_exists()
        .col(column("id").uuid().not_null().primary_key())
        .col(column("version").big_integer().not_null())
        .col(column("status").text().not_null())
        .col(column("title").text().not_null())
        .col(column("org_id").uuid().not_null())
        .col(column("zone_id").uuid())
        .col(column("parent_id").uuid())
        .col(column("is_public").boolean().not_null())
        .col(column("parties").text().not_null())
        .col(column("created_at").big_integer().not_null())
        .col(column("updated_at").big_integer().not_null())
        .col(column("body").text().not_null())
        .to_owned();
    manager.create_table(create).await?;
    for (suffix, columns) in [
        // Those of the sort orders hold what a scope asks, so that rows nobody may see are never fetched.
        ("by_updated", &["updated_at", "id", "status", "org_id", "zone_id", "is_public"][..]),
        ("by_created", &["created_at", "id", "status", "org_id", "zone_id", "is_public"]),
        ("by_title", &["title", "id", "status", "org_id", "zone_id", "is_public"]),
        ("by_status", &["status", "id", "org_id", "zone_id", "is_public"]),
        ("org", &["org_id", "updated_at"]),
        ("zone", &["zone_id", "updated_at"]),
        ("parent", &["parent_id", "updated_at"]),
    ] {
        let mut index = Index::create();
        index.name(format!("ix_{table}_{suffix}")).table(name(table)).if_not_exists();
        for column in columns {
            index.col(name(column));
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn system(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let tables = [
        Table::create()
            .table(name("installation"))
            .col(column("name").text().not_null().primary_key())
            .col(column("value").text().not_null())
            .to_owned(),
        Table::create()
            .table(name("credential"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("account").text().not_null().unique_key())
            .col(column("password").text().not_null())
            .col(column("version").big_integer().not_null())
            .to_owned(),
        Table::create()
            .table(name("session"))
            .col(column("token_hash").text().not_null().primary_key())
            .col(column("id").uuid().not_null())
            .col(column("person_id").uuid().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("seen_at").big_integer().not_null())
            .to_owned(),
        Table::create()
            .table(name("idempotency"))
            .col(column("person_id").uuid().not_null())
            .col(column("name").text().not_null())
            .col(column("request_hash").text().not_null())
            .col(column("status").integer().not_null())
            .col(column("answer").text().not_null())
            .col(column("created_at").big_integer().not_null())
            .primary_key(Index::create().col(name("person_id")).col(name("name")))
            .to_owned(),
        Table::create()
            .table(name("outbox"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("consequence").text().not_null())
            .col(column("subject").uuid().not_null())
            .col(column("created_at").big_integer().not_null())
            .col(column("attempts").integer().not_null())
            .to_owned(),
        Table::create()
            .table(name("usage_segment"))
            .col(column("id").uuid().not_null().primary_key())
            .col(column("first_seq").big_integer().not_null())
            .col(column("last_seq").big_integer().not_null())
            .col(column("root").text().not_null())
            .to_owned(),
        Table::create()
            .table(name("preview"))
            .col(column("resource_id").uuid().not_null().primary_key())
            .col(column("version").big_integer().not_null())
            .col(column("sealed").text().not_null())
            .to_owned(),
        Table::create()
            .table(name("ledger_entry"))
            .col(column("idx").big_integer().not_null().primary_key())
            .col(column("entry").binary().not_null())
            .col(column("leaf").binary().not_null())
            .col(column("object_id").uuid().not_null())
            .col(column("actor_id").uuid().not_null())
            .to_owned(),
        Table::create()
            .table(name("ledger_checkpoint"))
            .col(column("size").big_integer().not_null().primary_key())
            .col(column("note").text().not_null())
            .to_owned(),
        Table::create()
            .table(name("scope_key"))
            .col(column("scope_id").uuid().not_null().primary_key())
            .col(column("wrapped").text().not_null())
            .col(column("enabled").boolean().not_null())
            .to_owned(),
        Table::create()
            .table(name("usage_record"))
            .col(column("seq").big_integer().not_null().primary_key())
            .col(column("subscription_id").uuid().not_null())
            .col(column("product_id").uuid().not_null())
            .col(column("agreement_id").uuid().not_null())
            .col(column("at").big_integer().not_null())
            .col(column("day").integer().not_null())
            .col(column("units").big_integer().not_null())
            .col(column("outcome").text().not_null())
            .to_owned(),
    ];
    for table in tables {
        manager.create_table(table).await?;
    }
    for (table, column) in [
        ("session", "person_id"),
        ("ledger_entry", "object_id"),
        ("ledger_entry", "actor_id"),
        ("idempotency", "created_at"),
    ] {
        let index =
            Index::create().name(format!("ix_{table}_{column}")).table(name(table)).col(name(column)).to_owned();
        manager.create_index(index).await?;
    }
    let index = Index::create()
        .name("ix_usage_subscription_day")
        .table(name("usage_record"))
        .col(name("subscription_id"))
        .col(name("day"))
        .to_owned();
    manager.create_index(index).await
}
