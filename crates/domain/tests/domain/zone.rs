//! Zones and who regulates them.

use crate::city::*;
use domain::{
    Record,
    ids::{SectorId, ZoneKindId},
    party::Organisation,
    zone::{
        AssignDuties, BUILT_IN, BUILT_IN_KINDS, BoundZone, COMPREHENSIVE, Duty, EstablishZone, RegisterSector,
        RegisterZoneKind, SECTOR, Sector, UnlistPilot, UpdateSector, UpdateZoneKind, Zone, ZoneBasis, ZoneFacts,
        ZoneKind, ZoneState,
    },
};
use uuid::Uuid;

fn form(kind: &str, sector: Option<&str>, regulators: &[u128]) -> EstablishZone {
    EstablishZone {
        name: "专区".into(),
        zone_kind: kind.into(),
        sector: sector.map(Into::into),
        region: None,
        regulators: regulators.iter().copied().map(org).collect(),
    }
}

fn establish(cmd: EstablishZone, known: &[Organisation], taken: bool) -> Result<Zone, domain::Refusal> {
    let sector = cmd.sector.as_deref().and_then(Sector::built_in);
    let kind = ZoneKind::built_in(&cmd.zone_kind);
    let facts = ZoneFacts { sector_taken: taken, ..zone_facts(known, kind.as_ref(), sector.as_ref()) };
    Zone::establish(zone_id(), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW)
}

#[test]
fn a4_1_a_sector_zone_has_a_sector_and_a_regulator() {
    let bare = establish(form(SECTOR, None, &[]), &[], false);
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
    let own = establish(form(COMPREHENSIVE, None, &[AUTHORITY]), &[], false).unwrap();
    assert!(own.is_regulated_by(org(AUTHORITY)));
    let other = establish(form(COMPREHENSIVE, None, &[REGULATOR]), &[organisation(REGULATOR)], false);
    refused(other, "zone.authority_regulates");
    let with_sector = establish(form(COMPREHENSIVE, Some("health"), &[AUTHORITY]), &[], false);
    complains(with_sector, &[("sector", "zone.sector_not_allowed")]);
}

#[test]
fn a6_2_only_registered_regulating_bodies_regulate_a_sector_zone() {
    for wrong in [AUTHORITY, PROVIDER, OPERATOR, CENTRE, CUSTOMER] {
        let outcome = establish(form(SECTOR, Some("credit"), &[wrong]), &[organisation(wrong)], false);
        complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    }
    let mut closed = organisation(REGULATOR);
    closed.close(0, 0).unwrap();
    let outcome = establish(form(SECTOR, Some("credit"), &[REGULATOR]), &[closed], false);
    complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    let twice = establish(form(SECTOR, Some("credit"), &[REGULATOR, REGULATOR]), &[organisation(REGULATOR)], false);
    complains(twice, &[("regulators.1", "zone.regulator_twice")]);
}

#[test]
fn a4_1_there_is_one_zone_per_sector() {
    let cmd = form(SECTOR, Some("transport"), &[REGULATOR]);
    refused(establish(cmd, &[organisation(REGULATOR)], true), "zone.sector_taken");
}

fn draft() -> Zone {
    establish(form(SECTOR, Some("finance"), &[REGULATOR]), &[organisation(REGULATOR)], false).unwrap()
}

#[test]
fn a5_1_a_zone_runs_once_every_duty_has_an_owner_and_another_person_says_so() {
    let mut zone = draft();
    assert_eq!((zone.state, zone.public()), (ZoneState::Draft, false));
    let owners = [organisation(REGULATOR), organisation(OPERATOR)];
    let some = AssignDuties { duties: [(Duty::Operation, org(OPERATOR)), (Duty::Security, org(OPERATOR))].into() };
    zone.assign_duties(some, &owners).unwrap();
    let refusal = refused(zone.activate(&somebody(AUTHORITY, 2), &rules(), NOW), "zone.duty_missing");
    assert!(refusal.zh.contains("3 项") && refusal.zh.contains("监督管理"), "{refusal}");
    zone.assign_duties(duties(), &owners).unwrap();
    refused(zone.activate(&somebody(AUTHORITY, 1), &rules(), NOW), "zone.activated_by_founder");
    zone.list_pilot(&pilot(), &somebody(AUTHORITY, 2), NOW).unwrap();
    zone.activate(&somebody(AUTHORITY, 2), &rules(), NOW).unwrap();
    assert!(zone.public());
    refused(zone.activate(&somebody(AUTHORITY, 2), &rules(), NOW), "platform.wrong_state");
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
    let own = establish(form(COMPREHENSIVE, None, &[AUTHORITY]), &[], false).unwrap();
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
    let cmd = form(SECTOR, Some("agriculture"), &[REGULATOR]);
    let regulators = [organisation(REGULATOR)];
    let kind = ZoneKind::built_in(SECTOR);
    let set_up = |sector| {
        Zone::establish(zone_id(), cmd.clone(), zone_facts(&regulators, kind.as_ref(), sector), &by, &rules(), NOW)
    };
    complains(set_up(None), &[("sector", "zone.sector_unknown")]);
    let zone = set_up(Some(&made)).unwrap();
    assert_eq!(zone.themes, ["主题/农业"]);
    let mut closed = made.clone();
    closed.close().unwrap();
    complains(set_up(Some(&closed)), &[("sector", "zone.sector_unknown")]);
    refused(Sector::register(id, sector("finance"), false, &by), "zone.sector_code_taken");
    refused(Sector::register(id, sector("agriculture"), true, &by), "zone.sector_code_taken");
    refused(Sector::register(id, sector("Agri culture"), false, &by), "zone.sector_code");
    let mut high = sector("agriculture");
    high.what.potential = 101;
    refused(Sector::register(id, high, false, &by), "zone.score_invalid");
}

