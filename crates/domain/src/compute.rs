//! Compute (计算): the formal run of a reviewed statement under a policy compiled from grants
//! (Articles 15, 25).

mod social;

pub use social::{
    BringSocialData, Disposal, DisposeSocialData, Disposed, GradeSocialData, GradeSocialItem, LawfulSource, Origin,
    ReviewSocialData, SocialDataset, SocialItem, SocialState,
};

use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    catalogue::{
        Resource,
        grading::algebra::{self, JoinFacts},
    },
    civil,
    codes::compute,
    control,
    form::Form,
    grant::{Grant, compile},
    ids::{AgreementId, GrantId, JobId, OrgId, PersonId, SocialDatasetId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Purpose},
    mask::Mask,
    policy::{ColumnPolicy, Policy, Use},
    record::{FoundBy, Kind},
    states,
    task::{Candidate, Reply},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// Longest statement, in characters; the engine's own limits on terms and depth are tighter.
const SQL_MAX: usize = 100_000;

states! {
    /// States of a job.
    JobState {
        Queued = "queued", "排队中";
        Running = "running", "运行中";
        Succeeded = "succeeded", "成功";
        Failed = "failed", "失败";
        Refused = "refused", "被拒绝";
        Killed = "killed", "已终止";
    }
}

states! {
    /// Why a job was killed.
    KillReason {
        Cancelled = "cancelled", "提交人取消";
        Agreement = "agreement", "协议暂停、终止或到期";
        Grant = "grant", "授权暂停、撤销或到期";
        Halt = "halt", "停用令";
        Order = "order", "监管责令停止";
        Restart = "restart", "平台重启";
    }
}

/// The lease a job holds on one grant: an epoch that must still be the grant's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Lease {
    /// The grant.
    pub grant_id: GrantId,
    /// Its epoch when the job was submitted.
    pub epoch: u64,
}

/// Social data a job uses: the file that was admitted when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SocialUse {
    /// The social data.
    pub id: SocialDatasetId,
    /// Its table.
    pub table: String,
    /// Its file.
    pub file_version: u32,
}

/// A formal run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Title.
    pub title: String,
    /// The agreement it runs under.
    pub agreement_id: AgreementId,
    /// Epoch of the agreement when it was submitted.
    pub agreement_epoch: u64,
    /// The operator that runs it.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// The grants it uses.
    pub grant_ids: Vec<GrantId>,
    /// Tables of them that speak about natural persons: joining two of them adds to the harm (A13.7).
    #[serde(default)]
    pub person_tables: BTreeSet<String>,
    /// The leases it holds on them.
    pub leases: Vec<Lease>,
    /// The social data it uses beside.
    #[serde(default)]
    pub social: Vec<SocialUse>,
    /// The statement.
    pub sql: String,
    /// SM3 of the statement, hex: what was submitted is what runs.
    pub code_digest: String,
    /// The purpose.
    pub purpose: Purpose,
    /// The policy it runs under.
    pub policy: Policy,
    /// Who submitted it.
    pub submitted_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub submitted_at: OffsetDateTime,
    /// When it started.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub started_at: Option<OffsetDateTime>,
    /// When it ended.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// Facts about its candidate.
    pub candidate: Option<Candidate>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// What went wrong, for the operator of the platform; never a data value.
    pub fault: Option<String>,
    /// Why it was killed.
    pub killed_for: Option<KillReason>,
    /// State.
    pub state: JobState,
}

impl Record for Job {
    const KIND: Kind = Kind::Job;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let grants = self.grant_ids.iter().map(|id| (FoundBy::Grant, id.to_string()));
        grants.chain([(FoundBy::Agreement, self.agreement_id.to_string())]).collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.operator_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.agreement_id.0)
    }
}

use JobState::{Failed, Killed, Queued, Refused, Running, Succeeded};

const LIVE: &[JobState] = &[Queued, Running];

