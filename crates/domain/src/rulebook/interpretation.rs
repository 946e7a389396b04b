//! Interpretations (解释): what the data authority says a clause means, linked to the clause (A26.3).

use super::Library;
use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::rulebook,
    form::Form,
    ids::{InterpretationId, OrgId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

states! {
    /// States of an interpretation.
    InterpretationState {
        Published = "published", "有效";
        Withdrawn = "withdrawn", "已撤回";
    }
}

/// An interpretation of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Interpretation {
    /// Its id.
    pub id: InterpretationId,
    /// Title.
    pub title: String,
    /// The pack.
    pub pack: String,
    /// The article it interprets.
    pub article: u8,
    /// The requirement row, where it is about one.
    pub row: Option<String>,
    /// What the clause means.
    pub text: String,
    /// Number of the document.
    pub doc_no: String,
    /// Who published it.
    pub published: Step,
    /// Who withdrew it, and why.
    pub withdrawn: Option<Step>,
    /// State.
    pub state: InterpretationState,
}

impl Record for Interpretation {
    const KIND: Kind = Kind::Interpretation;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.published.org
    }
    fn public(&self) -> bool {
        true
    }
}

use InterpretationState::{Published, Withdrawn};

lifecycle!(
    Interpretation,
    InterpretationState,
    &[Transition { from: &[Published], action: Action::InterpretationWithdraw, to: &[Withdrawn] }]
);

/// Publishes an interpretation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishInterpretation {
    /// Title.
    pub title: String,
    /// The pack.
    pub pack: String,
    /// The article.
    pub article: u8,
    /// The requirement row, where it is about one.
    #[serde(default)]
    pub row: Option<String>,
    /// What the clause means.
    pub text: String,
    /// Number of the document.
    pub doc_no: String,
}

/// Withdraws an interpretation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawInterpretation {
    /// Why.
    pub reason: String,
}

impl Interpretation {
    /// Publishes an interpretation of a clause that the pack has.
    ///
    /// # Errors
    /// Form refusals; `rulebook.pack_unknown`, `rulebook.article_unknown`, `rulebook.row_unknown` by field.
    pub fn publish(
        id: InterpretationId,
        cmd: PublishInterpretation,
        library: &Library,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.text("title", ("标题", "title"), &cmd.title, 100);
        form.text("text", ("解释内容", "text"), &cmd.text, 4000);
        form.text("doc_no", ("文号", "document number"), &cmd.doc_no, 100);
        match library.pack(&cmd.pack) {
            None => form.refuse("pack", &rulebook::PACK_UNKNOWN),
            Some(pack) => {
                let article = pack.articles.iter().any(|a| a.number == cmd.article);
                form.require(article, "article", &rulebook::ARTICLE_UNKNOWN);
                let row = cmd
                    .row
                    .as_ref()
                    .is_none_or(|row| pack.controls.iter().any(|c| &c.row == row && c.article == cmd.article));
                form.require(row, "row", &rulebook::ROW_UNKNOWN);
            }
        }
        form.done()?;
        Ok(Self {
            id,
            title: cmd.title.trim().to_owned(),
            pack: cmd.pack,
            article: cmd.article,
            row: cmd.row,
            text: cmd.text,
            published: Step { by: by.person, org: by.org, reason: cmd.doc_no.clone(), at: now },
            doc_no: cmd.doc_no,
            withdrawn: None,
            state: Published,
        })
    }

    /// Withdraws it; it stays on record.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn withdraw(&mut self, cmd: WithdrawInterpretation, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::InterpretationWithdraw)?;
        let mut form = Form::new();
        form.text("reason", ("撤回理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.withdrawn = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.state = Withdrawn;
        Ok(())
    }
}
