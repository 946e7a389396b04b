//! The planner that plans governed plans only.

use super::{
    barrier::{self, PassExec},
    rewrite,
};
use async_trait::async_trait;
use datafusion::{
    catalog::Session,
    common::{Result, internal_datafusion_err},
    execution::context::QueryPlanner,
    logical_expr::{LogicalPlan, UserDefinedLogicalNode, physical_planning_context::PhysicalPlanningContext},
    physical_plan::ExecutionPlan,
    physical_planner::{DefaultPhysicalPlanner, ExtensionPlanner, PhysicalPlanner},
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Fails closed: a plan with an unmarked scan or an unlisted node is never planned.
#[derive(Debug)]
pub(super) struct CheckedPlanner {
    /// The task's token.
    pub(super) cancel: CancellationToken,
}

#[async_trait]
impl QueryPlanner for CheckedPlanner {
    async fn create_physical_plan(
        &self,
        logical_plan: &LogicalPlan,
        session: &dyn Session,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        rewrite::check(logical_plan)?;
        let barriers = Arc::new(BarrierPlanner { cancel: self.cancel.clone() });
        DefaultPhysicalPlanner::with_extension_planners(vec![barriers])
            .create_physical_plan(logical_plan, session)
            .await
    }
}

struct BarrierPlanner {
    cancel: CancellationToken,
}

#[async_trait]
impl ExtensionPlanner for BarrierPlanner {
    async fn plan_extension(
        &self,
        _: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _: &[&LogicalPlan],
        inputs: &[Arc<dyn ExecutionPlan>],
        _: &dyn Session,
        _: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        if !barrier::is_barrier(node) {
            return Ok(None);
        }
        let input = inputs.first().ok_or_else(|| internal_datafusion_err!("barrier without input"))?;
        Ok(Some(Arc::new(PassExec::barrier(Arc::clone(input), self.cancel.clone()))))
    }
}
