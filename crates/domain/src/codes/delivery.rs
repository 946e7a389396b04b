//! Refusal codes of `delivery`.

super::codes! {
    PRODUCT_INVALID = "delivery.product_invalid", Invalid, Some("A3.4"), Some(3),
        "没有找到已上架的该产品", "there is no such listed product";
    CUSTOMER_INVALID = "delivery.customer_invalid", Invalid, Some("A19.4"), Some(19),
        "订阅方须为登记在册的客户", "a subscriber must be a registered customer";
    PURPOSE_OUTSIDE = "delivery.purpose_outside", Invalid, Some("A19.4"), Some(19),
        "声明的用途与产品所据授权的用途不一致", "the declared purpose is not the one the product's data was granted for";
    QUOTA_RANGE = "delivery.quota_range", Invalid, Some("A19.4"), Some(19),
        "每日调用配额须为 1 至 {limit}", "a daily quota is 1 to {limit}";
    NOT_PARTY = "delivery.not_party", Forbidden, Some("A19.4"), Some(19),
        "只有客户本单位或产品运营单位可以办理", "only the customer or the product's operator may do this";
    KEYS_ENOUGH = "delivery.keys_enough", Conflict, None, None,
        "有效密钥已达 {limit} 个，请先吊销一个", "{limit} keys work already; revoke one first";
    KEY_KNOWN = "delivery.key_known", Conflict, None, None,
        "密钥重复，请重新签发", "this key exists already; issue another";
    KEY_MALFORMED = "delivery.key_malformed", Invalid, None, None,
        "密钥前缀或摘要无效", "the key's prefix or hash is not valid";
    KEY_INVALID = "delivery.key_invalid", Unauthenticated, None, None,
        "密钥无效或已吊销", "the key is not valid or was revoked";
    KEY_UNKNOWN = "delivery.key_unknown", Invalid, None, None,
        "没有有效的该密钥", "no key with this prefix works";
    SUSPENDED = "delivery.suspended", Suspended, Some("A23.4"), Some(23),
        "订阅已暂停", "the subscription is suspended";
    ENDED = "delivery.ended", Unauthenticated, None, None,
        "订阅已终止", "the subscription has ended";
    NOT_SUSPENDED_FOR = "delivery.not_suspended_for", Conflict, Some("A23.4"), Some(23),
        "订阅并非因此暂停", "the subscription is not suspended for this cause";
    QUOTA_USED = "delivery.quota_used", TooMany, None, None,
        "今日配额 {quota} 次已用完，北京时间零点恢复", "today's quota of {quota} calls is used up; it is full again at midnight in Beijing";
    UNKNOWN_COLUMN = "delivery.unknown_column", Invalid, None, None,
        "产品没有名为 {column} 的列，请核对产品说明", "the product has no column `{column}`; see its description";
    BAD_FILTER = "delivery.bad_filter", Invalid, None, None,
        "列 {column} 的筛选值与其类型不符（日期形如 2026-01-05，布尔为 true 或 false）",
        "the value to filter column `{column}` by is not of its type (dates are 2026-01-05, booleans true or false)";
    NOT_A_DATA_SET = "delivery.not_a_data_set", Invalid, Some("A19.4"), Some(19),
        "该产品是数据接口，只能按键查询，不能整体下载", "this product is an interface: it is looked up by its keys and not downloaded whole";
    KEY_COLUMN_WANTED = "delivery.key_column_wanted", Invalid, Some("A19.4"), Some(19),
        "该接口须按 {column} 查询，请在地址中给出它的值", "this product is looked up by `{column}`; give its value in the address";
}
