//! The columns of the catalogue's lists, for their Excel exports.

use crate::http::{Cell, Column, Sheet};
use domain::{
    catalogue::{Batch, Resource, Seal, Tree},
    grade::Grade,
};

/// Columns of resources.
pub static RESOURCES: Sheet<Resource> = Sheet {
    owner: ("提供部门", "Provider"),
    columns: &[
        Column { key: "code", zh: "资源代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column { key: "items", zh: "信息项", en: "Items", cell: |r| Cell::count(r.items.len() as u64) },
        Column { key: "rows", zh: "行数", en: "Rows", cell: |r| r.rows.map_or(Cell::Empty, Cell::count) },
        Column { key: "grade", zh: "最高分级", en: "Highest grade", cell: highest_grade },
        Column {
            key: "update_cycle",
            zh: "更新周期",
            en: "Update cycle",
            cell: |r| Cell::code(r.update_cycle.zh(), r.update_cycle.word()),
        },
        Column {
            key: "open_type",
            zh: "开放属性",
            en: "Openness",
            cell: |r| Cell::code(r.open_type.zh(), r.open_type.word()),
        },
    ],
};

/// Columns of seals.
pub static SEALS: Sheet<Seal> = Sheet {
    owner: ("提交机构", "Sent for"),
    columns: &[
        Column { key: "level", zh: "密级标志", en: "Mark", cell: |r| Cell::code(r.level.zh(), r.level.word()) },
        Column { key: "place", zh: "位置", en: "Place", cell: |r| Cell::code(r.place.zh(), r.place.word()) },
    ],
};

/// The highest grade among the items; an ungraded one counts as 4.
fn highest_grade(resource: &Resource) -> Cell {
    let highest = resource.items.iter().map(|item| item.grade.unwrap_or(Grade::G4)).max();
    Cell::grade(highest)
}

/// Columns of classification trees.
pub static TREES: Sheet<Tree> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column { key: "code", zh: "体系代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column { key: "nodes", zh: "节点", en: "Nodes", cell: |r| Cell::count(r.nodes.len() as u64) },
        Column {
            key: "required",
            zh: "发布必填",
            en: "Required to publish",
            cell: |r| Cell::Text(if r.required { "是" } else { "否" }.to_owned()),
        },
    ],
};

/// Columns of catalogue workbooks.
pub static BATCHES: Sheet<Batch> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[
        Column {
            key: "rows", zh: "行数", en: "Rows", cell: |r| r.found.map_or(Cell::Empty, |f| Cell::count(f.rows))
        },
        Column {
            key: "refused",
            zh: "不能导入",
            en: "Refused",
            cell: |r| r.done.or(r.found).map_or(Cell::Empty, |tally| Cell::count(tally.refused)),
        },
    ],
};
