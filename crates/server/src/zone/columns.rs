//! The columns of the zone list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::zone::{Sector, Zone};

/// Columns of zones.
pub static ZONES: Sheet<Zone> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column {
            key: "zone_kind",
            zh: "专区类别",
            en: "Kind of zone",
            cell: |r| Cell::code(r.zone_kind.zh(), r.zone_kind.word()),
        },
        Column { key: "sector", zh: "行业领域", en: "Sector", cell: |r| Cell::maybe(r.sector.clone()) },
    ],
};

/// Columns of sectors.
pub static SECTORS: Sheet<Sector> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column { key: "code", zh: "领域代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column {
            key: "potential", zh: "增值潜力", en: "Potential", cell: |r| Cell::Number(f64::from(r.potential))
        },
        Column {
            key: "strategy",
            zh: "战略意义",
            en: "Strategic weight",
            cell: |r| Cell::Number(f64::from(r.strategy)),
        },
    ],
};
