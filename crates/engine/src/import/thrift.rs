//! A bounded walk over a Thrift compact structure, before a parser allocates what the structure claims.
//!
//! Ten malformed bytes can claim a list of two thousand million elements; parsers reserve memory for it.

/// Deepest nesting; a Parquet footer needs eight.
const MAX_DEPTH: usize = 24;
/// Most elements of one list; the longest in real footers is the list of row groups or columns.
const MAX_LIST: u64 = 100_000;
/// Most elements of all lists together.
const MAX_ELEMENTS: u64 = 4_000_000;

/// Checks that `bytes` hold exactly one structure within the bounds.
pub fn check_struct(bytes: &[u8]) -> Result<(), ()> {
    let mut walk = Walk { rest: bytes, elements: 0 };
    walk.structure(0)?;
    // Some writers pad; nothing reads it.
    Ok(())
}

struct Walk<'a> {
    rest: &'a [u8],
    elements: u64,
}

impl Walk<'_> {
    fn byte(&mut self) -> Result<u8, ()> {
        let (first, rest) = self.rest.split_first().ok_or(())?;
        self.rest = rest;
        Ok(*first)
    }

    fn skip(&mut self, len: u64) -> Result<(), ()> {
        self.rest = usize::try_from(len).ok().and_then(|len| self.rest.get(len..)).ok_or(())?;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, ()> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(())
    }

    fn structure(&mut self, depth: usize) -> Result<(), ()> {
        if depth > MAX_DEPTH {
            return Err(());
        }
        loop {
            let head = self.byte()?;
            let kind = head & 0x0F;
            if kind == 0 {
                return Ok(());
            }
            if head >> 4 == 0 {
                self.varint()?;
            }
            // A boolean field has its value in its type.
            if !matches!(kind, 1 | 2) {
                self.value(kind, depth)?;
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<(), ()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.varint().map(drop),
            7 => self.skip(8),
            8 => {
                let len = self.varint()?;
                self.skip(len)
            }
            9 | 10 => self.list(depth + 1),
            12 => self.structure(depth + 1),
            // Maps and unknown types: no Parquet structure has one.
            _ => Err(()),
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), ()> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        self.elements = self.elements.saturating_add(count);
        // Every element takes at least one byte.
        if depth > MAX_DEPTH || count > MAX_LIST || self.elements > MAX_ELEMENTS || count > self.rest.len() as u64 {
            return Err(());
        }
        (0..count).try_for_each(|_| self.value(head & 0x0F, depth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_list_of_two_thousand_million_elements_is_refused_unread() {
        assert!(check_struct(&[0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x15, 0x02, 0x00]).is_err());
    }

    #[test]
    fn deep_nesting_and_cut_structures_are_refused() {
        assert!(check_struct(&[0x1C; 100]).is_err());
        assert!(check_struct(&[0x18, 0x05, b'a']).is_err());
        assert!(check_struct(&[]).is_err());
        assert!(check_struct(&[0x15, 0x02, 0x00]).is_ok());
    }
}
