//! Composition: where several packs state a parameter, the stricter value applies, and the packs that decided it
//! are kept (A26.4).

use super::{Order, Pack, Parameters, Rules};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The clause that decided a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Clause {
    /// The pack.
    pub pack: String,
    /// Requirement row, where the instrument speaks.
    #[serde(default)]
    pub row: Option<String>,
    /// Article of the pack, where it has a count of its own.
    #[serde(default)]
    pub article: Option<u8>,
}

/// The rules of packs with the values they state at a moment, base packs first.
///
/// # Errors
/// A sentence for the operator: no pack, values that cannot be compared, or a parameter that none states.
pub fn compose(packs: &[(&Pack, Map<String, Value>)]) -> Result<Rules, String> {
    let (first, _) = packs.first().ok_or("no pack to compose")?;
    let mut stated: BTreeMap<&str, Vec<(&Pack, Value)>> = BTreeMap::new();
    for (pack, values) in packs {
        for (name, value) in values {
            stated.entry(name).or_default().push((pack, in_order(value)));
        }
    }
    let (mut values, mut deciding) = (Map::new(), BTreeMap::new());
    for (name, by) in stated {
        let order = by.iter().find_map(|(pack, _)| pack.note(name)).ok_or(format!("{name} is not explained"))?.order;
        let mut rest = by.iter().map(|(_, value)| value.clone());
        let start = rest.next().unwrap_or_default();
        let value = rest.try_fold(start, |a, b| stricter(order, &a, &b)).ok_or(format!("{name} cannot be compared"))?;
        deciding.insert(name.to_owned(), clauses(name, &by, &value));
        values.insert(name.to_owned(), value);
    }
    Ok(Rules {
        pack: first.pack.id.clone(),
        parameters: Parameters::from_values(values)?,
        in_force: packs.iter().any(|(pack, _)| !pack.pack.overlay),
        deciding,
        packs: packs.iter().map(|(pack, _)| pack.pack.id.clone()).collect(),
    })
}

/// The packs that state exactly what applies; where none alone does, all that state something.
fn clauses(name: &str, by: &[(&Pack, Value)], value: &Value) -> Vec<Clause> {
    let exact = by.iter().any(|(_, stated)| stated == value);
    let deciding = by.iter().filter(|(_, stated): &&(&Pack, Value)| !exact || stated == value);
    let clause = |(pack, _): &(&Pack, Value)| {
        let note = pack.note(name);
        let (row, article) = (note.and_then(|n| n.row.clone()), note.and_then(|n| n.article));
        Clause { pack: pack.pack.id.clone(), row, article }
    };
    deciding.map(clause).collect()
}

/// The stricter of two values; `None` where they are not of the sort the order compares.
fn stricter(order: Order, a: &Value, b: &Value) -> Option<Value> {
    match order {
        Order::Min => Some(if a.as_f64()? <= b.as_f64()? { a.clone() } else { b.clone() }),
        Order::Max => Some(if a.as_f64()? >= b.as_f64()? { a.clone() } else { b.clone() }),
        Order::Union => {
            let mut all = a.as_array()?.clone();
            all.extend(b.as_array()?.iter().filter(|v| !a.as_array().is_some_and(|a| a.contains(v))).cloned());
            Some(in_order(&Value::Array(all)))
        }
        Order::Required => required(a, b),
        Order::Common => common(a, b),
    }
}

/// What both allow.
fn common(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            Some(Value::Array(a.iter().filter(|value| b.contains(value)).cloned().collect()))
        }
        (Value::String(a), Value::String(b)) if a.starts_with(b.as_str()) => Some(Value::String(a.clone())),
        (Value::String(a), Value::String(b)) if b.starts_with(a.as_str()) => Some(Value::String(b.clone())),
        _ => None,
    }
}

/// What either requires: true over false, the larger number, and the same inside a table.
fn required(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(Value::Bool(*a || *b)),
        (Value::Number(_), Value::Number(_)) => stricter(Order::Max, a, b),
        (Value::Object(a), Value::Object(b)) => {
            let mut all = a.clone();
            for (name, theirs) in b {
                let value = match all.get(name) {
                    Some(ours) => required(ours, theirs)?,
                    None => theirs.clone(),
                };
                all.insert(name.clone(), value);
            }
            Some(Value::Object(all))
        }
        _ => None,
    }
}

/// A set is written in order, so that equal sets are equal values.
fn in_order(value: &Value) -> Value {
    let Value::Array(items) = value else { return value.clone() };
    let mut items = items.clone();
    items.sort_by(|x, y| match (x.as_f64(), y.as_f64()) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        _ => x.to_string().cmp(&y.to_string()),
    });
    Value::Array(items)
}
