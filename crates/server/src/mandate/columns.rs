//! The columns of the lists of agreements and obligations, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::{
    Kind,
    mandate::{Agreement, Obligation},
};

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

/// Columns of obligations: the plan, what was accepted, and what is missing.
pub static OBLIGATIONS: Sheet<Obligation> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column {
            key: "operator",
            zh: "运营单位",
            en: "Operator",
            cell: |r| Cell::Record(Kind::Organisation, r.operator_id.0),
        },
        Column {
            key: "agreement",
            zh: "授权运营协议",
            en: "Agreement",
            cell: |r| Cell::Record(Kind::Agreement, r.agreement_id.0),
        },
        Column {
            key: "undertaking",
            zh: "义务类别",
            en: "Undertaking",
            cell: |r| Cell::code(r.undertaking.zh(), r.undertaking.word()),
        },
        Column { key: "target", zh: "目标", en: "Target", cell: |r| Cell::count(r.target) },
        Column { key: "achieved", zh: "已核收", en: "Accepted", cell: |r| Cell::count(r.achieved) },
        Column {
            key: "short_of",
            zh: "差额",
            en: "Short of",
            cell: |r| Cell::count(r.target.saturating_sub(r.achieved)),
        },
        Column { key: "unit", zh: "计量单位", en: "Unit", cell: |r| Cell::Text(r.unit.clone()) },
        Column { key: "due_on", zh: "完成日期", en: "Due on", cell: |r| Cell::Text(r.due_on.to_string()) },
    ],
};
