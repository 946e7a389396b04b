//! Who may do what, where the regulation draws a line.

use crate::{
    app::{TestApp, id},
    backend::scenarios,
    city,
};
use domain::{Action, Kind, Role};
use serde_json::json;
use server::{
    access::{Access, Ask, Subject},
    docs::actor_with,
};

/// Every way an organisation can stand to a record, together.
fn related(kind: Kind, role: Role) -> Subject {
    let actor = actor_with(role);
    Subject {
        kind,
        org: actor.org.to_string(),
        zone: actor.zones.first().map(ToString::to_string),
        parties: vec![actor.org.to_string()],
        public: true,
        status: "-".into(),
    }
}

fn may(access: &Access, role: Role, action: Action) -> bool {
    access.permits(&actor_with(role), Ask::Do(action), &related(action.kind(), role))
}

#[test]
fn section_11_2_the_centre_approves_no_business() {
    let access = Access::new().unwrap();
    let business = [
        Action::ResourcePublish,
        Action::AgreementCreate,
        Action::AgreementSign,
        Action::AgreementSuspend,
        Action::AgreementConfirmResume,
        Action::AgreementTerminate,
        Action::RequestAssess,
        Action::RequestDecide,
        Action::ExportReview,
        Action::ProductAcknowledge,
        Action::SubscriptionIssueKey,
        Action::JobSubmit,
    ];
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        for action in business {
            assert!(!may(&access, role, action), "{} may {}", role.word(), action.word());
        }
    }
}

#[test]
fn t_ac4_who_audits_changes_nothing() {
    let access = Access::new().unwrap();
    let own = [
        Action::PersonSignOut,
        Action::PersonChangePassword,
        Action::PersonEnrolFactor,
        Action::PersonConfirmFactor,
        Action::PersonActFor,
    ];
    for role in [Role::Auditor, Role::AuditAdmin] {
        for action in Action::ALL.iter().filter(|a| !own.contains(a)) {
            assert!(!may(&access, role, *action), "{} may {}", role.word(), action.word());
        }
    }
}

#[test]
fn t_ac4_the_system_administrator_sees_no_business_and_the_security_administrator_makes_no_accounts() {
    let access = Access::new().unwrap();
    for kind in Kind::ALL.iter().filter(|k| k.capability() != "party") {
        let actor = actor_with(Role::SystemAdmin);
        let elsewhere =
            Subject { org: "-".into(), parties: Vec::new(), public: false, ..related(*kind, Role::SystemAdmin) };
        assert!(!access.permits(&actor, Ask::View, &elsewhere), "{kind}");
    }
    for action in [Action::PersonCreate, Action::PersonAssign, Action::PersonUnlock, Action::OrganisationCreate] {
        assert!(!may(&access, Role::SecurityAdmin, action), "{}", action.word());
    }
}

#[test]
fn only_the_platform_takes_the_steps_that_follow() {
    let access = Access::new().unwrap();
    for action in [
        Action::GrantIssue,
        Action::GrantResume,
        Action::JobStart,
        Action::JobFinish,
        Action::ExportCheck,
        Action::ExportRelease,
        Action::AgreementExpire,
        Action::ResourceImported,
    ] {
        for role in Role::ALL {
            assert!(!may(&access, *role, action), "{} may {}", role.word(), action.word());
        }
    }
}

async fn operators_see_their_own_requests_only(app: TestApp) {
    let footing = city::footing(&app).await;
    for list in
        ["grant/requests", "grant/grants", "mandate/agreements", "compute/jobs", "airlock/exports", "party/people"]
    {
        let seen = app.get("rival", &format!("/api/v1/{list}")).await.ok(200);
        let expected = u64::from(list == "party/people");
        assert_eq!(seen["total"], expected, "{list}");
    }
    assert_eq!(app.get("engineer", "/api/v1/grant/requests").await.ok(200)["total"], 1);
    app.get("rival", &footing.agreement).await.refused(404, "platform.not_found");
}

async fn a6_2_a_regulator_sees_its_own_zone_only(app: TestApp) {
    let footing = city::footing(&app).await;
    let mut form = city::resource_form(&app, "city_table");
    form["zone_id"] = json!(app.city.id("comprehensive zone"));
    let view = app.post("steward", "/api/v1/catalogue/resources", &form).await.ok(201);
    let path = format!("/api/v1/catalogue/resources/{}", id(&view));
    app.upload("steward", &id(&view), "\"1\"", "a\n1\n").await.ok(202);
    app.until("the import", || async {
        Some(app.get("steward", &path).await.body).filter(|v| v["body"]["import_state"] == "imported")
    })
    .await;
    city::graded(&app, &path).await;
    city::declared(&app, &path).await;
    app.act("publisher", &path, "publish", &json!({})).await.ok(200);
    let mut form = city::agreement_form(&app, &[&id(&view)]);
    form["zone_id"] = json!(app.city.id("comprehensive zone"));
    let other = app.post("handler", "/api/v1/mandate/agreements", &form).await.ok(201);
    let other = format!("/api/v1/mandate/agreements/{}", id(&other));
    app.act("signatory", &other, "sign", &json!({})).await.ok(200);
    app.get("assessor", &footing.agreement).await.ok(200);
    app.get("assessor", &other).await.refused(404, "platform.not_found");
    assert_eq!(app.get("assessor", "/api/v1/mandate/agreements").await.ok(200)["total"], 1);
    assert_eq!(app.get("handler", "/api/v1/mandate/agreements").await.ok(200)["total"], 2);
    let why = json!({ "reason": "x" });
    app.act("approver", &other, "suspend", &why).await.refused(404, "platform.not_found");
}

async fn the_buttons_of_a_page_are_what_its_reader_may_do(app: TestApp) {
    let footing = city::footing(&app).await;
    let verbs = |view: serde_json::Value| {
        let actions = view["allowed_actions"].as_array().unwrap().clone();
        actions.iter().map(|a| a["verb"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(verbs(app.get("approver", &footing.agreement).await.ok(200)), ["suspend"]);
    assert_eq!(verbs(app.get("signatory", &footing.agreement).await.ok(200)), ["suspend", "terminate"]);
    for who in ["engineer", "auditor", "secadmin", "assessor"] {
        assert_eq!(verbs(app.get(who, &footing.agreement).await.ok(200)), Vec::<String>::new(), "{who}");
    }
}

async fn a_draft_is_its_owners_only(app: TestApp) {
    let path = city::imported(&app, "trips").await;
    for who in ["engineer", "handler", "assessor", "auditor", "audadmin", "secadmin", "customer"] {
        app.get(who, &path).await.refused(404, "platform.not_found");
    }
    app.get("publisher", &path).await.ok(200);
}

scenarios![
    operators_see_their_own_requests_only,
    a6_2_a_regulator_sees_its_own_zone_only,
    the_buttons_of_a_page_are_what_its_reader_may_do,
    a_draft_is_its_owners_only,
];
