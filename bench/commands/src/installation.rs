//! A served installation with the people the measurements need, set up through the API.

use crate::{Outcome, client::Connection};
use async_trait::async_trait;
use domain::{
    Refusal,
    task::{Assignment, Reply, VaultRef},
};
use serde_json::{Value, json};
use server::{
    App, Settings,
    clock::{Entropy, SystemClock},
    database::system,
    keyring::Keyring,
    ports::{Broken, Compute, Intake, Shelf, ShelfPage, ShelfQuery},
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "Lantern-Bridge-42";

/// A served installation.
pub struct Installation {
    /// The application.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    /// A resource to copy.
    pub resource: Uuid,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Installation {
    /// Opens and serves an installation, and registers its people.
    ///
    /// # Errors
    /// When anything of it fails.
    pub async fn open(database_url: Option<String>) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let settings = Settings {
            data: folder.path().to_owned(),
            database_url,
            keyring: Keyring::new(gm::Secret::random(&mut gm::OsRandom)?),
            clock: Arc::new(SystemClock),
            entropy: Entropy::system(),
            second_factor: domain::party::SecondFactorRule::Offered,
            compute: Arc::new(Absent),
            shelf: Arc::new(Absent),
        };
        let app = App::open(settings).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let router = server::http::router(app.ctx.clone(), None);
        let serving = tokio::spawn(server::http::listen::serve(listener, router, Default::default(), stop.clone()));
        let mut installation = Self { app, address, resource: Uuid::nil(), stop, serving, _folder: folder };
        installation.furnish().await?;
        Ok(installation)
    }

    async fn furnish(&mut self) -> Outcome<()> {
        let hash = hex::encode(gm::sm3(b"token"));
        let stored = system::set_installation(&self.app.ctx.db.write, "setup_token", &hash).await;
        stored.map_err(|failure| format!("{failure:?}"))?;
        let person = |account: &str| json!({ "account": account, "name": account, "password": PASSWORD });
        let administrators = ["sysadmin", "secadmin", "audadmin"].map(person);
        let form = json!({ "token": "token", "centre": "城市数字治理中心", "administrators": administrators });
        self.post("/api/v1/party/setup", "", &form).await?;
        let admin = self.cookie("sysadmin").await?;
        let mut orgs = Vec::new();
        for (name, kind, account, role) in [
            ("市数据局", "data_authority", "handler", "authority_handler"),
            ("市交管局", "provider", "steward", "provider_steward"),
            ("市审计局", "auditor", "auditor", "auditor"),
        ] {
            let form = json!({ "name": name, "org_kind": kind });
            let org = self.post("/api/v1/party/organisations", &admin, &form).await?["id"].clone();
            let form =
                json!({ "account": account, "name": account, "org_id": org, "roles": [role], "password": PASSWORD });
            self.post("/api/v1/party/people", &admin, &form).await?;
            orgs.push(org);
        }
        let form = json!({ "name": "综合领域专区", "zone_kind": "comprehensive", "regulators": orgs.get(..1) });
        let zone = self.post("/api/v1/zone/zones", &self.cookie("handler").await?, &form).await?["id"].clone();
        let form = json!({ "code": "trips", "name": "网约车行程", "abstract_": "行程明细", "zone_id": zone,
            "update_cycle": "daily", "open_type": "conditional" });
        let resource = self.post("/api/v1/catalogue/resources", &self.cookie("steward").await?, &form).await?;
        self.resource = resource["id"].as_str().ok_or("no resource")?.parse()?;
        Ok(())
    }

    async fn post(&self, path: &str, cookie: &str, form: &Value) -> Outcome<Value> {
        let mut connection = Connection::open(self.address).await?;
        // Everything here is sent once: the form itself is the key.
        let key = hex::encode(gm::sm3(form.to_string().as_bytes()));
        match connection.post(path, cookie, &key, form).await? {
            (200 | 201, _, body) => Ok(body),
            (status, _, body) => Err(format!("{path}: {status} {body}").into()),
        }
    }

    /// Signs somebody in.
    ///
    /// # Errors
    /// When they may not.
    pub async fn cookie(&self, account: &str) -> Outcome<String> {
        let mut connection = Connection::open(self.address).await?;
        let form = json!({ "account": account, "password": PASSWORD });
        let (status, headers, body) = connection.post("/api/v1/party/session", "", account, &form).await?;
        let cookie = headers.get("set-cookie").and_then(|c| c.to_str().ok()).and_then(|c| c.split(';').next());
        Ok(cookie.ok_or_else(|| format!("signing {account} in: {status} {body}"))?.to_owned())
    }

    /// Stops serving and closes.
    pub async fn close(self) {
        self.stop.cancel();
        let _ = self.serving.await;
        self.app.close().await;
    }
}

/// No data is touched here.
struct Absent;

fn absent<T>() -> Result<T, Broken> {
    Err(Broken::Fault("no data is measured here".into()))
}

#[async_trait]
impl Compute for Absent {
    async fn run(&self, _: Assignment, _: CancellationToken) -> Result<Reply, Broken> {
        absent()
    }

    async fn intake(&self, _: &VaultRef, _: &str) -> Result<Box<dyn Intake>, Broken> {
        absent()
    }

    async fn discard(&self, _: &VaultRef) -> Result<(), Broken> {
        Ok(())
    }
}

#[async_trait]
impl Shelf for Absent {
    async fn page(
        &self,
        _: &VaultRef,
        _: &str,
        _: &[String],
        _: &ShelfQuery,
    ) -> Result<Result<ShelfPage, Refusal>, Broken> {
        absent()
    }

    fn close(&self, _: &VaultRef) {}
}
