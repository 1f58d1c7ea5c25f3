//! Files into a book, step by step or at once.

use std::ops::ControlFlow;

use blocknotik::app::imports::{self, ImportView, Item, ItemList, UnknownColumns};
use blocknotik::app::{App, BookAccess};
use blocknotik::domain::ids::{ImportId, ImportItemId};
use blocknotik::domain::import::Verdict;

/// Files that came in and wait to be read.
pub fn upload(app: &App, access: &BookAccess, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = imports::begin(app, access, label).unwrap();
    for (name, bytes) in files {
        let mut upload = imports::add_file(app, access, id, name).unwrap();
        // In odd pieces, as a network brings them.
        for piece in bytes.chunks(70_001) {
            upload.write(piece).unwrap();
        }
        upload.finish().unwrap();
    }
    imports::finish_upload(app, access, id).unwrap();
    id
}

/// What the background runner does, until nothing waits.
pub fn run(app: &App) {
    loop {
        let waiting = imports::pending(app).unwrap();
        if waiting.is_empty() {
            return;
        }
        for one in waiting {
            imports::resume(app, &one, &mut |_| ControlFlow::Continue(())).unwrap();
        }
    }
}

/// Files that are read and wait for a person to look.
pub fn preview(app: &App, access: &BookAccess, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = upload(app, access, label, files);
    run(app);
    id
}

/// Lets a preview be applied, to its end.
pub fn apply(app: &App, access: &BookAccess, id: ImportId) -> ImportView {
    imports::start(app, access, id).unwrap();
    run(app);
    imports::show(app, access, id).unwrap()
}

/// One file, from its bytes into the book, as `manage import` does it.
pub fn import(app: &App, access: &BookAccess, name: &str, bytes: impl AsRef<[u8]>) -> ImportView {
    let id = imports::begin(app, access, "").unwrap();
    let mut upload = imports::add_file(app, access, id, name).unwrap();
    upload.write(bytes.as_ref()).unwrap();
    upload.finish().unwrap();
    let on = &mut |_| ControlFlow::Continue(());
    let lease = imports::finish_upload_and_lease(app, access, id).unwrap();
    imports::read(app, access, id, lease, UnknownColumns::Guess, on).unwrap();
    let lease = imports::start_and_lease(app, access, id).unwrap();
    imports::apply(app, access, id, lease, on).unwrap();
    imports::show(app, access, id).unwrap()
}

/// The first page of the items of a verdict.
pub fn items(app: &App, access: &BookAccess, id: ImportId, verdict: Verdict) -> Vec<Item> {
    imports::items(app, access, id, ItemList::Verdict(verdict), ImportItemId(0))
        .unwrap()
        .items
}
