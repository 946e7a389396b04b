//! The two ports, played: what a worker and a shelf would answer, in memory, and able to hang.

use async_trait::async_trait;
use bytes::Bytes;
use calamine::{Reader, Xlsx};
use domain::{
    Grade, Refusal,
    task::{
        Assignment, Candidate, CandidateColumn, DataType, Imported, ImportedColumn, Marked, Reply, RowSet, RuleOutcome,
        Sheet, SheetRow, Task, VaultRef, Verdict, Workbook,
    },
};
use serde_json::json;
use server::ports::{Broken, Compute, Intake, Shelf, ShelfPage, ShelfQuery};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What workers are told to do, and what they did.
pub struct Workers {
    /// Grade of candidates.
    pub grade: Mutex<Grade>,
    /// Tasks that hang until they are cut, by name.
    pub hanging: Mutex<HashSet<&'static str>>,
    /// A rule that the next checks fail.
    pub failing_rule: Mutex<Option<&'static str>>,
    /// What the next import is refused with.
    pub import_refusal: Mutex<Option<Refusal>>,
    /// Keys of tokens that workers were handed, with the task.
    pub tokens: Mutex<Vec<String>>,
    /// The mark every upload bears.
    pub marked: Mutex<Option<Marked>>,
    /// Columns of the next imports; the usual ones where none are set.
    pub columns: Mutex<Option<Vec<ImportedColumn>>>,
    /// Names of the tables of each statement so far.
    pub tables: Mutex<Vec<Vec<String>>>,
    /// Bytes of sealed uploads, by path.
    pub sealed: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    candidates: Arc<Mutex<HashMap<String, String>>>,
    events: watch::Sender<Vec<String>>,
}

impl Default for Workers {
    fn default() -> Self {
        Self {
            grade: Mutex::new(Grade::G2),
            hanging: Mutex::default(),
            failing_rule: Mutex::default(),
            import_refusal: Mutex::default(),
            tokens: Mutex::default(),
            marked: Mutex::default(),
            columns: Mutex::default(),
            tables: Mutex::default(),
            sealed: Arc::default(),
            candidates: Arc::default(),
            events: watch::Sender::default(),
        }
    }
}

impl Workers {
    /// Makes tasks of this name hang until they are cut.
    pub fn hang(&self, task: &'static str) {
        self.hanging.lock().unwrap().insert(task);
    }

    /// Lets tasks of this name answer again.
    pub fn go_on(&self, task: &'static str) {
        self.hanging.lock().unwrap().remove(task);
    }

    /// What happened so far, `query started`, `query cut`.
    pub fn events(&self) -> Vec<String> {
        self.events.borrow().clone()
    }

    /// Waits until something happened `times` times.
    pub async fn saw(&self, event: &str, times: usize) {
        let mut events = self.events.subscribe();
        let seen = events.wait_for(|all| all.iter().filter(|e| *e == event).count() >= times);
        tokio::time::timeout(std::time::Duration::from_secs(20), seen).await.expect(event).unwrap();
    }

    /// Fresh workers over the vault of earlier ones.
    pub fn over_the_vault_of(earlier: &Self) -> Self {
        Self { candidates: earlier.candidates.clone(), sealed: earlier.sealed.clone(), ..Self::default() }
    }

    fn note(&self, event: String) {
        self.events.send_modify(|all| all.push(event));
    }

    fn candidate(&self, sql: &str) -> Candidate {
        let grade = *self.grade.lock().unwrap();
        let column =
            |name: &str, grade| CandidateColumn { name: name.into(), sources: vec![format!("trips.{name}")], grade };
        Candidate {
            digest: hex::encode(gm::sm3(sql.as_bytes())),
            rows: 3,
            bytes: 512,
            columns: vec![column("district", Grade::G2), column("trips", grade)],
            grade,
        }
    }

