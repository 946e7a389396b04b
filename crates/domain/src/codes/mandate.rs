//! Refusal codes of `mandate`.

super::codes! {
    TERM_TOO_LONG = "mandate.term_too_long", Invalid, Some("A11.1"), Some(11),
        "协议期限不得超过 {years} 年，最晚到 {last}", "an agreement runs {years} years at most; its last day is {last} or earlier";
    TERM_REVERSED = "mandate.term_reversed", Invalid, Some("A10.1"), Some(10),
        "协议终止日不能早于起始日", "the last day lies before the first";
    TERM_OVER = "mandate.term_over", Conflict, Some("A11.1"), Some(11),
        "协议期限已于 {end} 届满，请重新申请授权", "the term ended on {end}; apply for a new agreement";
    TERM_NOT_OVER = "mandate.term_not_over", Conflict, Some("A11.1"), Some(11),
        "协议期限至 {end}，尚未届满", "the term runs until {end} and is not over";
    NOT_STARTED = "mandate.not_started", Conflict, Some("A11.1"), Some(11),
        "协议自 {start} 起生效，目前不能使用数据", "the agreement starts on {start}; data cannot be used before";
    NOT_SIGNED = "mandate.not_signed", Conflict, Some("A9.5"), Some(9),
        "协议尚未签署生效", "the agreement is not signed yet";
    SUSPENDED = "mandate.suspended", Suspended, Some("A23.4"), Some(23),
        "授权运营协议已暂停，恢复前不能使用数据", "the agreement is suspended; data can be used again when it is resumed";
    ENDED = "mandate.ended", Suspended, Some("A23.4"), Some(23),
        "授权运营协议已终止或到期，数据使用授权随之失效", "the agreement has ended, and with it every use of data under it";
    SCENARIO_MISSING = "mandate.scenario_missing", Invalid, Some("A10.1"), Some(10),
        "请至少填写一个应用场景", "name at least one scenario";
    SCENARIO_TWICE = "mandate.scenario_twice", Invalid, Some("A10.1"), Some(10),
        "应用场景重复", "this scenario stands twice";
    PURPOSE_MISSING = "mandate.purpose_missing", Invalid, Some("A10.1"), Some(10),
        "请至少选择一个用途", "choose at least one purpose";
    RESOURCE_MISSING = "mandate.resource_missing", Invalid, Some("A10.1"), Some(10),
        "请至少选择一个数据资源", "choose at least one data resource";
    RESOURCE_UNKNOWN = "mandate.resource_unknown", Invalid, Some("A10.1"), Some(10),
        "没有找到该数据资源，或其尚未发布", "there is no such published data resource";
    RESOURCE_TWICE = "mandate.resource_twice", Invalid, Some("A10.1"), Some(10),
        "数据资源重复", "this data resource stands twice";
    RESOURCE_OTHER_ZONE = "mandate.resource_other_zone", Invalid, Some("A4.4"), Some(4),
        "数据资源不属于所选专区", "the data resource lies in another zone";
    OPERATOR_INVALID = "mandate.operator_invalid", Invalid, Some("A9.5"), Some(9),
        "协议相对方须为登记在册的运营单位", "the other party must be a registered operator";
    ZONE_INVALID = "mandate.zone_invalid", Invalid, Some("A4.1"), Some(4),
        "没有找到所选专区，或其尚未启用", "there is no such zone, or it is not in operation yet";
    SIGNED_BY_DRAFTER = "mandate.signed_by_drafter", Forbidden, Some("A9.5"), Some(9),
        "起草人不能签署同一协议，请由另一位签署人办理", "the drafter cannot sign; ask another signatory";
    NOT_COMPETENT = "mandate.not_competent", Forbidden, Some("A11.3"), Some(11),
        "只有数据主管部门或本专区监管部门可以{action_zh}", "only the data authority or a regulator of the zone may `{action}`";
    SAME_PERSON = "mandate.same_person", Forbidden, Some("A11.5"), Some(11),
        "提请人不能确认自己的提请，请由另一人确认", "whoever proposed cannot confirm; another person must";
    SAME_BODY = "mandate.same_body", Forbidden, Some("A11.5"), Some(11),
        "恢复协议须由数据主管部门和专区监管部门分别提请与确认", "the data authority and a regulator must each take one step";
}
