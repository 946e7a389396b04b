//! Reads uploads (CSV, XLSX, Parquet) into the vault.
