//! The dry run: past decisions judged again under other rules. Nothing is changed by it, and no decision is
//! undone; it shows what a change would have meant.

use super::Rules;
use crate::{
    airlock::{Export, ExportState},
    calendar::{Calendar, Deadline},
    civil,
    delivery::Subscription,
    grant::{Grant, Request},
    mandate::Agreement,
    policy::Use,
    product::Product,
    record::{Kind, Record},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A past decision.
#[derive(Debug, Clone, Copy)]
pub enum Past<'a> {
    /// An agreement and its term.
    Agreement(&'a Agreement),
    /// A request and its smallest group.
    Request(&'a Request),
    /// A grant, its items and its ceiling.
    Grant(&'a Grant),
    /// An export and its reviews.
    Export(&'a Export),
    /// A product and its price.
    Product(&'a Product),
    /// A subscription, its quota and keys.
    Subscription(&'a Subscription),
    /// A step and the time it took.
    Deadline(&'a Deadline),
}

/// One past decision that would have come out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Difference {
    /// Kind of record.
    pub record: Kind,
    /// Its id.
    pub id: uuid::Uuid,
    /// Its title.
    pub title: String,
    /// The parameter that decides.
    pub parameter: String,
    /// Whether it would be allowed (or in time) now that it was not, or the reverse.
    pub allowed: bool,
}

/// Judges past decisions under two rules and gives those that differ.
pub fn replay<'a>(
    past: impl IntoIterator<Item = Past<'a>>,
    before: &Rules,
    after: &Rules,
    calendar: &Calendar,
) -> Vec<Difference> {
    let mut found = Vec::new();
    for decision in past {
        let (old, new) = (breaches(decision, before, calendar), breaches(decision, after, calendar));
        let (record, id, title) = named(decision);
        for (parameter, allowed) in
            new.difference(&old).map(|p| (p, false)).chain(old.difference(&new).map(|p| (p, true)))
        {
            let title = title.clone();
            found.push(Difference { record, id, title, parameter: (*parameter).to_owned(), allowed });
        }
    }
    found
}

fn named(past: Past<'_>) -> (Kind, uuid::Uuid, String) {
    match past {
        Past::Agreement(r) => (Kind::Agreement, r.id.0, r.title()),
        Past::Request(r) => (Kind::Request, r.id.0, r.title()),
        Past::Grant(r) => (Kind::Grant, r.id.0, r.title()),
        Past::Export(r) => (Kind::Export, r.id.0, r.title()),
        Past::Product(r) => (Kind::Product, r.id.0, r.title()),
        Past::Subscription(r) => (Kind::Subscription, r.id.0, r.title()),
        Past::Deadline(r) => (Kind::Deadline, r.id.0, r.title()),
    }
}

/// The parameters that a past decision does not keep under these rules.
fn breaches(past: Past<'_>, rules: &Rules, calendar: &Calendar) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut hold = |name: &'static str, holds: bool| {
        if !holds {
            found.insert(name);
        }
    };
    match past {
        Past::Agreement(r) => {
            hold("term_max_years", r.end <= civil::last_day_of_term(r.start, rules.term_max_years));
        }
        Past::Request(r) => hold("min_group", r.min_group >= rules.min_group),
        Past::Grant(r) => {
            hold("min_group", r.min_group >= rules.min_group);
            hold("max_output_grade", r.max_output_grade <= rules.max_output_grade);
            let clear = r.items.iter().filter(|item| item.usage == Use::Plain).map(|item| item.grade).max();
            hold("clear_text_max_grade", clear.is_none_or(|grade| grade <= rules.clear_text_max_grade));
        }
        Past::Export(r) if r.state == ExportState::Released => {
            let needed = rules.reviews(r.grade);
            let enough = r.regulator_reviews >= u32::from(needed.regulators);
            hold("reviews", enough && (r.provider_reviews || !needed.provider));
        }
        Past::Export(_) => {}
        Past::Product(r) => {
            let paid = r.price_minor.is_some_and(|price| price > 0);
            hold("free_purposes", !(paid && rules.free_purposes.contains(&r.purpose)));
        }
        Past::Subscription(r) => {
            hold("quota_max_per_day", r.quota_per_day <= rules.quota_max_per_day);
            let working = r.keys.iter().filter(|key| key.works()).count();
            hold("keys_max", working <= usize::try_from(rules.keys_max).unwrap_or(usize::MAX));
        }
        Past::Deadline(r) => {
            if let Some(in_time) = r.would_be_met(rules, calendar) {
                hold(r.step.parameter(r.grade), in_time);
            }
        }
    }
    found
}
