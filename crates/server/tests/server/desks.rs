//! The desks around the main job: the centre keeps out of business and data (A6.5), the market desks see the process
//! and give opinions (A6.3), and whoever tries more is looked into (A23.3).

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, last},
};
use serde_json::{Value, json};

const ALERTS: &str = "/api/v1/supervision/alerts";
const OPINIONS: &str = "/api/v1/supervision/opinions";

/// The market bureau with a price desk and a fiscal desk; gives its id.
async fn bureau(app: &mut TestApp) -> String {
    let form = json!({ "name": "市发展改革委", "org_kind": "market" });
    let org = id(&app.post("sysadmin", "/api/v1/party/organisations", &form).await.ok(201));
    city::settle(app, "pricer", &org, "price_supervisor").await;
    city::settle(app, "fiscal", &org, "fiscal_supervisor").await;
    org
}

/// Words of the steps that wait for somebody.
async fn waiting(app: &TestApp, who: &str) -> Vec<String> {
    let inbox = app.get(who, "/api/v1/task/inbox").await.ok(200);
    inbox["items"].as_array().unwrap().iter().map(|i| i["action"].as_str().unwrap().to_owned()).collect()
}

async fn a6_5_the_centre_approves_no_business_and_reads_no_data(app: TestApp) {
    let footing = city::footing(&app).await;
    let refused = app.get("secadmin", &format!("{}/preview", footing.resource)).await;
    let problem = refused.refused(403, "party.centre_outside_business");
    assert_eq!((&problem["article"], &problem["control"]), (&json!(6), &json!("A6.5")));
    // The refusal comes before anything is looked up: it says nothing about what is there.
    for path in [footing.agreement.as_str(), "/api/v1/mandate/agreements/01890000-0000-7000-8000-000000000000"] {
        let signed = app.act("sysadmin", path, "sign", &json!({})).await;
        signed.refused(403, "party.centre_outside_business");
    }
    let sample = json!({ "grant_ids": [last(&footing.grant)], "sql": city::SQL });
    let sampled = app.post("secadmin", "/api/v1/compute/sample-query", &sample).await;
    sampled.refused(403, "party.centre_outside_business");
    // What the centre is there for goes on.
    app.act("secadmin", &footing.grant, "suspend", &json!({})).await.ok(200);
}

async fn a23_3_an_attempt_beyond_the_desk_is_counted_and_looked_into_by_another(app: TestApp) {
    let footing = city::footing(&app).await;
    let preview = format!("{}/preview", footing.resource);
    for _ in 0..2 {
        app.get("secadmin", &preview).await.refused(403, "party.centre_outside_business");
    }
    let list = app.get("handler", ALERTS).await.ok(200);
    assert_eq!(list["total"], 1, "one alert counts both attempts");
    let alert = &list["items"][0];
    assert_eq!((&alert["status"], &alert["body"]["times"]), (&json!("raised"), &json!(2)));
    assert_eq!(alert["body"]["action"], "resource.preview");
    assert_eq!(alert["body"]["object_id"], last(&footing.resource));
    let path = format!("{ALERTS}/{}", id(alert));
    assert!(waiting(&app, "handler").await.contains(&"alert.acknowledge".to_owned()));
    app.get("engineer", &path).await.refused(404, "platform.not_found");
    let found = json!({ "reason": "误操作，已提醒" });
    app.act("secadmin", &path, "acknowledge", &found).await.refused(403, "supervision.alert_own");
    app.act("handler", &path, "acknowledge", &found).await.ok(200);
    app.act("handler", &path, "acknowledge", &found).await.refused(409, "platform.wrong_state");
    // A further attempt is a new alert.
    app.get("secadmin", &preview).await.refused(403, "party.centre_outside_business");
    assert_eq!(app.get("handler", ALERTS).await.ok(200)["total"], 2);
}

async fn a6_3_market_desks_see_the_process_and_never_data(mut app: TestApp) {
    bureau(&mut app).await;
    let shop = city::shop(&app, 10).await;
    app.get("pricer", &shop.footing.agreement).await.ok(200);
    assert_eq!(app.get("pricer", &shop.product).await.ok(200)["body"]["price_minor"], 100);
    for hidden in [&shop.footing.grant, &shop.export] {
        app.get("pricer", hidden).await.refused(404, "platform.not_found");
    }
    let preview = app.get("pricer", &format!("{}/preview", shop.footing.resource)).await;
    let problem = preview.refused(403, "party.market_without_data");
    assert_eq!((&problem["article"], &problem["control"]), (&json!(6), &json!("A6.3")));
    let sample = json!({ "grant_ids": [last(&shop.footing.grant)], "sql": city::SQL });
    app.post("pricer", "/api/v1/compute/sample-query", &sample).await.refused(403, "party.market_without_data");
    assert_eq!(app.get("handler", ALERTS).await.ok(200)["items"][0]["body"]["times"], 2);
}

