//! Refusal codes of the platform itself: states, conflicts, limits, requests that do not parse.

super::codes! {
    WRONG_STATE = "platform.wrong_state", Conflict, None, None,
        "{kind_zh}处于“{state_zh}”状态，不能{action_zh}", "a {kind} that is `{state}` does not allow `{action}`";
    STALE = "platform.stale", Stale, None, None,
        "对象已被他人修改，请刷新后再操作", "the object has changed since it was read; reload it and try again";
    VERSION_REQUIRED = "platform.version_required", Invalid, None, None,
        "请求缺少版本号（If-Match），请刷新后再操作", "the version (If-Match) is missing; reload the object and send its ETag";
    NOT_FOUND = "platform.not_found", NotFound, None, None,
        "没有找到该对象，或您无权查看", "no such object, or none that you may see";
    FORBIDDEN = "platform.forbidden", Forbidden, None, None,
        "您的角色不能{action_zh}，请联系有权限的同事办理", "your roles do not permit `{action}`; ask a colleague who holds the role";
    IDEMPOTENCY_REUSED = "platform.idempotency_reused", Conflict, None, None,
        "同一幂等键已用于另一请求，请换一个键重试", "this Idempotency-Key was used for another request; send a new one";
    IDEMPOTENCY_INVALID = "platform.idempotency_invalid", Invalid, None, None,
        "幂等键须为 1 至 128 个可见 ASCII 字符", "an Idempotency-Key has 1 to 128 visible ASCII characters";
    HALTED = "platform.halted", Suspended, Some("A23.4"), Some(23),
        "平台已按停用令停止数据使用，解除前不能办理", "a halt order has stopped this use of data; it resumes when the order is lifted";
    BODY_INVALID = "platform.body_invalid", Invalid, None, None,
        "请求内容不是有效的 JSON 或缺少字段：{where}", "the request body is not valid JSON or lacks a field: {where}";
    QUERY_INVALID = "platform.query_invalid", Invalid, None, None,
        "查询参数 {name} 无效", "the query parameter `{name}` is not valid";
    TOO_LARGE = "platform.too_large", TooLarge, None, None,
        "请求超过大小上限 {limit} 字节", "the request is larger than the limit of {limit} bytes";
    CROSS_SITE = "platform.cross_site", Forbidden, None, None,
        "请求不是由本平台页面发出的，已拒绝", "the request did not come from this site and was refused";
    BUSY = "platform.busy", TooMany, None, None,
        "平台繁忙，请稍后重试", "the platform is busy; try again shortly";
    DIVISION_INVALID = "platform.division_invalid", Invalid, Some("A2.1"), Some(2),
        "行政区划代码须为 6 位数字（GB/T 2260）", "a division is named by its code of six digits (GB/T 2260)";
    FIELD_REQUIRED = "platform.field_required", Invalid, None, None,
        "请填写{label_zh}", "{label} is required";
    FIELD_CONTROL = "platform.field_control", Invalid, None, None,
        "不能包含控制字符或改变文字方向的字符", "control characters and characters that turn the direction of text are not allowed";
    FIELD_LINES = "platform.field_lines", Invalid, None, None,
        "请写成一行，不能含换行或制表符", "write it on one line, without line breaks and tabs";
    FIELD_TOO_LONG = "platform.field_too_long", Invalid, None, None,
        "内容不能超过 {limit} 个字", "at most {limit} characters";
    FORM_INVALID = "platform.form_invalid", Invalid, None, None,
        "表单有 {count} 处需要更正", "{count} fields need correction";
    FAULT = "platform.fault", Conflict, None, None,
        "平台内部出错，操作没有生效；请把请求编号 {request_id} 告知运维人员", "the platform failed and nothing took effect; give request id {request_id} to its operator";
    SIGN_IN_REQUIRED = "platform.sign_in_required", Unauthenticated, None, None,
        "请先登录", "sign in first";
    UNKNOWN_ROUTE = "platform.unknown_route", NotFound, None, None,
        "没有这个地址", "there is no such address";
    METHOD_NOT_ALLOWED = "platform.method_not_allowed", Invalid, None, None,
        "该地址不支持这种请求方法", "this address does not support the method";
}
