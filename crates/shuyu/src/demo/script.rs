//! The lifecycle the city plays, zone by zone; every step through the interface, as somebody.

use super::{
    city::{City, id},
    entries::{COMPREHENSIVE, TRANSPORT},
    publish::publish,
    tables::Source,
    trees,
    visitor::unexpected,
    workbook,
};
use crate::cli::{Ending, Verb, say};
use hyper::StatusCode;
use serde_json::{Value, json};
use server::clock::Clock;
use std::collections::BTreeMap;
use time::Duration;

/// Plays the whole lifecycle.
///
/// # Errors
/// When a step does not go as it must.
pub async fn play(city: &mut City, source: &Source) -> Verb {
    rules(city).await?;
    trees::import(city).await?;
    let (comprehensive, transport) = zones(city).await?;
    city.days(7);
    let mut resources = BTreeMap::new();
    for (zone, entries) in [(&comprehensive, COMPREHENSIVE), (&transport, TRANSPORT)] {
        for entry in entries {
            let resource = publish(city, source, zone, entry).await?;
            resources.insert(entry.code, resource);
            city.days(2);
        }
    }
    workbook::there_and_back(city, "airport_office", "feng.steward").await?;
    city.days(20);
    employment(city, &comprehensive, &resources).await?;
    city.days(60);
    supply(city, &comprehensive, &transport, &resources).await?;
    aviation(city, &transport, &resources).await?;
    verified(city).await
}

/// The city adopts its rules by the day it published them, two months before the platform opened; the national
/// overlay follows. Each time one person proposes and another confirms.
async fn rules(city: &mut City) -> Verb {
    let opened = domain::civil::today(city.clock.now());
    for (pack, published, doc_no) in [
        ("nj-draft-2024-03", opened - Duration::days(60), "云数规〔2025〕1号"),
        ("cn-2025", opened - Duration::days(7), "云数规〔2025〕2号"),
    ] {
        let form = json!({
            "change_kind": "adopt", "pack": pack, "published": published.to_string(), "doc_no": doc_no,
            "reason": "本市公布施行"
        });
        let change = id(&city.visitor("lin.handler")?.post("/api/v1/rulebook/changes", form).await?);
        city.visitor("zhou.signatory")?.act("rulebook/changes", &change, "confirm", json!({})).await?;
        say(format_args!("· 规则包已施行 rule pack in force: {pack}（A26.1）"));
    }
    Ok(())
}

async fn zones(city: &mut City) -> Result<(String, String), Ending> {
    let regulators = json!([city.organisation("authority")?, city.organisation("credit_bureau")?]);
    let form = json!({ "name": "综合领域公共数据专区", "zone_kind": "comprehensive", "regulators": regulators });
    let comprehensive = id(&city.visitor("lin.handler")?.post("/api/v1/zone/zones", form).await?);
    let regulators = json!([city.organisation("transport_bureau")?]);
    let form = json!({ "name": "交通领域公共数据专区", "zone_kind": "sector", "sector": "transport", "regulators": regulators });
    let transport = id(&city.visitor("lin.handler")?.post("/api/v1/zone/zones", form).await?);
    for (zone, owner) in [(&comprehensive, "authority"), (&transport, "transport_bureau")] {
        let (owner, centre) = (city.organisation(owner)?, city.organisation("centre")?);
        let duties = json!({ "operation": centre, "data_management": owner, "maintenance": centre,
            "supervision": owner, "security": centre });
        city.visitor("lin.handler")?.act("zone/zones", zone, "assign_duties", json!({ "duties": duties })).await?;
        let listed = json!({ "doc_no": "云数试〔2025〕1号" });
        city.visitor("zhou.signatory")?.act("zone/zones", zone, "list_pilot", listed).await?;
        city.visitor("hu.approver")?.act("zone/zones", zone, "activate", json!({})).await?;
    }
    regional(city).await?;
    say("· 综合、交通两个专区已设立 two zones established（A4.1）");
    Ok((comprehensive, transport))
}

