//! What the change log says of a move or copy: the other book, and the batch there.

use serde::{Deserialize, Serialize};

use crate::app::Result;
use crate::app::json::to_json;

/// The detail of a batch that moves or copies contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDetail {
    /// True in the book that the contacts left.
    pub leaves: bool,
    /// The other book.
    pub book: i64,
    /// Its name then.
    pub name: String,
    /// The batch of the other book; `None` for a copy.
    pub other: Option<i64>,
    /// The name of the device that did it by CardDAV; empty otherwise.
    #[serde(default)]
    pub device: String,
}

impl TransferDetail {
    /// Reads the detail of a batch; `None` if it is another one.
    #[must_use]
    pub fn of_detail(detail: &str) -> Option<Self> {
        serde_json::from_str(detail).ok()
    }

    pub(super) fn print(&self) -> Result<String> {
        to_json(self)
    }
}
