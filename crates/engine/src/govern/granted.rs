//! Governed views: what a statement sees of a table, and the marked scan that only the rewriter makes.

use super::units::UnitColumn;
use crate::{
    Failure,
    mask::{self, Masker},
};
use async_trait::async_trait;
use datafusion::{
    arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit},
    catalog::{ScanArgs, ScanResult, Session, TableProvider},
    common::{Result, internal_err},
    logical_expr::{Expr, TableProviderFilterPushDown, TableType},
    physical_plan::ExecutionPlan,
};
use domain::{
    Refusal,
    codes::compute,
    grade::Grade,
    mask::Mask,
    policy::{ColumnPolicy, TablePolicy, Use},
    task::Keys,
};
use std::sync::Arc;

/// One granted column as the view shows it.
#[derive(Debug, Clone)]
pub(crate) struct GrantedColumn {
    /// Its name, in the file and in the view.
    pub(crate) name: String,
    /// How it may be used.
    pub(crate) usage: Use,
    /// The mask its values have, for [`Use::Mask`].
    pub(crate) mask: Option<Mask>,
    /// The mask to apply between file and view; absent where the file is a masked sample.
    pub(crate) masker: Option<Masker>,
    /// Grade of the original item.
    pub(crate) grade: Grade,
    /// Whether the item identifies its subject directly.
    pub(crate) identifier: bool,
    /// Type in the view, after the mask.
    pub(crate) data_type: DataType,
}

/// What a file holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
    /// Original values; the view filters and masks them, tokens under these keys.
    Original(&'a Keys),
    /// A sample, filtered and masked when it was taken.
    Sample,
}

/// A table as the policy lets it be seen. It can be planned against but never scanned: the
/// rewriter puts a marked scan, the row filter, the barrier and the masks in its place.
#[derive(Debug, Clone)]
pub(crate) struct GrantedTable {
    pub(crate) name: String,
    pub(crate) raw: Arc<dyn TableProvider>,
    pub(crate) columns: Vec<GrantedColumn>,
    /// The policy's row filter over original values, columns unqualified.
    pub(crate) row_filter: Option<Expr>,
    /// Column of the privacy units, of original values.
    pub(crate) unit: Option<String>,
    /// The hidden unit column the airlock asks for.
    pub(crate) unit_column: Option<UnitColumn>,
    schema: SchemaRef,
}

