//! The columns of the job list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::{Kind, compute::Job};

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
