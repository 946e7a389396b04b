//! One-time codes by time (RFC 6238 over HMAC-SHA-1, six digits, steps of 30 seconds): what every
//! authenticator app computes. The strength lies in the secret and in that no code works twice.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use time::OffsetDateTime;

/// Seconds of a time step.
pub const STEP_SECONDS: i64 = 30;
/// Bytes of a secret: the length RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Steps a clock may be off, in both directions.
const DRIFT: u64 = 1;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step a moment lies in.
pub fn step(at: OffsetDateTime) -> u64 {
    u64::try_from(at.unix_timestamp() / STEP_SECONDS).unwrap_or_default()
}

/// The six digits of a step.
pub fn code(secret: &[u8], step: u64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or_default() & 15);
    let number = digest.iter().skip(offset).take(4).fold(0u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code this is, of the present one and its neighbours; every one is computed and compared.
pub fn matched_step(secret: &[u8], presented: &str, now: OffsetDateTime) -> Option<u64> {
    let present = step(now);
    let steps = present.saturating_sub(DRIFT)..=present.saturating_add(DRIFT);
    steps.fold(
        None,
        |found, step| {
            if gm::equal(code(secret, step).as_bytes(), presented.as_bytes()) { Some(step) } else { found }
        },
    )
}

/// Bytes in base 32 (RFC 4648) without padding, as people type secrets.
pub fn base32(bytes: &[u8]) -> String {
    let bits = |at: usize| {
        let byte = |n: usize| u16::from(bytes.get(n).copied().unwrap_or_default());
        let pair = (byte(at / 8) << 8) | byte(at / 8 + 1);
        usize::from((pair >> (11 - at % 8)) & 31)
    };
    (0..(bytes.len() * 8).div_ceil(5)).map(|n| char::from(BASE32[bits(n * 5)])).collect()
}

/// The bytes of a text in base 32; `None` where it is none.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0u32);
    for c in text.bytes().filter(|c| *c != b' ') {
        let value = BASE32.iter().position(|letter| *letter == c.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).ok()?);
        }
    }
    Some(bytes)
}

/// The address an authenticator reads from a QR code. `account` holds no character that needs escaping.
pub fn address(secret: &[u8], account: &str) -> String {
    format!("otpauth://totp/Shuyu:{account}?secret={}&issuer=Shuyu&algorithm=SHA1&digits=6&period=30", base32(secret))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // Appendix B of RFC 6238, its eight digits cut to the last six.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step(at(seconds))), expected);
        }
    }

    #[test]
    fn a_clock_may_be_off_by_one_step() {
        let now = at(1_234_567_890);
        for (away, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let then = now + time::Duration::seconds(away * STEP_SECONDS);
            assert_eq!(matched_step(SECRET, &code(SECRET, step(then)), now), found.then(|| step(then)), "{away}");
        }
        assert_eq!(matched_step(SECRET, "", now), None);
    }

    #[test]
    fn base_32_goes_there_and_back() {
        // The vectors of RFC 4648, without padding.
        for (plain, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")]
        {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(from_base32(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(from_base32("mzxw 6ytb").unwrap(), b"fooba");
        assert_eq!(from_base32("MZXW1"), None);
    }
}
