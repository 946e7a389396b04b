//! Every text a person writes: there where it must be, bounded, without hidden characters.

use crate::city::*;
use domain::{
    Grade, Refusal,
    airlock::ReviewExport,
    catalogue::{DeclareSecrecy, DescribeResource, GradeItem, OpenType, Resource, Withdraw},
    compute::SubmitJob,
    grant::{AskedItem, AssessRequest, DecideRequest, Finding, Grounds, RefusalReason, RequestForm, Revoke},
    ids::HaltId,
    mandate::{DraftAgreement, ProposeResume, Suspend, Terminate},
    party::{Organisation, RegisterOrganisation},
    product::{ObjectProduct, RegisterProduct, ReportProduct},
    supervision::{Halt, HaltScope, ImposeHalt, ProposeLift},
    zone::{EstablishZone, ListPilot, SECTOR, Sector, UnlistPilot, Zone, ZoneKind},
};
use uuid::Uuid;

/// The decision a text goes into.
type Decide = Box<dyn Fn(&str) -> Result<(), Refusal>>;

/// One text of one form: its field, its limit, whether it must be there, and the decision it goes into.
struct Text {
    field: &'static str,
    limit: usize,
    required: bool,
    decide: Decide,
}

fn text(field: &'static str, limit: usize, decide: impl Fn(&str) -> Result<(), Refusal> + 'static) -> Text {
    Text { field, limit, required: true, decide: Box::new(decide) }
}

fn optional(field: &'static str, limit: usize, decide: impl Fn(&str) -> Result<(), Refusal> + 'static) -> Text {
    Text { required: false, ..text(field, limit, decide) }
}

fn describe(cmd: DescribeResource) -> Result<(), Refusal> {
    Resource::describe(resource_id(0), cmd, Some(&zone()), false, &somebody(PROVIDER, 1)).map(drop)
}

fn settings() -> Vec<Text> {
    vec![
        text("name", 100, |t| {
            let cmd = RegisterOrganisation {
                name: t.into(),
                uscc: None,
                org_kind: kind_of(CUSTOMER),
                division: String::new(),
                provider_class: None,
            };
            Organisation::register(org(9), cmd, false, &somebody(CENTRE, 1), NOW).map(drop)
        }),
        text("name", 100, |t| {
            let cmd = EstablishZone {
                name: t.into(),
                zone_kind: SECTOR.into(),
                sector: Some("health".into()),
                region: None,
                regulators: vec![org(REGULATOR)],
            };
            let (known, sector) = ([organisation(REGULATOR)], Sector::built_in("health"));
            let kind = ZoneKind::built_in(SECTOR);
            let facts = zone_facts(&known, kind.as_ref(), sector.as_ref());
            Zone::establish(zone_id(), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW).map(drop)
        }),
        text("doc_no", 100, |t| zone().list_pilot(&ListPilot { doc_no: t.into() }, &somebody(AUTHORITY, 2), NOW)),
        text("reason", 500, |t| zone().unlist_pilot(&UnlistPilot { reason: t.into() }, &somebody(AUTHORITY, 2), NOW)),
        text("name", 100, |t| describe(DescribeResource { name: t.into(), ..description("ab") })),
        text("abstract_", 1000, |t| describe(DescribeResource { abstract_: t.into(), ..description("ab") })),
        optional("closed_basis", 500, |t| {
            let open_type = OpenType::Conditional;
            describe(DescribeResource { closed_basis: Some(t.into()), open_type, ..description("ab") })
        }),
        text("doc_no", 100, |t| {
            let cmd = DeclareSecrecy { doc_no: t.into(), ..all_clear() };
            imported_resource(0).declare_secrecy(cmd, &somebody(PROVIDER, 2), NOW)
        }),
        text("items.0.evidence", 500, |t| {
            let item = GradeItem { evidence: t.into(), ..graded("航班号", Grade::G1, None) };
            imported_resource(0).grade(under_jiangsu(vec![item]), &somebody(PROVIDER, 1), NOW)
        }),
        text("opinion", 500, |t| {
            let mut resource = resource(0);
            let item = graded("航班号", Grade::G2, None);
            resource.grade(under_jiangsu(vec![item]), &somebody(PROVIDER, 1), NOW).unwrap();
            let mut review = agreed(&["航班号"]);
            (review.items[0].agree, review.opinion) = (false, t.into());
            resource.review_grades(review, &somebody(PROVIDER, 2), NOW)
        }),
        text("reason", 500, |t| resource(0).withdraw(Withdraw { reason: t.into() })),
    ]
}

fn agreements() -> Vec<Text> {
    vec![
        text("title", 100, |t| draft_agreement_with(DraftAgreement { title: t.into(), ..agreement_form() }).map(drop)),
        text("scenarios.0", 100, |t| {
            draft_agreement_with(DraftAgreement { scenarios: vec![t.into()], ..agreement_form() }).map(drop)
        }),
        text("reason", 500, |t| agreement().suspend(Suspend { reason: t.into() }, &somebody(AUTHORITY, 1), NOW)),
        text("reason", 500, |t| {
            let mut agreement = agreement();
            agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW)?;
            agreement.propose_resume(ProposeResume { reason: t.into() }, &somebody(AUTHORITY, 1), NOW)
        }),
        text("reason", 500, |t| agreement().terminate(Terminate { reason: t.into() }, &somebody(AUTHORITY, 2), NOW)),
    ]
}

