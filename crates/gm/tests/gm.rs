//! Properties of the vault's file format and cross-checks with an independent implementation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "gm/openssl.rs"]
mod openssl;
#[path = "gm/vault_file.rs"]
mod vault_file;
