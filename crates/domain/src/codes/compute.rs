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
    SOCIAL_CODE = "compute.social_code", Invalid, Some("A7.2"), Some(7),
        "表名须以小写字母开头，2 至 41 位小写字母、数字或下划线", "a table name starts with a small letter and has 2 to 41 of a-z, 0-9 and `_`";
    SOCIAL_CODE_TAKEN = "compute.social_code_taken", Invalid, Some("A7.2"), Some(7),
        "该表名已用于目录资源或其他社会数据，请换一个", "a resource or other social data has this table name; choose another";
    SOCIAL_SOURCE = "compute.social_source", Invalid, Some("A7.2"), Some(7),
        "请说明社会数据的合法来源", "say how the social data was lawfully come by";
    SOCIAL_CONTRACT = "compute.social_contract", Invalid, Some("A7.2"), Some(7),
        "非自有数据须填写合同或许可编号", "data that is not one's own names its contract or licence";
    SOCIAL_RIGHT_OVER = "compute.social_right_over", Invalid, Some("A7.2"), Some(7),
        "使用权的截止日期已过", "the right to use it has run out";
    SOCIAL_SECRET = "compute.social_secret", Invalid, Some("A2.2"), Some(2),
        "国家秘密与工作秘密不得进入平台", "state secrets and work secrets do not enter the platform";
    SOCIAL_AGREEMENT = "compute.social_agreement", Invalid, Some("A7.2"), Some(7),
        "请选择本单位的授权运营协议", "choose an agreement of your own organisation";
    SOCIAL_IMPORTING = "compute.social_importing", Conflict, Some("A7.2"), Some(7),
        "正在导入，请等待完成", "an import is under way; wait until it ends";
    SOCIAL_ITEM_UNKNOWN = "compute.social_item_unknown", Invalid, Some("A7.2"), Some(7),
        "没有这一列", "there is no such column";
    SOCIAL_PERSONAL = "compute.social_personal", Invalid, Some("A7.2"), Some(7),
        "内容扫描发现疑似个人信息，请标明为个人信息，或更换不含个人信息的文件", "the scan found what looks like personal information; mark the column as such or send a file without it";
    SOCIAL_GRADE_LOW = "compute.social_grade_low", Invalid, Some("A7.2"), Some(7),
        "个人信息与直接标识符不低于 3 级", "personal information and direct identifiers have grade 3 at least";
    SOCIAL_BASIS_MISSING = "compute.social_basis_missing", Invalid, Some("A7.2"), Some(7),
        "含个人信息的社会数据须写明处理个人信息的合法性基础（如单独同意）", "personal information asks for the legal basis of its processing, such as separate consent";
    SOCIAL_UNFINISHED = "compute.social_unfinished", Conflict, Some("A7.2"), Some(7),
        "请先导入数据并为每一列分级", "import the data and grade every column first";
    SOCIAL_OWN_REVIEW = "compute.social_own_review", Forbidden, Some("A7.2"), Some(7),
        "社会数据由本专区监管部门审查，引入单位不能审查自己的数据", "a regulator of the zone looks at social data; whoever brought it does not";
    SOCIAL_NOT_USABLE = "compute.social_not_usable", Conflict, Some("A7.2"), Some(7),
        "所选社会数据不属于本协议、未经审查通过或使用权已到期", "the social data is of another agreement, was not admitted, or may no longer be used";
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
    STATEMENT_TOO_LARGE = "compute.statement_too_large", TooLarge, None, None,
        "语句超过 {limit} 字节，请拆成多个作业", "the statement is over {limit} bytes; split it into several jobs";
    STATEMENT_TOO_LONG = "compute.statement_too_long", TooLarge, None, None,
        "语句超过 {limit} 个词，请缩短清单或拆成多个作业", "the statement has over {limit} tokens; shorten its lists or split it into several jobs";
    STATEMENT_TOO_DEEP = "compute.statement_too_deep", TooLarge, None, None,
        "语句嵌套超过 {limit} 层，请用 WITH 分步书写", "the statement nests deeper than {limit} levels; write it in steps with WITH";
    TOO_MANY_TERMS = "compute.too_many_terms", TooLarge, None, None,
        "语句含 {terms} 个运算项，上限为 {limit}，请改用 IN 清单或分步书写", "the statement chains {terms} terms, the limit is {limit}; use an IN list or write it in steps";
    NOT_SQL = "compute.not_sql", Invalid, None, None,
        "语句不是可识别的 SQL（{place}），请检查写法", "the statement is not SQL this platform reads ({place}); check its spelling";
    ONE_STATEMENT = "compute.one_statement", Invalid, None, None,
        "每次只能提交一条语句，本次提交了 {count} 条", "exactly one statement may be submitted, not {count}";
    OPERATION_NOT_GRANTED = "compute.operation_not_granted", Forbidden, Some("A25.2"), Some(25),
        "授权不含此类操作：{operation}。请申请该操作或改写语句", "the grant does not allow the operation `{operation}`; ask for it or rewrite the statement";
    CONSTRUCT_NOT_ALLOWED = "compute.construct_not_allowed", Invalid, Some("A15.1"), Some(15),
        "不支持的写法：{construct}。请参照受控查询说明改写", "the construct `{construct}` is not allowed; rewrite it with what the guide to governed queries lists";
    FUNCTION_NOT_ALLOWED = "compute.function_not_allowed", Invalid, Some("A15.1"), Some(15),
        "函数 {function} 不在允许清单内，请参照受控查询说明改写", "the function `{function}` is not on the list of allowed functions; see the guide to governed queries";
    LITERAL_REQUIRED = "compute.literal_required", Invalid, Some("A15.1"), Some(15),
        "{place} 处必须写常量，不能写列或表达式", "`{place}` takes a constant, not a column or an expression";
    TYPE_NOT_ALLOWED = "compute.type_not_allowed", Invalid, None, None,
        "不支持转换为类型 {type}，可用类型为 BIGINT、DOUBLE、VARCHAR、BOOLEAN、DATE、TIMESTAMP", "a cast to `{type}` is not allowed; use BIGINT, DOUBLE, VARCHAR, BOOLEAN, DATE or TIMESTAMP";
    TYPES_DO_NOT_FIT = "compute.types_do_not_fit", Invalid, None, None,
        "语句中有运算或函数的参数类型不匹配，请用 CAST 明确类型", "an operation or function was given arguments of types it does not take; make the types explicit with CAST";
    AMBIGUOUS_COLUMN = "compute.ambiguous_column", Invalid, None, None,
        "信息项 {column} 在多张表中出现，请写明表名", "the item `{column}` stands in more than one table; name the table";
    DUPLICATE_OUTPUT = "compute.duplicate_output", Invalid, None, None,
        "结果中有同名列，请用 AS 为每列取不同的名称", "two result columns have one name; give each its own with AS";
    NOT_PLANNED = "compute.not_planned", Invalid, None, None,
        "语句无法在受控引擎中执行，请检查分组、聚合与子查询的写法", "the governed engine cannot plan this statement; check its grouping, aggregates and subqueries";
    SUBQUERY_PLACE = "compute.subquery_place", Invalid, Some("A15.1"), Some(15),
        "标量子查询只能用于 WHERE 或 HAVING，输出其结果请改写为连接", "a scalar subquery may stand in WHERE or HAVING only; write it as a join to output its result";
    AGGREGATE_ONLY = "compute.aggregate_only", Forbidden, Some("A13.3"), Some(13),
        "信息项 {column} 仅授权聚合使用，只能写在结果、HAVING 或 ORDER BY 的 COUNT、SUM、AVG 之内，不能写在条件的子查询里", "the item `{column}` is granted for aggregates only: use it inside COUNT, SUM or AVG in the result, HAVING or ORDER BY, not in a query inside a condition";
    MASK_NOT_LINKABLE = "compute.mask_not_linkable", Forbidden, Some("A13.4"), Some(13),
        "信息项 {column} 的脱敏值不能用于分组、去重或连接；请申请令牌化或泛化脱敏", "masked values of `{column}` may not be grouped, made distinct or joined on; ask for a token or a generalising mask";
    JOIN_NOT_GRANTED = "compute.join_not_granted", Forbidden, Some("A25.2"), Some(25),
        "授权不含 {left} 与 {right} 的连接，请按授权的连接键改写", "the grant does not allow joining {left} with {right}; join on the granted keys";
    USE_NOT_SERVED = "compute.use_not_served", Conflict, Some("A13.3"), Some(13),
        "信息项 {column} 的使用方式“{mode}”须在后续版本中提供，当前不能读取；请改申请明文、脱敏或聚合方式", "the use `{mode}` of `{column}` comes with a later release and cannot be read now; ask for plain, masked or aggregate use";
    OUTPUT_GRADE = "compute.output_grade", Forbidden, Some("A13.7"), Some(13),
        "结果列 {column} 为 {grade} 级，授权的结果最高为 {limit} 级；请脱敏或聚合后输出", "the result column `{column}` is of grade {grade}, the grant allows {limit} at most; mask or aggregate it";
    RESULT_TOO_LARGE = "compute.result_too_large", TooLarge, None, None,
        "结果超过 {limit} 行，请缩小范围或聚合", "the result is over {limit} rows; narrow it down or aggregate";
    OUT_OF_MEMORY = "compute.out_of_memory", TooLarge, None, None,
        "作业超出内存限额，请缩小范围、减少分组或连接", "the job is over its memory limit; narrow it down or use fewer groups and joins";
    CANCELLED = "compute.cancelled", Suspended, Some("A23.4"), Some(23),
        "作业已被终止", "the job was cut off";
    POLICY_UNREADABLE = "compute.policy_unreadable", Invalid, None, None,
        "读不到策略文件 {file}，请检查路径与权限", "the policy file {file} cannot be read; check its path and rights";
    POLICY_SYNTAX = "compute.policy_syntax", Invalid, None, None,
        "策略文件有误：{problem}", "the policy file is not valid: {problem}";
    POLICY_FILE_MISSING = "compute.policy_file_missing", Invalid, None, None,
        "表 {table} 没有写明 file，或该文件读不到", "table `{table}` names no file, or its file cannot be read";
    POLICY_NAME = "compute.policy_name", Invalid, None, None,
        "名称 {name} 不能用作表名或列名；请勿使用双下划线开头的保留名称", "`{name}` cannot name a table or a column; names that start with two underscores are reserved";
    POLICY_COLUMN_MISSING = "compute.policy_column_missing", Invalid, None, None,
        "表 {table} 的文件中没有列 {column}", "the file of table `{table}` has no column `{column}`";
    POLICY_COLUMN_TYPE = "compute.policy_column_type", Invalid, None, None,
        "表 {table} 的列 {column} 类型不受支持，请转换为文本、整数、小数、布尔、日期或时间", "column `{column}` of table `{table}` has a type that is not served; convert it to text, integer, number, boolean, date or timestamp";
    POLICY_MASK_MISSING = "compute.policy_mask_missing", Invalid, Some("A13.3"), Some(13),
        "表 {table} 的列 {column} 使用方式为脱敏，但没有写明脱敏规则", "column `{column}` of table `{table}` is to be masked, but no mask is named";
    POLICY_MASK_TYPE = "compute.policy_mask_type", Invalid, Some("A13.3"), Some(13),
        "表 {table} 的列 {column} 的类型不能使用脱敏规则 {mask}", "the mask `{mask}` does not fit the type of column `{column}` of table `{table}`";
    POLICY_UNIT_MISSING = "compute.policy_unit_missing", Invalid, Some("A15.1"), Some(15),
        "表 {table} 声明的主体标识列 {column} 不在文件中", "the privacy unit `{column}` of table `{table}` is not a column of its file";
    POLICY_ROW_FILTER = "compute.policy_row_filter", Invalid, None, None,
        "表 {table} 的行过滤条件不能解析，或使用了不允许的写法", "the row filter of table `{table}` cannot be read or uses what is not allowed";
    POLICY_TOKEN_KEY = "compute.policy_token_key", Invalid, Some("A13.4"), Some(13),
        "令牌化脱敏需要 32 字节密钥 token", "a keyed token needs the 32-byte key `token`";
    STATE_REQUIRED = "compute.state_required", Invalid, Some("A15.1"), Some(15),
        "列 {column} 仅限聚合，须用 --state DIR 指定状态目录，以便核对已输出的分组", "column `{column}` is for aggregates only: name a state folder with --state DIR so that released groups can be checked";
    GROUP_TOO_SMALL = "compute.group_too_small", Forbidden, Some("A15.1"), Some(15),
        "{rows} 行结果的主体数少于 {limit}，请用更粗的分组", "{rows} result rows rest on fewer than {limit} units; group more coarsely";
    SAMPLE_NEEDS_ONE_TABLE = "compute.sample_needs_one_table", Invalid, Some("A15.2"), Some(15),
        "抽样策略必须且只能包含被抽样的表", "a sampling policy holds the sampled table and no other";
}