/// The form that asks a desk about the price of a product.
fn question(desk: &str, product: &str) -> Value {
    json!({ "topic": "price", "subject_kind": "product", "subject_id": last(product), "desk_id": desk,
        "question": "定价是否合理" })
}

/// Asks, withdraws and answers; every route of opinions and alerts once.
pub async fn every_step(app: &mut TestApp, agreement: &str) {
    let org = bureau(app).await;
    let mut form = question(&org, agreement);
    form["subject_kind"] = json!("agreement");
    let ask = || app.post("handler", OPINIONS, &form);
    let (one, other) = (id(&ask().await.ok(201)), id(&ask().await.ok(201)));
    let why = json!({ "reason": "重复征求" });
    app.act("handler", &format!("{OPINIONS}/{one}"), "withdraw", &why).await.ok(200);
    let opinion = json!({ "stance": "supports", "text": "无异议", "basis": "政府定价目录" });
    app.act("pricer", &format!("{OPINIONS}/{other}"), "give", &opinion).await.ok(200);
    let absent = "/api/v1/catalogue/resources/01890000-0000-7000-8000-000000000000/preview";
    app.get("secadmin", absent).await.refused(403, "party.centre_outside_business");
    let alert = id(&app.get("handler", ALERTS).await.ok(200)["items"][0]);
    app.act("handler", &format!("{ALERTS}/{alert}"), "acknowledge", &json!({ "reason": "演练" })).await.ok(200);
}

async fn a6_3_a_desk_that_is_asked_gives_its_opinion_and_it_stays_beside_the_object(mut app: TestApp) {
    let org = bureau(&mut app).await;
    let shop = city::shop(&app, 10).await;
    let asked = app.post("assessor", OPINIONS, &question(&org, &shop.product)).await.ok(201);
    let path = format!("{OPINIONS}/{}", id(&asked));
    assert!(waiting(&app, "pricer").await.contains(&"opinion.give".to_owned()));
    let opinion = json!({ "stance": "concerned", "text": "请补充成本构成", "basis": "政府定价目录" });
    app.act("fiscal", &path, "give", &opinion).await.refused(403, "supervision.opinion_other_desk");
    app.act("assessor", &path, "give", &opinion).await.refused(403, "platform.forbidden");
    let blank = json!({ "stance": "concerned", "text": " ", "basis": "x" });
    app.act("pricer", &path, "give", &blank).await.refused(422, "platform.form_invalid");
    let given = app.act("pricer", &path, "give", &opinion).await.ok(200);
    assert_eq!(given["body"]["answer"]["stance"], "concerned");
    app.act("pricer", &path, "give", &opinion).await.refused(409, "platform.wrong_state");
    let beside = app.get("handler", &format!("{OPINIONS}?parent={}", last(&shop.product))).await.ok(200);
    assert_eq!((&beside["total"], &beside["items"][0]["id"]), (&json!(1), &given["id"]));
    let timeline = app.get("handler", &format!("/api/v1/ledger/timeline/opinion/{}", id(&given))).await.ok(200);
    let words: Vec<_> = timeline["entries"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
    assert_eq!(words, [json!("opinion.create"), json!("opinion.give")]);
    app.get("merchant", &path).await.refused(404, "platform.not_found");
}

async fn a6_3_an_opinion_names_a_desk_and_something_its_asker_sees(mut app: TestApp) {
    let org = bureau(&mut app).await;
    let shop = city::shop(&app, 10).await;
    let mut form = question(app.city.id("operator"), &shop.product);
    app.post("handler", OPINIONS, &form).await.refused(422, "supervision.opinion_desk");
    form = question(&org, &shop.footing.resource);
    app.post("handler", OPINIONS, &form).await.refused(422, "supervision.opinion_object");
    form["subject_kind"] = json!("resource");
    app.post("handler", OPINIONS, &form).await.refused(422, "supervision.opinion_object");
    // A desk speaks unasked for itself; an operator asks nobody.
    let own = app.post("pricer", OPINIONS, &question(&org, &shop.product)).await.ok(201);
    let opinion = json!({ "stance": "supports", "text": "无异议", "basis": "政府定价目录" });
    app.act("pricer", &format!("{OPINIONS}/{}", id(&own)), "give", &opinion).await.ok(200);
    app.post("merchant", OPINIONS, &question(&org, &shop.product)).await.refused(403, "platform.forbidden");
}

scenarios![
    a6_5_the_centre_approves_no_business_and_reads_no_data,
    a23_3_an_attempt_beyond_the_desk_is_counted_and_looked_into_by_another,
    a6_3_market_desks_see_the_process_and_never_data,
    a6_3_a_desk_that_is_asked_gives_its_opinion_and_it_stays_beside_the_object,
    a6_3_an_opinion_names_a_desk_and_something_its_asker_sees,
];
