//! Qualifications of organisations (资质): certificates with a term, recorded by one person and verified by another.

use crate::{Actor, Refusal, codes::party, form::Form, ids::PersonId, states};
use serde::{Deserialize, Serialize};
use time::Date;

states! {
    /// Kinds of qualification (§6.3).
    #[derive(PartialOrd, Ord)]
    QualificationKind {
        AuditReport = "audit_report", "第三方审计报告";
        FinancialReport = "financial_report", "财务会计报告";
        Mlps = "mlps", "网络安全等级保护测评";
        CryptographyAssessment = "cryptography_assessment", "商用密码应用安全性评估";
        Dcmm = "dcmm", "数据管理能力成熟度";
        Dsmm = "dsmm", "数据安全能力成熟度";
        Iso27001 = "iso27001", "信息安全管理体系认证";
        Industry = "industry", "行业资质";
    }
}

/// A qualification of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Qualification {
    /// Kind.
    pub kind: QualificationKind,
    /// Who issued it.
    pub issuer: String,
    /// Number of the certificate or report, unique in its kind.
    pub number: String,
    /// Level, where it has one.
    pub level: Option<u8>,
    /// First day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// Last day, where it ends.
    #[serde(with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// SM3 of the document, 64 hex digits, where it was handed in.
    pub file_digest: Option<String>,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// Who verified it against the original.
    pub verified_by: Option<PersonId>,
}

/// Records a qualification, or its renewal under the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordQualification {
    /// Kind.
    pub kind: QualificationKind,
    /// Who issued it.
    pub issuer: String,
    /// Number of the certificate or report.
    pub number: String,
    /// Level, where it has one.
    #[serde(default)]
    pub level: Option<u8>,
    /// First day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// Last day, where it ends.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// SM3 of the document, 64 hex digits.
    #[serde(default)]
    pub file_digest: Option<String>,
}

/// Names a qualification for its verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyQualification {
    /// Kind.
    pub kind: QualificationKind,
    /// Number.
    pub number: String,
}

impl Qualification {
    /// Records one; it counts once somebody else has verified it.
    ///
    /// # Errors
    /// Form refusals.
    pub fn record(cmd: RecordQualification, by: &Actor, today: Date) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("issuer", ("出具单位", "issuer"), &cmd.issuer, 100);
        form.line("number", ("证书或报告编号", "number"), &cmd.number, 100);
        form.require(cmd.issued_on <= today, "issued_on", &party::QUALIFICATION_IN_FUTURE);
        form.require(
            cmd.valid_until.is_none_or(|until| until >= cmd.issued_on),
            "valid_until",
            &party::QUALIFICATION_TERM,
        );
        let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        form.require(cmd.file_digest.as_ref().is_none_or(is_digest), "file_digest", &party::DIGEST_INVALID);
        form.done()?;
        Ok(Self {
            kind: cmd.kind,
            issuer: cmd.issuer.trim().to_owned(),
            number: cmd.number.trim().to_owned(),
            level: cmd.level,
            issued_on: cmd.issued_on,
            valid_until: cmd.valid_until,
            file_digest: cmd.file_digest.map(|digest| digest.to_ascii_lowercase()),
            recorded_by: by.person,
            verified_by: None,
        })
    }

    /// Whether it may be relied upon on a day: verified, begun and not over.
    pub fn holds(&self, day: Date) -> bool {
        self.verified_by.is_some() && self.issued_on <= day && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Verifies it against the original; nobody verifies what they recorded.
    ///
    /// # Errors
    /// `party.verified_by_recorder`.
    pub fn verify(&mut self, by: &Actor) -> Result<(), Refusal> {
        if by.person == self.recorded_by {
            return Err(Refusal::of(&party::VERIFIED_BY_RECORDER));
        }
        self.verified_by = Some(by.person);
        Ok(())
    }
}
