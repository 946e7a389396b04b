//! Who may do what: Cedar policies from `policies/`, asked for one object, or turned into the scope
//! of a list by asking about made-up objects (decision 0005).

mod scope;

pub use scope::{Relation, Scope};

use crate::{database::record::Row, failure::Fault};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::{Action, Actor, Kind, Refusal, codes::platform, ids::ZoneId};
use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
};

/// The policy files, with their names for the matrix and for an auditor.
pub const POLICIES: &[(&str, &str)] = &[
    ("platform", include_str!("../../../../policies/platform.cedar")),
    ("view", include_str!("../../../../policies/view.cedar")),
    ("party", include_str!("../../../../policies/party.cedar")),
    ("rulebook", include_str!("../../../../policies/rulebook.cedar")),
    ("catalogue", include_str!("../../../../policies/catalogue.cedar")),
    ("supply", include_str!("../../../../policies/supply.cedar")),
    ("mandate", include_str!("../../../../policies/mandate.cedar")),
    ("grant", include_str!("../../../../policies/grant.cedar")),
    ("compute", include_str!("../../../../policies/compute.cedar")),
    ("airlock", include_str!("../../../../policies/airlock.cedar")),
    ("product", include_str!("../../../../policies/product.cedar")),
    ("supervision", include_str!("../../../../policies/supervision.cedar")),
];

const SCHEMA: &str = include_str!("../../../../policies/schema.cedarschema");

/// What is asked: to see, or to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// See that it exists.
    View,
    /// Do this.
    Do(Action),
}

/// What the policies may know of a record.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Kind.
    pub kind: Kind,
    /// Owner.
    pub org: String,
    /// Zone.
    pub zone: Option<String>,
    /// Other organisations.
    pub parties: Vec<String>,
    /// Visible to every account.
    pub public: bool,
    /// State.
    pub status: String,
}

impl Subject {
    /// The subject somebody is about to create.
    pub fn new_of(kind: Kind, actor: &Actor, zone: Option<ZoneId>) -> Self {
        Self {
            kind,
            org: actor.org.to_string(),
            zone: zone.map(|z| z.to_string()),
            parties: Vec::new(),
            public: false,
            status: "-".into(),
        }
    }

    /// The subject that stands nearest to somebody: their own, in a zone they regulate, with them as a party. Who may
    /// not create this creates none.
    pub fn nearest(kind: Kind, actor: &Actor) -> Self {
        let zone = actor.zones.first().copied();
        Self { parties: vec![actor.org.to_string()], ..Self::new_of(kind, actor, zone) }
    }

    /// The subject a stored row is.
    pub fn of(kind: Kind, row: &Row) -> Self {
        Self {
            kind,
            org: row.org.to_string(),
            zone: row.zone.map(|z| z.to_string()),
            parties: row.party_ids().iter().map(ToString::to_string).collect(),
            public: row.public,
            status: row.status.clone(),
        }
    }
}

/// The parsed policies and names, made once.
pub struct Access {
    policies: PolicySet,
    authorizer: Authorizer,
    user: EntityTypeName,
    kinds: HashMap<Kind, EntityTypeName>,
    view: EntityUid,
    actions: HashMap<Action, EntityUid>,
}

impl Access {
    /// Parses the policies and validates them strictly against the schema with every action of the registry.
    ///
    /// # Errors
    /// When a policy does not parse or does not validate: the platform must not start with it.
    pub fn new() -> Result<Self, Fault> {
        let (schema, _) = Schema::from_cedarschema_str(&schema_text())
            .map_err(|e| Fault::caused("policies/schema.cedarschema", e))?;
        let mut policies = PolicySet::new();
        for (name, text) in POLICIES {
            let file = PolicySet::from_str(text).map_err(|e| Fault::caused(format!("policies/{name}.cedar"), e))?;
            for policy in file.policies() {
                let id = policy
                    .annotation("id")
                    .ok_or_else(|| Fault::new(format!("policies/{name}.cedar: a policy has no @id")))?;
                let policy = policy.new_id(cedar_policy::PolicyId::new(id));
                policies.add(policy).map_err(|e| Fault::caused(format!("policies/{name}.cedar"), e))?;
            }
        }
        let result = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        if let Some(error) = result.validation_errors().next() {
            return Err(Fault::new(format!("policies do not validate: {error}")));
        }
        let type_name = |name: &str| EntityTypeName::from_str(name).map_err(|e| Fault::caused("entity type name", e));
        let action_type = type_name("Action")?;
        let action_uid = |word: &str| EntityUid::from_type_name_and_id(action_type.clone(), EntityId::new(word));
        Ok(Self {
            policies,
            authorizer: Authorizer::new(),
            user: type_name("User")?,
            kinds: Kind::ALL.iter().map(|k| Ok((*k, type_name(&entity_type(*k))?))).collect::<Result<_, Fault>>()?,
            view: action_uid("view"),
            actions: Action::ALL.iter().map(|a| (*a, action_uid(a.word()))).collect(),
        })
    }

