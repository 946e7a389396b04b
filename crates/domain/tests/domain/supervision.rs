//! Halt orders.

use crate::city::*;
use domain::{
    Record,
    ids::{HaltId, ZoneId},
    supervision::{Halt, HaltScope, HaltState, ImposeHalt, ProposeLift, require_running},
};
use uuid::Uuid;

fn impose(scope: HaltScope, zone_named: Option<ZoneId>, standing: &[Halt]) -> Result<Halt, domain::Refusal> {
    let cmd = ImposeHalt { scope, zone_id: zone_named, reason: "疑似泄露".into() };
    Halt::impose(HaltId(Uuid::from_u128(95)), cmd, Some(&zone()), standing, &somebody(CENTRE, 1), NOW)
}

/// A halt of the transport zone.
pub fn zone_halt() -> Halt {
    impose(HaltScope::Zone, Some(zone_id()), &[]).unwrap()
}

fn platform_halt() -> Halt {
    impose(HaltScope::Platform, None, &[]).unwrap()
}

fn lift() -> ProposeLift {
    ProposeLift { reason: "已处置".into() }
}

#[test]
fn a23_4_one_person_stops_a_zone_and_only_that_zone() {
    let halt = zone_halt();
    let other = ZoneId(Uuid::from_u128(11));
    assert_eq!(halt.title(), "停用交通专区");
    assert!(halt.applies(Some(zone_id())));
    assert!(!halt.applies(Some(other)) && !halt.applies(None));
    refused(require_running(std::slice::from_ref(&halt), Some(zone_id())), "platform.halted");
    require_running(&[halt], Some(other)).unwrap();
}

#[test]
fn a23_4_a_halt_of_the_platform_stops_every_zone() {
    let halt = platform_halt();
    assert!(halt.applies(Some(zone_id())) && halt.applies(None));
    assert_eq!((halt.title().as_str(), halt.zone(), halt.public()), ("停用全平台", None, true));
}

#[test]
fn a_halt_names_its_reason_and_its_zone() {
    complains(impose(HaltScope::Zone, None, &[]), &[("zone_id", "supervision.zone_missing")]);
    let unknown = Some(ZoneId(Uuid::from_u128(11)));
    complains(impose(HaltScope::Zone, unknown, &[]), &[("zone_id", "supervision.zone_missing")]);
    complains(impose(HaltScope::Platform, Some(zone_id()), &[]), &[("zone_id", "supervision.zone_not_allowed")]);
    let cmd = ImposeHalt { scope: HaltScope::Platform, zone_id: None, reason: " ".into() };
    let blank = Halt::impose(HaltId(Uuid::from_u128(95)), cmd, None, &[], &somebody(CENTRE, 1), NOW);
    complains(blank, &[("reason", "platform.field_required")]);
}

#[test]
fn the_same_scope_is_halted_once_until_it_is_lifted() {
    let mut standing = zone_halt();
    refused(impose(HaltScope::Zone, Some(zone_id()), &[standing.clone()]), "supervision.already_halted");
    impose(HaltScope::Platform, None, &[standing.clone()]).unwrap();
    standing.state = HaltState::Lifted;
    impose(HaltScope::Zone, Some(zone_id()), &[standing]).unwrap();
}

#[test]
fn a23_4_two_people_lift_a_halt_and_it_holds_until_the_second() {
    let mut halt = platform_halt();
    refused(halt.confirm_lift(&somebody(CENTRE, 2), NOW), "platform.wrong_state");
    halt.propose_lift(lift(), &somebody(CENTRE, 1), NOW).unwrap();
    assert!(halt.applies(None), "a proposal lifts nothing");
    refused(halt.confirm_lift(&somebody(CENTRE, 1), NOW), "supervision.same_person");
    assert_eq!(halt.state, HaltState::Lifting);
    halt.confirm_lift(&somebody(CENTRE, 2), minutes(3)).unwrap();
    assert!(!halt.applies(None) && !halt.applies(Some(zone_id())));
    assert_eq!(halt.confirmation.unwrap().at, minutes(3));
}

#[test]
fn a_proposal_to_lift_states_its_reason() {
    let mut halt = zone_halt();
    let blank = halt.propose_lift(ProposeLift { reason: String::new() }, &somebody(CENTRE, 1), NOW);
    complains(blank, &[("reason", "platform.field_required")]);
    assert_eq!(halt.state, HaltState::InForce);
}
