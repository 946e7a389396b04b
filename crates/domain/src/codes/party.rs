//! Refusal codes of `party`.

super::codes! {
    USCC_INVALID = "party.uscc_invalid", Invalid, Some("A3.2"), Some(3),
        "统一社会信用代码不正确，请核对 18 位代码及校验码", "the unified social credit code is wrong; check its 18 characters and the check character";
    USCC_TAKEN = "party.uscc_taken", Conflict, Some("A3.2"), Some(3),
        "该统一社会信用代码已登记", "an organisation with this unified social credit code is registered already";
    PROVIDER_UNCLASSED = "party.provider_unclassed", Conflict, Some("A3.1"), Some(3),
        "尚未登记数据提供方性质，不能发布目录；请由系统管理员在机构资料中登记", "the class of the providing organisation is not on record; have it registered before anything is published";
    PROVIDER_NOT_PUBLIC = "party.provider_not_public", Conflict, Some("A3.1"), Some(3),
        "“{class_zh}”不在公共数据提供方范围内，其数据属于社会数据，不进入公共数据目录", "what a `{class}` holds is not public data and does not enter the catalogue";
    PROVIDER_CLASS_MISPLACED = "party.provider_class_misplaced", Invalid, Some("A3.1"), Some(3),
        "只有数据提供部门登记提供方性质", "only an organisation that provides data has a provider class";
    ACCOUNT_INVALID = "party.account_invalid", Invalid, None, None,
        "账号须为 3 至 32 位小写字母、数字、点、下划线或连字符", "an account has 3 to 32 of the characters a-z, 0-9, `.`, `_` and `-`";
    ACCOUNT_TAKEN = "party.account_taken", Conflict, None, None,
        "该账号已被使用，请换一个", "this account name is taken; choose another";
    ORGANISATION_INVALID = "party.organisation_invalid", Invalid, None, None,
        "没有找到所选机构，或其已注销", "there is no such organisation, or it is closed";
    ORGANISATION_STAFFED = "party.organisation_staffed", Conflict, None, None,
        "机构仍有在册人员，请先注销人员", "people are still registered with the organisation; close their accounts first";
    ORGANISATION_BOUND = "party.organisation_bound", Conflict, None, None,
        "机构仍有未终止的协议或订阅，请先终止", "agreements or subscriptions of the organisation have not ended; end them first";
    ROLE_MISSING = "party.role_missing", Invalid, Some("A24.1"), Some(24),
        "请至少选择一个角色", "choose at least one role";
    ROLE_NOT_OF_KIND = "party.role_not_of_kind", Invalid, Some("A24.1"), Some(24),
        "“{role_zh}”角色不属于该类机构", "the role `{role}` does not belong to this kind of organisation";
    ROLES_INCOMPATIBLE = "party.roles_incompatible", Invalid, Some("A24.1"), Some(24),
        "“{one_zh}”与“{other_zh}”不得由同一人担任", "one person cannot hold both `{one}` and `{other}`";
    GROUP_INVALID = "party.group_invalid", Invalid, Some("A24.1"), Some(24),
        "没有找到该岗位组，或其不属于该机构、已停用", "there is no such role group in this organisation, or it is closed";
    GROUP_CYCLE = "party.group_cycle", Invalid, Some("A24.1"), Some(24),
        "岗位组不能直接或间接包含自身", "a role group does not lie inside itself";
    GROUP_CONFLICT = "party.group_conflict", Conflict, Some("A24.1"), Some(24),
        "调整后将有 {count} 人兼任不相容角色，请先调整其岗位", "{count} people would come to hold incompatible roles; change what they hold first";
    ORGANISATION_IS_HOME = "party.organisation_is_home", Invalid, None, None,
        "已是该人员的所属机构", "this is the person's own organisation already";
    NOT_A_MEMBER = "party.not_a_member", Invalid, None, None,
        "该人员不代表这一机构", "the person does not act for this organisation";
    TERM_OVER = "party.term_over", Invalid, None, None,
        "截止日期不能早于开始日期或今天", "the last day lies before the first, or has passed";
    DAY_IN_FUTURE = "party.day_in_future", Invalid, None, None,
        "日期不能晚于今天", "the day lies in the future";
    ACCOUNT_OVER = "party.account_over", Unauthenticated, None, None,
        "账号已过有效期，请联系管理员续期", "the account has run out; ask an administrator to extend it";
    ORGANISATION_NEEDED = "party.organisation_needed", Forbidden, None, None,
        "您代表多个机构，请先选择本次代表的机构", "you act for several organisations; choose one first";
    OWN_CASE = "party.own_case", Forbidden, Some("A24.1"), Some(24),
        "您同时任职或近期离开的机构（或其关联方）的事项须由他人办理", "somebody else decides a case of an organisation you also act for, have lately left, or that is related to it";
    DELEGATE_INVALID = "party.delegate_invalid", Invalid, Some("A24.1"), Some(24),
        "请选择同一机构的另一位在册人员", "choose another person of the same organisation";
    ROLE_NOT_OWN = "party.role_not_own", Invalid, Some("A24.1"), Some(24),
        "只能委托本人持有的角色", "only roles one holds oneself are delegated";
    ROLE_NOT_DELEGATED = "party.role_not_delegated", Invalid, Some("A24.1"), Some(24),
        "管理员与密钥保管人的角色不得委托", "the roles of administrators and key custodians are not delegated";
    DELEGATION_PAST = "party.delegation_past", Invalid, None, None,
        "委托不能从过去开始", "a delegation does not begin in the past";
    DELEGATION_TERM = "party.delegation_term", Invalid, None, None,
        "委托期限为 1 至 {limit} 天", "a delegation lasts 1 to {limit} days";
    DELEGATION_NOT_OWN = "party.delegation_not_own", Forbidden, None, None,
        "只有委托人或系统管理员可以收回委托", "whoever gave a delegation takes it back, or a system administrator";
    DELEGATE_IS_REQUESTER = "party.delegate_is_requester", Forbidden, Some("A24.1"), Some(24),
        "受托人不能办理本人或委托人提出的事项", "a delegate does not decide what they or whoever delegated to them brought";
    CENTRE_OUTSIDE_BUSINESS = "party.centre_outside_business", Forbidden, Some("A6.5"), Some(6),
        "治理中心建设运维平台，不审批业务、不读取数据；“{action_zh}”请由有权部门办理", "the governance centre builds and runs the platform, it approves no business and reads no data; leave `{action}` to the body in charge";
    MARKET_WITHOUT_DATA = "party.market_without_data", Forbidden, Some("A6.3"), Some(6),
        "流通与合规监管部门查看流程、出具意见，不接触数据，不能办理“{action_zh}”", "market and compliance desks watch the process and give opinions; they do not touch data, so `{action}` is closed to them";
    NOT_ON_FILE = "party.not_on_file", Forbidden, Some("A24.1"), Some(24),
        "接触数据的人员须先备案，请联系管理员登记备案号", "whoever works with data is on file first; ask an administrator for the filing";
    CLEARANCE_LOW = "party.clearance_low", Forbidden, Some("A24.1"), Some(24),
        "接触 {grade} 级数据须经指定，您的接触许可不足，请联系系统管理员", "data of grade {grade} is for people named for it; your clearance does not reach it, ask the system administrator";
    CLEARANCE_OVER = "party.clearance_over", Forbidden, Some("A24.1"), Some(24),
        "您的数据接触许可已过有效期，请联系系统管理员续期", "your clearance has run out; ask the system administrator to renew it";
    CONFIDENTIALITY_MISSING = "party.confidentiality_missing", Forbidden, Some("A24.1"), Some(24),
        "接触该级别数据须先签订保密协议并登记", "data of this grade asks for a confidentiality agreement on file";
    TRAINING_OVER = "party.training_over", Forbidden, Some("A24.1"), Some(24),
        "接触该级别数据须有在有效期内的培训记录，请先完成培训", "data of this grade asks for training that still counts; take it first";
    CLEARANCE_BY_OWN = "party.clearance_by_own", Forbidden, Some("A24.1"), Some(24),
        "运营单位管理员不能给予本单位人员 {grade} 级及以上接触许可，请由系统管理员登记", "an operator's administrator does not clear its own people for grade {grade} and above; the system administrator does";
    CLEARANCE_UNNAMED = "party.clearance_unnamed", Invalid, Some("A24.1"), Some(24),
        "请先登记备案号，并为许可有效期填写许可级别", "a clearance needs a filing number, and its last day a grade";
    REGISTERED_BY_REGISTER = "party.registered_by_register", Invalid, Some("A6.1"), Some(6),
        "机构名称与信用状况由数据主管部门或治理中心核对后更正，本单位不能自行修改", "the registered name and the credit standing are corrected by the data authority or the centre, not by the organisation itself";
    RELATION_SELF = "party.relation_self", Invalid, Some("A7.3"), Some(7),
        "机构不能与自身关联", "an organisation is not related to itself";
    QUALIFICATION_UNKNOWN = "party.qualification_unknown", Invalid, None, None,
        "没有登记该资质", "no such qualification is on record";
    QUALIFICATION_IN_FUTURE = "party.qualification_in_future", Invalid, Some("A12.1"), Some(12),
        "出具日期不能晚于今天", "the day of issue lies in the future";
    QUALIFICATION_TERM = "party.qualification_term", Invalid, Some("A12.1"), Some(12),
        "有效期截止日不能早于出具日期", "the last day lies before the day of issue";
    DIGEST_INVALID = "party.digest_invalid", Invalid, None, None,
        "文件摘要须为 64 位十六进制 SM3", "a digest is an SM3 of 64 hex digits";
    VERIFIED_BY_RECORDER = "party.verified_by_recorder", Forbidden, Some("A12.1"), Some(12),
        "登记人不能核验同一资质，请由另一人核验", "whoever recorded a qualification does not verify it; ask somebody else";
    OWN_ACCOUNT = "party.own_account", Forbidden, Some("A24.1"), Some(24),
        "不能办理本人账号，请由另一位管理员办理", "nobody does this to their own account; ask another administrator";
    CREDENTIALS_WRONG = "party.credentials_wrong", Unauthenticated, None, None,
        "账号或口令不正确", "the account or the password is wrong";
    CODE_REQUIRED = "party.code_required", Unauthenticated, None, None,
        "请输入验证器上的动态验证码，或一个恢复码", "enter the code your authenticator shows, or a recovery code";
    CODE_WRONG = "party.code_wrong", Unauthenticated, None, None,
        "验证码不正确，请核对手机时间后重试", "the code is wrong; check the clock of your device and try again";
    CODE_USED = "party.code_used", Unauthenticated, None, None,
        "该验证码已使用过，请等待下一个验证码", "this code has been used; wait for the next one";
    FACTOR_NOT_BEGUN = "party.factor_not_begun", Conflict, None, None,
        "请先领取第二因子密钥，再输入其验证码", "begin the enrolment of a second factor first, then send its code";
    FACTOR_NEEDED = "party.factor_needed", Forbidden, None, None,
        "管理员与审批人须先绑定第二因子（动态验证码）", "administrators and approvers enrol a second factor before anything else";
    LOCKED = "party.locked", TooMany, None, None,
        "连续登录失败，账号已锁定，请 {minutes} 分钟后再试", "too many failed sign-ins; the account is locked for another {minutes} minutes";
    SIGNED_OUT = "party.signed_out", Unauthenticated, None, None,
        "请先登录", "sign in first";
    PASSWORD_SHORT = "party.password_short", Invalid, None, None,
        "口令至少 {limit} 个字符", "a password has at least {limit} characters";
    PASSWORD_LONG = "party.password_long", Invalid, None, None,
        "口令最多 {limit} 个字符", "a password has at most {limit} characters";
    PASSWORD_PLAIN = "party.password_plain", Invalid, None, None,
        "口令须包含大写字母、小写字母、数字、符号中的至少三类", "a password mixes three of: capitals, small letters, digits, symbols";
    PASSWORD_ACCOUNT = "party.password_account", Invalid, None, None,
        "口令不能包含账号", "a password does not contain the account name";
    PASSWORD_SAME = "party.password_same", Invalid, None, None,
        "新口令不能与原口令相同", "the new password is the old one";
    PASSWORD_WRONG = "party.password_wrong", Invalid, None, None,
        "原口令不正确", "the present password is wrong";
    SETUP_TOKEN_WRONG = "party.setup_token_wrong", Unauthenticated, None, None,
        "初始化令牌无效或已使用；请运行 shuyu init 查看", "the set-up token is wrong or was used; `shuyu init` prints it once";
    SETUP_NEEDS_THREE = "party.setup_needs_three", Invalid, None, None,
        "须登记系统、安全、审计三名管理员", "three administrators are needed: system, security and audit";
}
