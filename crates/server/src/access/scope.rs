//! The scope of a list: which rows of a kind an actor may see, as a predicate the database evaluates.
//!
//! The policies are the only source: each relation (owner, zone, party, public, none) is tried once
//! with a made-up object that has that relation only. Since view policies are disjunctions over
//! these relations, a row is visible exactly if one of its relations is (property test
//! `invariant_12_the_list_equals_the_check`).

use super::{Access, Ask, Subject};
use crate::database::lookup;
use domain::{Actor, FoundBy, Kind};
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait};
use uuid::Uuid;

/// How an actor can stand to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// None at all: who sees this sees everything.
    Any,
    /// The owner.
    Own,
    /// A regulator of the zone.
    Zone,
    /// A party.
    Party,
    /// Public.
    Public,
}

/// The relations that make a row visible, for drafts and for everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    kind: Kind,
    org: Uuid,
    zones: Vec<Uuid>,
    draft: Vec<Relation>,
    other: Vec<Relation>,
}

const RELATIONS: [Relation; 5] = [Relation::Any, Relation::Own, Relation::Zone, Relation::Party, Relation::Public];

impl Access {
    /// The scope of this actor over records of this kind.
    pub fn scope(&self, actor: &Actor, kind: Kind) -> Scope {
        let visible = |status: &str| {
            RELATIONS
                .into_iter()
                .filter(|r| {
                    probe(actor, kind, *r, status).is_some_and(|subject| self.permits(actor, Ask::View, &subject))
                })
                .collect()
        };
        Scope {
            kind,
            org: actor.org.0,
            zones: actor.zones.iter().map(|z| z.0).collect(),
            draft: visible("draft"),
            other: visible("-"),
        }
    }
}

/// A made-up object with one relation to the actor; `None` where the actor cannot have it.
fn probe(actor: &Actor, kind: Kind, relation: Relation, status: &str) -> Option<Subject> {
    let mut subject = Subject {
        kind,
        org: "-".into(),
        zone: Some("-".into()),
        parties: vec!["-".into()],
        public: false,
        status: status.into(),
    };
    match relation {
        Relation::Any => {}
        Relation::Own => subject.org = actor.org.to_string(),
        Relation::Zone => subject.zone = Some(actor.zones.first()?.to_string()),
        Relation::Party => subject.parties = vec![actor.org.to_string()],
        Relation::Public => subject.public = true,
    }
    Some(subject)
}

impl Scope {
    /// The condition a row must meet.
    pub fn condition(&self) -> Cond {
        let status = || Expr::col(Alias::new("status"));
        Cond::any()
            .add(Cond::all().add(status().eq("draft")).add(self.any_of(&self.draft)))
            .add(Cond::all().add(status().ne("draft")).add(self.any_of(&self.other)))
    }

    fn any_of(&self, relations: &[Relation]) -> Cond {
        if relations.contains(&Relation::Any) {
            return Cond::all();
        }
        // An empty disjunction is true in SQL builders; nothing visible must be false.
        relations.iter().fold(Cond::any().add(Expr::val(1).eq(0)), |any, relation| any.add(self.row_has(*relation)))
    }

    fn row_has(&self, relation: Relation) -> Cond {
        let column = |name: &str| Expr::col(Alias::new(name));
        Cond::all().add(match relation {
            Relation::Any => Expr::val(1).eq(1),
            Relation::Own => column("org_id").eq(self.org),
            Relation::Zone => column("zone_id").is_in(self.zones.iter().copied()),
            Relation::Public => column("is_public").eq(true),
            Relation::Party => {
                let parties = lookup::identifiers(self.kind, FoundBy::Party, &self.org.to_string());
                column("id").in_subquery(parties)
            }
        })
    }
}
