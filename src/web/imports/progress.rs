//! The progress bar of an import.

use crate::app::imports::ImportView;
use crate::domain::import::ImportState;
use crate::web::imports::wording::size;
use crate::web::page::PageContext;

/// The values of the bar, and its text.
pub struct ProgressBar {
    /// The finished part, in bytes or cards.
    pub done: u64,
    /// The whole; 0 if unknown.
    pub all: u64,
    /// The progress in words.
    pub text: String,
}

impl ProgressBar {
    /// The progress of an import that is running.
    #[must_use]
    pub fn of(page: &PageContext, view: &ImportView) -> Self {
        let counts = &view.import.counts;
        let bytes = |bytes: i64| u64::try_from(bytes).unwrap_or_default();
        let (read, whole) = (bytes(view.read_to()), bytes(view.size()));
        let (done, all, words) = match view.import.state {
            ImportState::Applying => {
                let (done, all) = (counts.done.total(), counts.total());
                let words = page.locale.text(
                    "import-applied-so-far",
                    &[("n", done.into()), ("all", all.into())],
                );
                (done, all, words)
            }
            ImportState::Uploading => (
                0,
                0,
                page.with("import-uploaded-so-far", "size", size(page, whole)),
            ),
            _ => {
                let cards = page.n("import-read-cards", counts.total());
                let (so_far, of) = (size(page, read), size(page, whole));
                let words = page.locale.text(
                    "import-read-so-far",
                    &[
                        ("read", so_far.into()),
                        ("of", of.into()),
                        ("cards", cards.into()),
                    ],
                );
                (read, whole, words)
            }
        };
        Self {
            done: done.min(all),
            all,
            text: words,
        }
    }
}
