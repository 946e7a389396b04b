//! The whole way of data through worker processes: upload, sample, formal run, check, release, shelf.

use crate::installation::{Installation, at};
use domain::{
    policy::Policy,
    task::{Area, Assignment, BoundTable, Limits, ReleaseOrder, Reply, Task},
};
use engine::{shelf::Shelf, worker::Pool};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const PROGRAM: &str = env!("CARGO_BIN_EXE_engine-worker");

/// Thirty persons in each of three districts, all names planted to be found where they must not be.
fn upload() -> String {
    let rows: String = (0..90).map(|n| format!("CANARY-{n:03},district {},{}\n", n % 3, 1_000 + n)).collect();
    format!("name,district,amount\n{rows}")
}

fn policy() -> Policy {
    serde_json::from_value(json!({
        "purpose": "statistics",
        "min_group": 10,
        "max_output_grade": 2,
        "tables": { "payment": { "unit": "name", "columns": {
            "name": { "use": "deny", "grade": 3, "identifier": true },
            "district": { "use": "plain", "grade": 1 },
            "amount": { "use": "plain", "grade": 2 },
        } } },
    }))
    .unwrap()
}

struct Run {
    city: Installation,
    pool: Pool,
}

impl Run {
    async fn task(&self, task: Task) -> Reply {
        let data_dir = self.city.dir.path().display().to_string();
        let assignment = Assignment { data_dir, task, keys: self.city.keys.clone(), limits: Limits::default() };
        self.pool.run(assignment, CancellationToken::new()).await.unwrap()
    }
}

fn table(area: Area, path: &str) -> BoundTable {
    BoundTable { name: "payment".to_owned(), file: at(area, path) }
}

const SQL: &str = "SELECT district, count(*) AS persons, sum(amount) AS amount FROM payment GROUP BY district";

#[tokio::test]
async fn from_upload_to_shelf_every_file_is_sealed_and_what_is_served_is_what_was_reviewed() {
    let run = Run { city: Installation::new(), pool: Pool::new(PROGRAM, 1, 2) };
    run.pool.warm_up().unwrap();
    let (intake, raw, sample) = (at(Area::Intake, "u"), at(Area::Raw, "t"), at(Area::Sample, "t"));
    let (result, released) = (at(Area::Result, "j"), at(Area::Release, "x"));
    run.city.put(&intake, upload().as_bytes());

    let task = Task::Import { from: intake, file_name: "p.csv".to_owned(), into: raw.clone(), cleared: false };
    let reply = run.task(task).await;
    assert!(matches!(&reply, Reply::Imported(imported) if imported.rows == 90), "{reply:?}");

    let from = table(Area::Raw, "t");
    let reply = run.task(Task::Sample { from, policy: policy(), rows: 40, seed: 7, into: sample }).await;
    assert!(matches!(reply, Reply::Sampled { rows: 40 }), "{reply:?}");

    let query =
        |area, into| Task::Query { tables: vec![table(area, "t")], policy: policy(), sql: SQL.to_owned(), into };
    let reply = run.task(query(Area::Sample, None)).await;
    let Reply::Rows(rows) = &reply else { panic!("{reply:?}") };
    assert_eq!(rows.columns, ["district", "persons", "amount"]);

    let reply = run.task(query(Area::Raw, Some(result.clone()))).await;
    let Reply::Candidate(candidate) = reply else { panic!("{reply:?}") };
    assert_eq!(candidate.rows, 3);

    let (tables, sql) = (vec![table(Area::Raw, "t")], SQL.to_owned());
    let reply = run.task(Task::Check { candidate: result.clone(), tables, policy: policy(), sql }).await;
    let Reply::Verdict(verdict) = reply else { panic!("{reply:?}") };
    assert!(verdict.passed, "{verdict:?}");
    assert_eq!(verdict.digest, candidate.digest);

    let key = hex::decode(&run.city.keys.0["order"]).unwrap();
    let order = ReleaseOrder::unsigned("export-1".to_owned(), verdict.digest, 42);
    let mac = hex::encode(gm::hmac_sm3(&key, order.statement().as_bytes()));
    let order = ReleaseOrder { mac, ..order };
    let reply = run.task(Task::Release { order, from: result, into: released.clone() }).await;
    assert!(matches!(&reply, Reply::Released { digest, rows: 3 } if *digest == candidate.digest), "{reply:?}");

    let shelf = Shelf::open(&run.city.vault, &released, &run.city.keys, &["district".to_owned()]).unwrap();
    let page = shelf.page(&[("district".to_owned(), "district 1".to_owned())], &[], 0, 10).unwrap();
    let amount: i64 = (0..90).filter(|n| n % 3 == 1).map(|n| 1_000 + n).sum();
    assert_eq!(json!(page.rows), json!([["district 1", 30, amount]]));

    // No plaintext of any stage lies anywhere in the data folder, and nothing half-written is left.
    let mut files = 0;
    run.city.each_file(&mut |path, bytes| {
        files += 1;
        for canary in [&b"CANARY"[..], b"district", b"PAR1"] {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary), "plaintext in {}", path.display());
        }
    });
    assert_eq!(files, 5);
}
