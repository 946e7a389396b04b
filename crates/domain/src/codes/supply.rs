//! Refusal codes of `supply`.

super::codes! {
    ZONE_INVALID = "supply.zone_invalid", Invalid, Some("A4.2"), Some(4),
        "没有找到所选专区，或其未启用；供出与受供须为两个专区", "there is no such zone in operation; the zone that supplies and the one that is supplied differ";
    NOT_COMPREHENSIVE = "supply.not_comprehensive", Invalid, Some("A4.2"), Some(4),
        "只有综合领域专区可以向其他专区供数", "only a comprehensive zone supplies other zones";
    HANDED_ON = "supply.handed_on", Invalid, Some("A4.2"), Some(4),
        "该数据资源不属于供出专区；受供的数据不得再供给第三个专区", "this resource does not belong to the zone that supplies; what a zone was supplied with is not handed on to a third";
    LINES_MISSING = "supply.lines_missing", Invalid, Some("A4.2"), Some(4),
        "请至少选择一个数据资源及其信息项", "name at least one resource and its items";
    RESOURCE_TWICE = "supply.resource_twice", Invalid, Some("A4.2"), Some(4),
        "数据资源重复", "this resource stands twice";
    RESOURCE_INVALID = "supply.resource_invalid", Invalid, Some("A13.2"), Some(13),
        "没有找到该数据资源，或其未发布、不再提供、不属于本专区", "there is no such resource on offer, or it belongs to another zone";
    PURPOSE_MISSING = "supply.purpose_missing", Invalid, Some("A4.2"), Some(4),
        "请至少选择一个用途", "choose at least one purpose";
    GRADE_ABOVE = "supply.grade_above", Invalid, Some("A4.2"), Some(4),
        "信息项“{item}”高于供数令的级别上限（{most} 级）", "the item `{item}` is above the ceiling of the order (grade {most})";
    TERM = "supply.term", Invalid, Some("A4.2"), Some(4),
        "供数截止日须在今天至 {last} 之间", "a supply ends between today and {last}";
    OWN = "supply.own", Forbidden, Some("A4.2"), Some(4),
        "提请人不能批准或签署自己提请的事项，请由另一人办理", "whoever proposed it does not approve or sign it; another person must";
    NO_SEAT = "supply.no_seat", Forbidden, Some("A4.2"), Some(4),
        "只有数据主管部门、相关专区监管部门和数据来源部门可以办理", "only the data authority, the regulators of the zones and the source departments decide on it";
    SAME_PERSON = "supply.same_person", Forbidden, Some("A4.2"), Some(4),
        "同一人不能代表两个单位批准同一事项", "one person does not approve for two organisations";
    AGREED = "supply.agreed", Conflict, Some("A4.2"), Some(4),
        "贵单位已经批准，待其他各方办理", "your organisation has agreed already; the others are awaited";
    NOT_YET = "supply.not_yet", Conflict, Some("A4.2"), Some(4),
        "须先经{seat_zh}批准", "the `{seat}` agrees first";
    OVER = "supply.over", Conflict, Some("A4.2"), Some(4),
        "供数期限已过，请重新提请", "the term of the supply is over; propose it anew";
    NOT_OVER = "supply.not_over", Conflict, Some("A4.2"), Some(4),
        "供数期限至 {end}，尚未届满", "the supply runs until {end} and is not over";
    NONE_IN_FORCE = "supply.none_in_force", Conflict, Some("A4.2"), Some(4),
        "该数据资源属于其他专区，没有有效的供数令，不能申请或使用", "the resource belongs to another zone and no supply order for it is in force";
    WIDER_THAN_ORDER = "supply.wider_than_order", Invalid, Some("A4.2"), Some(4),
        "申请的{what_zh}超出供数令的范围，请缩小申请", "the {what} goes beyond the supply order; ask for less";
    DUE_PAST = "supply.due_past", Invalid, Some("A13.2"), Some(13),
        "首次供数日期不能早于今天", "the first file is not due before today";
    FORM_TOO_OPEN = "supply.form_too_open", Invalid, Some("A13.2"), Some(13),
        "该数据资源含三级及以上信息项，须脱敏后提供或可用不可见", "the resource holds items of grade 3 or above: supply it masked or used without being seen";
    NOTHING_DUE = "supply.nothing_due", Conflict, Some("A13.2"), Some(13),
        "计划中没有待供的该数据资源，或本次供数已经登记", "the plan awaits no file of this resource, or counted this one already";
    NOT_PLANNED = "supply.not_planned", Conflict, Some("A13.2"), Some(13),
        "该数据资源未列入执行中的供数计划，不能申请；请先由数据主管部门会同专区监管部门制定计划", "no supply plan in force lists the resource; the data authority and the zone's regulator plan its supply first";
}
