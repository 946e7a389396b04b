//! Purposes of use: what data may be opened for, agreed on and granted for.

use crate::states;

states! {
    /// Purposes of use (用途, AMB-20).
    #[derive(PartialOrd, Ord)]
    Purpose {
        PublicGovernance = "public_governance", "公共治理";
        PublicBenefit = "public_benefit", "公益事业";
        Industry = "industry", "产业发展";
        Sector = "sector", "行业发展";
    }
}
