//! The columns of the calendar's lists, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::calendar::{CalendarYear, Deadline};

/// Columns of years.
pub static YEARS: Sheet<CalendarYear> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[Column { key: "doc_no", zh: "文号", en: "Document number", cell: |r| Cell::Text(r.doc_no.clone()) }],
};

/// Columns of deadlines.
pub static DEADLINES: Sheet<Deadline> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[
        Column { key: "step", zh: "环节", en: "Step", cell: |r| Cell::code(r.step.zh(), r.step.word()) },
        Column { key: "due", zh: "到期时间", en: "Due", cell: |r| Cell::time(Some(r.due_at)) },
    ],
};
