//! Hashes of units and the set of the `k` smallest of them.

use datafusion::{
    arrow::{
        array::{Array, ArrayRef, AsArray, BinaryArray, BinaryBuilder},
        compute::cast,
        datatypes::{DataType, Field, FieldRef},
    },
    common::{Result, ScalarValue, exec_datafusion_err},
    logical_expr::{
        Accumulator, AggregateUDFImpl, ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
        function::{AccumulatorArgs, StateFieldsArgs},
    },
};
use std::{
    collections::BTreeSet,
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes of one hash.
const HASH: usize = 8;

/// Keyed hash of a unit, from its text form: the same person in two tables is one unit.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct UnitHash {
    seed: u64,
    signature: Signature,
}

impl UnitHash {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, signature: Signature::any(1, Volatility::Immutable) }
    }
}

/// 64-bit hash of a unit under a seed; the first bytes of a MAC, so that nobody can grind collisions.
fn hash(mac: &gm::HmacSm3, unit: &[u8]) -> [u8; HASH] {
    let mut short = [0; HASH];
    for (to, from) in short.iter_mut().zip(mac.mac(unit)) {
        *to = from;
    }
    short
}

impl ScalarUDFImpl for UnitHash {
    fn name(&self) -> &str {
        "__unit_hash"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let units = columns.first().ok_or_else(|| exec_datafusion_err!("a unit hash without a unit"))?;
        let units = cast(units, &DataType::Utf8)?;
        let mac = gm::HmacSm3::new(&self.seed.to_be_bytes());
        let mut hashes = BinaryBuilder::with_capacity(units.len(), units.len() * HASH);
        // A row without a unit belongs to nobody known: all of them together are one unit.
        for unit in units.as_string::<i32>() {
            hashes.append_value(hash(&mac, unit.unwrap_or("\u{0}").as_bytes()));
        }
        Ok(ColumnarValue::Array(Arc::new(hashes.finish())))
    }
}

/// A number of its own for every row.
#[derive(Debug)]
pub(crate) struct RowUnit {
    scan: usize,
    next: AtomicU64,
    seed: u64,
    signature: Signature,
}

impl RowUnit {
    pub(crate) fn new(scan: usize, seed: u64) -> Self {
        Self { scan, next: AtomicU64::new(0), seed, signature: Signature::nullary(Volatility::Volatile) }
    }
}

impl PartialEq for RowUnit {
    fn eq(&self, other: &Self) -> bool {
        self.scan == other.scan
    }
}
impl Eq for RowUnit {}
impl Hash for RowUnit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scan.hash(state);
    }
}

impl ScalarUDFImpl for RowUnit {
    fn name(&self) -> &str {
        "__unit_row"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows as u64;
        let first = self.next.fetch_add(rows, Ordering::Relaxed);
        // A bijective mix, so that the smallest hashes are not those of the first rows.
        let numbers = (first..first + rows).map(|row| mix(row ^ self.seed).to_be_bytes());
        Ok(ColumnarValue::Array(Arc::new(BinaryArray::from_iter_values(numbers))))
    }
}

/// Finaliser of SplitMix64: a bijection of 64-bit numbers.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Aggregate: the smallest `k` distinct hashes of its inputs, which are hashes or sketches.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct UnitSketch {
    k: usize,
    signature: Signature,
}

impl UnitSketch {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for UnitSketch {
    fn name(&self) -> &str {
        "__unit_sketch"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(SmallestHashes { k: self.k, kept: BTreeSet::new() }))
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(args.name, DataType::Binary, true))])
    }
}

#[derive(Debug)]
struct SmallestHashes {
    k: usize,
    kept: BTreeSet<[u8; HASH]>,
}

impl SmallestHashes {
    fn take(&mut self, sketch: &[u8]) {
        let (hashes, _) = sketch.as_chunks::<HASH>();
        for hash in hashes {
            let full = self.kept.len() >= self.k;
            if full && self.kept.last().is_some_and(|largest| hash >= largest) {
                continue;
            }
            if self.kept.insert(*hash) && full {
                self.kept.pop_last();
            }
        }
    }

    fn bytes(&self) -> ScalarValue {
        ScalarValue::Binary(Some(self.kept.iter().flatten().copied().collect()))
    }
}

impl Accumulator for SmallestHashes {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let column = values.first().and_then(|c| c.as_binary_opt::<i32>());
        let column = column.ok_or_else(|| exec_datafusion_err!("a unit sketch of another type"))?;
        column.iter().flatten().for_each(|sketch| self.take(sketch));
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(self.bytes())
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.kept.len() * HASH * 3
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.bytes()])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.update_batch(states)
    }
}

/// Distinct units in a sketch, exact up to the sketch's `k`.
pub(crate) fn count(sketch: &[u8]) -> usize {
    sketch.len() / HASH
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_union_of_sketches_counts_exactly_up_to_k() {
        let mac = gm::HmacSm3::new(b"seed");
        for (k, units) in [(3, 1), (3, 2), (3, 3), (3, 50), (10, 9), (10, 11)] {
            let mut parts = [BTreeSet::new(), BTreeSet::new()].map(|kept| SmallestHashes { k, kept });
            for unit in 0..units * 4 {
                let hash = hash(&mac, (unit % units).to_string().as_bytes());
                parts[unit % 2].take(&hash);
            }
            let [mut left, right] = parts;
            let ScalarValue::Binary(Some(bytes)) = right.bytes() else { panic!("a sketch is binary") };
            left.take(&bytes);
            let ScalarValue::Binary(Some(bytes)) = left.bytes() else { panic!("a sketch is binary") };
            assert_eq!(count(&bytes), units.min(k));
        }
    }
}
