//! The columns of the lists of halts, opinions and alerts, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::{
    Kind,
    supervision::{Alert, Halt, Opinion},
};

/// Columns of halt orders.
pub static HALTS: Sheet<Halt> = Sheet {
    owner: ("下达机构", "Imposed by"),
    columns: &[
        Column { key: "scope", zh: "范围", en: "Scope", cell: |r| Cell::code(r.scope.zh(), r.scope.word()) },
        Column { key: "reason", zh: "理由", en: "Reason", cell: |r| Cell::Text(r.reason.clone()) },
    ],
};

/// Columns of opinions.
pub static OPINIONS: Sheet<Opinion> = Sheet {
    owner: ("征求单位", "Asked by"),
    columns: &[
        Column { key: "topic", zh: "事项", en: "Topic", cell: |r| Cell::code(r.topic.zh(), r.topic.word()) },
        Column {
            key: "desk", zh: "被征求单位", en: "Desk", cell: |r| Cell::Record(Kind::Organisation, r.desk_id.0)
        },
        Column {
            key: "stance",
            zh: "意见",
            en: "Opinion",
            cell: |r| Cell::maybe(r.answer.as_ref().map(|a| format!("{} {}", a.stance.zh(), a.stance.word()))),
        },
        Column {
            key: "answered",
            zh: "出具时间",
            en: "Given",
            cell: |r| Cell::time(r.answer.as_ref().map(|answer| answer.step.at)),
        },
    ],
};

/// Columns of alerts.
pub static ALERTS: Sheet<Alert> = Sheet {
    owner: ("所代表机构", "Acting for"),
    columns: &[
        Column { key: "person", zh: "人员", en: "Person", cell: |r| Cell::Record(Kind::Person, r.person_id.0) },
        Column { key: "code", zh: "拒绝代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column { key: "times", zh: "次数", en: "Times", cell: |r| Cell::count(r.times.into()) },
        Column { key: "last", zh: "最近一次", en: "Last time", cell: |r| Cell::time(Some(r.last_at)) },
    ],
};
