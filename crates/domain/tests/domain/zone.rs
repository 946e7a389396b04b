//! Zones and who regulates them.

use crate::city::*;
use domain::{
    Record,
    ids::SectorId,
    party::Organisation,
    zone::{
        AssignDuties, BUILT_IN, BoundZone, Duty, EstablishZone, RegisterSector, Sector, UpdateSector, Zone, ZoneFacts,
        ZoneKind, ZoneState,
    },
};
use uuid::Uuid;

fn form(kind: ZoneKind, sector: Option<&str>, regulators: &[u128]) -> EstablishZone {
    EstablishZone {
        name: "专区".into(),
        zone_kind: kind,
        sector: sector.map(Into::into),
        regulators: regulators.iter().copied().map(org).collect(),
    }
}

fn establish(cmd: EstablishZone, known: &[Organisation], taken: bool) -> Result<Zone, domain::Refusal> {
    let sector = cmd.sector.as_deref().and_then(Sector::built_in);
    let facts = ZoneFacts { regulators: known, sector: sector.as_ref(), sector_taken: taken };
    Zone::establish(zone_id(), cmd, facts, &somebody(AUTHORITY, 1), NOW)
}

#[test]
fn a4_1_a_sector_zone_has_a_sector_and_a_regulator() {
    let bare = establish(form(ZoneKind::Sector, None, &[]), &[], false);
    complains(bare, &[("sector", "zone.sector_missing"), ("regulators", "zone.regulator_missing")]);
    let zone = zone();
    assert!(zone.is_regulated_by(org(REGULATOR)) && !zone.is_regulated_by(org(AUTHORITY)));
    assert_eq!((zone.org(), zone.zone(), zone.public()), (org(AUTHORITY), Some(zone_id()), true));
}

#[test]
fn a4_3_the_sectors_are_those_of_the_article() {
    let words: Vec<&str> = BUILT_IN.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(words, ["finance", "health", "transport", "credit", "culture_tourism_sports"]);
}

#[test]
fn a6_1_the_data_authority_regulates_a_comprehensive_zone_itself() {
    let own = establish(form(ZoneKind::Comprehensive, None, &[AUTHORITY]), &[], false).unwrap();
    assert!(own.is_regulated_by(org(AUTHORITY)));
    let other = establish(form(ZoneKind::Comprehensive, None, &[REGULATOR]), &[organisation(REGULATOR)], false);
    refused(other, "zone.authority_regulates");
    let with_sector = establish(form(ZoneKind::Comprehensive, Some("health"), &[AUTHORITY]), &[], false);
    complains(with_sector, &[("sector", "zone.sector_not_allowed")]);
}

#[test]
fn a6_2_only_registered_regulating_bodies_regulate_a_sector_zone() {
    for wrong in [AUTHORITY, PROVIDER, OPERATOR, CENTRE, CUSTOMER] {
        let outcome = establish(form(ZoneKind::Sector, Some("credit"), &[wrong]), &[organisation(wrong)], false);
        complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    }
    let mut closed = organisation(REGULATOR);
    closed.close(0, 0).unwrap();
    let outcome = establish(form(ZoneKind::Sector, Some("credit"), &[REGULATOR]), &[closed], false);
    complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    let twice =
        establish(form(ZoneKind::Sector, Some("credit"), &[REGULATOR, REGULATOR]), &[organisation(REGULATOR)], false);
    complains(twice, &[("regulators.1", "zone.regulator_twice")]);
}

#[test]
fn a4_1_there_is_one_zone_per_sector() {
    let cmd = form(ZoneKind::Sector, Some("transport"), &[REGULATOR]);
    refused(establish(cmd, &[organisation(REGULATOR)], true), "zone.sector_taken");
}

fn draft() -> Zone {
    establish(form(ZoneKind::Sector, Some("finance"), &[REGULATOR]), &[organisation(REGULATOR)], false).unwrap()
}

