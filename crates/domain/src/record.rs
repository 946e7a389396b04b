//! The one shape of every record: the columns that lists, scopes, the ledger and the verifier share.

use crate::{
    access::Action,
    calendar::Ends,
    ids::{OrgId, PersonId, ZoneId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

macro_rules! kinds {
    ($( $name:ident = $word:literal, $plural:literal, $capability:literal, $zh:literal; )*) => {
        /// Kinds of record; the word is the table, the plural the URL.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $(
            #[doc = concat!($zh, ", `", $capability, "/", $plural, "`.")]
            $name,
        )* }

        impl Kind {
            /// Every kind, in the order of the capabilities.
            pub const ALL: &'static [Kind] = &[$(Self::$name),*];
            /// The word: table, JSON and ledger.
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
            /// The plural: the URL.
            pub fn plural(self) -> &'static str { match self { $(Self::$name => $plural),* } }
            /// The capability it belongs to.
            pub fn capability(self) -> &'static str { match self { $(Self::$name => $capability),* } }
            /// Its name in Chinese.
            pub fn zh(self) -> &'static str { match self { $(Self::$name => $zh),* } }
            /// The kind of this word.
            pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$name),)* _ => None } }
        }
    };
}

kinds! {
    Organisation = "organisation", "organisations", "party", "机构";
    Person = "person", "people", "party", "人员";
    Group = "group", "groups", "party", "岗位组";
    Delegation = "delegation", "delegations", "party", "委托";
    Sector = "sector", "sectors", "zone", "领域";
    ZoneKind = "zone_kind", "kinds", "zone", "专区类别";
    Zone = "zone", "zones", "zone", "专区";
    RuleChange = "rule_change", "changes", "rulebook", "规则变更";
    Interpretation = "interpretation", "interpretations", "rulebook", "规则解释";
    CalendarYear = "calendar_year", "years", "calendar", "年度放假安排";
    Deadline = "deadline", "deadlines", "calendar", "时限";
    Resource = "resource", "resources", "catalogue", "数据资源";
    Seal = "seal", "seals", "catalogue", "封存件";
    Tree = "tree", "trees", "catalogue", "分类体系";
    Batch = "batch", "batches", "catalogue", "目录导入批次";
    SupplyPlan = "supply_plan", "plans", "supply", "供数计划";
    SupplyOrder = "supply_order", "orders", "supply", "供数令";
    Agreement = "agreement", "agreements", "mandate", "授权运营协议";
    Obligation = "obligation", "obligations", "mandate", "运营义务";
    Request = "request", "requests", "grant", "数据使用申请";
    Grant = "grant", "grants", "grant", "授权";
    Exception = "exception", "exceptions", "grant", "例外";
    Job = "job", "jobs", "compute", "计算作业";
    SocialDataset = "social_dataset", "social_datasets", "compute", "社会数据集";
    Export = "export", "exports", "airlock", "出域申请";
    Product = "product", "products", "product", "数据产品";
    Subscription = "subscription", "subscriptions", "delivery", "订阅";
    Halt = "halt", "halts", "supervision", "停用令";
    Opinion = "opinion", "opinions", "supervision", "监管意见";
    Alert = "alert", "alerts", "supervision", "告警";
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

macro_rules! found_by {
    ($( $name:ident = $word:literal, $doc:literal; )*) => {
        /// What a record is found by, apart from its identifier and its shared columns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FoundBy { $( #[doc = $doc] $name, )* }

        impl FoundBy {
            /// The stable word under which the value is stored.
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
        }
    };
}

found_by! {
    Party = "party", "An organisation that may see it besides its owner.";
    Code = "code", "Its code, unique in its kind.";
    Uscc = "uscc", "Unified social credit code.";
    ApiKey = "api_key", "Hash of a key that opens it.";
    Agreement = "agreement", "The agreement it rests on.";
    Delegator = "delegator", "Whose roles it hands on.";
    Grant = "grant", "A grant it rests on.";
    Resource = "resource", "A resource it rests on.";
    Awaits = "awaits", "Whom it waits for in whatever state: the organisation of a second person, `report` or `removal`.";
    Revised = "revised", "The organisation whose approver its proposed change waits for.";
    Important = "important", "That it holds important or core data.";
    Digest = "digest", "SM3 of what it holds.";
    Class = "class", "A node of a classification tree it is filed under, or one above it.";
    Due = "due", "The day by which it must be renewed.";
    Ends = "ends", "A day that is the last of a term in it.";
}

/// A record: a domain object that is saved whole, with what its shared columns say.
///
/// The stored row is `(id, version, status, title, org_id, zone_id, parent_id, public, parties,
/// created_at, updated_at, body)`; `body` is the object itself as JSON.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Its kind.
    const KIND: Kind;
    /// Its state as a stable word.
    fn status(&self) -> &'static str;
    /// What a list shows of it.
    fn title(&self) -> String;
    /// The organisation it belongs to.
    fn org(&self) -> OrgId;
    /// The zone it lies in, if any; the zone's regulators may see it where the policy says so.
    fn zone(&self) -> Option<ZoneId> {
        None
    }
    /// The record it hangs under.
    fn parent(&self) -> Option<Uuid> {
        None
    }
    /// Other organisations that may see it (the source department of a request, a customer, ...).
    fn parties(&self) -> Vec<OrgId> {
        Vec::new()
    }
    /// Values it is found by without knowing its identifier: kept beside it, in an index of their own.
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        Vec::new()
    }
    /// Terms in it that end, while their end concerns anybody.
    fn ends(&self) -> Vec<Ends> {
        Vec::new()
    }
    /// Who brought what an action decides: whoever proposed it last. Empty where it was whoever made the record.
    fn brought_by(&self, _action: Action) -> Vec<PersonId> {
        Vec::new()
    }
    /// The record as a screen shows it: without what only the platform compares (hashes of keys).
    #[must_use]
    fn shown(self) -> Self {
        self
    }
    /// True where everybody with an account may see it (a published resource, a listed product).
    fn public(&self) -> bool {
        false
    }
}
