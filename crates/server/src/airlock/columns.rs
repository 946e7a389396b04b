//! The columns of the export list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::airlock::Export;

/// Columns of exports.
pub static EXPORTS: Sheet<Export> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column { key: "grade", zh: "候选结果分级", en: "Candidate grade", cell: |r| Cell::grade(Some(r.grade)) },
        Column { key: "reviews", zh: "复核", en: "Reviews", cell: reviews },
        Column { key: "digest", zh: "摘要", en: "Digest", cell: |r| Cell::Text(r.digest.clone()) },
    ],
};

/// Approvals given of those needed.
fn reviews(export: &Export) -> Cell {
    let given = export.reviews.iter().filter(|review| review.approve).count();
    Cell::Text(format!("{given} / {}", export.required_reviews))
}
