//! Administrative divisions (行政区划): six digits of GB/T 2260, two for the province, two for the city, two for the county.
//! What lies within a city begins with the city's four.

use crate::{codes::platform, form::Form};

/// Whether this is a code of GB/T 2260.
pub fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()) && !code.starts_with('0')
}

/// Whether a division lies within the territory that a prefix names; nothing lies outside an empty one.
pub fn lies_within(code: &str, prefix: &str) -> bool {
    code.starts_with(prefix)
}

/// Complains about a code that is none; an empty text names no division.
pub fn check(form: &mut Form, path: &str, code: &str) {
    form.require(code.trim().is_empty() || is_code(code.trim()), path, &platform::DIVISION_INVALID);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_lies_within_its_city() {
        for (code, valid) in
            [("320102", true), ("3201", false), ("020102", false), ("32010a", false), ("３２０１０２", false)]
        {
            assert_eq!(is_code(code), valid, "{code}");
        }
        assert!(lies_within("320102", "3201") && lies_within("320102", ""));
        assert!(!lies_within("330102", "3201") && !lies_within("320000", "3201"));
    }
}
