//! The columns of the lists of jobs and social data, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::{
    Kind,
    compute::{Job, SocialDataset},
};

/// Columns of jobs.
pub static JOBS: Sheet<Job> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column {
            key: "agreement",
            zh: "授权运营协议",
            en: "Agreement",
            cell: |r| Cell::Record(Kind::Agreement, r.agreement_id.0),
        },
        Column {
            key: "grade",
            zh: "候选结果分级",
            en: "Candidate grade",
            cell: |r| Cell::grade(r.candidate.as_ref().map(|candidate| candidate.grade)),
        },
        Column { key: "ended", zh: "结束时间", en: "Ended", cell: |r| Cell::time(r.ended_at) },
    ],
};

/// Columns of social data.
pub static SOCIAL_DATASETS: Sheet<SocialDataset> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column { key: "code", zh: "表名", en: "Table", cell: |r| Cell::Text(r.code.clone()) },
        Column {
            key: "agreement",
            zh: "授权运营协议",
            en: "Agreement",
            cell: |r| Cell::Record(Kind::Agreement, r.agreement_id.0),
        },
        Column {
            key: "origin",
            zh: "来源",
            en: "Origin",
            cell: |r| Cell::code(r.source.origin.zh(), r.source.origin.word()),
        },
        Column {
            key: "contract_no",
            zh: "合同编号",
            en: "Contract",
            cell: |r| Cell::Text(r.source.contract_no.clone()),
        },
        Column { key: "rows", zh: "行数", en: "Rows", cell: |r| r.rows.map_or(Cell::Empty, Cell::count) },
    ],
};
