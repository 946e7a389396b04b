//! Lifecycles of the catalogue, walked like every other one.

use crate::{
    city::*,
    importance::{assessment, mark, removal},
    lifecycles::walk,
};
use domain::{
    Action,
    catalogue::{
        Adoption, Batch, BatchState, DescribeItem, DescribeItems, DryRun, Edition, GradeItems, ImportState,
        ImportanceLevel, ItemDetail, OpenType, Plan, RejectRevision, ReplaceTree, Resource, ResourceState,
        ReviseResource, Revision, Scheme, SchemeChoice, Seal, SealResource, Tally, Tree, TreeState, UpdateCycle,
        UpdateResource, Withdraw,
        secrecy::{AcknowledgeSeal, MarkLevel, ProposeUnsealing, RejectUnsealing, SealState, Unsealing},
    },
};
use std::collections::BTreeSet;

#[test]
fn resource() {
    let put = |r: &mut Resource, state: ResourceState| r.state = state;
    let act = |r: &mut Resource, action| match action {
        Action::ResourceUpdate => Some(r.update(UpdateResource {
            name: "新名称".into(),
            abstract_: "新摘要".into(),
            update_cycle: UpdateCycle::Yearly,
            open_type: OpenType::Unconditional,
            closed_basis: None,
            entry: entry(),
        })),
        Action::ResourceDescribeItems => Some(r.describe_items(DescribeItems {
            items: vec![DescribeItem { name: "航班号".into(), detail: ItemDetail::default() }],
        })),
        Action::ResourceImport => Some(r.start_import().map(drop)),
        Action::ResourceImported => {
            // The answer of an import that runs.
            let before = r.import_state;
            r.import_state = ImportState::Importing;
            let outcome = r.finish_import(import(), NOW);
            if outcome.is_err() {
                r.import_state = before;
            }
            Some(outcome)
        }
        Action::ResourceGrade => Some(r.grade(grades(), &somebody(PROVIDER, 1), NOW)),
        Action::ResourceReviewGrades => {
            let waiting = r.items.first_mut().and_then(|i| i.gradings.first_mut()).unwrap();
            let before = waiting.review.take();
            let outcome = r.review_grades(agreed(&ITEMS[..1]), &somebody(PROVIDER, 2), NOW);
            if outcome.is_err() {
                r.items[0].gradings[0].review = before;
            }
            Some(outcome)
        }
        Action::ResourceAdoptScheme => {
            let newer = SchemeChoice { scheme: Scheme::YangtzeDelta };
            Some(r.adopt_scheme(&newer, &somebody(PROVIDER, 1), NOW))
        }
        Action::ResourceConfirmScheme => {
            let adoption = Adoption { scheme: Scheme::YangtzeDelta, by: somebody(PROVIDER, 1).person, at: NOW };
            let before = r.adoption.replace(adoption);
            let outcome = r.confirm_scheme(&somebody(PROVIDER, 2));
            if outcome.is_err() {
                r.adoption = before;
            }
            Some(outcome)
        }
        Action::ResourceMarkImportant => {
            Some(r.mark_important(&mark(ImportanceLevel::Important), &somebody(PROVIDER, 1), NOW))
        }
        Action::ResourceAssessImportant | Action::ResourceProposeUnmark | Action::ResourceConfirmUnmark => {
            let mut marked = crate::importance::important(ImportanceLevel::Important);
            marked.propose_unmark(removal(), &somebody(PROVIDER, 1), NOW).unwrap();
            r.importance = marked.importance;
            let outcome = match action {
                Action::ResourceAssessImportant => r.assess_important(assessment(), &somebody(AUTHORITY, 1), NOW),
                Action::ResourceProposeUnmark => r.propose_unmark(removal(), &somebody(PROVIDER, 1), NOW),
                _ => r.confirm_unmark(&somebody(PROVIDER, 2)),
            };
            if outcome.is_err() {
                r.importance = None;
            }
            Some(outcome)
        }
        Action::ResourceDeclareSecrecy => Some(r.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW)),
        Action::ResourceSeal => Some(r.seal(&SealResource { level: MarkLevel::Secret }, &somebody(PROVIDER, 1), NOW)),
        Action::ResourceUnseal => {
            r.sealed = true;
            let outcome = r.unseal(false);
            r.sealed &= outcome.is_ok();
            Some(outcome)
        }
        Action::ResourcePublish => Some(r.publish(&somebody(PROVIDER, 2))),
        Action::ResourceRevise | Action::ResourceRestore => {
            let mut description = r.description();
            description.name = "新名称".into();
            r.revision = None;
            let (by, reason) = (somebody(PROVIDER, 1), "名称有误".to_owned());
            if action == Action::ResourceRevise {
                return Some(r.revise(ReviseResource { description, reason }, &by, NOW));
            }
            let edition = Edition { description, ..r.clone().first_edition(&by, NOW) };
            Some(r.restore(&edition, reason, &by, NOW))
        }
        Action::ResourceConfirmRevision | Action::ResourceRejectRevision => {
            let mut description = r.description();
            description.name = "新名称".into();
            let (reason, proposed_by) = ("名称有误".to_owned(), somebody(PROVIDER, 1).person);
            // The answer to a change that waits.
            r.revision = Some(Revision { description, reason: reason.clone(), restores: None, proposed_by, at: NOW });
            let outcome = match action {
                Action::ResourceConfirmRevision => r.confirm_revision(&somebody(PROVIDER, 2), NOW).map(drop),
                _ => r.reject_revision(&RejectRevision { reason }),
            };
            if outcome.is_err() {
                r.revision = None;
            }
            Some(outcome)
        }
        Action::ResourceWithdraw => Some(r.withdraw(Withdraw { reason: "数据停更".into() })),
        _ => None,
    };
    // Graded under two schemes, so that one may give way.
    let mut both = ready_resource(0);
    both.grade(GradeItems { scheme: Scheme::YangtzeDelta, ..grades() }, &somebody(PROVIDER, 1), NOW).unwrap();
    let mut review = agreed(&ITEMS);
    review.items.iter_mut().for_each(|item| item.scheme = Scheme::YangtzeDelta);
    both.review_grades(review, &somebody(PROVIDER, 2), NOW).unwrap();
    walk(&both, put, act);
}

