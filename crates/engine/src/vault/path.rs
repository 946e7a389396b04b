//! Paths inside the vault: what they may look like and what they are bound to.

use crate::Failure;
use domain::task::{Area, VaultRef};

/// Longest path below an area, in bytes.
const MAX_PATH: usize = 400;
/// Longest segment: the temporary name beside it must fit a file system's 255 bytes.
const MAX_SEGMENT: usize = 200;

/// Folder of an area.
pub fn folder(area: Area) -> &'static str {
    match area {
        Area::Intake => "intake",
        Area::Raw => "raw",
        Area::Sample => "sample",
        Area::Result => "result",
        Area::Release => "release",
    }
}

/// Checks a path below an area: `/`-separated segments of `[a-z0-9._-]`, none of dots only.
///
/// # Errors
/// A fault otherwise: paths are made by the platform, never by a user.
pub fn check(path: &str) -> Result<(), Failure> {
    let fits = path.len() <= MAX_PATH && path.split('/').all(is_segment);
    if fits { Ok(()) } else { Err(Failure::fault("not a path of the vault")) }
}

fn is_segment(segment: &str) -> bool {
    (1..=MAX_SEGMENT).contains(&segment.len())
        && segment.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        // A leading dot is for names being written; it also excludes `.` and `..`.
        && !segment.starts_with('.')
}

/// What every chunk of the file is bound to: moving the file makes it unreadable.
pub fn context(at: &VaultRef) -> Vec<u8> {
    format!("vault/{}/{}", folder(at.area), at.path).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_belong_to_the_vault() {
        for good in ["a", "a/b.parquet", "r-1/v_2/part.0", "0"] {
            assert!(check(good).is_ok(), "{good}");
        }
        let long = "a".repeat(201);
        for bad in
            ["", "/a", "a/", "a//b", ".", "..", "a/../b", "...", ".a", "A", "a b", "a\\b", "a\0", "数", "a%2fb", &long]
        {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }
}