fn regional() -> RegisterZoneKind {
    let what = UpdateZoneKind { name: "区域专区".into(), name_en: "Regional zone".into() };
    RegisterZoneKind { code: "region".into(), what, basis: ZoneBasis { needs_region: true, ..ZoneBasis::default() } }
}

#[test]
fn a4_1_the_kinds_of_the_article_need_no_registration_and_a_city_adds_its_own() {
    let codes: Vec<&str> = BUILT_IN_KINDS.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(codes, [COMPREHENSIVE, SECTOR]);
    let (id, by) = (ZoneKindId(Uuid::from_u128(701)), somebody(AUTHORITY, 1));
    let made = ZoneKind::register(id, regional(), false, &by).unwrap();
    let regulators = [organisation(REGULATOR)];
    let set_up = |kind: &ZoneKind, region: Option<&str>, region_taken| {
        let cmd = EstablishZone { region: region.map(Into::into), ..form("region", None, &[REGULATOR]) };
        let facts = ZoneFacts { region_taken, ..zone_facts(&regulators, Some(kind), None) };
        Zone::establish(zone_id(), cmd, facts, &by, &rules(), NOW)
    };
    let zone = set_up(&made, Some("320111"), false).unwrap();
    assert_eq!((zone.zone_kind.as_str(), zone.region.as_deref()), ("region", Some("320111")));
    complains(set_up(&made, None, false), &[("region", "zone.region_missing")]);
    refused(set_up(&made, Some("320111"), true), "zone.region_taken");
    let mut closed = made.clone();
    closed.close().unwrap();
    complains(set_up(&closed, Some("320111"), false), &[("zone_kind", "zone.kind_unknown")]);
    let misplaced = EstablishZone { region: Some("320111".into()), ..form(SECTOR, Some("credit"), &[REGULATOR]) };
    complains(establish(misplaced, &regulators, false), &[("region", "zone.region_not_allowed")]);
    refused(ZoneKind::register(id, regional(), true, &by), "zone.kind_code_taken");
    let built_in = RegisterZoneKind { code: SECTOR.into(), ..regional() };
    refused(ZoneKind::register(id, built_in, false, &by), "zone.kind_code_taken");
    refused(
        ZoneKind::register(id, RegisterZoneKind { code: "区域".into(), ..regional() }, false, &by),
        "zone.kind_code",
    );
}

#[test]
fn a2_1_a_zone_lies_within_the_city() {
    let (id, by) = (ZoneKindId(Uuid::from_u128(701)), somebody(AUTHORITY, 1));
    let kind = ZoneKind::register(id, regional(), false, &by).unwrap();
    let regulators = [organisation(REGULATOR)];
    let set_up = |region: &str, rules: &domain::rulebook::Rules| {
        let cmd = EstablishZone { region: Some(region.into()), ..form("region", None, &[REGULATOR]) };
        Zone::establish(zone_id(), cmd, zone_facts(&regulators, Some(&kind), None), &by, rules, NOW)
    };
    complains(set_up("330106", &rules()), &[("region", "zone.region_outside")]);
    complains(set_up("3201", &rules()), &[("region", "platform.division_invalid")]);
    let mut anywhere = rules();
    anywhere.parameters.division_prefix = String::new();
    set_up("330106", &anywhere).unwrap();
}

#[test]
fn a2_5_a_zone_that_is_not_on_the_pilot_list_neither_starts_nor_takes_anything_new() {
    let by = somebody(AUTHORITY, 2);
    let mut zone = draft();
    zone.assign_duties(duties(), &[organisation(REGULATOR)]).unwrap();
    refused(zone.activate(&by, &rules(), NOW), "zone.not_on_pilot_list");
    refused(zone.unlist_pilot(&UnlistPilot { reason: "试点结束".into() }, &by, NOW), "zone.not_on_pilot_list");
    zone.list_pilot(&pilot(), &by, NOW).unwrap();
    zone.activate(&by, &rules(), NOW).unwrap();
    zone.takes_part(&rules()).unwrap();
    zone.unlist_pilot(&UnlistPilot { reason: "试点结束".into() }, &by, NOW).unwrap();
    assert!(!zone.is_on_pilot_list() && zone.state == ZoneState::Active);
    refused(zone.takes_part(&rules()), "zone.not_on_pilot_list");
    let mut without = rules();
    without.parameters.pilot_required = false;
    zone.takes_part(&without).unwrap();
    zone.list_pilot(&pilot(), &by, NOW).unwrap();
    zone.takes_part(&rules()).unwrap();
}
