//! Party (主体): organisations, people, roles, signing in. Password hashes live at the server;
//! decisions here take the fact whether one matched.

mod clearance;
mod credential;
mod delegation;
mod desk;
pub mod duplicate;
mod group;
mod membership;
mod organisation;
mod person;
mod provider;
mod qualification;
mod second_factor;

pub use clearance::Clearance;
pub use credential::{Attempts, check_password, readable_password};
pub use delegation::{Delegate, DelegateFacts, Delegation, DelegationState};
pub use group::{Group, GroupFacts, GroupState, RegisterGroup, UpdateGroup, effective};
pub use membership::{
    ActFor, Holding, JoinOrganisation, LeaveOrganisation, Left, Membership, PersonFile, TransferPerson,
};
pub use organisation::{
    Credit, DescribeOrganisation, Organisation, OrganisationDetails, OrganisationState, RegisterOrganisation,
    RelateOrganisation, RelatedParty, Relation, valid_uscc,
};
pub use person::{
    AssignRoles, ChangePassword, ConfirmFactor, Credentials, EnrolFactor, Person, PersonState, RegisterPerson,
};
pub use provider::ProviderClass;
pub use qualification::{Qualification, QualificationKind, RecordQualification, VerifyQualification};
pub use second_factor::{Found, SecondFactor, SecondFactorRule};
