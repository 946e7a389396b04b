//! Refusal codes of `supervision`.

super::codes! {
    ZONE_MISSING = "supervision.zone_missing", Invalid, Some("A23.4"), Some(23),
        "停用专区须指明专区", "a halt of a zone names the zone";
    ZONE_NOT_ALLOWED = "supervision.zone_not_allowed", Invalid, Some("A23.4"), Some(23),
        "停用全平台不指明专区", "a halt of the whole platform names no zone";
    ALREADY_HALTED = "supervision.already_halted", Conflict, Some("A23.4"), Some(23),
        "同一范围已有停用令", "a halt of the same scope is in force already";
    REPORTED_ALREADY = "supervision.reported_already", Conflict, Some("A6.4"), Some(6),
        "事件已经报告，无需重复", "the incident was reported already";
    SAME_PERSON = "supervision.same_person", Forbidden, Some("A23.4"), Some(23),
        "提请人不能确认自己的提请，请由另一人确认", "whoever proposed cannot confirm; another person must";
}
