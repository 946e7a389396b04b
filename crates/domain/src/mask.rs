//! Masks (脱敏规则): the names and parameters; `engine` applies them. One spec vector per mask is
//! shared by every path (`MASK_VECTORS`).

use crate::grade::Grade;
use serde::{Deserialize, Serialize};

/// A named mask. All but [`Mask::Null`] keep the column's text type; numeric and date masks keep their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case", try_from = "Written")]
pub enum Mask {
    /// Personal name: the family name stays, the rest is starred.
    PersonName,
    /// Resident id (GB 11643): the province stays and the birth year, the rest is starred.
    ResidentId,
    /// Mobile number: first three and last four digits stay.
    Mobile,
    /// Bank card: last four digits stay.
    BankCard,
    /// Address cut at a level: 1 province, 2 city, 3 district, 4 street.
    Address {
        /// The last level kept.
        level: u8,
    },
    /// Vehicle plate: province and city letter stay.
    Plate,
    /// E-mail: first character and the domain stay.
    Email,
    /// Unified social credit code (GB 32100): first eight characters stay.
    Uscc,
    /// Date truncated to a unit.
    Date {
        /// The unit kept.
        unit: DateUnit,
    },
    /// Number rounded down to a multiple of the step.
    Number {
        /// The step, above one: whole numbers are multiples of one themselves.
        step: u64,
    },
    /// Keyed token: HMAC-SM3 under the agreement's key, 32 hex digits. Tokens of different agreements do not link.
    Token,
    /// Always null.
    Null,
    /// A fixed text.
    Fixed {
        /// The text.
        value: String,
    },
}

/// A mask as it is written. Read through this, since a tagged enum passes over unknown keys beside
/// a name without parameters, and a misspelt parameter must not weaken a mask in silence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    level: Option<u8>,
    unit: Option<DateUnit>,
    step: Option<u64>,
    value: Option<String>,
}

impl TryFrom<Written> for Mask {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { name, level, unit, step, value } = written;
        Ok(match (name.as_str(), level, unit, step, value) {
            ("person_name", None, None, None, None) => Self::PersonName,
            ("resident_id", None, None, None, None) => Self::ResidentId,
            ("mobile", None, None, None, None) => Self::Mobile,
            ("bank_card", None, None, None, None) => Self::BankCard,
            ("plate", None, None, None, None) => Self::Plate,
            ("email", None, None, None, None) => Self::Email,
            ("uscc", None, None, None, None) => Self::Uscc,
            ("token", None, None, None, None) => Self::Token,
            ("null", None, None, None, None) => Self::Null,
            ("address", Some(level), None, None, None) => Self::Address { level },
            ("date", None, Some(unit), None, None) => Self::Date { unit },
            ("number", None, None, Some(step), None) => Self::Number { step },
            ("fixed", None, None, None, Some(value)) => Self::Fixed { value },
            _ => return Err(format!("`{name}` is no mask with these parameters")),
        })
    }
}

/// Unit of date truncation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateUnit {
    /// Year.
    Year,
    /// Quarter.
    Quarter,
    /// Month.
    Month,
}

impl Mask {
    /// Whether values of this mask may be grouped and joined on: only keyed tokens and generalisations.
    pub fn linkable(&self) -> bool {
        matches!(self, Self::Token | Self::Date { .. } | Self::Number { .. } | Self::Address { .. })
    }

    /// Whether an item that may not be supplied in clear may be supplied under it (A13.3). The mask of a unified social
    /// credit code only shortens what is public anyway, and what is left still names the district and kind it stood for.
    pub fn hides(&self) -> bool {
        !matches!(self, Self::Uscc)
    }

    /// Grade of values under this mask whose originals are of grade `original` (A13.7).
    ///
    /// What carries nothing of the original is grade 1. Masks that hide the identity lower an item
    /// to grade 2 at most. Generalisations keep the item's grade: how much they hide depends on the
    /// data, and the USCC mask only shortens what is public anyway.
    pub fn grade_after(&self, original: Grade) -> Grade {
        match self {
            Self::Null | Self::Fixed { .. } => Grade::G1,
            Self::PersonName
            | Self::ResidentId
            | Self::Mobile
            | Self::BankCard
            | Self::Plate
            | Self::Email
            | Self::Token => original.min(Grade::G2),
            Self::Address { .. } | Self::Date { .. } | Self::Number { .. } | Self::Uscc => original,
        }
    }
}

/// Spec vectors: mask, input, expected output. Every path that masks must reproduce them.
/// Tokens are keyed and have vectors of their own beside the HMAC. Inputs are made up.
pub const MASK_VECTORS: &[(&str, &str, &str)] = &[
    (r#"{"name":"person_name"}"#, "张三丰", "张**"),
    (r#"{"name":"person_name"}"#, "李雷", "李*"),
    (r#"{"name":"person_name"}"#, "王", "*"),
    (r#"{"name":"resident_id"}"#, "320102199003077774", "32****1990********"),
    (r#"{"name":"mobile"}"#, "13900001234", "139****1234"),
    (r#"{"name":"bank_card"}"#, "6222020200112233445", "***************3445"),
    (r#"{"name":"address","level":3}"#, "江苏省南京市玄武区中山路1号", "江苏省南京市玄武区"),
    (r#"{"name":"plate"}"#, "苏A12345", "苏A*****"),
    (r#"{"name":"email"}"#, "someone@example.cn", "s******@example.cn"),
    (r#"{"name":"uscc"}"#, "91320100MA1XXXXX0X", "91320100**********"),
    (r#"{"name":"fixed","value":"已脱敏"}"#, "任意", "已脱敏"),
];
