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
        "数据资源不属于所选专区，也没有向其供数的有效供数令", "the data resource lies in another zone, and no supply order lets this one use it";
    OPERATOR_INVALID = "mandate.operator_invalid", Invalid, Some("A9.5"), Some(9),
        "协议相对方须为登记在册的运营单位", "the other party must be a registered operator";
    CAPABILITY_MISSING = "mandate.capability_missing", Invalid, Some("A5.2"), Some(5),
        "请说明选择该运营单位所依据的技术能力与资源条件", "say for which technical capability and resources the operator is chosen";
    OPERATOR_UNQUALIFIED = "mandate.operator_unqualified", Invalid, Some("A5.2"), Some(5),
        "该运营单位没有经核验且在有效期内的“{kind_zh}”，请先登记并核验资质", "the operator holds no verified `{kind}` that is valid today; record and verify it first";
    OPERATOR_DISCREDITED = "mandate.operator_discredited", Conflict, Some("A12.6"), Some(12),
        "该运营单位已列入失信或严重违法名单，不能签订协议", "the operator stands on a list of dishonest or seriously offending bodies; no agreement is made with it";
    OBLIGATION_AGREEMENT = "mandate.obligation_agreement", Invalid, Some("A7.1"), Some(7),
        "请选择本部门签订且未终止的协议", "choose an agreement of this authority that has not ended";
    OBLIGATION_TARGET = "mandate.obligation_target", Invalid, Some("A7.1"), Some(7),
        "目标须大于零", "the target is above zero";
    OBLIGATION_DUE = "mandate.obligation_due", Invalid, Some("A7.1"), Some(7),
        "完成日期须在协议期限之内", "the day lies within the agreement's term";
    OBLIGATION_EVIDENCE = "mandate.obligation_evidence", Invalid, Some("A7.1"), Some(7),
        "请说明佐证材料（合同、发票、记录等）", "name what shows it: contracts, invoices, records";
    OBLIGATION_BACKWARDS = "mandate.obligation_backwards", Invalid, Some("A7.1"), Some(7),
        "累计完成数不能小于已核收的数", "what was reached in all is not less than what was accepted";
    OBLIGATION_OWN = "mandate.obligation_own", Forbidden, Some("A7.1"), Some(7),
        "运营单位的履行情况由数据主管部门另一人核收", "somebody of the data authority, never the operator or the reporter, looks at a report";
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
