//! National cryptography of the platform: SM2 signatures, SM3 digests and MACs, SM4-GCM sealing.
//!
//! Everything above this crate names an *operation* of a [`Provider`], never an algorithm library:
//! the provider is the place where a hardware security module fits. [`Software`] is the provider
//! that runs without one. It is software, **not a certified cryptographic product** in the sense of
//! GB/T 37092: an installation that needs certified cryptography brings its own provider.
//!
//! Nothing here reads a clock. Randomness is always a parameter ([`Random`]); only [`OsRandom`]
//! asks the operating system.
//!
//! | Need | Item |
//! |---|---|
//! | digest, MAC | [`sm3()`], [`Sm3`], [`hmac_sm3`], [`HmacSm3`], [`equal`] |
//! | keys | [`Secret`], [`derive()`], [`wrap_key`], [`unwrap_key`] |
//! | a personal column, a blob | [`seal`], [`open`] |
//! | a file in the vault | [`chunked`] |
//! | a signature | [`SigningKey`], [`VerifyingKey`] |

mod digest;
mod error;
mod keys;
mod provider;
mod random;
mod sealed;
mod sm2;
mod sm4;
mod sm4gcm;

pub mod chunked;

pub use digest::{DIGEST_LEN, HmacSm3, Sm3, equal, hmac_sm3, sm3};
pub use error::{Error, Result};
pub use keys::{Secret, derive, unwrap_key, wrap_key};
pub use provider::{DataKey, Provider, Software};
pub use random::{OsRandom, Random, SeededRandom};
pub use sealed::{SEAL_OVERHEAD, open, seal};
pub use sm2::{DISTINGUISHING_ID, SIGNATURE_LEN, SigningKey, VerifyingKey};
pub use sm4gcm::{KEY_LEN, NONCE_LEN, Sm4Gcm, TAG_LEN};
