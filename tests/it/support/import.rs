//! Files into a book, step by step or at once.

use std::ops::ControlFlow;

use blocknotik::app::imports::{self, Asks, ImportView, Item, Items};
use blocknotik::app::{App, Who};
use blocknotik::domain::ids::{ImportId, ImportItemId};
use blocknotik::domain::import::Verdict;

/// Files that came in and wait to be read.
pub fn upload(app: &App, who: &Who, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = imports::begin(app, who, label).unwrap();
    for (name, octets) in files {
        let mut upload = imports::file(app, who, id, name).unwrap();
        // In odd pieces, as a network brings them.
        for piece in octets.chunks(70_001) {
            upload.write(piece).unwrap();
        }
        upload.finish().unwrap();
    }
    imports::uploaded(app, who, id).unwrap();
    id
}

/// What the background runner does, until nothing waits.
pub fn run(app: &App) {
    loop {
        let waiting = imports::waiting(app).unwrap();
        if waiting.is_empty() {
            return;
        }
        for one in waiting {
            imports::go_on(app, &one, &mut |_| ControlFlow::Continue(())).unwrap();
        }
    }
}

/// Files that are read and wait for a person to look.
pub fn preview(app: &App, who: &Who, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = upload(app, who, label, files);
    run(app);
    id
}

/// Lets a preview be applied, to its end.
pub fn apply(app: &App, who: &Who, id: ImportId) -> ImportView {
    imports::start(app, who, id).unwrap();
    run(app);
    imports::look(app, who, id).unwrap()
}

/// One file, from its octets into the book, as `manage import` does it.
pub fn import(app: &App, who: &Who, name: &str, octets: impl AsRef<[u8]>) -> ImportView {
    let id = imports::begin(app, who, "").unwrap();
    let mut upload = imports::file(app, who, id, name).unwrap();
    upload.write(octets.as_ref()).unwrap();
    upload.finish().unwrap();
    let on = &mut |_| ControlFlow::Continue(());
    let lease = imports::uploaded_and_held(app, who, id).unwrap();
    imports::read(app, who, id, lease, Asks::Nobody, on).unwrap();
    let lease = imports::start_and_hold(app, who, id).unwrap();
    imports::apply(app, who, id, lease, on).unwrap();
    imports::look(app, who, id).unwrap()
}

/// The first page of the items of a verdict.
pub fn items(app: &App, who: &Who, id: ImportId, verdict: Verdict) -> Vec<Item> {
    imports::items(app, who, id, Items::Of(verdict), ImportItemId(0))
        .unwrap()
        .items
}
