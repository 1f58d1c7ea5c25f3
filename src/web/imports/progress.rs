//! How far work on an import is, as a bar shows it.

use crate::app::imports::ImportView;
use crate::domain::import::State;
use crate::web::imports::size;
use crate::web::page::Page;

/// A bar, and what it says in words.
pub struct Progress {
    /// How much is done.
    pub done: u64,
    /// How much there is; 0 where nobody knows.
    pub all: u64,
    /// The same in words.
    pub text: String,
}

impl Progress {
    /// How far an import is that is being worked on.
    #[must_use]
    pub fn of(page: &Page, view: &ImportView) -> Self {
        let counts = &view.import.counts;
        let bytes = |bytes: i64| u64::try_from(bytes).unwrap_or_default();
        let (read, whole) = (bytes(view.read_to()), bytes(view.size()));
        let (done, all, words) = match view.import.state {
            State::Applying => {
                let (done, all) = (counts.done.total(), counts.total());
                let words = page.locale.text(
                    "import-applied-so-far",
                    &[("n", done.into()), ("all", all.into())],
                );
                (done, all, words)
            }
            State::Uploading => (
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
