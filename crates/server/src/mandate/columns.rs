//! The columns of the agreement list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::{Kind, mandate::Agreement};

/// Columns of agreements.
pub static AGREEMENTS: Sheet<Agreement> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column {
            key: "operator",
            zh: "运营单位",
            en: "Operator",
            cell: |r| Cell::Record(Kind::Organisation, r.operator_id.0),
        },
        Column { key: "term", zh: "期限", en: "Term", cell: |r| Cell::Text(format!("{} – {}", r.start, r.end)) },
        Column {
            key: "max_grade",
            zh: "最高可申请分级",
            en: "Highest grade",
            cell: |r| Cell::grade(Some(r.max_grade)),
        },
        Column { key: "scenarios", zh: "应用场景", en: "Scenarios", cell: |r| Cell::list(&r.scenarios) },
    ],
};
