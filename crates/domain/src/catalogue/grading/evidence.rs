//! What a grade rests on: the scheme and its version, the harm a leak would do, and who judged and who reviewed it.

use crate::{Actor, Grade, Refusal, codes::catalogue, ids::PersonId, mask::Mask, refusal::Code};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, macros::date};

macro_rules! schemes {
    ($( $name:ident = $id:literal, $standard:literal, $version:literal, $from:expr, $zh:literal, $en:literal; )*) => {
        /// Grading schemes (分级规范) with four grades, each in one version; its id names both.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scheme { $(
            #[doc = $zh]
            #[serde(rename = $id)]
            $name,
        )* }

        impl Scheme {
            /// Every scheme, oldest first; last the platform's own look at the content.
            pub const ALL: &'static [Scheme] = &[$(Self::$name),*];
            /// The stable id.
            pub fn id(self) -> &'static str { match self { $(Self::$name => $id),* } }
            /// Number of the standard.
            pub fn standard(self) -> &'static str { match self { $(Self::$name => $standard),* } }
            /// Its version.
            pub fn version(self) -> &'static str { match self { $(Self::$name => $version),* } }
            /// First day in force.
            pub fn effective(self) -> Date { match self { $(Self::$name => $from),* } }
            /// Name in Chinese.
            pub fn zh(self) -> &'static str { match self { $(Self::$name => $zh),* } }
            /// Name in English.
            pub fn en(self) -> &'static str { match self { $(Self::$name => $en),* } }
        }
    };
}

// The ids are no Rust names, so the schema is written out.
impl utoipa::PartialSchema for Scheme {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Grading schemes (分级规范) with four grades, each in one version; its id names both."))
            .enum_values(Some(Self::ALL.iter().map(|scheme| scheme.id())))
            .into()
    }
}

impl utoipa::ToSchema for Scheme {}

schemes! {
    Jiangsu = "js-4608.1-2023", "DB32/T 4608.1", "2023", date!(2024-01-01),
        "江苏省公共数据分类分级规范（2023）", "Jiangsu, grading of public data (2023)";
    YangtzeDelta = "yrd-310030-2025", "DB31/T 310030", "2025", date!(2026-01-01),
        "长三角公共数据分类分级规范（2025）", "Yangtze River delta, grading of public data (2025)";
    Content = "content-scan", "-", "1", date!(2024-01-01),
        "平台内容扫描", "The platform's own scan of the content";
}

crate::states! {
    /// Whom or what a leak, change or unlawful use would harm (影响对象).
    Harmed {
        Person = "person", "个人权益";
        Organisation = "organisation", "组织权益";
        PublicOrder = "public_order", "社会秩序";
        PublicInterest = "public_interest", "公共利益";
        NationalSecurity = "national_security", "国家安全";
    }
}

crate::states! {
    /// How badly (影响程度).
    Harm {
        None = "none", "无危害";
        Slight = "slight", "轻微危害";
        General = "general", "一般危害";
        Serious = "serious", "严重危害";
        EspeciallySerious = "especially_serious", "特别严重危害";
    }
}

/// The harm test (影响分析): whom it would harm, and how badly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// Whom or what.
    pub on: Harmed,
    /// How badly.
    pub harm: Harm,
}

impl Impact {
    /// The lowest grade that this harm allows (§4.1 of the domain).
    ///
    /// # Errors
    /// `catalogue.national_security`: such data is no matter of grades 1 to 4.
    pub fn least_grade(self) -> Result<Grade, &'static Code> {
        match (self.on, self.harm) {
            (_, Harm::None) => Ok(Grade::G1),
            (Harmed::NationalSecurity, _) => Err(&catalogue::NATIONAL_SECURITY),
            (Harmed::Person | Harmed::Organisation, Harm::Slight) => Ok(Grade::G2),
            (Harmed::Person | Harmed::Organisation, Harm::General | Harm::Serious)
            | (Harmed::PublicOrder | Harmed::PublicInterest, Harm::Slight) => Ok(Grade::G3),
            (Harmed::Person | Harmed::Organisation, Harm::EspeciallySerious)
            | (Harmed::PublicOrder | Harmed::PublicInterest, _) => Ok(Grade::G4),
        }
    }
}

/// One grade of an item under one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Grading {
    /// The scheme, with its version.
    pub scheme: Scheme,
    /// The grade.
    pub grade: Grade,
    /// The harm test.
    pub impact: Impact,
    /// What it rests on: the scheme's clause or example, the elements that were weighed.
    pub evidence: String,
    /// Who graded; the nil id for the platform.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What another person said to it; none while it waits.
    pub review: Option<GradingReview>,
}

/// What another person than the author said to a grading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GradingReview {
    /// Whether the reviewer agrees.
    pub agreed: bool,
    /// In the reviewer's words; stated where they disagree.
    pub opinion: String,
    /// Who.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A grading that is weaker than what stands, waiting for another person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Lowering {
    /// The grading proposed.
    pub grading: Grading,
    /// Whether the item would be a direct identifier.
    pub identifier: bool,
    /// Whether its values would be the privacy units.
    pub unit: bool,
    /// The mask grading would require.
    pub mask: Option<Mask>,
}

impl Grading {
    /// Whether another person agreed.
    pub fn is_reviewed(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.agreed)
    }

    /// Another person's word on this grading.
    ///
    /// # Errors
    /// `catalogue.own_grading` where it is the author.
    pub(super) fn not_by_author(&self, by: &Actor) -> Result<(), Refusal> {
        if self.by == by.person { Err(Refusal::of(&catalogue::OWN_GRADING)) } else { Ok(()) }
    }
}
