//! Entering the arrangement of a year.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    calendar::{CalendarYear, YearForm},
    ids::CalendarYearId,
};
use sea_orm::sea_query::Cond;

/// Enters the arrangement of a year.
pub struct Enter(pub YearForm);

#[async_trait]
impl Command for Enter {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit(Action::CalendarYearCreate, None)?;
        // A handful of rows: one per year.
        let entered = tx.facts::<CalendarYear>(Cond::all()).await?;
        let taken = entered.iter().any(|y| y.record.year == self.0.year);
        let id = CalendarYearId(tx.id()?);
        let year = CalendarYear::enter(id, self.0, taken, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, year, Action::CalendarYearCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}
