//! The tree's nodes in files of our own layout.
//!
//! Tile level 0 holds the leaf hashes, level 1 the roots of their complete groups of 256, level 2 the
//! roots of 65,536 leaves, and so on up to level 7. A level is one file that only grows:
//!
//! ```text
//! level-<n>   16 bytes  "SHUYUTIL", version 1, level, 6 zero bytes
//!             32 bytes  per hash
//! ```
//!
//! So tile `N` of a level is 8,192 bytes at a computable place, and nothing is ever rewritten. The
//! files hold nothing that the entries do not: a torn or lost tail is cut off and appended again.

use crate::{
    Error, Frontier, Result,
    proof::{consistency_ranges, inclusion_ranges, verify_consistency, verify_inclusion},
    tree::{Hash, empty_root, node_hash},
};
use std::{
    fs::{File, OpenOptions},
    io,
    ops::Range,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Tree levels between two tile levels: 2^8 = 256.
pub(crate) const TILE_HEIGHT: u32 = 8;
/// Tile levels a tree of 64-bit size can have.
pub(crate) const LEVELS: u8 = 8;
const HASH_LEN: u64 = 32;
const HEADER_LEN: u64 = 16;
const MAGIC: &[u8; 8] = b"SHUYUTIL";
const VERSION: u8 = 1;
/// Leaves whose groups are checked against their roots when a store is opened: more than are ever
/// written between two checkpoints, which is where files are synced.
const CHECKED_TAIL: u64 = 1 << 16;

/// One level's file.
#[derive(Debug)]
pub(crate) struct LevelFile {
    level: u8,
    file: File,
    hashes: u64,
}

impl LevelFile {
    fn path(dir: &Path, level: u8) -> PathBuf {
        dir.join(format!("level-{level}"))
    }

    fn header(level: u8) -> [u8; HEADER_LEN as usize] {
        let mut header = [0; HEADER_LEN as usize];
        header[..8].copy_from_slice(MAGIC);
        header[8] = VERSION;
        header[9] = level;
        header
    }

    /// Opens or creates for appending. A torn hash at the end is cut off.
    fn open(dir: &Path, level: u8) -> Result<Self> {
        let path = Self::path(dir, level);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let len = file.metadata()?.len();
        if len < HEADER_LEN {
            file.set_len(0)?;
            file.write_all_at(&Self::header(level), 0)?;
        }
        let opened = Self::checked(file, level)?;
        opened.file.set_len(HEADER_LEN + opened.hashes * HASH_LEN)?;
        Ok(opened)
    }

    /// Opens for reading only; `None` where there is no such file.
    pub(crate) fn open_to_read(dir: &Path, level: u8) -> Result<Option<Self>> {
        match File::open(Self::path(dir, level)) {
            Ok(file) => Self::checked(file, level).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn checked(file: File, level: u8) -> Result<Self> {
        let len = file.metadata()?.len();
        let mut header = [0; HEADER_LEN as usize];
        let read = if len < HEADER_LEN { Ok(()) } else { file.read_exact_at(&mut header, 0) };
        read?;
        if header != Self::header(level) {
            return Err(Error::Tiles { level, position: 0 });
        }
        Ok(Self { level, file, hashes: (len - HEADER_LEN) / HASH_LEN })
    }

    /// Number of whole hashes.
    pub(crate) fn hashes(&self) -> u64 {
        self.hashes
    }

    /// Hashes `range`, which lies inside the file.
    pub(crate) fn read(&self, range: Range<u64>) -> Result<Vec<Hash>> {
        if range.end > self.hashes {
            return Err(Error::Tiles { level: self.level, position: self.hashes });
        }
        let count =
            usize::try_from(range.end.saturating_sub(range.start)).map_err(|_| Error::Range("too many hashes"))?;
        let mut hashes = vec![[0; HASH_LEN as usize]; count];
        self.file.read_exact_at(hashes.as_flattened_mut(), HEADER_LEN + range.start * HASH_LEN)?;
        Ok(hashes)
    }

    fn append(&mut self, hashes: &[Hash]) -> Result<()> {
        self.file.write_all_at(hashes.as_flattened(), HEADER_LEN + self.hashes * HASH_LEN)?;
        self.hashes += hashes.len() as u64;
        Ok(())
    }

    fn truncate(&mut self, hashes: u64) -> Result<()> {
        if hashes < self.hashes {
            self.file.set_len(HEADER_LEN + hashes * HASH_LEN)?;
            self.hashes = hashes;
        }
        Ok(())
    }
}

/// The tree in files: appends, roots and proofs of any size up to its own.
#[derive(Debug)]
pub struct TileStore {
    levels: Vec<LevelFile>,
    frontier: Frontier,
    /// A failed append may have written part of its hashes; opening again sorts that out.
    broken: bool,
    /// Whether everything was cut off once already to be appended again.
    rebuilding: bool,
}

impl TileStore {
    /// Opens the store in `dir`, or makes an empty one. What cannot be trusted after a crash is cut off: a tail
    /// that contradicts itself, and always the last incomplete group of 256 leaves, above which there is no root yet
    /// that would show damage. So append the leaves from [`size`](Self::size) on again, from the entries.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Tiles`] when a file is no tile file: delete the directory and rebuild.
    pub fn open(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir)?;
        let levels = (0..LEVELS).map(|level| LevelFile::open(dir, level)).collect::<Result<Vec<_>>>()?;
        let mut store = Self { levels, frontier: Frontier::new(), broken: false, rebuilding: false };
        let mut size = store.level(0)?.hashes;
        // A level may be short of roots that its lower level has already: keep what all levels agree on.
        for (level, file) in (0u32..).zip(&store.levels).skip(1) {
            let shift = TILE_HEIGHT * level;
            if file.hashes < size >> shift {
                size = (((file.hashes + 1) << shift) - 1).min(size);
            }
        }
        size -= size % TILE_WIDTH;
        store.cut(size)?;
        if let Some(damaged) = store.first_damaged_leaf()? {
            size = damaged;
            store.cut(size)?;
        }
        store.frontier = store.frontier_at(size)?;
        Ok(store)
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The right edge of the tree, from which it goes on growing.
    #[must_use]
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Appends leaf hashes and the roots they complete. Not durable before [`sync`](Self::sync).
    ///
    /// # Errors
    /// [`Error::Io`]; the store must then be opened again.
    pub fn append(&mut self, leaves: &[Hash]) -> Result<()> {
        self.check_usable()?;
        let mut completed: [Vec<Hash>; LEVELS as usize] = Default::default();
        for leaf in leaves {
            self.frontier.append_with(*leaf, |level, hash| {
                if level % TILE_HEIGHT == 0
                    && let Some(hashes) = completed.get_mut((level / TILE_HEIGHT) as usize)
                {
                    hashes.push(*hash);
                }
            });
        }
        self.broken = true;
        for (file, hashes) in self.levels.iter_mut().zip(&completed) {
            file.append(hashes)?;
        }
        self.broken = false;
        Ok(())
    }

    /// Makes everything appended durable: called with each checkpoint.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn sync(&self) -> Result<()> {
        self.levels.iter().try_for_each(|level| level.file.sync_data())?;
        Ok(())
    }

    /// Cuts the tree back to its first `size` leaves.
    ///
    /// # Errors
    /// [`Error::Range`] when it has fewer, [`Error::Io`].
    pub fn truncate_to(&mut self, size: u64) -> Result<()> {
        self.check_usable()?;
        if size > self.size() {
            return Err(Error::Range("truncating to more leaves than there are"));
        }
        self.frontier = self.frontier_at(size)?;
        self.cut(size)
    }

    /// The next leaf to append to reach the tree that `expected` describes, or `None` when the store is
    /// that tree. Leaves beyond it are cut off, and a store with another root is emptied first, so that a
    /// caller with the entries at hand loops: ask, append some leaves from there on, ask again.
    ///
    /// # Errors
    /// [`Error::Proof`] when even all leaves appended anew do not give the expected root: the entries
    /// themselves are not what `expected` was made from. [`Error::Io`], [`Error::Tiles`].
    pub fn missing(&mut self, expected: &Frontier) -> Result<Option<u64>> {
        if self.size() > expected.size() {
            self.truncate_to(expected.size())?;
        }
        if self.size() < expected.size() {
            return Ok(Some(self.size()));
        }
        if self.frontier.root() == expected.root() {
            self.rebuilding = false;
            return Ok(None);
        }
        if std::mem::replace(&mut self.rebuilding, true) {
            return Err(Error::Proof("the entries do not give the expected root"));
        }
        self.truncate_to(0)?;
        Ok(Some(0))
    }

    /// Root of the tree over the first `size` leaves.
    ///
    /// # Errors
    /// [`Error::Range`] beyond the store's size, [`Error::Io`].
    pub fn root(&self, size: u64) -> Result<Hash> {
        match size {
            0 => Ok(empty_root()),
            _ if size == self.size() => Ok(self.frontier.root()),
            _ => self.range_root(0..size),
        }
    }

    /// Leaf hash at `index`.
    ///
    /// # Errors
    /// [`Error::Range`] beyond the store's size, [`Error::Io`].
    pub fn leaf(&self, index: u64) -> Result<Hash> {
        self.node(0, index)
    }

    /// Hashes that prove that leaf `index` is in the tree of `size` leaves, lowest first: at most 24 of
    /// them (768 bytes) for ten million leaves. The proof is verified before it is given.
    ///
    /// # Errors
    /// [`Error::Range`] outside the tree, [`Error::Tiles`] when stored hashes contradict each other.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>> {
        let path = self.range_roots(inclusion_ranges(index, size)?)?;
        let held = verify_inclusion(&self.leaf(index)?, index, size, &path, &self.root(size)?);
        held.map_err(|_| Error::Tiles { level: 0, position: index })?;
        Ok(path)
    }

    /// Hashes that prove that the tree of `new` leaves extends the tree of `old` leaves. The proof is
    /// verified before it is given.
    ///
    /// # Errors
    /// As [`inclusion`](Self::inclusion).
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        let proof = self.range_roots(consistency_ranges(old, new)?)?;
        let held = verify_consistency(old, new, &self.root(old)?, &self.root(new)?, &proof);
        held.map_err(|_| Error::Tiles { level: 0, position: old })?;
        Ok(proof)
    }

    /// Hashes of tile `number` of a level, to be served: [`TILE_WIDTH`] of them, fewer at the right edge.
    ///
    /// # Errors
    /// [`Error::Range`] when there is no such tile.
    pub fn tile(&self, level: u8, number: u64) -> Result<Vec<Hash>> {
        let file = self.level(level)?;
        let start = number.checked_mul(TILE_WIDTH).filter(|start| *start < file.hashes);
        let start = start.ok_or(Error::Range("no such tile"))?;
        file.read(start..file.hashes.min(start + TILE_WIDTH))
    }

    fn check_usable(&self) -> Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier append to the tiles failed; open the store again").into());
        }
        Ok(())
    }

    fn level(&self, level: u8) -> Result<&LevelFile> {
        self.levels.get(usize::from(level)).ok_or(Error::Range("no such tile level"))
    }

    fn cut(&mut self, size: u64) -> Result<()> {
        (0u32..).zip(&mut self.levels).try_for_each(|(level, file)| file.truncate(size >> (TILE_HEIGHT * level)))
    }

    /// Compares the last groups of 256 with their roots one level up; gives the first leaf under a bad one.
    fn first_damaged_leaf(&self) -> Result<Option<u64>> {
        let mut damaged: Option<u64> = None;
        for (level, (lower, upper)) in (1u32..).zip(self.levels.iter().zip(self.levels.iter().skip(1))) {
            let shift = TILE_HEIGHT * level;
            let tail = (CHECKED_TAIL >> shift).max(1);
            for position in upper.hashes.saturating_sub(tail)..upper.hashes {
                let children = lower.read(position * TILE_WIDTH..(position + 1) * TILE_WIDTH)?;
                let stored = upper.read(position..position + 1)?;
                if stored.first() != Some(&Frontier::from_leaves(children).root()) {
                    damaged = Some(damaged.unwrap_or(u64::MAX).min(position << shift));
                }
            }
        }
        Ok(damaged)
    }

    fn frontier_at(&self, size: u64) -> Result<Frontier> {
        let peaks = complete_subtrees(0..size).map(|range| self.subtree(&range)).collect::<Result<_>>()?;
        Frontier::from_hashes(size, peaks)
    }

    fn range_roots(&self, ranges: Vec<Range<u64>>) -> Result<Vec<Hash>> {
        ranges.into_iter().map(|range| self.range_root(range)).collect()
    }

    /// Root over a range of leaves as the tree splits them: complete subtrees joined from the right.
    fn range_root(&self, range: Range<u64>) -> Result<Hash> {
        let parts = complete_subtrees(range).map(|part| self.subtree(&part)).collect::<Result<Vec<_>>>()?;
        let joined = parts.into_iter().rev().reduce(|right, left| node_hash(&left, &right));
        Ok(joined.unwrap_or_else(empty_root))
    }

    /// Root of a complete subtree.
    fn subtree(&self, range: &Range<u64>) -> Result<Hash> {
        let level = (range.end - range.start).trailing_zeros();
        self.node(level, range.start >> level)
    }

    /// The node at a level of the tree, from at most 128 stored hashes.
    fn node(&self, level: u32, index: u64) -> Result<Hash> {
        let below = level % TILE_HEIGHT;
        let tile_level = u8::try_from(level / TILE_HEIGHT).map_err(|_| Error::Range("no such tile level"))?;
        let file = self.level(tile_level)?;
        let end = index.checked_add(1).and_then(|next| next.checked_mul(1 << below));
        let end = end.filter(|end| *end <= file.hashes).ok_or(Error::Range("beyond the size of the tree"))?;
        Ok(Frontier::from_leaves(file.read(end - (1 << below)..end)?).root())
    }
}

/// Splits a range of leaves into the complete subtrees that the tree has there, from the left.
fn complete_subtrees(range: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let rest = range.end.checked_sub(start).filter(|rest| *rest > 0)?;
        let aligned = if start == 0 { 63 } else { start.trailing_zeros() };
        let width = 1u64 << rest.ilog2().min(aligned);
        let part = start..start + width;
        start = part.end;
        Some(part)
    })
}
