//! Automatic disclosure checks of candidates before a person reviews them.
