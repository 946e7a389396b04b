//! The only place that makes a release out of a reviewed candidate.
