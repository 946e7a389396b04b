//! Refusal codes of `grant`.

super::codes! {}
