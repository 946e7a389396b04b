//! Refusal codes of `party`.

super::codes! {}
