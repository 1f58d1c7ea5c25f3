//! A message about the last action, which a cookie carries to the next page.

use actix_web::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use domain::ids::{BatchId, ContactId, JobId};

const COOKIE: &str = "flash";

/// A message for one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The key of the text.
    pub key: String,
    /// The name in the text.
    pub about: String,
    /// The number in the text, in place of a name.
    pub count: Option<i64>,
    /// The batch that the undo button undoes.
    pub undo: Option<i64>,
    /// The batches of other books that the button undoes, too.
    pub undo_also: Vec<i64>,
    /// True for a warning.
    pub warns: bool,
    /// Where the list leads on from the message.
    pub link: Option<FlashLink>,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlashLink {
    /// A contact, whose name is in the message.
    Contact(i64),
    /// A job that has to end first.
    Job(i64),
}

impl Flash {
    /// A message with this text.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            about: String::new(),
            count: None,
            undo: None,
            undo_also: Vec::new(),
            warns: false,
            link: None,
        }
    }

    /// Sets the name in the text.
    #[must_use]
    pub fn about(mut self, name: &str) -> Self {
        self.about = name.chars().take(200).collect();
        self
    }

    /// Sets the number in the text, which selects its plural form.
    #[must_use]
    pub fn count(mut self, number: i64) -> Self {
        self.count = Some(number);
        self
    }

    /// Adds an undo button for the batch, if any.
    #[must_use]
    pub fn undo(mut self, batch: Option<BatchId>) -> Self {
        self.undo = batch.map(|batch| batch.0);
        self
    }

    /// Adds an undo button for the batches of an act on several books.
    #[must_use]
    pub fn undo_all(mut self, batches: &[BatchId]) -> Self {
        let mut ids = batches.iter().map(|batch| batch.0);
        self.undo = ids.next();
        self.undo_also = ids.collect();
        self
    }

    /// Leads to a contact, which has to be the one that the message is about.
    #[must_use]
    pub fn contact(mut self, contact: ContactId) -> Self {
        self.link = Some(FlashLink::Contact(contact.0));
        self
    }

    /// Leads to a job, if any.
    #[must_use]
    pub fn job(mut self, job: Option<JobId>) -> Self {
        self.link = job.map(|job| FlashLink::Job(job.0));
        self
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.warns = true;
        self
    }

    /// The cookie with the message.
    #[must_use]
    pub fn cookie(&self) -> Cookie<'static> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        cookie(URL_SAFE_NO_PAD.encode(json)).finish()
    }

    /// Parses the cookie; `None` if it is malformed.
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

/// The cookie that makes the browser drop the message.
#[must_use]
pub fn cleared() -> Cookie<'static> {
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
