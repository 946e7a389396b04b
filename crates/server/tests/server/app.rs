//! A running application over a data folder of its own, and a client for it.

use crate::{
    city::City,
    fakes::{Shelves, Workers},
};
use axum::{Router, body::Body};
use http_body_util::BodyExt;
use hyper::{HeaderMap, Request, header};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use server::{
    App, Settings,
    clock::{Entropy, SetClock},
    context::Context,
    database::Database,
    keyring::Keyring,
    party::totp,
};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The file a running server locks.
pub const LOCK_FILE: &str = "shuyu.lock";
/// When every scenario begins.
const BEGIN: time::OffsetDateTime = time::macros::datetime!(2026-03-02 01:00 UTC);

/// Where an installation lies.
#[derive(Debug, Clone)]
pub struct Place {
    pub folder: PathBuf,
    pub url: Option<String>,
    pub seed: String,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Reply {
    /// The body of an answer with this status.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Checks a refusal by status and code, and gives the problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        for language in ["detail_zh", "detail_en"] {
            assert!(self.body[language].as_str().is_some_and(|t| !t.is_empty()), "{}", self.body);
        }
        self.body
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }
}

/// The id in a view.
#[track_caller]
pub fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_else(|| panic!("no id in {view}")).to_owned()
}

/// The application with its fakes, in a runtime of its own that can be torn down like a process.
pub struct TestApp {
    pub ctx: Context,
    pub city: City,
    pub clock: SetClock,
    pub workers: Arc<Workers>,
    pub shelves: Arc<Shelves>,
    pub place: Place,
    router: Router,
    app: Option<App>,
    runtime: Option<Runtime>,
    keys: AtomicU32,
    log: Mutex<Vec<Logged>>,
}

/// A request that was answered.
#[derive(Debug, Clone)]
pub struct Logged {
    pub method: String,
    pub path: String,
    pub status: u16,
    pub request: uuid::Uuid,
}

/// An installation at rest.
pub struct Stopped {
    pub place: Place,
    pub city: City,
    now: time::OffsetDateTime,
    workers: Arc<Workers>,
}

pub fn keyring() -> Keyring {
    Keyring::new(gm::Secret::new([7; 32]))
}

async fn settings(place: &Place, clock: &SetClock, workers: &Arc<Workers>, shelves: &Arc<Shelves>) -> Settings {
    Settings {
        data: place.folder.clone(),
        database_url: place.url.clone(),
        keyring: keyring(),
        clock: Arc::new(clock.clone()),
        entropy: Entropy::seeded(place.seed.as_bytes()),
        second_factor: domain::party::SecondFactorRule::Required,
        compute: workers.clone(),
        shelf: shelves.clone(),
    }
}

/// Opens what a former owner may still be letting go of: a server notices late that a client is gone.
async fn once_free<T, F: Future<Output = Result<T, server::failure::Fault>>>(open: impl Fn() -> F) -> T {
    let start = std::time::Instant::now();
    loop {
        match open().await {
            Ok(opened) => return opened,
            Err(fault) if fault.to_string().contains("another process") && start.elapsed().as_secs() < 10 => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(fault) => panic!("{fault}"),
        }
    }
}

impl TestApp {
    pub async fn open(place: Place, city: City) -> Self {
        Self::open_at(place, city, BEGIN, Workers::default()).await
    }

    async fn open_at(place: Place, city: City, now: time::OffsetDateTime, workers: Workers) -> Self {
        domain::control::watch(saw);
        let (clock, workers, shelves) = (SetClock::at(now), Arc::new(workers), Arc::new(Shelves::default()));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let app = once_free(|| async {
            let settings = settings(&place, &clock, &workers, &shelves).await;
            runtime.spawn(App::open(settings)).await.unwrap()
        })
        .await;
        let ctx = app.ctx.clone();
        let router = server::http::router(ctx.clone(), None);
        let (app, runtime, keys, log) = (Some(app), Some(runtime), AtomicU32::new(0), Mutex::default());
        Self { ctx, city, clock, workers, shelves, place, router, app, runtime, keys, log }
    }

    /// Opens a second application over the same installation.
    pub async fn open_again(&self) -> Result<App, server::failure::Fault> {
        App::open(settings(&self.place, &self.clock, &self.workers, &self.shelves).await).await
    }

    /// Stops as an operator does.
    pub async fn stop(mut self) -> Stopped {
        let app = self.app.take().unwrap();
        self.runtime.as_ref().unwrap().spawn(app.close()).await.unwrap();
        self.end().await
    }

    /// Stops as a power cut does: nothing is finished, nothing is closed.
    pub async fn crash(self) -> Stopped {
        self.end().await
    }

