//! Product (产品): a release that is registered, reported with price and basis, acknowledged by the
//! zone's regulator, then listed (Articles 16, 19).

use crate::{
    Actor, Record, Refusal,
    access::Action,
    airlock::{Export, ExportState},
    catalogue::Resource,
    civil,
    codes::{delivery, product},
    control,
    form::Form,
    grant::Grant,
    ids::{AgreementId, ExportId, OrgId, PersonId, ProductId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Purpose, Step},
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    suspension::{Cause, LiftOrder, SuspensionOrder},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of a product.
    ProductState {
        Draft = "draft", "登记中";
        Reported = "reported", "已报告";
        Acknowledged = "acknowledged", "已确认";
        Listed = "listed", "已上架";
        Suspended = "suspended", "已暂停";
        Withdrawn = "withdrawn", "已下架";
    }
}

states! {
    /// Types of product.
    ProductType {
        DataSet = "data_set", "数据集";
        Api = "api", "数据接口";
    }
}

states! {
    /// What a price is for (计价单位).
    PriceUnit {
        PerCall = "per_call", "每次调用";
        PerMonth = "per_month", "每月";
        OneOff = "one_off", "一次性";
    }
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Code, unique on the platform; the last part of its address.
    pub code: String,
    /// Name.
    pub name: String,
    /// Type.
    pub product_type: ProductType,
    /// The release it is made of.
    pub export_id: ExportId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The operator that offers it.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// Scenario, one of the agreement's.
    pub scenario: String,
    /// The purpose the data was granted for.
    pub purpose: Purpose,
    /// Price in fen (分), where reported.
    pub price_minor: Option<i64>,
    /// What the price is for.
    pub price_unit: Option<PriceUnit>,
    /// Basis of the price (定价依据).
    pub price_basis: Option<String>,
    /// Scope of use (使用范围).
    pub scope: Option<String>,
    /// Manner of use (使用方式).
    pub manner: Option<String>,
    /// Columns a call may look rows up by.
    pub key_columns: Vec<String>,
    /// All columns.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// Who acknowledged the report.
    pub acknowledged_by: Option<PersonId>,
    /// The regulator's objection.
    pub objection: Option<Step>,
    /// Why it is suspended.
    pub suspended_for: BTreeSet<Cause>,
    /// The order behind it, where it is suspended by one.
    #[serde(default)]
    pub order: Option<SuspensionOrder>,
    /// State.
    pub state: ProductState,
}

impl Record for Product {
    const KIND: Kind = Kind::Product;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Code, self.code.clone()), (FoundBy::Agreement, self.agreement_id.to_string())]
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.operator_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn brought_by(&self, action: Action) -> Vec<PersonId> {
        let confirms = action == Action::ProductConfirmResume;
        SuspensionOrder::brought_by(self.order.as_ref().filter(|_| confirms))
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.export_id.0)
    }
    fn public(&self) -> bool {
        self.state == ProductState::Listed
    }
}

use ProductState::{Acknowledged, Draft, Listed, Reported, Suspended, Withdrawn};

lifecycle!(
    Product,
    ProductState,
    &[
        // A new report of a listed product takes it off the shelf until it is acknowledged again (EC-126).
        Transition { from: &[Draft, Reported, Acknowledged, Listed], action: Action::ProductReport, to: &[Reported] },
        Transition { from: &[Reported], action: Action::ProductAcknowledge, to: &[Acknowledged] },
        Transition { from: &[Reported, Acknowledged, Listed], action: Action::ProductObject, to: &[Draft] },
        Transition { from: &[Acknowledged], action: Action::ProductList, to: &[Listed] },
        Transition { from: &[Listed, Suspended], action: Action::ProductSuspend, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::ProductResume, to: &[Suspended, Listed] },
        Transition { from: &[Suspended], action: Action::ProductProposeResume, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::ProductConfirmResume, to: &[Suspended, Listed] },
        Transition {
            from: &[Draft, Reported, Acknowledged, Listed, Suspended],
            action: Action::ProductWithdraw,
            to: &[Withdrawn],
        },
    ]
);

/// Registers a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterProduct {
    /// Code, `[a-z][a-z0-9-]{1,40}`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Type.
    pub product_type: ProductType,
    /// The release it is made of.
    pub export_id: ExportId,
    /// Scenario, one of the agreement's.
    pub scenario: String,
    /// Columns a call may look rows up by.
    #[serde(default)]
    pub key_columns: Vec<String>,
}

/// Reports price and use to the regulator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProduct {
    /// Price in fen (分).
    pub price_minor: i64,
    /// What the price is for.
    pub unit: PriceUnit,
    /// Basis of the price.
    pub basis: String,
    /// Scope of use.
    pub scope: String,
    /// Manner of use.
    pub manner: String,
}

