//! `shuyu ledger`: verification, proofs and export from a data folder or a bundle, without a server.

use crate::{
    cli::{Ending, LedgerArgs, LedgerVerb, Verb, say},
    serve::{Config, key_file},
};
use ledger::{
    Frontier, Hash, Report,
    bundle::{self, BundleReader, BundleWriter},
    proof::{inclusion_ranges, roots_from_leaves},
};
use server::{
    database::{Database, system},
    keyring::Keyring,
    ledger::ORIGIN,
};
use std::{fs::File, io::BufReader, path::Path};

fn fault(error: ledger::Error) -> Ending {
    Ending::Fault(error.to_string())
}

/// Runs a verb of `ledger`.
///
/// # Errors
/// [`Ending::Failed`] when the ledger does not verify; faults and invalid input.
pub async fn run(verb: LedgerVerb) -> Verb {
    match verb {
        LedgerVerb::Verify(at) => verify(&at).await,
        LedgerVerb::Prove { index, at } => prove(index, &at).await,
        LedgerVerb::Export { output, at } => export(&output, &at).await,
        LedgerVerb::Checkpoint(at) => {
            let (db, _) = open(&at).await?;
            match system::newest_checkpoint(&db.read).await? {
                Some(note) => say(note.trim_end()),
                None => return Err(Ending::Invalid("还没有检查点 no checkpoint yet".into())),
            }
            Ok(())
        }
    }
}

/// The database of a data folder and the key that signs its checkpoints.
async fn open(at: &LedgerArgs) -> Result<(Database, String), Ending> {
    if !at.data.is_dir() {
        return Err(Ending::Invalid(format!("{}: 没有这个数据目录 no such data folder", at.data.display())));
    }
    let config = Config::read(at.config.as_deref())?;
    let key = match &at.public_key {
        Some(key) => key.clone(),
        None => Keyring::load(&key_file(&at.data, None), &at.data)?.ledger_public_key()?,
    };
    let db = Database::open(&at.data, config.database.url.as_deref()).await?;
    Ok((db, key))
}

async fn verify(at: &LedgerArgs) -> Verb {
    let report = match &at.bundle {
        Some(bundle) => {
            let reader = BundleReader::open(BufReader::new(File::open(bundle)?)).map_err(fault)?;
            // Without a key of one's own the bundle vouches for itself: the report names the key's fingerprint to compare.
            let key = match &at.public_key {
                Some(key) => gm::VerifyingKey::from_hex(key).map_err(|e| Ending::Invalid(e.to_string()))?,
                None => reader.key().clone(),
            };
            let origin = reader.origin().to_owned();
            bundle::verify(reader, &key, &origin, true).map_err(fault)?
        }
        None => {
            let (db, key) = open(at).await?;
            server::verify::database(&db, &at.data, &key).await?
        }
    };
    show(&report, at.json)?;
    if report.intact { Ok(()) } else { Err(Ending::Failed) }
}

fn show(report: &Report, json: bool) -> Verb {
    if json {
        say(serde_json::to_string(report)?);
        return Ok(());
    }
    let verdict =
        if report.intact { "账本完整 the ledger is intact" } else { "账本不完整 the ledger is NOT intact" };
    say(format_args!(
        "{verdict}\n条目 entries: {}  检查点 checkpoints: {}  已签 signed: {}  比对行 rows compared: {}\n根 root: {}\n公钥指纹 key: {}",
        report.entries,
        report.checkpoints,
        report.signed_entries,
        report.rows_compared,
        report.root,
        report.key_fingerprint
    ));
    for finding in &report.findings {
        say(format_args!("- {} / {}", finding.zh(), finding.en()));
    }
    Ok(())
}

async fn prove(index: u64, at: &LedgerArgs) -> Verb {
    let (db, _) = open(at).await?;
    // From the entries, not the tiles: opening those for appending may cut their tail.
    let mut leaves: Vec<Hash> = Vec::new();
    loop {
        let page = system::entries(&db.read, leaves.len() as u64, 10_000).await?;
        if page.is_empty() {
            break;
        }
        leaves.extend(page.iter().map(|(_, bytes, _)| ledger::leaf_hash(bytes)));
    }
    let size = leaves.len() as u64;
    let Some(leaf) = usize::try_from(index).ok().and_then(|i| leaves.get(i)).copied() else {
        return Err(Ending::Invalid(format!("账本只有 {size} 条 · the ledger has {size} entries")));
    };
    let ranges = inclusion_ranges(index, size).map_err(fault)?;
    let path = roots_from_leaves(&ranges, leaves.iter().copied()).map_err(fault)?;
    let root = Frontier::from_leaves(leaves).root();
    let hexed = |hash: &[u8]| hash.iter().map(|b| format!("{b:02x}")).collect::<String>();
    say(serde_json::json!({
        "index": index, "leaf_hash": hexed(&leaf), "tree_size": size, "root": hexed(&root),
        "path": path.iter().map(|h| hexed(h)).collect::<Vec<_>>(),
        "checkpoint": system::newest_checkpoint(&db.read).await?,
    }));
    Ok(())
}

async fn export(output: &Path, at: &LedgerArgs) -> Verb {
    let (db, key) = open(at).await?;
    let key = gm::VerifyingKey::from_hex(&key).map_err(|e| Ending::Invalid(e.to_string()))?;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(output)?;
    let mut writer = BundleWriter::create(std::io::BufWriter::new(file), ORIGIN, &key).map_err(fault)?;
    for note in system::checkpoints(&db.read).await? {
        writer.checkpoint(&note).map_err(fault)?;
    }
    let mut next = 0;
    loop {
        let page = system::entries(&db.read, next, 10_000).await?;
        if page.is_empty() {
            break;
        }
        for (_, bytes, _) in &page {
            writer.entry(bytes).map_err(fault)?;
        }
        next += page.len() as u64;
    }
    for row in server::verify::current_rows(&db).await? {
        writer.row(row.table, row.id, row.version, &row.digest).map_err(fault)?;
    }
    writer.finish().map_err(fault)?;
    say(format_args!("{next} 条 entries -> {}", output.display()));
    Ok(())
}
