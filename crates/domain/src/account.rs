//! Preferences of an account, and the rules for logins and passwords.

use crate::string_enum;

string_enum! {
    /// The color theme.
    Theme {
        /// The setting of the device.
        Auto = "auto",
        /// Dark text on a light background.
        Light = "light",
        /// Light text on a dark background.
        Dark = "dark",
    }
}

string_enum! {
    /// The order of the contact list.
    Sort {
        /// By family name, then given name.
        Family = "family",
        /// By given name, then family name.
        Given = "given",
    }
}

string_enum! {
    /// An order of the contact list by time, the newest first.
    Recency {
        /// By when a contact was added.
        Added = "added",
        /// By when it was last changed.
        Changed = "changed",
        /// By when the account last viewed it.
        Viewed = "viewed",
    }
}

string_enum! {
    /// Why a device did not get what it asked for by CardDAV.
    DeviceFault {
        /// The card is another one by now.
        Changed = "changed",
        /// Another card of the book has the UID.
        Uid = "uid",
        /// What it sent is not a card.
        Invalid = "invalid",
        /// The card has a version other than 3.0 and 4.0.
        Version = "version",
        /// The card is too large.
        TooLarge = "too-large",
        /// There is no such card or book.
        Gone = "gone",
        /// The server does not do that.
        Refused = "refused",
        /// Anything else.
        Other = "other",
    }
}

string_enum! {
    /// The form in which a device gets the labels of contacts.
    LabelForm {
        /// As CATEGORIES of the contacts' cards.
        Categories = "categories",
        /// As a card of a group for each label, too.
        GroupCards = "cards",
    }
}

impl LabelForm {
    /// The form that a program knows, by its `User-Agent`: Apple's programs know groups only as cards.
    #[must_use]
    pub fn of_program(user_agent: &str) -> Self {
        const APPLE: [&str; 5] = ["iOS/", "macOS/", "Mac OS X/", "dataaccessd", "AddressBookCore"];
        if APPLE.iter().any(|word| user_agent.contains(word)) {
            Self::GroupCards
        } else {
            Self::Categories
        }
    }
}

string_enum! {
    /// What an app password allows.
    AppScope {
        /// To read and write contacts by CardDAV.
        Dav = "dav",
        /// To search contacts.
        Search = "search",
    }
}

impl AppScope {
    /// Reads the stored text of several scopes.
    pub fn parse_all(words: &str) -> Vec<Self> {
        words.split(' ').filter_map(Self::parse).collect()
    }
}

/// Why an app password cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppPasswordError {
    /// It has no name.
    NameEmpty,
    /// Its name is longer than the list of devices can show.
    NameTooLong,
    /// It would allow nothing.
    NoScope,
    /// The form that asks for it has made one before, which was revoked.
    Revoked,
}

/// Minimum length of a password, in characters (NIST SP 800-63B §5.1.1.2).
pub const MIN_PASSWORD: usize = 8;
/// Maximum length of a password, in bytes; limits the cost of hashing.
pub const MAX_PASSWORD: usize = 1024;
/// Maximum length of a login, in characters.
pub const MAX_LOGIN: usize = 64;

/// Why a login or password is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountError {
    /// The login is empty.
    LoginEmpty,
    /// The login is too long, or has characters other than Latin letters, digits, `.`, `_`, `-` and `@`.
    LoginBad,
    /// The password has fewer than [`MIN_PASSWORD`] characters.
    PasswordShort,
    /// The password has more than [`MAX_PASSWORD`] bytes.
    PasswordLong,
}

/// The login as it is stored and looked up: trimmed and in lower case.
#[must_use]
pub fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

/// All errors of a new account, in the order of the form's fields.
#[must_use]
pub fn check_account(login: &str, password: &str) -> Vec<AccountError> {
    check_login(login)
        .into_iter()
        .chain(check_password(password))
        .collect()
}

/// The error of a login; `None` if it is valid.
#[must_use]
pub fn check_login(login: &str) -> Option<AccountError> {
    let login = login_key(login);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    if login.is_empty() {
        Some(AccountError::LoginEmpty)
    } else if login.chars().count() > MAX_LOGIN || !login.chars().all(fits) {
        Some(AccountError::LoginBad)
    } else {
        None
    }
}

/// The error of a password; `None` if it is valid.
#[must_use]
pub fn check_password(password: &str) -> Option<AccountError> {
    if password.chars().count() < MIN_PASSWORD {
        Some(AccountError::PasswordShort)
    } else if password.len() > MAX_PASSWORD {
        Some(AccountError::PasswordLong)
    } else {
        None
    }
}
