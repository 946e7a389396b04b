//! Lists: pages, filters, order, the Excel file, and that a list holds exactly what its reader may see.

use crate::{app::TestApp, backend::scenarios, city};
use calamine::Reader;
use domain::{
    Actor, FoundBy, Kind, Role,
    actor::ActorSort,
    ids::{OrgId, PersonId, ZoneId},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use server::{
    access::{Ask, Subject},
    database::record::{self, Row},
};
use std::collections::BTreeSet;
use uuid::Uuid;

const ORGANISATIONS: &str = "/api/v1/party/organisations";

async fn register(app: &TestApp, names: impl Iterator<Item = String>) {
    for name in names {
        let form = json!({ "name": name, "org_kind": "customer" });
        app.post("sysadmin", ORGANISATIONS, &form).await.ok(201);
    }
}

/// Every page of a list.
async fn pages(app: &TestApp, query: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get("sysadmin", &format!("{ORGANISATIONS}?{query}{cursor}")).await.ok(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

async fn pages_are_stable_and_complete_in_every_order(app: TestApp) {
    // The clock stands still, so all of these were made in the same millisecond: only the id orders them.
    register(&app, (0..25).map(|n| format!("公司{}", n % 7))).await;
    for sort in ["created_at", "-created_at", "updated_at", "-updated_at", "title", "-title", "status", "-status"] {
        let whole = pages(&app, &format!("limit=200&sort={sort}")).await;
        let total = app.get("sysadmin", &format!("{ORGANISATIONS}?limit=1")).await.ok(200)["total"].as_u64().unwrap();
        assert_eq!(whole.len() as u64, total);
        let paged = pages(&app, &format!("limit=4&sort={sort}")).await;
        let ids = |items: &[Value]| items.iter().map(|i| i["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&paged), ids(&whole), "{sort}");
        let key = sort.trim_start_matches('-');
        if key.ends_with("_at") {
            let mut times: Vec<_> = whole.iter().map(|i| i[key].as_str().unwrap().to_owned()).collect();
            let seen = times.clone();
            times.sort();
            if sort.starts_with('-') {
                times.reverse();
            }
            assert_eq!(seen, times, "{sort}");
        }
    }
}

async fn a_record_made_between_two_pages_moves_nothing(app: TestApp) {
    register(&app, (0..6).map(|n| format!("甲{n}"))).await;
    let first = app.get("sysadmin", &format!("{ORGANISATIONS}?limit=3&sort=title&q=%E7%94%B2")).await.ok(200);
    register(&app, std::iter::once("甲0前".to_owned())).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let next = app.get("sysadmin", &format!("{ORGANISATIONS}?limit=9&sort=title&q=%E7%94%B2&cursor={cursor}")).await;
    let titles: Vec<_> = next.ok(200)["items"].as_array().unwrap().iter().map(|i| i["title"].clone()).collect();
    assert_eq!(titles, ["甲3", "甲4", "甲5"]);
}

async fn filters_find_what_they_name(app: TestApp) {
    let names = ["Alpha 100%", "alpha_beta", "ALPHA\\gamma", "Élan Ж", "＝公式"];
    register(&app, names.into_iter().map(str::to_owned)).await;
    for (q, found) in [
        ("alpha", 3),
        ("ALPHA", 3),
        ("100%25", 1),
        ("%25", 1),
        ("_", 1),
        ("%5C", 1),
        ("%C3%89lan", 1),
        ("%D0%96", 1),
        ("%EF%BC%9D", 1),
        ("'", 0),
        ("nothing", 0),
    ] {
        let page = app.get("sysadmin", &format!("{ORGANISATIONS}?q={q}")).await.ok(200);
        assert_eq!(page["total"], found, "{q}");
    }
    let page = app.get("sysadmin", &format!("{ORGANISATIONS}?status=closed")).await.ok(200);
    assert_eq!(page["total"], 0);
    let page = app.get("sysadmin", &format!("{ORGANISATIONS}?status=closed,active&q=alpha")).await.ok(200);
    assert_eq!(page["total"], 3);
    let zone = app.city.id("transport zone").to_owned();
    city::imported(&app, "trips").await;
    let list = "/api/v1/catalogue/resources";
    assert_eq!(app.get("steward", &format!("{list}?zone={zone}")).await.ok(200)["total"], 1);
    let other = app.city.id("comprehensive zone");
    assert_eq!(app.get("steward", &format!("{list}?zone={other}")).await.ok(200)["total"], 0);
    let org = app.city.id("department");
    assert_eq!(app.get("steward", &format!("{list}?org={org}")).await.ok(200)["total"], 1);
}

async fn the_excel_file_holds_the_rows_of_the_list(app: TestApp) {
    register(&app, ["=1+1".to_owned(), "@cmd".to_owned(), "乙方".to_owned()].into_iter()).await;
    let query = "sort=title&status=active";
    let file = app.get("sysadmin", &format!("{ORGANISATIONS}/export.xlsx?{query}")).await;
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"organisations.xlsx\""));
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |row: &[calamine::Data], n: usize| row[n].to_string();
    let rows: Vec<_> = sheet.rows().skip(1).map(|row| (cell(row, 0), cell(row, 1), cell(row, 2))).collect();
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let listed: Vec<_> = pages(&app, &format!("{query}&limit=200"))
        .await
        .iter()
        .map(|i| (text(i, "id"), text(i, "title"), format!("在册 {}", text(i, "status"))))
        .collect();
    assert_eq!(rows, listed);
    let formulas = book.worksheet_formula("Sheet1").unwrap();
    assert!(formulas.cells().all(|(_, _, f)| f.is_empty()), "a title never becomes a formula");
    // A reader gets the rows that reader may see.
    let file = app.get("rival", "/api/v1/party/people/export.xlsx").await;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(file.bytes)).unwrap();
    assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().rows().skip(1).count(), 1);
}

/// The first sheet of an Excel file as texts.
fn sheet_of(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

async fn the_excel_file_has_the_columns_asked_for_headed_in_both_languages(app: TestApp) {
    let file = format!("{ORGANISATIONS}/export.xlsx");
    let asked = app.get("sysadmin", &format!("{file}?columns=title,org_kind,uscc&q=%E4%BA%A4%E7%AE%A1")).await;
    let sheet = sheet_of(asked.bytes);
    assert_eq!(
        sheet[0],
        ["名称 Title", "机构类别 Kind of organisation", "统一社会信用代码 Unified social credit code"]
    );
    assert_eq!(sheet[1][1], "数据提供部门 provider");
    for refused in ["columns=title,password", "columns=title,title", "columns=", "columns=title&limit=1"] {
        app.get("sysadmin", &format!("{file}?{refused}")).await.refused(422, "platform.query_invalid");
    }
    // Without a choice every column of the list is there, numbers as numbers.
    let resource = app.get("steward", &city::imported(&app, "trips").await).await.ok(200);
    let sheet = sheet_of(app.get("steward", "/api/v1/catalogue/resources/export.xlsx").await.bytes);
    assert_eq!(sheet[0][..5], ["编号 ID", "名称 Title", "状态 Status", "提供部门 Provider", "专区 Zone"]);
    let place = sheet[0].iter().position(|head| head == "行数 Rows").unwrap();
    assert_eq!(sheet[1][place], resource["body"]["rows"].to_string());
}

async fn a_record_named_in_the_excel_file_is_empty_for_who_may_not_see_it(app: TestApp) {
    let footing = city::footing(&app).await;
    let title = app.get("steward", &footing.resource).await.ok(200)["title"].as_str().unwrap().to_owned();
    let named = "/api/v1/grant/grants/export.xlsx?columns=resource,purpose";
    let seen = sheet_of(app.get("secadmin", named).await.bytes);
    assert_eq!(seen[1], [title.as_str(), "产业发展 industry"]);
    // Withdrawn, it is seen by its department only; the grant is still listed.
    app.act("publisher", &footing.resource, "withdraw", &json!({ "reason": "数据有误" })).await.ok(200);
    let unseen = sheet_of(app.get("secadmin", named).await.bytes);
    assert_eq!(unseen[1], ["", "产业发展 industry"]);
    let department = sheet_of(app.get("publisher", named).await.bytes);
    assert_eq!(department[1][0], title);
}

/// A row like any, related to the four organisations and three zones of the property.
fn any_row() -> impl Strategy<Value = Row> {
    let org = || (1u128..5).prop_map(Uuid::from_u128);
    let zone = proptest::option::of((1u128..4).prop_map(Uuid::from_u128));
    let parties = proptest::collection::btree_set(org(), 0..3);
    (any::<u128>(), org(), zone, parties, any::<bool>(), prop_oneof![Just("draft"), Just("active"), Just("published")])
        .prop_map(|(id, org, zone, parties, public, status)| Row {
            id: Uuid::from_u128(id),
            version: 1,
            status: status.into(),
            title: "x".into(),
            org,
            zone,
            parent: None,
            public,
            parties: parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            created_at: 0,
            updated_at: 0,
            body: "{}".into(),
            found_by: parties.iter().map(|party| (FoundBy::Party, party.to_string())).collect(),
        })
}

fn any_actor() -> impl Strategy<Value = Actor> {
    let roles = proptest::sample::subsequence(Role::ALL.to_vec(), 0..4);
    let zones = proptest::collection::btree_set((1u128..4).prop_map(|z| ZoneId(Uuid::from_u128(z))), 0..3);
    ((1u128..5), roles, zones).prop_map(|(org, roles, zones)| Actor {
        person: PersonId(Uuid::from_u128(77)),
        org: OrgId(Uuid::from_u128(org)),
        org_kind: roles.first().map_or(domain::actor::OrgKind::Customer, |r| r.org_kind()),
        roles: roles.into_iter().collect(),
        zones,
        delegated: Default::default(),
        interests: Default::default(),
        clearance: Default::default(),
        sort: ActorSort::Person,
    })
}

async fn invariant_12_the_list_equals_the_check(app: TestApp) {
    let mut runner = TestRunner::deterministic();
    for kind in [Kind::Resource, Kind::Agreement, Kind::Person, Kind::Job] {
        let stands: BTreeSet<Uuid> = rows(&app, kind, None).await.iter().map(|r| r.id).collect();
        let mut made = Vec::new();
        for _ in 0..500 {
            let row = any_row().new_tree(&mut runner).unwrap().current();
            record::insert(&app.ctx.db.write, kind, &row).await.unwrap();
            made.push(row);
        }
        for _ in 0..40 {
            let actor = any_actor().new_tree(&mut runner).unwrap().current();
            let listed: BTreeSet<Uuid> =
                rows(&app, kind, Some(&actor)).await.iter().map(|r| r.id).filter(|id| !stands.contains(id)).collect();
            let checked: BTreeSet<Uuid> = made
                .iter()
                .filter(|row| app.ctx.access.permits(&actor, Ask::View, &Subject::of(kind, row)))
                .map(|row| row.id)
                .collect();
            assert_eq!(listed, checked, "{kind} for {:?} of {} in {:?}", actor.roles, actor.org, actor.zones);
        }
    }
}

async fn rows(app: &TestApp, kind: Kind, actor: Option<&Actor>) -> Vec<Row> {
    let mut select = record::select(kind);
    if let Some(actor) = actor {
        select.cond_where(app.ctx.access.scope(actor, kind).condition());
    }
    record::rows(&app.ctx.db.read, &select).await.unwrap()
}

async fn a_total_counts_what_was_made_and_changed_just_now(app: TestApp) {
    let total = async |query: &str| {
        let list = app.get("sysadmin", &format!("{ORGANISATIONS}?limit=1{query}")).await.ok(200);
        list["total"].as_u64().unwrap()
    };
    let (all, active) = (total("").await, total("&status=active").await);
    assert_eq!(total("").await, all);
    let form = json!({ "name": "新客户", "org_kind": "customer" });
    let made = app.post("sysadmin", ORGANISATIONS, &form).await.ok(201);
    assert_eq!((total("").await, total("&status=active").await), (all + 1, active + 1));
    app.act("sysadmin", &format!("{ORGANISATIONS}/{}", crate::app::id(&made)), "close", &json!({})).await.ok(200);
    assert_eq!((total("").await, total("&status=active").await), (all + 1, active));
}

scenarios![
    a_total_counts_what_was_made_and_changed_just_now,
    pages_are_stable_and_complete_in_every_order,
    a_record_made_between_two_pages_moves_nothing,
    filters_find_what_they_name,
    the_excel_file_holds_the_rows_of_the_list,
    the_excel_file_has_the_columns_asked_for_headed_in_both_languages,
    a_record_named_in_the_excel_file_is_empty_for_who_may_not_see_it,
    invariant_12_the_list_equals_the_check,
];