    /// Whether the policies permit it. Deny unless permitted; an error in evaluation is a deny.
    pub fn permits(&self, actor: &Actor, ask: Ask, subject: &Subject) -> bool {
        self.decide(actor, ask, subject).is_some_and(|d| d == Decision::Allow)
    }

    /// Refuses an action the policies do not permit.
    ///
    /// # Errors
    /// `platform.forbidden`, which names the action.
    pub fn require(&self, actor: &Actor, action: Action, subject: &Subject) -> Result<(), Refusal> {
        if self.permits(actor, Ask::Do(action), subject) {
            return Ok(());
        }
        Err(Refusal::of(&platform::FORBIDDEN).with("action_zh", action.zh()).with("action", action.word()))
    }

    fn decide(&self, actor: &Actor, ask: Ask, subject: &Subject) -> Option<Decision> {
        let action = match ask {
            Ask::View => self.view.clone(),
            Ask::Do(action) => self.actions.get(&action)?.clone(),
        };
        let name = if actor.is_platform() { "platform".to_owned() } else { actor.person.to_string() };
        let principal = EntityUid::from_type_name_and_id(self.user.clone(), EntityId::new(name));
        let object = EntityUid::from_type_name_and_id(self.kinds.get(&subject.kind)?.clone(), EntityId::new("it"));
        let entities =
            Entities::from_entities([user(principal.clone(), actor)?, record(object.clone(), subject)?], None).ok()?;
        let request = Request::new(principal, action, object, Context::empty(), None).ok()?;
        Some(self.authorizer.is_authorized(&request, &self.policies, &entities).decision())
    }
}

/// The schema's text with an action for every action of the registry, each on its kind.
fn schema_text() -> String {
    let mut text = SCHEMA.to_owned();
    for action in Action::ALL {
        text += &format!(
            "action \"{}\" appliesTo {{ principal: [User], resource: [{}] }};\n",
            action.word(),
            entity_type(action.kind())
        );
    }
    text
}

/// The entity type of a kind: its word with a capital, since `resource` is a variable of the language.
fn entity_type(kind: Kind) -> String {
    let mut word = kind.word().to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

fn user(uid: EntityUid, actor: &Actor) -> Option<Entity> {
    let set =
        |items: Vec<String>| RestrictedExpression::new_set(items.into_iter().map(RestrictedExpression::new_string));
    let attributes = HashMap::from([
        ("org".to_owned(), text(&actor.org.to_string())),
        ("org_kind".to_owned(), text(actor.org_kind.word())),
        ("roles".to_owned(), set(actor.roles.iter().map(|r| r.word().to_owned()).collect())),
        ("zones".to_owned(), set(actor.zones.iter().map(ToString::to_string).collect())),
    ]);
    Entity::new(uid, attributes, HashSet::new()).ok()
}

fn record(uid: EntityUid, subject: &Subject) -> Option<Entity> {
    let mut attributes = HashMap::from([
        ("org".to_owned(), text(&subject.org)),
        ("parties".to_owned(), RestrictedExpression::new_set(subject.parties.iter().map(|p| text(p)))),
        ("is_public".to_owned(), RestrictedExpression::new_bool(subject.public)),
        ("status".to_owned(), text(&subject.status)),
    ]);
    if let Some(zone) = &subject.zone {
        attributes.insert("zone".to_owned(), text(zone));
    }
    Entity::new(uid, attributes, HashSet::new()).ok()
}
