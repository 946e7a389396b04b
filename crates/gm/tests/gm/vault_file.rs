//! The encrypted file: what is written is read back, and nothing else opens.

use gm::{
    Error, Secret, SeededRandom,
    chunked::{CHUNK_LEN, ChunkedReader, ChunkedWriter, HEADER_LEN, Layout},
};
use proptest::prelude::*;
use std::io::{Read, Seek, SeekFrom, Write};

const SEALED_CHUNK_LEN: usize = CHUNK_LEN + 16;

fn key() -> Secret<16> {
    Secret::new([1; 16])
}

fn plaintext(len: usize) -> Vec<u8> {
    (0..len).map(|i| u8::try_from(i % 251).unwrap()).collect()
}

fn seal_in_pieces(context: &[u8], seed: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
    let mut writer = ChunkedWriter::create(Vec::new(), &key(), context, &mut SeededRandom::new(seed)).unwrap();
    for piece in pieces {
        writer.write_all(piece).unwrap();
    }
    writer.finish().unwrap()
}

fn seal(context: &[u8], text: &[u8]) -> Vec<u8> {
    seal_in_pieces(context, b"seed", &[text])
}

/// The whole plaintext, or why it does not open.
fn open(context: &[u8], file: &[u8]) -> Result<Vec<u8>, Error> {
    let reader = ChunkedReader::open(file, &key(), context)?;
    reader.read_range(0..reader.plaintext_len())
}

#[test]
fn every_length_around_a_chunk_border_is_read_back() {
    for len in [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073] {
        let text = plaintext(len);
        let file = seal(b"a", &text);
        assert_eq!(file.len() as u64, Layout::of_plaintext(len as u64).unwrap().file_len());
        assert_eq!(open(b"a", &file).unwrap(), text, "{len} bytes");
    }
}

#[test]
fn a_file_opens_under_its_own_path_and_key_only() {
    let file = seal(b"raw/resource-1/v1", b"text");
    assert!(matches!(open(b"raw/resource-1/v2", &file), Err(Error::Authentication)));
    let other_key = ChunkedReader::open(&file[..], &Secret::new([2; 16]), b"raw/resource-1/v1");
    assert!(matches!(other_key, Err(Error::Authentication)));
}

#[test]
fn a_cut_at_any_chunk_border_is_refused_even_when_the_cut_part_is_not_read() {
    let file = seal(b"a", &plaintext(3 * CHUNK_LEN));
    for chunks in 1..3 {
        let cut = &file[..HEADER_LEN + chunks * SEALED_CHUNK_LEN];
        assert!(matches!(ChunkedReader::open(cut, &key(), b"a"), Err(Error::Authentication)), "{chunks} chunks left");
    }
    assert!(matches!(ChunkedReader::open(&file[..HEADER_LEN], &key(), b"a"), Err(Error::Format(_))));
}

#[test]
fn swapped_repeated_and_foreign_chunks_are_refused() {
    let file = seal(b"a", &plaintext(3 * CHUNK_LEN));
    let chunk = |n: usize| HEADER_LEN + n * SEALED_CHUNK_LEN..HEADER_LEN + (n + 1) * SEALED_CHUNK_LEN;
    let mut swapped = file.clone();
    swapped[chunk(0)].copy_from_slice(&file[chunk(1)]);
    swapped[chunk(1)].copy_from_slice(&file[chunk(0)]);
    assert!(matches!(open(b"a", &swapped), Err(Error::Authentication)));
    let mut repeated = file.clone();
    repeated[chunk(1)].copy_from_slice(&file[chunk(0)]);
    assert!(matches!(open(b"a", &repeated), Err(Error::Authentication)));
    let another = seal_in_pieces(b"a", b"another file id", &[&plaintext(3 * CHUNK_LEN)]);
    let mut foreign = file;
    foreign[chunk(1)].copy_from_slice(&another[chunk(1)]);
    assert!(matches!(open(b"a", &foreign), Err(Error::Authentication)));
}

