//! Running the platform, and making an empty one.

use crate::{
    cli::{Ending, InitArgs, ServeArgs, Verb, say},
    compute::Workers,
    console,
    shelf::Releases,
};
use domain::party::SecondFactorRule;
use serde::Deserialize;
use server::{
    App, Settings,
    clock::{Clock, Entropy, SystemClock},
    database::system,
    http::listen::{self, ListenLimits},
    keyring::Keyring,
};
use std::{
    fs,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The configuration file. Unknown keys are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The database.
    #[serde(default)]
    pub database: DatabaseConfig,
    /// Signing in.
    #[serde(default)]
    pub sign_in: SignInConfig,
}

/// `[sign_in]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInConfig {
    /// `required` (the default) or `offered`: whether administrators and approvers must have a second factor.
    #[serde(default)]
    pub second_factor: SecondFactorRule,
}

/// `[database]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://…`; SQLite in the data folder where absent.
    pub url: Option<String>,
}

impl Config {
    /// Reads a configuration file; none is an empty one.
    ///
    /// # Errors
    /// When it cannot be read or does not parse.
    pub fn read(file: Option<&Path>) -> Result<Self, Ending> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = fs::read_to_string(file).map_err(|e| Ending::Invalid(format!("{}: {e}", file.display())))?;
        toml::from_str(&text).map_err(|e| Ending::Invalid(format!("{}: {}", file.display(), e.message())))
    }
}

/// The key file of a data folder: beside it, never in it.
pub fn key_file(data: &Path, given: Option<&Path>) -> PathBuf {
    given.map_or_else(
        || {
            let mut name = data.file_name().unwrap_or_else(|| "data".as_ref()).to_owned();
            name.push(".key");
            data.with_file_name(name)
        },
        Path::to_owned,
    )
}

/// Opens the platform over a data folder.
///
/// # Errors
/// When it is no installation, or anything is not as it must be.
pub async fn open(args: &ServeArgs, clock: Arc<dyn Clock>) -> Result<App, Ending> {
    open_with(args, clock, None).await
}

/// As [`open`], with a rule for second factors instead of the configured one.
///
/// # Errors
/// As [`open`].
pub async fn open_with(
    args: &ServeArgs,
    clock: Arc<dyn Clock>,
    second_factor: Option<SecondFactorRule>,
) -> Result<App, Ending> {
    if !args.data.is_dir() {
        let hint = "没有这个数据目录，请先运行 shuyu init 或 shuyu demo · no such data folder; run `shuyu init` or `shuyu demo` first";
        return Err(Ending::Invalid(format!("{}: {hint}", args.data.display())));
    }
    let config = Config::read(args.config.as_deref())?;
    let keyring = Keyring::load(&key_file(&args.data, args.key_file.as_deref()), &args.data)?;
    let data = fs::canonicalize(&args.data)?;
    let workers = Workers::new(std::env::current_exe()?, &data);
    workers.warm_up();
    let settings = Settings {
        database_url: config.database.url,
        keyring,
        clock,
        entropy: Entropy::system(),
        second_factor: second_factor.unwrap_or(config.sign_in.second_factor),
        compute: Arc::new(workers),
        shelf: Arc::new(Releases::new(&data)),
        data,
    };
    Ok(App::open(settings).await?)
}

/// `shuyu serve`.
///
/// # Errors
/// When the platform cannot be opened or the address cannot be listened on.
pub async fn serve(args: ServeArgs) -> Verb {
    check_listen(&args)?;
    let app = open(&args, Arc::new(SystemClock)).await?;
    listen_until_stopped(app, args.listen).await
}

/// A plain listen on anything but loopback needs a declared proxy that ends TLS.
///
/// # Errors
/// The address is not loopback and no proxy was declared.
pub fn check_listen(args: &ServeArgs) -> Verb {
    if args.listen.ip().is_loopback() || args.behind_proxy {
        return Ok(());
    }
    let what = "在非本机地址监听须由代理终止 TLS，请加 --behind-proxy · listening beyond loopback needs a proxy that ends TLS: --behind-proxy";
    Err(Ending::Invalid(format!("{}: {what}", args.listen)))
}

/// Serves an open platform until a signal stops it.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn listen_until_stopped(app: App, address: SocketAddr) -> Verb {
    let listener = TcpListener::bind(address).await.map_err(|e| Ending::Fault(format!("{address}: {e}")))?;
    say(format_args!("数域已启动 Shuyu is running: http://{}", listener.local_addr()?));
    let stop = CancellationToken::new();
    let on_signal = stop.clone();
    tokio::spawn(async move {
        stopped_by_signal().await;
        on_signal.cancel();
    });
    let router = server::http::router(app.ctx.clone(), Some(console::router()));
    listen::serve(listener, router, ListenLimits::default(), stop).await;
    app.close().await;
    Ok(())
}

async fn stopped_by_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Makes the data folder and, where there is none, the master key.
///
/// # Errors
/// When the folder holds something already, or the key cannot be written.
pub fn make_folder(data: &Path, key_file: &Path) -> Verb {
    if data.is_dir() && fs::read_dir(data)?.next().is_some() {
        let hint = "数据目录不是空的 · the data folder is not empty";
        return Err(Ending::Invalid(format!("{}: {hint}", data.display())));
    }
    fs::create_dir_all(data)?;
    if key_file.exists() {
        return Ok(());
    }
    let key = Entropy::system().bytes::<32>().map_err(|e| Ending::Fault(e.to_string()))?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(key_file)?;
    writeln!(file, "{}", hex(&key))?;
    file.sync_all()?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// `shuyu init`: an empty installation and the token with which three people become its administrators.
///
/// # Errors
/// As [`make_folder`] and [`open`].
pub async fn init(args: InitArgs) -> Verb {
    let key = key_file(&args.data, args.key_file.as_deref());
    make_folder(&args.data, &key)?;
    let serve = ServeArgs {
        data: args.data.clone(),
        listen: SocketAddr::from(([127, 0, 0, 1], 8420)),
        config: args.config,
        key_file: Some(key.clone()),
        behind_proxy: false,
    };
    let app = open(&serve, Arc::new(SystemClock)).await?;
    let token = new_setup_token(&app).await?;
    app.close().await;
    if args.json {
        say(serde_json::json!({ "data": args.data, "key_file": key, "setup_token": token }));
    } else {
        say(format_args!(
            "已建立 made: {}\n主密钥 master key: {}（请另行备份 keep a copy elsewhere）\n初始化令牌 set-up token (once): {token}\n\
             启动后用它登记三名管理员 after `shuyu serve`, register three administrators with it: POST /api/v1/party/setup",
            args.data.display(),
            key.display()
        ));
    }
    Ok(())
}

/// Draws the single-use set-up token and keeps its SM3.
///
/// # Errors
/// Faults of the generator or the database.
pub async fn new_setup_token(app: &App) -> Result<String, Ending> {
    let token = hex(&app.ctx.entropy.bytes::<24>().map_err(|e| Ending::Fault(e.to_string()))?);
    system::set_installation(&app.ctx.db.write, "setup_token", &hex(&gm::sm3(token.as_bytes()))).await?;
    Ok(token)
}