    fn verdict(&self, digest: String) -> Verdict {
        let failing = *self.failing_rule.lock().unwrap();
        let rule = |rule: &str| RuleOutcome {
            rule: rule.into(),
            passed: failing != Some(rule),
            failing_rows: u64::from(failing == Some(rule)),
            zh: "规则".into(),
            en: "a rule".into(),
        };
        let rules: Vec<_> = ["minimum_group", "direct_identifier", "row_similarity"].map(rule).into();
        Verdict { digest, passed: failing.is_none(), rules }
    }

    fn answer(&self, assignment: &Assignment) -> Reply {
        match &assignment.task {
            Task::Import { cleared, .. } => {
                let marked = self.marked.lock().unwrap().clone().filter(|_| !cleared);
                match (marked, self.import_refusal.lock().unwrap().clone()) {
                    (Some(marked), _) => Reply::Marked(marked),
                    (None, Some(refusal)) => Reply::Refused(refusal),
                    (None, None) => {
                        let columns = self.columns.lock().unwrap().clone();
                        Reply::Imported(Imported {
                            columns: columns.unwrap_or_else(|| imported().columns),
                            ..imported()
                        })
                    }
                }
            }
            Task::ReadWorkbook { from, cleared, .. } => {
                let marked = self.marked.lock().unwrap().clone().filter(|_| !cleared);
                match (marked, self.sealed.lock().unwrap().get(&from.path)) {
                    (Some(marked), _) => Reply::Marked(marked),
                    (None, Some(bytes)) => read_workbook(bytes),
                    (None, None) => Reply::Failed { fault: "no such workbook".into() },
                }
            }
            Task::Sample { rows, .. } => Reply::Sampled { rows: u64::from(*rows) },
            Task::Query { into: None, .. } => Reply::Rows(RowSet {
                columns: vec!["district".into()],
                rows: vec![vec![Some("玄武".into())]],
                truncated: false,
            }),
            Task::Query { into: Some(into), sql, .. } => {
                let candidate = self.candidate(sql);
                self.candidates.lock().unwrap().insert(into.path.clone(), candidate.digest.clone());
                Reply::Candidate(candidate)
            }
            Task::Check { candidate, .. } => match self.candidates.lock().unwrap().get(&candidate.path) {
                Some(digest) => Reply::Verdict(self.verdict(digest.clone())),
                None => Reply::Failed { fault: "no such candidate".into() },
            },
            Task::Release { order, .. } => {
                let key = hex::decode(&assignment.keys.0["order"]).unwrap();
                let text = format!("{}|{}|{}", order.export, order.digest, order.ledger_index);
                assert_eq!(order.mac, hex::encode(gm::hmac_sm3(&key, text.as_bytes())), "an order without its MAC");
                Reply::Released { digest: order.digest.clone(), rows: 3 }
            }
        }
    }
}

/// A workbook as the worker gives it back; one that is none is refused.
fn read_workbook(bytes: &[u8]) -> Reply {
    let Ok(mut book) = calamine::open_workbook_from_rs::<Xlsx<_>, _>(std::io::Cursor::new(bytes.to_vec())) else {
        return Reply::Refused(Refusal::of(&domain::codes::catalogue::IMPORT_UNREADABLE_WORKBOOK));
    };
    let text = |cells: &[calamine::Data]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
    let sheets = book.worksheets().into_iter().filter_map(|(name, range)| {
        let mut rows = range.rows();
        let header = text(rows.next()?);
        let rows = (2u64..).zip(rows).map(|(number, cells)| SheetRow { number, cells: text(cells) }).collect();
        Some(Sheet { name, header, rows })
    });
    Reply::Workbook(Workbook { digest: hex::encode(gm::sm3(bytes)), sheets: sheets.collect() })
}

/// The columns of every import.
fn imported() -> Imported {
    let column = |name: &str, data_type| ImportedColumn {
        name: name.into(),
        data_type,
        nulls: 0,
        distinct: 100,
        content: vec![],
        notices: vec![],
    };
    Imported {
        format: "csv".into(),
        encoding: Some("utf-8".into()),
        rows: 1000,
        digest: hex::encode(gm::sm3(b"upload")),
        columns: vec![
            column("plate", DataType::Text),
            column("district", DataType::Text),
            column("fare", DataType::Integer),
        ],
        preview: vec![vec![Some("苏A12345".into()), Some("玄武".into()), Some("12".into())]],
    }
}

