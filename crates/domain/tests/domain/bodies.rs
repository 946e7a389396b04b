//! The stored body of every kind, frozen: rows of an installation, the console and the ledger's
//! after-images rest on these names. A change here needs a migration.

use crate::city::*;
use domain::{Grade, Record, mandate::Suspend};
use serde_json::Value;

/// Every path of a body with the sort of its value, sorted; lists by their first element.
fn shape(body: &Value) -> Vec<String> {
    fn walk(path: &str, value: &Value, into: &mut Vec<String>) {
        let sort = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "text",
            Value::Array(items) => {
                match items.first() {
                    Some(first) => walk(&format!("{path}[]"), first, into),
                    None => into.push(format!("{path}[] empty")),
                }
                return;
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    walk(&format!("{path}.{name}"), field, into);
                }
                return;
            }
        };
        into.push(format!("{} {sort}", path.trim_start_matches('.')));
    }
    let mut paths = Vec::new();
    walk("", body, &mut paths);
    paths.sort();
    paths
}

/// Asserts that a record survives storage and gives its shape.
#[track_caller]
fn stored<R: Record + PartialEq + std::fmt::Debug>(record: &R) -> String {
    let body = serde_json::to_value(record).expect("a record is JSON");
    let back: R = serde_json::from_value(body.clone()).expect("and is read back");
    assert_eq!(&back, record);
    assert_eq!(body["state"], record.status());
    shape(&body).join("\n")
}

macro_rules! frozen {
    ($($name:ident = $record:expr;)*) => { $(
        #[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!(stringify!($name), stored(&$record));
            });
        }
    )* };
}

frozen! {
    organisation_body = organisation(CUSTOMER);
    person_body = crate::party::steward();
    zone_body = zone();
    rule_change_body = crate::rulebook::adoption();
    interpretation_body = crate::rulebook::interpretation();
    calendar_year_body = crate::rulebook::calendar_year();
    deadline_body = {
        let mut deadline = crate::rulebook::deadline();
        let calendar = domain::calendar::Calendar::shipped().unwrap();
        deadline.carry_out(domain::calendar::Due::Remind(50), &calendar, NOW).unwrap();
        deadline
    };
    resource_body = resource(0);
    tree_body = crate::workbook::theme();
    batch_body = crate::workbook::checked_batch();
    agreement_body = {
        let mut agreement = agreement();
        agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
        agreement
    };
    request_body = decided_request();
    grant_body = grant();
    job_body = job(Grade::G3);
    export_body = {
        let mut export = checked_export(Grade::G3);
        export.review(approval(), &crate::city::agreement(), &NOBODY, &somebody(REGULATOR, 1), NOW).unwrap();
        export
    };
    product_body = product();
    subscription_body = subscription();
    halt_body = crate::supervision::zone_halt();
}
