//! Command bodies as the console and other clients send them: what is read, what is not.

use crate::city::*;
use domain::{
    airlock::{ReviewExport, SubmitExport},
    catalogue::{
        DeclareSecrecy, DescribeItems, DescribeResource, GradeItems, ReviewGrades, Scheme, UpdateResource, Withdraw,
    },
    compute::{SampleQuery, SubmitJob},
    delivery::{OpenSubscription, RevokeKey},
    grant::{AssessRequest, DecideRequest, RequestForm, Revoke},
    mandate::{DraftAgreement, ProposeResume, Suspend, Terminate},
    party::{AssignRoles, ChangePassword, Credentials, RegisterOrganisation, RegisterPerson},
    product::{ObjectProduct, RegisterProduct, ReportProduct},
    supervision::{ImposeHalt, ProposeLift},
    zone::EstablishZone,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a body, then shows that a field nobody knows and each missing one are not passed over.
#[track_caller]
fn reads<T: DeserializeOwned>(body: Value, optional: &[&str]) -> T {
    let fields = body.as_object().expect("an object").clone();
    let mut more = fields.clone();
    more.insert("unheard_of".into(), json!(1));
    assert!(serde_json::from_value::<T>(Value::Object(more)).is_err(), "an unknown field was passed over");
    for field in fields.keys() {
        let mut less = fields.clone();
        less.shift_remove(field);
        let read = serde_json::from_value::<T>(Value::Object(less));
        assert_eq!(read.is_ok(), optional.contains(&field.as_str()), "without {field}");
    }
    serde_json::from_value(body).expect("the body as the console sends it")
}

/// The same body with one field replaced is not read.
#[track_caller]
fn rejects<T: DeserializeOwned>(mut body: Value, field: &str, values: &[Value]) {
    for value in values {
        body[field] = value.clone();
        assert!(serde_json::from_value::<T>(body.clone()).is_err(), "{field} = {value} was read");
    }
}

const ID: &str = "00000000-0000-0000-0000-000000000001";

#[test]
fn party() {
    let organisation = json!({"name": "市交通局", "uscc": "91350100M000100Y43", "org_kind": "zone_regulator"});
    let read: RegisterOrganisation = reads(organisation.clone(), &["uscc"]);
    assert_eq!(read.uscc().as_deref(), Some("91350100M000100Y43"));
    rejects::<RegisterOrganisation>(organisation, "org_kind", &[json!("ministry"), json!(1), json!(null)]);
    let person =
        json!({"account": "li.lei", "name": "李雷", "org_id": ID, "roles": ["provider_steward"], "password": "x"});
    let read: RegisterPerson = reads(person.clone(), &[]);
    assert_eq!(read.roles.len(), 1);
    rejects::<RegisterPerson>(person, "roles", &[json!(["root"]), json!("provider_steward")]);
    let _: AssignRoles = reads(json!({"roles": ["system_admin"]}), &["roles"]);
    let _: Credentials = reads(json!({"account": "li.lei", "password": "x"}), &[]);
    let _: ChangePassword = reads(json!({"old": "x", "new": "y"}), &[]);
}

#[test]
fn zone() {
    let body = json!({"name": "交通专区", "zone_kind": "sector", "sector": "transport", "regulators": [ID]});
    let _: EstablishZone = reads(body.clone(), &["sector"]);
    let district = json!({"name": "江北专区", "zone_kind": "region", "region": "320111", "regulators": [ID]});
    let _: EstablishZone = reads(district, &["region"]);
    rejects::<EstablishZone>(body, "sector", &[json!(["transport"])]);
}

#[test]
fn catalogue() {
    let body = json!({
        "code": "flights", "name": "航班", "abstract_": "航班运行", "zone_id": ID, "update_cycle": "daily",
        "open_type": "closed", "closed_basis": "统计法",
    });
    let mut full = body.clone();
    full["entry"] = json!({"provenance": "shared", "shared_from": "省厅", "covers_from": "2024-01-01", "operable": true,
        "classes": [{"tree": "theme", "node": "T01"}], "purposes": ["industry"], "keywords": ["航班"]});
    let read: DescribeResource = reads(full, &["closed_basis", "entry"]);
    assert_eq!(read.entry.shared_from, "省厅");
    rejects::<DescribeResource>(body.clone(), "entry", &[json!({"unheard_of": 1}), json!({"covers_from": "昨天"})]);
    let _: DescribeResource = reads(body, &["closed_basis"]);
    let _: DescribeItems =
        reads(json!({"items": [{"name": "航班号", "detail": {"meaning": "航班代码", "key": true}}]}), &[]);
    let body =
        json!({"name": "航班", "abstract_": "航班运行", "update_cycle": "irregular", "open_type": "conditional"});
    let _: UpdateResource = reads(body, &[]);
    let graded = json!({"scheme": "js-4608.1-2023", "items": [
        {"name": "航班号", "grade": 1, "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "identifier": false},
        {"name": "证件号码", "grade": 4, "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "identifier": true, "unit": true, "mask": {"name": "token"}},
        {"name": "住址", "grade": 3, "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "mask": {"name": "address", "level": 3}},
        {"name": "收入", "grade": 3, "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "mask": {"name": "number", "step": 1000}},
        {"name": "出生日期", "grade": 3, "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "mask": {"name": "date", "unit": "year"}},
    ]});
    let read: GradeItems = reads(graded.clone(), &[]);
    assert_eq!((read.items.len(), read.items[1].unit), (5, true));
    for wrong in [
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 0}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 5}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": "1"}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A"}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 1, "mask": {"name": "rot13"}}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 1, "mask": {"name": "number"}}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 1, "mask": {"name": "number", "step": -5}}]),
        json!([{"name": "甲", "impact": {"on": "person", "harm": "slight"}, "evidence": "附录 A", "grade": 1, "mask": {"name": "address", "level": 3, "extra": 1}}]),
    ] {
        rejects::<GradeItems>(graded.clone(), "items", &[wrong]);
    }
    let bare = json!([{"name": "甲", "grade": 1}]);
    rejects::<GradeItems>(graded.clone(), "items", &[bare]);
    rejects::<GradeItems>(graded, "scheme", &[json!("js-4608.1"), json!("JS-4608.1-2023"), json!(null)]);
    let review = json!({"items": [{"name": "甲", "scheme": "yrd-310030-2025", "agree": true}]});
    let read: ReviewGrades = reads(review, &[]);
    assert_eq!(read.items[0].scheme, Scheme::YangtzeDelta);
    let secrecy = json!({"doc_no": "密审 1", "state_secret": false, "work_secret": false});
    let _: DeclareSecrecy = reads(secrecy.clone(), &["state_secret", "work_secret"]);
    rejects::<DeclareSecrecy>(secrecy, "state_secret", &[json!("no"), json!(0)]);
    let _: Withdraw = reads(json!({"reason": "停用"}), &[]);
}

