//! Airlock (出域): a candidate leaves only after an automatic check and the reviews its grade asks
//! for, all bound to one digest (Articles 15, 25).

use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    actor::EXPORT_REVIEWING,
    civil,
    codes::airlock,
    compute::{Job, JobState},
    control,
    form::Form,
    ids::{AgreementId, ExportId, JobId, OrgId, PersonId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Purpose},
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    task::{CandidateColumn, Verdict},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of an export.
    ExportState {
        Submitted = "submitted", "已提交";
        Checking = "checking", "自动检查中";
        Blocked = "blocked", "检查未通过";
        InReview = "in_review", "人工复核中";
        Releasing = "releasing", "放行中";
        Released = "released", "已放行";
        Rejected = "rejected", "已驳回";
    }
}

/// One person's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Review {
    /// Who.
    pub by: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// Whether it may leave.
    pub approve: bool,
    /// Opinion.
    pub opinion: String,
    /// Digest of what was reviewed.
    pub digest: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Release {
    /// SM3 of the released bytes, hex.
    pub digest: String,
    /// Rows.
    pub rows: u64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A candidate before the airlock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// Title, the job's.
    pub title: String,
    /// The job that made the candidate.
    pub job_id: JobId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The operator that applies.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// The departments its data comes from.
    pub provider_ids: BTreeSet<OrgId>,
    /// The purpose of the job.
    pub purpose: Purpose,
    /// SM3 of the candidate, hex.
    pub digest: String,
    /// Rows of the candidate.
    pub rows: u64,
    /// Columns of the candidate.
    pub columns: Vec<CandidateColumn>,
    /// Grade of the candidate.
    pub grade: Grade,
    /// Who applied.
    pub submitted_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub submitted_at: OffsetDateTime,
    /// The automatic verdict.
    pub verdict: Option<Verdict>,
    /// Reviews so far.
    pub reviews: Vec<Review>,
    /// Approvals by the zone's regulators it needs.
    pub regulator_reviews: u32,
    /// Whether every source department must approve too.
    pub provider_reviews: bool,
    /// Approvals it needs in all.
    pub required_reviews: u32,
    /// Released without review and marked for a later look.
    pub sampled: bool,
    /// The release.
    pub release: Option<Release>,
    /// Why it was rejected without a review.
    pub rejected_reason: Option<String>,
    /// State.
    pub state: ExportState,
}

impl Record for Export {
    const KIND: Kind = Kind::Export;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Agreement, self.agreement_id.to_string())]
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
        Some(self.job_id.0)
    }
    fn brought_by(&self, _: Action) -> Vec<PersonId> {
        vec![self.submitted_by]
    }
    fn parties(&self) -> Vec<OrgId> {
        if self.provider_reviews { self.provider_ids.iter().copied().collect() } else { Vec::new() }
    }
}

use ExportState::{Blocked, Checking, InReview, Rejected, Released, Releasing, Submitted};

lifecycle!(
    Export,
    ExportState,
    &[
        Transition { from: &[Submitted], action: Action::ExportCheck, to: &[Checking] },
        Transition { from: &[Checking], action: Action::ExportCheck, to: &[Blocked, InReview, Releasing] },
        Transition { from: &[InReview], action: Action::ExportReview, to: &[InReview, Releasing, Rejected] },
        Transition { from: &[Releasing], action: Action::ExportRelease, to: &[Released] },
        Transition { from: &[Submitted, Checking, InReview, Releasing], action: Action::ExportReject, to: &[Rejected] },
    ]
);

/// Puts a job's candidate before the airlock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitExport {
    /// The job.
    pub job_id: JobId,
}

/// Reviews an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewExport {
    /// Digest of what was reviewed.
    pub digest: String,
    /// Whether it may leave.
    pub approve: bool,
    /// Opinion; required to reject.
    #[serde(default)]
    pub opinion: String,
}

/// What the server found for [`Export::submit`].
#[derive(Debug, Clone, Copy)]
pub struct ExportFacts<'a> {
    /// The job named, if it can be seen.
    pub job: Option<&'a Job>,
    /// The job's agreement.
    pub agreement: Option<&'a Agreement>,
    /// The source departments of the job's grants.
    pub provider_ids: &'a BTreeSet<OrgId>,
    /// Whether the job's candidate was submitted before.
    pub already_submitted: bool,
}

