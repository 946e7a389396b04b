//! Queries, set operations and tables: which clauses may stand.

use super::{Gate, Place, construct, deeper, limits::TERMS};
use datafusion::sql::sqlparser::ast::{
    Cte, Distinct, Expr, GroupByExpr, Join, JoinConstraint, JoinOperator, LimitClause, ObjectName, ObjectNamePart,
    OrderBy, OrderByExpr, OrderByKind, Query, Select, SelectFlavor, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, SetOperator, SetQuantifier, TableAlias, TableFactor, TableWithJoins, WildcardAdditionalOptions, With,
};
use domain::{Refusal, codes::compute, policy::Operation};

impl Gate<'_> {
    /// Checks a query with its clauses.
    pub(super) fn query(&mut self, query: &Query, depth: usize) -> Result<(), Refusal> {
        let depth = deeper(depth)?;
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        if fetch.is_some() || for_clause.is_some() || settings.is_some() || format_clause.is_some() {
            return Err(construct("FETCH, FOR, SETTINGS, FORMAT"));
        }
        if !locks.is_empty() || !pipe_operators.is_empty() {
            return Err(construct("FOR UPDATE, |>"));
        }
        let scope = self.ctes.len();
        if let Some(with) = with {
            self.with(with, depth)?;
        }
        self.set(body, depth)?;
        if let Some(order_by) = order_by {
            self.order_by(order_by, depth)?;
        }
        if let Some(limit) = limit_clause {
            limit_of_literals(limit)?;
        }
        self.ctes.truncate(scope);
        Ok(())
    }

    fn with(&mut self, with: &With, depth: usize) -> Result<(), Refusal> {
        let With { with_token: _, recursive, cte_tables } = with;
        if *recursive {
            return Err(construct("WITH RECURSIVE"));
        }
        for cte in cte_tables {
            let Cte { alias, query, from, materialized, closing_paren_token: _ } = cte;
            if from.is_some() || materialized.is_some() {
                return Err(construct("WITH … MATERIALIZED"));
            }
            alias_is_plain(Some(alias))?;
            let before = self.weight;
            self.query(query, depth)?;
            let own = self.weight - before + 1;
            self.weight = before;
            self.ctes.push((name_key(&alias.name), own));
        }
        Ok(())
    }

    fn set(&mut self, set: &SetExpr, depth: usize) -> Result<(), Refusal> {
        let depth = deeper(depth)?;
        match set {
            SetExpr::Select(select) => self.select(select, depth),
            SetExpr::Query(query) => self.query(query, depth),
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                self.needs(Operation::Set, "set")?;
                match op {
                    SetOperator::Union | SetOperator::Except | SetOperator::Intersect => {}
                    SetOperator::Minus => return Err(construct("MINUS")),
                }
                match set_quantifier {
                    SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None => {}
                    SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName => {
                        return Err(construct("BY NAME"));
                    }
                }
                self.set(left, depth)?;
                self.set(right, depth)
            }
            SetExpr::Values(_) => Err(construct("VALUES")),
            SetExpr::Table(_) => Err(construct("TABLE")),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err(Refusal::of(&compute::NOT_A_SELECT))
            }
        }
    }

    fn select(&mut self, select: &Select, depth: usize) -> Result<(), Refusal> {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if into.is_some() {
            return Err(Refusal::of(&compute::NOT_A_SELECT));
        }
        let foreign = !optimizer_hints.is_empty()
            || select_modifiers.is_some()
            || top.is_some()
            || exclude.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !connect_by.is_empty()
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || !named_window.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || !matches!(flavor, SelectFlavor::Standard);
        if foreign {
            return Err(construct("TOP, INTO, EXCLUDE, LATERAL VIEW, CONNECT BY, QUALIFY, WINDOW, FROM first"));
        }
        match distinct {
            None | Some(Distinct::All | Distinct::Distinct) => {}
            Some(Distinct::On(_)) => return Err(construct("DISTINCT ON")),
        }
        for table in from {
            self.table_with_joins(table, depth)?;
        }
        if from.len() > 1 {
            self.needs(Operation::Join, "join")?;
        }
        for item in projection {
            self.select_item(item, depth)?;
        }
        if let Some(condition) = selection {
            self.expression(condition, Place::Condition, depth)?;
        }
        if let Some(condition) = having {
            self.needs(Operation::Aggregate, "aggregate")?;
            self.expression(condition, Place::Having, depth)?;
        }
        self.group_by(group_by, depth)
    }

    fn group_by(&mut self, group_by: &GroupByExpr, depth: usize) -> Result<(), Refusal> {
        let GroupByExpr::Expressions(keys, modifiers) = group_by else { return Err(construct("GROUP BY ALL")) };
        if !modifiers.is_empty() {
            return Err(construct("ROLLUP, CUBE, GROUPING SETS"));
        }
        if !keys.is_empty() {
            self.needs(Operation::Aggregate, "aggregate")?;
        }
        keys.iter().try_for_each(|key| self.scalar(key, depth))
    }

    fn select_item(&mut self, item: &SelectItem, depth: usize) -> Result<(), Refusal> {
        match item {
            SelectItem::UnnamedExpr(expr) => self.expression(expr, Place::Output, depth),
            SelectItem::ExprWithAlias { expr, alias } => {
                reserved(&alias.value)?;
                self.expression(expr, Place::Output, depth)
            }
            SelectItem::Wildcard(options) => wildcard_is_plain(options),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                simple_name(name)?;
                wildcard_is_plain(options)
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(_), _)
            | SelectItem::ExprWithAliases { .. } => Err(construct("(expr).*")),
        }
    }

    fn order_by(&mut self, order_by: &OrderBy, depth: usize) -> Result<(), Refusal> {
        let OrderBy { kind, interpolate } = order_by;
        match (kind, interpolate) {
            (OrderByKind::Expressions(keys), None) => keys.iter().try_for_each(|key| self.order_key(key, depth)),
            _ => Err(construct("ORDER BY ALL, INTERPOLATE")),
        }
    }

    /// Checks one key of an ORDER BY, also of a window's.
    pub(super) fn order_key(&mut self, key: &OrderByExpr, depth: usize) -> Result<(), Refusal> {
        let OrderByExpr { expr, options: _, with_fill } = key;
        if with_fill.is_some() {
            return Err(construct("WITH FILL"));
        }
        self.expression(expr, Place::Output, depth)
    }

    fn table_with_joins(&mut self, table: &TableWithJoins, depth: usize) -> Result<(), Refusal> {
        let TableWithJoins { relation, joins } = table;
        self.table(relation, depth)?;
        for join in joins {
            let Join { relation, global, join_operator } = join;
            if *global {
                return Err(construct("GLOBAL JOIN"));
            }
            self.needs(Operation::Join, "join")?;
            self.table(relation, depth)?;
            self.join(join_operator, depth)?;
        }
        Ok(())
    }

    fn join(&mut self, operator: &JoinOperator, depth: usize) -> Result<(), Refusal> {
        let constraint = match operator {
            JoinOperator::Join(c)
            | JoinOperator::Inner(c)
            | JoinOperator::Left(c)
            | JoinOperator::LeftOuter(c)
            | JoinOperator::Right(c)
            | JoinOperator::RightOuter(c)
            | JoinOperator::FullOuter(c)
            | JoinOperator::CrossJoin(c)
            | JoinOperator::LeftSemi(c)
            | JoinOperator::LeftAnti(c) => c,
            JoinOperator::Semi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::StraightJoin(_)
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => return Err(construct("APPLY, ASOF, STRAIGHT, ARRAY JOIN")),
        };
        match constraint {
            JoinConstraint::On(condition) => self.expression(condition, Place::Condition, depth),
            JoinConstraint::Using(columns) => columns.iter().try_for_each(|c| simple_name(c).map(drop)),
            JoinConstraint::None => Ok(()),
            // Its keys would be whatever columns happen to share a name.
            JoinConstraint::Natural => Err(construct("NATURAL JOIN")),
        }
    }

    fn table(&mut self, table: &TableFactor, depth: usize) -> Result<(), Refusal> {
        let depth = deeper(depth)?;
        match table {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                if args.is_some() {
                    return Err(construct("table function"));
                }
                let foreign = !with_hints.is_empty()
                    || version.is_some()
                    || *with_ordinality
                    || !partitions.is_empty()
                    || json_path.is_some()
                    || sample.is_some()
                    || !index_hints.is_empty();
                if foreign {
                    return Err(construct("TABLESAMPLE, VERSION, PARTITION, hints"));
                }
                alias_is_plain(alias.as_ref())?;
                self.known_table(name)
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                if *lateral || sample.is_some() {
                    return Err(construct("LATERAL"));
                }
                alias_is_plain(alias.as_ref())?;
                self.query(subquery, depth)
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                alias_is_plain(alias.as_ref())?;
                self.table_with_joins(table_with_joins, depth)
            }
            TableFactor::TableFunction { .. } | TableFactor::Function { .. } => Err(construct("table function")),
            TableFactor::UNNEST { .. } => Err(construct("UNNEST")),
            TableFactor::JsonTable { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::XmlTable { .. }
            | TableFactor::SemanticView { .. } => Err(construct("PIVOT, MATCH_RECOGNIZE, JSON_TABLE, XMLTABLE")),
        }
    }

    /// A table is a granted name or a common table expression in scope, never a path or a schema's.
    fn known_table(&mut self, name: &ObjectName) -> Result<(), Refusal> {
        let unknown = || Refusal::of(&compute::UNKNOWN_TABLE).with("table", printable(&name.to_string()));
        let key = simple_name(name).map_err(|_| unknown())?;
        let cte = self.ctes.iter().rev().find(|(cte, _)| *cte == key).map(|(_, weight)| *weight);
        let granted = self.tables.tables.contains_key(&key).then_some(1);
        self.weight += cte.or(granted).ok_or_else(unknown)?;
        if self.weight > TERMS {
            return Err(Refusal::of(&compute::TOO_MANY_TERMS).with("terms", self.weight).with("limit", TERMS));
        }
        Ok(())
    }
}

