//! How the pages of an import name its state, its files and their sizes.

use crate::app::imports::ImportView;
use crate::web::page::PageContext;
use domain::import::ImportState;

/// The most files that a title names.
const MAX_NAMED_FILES: usize = 3;

/// The word of the state in the keys of texts; `undone` for an import that was undone.
pub fn state_key(view: &ImportView) -> &'static str {
    let is_undone = view.batch.as_ref().is_some_and(|batch| batch.undone_by.is_some());
    let is_over = matches!(
        view.import.state,
        ImportState::Done | ImportState::Stopped | ImportState::Failed
    );
    if is_undone && is_over {
        "undone"
    } else {
        view.import.state.as_str()
    }
}

/// The title of an import: the names of its files.
pub fn title(page: &PageContext, view: &ImportView) -> String {
    let mut names: Vec<&str> = view.files.iter().map(|file| file.name.as_str()).collect();
    let more = names.len().saturating_sub(MAX_NAMED_FILES);
    names.truncate(MAX_NAMED_FILES);
    let names = names.join(", ");
    if more == 0 {
        names
    } else {
        format!("{names} {}", page.n("import-more-files", more))
    }
}

/// A number of bytes in words: «12 КБ».
pub fn size(page: &PageContext, bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * 1024;
    const GIGA: u64 = MEGA * 1024;
    match bytes {
        0..KILO => page.n("size-bytes", bytes),
        KILO..MEGA => page.n("size-kilo", bytes.div_ceil(KILO)),
        _ if bytes.is_multiple_of(GIGA) => page.n("size-giga", bytes / GIGA),
        _ => page.n("size-mega", bytes.div_ceil(MEGA)),
    }
}