impl Export {
    /// Puts a candidate before the airlock (A25.3). How many reviews it needs follows from its
    /// grade and the rules in force now.
    ///
    /// # Errors
    /// `airlock.job_invalid`, `airlock.already_submitted`, `airlock.grade_too_high`; those of an
    /// agreement not in force.
    pub fn submit(
        id: ExportId,
        cmd: &SubmitExport,
        facts: ExportFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let invalid = || Refusal::of(&airlock::JOB_INVALID).field("job_id", Refusal::of(&airlock::JOB_INVALID));
        let ready = |job: &&Job| job.id == cmd.job_id && job.operator_id == by.org && job.state == JobState::Succeeded;
        let job = facts.job.filter(ready).ok_or_else(invalid)?;
        let candidate = job.candidate.as_ref().ok_or_else(invalid)?;
        let agreement = facts.agreement.filter(|a| a.id == job.agreement_id).ok_or_else(invalid)?;
        control!(facts.already_submitted => airlock::ALREADY_SUBMITTED);
        agreement.require_in_force(civil::today(now))?;
        control!(candidate.grade > job.policy.max_output_grade => airlock::GRADE_TOO_HIGH);
        let needed = rules.reviews(candidate.grade);
        let regulator_reviews = u32::from(needed.regulators);
        let providers = if needed.provider { facts.provider_ids.len() } else { 0 };
        Ok(Self {
            id,
            title: job.title.clone(),
            job_id: job.id,
            agreement_id: job.agreement_id,
            operator_id: job.operator_id,
            zone_id: job.zone_id,
            provider_ids: facts.provider_ids.clone(),
            purpose: job.purpose,
            digest: candidate.digest.clone(),
            rows: candidate.rows,
            columns: candidate.columns.clone(),
            grade: candidate.grade,
            submitted_by: by.person,
            submitted_at: now,
            verdict: None,
            reviews: Vec::new(),
            regulator_reviews,
            provider_reviews: needed.provider,
            required_reviews: regulator_reviews + u32::try_from(providers).unwrap_or(u32::MAX),
            sampled: false,
            release: None,
            rejected_reason: None,
            state: Submitted,
        })
    }

