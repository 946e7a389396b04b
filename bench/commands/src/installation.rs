//! A served installation with the people the measurements need.

use crate::{Outcome, people};
use async_trait::async_trait;
use domain::{
    Refusal,
    task::{Assignment, Reply, VaultRef},
};
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
        self.resource = people::register(self.address, "token").await?;
        Ok(())
    }

    /// Signs somebody in.
    ///
    /// # Errors
    /// When they may not.
    pub async fn cookie(&self, account: &str) -> Outcome<String> {
        people::cookie(self.address, account).await
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
