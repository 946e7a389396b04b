//! Serves rows of releases, without the query engine.
