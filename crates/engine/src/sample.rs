//! Masked samples for development.