fn requests() -> Vec<Text> {
    vec![
        text("product_idea", 1000, |t| {
            draft_request_with(RequestForm { product_idea: t.into(), ..request_form(&["航班号"]) }).map(drop)
        }),
        optional("items.0.reason", 500, |t| {
            // A blank reason has a refusal of its own (A14.1).
            let reason = if t.trim().is_empty() { "需要".into() } else { t.into() };
            let items = vec![AskedItem { name: "航班号".into(), reason }];
            draft_request_with(RequestForm { items, ..request_form(&[]) }).map(drop)
        }),
        optional("opinion", 1000, |t| {
            let cmd = AssessRequest { outcome: Finding::Pass, opinion: t.into() };
            submitted_request().assess(cmd, &agreement(), &somebody(REGULATOR, 1), NOW)
        }),
        optional("opinion", 1000, |t| {
            let cmd = DecideRequest { opinion: t.into(), ..all_yes() };
            assessed_request().decide(
                cmd,
                Grounds::of(&agreement(), &resource(0)),
                &somebody(PROVIDER, 3),
                &rules(),
                NOW,
            )
        }),
        optional("items.0.legal_basis", 500, |t| {
            let mut cmd = all_yes();
            cmd.items[0].approve = false;
            cmd.items[0].reason_code = Some(RefusalReason::NotNecessary);
            cmd.items[0].legal_basis = Some(t.into());
            assessed_request().decide(
                cmd,
                Grounds::of(&agreement(), &resource(0)),
                &somebody(PROVIDER, 3),
                &rules(),
                NOW,
            )
        }),
        text("reason", 500, |t| grant().revoke(Revoke { reason: t.into() })),
        optional("title", 100, |t| submit_job_with(SubmitJob { title: Some(t.into()), ..job_form() }).map(drop)),
        optional("opinion", 1000, |t| {
            let cmd = ReviewExport { opinion: t.into(), ..approval() };
            checked_export(Grade::G3).review(cmd, &agreement(), &NOBODY, &somebody(REGULATOR, 1), NOW)
        }),
        text("reason", 500, |t| checked_export(Grade::G3).reject(t.into())),
    ]
}

fn products() -> Vec<Text> {
    vec![
        text("name", 100, |t| register_product_with(RegisterProduct { name: t.into(), ..product_form() }).map(drop)),
        text("basis", 1000, |t| draft_product().report(ReportProduct { basis: t.into(), ..report() }, &rules())),
        text("scope", 1000, |t| draft_product().report(ReportProduct { scope: t.into(), ..report() }, &rules())),
        text("manner", 1000, |t| draft_product().report(ReportProduct { manner: t.into(), ..report() }, &rules())),
        text("reason", 500, |t| {
            reported_product().object(ObjectProduct { reason: t.into() }, &somebody(REGULATOR, 1), NOW)
        }),
        text("reason", 500, |t| {
            let cmd = ImposeHalt { scope: HaltScope::Platform, zone_id: None, reason: t.into() };
            Halt::impose(HaltId(Uuid::from_u128(95)), cmd, None, &[], &somebody(CENTRE, 1), NOW).map(drop)
        }),
        text("reason", 500, |t| {
            let mut halt = crate::supervision::zone_halt();
            halt.propose_lift(ProposeLift { reason: t.into() }, &somebody(CENTRE, 1), NOW)
        }),
    ]
}

fn every() -> Vec<Text> {
    [settings(), agreements(), requests(), products()].into_iter().flatten().collect()
}

#[test]
fn a_text_at_its_limit_is_taken_and_one_character_more_is_not() {
    for text in every() {
        (text.decide)(&"字".repeat(text.limit)).unwrap_or_else(|refusal| panic!("{}: {refusal}", text.field));
        complains((text.decide)(&"字".repeat(text.limit + 1)), &[(text.field, "platform.field_too_long")]);
    }
}

#[test]
fn a_blank_text_is_missing_where_it_is_required() {
    for text in every() {
        for blank in ["", "   ", "\n\t", "\u{3000}"] {
            if text.required {
                complains((text.decide)(blank), &[(text.field, "platform.field_required")]);
            } else {
                (text.decide)(blank).unwrap_or_else(|refusal| panic!("{}: {refusal}", text.field));
            }
        }
    }
}

#[test]
fn a_text_with_hidden_characters_is_not_taken() {
    for text in every() {
        for hidden in ["甲\0乙", "甲\u{7f}", "甲\u{202e}乙", "\u{2067}甲"] {
            complains((text.decide)(hidden), &[(text.field, "platform.field_control")]);
        }
        if ["name", "title", "doc_no", "scenario", "scenarios.0"].contains(&text.field) {
            complains((text.decide)("第一行\n第二行"), &[(text.field, "platform.field_lines")]);
        } else {
            (text.decide)("第一行\n第二行").unwrap_or_else(|refusal| panic!("{}: {refusal}", text.field));
        }
    }
}
