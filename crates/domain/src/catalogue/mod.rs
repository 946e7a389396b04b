//! Catalogue (目录): data resources, their items, grading, the secrecy gate (Articles 2, 13).

mod entry;
pub mod grading;
mod import;
mod item;
mod publishing;
mod resource;
pub mod secrecy;

pub use entry::{AccessType, Classification, Entry, FormatClass, Mount, Provenance, ShareType, SupplyForm};
pub use grading::{
    Adoption, GradeItem, GradeItems, Grading, GradingReview, Harm, Harmed, Impact, Lowering, ReviewGrade, ReviewGrades,
    Scheme, SchemeChoice, at_least_as_strong, mask_fits,
};
pub use item::{DescribeItem, DescribeItems, IdentifierRole, ItemDetail, PersonalClass};
pub use publishing::Withdraw;
pub use resource::{
    DescribeResource, ImportState, Item, OpenType, Resource, ResourceState, UpdateCycle, UpdateResource,
};
pub use secrecy::{DeclareSecrecy, Seal, SealResource, Sealing, Secrecy};
