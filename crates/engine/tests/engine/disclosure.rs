//! Nothing hidden shows: generated statements against a town whose hidden cells are canaries (B2, A17).

use super::town::{PERSONS, Town, hidden};
use domain::{policy::Policy, task::Reply};
use engine::Failure;
use proptest::prelude::*;

fn policy() -> Policy {
    toml::from_str(
        r#"
        purpose = "试验"
        [tables.person]
        row_filter = "status = 'open'"
        unit = "id"
        [tables.person.columns]
        id = { use = "mask", mask = { name = "token" }, grade = 3 }
        name = { use = "plain", grade = 2 }
        mobile = { use = "mask", mask = { name = "mobile" }, grade = 3 }
        district = { use = "plain", grade = 1 }
        income = { use = "plain", grade = 2 }
        score = { use = "plain", grade = 2 }
        born = { use = "plain", grade = 2 }
        [tables.district.columns]
        district = { use = "plain", grade = 1 }
        area_km2 = { use = "plain", grade = 1 }
        "#,
    )
    .unwrap()
}

/// Expressions that fail in other engines on the right row, and those that compare.
fn scalar() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("p.name".to_owned()),
        Just("p.mobile".to_owned()),
        Just("p.id".to_owned()),
        Just("p.district".to_owned()),
        Just("p.income".to_owned()),
        Just("p.score".to_owned()),
        Just("p.born".to_owned()),
        (0..PERSONS).prop_map(|p| format!("{}", 777_000 + p)),
        Just("'canary-3'".to_owned()),
        Just("0".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("null".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let three = (inner.clone(), inner.clone(), inner.clone());
        prop_oneof![
            (
                two.clone(),
                prop_oneof![Just("+"), Just("-"), Just("*"), Just("/"), Just("%"), Just("||"), Just("="), Just("<")]
            )
                .prop_map(|((a, b), op)| format!("({a} {op} {b})")),
            (
                inner.clone(),
                prop_oneof![Just("bigint"), Just("double"), Just("date"), Just("varchar"), Just("boolean")]
            )
                .prop_map(|(a, t)| format!("cast({a} as {t})")),
            three.prop_map(|(a, b, c)| format!("case when {a} is null then {b} else {c} end")),
            two.prop_map(|(a, b)| format!("coalesce({a}, {b})")),
            inner.clone().prop_map(|a| format!("nullif({a}, 0)")),
            inner.clone().prop_map(|a| format!("upper(cast({a} as varchar))")),
            inner.clone().prop_map(|a| format!("length(cast({a} as varchar))")),
            inner.clone().prop_map(|a| format!("round(cast({a} as double), 2)")),
            inner.prop_map(|a| format!("extract(year from cast({a} as date))")),
        ]
    })
}

fn statement() -> impl Strategy<Value = String> {
    let condition = scalar().prop_map(|e| format!("coalesce(cast({e} as boolean), true)")).boxed();
    prop_oneof![
        (scalar(), condition.clone()).prop_map(|(e, c)| format!("select {e} as x from person p where {c} order by x, p.score")),
        (scalar(), scalar()).prop_map(|(e, k)| format!("select count({e}) as n, min({k}) as least from person p")),
        (scalar(), condition.clone()).prop_map(|(e, c)| {
            format!("select p.district, count(distinct {e}) as n from person p group by p.district having max(cast({c} as varchar)) is not null order by 1")
        }),
        (scalar(), condition.clone()).prop_map(|(e, c)| {
            format!("select d.district, count(*) as n from district d left join person p on d.district = p.district and {c} where {e} is null group by d.district order by 1")
        }),
        condition.clone().prop_map(|c| format!("select count(*) from district d where exists (select 1 from person p where p.district = d.district and {c})")),
        (scalar(), condition).prop_map(|(e, c)| format!("with t as (select {e} as x, p.score from person p where {c}) select x from t union select name from person order by 1")),
        scalar().prop_map(|e| format!("select {e} as x, row_number() over (order by p.score) as r from person p order by r")),
    ]
}

/// What an asker sees: rows, or the text of the failure.
fn answer(town: &Town, policy: &Policy, sql: &str) -> String {
    match town.run(policy, sql, None) {
        Ok(Reply::Rows(set)) => format!("{:?}", set.rows),
        Ok(other) => panic!("a development statement answered {other:?}"),
        Err(Failure::Refused(refusal)) => format!("{} {} {}", refusal.code, refusal.zh, refusal.en),
        Err(Failure::Fault(fault)) => format!("fault {fault}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(ProptestConfig::default().cases / 8) })]

    /// The answer is that of a town in which hidden rows and columns never were: no filter, error or
    /// count lets them through, and neither does the text of a refusal.
    #[test]
    fn answers_equal_those_over_a_physically_redacted_copy(sql in statement()) {
        let town = TOWNS.with(|(whole, redacted)| {
            let filtered = answer(whole, &policy(), &sql);
            let mut bare = policy();
            bare.tables.get_mut("person").unwrap().row_filter = None;
            (filtered, answer(redacted, &bare, &sql))
        });
        prop_assert_eq!(&town.0, &town.1, "{}", sql);
        for person in (0..PERSONS).filter(|p| hidden(*p)) {
            // The statement itself may hold a guess; nothing else may hold a hidden cell.
            let income = (777_000 + person).to_string();
            prop_assert!(sql.contains(&income) || !town.0.contains(&income), "{} gave {}", sql, town.0);
        }
        prop_assert!(sql.contains("canary") || !town.0.contains("canary"), "{} gave {}", sql, town.0);
        prop_assert!(!town.0.starts_with("fault"), "{} gave {}", sql, town.0);
    }
}

thread_local! {
    static TOWNS: (Town, Town) = (Town::build(), Town::redacted());
}
