//! Supply (供数): how data reaches a zone. The plan (供数计划) says what a zone is given, how often and in which form
//! (A13.2); the order (供数令) lets the comprehensive zone supply another, with a chain of consents of its own (A4.2).

mod chain;
mod order;
mod plan;

pub use chain::{SupplyConsent, SupplySeat};
pub use order::{EndSupply, ProposeSupply, SupplyAsk, SupplyFacts, SupplyLine, SupplyOrder, SupplyOrderState};
pub use plan::{
    DraftSupplyPlan, EndSupplyPlan, PlanLine, PlannedSupply, SupplyPlan, SupplyPlanFacts, SupplyPlanState, is_planned,
};
