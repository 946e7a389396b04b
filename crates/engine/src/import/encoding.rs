//! Which character encoding a text upload has: UTF-8 or GB18030, by strict decoding of the whole file.
//!
//! Nothing is guessed from a sample and nothing is replaced: a file that is neither is refused with the row and
//! the byte where it stops being text. Big5 is structurally almost always valid GB18030, so a file whose double
//! bytes fit Big5's frequent characters better than those of GB 2312 is refused too.

use crate::Failure;
use domain::{Refusal, codes::catalogue as codes, refusal::Code};
use encoding_rs::{DecoderResult, GB18030};
use std::io::{self, Read};

/// Bytes read at a time: one chunk of the vault.
const BLOCK: usize = 64 * 1024;

/// The encodings an upload may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// GB18030, which holds GBK and GB 2312.
    Gb18030,
}

impl Encoding {
    /// Name as shown to the provider.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Bom => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// Decides the encoding of what `open` yields; `open` is called once or twice and starts at byte 0 each time.
///
/// # Errors
/// Refuses NUL bytes, UTF-16 and UTF-32 marks, broken UTF-8 and everything that is not strictly GB18030.
pub fn detect<R: Read>(mut open: impl FnMut() -> Result<R, Failure>) -> Result<Encoding, Failure> {
    let mut utf8 = Utf8Scan::default();
    read_blocks(open()?, |block| utf8.block(block))?;
    utf8.finish();
    if let Some(at) = utf8.nul {
        return Err(at.refusal(&codes::IMPORT_NUL_BYTE).into());
    }
    match utf8.broken {
        None if utf8.bom => Ok(Encoding::Utf8Bom),
        None => Ok(Encoding::Utf8),
        // Behind the mark the file claims UTF-8 itself.
        Some(at) if utf8.bom => Err(at.refusal(&codes::IMPORT_DAMAGED_UTF8).into()),
        Some(at) => detect_gb18030(open()?, at),
    }
}

/// Second pass over a file that is not UTF-8: strictly GB18030, and plausibly so.
fn detect_gb18030<R: Read>(source: R, utf8_broke: Place) -> Result<Encoding, Failure> {
    let mut scan = GbScan::new();
    read_blocks(source, |block| scan.block(block, false))?;
    scan.block(&[], true)?;
    if scan.shares.is_damaged_utf8() {
        return Err(utf8_broke.refusal(&codes::IMPORT_DAMAGED_UTF8).into());
    }
    match scan.broken {
        Some(at) => Err(at.refusal(&codes::IMPORT_UNKNOWN_ENCODING).into()),
        None if scan.shares.is_plausible() => Ok(Encoding::Gb18030),
        None => Err(utf8_broke.refusal(&codes::IMPORT_UNKNOWN_ENCODING).into()),
    }
}

fn read_blocks<R: Read>(mut source: R, mut take: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut buffer = vec![0; BLOCK];
    loop {
        let read = read_some(&mut source, &mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        take(buffer.get(..read).unwrap_or_default())?;
    }
}

/// Reads until the buffer is full or the source ends, so that blocks are as large as they can be.
fn read_some<R: Read>(source: &mut R, buffer: &mut [u8]) -> Result<usize, Failure> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|r| !r.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(super::upload_fault(&e)),
        }
    }
    Ok(filled)
}

/// A place in a text file, for a refusal. Rows and bytes count from 1.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u64,
    offset: u64,
}

impl Place {
    fn refusal(self, code: &Code) -> Refusal {
        Refusal::of(code).with("row", self.row).with("offset", self.offset)
    }
}

fn line_feeds(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&b| b == b'\n').count() as u64
}

/// Streaming check of strict UTF-8.
#[derive(Default)]
struct Utf8Scan {
    started: bool,
    bom: bool,
    carry: Vec<u8>,
    offset: u64,
    rows: u64,
    nul: Option<Place>,
    broken: Option<Place>,
}

impl Utf8Scan {
    fn block(&mut self, block: &[u8]) -> Result<(), Failure> {
        if !self.started {
            self.started = true;
            self.bom = block.starts_with(b"\xEF\xBB\xBF");
            // UTF-16 and UTF-32 marks; the latter begins with the former.
            if block.starts_with(b"\xFF\xFE") || block.starts_with(b"\xFE\xFF") || block.starts_with(b"\0\0\xFE\xFF") {
                return Err(Place { row: 1, offset: 1 }.refusal(&codes::IMPORT_UNKNOWN_ENCODING).into());
            }
        }
        if self.nul.is_none()
            && let Some(at) = block.iter().position(|&b| b == 0)
        {
            self.nul = Some(self.place(block, at));
        }
        if self.broken.is_none() {
            self.check(block);
        }
        self.offset += block.len() as u64;
        self.rows += line_feeds(block);
        Ok(())
    }

