//! Every lifecycle, walked: in each state each action is tried through the method that decides it.
//! What the table does not allow is refused as such and changes nothing; what it allows leads to a
//! state the table names.

use crate::city::*;
use domain::{
    Action, Grade, Lifecycle, Refusal, Role,
    airlock::{Export, ExportState},
    calendar::{CalendarYear, CalendarYearState, Deadline, DeadlineState, Due},
    compute::{Job, JobFacts, JobState, KillReason},
    delivery::{RevokeKey, Subscription, SubscriptionState},
    grant::{
        EndException, Exception, ExceptionState, Grant, GrantState, Grounds, Request, RequestFacts, RequestState,
        Revoke,
    },
    mandate::{Agreement, AgreementState, ProposeResume, Step, Suspend, Terminate},
    party::{
        ActFor, AssignRoles, ChangePassword, Delegation, DelegationState, DescribeOrganisation, Group, GroupFacts,
        GroupState, Holding, JoinOrganisation, LeaveOrganisation, Membership, Organisation, OrganisationDetails,
        OrganisationState, Person, PersonFile, PersonState, Qualification, QualificationKind, RecordQualification,
        RelateOrganisation, SecondFactor, TransferPerson, UpdateGroup, VerifyQualification,
    },
    product::{ObjectProduct, Product, ProductState},
    rulebook::{ChangeState, Interpretation, InterpretationState, RejectChange, RuleChange, WithdrawInterpretation},
    supervision::{Halt, HaltState, ProposeLift, ReportIncident},
    supply::{EndSupply, EndSupplyPlan, SupplyOrder, SupplyOrderState, SupplyPlan, SupplyPlanState},
    suspension::{Cause, LiftOrder, SuspensionOrder},
    task::Reply,
    zone::{
        BoundZone, Sector, SectorState, UnlistPilot, UpdateSector, UpdateZoneKind, Zone, ZoneKind, ZoneKindState,
        ZoneState,
    },
};
use std::collections::BTreeSet;

pub type Tried = Option<Result<(), Refusal>>;

/// Tries every action in every state. `put` brings the record into a state with the facts that go
/// with it; `act` decides, or answers `None` for actions of other kinds.
pub fn walk<L: Lifecycle + PartialEq + std::fmt::Debug>(
    record: &L,
    put: impl Fn(&mut L, L::State),
    act: impl Fn(&mut L, Action) -> Tried,
) {
    let mut taken = Vec::new();
    for state in L::STATES {
        for action in Action::ALL.iter().copied().filter(|a| a.kind() == L::KIND) {
            let mut tried = record.clone();
            put(&mut tried, *state);
            assert_eq!(tried.status(), L::word(*state));
            let before = tried.clone();
            let targets: Vec<L::State> = L::TRANSITIONS
                .iter()
                .filter(|t| t.action == action && t.from.contains(state))
                .flat_map(|t| t.to.iter().copied())
                .collect();
            assert_eq!(tried.possible().contains(&action), !targets.is_empty());
            let Some(outcome) = act(&mut tried, action) else {
                assert!(targets.is_empty(), "{action:?} stands in the table and nothing decides it");
                continue;
            };
            match outcome {
                Err(refusal) if refusal.code == "platform.wrong_state" => {
                    assert!(targets.is_empty(), "{action:?} from {state:?} is refused against the table");
                    assert_eq!(tried, before, "a refusal changed the record");
                    assert!(refusal.zh.contains(L::zh(*state)) && refusal.zh.contains(action.zh()), "{refusal}");
                }
                Err(refusal) => panic!("{action:?} from {state:?}: {refusal}"),
                Ok(()) => {
                    assert!(targets.contains(&tried.state()), "{action:?} led from {state:?} to {:?}", tried.state());
                    taken.push((action, *state));
                }
            }
        }
    }
    let rows: usize = L::TRANSITIONS.iter().map(|t| t.from.len()).sum();
    assert_eq!(taken.len(), rows, "every row of the table was walked");
}

