//! Stack for planning: the planner recurses over chains and nesting, within the gate's limits but far
//! beyond what a thread of a runtime has.

use std::{
    future::{Future, poll_fn},
    pin::pin,
};

/// Stack a statement is planned on. The test of chains at the gate's limit holds in an unoptimised build, whose frames are largest.
const STACK: usize = 64 << 20;

/// Polls `work` on a stack of its own size wherever less than half of it is left.
pub(crate) async fn on_deep_stack<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| stacker::maybe_grow(STACK / 2, STACK, || work.as_mut().poll(context))).await
}
