//! Halts (A23.4): one security administrator stops a zone or the platform; two people lift it. Beside them: alerts about
//! what was tried and refused (A23.3), the opinions of the market desks (A6.3), and the
//! ecosystem in numbers (A7.4).

mod alerts;
mod api;
mod columns;
mod ecosystem;
mod opinions;

pub use alerts::Raise;
pub use api::routes;

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    ids::HaltId,
    supervision::{Halt, ImposeHalt},
    zone::Zone,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};

/// Imposes a halt.
struct Impose(ImposeHalt);

#[async_trait]
impl Command for Impose {
    fn urgent(&self) -> bool {
        true
    }

    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::HaltImpose)?;
        let zone = match self.0.zone_id {
            Some(id) => tx.known::<Zone>(id).await?,
            None => None,
        };
        let standing: Vec<Halt> = tx
            .facts::<Halt>(Cond::all().add(Expr::col("status").ne("lifted")))
            .await?
            .into_iter()
            .map(|h| h.record)
            .collect();
        let id = HaltId(tx.id()?);
        let halt = Halt::impose(id, self.0, zone.as_ref(), &standing, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, halt, Action::HaltImpose).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}
