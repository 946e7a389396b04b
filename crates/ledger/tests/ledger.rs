//! The ledger as its users see it: frozen encodings, the tree against an independent implementation,
//! and the verifier against tampering.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "ledger/entry_encoding.rs"]
mod entry_encoding;
#[path = "ledger/independent.rs"]
mod independent;
#[path = "ledger/merkle_tree.rs"]
mod merkle_tree;
#[path = "ledger/sample.rs"]
mod sample;
#[path = "ledger/stored_tree.rs"]
mod stored_tree;
#[path = "ledger/tampering.rs"]
mod tampering;
