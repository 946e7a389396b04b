//! Encrypted files of the platform.
