//! The two databases a scenario runs on, and the furnished city each of them starts from.

use crate::{
    app::{self, Place, TestApp},
    city::{self, City},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::runtime::Runtime;

/// Where records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A data folder, and a database where it is not in the folder, with people who are signed in.
struct Template {
    folder: PathBuf,
    database: Option<String>,
    city: City,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Runs a scenario on one database, in an installation of its own.
pub fn run<F: Future<Output = ()>>(backend: Backend, scenario: impl FnOnce(TestApp) -> F) {
    if backend == Backend::Postgres && postgres().is_none() {
        #[expect(clippy::print_stderr, reason = "a test that did not run says so")]
        {
            eprintln!("SHUYU_TEST_POSTGRES is not set: not run on PostgreSQL");
        }
        return;
    }
    let template = template(backend);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = tempfile::tempdir().unwrap();
    copy(&template.folder, folder.path());
    let runtime = Runtime::new().unwrap();
    let database = template.database.as_ref().map(|from| {
        let name = format!("shuyu_suite_{}_{number}", std::process::id());
        runtime.block_on(server_sql(&format!("CREATE DATABASE {name} TEMPLATE {from}")));
        Dropped(name)
    });
    runtime.block_on(async {
        let place = Place {
            folder: folder.path().to_owned(),
            url: database.as_ref().map(|d| database_url(&d.0)),
            seed: format!("scenario {number}"),
        };
        scenario(TestApp::open(place, template.city.clone()).await).await;
    });
    runtime.shutdown_background();
}

/// A database that goes with the scenario, whatever becomes of it.
struct Dropped(String);

impl Drop for Dropped {
    fn drop(&mut self) {
        let name = self.0.clone();
        let dropped = std::thread::spawn(move || {
            Runtime::new().unwrap().block_on(server_sql(&format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _ = dropped.join();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is its own edge: CI names its server here")]
fn postgres() -> Option<String> {
    std::env::var("SHUYU_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// The URL of a database on the test server: the server's URL with another path.
fn database_url(name: &str) -> String {
    let url = postgres().unwrap();
    let (base, query) = url.split_once('?').map_or((url.as_str(), String::new()), |(b, q)| (b, format!("?{q}")));
    let (scheme, rest) = base.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    format!("{scheme}://{authority}/{name}{query}")
}

async fn server_sql(statement: &str) {
    let db: DatabaseConnection = sea_orm::Database::connect(postgres().unwrap()).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

fn template(backend: Backend) -> &'static Template {
    static SQLITE: OnceLock<Template> = OnceLock::new();
    static POSTGRES: OnceLock<Template> = OnceLock::new();
    let slot = if backend == Backend::Sqlite { &SQLITE } else { &POSTGRES };
    slot.get_or_init(|| std::thread::spawn(move || build(backend)).join().unwrap())
}

fn build(backend: Backend) -> Template {
    let pid = std::process::id();
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    forget_old_folders(parent);
    let folder = parent.join(format!("city-{pid}-{backend:?}"));
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = Runtime::new().unwrap();
    let database = (backend == Backend::Postgres).then(|| {
        let name = format!("shuyu_suite_{pid}_city");
        runtime.block_on(server_sql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        runtime.block_on(server_sql(&format!("CREATE DATABASE {name}")));
        name
    });
    let place =
        Place { folder: folder.clone(), url: database.as_deref().map(database_url), seed: "the city".to_owned() };
    let city = runtime.block_on(async {
        let mut app = TestApp::open(place, City::default()).await;
        city::furnish(&mut app).await;
        let city = app.city.clone();
        app.stop().await;
        city
    });
    drop(runtime);
    Template { folder, database, city }
}

/// Removes the furnished folders of processes that are no more.
fn forget_old_folders(parent: &Path) {
    for entry in std::fs::read_dir(parent).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix("city-").and_then(|n| n.split('-').next());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if entry.file_name() != app::LOCK_FILE {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Declares the scenarios of a module as tests, each on both databases.
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $name() { $crate::backend::run($crate::backend::Backend::Sqlite, super::$name); })*
        }
        mod on_postgres {
            $(#[test] fn $name() { $crate::backend::run($crate::backend::Backend::Postgres, super::$name); })*
        }
    };
}
pub(crate) use scenarios;
