//! Cross-checks with OpenSSL as an implementation that shares no code with ours (T-CR2). Where the machine
//! has no OpenSSL with the national algorithms they say so and pass: the fixed vectors hold the
//! algorithms everywhere.

use gm::{OsRandom, Random, Secret, SeededRandom, SigningKey, Sm4Gcm, VerifyingKey, sm3};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Output of `openssl` with these arguments and input; `None` when it fails.
fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input).ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then_some(output.stdout)
}

#[expect(clippy::print_stderr, reason = "a skipped check must say so")]
fn available() -> bool {
    let available = openssl(&["dgst", "-sm3", "-binary"], b"").is_some_and(|digest| digest == sm3(b""));
    if !available {
        eprintln!("skipped: no openssl with SM3 on this machine");
    }
    available
}

fn random_bytes(seed: &[u8], len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SeededRandom::new(seed).fill(&mut bytes).unwrap();
    bytes
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn sm3_equals_openssl() {
    if !available() {
        return;
    }
    for len in [0, 1, 55, 56, 63, 64, 65, 1_000, 100_000] {
        let data = random_bytes(b"sm3", len);
        assert_eq!(openssl(&["dgst", "-sm3", "-binary"], &data).unwrap(), sm3(&data), "{len} bytes");
    }
}

#[test]
fn the_cipher_in_sm4_gcm_equals_openssls_counter_mode() {
    if !available() {
        return;
    }
    for len in [1, 16, 17, 240, 241, 5_000, 70_000] {
        let (key, nonce) = (random_bytes(b"key", 16), random_bytes(b"nonce", 12));
        let data = random_bytes(b"data", len);
        // The text of GCM starts at counter 2: counter 1 masks the tag (SP 800-38D, 7.1).
        let iv = hex::encode(&nonce) + "00000002";
        let expected = openssl(&["enc", "-sm4-ctr", "-K", &hex::encode(&key), "-iv", &iv], &data).unwrap();
        let cipher = Sm4Gcm::new(&Secret::from_slice(&key).unwrap());
        let sealed = cipher.seal(&nonce.try_into().unwrap(), b"", &data).unwrap();
        assert_eq!(sealed[..len], expected, "{len} bytes");
    }
}

#[test]
fn openssl_verifies_our_sm2_signatures_and_we_verify_its() {
    if !available() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let key = SigningKey::random(&mut OsRandom).unwrap();
    std::fs::write(at("key.pem"), key.to_pem().unwrap().as_bytes()).unwrap();
    std::fs::write(at("public.pem"), key.verifying_key().to_pem().unwrap()).unwrap();
    std::fs::write(at("message"), b"checkpoint").unwrap();
    let (private, public, message, signature) = (at("key.pem"), at("public.pem"), at("message"), at("signature"));
    let identity = "distid:1234567812345678";

    let ours = key.sign(b"checkpoint", &mut OsRandom).unwrap();
    std::fs::write(&signature, der(&ours)).unwrap();
    let arguments =
        ["dgst", "-sm3", "-sigopt", identity, "-verify", text(&public), "-signature", text(&signature), text(&message)];
    assert!(openssl(&arguments, b"").is_some(), "openssl refuses our signature");

    let arguments = ["dgst", "-sm3", "-sigopt", identity, "-sign", text(&private), text(&message)];
    let theirs = raw(&openssl(&arguments, b"").unwrap());
    key.verifying_key().verify(b"checkpoint", &theirs).unwrap();

    let exported = openssl(&["pkey", "-in", text(&private), "-pubout"], b"").unwrap();
    assert_eq!(VerifyingKey::from_pem(std::str::from_utf8(&exported).unwrap()).unwrap(), key.verifying_key());
}

/// `SEQUENCE { INTEGER r, INTEGER s }` of a raw signature.
fn der(signature: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap();
        let pad: &[u8] = if bytes[start] & 0x80 == 0 { &[] } else { &[0] };
        let value = [pad, &bytes[start..]].concat();
        [&[2, u8::try_from(value.len()).unwrap()], &value[..]].concat()
    };
    let body = [integer(&signature[..32]), integer(&signature[32..])].concat();
    [&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat()
}

/// The reverse of [`der`].
fn raw(der: &[u8]) -> Vec<u8> {
    assert_eq!(der[0], 0x30);
    let mut rest = &der[2..];
    let mut signature = Vec::new();
    while let [2, len, body @ ..] = rest {
        let (value, after) = body.split_at(usize::from(*len));
        let value = &value[value.len().saturating_sub(32)..];
        signature.resize(signature.len() + 32 - value.len(), 0);
        signature.extend_from_slice(value);
        rest = after;
    }
    signature
}
