//! What the desk somebody sits at keeps them from, whatever roles they hold: the governance centre builds and runs
//! the platform, the market desks watch the process (Article 6).

use crate::{Actor, Refusal, access::Action, actor::OrgKind, codes::party};

impl Actor {
    /// Whether an action is open at all to the kind of body somebody acts for. The policies grant no such action
    /// either; this says why, before anything is looked up, and is what the alarm rests on.
    ///
    /// # Errors
    /// `party.centre_outside_business` (A6.5), `party.market_without_data` (A6.3).
    pub fn check_desk(&self, action: Action) -> Result<(), Refusal> {
        let (code, beyond) = match self.org_kind {
            _ if self.is_platform() => return Ok(()),
            OrgKind::Centre => (&party::CENTRE_OUTSIDE_BUSINESS, action.approves_business() || action.touches_data()),
            OrgKind::Market => (&party::MARKET_WITHOUT_DATA, action.touches_data()),
            _ => return Ok(()),
        };
        if beyond {
            return Err(Refusal::of(code).with("action_zh", action.zh()).with("action", action.word()));
        }
        crate::control::allowed(code);
        Ok(())
    }
}
