//! Remarks of the import report: what was changed in a card, what was unreadable, why it was rejected.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::archive::ArchiveProblem;
use crate::csv::{RowProblem, RowRemark};
use crate::json::JsonError;
use crate::ldif::{LdifError, RecordRemark};
use crate::vcard::{CardFix, Rejection};
use domain::repair::Defect;

/// One line of the import report, about one card or row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// One of [`remark_words`]. The text that is shown has the key `remark-WORD`. Stored as `what`.
    #[serde(rename = "what")]
    pub word: String,
    /// The line of the file that it is about, from 1.
    pub line: usize,
    /// The unreadable text, or the name of a charset; may be empty.
    pub text: String,
    /// How many more remarks with this word the card has, which are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub and_more: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Remarks with the same word that a card lists.
pub(super) const MAX_LISTED: usize = 100;

/// Keeps the first remarks of each word, and counts the others.
pub(super) fn bounded(remarks: impl Iterator<Item = Remark>) -> Vec<Remark> {
    let mut kept: Vec<Remark> = Vec::new();
    // For each word: how many are kept, and where the last of them is.
    let mut words: HashMap<String, (usize, usize)> = HashMap::new();
    for remark in remarks {
        let (count, last) = words.entry(remark.word.clone()).or_default();
        if *count < MAX_LISTED {
            *count += 1;
            *last = kept.len();
            kept.push(remark);
        } else if let Some(last) = kept.get_mut(*last) {
            last.and_more += 1;
        }
    }
    kept
}

impl Remark {
    /// A remark with this word.
    #[must_use]
    pub fn of(word: &str, line: usize, text: &str) -> Self {
        Self {
            word: word.to_owned(),
            line,
            text: text.to_owned(),
            and_more: 0,
        }
    }

    /// True if line ends were changed to CRLF. The report counts these instead of listing them.
    #[must_use]
    pub fn is_of_line_ends(&self) -> bool {
        self.word == fix_word(CardFix::LineEnds)
    }

    /// True if the card got a UID made from its content. The report counts these, too.
    #[must_use]
    pub fn is_of_uid(&self) -> bool {
        self.word == fix_word(CardFix::Uid)
    }
}

/// Every word that a remark may have. Each needs a text in all languages.
#[must_use]
pub fn remark_words() -> Vec<String> {
    let about_files_and_groups = [
        "stray",
        "too-large",
        "file-empty",
        "file-unknown",
        "group",
        "missing-members",
        "hidden-values",
        "hidden-labels",
        "invisible-labels",
        "older",
        "twin",
        "likely-twin",
        "row-preamble",
        "ldif-structure",
        "telegram-deleted",
        "telegram-date",
        "telegram-frequent",
        "collided",
    ];
    let fixes = CardFix::WORDS.iter().map(|word| format!("changed-{word}"));
    let rejections = Rejection::ALL.iter().map(|r| format!("rejected-{}", r.as_str()));
    let problems = Defect::ALL
        .iter()
        .map(|defect| format!("unread-{}", defect.as_str()));
    let rows = RowRemark::ALL
        .iter()
        .map(|remark| format!("row-{}", remark.as_str()));
    let cells = RowProblem::ALL.iter().map(|p| format!("row-{}", p.as_str()));
    let archives = ArchiveProblem::ALL
        .iter()
        .map(|problem| format!("archive-{}", problem.as_str()));
    let ldif_errors = LdifError::ALL
        .iter()
        .map(|error| format!("ldif-{}", error.as_str()));
    let records = RecordRemark::ALL
        .iter()
        .map(|remark| format!("ldif-{}", remark.as_str()));
    let json_errors = JsonError::ALL
        .iter()
        .map(|error| format!("json-{}", error.as_str()));
    about_files_and_groups
        .map(str::to_owned)
        .into_iter()
        .chain(fixes)
        .chain(rejections)
        .chain(problems)
        .chain(rows)
        .chain(cells)
        .chain(json_errors)
        .chain(archives)
        .chain(ldif_errors)
        .chain(records)
        .collect()
}

/// The word of the remark on a change that normalizing made.
pub(super) fn fix_word(fix: CardFix) -> String {
    format!("changed-{}", fix.as_str())
}
