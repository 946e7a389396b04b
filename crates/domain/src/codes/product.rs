//! Refusal codes of `product`.

super::codes! {}
