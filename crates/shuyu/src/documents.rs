//! `shuyu docs`: what is generated from code and committed, so that a change of code shows in review.

use crate::cli::{Ending, Verb, say};
use std::{fs, path::Path};

const GENERATED: &str = "docs/generated";

/// The matrix of controls: the pack, what the HTTP suite observed (`controls.tsv`), and the tests themselves.
fn matrix(tree: &Path) -> Result<domain::docs::Matrix, Ending> {
    let library = domain::rulebook::Library::shipped().map_err(|e| Ending::Fault(e.to_string()))?;
    let pack = library.packs().first().ok_or_else(|| Ending::Fault("there is no rule pack".into()))?;
    let observed = fs::read_to_string(tree.join(GENERATED).join("controls.tsv"))?;
    let mut sources = Vec::new();
    for (name, folder) in [("domain", "crates/domain/tests/domain"), ("server", "crates/server/tests/server")] {
        let mut files: Vec<_> = fs::read_dir(tree.join(folder))?.collect::<Result<_, _>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                sources.push((format!("{name}::{stem}"), fs::read_to_string(&path)?));
            }
        }
    }
    Ok(domain::docs::Matrix::of(pack, &observed, &sources))
}

fn documents(tree: &Path) -> Result<Vec<(&'static str, String)>, Ending> {
    let matrix = matrix(tree)?;
    let openapi = serde_json::to_string_pretty(&server::http::openapi())? + "\n";
    Ok(vec![
        ("openapi.json", openapi),
        ("access-matrix.md", server::docs::access_matrix()?),
        ("states.md", domain::docs::states_markdown()),
        ("refusals.md", domain::docs::refusals_markdown()),
        ("controls.json", serde_json::to_string_pretty(&matrix)? + "\n"),
        ("controls.md", matrix.markdown()),
    ])
}

/// The number of requirement rows that nothing covers may only shrink.
fn fewer_uncovered(dir: &Path, documents: &[(&'static str, String)]) -> Verb {
    let uncovered = |text: &str| {
        let matrix = serde_json::from_str::<domain::docs::Matrix>(text).ok()?;
        Some(matrix.count(domain::docs::RowState::Uncovered))
    };
    let before = fs::read_to_string(dir.join("controls.json")).ok().and_then(|text| uncovered(&text));
    let after = documents.iter().find(|(name, _)| *name == "controls.json").and_then(|(_, text)| uncovered(text));
    match (before, after) {
        (Some(before), Some(after)) if after > before => {
            say(format_args!(
                "未覆盖的要求项由 {before} 增至 {after}，只许减少 · uncovered rows grew from {before} to {after}; they may only shrink"
            ));
            Err(Ending::Failed)
        }
        _ => Ok(()),
    }
}

/// Writes the generated documents of the source tree at `tree`, or compares them.
///
/// # Errors
/// [`Ending::Failed`] when `check` finds a difference or more rows are uncovered than before, [`Ending::Invalid`] when `tree` is no source tree.
pub fn run(tree: &Path, check: bool) -> Verb {
    let dir = tree.join(GENERATED);
    if !dir.is_dir() {
        return Err(Ending::Invalid(format!(
            "{} 不是源代码目录，请用 --tree 指明 · is no source tree; name it with --tree",
            tree.display()
        )));
    }
    let mut drifted = false;
    let documents = documents(tree)?;
    fewer_uncovered(&dir, &documents)?;
    for (name, text) in documents {
        let file = dir.join(name);
        if !check {
            fs::write(file, text)?;
        } else if fs::read_to_string(&file).unwrap_or_default() != text {
            say(format_args!("{} 已过期，请运行 shuyu docs · is out of date; run `shuyu docs`", file.display()));
            drifted = true;
        }
    }
    if drifted { Err(Ending::Failed) } else { Ok(()) }
}