/// A kind of zone of the city's own, with a zone of it that is being set up and not on the pilot list.
async fn regional(city: &mut City) -> Verb {
    let what = json!({ "name": "区域专区", "name_en": "Regional zone" });
    let form = json!({ "code": "region", "what": what, "basis": { "needs_region": true } });
    city.visitor("lin.handler")?.post("/api/v1/zone/kinds", form).await?;
    let regulators = json!([city.organisation("credit_bureau")?]);
    let form =
        json!({ "name": "江北新区公共数据专区", "zone_kind": "region", "region": "320111", "regulators": regulators });
    city.visitor("lin.handler")?.post("/api/v1/zone/zones", form).await?;
    say("· 区域类专区已登记、筹备中 a kind of the city's own, its first zone in preparation（A4.1、A2.5）");
    Ok(())
}

/// An agreement as its parties draft it.
struct Terms<'a> {
    title: &'a str,
    operator: &'a str,
    zone: &'a str,
    scenarios: &'a [&'a str],
    purposes: &'a [&'a str],
    resources: Vec<&'a str>,
    max_grade: u8,
}

async fn agree(city: &mut City, terms: Terms<'_>) -> Result<String, Ending> {
    let start = domain::civil::today(city.clock.now());
    let end = start + Duration::days(3 * 365);
    let form = json!({
        "title": terms.title, "operator_id": city.organisation(terms.operator)?, "zone_id": terms.zone, "scenarios": terms.scenarios,
        "purposes": terms.purposes, "resource_ids": terms.resources, "max_grade": terms.max_grade,
        "start": start.to_string(), "end": end.to_string(),
        "capability": "自有可信计算环境与数据工程团队，具备同类数据产品的开发运营经验"
    });
    let agreement = id(&city.visitor("lin.handler")?.post("/api/v1/mandate/agreements", form).await?);
    city.days(5);
    city.visitor("zhou.signatory")?.act("mandate/agreements", &agreement, "sign", json!({})).await?;
    say(format_args!("· 协议已签署 agreement signed: {}（A9.5、A10.1、A11.1）", terms.title));
    Ok(agreement)
}

/// What an operator asks for.
struct Ask<'a> {
    engineer: &'a str,
    agreement: &'a str,
    resource: &'a str,
    scenario: &'a str,
    purpose: &'a str,
    items: &'a [(&'a str, &'a str)],
    assessor: &'a str,
    approver: &'a str,
}

/// Requests, has it assessed and decided, and gives the grant.
async fn obtain(city: &mut City, ask: Ask<'_>) -> Result<String, Ending> {
    let items: Vec<Value> = ask.items.iter().map(|(name, reason)| json!({ "name": name, "reason": reason })).collect();
    let period_end = (domain::civil::today(city.clock.now()) + Duration::days(2 * 365 + 200)).to_string();
    let form = json!({
        "agreement_id": ask.agreement, "resource_id": ask.resource, "scenario": ask.scenario, "purpose": ask.purpose,
        "product_idea": "按场景开发统计类数据产品", "items": items, "period_end": period_end
    });
    let request = id(&city.visitor(ask.engineer)?.post("/api/v1/grant/requests", form).await?);
    city.visitor(ask.engineer)?.act("grant/requests", &request, "submit", json!({})).await?;
    city.days(2);
    let early = json!({ "items": [], "opinion": "" });
    let early = city.visitor(ask.approver)?.try_act("grant/requests", &request, "decide", early).await?;
    if early.status.is_success() {
        return Err(unexpected("a department decided before the regulator's assessment", &early));
    }
    let form = json!({ "outcome": "pass", "opinion": "符合场景，必要且最小" });
    city.visitor(ask.assessor)?.act("grant/requests", &request, "assess", form).await?;
    city.days(3);
    let items: Vec<Value> = ask.items.iter().map(|(name, _)| json!({ "item": name, "approve": true })).collect();
    city.visitor(ask.approver)?
        .act("grant/requests", &request, "decide", json!({ "items": items, "opinion": "同意" }))
        .await?;
    granted(city, ask.engineer, &request).await
}