#[test]
fn mandate() {
    let body = json!({
        "title": "协议", "operator_id": ID, "zone_id": ID, "scenarios": ["甲"], "purposes": ["industry"],
        "resource_ids": [ID], "max_grade": 3, "start": "2026-03-01", "end": "2031-02-28",
        "capability": "自有算力与团队",
    });
    let read: DraftAgreement = reads(body.clone(), &[]);
    assert_eq!((read.start, read.end), (day("2026-03-01"), day("2031-02-28")));
    let no_days = [json!("2026-02-29"), json!("2026-3-1"), json!("2026-03-01T00:00:00Z"), json!(20260301), json!("")];
    rejects::<DraftAgreement>(body.clone(), "start", &no_days);
    rejects::<DraftAgreement>(body.clone(), "purposes", &[json!(["profit"]), json!("industry")]);
    rejects::<DraftAgreement>(body, "operator_id", &[json!("1"), json!(1)]);
    let _: Suspend = reads(json!({"reason": "风险"}), &[]);
    let _: ProposeResume = reads(json!({"reason": "已整改"}), &[]);
    let _: Terminate = reads(json!({"reason": "违约"}), &[]);
}

#[test]
fn grant() {
    let body = json!({
        "agreement_id": ID, "resource_id": ID, "scenario": "甲", "purpose": "industry", "product_idea": "指数",
        "items": [{"name": "航班号", "reason": "计算"}], "min_group": 20, "period_end": "2026-12-31",
    });
    let read: RequestForm = reads(body.clone(), &["min_group"]);
    assert_eq!(read.min_group, Some(20));
    let no_items =
        [json!([{"name": "航班号"}]), json!([{"name": "航班号", "reason": "x", "grade": 1}]), json!(["航班号"])];
    rejects::<RequestForm>(body.clone(), "items", &no_items);
    rejects::<RequestForm>(body, "min_group", &[json!(-1), json!(1.5), json!("20")]);
    let assess = json!({"outcome": "pass", "opinion": "同意"});
    let _: AssessRequest = reads(assess.clone(), &["opinion"]);
    rejects::<AssessRequest>(assess, "outcome", &[json!("maybe"), json!(true)]);
    let decide = json!({"items": [
        {"item": "航班号", "approve": true},
        {"item": "旅客姓名", "approve": true, "usage": "mask", "mask": {"name": "person_name"}},
        {"item": "证件号码", "approve": false, "reason_code": "personal_information"},
        {"item": "延误分钟", "approve": false, "reason_code": "other", "legal_basis": "某法第三条"},
    ], "opinion": ""});
    let read: DecideRequest = reads(decide.clone(), &["opinion"]);
    assert_eq!(read.items.iter().filter(|i| i.approve).count(), 2);
    let undecided = [json!([{"item": "航班号"}]), json!([{"item": "航班号", "approve": "yes"}])];
    rejects::<DecideRequest>(decide.clone(), "items", &undecided);
    rejects::<DecideRequest>(
        decide,
        "items",
        &[json!([{"item": "甲", "approve": false, "reason_code": "inconvenient"}])],
    );
    let _: Revoke = reads(json!({"reason": "撤回"}), &[]);
}

