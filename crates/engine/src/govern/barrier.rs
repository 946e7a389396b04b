//! The policy barrier and the cancel point.
//!
//! Without a barrier the optimizer moves a user's predicate below the policy's row filter, where it
//! runs on hidden rows. The logical node stops predicates in the optimizer, the physical node stops
//! what is pushed down later (dynamic filters of joins and of ORDER BY … LIMIT).

use datafusion::{
    arrow::datatypes::SchemaRef,
    common::{
        DFSchemaRef, Result, Statistics,
        config::ConfigOptions,
        exec_datafusion_err, internal_datafusion_err, internal_err,
        tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion},
    },
    execution::TaskContext,
    logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNode, UserDefinedLogicalNodeCore},
    physical_expr::PhysicalExpr,
    physical_optimizer::PhysicalOptimizerRule,
    physical_plan::{
        DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream,
        coop::make_cooperative,
        execution_plan::{ReplaceChildrenOptions, SchedulingType},
        statistics::{ChildStats, StatisticsArgs},
        stream::RecordBatchStreamAdapter,
    },
};
use futures::StreamExt;
use std::{fmt, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Logical barrier: columns may be pruned through it, predicates and limits stay above.
#[derive(Debug, PartialEq, Eq, PartialOrd, Hash)]
struct Barrier {
    input: LogicalPlan,
}

/// Puts a barrier above `input`.
pub(super) fn wrap(input: LogicalPlan) -> LogicalPlan {
    LogicalPlan::Extension(Extension { node: Arc::new(Barrier { input }) })
}

/// Whether a node is the barrier.
pub(super) fn is_barrier(node: &dyn UserDefinedLogicalNode) -> bool {
    node.as_any().is::<Barrier>()
}

impl UserDefinedLogicalNodeCore for Barrier {
    fn name(&self) -> &str {
        "PolicyBarrier"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        self.input.schema()
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PolicyBarrier")
    }

    fn with_exprs_and_inputs(&self, _: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        let input = inputs.into_iter().next().ok_or_else(|| internal_datafusion_err!("barrier without input"))?;
        Ok(Self { input })
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        Some(vec![output_columns.to_vec()])
    }
}

/// Why a pass-through node stands in a physical plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Above a policy's row filter.
    Barrier,
    /// Above a join or a scan, which do not yield by themselves.
    CancelPoint,
}

/// Passes batches on; yields to the runtime and stops when the task is cancelled.
///
/// The defaults of [`ExecutionPlan`] let no filter and no projection pass below it.
#[derive(Debug, Clone)]
pub(super) struct PassExec {
    input: Arc<dyn ExecutionPlan>,
    purpose: Purpose,
    cancel: CancellationToken,
    properties: Arc<PlanProperties>,
}

impl PassExec {
    /// The physical form of [`Barrier`].
    pub(super) fn barrier(input: Arc<dyn ExecutionPlan>, cancel: CancellationToken) -> Self {
        Self::new(input, Purpose::Barrier, cancel)
    }

    fn new(input: Arc<dyn ExecutionPlan>, purpose: Purpose, cancel: CancellationToken) -> Self {
        let properties = PlanProperties::clone(input.properties()).with_scheduling_type(SchedulingType::Cooperative);
        Self { input, purpose, cancel, properties: Arc::new(properties) }
    }
}

impl DisplayAs for PassExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ExecutionPlan for PassExec {
    fn name(&self) -> &str {
        match self.purpose {
            Purpose::Barrier => "PolicyBarrierExec",
            Purpose::CancelPoint => "CancelPointExec",
        }
    }

    fn schema(&self) -> SchemaRef {
        self.input.schema()
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Ok([input]) = <[_; 1]>::try_from(children) else { return internal_err!("a pass-through has one input") };
        Ok(Arc::new(Self::new(input, self.purpose, self.cancel.clone())))
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let Ok([input]) = <[_; 1]>::try_from(children) else { return internal_err!("a pass-through has one input") };
        Ok(Arc::new(Self::new(input, self.purpose, self.cancel.clone())))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let batches = make_cooperative(self.input.execute(partition, context)?);
        Ok(stop_when_cancelled(batches, self.cancel.clone()))
    }

    fn child_stats_requests(&self, partition: Option<usize>) -> Vec<ChildStats> {
        vec![ChildStats::At(partition)]
    }

    fn statistics_from_inputs(&self, inputs: &[Arc<Statistics>], _: &StatisticsArgs) -> Result<Arc<Statistics>> {
        let input = inputs.first().ok_or_else(|| internal_datafusion_err!("a pass-through has one input"))?;
        // Exact figures could answer a query out of statistics of rows the policy hides.
        Ok(match self.purpose {
            Purpose::Barrier => Arc::new(Statistics::clone(input).to_inexact()),
            Purpose::CancelPoint => Arc::clone(input),
        })
    }
}

/// Ends a stream with an error once `cancel` is set, before the next batch.
pub(super) fn stop_when_cancelled(
    batches: SendableRecordBatchStream,
    cancel: CancellationToken,
) -> SendableRecordBatchStream {
    let schema = batches.schema();
    let checked =
        batches.map(move |batch| if cancel.is_cancelled() { Err(exec_datafusion_err!("{CANCELLED}")) } else { batch });
    Box::pin(RecordBatchStreamAdapter::new(schema, checked))
}

/// Message of the error a cancelled stream ends with.
pub(super) const CANCELLED: &str = "cancelled";

/// Puts a cancel point above every join: joins neither yield nor look at their task (measured on 55.2).
#[derive(Debug)]
pub(super) struct CancelPoints {
    /// The task's token.
    pub(super) cancel: CancellationToken,
}

impl PhysicalOptimizerRule for CancelPoints {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| {
            if node.name().contains("Join") || node.children().is_empty() {
                let point = PassExec::new(node, Purpose::CancelPoint, self.cancel.clone());
                return Ok(Transformed::yes(Arc::new(point)));
            }
            Ok(Transformed::no(node))
        })
        .data()
    }

    fn name(&self) -> &str {
        "cancel_points"
    }

    fn schema_check(&self) -> bool {
        true
    }
}
