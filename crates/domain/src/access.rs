//! The one list of actions. Every mutating route, Cedar action, button, ledger entry and row of the
//! access matrix takes its word from here.

use crate::record::Kind;
use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($( $name:ident = $word:literal, $kind:ident, $control:expr, $danger:literal, $zh:literal; )*) => {
        /// Actions on records (操作), `<kind>.<verb>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action { $(
            #[doc = concat!("`", $word, "` (", $zh, ").")]
            #[serde(rename = $word)]
            $name,
        )* }

        impl Action {
            /// Every action, in the order of the capabilities.
            pub const ALL: &'static [Action] = &[$(Self::$name),*];
            /// The word, `<kind>.<verb>`.
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
            /// The kind of record it acts on.
            pub fn kind(self) -> Kind { match self { $(Self::$name => Kind::$kind),* } }
            /// Requirement row it serves, where one speaks.
            pub fn control(self) -> Option<&'static str> { match self { $(Self::$name => $control),* } }
            /// Whether a screen asks before doing it.
            pub fn danger(self) -> bool { match self { $(Self::$name => $danger),* } }
            /// The name in Chinese.
            pub fn zh(self) -> &'static str { match self { $(Self::$name => $zh),* } }
            /// The action of this word.
            pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$name),)* _ => None } }
        }
    };
}

