//! The metadata database: SQLite embedded, or the city's PostgreSQL. One writer, many readers; one
//! process owns a database and a second refuses to start.

pub mod lookup;
mod migration;
pub mod record;
pub mod system;

use crate::failure::{Failure, Fault};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager};
use std::{fs::File, path::Path, time::Duration};

/// Number of the advisory lock that marks ownership of a PostgreSQL database ("shuyu" in ASCII).
const OWNER_LOCK: i64 = 0x73_68_75_79_75;

/// Connections of one process.
pub struct Database {
    /// The writer's only connection.
    pub write: DatabaseConnection,
    /// Readers.
    pub read: DatabaseConnection,
    /// Held for as long as the process owns the database: a locked file, or a session with the lock.
    _owner: Owner,
}

enum Owner {
    File(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File),
    Session(#[expect(dead_code, reason = "the advisory lock lives as long as its session")] DatabaseConnection),
}

impl Database {
    /// Opens `url` (`None`: SQLite at `<data>/shuyu.db`), takes ownership and migrates.
    ///
    /// # Errors
    /// When another process owns the database, it cannot be reached, or a migration fails.
    pub async fn open(data: &Path, url: Option<&str>) -> Result<Self, Fault> {
        let database = match url {
            Some(url) if url.starts_with("postgres") => Self::postgres(url).await?,
            Some(url) => {
                return Err(Fault::new(format!("database.url `{}` is neither empty nor postgres://", scheme(url))));
            }
            None => Self::sqlite(data).await?,
        };
        let migrating = |e| Fault::caused("migrating the database", e);
        migration::Migrator::up(&database.write, None).await.map_err(migrating)?;
        migration::records(&SchemaManager::new(&database.write)).await.map_err(migrating)?;
        lookup::fill(&database.write).await.map_err(Failure::into_fault)?;
        Ok(database)
    }

    async fn sqlite(data: &Path) -> Result<Self, Fault> {
        let lock = File::create(data.join("shuyu.lock")).map_err(|e| Fault::caused("creating shuyu.lock", e))?;
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Fault::new("another process owns this data folder; stop it first"))?;
        let file = data.join("shuyu.db");
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let write = connect(&url, 1).await?;
        let read = connect(&url, 4).await?;
        Ok(Self { write, read, _owner: Owner::File(lock) })
    }

    async fn postgres(url: &str) -> Result<Self, Fault> {
        let session = connect(url, 1).await?;
        let sql = format!("SELECT pg_try_advisory_lock({OWNER_LOCK}) AS owned");
        let row = session.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let owned = row.map(|r| r.try_get_by_index::<bool>(0)).transpose()?.unwrap_or(false);
        if !owned {
            return Err(Fault::new("another process owns this database; stop it first"));
        }
        let write = connect(url, 1).await?;
        // A killed owner's writing session can outlive its owning one by the commit it was in: wait for its end.
        for sql in [
            "SET lock_timeout = '10s'".to_owned(),
            format!("SELECT pg_advisory_lock({OWNER_LOCK} + 1)"),
            "SET lock_timeout = 0".to_owned(),
        ] {
            write
                .execute_unprepared(&sql)
                .await
                .map_err(|e| Fault::caused("waiting for the former writer's end", e))?;
        }
        let read = connect(url, 8).await?;
        Ok(Self { write, read, _owner: Owner::Session(session) })
    }
}

async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, Fault> {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        // A connection that ends by age would take the lock of its session with it.
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|o| {
            o.journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(256)
                .pragma("temp_store", "memory")
        });
    sea_orm::Database::connect(options).await.map_err(|e| Fault::caused("connecting to the database", e))
}

/// The scheme of a URL: all of it that may be shown, since the rest can hold a password.
fn scheme(url: &str) -> &str {
    url.split("://").next().unwrap_or_default()
}
