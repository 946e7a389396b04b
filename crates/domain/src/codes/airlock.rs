//! Refusal codes of `airlock`.

super::codes! {
    JOB_INVALID = "airlock.job_invalid", Invalid, Some("A25.3"), Some(25),
        "只能为本单位运行成功的作业申请出域", "an export needs a job of your organisation that succeeded";
    ALREADY_SUBMITTED = "airlock.already_submitted", Conflict, Some("A25.3"), Some(25),
        "该作业结果已申请出域", "this job's candidate was put before the airlock already";
    DIGEST_MISMATCH = "airlock.digest_mismatch", Conflict, Some("A25.3"), Some(25),
        "摘要与待放行的内容不一致，不能继续", "the digest is not that of the candidate; what is reviewed is what is released";
    OWN_EXPORT = "airlock.own_export", Forbidden, Some("A25.3"), Some(25),
        "申请单位不能复核自己的出域申请", "the applicant cannot review its own export";
    NOT_REVIEWER = "airlock.not_reviewer", Forbidden, Some("A25.3"), Some(25),
        "该出域申请不由本单位复核", "this export is not for your organisation to review";
    ALREADY_REVIEWED = "airlock.already_reviewed", Conflict, Some("A25.3"), Some(25),
        "您已复核过该申请，请由另一人复核", "you have reviewed this export already; another person must";
    REVIEWED_BY_DELEGATOR = "airlock.reviewed_by_delegator", Forbidden, Some("A24.1"), Some(24),
        "委托人已复核该申请，受托人不能代其再次复核，请由他人复核", "whoever delegated to you has reviewed this export; another person must";
    MASKED_BY_REVIEWER = "airlock.masked_by_reviewer", Forbidden, Some("A24.1"), Some(24),
        "决定其脱敏方式的审批人不能复核同一结果的出域，请由他人复核", "whoever decided how its items are masked does not review what leaves; another person must";
    ENOUGH_REVIEWS = "airlock.enough_reviews", Conflict, Some("A25.3"), Some(25),
        "本单位所需的复核已完成", "no further review of your organisation is needed";
    OPINION_MISSING = "airlock.opinion_missing", Invalid, Some("A25.3"), Some(25),
        "不同意放行须写明意见", "a rejection states its reasons";
    GRADE_TOO_HIGH = "airlock.grade_too_high", Conflict, Some("A13.7"), Some(13),
        "结果级别高于授权允许的级别，不能出域", "the candidate's grade is above what the grants allow";
}
