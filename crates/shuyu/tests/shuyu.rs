//! The real binary with the real engine: the demo city's whole lifecycle, and what the offline tools
//! say of it afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

#[path = "shuyu/serving.rs"]
mod serving;

fn shuyu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shuyu")).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A demo city that was played once for every test of this file, in whichever process it runs.
struct Played {
    folder: PathBuf,
    output: String,
}

static PLAYED: LazyLock<Played> = LazyLock::new(|| {
    let shelf = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Whoever comes first plays, the others wait. The folder belongs to this build of the binary.
    let lock = fs::File::create(shelf.join("played.lock")).unwrap();
    lock.lock().unwrap();
    let binary = fs::metadata(env!("CARGO_BIN_EXE_shuyu")).unwrap();
    let built = binary.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let (folder, ours) = (shelf.join("played"), format!("{built}-{}", binary.len()));
    if fs::read_to_string(folder.join("build")).is_ok_and(|build| build == ours) {
        let output = fs::read_to_string(folder.join("output")).unwrap();
        return Played { folder, output };
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (data, accounts) = (folder.join("city"), folder.join("accounts.json"));
    let output = shuyu(&[
        "demo",
        "--small",
        "--no-serve",
        "--data",
        data.to_str().unwrap(),
        "--accounts",
        accounts.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{}", text(&output));
    let output = text(&output);
    fs::write(folder.join("output"), &output).unwrap();
    fs::write(folder.join("build"), ours).unwrap();
    Played { folder, output }
});

/// A copy of the played city, to be changed by one test.
fn city() -> (tempfile::TempDir, PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    let data = copy.path().join("city");
    copy_folder(&PLAYED.folder.join("city"), &data);
    fs::copy(PLAYED.folder.join("city.key"), copy.path().join("city.key")).unwrap();
    (copy, data)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

#[test]
fn the_city_plays_its_whole_lifecycle_with_the_real_engine() {
    for step in ["blocked", "released", "200 OK", "451", "minimum_group", "killed", "intact: true"] {
        assert!(PLAYED.output.contains(step), "no `{step}` in:\n{}", PLAYED.output);
    }
}

#[test]
fn the_accounts_file_names_every_role_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let file = {
        LazyLock::force(&PLAYED);
        PLAYED.folder.join("accounts.json")
    };
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let accounts: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let roles: Vec<&str> =
        accounts.iter().flat_map(|a| a["roles"].as_array().unwrap()).map(|r| r.as_str().unwrap()).collect();
    for role in domain::Role::ALL {
        assert!(roles.contains(&role.word()), "nobody holds {}", role.word());
    }
}

#[test]
fn a_second_start_does_not_replay() {
    let (_copy, data) = city();
    let before = fs::metadata(data.join("shuyu.db")).unwrap().len();
    let output = shuyu(&["demo", "--no-serve", "--data", data.to_str().unwrap()]);
    assert!(output.status.success());
    assert_eq!(fs::metadata(data.join("shuyu.db")).unwrap().len(), before);
}

#[test]
fn the_ledger_verifies_offline_and_in_a_bundle() {
    let (copy, data) = city();
    let (data, bundle) = (data.to_str().unwrap(), copy.path().join("ledger.bundle"));
    let verified = shuyu(&["ledger", "verify", "--json", "--data", data]);
    assert!(verified.status.success(), "{}", text(&verified));
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(report["intact"], true);
    assert_eq!(report["signed_entries"], report["entries"]);
    assert!(shuyu(&["ledger", "export", "--data", data, "-o", bundle.to_str().unwrap()]).status.success());
    assert!(shuyu(&["ledger", "verify", "--bundle", bundle.to_str().unwrap()]).status.success());
    let mut bytes = fs::read(&bundle).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    assert_eq!(shuyu(&["ledger", "verify", "--bundle", bundle.to_str().unwrap()]).status.code(), Some(1));
}

#[test]
fn a_proof_leads_to_the_root_and_leaves_the_folder_as_it_was() {
    let (_copy, data) = city();
    let proved = shuyu(&["ledger", "prove", "3", "--data", data.to_str().unwrap()]);
    assert!(proved.status.success(), "{}", text(&proved));
    let proof: Value = serde_json::from_slice(&proved.stdout).unwrap();
    let hash = |v: &Value| ledger::Hash::try_from(hex::decode(v.as_str().unwrap()).unwrap()).unwrap();
    let path: Vec<ledger::Hash> = proof["path"].as_array().unwrap().iter().map(hash).collect();
    let size = proof["tree_size"].as_u64().unwrap();
    ledger::proof::verify_inclusion(&hash(&proof["leaf_hash"]), 3, size, &path, &hash(&proof["root"])).unwrap();
    assert!(shuyu(&["ledger", "verify", "--data", data.to_str().unwrap()]).status.success());
    assert_eq!(shuyu(&["ledger", "prove", "999999", "--data", data.to_str().unwrap()]).status.code(), Some(3));
}

#[test]
fn invariant_11_no_clear_data_and_no_key_lies_in_the_data_folder() {
    let (copy, data) = city();
    let key = fs::read_to_string(copy.path().join("city.key")).unwrap();
    let accounts: Vec<Value> = serde_json::from_slice(&fs::read(PLAYED.folder.join("accounts.json")).unwrap()).unwrap();
    let mut canaries: Vec<&str> = accounts.iter().map(|a| a["password"].as_str().unwrap()).collect();
    assert!(canaries.len() > 20, "everybody's password is looked for");
    // The master key, header lines, the head of every made-up credit code and the tail of every made-up name.
    let head = "91329900MA";
    canaries.extend([key.trim(), "person_name,resident_id", "uscc,name,legal_representative", head, "号有限公司"]);
    for file in files(&data) {
        let bytes = fs::read(&file).unwrap();
        assert!(!holds_a_resident_id(&bytes), "a resident id lies in {}", file.display());
        for canary in &canaries {
            let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
            assert!(!found, "`{canary}` lies in {}", file.display());
        }
    }
}

/// A made-up resident id: 3299, district, birthday, sequence and check character.
fn holds_a_resident_id(bytes: &[u8]) -> bool {
    bytes.windows(18).any(|w| {
        w.starts_with(b"3299")
            && matches!(w.get(6..8), Some(b"19" | b"20"))
            && w.iter().take(17).all(u8::is_ascii_digit)
            && w.last().is_some_and(|b| b.is_ascii_digit() || *b == b'X')
    })
}

#[test]
fn an_installation_starts_empty_and_its_key_lies_outside() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let made = shuyu(&["init", "--json", "--data", data.to_str().unwrap()]);
    assert!(made.status.success(), "{}", text(&made));
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(made["setup_token"].as_str().unwrap().len(), 48);
    assert!(folder.path().join("new.key").is_file() && !data.join("new.key").exists());
    let again = shuyu(&["init", "--data", data.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(3), "a folder that holds something is left alone");
}

#[test]
fn a_plain_listen_beyond_loopback_is_refused() {
    let (_copy, data) = city();
    let output = shuyu(&["serve", "--data", data.to_str().unwrap(), "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
}

#[test]
fn usage_errors_are_invalid_input_and_help_is_none() {
    assert_eq!(shuyu(&["serve", "--no-such-flag"]).status.code(), Some(3));
    assert_eq!(shuyu(&["--help"]).status.code(), Some(0));
    assert_eq!(shuyu(&["serve", "--data", "/no/such/folder"]).status.code(), Some(3));
}

#[test]
fn generated_documents_have_not_drifted() {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = shuyu(&["docs", "--check", "--tree", tree.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output));
    let elsewhere = shuyu(&["docs", "--check", "--tree", env!("CARGO_TARGET_TMPDIR")]);
    assert_eq!(elsewhere.status.code(), Some(3), "{}", text(&elsewhere));
}
