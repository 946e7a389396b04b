//! The columns of the product list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::product::Product;

/// Columns of products.
pub static PRODUCTS: Sheet<Product> = Sheet {
    owner: ("运营单位", "Operator"),
    columns: &[
        Column { key: "code", zh: "产品代码", en: "Code", cell: |r| Cell::Text(r.code.clone()) },
        Column {
            key: "type",
            zh: "产品类型",
            en: "Type",
            cell: |r| Cell::code(r.product_type.zh(), r.product_type.word()),
        },
        Column { key: "price", zh: "价格（元）", en: "Price in yuan", cell: price },
        Column {
            key: "price_unit",
            zh: "计价单位",
            en: "Price unit",
            cell: |r| r.price_unit.map_or(Cell::Empty, |unit| Cell::code(unit.zh(), unit.word())),
        },
        Column { key: "scenario", zh: "应用场景", en: "Scenario", cell: |r| Cell::Text(r.scenario.clone()) },
    ],
};

/// The price in yuan: a number, so that a sheet can compare prices.
#[expect(clippy::cast_precision_loss, reason = "no price comes near 2^53 fen")]
fn price(product: &Product) -> Cell {
    product.price_minor.map_or(Cell::Empty, |fen| Cell::Number(fen as f64 / 100.0))
}
