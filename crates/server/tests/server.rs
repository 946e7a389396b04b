//! The HTTP suite: the real application and router, in process, on SQLite and, where
//! `SHUYU_TEST_POSTGRES` names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "server/app.rs"]
mod app;
#[path = "server/backend.rs"]
mod backend;
#[path = "server/city.rs"]
mod city;
#[path = "server/fakes.rs"]
mod fakes;

#[path = "server/access.rs"]
mod access;
#[path = "server/calendar.rs"]
mod calendar;
#[path = "server/catalogue.rs"]
mod catalogue;
#[path = "server/clearance.rs"]
mod clearance;
#[path = "server/delivery.rs"]
mod delivery;
#[path = "server/desks.rs"]
mod desks;
#[path = "server/download.rs"]
mod download;
#[path = "server/ecosystem.rs"]
mod ecosystem;
#[path = "server/exception.rs"]
mod exception;
#[path = "server/flow.rs"]
mod flow;
#[path = "server/four_eyes.rs"]
mod four_eyes;
#[path = "server/grading.rs"]
mod grading;
#[path = "server/holding.rs"]
mod holding;
#[path = "server/idempotency.rs"]
mod idempotency;
#[path = "server/importance.rs"]
mod importance;
#[path = "server/input.rs"]
mod input;
#[path = "server/ledger.rs"]
mod ledger;
#[path = "server/lists.rs"]
mod lists;
#[path = "server/obligations.rs"]
mod obligations;
#[path = "server/recovery.rs"]
mod recovery;
#[path = "server/requirements.rs"]
mod requirements;
#[path = "server/roles.rs"]
mod roles;
#[path = "server/routes.rs"]
mod routes;
#[path = "server/rulebook.rs"]
mod rulebook;
#[path = "server/second_factor.rs"]
mod second_factor;
#[path = "server/second_person.rs"]
mod second_person;
#[path = "server/secrecy.rs"]
mod secrecy;
#[path = "server/session.rs"]
mod session;
#[path = "server/social.rs"]
mod social;
#[path = "server/supply.rs"]
mod supply;
#[path = "server/supply_order.rs"]
mod supply_order;
#[path = "server/suspension.rs"]
mod suspension;
#[path = "server/territory.rs"]
mod territory;
#[path = "server/workbook.rs"]
mod workbook;
