//! Refusal codes of `calendar`.

super::codes! {
    YEAR_RANGE = "calendar.year_range", Invalid, None, None,
        "年份须在 2000 至 2100 之间", "the year lies between 2000 and 2100";
    YEAR_TAKEN = "calendar.year_taken", Conflict, None, None,
        "{year} 年的放假安排已经登记，如有更正请在原记录上替换", "the arrangement of {year} was entered already; replace it there to correct it";
    OFF_MISSING = "calendar.off_missing", Invalid, None, None,
        "请填写放假日期", "enter the days off";
    TOO_MANY = "calendar.too_many", Invalid, None, None,
        "日期段过多，请合并相连的日期", "too many spans; join days that follow each other";
    SPAN_INVALID = "calendar.span_invalid", Invalid, None, None,
        "起止日期须在该年内且起不晚于止", "first and last day lie in the year, the first no later than the last";
    DAY_INVALID = "calendar.day_invalid", Invalid, None, None,
        "日期有误（{why}），请核对放假安排", "a day cannot be right ({why}); check the arrangement";
}