    fn check(&mut self, block: &[u8]) {
        let carried = self.carry.len();
        let joined;
        let text = if carried == 0 {
            block
        } else {
            joined = [self.carry.as_slice(), block].concat();
            &joined
        };
        let (mut good, mut cut) = (text.len(), false);
        if let Err(e) = std::str::from_utf8(text) {
            (good, cut) = (e.valid_up_to(), e.error_len().is_some());
        }
        if cut {
            self.broken = Some(Place {
                row: self.rows + 1 + line_feeds(text.get(..good).unwrap_or_default()),
                offset: self.offset - carried as u64 + good as u64 + 1,
            });
        }
        self.carry = text.get(good..).unwrap_or_default().to_vec();
    }

    fn finish(&mut self) {
        if self.broken.is_none() && !self.carry.is_empty() {
            self.broken = Some(Place { row: self.rows + 1, offset: self.offset - self.carry.len() as u64 + 1 });
        }
    }

    fn place(&self, block: &[u8], at: usize) -> Place {
        Place {
            row: self.rows + 1 + line_feeds(block.get(..at).unwrap_or_default()),
            offset: self.offset + at as u64 + 1,
        }
    }
}

/// Streaming check of strict GB18030 with the counts that tell it from its look-alikes.
struct GbScan {
    decoder: encoding_rs::Decoder,
    sink: Vec<u8>,
    offset: u64,
    rows: u64,
    broken: Option<Place>,
    shares: Shares,
}

impl GbScan {
    fn new() -> Self {
        Self {
            decoder: GB18030.new_decoder_without_bom_handling(),
            sink: vec![0; 4 * BLOCK],
            offset: 0,
            rows: 0,
            broken: None,
            shares: Shares::default(),
        }
    }

    fn block(&mut self, block: &[u8], last: bool) -> Result<(), Failure> {
        self.shares.count(block);
        if self.broken.is_none() {
            let mut rest = block;
            loop {
                let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(rest, &mut self.sink, last);
                let taken = rest.get(..read).unwrap_or_default();
                self.offset += read as u64;
                self.rows += line_feeds(taken);
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
                    DecoderResult::Malformed(bad, after) => {
                        let back = u64::from(bad) + u64::from(after);
                        self.broken = Some(Place { row: self.rows + 1, offset: self.offset.saturating_sub(back) + 1 });
                        break;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Counts of multi-byte patterns, each as the encoding in question would read the bytes.
#[derive(Default)]
struct Shares {
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
    fn count(&mut self, block: &[u8]) {
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
    fn is_damaged_utf8(&self) -> bool {
        self.utf8_forms >= 2 && self.utf8_forms >= 4 * self.utf8_strays
    }

    /// More GB 2312 than anything else, and not better read as Big5.
    fn is_plausible(&self) -> bool {
        let big5 = self.not_big5 == 0 && self.big5_frequent > self.gb_frequent;
        self.gb2312 * 2 > self.pairs && !big5
    }
}

/// Text of an upload as UTF-8, decoded while it is read.
pub struct Decoded<R> {
    source: R,
    encoding: Encoding,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    /// Decoded text and how much of it was handed on.
    text: Vec<u8>,
    text_at: usize,
    text_len: usize,
    ended: bool,
    started: bool,
}

impl<R: Read> Decoded<R> {
    /// Reads `source` from its first byte in `encoding`, which [`detect`] found.
    pub fn new(source: R, encoding: Encoding) -> Self {
        let decoder = GB18030.new_decoder_without_bom_handling();
        // A byte of GB18030 becomes at most three of UTF-8, and the decoder may hold back a few.
        let (raw, text) = match encoding {
            Encoding::Gb18030 => (vec![0; BLOCK], vec![0; 3 * BLOCK + 16]),
            _ => (Vec::new(), Vec::new()),
        };
        Self { source, encoding, decoder, raw, text, text_at: 0, text_len: 0, ended: false, started: false }
    }

    /// Decodes the next block; at the end of the file, what the decoder held back.
    fn decode_block(&mut self) -> io::Result<()> {
        let read = self.source.read(&mut self.raw)?;
        self.ended = read == 0;
        let block = self.raw.get(..read).unwrap_or_default();
        let (result, taken, written) =
            self.decoder.decode_to_utf8_without_replacement(block, &mut self.text, self.ended);
        (self.text_at, self.text_len) = (0, written);
        match result {
            DecoderResult::InputEmpty if taken == read => Ok(()),
            _ => Err(io::Error::from(io::ErrorKind::InvalidData)),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.started {
            self.started = true;
            if self.encoding == Encoding::Utf8Bom {
                self.source.read_exact(&mut [0; 3])?;
            }
        }
        if self.encoding != Encoding::Gb18030 {
            return self.source.read(out);
        }
        while self.text_at == self.text_len && !self.ended {
            self.decode_block()?;
        }
        let taken = self.text.get(self.text_at..self.text_len).unwrap_or_default().read(out)?;
        self.text_at += taken;
        Ok(taken)
    }
}
