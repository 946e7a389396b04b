//! Who acts: a person with roles in an organisation, or the platform itself.

use crate::{
    Refusal,
    access::Action,
    codes::party,
    ids::{OrgId, PersonId, ZoneId},
    party::Clearance,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
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
    AuthorityApprover = "authority_approver", DataAuthority, "数据主管部门审批人", "Approver of the data authority";
    AuthorityHandler = "authority_handler", DataAuthority, "数据主管部门经办", "Handler of the data authority";
    AuthoritySignatory = "authority_signatory", DataAuthority, "数据主管部门签署人", "Signatory of the data authority";
    RuleAdmin = "rule_admin", DataAuthority, "规则管理员", "Rule administrator of the data authority";
    KeyCustodianB = "key_custodian_b", DataAuthority, "密钥保管人（乙）", "Key custodian B, of the data authority";
    RegulatorAssessor = "regulator_assessor", ZoneRegulator, "专区监管评估人", "Assessor of a zone regulator";
    RegulatorApprover = "regulator_approver", ZoneRegulator, "专区监管审批人", "Approver of a zone regulator";
    ProviderSteward = "provider_steward", Provider, "数据提供部门数据专员", "Data steward of a provider department";
    GradingReviewer = "grading_reviewer", Provider, "分级复核人", "Grading reviewer of a provider department";
    SecrecyOfficer = "secrecy_officer", Provider, "保密审查人", "Secrecy officer of a provider department";
    ProviderApprover = "provider_approver", Provider, "数据提供部门审批人", "Approver of a provider department";
    OperatorAdmin = "operator_admin", Operator, "运营单位管理员", "Administrator of an operator";
    OperatorSecurity = "operator_security", Operator, "运营单位数据安全负责人", "Data security officer of an operator";
    OperatorEngineer = "operator_engineer", Operator, "运营单位数据工程师", "Engineer of an operator";
    OperatorProduct = "operator_product", Operator, "运营单位产品经理", "Product manager of an operator";
    OperatorFinance = "operator_finance", Operator, "运营单位财务", "Finance officer of an operator";
    OperatorLegal = "operator_legal", Operator, "运营单位法务", "Legal officer of an operator";
    Developer = "developer", Developer, "合作开发人员", "Developer of a partner";
    SystemAdmin = "system_admin", Centre, "系统管理员", "System administrator of the governance centre";
    SecurityAdmin = "security_admin", Centre, "安全管理员", "Security administrator of the governance centre";
    AuditAdmin = "audit_admin", Centre, "审计管理员", "Audit administrator of the governance centre";
    DeliveryOperator = "delivery_operator", Centre, "数据供给操作员", "Delivery operator of the governance centre";
    EnvironmentOperator = "environment_operator", Centre, "环境运维员", "Environment operator of the governance centre";
    KeyCustodianA = "key_custodian_a", Centre, "密钥保管人（甲）", "Key custodian A, of the governance centre";
    Expert = "expert", ExpertBody, "评审专家", "Expert reviewer";
    GovernmentApprover = "government_approver", Government, "市政府审批人", "Approver of the city government";
    PriceSupervisor = "price_supervisor", Market, "价格监管人员", "Price supervisor";
    FiscalSupervisor = "fiscal_supervisor", Market, "财政监管人员", "Fiscal supervisor";
    MarketSupervisor = "market_supervisor", Market, "市场监管人员", "Market supervisor";
    IndustrySupervisor = "industry_supervisor", Market, "工信监管人员", "Industry supervisor";
    JusticeReviewer = "justice_reviewer", Market, "司法审查人员", "Justice reviewer";
    CyberspaceSupervisor = "cyberspace_supervisor", Security, "网信监管人员", "Cyberspace supervisor";
    PoliceSupervisor = "police_supervisor", Security, "公安监管人员", "Public security supervisor";
    CryptographySupervisor = "cryptography_supervisor", Security, "密码监管人员", "Cryptography supervisor";
    SecrecySupervisor = "secrecy_supervisor", Security, "保密监管人员", "Secrecy supervisor";
    StateSecuritySupervisor = "state_security_supervisor", Security, "国家安全监管人员", "State security supervisor";
    Auditor = "auditor", Auditor, "审计人员", "Auditor";
    DisciplineInspector = "discipline_inspector", Auditor, "纪检监察人员", "Discipline inspector";
    CustomerUser = "customer_user", Customer, "客户", "User of a customer";
    Citizen = "citizen", Public, "社会公众", "Citizen";
}

/// Who steers the platform: administrators, rule keepers, key custodians.
pub const ADMINISTERING: &[Role] = &[
    Role::SystemAdmin,
    Role::SecurityAdmin,
    Role::AuditAdmin,
    Role::OperatorAdmin,
    Role::RuleAdmin,
    Role::KeyCustodianA,
    Role::KeyCustodianB,
];

/// Who decides on what others ask for.
pub const APPROVING: &[Role] = &[
    Role::AuthorityApprover,
    Role::AuthorityHandler,
    Role::AuthoritySignatory,
    Role::RegulatorAssessor,
    Role::RegulatorApprover,
    Role::GradingReviewer,
    Role::SecrecyOfficer,
    Role::ProviderApprover,
    Role::GovernmentApprover,
    Role::SecrecySupervisor,
];