async fn granted(city: &mut City, account: &str, request: &str) -> Result<String, Ending> {
    let path = format!("/api/v1/grant/grants?parent={request}");
    for _ in 0..600 {
        let list = city.visitor(account)?.get(&path).await?;
        if let Some(grant) = list["items"].get(0) {
            say(format_args!(
                "· 授权已签发 grant issued: {}（A14.2、A14.3、A14.8）",
                grant["title"].as_str().unwrap_or_default()
            ));
            return Ok(id(grant));
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Ending::Fault("no grant followed the decision".into()))
}

/// Runs a statement formally and gives the job when it succeeded.
async fn compute(
    city: &mut City,
    account: &str,
    grants: &[&str],
    purpose: &str,
    title: &str,
    sql: &str,
) -> Result<String, Ending> {
    let form = json!({ "grant_ids": grants, "sql": sql });
    let sample = city.visitor(account)?.post("/api/v1/compute/sample-query", form).await?;
    say(format_args!(
        "· 样例查询 sample query: {title}（{} 行 rows）（A15.2）",
        sample["rows"].as_array().map_or(0, Vec::len)
    ));
    let form = json!({ "title": title, "grant_ids": grants, "sql": sql, "purpose": purpose });
    let job = id(&city.visitor(account)?.post("/api/v1/compute/jobs", form).await?);
    let ended = city.until(account, "compute/jobs", &job, &["succeeded", "failed", "refused", "killed"]).await?;
    if ended["status"] != "succeeded" {
        return Err(Ending::Fault(format!("a job did not succeed: {title}: {}", ended["body"])));
    }
    say(format_args!(
        "· 正式作业完成 formal run done: {title}（{} 行 rows，域内 inside）",
        ended["body"]["candidate"]["rows"]
    ));
    Ok(job)
}

/// Puts a candidate before the airlock; with reviewers, each approves by digest. Gives the export in its last state.
async fn leave(city: &mut City, account: &str, job: &str, reviewers: &[&str]) -> Result<Value, Ending> {
    let export = id(&city.visitor(account)?.post("/api/v1/airlock/exports", json!({ "job_id": job })).await?);
    let mut object =
        city.until(account, "airlock/exports", &export, &["blocked", "in_review", "released", "rejected"]).await?;
    for reviewer in reviewers {
        if object["status"] != "in_review" {
            return Err(Ending::Fault(format!("an export waits for no review: {}", object["body"])));
        }
        let form = json!({ "digest": object["body"]["digest"], "approve": true, "opinion": "核对摘要一致，同意放行" });
        city.visitor(reviewer)?.act("airlock/exports", &export, "review", form).await?;
        let replayed = json!({ "digest": object["body"]["digest"], "approve": true, "opinion": "重复" });
        let replayed = city.visitor(reviewer)?.try_act("airlock/exports", &export, "review", replayed).await?;
        if replayed.status.is_success() {
            return Err(unexpected("a replayed approval was accepted", &replayed));
        }
    }
    if object["status"] != "blocked" {
        object = city.until(account, "airlock/exports", &export, &["released", "rejected"]).await?;
    }
    let title = object["title"].as_str().unwrap_or_default();
    say(format_args!(
        "· 出域审核 airlock: {title} -> {}（A15.1、A25.3）",
        object["status"].as_str().unwrap_or_default()
    ));
    for rule in object["body"]["verdict"]["rules"].as_array().into_iter().flatten().filter(|r| r["passed"] == false) {
        let words = rule["zh"].as_str().unwrap_or_default();
        say(format_args!(
            "  未通过 failed: {}（{} 行 rows）{words}",
            rule["rule"].as_str().unwrap_or_default(),
            rule["failing_rows"]
        ));
    }
    Ok(object)
}

/// What becomes of a release.
struct Offer<'a> {
    code: &'a str,
    name: &'a str,
    product_type: &'a str,
    scenario: &'a str,
    key_columns: &'a [&'a str],
    price_minor: i64,
    manager: &'a str,
    regulator: &'a str,
}

