//! Typed identifiers, one alphabetical list. Identifiers enter at the edge; nothing here makes one.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident; )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::from_str(s).map(Self) }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
    )* };
}

ids! {
    /// An authorised operation agreement (授权运营协议).
    AgreementId;
    /// An alert (告警).
    AlertId;
    /// A catalogue workbook on its way in (目录导入批次).
    BatchId;
    /// A delegation of roles (委托).
    DelegationId;
    /// An exception from “in principle” (例外).
    ExceptionId;
    /// An export put before the airlock (出域申请).
    ExportId;
    /// The holidays of one year (年度放假安排).
    CalendarYearId;
    /// The deadline of a step (时限).
    DeadlineId;
    /// A grant (授权).
    GrantId;
    /// A group of roles (岗位组).
    GroupId;
    /// A halt order (停用令).
    HaltId;
    /// An interpretation of a clause (规则解释).
    InterpretationId;
    /// A governed computation (作业).
    JobId;
    /// What an operator owes (运营义务).
    ObligationId;
    /// The opinion of a market desk (监管意见).
    OpinionId;
    /// An organisation (机构).
    OrgId;
    /// A person with an account (人员).
    PersonId;
    /// A registered product (产品).
    ProductId;
    /// A data-use request (数据使用申请).
    RequestId;
    /// A catalogued data resource (数据资源).
    ResourceId;
    /// A change of the rulebook (规则变更).
    RuleChangeId;
    /// Something with a classification mark, under seal (封存件).
    SealId;
    /// A sector of sector zones (领域).
    SectorId;
    /// A server session (会话).
    SessionId;
    /// Data an operator brings in (社会数据集).
    SocialDatasetId;
    /// A customer's subscription (订阅).
    SubscriptionId;
    /// A supply order (供数令).
    SupplyOrderId;
    /// A supply plan (供数计划).
    SupplyPlanId;
    /// A classification tree (分类体系).
    TreeId;
    /// A zone (专区).
    ZoneId;
    /// A kind of zone (专区类别).
    ZoneKindId;
}