fn name(task: &Task) -> &'static str {
    match task {
        Task::Import { .. } => "import",
        Task::ReadWorkbook { .. } => "read workbook",
        Task::Sample { .. } => "sample",
        Task::Query { into: None, .. } => "sample query",
        Task::Query { into: Some(_), .. } => "query",
        Task::Check { .. } => "check",
        Task::Release { .. } => "release",
    }
}

#[async_trait]
impl Compute for Workers {
    async fn run(&self, assignment: Assignment, cut: CancellationToken) -> Result<Reply, Broken> {
        let name = name(&assignment.task);
        self.note(format!("{name} started"));
        let hangs = self.hanging.lock().unwrap().contains(name);
        self.tokens.lock().unwrap().extend(assignment.keys.0.get("token").cloned());
        if let Task::Query { tables, .. } = &assignment.task {
            self.tables.lock().unwrap().push(tables.iter().map(|table| table.name.clone()).collect());
        }
        if hangs {
            cut.cancelled().await;
        }
        if cut.is_cancelled() {
            self.note(format!("{name} cut"));
            return Err(Broken::Cut);
        }
        Ok(self.answer(&assignment))
    }

    async fn intake(&self, into: &VaultRef, _: &str) -> Result<Box<dyn Intake>, Broken> {
        Ok(Box::new(Upload { path: into.path.clone(), bytes: Vec::new(), sealed: self.sealed.clone() }))
    }

    async fn discard(&self, file: &VaultRef) -> Result<(), Broken> {
        self.sealed.lock().unwrap().remove(&file.path);
        Ok(())
    }
}

struct Upload {
    path: String,
    bytes: Vec<u8>,
    sealed: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

#[async_trait]
impl Intake for Upload {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Broken> {
        self.bytes.extend_from_slice(&bytes);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Broken> {
        self.sealed.lock().unwrap().insert(self.path, self.bytes);
        Ok(())
    }
}

/// A shelf of one release; it can keep a reader waiting.
pub struct Shelves {
    open: watch::Sender<bool>,
    /// Rows of the release beyond its first three.
    pub more: std::sync::atomic::AtomicU64,
    /// How many readers came.
    pub readers: watch::Sender<usize>,
}

impl Default for Shelves {
    fn default() -> Self {
        Self { open: watch::Sender::new(true), more: Default::default(), readers: watch::Sender::default() }
    }
}

impl Shelves {
    /// Keeps readers waiting, or lets them go on.
    pub fn set_open(&self, open: bool) {
        self.open.send_replace(open);
    }
}

#[async_trait]
impl Shelf for Shelves {
    async fn page(
        &self,
        _: &VaultRef,
        key: &str,
        _: &[String],
        query: &ShelfQuery,
    ) -> Result<Result<ShelfPage, Refusal>, Broken> {
        assert_eq!(key.len(), 32, "the agreement's key opens a release");
        self.readers.send_modify(|n| *n += 1);
        self.open.subscribe().wait_for(|open| *open).await.unwrap();
        let districts = [("玄武", 30), ("秦淮", 20), ("鼓楼", 10)].map(|(name, trips)| (name.to_owned(), trips));
        let more = self.more.load(std::sync::atomic::Ordering::Relaxed);
        let all = districts.into_iter().chain((0..more).map(|n| (format!("街道,{n}"), n)));
        let wanted = query.filters.iter().find(|(column, _)| column == "district").map(|(_, value)| value.as_str());
        let mut rows = all
            .filter(|(district, _)| wanted.is_none_or(|w| w == district))
            .skip(usize::try_from(query.offset).unwrap())
            .map(|(district, trips)| vec![json!(district), json!(trips)]);
        let page: Vec<_> = rows.by_ref().take(usize::try_from(query.limit).unwrap()).collect();
        let next = rows.next().map(|_| query.offset + query.limit);
        Ok(Ok(ShelfPage { columns: vec!["district".into(), "trips".into()], rows: page, next }))
    }

    fn close(&self, _: &VaultRef) {}
}
