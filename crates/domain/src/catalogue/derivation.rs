//! How an item was made of another (派生方式, EC-75). A digest without a key is found again by trying all values, so it
//! counts as what it was made of; only one with a key that stays with the department takes the identifier away.

use super::{ContentKind, Item, ItemDetail, PersonalClass, Resource};
use crate::states;

states! {
    /// How an item was made of another (派生方式).
    Derivation {
        None = "none", "未经变换";
        KeyedHmac = "keyed_hmac", "带密钥摘要";
        PlainHash = "plain_hash", "无密钥摘要";
        Other = "other", "其他变换";
    }
}

impl ItemDetail {
    /// Whether it says what the item was made of, where it was made of something.
    pub(super) fn names_its_source(&self) -> bool {
        matches!(self.derivation, None | Some(Derivation::None)) || !self.derived_from.trim().is_empty()
    }
}

impl Item {
    /// Whether values that look like digests are accounted for: by a key, or because they are digests of nothing.
    pub(super) fn digests_explained(&self) -> bool {
        let found = self.content.iter().any(|count| count.kind == ContentKind::Digest);
        !found || matches!(self.detail.derivation, Some(Derivation::KeyedHmac | Derivation::None))
    }
}

impl Resource {
    /// Whether an item is declared a digest without a key, unless it was made of another item of the resource that is
    /// no personal information.
    pub(super) fn is_plain_digest(&self, item: &Item) -> bool {
        let harmless = |source: &Item| source.detail.personal == Some(PersonalClass::None) && !source.identifier;
        let source = self.item(&item.detail.derived_from).filter(|source| source.name != item.name);
        item.detail.derivation == Some(Derivation::PlainHash) && !source.is_some_and(harmless)
    }
}