/// The order of somebody at the centre that the regulator proposed to lift.
fn order() -> SuspensionOrder {
    SuspensionOrder { lifting: Some(step(1)), ..SuspensionOrder::given(&somebody(CENTRE, 1), NOW) }
}

fn lift() -> LiftOrder {
    LiftOrder { reason: "核查已完成".into() }
}

pub fn step(by: u128) -> Step {
    let by = somebody(AUTHORITY, by);
    Step { by: by.person, org: by.org, reason: "理由".into(), at: NOW }
}

#[test]
fn organisation() {
    walk(
        &crate::city::organisation(CUSTOMER),
        |o: &mut Organisation, state: OrganisationState| o.state = state,
        |o, action| match action {
            Action::OrganisationClose => Some(o.close(0, 0)),
            Action::OrganisationUpdate => {
                let cmd = DescribeOrganisation { name: "新名".into(), details: OrganisationDetails::default() };
                Some(o.describe(cmd, &somebody(CENTRE, 1), START))
            }
            Action::OrganisationRelate => {
                let mut other = crate::city::organisation(OPERATOR);
                let cmd = RelateOrganisation { org_id: other.id, relation: None };
                Some(o.relate(Some(&mut other), &cmd))
            }
            Action::OrganisationQualify => {
                let cmd = certificate();
                Some(o.qualify(cmd, &somebody(CENTRE, 1), START))
            }
            Action::OrganisationVerify => {
                let known = Qualification::record(certificate(), &somebody(CENTRE, 1), START).unwrap();
                let before = o.qualifications.clone();
                o.qualifications.push(known);
                let cmd = VerifyQualification { kind: QualificationKind::Dcmm, number: "1".into() };
                let outcome = o.verify(&cmd, &somebody(CENTRE, 2));
                if outcome.is_err() {
                    o.qualifications = before;
                }
                Some(outcome)
            }
            _ => None,
        },
    );
}

fn certificate() -> RecordQualification {
    RecordQualification {
        kind: QualificationKind::Dcmm,
        issuer: "评估机构".into(),
        number: "1".into(),
        level: Some(3),
        issued_on: START,
        valid_until: Some(END),
        file_digest: None,
    }
}

#[test]
fn groups() {
    let org = crate::city::organisation(PROVIDER);
    let delegated = Default::default();
    let facts = GroupFacts { org: Some(&org), all: &[], people: &[], delegated: &delegated };
    walk(
        &crate::holding::group(1, &[Role::ProviderSteward], &[]),
        |g: &mut Group, state: GroupState| g.state = state,
        |g, action| match action {
            Action::GroupUpdate => {
                let cmd =
                    UpdateGroup {
                        name: "专员".into(), roles: [Role::ProviderSteward].into(), groups: BTreeSet::new()
                    };
                Some(g.update(cmd, facts))
            }
            Action::GroupClose => Some(g.close()),
            _ => None,
        },
    );
}

#[test]
fn delegations() {
    let by = somebody(PROVIDER, 1);
    walk(
        &crate::holding::delegation(&by),
        |d: &mut Delegation, state: DelegationState| d.state = state,
        |d, action| match action {
            Action::DelegationRevoke => Some(d.revoke(&by)),
            Action::DelegationEnd => Some(d.end()),
            _ => None,
        },
    );
}

#[test]
fn sectors() {
    walk(
        &Sector::built_in("finance").unwrap(),
        |s: &mut Sector, state: SectorState| s.state = state,
        |s, action| match action {
            Action::SectorUpdate => Some(s.update(UpdateSector {
                name: "农业".into(),
                name_en: "Agriculture".into(),
                potential: 1,
                strategy: 1,
                themes: Vec::new(),
            })),
            Action::SectorClose => Some(s.close()),
            _ => None,
        },
    );
}

#[test]
fn zone_kinds() {
    walk(
        &ZoneKind::built_in("sector").unwrap(),
        |k: &mut ZoneKind, state: ZoneKindState| k.state = state,
        |k, action| match action {
            Action::ZoneKindUpdate => {
                Some(k.update(UpdateZoneKind { name: "区域专区".into(), name_en: "Regional zone".into() }))
            }
            Action::ZoneKindClose => Some(k.close()),
            _ => None,
        },
    );
}

