//! Checks of a table's header, the same for every format.

use super::MAX_COLUMNS;
use crate::Failure;
use domain::{Refusal, codes::catalogue as codes};
use std::collections::HashMap;

/// Longest header, in characters.
const MAX_CHARACTERS: usize = 128;

/// Trims and checks the header cells.
///
/// # Errors
/// Refuses empty, overlong and repeated headers (case aside), invisible characters and too many columns; the
/// refusals name columns by number, since without a header these cells are data.
pub fn check<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    let mut seen = HashMap::new();
    for (number, cell) in (1_usize..).zip(cells) {
        if number > MAX_COLUMNS {
            return Err(Refusal::of(&codes::IMPORT_TOO_MANY_COLUMNS).with("limit", MAX_COLUMNS).into());
        }
        let name = cell.trim();
        if name.is_empty() {
            return Err(Refusal::of(&codes::IMPORT_EMPTY_HEADER).with("column", number).into());
        }
        if name.chars().count() > MAX_CHARACTERS || name.chars().any(is_invisible) {
            return Err(Refusal::of(&codes::IMPORT_BAD_HEADER)
                .with("column", number)
                .with("limit", MAX_CHARACTERS)
                .into());
        }
        if let Some(other) = seen.insert(name.to_lowercase(), number) {
            let refusal = Refusal::of(&codes::IMPORT_DUPLICATE_HEADER);
            return Err(refusal.with("column", number).with("other", other).into());
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Controls, direction overrides and zero-width characters: two headers that look alike must be alike.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn code(cells: &[&str]) -> String {
        match check(cells.iter().copied()) {
            Ok(names) => names.join("|"),
            Err(Failure::Refused(refusal)) => refusal.code,
            Err(Failure::Fault(fault)) => fault,
        }
    }

    #[test]
    fn headers_are_trimmed_and_otherwise_kept() {
        assert_eq!(code(&[" 姓名 ", "id;DROP", "__proto__"]), "姓名|id;DROP|__proto__");
    }

    #[test]
    fn irregular_headers_are_refused() {
        assert_eq!(code(&["a", "  "]), "catalogue.import.empty_header");
        assert_eq!(code(&["Name", "b", " name "]), "catalogue.import.duplicate_header");
        assert_eq!(code(&["a\u{202E}b"]), "catalogue.import.bad_header");
        assert_eq!(code(&["a\nb"]), "catalogue.import.bad_header");
        assert_eq!(code(&[&"长".repeat(129)]), "catalogue.import.bad_header");
        let many: Vec<String> = (0..=MAX_COLUMNS).map(|n| format!("c{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(code(&many), "catalogue.import.too_many_columns");
    }
}