/// Registers, reports, has acknowledged and lists a product.
async fn offer(city: &mut City, export: &str, offer: Offer<'_>) -> Result<String, Ending> {
    let form = json!({
        "code": offer.code, "name": offer.name, "product_type": offer.product_type, "export_id": export,
        "scenario": offer.scenario, "key_columns": offer.key_columns
    });
    let product = id(&city.visitor(offer.manager)?.post("/api/v1/product/products", form).await?);
    let form = json!({
        "price_minor": offer.price_minor, "unit": "per_call", "basis": "按成本加合理利润测算，不高于最高准许收入",
        "scope": "本市金融机构与行业主管部门", "manner": "接口调用，不得转售"
    });
    city.visitor(offer.manager)?.act("product/products", &product, "report", form).await?;
    city.days(3);
    city.visitor(offer.regulator)?.act("product/products", &product, "acknowledge", json!({})).await?;
    city.visitor(offer.manager)?.act("product/products", &product, "list", json!({})).await?;
    say(format_args!("· 产品已上架 product listed: {}（A19.1 至 A19.3）", offer.name));
    Ok(product)
}

/// Subscribes a customer and gives its key.
async fn subscribe(city: &mut City, customer: &str, product: &str, purpose: &str) -> Result<(String, String), Ending> {
    let form = json!({ "product_id": product, "purpose": purpose, "quota_per_day": 1000 });
    let subscription = id(&city.visitor(customer)?.post("/api/v1/delivery/subscriptions", form).await?);
    let issued = city.visitor(customer)?.act("delivery/subscriptions", &subscription, "issue_key", json!({})).await?;
    Ok((subscription, issued["key"].as_str().unwrap_or_default().to_owned()))
}

async fn called(city: &mut City, customer: &str, path: &str, key: &str, expected: StatusCode) -> Verb {
    let answered = city.visitor(customer)?.call(path, key).await?;
    if answered.status != expected {
        return Err(unexpected(path, &answered));
    }
    let rows = answered.body["rows"].as_array().map_or(0, Vec::len);
    say(format_args!("· 调用产品 call: {path} -> {}（{rows} 行 rows）", answered.status));
    Ok(())
}

