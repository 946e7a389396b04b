//! Identifiers that a spreadsheet has rounded to `1.23E+17` (EC-190): their last digits are lost, and no type would
//! be right.
//!
//! An amount may be written so and loses nothing a reader counts on. A column is taken for one of names when it is
//! text, when all its numbers are so written and as long as resident ids and bank cards, or when its other numbers
//! have one length from 11 digits on.

use crate::columns::ColumnType;

/// Digits of the numbers this looks at: mobile numbers have 11, bank cards up to 19.
const LENGTHS: std::ops::RangeInclusive<usize> = 11..=20;
/// Digits from which a number in scientific form is a name wherever it stands among text: old resident ids have 15.
const LONG: usize = 15;
/// Digits of resident ids and bank cards, which a column of nothing else is taken for.
const IDENTIFIERS: std::ops::RangeInclusive<usize> = 16..=19;

/// The numbers of a column in scientific form.
#[derive(Debug, Clone)]
pub struct Rounding {
    /// Row of the first one.
    first: Option<u64>,
    /// Row of the first one of [`LONG`] digits or more.
    long: Option<u64>,
    /// Their lengths, a bit each.
    lengths: u32,
    /// There is nothing else in the column, and all have lengths of [`IDENTIFIERS`].
    alone: bool,
    /// Another value is digits of such a length, with an `X` behind them or not.
    beside_names: bool,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { first: None, long: None, lengths: 0, alone: true, beside_names: false }
    }
}

impl Rounding {
    /// Takes in one value and the row it stands in.
    pub fn observe(&mut self, cell: &str, row: u64) {
        match digits(cell) {
            Some(length) => {
                self.first.get_or_insert(row);
                if length >= LONG {
                    self.long.get_or_insert(row);
                }
                self.lengths |= 1 << length;
                self.alone = self.alone && IDENTIFIERS.contains(&length);
            }
            None => {
                self.alone = false;
                self.beside_names = self.beside_names || is_name(cell);
            }
        }
    }

    /// Row of the first rounded identifier of a column of this type; none where it holds none. `uniform`: the length
    /// that all its other whole numbers have.
    pub fn lost(&self, decided: ColumnType, uniform: Option<usize>) -> Option<u64> {
        match decided {
            ColumnType::Text => {
                if self.beside_names {
                    self.first
                } else {
                    self.long
                }
            }
            ColumnType::Number if self.alone => self.first,
            ColumnType::Number => {
                let uniform = uniform.filter(|length| LENGTHS.contains(length))?;
                let same = self.lengths & (1 << uniform) != 0;
                if same { self.first } else { self.long.filter(|_| uniform >= LONG) }
            }
            _ => None,
        }
    }
}

/// Digits of the whole number that a cell writes in scientific form, as spreadsheets do: one digit before the point,
/// and a point or a plus sign (`1E12` may be a code). None where it has digits behind the point.
pub fn digits(cell: &str) -> Option<usize> {
    // Almost no cell gets further: a digit, and a point or an `E` behind it.
    let [b'0'..=b'9', b'.' | b'e' | b'E', ..] = cell.as_bytes() else { return None };
    let (mantissa, exponent) = cell.split_once(['e', 'E'])?;
    let fraction = mantissa.get(1..)?.strip_prefix('.');
    let signed = exponent.strip_prefix('+');
    let power = signed.unwrap_or(exponent);
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let written = match fraction {
        Some(part) => plain(part),
        None => mantissa.len() == 1 && signed.is_some(),
    };
    if !written || !plain(power) || power.len() > 2 {
        return None;
    }
    let length = power.parse::<usize>().ok()? + 1;
    (LENGTHS.contains(&length) && fraction.map_or(0, str::len) < length).then_some(length)
}

/// Digits that name something, with the check character of a resident id behind them or not.
fn is_name(cell: &str) -> bool {
    LENGTHS.contains(&cell.len()) && cell.strip_suffix(['X', 'x']).unwrap_or(cell).bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn whole_numbers_in_scientific_form_are_told_with_their_length() {
        assert_eq!(digits("1.23E+17"), Some(18));
        assert_eq!(digits("6.22202e15"), Some(16));
        assert_eq!(digits("1E+11"), Some(12));
        for other in ["1E12", "12E+12", "1.5E+3", "1.23E+25", "1.2345678901234E+10", "-1.2E+17", "1.E+17", "1.2E", "E"]
        {
            assert_eq!(digits(other), None, "{other}");
        }
    }
}
