//! The statement gate: what a statement may be, decided on its syntax before anything is planned.
//!
//! Every node kind is on a list or the statement is refused; structures are taken apart field by
//! field, so that a new field of the parser is a compile error here and not a hole. The gate also
//! bounds size, nesting and chained terms, since the planner recurses over all three.

mod expression;
mod function;
mod limits;
mod query;

pub(crate) use function::{AGGREGATES, SCALARS, WINDOWS};
pub(crate) use query::printable;

use crate::Failure;
use datafusion::sql::sqlparser::{
    ast::{Expr, Query, Statement},
    dialect::GenericDialect,
    parser::{Parser, ParserError},
};
use domain::{
    Refusal,
    codes::compute,
    policy::{Operation, Policy},
};
use std::collections::BTreeSet;

/// A statement that passed the gate: one query, made of listed constructs only.
///
/// ```compile_fail
/// // Only the gate makes one.
/// let parsed = engine::govern::Parsed { query: todo!() };
/// ```
#[derive(Debug, Clone)]
pub struct Parsed {
    query: Box<Query>,
}

impl Parsed {
    /// Parses `sql` and checks it against the lists and the operations of `policy`.
    ///
    /// # Errors
    /// A refusal that names the construct, function or limit; never a fault.
    pub fn new(sql: &str, policy: &Policy) -> Result<Self, Refusal> {
        let tokens = limits::tokens(sql)?;
        let mut statements = Parser::new(&GenericDialect {})
            .with_recursion_limit(limits::DEPTH)
            .with_tokens_with_locations(tokens)
            .parse_statements()
            .map_err(|error| syntax_refusal(&error))?;
        let statement = match statements.len() {
            1 => statements.remove(0),
            count => return Err(Refusal::of(&compute::ONE_STATEMENT).with("count", count)),
        };
        let Statement::Query(query) = statement else { return Err(Refusal::of(&compute::NOT_A_SELECT)) };
        let mut gate = Gate { operations: &policy.operations, ctes: Vec::new(), tables: policy, weight: 0 };
        gate.query(&query, limits::DEPTH)?;
        Ok(Self { query })
    }

    /// The statement for the planner.
    pub(crate) fn into_statement(self) -> datafusion::sql::parser::Statement {
        datafusion::sql::parser::Statement::Statement(Box::new(Statement::Query(self.query)))
    }
}

/// Checks an expression a policy's author wrote (a row filter) against the same lists, without subqueries.
pub(crate) fn check_row_filter(text: &str, policy: &Policy) -> Result<Expr, Failure> {
    let tokens = limits::tokens(text)?;
    let mut parser =
        Parser::new(&GenericDialect {}).with_recursion_limit(limits::DEPTH).with_tokens_with_locations(tokens);
    let expr = parser.parse_expr().map_err(|error| syntax_refusal(&error))?;
    parser.expect_token(&datafusion::sql::sqlparser::tokenizer::Token::EOF).map_err(|error| syntax_refusal(&error))?;
    let none = BTreeSet::new();
    Gate { operations: &none, ctes: Vec::new(), tables: policy, weight: 0 }.scalar(&expr, limits::DEPTH)?;
    Ok(expr)
}

/// Walks a statement; holds what the walk has to know about its surroundings.
struct Gate<'a> {
    operations: &'a BTreeSet<Operation>,
    /// Names of the common table expressions in scope, with their weight.
    ctes: Vec<(String, usize)>,
    tables: &'a Policy,
    /// Tables the plan will hold so far. Every mention of a common table expression holds its plan again, so a few
    /// that mention each other twice would make a plan without end.
    weight: usize,
}

/// Where an expression stands: aggregates, windows and scalar subqueries are bound to places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// SELECT list, ORDER BY: aggregates and windows may stand here.
    Output,
    /// WHERE, ON: scalar subqueries may stand here.
    Condition,
    /// HAVING: aggregates and scalar subqueries may stand here.
    Having,
    /// Inside a function, GROUP BY, a row filter: plain scalars only.
    Scalar,
}

impl Gate<'_> {
    fn needs(&self, operation: Operation, name: &str) -> Result<(), Refusal> {
        if self.operations.contains(&operation) {
            return Ok(());
        }
        Err(Refusal::of(&compute::OPERATION_NOT_GRANTED).with("operation", name))
    }
}

fn construct(name: &str) -> Refusal {
    Refusal::of(&compute::CONSTRUCT_NOT_ALLOWED).with("construct", name)
}

/// The next level down, or the refusal for one too deep.
fn deeper(depth: usize) -> Result<usize, Refusal> {
    depth.checked_sub(1).ok_or_else(|| Refusal::of(&compute::STATEMENT_TOO_DEEP).with("limit", limits::DEPTH))
}

/// Keeps only the place of a syntax error: its text repeats the statement.
fn syntax_refusal(error: &ParserError) -> Refusal {
    match error {
        ParserError::RecursionLimitExceeded => Refusal::of(&compute::STATEMENT_TOO_DEEP).with("limit", limits::DEPTH),
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let place = text.rfind("Line: ").map_or("?", |at| text.get(at..).unwrap_or("?"));
            Refusal::of(&compute::NOT_SQL).with("place", place)
        }
    }
}
