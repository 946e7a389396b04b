//! The policy a job runs under, compiled from grants.

use super::issued::Grant;
use crate::{
    Grade, Refusal,
    catalogue::{Resource, ResourceState, at_least_as_strong},
    codes::grant,
    control,
    mandate::Purpose,
    policy::{ColumnPolicy, Operation, Policy, TablePolicy},
};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

impl Grant {
    /// The policy of the granted table. Items that left the resource are void (EC-54).
    ///
    /// # Errors
    /// `grant.resource_gone`, `grant.unit_gone` (A15.1), `grant.grade_raised`, `grant.mask_raised` (EC-79),
    /// `grant.items_gone`.
    pub fn policy(&self, resource: &Resource) -> Result<TablePolicy, Refusal> {
        let supplied = resource.id == self.resource_id && resource.state == ResourceState::Published;
        control!(!supplied || resource.sealed => grant::RESOURCE_GONE);
        if let Some(unit) = self.lost_unit(resource) {
            return Err(Refusal::of(&grant::UNIT_GONE).with("item", unit));
        }
        crate::control::allowed(&grant::UNIT_GONE);
        let mut columns = BTreeMap::new();
        for granted in &self.items {
            let Some(item) = resource.item(&granted.name) else { continue };
            // An item that changed its type is ungraded again and stays out, whatever was granted.
            if item.grade.is_none_or(|grade| grade > granted.grade) {
                return Err(Refusal::of(&grant::GRADE_RAISED).with("item", &granted.name));
            }
            if granted.falls_short_of(item) {
                return Err(Refusal::of(&grant::MASK_RAISED).with("item", &granted.name));
            }
            let column = ColumnPolicy {
                usage: granted.usage,
                mask: granted.mask.clone(),
                grade: granted.grade,
                bounds: None,
                identifier: item.identifier,
            };
            columns.insert(granted.name.clone(), column);
        }
        control!(columns.is_empty() => grant::ITEMS_GONE);
        Ok(TablePolicy { file: None, row_filter: None, unit: resource.unit().map(str::to_owned), columns })
    }
}

/// Compiles the policy of a job from grants used together, each with its resource.
///
/// All belong to one agreement and were given for exactly this purpose (A25.2). The largest minimum
/// group and the lowest output grade of them hold. An item granted twice is used in the stricter way.
///
/// # Errors
/// `grant.none_named`, `grant.named_twice`, `grant.agreements_mixed`, `grant.purposes_disjoint`,
/// `grant.masks_incomparable`; those of a grant that cannot be used today or whose resource is gone.
pub fn compile(grants: &[(&Grant, &Resource)], purpose: Purpose, today: Date) -> Result<Policy, Refusal> {
    let Some((first, _)) = grants.first() else { return Err(Refusal::of(&grant::NONE_NAMED)) };
    crate::control::allowed(&grant::NONE_NAMED);
    let mut seen = BTreeSet::new();
    let mut tables: BTreeMap<String, TablePolicy> = BTreeMap::new();
    for (one, resource) in grants {
        control!(!seen.insert(one.id) => grant::NAMED_TWICE);
        control!(one.agreement_id != first.agreement_id => grant::AGREEMENTS_MIXED);
        control!(one.purpose != purpose => grant::PURPOSES_DISJOINT);
        one.require_usable(today)?;
        control!(!resource.is_assessed_for(one.agreement_id, today) => grant::NOT_ASSESSED);
        let table = one.policy(resource)?;
        match tables.get_mut(resource.table_name()) {
            None => {
                tables.insert(resource.table_name().to_owned(), table);
            }
            Some(known) => merge(known, table)?,
        }
    }
    Ok(Policy {
        purpose: purpose.word().to_owned(),
        operations: Operation::all(),
        min_group: grants.iter().map(|(g, _)| g.min_group).max().unwrap_or(u32::MAX),
        max_output_grade: grants.iter().map(|(g, _)| g.max_output_grade).min().unwrap_or(Grade::G1),
        joins: None,
        tables,
    })
}

fn merge(known: &mut TablePolicy, more: TablePolicy) -> Result<(), Refusal> {
    for (name, column) in more.columns {
        let stricter = match known.columns.get(&name) {
            Some(there) => {
                stricter(there, &column).ok_or_else(|| Refusal::of(&grant::MASKS_INCOMPARABLE).with("item", &name))?
            }
            None => column,
        };
        known.columns.insert(name, stricter);
    }
    crate::control::allowed(&grant::MASKS_INCOMPARABLE);
    Ok(())
}

/// The stricter of two ways to use one item, at the higher of the grades they were granted at; none where two masks
/// hide different things.
fn stricter(one: &ColumnPolicy, other: &ColumnPolicy) -> Option<ColumnPolicy> {
    let chosen = match (&one.mask, &other.mask) {
        _ if one.usage != other.usage => std::cmp::max_by_key(one, other, |column| column.usage),
        (Some(mask), Some(known)) if at_least_as_strong(mask, known) => one,
        (Some(known), Some(mask)) if at_least_as_strong(mask, known) => other,
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => one,
        (_, None) => other,
    };
    Some(ColumnPolicy { grade: one.grade.max(other.grade), ..chosen.clone() })
}
