//! Full-width digits (`１２３`), which read the same to a person, as the digits they are (EC-190).

use std::borrow::Cow;

/// First byte of every full-width form in UTF-8.
const LEAD: u8 = 0xEF;

/// The cell in half-width characters, where a full-width digit stands in it; any other cell as it is.
pub fn half_width(cell: &str) -> Cow<'_, str> {
    let digit = |c: char| ('０'..='９').contains(&c);
    if !cell.as_bytes().contains(&LEAD) || !cell.chars().any(digit) {
        return Cow::Borrowed(cell);
    }
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    Cow::Owned(cell.chars().map(half).collect())
}

#[cfg(test)]
mod tests {
    use super::half_width;

    #[test]
    fn only_cells_with_full_width_digits_are_read_anew() {
        assert_eq!(half_width("－１２．５"), "-12.5");
        assert_eq!(half_width("２０２４／２／２９"), "2024/2/29");
        for kept in ["12", "（甲）", "ＡＢＣ", "玄武区"] {
            assert!(matches!(half_width(kept), std::borrow::Cow::Borrowed(_)), "{kept}");
        }
    }
}
