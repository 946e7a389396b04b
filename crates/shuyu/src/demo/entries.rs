//! What the city's departments catalogue, and how they grade it.

use super::tables::Table;
use serde_json::{Value, json};

/// How an item of a demo table is graded: name, grade, identifier, unit, mask.
pub type Item = (&'static str, u8, bool, bool, Option<&'static str>);

/// A resource of the demo.
pub struct Entry {
    /// Its table.
    pub table: Table,
    /// Its code in the catalogue, also its name in SQL.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub abstract_: &'static str,
    /// Where it is filed: tree and node.
    pub classes: &'static [(&'static str, &'static str)],
    /// Account of the department's steward.
    pub steward: &'static str,
    /// Account of the department's approver.
    pub approver: &'static str,
    /// Items that are not grade 1, plain, no identifier and no unit.
    pub items: &'static [Item],
}

impl Entry {
    /// What the catalogue asks about it beside name and items.
    pub fn form(&self) -> Value {
        let masked = self.items.iter().any(|(.., mask)| mask.is_some());
        let classes: Vec<Value> =
            self.classes.iter().map(|(tree, node)| json!({ "tree": tree, "node": node })).collect();
        json!({
            "classes": classes,
            "keywords": [self.name], "section": "数据管理处", "steward": "数据专员", "phone": "025-12345",
            "source_system": format!("{}业务系统", self.name), "collection_basis": "本部门法定职责",
            "provenance": "collected", "format_class": "database", "format_detail": "CSV",
            "share_type": "conditional", "share_condition": "因履行职责需要", "access_type": "authorised_operation",
            "open_condition": "仅限协议约定的场景与用途", "operable": true,
            "purposes": ["public_governance", "public_benefit", "industry", "sector"],
            "supply_form": if masked { "masked" } else { "plain" }, "covers_from": "2013-01-01",
            "holding_record": format!("云持登〔2025〕{}", self.code)
        })
    }
}

/// Resources of the comprehensive zone.
pub const COMPREHENSIVE: &[Entry] = &[
    Entry {
        table: Table::Provinces,
        code: "provinces",
        name: "省级行政区划代码",
        abstract_: "省级行政区划代码及名称",
        classes: &[("theme", "T0101"), ("foundation", "B03")],
        steward: "shen.steward",
        approver: "yang.approver",
        items: &[],
    },
    Entry {
        table: Table::Cities,
        code: "cities",
        name: "地级行政区划代码",
        abstract_: "地级行政区划代码及名称",
        classes: &[("theme", "T0101"), ("foundation", "B03")],
        steward: "shen.steward",
        approver: "yang.approver",
        items: &[],
    },
    Entry {
        table: Table::Areas,
        code: "areas",
        name: "县级行政区划代码",
        abstract_: "县级行政区划代码及名称",
        classes: &[("theme", "T0101"), ("foundation", "B03")],
        steward: "shen.steward",
        approver: "yang.approver",
        items: &[],
    },
    Entry {
        table: Table::Streets,
        code: "streets",
        name: "乡级行政区划代码",
        abstract_: "全国乡镇、街道行政区划代码及名称",
        classes: &[("theme", "T0101"), ("foundation", "B03")],
        steward: "shen.steward",
        approver: "yang.approver",
        items: &[],
    },
    Entry {
        table: Table::Registry,
        code: "enterprise_registry",
        name: "企业登记基本信息",
        abstract_: "企业统一社会信用代码、名称、行业、注册资本、成立日期与所在区划（演示数据，非真实企业）",
        classes: &[("theme", "T0102"), ("foundation", "B02")],
        steward: "qian.steward",
        approver: "sun.approver",
        items: &[
            ("uscc", 1, false, true, None),
            ("legal_representative", 3, true, false, Some(r#"{"name":"person_name"}"#)),
            ("registered_capital", 2, false, false, None),
        ],
    },
    Entry {
        table: Table::Insurance,
        code: "social_insurance",
        name: "职工社会保险缴费信息",
        abstract_: "参保人缴费月数与基数（演示数据，非真实个人）",
        classes: &[("theme", "T0201"), ("foundation", "B01")],
        steward: "wu.steward",
        approver: "zheng.approver",
        items: &[
            ("person_name", 3, true, false, Some(r#"{"name":"person_name"}"#)),
            ("resident_id", 3, true, true, Some(r#"{"name":"resident_id"}"#)),
            ("employer_uscc", 2, false, false, None),
            ("months_paid", 3, false, false, None),
            ("base_amount", 3, false, false, Some(r#"{"name":"number","step":1000}"#)),
        ],
    },
];

/// Resources of the transport zone.
pub const TRANSPORT: &[Entry] = &[
    Entry {
        table: Table::Flights,
        code: "flights",
        name: "航班起降记录",
        abstract_: "2013 年离港航班的计划与实际时刻、延误、航程",
        classes: &[("theme", "T0403"), ("industry", "G56")],
        steward: "feng.steward",
        approver: "chu.approver",
        items: &[("tailnum", 2, false, true, None)],
    },
    Entry {
        table: Table::Weather,
        code: "weather",
        name: "机场逐时气象",
        abstract_: "2013 年机场逐时气象观测",
        classes: &[("theme", "T0701"), ("industry", "M")],
        steward: "feng.steward",
        approver: "chu.approver",
        items: &[],
    },
    Entry {
        table: Table::Planes,
        code: "planes",
        name: "航空器登记",
        abstract_: "航空器登记号、制造商、机型与座位数",
        classes: &[("theme", "T0403"), ("industry", "G56")],
        steward: "feng.steward",
        approver: "chu.approver",
        items: &[("tailnum", 2, false, true, None)],
    },
    Entry {
        table: Table::Airports,
        code: "airports",
        name: "机场名录",
        abstract_: "机场代码、名称、坐标与海拔",
        classes: &[("theme", "T0403"), ("industry", "G56")],
        steward: "feng.steward",
        approver: "chu.approver",
        items: &[],
    },
    Entry {
        table: Table::Airlines,
        code: "airlines",
        name: "航空公司名录",
        abstract_: "航空公司代码与名称",
        classes: &[("theme", "T0403"), ("industry", "G56")],
        steward: "feng.steward",
        approver: "chu.approver",
        items: &[],
    },
];
