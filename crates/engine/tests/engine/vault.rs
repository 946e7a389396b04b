//! The vault: whole files or none, nothing plain, nothing moved or altered.

use crate::installation::{Installation, at};
use domain::task::{Area, VaultRef};
use std::io::{Read, Seek, SeekFrom, Write};

const CHUNK: usize = 64 * 1024;
const SEALED_CHUNK: usize = CHUNK + 16;
const HEADER: usize = 32;

fn text(len: usize) -> Vec<u8> {
    (0..len).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

fn read_all(city: &Installation, at: &VaultRef) -> Result<Vec<u8>, String> {
    let file = city.vault.open(at, &city.keys).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    file.cursor().read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}

#[test]
fn any_range_of_a_file_comes_back_as_it_was_written() {
    let city = Installation::new();
    for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000] {
        let (plain, place) = (text(len), at(Area::Raw, "a/b.parquet"));
        city.put(&place, &plain);
        assert_eq!(read_all(&city, &place).unwrap(), plain, "{len} bytes");
        let file = city.vault.open(&place, &city.keys).unwrap();
        assert_eq!(file.len(), len as u64);
        assert_eq!(file.digest().unwrap(), gm::sm3(&plain));
        for (start, end) in [(0, len), (len / 2, len), (len / 3, len / 2), (len, len)] {
            assert_eq!(file.read_range(start as u64..end as u64).unwrap(), plain[start..end]);
        }
        assert!(file.read_range(0..len as u64 + 1).is_err());
        let mut cursor = file.cursor();
        cursor.seek(SeekFrom::End(-(len.min(10) as i64))).unwrap();
        let mut tail = Vec::new();
        cursor.read_to_end(&mut tail).unwrap();
        assert_eq!(tail, plain[len - len.min(10)..]);
    }
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing_and_the_old_file_stays() {
    let city = Installation::new();
    let place = at(Area::Raw, "table.parquet");
    city.put(&place, b"old");
    let mut writer = city.vault.create(&place, &city.keys).unwrap();
    writer.write_all(&text(300_000)).unwrap();
    drop(writer);
    assert_eq!(read_all(&city, &place).unwrap(), b"old");
    let folder = city.on_disk(&place).parent().unwrap().to_owned();
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    assert!(city.vault.delete(&place).unwrap());
    assert!(!city.vault.delete(&place).unwrap());
}

#[test]
fn a_sweep_removes_what_killed_writers_left_and_nothing_else() {
    let city = Installation::new();
    let (place, other) = (at(Area::Raw, "a/t.parquet"), at(Area::Raw, "a/t"));
    city.put(&place, b"kept");
    let folder = city.on_disk(&place).parent().unwrap().to_owned();
    for name in [".t.parquet.0123456789abcdef.part", ".t.0123456789abcdef.part"] {
        std::fs::write(folder.join(name), b"half").unwrap();
    }
    city.vault.clear_unfinished(&other).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    city.vault.sweep().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(read_all(&city, &place).unwrap(), b"kept");
}

#[test]
fn every_flipped_bit_of_the_frame_and_samples_of_the_body_are_noticed() {
    let city = Installation::new();
    let place = at(Area::Raw, "t");
    city.put(&place, &text(2 * CHUNK + 100));
    let good = std::fs::read(city.on_disk(&place)).unwrap();
    let body = (HEADER..good.len()).step_by(4_999);
    for index in (0..HEADER).chain(good.len() - 20..good.len()).chain(body) {
        let mut bad = good.clone();
        bad[index] ^= 1 << (index % 8);
        std::fs::write(city.on_disk(&place), &bad).unwrap();
        assert!(read_all(&city, &place).is_err(), "byte {index} flipped unnoticed");
    }
}

#[test]
fn a_cut_a_swap_a_move_and_a_foreign_key_are_noticed() {
    let city = Installation::new();
    let (place, other) = (at(Area::Raw, "t"), at(Area::Raw, "u"));
    city.put(&place, &text(3 * CHUNK));
    city.put(&other, &text(3 * CHUNK));
    let good = std::fs::read(city.on_disk(&place)).unwrap();
    let chunk = |n: usize| HEADER + n * SEALED_CHUNK..HEADER + (n + 1) * SEALED_CHUNK;
    let mut swapped = good.clone();
    swapped[chunk(0)].copy_from_slice(&good[chunk(1)]);
    swapped[chunk(1)].copy_from_slice(&good[chunk(0)]);
    let mut doubled = good.clone();
    doubled[chunk(1)].copy_from_slice(&good[chunk(0)]);
    let foreign = std::fs::read(city.on_disk(&other)).unwrap();
    let mut mixed = good.clone();
    mixed[chunk(1)].copy_from_slice(&foreign[chunk(1)]);
    let cuts = [0, 10, HEADER, HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK, good.len() - 1];
    let cut = cuts.map(|len| good[..len].to_vec());
    for bad in [swapped, doubled, mixed, foreign].into_iter().chain(cut) {
        std::fs::write(city.on_disk(&place), &bad).unwrap();
        assert!(read_all(&city, &place).is_err(), "{} bytes", bad.len());
    }
    // The same bytes under another area and key name.
    let moved = VaultRef { key: "raw".to_owned(), ..at(Area::Release, "t") };
    std::fs::create_dir_all(city.on_disk(&moved).parent().unwrap()).unwrap();
    std::fs::write(city.on_disk(&moved), &good).unwrap();
    assert!(read_all(&city, &moved).is_err());
    std::fs::write(city.on_disk(&place), &good).unwrap();
    assert!(read_all(&city, &place).is_ok());
    assert!(read_all(&city, &VaultRef { key: "sample".to_owned(), ..place.clone() }).is_err());
    assert!(read_all(&city, &VaultRef { key: "absent".to_owned(), ..place }).is_err());
}

#[test]
fn no_path_leads_out_of_the_vault() {
    let city = Installation::new();
    for path in ["../x", "a/../../x", "/etc/passwd", "", "a//b", "A"] {
        assert!(city.vault.create(&at(Area::Raw, path), &city.keys).is_err(), "{path}");
        assert!(city.vault.open(&at(Area::Raw, path), &city.keys).is_err(), "{path}");
        assert!(city.vault.delete(&at(Area::Raw, path)).is_err(), "{path}");
    }
}

#[test]
fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let city = Installation::new();
    city.put(&at(Area::Raw, "t"), b"x");
    let file = city.on_disk(&at(Area::Raw, "t"));
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(file.as_path()), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[tokio::test]
async fn the_query_engine_reads_bound_files_through_the_vault_and_no_other() {
    use datafusion::prelude::*;
    let city = Installation::new();
    let rows: String = (0..20_000).map(|n| format!("{n},name-{n}\n")).collect();
    city.import("a.csv", format!("id,name\n{rows}").as_bytes()).unwrap();
    let limits = domain::task::Limits::default();
    let context =
        SessionContext::new_with_config_rt(SessionConfig::new(), engine::runtime::environment(&limits).unwrap());
    let mut files = engine::vault::BoundFiles::none();
    let url = files.bind(&city.vault, &at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    files.register(&context).unwrap();
    context.register_parquet("t", &url, ParquetReadOptions::default()).await.unwrap();
    let batches = context.sql("SELECT count(*), max(name) FROM t WHERE id >= 19990").await.unwrap().collect().await;
    let text = datafusion::arrow::util::pretty::pretty_format_batches(&batches.unwrap()).unwrap().to_string();
    assert!(text.contains("10") && text.contains("name-19999"), "{text}");
    let other = url.replace("table.parquet", "other.parquet");
    assert!(context.register_parquet("u", &other, ParquetReadOptions::default()).await.is_err());
}
