//! Refusal codes of `delivery`.

super::codes! {}
