//! A small city whose records are made by the law itself; what many tests ask for is made once and copied.

use domain::{
    Actor, Grade, Refusal, Role,
    actor::{ActorSort, OrgKind},
    airlock::{Export, ExportFacts, ReviewExport, SubmitExport},
    catalogue::{
        AccessType, DeclareSecrecy, DescribeResource, Entry, FormatClass, GradeItem, GradeItems, Harm, Harmed, Impact,
        OpenType, Provenance, Resource, ReviewGrade, ReviewGrades, Scheme, ShareType, SupplyForm, UpdateCycle,
    },
    compute::{Job, JobFacts, SubmitJob},
    delivery::{NewKey, OpenFacts, OpenSubscription, Subscription},
    grant::{
        AskedItem, AssessRequest, DecideRequest, Finding, Grant, Grounds, ItemDecision, Request, RequestFacts,
        RequestForm,
    },
    ids::{
        AgreementId, ExportId, GrantId, JobId, OrgId, PersonId, ProductId, RequestId, ResourceId, SubscriptionId,
        ZoneId,
    },
    mandate::{Agreement, DraftAgreement, DraftFacts, Purpose},
    mask::Mask,
    party::{Organisation, ProviderClass, RegisterOrganisation},
    product::{PriceUnit, Product, ProductFacts, ProductType, RegisterProduct, ReportProduct},
    rulebook::Rules,
    task::{Candidate, CandidateColumn, DataType, Imported, ImportedColumn, Reply, RuleOutcome, Verdict},
    zone::{AssignDuties, Duty, EstablishZone, ListPilot, SECTOR, Sector, Zone, ZoneFacts, ZoneKind},
};
use std::{collections::BTreeSet, sync::LazyLock};
use time::{
    Date, Duration, OffsetDateTime,
    macros::{date, datetime, format_description},
};
use uuid::Uuid;

/// The moment most things happen at: a Monday morning in Beijing.
pub const NOW: OffsetDateTime = datetime!(2026-03-02 02:00 UTC);
/// First day of the agreement.
pub const START: Date = date!(2026 - 03 - 01);
/// Last day of the agreement.
pub const END: Date = date!(2027 - 02 - 28);
/// Ten in the morning in Beijing after the agreement's last day.
pub const AFTER: OffsetDateTime = datetime!(2027-03-01 02:00 UTC);
/// Digest of the statement.
pub const CODE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// Digest of the candidate; its share for sampling is above every small percentage.
pub const CANDIDATE: &str = "0000006300000000000000000000000000000000000000000000000000000000";
/// Hash of the customer's key.
pub const KEY: &str = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

pub const AUTHORITY: u128 = 1;
pub const REGULATOR: u128 = 2;
pub const PROVIDER: u128 = 3;
pub const OPERATOR: u128 = 4;
pub const CENTRE: u128 = 5;
pub const CUSTOMER: u128 = 6;
pub const OTHER_OPERATOR: u128 = 7;
pub const ZONE: u128 = 10;

pub fn org(n: u128) -> OrgId {
    OrgId(Uuid::from_u128(n))
}

pub fn zone_id() -> ZoneId {
    ZoneId(Uuid::from_u128(ZONE))
}

pub fn kind_of(n: u128) -> OrgKind {
    match n {
        AUTHORITY => OrgKind::DataAuthority,
        REGULATOR => OrgKind::ZoneRegulator,
        PROVIDER => OrgKind::Provider,
        OPERATOR | OTHER_OPERATOR => OrgKind::Operator,
        CENTRE => OrgKind::Centre,
        _ => OrgKind::Customer,
    }
}

/// The `n`th person of an organisation, with every role its kind may give.
pub fn somebody(of: u128, n: u128) -> Actor {
    let kind = kind_of(of);
    Actor {
        person: PersonId(Uuid::from_u128(1000 + of * 100 + n)),
        org: org(of),
        org_kind: kind,
        roles: Role::ALL.iter().copied().filter(|role| role.org_kind() == kind).collect(),
        zones: if of == REGULATOR { [zone_id()].into() } else { BTreeSet::new() },
        delegated: Default::default(),
        interests: BTreeSet::new(),
        clearance: Default::default(),
        sort: ActorSort::Person,
    }
}