/// The comprehensive zone: employment by industry, and wage bands reviewed by two people.
async fn employment(city: &mut City, zone: &str, resources: &BTreeMap<&str, String>) -> Verb {
    let engineer = "jiang.engineer";
    let (registry, insurance) = (&resources["enterprise_registry"], &resources["social_insurance"]);
    let terms = Terms {
        title: "综合领域公共数据授权运营协议（云禾）",
        operator: "yunhe",
        zone,
        scenarios: &["普惠金融", "就业监测"],
        purposes: &["industry", "public_governance"],
        resources: vec![registry, insurance],
        max_grade: 3,
    };
    let agreement = agree(city, terms).await?;
    city.days(10);
    refused_when_wider(city, &agreement, &resources["streets"]).await?;
    let ask = |resource, approver, items| Ask {
        engineer,
        agreement: &agreement,
        resource,
        scenario: "普惠金融",
        purpose: "industry",
        items,
        assessor: "lin.handler",
        approver,
    };
    let items: &[(&str, &str)] = &[
        ("employer_uscc", "与企业登记关联"),
        ("months_paid", "计算平均缴费月数"),
        ("base_amount", "分档统计缴费基数"),
        ("district_code", "按区统计"),
    ];
    let insured = obtain(city, ask(insurance, "zheng.approver", items)).await?;
    let items: &[(&str, &str)] =
        &[("uscc", "与社保关联"), ("industry_code", "按行业统计"), ("district_code", "按区统计")];
    let registered = obtain(city, ask(registry, "sun.approver", items)).await?;
    city.days(5);

    let raw = "SELECT employer_uscc, district_code FROM social_insurance";
    let job = compute(city, engineer, &[&insured], "industry", "参保单位明细", raw).await?;
    let blocked = leave(city, engineer, &job, &[]).await?;
    if blocked["status"] != "blocked" {
        return Err(Ending::Fault("rows of single persons passed the airlock".into()));
    }
    let joined = "SELECT r.industry_code, count(*) AS people, avg(i.months_paid) AS average_months \
                  FROM social_insurance i JOIN enterprise_registry r ON i.employer_uscc = r.uscc \
                  GROUP BY r.industry_code HAVING count(DISTINCT r.uscc) >= 12";
    let job = compute(city, engineer, &[&insured, &registered], "industry", "分行业就业景气", joined).await?;
    let released = leave(city, engineer, &job, &[]).await?;
    let product = Offer {
        code: "employment-by-industry",
        name: "分行业就业景气指数",
        product_type: "api",
        scenario: "普惠金融",
        key_columns: &["industry_code"],
        price_minor: 50,
        manager: "han.product",
        regulator: "lin.handler",
    };
    let product = offer(city, &id(&released), product).await?;

    let bands =
        "SELECT base_amount, count(*) AS people FROM social_insurance GROUP BY base_amount HAVING count(*) >= 30";
    let job = compute(city, engineer, &[&insured], "industry", "缴费基数分档", bands).await?;
    let reviewed = leave(city, engineer, &job, &["lin.handler", "tang.assessor"]).await?;
    let set = Offer {
        code: "wage-bands",
        name: "社保缴费基数分档",
        product_type: "data_set",
        key_columns: &[],
        price_minor: 20_000,
        scenario: "普惠金融",
        manager: "han.product",
        regulator: "lin.handler",
    };
    offer(city, &id(&reviewed), set).await?;

    watched(city, &agreement, &product).await?;
    let (_, key) = subscribe(city, "kong.customer", &product, "industry").await?;
    called(city, "kong.customer", "/data/v1/employment-by-industry?industry_code=F51", &key, StatusCode::OK).await?;
    called(city, "kong.customer", "/data/v1/employment-by-industry", &key, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What surrounds the main job: obligations of the operator, an opinion on the price, and a desk that reaches too far.
async fn watched(city: &mut City, agreement: &str, product: &str) -> Verb {
    let due = domain::civil::today(city.clock.now()) + Duration::days(300);
    let place = "mandate/obligations";
    let mut first = String::new();
    for (undertaking, title, target, unit) in [
        ("investment", "首年资金投入", 500, "万元"),
        ("partners", "吸纳合作方", 6, "家"),
        ("scenarios", "拓展应用场景", 4, "个"),
    ] {
        let form = json!({
            "agreement_id": agreement, "undertaking": undertaking, "title": title, "target": target, "unit": unit,
            "due_on": due.to_string()
        });
        let obligation = id(&city.visitor("lin.handler")?.post("/api/v1/mandate/obligations", form).await?);
        first = if first.is_empty() { obligation } else { first };
    }
    let form = json!({ "achieved": 180, "note": "已采购算力与存储", "evidence": "采购合同 2 份、发票 5 张" });
    city.visitor("lu.finance")?.act(place, &first, "report", form).await?;
    city.visitor("lin.handler")?.act(place, &first, "accept", json!({ "opinion": "与凭证一致" })).await?;
    say("· 运营义务已约定并核收首次进展 obligations set, first progress accepted（A7.1）");

    let form = json!({
        "topic": "price", "subject_kind": "product", "subject_id": product, "desk_id": city.organisation("price_bureau")?,
        "question": "定价是否符合最高准许收入的要求"
    });
    let opinion = id(&city.visitor("lin.handler")?.post("/api/v1/supervision/opinions", form).await?);
    let form = json!({ "stance": "concerned", "text": "总体合理，建议补充成本分摊说明", "basis": "公共数据运营服务费管理要求" });
    city.visitor("zhang.price")?.act("supervision/opinions", &opinion, "give", form).await?;
    let form = json!({
        "topic": "legality", "subject_kind": "agreement", "subject_id": agreement,
        "desk_id": city.organisation("justice_bureau")?, "question": "责任条款是否完备"
    });
    city.visitor("lin.handler")?.post("/api/v1/supervision/opinions", form).await?;
    say("· 价格监管部门已出具意见，司法部门待答复 opinion given, another asked（A6.3）");

    let reached = city.visitor("sec.admin")?.try_act("mandate/agreements", agreement, "sign", json!({})).await?;
    if reached.status.is_success() {
        return Err(unexpected("the centre signed an agreement", &reached));
    }
    say("· 治理中心不得审批业务，已拒绝并告警 the centre was kept out, an alert raised（A6.5）");
    Ok(())
}

async fn refused_when_wider(city: &mut City, agreement: &str, outside: &str) -> Verb {
    let form = json!({
        "agreement_id": agreement, "resource_id": outside, "scenario": "普惠金融", "purpose": "industry", "product_idea": "区划对照",
        "items": [{ "name": "name", "reason": "对照" }], "period_end": domain::civil::today(city.clock.now()).to_string()
    });
    let refused = city.visitor("jiang.engineer")?.try_post("/api/v1/grant/requests", form).await?;
    if refused.status.is_success() {
        return Err(unexpected("a request wider than the agreement was accepted", &refused));
    }
    say(format_args!(
        "· 超出协议的申请被拒 refused: {}（A14.8）",
        refused.body["fields"][0]["zh"].as_str().unwrap_or_default()
    ));
    Ok(())
}

/// The comprehensive zone supplies the transport zone with the streets; the transport zone's own data is planned.
async fn supply(city: &mut City, comprehensive: &str, transport: &str, resources: &BTreeMap<&str, String>) -> Verb {
    let today = domain::civil::today(city.clock.now());
    let form = json!({
        "from_zone": comprehensive, "to_zone": transport, "purposes": ["industry", "sector"], "max_grade": 1,
        "lines": [{ "resource_id": resources["streets"], "items": ["code", "name"] }],
        "end": (today + Duration::days(365)).to_string(), "reason": "按街道统计机场集疏运"
    });
    let order = id(&city.visitor("lin.handler")?.post("/api/v1/supply/orders", form).await?);
    for account in ["zhou.signatory", "gao.approver", "yang.approver"] {
        city.visitor(account)?.act("supply/orders", &order, "approve", json!({})).await?;
    }
    say("· 综合领域专区向交通专区供数 the comprehensive zone supplies the transport zone（A4.2）");
    let line = |code: &str, days: i64| {
        json!({ "resource_id": resources[code], "cycle": "monthly", "form": "masked",
            "due_on": (today + Duration::days(days)).to_string() })
    };
    let form = json!({ "title": "交通领域专区供数计划", "zone_id": transport,
        "lines": [line("flights", 20), line("weather", 200)] });
    let plan = id(&city.visitor("lin.handler")?.post("/api/v1/supply/plans", form).await?);
    for account in ["zhou.signatory", "gao.approver"] {
        city.visitor(account)?.act("supply/plans", &plan, "sign", json!({})).await?;
    }
    say("· 供数计划已由两家签署 a supply plan is signed by both（A13.2）");
    Ok(())
}

/// The transport zone: delays by airport and month, then a suspension and its resumption by two people.
async fn aviation(city: &mut City, zone: &str, resources: &BTreeMap<&str, String>) -> Verb {
    let engineer = "xu.engineer";
    let terms = Terms {
        title: "交通领域公共数据授权运营协议（通达）",
        operator: "tongda",
        zone,
        scenarios: &["航班准点服务"],
        purposes: &["industry", "sector"],
        resources: vec![&resources["flights"], &resources["weather"], &resources["planes"], &resources["airports"]],
        max_grade: 2,
    };
    let agreement = agree(city, terms).await?;
    city.days(10);
    let items: &[(&str, &str)] = &[
        ("origin", "按机场统计"),
        ("month", "按月统计"),
        ("dep_delay", "计算平均延误"),
        ("carrier", "按承运人统计"),
        ("tailnum", "关联机型"),
    ];
    let ask = Ask {
        engineer,
        agreement: &agreement,
        resource: &resources["flights"],
        scenario: "航班准点服务",
        purpose: "industry",
        items,
        assessor: "he.assessor",
        approver: "chu.approver",
    };
    let flights = obtain(city, ask).await?;
    let delays = "SELECT origin, month, count(*) AS departures, avg(dep_delay) AS average_delay FROM flights GROUP BY origin, month";
    let job = compute(city, engineer, &[&flights], "industry", "机场逐月延误", delays).await?;
    let released = leave(city, engineer, &job, &[]).await?;
    let set = Offer {
        code: "departure-delays",
        name: "机场离港延误月报",
        product_type: "data_set",
        scenario: "航班准点服务",
        key_columns: &["origin"],
        price_minor: 10,
        manager: "lv.product",
        regulator: "he.assessor",
    };
    let product = offer(city, &id(&released), set).await?;
    let (_, key) = subscribe(city, "cao.customer", &product, "industry").await?;
    let path = "/data/v1/departure-delays?limit=5";
    called(city, "cao.customer", path, &key, StatusCode::OK).await?;
    city.days(90);
    suspension(city, &agreement, &flights, &key).await?;
    called(city, "cao.customer", path, &key, StatusCode::OK).await
}

/// A suspension stops the next call and the running job; two people of two bodies resume.
async fn suspension(city: &mut City, agreement: &str, flights: &str, key: &str) -> Verb {
    let place = "mandate/agreements";
    let long =
        "SELECT a.carrier, count(*) AS pairs FROM flights a JOIN flights b ON a.carrier = b.carrier GROUP BY a.carrier";
    let form = json!({ "title": "暂停时正在运行的作业", "grant_ids": [flights], "sql": long, "purpose": "industry" });
    let job = id(&city.visitor("xu.engineer")?.post("/api/v1/compute/jobs", form).await?);
    city.until("xu.engineer", "compute/jobs", &job, &["running", "succeeded", "failed"]).await?;
    let reason = json!({ "reason": "监测到异常调用，暂停核查" });
    city.visitor("gao.approver")?.act(place, agreement, "suspend", reason).await?;
    let ended = city.until("xu.engineer", "compute/jobs", &job, &["killed", "refused", "succeeded", "failed"]).await?;
    say(format_args!(
        "· 协议已暂停 agreement suspended；运行中的作业 running job -> {}（A11.3、A23.4）",
        ended["status"]
    ));
    called(city, "cao.customer", "/data/v1/departure-delays?limit=5", key, StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS)
        .await?;
    let path = format!("/api/v1/{place}/{agreement}");
    let shown = city.visitor("xu.engineer")?.get(&path).await?;
    if shown["status"] != "suspended" {
        return Err(Ending::Fault("the agreement is not suspended".into()));
    }
    city.days(10);
    city.visitor("gao.approver")?
        .act(place, agreement, "propose_resume", json!({ "reason": "核查完毕，风险消除" }))
        .await?;
    let alone = city.visitor("gao.approver")?.try_act(place, agreement, "confirm_resume", json!({})).await?;
    if alone.status.is_success() {
        return Err(unexpected("one person resumed an agreement alone", &alone));
    }
    city.visitor("zhou.signatory")?.act(place, agreement, "confirm_resume", json!({})).await?;
    city.until("lv.product", place, agreement, &["effective"]).await?;
    resumed(city).await?;
    say("· 两人恢复协议 two people resumed it（A11.5）");
    Ok(())
}

/// Waits until the consequences of the resumption are through.
async fn resumed(city: &mut City) -> Verb {
    for _ in 0..600 {
        let list = city.visitor("cao.customer")?.get("/api/v1/delivery/subscriptions?status=suspended").await?;
        if list["total"] == 0 {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Ending::Fault("subscriptions stayed suspended after the resumption".into()))
}

async fn verified(city: &City) -> Verb {
    let key = city.ctx.keyring.ledger_public_key()?;
    let report = server::verify::database(&city.ctx.db, &city.ctx.data, &key).await?;
    say(format_args!("· 账本 ledger: {} 条 entries，完整 intact: {}", report.entries, report.intact));
    if report.intact { Ok(()) } else { Err(Ending::Failed) }
}
