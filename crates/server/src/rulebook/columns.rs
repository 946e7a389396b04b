//! The columns of the rulebook's lists, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::rulebook::{Interpretation, RuleChange};

/// What the data authority is called here.
const OWNER: (&str, &str) = ("数据主管部门", "Data authority");

/// Columns of changes of the rules.
pub static CHANGES: Sheet<RuleChange> = Sheet {
    owner: OWNER,
    columns: &[
        Column {
            key: "change_kind",
            zh: "变更类别",
            en: "Kind of change",
            cell: |r| Cell::code(r.change_kind.zh(), r.change_kind.word()),
        },
        Column {
            key: "from", zh: "起始日期", en: "From", cell: |r| Cell::maybe(r.from.map(|day| day.to_string()))
        },
        Column { key: "doc_no", zh: "文号", en: "Document number", cell: |r| Cell::Text(r.doc_no.clone()) },
    ],
};

/// Columns of interpretations.
pub static INTERPRETATIONS: Sheet<Interpretation> = Sheet {
    owner: OWNER,
    columns: &[
        Column { key: "pack", zh: "规则包", en: "Pack", cell: |r| Cell::Text(r.pack.clone()) },
        Column { key: "article", zh: "条", en: "Article", cell: |r| Cell::count(r.article.into()) },
        Column { key: "row", zh: "要求项", en: "Requirement", cell: |r| Cell::maybe(r.row.clone()) },
    ],
};
