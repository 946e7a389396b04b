//! What sort of body a provider is (数据提供方性质): the definition of public data rests on it (A3.1, AMB-2).

use super::Organisation;
use crate::{Refusal, actor::OrgKind, codes::party, control, rulebook::Rules, states};

states! {
    /// Classes of bodies that provide data; which of them hold public data is said by the rules.
    #[derive(PartialOrd, Ord)]
    ProviderClass {
        AdministrativeOrgan = "administrative_organ", "行政机关";
        AuthorisedOrganisation = "authorised_organisation", "法律法规授权管理公共事务的组织";
        PublicInstitution = "public_institution", "公共事业单位";
        PublicServiceBody = "public_service_body", "供水、供电、供气、公共交通等公共服务企业";
        CentralBranch = "central_branch", "中央、省级驻地机构";
        SocialOrganisation = "social_organisation", "社会组织";
        Enterprise = "enterprise", "其他企业";
    }
}

impl Organisation {
    /// Whether what it provides is public data under these rules: it is registered as a provider, its class is on
    /// record and among those the rules allow. What others hold is social data and never enters the catalogue.
    ///
    /// # Errors
    /// `party.provider_unclassed`, `party.provider_not_public`.
    pub fn provides_public_data(&self, rules: &Rules) -> Result<(), Refusal> {
        let class = self.details.provider_class.filter(|_| self.is_active(OrgKind::Provider));
        let class = class.ok_or_else(|| Refusal::of(&party::PROVIDER_UNCLASSED))?;
        if !rules.provider_classes.contains(&class) {
            return Err(Refusal::of(&party::PROVIDER_NOT_PUBLIC)
                .with("class_zh", class.zh())
                .with("class", class.word()));
        }
        control::allowed(&party::PROVIDER_NOT_PUBLIC);
        Ok(())
    }
}
