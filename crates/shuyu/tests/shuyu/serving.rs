//! The platform as a process: who may own a folder, what a power cut leaves, what a changed byte shows.

use super::{city, shuyu, text};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A serving platform, killed when it goes out of scope.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    /// Serves a data folder on a free port, once it says where.
    fn over(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shuyu"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("http://")).expect("it says where it listens");
        let address = line.split("http://").nth(1).unwrap().trim().to_owned();
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // As a power cut would: without a warning.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn verified(data: &Path) -> Option<i32> {
    shuyu(&["ledger", "verify", "--data", data.to_str().unwrap()]).status.code()
}

#[test]
fn a_served_city_answers_and_a_second_process_is_refused() {
    let (_copy, data) = city();
    let serving = Serving::over(&data);
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/openapi.json", 200), ("/api/v1/zone/zones", 401)] {
        let answer = serving.get(path);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
    let second = shuyu(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!(second.status.code(), Some(1), "{}", text(&second));
}

#[test]
fn after_a_power_cut_the_ledger_verifies_and_the_city_serves_again() {
    let (_copy, data) = city();
    drop(Serving::over(&data));
    assert_eq!(verified(&data), Some(0));
    assert!(Serving::over(&data).get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_changed_current_row_is_found_by_the_verifier() {
    let (_copy, data) = city();
    assert_eq!(verified(&data), Some(0));
    let database = data.join("shuyu.db");
    let mut bytes = fs::read(&database).unwrap();
    let (title, other) = ("航班起降记录".as_bytes(), "航班起降纪录".as_bytes());
    let places: Vec<usize> = (0..bytes.len() - title.len()).filter(|at| bytes[*at..].starts_with(title)).collect();
    assert!(!places.is_empty(), "the resource's row is there");
    for at in places {
        bytes[at..at + title.len()].copy_from_slice(other);
    }
    fs::write(&database, bytes).unwrap();
    assert_eq!(verified(&data), Some(1));
}

#[test]
fn a_configuration_with_an_unknown_key_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shuyu.toml");
    fs::write(&file, "[database]\nurll = \"postgres://x\"\n").unwrap();
    let output = shuyu(&["config", "check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output).contains("urll"), "{}", text(&output));
}