lifecycle!(
    Job,
    JobState,
    &[
        Transition { from: &[Queued], action: Action::JobStart, to: &[Running, Refused] },
        Transition { from: &[Running], action: Action::JobFinish, to: &[Succeeded, Failed, Refused] },
        Transition { from: LIVE, action: Action::JobCancel, to: &[Killed] },
        Transition { from: LIVE, action: Action::JobKill, to: &[Killed] },
    ]
);

/// Submits a formal run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitJob {
    /// Title; the purpose where missing.
    #[serde(default)]
    pub title: Option<String>,
    /// Grants to use together.
    pub grant_ids: Vec<GrantId>,
    /// Social data to use beside them.
    #[serde(default)]
    pub social_ids: Vec<SocialDatasetId>,
    /// The statement.
    pub sql: String,
    /// The purpose, that of every grant.
    pub purpose: Purpose,
}

/// Runs a statement on masked samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleQuery {
    /// Grants to use together.
    pub grant_ids: Vec<GrantId>,
    /// Social data to use beside them.
    #[serde(default)]
    pub social_ids: Vec<SocialDatasetId>,
    /// The statement.
    pub sql: String,
}

/// What the server found for a job: the agreement of the grants, each grant with its resource, and the social data.
#[derive(Debug, Clone, Copy)]
pub struct JobFacts<'a> {
    /// The agreement all grants rest on.
    pub agreement: &'a Agreement,
    /// The grants as they are now, in the order named.
    pub grants: &'a [(&'a Grant, &'a Resource)],
    /// The social data as it is now, in the order named.
    pub social: &'a [SocialDataset],
}

impl Job {
    /// Submits a statement for a formal run (A15.2). `code_digest` is SM3 over the statement, hex.
    ///
    /// # Errors
    /// Form refusals; those of an agreement not in force and of [`compile`].
    pub fn submit(
        id: JobId,
        cmd: SubmitJob,
        facts: JobFacts<'_>,
        code_digest: String,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        check_sql(&cmd.sql, cmd.title.as_deref())?;
        control!(!valid_digest(&code_digest) => compute::DIGEST_INVALID);
        let policy = admit(&cmd.grant_ids, &cmd.social_ids, facts, cmd.purpose, by, now)?;
        let title = cmd.title.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let tables: Vec<&str> = policy.tables.keys().map(String::as_str).collect();
        let persons = facts.grants.iter().filter(|(_, resource)| resource.speaks_of_persons());
        let persons = persons.map(|(_, resource)| resource.table_name());
        let social_persons = facts.social.iter().filter(|social| social.speaks_of_persons()).map(|s| s.code.as_str());
        Ok(Self {
            id,
            title: title.unwrap_or_else(|| format!("{}：{}", cmd.purpose.zh(), tables.join("、"))),
            agreement_id: facts.agreement.id,
            agreement_epoch: facts.agreement.epoch,
            operator_id: facts.agreement.operator_id,
            zone_id: facts.agreement.zone_id,
            leases: facts.grants.iter().map(|(g, _)| Lease { grant_id: g.id, epoch: g.epoch }).collect(),
            person_tables: persons.chain(social_persons).map(str::to_owned).collect(),
            grant_ids: cmd.grant_ids,
            social: facts.social.iter().map(SocialUse::of).collect(),
            sql: cmd.sql,
            code_digest,
            purpose: cmd.purpose,
            policy,
            submitted_by: by.person,
            submitted_at: now,
            started_at: None,
            ended_at: None,
            candidate: None,
            refusal: None,
            fault: None,
            killed_for: None,
            state: Queued,
        })
    }

