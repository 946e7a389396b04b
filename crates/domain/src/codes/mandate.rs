//! Refusal codes of `mandate`.

super::codes! {}
