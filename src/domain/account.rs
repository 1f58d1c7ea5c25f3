//! What an account chooses about its pages, and what a new account must fulfil.

use super::string_enum::string_enum;

string_enum! {
    /// The colours of the pages.
    Theme {
        /// As the device has it.
        Auto = "auto",
        /// Ink on paper.
        Light = "light",
        /// The night theme.
        Dark = "dark",
    }
}

string_enum! {
    /// The order of the list.
    Sort {
        /// By family name, then given name.
        Family = "family",
        /// By given name, then family name.
        Given = "given",
    }
}

/// The shortest password that is taken, in characters (NIST SP 800-63B §5.1.1.2).
pub const PASSWORD_MIN: usize = 8;
/// The longest password that is taken, in bytes: a bound on hashing, not on people.
pub const PASSWORD_MAX: usize = 1024;
/// The longest login, in characters.
pub const LOGIN_MAX: usize = 64;

/// What is wrong with a login or a password that somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountError {
    /// No login.
    LoginEmpty,
    /// A login is 1 to 64 of small Latin letters, digits, `.`, `_`, `-` and `@`.
    LoginBad,
    /// Fewer than `PASSWORD_MIN` characters.
    PasswordShort,
    /// More than `PASSWORD_MAX` bytes.
    PasswordLong,
}

/// The login as it is stored and looked up: trimmed and in lower case.
#[must_use]
pub fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Everything that is wrong with a new account, in the order of the form.
#[must_use]
pub fn check_account(login: &str, password: &str) -> Vec<AccountError> {
    check_login(login)
        .into_iter()
        .chain(check_password(password))
        .collect()
}

/// What is wrong with a login, if anything.
#[must_use]
pub fn check_login(login: &str) -> Option<AccountError> {
    let login = login_key(login);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    if login.is_empty() {
        Some(AccountError::LoginEmpty)
    } else if login.chars().count() > LOGIN_MAX || !login.chars().all(fits) {
        Some(AccountError::LoginBad)
    } else {
        None
    }
}

/// What is wrong with a password, if anything.
#[must_use]
pub fn check_password(password: &str) -> Option<AccountError> {
    if password.chars().count() < PASSWORD_MIN {
        Some(AccountError::PasswordShort)
    } else if password.len() > PASSWORD_MAX {
        Some(AccountError::PasswordLong)
    } else {
        None
    }
}