    /// Starts the automatic check.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn start_check(&mut self) -> Result<(), Refusal> {
        self.transition_into(Action::ExportCheck, Checking)?;
        self.state = Checking;
        Ok(())
    }

    /// Ends the automatic check: blocked where a rule failed, else on to the reviews; a grade that
    /// needs none is released at once, a share of them marked for a later look. The share is drawn
    /// from the digest, so that nobody chooses it.
    ///
    /// # Errors
    /// `platform.wrong_state`; `airlock.digest_mismatch` where something else was checked.
    pub fn finish_check(&mut self, verdict: Verdict, rules: &Rules) -> Result<(), Refusal> {
        self.transition_into(Action::ExportCheck, Blocked)?;
        self.same_digest(&verdict.digest)?;
        let passed = verdict.passed && verdict.rules.iter().all(|rule| rule.passed);
        self.verdict = Some(verdict);
        self.state = match (passed, self.required_reviews) {
            (false, _) => Blocked,
            (true, 0) => Releasing,
            (true, _) => InReview,
        };
        self.sampled = self.state == Releasing && drawn(&self.digest, rules.sampling_percent);
        Ok(())
    }

    /// Reviews an export on its digest. Reviewers come from the zone's regulators and, for grade 4,
    /// from every source department; never from the applicant, nobody twice, and nobody who decided how the items it was
    /// made of are masked (`masked_by`, §11.2). One rejection rejects;
    /// the last approval needed orders the release.
    ///
    /// # Errors
    /// `platform.wrong_state`, `airlock.own_export`, `airlock.already_reviewed`, `airlock.reviewed_by_delegator`,
    /// `airlock.masked_by_reviewer`,
    /// `airlock.digest_mismatch`, `airlock.not_reviewer`, `airlock.enough_reviews`,
    /// `airlock.opinion_missing`; those of an agreement not in force.
    pub fn review(
        &mut self,
        cmd: ReviewExport,
        agreement: &Agreement,
        masked_by: &BTreeSet<PersonId>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::ExportReview)?;
        control!(by.org == self.operator_id || by.person == self.submitted_by => airlock::OWN_EXPORT);
        control!(self.reviews.iter().any(|review| review.by == by.person) => airlock::ALREADY_REVIEWED);
        let stands_in = |review: &Review| by.stands_in_for(review.by, EXPORT_REVIEWING);
        control!(self.reviews.iter().any(stands_in) => airlock::REVIEWED_BY_DELEGATOR);
        control!(masked_by.contains(&by.person) => airlock::MASKED_BY_REVIEWER);
        self.may_review(by)?;
        self.same_digest(&cmd.digest)?;
        control!(agreement.id != self.agreement_id => airlock::JOB_INVALID);
        agreement.require_in_force(civil::today(now))?;
        let mut form = Form::new();
        let said = cmd.approve || !cmd.opinion.trim().is_empty();
        form.require(said, "opinion", &airlock::OPINION_MISSING);
        form.at_most("opinion", &cmd.opinion, 1000);
        form.done()?;
        let ReviewExport { digest, approve, opinion } = cmd;
        self.reviews.push(Review { by: by.person, org: by.org, approve, opinion, digest, at: now });
        if !approve {
            self.state = Rejected;
        } else if self.reviews.len() >= usize::try_from(self.required_reviews).unwrap_or(usize::MAX) {
            self.state = Releasing;
        }
        Ok(())
    }

    /// Records what the release worker wrote.
    ///
    /// # Errors
    /// `platform.wrong_state`; `airlock.digest_mismatch` where it is not what was reviewed.
    pub fn release(&mut self, digest: String, rows: u64, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExportRelease)?;
        self.same_digest(&digest)?;
        self.release = Some(Release { digest, rows, at: now });
        self.state = Released;
        Ok(())
    }

    /// Rejects an export that has not left yet, because its agreement or grant ended or on an order.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn reject(&mut self, reason: String) -> Result<(), Refusal> {
        self.transition(Action::ExportReject)?;
        let mut form = Form::new();
        form.text("reason", ("驳回原因", "reason"), &reason, 500);
        form.done()?;
        self.rejected_reason = Some(reason);
        self.state = Rejected;
        Ok(())
    }

    /// Approvals still missing.
    pub fn missing_reviews(&self) -> u32 {
        let approvals = u32::try_from(self.reviews.iter().filter(|r| r.approve).count()).unwrap_or(u32::MAX);
        self.required_reviews.saturating_sub(approvals)
    }

    /// Each body has its own places: a regulator's approval never stands for a source department's.
    fn may_review(&self, by: &Actor) -> Result<(), Refusal> {
        let source = |org: &OrgId| self.provider_reviews && self.provider_ids.contains(org);
        if source(&by.org) {
            let done = self.reviews.iter().any(|review| review.org == by.org);
            return if done { Err(Refusal::of(&airlock::ENOUGH_REVIEWS)) } else { Ok(()) };
        }
        control!(!by.zones.contains(&self.zone_id) => airlock::NOT_REVIEWER);
        let done = self.reviews.iter().filter(|review| !source(&review.org)).count();
        let enough = done >= usize::try_from(self.regulator_reviews).unwrap_or(usize::MAX);
        if enough { Err(Refusal::of(&airlock::ENOUGH_REVIEWS)) } else { Ok(()) }
    }

    fn same_digest(&self, digest: &str) -> Result<(), Refusal> {
        if digest == self.digest { Ok(()) } else { Err(Refusal::of(&airlock::DIGEST_MISMATCH)) }
    }
}

/// Whether a digest falls into the share of `percent`.
fn drawn(digest: &str, percent: u8) -> bool {
    let head = digest.get(..8).and_then(|head| u32::from_str_radix(head, 16).ok());
    head.is_none_or(|number| number % 100 < u32::from(percent))
}
