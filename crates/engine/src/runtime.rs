//! Execution environment of a task: bounded memory, nothing spilled to disk.
