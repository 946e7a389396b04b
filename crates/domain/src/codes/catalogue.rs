//! Refusal codes of `catalogue`.

super::codes! {}