impl GrantedTable {
    /// The view of `raw` under `policy`; `row_filter` was checked and planned by the caller. The file
    /// is `original`, or a sample that was filtered and masked when it was taken.
    ///
    /// # Errors
    /// Refused where the policy does not fit the file.
    pub(crate) fn new(
        name: &str,
        policy: &TablePolicy,
        raw: Arc<dyn TableProvider>,
        row_filter: Option<Expr>,
        content: Content<'_>,
    ) -> Result<Self, Failure> {
        let file = raw.schema();
        let refusal = |code, column: &str| Refusal::of(code).with("table", name).with("column", column);
        if matches!(content, Content::Original(_))
            && let Some(unit) = &policy.unit
            && file.field_with_name(unit).is_err()
        {
            return Err(refusal(&compute::POLICY_UNIT_MISSING, unit).into());
        }
        let mut columns = Vec::new();
        // In the file's order, which is the order people know.
        for field in file.fields() {
            let Some(column) = policy.columns.get(field.name()) else { continue };
            // What cannot be read does not exist; the two modes to come are named when somebody asks for them.
            if matches!(column.usage, Use::Deny | Use::Private | Use::Verify) {
                continue;
            }
            columns.push(granted_column(name, field, column, content)?);
        }
        let served = |usage| !matches!(usage, Use::Deny | Use::Private | Use::Verify);
        let mut named = policy.columns.iter().filter(|(_, c)| served(c.usage)).map(|(name, _)| name);
        if let Some(missing) = named.find(|c| file.field_with_name(c).is_err()) {
            return Err(refusal(&compute::POLICY_COLUMN_MISSING, missing).into());
        }
        let fields: Vec<_> = columns.iter().map(|c| Field::new(&c.name, c.data_type.clone(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        Ok(Self {
            name: name.to_owned(),
            raw,
            columns,
            row_filter,
            unit: policy.unit.clone(),
            unit_column: None,
            schema,
        })
    }

    /// The same view with the hidden unit column as its last.
    pub(crate) fn with_unit(&self, unit: UnitColumn) -> Self {
        let mut fields: Vec<_> = self.schema.fields().iter().cloned().collect();
        fields.push(Arc::new(Field::new(unit.name(), DataType::Binary, true)));
        Self { schema: Arc::new(Schema::new(fields)), unit_column: Some(unit), ..self.clone() }
    }

    /// The granted column of this name.
    pub(crate) fn column(&self, name: &str) -> Option<&GrantedColumn> {
        self.columns.iter().find(|c| c.name == name)
    }
}

fn granted_column(
    table: &str,
    field: &Field,
    policy: &ColumnPolicy,
    content: Content<'_>,
) -> Result<GrantedColumn, Failure> {
    let refusal = |code| Refusal::of(code).with("table", table).with("column", field.name());
    if field.name().starts_with("__") {
        return Err(Refusal::of(&compute::POLICY_NAME).with("name", field.name()).into());
    }
    let served = served_type(field.data_type()).ok_or_else(|| refusal(&compute::POLICY_COLUMN_TYPE))?;
    let (masker, data_type) = match (policy.usage, &policy.mask, content) {
        (Use::Mask, Some(mask), Content::Original(keys)) => {
            let unfit = || refusal(&compute::POLICY_MASK_TYPE).with("mask", mask::name(mask));
            let output = mask::output_type(mask, &served).ok_or_else(unfit)?;
            (Some(Masker::new(mask, keys)?), output)
        }
        (Use::Mask, None, _) => return Err(refusal(&compute::POLICY_MASK_MISSING).into()),
        _ => (None, served),
    };
    let mask = if policy.usage == Use::Mask { policy.mask.clone() } else { None };
    Ok(GrantedColumn {
        name: field.name().clone(),
        usage: policy.usage,
        mask,
        masker,
        grade: policy.grade,
        identifier: policy.identifier,
        data_type,
    })
}

/// The type a file's column is served as, or `None` for one that is not served.
///
/// Decimals become 64-bit floats: decimal arithmetic fails on overflow, and which row made it fail
/// would be told to whoever asked.
pub(crate) fn served_type(file: &DataType) -> Option<DataType> {
    Some(match file {
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
            DataType::Float64
        }
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8View,
        DataType::Float16 => DataType::Float64,
        DataType::Boolean | DataType::Float32 | DataType::Float64 | DataType::Date32 => file.clone(),
        integer if integer.is_integer() => integer.clone(),
        _ => return None,
    })
}

#[async_trait]
impl TableProvider for GrantedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        internal_err!("a granted view reached execution without its rewrite")
    }
}

/// The marked scan of a file. Only the rewriter makes one, and the planner plans no other.
#[derive(Debug)]
pub(crate) struct GovernedScan {
    raw: Arc<dyn TableProvider>,
}

impl GovernedScan {
    /// Marks a scan; for [`super::rewrite`] and the airlock's own counts.
    pub(super) fn of(raw: Arc<dyn TableProvider>) -> Self {
        Self { raw }
    }
}

#[async_trait]
impl TableProvider for GovernedScan {
    fn schema(&self) -> SchemaRef {
        self.raw.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.raw.scan(state, projection, filters, limit).await
    }

    async fn scan_with_args<'a>(&self, state: &dyn Session, args: ScanArgs<'a>) -> Result<ScanResult> {
        self.raw.scan_with_args(state, args).await
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        self.raw.supports_filters_pushdown(filters)
    }
}
