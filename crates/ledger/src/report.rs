//! What the verifier found, for people and for programs.

use serde::Serialize;
use uuid::Uuid;

/// Outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing is wrong: no finding is a fault.
    pub intact: bool,
    /// Entries read.
    pub entries: u64,
    /// Root over them, hex.
    pub root: String,
    /// Checkpoints read.
    pub checkpoints: u64,
    /// Size of the largest checkpoint that holds; entries after it are not signed yet.
    pub signed_entries: u64,
    /// Time of that checkpoint, in milliseconds since 1970.
    pub signed_at_ms: Option<u64>,
    /// SM3 of the public key the checkpoints were verified with, hex: to be compared with the published one.
    pub key_fingerprint: String,
    /// Rows the ledger says exist now.
    pub rows: u64,
    /// Current rows compared with the ledger; 0 when none were given.
    pub rows_compared: u64,
    /// Whether stored tiles were compared.
    pub tiles_compared: bool,
    /// What was found, at most [`Report::MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// Findings beyond that number.
    pub findings_omitted: u64,
}

impl Report {
    /// Most findings listed.
    pub const MAX_FINDINGS: usize = 1_000;
}

/// Something that is not as it must be, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// An entry is missing, repeated or out of order.
    Gap {
        /// The index that had to come.
        expected: u64,
        /// The index that came.
        found: u64,
    },
    /// The bytes of an entry are not a canonical entry.
    Malformed {
        /// Its position.
        index: u64,
        /// The broken rule.
        reason: String,
    },
    /// An entry says another index than the place it is stored at.
    Misplaced {
        /// Its position.
        index: u64,
        /// The index it says.
        says: u64,
    },
    /// An entry is older than the one before it. The clock of the machine was set back.
    ClockSetBack {
        /// Its position.
        index: u64,
    },
    /// A checkpoint is not in canonical form.
    CheckpointMalformed {
        /// Its number among those given, from 0.
        position: u64,
        /// The broken rule.
        reason: String,
    },
    /// A checkpoint is not signed by the key for this ledger.
    CheckpointSignature {
        /// Its size.
        size: u64,
        /// The broken rule.
        reason: String,
    },
    /// The entries do not give the root a checkpoint states: one of the first `size` entries was changed.
    CheckpointRoot {
        /// Its size.
        size: u64,
        /// Size of the largest earlier checkpoint that holds: the change lies after it.
        last_good: u64,
    },
    /// A checkpoint is larger than the ledger: entries were removed.
    Truncated {
        /// Size of the checkpoint.
        size: u64,
        /// Entries there are.
        entries: u64,
    },
    /// A ledger with entries has no checkpoint that holds: nothing vouches for its content.
    Unsigned,
    /// An entry gives a row a version that is not above the one before.
    RowVersion {
        /// Position of the entry.
        index: u64,
        /// Table of the row.
        table: String,
        /// The row.
        id: Uuid,
    },
    /// A row is not what the ledger says it is.
    RowAltered {
        /// Table of the row.
        table: String,
        /// The row.
        id: Uuid,
        /// Entry that recorded it last.
        index: u64,
    },
    /// A row the ledger knows is gone.
    RowMissing {
        /// Table of the row.
        table: String,
        /// The row.
        id: Uuid,
        /// Entry that recorded it last.
        index: u64,
    },
    /// A row exists that the ledger does not know, or knows as deleted.
    RowUnknown {
        /// Table of the row.
        table: String,
        /// The row.
        id: Uuid,
    },
    /// A row was given twice.
    RowRepeated {
        /// Table of the row.
        table: String,
        /// The row.
        id: Uuid,
    },
    /// A stored hash of the tree is not what the entries give.
    TileAltered {
        /// Tile level.
        level: u8,
        /// Position in that level.
        position: u64,
    },
    /// A tile file cannot be read.
    TileUnreadable {
        /// Tile level.
        level: u8,
    },
    /// A level of the stored tree has another number of hashes than the entries give.
    TileCount {
        /// Tile level.
        level: u8,
        /// Hashes there must be.
        expected: u64,
        /// Hashes there are.
        found: u64,
    },
}

