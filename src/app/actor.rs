//! Who acts: the account, the origin of its requests, and the device it signs in from.

use crate::app::Timestamp;
use domain::account::{Sort, Theme};
use domain::change_log::Origin;
use domain::ids::AccountId;
use store::accounts::AccountRow;

/// An account as the use cases see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// Its key.
    pub id: AccountId,
    /// The name it signs in with.
    pub login: String,
    /// The name that the pages show.
    pub name: String,
    /// True if it may create accounts for others.
    pub admin: bool,
    /// `ru` or `en`; `None` follows the browser.
    pub locale: Option<String>,
    /// An IANA name, such as `Europe/Moscow`; empty until the browser of the first sign-in names one.
    pub time_zone: String,
    /// The colors of the pages.
    pub theme: Theme,
    /// The order of the contact list.
    pub sort: Sort,
    /// True if single-key shortcuts are on.
    pub shortcuts: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Who acts: an account, and the origin that the change log records.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub(in crate::app) account: Account,
    /// Where the request comes from.
    pub(in crate::app) origin: Origin,
}

/// The device that a user signs in from.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The address of the client.
    pub address: String,
    /// The `User-Agent` of the browser.
    pub user_agent: String,
    /// The cookie that says to which accounts the device has signed in before; empty without one.
    pub cookie: String,
    /// The IANA name of its time zone; empty if the browser did not say.
    pub time_zone: String,
}

impl Actor {
    /// The actor for an account.
    pub(in crate::app) fn new(row: AccountRow, origin: Origin) -> Self {
        Self {
            account: Account::from(row),
            origin,
        }
    }
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
