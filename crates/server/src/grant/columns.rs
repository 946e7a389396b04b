//! The columns of the request and grant list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::{
    Kind,
    grant::{Exception, Grant, Request},
};

/// Columns of requests.
pub static REQUESTS: Sheet<Request> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column {
            key: "resource",
            zh: "数据资源",
            en: "Resource",
            cell: |r| Cell::Record(Kind::Resource, r.resource_id.0),
        },
        Column { key: "items", zh: "信息项", en: "Items", cell: |r| Cell::count(r.items.len() as u64) },
        Column { key: "purpose", zh: "用途", en: "Purpose", cell: |r| Cell::code(r.purpose.zh(), r.purpose.word()) },
        Column { key: "scenario", zh: "应用场景", en: "Scenario", cell: |r| Cell::Text(r.scenario.clone()) },
    ],
};

/// Columns of grants.
pub static GRANTS: Sheet<Grant> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column {
            key: "resource",
            zh: "数据资源",
            en: "Resource",
            cell: |r| Cell::Record(Kind::Resource, r.resource_id.0),
        },
        Column { key: "items", zh: "信息项", en: "Items", cell: |r| Cell::count(r.items.len() as u64) },
        Column { key: "purpose", zh: "用途", en: "Purpose", cell: |r| Cell::code(r.purpose.zh(), r.purpose.word()) },
        Column { key: "end", zh: "使用截止", en: "Ends", cell: |r| Cell::Text(r.end.to_string()) },
    ],
};

/// Columns of the register of exceptions.
pub static EXCEPTIONS: Sheet<Exception> = Sheet {
    owner: ("来源部门", "Source department"),
    columns: &[
        Column {
            key: "resource",
            zh: "数据资源",
            en: "Resource",
            cell: |r| Cell::Record(Kind::Resource, r.resource_id.0),
        },
        Column { key: "items", zh: "信息项", en: "Items", cell: |r| Cell::Text(r.items.join("、")) },
        Column { key: "reason", zh: "理由", en: "Reason", cell: |r| Cell::Text(r.reason.clone()) },
        Column {
            key: "legal_basis", zh: "法律依据", en: "Legal basis", cell: |r| Cell::Text(r.legal_basis.clone())
        },
        Column { key: "end", zh: "截止日", en: "Ends", cell: |r| Cell::Text(r.end.to_string()) },
    ],
};
