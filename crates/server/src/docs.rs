//! Generated documents: the access matrix. Committed under `docs/generated`, checked for drift.

use crate::{
    access::{Access, Ask, Subject},
    failure::Fault,
};
use domain::{
    Action, Actor, Kind, Role,
    actor::ActorSort,
    ids::{OrgId, PersonId, ZoneId},
};
use std::fmt::Write;
use uuid::Uuid;

/// Ways a role can stand to a record, with a letter for the matrix.
const STANDINGS: [(&str, char); 5] = [("own", 'o'), ("zone", 'z'), ("party", 'p'), ("public", 'u'), ("other", '*')];

/// The matrix of roles and actions, as the policies answer it: for each cell, the standings in which
/// the role may (`o` own organisation, `z` zone it regulates, `p` party, `u` public, `*` any record).
///
/// # Errors
/// When the policies do not parse.
pub fn access_matrix() -> Result<String, Fault> {
    let access = Access::new()?;
    let mut text = String::from(
        "# 权限矩阵 · Access matrix\n\n由 `policies/` 生成，请勿手改。Generated from `policies/`; do not edit.\n\n\
         `o` 本单位 own organisation · `z` 所监管专区 zone it regulates · `p` 当事方 party · `u` 公开 public · `*` 任何 any record\n\n",
    );
    for kind in Kind::ALL {
        let _ = writeln!(text, "## {} {}\n", kind.zh(), kind.word());
        let _ = write!(text, "| 角色 role | view |");
        let actions: Vec<Action> = Action::ALL.iter().copied().filter(|a| a.kind() == *kind).collect();
        for action in &actions {
            let _ = write!(text, " {} |", action.verb());
        }
        let _ = writeln!(text, "\n|---|{}", "---|".repeat(actions.len() + 1));
        for role in Role::ALL {
            let _ = write!(text, "| {} {} | {} |", role.zh(), role.word(), cell(&access, *role, *kind, Ask::View));
            for action in &actions {
                let _ = write!(text, " {} |", cell(&access, *role, *kind, Ask::Do(*action)));
            }
            text.push('\n');
        }
        text.push('\n');
    }
    Ok(text)
}

/// An actor with one role, in an organisation that regulates one zone.
pub fn actor_with(role: Role) -> Actor {
    Actor {
        person: PersonId(Uuid::from_u128(1)),
        org: OrgId(Uuid::from_u128(2)),
        org_kind: role.org_kind(),
        roles: [role].into(),
        zones: [ZoneId(Uuid::from_u128(3))].into(),
        delegated: Default::default(),
        interests: Default::default(),
        clearance: Default::default(),
        sort: ActorSort::Person,
    }
}

fn cell(access: &Access, role: Role, kind: Kind, ask: Ask) -> String {
    let actor = actor_with(role);
    let standing = |name: &str| Subject {
        kind,
        org: if name == "own" { actor.org.to_string() } else { "-".into() },
        zone: Some(if name == "zone" { Uuid::from_u128(3).to_string() } else { "-".into() }),
        parties: if name == "party" { vec![actor.org.to_string()] } else { Vec::new() },
        public: name == "public",
        status: "-".into(),
    };
    let allowed: String = STANDINGS
        .iter()
        .filter(|(name, _)| access.permits(&actor, ask, &standing(name)))
        .map(|(_, letter)| *letter)
        .collect();
    if allowed.contains('*') { "*".into() } else { allowed }
}
