//! Refusal codes of `zone`.

super::codes! {}
