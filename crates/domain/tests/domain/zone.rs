//! Zones and who regulates them.

use crate::city::*;
use domain::{
    Record,
    party::Organisation,
    zone::{EstablishZone, Sector, Zone, ZoneFacts, ZoneKind},
};

fn form(kind: ZoneKind, sector: Option<Sector>, regulators: &[u128]) -> EstablishZone {
    EstablishZone {
        name: "专区".into(),
        zone_kind: kind,
        sector,
        regulators: regulators.iter().copied().map(org).collect(),
    }
}

fn establish(cmd: EstablishZone, known: &[Organisation], taken: bool) -> Result<Zone, domain::Refusal> {
    let facts = ZoneFacts { regulators: known, sector_taken: taken };
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
    let words: Vec<&str> = Sector::ALL.iter().map(|s| s.word()).collect();
    assert_eq!(words, ["finance", "health", "transport", "credit", "culture_tourism_sports"]);
}

#[test]
fn a6_1_the_data_authority_regulates_a_comprehensive_zone_itself() {
    let own = establish(form(ZoneKind::Comprehensive, None, &[AUTHORITY]), &[], false).unwrap();
    assert!(own.is_regulated_by(org(AUTHORITY)));
    let other = establish(form(ZoneKind::Comprehensive, None, &[REGULATOR]), &[organisation(REGULATOR)], false);
    refused(other, "zone.authority_regulates");
    let with_sector = establish(form(ZoneKind::Comprehensive, Some(Sector::Health), &[AUTHORITY]), &[], false);
    complains(with_sector, &[("sector", "zone.sector_not_allowed")]);
}

#[test]
fn a6_2_only_registered_regulating_bodies_regulate_a_sector_zone() {
    for wrong in [AUTHORITY, PROVIDER, OPERATOR, CENTRE, CUSTOMER] {
        let outcome = establish(form(ZoneKind::Sector, Some(Sector::Credit), &[wrong]), &[organisation(wrong)], false);
        complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    }
    let mut closed = organisation(REGULATOR);
    closed.close(0).unwrap();
    let outcome = establish(form(ZoneKind::Sector, Some(Sector::Credit), &[REGULATOR]), &[closed], false);
    complains(outcome, &[("regulators.0", "zone.regulator_invalid")]);
    let twice = establish(
        form(ZoneKind::Sector, Some(Sector::Credit), &[REGULATOR, REGULATOR]),
        &[organisation(REGULATOR)],
        false,
    );
    complains(twice, &[("regulators.1", "zone.regulator_twice")]);
}

#[test]
fn a4_1_there_is_one_zone_per_sector() {
    let cmd = form(ZoneKind::Sector, Some(Sector::Transport), &[REGULATOR]);
    refused(establish(cmd, &[organisation(REGULATOR)], true), "zone.sector_taken");
}