pub fn rules() -> Rules {
    static MADE: LazyLock<Rules> = LazyLock::new(Rules::default);
    MADE.clone()
}

/// A calendar day, `2026-03-01`.
pub fn day(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap()
}

/// Asserts the code of a refusal.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Refusal>, code: &str) -> Refusal {
    let refusal = outcome.expect_err(&format!("must be refused with {code}"));
    assert_eq!(refusal.code, code, "{refusal:?}");
    assert!(!refusal.zh.contains('{') && !refusal.en.contains('{'), "unfilled: {refusal:?}");
    for field in &refusal.fields {
        assert!(!field.zh.contains('{') && !field.en.contains('{'), "unfilled: {field:?}");
    }
    refusal
}

/// Asserts that a form was refused with these complaints, `(field, code)`, in order.
#[track_caller]
pub fn complains<T: std::fmt::Debug>(outcome: Result<T, Refusal>, fields: &[(&str, &str)]) {
    let refusal = outcome.expect_err("must be refused");
    let found: Vec<(&str, &str)> = refusal.fields.iter().map(|f| (f.field.as_str(), f.code.as_str())).collect();
    assert_eq!(found, fields, "{refusal:?}");
    for field in &refusal.fields {
        assert!(!field.zh.contains('{') && !field.en.contains('{'), "unfilled: {field:?}");
    }
}

pub fn organisation(n: u128) -> Organisation {
    let provider_class = (n == PROVIDER).then_some(ProviderClass::AdministrativeOrgan);
    let (division, org_kind) = ("320100".into(), kind_of(n));
    let cmd = RegisterOrganisation { name: format!("机构{n}"), uscc: None, org_kind, division, provider_class };
    Organisation::register(org(n), cmd, false, &somebody(CENTRE, 1), NOW).unwrap()
}

/// Every duty of a zone, owned by its regulator.
pub fn duties() -> AssignDuties {
    AssignDuties { duties: Duty::ALL.iter().map(|duty| (*duty, org(REGULATOR))).collect() }
}

/// What the server finds for a zone of a kind and sector that nobody has taken.
pub fn zone_facts<'a>(
    regulators: &'a [Organisation],
    kind: Option<&'a ZoneKind>,
    sector: Option<&'a Sector>,
) -> ZoneFacts<'a> {
    ZoneFacts { regulators, kind, sector, sector_taken: false, region_taken: false }
}

pub fn pilot() -> ListPilot {
    ListPilot { doc_no: "云数试〔2026〕1号".into() }
}

/// A transport zone under one regulator.
pub fn zone() -> Zone {
    static MADE: LazyLock<Zone> = LazyLock::new(|| {
        let cmd = EstablishZone {
            name: "交通专区".into(),
            zone_kind: SECTOR.into(),
            sector: Some("transport".into()),
            region: None,
            regulators: vec![org(REGULATOR)],
        };
        let regulators = [organisation(REGULATOR)];
        let sector = Sector::built_in("transport");
        let kind = ZoneKind::built_in(SECTOR);
        let facts = zone_facts(&regulators, kind.as_ref(), sector.as_ref());
        let mut zone = Zone::establish(zone_id(), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW).unwrap();
        zone.assign_duties(duties(), &regulators).unwrap();
        zone.list_pilot(&pilot(), &somebody(AUTHORITY, 2), NOW).unwrap();
        zone.activate(&somebody(AUTHORITY, 2), &rules(), NOW).unwrap();
        zone
    });
    MADE.clone()
}

pub fn resource_id(n: u128) -> ResourceId {
    ResourceId(Uuid::from_u128(20 + n))
}