/// The key of a name of one part, as the planner will look it up: folded unless quoted.
fn simple_name(name: &ObjectName) -> Result<String, Refusal> {
    match name.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] => Ok(name_key(ident)),
        _ => Err(construct("qualified name")),
    }
}

pub(super) fn name_key(ident: &datafusion::sql::sqlparser::ast::Ident) -> String {
    if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_ascii_lowercase() }
}

/// Names the user wrote go into refusals, cut and stripped of what could disturb a screen or a log.
pub(crate) fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// Names that start with two underscores are the rewriter's own.
pub(super) fn reserved(name: &str) -> Result<(), Refusal> {
    if name.starts_with("__") {
        return Err(Refusal::of(&compute::POLICY_NAME).with("name", printable(name)));
    }
    Ok(())
}

fn alias_is_plain(alias: Option<&TableAlias>) -> Result<(), Refusal> {
    let Some(TableAlias { explicit: _, name, columns, at }) = alias else { return Ok(()) };
    reserved(&name.value)?;
    if at.is_some() || columns.iter().any(|c| c.data_type.is_some()) {
        return Err(construct("alias with types"));
    }
    columns.iter().try_for_each(|column| reserved(&column.name.value))
}

fn wildcard_is_plain(options: &WildcardAdditionalOptions) -> Result<(), Refusal> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let plain = opt_ilike.is_none()
        && opt_exclude.is_none()
        && opt_except.is_none()
        && opt_replace.is_none()
        && opt_rename.is_none()
        && opt_alias.is_none();
    if plain { Ok(()) } else { Err(construct("* EXCLUDE, REPLACE, RENAME")) }
}

fn limit_of_literals(limit: &LimitClause) -> Result<(), Refusal> {
    let LimitClause::LimitOffset { limit, offset, limit_by } = limit else { return Err(construct("LIMIT a, b")) };
    if !limit_by.is_empty() {
        return Err(construct("LIMIT BY"));
    }
    let counts = limit.iter().chain(offset.iter().map(|o| &o.value));
    for count in counts {
        if !matches!(count, Expr::Value(_)) {
            return Err(Refusal::of(&compute::LITERAL_REQUIRED).with("place", "LIMIT"));
        }
    }
    Ok(())
}
