//! The catalogue of refusal codes, one file per capability. `docs/generated/refusals.md` lists them.

use crate::refusal::Code;

pub mod airlock;
pub mod calendar;
pub mod catalogue;
pub mod compute;
pub mod delivery;
pub mod grant;
pub mod mandate;
pub mod party;
pub mod platform;
pub mod product;
pub mod rulebook;
pub mod supervision;
pub mod supply;
pub mod zone;

/// Declares the codes of one capability and the list `ALL` of them.
macro_rules! codes {
    ($( $name:ident = $id:literal, $kind:ident, $control:expr, $article:expr, $zh:literal, $en:literal; )*) => {
        $(
            #[doc = $en]
            pub const $name: $crate::refusal::Code = $crate::refusal::Code {
                id: $id,
                kind: $crate::refusal::RefusalKind::$kind,
                control: $control,
                article: $article,
                zh: $zh,
                en: $en,
            };
        )*
        /// Every code of this capability.
        pub const ALL: &[&$crate::refusal::Code] = &[$(&$name),*];
    };
}
pub(crate) use codes;

/// Every code of every capability, in the order of the capabilities.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        platform::ALL,
        party::ALL,
        zone::ALL,
        rulebook::ALL,
        calendar::ALL,
        catalogue::ALL,
        supply::ALL,
        mandate::ALL,
        grant::ALL,
        compute::ALL,
        airlock::ALL,
        product::ALL,
        delivery::ALL,
        supervision::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn every_code_is_unique_bilingual_and_names_its_article() {
        let mut seen = HashSet::new();
        for code in super::all() {
            assert!(seen.insert(code.id), "{} stands twice", code.id);
            assert!(!code.zh.is_empty() && !code.en.is_empty(), "{} lacks a sentence", code.id);
            assert!(code.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{} has no Chinese", code.id);
            if let Some(control) = code.control {
                let article = code.article.map(|a| format!("A{a}."));
                assert!(article.is_some_and(|a| control.starts_with(&a)), "{} names another article", code.id);
            }
        }
    }
}