    async fn end(mut self) -> Stopped {
        let now = server::clock::Clock::now(&self.clock);
        let runtime = self.runtime.take().unwrap();
        let stopped =
            Stopped { place: self.place.clone(), city: self.city.clone(), now, workers: self.workers.clone() };
        // This one's own hold on the database goes first.
        drop(self);
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(Duration::from_secs(10))).await.unwrap();
        stopped.let_go().await;
        stopped
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let router = self.router.clone();
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let answer = self.runtime.as_ref().unwrap().spawn(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts, body.collect().await.unwrap().to_bytes().to_vec())
        });
        let (parts, bytes) = answer.await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let reply = Reply { status: parts.status.as_u16(), headers: parts.headers, bytes, body };
        if reply.status >= 400 {
            // Invariant 7, held over every answer of the suite.
            let code = reply.body["code"].as_str().unwrap_or_else(|| panic!("{method} {path} gave no problem"));
            assert!(domain::codes::all().any(|c| c.id == code), "{code} is in no catalogue");
            assert_ne!(reply.status, 500, "{method} {path} broke");
        }
        let request = reply.header("x-request-id").and_then(|id| id.parse().ok()).unwrap();
        self.log.lock().unwrap().push(Logged { method, path, status: reply.status, request });
        reply
    }

    /// Sends a request and gives the answer with its body still open.
    pub async fn open_body(&self, request: Request<Body>) -> (u16, Body) {
        let router = self.router.clone();
        let answer = self.runtime.as_ref().unwrap().spawn(router.oneshot(request));
        let (parts, body) = answer.await.unwrap().unwrap().into_parts();
        (parts.status.as_u16(), body)
    }

    /// A request of somebody; `who` empty for nobody.
    pub fn request(&self, who: &str, method: &str, path: &str) -> hyper::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header("x-shuyu-request", "1");
        if !who.is_empty() {
            let cookie = self.city.cookies.get(who).unwrap_or_else(|| panic!("{who} is not signed in"));
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    pub async fn get(&self, who: &str, path: &str) -> Reply {
        self.send(self.request(who, "GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, who: &str, path: &str, body: &Value) -> Reply {
        let request = self.request(who, "POST", path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Takes an action on an object in its present version, as its page does.
    pub async fn act(&self, who: &str, path: &str, verb: &str, body: &Value) -> Reply {
        let seen = self.get(who, path).await;
        let version = seen.header("etag").unwrap_or("\"1\"").to_owned();
        self.act_on(who, path, verb, body, &version).await
    }

    /// Takes an action on an object in the version given.
    pub async fn act_on(&self, who: &str, path: &str, verb: &str, body: &Value, version: &str) -> Reply {
        let key = format!("{}-{}", self.place.seed.replace(' ', "-"), self.keys.fetch_add(1, Ordering::Relaxed));
        let request = self
            .request(who, "POST", &format!("{path}/{verb}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, version)
            .header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Uploads a file as the resource's department.
    pub async fn upload(&self, who: &str, resource: &str, version: &str, content: &str) -> Reply {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"trips.csv\"\r\n\r\n{content}\r\n--b--\r\n"
        );
        let request = self
            .request(who, "POST", &format!("/api/v1/catalogue/resources/{resource}/import"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::IF_MATCH, version);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Signs in and keeps the cookie; with the code of the moment where a second factor is enrolled, and
    /// enrolling one where it is needed, as a person does.
    pub async fn sign_in(&mut self, account: &str, password: &str) -> Reply {
        let mut reply = self.sign_in_with(account, password, self.code(account).as_deref()).await;
        if reply.body["code"] == "party.code_used" {
            self.clock.advance(time::Duration::seconds(totp::STEP_SECONDS));
            reply = self.sign_in_with(account, password, self.code(account).as_deref()).await;
        }
        if reply.body["standing"] == "factor_needed" {
            self.enrol(account).await;
        }
        reply
    }

    /// Signs in with this code or with none, and keeps the cookie.
    pub async fn sign_in_with(&mut self, account: &str, password: &str, code: Option<&str>) -> Reply {
        let form = json!({ "account": account, "password": password, "code": code });
        let reply = self.post("", "/api/v1/party/session", &form).await;
        if let Some(cookie) = reply.header("set-cookie").and_then(|c| c.split(';').next()) {
            self.city.cookies.insert(account.to_owned(), cookie.to_owned());
        }
        reply
    }

    /// The code somebody's authenticator shows.
    pub fn code(&self, account: &str) -> Option<String> {
        let now = server::clock::Clock::now(&self.clock);
        self.city.secrets.get(account).map(|secret| totp::code(secret, totp::step(now)))
    }

    /// Enrols a second factor with an authenticator; gives the recovery codes.
    pub async fn enrol(&mut self, account: &str) -> Vec<String> {
        const PATH: &str = "/api/v1/party/second-factor";
        let begun = self.post(account, PATH, &json!({ "code": self.code(account) })).await.ok(200);
        let secret = totp::from_base32(begun["secret"].as_str().unwrap()).unwrap();
        self.city.secrets.insert(account.to_owned(), secret);
        let confirm = json!({ "code": self.code(account) });
        let codes = self.post(account, &format!("{PATH}/confirm"), &confirm).await.ok(200);
        serde_json::from_value(codes["recovery_codes"].clone()).unwrap()
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Logged> {
        self.log.lock().unwrap().clone()
    }

    /// The number of entries in the ledger.
    pub fn entries(&self) -> u64 {
        self.ctx.ledger.head().0
    }

    /// Waits until an object is in a state, and gives its view.
    pub async fn reaches(&self, who: &str, path: &str, status: &str) -> Value {
        self.until(&format!("{path} to be {status}"), || async {
            Some(self.get(who, path).await.body).filter(|view| view["status"] == status)
        })
        .await
    }

    /// Waits until something is there.
    pub async fn until<T, F: Future<Output = Option<T>>>(&self, what: &str, probe: impl Fn() -> F) -> T {
        let asked = async {
            loop {
                if let Some(found) = probe().await {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), asked).await.unwrap_or_else(|_| panic!("waited for {what}"))
    }
}

/// Control points seen by this process: whether they let pass, requirement row, code or action.
static SEEN: Mutex<BTreeSet<(bool, &str, &str)>> = Mutex::new(BTreeSet::new());

fn saw(row: &'static str, word: &'static str, allowed: bool) {
    SEEN.lock().unwrap().insert((allowed, row, word));
}

/// Writes what was seen so far into the folder that `SHUYU_CONTROLS` names, for the matrix of controls.
#[expect(clippy::disallowed_methods, reason = "a test is its own edge: ./test names the folder here")]
fn tell() {
    let Ok(folder) = std::env::var("SHUYU_CONTROLS") else { return };
    let seen = SEEN.lock().unwrap();
    let word = |allowed: bool| if allowed { "allowed" } else { "refused" };
    let lines: String =
        seen.iter().map(|(allowed, row, code)| format!("{}\t{row}\t{code}\n", word(*allowed))).collect();
    let _ = std::fs::create_dir_all(&folder);
    let _ = std::fs::write(PathBuf::from(folder).join(format!("{}.tsv", std::process::id())), lines);
}

impl Drop for TestApp {
    fn drop(&mut self) {
        tell();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Stopped {
    /// Waits for the driver's threads, which end by themselves where those of a dead process would be gone.
    async fn let_go(&self) {
        let open = || {
            let files = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
            let mut links = files.filter_map(|f| std::fs::read_link(f.path()).ok());
            links.any(|file| file.starts_with(&self.place.folder))
        };
        let start = std::time::Instant::now();
        while open() {
            assert!(start.elapsed().as_secs() < 10, "files of a stopped installation stay open");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Starts again; on PostgreSQL once the server has noticed that the former process is gone.
    pub async fn start(mut self) -> TestApp {
        self.place.seed.push_str(", again");
        let workers = Workers::over_the_vault_of(&self.workers);
        TestApp::open_at(self.place, self.city, self.now, workers).await
    }

    /// Why it does not start.
    pub async fn start_fails(&self) -> String {
        let (workers, shelves) = (Arc::default(), Arc::default());
        let start = std::time::Instant::now();
        loop {
            let settings = settings(&self.place, &SetClock::at(self.now), &workers, &shelves).await;
            let why = App::open(settings).await.err().expect("it started").to_string();
            if !why.contains("another process") || start.elapsed().as_secs() > 10 {
                return why;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the verifier says.
    pub async fn verify(&self) -> ledger::Report {
        let db = once_free(|| Database::open(&self.place.folder, self.place.url.as_deref())).await;
        let key = keyring().ledger_public_key().unwrap();
        server::verify::database(&db, &self.place.folder, &key).await.unwrap()
    }

    /// Another hand on the database.
    pub async fn connect(&self) -> DatabaseConnection {
        let sqlite = format!("sqlite://{}", self.place.folder.join("shuyu.db").display());
        sea_orm::Database::connect(self.place.url.clone().unwrap_or(sqlite)).await.unwrap()
    }

    /// Changes the database behind the platform's back.
    pub async fn sql(&self, statement: &str) {
        let db = self.connect().await;
        let done = db.execute_unprepared(statement).await.unwrap();
        assert!(done.rows_affected() > 0 || statement.starts_with("CREATE"), "`{statement}` changed nothing");
        db.close().await.unwrap();
    }
}
