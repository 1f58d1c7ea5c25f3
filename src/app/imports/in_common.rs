//! What an imported card has in common with a contact or an earlier card, as an item keeps it.

use serde::{Deserialize, Serialize};

use crate::app::Result;
use crate::app::json::to_json;
use domain::duplicates::{Certainty, Comparison, Reason};

/// Why an imported card may be about the same person as a contact of the book or an earlier card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCommon {
    /// How certain it is.
    pub certainty: Certainty,
    /// The reasons, the strongest kinds first.
    pub reasons: Vec<Reason>,
}

#[derive(Serialize, Deserialize)]
struct StoredForm {
    certainty: String,
    why: Vec<(String, String)>,
}

impl InCommon {
    /// What a comparison says; `None` if it says that they are two people.
    pub(super) fn of(comparison: Comparison) -> Option<Self> {
        let certainty = comparison.certainty?;
        let reasons = comparison.reasons;
        Some(Self { certainty, reasons })
    }

    pub(super) fn to_json(&self) -> Result<String> {
        let why = self.reasons.iter();
        to_json(&StoredForm {
            certainty: self.certainty.as_str().to_owned(),
            why: why
                .map(|reason| (reason.word().to_owned(), reason.value().to_owned()))
                .collect(),
        })
    }

    /// `None` without a certainty, as older programs left it.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        let stored: StoredForm = serde_json::from_str(text).ok()?;
        let why = stored.why.iter();
        Some(Self {
            certainty: Certainty::parse(&stored.certainty)?,
            reasons: why.filter_map(|(word, value)| Reason::of(word, value)).collect(),
        })
    }
}
