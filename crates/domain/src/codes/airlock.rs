//! Refusal codes of `airlock`.

super::codes! {}
