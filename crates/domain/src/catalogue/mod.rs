//! Catalogue (目录): data resources, their items, grading, the secrecy gate (Articles 2, 13).

mod grading;
mod import;
mod publishing;
mod resource;

pub use grading::{GradeItem, GradeItems, at_least_as_strong, mask_fits};
pub use publishing::{DeclareSecrecy, Withdraw};
pub use resource::{
    Conclusion, DescribeResource, ImportState, Item, OpenType, Resource, ResourceState, Secrecy, UpdateCycle,
    UpdateResource,
};
