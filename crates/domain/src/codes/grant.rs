//! Refusal codes of `grant`.

super::codes! {
    AGREEMENT_INVALID = "grant.agreement_invalid", Invalid, Some("A14.1"), Some(14),
        "没有找到本单位的该授权运营协议", "there is no such agreement of your organisation";
    RESOURCE_INVALID = "grant.resource_invalid", Invalid, Some("A14.1"), Some(14),
        "没有找到该数据资源，或其未发布", "there is no such published data resource";
    RESOURCE_NOT_OFFERED = "grant.resource_not_offered", Invalid, Some("A13.2"), Some(13),
        "该数据资源已不再提供（下架、封存或依法不予开放），不能同意", "this data resource is no longer offered (withdrawn, sealed or closed by law) and cannot be granted";
    ITEM_WITHHELD = "grant.item_withheld", Invalid, Some("A13.1"), Some(13),
        "该信息项不可申请、尚未定级或尚未保密审查，不能同意", "the item is kept back, not graded or not reviewed for secrets and cannot be granted";
    WIDER_THAN_AGREEMENT = "grant.wider_than_agreement", Invalid, Some("A14.8"), Some(14),
        "申请的{what_zh}超出授权运营协议的范围，请缩小申请", "the {what} goes beyond the agreement; ask for less";
    PERIOD_PAST = "grant.period_past", Invalid, Some("A14.1"), Some(14),
        "使用期限不能早于今天", "the period of use ends before today";
    ITEMS_MISSING = "grant.items_missing", Invalid, Some("A14.1"), Some(14),
        "请至少申请一个信息项", "ask for at least one item";
    ITEM_UNKNOWN = "grant.item_unknown", Invalid, Some("A14.1"), Some(14),
        "数据资源中没有信息项“{item}”", "the resource has no item `{item}`";
    ITEM_TWICE = "grant.item_twice", Invalid, Some("A14.1"), Some(14),
        "信息项“{item}”重复", "the item `{item}` stands twice";
    REASON_MISSING = "grant.reason_missing", Invalid, Some("A14.1"), Some(14),
        "请写明需要信息项“{item}”的理由", "say why the item `{item}` is needed";
    MIN_GROUP_LOW = "grant.min_group_low", Invalid, Some("A15.1"), Some(15),
        "最小分组不得小于 {least}", "the minimum group is {least} or more";
    OWN_REQUEST = "grant.own_request", Forbidden, Some("A14.2"), Some(14),
        "申请单位不能审核自己的申请", "the applicant cannot judge its own request";
    NOT_REGULATOR = "grant.not_regulator", Forbidden, Some("A14.2"), Some(14),
        "只有本专区监管部门可以评估该申请", "only a regulator of this zone may assess the request";
    NOT_SOURCE = "grant.not_source", Forbidden, Some("A14.3"), Some(14),
        "只有数据来源部门可以审核该申请", "only the source department may decide the request";
    SAME_PERSON = "grant.same_person", Forbidden, Some("A14.3"), Some(14),
        "评估人不能审核同一申请，请由另一人办理", "whoever assessed cannot decide; another person must";
    THEME_REASON_MISSING = "grant.theme_reason_missing", Invalid, Some("A4.4"), Some(4),
        "该数据资源不在专区的主题范围内，请说明为何仍有必要", "this resource lies outside the zone's themes; say why it is needed all the same";
    THEME_OPINION_MISSING = "grant.theme_opinion_missing", Invalid, Some("A4.4"), Some(4),
        "申请超出专区主题范围，同意时须写明评估意见", "the request reaches beyond the zone's themes; a positive assessment states its reasons";
    OPINION_MISSING = "grant.opinion_missing", Invalid, Some("A14.2"), Some(14),
        "退回或不予通过须写明意见", "a return or a rejection states its reasons";
    UNDECIDED = "grant.undecided", Invalid, Some("A14.3"), Some(14),
        "信息项“{item}”尚未作出审核意见", "the item `{item}` is not decided";
    ITEM_NOT_ASKED = "grant.item_not_asked", Invalid, Some("A14.3"), Some(14),
        "申请中没有信息项“{item}”", "the request does not ask for the item `{item}`";
    REASON_CODE_MISSING = "grant.reason_code_missing", Invalid, Some("A14.5"), Some(14),
        "不同意提供信息项“{item}”须选择理由", "refusing the item `{item}` needs a reason from the list";
    LEGAL_BASIS_MISSING = "grant.legal_basis_missing", Invalid, Some("A14.5"), Some(14),
        "不同意提供信息项“{item}”须写明法律依据", "refusing the item `{item}` for another reason states the legal basis";
    CLEAR_TEXT = "grant.clear_text", Invalid, Some("A13.3"), Some(13),
        "信息项“{item}”为三级及以上，须脱敏或仅供聚合；确需明文提供的，先经例外批准", "the item `{item}` is of grade 3 or above: mask it, allow aggregates only, or have an exception approved first";
    WEAKER_THAN_GRADING = "grant.weaker_than_grading", Invalid, Some("A13.3"), Some(13),
        "信息项“{item}”的使用条件弱于分级要求", "the condition for `{item}` is weaker than its grading requires";
    EXCEPTION_OUTSIDE = "grant.exception_outside", Invalid, Some("A13.5"), Some(13),
        "没有找到该协议，或所选资源不在协议范围内、未发布", "there is no such agreement, or it does not name this resource, or the resource is not published";
    EXCEPTION_TOO_HIGH = "grant.exception_too_high", Invalid, Some("A13.5"), Some(13),
        "信息项“{item}”高于可设例外的最高级别（{most} 级），不得设例外", "the item `{item}` is above grade {most}, the highest an exception may reach";
    EXCEPTION_NEEDLESS = "grant.exception_needless", Invalid, Some("A13.5"), Some(13),
        "信息项“{item}”可以明文提供，无需例外", "the item `{item}` may be supplied in clear; no exception is needed";
    EXCEPTION_TOO_LONG = "grant.exception_too_long", Invalid, Some("A13.5"), Some(13),
        "例外的截止日须在今天至 {last} 之间", "an exception ends between today and {last}";
    EXCEPTION_OWN = "grant.exception_own", Forbidden, Some("A13.5"), Some(13),
        "提请人不能批准自己提请的例外，请由另一人办理", "whoever proposed an exception cannot approve it; another person must";
    EXCEPTION_SAME_PERSON = "grant.exception_same_person", Forbidden, Some("A13.5"), Some(13),
        "同一人不能代表两方批准同一例外", "one person does not approve an exception for two of its parties";
    EXCEPTION_NO_SEAT = "grant.exception_no_seat", Forbidden, Some("A13.5"), Some(13),
        "只有来源部门、专区监管部门和数据主管部门可以批准、否决或撤销例外", "only the source department, the zone's regulator and the data authority decide on an exception";
    EXCEPTION_AGREED = "grant.exception_agreed", Conflict, Some("A13.5"), Some(13),
        "贵单位已经批准，待其他各方批准", "your organisation has approved already; the others are awaited";
    EXCEPTION_OVER = "grant.exception_over", Conflict, Some("A13.5"), Some(13),
        "例外的期限已过，请重新提请", "the term of the exception is over; propose it anew";
    EXCEPTION_NOT_DUE = "grant.exception_not_due", Conflict, Some("A13.5"), Some(13),
        "例外尚未到期，也没有到提醒的时候", "the exception is not over and no reminder is due";
    MASK_MISSING = "grant.mask_missing", Invalid, Some("A13.4"), Some(13),
        "信息项“{item}”须指定脱敏规则", "name a mask for the item `{item}`";
    MASK_UNFIT = "grant.mask_unfit", Invalid, Some("A13.4"), Some(13),
        "该脱敏规则不适用于信息项“{item}”", "the mask does not fit the item `{item}`";
    MASK_SHOWS = "grant.mask_shows", Invalid, Some("A13.3"), Some(13),
        "信息项“{item}”为三级及以上，该脱敏规则遮蔽不足，请改用其他脱敏规则或仅供聚合", "the item `{item}` is of grade 3 or above and this mask hides too little of it; choose another mask or allow aggregates only";
    USAGE_NOT_OFFERED = "grant.usage_not_offered", Invalid, Some("A13.3"), Some(13),
        "信息项“{item}”的使用方式须为明文、脱敏或仅供聚合", "the item `{item}` is used plainly, masked or in aggregates";
    NOTHING_GRANTED = "grant.nothing_granted", Conflict, Some("A14.8"), Some(14),
        "申请未获同意，不能签发授权", "the request was not approved; no grant can be issued";
    SUSPENDED = "grant.suspended", Suspended, Some("A23.4"), Some(23),
        "授权已暂停，恢复前不能使用数据", "the grant is suspended; data can be used again when it is resumed";
    ENDED = "grant.ended", Suspended, Some("A23.4"), Some(23),
        "授权已撤销或到期", "the grant was revoked or has expired";
    NOT_STARTED = "grant.not_started", Conflict, Some("A14.8"), Some(14),
        "授权自 {start} 起生效", "the grant starts on {start}";
    PERIOD_NOT_OVER = "grant.period_not_over", Conflict, Some("A14.8"), Some(14),
        "授权期限至 {end}，尚未届满", "the grant runs until {end} and is not over";
    NOT_SUSPENDED_FOR = "grant.not_suspended_for", Conflict, Some("A23.4"), Some(23),
        "授权并非因此暂停", "the grant is not suspended for this cause";
    NONE_NAMED = "grant.none_named", Invalid, Some("A3.3"), Some(3),
        "请至少选择一个授权", "choose at least one grant";
    NAMED_TWICE = "grant.named_twice", Invalid, Some("A25.2"), Some(25),
        "授权重复", "this grant stands twice";
    AGREEMENTS_MIXED = "grant.agreements_mixed", Conflict, Some("A25.2"), Some(25),
        "不同协议下的授权不能合并使用", "grants of different agreements cannot be used together";
    PURPOSES_DISJOINT = "grant.purposes_disjoint", Conflict, Some("A25.2"), Some(25),
        "所选授权的用途与本次用途不一致，不能用于其他目的", "a grant was given for another purpose and cannot be used for this one";
    MASKS_INCOMPARABLE = "grant.masks_incomparable", Conflict, Some("A13.4"), Some(13),
        "所选授权对信息项“{item}”规定了互不包含的脱敏规则，不能合并使用，请分别提交", "the grants mask the item `{item}` in ways that cannot be compared; use them in separate jobs";
    NOT_ASSESSED = "grant.not_assessed", Suspended, Some("A13.1"), Some(13),
        "该资源已标识为重要数据，本协议尚无有效的专项评估，不能使用；请先登记评估", "the resource is important data and its use under this agreement is not assessed; have an assessment put on file first";
    RESOURCE_GONE = "grant.resource_gone", Suspended, Some("A23.4"), Some(23),
        "数据资源已下架或封存，授权不能使用", "the data resource was withdrawn; the grant cannot be used";
    GRADE_RAISED = "grant.grade_raised", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”的级别已提高，须重新审核授权", "the grade of `{item}` was raised; the grant must be reviewed again";
    MASK_RAISED = "grant.mask_raised", Conflict, Some("A13.3"), Some(13),
        "信息项“{item}”的脱敏要求已提高，须重新审核授权", "the mask that `{item}` requires was strengthened; the grant must be reviewed again";
    UNIT_GONE = "grant.unit_gone", Conflict, Some("A15.1"), Some(15),
        "用于区分主体的信息项“{item}”已不在数据资源中，或不再用于区分主体，最小分组无从计算；请提供部门更正文件，或重新申请", "the item `{item}` that tells the units apart is gone from the resource or no longer does, so no group can be counted; its department corrects the file, or data is asked for anew";
    ITEMS_GONE = "grant.items_gone", Conflict, Some("A14.8"), Some(14),
        "授权的信息项已不在数据资源中", "none of the granted items is in the resource any more";
}