#[test]
fn compute_and_airlock() {
    let body = json!({"title": "统计", "grant_ids": [ID], "sql": "SELECT 1", "purpose": "industry"});
    let _: SubmitJob = reads(body, &["title"]);
    let _: SampleQuery = reads(json!({"grant_ids": [ID], "sql": "SELECT 1"}), &[]);
    let _: SubmitExport = reads(json!({"job_id": ID}), &[]);
    let review = json!({"digest": CANDIDATE, "approve": true, "opinion": ""});
    let _: ReviewExport = reads(review.clone(), &["opinion"]);
    rejects::<ReviewExport>(review, "approve", &[json!("true"), json!(1), json!(null)]);
}

#[test]
fn product_and_delivery() {
    let body = json!({
        "code": "delay-index", "name": "指数", "product_type": "api", "export_id": ID, "scenario": "甲",
        "key_columns": ["航班号"],
    });
    let _: RegisterProduct = reads(body, &["key_columns"]);
    let report = json!({"price_minor": 50, "unit": "per_call", "basis": "成本", "scope": "本市", "manner": "接口"});
    let _: ReportProduct = reads(report.clone(), &[]);
    rejects::<ReportProduct>(report.clone(), "price_minor", &[json!(0.5), json!("50"), json!(1e30)]);
    rejects::<ReportProduct>(report, "unit", &[json!("per_row")]);
    let _: ObjectProduct = reads(json!({"reason": "依据不足"}), &[]);
    let open = json!({"product_id": ID, "customer_id": ID, "purpose": "industry", "quota_per_day": 100});
    let _: OpenSubscription = reads(open.clone(), &["customer_id"]);
    rejects::<OpenSubscription>(open, "quota_per_day", &[json!(-1), json!(1e10), json!(4294967296_u64)]);
    let _: RevokeKey = reads(json!({"prefix": "sy_c"}), &[]);
}

#[test]
fn supervision() {
    let _: ImposeHalt = reads(json!({"scope": "zone", "zone_id": ID, "reason": "泄露"}), &["zone_id"]);
    rejects::<ImposeHalt>(json!({"scope": "zone", "reason": "x"}), "scope", &[json!("city"), json!({"zone": ID})]);
    let _: ProposeLift = reads(json!({"reason": "已处置"}), &[]);
}
