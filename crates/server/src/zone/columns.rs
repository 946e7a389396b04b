//! The columns of the zone list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::zone::Zone;

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
        Column {
            key: "sector",
            zh: "行业领域",
            en: "Sector",
            cell: |r| r.sector.map_or(Cell::Empty, |sector| Cell::code(sector.zh(), sector.word())),
        },
    ],
};
