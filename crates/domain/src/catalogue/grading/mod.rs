//! Grading of items (信息项分级, A13.1): a grade per scheme with its evidence. A stricter one holds at
//! once, a weaker one waits for another person (EC-80).

pub mod algebra;
mod content;
mod evidence;
mod masks;
mod review;

pub use content::{ContentKind, convinces, convincing};
pub use evidence::{Grading, GradingReview, Harm, Harmed, Impact, Lowering, Scheme};
pub use masks::{at_least_as_strong, mask_fits};
pub use review::{Adoption, ReviewGrade, ReviewGrades, SchemeChoice};

use super::{Item, PersonalClass, Resource};
use crate::{
    Actor, Grade, Refusal, access::Action, civil, codes::catalogue, form::Form, ids::PersonId, lifecycle::Lifecycle,
    mask::Mask, task::DataType,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Grades items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeItems {
    /// The scheme applied.
    pub scheme: Scheme,
    /// The items to grade; those not named stay as they are.
    pub items: Vec<GradeItem>,
}

/// Grade of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeItem {
    /// Name of the item.
    pub name: String,
    /// Its grade.
    pub grade: Grade,
    /// The harm test.
    pub impact: Impact,
    /// What the grade rests on.
    pub evidence: String,
    /// Whether it is a direct identifier.
    #[serde(default)]
    pub identifier: bool,
    /// Whether its distinct values are the privacy units.
    #[serde(default)]
    pub unit: bool,
    /// The mask it may be supplied with.
    #[serde(default)]
    pub mask: Option<Mask>,
}

impl Resource {
    /// Grades items of an imported resource (A13.1), also of a published one. What is stricter than
    /// what stands holds at once; what is weaker waits for another person, unless nobody has
    /// reviewed the item yet (EC-80). Either waits for a review.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_imported`, form refusals.
    pub fn grade(&mut self, cmd: GradeItems, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceGrade)?;
        self.not_sealed()?;
        self.has_file()?;
        let mut form = Form::new();
        self.check_scheme(&mut form, cmd.scheme, now);
        form.require(!cmd.items.is_empty(), "items", &catalogue::ITEMS_MISSING);
        let mut items = self.items.clone();
        let mut seen = BTreeSet::new();
        for (n, change) in cmd.items.iter().enumerate() {
            if !seen.insert(change.name.as_str()) {
                form.refuse(format!("items.{n}.name"), Refusal::of(&catalogue::ITEM_TWICE).with("item", &change.name));
            }
            match items.iter_mut().find(|item| item.name == change.name) {
                None => {
                    let cause = Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", &change.name);
                    form.refuse(format!("items.{n}.name"), cause);
                }
                Some(item) => {
                    check(&mut form, n, change, item);
                    self.check_least(&mut form, n, change, cmd.scheme, item);
                    apply(item, change, cmd.scheme, by, now);
                }
            }
        }
        let units = items.iter().filter(|item| item.unit).count();
        form.require(units <= 1, "items", &catalogue::UNITS_SEVERAL);
        form.done()?;
        self.items = items;
        self.graded_by.insert(by.person);
        self.regrade();
        Ok(())
    }

    /// What an item may not be graded below, whatever is judged of its harm.
    fn check_least(&self, form: &mut Form, n: usize, change: &GradeItem, scheme: Scheme, item: &Item) {
        let field = format!("items.{n}.grade");
        match self.least_grade(item) {
            Some(least) if change.grade < least => {
                let code = match item.data_type {
                    DataType::Unsupported => &catalogue::UNSUPPORTED_BELOW_LEAST,
                    _ => &catalogue::DIGEST_BELOW_LEAST,
                };
                form.refuse(field, Refusal::of(code).with("item", &change.name).with("least", least));
            }
            _ if scheme == Scheme::Content && change.grade < Grade::G3 => {
                form.require(item.digests_explained(), field, &catalogue::DIGEST_UNEXPLAINED);
            }
            _ => {}
        }
    }

    /// The least grade an item has without anybody's judgement: 4 where nothing looks into its values (EC-78), 3 for a
    /// digest without a key (EC-75).
    pub fn least_grade(&self, item: &Item) -> Option<Grade> {
        match item.data_type {
            DataType::Unsupported => Some(Grade::G4),
            _ => self.is_plain_digest(item).then_some(Grade::G3),
        }
    }

    fn check_scheme(&self, form: &mut Form, scheme: Scheme, now: OffsetDateTime) {
        let begun = scheme.effective() <= civil::today(now);
        let refusal = Refusal::of(&catalogue::SCHEME_NOT_IN_FORCE).with("from", scheme.effective());
        if !begun {
            form.refuse("scheme", refusal);
        }
        form.require(!self.superseded.contains(&scheme), "scheme", &catalogue::SCHEME_SUPERSEDED);
    }

    /// Grade of the whole resource (综合分级): the highest of its items, 4 where one is ungraded.
    pub fn grade_in_force(&self) -> Grade {
        algebra::table(self.items.iter().map(|item| item.grade))
    }

    /// Whether it speaks about natural persons: an item is described as personal information.
    pub fn speaks_of_persons(&self) -> bool {
        let personal = |class| matches!(class, Some(PersonalClass::Personal | PersonalClass::Sensitive));
        self.items.iter().any(|item| personal(item.detail.personal))
    }

    /// Brings what follows from the gradings up to date: each item's grade in force, and whether
    /// something waits for another person.
    pub(super) fn regrade(&mut self) {
        let least: Vec<Option<Grade>> = self.items.iter().map(|item| self.least_grade(item)).collect();
        for (item, least) in self.items.iter_mut().zip(least) {
            let counting = item.gradings.iter().filter(|g| !self.superseded.contains(&g.scheme));
            // What the platform found in the content raises a grade; it does not take the place of a person's (EC-77).
            let judged =
                counting.clone().any(|g| g.scheme != Scheme::Content) || item.data_type == DataType::Unsupported;
            // So does what is declared about how the item was made (EC-75).
            item.grade = algebra::strictest(counting.map(|g| g.grade).chain(least)).filter(|_| judged);
        }
        self.awaits_review = self.adoption.is_some() || self.items.iter().any(Item::awaits_review);
    }
}

