//! Refusal codes of `rulebook`.

super::codes! {
    NONE_IN_FORCE = "rulebook.none_in_force", Conflict, Some("A26.2"), Some(26),
        "没有施行中的规则，“{action_zh}”暂停办理；已生效的协议照常运行。请数据主管部门登记新规则的公布日期",
        "no rules are in force, so {action} has to wait; agreements in force go on. The data authority enters the publication of new rules";
    PACK_UNKNOWN = "rulebook.pack_unknown", Invalid, Some("A1.2"), Some(1),
        "平台没有这个规则包，请从列表中选择", "the platform has no such rule pack; choose one of the list";
    PACK_NOT_ADOPTED = "rulebook.pack_not_adopted", Invalid, Some("A26.4"), Some(26),
        "这个规则包尚未采用，无从替代", "this rule pack was never adopted, so nothing can take its place";
    PUBLISHED_MISSING = "rulebook.published_missing", Invalid, Some("A26.1"), Some(26),
        "请填写规则的公布日期，施行日期由此起算", "enter the day of publication; the first day in force is counted from it";
    PUBLISHED_LATER = "rulebook.published_later", Invalid, Some("A26.1"), Some(26),
        "公布日期不能晚于今天", "the day of publication cannot lie after today";
    FROM_BEFORE_PUBLISHED = "rulebook.from_before_published", Invalid, Some("A26.1"), Some(26),
        "施行日期不能早于公布日期", "the first day in force cannot lie before the publication";
    UNTIL_BEFORE_FROM = "rulebook.until_before_from", Invalid, Some("A26.2"), Some(26),
        "失效日期不能早于施行日期", "the last day in force cannot lie before the first";
    RETROACTIVE = "rulebook.retroactive", Invalid, Some("A1.2"), Some(1),
        "规则不溯及既往，请选择今天或以后的日期", "rules do not reach back; choose today or a later day";
    PARAMETER_UNKNOWN = "rulebook.parameter_unknown", Invalid, Some("A1.2"), Some(1),
        "这个规则包没有规定该参数，请从列表中选择", "the rule pack does not state this parameter; choose one of the list";
    VALUE_MISSING = "rulebook.value_missing", Invalid, Some("A1.2"), Some(1),
        "请填写参数的新值", "enter the new value of the parameter";
    VALUE_SAME = "rulebook.value_same", Invalid, None, None,
        "新值与现值相同，无需调整", "the new value is the present one; nothing would change";
    VALUE_INVALID = "rulebook.value_invalid", Invalid, Some("A1.2"), Some(1),
        "参数值不合规定（{why}），请改正", "the value does not hold ({why}); correct it";
    FIELD_NOT_ALLOWED = "rulebook.field_not_allowed", Invalid, None, None,
        "这类变更不填写该项，请留空", "a change of this kind does not have this field; leave it empty";
    SAME_PERSON = "rulebook.same_person", Forbidden, Some("A1.2"), Some(1),
        "提出人不能确认自己的规则变更，请由另一人确认", "whoever proposed a change of the rules cannot confirm it; another person must";
    ARTICLE_UNKNOWN = "rulebook.article_unknown", Invalid, Some("A26.3"), Some(26),
        "这个规则包没有该条，请核对条号", "the rule pack has no such article; check its number";
    ROW_UNKNOWN = "rulebook.row_unknown", Invalid, Some("A26.3"), Some(26),
        "该条没有这个要求项，请核对", "the article has no such requirement row; check it";
}
