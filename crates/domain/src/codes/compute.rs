//! Refusal codes of `compute`: the governed engine, its parsers and its worker.

super::codes! {
    NOT_A_SELECT = "compute.not_a_select", Invalid, Some("A15.1"), Some(15),
        "只能提交查询（SELECT），不能修改数据、设置或访问文件", "only a SELECT may be submitted; nothing may be changed, set or copied";
    UNKNOWN_TABLE = "compute.unknown_table", Invalid, Some("A25.2"), Some(25),
        "没有名为 {table} 的授权数据资源，请核对授权清单", "no granted resource is named `{table}`; see the list of grants";
    UNKNOWN_COLUMN = "compute.unknown_column", Invalid, Some("A25.2"), Some(25),
        "授权范围内没有信息项 {column}，请核对授权清单", "no granted item is named `{column}`; see the list of grants";
}
