//! Why a command failed: one line for the user at the terminal.

use std::fmt;

use blocknotik::app;
use domain::account::{AccountError, MAX_LOGIN, MAX_PASSWORD, MIN_PASSWORD};

/// One line that says what is wrong and what to do.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure with this line.
    pub fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self(match error {
            store::Error::Unavailable(cause) => {
                format!(
                    "the database is unavailable ({}); check that it is running, or wait for it with `manage wait-db`",
                    store::error_chain(cause.as_ref())
                )
            }
            store::Error::Busy => "the database is busy; try again in a moment".to_owned(),
            other => store::error_chain(&other),
        })
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Unavailable(cause) => store::Error::Unavailable(cause).into(),
            app::Error::Busy => store::Error::Busy.into(),
            app::Error::LoginTaken => Self::new(
                "this login is already taken; choose another one, or change its password with `manage user passwd`",
            ),
            app::Error::InvalidAccount(errors) => {
                Self(errors.into_iter().map(unfit).collect::<Vec<_>>().join("; "))
            }
            other => Self(other.chain()),
        }
    }
}

fn unfit(error: AccountError) -> String {
    match error {
        AccountError::LoginEmpty => "the login is empty".to_owned(),
        AccountError::LoginBad => {
            format!("a login has 1 to {MAX_LOGIN} characters: lowercase letters a to z, digits, and . _ - @")
        }
        AccountError::PasswordShort => {
            format!("the password is too short: at least {MIN_PASSWORD} characters")
        }
        AccountError::PasswordLong => format!("the password is too long: at most {MAX_PASSWORD} bytes"),
    }
}
