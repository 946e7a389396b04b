//! The second person's part in grading: reviewing grades, confirming that one is lowered, and putting a new
//! scheme in the place of an old one (EC-80, EC-81).

use super::{super::Resource, GradingReview, Scheme};
use crate::{Actor, Refusal, access::Action, codes::catalogue, form::Form, ids::PersonId, lifecycle::Lifecycle};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Another person's word on gradings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewGrades {
    /// The gradings reviewed.
    pub items: Vec<ReviewGrade>,
    /// Opinion; required where the reviewer disagrees.
    #[serde(default)]
    pub opinion: String,
}

/// Another person's word on one grading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewGrade {
    /// Name of the item.
    pub name: String,
    /// The scheme.
    pub scheme: Scheme,
    /// Whether the reviewer agrees.
    pub agree: bool,
}

/// Names a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeChoice {
    /// The scheme.
    pub scheme: Scheme,
}

/// A proposal that one scheme alone governs from now on; it waits for another person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Adoption {
    /// The scheme.
    pub scheme: Scheme,
    /// Who proposed it.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Resource {
    /// Reviews gradings by another person than their authors (A13.1). Where a lowering waits, the
    /// word is on the lowering: agreed, it takes the place of what stood; otherwise it is dropped.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.own_grading`, form refusals.
    pub fn review_grades(&mut self, cmd: ReviewGrades, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceReviewGrades)?;
        self.not_sealed()?;
        let mut form = Form::new();
        form.require(!cmd.items.is_empty(), "items", &catalogue::ITEMS_MISSING);
        if cmd.items.iter().all(|item| item.agree) {
            form.at_most("opinion", &cmd.opinion, 500);
        } else {
            form.text("opinion", ("复核意见", "opinion"), &cmd.opinion, 500);
        }
        let mut items = self.items.clone();
        let mut seen = BTreeSet::new();
        for (n, word) in cmd.items.iter().enumerate() {
            let path = format!("items.{n}.name");
            if !seen.insert((word.name.as_str(), word.scheme)) {
                form.refuse(path.clone(), Refusal::of(&catalogue::ITEM_TWICE).with("item", &word.name));
            }
            let Some(item) = items.iter_mut().find(|item| item.name == word.name) else {
                form.refuse(path, Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", &word.name));
                continue;
            };
            let review =
                GradingReview { agreed: word.agree, opinion: cmd.opinion.trim().to_owned(), by: by.person, at: now };
            if let Some(at) = item.lowerings.iter().position(|l| l.grading.scheme == word.scheme) {
                let mut lowering = item.lowerings.remove(at);
                lowering.grading.not_by_author(by)?;
                if word.agree {
                    (item.identifier, item.unit, item.mask) = (lowering.identifier, lowering.unit, lowering.mask);
                    lowering.grading.review = Some(review);
                    item.put(lowering.grading);
                }
                continue;
            }
            let waiting = item.gradings.iter_mut().find(|g| g.scheme == word.scheme && g.review.is_none());
            let Some(grading) = waiting else {
                form.refuse(path, Refusal::of(&catalogue::NOTHING_TO_REVIEW).with("item", &word.name));
                continue;
            };
            grading.not_by_author(by)?;
            grading.review = Some(review);
            item.settled |= word.agree;
        }
        let units = items.iter().filter(|item| item.unit).count();
        form.require(units <= 1, "items", &catalogue::UNITS_SEVERAL);
        form.done()?;
        self.items = items;
        self.regrade();
        Ok(())
    }

    /// Proposes that one scheme alone governs: until another person confirms it, both count and the
    /// stricter holds (EC-81).
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`; `catalogue.scheme_incomplete` where an item has
    /// no reviewed grade under it; `catalogue.scheme_alone` where there is none to give way.
    pub fn adopt_scheme(&mut self, cmd: &SchemeChoice, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceAdoptScheme)?;
        self.not_sealed()?;
        self.complete_under(cmd.scheme)?;
        if self.other_schemes(cmd.scheme).is_empty() {
            return Err(Refusal::of(&catalogue::SCHEME_ALONE));
        }
        self.adoption = Some(Adoption { scheme: cmd.scheme, by: by.person, at: now });
        self.regrade();
        Ok(())
    }

    /// Confirms, by another person, that the proposed scheme alone governs. The grades under the
    /// others stay on record and count no longer; what the platform found in the content goes on counting.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.nothing_adopted`, `catalogue.own_grading`,
    /// `catalogue.scheme_incomplete`.
    pub fn confirm_scheme(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::ResourceConfirmScheme)?;
        self.not_sealed()?;
        let adoption = self.adoption.as_ref().ok_or_else(|| Refusal::of(&catalogue::NOTHING_ADOPTED))?;
        if adoption.by == by.person {
            return Err(Refusal::of(&catalogue::OWN_GRADING));
        }
        let scheme = adoption.scheme;
        self.complete_under(scheme)?;
        self.superseded.extend(self.other_schemes(scheme));
        self.adoption = None;
        self.regrade();
        Ok(())
    }

    fn complete_under(&self, scheme: Scheme) -> Result<(), Refusal> {
        let graded = |item: &super::Item| item.grading(scheme).is_some_and(super::Grading::is_reviewed);
        match self.items.iter().find(|item| !graded(item)) {
            Some(item) => Err(Refusal::of(&catalogue::SCHEME_INCOMPLETE).with("item", &item.name)),
            None if self.items.is_empty() || scheme == Scheme::Content => Err(Refusal::of(&catalogue::SCHEME_ALONE)),
            None => Ok(()),
        }
    }

    fn other_schemes(&self, scheme: Scheme) -> BTreeSet<Scheme> {
        let used = self.items.iter().flat_map(|item| &item.gradings).map(|grading| grading.scheme);
        used.filter(|s| *s != scheme && *s != Scheme::Content && !self.superseded.contains(s)).collect()
    }
}