#[test]
fn seal() {
    let put = |s: &mut Seal, state: SealState| {
        s.state = state;
        s.unsealing = None;
        if state == SealState::Releasing {
            let by = somebody(CENTRE, 1);
            let (order_no, reason) = ("密局〔2026〕3 号".into(), "不属于国家秘密".into());
            s.unsealing = Some(Unsealing { order_no, reason, by: by.person, org: by.org, at: NOW });
        }
    };
    walk(&crate::seal::seal(), put, |s, action| match action {
        Action::SealAcknowledge => {
            Some(s.acknowledge(&AcknowledgeSeal { doc_no: "报 1".into() }, &somebody(CENTRE, 1), NOW))
        }
        Action::SealProposeRelease => {
            let cmd = ProposeUnsealing { order_no: "令 1".into(), reason: "鉴定".into() };
            Some(s.propose_release(cmd, &somebody(CENTRE, 1), NOW))
        }
        Action::SealConfirmRelease => Some(s.confirm_release(&somebody(CENTRE, 2), NOW)),
        Action::SealRejectRelease => Some(s.reject_release(&RejectUnsealing { reason: "文号有误".into() })),
        _ => None,
    });
}

#[test]
fn tree() {
    let act = |t: &mut Tree, action| match action {
        Action::TreeReplace => {
            let cmd = ReplaceTree { name: t.name.clone(), required: false, nodes: t.nodes.clone() };
            Some(t.replace(cmd, &BTreeSet::new()))
        }
        Action::TreeRetire => Some(t.retire()),
        _ => None,
    };
    walk(&crate::workbook::theme(), |t: &mut Tree, state: TreeState| t.state = state, act);
}

#[test]
fn batch() {
    let mut checked = crate::workbook::checked_batch();
    checked.found = Some(Tally { created: 1, ..Tally::default() });
    let act = |b: &mut Batch, action| match action {
        Action::BatchCheck => Some(b.check(None, DryRun::Planned(Plan::default()))),
        Action::BatchUnseal => Some(b.unseal()),
        Action::BatchApply => Some(b.apply()),
        Action::BatchFinish => Some(b.finish(Tally::default(), Vec::new())),
        Action::BatchDiscard => Some(b.discard()),
        _ => None,
    };
    walk(&checked, |b: &mut Batch, state: BatchState| b.state = state, act);
}