impl Finding {
    /// Whether it means that something was changed, as opposed to worth knowing.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::ClockSetBack { .. })
    }

    /// The sentence a clerk reads, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Gap { expected, found } => format!("账本不连续：应为第 {expected} 条，实为第 {found} 条"),
            Self::Malformed { index, reason } => format!("第 {index} 条账目不是规范编码（{reason}）"),
            Self::Misplaced { index, says } => format!("第 {index} 条账目自称为第 {says} 条"),
            Self::ClockSetBack { index } => format!("第 {index} 条账目的时间早于前一条，系统时钟曾被回拨"),
            Self::CheckpointMalformed { position, reason } => format!("第 {position} 个检查点格式不规范（{reason}）"),
            Self::CheckpointSignature { size, reason } => format!("规模为 {size} 的检查点签名无效（{reason}）"),
            Self::CheckpointRoot { size, last_good } => {
                format!("前 {size} 条账目与检查点的根不一致：第 {last_good} 条之后有账目被改动")
            }
            Self::Truncated { size, entries } => format!("检查点载明 {size} 条，现仅有 {entries} 条：账目被删除"),
            Self::Unsigned => "没有任何有效检查点，账本内容无签名佐证".into(),
            Self::RowVersion { index, table, id } => format!("第 {index} 条账目使 {table} 的行 {id} 版本未递增"),
            Self::RowAltered { table, id, index } => format!("{table} 的行 {id} 与第 {index} 条账目不符：数据被改动"),
            Self::RowMissing { table, id, index } => format!("{table} 的行 {id}（见第 {index} 条账目）已不存在"),
            Self::RowUnknown { table, id } => format!("{table} 的行 {id} 在账本中没有依据"),
            Self::RowRepeated { table, id } => format!("{table} 的行 {id} 出现两次"),
            Self::TileAltered { level, position } => format!("默克尔树第 {level} 层第 {position} 个节点与账目不符"),
            Self::TileUnreadable { level } => format!("默克尔树第 {level} 层文件无法读取"),
            Self::TileCount { level, expected, found } => {
                format!("默克尔树第 {level} 层应有 {expected} 个节点，实有 {found} 个")
            }
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            Self::Gap { expected, found } => {
                format!("the ledger has a gap: entry {expected} had to come, {found} came")
            }
            Self::Malformed { index, reason } => format!("entry {index} is not canonical ({reason})"),
            Self::Misplaced { index, says } => format!("entry {index} says it is entry {says}"),
            Self::ClockSetBack { index } => {
                format!("entry {index} is older than the one before: the clock was set back")
            }
            Self::CheckpointMalformed { position, reason } => {
                format!("checkpoint number {position} is malformed ({reason})")
            }
            Self::CheckpointSignature { size, reason } => {
                format!("the checkpoint of size {size} is not signed ({reason})")
            }
            Self::CheckpointRoot { size, last_good } => {
                format!("the first {size} entries do not give the checkpoint's root: one after {last_good} was changed")
            }
            Self::Truncated { size, entries } => format!("a checkpoint states {size} entries, {entries} are left"),
            Self::Unsigned => "no checkpoint holds: nothing vouches for the content".into(),
            Self::RowVersion { index, table, id } => {
                format!("entry {index} does not raise the version of {table} {id}")
            }
            Self::RowAltered { table, id, index } => {
                format!("{table} {id} is not what entry {index} says: it was changed")
            }
            Self::RowMissing { table, id, index } => format!("{table} {id} of entry {index} is gone"),
            Self::RowUnknown { table, id } => format!("{table} {id} is not known to the ledger"),
            Self::RowRepeated { table, id } => format!("{table} {id} was given twice"),
            Self::TileAltered { level, position } => {
                format!("stored hash {position} of level {level} is not what the entries give")
            }
            Self::TileUnreadable { level } => format!("the tile file of level {level} cannot be read"),
            Self::TileCount { level, expected, found } => {
                format!("level {level} of the stored tree must have {expected} hashes and has {found}")
            }
        }
    }
}
