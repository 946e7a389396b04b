//! Refusal codes of `compute`: the governed engine, its parsers and its worker.

super::codes! {
    NOT_A_SELECT = "compute.not_a_select", Invalid, Some("A15.1"), Some(15),
        "只能提交查询（SELECT），不能修改数据、设置或访问文件", "only a SELECT may be submitted; nothing may be changed, set or copied";
    UNKNOWN_TABLE = "compute.unknown_table", Invalid, Some("A25.2"), Some(25),
        "没有名为 {table} 的授权数据资源，请核对授权清单", "no granted resource is named `{table}`; see the list of grants";
    UNKNOWN_COLUMN = "compute.unknown_column", Invalid, Some("A25.2"), Some(25),
        "授权范围内没有信息项 {column}，请核对授权清单", "no granted item is named `{column}`; see the list of grants";
    SQL_MISSING = "compute.sql_missing", Invalid, Some("A15.2"), Some(15),
        "请填写查询语句", "write the statement to run";
    SQL_TOO_LONG = "compute.sql_too_long", TooLarge, None, None,
        "查询语句超过 {limit} 个字符", "the statement is longer than {limit} characters";
    AGREEMENT_INVALID = "compute.agreement_invalid", Invalid, Some("A25.2"), Some(25),
        "所选授权不属于本单位的协议", "the grants do not belong to an agreement of your organisation";
    DIGEST_INVALID = "compute.digest_invalid", Invalid, Some("A15.2"), Some(15),
        "语句摘要无效", "the digest of the statement is not valid";
    CODE_CHANGED = "compute.code_changed", Conflict, Some("A15.2"), Some(15),
        "语句与提交时不一致，请重新提交", "the statement is not the one that was submitted; submit it again";
    LEASE_CUT = "compute.lease_cut", Suspended, Some("A23.4"), Some(23),
        "授权在提交后已变更，作业不能继续，请重新提交", "a grant changed since the job was submitted; submit it again";
    REPLY_UNFIT = "compute.reply_unfit", Conflict, None, None,
        "执行结果与作业不符", "the worker's answer does not belong to a job";
    TOOK_TOO_LONG = "compute.took_too_long", Conflict, None, None,
        "查询超过时限，已停止；请减少数据量或简化语句", "the query ran into its time limit and was stopped; read less data or simplify it";
}
