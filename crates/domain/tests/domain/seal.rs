//! The secrecy gate: two questions, the seal, what a sealed resource still shows, and its release.

use crate::city::*;
use domain::{
    Actor, Record,
    catalogue::{
        DeclareSecrecy, ImportState, Resource, SealResource,
        secrecy::{
            AcknowledgeSeal, MarkLevel, MarkPlace, ProposeUnsealing, RejectUnsealing, Seal, SealFound, SealState,
        },
    },
    ids::SealId,
};
use uuid::Uuid;

fn found() -> SealFound {
    SealFound {
        level: MarkLevel::Secret,
        place: MarkPlace::FileText,
        spot: Some("3".into()),
        route: None,
        batch: None,
        resource: Some(resource_id(0)),
        zone: Some(zone_id()),
        file_version: Some(1),
        file_format: Some("csv".into()),
        content: Some("ab".repeat(20)),
        digest: Some("d".repeat(64)),
        sent_by: somebody(PROVIDER, 1).person,
        sent_for: org(PROVIDER),
    }
}

pub fn seal() -> Seal {
    Seal::on(SealId(Uuid::from_u128(90)), found(), NOW)
}

fn officer(n: u128) -> Actor {
    somebody(CENTRE, n)
}

fn order() -> ProposeUnsealing {
    ProposeUnsealing { order_no: "密局〔2026〕3 号".into(), reason: "经鉴定不属于国家秘密".into() }
}

#[test]
fn ec_112_each_question_is_answered_by_itself() {
    let mut resource = imported_resource(0);
    for (state_secret, work_secret, field) in [(Some(false), None, "work_secret"), (None, Some(false), "state_secret")]
    {
        let half = DeclareSecrecy { state_secret, work_secret, ..all_clear() };
        let refusal =
            refused(resource.declare_secrecy(half, &somebody(PROVIDER, 2), NOW), "catalogue.secrecy_unanswered");
        assert_eq!((refusal.fields[0].field.as_str(), refusal.article), (field, Some(2)));
    }
    assert_eq!((resource.secrecy.as_ref(), resource.sealed), (None, false));
}

#[test]
fn ec_110_a_sealed_resource_shows_its_code_and_nothing_it_says() {
    let mut resource = resource(0);
    resource.seal(&SealResource { level: MarkLevel::Secret }, &somebody(PROVIDER, 1), NOW).unwrap();
    assert!(!resource.public() && !resource.is_offered());
    let shown = serde_json::to_string(&resource.clone().shown()).unwrap();
    for word in [&resource.name, &resource.abstract_, "旅客姓名", resource.digest.as_ref().unwrap()] {
        assert!(!shown.contains(word) && !resource.title().contains(word), "{word}");
    }
    assert!(resource.title().contains(&resource.code));
    assert!(serde_json::to_string(&resource).unwrap().contains(&resource.name), "kept, never wiped");
    refused(resource.seal(&SealResource { level: MarkLevel::Secret }, &officer(1), NOW), "catalogue.sealed");
}

#[test]
fn ec_110_an_upload_with_a_mark_seals_the_resource_and_ends_the_import() {
    let mut resource = bare_resource(0);
    refused(resource.seal_import(MarkLevel::Secret, officer(1).person, NOW), "catalogue.not_importing");
    resource.start_import().unwrap();
    resource.seal_import(MarkLevel::Secret, somebody(PROVIDER, 1).person, NOW).unwrap();
    assert_eq!((resource.sealed, resource.import_state, resource.file_version), (true, ImportState::Failed, 0));
    refused(resource.start_import(), "catalogue.sealed");
    resource.unseal(true).unwrap();
    assert_eq!((resource.sealed, resource.import_state), (false, ImportState::Importing));
    resource.finish_import(import(), NOW).unwrap();
}

#[test]
fn a2_4_an_unsealed_resource_is_declared_anew() {
    let mut resource: Resource = ready_resource(0);
    refused(resource.unseal(false), "catalogue.not_sealed");
    resource.seal(&SealResource { level: MarkLevel::WorkSecret }, &somebody(PROVIDER, 1), NOW).unwrap();
    resource.unseal(false).unwrap();
    assert_eq!(resource.import_state, ImportState::Imported);
    refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.secrecy_missing");
}

#[test]
fn a2_4_a_seal_is_released_by_an_order_and_two_people_who_did_not_send_it() {
    let mut seal = seal();
    assert_eq!(seal.state, SealState::Reported);
    refused(seal.clone().propose_release(order(), &officer(1), NOW), "platform.wrong_state");
    seal.acknowledge(&AcknowledgeSeal { doc_no: "报〔2026〕1 号".into() }, &officer(1), NOW).unwrap();
    refused(seal.propose_release(order(), &somebody(PROVIDER, 1), NOW), "catalogue.own_seal");
    let bare = ProposeUnsealing { order_no: " ".into(), ..order() };
    complains(seal.propose_release(bare, &officer(1), NOW), &[("order_no", "platform.field_required")]);
    seal.propose_release(order(), &officer(1), NOW).unwrap();
    refused(seal.confirm_release(&officer(1), NOW), "catalogue.same_person");
    refused(seal.confirm_release(&somebody(PROVIDER, 1), NOW), "catalogue.own_seal");
    seal.reject_release(&RejectUnsealing { reason: "文号有误".into() }).unwrap();
    assert_eq!((seal.state, seal.unsealing.as_ref()), (SealState::Held, None));
    seal.propose_release(order(), &officer(1), NOW).unwrap();
    seal.confirm_release(&officer(2), NOW).unwrap();
    assert_eq!(seal.state, SealState::Released);
    assert_eq!(seal.confirmation.as_ref().map(|c| c.doc_no.as_str()), Some("密局〔2026〕3 号"));
}

#[test]
fn ec_110_a_seal_names_level_and_place_only() {
    let seal = seal();
    assert!(seal.title().contains("文件内容") && !seal.public());
    assert_eq!(seal.clone().shown().content, None);
    assert_eq!((seal.org(), seal.zone(), seal.parent()), (org(PROVIDER), Some(zone_id()), Some(resource_id(0).0)));
}
