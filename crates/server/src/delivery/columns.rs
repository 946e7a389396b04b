//! The columns of the subscription list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::{Kind, delivery::Subscription};

/// Columns of subscriptions.
pub static SUBSCRIPTIONS: Sheet<Subscription> = Sheet {
    owner: ("客户", "Customer"),
    columns: &[
        Column {
            key: "product", zh: "数据产品", en: "Product", cell: |r| Cell::Record(Kind::Product, r.product_id.0)
        },
        Column { key: "quota", zh: "每日限额", en: "Daily quota", cell: |r| Cell::count(r.quota_per_day.into()) },
    ],
};
