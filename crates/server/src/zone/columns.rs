//! The columns of the zone list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::zone::{Sector, Zone, ZoneKind};

/// Columns of zones.
pub static ZONES: Sheet<Zone> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column {
            key: "zone_kind",
            zh: "专区类别",
            en: "Kind of zone",
            cell: |r| {
                let named = ZoneKind::built_in(&r.zone_kind);
                named.map_or_else(|| Cell::Text(r.zone_kind.clone()), |kind| Cell::Text(kind.name))
            },
        },
        Column { key: "sector", zh: "行业领域", en: "Sector", cell: |r| Cell::maybe(r.sector.clone()) },
        Column { key: "region", zh: "行政区划代码", en: "Division", cell: |r| Cell::maybe(r.region.clone()) },
        Column {
            key: "pilot",
            zh: "试点文号",
            en: "Pilot list",
            cell: |r| Cell::maybe(r.pilot.as_ref().filter(|p| p.removed.is_none()).map(|p| p.doc_no.clone())),
        },
    ],
};

/// Columns of kinds of zone.
pub static KINDS: Sheet<ZoneKind> = Sheet {
    owner: ("数据主管部门", "Data authority"),
    columns: &[
        Column { key: "code", zh: "类别代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column { key: "name_en", zh: "英文名称", en: "Name in English", cell: |r| Cell::Text(r.name_en.clone()) },
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
