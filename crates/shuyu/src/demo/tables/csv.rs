//! Writing the generated tables. None of their values holds a comma or a line end, so a
//! record is its fields joined by commas, quoted where the public table quotes them.

use std::fmt::Write;

/// A CSV text under construction.
#[derive(Debug, Clone)]
pub struct Csv {
    text: String,
}

impl Csv {
    /// A table with its header line.
    pub fn new(header: &str) -> Self {
        Self { text: format!("{header}\n") }
    }

    /// Appends one record, already joined.
    pub fn record(&mut self, fields: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = self.text.write_fmt(fields);
        self.text.push('\n');
    }

    /// The bytes, UTF-8.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// Appends one record to a [`Csv`] with the syntax of `format!`.
macro_rules! record {
    ($csv:expr, $($format:tt)*) => { $csv.record(format_args!($($format)*)) };
}
pub(crate) use record;
