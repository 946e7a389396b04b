//! Checkpoints: a signed statement of the ledger's size and root, as a C2SP signed note
//! (`signed-note`, `tlog-checkpoint`) with an SM2 signature.
//!
//! ```text
//! shuyu.example/ledger
//! 4127
//! 8mK0u…=
//! time 1767225600000
//!
//! — shuyu.example/ledger Ft1x…=
//! ```
//!
//! The last line holds base64 of a 4-byte key id and the 64-byte signature over everything up to and
//! including the line feed before the empty line. The key id is the head of SM3 over the name, a line
//! feed, `ff`, `sm2-sm3` and the public point.

use crate::{Error, Hash, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use gm::{Random, SIGNATURE_LEN, SigningKey, VerifyingKey};

/// Longest origin, in bytes.
const MAX_ORIGIN: usize = 200;
/// Signature type of the signed-note format for algorithms it has no number for, with our name for ours.
const SIGNATURE_TYPE: &[u8] = b"\xffsm2-sm3";
/// What a signature line begins with: an em dash and a space.
const SIGNATURE_MARK: &str = "\u{2014} ";

/// What a checkpoint states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the ledger, which is also the name of its key: no white space, no `+`.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// When it was made, in milliseconds since 1970.
    pub time_ms: u64,
}

impl Checkpoint {
    /// The text that is signed.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for an origin that cannot stand in a note.
    pub fn text(&self) -> Result<String> {
        let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if self.origin.is_empty() || self.origin.len() > MAX_ORIGIN || !self.origin.chars().all(allowed) {
            return Err(Error::Checkpoint("origin cannot stand in a note"));
        }
        let root = STANDARD.encode(self.root);
        Ok(format!("{}\n{}\n{root}\ntime {}\n", self.origin, self.size, self.time_ms))
    }

    /// Signs with a key in this process.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for an impossible origin, [`Error::Cryptography`] when signing fails.
    pub fn sign(self, key: &SigningKey, random: &mut dyn Random) -> Result<SignedCheckpoint> {
        let signature = key.sign(self.text()?.as_bytes(), random)?;
        Ok(self.signed(&key.verifying_key(), signature))
    }

    /// Joins a signature over [`text`](Self::text) that a provider made with the private half of `key`.
    #[must_use]
    pub fn signed(self, key: &VerifyingKey, signature: [u8; SIGNATURE_LEN]) -> SignedCheckpoint {
        let key_id = key_id(&self.origin, key);
        SignedCheckpoint { checkpoint: self, key_id, signature }
    }

    fn parse(text: &str) -> Result<Self> {
        let malformed = Error::Checkpoint("lines are not origin, size, root and time");
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(time), Some(""), None) =
            (lines.next(), lines.next(), lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(malformed);
        };
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok());
        let time = time.strip_prefix("time ").and_then(|time| time.parse().ok());
        let (Ok(size), Some(root), Some(time_ms)) = (size.parse(), root, time) else { return Err(malformed) };
        let checkpoint = Self { origin: origin.into(), size, root, time_ms };
        // One writing for one statement: `+7`, `007` or another base64 of the root are refused here.
        if checkpoint.text()? != text {
            return Err(Error::Checkpoint("not in canonical form"));
        }
        Ok(checkpoint)
    }
}

/// A checkpoint with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What is stated.
    pub checkpoint: Checkpoint,
    key_id: [u8; 4],
    signature: [u8; SIGNATURE_LEN],
}

impl SignedCheckpoint {
    /// The note, to be stored and published.
    #[must_use]
    pub fn to_note(&self) -> String {
        let signature = STANDARD.encode([&self.key_id[..], &self.signature].concat());
        let origin = &self.checkpoint.origin;
        // A signed checkpoint has an origin that was checked when its text was signed or parsed.
        let text = self.checkpoint.text().unwrap_or_default();
        format!("{text}\n{SIGNATURE_MARK}{origin} {signature}\n")
    }

