//! The progress of an import: the part that the page of a job has, with the words of imports.

use crate::app::imports::ImportView;
use crate::web::imports::wording::size;
use crate::web::jobs::{self, ProgressPart};
use crate::web::page::PageContext;
use domain::import::ImportState;

/// The progress of an import that is being uploaded, read or applied. `label` names the bar.
pub fn progress(page: &PageContext, view: &ImportView, label: String) -> ProgressPart {
    let (done, all, so_far) = so_far(page, view);
    // What it waits for, unless a server works on it.
    let waiting = view.job.as_ref().filter(|job| job.waits || job.is_interrupted);
    let waiting = waiting.map(|job| format!("{} ", jobs::state(page, job)));
    let (act, button) = if view.import.state == ImportState::Applying {
        ("stop", "import-stop")
    } else {
        ("discard", "import-discard")
    };
    ProgressPart {
        label,
        done: done.min(all),
        all,
        text: format!("{}{so_far}", waiting.unwrap_or_default()),
        hint: page.t("import-can-close"),
        action: format!("/imports/{}/{act}", view.import.id),
        button: page.t(button),
    }
}

/// How much is done, of how much, and both in words.
fn so_far(page: &PageContext, view: &ImportView) -> (u64, u64, String) {
    let counts = &view.import.counts;
    let bytes = |bytes: i64| u64::try_from(bytes).unwrap_or_default();
    let (read, whole) = (bytes(view.read_to()), bytes(view.size()));
    match view.import.state {
        ImportState::Applying => {
            let (done, all) = (counts.done.total(), counts.total());
            let args = [("n", done.into()), ("all", all.into())];
            (done, all, page.locale.text("import-applied-so-far", &args))
        }
        ImportState::Uploading => {
            let words = page.with("import-uploaded-so-far", "size", size(page, whole));
            (0, 0, words)
        }
        _ => {
            let args = [
                ("read", size(page, read).into()),
                ("of", size(page, whole).into()),
                ("cards", page.n("import-read-cards", counts.total()).into()),
            ];
            (read, whole, page.locale.text("import-read-so-far", &args))
        }
    }
}
