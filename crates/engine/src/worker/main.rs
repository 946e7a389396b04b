//! A worker process without the rest of the platform, for the tests of the pool.

fn main() -> std::process::ExitCode {
    match engine::worker::serve_stdin() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(_) => std::process::ExitCode::FAILURE,
    }
}