#[test]
fn zones() {
    walk(
        &crate::city::zone(),
        |z: &mut Zone, state: ZoneState| z.state = state,
        |z, action| match action {
            Action::ZoneAssignDuties => Some(z.assign_duties(duties(), &[crate::city::organisation(REGULATOR)])),
            Action::ZoneBound => Some(z.bound(BoundZone { themes: Vec::new() })),
            Action::ZoneActivate => Some(z.activate(&somebody(AUTHORITY, 2), &rules(), NOW)),
            Action::ZoneListPilot => Some(z.list_pilot(&pilot(), &somebody(AUTHORITY, 2), NOW)),
            Action::ZoneUnlistPilot => {
                Some(z.unlist_pilot(&UnlistPilot { reason: "试点结束".into() }, &somebody(AUTHORITY, 2), NOW))
            }
            _ => None,
        },
    );
}

#[test]
fn person() {
    let admin = somebody(CENTRE, 1);
    walk(
        &crate::party::steward(),
        |p: &mut Person, state: PersonState| p.state = state,
        |p, action| match action {
            // A closed account answers like a wrong password; that it is refused is tested beside the law of party.
            Action::PersonSignIn if p.state == PersonState::Closed => None,
            Action::PersonSignIn => Some(p.sign_in(true, &mut SecondFactor::default(), None, &rules(), NOW)),
            Action::PersonSignOut => Some(p.sign_out()),
            Action::PersonAssign => {
                let roles = p.roles.clone();
                let (org, nothing) = (crate::city::organisation(PROVIDER), BTreeSet::new());
                let holding = Holding { org: Some(&org), groups: &[], delegated: &nothing };
                Some(p.assign(AssignRoles { roles, ..Default::default() }, holding, &admin))
            }
            Action::PersonUnlock => Some(p.unlock(&admin)),
            Action::PersonJoin => {
                let (to, nothing) = (crate::city::organisation(REGULATOR), BTreeSet::new());
                let holding = Holding { org: Some(&to), groups: &[], delegated: &nothing };
                let (org_id, roles) = (to.id, [Role::RegulatorAssessor].into());
                let cmd = JoinOrganisation { org_id, roles, groups: BTreeSet::new(), until: None };
                Some(p.join(cmd, holding, &admin, START))
            }
            Action::PersonLeave => {
                let there = Membership { org_id: org(REGULATOR), roles: [].into(), groups: [].into(), until: None };
                let before = p.others.clone();
                p.others.push(there);
                let outcome = p.leave(&LeaveOrganisation { org_id: org(REGULATOR) }, &admin, START);
                if outcome.is_err() {
                    p.others = before;
                }
                Some(outcome)
            }
            Action::PersonTransfer => {
                let (to, nothing) = (crate::city::organisation(REGULATOR), BTreeSet::new());
                let holding = Holding { org: Some(&to), groups: &[], delegated: &nothing };
                let (org_id, roles) = (to.id, [Role::RegulatorAssessor].into());
                Some(p.transfer(TransferPerson { org_id, roles, groups: BTreeSet::new() }, holding, &admin, START))
            }
            Action::PersonFile => Some(p.put_on_file(PersonFile::default(), &admin, &rules(), START)),
            Action::PersonActFor => Some(p.act_for(&ActFor { org_id: p.org_id }, START)),
            Action::PersonUnlockByTime => Some(p.unlock_by_time(NOW)),
            Action::PersonEnrolFactor => Some(p.enrol_factor()),
            Action::PersonConfirmFactor => Some(p.confirm_factor(NOW)),
            Action::PersonResetFactor => Some(p.reset_factor(&admin)),
            Action::PersonChangePassword => {
                let cmd = ChangePassword { old: "Old-secret-1".into(), new: "New-secret-2".into() };
                Some(p.change_password(&cmd, true, &rules(), NOW))
            }
            Action::PersonClose => Some(p.close(&admin)),
            _ => None,
        },
    );
}

