//! Candidates: results that stay inside until a review lets them out.

use super::{Governed, Job, redact, session::GovernedSession};
use crate::Failure;
use datafusion::{
    arrow::{
        array::{ArrayRef, RecordBatch},
        compute::cast,
        datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit},
    },
    parquet::{
        arrow::ArrowWriter,
        file::properties::{EnabledStatistics, WriterProperties},
    },
};
use domain::{Refusal, codes::compute, grade::Grade, task, task::VaultRef};
use futures::StreamExt;
use std::sync::Arc;

/// A result in the vault, made by a governed plan. Only [`Candidate::write`] makes one.
#[derive(Debug)]
pub(crate) struct Candidate {
    facts: task::Candidate,
}

impl Candidate {
    /// Runs `governed` and writes its rows to `into` as Parquet; the same rows give the same bytes.
    pub(crate) async fn write(
        governed: Governed,
        session: &GovernedSession,
        job: &Job<'_>,
        into: &VaultRef,
    ) -> Result<Self, Failure> {
        let mut batches = governed.stream(session).await?;
        let schema = stored_schema(&batches.schema())?;
        let file = job.vault.create(into, job.keys)?;
        let unwritable = |_| Failure::fault("the candidate cannot be written");
        let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties())).map_err(unwritable)?;
        let mut rows = 0;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| redact::execution(&error))?;
            rows += batch.num_rows() as u64;
            if rows > job.limits.rows {
                return Err(Refusal::of(&compute::RESULT_TOO_LARGE).with("limit", job.limits.rows).into());
            }
            writer.write(&stored(&batch, &schema)?).map_err(unwritable)?;
        }
        let stored = writer.into_inner().map_err(unwritable)?.finish()?;
        let columns = governed.reported_columns();
        let grade = columns.iter().map(|column| column.grade).max().unwrap_or(Grade::G1);
        let facts = task::Candidate { digest: hex::encode(stored.digest), rows, bytes: stored.bytes, columns, grade };
        Ok(Self { facts })
    }

    /// The facts a reviewer needs, no row of it.
    pub(crate) fn into_facts(self) -> task::Candidate {
        self.facts
    }
}

/// Properties that make the bytes depend on the rows alone.
pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("shuyu".to_owned())
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build()
}

/// The schema results are stored under: six types, as items of resources have them.
pub(crate) fn stored_schema(schema: &Schema) -> Result<SchemaRef, Failure> {
    let fields = schema.fields().iter().map(|field| {
        let stored = stored_type(field.data_type());
        let stored = stored.ok_or_else(|| Failure::fault("a result type has no stored form"))?;
        Ok::<_, Failure>(Field::new(field.name(), stored, true))
    });
    Ok(Arc::new(Schema::new(fields.collect::<Result<Vec<_>, _>>()?)))
}

fn stored_type(data_type: &DataType) -> Option<DataType> {
    Some(match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8,
        DataType::Boolean => DataType::Boolean,
        DataType::Date32 => DataType::Date32,
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => DataType::Float64,
        integer if integer.is_integer() => DataType::Int64,
        _ => return None,
    })
}

/// A batch under the stored schema.
pub(crate) fn stored(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, Failure> {
    let unfit = |_| Failure::fault("a result does not fit its stored schema");
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| cast(column, field.data_type()).map_err(unfit));
    let columns = columns.collect::<Result<Vec<ArrayRef>, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(unfit)
}
