//! The columns of the organisation and person list, for its Excel export.

use crate::http::{Cell, Column, Sheet};
use domain::party::{Delegation, Group, Organisation, Person};

/// Columns of organisations.
pub static ORGANISATIONS: Sheet<Organisation> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[
        Column {
            key: "org_kind",
            zh: "机构类别",
            en: "Kind of organisation",
            cell: |r| Cell::code(r.org_kind.zh(), r.org_kind.word()),
        },
        Column {
            key: "uscc",
            zh: "统一社会信用代码",
            en: "Unified social credit code",
            cell: |r| Cell::maybe(r.uscc.clone()),
        },
    ],
};

/// Columns of people.
pub static PEOPLE: Sheet<Person> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[
        Column { key: "account", zh: "账号", en: "Account", cell: |r| Cell::Text(r.account.clone()) },
        Column {
            key: "roles",
            zh: "角色",
            en: "Roles",
            cell: |r| Cell::list(r.roles.iter().map(|role| format!("{} {}", role.zh(), role.word()))),
        },
    ],
};

/// Columns of role groups.
pub static GROUPS: Sheet<Group> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[Column {
        key: "roles",
        zh: "角色",
        en: "Roles",
        cell: |r| Cell::list(r.roles.iter().map(|role| format!("{} {}", role.zh(), role.word()))),
    }],
};

/// Columns of delegations.
pub static DELEGATIONS: Sheet<Delegation> = Sheet {
    owner: ("机构", "Organisation"),
    columns: &[
        Column { key: "from", zh: "委托人", en: "From", cell: |r| Cell::Record(domain::Kind::Person, r.from.0) },
        Column { key: "to", zh: "受托人", en: "To", cell: |r| Cell::Record(domain::Kind::Person, r.to.0) },
        Column {
            key: "roles",
            zh: "角色",
            en: "Roles",
            cell: |r| Cell::list(r.roles.iter().map(|role| format!("{} {}", role.zh(), role.word()))),
        },
    ],
};
