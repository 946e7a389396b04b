//! Refusal codes of `supervision`.

super::codes! {}