/// Objects to a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectProduct {
    /// What must be corrected.
    pub reason: String,
}

/// What the server found for [`Product::register`].
#[derive(Debug, Clone, Copy)]
pub struct ProductFacts<'a> {
    /// The release named, if it can be seen.
    pub export: Option<&'a Export>,
    /// Its agreement.
    pub agreement: Option<&'a Agreement>,
    /// Whether another product has the code.
    pub code_taken: bool,
}

/// The grants of the job a product was made by, each with its resource.
pub type Sources<'a> = &'a [(Grant, Resource)];

impl Product {
    /// Registers a product made of a release (A19.1).
    ///
    /// # Errors
    /// Form refusals; `product.code_taken`; those of an agreement not in force.
    pub fn register(
        id: ProductId,
        cmd: RegisterProduct,
        facts: ProductFacts<'_>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(valid_code(&cmd.code), "code", &product::CODE_INVALID);
        form.line("name", ("产品名称", "name"), &cmd.name, 100);
        let ready = |e: &&Export| e.id == cmd.export_id && e.operator_id == by.org && e.state == ExportState::Released;
        let source = facts
            .export
            .filter(ready)
            .and_then(|export| facts.agreement.filter(|a| a.id == export.agreement_id).map(|a| (export, a)));
        form.require(source.is_some(), "export_id", &product::EXPORT_INVALID);
        if let Some((export, agreement)) = source {
            let within = agreement.scenarios.iter().any(|s| s == cmd.scenario.trim());
            form.require(within, "scenario", &product::SCENARIO_OUTSIDE);
            check_keys(&mut form, &cmd, export);
        }
        form.done()?;
        // Both are there: a missing one was complained about above.
        let (export, agreement) = source.ok_or_else(|| Refusal::of(&product::EXPORT_INVALID))?;
        agreement.require_in_force(civil::today(now))?;
        control!(facts.code_taken => product::CODE_TAKEN);
        Ok(Self {
            id,
            code: cmd.code,
            name: cmd.name.trim().to_owned(),
            product_type: cmd.product_type,
            export_id: export.id,
            agreement_id: export.agreement_id,
            operator_id: export.operator_id,
            zone_id: export.zone_id,
            scenario: cmd.scenario.trim().to_owned(),
            purpose: export.purpose,
            price_minor: None,
            price_unit: None,
            price_basis: None,
            scope: None,
            manner: None,
            key_columns: cmd.key_columns,
            columns: export.columns.iter().map(|c| c.name.clone()).collect(),
            rows: export.rows,
            acknowledged_by: None,
            objection: None,
            suspended_for: BTreeSet::new(),
            order: None,
            state: Draft,
        })
    }

    /// Reports price and basis, scope and manner of use (A19.2). A change of any of them is a new
    /// report; a listed product is off the shelf until it is acknowledged and listed again.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `product.price_not_free` among them (A16.1).
    pub fn report(&mut self, cmd: ReportProduct, rules: &Rules) -> Result<(), Refusal> {
        self.transition(Action::ProductReport)?;
        let mut form = Form::new();
        form.require(cmd.price_minor >= 0, "price_minor", &product::PRICE_NEGATIVE);
        if cmd.price_minor > 0 && rules.free_purposes.contains(&self.purpose) {
            let cause = Refusal::of(&product::PRICE_NOT_FREE);
            form.refuse(
                "price_minor",
                cause.with("purpose_zh", self.purpose.zh()).with("purpose", self.purpose.word()),
            );
        }
        form.text("basis", ("定价依据", "basis of the price"), &cmd.basis, 1000);
        form.text("scope", ("使用范围", "scope of use"), &cmd.scope, 1000);
        form.text("manner", ("使用方式", "manner of use"), &cmd.manner, 1000);
        form.done()?;
        self.price_minor = Some(cmd.price_minor);
        self.price_unit = Some(cmd.unit);
        self.price_basis = Some(cmd.basis);
        self.scope = Some(cmd.scope);
        self.manner = Some(cmd.manner);
        self.acknowledged_by = None;
        self.objection = None;
        self.state = Reported;
        Ok(())
    }

    /// Acknowledges a report (A19.3), by a regulator of the zone, while the grants it was made under stand (EC-127).
    ///
    /// # Errors
    /// `platform.wrong_state`, `product.own_product`, `product.not_regulator`; those of a grant that does not stand.
    pub fn acknowledge(&mut self, sources: Sources<'_>, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ProductAcknowledge)?;
        self.by_regulator(by)?;
        require_standing(sources, now)?;
        self.acknowledged_by = Some(by.person);
        self.state = Acknowledged;
        Ok(())
    }

