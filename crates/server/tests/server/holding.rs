//! What people hold: incompatible pairs under races and through groups, several organisations, delegations,
//! and the review of it all.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city::{self, PASSWORD, last},
};
use calamine::{Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;
use time::Duration;

const SESSION: &str = "/api/v1/party/session";
const PEOPLE: &str = "/api/v1/party/people";

fn person(app: &TestApp, account: &str) -> String {
    format!("{PEOPLE}/{}", app.city.id(account))
}

async fn group(app: &TestApp, name: &str, roles: &[&str], groups: &[&str]) -> String {
    let form = json!({ "name": name, "org_id": app.city.id("department"), "roles": roles, "groups": groups });
    let view = app.post("sysadmin", "/api/v1/party/groups", &form).await.ok(201);
    format!("/api/v1/party/groups/{}", id(&view))
}

async fn ec_166_two_changes_at_once_never_give_an_incompatible_pair(app: TestApp) {
    let steward = person(&app, "steward");
    let group = group(&app, "复核岗", &["secrecy_officer"], &[]).await;
    let hold = json!({ "roles": ["provider_steward"], "groups": [last(&group)] });
    app.act("sysadmin", &steward, "assign", &hold).await.ok(200);
    // One administrator gives the group the role that the other gives the person's colleague's post away for.
    let widened = json!({ "name": "复核岗", "roles": ["grading_reviewer"] });
    let released = json!({ "roles": ["provider_approver"], "groups": [last(&group)] });
    let back = json!({ "roles": ["provider_steward"], "groups": [last(&group)] });
    app.act("sysadmin", &group, "update", &widened).await.refused(409, "party.group_conflict");
    app.act("sysadmin", &steward, "assign", &released).await.ok(200);
    let (widen, assign) = futures::join!(
        app.act("sysadmin", &group, "update", &widened),
        app.act("sysadmin", &steward, "assign", &back),
    );
    let outcomes = [widen.status == 200, assign.status == 200];
    assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 1, "{} {}", widen.body, assign.body);
    let view = app.get("sysadmin", &steward).await.ok(200);
    let group = app.get("sysadmin", &group).await.ok(200);
    let has = |view: &Value, role: &str| view["body"]["roles"].as_array().unwrap().contains(&json!(role));
    assert!(!(has(&view, "provider_steward") && has(&group, "grading_reviewer")));
}

async fn ec_166_one_user_never_gets_two_admin_roles_by_two_requests_at_once(app: TestApp) {
    let org = app.get("sysadmin", SESSION).await.ok(200)["org"]["id"].clone();
    let form = json!({ "account": "spare", "name": "备岗", "org_id": org, "roles": ["delivery_operator"],
        "password": PASSWORD });
    let path = format!("{PEOPLE}/{}", id(&app.post("sysadmin", PEOPLE, &form).await.ok(201)));
    let group_of = |role: &str| json!({ "name": role, "org_id": org, "roles": [role] });
    let security = app.post("sysadmin", "/api/v1/party/groups", &group_of("security_admin")).await.ok(201);
    let audit = app.post("sysadmin", "/api/v1/party/groups", &group_of("audit_admin")).await.ok(201);
    let outer = json!({ "name": "外层", "org_id": org, "groups": [id(&audit)] });
    let outer = app.post("sysadmin", "/api/v1/party/groups", &outer).await.ok(201);
    let both = json!({ "groups": [id(&security), id(&outer)] });
    app.act("sysadmin", &path, "assign", &both).await.refused(422, "party.roles_incompatible");
    let nested = json!({ "roles": ["system_admin"], "groups": [id(&outer)] });
    app.act("sysadmin", &path, "assign", &nested).await.refused(422, "party.roles_incompatible");
    let version = app.get("sysadmin", &path).await.header("etag").unwrap().to_owned();
    let (one, other) = (json!({ "groups": [id(&security)] }), json!({ "groups": [id(&outer)] }));
    let (first, second) = futures::join!(
        app.act_on("sysadmin", &path, "assign", &one, &version),
        app.act_on("sysadmin", &path, "assign", &other, &version),
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "the writer takes one after the other");
}

