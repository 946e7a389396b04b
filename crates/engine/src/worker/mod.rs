//! Worker processes and the pool that starts and kills them.