/// The roles of the governance centre.
const CENTRE: &[Role] = &[
    Role::SystemAdmin,
    Role::SecurityAdmin,
    Role::AuditAdmin,
    Role::DeliveryOperator,
    Role::EnvironmentOperator,
    Role::KeyCustodianA,
];

/// The roles of an operator.
const OPERATOR: &[Role] = &[
    Role::OperatorAdmin,
    Role::OperatorSecurity,
    Role::OperatorEngineer,
    Role::OperatorProduct,
    Role::OperatorFinance,
    Role::OperatorLegal,
];

/// Who reviews what leaves a zone.
pub const EXPORT_REVIEWING: &[Role] = &[
    Role::RegulatorAssessor,
    Role::RegulatorApprover,
    Role::AuthorityHandler,
    Role::AuthoritySignatory,
    Role::ProviderApprover,
];

impl Role {
    /// Whether who holds it signs in with a second factor: every administrator and every approver.
    pub fn needs_second_factor(self) -> bool {
        ADMINISTERING.contains(&self) || APPROVING.contains(&self)
    }

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
        Developer = "developer", "合作开发单位";
        Centre = "centre", "城市数字治理中心";
        ExpertBody = "expert_body", "专家所在单位";
        Government = "government", "市政府";
        Market = "market", "流通监管部门";
        Security = "security", "安全监管部门";
        Auditor = "auditor", "审计机关";
        Customer = "customer", "客户";
        Public = "public", "社会公众";
    }
}

/// Roles that one person never holds together, whichever organisations give them (职责分离, §11.2):
/// nobody has one of the first set and another of the second. What one person may not do *in the same
/// case* (ask and approve, impose and confirm) is held where the case is decided.
pub const INCOMPATIBLE: &[(&[Role], &[Role])] = &[
    (&[Role::SystemAdmin], &[Role::SecurityAdmin, Role::AuditAdmin]),
    (&[Role::SecurityAdmin], &[Role::AuditAdmin]),
    (&[Role::ProviderSteward], &[Role::GradingReviewer]),
    (&[Role::AuthorityApprover, Role::AuthorityHandler, Role::AuthoritySignatory], &[Role::Expert]),
    (OPERATOR, &[Role::Expert, Role::PriceSupervisor]),
    (&[Role::KeyCustodianA], &[Role::KeyCustodianB]),
    (&[Role::Developer, Role::OperatorEngineer], EXPORT_REVIEWING),
    (CENTRE, APPROVING),
];

/// The pairs among these roles that one person may not hold together, each once.
pub fn incompatible(roles: &BTreeSet<Role>) -> Vec<(Role, Role)> {
    let pairs = INCOMPATIBLE
        .iter()
        .flat_map(|(left, right)| left.iter().flat_map(move |one| right.iter().map(move |other| (*one, *other))));
    pairs.filter(|(one, other)| roles.contains(one) && roles.contains(other)).collect()
}

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
    /// Those of the roles that others delegated, with whose they are.
    #[serde(default)]
    pub delegated: BTreeMap<Role, PersonId>,
    /// Other organisations the person acts for, has lately left, or that are related to one of these.
    #[serde(default)]
    pub interests: BTreeSet<OrgId>,
    /// What is on file about the person.
    #[serde(default)]
    pub clearance: Clearance,
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
            delegated: BTreeMap::new(),
            interests: BTreeSet::new(),
            clearance: Clearance::default(),
            sort: ActorSort::System,
        }
    }

    /// The platform acting on deadlines.
    pub fn clock() -> Self {
        Self { sort: ActorSort::Clock, ..Self::system() }
    }

    /// The same person with what is their own only.
    #[must_use]
    pub fn without_delegated(&self) -> Self {
        let roles = self.roles.iter().filter(|role| !self.delegated.contains_key(role)).copied().collect();
        Self { roles, delegated: BTreeMap::new(), ..self.clone() }
    }

    /// Whether somebody may decide a case of these organisations: not one of an organisation they act for besides,
    /// have lately left, or that is related to it (EC-173, EC-174). `parties` count where two sign with each other.
    ///
    /// # Errors
    /// `party.own_case`.
    pub fn check_interest(&self, action: Action, owner: OrgId, parties: &[OrgId]) -> Result<(), Refusal> {
        let signs = matches!(action, Action::AgreementSign | Action::AgreementConfirmResume);
        let concerned =
            self.interests.contains(&owner) || (signs && parties.iter().any(|p| self.interests.contains(p)));
        if action.decides() && concerned { Err(Refusal::of(&party::OWN_CASE)) } else { Ok(()) }
    }

    /// Whether somebody who may decide only by delegation may decide this case: neither they nor whoever
    /// delegated to them brought it (EC-169).
    ///
    /// # Errors
    /// `party.delegate_is_requester`.
    pub fn check_delegate(&self, brought_by: PersonId) -> Result<(), Refusal> {
        let own = brought_by == self.person || self.delegated.values().any(|from| *from == brought_by);
        if own { Err(Refusal::of(&party::DELEGATE_IS_REQUESTER)) } else { Ok(()) }
    }

    /// Whether one of these roles is held only because this person delegated it: what is done with it is done in
    /// their place.
    pub fn stands_in_for(&self, person: PersonId, roles: &[Role]) -> bool {
        let own = |role: &Role| self.roles.contains(role) && !self.delegated.contains_key(role);
        let lent = |role: &Role| self.delegated.get(role) == Some(&person);
        roles.iter().any(lent) && !roles.iter().any(own)
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