impl Item {
    /// The grading under a scheme.
    pub fn grading(&self, scheme: Scheme) -> Option<&Grading> {
        self.gradings.iter().find(|grading| grading.scheme == scheme)
    }

    /// Whether another person has still to look at a grading, or at a lowering of one.
    pub fn awaits_review(&self) -> bool {
        let graded = self.gradings.iter().any(|g| g.scheme != Scheme::Content);
        let waits = |g: &Grading| g.review.is_none() && !self.covers(g) && (graded || g.scheme != Scheme::Content);
        !self.lowerings.is_empty() || self.gradings.iter().any(waits)
    }

    /// Who graded what another person has still to look at.
    pub(in crate::catalogue) fn graded_waiting(&self) -> impl Iterator<Item = PersonId> {
        let lowered = self.lowerings.iter().map(|lowering| &lowering.grading);
        self.gradings.iter().filter(|grading| grading.review.is_none()).chain(lowered).map(|grading| grading.by)
    }

    /// Whether every grading has another person's agreement.
    pub fn is_reviewed(&self) -> bool {
        self.gradings.iter().all(|grading| grading.is_reviewed() || self.covers(grading))
    }

    /// Whether a finding of the content scan asks for no more than a person has graded already: nobody need look at it.
    fn covers(&self, grading: &Grading) -> bool {
        let enough = |g: &Grading| g.scheme != Scheme::Content && g.grade >= grading.grade;
        grading.scheme == Scheme::Content && grading.review.is_none() && self.gradings.iter().any(enough)
    }

    /// Whether a change would protect the item less than it is protected now.
    fn is_weaker(&self, change: &GradeItem, scheme: Scheme) -> bool {
        let Some(standing) = self.grading(scheme) else { return self.settled && self.loosens(change) };
        let settled = self.settled || scheme == Scheme::Content;
        settled && (change.grade < standing.grade || self.loosens(change))
    }

    /// Whether a change drops a mark or takes a mask that may hide less.
    fn loosens(&self, change: &GradeItem) -> bool {
        let unmasks = self
            .mask
            .as_ref()
            .is_some_and(|required| change.mask.as_ref().is_none_or(|mask| !at_least_as_strong(mask, required)));
        unmasks || (self.identifier && !change.identifier) || (self.unit && !change.unit)
    }

    /// Puts a grading in the place of the one under the same scheme.
    fn put(&mut self, grading: Grading) {
        self.lowerings.retain(|lowering| lowering.grading.scheme != grading.scheme);
        match self.gradings.iter_mut().find(|known| known.scheme == grading.scheme) {
            Some(known) => *known = grading,
            None => self.gradings.push(grading),
        }
    }
}

fn check(form: &mut Form, n: usize, change: &GradeItem, item: &Item) {
    let fits = change.mask.as_ref().is_none_or(|mask| mask_fits(mask, item.data_type));
    form.require(fits, format!("items.{n}.mask"), &catalogue::MASK_UNFIT);
    form.text(format!("items.{n}.evidence"), ("定级依据", "evidence"), &change.evidence, 500);
    match change.impact.least_grade() {
        Err(code) => form.refuse(format!("items.{n}.impact"), code),
        Ok(least) if change.grade < least => {
            let cause = Refusal::of(&catalogue::GRADE_BELOW_IMPACT).with("item", &change.name).with("least", least);
            form.refuse(format!("items.{n}.grade"), cause);
        }
        Ok(_) => {}
    }
}

fn apply(item: &mut Item, change: &GradeItem, scheme: Scheme, by: &Actor, now: OffsetDateTime) {
    let grading = Grading {
        scheme,
        grade: change.grade,
        impact: change.impact,
        evidence: change.evidence.trim().to_owned(),
        by: by.person,
        at: now,
        review: None,
    };
    if item.is_weaker(change, scheme) {
        let (identifier, unit, mask) = (change.identifier, change.unit, change.mask.clone());
        // A higher grade that comes with a weaker mask holds at once; the mask alone waits.
        if item.grading(scheme).is_none_or(|standing| standing.grade < grading.grade) {
            item.put(grading.clone());
        }
        item.lowerings.retain(|lowering| lowering.grading.scheme != scheme);
        item.lowerings.push(Lowering { grading, identifier, unit, mask });
        return;
    }
    item.identifier = change.identifier;
    item.unit = change.unit;
    item.mask.clone_from(&change.mask);
    item.put(grading);
}