pub fn description(code: &str) -> DescribeResource {
    DescribeResource {
        code: code.into(),
        name: format!("资源 {code}"),
        abstract_: "航班运行记录".into(),
        zone_id: zone_id(),
        update_cycle: UpdateCycle::Daily,
        open_type: OpenType::Conditional,
        closed_basis: None,
        entry: entry(),
    }
}

/// An entry that says everything publishing asks for.
pub fn entry() -> Entry {
    Entry {
        keywords: vec!["航班".into(), "延误".into()],
        section: "信息中心".into(),
        steward: "数据专员".into(),
        phone: "025-8888 0000".into(),
        source_system: "航班运行管理系统".into(),
        collection_basis: "民用航空行业管理职责".into(),
        provenance: Some(Provenance::Collected),
        format_class: Some(FormatClass::Database),
        share_type: Some(ShareType::Unconditional),
        access_type: Some(AccessType::AuthorisedOperation),
        open_condition: "仅限协议约定的场景".into(),
        operable: Some(true),
        purposes: [Purpose::Industry, Purpose::PublicGovernance].into(),
        supply_form: Some(SupplyForm::Masked),
        covers_from: Some(date!(2024 - 01 - 01)),
        holding_record: "持有权记录 1 号".into(),
        ..Entry::default()
    }
}

/// A described resource without data.
pub fn bare_resource(n: u128) -> Resource {
    let cmd = description(&format!("flights_{n}"));
    Resource::describe(resource_id(n), cmd, Some(&zone()), false, &somebody(PROVIDER, 1)).unwrap()
}

pub fn column(name: &str, data_type: DataType) -> ImportedColumn {
    ImportedColumn { name: name.into(), data_type, nulls: 0, distinct: 100, content: vec![], notices: vec![] }
}

/// What a worker finds in the file: five items, one of each sort.
pub fn import() -> Imported {
    Imported {
        format: "csv".into(),
        encoding: Some("UTF-8".into()),
        rows: 1000,
        digest: "d".repeat(64),
        columns: vec![
            column("航班号", DataType::Text),
            column("出发日期", DataType::Date),
            column("延误分钟", DataType::Integer),
            column("旅客姓名", DataType::Text),
            column("证件号码", DataType::Text),
        ],
        preview: vec![],
    }
}

/// The harm a grade answers to.
pub fn impact(grade: Grade) -> Impact {
    let harm = match grade.level() {
        1 => Harm::None,
        2 => Harm::Slight,
        3 => Harm::Serious,
        _ => Harm::EspeciallySerious,
    };
    Impact { on: Harmed::Person, harm }
}

/// Grades under the provincial scheme.
pub fn under_jiangsu(items: Vec<GradeItem>) -> GradeItems {
    GradeItems { scheme: Scheme::Jiangsu, items }
}

/// Agreement with the gradings of these items under the provincial scheme.
pub fn agreed(names: &[&str]) -> ReviewGrades {
    let word = |name: &&str| ReviewGrade { name: (*name).into(), scheme: Scheme::Jiangsu, agree: true };
    ReviewGrades { items: names.iter().map(word).collect(), opinion: String::new() }
}

pub fn graded(name: &str, grade: Grade, mask: Option<Mask>) -> GradeItem {
    let evidence = "附录示例".into();
    GradeItem { name: name.into(), grade, impact: impact(grade), evidence, identifier: false, unit: false, mask }
}

/// Grades for [`import`]: two items of grade 1, one of 2, a masked one of 3, the unit of grade 4.
pub fn grades() -> GradeItems {
    let unit = GradeItem { identifier: true, unit: true, ..graded("证件号码", Grade::G4, Some(Mask::Token)) };
    under_jiangsu(vec![
        graded("航班号", Grade::G1, None),
        graded("出发日期", Grade::G1, None),
        graded("延误分钟", Grade::G2, None),
        graded("旅客姓名", Grade::G3, Some(Mask::PersonName)),
        unit,
    ])
}

