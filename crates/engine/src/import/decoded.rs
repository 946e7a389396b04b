//! Text of an upload as UTF-8, whatever its encoding.

use super::encoding::{BLOCK, Encoding};
use encoding_rs::{DecoderResult, GB18030};
use std::io::{self, Read};

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
    /// Reads `source` from its first byte in `encoding`, which `encoding::detect` found.
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
