//! Who acts: a person with roles in an organisation, or the platform itself.

use crate::ids::{OrgId, PersonId, ZoneId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

macro_rules! roles {
    ($( $name:ident = $word:literal, $org:ident, $zh:literal, $en:literal; )*) => {
        /// Roles a person may hold in an organisation (角色, §11 of the domain).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $(
            #[doc = $en]
            $name,
        )* }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Role] = &[$(Self::$name),*];
            /// The stable word.
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
            /// The name in Chinese.
            pub fn zh(self) -> &'static str { match self { $(Self::$name => $zh),* } }
            /// The kind of organisation that may give it.
            pub fn org_kind(self) -> OrgKind { match self { $(Self::$name => OrgKind::$org),* } }
        }
    };
}

roles! {
    AuthorityHandler = "authority_handler", DataAuthority, "数据主管部门经办", "Handler of the data authority";
    AuthoritySignatory = "authority_signatory", DataAuthority, "数据主管部门签署人", "Signatory of the data authority";
    RegulatorAssessor = "regulator_assessor", ZoneRegulator, "专区监管评估人", "Assessor of a zone regulator";
    RegulatorApprover = "regulator_approver", ZoneRegulator, "专区监管审批人", "Approver of a zone regulator";
    ProviderSteward = "provider_steward", Provider, "数据提供部门数据专员", "Data steward of a provider department";
    ProviderApprover = "provider_approver", Provider, "数据提供部门审批人", "Approver of a provider department";
    OperatorEngineer = "operator_engineer", Operator, "运营单位数据工程师", "Engineer of an operator";
    OperatorProduct = "operator_product", Operator, "运营单位产品经理", "Product manager of an operator";
    SystemAdmin = "system_admin", Centre, "系统管理员", "System administrator of the governance centre";
    SecurityAdmin = "security_admin", Centre, "安全管理员", "Security administrator of the governance centre";
    AuditAdmin = "audit_admin", Centre, "审计管理员", "Audit administrator of the governance centre";
    Auditor = "auditor", Auditor, "审计人员", "Auditor";
    CustomerUser = "customer_user", Customer, "客户", "User of a customer";
}

impl Role {
    /// Whether an organisation of this kind may give the role. The data authority regulates
    /// comprehensive zones itself (A6.1), so it gives the regulator's roles too.
    pub fn may_be_given_by(self, kind: OrgKind) -> bool {
        self.org_kind() == kind || (kind == OrgKind::DataAuthority && self.org_kind() == OrgKind::ZoneRegulator)
    }
}

crate::states! {
    /// Kinds of organisation (机构类别).
    OrgKind {
        DataAuthority = "data_authority", "数据主管部门";
        ZoneRegulator = "zone_regulator", "专区监管部门";
        Provider = "provider", "数据提供部门";
        Operator = "operator", "被授权运营单位";
        Centre = "centre", "城市数字治理中心";
        Auditor = "auditor", "审计机关";
        Customer = "customer", "客户";
    }
}

/// Roles that one person never holds together (职责分离, §11.2).
pub const INCOMPATIBLE: &[(Role, Role)] = &[
    (Role::SystemAdmin, Role::SecurityAdmin),
    (Role::SystemAdmin, Role::AuditAdmin),
    (Role::SecurityAdmin, Role::AuditAdmin),
];

/// Whoever a command is by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person; the nil id for the platform itself.
    pub person: PersonId,
    /// The organisation acted for.
    pub org: OrgId,
    /// Kind of that organisation.
    pub org_kind: OrgKind,
    /// Roles held there.
    pub roles: BTreeSet<Role>,
    /// Zones this organisation regulates.
    pub zones: BTreeSet<ZoneId>,
    /// What sort of actor.
    pub sort: ActorSort,
}

/// What sort of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorSort {
    /// A person.
    Person,
    /// Consequences, by the platform.
    System,
    /// Deadlines and expiries.
    Clock,
}

impl Actor {
    /// The platform acting on consequences.
    pub fn system() -> Self {
        Self {
            person: PersonId(Uuid::nil()),
            org: OrgId(Uuid::nil()),
            org_kind: OrgKind::Centre,
            roles: BTreeSet::new(),
            zones: BTreeSet::new(),
            sort: ActorSort::System,
        }
    }

    /// The platform acting on deadlines.
    pub fn clock() -> Self {
        Self { sort: ActorSort::Clock, ..Self::system() }
    }

    /// Whether the platform itself acts.
    pub fn is_platform(&self) -> bool {
        self.sort != ActorSort::Person
    }

    /// The word the ledger holds for it.
    pub fn word(&self) -> String {
        match self.sort {
            ActorSort::Person => self.person.to_string(),
            ActorSort::System => "system".into(),
            ActorSort::Clock => "clock".into(),
        }
    }
}
