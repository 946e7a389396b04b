//! Which character encoding a text upload has: UTF-8 or GB18030, by strict decoding of the whole file.
//!
//! Nothing is guessed from a sample and nothing is replaced: a file that is neither is refused with the row and
//! the byte where it stops being text. Big5 is structurally almost always valid GB18030, so a file whose double
//! bytes fit Big5's frequent characters better than those of GB 2312 is refused too.

use super::lookalikes::Shares;
use crate::Failure;
use domain::{Refusal, codes::catalogue as codes, refusal::Code};
use encoding_rs::{DecoderResult, GB18030};
use std::io::{self, Read};

/// Bytes read at a time: one chunk of the vault.
pub const BLOCK: usize = 64 * 1024;

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
