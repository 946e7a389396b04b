//! Governed statements: parse, allow-list, rewrite over governed views, run.
