//! Refusal codes of `zone`.

super::codes! {
    SECTOR_MISSING = "zone.sector_missing", Invalid, Some("A4.3"), Some(4),
        "行业领域专区须选择所属行业领域", "a sector zone names its sector";
    SECTOR_NOT_ALLOWED = "zone.sector_not_allowed", Invalid, Some("A4.1"), Some(4),
        "综合领域专区不属于某一行业领域", "a comprehensive zone has no sector";
    SECTOR_TAKEN = "zone.sector_taken", Conflict, Some("A4.1"), Some(4),
        "该领域已设立专区", "there is a zone of this kind and sector already";
    REGULATOR_MISSING = "zone.regulator_missing", Invalid, Some("A6.2"), Some(6),
        "请至少指定一个专区监管部门", "a zone has at least one regulator";
    REGULATOR_TWICE = "zone.regulator_twice", Invalid, Some("A6.2"), Some(6),
        "专区监管部门重复", "this regulator stands twice";
    REGULATOR_INVALID = "zone.regulator_invalid", Invalid, Some("A6.2"), Some(6),
        "专区监管部门须为登记在册的监管部门", "a regulator must be a registered regulating body";
    AUTHORITY_REGULATES = "zone.authority_regulates", Invalid, Some("A6.1"), Some(6),
        "综合领域专区由数据主管部门监管", "the data authority regulates a comprehensive zone";
}