async fn ec_173_the_acting_organisation_is_chosen_and_on_record(mut app: TestApp) {
    let footing = city::footing(&app).await;
    let form = json!({ "org_id": app.city.id("operator"), "roles": ["operator_product"] });
    let assessor = person(&app, "assessor");
    app.act("sysadmin", &assessor, "join", &form).await.ok(200);
    app.get("assessor", SESSION).await.refused(401, "platform.sign_in_required");
    let me = app.sign_in("assessor", PASSWORD).await.ok(200);
    assert_eq!((&me["standing"], me["organisations"].as_array().unwrap().len()), (&json!("organisation_needed"), 2));
    assert_eq!(me["roles"], json!([]), "nobody yet");
    app.get("assessor", PEOPLE).await.refused(403, "party.organisation_needed");
    let choose = "/api/v1/party/session/organisation";
    let stranger = json!({ "org_id": app.city.id("department") });
    app.post("assessor", choose, &stranger).await.refused(422, "platform.form_invalid");
    let operator = json!({ "org_id": app.city.id("operator") });
    app.post("assessor", choose, &operator).await.ok(200);
    let me = app.get("assessor", SESSION).await.ok(200);
    assert_eq!((&me["roles"], &me["org"]["id"]), (&json!(["operator_product"]), &operator["org_id"]));
    let regulator = json!({ "org_id": app.city.id("regulator") });
    app.post("assessor", choose, &regulator).await.ok(200);
    assert_eq!(app.get("assessor", SESSION).await.ok(200)["roles"], json!(["regulator_assessor"]));
    // A case of the other organisation is left to a colleague.
    let form = city::request_form(&footing.agreement, &footing.resource);
    let request = app.post("engineer", "/api/v1/grant/requests", &form).await.ok(201);
    let request = format!("/api/v1/grant/requests/{}", id(&request));
    app.act("engineer", &request, "submit", &json!({})).await.ok(200);
    let assess = json!({ "outcome": "pass", "opinion": "可" });
    app.act("assessor", &request, "assess", &assess).await.refused(403, "party.own_case");
    // Having left does not help for a year.
    let leave = json!({ "org_id": app.city.id("operator") });
    app.act("sysadmin", &assessor, "leave", &leave).await.ok(200);
    app.sign_in("assessor", PASSWORD).await.ok(200);
    app.act("assessor", &request, "assess", &assess).await.refused(403, "party.own_case");
    app.clock.advance(Duration::days(366));
    app.sign_in("assessor", PASSWORD).await.ok(200);
    let late = app.act("assessor", &request, "assess", &assess).await;
    assert_ne!(late.body["code"], "party.own_case", "{}", late.body);
}

async fn ec_169_a_delegate_acts_for_a_term_and_not_on_what_they_brought(mut app: TestApp) {
    let form = |app: &TestApp, roles: &[&str]| {
        json!({ "to": app.city.id("steward"), "roles": roles, "start": "2026-03-02", "end": "2026-03-03",
            "reason": "休假" })
    };
    let delegations = "/api/v1/party/delegations";
    let stolen = form(&app, &["system_admin"]);
    app.post("publisher", delegations, &stolen).await.refused(422, "platform.form_invalid");
    let own = city::imported(&app, "own").await;
    city::graded(&app, &own).await;
    city::declared(&app, &own).await;
    let given = app.post("publisher", delegations, &form(&app, &["provider_approver"])).await.ok(201);
    // The steward now holds an approver's role and needs a second factor for it.
    assert_eq!(app.get("steward", SESSION).await.ok(200)["standing"], "factor_needed");
    app.enrol("steward").await;
    let me = app.get("steward", SESSION).await.ok(200);
    assert_eq!(me["delegated"][0]["role"], "provider_approver");
    app.act("steward", &own, "publish", &json!({})).await.refused(403, "party.delegate_is_requester");
    // What was delegated is not handed on.
    let on = json!({ "to": app.city.id("publisher"), "roles": ["provider_approver"], "start": "2026-03-02",
        "end": "2026-03-03", "reason": "转委托" });
    app.post("steward", delegations, &on).await.refused(422, "party.role_not_own");
    let path = format!("{delegations}/{}", id(&given));
    app.act("steward", &path, "revoke", &json!({})).await.refused(403, "party.delegation_not_own");
    app.clock.advance(Duration::days(2));
    app.sign_in("steward", PASSWORD).await.ok(200);
    assert_eq!(app.get("steward", SESSION).await.ok(200)["delegated"], json!([]));
    app.act("steward", &own, "publish", &json!({})).await.refused(403, "platform.forbidden");
    app.sign_in("sysadmin", PASSWORD).await.ok(200);
    let app = app.stop().await.start().await;
    app.reaches("sysadmin", &path, "ended").await;
}

async fn an_account_runs_out_on_its_day(mut app: TestApp) {
    let file = json!({ "filing_no": "备 7", "clearance": 3, "trained_on": "2026-01-05",
        "training_until": "2026-04-01", "expires_on": "2026-03-02" });
    app.act("sysadmin", &person(&app, "rival"), "file", &file).await.ok(200);
    app.get("rival", SESSION).await.ok(200);
    let alarms = app.get("sysadmin", "/api/v1/task/alarms").await.ok(200);
    let endings: Vec<_> =
        alarms["alarms"].as_array().unwrap().iter().map(|a| (&a["ending"], &a["days_left"])).collect();
    assert_eq!(endings, [(&json!("account"), &json!(0)), (&json!("training"), &json!(30))]);
    assert_eq!(app.get("sysadmin", "/api/v1/task/inbox").await.ok(200)["counts"]["ending"], 2);
    assert_eq!(app.get("customer", "/api/v1/task/alarms").await.ok(200)["alarms"], json!([]), "not theirs to see");
    app.clock.advance(Duration::days(1));
    app.get("rival", SESSION).await.refused(401, "platform.sign_in_required");
    app.sign_in("rival", "Wrong-password-1").await.refused(401, "party.credentials_wrong");
    app.sign_in("rival", PASSWORD).await.refused(401, "party.account_over");
}

