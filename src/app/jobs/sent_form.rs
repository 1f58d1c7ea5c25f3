//! Tells whether a form that is sent is one that was sent before.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use domain::hex::to_hex;

/// A form as it was sent: the same page, and the same choices on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentForm(String);

impl SentForm {
    /// Names a form by the page that it is on, and by what was chosen there. Without a page, as programs send it, each is
    /// another form.
    #[must_use]
    pub fn of(page: &str, chosen: &str) -> Self {
        if page.is_empty() {
            return Self(Uuid::new_v4().simple().to_string());
        }
        let hash = Sha256::digest(format!("{page} {chosen}").as_bytes());
        Self(to_hex(&hash))
    }

    /// The same form for one of several jobs that it starts in a book.
    #[must_use]
    pub fn with(&self, part: &str) -> Self {
        Self::of(&self.0, part)
    }

    /// Its name, as the row of its job has it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