#[test]
fn a5_1_a_zone_runs_once_every_duty_has_an_owner_and_another_person_says_so() {
    let mut zone = draft();
    assert_eq!((zone.state, zone.public()), (ZoneState::Draft, false));
    let owners = [organisation(REGULATOR), organisation(OPERATOR)];
    let some = AssignDuties { duties: [(Duty::Operation, org(OPERATOR)), (Duty::Security, org(OPERATOR))].into() };
    zone.assign_duties(some, &owners).unwrap();
    let refusal = refused(zone.activate(&somebody(AUTHORITY, 2), NOW), "zone.duty_missing");
    assert!(refusal.zh.contains("3 项") && refusal.zh.contains("监督管理"), "{refusal}");
    zone.assign_duties(duties(), &owners).unwrap();
    refused(zone.activate(&somebody(AUTHORITY, 1), NOW), "zone.activated_by_founder");
    zone.activate(&somebody(AUTHORITY, 2), NOW).unwrap();
    assert!(zone.public());
    refused(zone.activate(&somebody(AUTHORITY, 2), NOW), "platform.wrong_state");
}

#[test]
fn a5_1_supervision_belongs_to_the_authority_or_a_regulator_and_no_duty_to_nobody() {
    let mut zone = draft();
    let one = |duty, owner| AssignDuties { duties: [(duty, org(owner))].into() };
    let owners = [organisation(REGULATOR), organisation(OPERATOR), organisation(AUTHORITY)];
    refused(zone.assign_duties(one(Duty::Supervision, OPERATOR), &owners), "zone.duty_owner_invalid");
    refused(zone.assign_duties(one(Duty::Security, PROVIDER), &owners), "zone.duty_owner_invalid");
    zone.assign_duties(one(Duty::Supervision, AUTHORITY), &owners).unwrap();
}

#[test]
fn a6_1_one_body_in_both_capacities_is_on_record() {
    let own = establish(form(ZoneKind::Comprehensive, None, &[AUTHORITY]), &[], false).unwrap();
    assert!(own.dual_capacity);
    assert!(!draft().dual_capacity);
}

#[test]
fn a4_4_themes_bound_a_zone() {
    let mut zone = draft();
    assert!(zone.covers("主题/医疗"), "an unbounded zone covers everything");
    zone.bound(BoundZone { themes: vec![" 主题/金融 ".into(), "主题/信用".into()] }).unwrap();
    for (classification, inside) in
        [("主题/金融", true), ("主题/金融/保险", true), ("主题/金融监管", false), ("主题/医疗", false)]
    {
        assert_eq!(zone.covers(classification), inside, "{classification}");
    }
    refused(zone.bound(BoundZone { themes: vec!["a".into(), " a".into()] }), "zone.theme_twice");
}

fn sector(code: &str) -> RegisterSector {
    let what = UpdateSector {
        name: "农业".into(),
        name_en: "Agriculture".into(),
        potential: 70,
        strategy: 60,
        themes: vec!["主题/农业".into()],
    };
    RegisterSector { code: code.into(), what }
}

#[test]
fn a4_3_a_city_adds_sectors_of_its_own() {
    let (id, by) = (SectorId(Uuid::from_u128(700)), somebody(AUTHORITY, 1));
    let made = Sector::register(id, sector("agriculture"), false, &by).unwrap();
    let cmd = form(ZoneKind::Sector, Some("agriculture"), &[REGULATOR]);
    let regulators = [organisation(REGULATOR)];
    let facts = |sector| ZoneFacts { regulators: &regulators, sector, sector_taken: false };
    complains(Zone::establish(zone_id(), cmd.clone(), facts(None), &by, NOW), &[("sector", "zone.sector_unknown")]);
    let zone = Zone::establish(zone_id(), cmd.clone(), facts(Some(&made)), &by, NOW).unwrap();
    assert_eq!(zone.themes, ["主题/农业"]);
    let mut closed = made.clone();
    closed.close().unwrap();
    complains(Zone::establish(zone_id(), cmd, facts(Some(&closed)), &by, NOW), &[("sector", "zone.sector_unknown")]);
    refused(Sector::register(id, sector("finance"), false, &by), "zone.sector_code_taken");
    refused(Sector::register(id, sector("agriculture"), true, &by), "zone.sector_code_taken");
    refused(Sector::register(id, sector("Agri culture"), false, &by), "zone.sector_code");
    let mut high = sector("agriculture");
    high.what.potential = 101;
    refused(Sector::register(id, high, false, &by), "zone.score_invalid");
}
