//! Who acts, in which book and by which door: the first argument of every use case.

use crate::app::Timestamp;
use crate::domain::account::{Sort, Theme};
use crate::domain::collate::Collation;
use crate::domain::ids::{AccountId, BookId};
use crate::domain::log::Door;
use crate::store::{accounts::AccountRow, books::BookRow};

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its key.
    pub id: AccountId,
    /// What they sign in with.
    pub login: String,
    /// What the pages call them.
    pub name: String,
    /// May make accounts for others.
    pub admin: bool,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name, such as `Europe/Moscow`.
    pub time_zone: String,
    /// The colours of the pages.
    pub theme: Theme,
    /// The order of the list.
    pub sort: Sort,
    /// Whether single keys act on the pages.
    pub shortcuts: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An address book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its key.
    pub id: BookId,
    /// Its name in URLs and on the command line.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Which alphabet comes first.
    pub collation: Collation,
    /// The number of its last change.
    pub token: i64,
    /// Live contacts.
    pub contact_count: i64,
    /// Contacts in the trash.
    pub trash_count: i64,
}

/// Who acts, in which book, by which door.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account that acts.
    pub account: Account,
    /// The book it acts on.
    pub book: Book,
    /// How it came in.
    pub door: Door,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId(row.id),
            login: row.login,
            name: row.name,
            admin: row.admin,
            locale: row.locale,
            time_zone: row.time_zone,
            theme: Theme::parse(&row.theme).unwrap_or(Theme::Auto),
            sort: Sort::parse(&row.sort).unwrap_or(Sort::Family),
            shortcuts: row.shortcuts,
            created_at: row.created_at,
        }
    }
}

impl From<BookRow> for Book {
    fn from(row: BookRow) -> Self {
        Self {
            id: BookId(row.id),
            slug: row.slug,
            name: row.name,
            collation: Collation::parse(&row.collation).unwrap_or(Collation::Ru),
            token: row.token,
            contact_count: row.contact_count,
            trash_count: row.trash_count,
        }
    }
}
