//! Policy files and masked files, as `shuyu query` and `shuyu mask` use them.

use super::town::runtime;
use domain::task::{Keys, Limits};
use engine::{
    Failure, mask,
    policy_file::{PolicyFile, read},
};
use std::{fs, path::Path};
use tokio_util::sync::CancellationToken;

const PEOPLE: &str =
    "姓名,手机,收入,区\n张三丰,13900001234,5000,东区\n李雷,13900005678,7000,东区\n=cmd(),139x,9000,西区\n,,,\n";

const POLICY: &str = r#"
purpose = "示例"
min_group = 2
[tables.people]
file = "people.csv"
[tables.people.columns]
"姓名" = { use = "mask", mask = { name = "person_name" }, grade = 3 }
"手机" = { use = "mask", mask = { name = "mobile" }, grade = 3 }
"收入" = { use = "aggregate", grade = 3 }
"区" = { use = "plain", grade = 1 }
"#;

fn folder(policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("people.csv"), PEOPLE).unwrap();
    fs::write(folder.path().join("policy.toml"), policy).unwrap();
    folder
}

fn keys() -> Keys {
    Keys([("token".to_owned(), "33".repeat(32))].into())
}

fn ask(folder: &Path, sql: &str, state: Option<&Path>) -> Result<Vec<Vec<Option<String>>>, Failure> {
    let file = PolicyFile::open(&folder.join("policy.toml"), keys(), Limits::default())?;
    Ok(runtime().block_on(file.query(sql, state, CancellationToken::new()))?.rows)
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Failure>) -> String {
    match answer {
        Err(Failure::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn cell(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_statement_over_a_csv_sees_what_the_policy_lets_through() {
    let folder = folder(POLICY);
    let rows = ask(folder.path(), "select \"姓名\", \"手机\", \"区\" from people where \"区\" = '东区'", None).unwrap();
    assert_eq!(
        rows,
        [[cell("张**"), cell("139****1234"), cell("东区")], [cell("李*"), cell("139****5678"), cell("东区")]]
    );
    assert_eq!(refused(ask(folder.path(), "select * from other", None)), "compute.unknown_table");
}

#[test]
fn aggregate_columns_need_a_state_folder_and_large_enough_groups() {
    let folder = folder(POLICY);
    let by_district =
        "select \"区\", sum(\"收入\") as s from people where \"区\" is not null group by \"区\" order by 1";
    assert_eq!(refused(ask(folder.path(), by_district, None)), "compute.state_required");
    let state = folder.path().join("state");
    assert_eq!(refused(ask(folder.path(), by_district, Some(&state))), "compute.group_too_small");
    let all = ask(folder.path(), "select sum(\"收入\") as s from people", Some(&state)).unwrap();
    assert_eq!(all, [[cell("21000")]]);
    assert_eq!(fs::read_to_string(state.join("answers.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn an_aggregate_column_in_having_or_order_by_counts_like_one_in_the_result() {
    let folder = folder(POLICY);
    let state = folder.path().join("state");
    for asked in ["group by \"区\" having sum(\"收入\") > 8000", "group by \"区\" order by sum(\"收入\") desc limit 1"]
    {
        let sql = format!("select \"区\" from people where \"区\" is not null {asked}");
        assert_eq!(refused(ask(folder.path(), &sql, None)), "compute.state_required", "{asked}");
    }
    let poor = "select \"区\" from people group by \"区\" having sum(\"收入\") < 10000";
    assert_eq!(refused(ask(folder.path(), poor, Some(&state))), "compute.group_too_small");
}

#[test]
fn a_policy_that_does_not_fit_is_refused_by_name() {
    let with = |from: &str, to: &str| POLICY.replace(from, to);
    for (policy, code) in [
        ("x".to_owned(), "compute.policy_syntax"),
        (with("min_group", "minimum"), "compute.policy_syntax"),
        (with("purpose = \"示例\"", ""), "compute.policy_syntax"),
        (with("grade = 1", "grade = 5"), "compute.policy_syntax"),
        (with("\"person_name\"", "\"nickname\""), "compute.policy_syntax"),
        (with("people.csv", "absent.csv"), "compute.policy_file_missing"),
        (with("file = \"people.csv\"", ""), "compute.policy_file_missing"),
        (with("\"区\" =", "\"街道\" ="), "compute.policy_column_missing"),
        (with("mask = { name = \"person_name\" }, ", ""), "compute.policy_mask_missing"),
        (with("\"person_name\"", "\"date\", unit = \"year\""), "compute.policy_mask_type"),
        (with("file =", "unit = \"证件\"\nfile ="), "compute.policy_unit_missing"),
        (with("file =", "row_filter = \"区 =\"\nfile ="), "compute.policy_row_filter"),
        (with("file =", "row_filter = \"街道 = '东区'\"\nfile ="), "compute.policy_row_filter"),
        (with("file =", "row_filter = \"now() > now()\"\nfile ="), "compute.policy_row_filter"),
        (with("[tables.people", "[tables.__people"), "compute.policy_name"),
    ] {
        let folder = folder(&policy);
        assert_eq!(refused(ask(folder.path(), "select 1", None)), code, "{policy}");
    }
    assert_eq!(refused(read(Path::new("/nowhere/policy.toml"))), "compute.policy_unreadable");
}

#[test]
fn a_token_needs_a_key_of_32_bytes() {
    let folder = folder(&POLICY.replace("\"person_name\"", "\"token\""));
    let with_key = |key: &str| {
        let keys = Keys([("token".to_owned(), key.to_owned())].into());
        let file = PolicyFile::open(&folder.path().join("policy.toml"), keys, Limits::default()).unwrap();
        runtime().block_on(file.query(
            "select \"姓名\" from people where \"区\" = '西区'",
            None,
            CancellationToken::new(),
        ))
    };
    assert_eq!(refused(with_key("00")), "compute.policy_token_key");
    assert_eq!(refused(with_key("zz")), "compute.policy_token_key");
    let one = with_key(&"01".repeat(32)).unwrap().rows;
    assert_ne!(one, with_key(&"02".repeat(32)).unwrap().rows, "tokens of two agreements do not link");
    assert_eq!(one, with_key(&"01".repeat(32)).unwrap().rows);
}

#[test]
fn a_masked_file_holds_masked_columns_without_formulas() {
    let folder = folder(&POLICY.replace("\"person_name\"", "\"fixed\", value = \"=HYPERLINK(1)\""));
    let policy = read(&folder.path().join("policy.toml")).unwrap();
    let (input, output) = (folder.path().join("people.csv"), folder.path().join("out.csv"));
    let (keys, limits) = (keys(), Limits::default());
    let written = runtime().block_on(mask::apply_file(&input, &policy, &output, &keys, &limits)).unwrap();
    assert_eq!((written.rows, written.columns), (4, vec!["姓名".to_owned(), "手机".to_owned(), "区".to_owned()]));
    assert_eq!(
        fs::read_to_string(&output).unwrap(),
        "姓名,手机,区\n'=HYPERLINK(1),139****1234,东区\n'=HYPERLINK(1),139****5678,东区\n'=HYPERLINK(1),********,西区\n,,\n"
    );
    assert!(!folder.path().join("out.csv.part").exists());
}

#[test]
fn the_documented_example_answers_its_documented_statements() {
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/policy.toml"));
    let file = PolicyFile::open(demo, keys(), Limits::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ask = |sql: &str, state| runtime().block_on(file.query(sql, state, CancellationToken::new()));
    let people = ask("SELECT 区, COUNT(*) AS 人数 FROM insured GROUP BY 区 ORDER BY 区", None).unwrap();
    assert_eq!(people.rows, ["玄武区", "秦淮区", "鼓楼区"].map(|district| [cell(district), cell("15")]));
    let mean = "SELECT 区, AVG(缴费基数) AS 平均基数 FROM insured GROUP BY 区";
    assert_eq!(refused(ask(mean, None)), "compute.state_required");
    assert_eq!(ask(mean, Some(folder.path())).unwrap().rows.len(), 3);
    let density = "SELECT d.区, COUNT(*) / d.面积平方公里 AS 密度 FROM insured i JOIN district d ON i.区 = d.区 GROUP BY d.区, d.面积平方公里";
    assert_eq!(ask(density, None).unwrap().rows.len(), 3);
    let shown = ask("SELECT 姓名, 手机, 住址, 缴费月数 FROM insured ORDER BY 缴费月数 LIMIT 1", None).unwrap();
    assert_eq!(shown.rows, [["赵**", "139****0000", "江苏省南京市玄武区", "0"].map(cell)]);
}
