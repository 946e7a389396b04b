//! Masks as expressions: one specification shared by every path.
