//! Errors of the fields of an account.

use crate::web::field_error::{FieldError, field_error};
use domain::account::AccountError;

/// The field and the text of what is wrong with a new account or password.
pub fn account_error(error: AccountError) -> FieldError {
    match error {
        AccountError::LoginEmpty => field_error("login", "error-login-empty"),
        AccountError::LoginBad => field_error("login", "error-login-bad"),
        AccountError::PasswordShort => field_error("password", "error-password-short"),
        AccountError::PasswordLong => field_error("password", "error-password-long"),
    }
}
