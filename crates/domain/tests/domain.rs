//! The law, tested from outside: one module per capability, a walk over every lifecycle, and
//! properties that hold for every input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "domain/city.rs"]
mod city;

#[path = "domain/airlock.rs"]
mod airlock;
#[path = "domain/base.rs"]
mod base;
#[path = "domain/bodies.rs"]
mod bodies;
#[path = "domain/catalogue.rs"]
mod catalogue;
#[path = "domain/compute.rs"]
mod compute;
#[path = "domain/content.rs"]
mod content;
#[path = "domain/delivery.rs"]
mod delivery;
#[path = "domain/desks.rs"]
mod desks;
#[path = "domain/docs.rs"]
mod docs;
#[path = "domain/editions.rs"]
mod editions;
#[path = "domain/entry.rs"]
mod entry;
#[path = "domain/exception.rs"]
mod exception;
#[path = "domain/facts.rs"]
mod facts;
#[path = "domain/grading.rs"]
mod grading;
#[path = "domain/grant.rs"]
mod grant;
#[path = "domain/grant_issue.rs"]
mod grant_issue;
#[path = "domain/holding.rs"]
mod holding;
#[path = "domain/importance.rs"]
mod importance;
#[path = "domain/lifecycle_tables.rs"]
mod lifecycle_tables;
#[path = "domain/lifecycles.rs"]
mod lifecycles;
#[path = "domain/lifecycles_catalogue.rs"]
mod lifecycles_catalogue;
#[path = "domain/mandate.rs"]
mod mandate;
#[path = "domain/marks.rs"]
mod marks;
#[path = "domain/model.rs"]
mod model;
#[path = "domain/obligations.rs"]
mod obligations;
#[path = "domain/party.rs"]
mod party;
#[path = "domain/product.rs"]
mod product;
#[path = "domain/properties.rs"]
mod properties;
#[path = "domain/rulebook.rs"]
mod rulebook;
#[path = "domain/seal.rs"]
mod seal;
#[path = "domain/second_factor.rs"]
mod second_factor;
#[path = "domain/social.rs"]
mod social;
#[path = "domain/story.rs"]
mod story;
#[path = "domain/supervision.rs"]
mod supervision;
#[path = "domain/supply.rs"]
mod supply;
#[path = "domain/territory.rs"]
mod territory;
#[path = "domain/texts.rs"]
mod texts;
#[path = "domain/wire.rs"]
mod wire;
#[path = "domain/workbook.rs"]
mod workbook;
#[path = "domain/zone.rs"]
mod zone;
