//! `gm` against the bare crates it builds on: `cargo run --release -p bench --bin crypto`.

use aes_gcm::{
    AesGcm, KeyInit,
    aead::{AeadInOut, consts::U12},
};
use bench::{best_rate, compare, line};
use gm::{
    HmacSm3, OsRandom, Random, Secret, SigningKey, Sm4Gcm,
    chunked::{ChunkedReader, ChunkedWriter},
};
use hmac::Mac;
use std::{error::Error, hint::black_box, io::Write};

const MIB: usize = 1 << 20;
const ROWS: usize = 200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let key = Secret::random(&mut OsRandom)?;
    line(format_args!("SM4: {}; rates per second of processor time, one core", Sm4Gcm::new(&key).implementation()))?;
    bulk(&key)?;
    values(&key)?;
    hmac(&key)?;
    vault(&key)?;
    signatures()
}

fn bulk(key: &Secret<16>) -> Result<(), Box<dyn Error>> {
    let ours = Sm4Gcm::new(key);
    let bare = AesGcm::<sm4::Sm4, U12>::new(key.expose().into());
    let mut chunk = vec![0u8; 64 << 10];
    let gigabytes = |chunks: usize| (chunks * (64 << 10)) as f64 / 1e9;
    let mut failed = false;
    let sealed = best_rate(gigabytes(4_000), || {
        (0..4_000).for_each(|_| failed |= ours.seal_in_place(&[7; 12], b"", black_box(&mut chunk)).is_err());
    });
    let peer = best_rate(gigabytes(200), || {
        (0..200).for_each(|_| {
            failed |= bare.encrypt_inout_detached((&[7; 12]).into(), b"", black_box(&mut chunk[..]).into()).is_err();
        });
    });
    assert!(!failed, "sealing a chunk fails");
    compare("SM4-GCM seal, chunks of 64 KiB", "GB/s", sealed, "aes-gcm over sm4", peer)?;
    Ok(())
}

fn values(key: &Secret<16>) -> Result<(), Box<dyn Error>> {
    let ours = Sm4Gcm::new(key);
    let bare = AesGcm::<sm4::Sm4, U12>::new(key.expose().into());
    let mut value = *b"330106199001011234";
    let mut failed = false;
    let sealed = best_rate(ROWS as f64 / 1e6, || {
        (0..ROWS).for_each(|_| failed |= ours.seal_in_place(&[7; 12], b"person.id", black_box(&mut value)).is_err());
    });
    let peer = best_rate(ROWS as f64 / 1e6, || {
        (0..ROWS).for_each(|_| {
            let buffer = black_box(&mut value[..]);
            failed |= bare.encrypt_inout_detached((&[7; 12]).into(), b"person.id", buffer.into()).is_err();
        });
    });
    assert!(!failed, "sealing a value fails");
    compare("SM4-GCM seal, values of 18 bytes", "M/s", sealed, "aes-gcm over sm4", peer)?;
    Ok(())
}

fn hmac(key: &Secret<16>) -> Result<(), Box<dyn Error>> {
    let ids: Vec<String> = (0..ROWS).map(|row| format!("33010619900101{row:04}")).collect();
    let ours = HmacSm3::new(key.expose());
    let bare = hmac::Hmac::<sm3::Sm3>::new_from_slice(key.expose())?;
    let rows = ROWS as f64 / 1e6;
    let keyed = best_rate(rows, || {
        for id in &ids {
            black_box(ours.mac(id.as_bytes()));
        }
    });
    let peer = best_rate(rows, || {
        ids.iter().for_each(|id| {
            let mut state = bare.clone();
            state.update(id.as_bytes());
            black_box(state.finalize().into_bytes());
        });
    });
    compare("HMAC-SM3, keyed state, ids of 18 characters", "M rows/s", keyed, "hmac over sm3, cloned state", peer)?;
    Ok(())
}

fn vault(key: &Secret<16>) -> Result<(), Box<dyn Error>> {
    let text = vec![0x5a; 64 * MIB];
    let mut file = Vec::new();
    let gigabytes = text.len() as f64 / 1e9;
    let mut outcome = Ok(());
    let write = best_rate(gigabytes, || {
        let target = std::mem::take(&mut file);
        outcome = write_file(key, &text, target).map(|written| file = written);
    });
    outcome?;
    let reader = ChunkedReader::open(&file[..], key, b"bench")?;
    let mut outcome = Ok(());
    let read = best_rate(gigabytes, || {
        for start in (0..text.len() as u64).step_by(MIB) {
            match reader.read_range(start..start + MIB as u64) {
                Ok(part) => drop(black_box(part)),
                Err(error) => outcome = Err(error),
            }
        }
    });
    outcome?;
    line(format_args!(
        "vault file of 64 MiB in memory: written {write:.2} GB/s, read by ranges of 1 MiB {read:.2} GB/s"
    ))?;
    Ok(())
}

fn write_file(key: &Secret<16>, text: &[u8], mut target: Vec<u8>) -> gm::Result<Vec<u8>> {
    target.clear();
    let mut writer = ChunkedWriter::create(target, key, b"bench", &mut OsRandom)?;
    writer.write_all(text)?;
    writer.finish()
}

fn signatures() -> Result<(), Box<dyn Error>> {
    let key = SigningKey::random(&mut OsRandom)?;
    let public = key.verifying_key();
    let mut random: Box<dyn Random> = Box::new(OsRandom);
    let signature = key.sign(b"checkpoint", &mut *random)?;
    let mut failed = false;
    let sign = best_rate(500.0, || (0..500).for_each(|_| failed |= key.sign(b"checkpoint", &mut *random).is_err()));
    let verify =
        best_rate(500.0, || (0..500).for_each(|_| failed |= public.verify(b"checkpoint", &signature).is_err()));
    assert!(!failed, "signing fails");
    line(format_args!("SM2: {sign:.0} signatures/s, {verify:.0} verifications/s"))?;
    Ok(())
}
