//! Refusal codes of `platform`.

super::codes! {}
