//! The command line: verbs, and the four exit codes (0 ok, 1 fault, 2 refused, 3 invalid input).

use crate::{demo, documents, ledger_tools, policy_tools, rulebook_tools, serve};
use clap::{Args, Parser, Subcommand};
use domain::Refusal;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

/// How a verb ends that does not end well.
#[derive(Debug)]
pub enum Ending {
    /// Something broke.
    Fault(String),
    /// The law, a policy or a limit says no.
    Refused(Box<Refusal>),
    /// Checked, and it does not hold (a ledger that does not verify, documents that drifted).
    Failed,
    /// The input is wrong.
    Invalid(String),
}

impl From<server::failure::Fault> for Ending {
    fn from(fault: server::failure::Fault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl From<server::failure::Failure> for Ending {
    fn from(failure: server::failure::Failure) -> Self {
        match failure {
            server::failure::Failure::Refused(refusal) => Self::Refused(refusal),
            server::failure::Failure::Fault(fault) => fault.into(),
        }
    }
}

impl From<std::io::Error> for Ending {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<serde_json::Error> for Ending {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

/// What a verb gives.
pub type Verb = Result<(), Ending>;

/// 公共数据授权运营平台 · Public data authorised operation platform.
#[derive(Debug, Parser)]
#[command(name = "shuyu", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verbs,
}

#[derive(Debug, Subcommand)]
enum Verbs {
    /// 运行平台 · Run the platform.
    Serve(ServeArgs),
    /// 建立演示城市，走完全流程，然后运行 · Load the demo city, play the whole lifecycle, then serve.
    Demo(DemoArgs),
    /// 新建空的平台 · Make an empty installation.
    Init(InitArgs),
    /// 受治理的执行进程，由平台启动 · Governed execution process, started by serve.
    Worker,
    /// 按策略文件查询文件，不需服务器 · Governed SQL over files, no server.
    Query(QueryArgs),
    /// 按策略给文件脱敏 · De-identify a file by policy.
    Mask(MaskArgs),
    /// 账本：离线验证与证明 · Ledger: offline verification and proofs.
    #[command(subcommand)]
    Ledger(LedgerVerb),
    /// 规则册：施行中的规则、检查规则包、控制点矩阵 · Rulebook: rules in force, checking a pack, the matrix of controls.
    #[command(subcommand)]
    Rulebook(RulebookVerb),
    /// 生成的文档 · Generated documents.
    Docs {
        /// Only compare with what is committed; fail where they differ.
        #[arg(long)]
        check: bool,
        /// The root of the source tree: the tests are read there, the documents written to `docs/generated`.
        #[arg(long, default_value = ".")]
        tree: PathBuf,
    },
    /// 配置 · Configuration.
    #[command(subcommand)]
    Config(ConfigVerb),
}

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Data folder.
    #[arg(long, default_value = "./data")]
    pub data: PathBuf,
    /// Address to listen on; anything but loopback needs `--behind-proxy`.
    #[arg(long, default_value = "127.0.0.1:8420")]
    pub listen: SocketAddr,
    /// Configuration file.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// File with the master key; `<data>.key` beside the data folder where absent.
    #[arg(long)]
    pub key_file: Option<PathBuf>,
    /// A proxy in front of this address ends TLS.
    #[arg(long)]
    pub behind_proxy: bool,
}

/// Arguments of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// As for `serve`.
    #[command(flatten)]
    pub serve: ServeArgs,
    /// Folder of the public tables that `demo/fetch` brought.
    #[arg(long)]
    pub tables: Option<PathBuf>,
    /// Writes the accounts as JSON into this file (mode 0600).
    #[arg(long)]
    pub accounts: Option<PathBuf>,
    /// Ends after the lifecycle.
    #[arg(long)]
    pub no_serve: bool,
    /// Small tables, for tests.
    #[arg(long)]
    pub small: bool,
    /// Requires the second factor of administrators and approvers, as every other installation does; the
    /// city enrols theirs and prints the secrets.
    #[arg(long)]
    pub second_factor: bool,
}

/// Arguments of `init`.
#[derive(Debug, Clone, Args)]
pub struct InitArgs {
    /// Data folder; must not exist, or be empty.
    #[arg(long, default_value = "./data")]
    pub data: PathBuf,
    /// Where the master key is; made where it does not exist. Never inside the data folder.
    #[arg(long)]
    pub key_file: Option<PathBuf>,
    /// Configuration file.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Machine-readable output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `query`.
#[derive(Debug, Clone, Args)]
pub struct QueryArgs {
    /// Policy file.
    #[arg(long)]
    pub policy: PathBuf,
    /// The statement; statements come from standard input, one a line, where absent.
    pub sql: Option<String>,
    /// Folder that keeps answers and released cells; aggregate and private uses need it.
    #[arg(long)]
    pub state: Option<PathBuf>,
    /// Machine-readable output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `mask`.
#[derive(Debug, Clone, Args)]
pub struct MaskArgs {
    /// CSV file.
    pub file: PathBuf,
    /// Policy file.
    #[arg(long)]
    pub policy: PathBuf,
    /// Where the masked file goes.
    #[arg(short, long)]
    pub output: PathBuf,
    /// Machine-readable output.
    #[arg(long)]
    pub json: bool,
}

/// Verbs of `ledger`.
#[derive(Debug, Subcommand)]
pub enum LedgerVerb {
    /// Verifies a data folder or an exported bundle, without a server.
    Verify(LedgerArgs),
    /// Proves that an entry is in the ledger.
    Prove {
        /// Index of the entry.
        index: u64,
        /// Where the ledger is.
        #[command(flatten)]
        at: LedgerArgs,
    },
    /// Writes everything the verifier needs into one file.
    Export {
        /// The bundle.
        #[arg(short, long)]
        output: PathBuf,
        /// Where the ledger is.
        #[command(flatten)]
        at: LedgerArgs,
    },
    /// Prints the newest signed checkpoint.
    Checkpoint(LedgerArgs),
}

/// Verbs of `rulebook`.
#[derive(Debug, Subcommand)]
pub enum RulebookVerb {
    /// Shows the packs and parameters in force in a data folder; without one, the packs that come with the platform.
    Show {
        /// Data folder; the platform must not be running on it.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Configuration file.
        #[arg(long)]
        config: Option<PathBuf>,
        /// The day, `2026-03-01`; today where absent.
        #[arg(long)]
        on: Option<String>,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Checks pack files, alone and beside the packs that come with the platform; without files, those.
    Check {
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Shows every requirement row with its article, where it is enforced and which tests hold it.
    Matrix {
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
}

/// Where a ledger is.
#[derive(Debug, Clone, Args)]
pub struct LedgerArgs {
    /// Data folder; the platform must not be running on it.
    #[arg(long, default_value = "./data")]
    pub data: PathBuf,
    /// Bundle to read instead of a data folder.
    #[arg(long)]
    pub bundle: Option<PathBuf>,
    /// Public key (hex) that signs the checkpoints; the folder's own where absent.
    #[arg(long)]
    pub public_key: Option<String>,
    /// Configuration file.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Machine-readable output.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum ConfigVerb {
    /// Checks a configuration file.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Parses the command line, runs the verb, and gives its exit code.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; usage errors are invalid input.
            let code = if error.use_stderr() { 3 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    if !matches!(cli.verb, Verbs::Worker) {
        let filter = tracing_subscriber::EnvFilter::try_from_default_env()
            .unwrap_or_else(|_| "warn,shuyu=info,server=info".into());
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    }
    let ended = match cli.verb {
        Verbs::Serve(args) => in_runtime(serve::serve(args)),
        Verbs::Demo(args) => in_runtime(demo::run(args)),
        Verbs::Init(args) => in_runtime(serve::init(args)),
        Verbs::Worker => engine::worker::serve_stdin().map_err(|f| Ending::Fault(f.to_string())),
        Verbs::Query(args) => policy_tools::query(&args),
        Verbs::Mask(args) => policy_tools::mask(&args),
        Verbs::Ledger(verb) => in_runtime(ledger_tools::run(verb)),
        Verbs::Rulebook(verb) => in_runtime(rulebook_tools::run(verb)),
        Verbs::Docs { check, tree } => documents::run(&tree, check),
        Verbs::Config(ConfigVerb::Check { file }) => {
            serve::Config::read(Some(&file)).map(|_| say("配置有效 the configuration is valid"))
        }
    };
    finish(ended)
}

fn in_runtime(verb: impl Future<Output = Verb>) -> Verb {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(verb)
}

#[expect(clippy::print_stderr, reason = "the one place where a verb tells why it did not end well")]
fn finish(ended: Verb) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Ending::Failed) => ExitCode::from(1),
        Err(Ending::Fault(fault)) => {
            eprintln!("故障 fault: {fault}");
            ExitCode::from(1)
        }
        Err(Ending::Refused(refusal)) => {
            eprintln!("拒绝 refused [{}]: {}\n{}", refusal.code, refusal.zh, refusal.en);
            for field in &refusal.fields {
                eprintln!("  {}: {} / {}", field.field, field.zh, field.en);
            }
            ExitCode::from(2)
        }
        Err(Ending::Invalid(what)) => {
            eprintln!("输入有误 invalid input: {what}");
            ExitCode::from(3)
        }
    }
}

/// Prints a line for the user.
#[expect(clippy::print_stdout, reason = "the one place where a verb speaks to its user")]
pub fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