    /// Objects to a report (A19.3), listed or not: it goes back to the operator to be corrected.
    ///
    /// # Errors
    /// `platform.wrong_state`, `product.own_product`, `product.not_regulator`, form refusals.
    pub fn object(&mut self, cmd: ObjectProduct, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ProductObject)?;
        self.by_regulator(by)?;
        let mut form = Form::new();
        form.text("reason", ("异议理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.objection = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.acknowledged_by = None;
        self.state = Draft;
        Ok(())
    }

    /// Lists an acknowledged product, while its agreement and the grants it was made under stand (EC-127): one that
    /// was not listed yet was out of reach of what suspended them.
    ///
    /// # Errors
    /// `platform.wrong_state`; those of an agreement not in force and of a grant that does not stand.
    pub fn list(&mut self, agreement: &Agreement, sources: Sources<'_>, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ProductList)?;
        control!(agreement.id != self.agreement_id => product::EXPORT_INVALID);
        agreement.require_in_force(civil::today(now))?;
        require_standing(sources, now)?;
        self.state = Listed;
        Ok(())
    }

    /// Suspends a listed product for a cause.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::ProductSuspend)?;
        self.suspended_for.insert(cause);
        self.state = Suspended;
        Ok(())
    }

    /// Suspends the product by order.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend_by_order(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.suspend(Cause::Order)?;
        self.order = Some(SuspensionOrder::given(by, now));
        Ok(())
    }

    /// Proposes that the order that suspended it is lifted; it stays suspended.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.no_order`, form refusals.
    pub fn propose_resume(&mut self, cmd: LiftOrder, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ProductProposeResume)?;
        SuspensionOrder::propose_lift(&mut self.order, &self.suspended_for, cmd, by, now)
    }

    /// Confirms that the order is lifted, by another person; the product is listed again where no other cause is left.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.lift_not_proposed`, `supervision.lift_same_person`,
    /// `supervision.lift_by_orderer`.
    pub fn confirm_resume(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::ProductConfirmResume)?;
        SuspensionOrder::confirm_lift(&mut self.order, &mut self.suspended_for, by)?;
        if self.suspended_for.is_empty() {
            self.state = Listed;
        }
        Ok(())
    }

    /// Takes a cause away; the product is listed again when none is left.
    ///
    /// # Errors
    /// `platform.wrong_state`, `product.not_suspended_for`.
    pub fn resume(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::ProductResume)?;
        control!(!self.suspended_for.remove(&cause) => product::NOT_SUSPENDED_FOR);
        if self.suspended_for.is_empty() {
            self.state = Listed;
        }
        Ok(())
    }

    /// Takes the product off the market for good.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn withdraw(&mut self) -> Result<(), Refusal> {
        self.transition(Action::ProductWithdraw)?;
        self.state = Withdrawn;
        Ok(())
    }

    /// Refuses calls and subscriptions while the product is not listed.
    ///
    /// # Errors
    /// `product.not_listed`.
    pub fn require_listed(&self) -> Result<(), Refusal> {
        if self.state == Listed { Ok(()) } else { Err(Refusal::of(&product::NOT_LISTED)) }
    }

    /// Refuses to give the whole of a product that is looked up by its keys.
    ///
    /// # Errors
    /// `delivery.not_a_data_set`.
    pub fn require_data_set(&self) -> Result<(), Refusal> {
        if self.product_type == ProductType::DataSet { Ok(()) } else { Err(Refusal::of(&delivery::NOT_A_DATA_SET)) }
    }

    fn by_regulator(&self, by: &Actor) -> Result<(), Refusal> {
        control!(by.org == self.operator_id => product::OWN_PRODUCT);
        if by.zones.contains(&self.zone_id) { Ok(()) } else { Err(Refusal::of(&product::NOT_REGULATOR)) }
    }
}

fn require_standing(sources: Sources<'_>, now: OffsetDateTime) -> Result<(), Refusal> {
    sources.iter().try_for_each(|(grant, resource)| grant.require_standing(resource, civil::today(now)))
}

fn check_keys(form: &mut Form, cmd: &RegisterProduct, export: &Export) {
    let needs_key = cmd.product_type == ProductType::Api;
    form.require(!needs_key || !cmd.key_columns.is_empty(), "key_columns", &product::KEY_COLUMN_MISSING);
    let mut seen = BTreeSet::new();
    for (n, key) in cmd.key_columns.iter().enumerate() {
        let path = format!("key_columns.{n}");
        form.require(seen.insert(key), path.as_str(), &product::KEY_COLUMN_TWICE);
        form.require(export.columns.iter().any(|c| c.name == *key), path, &product::KEY_COLUMN_UNKNOWN);
    }
}

fn valid_code(code: &str) -> bool {
    (2..=41).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
