//! Rows as text, for a screen.

use super::redact;
use crate::Failure;
use datafusion::{
    arrow::{
        array::RecordBatch,
        util::display::{ArrayFormatter, FormatOptions},
    },
    physical_plan::SendableRecordBatchStream,
};
use domain::task::RowSet;
use futures::StreamExt;

/// Reads at most `most` rows of a stream as text.
pub(crate) async fn text_rows(mut batches: SendableRecordBatchStream, most: usize) -> Result<RowSet, Failure> {
    let columns = batches.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut set = RowSet { columns, rows: Vec::new(), truncated: false };
    while let Some(batch) = batches.next().await {
        let batch = batch.map_err(|error| redact::execution(&error))?;
        let room = most - set.rows.len();
        set.truncated |= batch.num_rows() > room;
        append(&mut set.rows, &batch.slice(0, room.min(batch.num_rows())))?;
        if set.truncated {
            break;
        }
    }
    Ok(set)
}

fn append(rows: &mut Vec<Vec<Option<String>>>, batch: &RecordBatch) -> Result<(), Failure> {
    let options = FormatOptions::default();
    let unprintable = |_| Failure::fault("a result type has no text form");
    let cells = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).map_err(unprintable));
    let cells = cells.collect::<Result<Vec<_>, _>>()?;
    for row in 0..batch.num_rows() {
        let texts = cells.iter().zip(batch.columns()).map(|(cell, column)| {
            let column: &dyn datafusion::arrow::array::Array = column.as_ref();
            column.is_valid(row).then(|| cell.value(row).to_string())
        });
        rows.push(texts.collect());
    }
    Ok(())
}