pub fn imported_resource(n: u128) -> Resource {
    let mut resource = bare_resource(n);
    resource.start_import().unwrap();
    resource.finish_import(import(), NOW).unwrap();
    resource
}

/// Ready to publish: imported, graded by the first steward and reviewed by the second, secrecy declared.
pub fn ready_resource(n: u128) -> Resource {
    let mut resource = imported_resource(n);
    resource.grade(grades(), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    resource
}

pub fn all_clear() -> DeclareSecrecy {
    DeclareSecrecy { doc_no: "密审〔2026〕1 号".into(), state_secret: Some(false), work_secret: Some(false) }
}

pub fn resource(n: u128) -> Resource {
    static MADE: LazyLock<[Resource; 3]> = LazyLock::new(|| {
        [0, 1, 2].map(|n| {
            let mut resource = ready_resource(n);
            resource.publish(&somebody(PROVIDER, 2)).unwrap();
            resource
        })
    });
    MADE[usize::try_from(n).unwrap()].clone()
}

pub fn agreement_form() -> DraftAgreement {
    DraftAgreement {
        title: "交通专区授权运营协议".into(),
        operator_id: org(OPERATOR),
        zone_id: zone_id(),
        scenarios: vec!["航班延误分析".into(), "机场运力评估".into()],
        purposes: [Purpose::Industry, Purpose::PublicGovernance].into(),
        resource_ids: vec![resource_id(0), resource_id(1)],
        max_grade: Grade::G4,
        start: START,
        end: END,
        capability: "自有算力与交通数据团队".into(),
    }
}

pub fn draft_agreement_with(cmd: DraftAgreement) -> Result<Agreement, Refusal> {
    let (operator, zone, resources) = (organisation(OPERATOR), zone(), [resource(0), resource(1)]);
    let facts = DraftFacts { operator: Some(&operator), zone: Some(&zone), resources: &resources, supplies: &[] };
    Agreement::draft(AgreementId(Uuid::from_u128(30)), cmd, facts, &somebody(AUTHORITY, 1), &rules())
}

/// An agreement about this resource alone.
pub fn draft_agreement_with_resource(resource: &Resource) -> Result<Agreement, Refusal> {
    let (operator, zone) = (organisation(OPERATOR), zone());
    let resources = std::slice::from_ref(resource);
    let facts = DraftFacts { operator: Some(&operator), zone: Some(&zone), resources, supplies: &[] };
    let cmd = DraftAgreement { resource_ids: vec![resource.id], ..agreement_form() };
    Agreement::draft(AgreementId(Uuid::from_u128(30)), cmd, facts, &somebody(AUTHORITY, 1), &rules())
}

pub fn draft_agreement() -> Agreement {
    draft_agreement_with(agreement_form()).unwrap()
}

pub fn agreement() -> Agreement {
    static MADE: LazyLock<Agreement> = LazyLock::new(|| {
        let mut agreement = draft_agreement();
        agreement.sign(&somebody(AUTHORITY, 2), NOW).unwrap();
        agreement
    });
    MADE.clone()
}

pub fn request_form(items: &[&str]) -> RequestForm {
    RequestForm {
        agreement_id: agreement().id,
        resource_id: resource_id(0),
        scenario: "航班延误分析".into(),
        purpose: Purpose::Industry,
        product_idea: "延误指数".into(),
        theme_reason: None,
        items: items.iter().map(|i| AskedItem { name: (*i).into(), reason: "计算延误".into() }).collect(),
        min_group: None,
        period_end: day("2026-12-31"),
    }
}

pub fn draft_request_with(form: RequestForm) -> Result<Request, Refusal> {
    let (agreement, resource) = (agreement(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    Request::draft(RequestId(Uuid::from_u128(40)), form, facts, &somebody(OPERATOR, 1), &rules(), NOW)
}

/// All five items of the resource.
pub const ITEMS: [&str; 5] = ["航班号", "出发日期", "延误分钟", "旅客姓名", "证件号码"];

pub fn draft_request() -> Request {
    draft_request_with(request_form(&ITEMS)).unwrap()
}

pub fn submitted_request() -> Request {
    let (agreement, resource) = (agreement(), resource(0));
    let mut request = draft_request();
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    request.submit(facts, &somebody(OPERATOR, 1), &rules(), NOW).unwrap();
    request
}

pub fn pass() -> AssessRequest {
    AssessRequest { outcome: Finding::Pass, opinion: String::new() }
}

pub fn assessed_request() -> Request {
    let mut request = submitted_request();
    request.assess(pass(), &agreement(), &somebody(REGULATOR, 1), NOW).unwrap();
    request
}

pub fn yes(item: &str) -> ItemDecision {
    ItemDecision { item: item.into(), approve: true, usage: None, mask: None, reason_code: None, legal_basis: None }
}

pub fn all_yes() -> DecideRequest {
    DecideRequest { items: ITEMS.map(yes).to_vec(), opinion: String::new() }
}

pub fn decided_request() -> Request {
    static MADE: LazyLock<Request> = LazyLock::new(|| {
        let mut request = assessed_request();
        request
            .decide(all_yes(), Grounds::of(&agreement(), &resource(0)), &somebody(PROVIDER, 3), &rules(), NOW)
            .unwrap();
        request
    });
    MADE.clone()
}

pub fn grant() -> Grant {
    static MADE: LazyLock<Grant> = LazyLock::new(|| {
        let id = GrantId(Uuid::from_u128(50));
        Grant::issue(id, &decided_request(), Grounds::of(&agreement(), &resource(0)), &rules(), NOW).unwrap()
    });
    MADE.clone()
}

pub fn job_form() -> SubmitJob {
    SubmitJob {
        title: None,
        grant_ids: vec![grant().id],
        social_ids: vec![],
        sql: "SELECT 航班号, avg(延误分钟) FROM flights_0 GROUP BY 1".into(),
        purpose: Purpose::Industry,
    }
}

pub fn submit_job_with(cmd: SubmitJob) -> Result<Job, Refusal> {
    let (agreement, grant, resource) = (agreement(), grant(), resource(0));
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    Job::submit(JobId(Uuid::from_u128(60)), cmd, facts, CODE.into(), &somebody(OPERATOR, 1), NOW)
}

pub fn queued_job() -> Job {
    static MADE: LazyLock<Job> = LazyLock::new(|| submit_job_with(job_form()).unwrap());
    MADE.clone()
}

pub fn running_job() -> Job {
    static MADE: LazyLock<Job> = LazyLock::new(|| {
        let (agreement, grant, resource) = (agreement(), grant(), resource(0));
        let mut job = queued_job();
        job.start(CODE, JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] }, NOW).unwrap();
        job
    });
    MADE.clone()
}

pub fn candidate(grade: Grade) -> Candidate {
    let column = |name: &str| CandidateColumn { name: name.into(), sources: vec![], grade };
    Candidate {
        digest: CANDIDATE.into(),
        rows: 12,
        bytes: 900,
        columns: vec![column("航班号"), column("平均延误")],
        grade,
    }
}

pub fn job(grade: Grade) -> Job {
    let mut job = running_job();
    job.finish(Reply::Candidate(candidate(grade)), NOW).unwrap();
    job
}

pub fn verdict(passed: bool) -> Verdict {
    let rule = RuleOutcome {
        rule: "minimum_group".into(),
        passed,
        failing_rows: u64::from(!passed),
        zh: "分组过小".into(),
        en: "a group is too small".into(),
    };
    Verdict { digest: CANDIDATE.into(), passed, rules: vec![rule] }
}

pub fn submit_export(job: &Job, already_submitted: bool) -> Result<Export, Refusal> {
    let (agreement, providers) = (agreement(), [org(PROVIDER)].into());
    let facts =
        ExportFacts { job: Some(job), agreement: Some(&agreement), provider_ids: &providers, already_submitted };
    let cmd = SubmitExport { job_id: job.id };
    Export::submit(ExportId(Uuid::from_u128(70)), &cmd, facts, &somebody(OPERATOR, 1), &rules(), NOW)
}

pub fn checked_export(grade: Grade) -> Export {
    let mut export = submit_export(&job(grade), false).unwrap();
    export.start_check().unwrap();
    export.finish_check(verdict(true), &rules()).unwrap();
    export
}

pub fn approval() -> ReviewExport {
    ReviewExport { digest: CANDIDATE.into(), approve: true, opinion: String::new() }
}

pub fn released_export() -> Export {
    static MADE: LazyLock<Export> = LazyLock::new(|| {
        let mut export = checked_export(Grade::G2);
        export.release(CANDIDATE.into(), 12, NOW).unwrap();
        export
    });
    MADE.clone()
}

/// Nobody decided on a mask.
pub const NOBODY: BTreeSet<PersonId> = BTreeSet::new();

/// The grant the job behind [`product`] used, with its resource.
pub fn sources() -> [(Grant, Resource); 1] {
    [(grant(), resource(0))]
}

pub fn product_form() -> RegisterProduct {
    RegisterProduct {
        code: "delay-index".into(),
        name: "航班延误指数".into(),
        product_type: ProductType::Api,
        export_id: released_export().id,
        scenario: "航班延误分析".into(),
        key_columns: vec!["航班号".into()],
    }
}

pub fn register_product_with(cmd: RegisterProduct) -> Result<Product, Refusal> {
    let (export, agreement) = (released_export(), agreement());
    let facts = ProductFacts { export: Some(&export), agreement: Some(&agreement), code_taken: false };
    Product::register(ProductId(Uuid::from_u128(80)), cmd, facts, &somebody(OPERATOR, 2), NOW)
}

pub fn draft_product() -> Product {
    register_product_with(product_form()).unwrap()
}

pub fn report() -> ReportProduct {
    ReportProduct {
        price_minor: 50,
        unit: PriceUnit::PerCall,
        basis: "成本加合理收益".into(),
        scope: "本市航空服务企业".into(),
        manner: "接口查询".into(),
    }
}

pub fn reported_product() -> Product {
    let mut product = draft_product();
    product.report(report(), &rules()).unwrap();
    product
}

pub fn product() -> Product {
    static MADE: LazyLock<Product> = LazyLock::new(|| {
        let mut product = reported_product();
        product.acknowledge(&sources(), &somebody(REGULATOR, 1), NOW).unwrap();
        product.list(&agreement(), &sources(), NOW).unwrap();
        product
    });
    MADE.clone()
}

pub fn subscription_form() -> OpenSubscription {
    OpenSubscription { product_id: product().id, customer_id: None, purpose: Purpose::Industry, quota_per_day: 100 }
}

pub fn open_with(cmd: &OpenSubscription, by: &Actor) -> Result<Subscription, Refusal> {
    let (product, agreement, customer) = (product(), agreement(), organisation(CUSTOMER));
    let facts = OpenFacts { product: Some(&product), agreement: Some(&agreement), customer: Some(&customer) };
    Subscription::open(SubscriptionId(Uuid::from_u128(90)), cmd, facts, by, &rules(), NOW)
}

pub fn bare_subscription() -> Subscription {
    open_with(&subscription_form(), &somebody(CUSTOMER, 1)).unwrap()
}

pub fn key(n: char) -> NewKey {
    NewKey { prefix: format!("sy_{n}"), hash: n.to_string().repeat(64) }
}

pub fn subscription() -> Subscription {
    static MADE: LazyLock<Subscription> = LazyLock::new(|| {
        let mut subscription = bare_subscription();
        subscription.issue_key(key('c'), &somebody(CUSTOMER, 1), &rules(), NOW).unwrap();
        subscription
    });
    MADE.clone()
}

pub fn minutes(n: i64) -> OffsetDateTime {
    NOW + Duration::minutes(n)
}
