//! Opinions of the market desks (流通监管意见, A6.3): development and reform, finance, market regulation, industry and
//! justice are asked about an agreement or a product with its price, or speak unasked. An opinion is kept beside its
//! object and decides nothing by itself; the desks read the process, never data.

use crate::{
    Actor, Record, Refusal, Role,
    access::Action,
    actor::OrgKind,
    codes::supervision,
    control,
    form::Form,
    ids::{OpinionId, OrgId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    party::Organisation,
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of an opinion.
    OpinionState {
        Asked = "asked", "待答复";
        Given = "given", "已出具";
        Withdrawn = "withdrawn", "已撤回";
    }
}

states! {
    /// What an opinion is about, and with it whose it is.
    Topic {
        Price = "price", "定价";
        Fiscal = "fiscal", "财政与收益";
        Competition = "competition", "公平竞争";
        Industry = "industry", "产业应用";
        Legality = "legality", "合法性";
    }
}

states! {
    /// What a desk thinks of it.
    Stance {
        Supports = "supports", "无异议";
        Concerned = "concerned", "建议完善";
        Opposes = "opposes", "不赞成";
    }
}

impl Topic {
    /// The role that speaks about it.
    pub fn role(self) -> Role {
        match self {
            Self::Price => Role::PriceSupervisor,
            Self::Fiscal => Role::FiscalSupervisor,
            Self::Competition => Role::MarketSupervisor,
            Self::Industry => Role::IndustrySupervisor,
            Self::Legality => Role::JusticeReviewer,
        }
    }
}

/// What a desk said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpinionAnswer {
    /// What it thinks.
    pub stance: Stance,
    /// What it rests on: an instrument, a rule, a comparison.
    pub basis: String,
    /// Who spoke, and the words.
    pub step: Step,
}

/// An opinion, asked for or given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Opinion {
    /// Its id.
    pub id: OpinionId,
    /// Title: topic and object.
    pub title: String,
    /// What it is about.
    pub topic: Topic,
    /// Kind of its object: an agreement or a product.
    pub subject_kind: Kind,
    /// Its object.
    pub subject_id: Uuid,
    /// The object's zone.
    pub zone_id: ZoneId,
    /// The body that is asked.
    pub desk_id: OrgId,
    /// Who asked, and what.
    pub question: Step,
    /// What the desk said.
    pub answer: Option<OpinionAnswer>,
    /// State.
    pub state: OpinionState,
}

impl Record for Opinion {
    const KIND: Kind = Kind::Opinion;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let awaits = self.state == OpinionState::Asked;
        awaits.then(|| (FoundBy::Awaits, self.desk_id.to_string())).into_iter().collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.question.org
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.subject_id)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.desk_id]
    }
}

const ASKED: &[OpinionState] = &[OpinionState::Asked];

lifecycle!(
    Opinion,
    OpinionState,
    &[
        Transition { from: ASKED, action: Action::OpinionGive, to: &[OpinionState::Given] },
        Transition { from: ASKED, action: Action::OpinionWithdraw, to: &[OpinionState::Withdrawn] },
    ]
);

/// Asks a desk for its opinion; a desk that speaks unasked addresses itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskOpinion {
    /// What it is about.
    pub topic: Topic,
    /// `agreement` or `product`.
    pub subject_kind: Kind,
    /// The agreement or product.
    pub subject_id: Uuid,
    /// The body that is asked.
    pub desk_id: OrgId,
    /// What it is asked.
    pub question: String,
}

/// Gives an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinion {
    /// What the desk thinks.
    pub stance: Stance,
    /// The words.
    pub text: String,
    /// What it rests on.
    pub basis: String,
}

/// Takes a question back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawOpinion {
    /// Why.
    pub reason: String,
}

/// What an opinion is about, as the server found it: seen by whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its zone.
    pub zone_id: ZoneId,
}

impl Opinion {
    /// Asks a desk (A6.3). `object`: what is asked about, where it is an agreement or a product its asker may see;
    /// `desk`: the body named.
    ///
    /// # Errors
    /// Form refusals, `supervision.opinion_desk` and `supervision.opinion_object` among them.
    pub fn ask(
        id: OpinionId,
        cmd: AskOpinion,
        object: Option<Object<'_>>,
        desk: Option<&Organisation>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.text("question", ("征求事项", "question"), &cmd.question, 1000);
        let desk = desk.is_some_and(|d| d.id == cmd.desk_id && d.is_active(OrgKind::Market));
        form.require(desk, "desk_id", &supervision::OPINION_DESK);
        let own = by.org_kind != OrgKind::Market || cmd.desk_id == by.org;
        form.require(own, "desk_id", &supervision::OPINION_DESK);
        let fits = matches!(cmd.subject_kind, Kind::Agreement | Kind::Product);
        let object = object.filter(|_| fits);
        form.require(object.is_some(), "subject_id", &supervision::OPINION_OBJECT);
        form.done()?;
        let Some(object) = object else { return Err(Refusal::of(&supervision::OPINION_OBJECT)) };
        Ok(Self {
            id,
            title: format!("{}意见：{}", cmd.topic.zh(), object.title),
            topic: cmd.topic,
            subject_kind: cmd.subject_kind,
            subject_id: cmd.subject_id,
            zone_id: object.zone_id,
            desk_id: cmd.desk_id,
            question: Step { by: by.person, org: by.org, reason: cmd.question, at: now },
            answer: None,
            state: OpinionState::Asked,
        })
    }

    /// Gives the opinion: by the body that was asked, and whoever there speaks about the topic.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.opinion_other_desk`, form refusals.
    pub fn give(&mut self, cmd: GiveOpinion, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::OpinionGive)?;
        let theirs = by.org == self.desk_id && by.roles.contains(&self.topic.role());
        control!(!theirs => supervision::OPINION_OTHER_DESK);
        let mut form = Form::new();
        form.text("text", ("意见", "opinion"), &cmd.text, 2000);
        form.text("basis", ("依据", "basis"), &cmd.basis, 500);
        form.done()?;
        let step = Step { by: by.person, org: by.org, reason: cmd.text, at: now };
        self.answer = Some(OpinionAnswer { stance: cmd.stance, basis: cmd.basis, step });
        self.state = OpinionState::Given;
        Ok(())
    }

    /// Takes a question back that nobody has answered.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn withdraw(&mut self, cmd: &WithdrawOpinion) -> Result<(), Refusal> {
        self.transition(Action::OpinionWithdraw)?;
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.state = OpinionState::Withdrawn;
        Ok(())
    }
}
