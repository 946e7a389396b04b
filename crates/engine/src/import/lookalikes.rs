//! Tells GB18030 from what is structurally GB18030 too: Big5, wounded UTF-8, accented Latin.

/// Counts of multi-byte patterns, each as the encoding in question would read the bytes.
#[derive(Default)]
pub struct Shares {
    /// First byte of a pair that the previous block ended with.
    pending: Option<u8>,
    /// Bytes still to skip of a four-byte form.
    skip: u8,
    /// Double bytes.
    pairs: u64,
    /// Of these inside GB 2312 (both bytes at least A1), or whole four-byte forms.
    gb2312: u64,
    /// Of these frequent ideographs and symbols of GB 2312 (rows 1 to 9 and 16 to 55).
    gb_frequent: u64,
    /// Of these frequent ideographs and symbols of Big5 (first byte A1 to C6).
    big5_frequent: u64,
    /// Of these no Big5 at all.
    not_big5: u64,
    /// Well-formed three-byte forms of UTF-8.
    utf8_forms: u64,
    /// Lead or continuation bytes outside any form of UTF-8.
    utf8_strays: u64,
    /// Continuation bytes the current form of UTF-8 still needs, and its length.
    utf8_need: u8,
    utf8_len: u8,
}

impl Shares {
    /// Takes in the next block.
    pub fn count(&mut self, block: &[u8]) {
        for &byte in block {
            self.count_utf8(byte);
            if self.skip > 0 {
                self.skip -= 1;
            } else if let Some(lead) = self.pending.take() {
                self.pair(lead, byte);
            } else if byte >= 0x81 {
                self.pending = Some(byte);
            }
        }
    }

    fn pair(&mut self, lead: u8, trail: u8) {
        self.pairs += 1;
        if trail.is_ascii_digit() {
            // A four-byte form: a digit as second byte is strong evidence in itself.
            self.skip = 2;
            self.gb2312 += 1;
            self.gb_frequent += 1;
            self.not_big5 += 1;
            return;
        }
        let (high, symbols) = (trail >= 0xA1, (0xA1..=0xA9).contains(&lead));
        self.gb2312 += u64::from(high && (0xA1..=0xF7).contains(&lead));
        self.gb_frequent += u64::from(high && (symbols || (0xB0..=0xD7).contains(&lead)));
        self.big5_frequent += u64::from((0xA1..=0xC6).contains(&lead));
        self.not_big5 += u64::from(lead < 0xA1 || (0x80..0xA1).contains(&trail) || trail == 0xFF);
    }

    fn count_utf8(&mut self, byte: u8) {
        match (byte, self.utf8_need) {
            (0x80..=0xBF, 1) => {
                self.utf8_need = 0;
                self.utf8_forms += u64::from(self.utf8_len == 3);
            }
            (0x80..=0xBF, need) if need > 1 => self.utf8_need -= 1,
            _ => {
                self.utf8_strays += u64::from(self.utf8_need > 0 || (0x80..=0xBF).contains(&byte));
                (self.utf8_need, self.utf8_len) = match byte {
                    0xC2..=0xDF => (1, 2),
                    0xE0..=0xEF => (2, 3),
                    0xF0..=0xF4 => (3, 4),
                    _ => (0, 0),
                };
            }
        }
    }

    /// Many whole three-byte forms and few strays: UTF-8 with a wound, not GB18030.
    pub fn is_damaged_utf8(&self) -> bool {
        self.utf8_forms >= 2 && self.utf8_forms >= 4 * self.utf8_strays
    }

    /// More GB 2312 than anything else, and not better read as Big5.
    pub fn is_plausible(&self) -> bool {
        let big5 = self.not_big5 == 0 && self.big5_frequent > self.gb_frequent;
        self.gb2312 * 2 > self.pairs && !big5
    }
}
