//! What the next page says of what was just done, carried by a cookie for one page.

use actix_web::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::domain::ids::BatchId;

const COOKIE: &str = "flash";

/// A message for one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The key of its text.
    pub key: String,
    /// A name or number that the text mentions.
    pub about: String,
    /// The batch that its button undoes.
    pub undo: Option<i64>,
    /// True if it tells of a problem.
    pub warns: bool,
}

impl Flash {
    /// A message of what was done.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            about: String::new(),
            undo: None,
            warns: false,
        }
    }

    /// It mentions something.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "names and numbers alike")]
    pub fn about(mut self, about: impl ToString) -> Self {
        self.about = about.to_string().chars().take(200).collect();
        self
    }

    /// It offers to undo a batch, if there is one.
    #[must_use]
    pub fn undo(mut self, batch: Option<BatchId>) -> Self {
        self.undo = batch.map(|batch| batch.0);
        self
    }

    /// It tells of a problem.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.warns = true;
        self
    }

    /// The cookie that carries it.
    #[must_use]
    pub fn cookie(&self) -> Cookie<'static> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        cookie(URL_SAFE_NO_PAD.encode(json)).finish()
    }

    /// Reads the cookie; `None` for one that is not ours.
    #[must_use]
    pub fn read(cookie: &Cookie) -> Option<Self> {
        let json = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// The name of the cookie.
    pub const fn cookie_name() -> &'static str {
        COOKIE
    }
}

/// The cookie that makes the browser forget the message.
#[must_use]
pub fn forgotten() -> Cookie<'static> {
    cookie(String::new())
        .max_age(actix_web::cookie::time::Duration::ZERO)
        .finish()
}

fn cookie(value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
}
