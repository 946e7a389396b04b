//! The columns of the lists of supply plans and orders, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::{
    Kind,
    supply::{SupplyOrder, SupplyPlan},
};

/// Columns of supply plans.
pub static PLANS: Sheet<SupplyPlan> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column { key: "lines", zh: "数据资源", en: "Resources", cell: |r| Cell::count(r.lines.len() as u64) },
        Column {
            key: "next_due",
            zh: "最近应供日期",
            en: "Next due",
            cell: |r| Cell::maybe(r.lines.iter().filter_map(|line| line.due_on).min().map(|day| day.to_string())),
        },
        Column {
            key: "late",
            zh: "逾期次数",
            en: "Late",
            cell: |r| Cell::count(r.lines.iter().map(|line| u64::from(line.late)).sum()),
        },
    ],
};

/// Columns of supply orders.
pub static ORDERS: Sheet<SupplyOrder> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column {
            key: "from_zone",
            zh: "供数专区",
            en: "Supplied by",
            cell: |r| Cell::Record(Kind::Zone, r.from_zone.0),
        },
        Column { key: "lines", zh: "数据资源", en: "Resources", cell: |r| Cell::count(r.lines.len() as u64) },
        Column { key: "max_grade", zh: "级别上限", en: "Highest grade", cell: |r| Cell::grade(Some(r.max_grade)) },
        Column { key: "end", zh: "供数截止", en: "Ends", cell: |r| Cell::Text(r.end.to_string()) },
    ],
};
