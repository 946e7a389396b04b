//! Catalogue (目录): data resources, their items, grading, the secrecy gate (Articles 2, 13).

mod batch;
mod cell;
mod coordinate;
mod derivation;
mod drift;
mod edition;
mod entry;
mod freshness;
pub mod grading;
mod import;
mod importance;
mod item;
mod notice;
mod plan;
mod publishing;
mod resource;
pub mod secrecy;
pub mod sheet;
mod table;
mod tree;

pub use batch::{Batch, BatchState, DryRun, Tally};
pub use coordinate::{Axis, CoordinateSystem};
pub use derivation::Derivation;
pub use drift::{Drift, Retyped};
pub use edition::{Description, Edition, EntryDifference, RejectRevision, RestoreEdition, ReviseResource, Revision};
pub use entry::{AccessType, Classification, Entry, FormatClass, Mount, Provenance, ShareType, SupplyForm};
pub use grading::{
    Adoption, ContentKind, GradeItem, GradeItems, Grading, GradingReview, Harm, Harmed, Impact, Lowering, ReviewGrade,
    ReviewGrades, Scheme, SchemeChoice, at_least_as_strong, convinces, convincing, mask_fits,
};
pub use importance::{
    AssessImportant, Importance, ImportanceAssessment, ImportanceLevel, ImportanceRemoval, MarkImportant,
    UnmarkImportant,
};
pub use item::{DescribeItem, DescribeItems, IdentifierRole, ItemDetail, ListedItem, PersonalClass};
pub use notice::NoticeKind;
pub use plan::{Complaint, MarkedCell, Plan, PlanFacts, Planned, Step, codes_named, marked_cell, plan};
pub use publishing::Withdraw;
pub use resource::{
    DescribeResource, ImportState, Item, OpenType, Resource, ResourceState, UpdateCycle, UpdateResource,
};
pub use secrecy::{DeclareSecrecy, Seal, SealResource, Sealing, Secrecy};
pub use tree::{ImportTree, ReplaceTree, Tree, TreeNode, TreeState, check_filing, filed_under};
