//! Whose data it is: the territory of the city (A2.1) and the bodies whose data is public (A3.1).

use crate::city::*;
use domain::{
    catalogue::{Entry, Resource},
    party::{DescribeOrganisation, Organisation, OrganisationDetails, ProviderClass},
};

fn provider(class: Option<ProviderClass>, division: &str) -> Organisation {
    let mut org = organisation(PROVIDER);
    org.details =
        OrganisationDetails { provider_class: class, division: division.into(), ..OrganisationDetails::default() };
    org
}

fn resource_of(division: &str, city_consent: &str) -> Resource {
    let mut resource = resource(0);
    resource.entry = Entry { division: division.into(), city_consent: city_consent.into(), ..resource.entry };
    resource
}

#[test]
fn a2_1_data_of_another_city_needs_the_consent_of_that_city() {
    let here = provider(Some(ProviderClass::AdministrativeOrgan), "320102");
    resource_of("", "").within_city(Some(&here), &rules()).unwrap();
    resource_of("320111", "").within_city(Some(&here), &rules()).unwrap();
    let refusal = refused(resource_of("330106", "").within_city(Some(&here), &rules()), "catalogue.other_city");
    assert!(refusal.zh.contains("330106") && refusal.article == Some(2), "{refusal}");
    resource_of("330106", "杭州市数据资源管理局 函〔2026〕2 号").within_city(Some(&here), &rules()).unwrap();
    // A provider from elsewhere brings data from elsewhere, whatever the entry says.
    let elsewhere = provider(Some(ProviderClass::AdministrativeOrgan), "330100");
    refused(resource_of("320111", "").within_city(Some(&elsewhere), &rules()), "catalogue.other_city");
}

#[test]
fn a2_1_a_division_is_named_by_its_code() {
    let mut cmd = description("ab");
    cmd.entry.division = "南京".into();
    let refused = Resource::describe(resource_id(0), cmd, Some(&zone()), false, &somebody(PROVIDER, 1));
    complains(refused, &[("entry.division", "platform.division_invalid")]);
    let mut org = organisation(PROVIDER);
    let details = OrganisationDetails { division: "3201".into(), ..OrganisationDetails::default() };
    let outcome = org.describe(DescribeOrganisation { name: "市局".into(), details }, &somebody(CENTRE, 1), START);
    complains(outcome, &[("details.division", "platform.division_invalid")]);
}

#[test]
fn a3_1_only_bodies_whose_data_is_public_publish_a_catalogue() {
    for (class, public) in [
        (ProviderClass::AdministrativeOrgan, true),
        (ProviderClass::AuthorisedOrganisation, true),
        (ProviderClass::PublicInstitution, true),
        (ProviderClass::PublicServiceBody, true),
        (ProviderClass::CentralBranch, false),
        (ProviderClass::SocialOrganisation, false),
        (ProviderClass::Enterprise, false),
    ] {
        assert_eq!(provider(Some(class), "").provides_public_data(&rules()).is_ok(), public, "{class:?}");
    }
    let refusal = refused(
        provider(Some(ProviderClass::Enterprise), "").provides_public_data(&rules()),
        "party.provider_not_public",
    );
    assert!(refusal.zh.contains("其他企业"), "{refusal}");
    refused(provider(None, "").provides_public_data(&rules()), "party.provider_unclassed");
    let mut wider = rules();
    wider.parameters.provider_classes.insert(ProviderClass::CentralBranch);
    provider(Some(ProviderClass::CentralBranch), "").provides_public_data(&wider).unwrap();
}

#[test]
fn a3_1_only_a_provider_has_a_class() {
    let mut operator = organisation(OPERATOR);
    let details = OrganisationDetails {
        provider_class: Some(ProviderClass::PublicServiceBody),
        ..OrganisationDetails::default()
    };
    let outcome = operator.describe(DescribeOrganisation { name: "公司".into(), details }, &somebody(CENTRE, 1), START);
    complains(outcome, &[("details.provider_class", "party.provider_class_misplaced")]);
}