#[test]
fn agreement() {
    walk(
        &draft_agreement(),
        |a: &mut Agreement, state: AgreementState| {
            a.state = state;
            if state == AgreementState::Resuming {
                a.resumption = Some(step(1));
            }
        },
        |a, action| match action {
            Action::AgreementSign => Some(a.sign(&somebody(AUTHORITY, 2), NOW)),
            Action::AgreementSuspend => {
                Some(a.suspend(Suspend { reason: "发现风险".into() }, &somebody(REGULATOR, 1), NOW))
            }
            Action::AgreementProposeResume => {
                Some(a.propose_resume(ProposeResume { reason: "已整改".into() }, &somebody(AUTHORITY, 1), NOW))
            }
            Action::AgreementConfirmResume => Some(a.confirm_resume(&zone(), &somebody(REGULATOR, 1), NOW)),
            Action::AgreementTerminate => {
                Some(a.terminate(Terminate { reason: "违约".into() }, &somebody(AUTHORITY, 2), NOW))
            }
            Action::AgreementExpire => Some(a.expire(AFTER)),
            _ => None,
        },
    );
}

#[test]
fn request() {
    let (agreement, resource) = (crate::city::agreement(), crate::city::resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let engineer = somebody(OPERATOR, 1);
    walk(
        &draft_request(),
        |r: &mut Request, state: RequestState| r.state = state,
        |r, action| match action {
            Action::RequestUpdate => Some(r.update(request_form(&ITEMS[..2]), facts, &engineer, &rules(), NOW)),
            Action::RequestSubmit => Some(r.submit(facts, &engineer, &rules(), NOW)),
            Action::RequestAssess => Some(r.assess(pass(), &agreement, &somebody(REGULATOR, 1), NOW)),
            Action::RequestDecide => {
                Some(r.decide(all_yes(), Grounds::of(&agreement, &resource), &somebody(PROVIDER, 3), &rules(), NOW))
            }
            Action::RequestWithdraw => Some(r.withdraw()),
            _ => None,
        },
    );
}

#[test]
fn grant() {
    walk(
        &crate::city::grant(),
        |g: &mut Grant, state: GrantState| {
            g.state = state;
            if state == GrantState::Suspended {
                (g.suspended_for, g.order) = ([Cause::Agreement, Cause::Order].into(), Some(order()));
            }
        },
        |g, action| match action {
            Action::GrantSuspend => Some(g.suspend(Cause::Order)),
            Action::GrantProposeResume => Some(g.propose_resume(lift(), &somebody(REGULATOR, 1), NOW)),
            Action::GrantConfirmResume => Some(g.confirm_resume(&somebody(REGULATOR, 2))),
            Action::GrantResume => Some(g.resume(Cause::Agreement)),
            Action::GrantRevoke => Some(g.revoke(Revoke { reason: "来源部门撤回".into() })),
            Action::GrantExpire => Some(g.expire(AFTER)),
            _ => None,
        },
    );
}

#[test]
fn supply_order() {
    let why = || EndSupply { reason: "不再需要".into() };
    walk(
        &crate::supply::proposed(),
        |o: &mut SupplyOrder, state: SupplyOrderState| o.state = state,
        |o, action| match action {
            Action::SupplyOrderApprove => Some(o.approve(&somebody(AUTHORITY, 2), NOW)),
            Action::SupplyOrderReject => Some(o.reject(&why(), &somebody(AUTHORITY, 2), NOW)),
            Action::SupplyOrderEnd => Some(o.end(&why(), &somebody(AUTHORITY, 2), NOW)),
            Action::SupplyOrderExpire => Some(o.expire(AFTER)),
            _ => None,
        },
    );
}

#[test]
fn supply_plan() {
    let newer = crate::supply::renewed();
    walk(
        &crate::supply::drafted(),
        |p: &mut SupplyPlan, state: SupplyPlanState| p.state = state,
        |p, action| match action {
            Action::SupplyPlanSign => Some(p.sign(&somebody(AUTHORITY, 2), NOW)),
            Action::SupplyPlanSupplied => Some(p.count(&newer)),
            Action::SupplyPlanEnd => {
                Some(p.end(&EndSupplyPlan { reason: "另订计划".into() }, &somebody(AUTHORITY, 2), NOW))
            }
            _ => None,
        },
    );
}

#[test]
fn exception() {
    let why = || EndException { reason: "理由不再成立".into() };
    walk(
        &crate::exception::proposed(),
        |e: &mut Exception, state: ExceptionState| e.state = state,
        |e, action| match action {
            Action::ExceptionApprove => Some(e.approve(&somebody(AUTHORITY, 2), NOW)),
            Action::ExceptionReject => Some(e.reject(why(), &somebody(AUTHORITY, 2), NOW)),
            Action::ExceptionRevoke => Some(e.revoke(why(), &somebody(AUTHORITY, 2), NOW)),
            Action::ExceptionRemind => Some(e.remind(&rules(), e.end.midnight().assume_utc())),
            Action::ExceptionExpire => Some(e.expire(AFTER)),
            _ => None,
        },
    );
}

#[test]
fn job() {
    let (agreement, grant, resource) = (crate::city::agreement(), crate::city::grant(), crate::city::resource(0));
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    walk(
        &queued_job(),
        |j: &mut Job, state: JobState| j.state = state,
        |j, action| match action {
            Action::JobStart => Some(j.start(CODE, facts, NOW)),
            Action::JobFinish => Some(j.finish(Reply::Candidate(candidate(Grade::G2)), NOW)),
            Action::JobCancel => Some(j.cancel(NOW)),
            Action::JobKill => Some(j.kill(KillReason::Halt, NOW)),
            _ => None,
        },
    );
}

#[test]
fn export() {
    let agreement = crate::city::agreement();
    walk(
        &submit_export(&crate::city::job(Grade::G3), false).unwrap(),
        |e: &mut Export, state: ExportState| e.state = state,
        |e, action| match action {
            Action::ExportCheck if e.state == ExportState::Submitted => Some(e.start_check()),
            Action::ExportCheck => Some(e.finish_check(verdict(true), &rules())),
            Action::ExportReview => Some(e.review(approval(), &agreement, &NOBODY, &somebody(REGULATOR, 1), NOW)),
            Action::ExportRelease => Some(e.release(CANDIDATE.into(), 12, NOW)),
            Action::ExportReject => Some(e.reject("协议已暂停".into())),
            _ => None,
        },
    );
}

#[test]
fn product() {
    let agreement = crate::city::agreement();
    let regulator = somebody(REGULATOR, 1);
    walk(
        &draft_product(),
        |p: &mut Product, state: ProductState| {
            p.state = state;
            if state == ProductState::Suspended {
                (p.suspended_for, p.order) = ([Cause::Agreement, Cause::Order].into(), Some(order()));
            }
        },
        |p, action| match action {
            Action::ProductReport => Some(p.report(report(), &rules())),
            Action::ProductAcknowledge => Some(p.acknowledge(&sources(), &regulator, NOW)),
            Action::ProductObject => Some(p.object(ObjectProduct { reason: "依据不足".into() }, &regulator, NOW)),
            Action::ProductList => Some(p.list(&agreement, &sources(), NOW)),
            Action::ProductSuspend => Some(p.suspend(Cause::Grant)),
            Action::ProductProposeResume => Some(p.propose_resume(lift(), &somebody(REGULATOR, 1), NOW)),
            Action::ProductConfirmResume => Some(p.confirm_resume(&somebody(REGULATOR, 2))),
            Action::ProductResume => Some(p.resume(Cause::Agreement)),
            Action::ProductWithdraw => Some(p.withdraw()),
            _ => None,
        },
    );
}

#[test]
fn subscription() {
    let customer = somebody(CUSTOMER, 1);
    walk(
        &crate::city::subscription(),
        |s: &mut Subscription, state: SubscriptionState| {
            s.state = state;
            if state == SubscriptionState::Suspended {
                (s.suspended_for, s.order) = ([Cause::Product, Cause::Order].into(), Some(order()));
            }
        },
        |s, action| match action {
            Action::SubscriptionIssueKey => Some(s.issue_key(key('e'), &customer, &rules(), NOW)),
            Action::SubscriptionRevokeKey => Some(s.revoke_key(&RevokeKey { prefix: "sy_c".into() }, NOW)),
            Action::SubscriptionSuspend => Some(s.suspend(Cause::Agreement)),
            Action::SubscriptionProposeResume => Some(s.propose_resume(lift(), &somebody(REGULATOR, 1), NOW)),
            Action::SubscriptionConfirmResume => Some(s.confirm_resume(&somebody(REGULATOR, 2))),
            Action::SubscriptionResume => Some(s.resume(Cause::Product)),
            Action::SubscriptionEnd => Some(s.end(NOW)),
            _ => None,
        },
    );
}

#[test]
fn halt() {
    walk(
        &crate::supervision::zone_halt(),
        |h: &mut Halt, state: HaltState| {
            h.state = state;
            if state == HaltState::Lifting {
                h.proposal = Some(step(1));
            }
        },
        |h, action| match action {
            Action::HaltProposeLift => {
                Some(h.propose_lift(ProposeLift { reason: "已处置".into() }, &somebody(CENTRE, 1), NOW))
            }
            Action::HaltReport => {
                let cmd = ReportIncident {
                    doc_no: "报〔2026〕1号".into(),
                    recipient: "市委网信办".into(),
                    summary: "异常访问".into(),
                };
                Some(h.report(cmd, &somebody(CENTRE, 1), NOW))
            }
            Action::HaltConfirmLift => Some(h.confirm_lift(&somebody(CENTRE, 2), NOW)),
            _ => None,
        },
    );
}

#[test]
fn rule_change() {
    let book = crate::rulebook::book();
    walk(
        &crate::rulebook::adoption(),
        |c: &mut RuleChange, state: ChangeState| c.state = state,
        |c, action| match action {
            Action::RuleChangeConfirm => Some(c.confirm(&book, &somebody(AUTHORITY, 2), NOW)),
            Action::RuleChangeReject => {
                Some(c.reject(RejectChange { reason: "文号有误".into() }, &somebody(AUTHORITY, 2), NOW))
            }
            _ => None,
        },
    );
}

#[test]
fn interpretation() {
    walk(
        &crate::rulebook::interpretation(),
        |i: &mut Interpretation, state: InterpretationState| i.state = state,
        |i, action| match action {
            Action::InterpretationWithdraw => {
                let cmd = WithdrawInterpretation { reason: "已有新规定".into() };
                Some(i.withdraw(cmd, &somebody(AUTHORITY, 1), NOW))
            }
            _ => None,
        },
    );
}

#[test]
fn calendar_year() {
    walk(
        &crate::rulebook::calendar_year(),
        |y: &mut CalendarYear, state: CalendarYearState| y.state = state,
        |y, action| match action {
            Action::CalendarYearReplace => {
                Some(y.replace(crate::rulebook::corrected_year(), &somebody(AUTHORITY, 1), NOW))
            }
            _ => None,
        },
    );
}

#[test]
fn deadline() {
    let calendar = domain::calendar::Calendar::shipped().unwrap();
    walk(
        &crate::rulebook::deadline(),
        |d: &mut Deadline, state: DeadlineState| d.state = state,
        |d, action| {
            let due = match action {
                Action::DeadlinePause => Due::Pause(domain::calendar::Standstill::Halt),
                Action::DeadlineContinue => Due::Continue,
                Action::DeadlineRemind => Due::Remind(50),
                Action::DeadlineEscalate => Due::Escalate,
                Action::DeadlineRecount => Due::Recount,
                Action::DeadlineUrge => {
                    let cmd = domain::calendar::UrgeDeadline { note: "请尽快办理".into() };
                    return Some(d.urge(cmd, &somebody(AUTHORITY, 1), NOW));
                }
                Action::DeadlineEnd => return Some(d.end(true, NOW)),
                _ => return None,
            };
            Some(d.carry_out(due, &calendar, NOW).map(|_| ()))
        },
    );
}
