//! `shuyu query` and `shuyu mask`: a policy file over files, without a server.

use crate::cli::{Ending, MaskArgs, QueryArgs, Verb, say};
use domain::task::{Keys, Limits, RowSet};
use engine::{Failure, policy_file::PolicyFile};
use std::io::BufRead;
use tokio_util::sync::CancellationToken;

fn ending(failure: Failure) -> Ending {
    match failure {
        Failure::Refused(refusal) => Ending::Refused(Box::new(refusal)),
        other => Ending::Fault(other.to_string()),
    }
}

fn limits() -> Limits {
    Limits { cpu_s: 600, wall_s: 600, ..Limits::default() }
}

/// Keys of this run only: tokens of different runs do not link.
fn keys() -> Result<Keys, Ending> {
    let fault = |e: gm::Error| Ending::Fault(e.to_string());
    let token = server::clock::Entropy::system().bytes::<32>().map_err(fault)?;
    Ok(Keys([("token".to_owned(), token.iter().map(|b| format!("{b:02x}")).collect())].into()))
}

fn runtime() -> Result<tokio::runtime::Runtime, Ending> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(16 << 20).build()?)
}

/// Runs one statement, or one a line from standard input.
///
/// # Errors
/// Refusals of the policy; faults.
pub fn query(args: &QueryArgs) -> Verb {
    let runtime = runtime()?;
    let file = PolicyFile::open(&args.policy, keys()?, limits()).map_err(ending)?;
    let run = |sql: &str| runtime.block_on(file.query(sql, args.state.as_deref(), CancellationToken::new()));
    if let Some(sql) = &args.sql {
        let rows = run(sql).map_err(ending)?;
        return show(&rows, args.json);
    }
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match run(&line) {
            Ok(rows) => say(serde_json::to_string(&rows)?),
            Err(Failure::Refused(refusal)) => say(serde_json::to_string(&refusal)?),
            Err(other) => return Err(ending(other)),
        }
    }
    Ok(())
}

fn show(rows: &RowSet, json: bool) -> Verb {
    if json {
        say(serde_json::to_string(rows)?);
        return Ok(());
    }
    say(rows.columns.join("\t"));
    for row in &rows.rows {
        let cells: Vec<&str> = row.iter().map(|cell| cell.as_deref().unwrap_or("")).collect();
        say(cells.join("\t"));
    }
    Ok(())
}

/// De-identifies a CSV file by policy.
///
/// # Errors
/// Refusals of the policy or the file; faults.
pub fn mask(args: &MaskArgs) -> Verb {
    let policy = engine::policy_file::read(&args.policy).map_err(ending)?;
    let (keys, limits) = (keys()?, limits());
    let masking = engine::mask::apply_file(&args.file, &policy, &args.output, &keys, &limits);
    let masked = runtime()?.block_on(masking).map_err(ending)?;
    if args.json {
        say(serde_json::json!({ "rows": masked.rows, "columns": masked.columns }));
    } else {
        say(format_args!("{} 行 rows -> {}", masked.rows, args.output.display()));
    }
    Ok(())
}