actions! {
    OrganisationCreate = "organisation.create", Organisation, Some("A6.1"), false, "登记机构";
    OrganisationClose = "organisation.close", Organisation, None, true, "注销机构";
    OrganisationUpdate = "organisation.update", Organisation, Some("A6.1"), false, "修改机构资料";
    OrganisationRelate = "organisation.relate", Organisation, Some("A7.3"), false, "登记关联方";
    OrganisationQualify = "organisation.qualify", Organisation, Some("A12.1"), false, "登记资质";
    OrganisationVerify = "organisation.verify", Organisation, Some("A12.1"), false, "核验资质";
    PersonCreate = "person.create", Person, Some("A24.1"), false, "登记人员";
    PersonAssign = "person.assign", Person, Some("A24.1"), false, "调整角色";
    PersonJoin = "person.join", Person, Some("A24.1"), false, "加入机构";
    PersonLeave = "person.leave", Person, Some("A24.1"), true, "退出机构";
    PersonTransfer = "person.transfer", Person, Some("A24.1"), true, "调动";
    PersonFile = "person.file", Person, Some("A24.1"), false, "人员备案";
    PersonActFor = "person.act_for", Person, None, false, "选择代表机构";
    PersonUnlock = "person.unlock", Person, None, false, "解除锁定";
    PersonClose = "person.close", Person, None, true, "注销人员";
    PersonChangePassword = "person.change_password", Person, None, false, "修改口令";
    PersonEnrolFactor = "person.enrol_factor", Person, None, false, "领取第二因子";
    PersonConfirmFactor = "person.confirm_factor", Person, None, false, "绑定第二因子";
    PersonResetFactor = "person.reset_factor", Person, None, true, "解除第二因子";
    PersonUnlockByTime = "person.unlock_by_time", Person, None, false, "到时解锁";
    PersonSignIn = "person.sign_in", Person, None, false, "登录";
    PersonSignOut = "person.sign_out", Person, None, false, "退出";
    GroupCreate = "group.create", Group, Some("A24.1"), false, "设立岗位组";
    GroupUpdate = "group.update", Group, Some("A24.1"), false, "调整岗位组";
    GroupClose = "group.close", Group, Some("A24.1"), true, "停用岗位组";
    DelegationCreate = "delegation.create", Delegation, Some("A24.1"), false, "委托";
    DelegationRevoke = "delegation.revoke", Delegation, Some("A24.1"), true, "收回委托";
    DelegationEnd = "delegation.end", Delegation, None, false, "委托到期";
    SectorCreate = "sector.create", Sector, Some("A4.3"), false, "登记领域";
    SectorUpdate = "sector.update", Sector, Some("A4.3"), false, "调整领域";
    SectorClose = "sector.close", Sector, Some("A4.3"), true, "停用领域";
    ZoneKindCreate = "zone_kind.create", ZoneKind, Some("A4.1"), false, "登记专区类别";
    ZoneKindUpdate = "zone_kind.update", ZoneKind, Some("A4.1"), false, "调整专区类别";
    ZoneKindClose = "zone_kind.close", ZoneKind, Some("A4.1"), true, "停用专区类别";
    ZoneCreate = "zone.create", Zone, Some("A4.1"), false, "设立专区";
    ZoneAssignDuties = "zone.assign_duties", Zone, Some("A5.1"), false, "落实责任";
    ZoneBound = "zone.bound", Zone, Some("A4.4"), false, "划定主题";
    ZoneActivate = "zone.activate", Zone, Some("A5.1"), false, "启用专区";
    ZoneListPilot = "zone.list_pilot", Zone, Some("A2.5"), false, "列入试点名单";
    ZoneUnlistPilot = "zone.unlist_pilot", Zone, Some("A2.5"), true, "移出试点名单";
    RuleChangeCreate = "rule_change.create", RuleChange, Some("A1.2"), false, "提出规则变更";
    RuleChangeConfirm = "rule_change.confirm", RuleChange, Some("A1.2"), false, "确认规则变更";
    RuleChangeReject = "rule_change.reject", RuleChange, Some("A1.2"), true, "不予通过";
    InterpretationCreate = "interpretation.create", Interpretation, Some("A26.3"), false, "发布解释";
    InterpretationWithdraw = "interpretation.withdraw", Interpretation, Some("A26.3"), true, "撤回解释";
    CalendarYearCreate = "calendar_year.create", CalendarYear, None, false, "登记放假安排";
    CalendarYearReplace = "calendar_year.replace", CalendarYear, None, false, "更正放假安排";
    DeadlineStart = "deadline.start", Deadline, None, false, "开始计时";
    DeadlinePause = "deadline.pause", Deadline, None, false, "中止计时";
    DeadlineContinue = "deadline.continue", Deadline, None, false, "恢复计时";
    DeadlineRecount = "deadline.recount", Deadline, None, false, "重算时限";
    DeadlineRemind = "deadline.remind", Deadline, None, false, "时限提醒";
    DeadlineEscalate = "deadline.escalate", Deadline, None, false, "超期上报";
    DeadlineUrge = "deadline.urge", Deadline, None, false, "督办";
    DeadlineEnd = "deadline.end", Deadline, None, false, "结束计时";
    ResourceCreate = "resource.create", Resource, Some("A13.1"), false, "编目";
    ResourceUpdate = "resource.update", Resource, Some("A13.1"), false, "修改目录";
    ResourceImport = "resource.import", Resource, Some("A13.1"), false, "导入数据";
    ResourceImported = "resource.imported", Resource, Some("A13.1"), false, "导入完成";
    ResourceDescribeItems = "resource.describe_items", Resource, Some("A13.1"), false, "著录信息项";
    ResourceGrade = "resource.grade", Resource, Some("A13.1"), false, "信息项分级";
    ResourceReviewGrades = "resource.review_grades", Resource, Some("A13.1"), false, "复核分级";
    ResourceAdoptScheme = "resource.adopt_scheme", Resource, Some("A13.1"), false, "提请切换分级规范";
    ResourceConfirmScheme = "resource.confirm_scheme", Resource, Some("A13.1"), false, "确认切换分级规范";
    ResourceMarkImportant = "resource.mark_important", Resource, Some("A13.1"), true, "标识重要数据";
    ResourceAssessImportant = "resource.assess_important", Resource, Some("A13.1"), false, "登记专项评估";
    ResourceProposeUnmark = "resource.propose_unmark", Resource, Some("A13.1"), false, "提请取消标识";
    ResourceConfirmUnmark = "resource.confirm_unmark", Resource, Some("A13.1"), false, "确认取消标识";
    ResourceDeclareSecrecy = "resource.declare_secrecy", Resource, Some("A2.2"), false, "保密审查";
    ResourceSeal = "resource.seal", Resource, Some("A2.4"), true, "封存资源";
    ResourceUnseal = "resource.unseal", Resource, Some("A2.4"), false, "解除封存";
    ResourcePublish = "resource.publish", Resource, Some("A13.1"), false, "发布目录";
    ResourceRevise = "resource.revise", Resource, Some("A13.1"), false, "提请变更目录";
    ResourceRestore = "resource.restore", Resource, Some("A13.1"), false, "提请恢复旧版";
    ResourceConfirmRevision = "resource.confirm_revision", Resource, Some("A13.1"), false, "确认变更";
    ResourceRejectRevision = "resource.reject_revision", Resource, Some("A13.1"), false, "不予变更";
    ResourceWithdraw = "resource.withdraw", Resource, None, true, "下架";
    ResourcePreview = "resource.preview", Resource, None, false, "预览本部门数据";
    SealCreate = "seal.create", Seal, Some("A2.3"), false, "封存";
    SealAcknowledge = "seal.acknowledge", Seal, Some("A2.4"), false, "接报";
    SealProposeRelease = "seal.propose_release", Seal, Some("A2.4"), false, "提请解封";
    SealConfirmRelease = "seal.confirm_release", Seal, Some("A2.4"), true, "确认解封";
    SealRejectRelease = "seal.reject_release", Seal, Some("A2.4"), false, "不同意解封";
    TreeCreate = "tree.create", Tree, Some("A13.1"), false, "导入分类体系";
    TreeReplace = "tree.replace", Tree, Some("A13.1"), false, "更新分类体系";
    TreeRetire = "tree.retire", Tree, Some("A13.1"), true, "停用分类体系";
    BatchCreate = "batch.create", Batch, Some("A13.1"), false, "试导入目录";
    BatchCheck = "batch.check", Batch, Some("A13.1"), false, "试导入完成";
    BatchUnseal = "batch.unseal", Batch, Some("A2.4"), false, "解除封存";
    BatchApply = "batch.apply", Batch, Some("A13.1"), false, "确认导入";
    BatchFinish = "batch.finish", Batch, Some("A13.1"), false, "目录导入完成";
    BatchDiscard = "batch.discard", Batch, None, false, "放弃导入";
    SupplyPlanCreate = "supply_plan.create", SupplyPlan, Some("A13.2"), false, "拟定供数计划";
    SupplyPlanSign = "supply_plan.sign", SupplyPlan, Some("A13.2"), false, "签署供数计划";
    SupplyPlanSupplied = "supply_plan.supplied", SupplyPlan, Some("A13.2"), false, "登记到数";
    SupplyPlanEnd = "supply_plan.end", SupplyPlan, Some("A13.2"), true, "终止供数计划";
    SupplyOrderCreate = "supply_order.create", SupplyOrder, Some("A4.2"), false, "提请供数";
    SupplyOrderApprove = "supply_order.approve", SupplyOrder, Some("A4.2"), false, "批准供数";
    SupplyOrderReject = "supply_order.reject", SupplyOrder, Some("A4.2"), true, "不予批准";
    SupplyOrderEnd = "supply_order.end", SupplyOrder, Some("A4.2"), true, "终止供数";
    SupplyOrderExpire = "supply_order.expire", SupplyOrder, Some("A4.2"), false, "供数到期";
    AgreementCreate = "agreement.create", Agreement, Some("A10.1"), false, "起草协议";
    AgreementSign = "agreement.sign", Agreement, Some("A9.5"), false, "签署协议";
    AgreementSuspend = "agreement.suspend", Agreement, Some("A11.3"), true, "暂停协议";
    AgreementProposeResume = "agreement.propose_resume", Agreement, Some("A11.5"), false, "提请恢复";
    AgreementConfirmResume = "agreement.confirm_resume", Agreement, Some("A11.5"), false, "确认恢复";
    AgreementTerminate = "agreement.terminate", Agreement, Some("A11.3"), true, "终止协议";
    AgreementExpire = "agreement.expire", Agreement, Some("A11.1"), false, "协议到期";
    ObligationCreate = "obligation.create", Obligation, Some("A7.1"), false, "约定义务";
    ObligationReport = "obligation.report", Obligation, Some("A7.1"), false, "报告进展";
    ObligationAccept = "obligation.accept", Obligation, Some("A7.1"), false, "核收";
    ObligationReturn = "obligation.return", Obligation, Some("A7.1"), false, "退回";
    ObligationCancel = "obligation.cancel", Obligation, Some("A7.1"), true, "免除义务";
    RequestCreate = "request.create", Request, Some("A14.1"), false, "起草申请";
    RequestUpdate = "request.update", Request, Some("A14.1"), false, "修改申请";
    RequestSubmit = "request.submit", Request, Some("A14.1"), false, "提交申请";
    RequestAssess = "request.assess", Request, Some("A14.2"), false, "监管评估";
    RequestDecide = "request.decide", Request, Some("A14.3"), false, "来源部门审核";
    RequestWithdraw = "request.withdraw", Request, Some("A14.1"), true, "撤回申请";
    GrantIssue = "grant.issue", Grant, Some("A14.8"), false, "签发授权";
    GrantSuspend = "grant.suspend", Grant, Some("A23.4"), true, "暂停授权";
    GrantResume = "grant.resume", Grant, Some("A23.4"), false, "恢复授权";
    GrantProposeResume = "grant.propose_resume", Grant, Some("A23.4"), false, "提请恢复授权";
    GrantConfirmResume = "grant.confirm_resume", Grant, Some("A23.4"), false, "确认恢复授权";
    GrantRevoke = "grant.revoke", Grant, Some("A23.4"), true, "撤销授权";
    GrantExpire = "grant.expire", Grant, Some("A14.8"), false, "授权到期";
    ExceptionCreate = "exception.create", Exception, Some("A13.5"), false, "提请例外";
    ExceptionApprove = "exception.approve", Exception, Some("A13.5"), false, "批准例外";
    ExceptionReject = "exception.reject", Exception, Some("A13.5"), true, "不予批准";
    ExceptionRevoke = "exception.revoke", Exception, Some("A13.5"), true, "撤销例外";
    ExceptionRemind = "exception.remind", Exception, Some("A13.5"), false, "到期提醒";
    ExceptionExpire = "exception.expire", Exception, Some("A13.5"), false, "例外到期";
    JobSample = "job.sample", Job, Some("A15.2"), false, "样例查询";
    JobSubmit = "job.submit", Job, Some("A15.2"), false, "提交正式作业";
    JobStart = "job.start", Job, Some("A15.2"), false, "作业开始";
    JobFinish = "job.finish", Job, Some("A15.2"), false, "作业结束";
    JobCancel = "job.cancel", Job, None, true, "取消作业";
    JobKill = "job.kill", Job, Some("A23.4"), true, "终止作业";
    SocialDatasetCreate = "social_dataset.create", SocialDataset, Some("A7.2"), false, "登记社会数据";
    SocialDatasetImport = "social_dataset.import", SocialDataset, Some("A7.2"), false, "导入社会数据";
    SocialDatasetImported = "social_dataset.imported", SocialDataset, Some("A7.2"), false, "社会数据导入完成";
    SocialDatasetGrade = "social_dataset.grade", SocialDataset, Some("A7.2"), false, "社会数据分级";
    SocialDatasetPresent = "social_dataset.present", SocialDataset, Some("A7.2"), false, "提请审查";
    SocialDatasetAdmit = "social_dataset.admit", SocialDataset, Some("A7.2"), false, "准予使用";
    SocialDatasetReject = "social_dataset.reject", SocialDataset, Some("A7.2"), true, "不准使用";
    SocialDatasetDispose = "social_dataset.dispose", SocialDataset, Some("A7.2"), true, "退回或销毁";
    SocialDatasetErase = "social_dataset.erase", SocialDataset, Some("A7.2"), false, "随协议终止销毁";
    ExportSubmit = "export.submit", Export, Some("A25.3"), false, "申请出域";
    ExportCheck = "export.check", Export, Some("A25.3"), false, "自动检查";
    ExportReview = "export.review", Export, Some("A25.3"), false, "出域复核";
    ExportRelease = "export.release", Export, Some("A25.3"), false, "放行出域";
    ExportReject = "export.reject", Export, Some("A23.4"), true, "驳回出域";
    ProductCreate = "product.create", Product, Some("A19.1"), false, "登记产品";
    ProductReport = "product.report", Product, Some("A19.2"), false, "报告定价与用途";
    ProductAcknowledge = "product.acknowledge", Product, Some("A19.3"), false, "确认收到报告";
    ProductObject = "product.object", Product, Some("A19.3"), true, "提出异议";
    ProductList = "product.list", Product, Some("A19.3"), false, "上架";
    ProductSuspend = "product.suspend", Product, Some("A23.4"), true, "暂停产品";
    ProductResume = "product.resume", Product, Some("A23.4"), false, "恢复产品";
    ProductProposeResume = "product.propose_resume", Product, Some("A23.4"), false, "提请恢复产品";
    ProductConfirmResume = "product.confirm_resume", Product, Some("A23.4"), false, "确认恢复产品";
    ProductWithdraw = "product.withdraw", Product, None, true, "下架产品";
    SubscriptionCreate = "subscription.create", Subscription, Some("A19.4"), false, "开通订阅";
    SubscriptionIssueKey = "subscription.issue_key", Subscription, None, false, "签发密钥";
    SubscriptionRevokeKey = "subscription.revoke_key", Subscription, None, true, "吊销密钥";
    SubscriptionSuspend = "subscription.suspend", Subscription, Some("A23.4"), true, "暂停订阅";
    SubscriptionResume = "subscription.resume", Subscription, Some("A23.4"), false, "恢复订阅";
    SubscriptionProposeResume = "subscription.propose_resume", Subscription, Some("A23.4"), false, "提请恢复订阅";
    SubscriptionConfirmResume = "subscription.confirm_resume", Subscription, Some("A23.4"), false, "确认恢复订阅";
    SubscriptionEnd = "subscription.end", Subscription, None, true, "终止订阅";
    HaltImpose = "halt.impose", Halt, Some("A23.4"), true, "下达停用令";
    HaltProposeLift = "halt.propose_lift", Halt, Some("A23.4"), false, "提请解除";
    HaltReport = "halt.report", Halt, Some("A6.4"), false, "报告安全事件";
    HaltConfirmLift = "halt.confirm_lift", Halt, Some("A23.4"), false, "确认解除";
    OpinionCreate = "opinion.create", Opinion, Some("A6.3"), false, "征求意见";
    OpinionGive = "opinion.give", Opinion, Some("A6.3"), false, "出具意见";
    OpinionWithdraw = "opinion.withdraw", Opinion, Some("A6.3"), true, "撤回征求";
    AlertRaise = "alert.raise", Alert, Some("A23.3"), false, "告警";
    AlertRepeat = "alert.repeat", Alert, Some("A23.3"), false, "再次告警";
    AlertAcknowledge = "alert.acknowledge", Alert, Some("A23.3"), false, "处置告警";
}

