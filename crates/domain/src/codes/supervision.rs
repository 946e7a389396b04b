//! Refusal codes of `supervision`.

super::codes! {
    ZONE_MISSING = "supervision.zone_missing", Invalid, Some("A23.4"), Some(23),
        "停用专区须指明专区", "a halt of a zone names the zone";
    ZONE_NOT_ALLOWED = "supervision.zone_not_allowed", Invalid, Some("A23.4"), Some(23),
        "停用全平台不指明专区", "a halt of the whole platform names no zone";
    ALREADY_HALTED = "supervision.already_halted", Conflict, Some("A23.4"), Some(23),
        "同一范围已有停用令", "a halt of the same scope is in force already";
    NO_ORDER = "supervision.no_order", Conflict, Some("A23.4"), Some(23),
        "暂停并非因监管命令，原因消除后自行恢复", "it is not suspended by order; it resumes by itself once the cause is gone";
    LIFT_NOT_PROPOSED = "supervision.lift_not_proposed", Conflict, Some("A23.4"), Some(23),
        "尚无人提请恢复，请先由一人提请", "nobody has proposed to resume it; one person proposes first";
    LIFT_SAME_PERSON = "supervision.lift_same_person", Forbidden, Some("A23.4"), Some(23),
        "提请恢复的人不能确认，请由另一人确认", "whoever proposed to resume it cannot confirm; another person must";
    LIFT_BY_ORDERER = "supervision.lift_by_orderer", Forbidden, Some("A23.4"), Some(23),
        "下令暂停的人不能确认恢复，请由另一人确认", "whoever ordered the suspension does not confirm that it ends; another person must";
    REPORTED_ALREADY = "supervision.reported_already", Conflict, Some("A6.4"), Some(6),
        "事件已经报告，无需重复", "the incident was reported already";
    ALERT_OWN = "supervision.alert_own", Forbidden, Some("A23.3"), Some(23),
        "告警由他人核查处置，本人不能处置自己的越权尝试", "somebody else looks into an alert; nobody does so for their own attempt";
    OPINION_DESK = "supervision.opinion_desk", Invalid, Some("A6.3"), Some(6),
        "请选择在册的流通与合规监管部门；监管部门主动出具意见时选择本单位", "choose an active market or compliance desk; a desk that speaks unasked names itself";
    OPINION_OBJECT = "supervision.opinion_object", Invalid, Some("A6.3"), Some(6),
        "意见针对协议或数据产品，没有找到所选对象", "an opinion is about an agreement or a product; there is no such one";
    OPINION_OTHER_DESK = "supervision.opinion_other_desk", Forbidden, Some("A6.3"), Some(6),
        "该事项属其他监管部门或岗位的职责，请由被征求单位的对应人员出具", "this topic is another desk's; whoever holds its role at the body that was asked gives the opinion";
    ECOSYSTEM_YEAR = "supervision.ecosystem_year", Invalid, Some("A7.4"), Some(7),
        "请选择已经开始的年份，不早于 2015 年", "choose a year that has begun, 2015 or later";
    SAME_PERSON = "supervision.same_person", Forbidden, Some("A23.4"), Some(23),
        "提请人不能确认自己的提请，请由另一人确认", "whoever proposed cannot confirm; another person must";
}
