//! What ends (到期): terms inside records, and the reminders before their last day. A reminder ends nothing and
//! renews nothing (A11.2): the end comes by itself, a renewal is a new application.

use crate::{rulebook::Parameters, states};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::Date;

states! {
    /// What ends.
    Ending {
        Agreement = "agreement", "授权运营协议";
        Obligation = "obligation", "运营义务";
        Qualification = "qualification", "资质";
        Clearance = "clearance", "数据接触许可";
        Training = "training", "培训";
        Account = "account", "账号";
        Rules = "rules", "规则依据";
        Supply = "supply", "计划供数";
        Membership = "membership", "代表机构的期限";
        Delegation = "delegation", "委托";
        Assessment = "assessment", "重要数据专项评估";
        Grant = "grant", "授权";
    }
}

impl Ending {
    /// Days before the last day at which a reminder comes.
    pub fn reminders(self, rules: &Parameters) -> BTreeSet<u32> {
        match self {
            Self::Agreement => rules.expiry_reminder_days.clone(),
            Self::Supply => rules.supply_reminder_days.clone(),
            Self::Rules => [rules.renewal_days].into(),
            Self::Obligation
            | Self::Qualification
            | Self::Clearance
            | Self::Training
            | Self::Account
            | Self::Membership
            | Self::Delegation
            | Self::Assessment
            | Self::Grant => [rules.alarm_days].into(),
        }
    }
}

/// A term inside a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// What ends.
    pub ending: Ending,
    /// Which one of the record's, where it has several: the number of a qualification.
    pub which: String,
    /// Its last day.
    pub last_day: Date,
}

/// How a term stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Its last day comes soon.
    Ending,
    /// Its last day is over.
    Over,
}

/// A reminder of a term that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Days left; below zero once it is over.
    pub days_left: i64,
    /// The last reminder that was reached, in days before the last day.
    pub reminder: u32,
    /// How it stands.
    pub term: Validity,
}

impl Ends {
    /// The reminder that stands today; `None` while the last day is further off than the first reminder.
    pub fn notice(&self, rules: &Parameters, today: Date) -> Option<Notice> {
        let days_left = (self.last_day - today).whole_days();
        let reminder = self.ending.reminders(rules).into_iter().find(|days| days_left <= i64::from(*days))?;
        let term = if days_left < 0 { Validity::Over } else { Validity::Ending };
        Some(Notice { days_left, reminder, term })
    }
}

/// The most days before an end at which any reminder comes.
pub fn furthest(rules: &Parameters) -> u32 {
    Ending::ALL.iter().flat_map(|ending| ending.reminders(rules)).max().unwrap_or_default()
}
