//! Party (主体): organisations, people, roles, signing in. Password hashes live at the server;
//! decisions here take the fact whether one matched.

mod credential;
mod organisation;
mod person;
mod second_factor;

pub use credential::{Attempts, check_password, readable_password};
pub use organisation::{Organisation, OrganisationState, RegisterOrganisation, valid_uscc};
pub use person::{
    AssignRoles, ChangePassword, ConfirmFactor, Credentials, EnrolFactor, Person, PersonState, RegisterPerson,
};
pub use second_factor::{Found, SecondFactor, SecondFactorRule};
