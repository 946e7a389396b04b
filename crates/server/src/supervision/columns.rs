//! The columns of the halt list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::supervision::Halt;

/// Columns of halt orders.
pub static HALTS: Sheet<Halt> = Sheet {
    owner: ("下达机构", "Imposed by"),
    columns: &[
        Column { key: "scope", zh: "范围", en: "Scope", cell: |r| Cell::code(r.scope.zh(), r.scope.word()) },
        Column { key: "reason", zh: "理由", en: "Reason", cell: |r| Cell::Text(r.reason.clone()) },
    ],
};