async fn the_access_review_shows_who_holds_what_since_when(app: TestApp) {
    let group = group(&app, "发布岗", &["provider_approver"], &[]).await;
    let hold = json!({ "roles": ["provider_steward"], "groups": [last(&group)] });
    app.act("sysadmin", &person(&app, "steward"), "assign", &hold).await.ok(200);
    let review = app.get("sysadmin", "/api/v1/party/access-review").await.ok(200);
    let rows = review["rows"].as_array().unwrap();
    let row = |account: &str| rows.iter().find(|r| r["account"] == account).unwrap();
    assert_eq!(row("steward")["by_groups"], json!(["provider_approver"]));
    assert!(row("handler")["last_used_at"].is_string() && row("customer")["last_used_at"].is_null());
    assert!(row("sysadmin")["second_factor_at"].is_string());
    let book = app.get("sysadmin", "/api/v1/party/access-review/export.xlsx").await;
    assert_eq!(book.status, 200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.rows().count(), rows.len() + 1);
    // Everybody else reviews those they may see.
    let own = app.get("rival", "/api/v1/party/access-review").await.ok(200);
    assert_eq!(own["rows"].as_array().unwrap().len(), 1);
}

async fn ec_21_likely_duplicates_are_reported_before_and_after(app: TestApp) {
    let path = "/api/v1/party/duplicates";
    let form = json!({ "name": "云川数据（有限）公司", "org_kind": "customer" });
    app.post("sysadmin", "/api/v1/party/organisations", &form).await.ok(201);
    let found = app.get("sysadmin", path).await.ok(200);
    assert_eq!(found["pairs"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["pairs"][0]["likeness"], "same_name");
    let asked = app.get("sysadmin", &format!("{path}?name=%E4%BA%91%E5%B7%9D%E6%95%B0%E6%8D%AE")).await.ok(200);
    assert_eq!(asked["pairs"][0]["likeness"], "same_name", "{asked}");
}

async fn a5_1_nothing_is_agreed_in_a_zone_that_does_not_run(app: TestApp) {
    let zone = json!({ "name": "金融专区", "zone_kind": "sector", "sector": "finance",
        "regulators": [app.city.id("regulator")] });
    let zone = id(&app.post("handler", "/api/v1/zone/zones", &zone).await.ok(201));
    let path = format!("/api/v1/zone/zones/{zone}");
    app.get("engineer", &path).await.refused(404, "platform.not_found");
    app.act("signatory", &path, "activate", &json!({})).await.refused(409, "zone.duty_missing");
    let mut form = city::agreement_form(&app, &[]);
    form["zone_id"] = json!(zone);
    let problem = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(422);
    let codes: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| &f["code"]).collect();
    assert!(codes.contains(&&json!("mandate.zone_invalid")), "{problem}");
    app.act("handler", &path, "activate", &json!({})).await.refused(403, "platform.forbidden");
    city::activated(&app, &zone, "regulator").await;
    assert_eq!(app.get("engineer", &path).await.ok(200)["status"], "active");
}

async fn a4_3_a_registered_sector_gets_a_zone(app: TestApp) {
    let zone = json!({ "name": "农业专区", "zone_kind": "sector", "sector": "agriculture",
        "regulators": [app.city.id("regulator")] });
    app.post("handler", "/api/v1/zone/zones", &zone).await.refused(422, "zone.sector_unknown");
    let what = json!({ "name": "农业", "name_en": "Agriculture", "potential": 80, "themes": ["主题/农业"] });
    let form = json!({ "code": "agriculture", "what": what });
    app.post("handler", "/api/v1/zone/sectors", &form).await.ok(201);
    app.post("handler", "/api/v1/zone/sectors", &form).await.refused(409, "zone.sector_code_taken");
    let made = app.post("handler", "/api/v1/zone/zones", &zone).await.ok(201);
    assert_eq!(made["body"]["themes"], json!(["主题/农业"]));
    app.post("handler", "/api/v1/zone/zones", &zone).await.refused(409, "zone.sector_taken");
}

scenarios![
    ec_166_two_changes_at_once_never_give_an_incompatible_pair,
    ec_166_one_user_never_gets_two_admin_roles_by_two_requests_at_once,
    ec_173_the_acting_organisation_is_chosen_and_on_record,
    ec_169_a_delegate_acts_for_a_term_and_not_on_what_they_brought,
    an_account_runs_out_on_its_day,
    the_access_review_shows_who_holds_what_since_when,
    ec_21_likely_duplicates_are_reported_before_and_after,
    a5_1_nothing_is_agreed_in_a_zone_that_does_not_run,
    a4_3_a_registered_sector_gets_a_zone,
];
