//! A policy in words, for whoever approves or uses it.

use crate::{
    mandate::Purpose,
    mask::{DateUnit, Mask},
    policy::{ColumnPolicy, Operation, Policy, Use},
};

/// A policy in sentences, Chinese and English beside each other: purpose, what may be done, what
/// may leave, then one sentence per column.
pub fn words(policy: &Policy) -> Vec<(String, String)> {
    let purpose = Purpose::ALL.iter().find(|p| p.word() == policy.purpose);
    let purpose_zh = purpose.map_or(policy.purpose.as_str(), |p| p.zh());
    let mut sentences = vec![
        (
            format!("仅用于{purpose_zh}，不得用于其他目的。"),
            format!("For the purpose `{}` and no other.", policy.purpose),
        ),
        operations(policy),
        (
            format!("每行结果至少来自 {} 个不同主体。", policy.min_group),
            format!("Every row that leaves rests on at least {} distinct units.", policy.min_group),
        ),
        (
            format!("结果最高为 {} 级。", policy.max_output_grade),
            format!("A result is of grade {} at most.", policy.max_output_grade),
        ),
    ];
    for (table, rules) in &policy.tables {
        match &rules.unit {
            Some(unit) => sentences.push((
                format!("表 {table} 以“{unit}”区分主体。"),
                format!("In table `{table}` the units are the values of `{unit}`."),
            )),
            None => sentences
                .push((format!("表 {table} 的每一行是一个主体。"), format!("In table `{table}` every row is a unit."))),
        }
        if rules.row_filter.is_some() {
            sentences.push((
                format!("表 {table} 只提供符合授权条件的记录。"),
                format!("Of table `{table}` only the rows the grant names exist."),
            ));
        }
        sentences.extend(rules.columns.iter().map(|(name, column)| about(table, name, column)));
    }
    sentences
}

fn operations(policy: &Policy) -> (String, String) {
    let names = |name: fn(Operation) -> &'static str, comma: &str| {
        policy.operations.iter().map(|o| name(*o)).collect::<Vec<_>>().join(comma)
    };
    let zh = |operation| match operation {
        Operation::Select => "查询",
        Operation::Aggregate => "聚合",
        Operation::Join => "关联",
        Operation::Set => "集合运算",
        Operation::Window => "窗口计算",
    };
    let en = |operation| match operation {
        Operation::Select => "select",
        Operation::Aggregate => "aggregate",
        Operation::Join => "join",
        Operation::Set => "set operations",
        Operation::Window => "windows",
    };
    (format!("可以：{}。", names(zh, "、")), format!("Allowed: {}.", names(en, ", ")))
}

fn about(table: &str, name: &str, column: &ColumnPolicy) -> (String, String) {
    let (zh, en) = match (column.usage, &column.mask) {
        (Use::Plain, _) => ("可见原值".to_owned(), "is read as it is".to_owned()),
        (Use::Mask, Some(mask)) => {
            let (zh, en) = mask_words(mask);
            (format!("脱敏后可见（{zh}）"), format!("is read masked ({en})"))
        }
        (Use::Mask, None) => {
            ("脱敏后可见，规则缺失，不可用".to_owned(), "lacks its mask and cannot be used".to_owned())
        }
        (Use::Aggregate, _) => ("只能用于聚合，不可见".to_owned(), "is used in aggregates only".to_owned()),
        (Use::Private, _) => ("只能用于差分隐私聚合".to_owned(), "is used in private aggregates only".to_owned()),
        (Use::Verify, _) => ("只能核验是否一致".to_owned(), "is only compared, yes or no".to_owned()),
        (Use::Deny, _) => ("不可使用".to_owned(), "cannot be used".to_owned()),
    };
    let (id_zh, id_en) = if column.identifier {
        ("，直接标识符，不得明文出域", ", a direct identifier that never leaves in clear")
    } else {
        ("", "")
    };
    (
        format!("{table}.{name}（{} 级）：{zh}{id_zh}。", column.grade),
        format!("`{table}.{name}` (grade {}) {en}{id_en}.", column.grade),
    )
}

fn mask_words(mask: &Mask) -> (String, String) {
    let (zh, en) = match mask {
        Mask::PersonName => ("保留姓氏", "family name kept"),
        Mask::ResidentId => ("保留省份和出生年", "province and birth year kept"),
        Mask::Mobile => ("保留前三后四位", "first three and last four digits kept"),
        Mask::BankCard => ("保留后四位", "last four digits kept"),
        Mask::Plate => ("保留省市", "province and city kept"),
        Mask::Email => ("保留首字符和域名", "first character and domain kept"),
        Mask::Uscc => ("保留前八位", "first eight characters kept"),
        Mask::Token => ("本协议专用的密钥标记", "a keyed token of this agreement"),
        Mask::Null => ("置空", "always empty"),
        Mask::Fixed { .. } => ("固定文字", "a fixed text"),
        Mask::Address { level: 1 } => ("到省", "cut at the province"),
        Mask::Address { level: 2 } => ("到市", "cut at the city"),
        Mask::Address { level: 3 } => ("到区县", "cut at the district"),
        Mask::Address { .. } => ("到街道", "cut at the street"),
        Mask::Date { unit: DateUnit::Year } => ("到年", "cut to the year"),
        Mask::Date { unit: DateUnit::Quarter } => ("到季度", "cut to the quarter"),
        Mask::Date { unit: DateUnit::Month } => ("到月", "cut to the month"),
        Mask::Number { step } => {
            return (format!("取整到 {step} 的倍数"), format!("rounded down to a multiple of {step}"));
        }
    };
    (zh.to_owned(), en.to_owned())
}
