//! Refusal codes of `zone`.

super::codes! {
    SECTOR_MISSING = "zone.sector_missing", Invalid, Some("A4.3"), Some(4),
        "该类专区须选择所属行业领域", "a zone of this kind names its sector";
    SECTOR_NOT_ALLOWED = "zone.sector_not_allowed", Invalid, Some("A4.1"), Some(4),
        "该类专区不属于某一行业领域", "a zone of this kind has no sector";
    SECTOR_UNKNOWN = "zone.sector_unknown", Invalid, Some("A4.3"), Some(4),
        "没有登记该领域，或其已停用；请先登记领域", "no such sector is registered, or it is closed; register it first";
    SECTOR_CODE = "zone.sector_code", Invalid, Some("A4.3"), Some(4),
        "领域代码须为 2 至 32 位小写字母、数字或下划线", "a sector's code has 2 to 32 of the characters a-z, 0-9 and `_`";
    SECTOR_CODE_TAKEN = "zone.sector_code_taken", Conflict, Some("A4.3"), Some(4),
        "该领域代码已登记", "a sector with this code is registered already";
    SCORE_INVALID = "zone.score_invalid", Invalid, Some("A4.3"), Some(4),
        "评分须为 0 至 100", "a score lies between 0 and 100";
    THEME_TWICE = "zone.theme_twice", Invalid, Some("A4.4"), Some(4),
        "主题重复", "this theme stands twice";
    KIND_UNKNOWN = "zone.kind_unknown", Invalid, Some("A4.1"), Some(4),
        "没有登记该专区类别，或其已停用；请先登记类别", "no such kind of zone is registered, or it is closed; register it first";
    KIND_CODE = "zone.kind_code", Invalid, Some("A4.1"), Some(4),
        "类别代码须为 2 至 32 位小写字母、数字或下划线", "a kind's code has 2 to 32 of the characters a-z, 0-9 and `_`";
    KIND_CODE_TAKEN = "zone.kind_code_taken", Conflict, Some("A4.1"), Some(4),
        "该类别代码已登记", "a kind with this code is registered already";
    REGION_MISSING = "zone.region_missing", Invalid, Some("A4.1"), Some(4),
        "该类专区须填写所在区域的行政区划代码", "a zone of this kind names the division it is for";
    REGION_NOT_ALLOWED = "zone.region_not_allowed", Invalid, Some("A4.1"), Some(4),
        "该类专区面向全市，不填写区域", "a zone of this kind is for the whole city and names no division";
    REGION_OUTSIDE = "zone.region_outside", Invalid, Some("A2.1"), Some(2),
        "专区须在本市行政区域内（区划代码以 {prefix} 开头）", "a zone lies within the city: its division begins with {prefix}";
    REGION_TAKEN = "zone.region_taken", Conflict, Some("A4.1"), Some(4),
        "该区域已设立同类专区", "there is a zone of this kind for this division already";
    NOT_ON_PILOT_LIST = "zone.not_on_pilot_list", Conflict, Some("A2.5"), Some(2),
        "该专区未列入试点名单，不能启用，也不能新签协议、新提申请；已生效的协议照常运行", "the zone is not on the pilot list: it is not activated and takes no new agreement or request; agreements in force go on";
    DUTY_MISSING = "zone.duty_missing", Conflict, Some("A5.1"), Some(5),
        "尚有 {count} 项责任未落实（{duties_zh}），不能启用专区", "{count} duties have no owner ({duties}); the zone cannot be activated";
    DUTY_OWNER_INVALID = "zone.duty_owner_invalid", Invalid, Some("A5.1"), Some(5),
        "责任单位须为登记在册的机构；监督管理由数据主管部门或本专区监管部门承担", "a duty is owned by a registered organisation; supervision by the data authority or a regulator of the zone";
    ACTIVATED_BY_FOUNDER = "zone.activated_by_founder", Forbidden, Some("A5.1"), Some(5),
        "设立人不能启用同一专区，请由另一人启用", "whoever established a zone does not activate it; ask somebody else";
    SECTOR_TAKEN = "zone.sector_taken", Conflict, Some("A4.1"), Some(4),
        "该领域已设立专区", "there is a zone of this kind and sector already";
    REGULATOR_MISSING = "zone.regulator_missing", Invalid, Some("A6.2"), Some(6),
        "请至少指定一个专区监管部门", "a zone has at least one regulator";
    REGULATOR_TWICE = "zone.regulator_twice", Invalid, Some("A6.2"), Some(6),
        "专区监管部门重复", "this regulator stands twice";
    REGULATOR_INVALID = "zone.regulator_invalid", Invalid, Some("A6.2"), Some(6),
        "专区监管部门须为登记在册的监管部门", "a regulator must be a registered regulating body";
    AUTHORITY_REGULATES = "zone.authority_regulates", Invalid, Some("A6.1"), Some(6),
        "该类专区由数据主管部门监管，监管部门须包括本单位", "the data authority itself regulates a zone of this kind; name it among the regulators";
}
