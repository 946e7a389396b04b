//! `shuyu docs`: what is generated from code and committed, so that a change of code shows in review.

use crate::cli::{Ending, Verb, say};
use std::{fs, path::Path};

fn documents() -> Result<Vec<(&'static str, String)>, Ending> {
    let openapi = serde_json::to_string_pretty(&server::http::openapi())? + "\n";
    Ok(vec![
        ("openapi.json", openapi),
        ("access-matrix.md", server::docs::access_matrix()?),
        ("states.md", domain::docs::states_markdown()),
        ("refusals.md", domain::docs::refusals_markdown()),
    ])
}

/// Writes the generated documents into `dir`, or compares them.
///
/// # Errors
/// [`Ending::Failed`] when `check` finds a difference.
pub fn run(dir: &Path, check: bool) -> Verb {
    let mut drifted = false;
    for (name, text) in documents()? {
        let file = dir.join(name);
        if !check {
            fs::create_dir_all(dir)?;
            fs::write(file, text)?;
        } else if fs::read_to_string(&file).unwrap_or_default() != text {
            say(format_args!("{} 已过期，请运行 shuyu docs · is out of date; run `shuyu docs`", file.display()));
            drifted = true;
        }
    }
    if drifted { Err(Ending::Failed) } else { Ok(()) }
}
