//! What is in force when: the packs of the library, and what two people made of them, in the order of confirmation.

use super::{ChangeKind, ChangeState, Clause, Library, Note, Pack, RuleChange, Rules, Status, compose};
use crate::{civil, states};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// Where a pack stands on a day.
    PackState {
        NotAdopted = "not_adopted", "未采用";
        Pending = "pending", "尚未施行";
        InForce = "in_force", "施行中";
        Expired = "expired", "已过有效期";
        Superseded = "superseded", "已被替代";
    }
}

/// A pack on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PackStanding {
    /// The pack.
    pub pack: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// Draft or final.
    pub status: Status,
    /// Whether it only adds to another pack.
    pub overlay: bool,
    /// Where it stands.
    pub state: PackState,
    /// The day of publication the city entered.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub published: Option<Date>,
    /// First day in force.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub effective: Option<Date>,
    /// Last day in force, where it has one.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub expires: Option<Date>,
    /// The day from which another instrument takes its place.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub superseded: Option<Date>,
}

/// A parameter on a day, with what decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InForce {
    /// Its name.
    pub name: String,
    /// Its value.
    #[schema(value_type = Value)]
    pub value: Value,
    /// The clauses that decided it.
    pub deciding: Vec<Clause>,
    /// What it sets and how packs are compared.
    pub note: Note,
}

/// The rulebook on a day: packs, whether authorisations may be given, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RulesStanding {
    /// The day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Whether a pack is in force that carries new authorisations.
    pub in_force: bool,
    /// Last day on which that is so, where it ends.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Whether the end is so near that a replacement is a task now (A26.2).
    pub renewal_due: bool,
    /// Every pack of the library.
    pub packs: Vec<PackStanding>,
    /// Every parameter.
    pub parameters: Vec<InForce>,
}

/// The packs an installation knows and the changes that two people made, oldest confirmation first.
#[derive(Debug, Clone)]
pub struct Rulebook {
    library: Library,
    changes: Vec<RuleChange>,
}

impl Rulebook {
    /// A rulebook of these changes; those that are not confirmed count for nothing.
    pub fn new(library: Library, changes: impl IntoIterator<Item = RuleChange>) -> Self {
        let mut changes: Vec<RuleChange> =
            changes.into_iter().filter(|c| c.state == ChangeState::Confirmed && c.confirmed.is_some()).collect();
        changes.sort_by_key(|c| (c.confirmed.as_ref().map(|step| step.at), c.id));
        Self { library, changes }
    }

    /// The same as if this change had been confirmed at a moment.
    #[must_use]
    pub fn with(&self, change: &RuleChange, at: OffsetDateTime) -> Self {
        let mut change = change.clone();
        let step = crate::mandate::Step { at, ..change.proposed.clone() };
        change.confirmed = Some(step);
        change.state = ChangeState::Confirmed;
        let others = self.changes.iter().filter(|c| c.id != change.id).cloned();
        Self::new(self.library.clone(), others.chain([change.clone()]))
    }

    /// The packs.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The rules of a moment. Where no pack carries authorisations, those of the last that did apply to what runs,
    /// and nothing new is authorised.
    pub fn rules(&self, at: OffsetDateTime) -> Rules {
        self.rules_on(civil::today(at), at)
    }

    /// The rules of a day, by what had been confirmed until a moment.
    pub fn rules_on(&self, day: Date, known: OffsetDateTime) -> Rules {
        match self.composed(day, known) {
            Ok(rules) => rules,
            // Confirmed changes were composed before they were confirmed; should it fail all the same, nothing new
            // is authorised.
            Err(_) => Rules { in_force: false, ..Rules::default() },
        }
    }

    fn composed(&self, day: Date, known: OffsetDateTime) -> Result<Rules, String> {
        let (carrying, in_force) = self.carrying(day, known);
        let overlays = self.library.packs().iter().filter(|p| p.pack.overlay && self.stands(p, day, known));
        let packs: Vec<(&Pack, Map<String, Value>)> =
            carrying.into_iter().chain(overlays).map(|p| (p, self.values(p, day, known))).collect();
        compose(&packs).map(|rules| Rules { in_force, ..rules })
    }

    /// Composes the rules of a day and of every later one on which a confirmed change begins or ends.
    ///
    /// # Errors
    /// The first day on which they do not compose, and why.
    pub(super) fn compose_from(&self, first: Date, known: OffsetDateTime) -> Result<(), String> {
        let ends = self.changes.iter().filter_map(|change| change.until?.next_day());
        let days = self.changes.iter().filter_map(|change| change.from).chain(ends).filter(|day| *day > first);
        for day in days.chain([first]).collect::<BTreeSet<Date>>() {
            self.composed(day, known).map_err(|why| format!("{day}: {why}"))?;
        }
        Ok(())
    }

