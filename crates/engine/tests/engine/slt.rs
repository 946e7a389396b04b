//! The `.slt` suite: grant, statement, expected rows or refusal.
//!
//! A script says `policy <name>` to take `tests/slt/<name>.toml`. A statement alone is a development
//! statement; `formal <statement>` makes a candidate and shows its columns; `airlock <statement>`
//! makes one, checks it and shows the rules. An expected error is the refusal's code.

use super::town::Town;
use domain::{policy::Policy, task::Reply};
use engine::Failure;
use sqllogictest::{DB, DBOutput, DefaultColumnType, Runner};
use std::{path::Path, sync::Arc};

struct Governed {
    town: Arc<Town>,
    policy: Policy,
}

#[derive(Debug)]
struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Refused {}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self(refusal.code),
            Failure::Fault(fault) => Self(format!("fault: {fault}")),
        }
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/slt"))
}

fn read_policy(name: &str) -> Policy {
    toml::from_str(&std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap()).unwrap()
}

fn table(rows: Vec<Vec<String>>) -> DBOutput<DefaultColumnType> {
    let width = rows.first().map_or(1, Vec::len);
    DBOutput::Rows { types: vec![DefaultColumnType::Any; width], rows }
}

impl DB for Governed {
    type Error = Refused;
    type ColumnType = DefaultColumnType;

    fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, Refused> {
        if let Some(name) = sql.strip_prefix("policy ") {
            self.policy = read_policy(name.trim());
            return Ok(DBOutput::StatementComplete(0));
        }
        if let Some(sql) = sql.strip_prefix("formal ") {
            return Ok(table(self.formal(sql)?));
        }
        if let Some(sql) = sql.strip_prefix("airlock ") {
            return Ok(table(self.airlock(sql)?));
        }
        match self.town.run(&self.policy, sql, None)? {
            Reply::Rows(set) => {
                let text = |cell: Option<String>| cell.unwrap_or_else(|| "NULL".to_owned());
                Ok(table(set.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect()))
            }
            other => panic!("a development statement answered {other:?}"),
        }
    }
}

impl Governed {
    fn formal(&self, sql: &str) -> Result<Vec<Vec<String>>, Refused> {
        let into = super::town::file(domain::task::Area::Result, "slt.parquet");
        let Reply::Candidate(candidate) = self.town.run(&self.policy, sql, Some(&into))? else {
            panic!("a formal run answers with a candidate")
        };
        let columns = candidate.columns.into_iter();
        Ok(columns
            .map(|c| {
                let sources = if c.sources.is_empty() { "-".to_owned() } else { c.sources.join(",") };
                vec![c.name, c.grade.to_string(), sources]
            })
            .collect())
    }
}

impl Governed {
    fn airlock(&self, sql: &str) -> Result<Vec<Vec<String>>, Refused> {
        self.formal(sql)?;
        let candidate = super::town::file(domain::task::Area::Result, "slt.parquet");
        let verdict = self.town.check(&self.policy, sql, &candidate)?;
        assert_eq!(verdict.passed, verdict.rules.iter().all(|rule| rule.passed));
        let failed = verdict.rules.into_iter().filter(|rule| !rule.passed);
        let mut rows: Vec<_> = failed.map(|rule| vec![rule.rule, rule.failing_rows.to_string()]).collect();
        if rows.is_empty() {
            rows.push(vec!["passed".to_owned(), "0".to_owned()]);
        }
        Ok(rows)
    }
}

#[test]
fn every_script_of_the_slt_suite_holds() {
    let town = Arc::new(Town::build());
    let mut scripts: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|e| e == "slt"));
    scripts.sort();
    assert!(!scripts.is_empty());
    for script in scripts {
        let town = Arc::clone(&town);
        let mut runner = Runner::new(move || {
            let (town, policy) = (Arc::clone(&town), read_policy("town"));
            async move { Ok(Governed { town, policy }) }
        });
        if let Err(error) = runner.run_file(&script) {
            panic!("{}: {error}", script.display());
        }
    }
}
