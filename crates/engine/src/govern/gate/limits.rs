//! Size limits of a statement, before it is parsed.

use datafusion::sql::sqlparser::{
    dialect::GenericDialect,
    keywords::Keyword,
    tokenizer::{Token, TokenWithSpan, Tokenizer},
};
use domain::{Refusal, codes::compute};

/// Most bytes of a statement.
const BYTES: usize = 64 * 1024;
/// Most tokens that are not white space.
const TOKENS: usize = 8_000;
/// Deepest nesting, of queries and expressions together.
pub(super) const DEPTH: usize = 48;
/// Most chained operators of a statement, and most tables of its plan. The planner recurses once per term and, on the stack of a
/// thread of a runtime, aborts the process at some 2,000 of them (fewer in an unoptimised build).
pub(super) const TERMS: usize = 400;

/// Cuts `sql` into tokens within the limits.
pub(super) fn tokens(sql: &str) -> Result<Vec<TokenWithSpan>, Refusal> {
    if sql.len() > BYTES {
        return Err(Refusal::of(&compute::STATEMENT_TOO_LARGE).with("limit", BYTES));
    }
    let all = Tokenizer::new(&GenericDialect {}, sql).tokenize_with_location().map_err(|error| {
        let place = format!("Line: {}, Column: {}", error.location.line, error.location.column);
        Refusal::of(&compute::NOT_SQL).with("place", place)
    })?;
    let tokens: Vec<_> = all.into_iter().filter(|t| !matches!(t.token, Token::Whitespace(_))).collect();
    if tokens.len() > TOKENS {
        return Err(Refusal::of(&compute::STATEMENT_TOO_LONG).with("limit", TOKENS));
    }
    let terms = tokens.iter().filter(|t| chains(&t.token)).count();
    if terms > TERMS {
        return Err(Refusal::of(&compute::TOO_MANY_TERMS).with("terms", terms).with("limit", TERMS));
    }
    Ok(tokens)
}

/// Whether a token chains one term to the next: a run of them makes a plan as deep as it is long.
fn chains(token: &Token) -> bool {
    match token {
        Token::Plus
        | Token::Minus
        | Token::Mul
        | Token::Div
        | Token::Mod
        | Token::StringConcat
        | Token::Eq
        | Token::DoubleEq
        | Token::Neq
        | Token::Lt
        | Token::Gt
        | Token::LtEq
        | Token::GtEq
        | Token::DoubleColon => true,
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::XOR
                | Keyword::IS
                | Keyword::BETWEEN
                | Keyword::UNION
                | Keyword::INTERSECT
                | Keyword::EXCEPT
                | Keyword::JOIN
                | Keyword::WHEN
        ),
        _ => false,
    }
}