    /// The base packs in force; without one, the base pack that was in force last.
    fn carrying(&self, day: Date, known: OffsetDateTime) -> (Vec<&Pack>, bool) {
        let bases = || self.library.packs().iter().filter(|p| !p.pack.overlay);
        let standing: Vec<&Pack> = bases().filter(|p| self.stands(p, day, known)).collect();
        if !standing.is_empty() {
            return (standing, true);
        }
        let last = bases().max_by_key(|p| {
            let standing = self.pack_standing(p, day, known);
            standing.effective.filter(|first| *first <= day)
        });
        (last.into_iter().collect(), false)
    }

    fn stands(&self, pack: &Pack, day: Date, known: OffsetDateTime) -> bool {
        self.pack_standing(pack, day, known).state == PackState::InForce
    }

    fn changes_of(&self, pack: &Pack, known: OffsetDateTime) -> impl Iterator<Item = &RuleChange> {
        let until = move |c: &&RuleChange| c.confirmed.as_ref().is_some_and(|step| step.at <= known);
        self.changes.iter().filter(until).filter(|c| c.pack == pack.pack.id)
    }

    /// What a pack states on a day, with the changes of its parameters that begin no later.
    pub(super) fn values(&self, pack: &Pack, day: Date, known: OffsetDateTime) -> Map<String, Value> {
        let mut values = pack.parameters.clone();
        for change in self.changes_of(pack, known).filter(|c| c.change_kind == ChangeKind::Set) {
            if let (Some(name), Some(value)) = (&change.parameter, &change.value)
                && change.from.is_none_or(|from| from <= day)
            {
                values.insert(name.clone(), value.clone());
            }
        }
        values
    }

    /// Where a pack stands on a day.
    pub fn pack_standing(&self, pack: &Pack, day: Date, known: OffsetDateTime) -> PackStanding {
        let head = &pack.pack;
        let mut standing = PackStanding {
            pack: head.id.clone(),
            title_zh: head.title_zh.clone(),
            title_en: head.title_en.clone(),
            status: head.status,
            overlay: head.overlay,
            state: PackState::NotAdopted,
            published: None,
            effective: None,
            expires: None,
            superseded: None,
        };
        for change in self.changes_of(pack, known) {
            match change.change_kind {
                // A later adoption corrects the dates of an earlier one.
                ChangeKind::Adopt => {
                    (standing.published, standing.effective) = (change.published, change.from);
                    (standing.expires, standing.superseded) = (change.until, None);
                }
                ChangeKind::Supersede => standing.superseded = change.from,
                ChangeKind::Set => {}
            }
        }
        standing.state = match standing.effective {
            None => PackState::NotAdopted,
            Some(_) if standing.superseded.is_some_and(|from| from <= day) => PackState::Superseded,
            Some(first) if day < first => PackState::Pending,
            Some(_) if standing.expires.is_some_and(|last| last < day) => PackState::Expired,
            Some(_) => PackState::InForce,
        };
        standing
    }

    /// The rulebook at a moment, for screens.
    pub fn standing(&self, at: OffsetDateTime) -> RulesStanding {
        let day = civil::today(at);
        let rules = self.rules_on(day, at);
        let packs: Vec<PackStanding> =
            self.library.packs().iter().map(|pack| self.pack_standing(pack, day, at)).collect();
        let until = until(&packs);
        let near = day.saturating_add(time::Duration::days(i64::from(rules.renewal_days)));
        let parameters = rules.parameters.values().into_iter().filter_map(|(name, value)| {
            let note = self.library.packs().iter().find_map(|pack| pack.note(&name))?.clone();
            let deciding = rules.deciding.get(&name).cloned().unwrap_or_default();
            Some(InForce { name, value, deciding, note })
        });
        RulesStanding {
            day,
            in_force: rules.in_force,
            until,
            renewal_due: until.is_some_and(|last| last <= near),
            parameters: parameters.collect(),
            packs,
        }
    }
}

/// Last day on which a base pack in force today still is; none where one has no end, or none is in force.
fn until(packs: &[PackStanding]) -> Option<Date> {
    let carrying = packs.iter().filter(|p| !p.overlay && p.state == PackState::InForce);
    let ends = carrying.map(|p| match (p.expires, p.superseded.and_then(Date::previous_day)) {
        (Some(last), Some(before)) => Some(last.min(before)),
        (last, before) => last.or(before),
    });
    ends.collect::<Option<Vec<Date>>>()?.into_iter().max()
}