    /// Admits a queued job to run. Whatever changed since it was submitted ends it as refused, so
    /// that it does not wait for ever: the agreement, a grant's epoch, the resource, the statement.
    ///
    /// # Errors
    /// `platform.wrong_state` only; look at the state for the outcome.
    pub fn start(&mut self, code_digest: &str, facts: JobFacts<'_>, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::JobStart)?;
        match self.readmit(code_digest, facts, now) {
            Ok(()) => {
                self.started_at = Some(now);
                self.state = Running;
            }
            Err(refusal) => {
                self.refusal = Some(refusal);
                self.ended_at = Some(now);
                self.state = Refused;
            }
        }
        Ok(())
    }

    /// Whether the job may still run under what it was submitted for. The supervisor of a running
    /// job asks the same.
    ///
    /// # Errors
    /// `compute.code_changed`, `compute.lease_cut`; those of an agreement or grant not in force.
    pub fn readmit(&self, code_digest: &str, facts: JobFacts<'_>, now: OffsetDateTime) -> Result<(), Refusal> {
        control!(code_digest != self.code_digest => compute::CODE_CHANGED);
        let today = civil::today(now);
        facts.agreement.require_in_force(today)?;
        let policy = facts.policy(self.purpose, today)?;
        let leases = facts.grants.iter().map(|(g, _)| Lease { grant_id: g.id, epoch: g.epoch });
        let held = facts.agreement.id == self.agreement_id
            && facts.agreement.epoch == self.agreement_epoch
            && leases.eq(self.leases.iter().copied())
            && facts.social.iter().map(SocialUse::of).eq(self.social.iter().cloned())
            && policy == self.policy;
        if held { Ok(()) } else { Err(Refusal::of(&compute::LEASE_CUT)) }
    }

    /// Ends a running job with its worker's answer. The answer of a job that was killed comes too
    /// late and is refused: its candidate does not exist.
    ///
    /// # Errors
    /// `platform.wrong_state`; `compute.reply_unfit` where the answer is not one to a formal run.
    pub fn finish(&mut self, reply: Reply, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::JobFinish)?;
        self.state = match reply {
            Reply::Candidate(candidate) => {
                let grade = self.grade_of(&candidate);
                self.candidate = Some(Candidate { grade, ..candidate });
                Succeeded
            }
            Reply::Refused(refusal) => {
                self.refusal = Some(refusal);
                Refused
            }
            Reply::Failed { fault } => {
                self.fault = Some(fault);
                Failed
            }
            _ => return Err(Refusal::of(&compute::REPLY_UNFIT)),
        };
        self.ended_at = Some(now);
        Ok(())
    }

    /// The grade of a candidate: what its columns carry, and one more where they come from several
    /// tables about natural persons, since together these say more about a person than each alone (EC-71).
    fn grade_of(&self, candidate: &Candidate) -> Grade {
        let sources = candidate.columns.iter().flat_map(|column| &column.sources);
        let tables: BTreeSet<&str> = sources.filter_map(|source| Some(source.split_once('.')?.0)).collect();
        let sources_on_persons = tables.iter().filter(|table| self.person_tables.contains(**table)).count();
        algebra::join([Some(candidate.grade)], JoinFacts { sources_on_persons, ..JoinFacts::default() }, 0)
    }

    /// Takes a job back before it ends.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn cancel(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::JobCancel)?;
        self.end(KillReason::Cancelled, now);
        Ok(())
    }

    /// Kills a job as a consequence (A23.4).
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn kill(&mut self, reason: KillReason, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::JobKill)?;
        self.end(reason, now);
        Ok(())
    }

    fn end(&mut self, reason: KillReason, now: OffsetDateTime) {
        self.killed_for = Some(reason);
        self.ended_at = Some(now);
        self.state = Killed;
    }
}

impl SampleQuery {
    /// Admits a development statement and gives the policy it runs under, the grants' own: the
    /// purpose is the one they share.
    ///
    /// # Errors
    /// As [`Job::submit`].
    pub fn admit(&self, facts: JobFacts<'_>, by: &Actor, now: OffsetDateTime) -> Result<Policy, Refusal> {
        check_sql(&self.sql, None)?;
        let purpose = facts.grants.first().map_or(Purpose::PublicGovernance, |(g, _)| g.purpose);
        admit(&self.grant_ids, &self.social_ids, facts, purpose, by, now)
    }
}