#[test]
fn an_altered_chunk_spoils_only_the_ranges_that_touch_it() {
    let text = plaintext(3 * CHUNK_LEN);
    let mut file = seal(b"a", &text);
    file[HEADER_LEN + SEALED_CHUNK_LEN + 5] ^= 1;
    let reader = ChunkedReader::open(&file[..], &key(), b"a").unwrap();
    let (first, last) = (0..CHUNK_LEN as u64, 2 * CHUNK_LEN as u64..3 * CHUNK_LEN as u64);
    assert_eq!(reader.read_range(first).unwrap(), text[..CHUNK_LEN]);
    assert_eq!(reader.read_range(last).unwrap(), text[2 * CHUNK_LEN..]);
    assert!(matches!(reader.read_range(70_000..70_001), Err(Error::Authentication)));
}

#[test]
fn a_writer_dropped_before_the_end_leaves_no_readable_file() {
    let mut file = Vec::new();
    let mut writer = ChunkedWriter::create(&mut file, &key(), b"a", &mut SeededRandom::new(b"s")).unwrap();
    writer.write_all(&plaintext(2 * CHUNK_LEN + 1)).unwrap();
    drop(writer);
    assert_eq!(file.len(), HEADER_LEN + 2 * SEALED_CHUNK_LEN);
    assert!(matches!(open(b"a", &file), Err(Error::Authentication)));
}

#[test]
fn a_failed_write_makes_every_later_write_fail() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(data.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(data.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = ChunkedWriter::create(Full(40), &key(), b"a", &mut SeededRandom::new(b"s")).unwrap();
    let text = plaintext(CHUNK_LEN);
    writer.write_all(&text).unwrap();
    assert_eq!(writer.write(b"x").unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    writer.get_mut().0 = usize::MAX;
    assert!(writer.write(b"x").is_err());
    assert!(writer.finish().is_err());
}

#[test]
fn reading_a_file_on_disk_in_sequence_and_by_seeking_agrees() {
    let text = plaintext(150_000);
    let mut on_disk = tempfile::tempfile().unwrap();
    on_disk.write_all(&seal(b"a", &text)).unwrap();
    let mut reader = ChunkedReader::open(on_disk, &key(), b"a").unwrap();
    let mut all = Vec::new();
    reader.read_to_end(&mut all).unwrap();
    assert_eq!(all, text);
    reader.seek(SeekFrom::End(-10)).unwrap();
    let mut tail = Vec::new();
    reader.read_to_end(&mut tail).unwrap();
    assert_eq!(tail, text[text.len() - 10..]);
    assert!(reader.seek(SeekFrom::Current(-200_000)).is_err());
    reader.seek(SeekFrom::Start(1 << 40)).unwrap();
    assert_eq!(reader.read(&mut [0; 8]).unwrap(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_way_data_is_written_does_not_show(len in 0usize..200_000, cuts in prop::collection::vec(0usize..200_000, 0..5)) {
        let text = plaintext(len);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(len)).chain([0, len]).collect();
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|w| &text[w[0]..w[1]]).collect();
        prop_assert_eq!(seal_in_pieces(b"a", b"seed", &pieces), seal(b"a", &text));
    }

    #[test]
    fn any_range_equals_the_same_range_of_the_plaintext(len in 1usize..200_000, a in 0usize..200_000, b in 0usize..200_000) {
        let text = plaintext(len);
        let file = seal(b"a", &text);
        let (start, end) = (a.min(b).min(len), a.max(b).min(len));
        let reader = ChunkedReader::open(&file[..], &key(), b"a").unwrap();
        prop_assert_eq!(reader.read_range(start as u64..end as u64).unwrap(), &text[start..end]);
    }

    #[test]
    fn any_altered_bit_or_cut_is_refused(len in 0usize..70_000, at in 0usize..80_000, bit in 0u8..8) {
        let file = seal(b"a", &plaintext(len));
        let at = at % file.len();
        let mut altered = file.clone();
        altered[at] ^= 1 << bit;
        prop_assert!(open(b"a", &altered).is_err());
        prop_assert!(open(b"a", &file[..at]).is_err());
    }

    #[test]
    fn garbage_is_refused_without_a_panic(mut garbage in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open(b"a", &garbage).is_err());
        let header = seal(b"a", b"");
        let head = garbage.len().min(HEADER_LEN);
        garbage[..head].copy_from_slice(&header[..head]);
        prop_assert!(open(b"a", &garbage).is_err());
    }
}
