//! An agreement under random commands of random people, against a model so small that one sees it
//! is right: what the law did must be what the model expects.

use crate::city::*;
use domain::{
    Actor,
    mandate::{Agreement, AgreementState, ProposeResume, Suspend, Terminate},
};
use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

#[derive(Debug, Clone, Copy)]
enum Try {
    Sign,
    Suspend,
    Propose,
    Confirm,
    Terminate,
    Expire,
    Wait(u16),
}

/// The model: where the agreement is, and who proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Model {
    Draft,
    InForce,
    Stopped,
    Proposed { body: u128, person: u128 },
    Over,
}

fn tries() -> impl Strategy<Value = (Try, usize, u128)> {
    let action = prop_oneof![
        2 => Just(Try::Sign),
        3 => Just(Try::Suspend),
        3 => Just(Try::Propose),
        4 => Just(Try::Confirm),
        1 => Just(Try::Terminate),
        1 => Just(Try::Expire),
        2 => (0u16..120).prop_map(Try::Wait),
    ];
    (action, 0usize..4, 1u128..3)
}

/// What the model expects of a command; `None` where it is refused.
fn expect(model: Model, action: Try, body: u128, person: u128, over: bool) -> Option<Model> {
    let competent = body == AUTHORITY || body == REGULATOR;
    match (model, action) {
        (Model::Draft, Try::Sign) if (body, person) != (AUTHORITY, 1) && !over => Some(Model::InForce),
        (Model::InForce | Model::Proposed { .. }, Try::Suspend) if competent => Some(Model::Stopped),
        (Model::Stopped, Try::Propose) if competent && !over => Some(Model::Proposed { body, person }),
        // The regulator is another body than the authority here: the other body confirms.
        (Model::Proposed { body: first, .. }, Try::Confirm) if competent && body != first && !over => {
            Some(Model::InForce)
        }
        (Model::InForce | Model::Stopped | Model::Proposed { .. }, Try::Terminate) if body == AUTHORITY => {
            Some(Model::Over)
        }
        (Model::InForce | Model::Stopped | Model::Proposed { .. }, Try::Expire) if over => Some(Model::Over),
        _ => None,
    }
}

fn take(agreement: &mut Agreement, action: Try, by: &Actor, now: OffsetDateTime) -> bool {
    let reason = || "理由".to_owned();
    match action {
        Try::Sign => agreement.sign(by, now),
        Try::Suspend => agreement.suspend(Suspend { reason: reason() }, by, now),
        Try::Propose => agreement.propose_resume(ProposeResume { reason: reason() }, by, now),
        Try::Confirm => agreement.confirm_resume(&zone(), by, now),
        Try::Terminate => agreement.terminate(Terminate { reason: reason() }, by, now),
        Try::Expire => agreement.expire(now),
        Try::Wait(_) => return false,
    }
    .is_ok()
}

fn matches(model: Model, state: AgreementState) -> bool {
    match model {
        Model::Draft => state == AgreementState::Draft,
        Model::InForce => state == AgreementState::Effective,
        Model::Stopped => state == AgreementState::Suspended,
        Model::Proposed { .. } => state == AgreementState::Resuming,
        Model::Over => matches!(state, AgreementState::Terminated | AgreementState::Expired),
    }
}

proptest! {
    #[test]
    fn an_agreement_does_what_the_model_does(steps in proptest::collection::vec(tries(), 1..40)) {
        let bodies = [AUTHORITY, REGULATOR, OPERATOR, CENTRE];
        let mut agreement = draft_agreement();
        let (mut model, mut now, mut cuts) = (Model::Draft, NOW, 0);
        for (action, body, person) in steps {
            if let Try::Wait(days) = action {
                now += Duration::days(i64::from(days));
            }
            let over = domain::civil::today(now) > END;
            let expected = expect(model, action, bodies[body], person, over);
            let before = agreement.clone();
            let taken = take(&mut agreement, action, &somebody(bodies[body], person), now);
            prop_assert_eq!(taken, expected.is_some(), "{:?} by {} {} in {:?}", action, bodies[body], person, model);
            match expected {
                None => prop_assert_eq!(&agreement, &before, "a refusal changes nothing"),
                Some(next) => {
                    cuts += u64::from(matches!(next, Model::Stopped | Model::Over));
                    model = next;
                }
            }
            prop_assert!(matches(model, agreement.state), "{:?} {:?}", model, agreement.state);
            prop_assert_eq!(agreement.epoch, cuts, "every cut starts one epoch");
            let usable = model == Model::InForce && !over;
            prop_assert_eq!(agreement.in_force(domain::civil::today(now)), usable);
            match model {
                Model::Stopped | Model::Proposed { .. } => prop_assert!(agreement.suspension.is_some()),
                Model::Draft | Model::InForce => prop_assert!(agreement.suspension.is_none()),
                Model::Over => {}
            }
            prop_assert_eq!(agreement.resumption.is_some(), matches!(model, Model::Proposed { .. }));
            prop_assert_eq!(agreement.end, END, "nothing lengthens the term");
        }
    }
}
