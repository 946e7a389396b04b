//! Rules on the shape of a candidate, and the sentences of all rules.

use super::Evidence;
use crate::govern::candidate::stored_schema;
use datafusion::arrow::datatypes::{Field, Schema};
use domain::task::RuleOutcome;

/// The outcome of one rule; `zh` and `en` say what passed, or what to change.
pub(super) fn outcome(rule: &str, failing_rows: u64, passed: bool, zh: String, en: String) -> RuleOutcome {
    RuleOutcome { rule: rule.to_owned(), passed, failing_rows, zh, en }
}

/// `schema`: the file has the statement's columns, all of them of a plain type.
pub(super) fn schema(evidence: &Evidence<'_>) -> RuleOutcome {
    let file = evidence.candidate.schema();
    let names = evidence.governed.columns().iter().map(|(name, _)| name);
    let same = file.fields().len() == evidence.governed.columns().len()
        && file.fields().iter().zip(names).all(|(field, name)| field.name() == name);
    let plain = stored_schema(&Schema::new(file.fields().iter().map(|f| Field::clone(f)).collect::<Vec<_>>())).is_ok();
    if same && plain {
        let (zh, en) = ("列与语句一致，均为基本类型", "the columns are the statement's and of plain types");
        return outcome("schema", 0, true, zh.into(), en.into());
    }
    let zh = "列与语句不一致或含有嵌套、二进制类型：请重新提交正式作业".into();
    let en = "the columns are not the statement's, or nested or binary: submit the formal run again".into();
    outcome("schema", evidence.rows, false, zh, en)
}

/// `output_grade`: no column is above the grade the grant lets out.
pub(super) fn output_grade(evidence: &Evidence<'_>) -> RuleOutcome {
    let limit = evidence.job.policy.max_output_grade;
    let above = evidence.governed.columns().iter().filter(|(_, facts)| facts.grade > limit).count();
    if above == 0 {
        let zh = format!("所有列不高于 {limit} 级");
        let en = format!("no column is above grade {limit}");
        return outcome("output_grade", 0, true, zh, en);
    }
    let zh = format!("{above} 列高于授权的 {limit} 级：请改为脱敏列，或聚合后输出");
    let en = format!("{above} columns are above the granted grade {limit}: use their masks or aggregate them");
    outcome("output_grade", evidence.rows, false, zh, en)
}
