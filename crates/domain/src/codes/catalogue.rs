//! Refusal codes of `catalogue`. Those under `catalogue.import.` come from the worker that reads an upload; they
//! name rows and columns by number only, since in a file without a header even a header cell is data.

super::codes! {
    IMPORT_EMPTY_FILE = "catalogue.import.empty_file", Invalid, None, None,
        "文件为空（0 字节），请检查导出过程后重新上传", "the file is empty (0 bytes); check how it was exported and upload it again";
    IMPORT_NO_ROWS = "catalogue.import.no_rows", Invalid, None, None,
        "文件只有表头没有数据行，请补充数据后重新上传", "the file has a header but no rows; add the rows and upload it again";
    IMPORT_UNKNOWN_FORMAT = "catalogue.import.unknown_format", Invalid, None, None,
        "只接受 CSV（.csv）、Excel 工作簿（.xlsx）和 Parquet（.parquet）文件，请转换格式后上传",
        "only CSV (.csv), Excel workbooks (.xlsx) and Parquet (.parquet) are accepted; convert the file and upload it again";
    IMPORT_FORMAT_MISMATCH = "catalogue.import.format_mismatch", Invalid, None, None,
        "文件内容与扩展名不符，请用正确的扩展名另存后上传",
        "the content is not what the file name's ending says; save it under the right ending and upload it again";
    IMPORT_UNKNOWN_ENCODING = "catalogue.import.unknown_encoding", Invalid, None, None,
        "第 {row} 行（第 {offset} 字节）起不是 UTF-8 或 GB18030 编码，请另存为 UTF-8 编码的 CSV 后上传",
        "from row {row} (byte {offset}) on the text is neither UTF-8 nor GB18030; save it as CSV in UTF-8 and upload it again";
    IMPORT_DAMAGED_UTF8 = "catalogue.import.damaged_utf8", Invalid, None, None,
        "第 {row} 行（第 {offset} 字节）的 UTF-8 字符不完整，文件可能被截断或损坏，请重新导出后上传",
        "row {row} (byte {offset}) holds a broken UTF-8 character; the file may be cut or damaged: export it again";
    IMPORT_NUL_BYTE = "catalogue.import.nul_byte", Invalid, None, None,
        "第 {row} 行（第 {offset} 字节）含有空字符（NUL），可能是 UTF-16 编码或二进制文件，请另存为 UTF-8 编码的 CSV",
        "row {row} (byte {offset}) holds a NUL; the file may be UTF-16 or binary: save it as CSV in UTF-8";
    IMPORT_RAGGED_ROW = "catalogue.import.ragged_row", Invalid, None, None,
        "第 {row} 行有 {found} 列，表头有 {expected} 列，请修正该行（含分隔符的内容须加引号）后上传",
        "row {row} has {found} columns where the header has {expected}; correct it (quote values that hold separators)";
    IMPORT_UNTERMINATED_QUOTE = "catalogue.import.unterminated_quote", Invalid, None, None,
        "第 {row} 行起的引号没有闭合，请补上引号后上传", "a quote opened at row {row} is never closed; close it and upload the file again";
    IMPORT_RECORD_TOO_LONG = "catalogue.import.record_too_long", TooLarge, None, None,
        "第 {row} 行超过 {limit} 字节，可能有未闭合的引号，请检查后上传",
        "row {row} is longer than {limit} bytes; a quote may be left open there";
    IMPORT_EMPTY_HEADER = "catalogue.import.empty_header", Invalid, None, None,
        "第 {column} 列的表头为空，请将首行写成完整表头（不要合并标题行）后上传",
        "the header of column {column} is empty; make the first row a complete header, without a merged title above it";
    IMPORT_DUPLICATE_HEADER = "catalogue.import.duplicate_header", Invalid, None, None,
        "第 {column} 列与第 {other} 列的表头相同（不区分大小写和首尾空格），请改名后上传",
        "columns {other} and {column} have the same header (case and outer spaces aside); rename one";
    IMPORT_BAD_HEADER = "catalogue.import.bad_header", Invalid, None, None,
        "第 {column} 列的表头超过 {limit} 个字符或含有控制、换行、不可见字符，请改名后上传",
        "the header of column {column} is longer than {limit} characters or holds control or invisible characters; rename it";
    IMPORT_ROUNDED_IDENTIFIERS = "catalogue.import.rounded_identifiers", Invalid, None, None,
        "第 {column} 列自第 {row} 行起有长编号被电子表格舍入为科学计数（如 1.23E+17），原数字已丢失，请将该列设为文本、填回完整编号后重新导出",
        "from row {row} on column {column} holds long identifiers that a spreadsheet rounded (1.23E+17): make it a text column, restore the digits and export again";
    IMPORT_TOO_MANY_COLUMNS = "catalogue.import.too_many_columns", TooLarge, None, None,
        "文件超过 {limit} 列，请拆分后上传", "the file has more than {limit} columns; split it";
    IMPORT_TOO_MANY_ROWS = "catalogue.import.too_many_rows", TooLarge, None, None,
        "文件超过 {limit} 行，请拆分后上传", "the file has more than {limit} rows; split it";
    IMPORT_TOO_MANY_CELLS = "catalogue.import.too_many_cells", TooLarge, None, None,
        "文件超过 {limit} 个单元格，请拆分后上传", "the file has more than {limit} cells; split it";
    IMPORT_ZIP_BOMB = "catalogue.import.zip_bomb", TooLarge, None, None,
        "工作簿解压后超过允许的大小或压缩比异常，请改用 CSV 上传",
        "the workbook inflates beyond the limit or at an abnormal ratio; upload the table as CSV";
    IMPORT_BAD_ARCHIVE = "catalogue.import.bad_archive", Invalid, None, None,
        "工作簿的压缩结构不完整或不规范，请用 Excel 或 WPS 重新另存为 .xlsx 后上传",
        "the workbook's archive is incomplete or irregular; save it again as .xlsx with a spreadsheet program";
    IMPORT_ENCRYPTED_WORKBOOK = "catalogue.import.encrypted_workbook", Invalid, None, None,
        "工作簿已加密或是旧版 .xls，请去除密码并另存为 .xlsx 后上传",
        "the workbook is encrypted or an old .xls; remove the password and save it as .xlsx";
    IMPORT_MACRO_WORKBOOK = "catalogue.import.macro_workbook", Invalid, None, None,
        "工作簿含有宏，请另存为不含宏的 .xlsx 后上传", "the workbook holds macros; save it as .xlsx without macros";
    IMPORT_ENTITY_DECLARED = "catalogue.import.entity_declared", Invalid, None, None,
        "工作簿的 XML 含有文档类型声明，不予解析，请用 Excel 或 WPS 重新另存后上传",
        "the workbook's XML declares a document type and is not read; save it again with a spreadsheet program";
    IMPORT_UNREADABLE_WORKBOOK = "catalogue.import.unreadable_workbook", Invalid, None, None,
        "工作簿无法解析，请用 Excel 或 WPS 打开确认后重新另存为 .xlsx 上传",
        "the workbook cannot be read; open it with a spreadsheet program and save it again as .xlsx";
    IMPORT_ERROR_CELL = "catalogue.import.error_cell", Invalid, None, None,
        "第 {row} 行第 {column} 列的公式结果为错误值，请修正后上传",
        "the formula in row {row}, column {column} yields an error; correct it and upload the workbook again";
    IMPORT_TRUNCATED_PARQUET = "catalogue.import.truncated_parquet", Invalid, None, None,
        "Parquet 文件不完整或首尾标识不符，请重新导出后上传", "the Parquet file is cut or its marks are wrong; export it again";
    IMPORT_UNREADABLE_PARQUET = "catalogue.import.unreadable_parquet", Invalid, None, None,
        "Parquet 文件结构不合规范，无法读取，请重新导出后上传", "the Parquet file breaks the format and cannot be read; export it again";
    IMPORT_ENCRYPTED_PARQUET = "catalogue.import.encrypted_parquet", Invalid, None, None,
        "Parquet 文件含有加密列，请导出未加密的文件后上传（入库时平台会加密）",
        "the Parquet file holds encrypted columns; export it unencrypted (the platform encrypts what it stores)";
    IMPORT_UNSUPPORTED_COLUMN = "catalogue.import.unsupported_column", Invalid, None, None,
        "第 {column} 列是嵌套类型，或文件中只有二进制列，请展开为文本、数字、日期等单值列后上传",
        "column {column} is nested, or nothing but binary columns is there; flatten it to text, numbers or dates";
    IMPORT_VALUE_OUT_OF_RANGE = "catalogue.import.value_out_of_range", Invalid, None, None,
        "第 {column} 列有超出可存范围的数值，请改为文本列后上传",
        "column {column} holds a value outside the storable range; export it as text";
    IMPORT_BEYOND_LIMITS = "catalogue.import.beyond_limits", TooLarge, None, None,
        "读取该文件超出了允许的内存或时间，请拆分或改用 CSV 上传",
        "reading the file took more memory or time than is allowed; split it or upload it as CSV";
    IMPORT_UNREADABLE_FILE = "catalogue.import.unreadable_file", Invalid, None, None,
        "文件内容使解析器出错，未予导入，请重新导出后上传", "the file's content defeats its parser and was not imported; export it again";
    CODE_INVALID = "catalogue.code_invalid", Invalid, None, None,
        "资源代码须以小写字母开头，由 2 至 41 位小写字母、数字、下划线组成", "a code has 2 to 41 of the characters a-z, 0-9 and `_` and starts with a letter";
    CODE_TAKEN = "catalogue.code_taken", Conflict, None, None,
        "该资源代码已被使用，请换一个", "this code is taken; choose another";
    ZONE_INVALID = "catalogue.zone_invalid", Invalid, Some("A4.1"), Some(4),
        "没有找到所选专区", "there is no such zone";
    CLOSED_WITHOUT_BASIS = "catalogue.closed_without_basis", Invalid, Some("A14.5"), Some(14),
        "不予开放须写明法律依据", "a resource that is not open states the legal basis";
    PHONE_INVALID = "catalogue.phone_invalid", Invalid, None, None,
        "电话只能由数字、空格、加号、括号和连字符组成", "a telephone number has digits, spaces, `+`, brackets and hyphens only";
    CLASS_TWICE = "catalogue.class_twice", Invalid, None, None,
        "同一分类节点重复，请删去一个", "the same node of a tree is named twice; remove one";
    DAYS_REVERSED = "catalogue.days_reversed", Invalid, None, None,
        "时间范围的止日早于起日", "the last day covered is before the first";
    SIZE_OUT_OF_RANGE = "catalogue.size_out_of_range", Invalid, None, None,
        "存储量或年增长量超出可记录的范围", "the size or the yearly growth is beyond what can be kept";
    LIST_TOO_LONG = "catalogue.list_too_long", Invalid, None, None,
        "至多填写 {limit} 个", "at most {limit} may be given";
    WORD_WITH_SEPARATOR = "catalogue.word_with_separator", Invalid, None, None,
        "不能含有分号或换行，请逐个填写", "semicolons and line breaks separate the entries of a list; give each by itself";
    WORD_TWICE = "catalogue.word_twice", Invalid, None, None,
        "“{word}”重复，请删去一个", "`{word}` stands twice; remove one";
    SHARED_WITHOUT_CONSENT = "catalogue.shared_without_consent", Conflict, Some("A14.7"), Some(14),
        "数据系共享获得，须写明共享单位及其同意用于授权运营的文号，方可发布",
        "the data was shared by another body: name it and the number of its consent to authorised operation before publishing";
    NO_ITEM_NAMED = "catalogue.no_item_named", Invalid, Some("A13.1"), Some(13),
        "请至少著录一个信息项", "describe at least one item";
    ITEM_CLOSED_WITHOUT_BASIS = "catalogue.item_closed_without_basis", Invalid, Some("A14.5"), Some(14),
        "信息项不可申请的，须写明依据", "an item that may not be asked for states why";
    PRECISION_UNFIT = "catalogue.precision_unfit", Invalid, None, None,
        "填写小数位数须同时填写不小于它的长度", "a precision needs a length that is not smaller";
    IMPORT_MARKED = "catalogue.import.marked", Forbidden, Some("A2.3"), Some(2),
        "文件带有密级或工作秘密标志，已原样封存并报告，不予解析；请勿以其他方式再次提交",
        "the file bears a classification mark; it was sealed as it is and reported, and is not read; do not submit it another way";
    MARKED = "catalogue.marked", Forbidden, Some("A2.3"), Some(2),
        "填报内容带有密级或工作秘密标志，已封存并报告，未予受理；请勿以其他方式再次提交",
        "what was submitted bears a classification mark; it was sealed and reported and not accepted; do not submit it another way";
    SECRECY_UNANSWERED = "catalogue.secrecy_unanswered", Invalid, Some("A2.2"), Some(2),
        "国家秘密与工作秘密须分别作出审查结论", "state secrets and work secrets are two questions; answer each";
    NOT_SEALED = "catalogue.not_sealed", Conflict, Some("A2.4"), Some(2),
        "该资源未被封存", "the resource is not sealed";
    OWN_SEAL = "catalogue.own_seal", Forbidden, Some("A2.4"), Some(2),
        "提交人不能办理自己所提交内容的解封", "whoever submitted it takes no part in releasing it";
    SAME_PERSON = "catalogue.same_person", Forbidden, Some("A2.4"), Some(2),
        "须由提请人以外的另一人确认", "another person than who proposed it must confirm";
    OPEN_CONDITION_MISSING = "catalogue.open_condition_missing", Invalid, Some("A13.6"), Some(13),
        "有条件开放的数据资源须写明开放条件；条件随授权生效", "a resource that is opened on a condition states it; the condition travels with every grant";
    OTHER_CITY = "catalogue.other_city", Conflict, Some("A2.1"), Some(2),
        "数据属于本市以外（区划 {division}），须先在目录著录中登记该市数据主管部门的同意（单位与文号）", "the data belongs to another city (division {division}); put the consent of its data authority on record in the entry first";
    CLOSED_BY_LAW = "catalogue.closed_by_law", Invalid, Some("A13.2"), Some(13),
        "该数据资源依法不予开放（{basis}），不得授权运营", "a law closes this data resource ({basis}); it can never be authorised";
    NOT_OPERABLE = "catalogue.not_operable", Invalid, Some("A13.2"), Some(13),
        "提供部门未将该数据资源列入授权运营，不能申请；请与提供部门沟通", "its department does not give this resource to authorised operation; ask the department";
    PURPOSE_NOT_ALLOWED = "catalogue.purpose_not_allowed", Invalid, Some("A13.6"), Some(13),
        "提供部门不允许将该数据资源用于所选用途，请改选目录所列的用途", "its department does not allow this purpose; choose one that the catalogue names";
    SCENARIO_EXCLUDED = "catalogue.scenario_excluded", Invalid, Some("A13.6"), Some(13),
        "提供部门已排除在该场景中使用这一数据资源", "its department excludes this scenario";
    ITEM_KEPT_BACK = "catalogue.item_kept_back", Invalid, Some("A14.5"), Some(14),
        "信息项“{item}”不可申请（{basis}）", "the item `{item}` may not be asked for ({basis})";
    ITEM_UNSUPPORTED = "catalogue.item_unsupported", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”是平台不支持的类型（图片、文件等），其内容未入库，不能申请", "the item `{item}` is of a type that is not supported (pictures, documents); its values were not taken in and cannot be asked for";
    ITEM_UNGRADED = "catalogue.item_ungraded", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”尚未定级，定级前不予提供", "the item `{item}` is not graded and stays out until it is";
    ITEM_UNREVIEWED = "catalogue.item_unreviewed", Invalid, Some("A2.2"), Some(2),
        "信息项“{item}”随新文件而来，保密审查完成前不予提供", "the item `{item}` came with a newer file and stays out until its secrecy review";
    ITEM_GRADE_UNREVIEWED = "catalogue.item_grade_unreviewed", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”的分级尚未经他人复核，复核同意前不予提供", "the grading of `{item}` has no other person's agreement and the item stays out until it has";
    REVISION_PENDING = "catalogue.revision_pending", Conflict, Some("A13.1"), Some(13),
        "已有待确认的变更，请先确认或不予变更", "a change waits already; confirm or reject it first";
    NO_REVISION = "catalogue.no_revision", Conflict, Some("A13.1"), Some(13),
        "没有待确认的变更", "no change waits to be confirmed";
    NOTHING_CHANGED = "catalogue.nothing_changed", Invalid, None, None,
        "内容与现行目录一致，无需变更", "this is what the catalogue says already";
    CONFIRMED_BY_PROPOSER = "catalogue.confirmed_by_proposer", Forbidden, Some("A13.1"), Some(13),
        "提请人不能确认自己的变更，请由另一人办理", "whoever proposed a change cannot confirm it; another person must";
    EDITION_UNKNOWN = "catalogue.edition_unknown", NotFound, None, None,
        "没有这一版目录", "there is no such edition";
    SHEETS_TOO_MANY = "catalogue.import.too_many_sheets", TooLarge, None, None,
        "工作簿超过 {limit} 个可见工作表，请删去多余的工作表", "the workbook has more than {limit} visible worksheets; remove the others";
    SHEET_MISSING = "catalogue.sheet_missing", Invalid, None, None,
        "工作簿中没有可读的工作表，请从目录导出一份作为模板", "the workbook has no worksheet to read; export the catalogue for a template";
    SHEET_COLUMN_UNKNOWN = "catalogue.sheet_column_unknown", Invalid, None, None,
        "工作表“{sheet}”有不认识的列“{column}”，请删去或改为模板中的列名", "the worksheet `{sheet}` has an unknown column `{column}`; remove it or name it as the template does";
    SHEET_COLUMN_TWICE = "catalogue.sheet_column_twice", Invalid, None, None,
        "工作表“{sheet}”的列“{column}”重复", "the worksheet `{sheet}` has the column `{column}` twice";
    SHEET_COLUMN_MISSING = "catalogue.sheet_column_missing", Invalid, None, None,
        "工作表“{sheet}”缺少列“{column}”", "the worksheet `{sheet}` lacks the column `{column}`";
    ROW_TWICE = "catalogue.row_twice", Invalid, None, None,
        "资源代码“{code}”在表中重复，请只保留一行", "the code `{code}` stands in more than one row; keep one";
    ROW_WITHOUT_ENTRY = "catalogue.row_without_entry", Invalid, None, None,
        "目录工作表中没有资源代码“{code}”", "no row of the worksheet of entries has the code `{code}`";
    CELL_CHOICE = "catalogue.cell_choice", Invalid, None, None,
        "不是可选的值，请按模板填写", "this is none of the choices; write it as the template does";
    CELL_FLAG = "catalogue.cell_flag", Invalid, None, None,
        "请填写“是”或“否”", "write 是 (yes) or 否 (no)";
    CELL_NUMBER = "catalogue.cell_number", Invalid, None, None,
        "请填写不带小数和单位的数字（“1.2 万”请写 12000）", "write a whole number without a unit, in full";
    CELL_ROUNDED = "catalogue.cell_rounded", Invalid, None, None,
        "数字被表格软件写成了科学计数法，位数可能已丢失：请把该列设为“文本”，重新填写完整数字",
        "a spreadsheet program wrote the number as a power of ten and may have lost digits: make the column text and write it again in full";
    CELL_DAY = "catalogue.cell_day", Invalid, None, None,
        "请按 2026-03-01 的格式填写实际存在的日期", "write a day that exists, as 2026-03-01";
    CELL_CLASS = "catalogue.cell_class", Invalid, None, None,
        "请按“体系代码/节点代码”填写，多个以分号分隔", "write `tree/node`, several with semicolons";
    ZONE_FIXED = "catalogue.zone_fixed", Invalid, None, None,
        "已编目的资源不能改换专区", "a catalogued resource cannot change its zone";
    NOTHING_TO_IMPORT = "catalogue.nothing_to_import", Conflict, None, None,
        "没有可导入的行，请按错误表更正后重新上传", "no row can be imported; correct the workbook by its error sheet and upload it again";
    BATCH_CHANGED = "catalogue.batch_changed", Conflict, None, None,
        "试导入后目录已变化，该行未导入，请重新试导入", "the catalogue changed since the dry run and the row was not imported; run it again";
    TREE_EMPTY = "catalogue.tree_empty", Invalid, None, None,
        "分类体系至少要有一个节点", "a tree has at least one node";
    TREE_TOO_DEEP = "catalogue.tree_too_deep", Invalid, None, None,
        "分类体系的上下级成环或超过 {limit} 层", "nodes of the tree hang in a circle or deeper than {limit} levels";
    NODE_CODE_INVALID = "catalogue.node_code_invalid", Invalid, None, None,
        "节点代码由 1 至 40 位字母、数字、点、下划线或连字符组成", "the code of a node has 1 to 40 of the characters A-Z, a-z, 0-9, `.`, `_`, `-`";
    NODE_TWICE = "catalogue.node_twice", Invalid, None, None,
        "节点代码“{node}”重复", "the node `{node}` stands twice";
    PARENT_UNKNOWN = "catalogue.parent_unknown", Invalid, None, None,
        "没有上级节点“{node}”", "there is no node `{node}` above it";
    NODE_IN_USE = "catalogue.node_in_use", Conflict, None, None,
        "节点“{node}”下还有数据资源，不能删去；请先改变其分类", "resources are filed under the node `{node}`; file them elsewhere first";
    CLASS_UNKNOWN = "catalogue.class_unknown", Invalid, None, None,
        "分类体系“{tree}”中没有节点“{node}”", "the tree `{tree}` has no node `{node}`";
    CLASS_MISSING = "catalogue.class_missing", Conflict, Some("A13.1"), Some(13),
        "须在分类体系“{tree}”中归类后才能发布", "file the resource in the tree `{tree}` before publishing";
    SEALED = "catalogue.sealed", Forbidden, Some("A2.2"), Some(2),
        "该资源涉及国家秘密或工作秘密，已封存，不适用授权运营", "the resource holds state or work secrets and is sealed; authorised operation does not apply to it";
    IMPORTING = "catalogue.importing", Conflict, Some("A13.1"), Some(13),
        "正在导入数据，请等待导入完成", "an import is running; wait until it is done";
    NOT_IMPORTING = "catalogue.not_importing", Conflict, Some("A13.1"), Some(13),
        "没有正在进行的导入", "no import is running";
    NOT_IMPORTED = "catalogue.not_imported", Conflict, Some("A13.1"), Some(13),
        "尚未导入数据，请先导入", "no data was imported yet; import a file first";
    NO_ROWS = "catalogue.no_rows", Conflict, Some("A13.1"), Some(13),
        "导入的数据没有记录，不能发布", "the imported file holds no rows and cannot be published";
    NO_COLUMNS = "catalogue.no_columns", Invalid, Some("A13.1"), Some(13),
        "导入的数据没有信息项", "the imported file holds no columns";
    ITEM_TWICE = "catalogue.item_twice", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”重复", "the item `{item}` stands twice";
    ITEM_UNKNOWN = "catalogue.item_unknown", Invalid, Some("A13.1"), Some(13),
        "资源中没有信息项“{item}”", "the resource has no item `{item}`";
    ITEMS_MISSING = "catalogue.items_missing", Invalid, Some("A13.1"), Some(13),
        "请至少为一个信息项定级", "grade at least one item";
    UNITS_SEVERAL = "catalogue.units_several", Invalid, Some("A13.1"), Some(13),
        "一个资源只能有一个主体标识信息项", "a resource has one unit item at most";
    MASK_UNFIT = "catalogue.mask_unfit", Invalid, Some("A13.4"), Some(13),
        "该脱敏规则不适用于此类信息项或参数超出范围", "the mask does not fit the item's type, or a parameter is out of range";
    UNGRADED = "catalogue.ungraded", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”尚未定级，不能发布", "the item `{item}` is not graded; grade it before publishing";
    UNREVIEWED = "catalogue.unreviewed", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”的分级尚未经他人复核，或复核不同意，不能发布", "the grading of `{item}` has no other person's agreement; have it reviewed before publishing";
    GRADE_BELOW_IMPACT = "catalogue.grade_below_impact", Invalid, Some("A13.1"), Some(13),
        "按所填影响分析，信息项“{item}”不得低于 {least} 级", "by the harm stated the item `{item}` cannot be below grade {least}";
    DIGEST_BELOW_LEAST = "catalogue.digest_below_least", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”著录为无密钥摘要，可被逐值试算还原，不得低于 {least} 级；改用带密钥摘要（HMAC）后再降级", "the item `{item}` is a digest without a key, which trying all values undoes: it cannot be below grade {least}; use a keyed HMAC first";
    UNSUPPORTED_BELOW_LEAST = "catalogue.unsupported_below_least", Invalid, Some("A13.1"), Some(13),
        "信息项“{item}”是平台不能查看内容的类型（图片、文件等），不得低于 {least} 级", "nothing can look into the values of `{item}` (pictures, documents): it cannot be below grade {least}";
    DIGEST_UNEXPLAINED = "catalogue.digest_unexplained", Invalid, Some("A13.1"), Some(13),
        "内容像无密钥摘要：请先著录派生方式，只有带密钥摘要（HMAC）或并非由其他数据变换而来的，才可降到 3 级以下", "the values look like digests: describe how the item was made first; only a keyed HMAC, or what was made of nothing else, may go below grade 3";
    DERIVED_FROM_MISSING = "catalogue.derived_from_missing", Invalid, Some("A13.1"), Some(13),
        "填写派生方式须同时写明派生自哪个信息项或数据", "say which item or data it was made of";
    COORDINATE_SYSTEM_MISSING = "catalogue.coordinate_system_missing", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”是坐标，请著录坐标系（不是坐标的选“非坐标”）后再发布", "the item `{item}` is a coordinate: describe its coordinate system before publishing, or say that it is none";
    NATIONAL_SECURITY = "catalogue.national_security", Invalid, Some("A13.1"), Some(13),
        "危害国家安全的数据不在 1 至 4 级之内，请先按重要数据、核心数据或涉密程序处理", "harm to national security is beyond grades 1 to 4: follow the procedure for important, core or classified data first";
    SCHEME_NOT_IN_FORCE = "catalogue.scheme_not_in_force", Invalid, Some("A13.1"), Some(13),
        "该分级规范自 {from} 起施行，尚不能采用", "this grading scheme is in force from {from} on";
    SCHEME_SUPERSEDED = "catalogue.scheme_superseded", Conflict, Some("A13.1"), Some(13),
        "该资源已切换到新的分级规范，请按新规范定级", "this resource has moved to a newer scheme; grade under that one";
    SCHEME_INCOMPLETE = "catalogue.scheme_incomplete", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”在该规范下尚无经复核的级别，暂不能切换", "the item `{item}` has no reviewed grade under this scheme yet";
    SCHEME_ALONE = "catalogue.scheme_alone", Conflict, Some("A13.1"), Some(13),
        "没有可被取代的其他分级规范，无需切换", "there is no other scheme that could give way";
    NOTHING_ADOPTED = "catalogue.nothing_adopted", Conflict, Some("A13.1"), Some(13),
        "没有待确认的规范切换", "no change of scheme waits to be confirmed";
    NOTHING_TO_REVIEW = "catalogue.nothing_to_review", Conflict, Some("A13.1"), Some(13),
        "信息项“{item}”没有待复核的分级", "nothing waits for review at the item `{item}`";
    OWN_GRADING = "catalogue.own_grading", Forbidden, Some("A13.1"), Some(13),
        "定级人不能复核或确认自己的分级，请由另一人办理", "whoever graded cannot review or confirm it; another person must";
    MARKED_IMPORTANT = "catalogue.marked_important", Conflict, Some("A13.1"), Some(13),
        "该资源已有同级或更高的标识", "the resource bears this mark or a stronger one";
    NOT_IMPORTANT = "catalogue.not_important", Conflict, Some("A13.1"), Some(13),
        "该资源没有重要数据标识", "the resource is not marked as important data";
    CORE_DATA = "catalogue.core_data", Forbidden, Some("A13.1"), Some(13),
        "核心数据不进入授权运营，没有可登记的评估", "core data is never supplied; no assessment opens it";
    ASSESSMENT_PAST = "catalogue.assessment_past", Invalid, Some("A13.1"), Some(13),
        "评估有效期不能早于今天", "the assessment is over before today";
    NO_REMOVAL = "catalogue.no_removal", Conflict, Some("A13.1"), Some(13),
        "没有待确认的取消标识", "no removal of the mark waits to be confirmed";
    OWN_REMOVAL = "catalogue.own_removal", Forbidden, Some("A13.1"), Some(13),
        "提请人不能确认取消标识，请由另一人办理", "whoever proposed the removal cannot confirm it; another person must";
    SECRECY_MISSING = "catalogue.secrecy_missing", Conflict, Some("A2.2"), Some(2),
        "尚未完成保密审查，不能发布", "the secrecy review is missing; declare it before publishing";
    SECRECY_BY_IMPORTER = "catalogue.secrecy_by_importer", Forbidden, Some("A2.2"), Some(2),
        "导入数据的人不能作该数据的保密审查结论，请由本部门另一人审查", "whoever handed in the file does not clear it of secrets; another person of the department reviews it";
    PUBLISHED_BY_GRADER = "catalogue.published_by_grader", Forbidden, Some("A13.1"), Some(13),
        "定级人不能发布同一资源，请由另一人办理", "whoever graded cannot publish; another person must";
    IMPORT_BROKE = "catalogue.import_broke", Conflict, None, None,
        "导入没有完成，没有写入任何数据；请重新上传，仍不成功请联系治理中心", "the import did not finish and nothing was written; upload again, and ask the governance centre if it fails once more";
}