impl Action {
    /// The verb: the last part of the word and of the route.
    pub fn verb(self) -> &'static str {
        self.word().split_once('.').map_or(self.word(), |(_, verb)| verb)
    }

    /// Whether it decides on what somebody else asked for: nobody does so for an organisation of their own.
    pub fn decides(self) -> bool {
        matches!(
            self,
            Self::AgreementSign
                | Self::AgreementConfirmResume
                | Self::RequestAssess
                | Self::RequestDecide
                | Self::ExceptionApprove
                | Self::SocialDatasetAdmit
                | Self::SupplyOrderApprove
                | Self::ExportReview
                | Self::ProductAcknowledge
                | Self::ProductObject
                | Self::ResourcePublish
                | Self::ResourceConfirmRevision
        )
    }

    /// Whether it approves what somebody asks for in the business of authorised operation, or makes or ends the
    /// terms of it: never a matter of whoever runs the platform (A6.5).
    pub fn approves_business(self) -> bool {
        self.decides()
            || matches!(
                self,
                Self::ZoneActivate
                    | Self::RuleChangeConfirm
                    | Self::ResourceReviewGrades
                    | Self::AgreementCreate
                    | Self::AgreementTerminate
                    | Self::ExceptionReject
            )
    }

    /// Whether it shows data, computes on it or lets it out (A6.3, A6.5).
    pub fn touches_data(self) -> bool {
        matches!(
            self,
            Self::ResourceImport
                | Self::ResourcePreview
                | Self::SocialDatasetImport
                | Self::JobSample
                | Self::JobSubmit
                | Self::ExportSubmit
                | Self::ExportReview
                | Self::SubscriptionIssueKey
        )
    }

    /// Whether it is the second person's part in what another person proposed: nobody takes it for who proposed.
    pub fn confirms(self) -> bool {
        matches!(
            self,
            Self::RuleChangeConfirm
                | Self::HaltConfirmLift
                | Self::SealConfirmRelease
                | Self::ZoneActivate
                | Self::ResourceReviewGrades
                | Self::ResourceConfirmScheme
                | Self::ResourceConfirmUnmark
                | Self::GrantConfirmResume
                | Self::ProductConfirmResume
                | Self::SubscriptionConfirmResume
        )
    }

    /// The article of the control, where one speaks.
    pub fn article(self) -> Option<u8> {
        article_of(self.control()?)
    }
}

/// The article a requirement row belongs to: 11 for `A11.1`.
pub fn article_of(control: &str) -> Option<u8> {
    control.strip_prefix('A')?.split_once('.')?.0.parse().ok()
}