    /// Reads a note in canonical form with exactly one signature. The signature is not checked yet.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for anything else.
    pub fn parse(note: &str) -> Result<Self> {
        let malformed = Error::Checkpoint("no note with one signature");
        let (text, line) = note.rsplit_once("\n\n").ok_or(Error::Checkpoint("no note with one signature"))?;
        let checkpoint = Checkpoint::parse(&format!("{text}\n"))?;
        let signature = line
            .strip_prefix(SIGNATURE_MARK)
            .and_then(|rest| rest.strip_prefix(checkpoint.origin.as_str())?.strip_prefix(' ')?.strip_suffix('\n'))
            .and_then(|base64| STANDARD.decode(base64).ok());
        let Some((key_id, signature)) = signature.as_deref().and_then(|bytes| bytes.split_first_chunk::<4>()) else {
            return Err(malformed);
        };
        let Ok(signature) = signature.try_into() else { return Err(malformed) };
        let signed = Self { checkpoint, key_id: *key_id, signature };
        if signed.to_note() != note {
            return Err(Error::Checkpoint("not in canonical form"));
        }
        Ok(signed)
    }

    /// Checks that `key` signed this for the ledger called `origin`.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for another ledger, [`Error::Proof`] for another key or an altered statement.
    pub fn verify(&self, key: &VerifyingKey, origin: &str) -> Result<()> {
        if self.checkpoint.origin != origin {
            return Err(Error::Checkpoint("of another ledger"));
        }
        if self.key_id != key_id(origin, key) {
            return Err(Error::Proof("signed with another key"));
        }
        let text = self.checkpoint.text()?;
        key.verify(text.as_bytes(), &self.signature).map_err(|_| Error::Proof("signature does not fit the checkpoint"))
    }
}

fn key_id(origin: &str, key: &VerifyingKey) -> [u8; 4] {
    let [a, b, c, d, ..] = gm::sm3(&[origin.as_bytes(), b"\n", SIGNATURE_TYPE, &key.to_bytes()].concat());
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use gm::SeededRandom;

    fn key() -> SigningKey {
        SigningKey::from_hex(&"42".repeat(32)).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "city.example/ledger".into(), size: 7, root: [9; 32], time_ms: 1_767_225_600_000 }
    }

    fn note() -> String {
        checkpoint().sign(&key(), &mut SeededRandom::new(b"c")).unwrap().to_note()
    }

    #[test]
    fn a_note_says_origin_size_root_and_time_in_four_lines() {
        let expected = "city.example/ledger\n7\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\ntime 1767225600000\n\n\u{2014} city.example/ledger ";
        assert!(note().starts_with(expected), "{}", note());
    }

    #[test]
    fn a_note_verifies_under_its_key_and_origin_only() {
        let signed = SignedCheckpoint::parse(&note()).unwrap();
        assert_eq!(signed.checkpoint, checkpoint());
        signed.verify(&key().verifying_key(), "city.example/ledger").unwrap();
        assert!(signed.verify(&key().verifying_key(), "other.example/ledger").is_err());
        let other = SigningKey::from_hex(&"43".repeat(32)).unwrap().verifying_key();
        assert!(signed.verify(&other, "city.example/ledger").is_err());
    }

    #[test]
    fn every_altered_byte_of_a_note_is_refused() {
        let note = note();
        let public = key().verifying_key();
        for at in 0..note.len() {
            for bit in [1u8, 2, 16, 32] {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= bit;
                let Ok(altered) = String::from_utf8(bytes) else { continue };
                let held = SignedCheckpoint::parse(&altered).and_then(|s| s.verify(&public, "city.example/ledger"));
                assert!(held.is_err(), "byte {at}, bit {bit}");
            }
            assert!(SignedCheckpoint::parse(note.get(..at).unwrap_or_default()).is_err(), "cut at {at}");
        }
        assert!(SignedCheckpoint::parse(&format!("{note}x")).is_err());
    }

    #[test]
    fn one_statement_has_one_writing() {
        for (from, to) in
            [("\n7\n", "\n07\n"), ("\n7\n", "\n+7\n"), ("time 1", "time 01"), ("\n7\n", "\n7\r\n"), ("\n7\n", "\n 7\n")]
        {
            assert!(SignedCheckpoint::parse(&note().replace(from, to)).is_err(), "{to:?}");
        }
    }

    #[test]
    fn an_origin_that_could_forge_a_line_is_refused() {
        for origin in ["", "a b", "a\nb", "a+b", "a\u{0}b", &"x".repeat(201)] {
            let checkpoint = Checkpoint { origin: origin.into(), ..checkpoint() };
            assert!(checkpoint.sign(&key(), &mut SeededRandom::new(b"c")).is_err(), "{origin:?}");
        }
    }
}