/// The highest grade a development sample holds: items of grade 4 are emptied.
pub const SAMPLE_GRADE: Grade = Grade::G3;

/// The policy under which a table's development sample is taken: masked throughout, grade 3 at most.
///
/// A sample holds rows, so what is for aggregates only is emptied, and so is every item of grade 4
/// and a direct identifier without a mask; the columns stay, so that statements written on the
/// sample run on the full data.
///
/// # Errors
/// As [`Grant::policy`].
pub fn sample_policy(grant: &Grant, resource: &Resource) -> Result<Policy, Refusal> {
    let mut table = grant.policy(resource)?;
    for (name, column) in &mut table.columns {
        let bare = column.identifier && column.usage == Use::Plain;
        // An exception is for formal runs: nothing it lets out in clear reaches the development area (A13.3).
        let excepted = grant.items.iter().any(|item| item.name == *name && item.exception_id.is_some());
        let shown =
            matches!(column.usage, Use::Plain | Use::Mask) && column.grade <= SAMPLE_GRADE && !bare && !excepted;
        if !shown {
            *column = ColumnPolicy { usage: Use::Mask, mask: Some(Mask::Null), ..column.clone() };
        }
    }
    Ok(Policy {
        purpose: grant.purpose.word().to_owned(),
        operations: [crate::policy::Operation::Select].into(),
        min_group: 1,
        max_output_grade: SAMPLE_GRADE,
        joins: None,
        tables: [(resource.table_name().to_owned(), table)].into(),
    })
}

fn admit(
    named: &[GrantId],
    social: &[SocialDatasetId],
    facts: JobFacts<'_>,
    purpose: Purpose,
    by: &Actor,
    now: OffsetDateTime,
) -> Result<Policy, Refusal> {
    let agreement = facts.agreement;
    let found = named.iter().eq(facts.grants.iter().map(|(grant, _)| &grant.id));
    let own = agreement.operator_id == by.org && facts.grants.iter().all(|(g, _)| g.agreement_id == agreement.id);
    control!(!found || !own => compute::AGREEMENT_INVALID);
    let today = civil::today(now);
    agreement.require_in_force(today)?;
    let own = social.iter().eq(facts.social.iter().map(|s| &s.id))
        && facts.social.iter().all(|social| social.operator_id == by.org);
    control!(!own => compute::SOCIAL_NOT_USABLE);
    facts.policy(purpose, today)
}

impl JobFacts<'_> {
    /// The policy of the grants, with the tables of the social data beside them (A7.2).
    fn policy(&self, purpose: Purpose, today: Date) -> Result<Policy, Refusal> {
        let mut policy = compile(self.grants, purpose, today)?;
        for social in self.social {
            let table = social.policy(self.agreement.id, today)?;
            control!(policy.tables.insert(social.code.clone(), table).is_some() => compute::SOCIAL_CODE_TAKEN);
        }
        Ok(policy)
    }
}

impl SocialUse {
    fn of(social: &SocialDataset) -> Self {
        Self { id: social.id, table: social.code.clone(), file_version: social.file_version }
    }
}

fn check_sql(sql: &str, title: Option<&str>) -> Result<(), Refusal> {
    if sql.chars().count() > SQL_MAX {
        return Err(Refusal::of(&compute::SQL_TOO_LONG).with("limit", SQL_MAX));
    }
    let mut form = Form::new();
    form.require(!sql.trim().is_empty(), "sql", &compute::SQL_MISSING);
    form.at_most("sql", sql, SQL_MAX);
    form.line_at_most("title", title.unwrap_or_default(), 100);
    form.done()
}

/// Whether a text is an SM3 digest in lower-case hex.
pub fn valid_digest(digest: &str) -> bool {
    digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
