//! Refusal codes of `product`.

super::codes! {
    CODE_INVALID = "product.code_invalid", Invalid, None, None,
        "产品代码须以小写字母开头，由 2 至 41 位小写字母、数字、连字符组成", "a code has 2 to 41 of the characters a-z, 0-9 and `-` and starts with a letter";
    CODE_TAKEN = "product.code_taken", Conflict, None, None,
        "该产品代码已被使用，请换一个", "this code is taken; choose another";
    EXPORT_INVALID = "product.export_invalid", Invalid, Some("A19.1"), Some(19),
        "产品须来自本单位已放行的出域结果", "a product needs a released export of your organisation";
    SCENARIO_OUTSIDE = "product.scenario_outside", Invalid, Some("A19.2"), Some(19),
        "应用场景不在授权运营协议范围内", "the scenario is not one of the agreement's";
    KEY_COLUMN_UNKNOWN = "product.key_column_unknown", Invalid, Some("A19.1"), Some(19),
        "产品中没有该查询字段", "the product has no such column";
    KEY_COLUMN_TWICE = "product.key_column_twice", Invalid, Some("A19.1"), Some(19),
        "查询字段重复", "this key column stands twice";
    KEY_COLUMN_MISSING = "product.key_column_missing", Invalid, Some("A19.1"), Some(19),
        "接口类产品须指定至少一个查询字段", "an API product names at least one key column";
    PRICE_NEGATIVE = "product.price_negative", Invalid, Some("A19.2"), Some(19),
        "价格不能为负", "a price is not negative";
    PRICE_NOT_FREE = "product.price_not_free", Invalid, Some("A16.1"), Some(16),
        "用于{purpose_zh}的产品不得收费", "a product for `{purpose}` is free of charge";
    OWN_PRODUCT = "product.own_product", Forbidden, Some("A19.3"), Some(19),
        "运营单位不能确认自己的报告", "the operator cannot acknowledge its own report";
    NOT_REGULATOR = "product.not_regulator", Forbidden, Some("A19.3"), Some(19),
        "只有本专区监管部门可以处理该报告", "only a regulator of this zone may handle the report";
    NOT_SUSPENDED_FOR = "product.not_suspended_for", Conflict, Some("A23.4"), Some(23),
        "产品并非因此暂停", "the product is not suspended for this cause";
    NOT_LISTED = "product.not_listed", Suspended, Some("A19.3"), Some(19),
        "产品未上架或已暂停，目前不能使用", "the product is not listed at present and cannot be used";
}
