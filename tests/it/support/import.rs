//! Imports files, step by step or at once, and makes cards for them.

use std::ops::ControlFlow;

use blocknotik::app::imports::{self, ImportView, Item, ItemList, UnknownColumns};
use blocknotik::app::jobs::JobProgress;
use blocknotik::app::{App, BookAccess, job_dispatch};
use domain::ids::{ImportId, ImportItemId};
use domain::import::{ApplyCounts, Verdict};

use super::jobs::run_jobs;

/// Three cards: vCard 3.0 with Cyrillic and a folded line, vCard 4.0, and an organization.
pub const THREE_CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:anna\r\nFN:Анна Ёлкина\r\nN:Ёлкина;Анна;;;\r\n\
    TEL;TYPE=CELL:+7 (999) 123-45-67\r\nCATEGORIES:Друзья,Дача\r\nNOTE:Длинная заметка, котор\r\n ая продолжается\r\n\
    X-UNKNOWN;X-P=1:kept\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nFN:John Smith\r\nN:Smith;John;;;\r\n\
    EMAIL:john@example.org\r\nBDAY:--0322\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:firm\r\nFN:ООО «Ромашка»\r\nN:;;;;\r\nORG:ООО «Ромашка»\r\nEND:VCARD\r\n";

/// Uploads files without reading them.
pub fn upload(app: &App, access: &BookAccess, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = imports::create(app, access, label).unwrap();
    for (name, bytes) in files {
        let mut upload = imports::add_file(app, access, id, name).unwrap();
        // In pieces of an odd size, as over a network.
        for piece in bytes.chunks(70_001) {
            upload.write(piece).unwrap();
        }
        upload.finish().unwrap();
    }
    imports::finish_upload(app, access, id).unwrap();
    id
}

/// Runs jobs as the server does, until none is pending.
pub fn run(app: &App) {
    while !job_dispatch::pending(app).unwrap().is_empty() {
        run_jobs(app);
    }
}

/// Uploads and reads files, so that the import waits for the user's confirmation.
pub fn preview(app: &App, access: &BookAccess, label: &str, files: &[(&str, &[u8])]) -> ImportId {
    let id = upload(app, access, label, files);
    run(app);
    id
}

/// Applies an import to its end.
pub fn apply(app: &App, access: &BookAccess, id: ImportId) -> ImportView {
    imports::start(app, access, id).unwrap();
    run(app);
    imports::show(app, access, id).unwrap()
}

/// Imports one file at once, as `manage import` does.
pub fn import(app: &App, access: &BookAccess, name: &str, bytes: impl AsRef<[u8]>) -> ImportView {
    let id = imports::create(app, access, "").unwrap();
    let mut upload = imports::add_file(app, access, id, name).unwrap();
    upload.write(bytes.as_ref()).unwrap();
    upload.finish().unwrap();
    let on_step = &mut |_: &JobProgress| ControlFlow::Continue(());
    let lease = imports::finish_upload_and_lease(app, access, id).unwrap();
    imports::read(app, access, lease, UnknownColumns::Guess, on_step).unwrap();
    let lease = imports::start_and_lease(app, access, id).unwrap();
    imports::apply(app, access, lease, on_step).unwrap();
    imports::show(app, access, id).unwrap()
}

/// The first page of the items with a verdict.
pub fn items(app: &App, access: &BookAccess, id: ImportId, verdict: Verdict) -> Vec<Item> {
    imports::items(app, access, id, ItemList::Verdict(verdict), ImportItemId(0))
        .unwrap()
        .items
}

/// The cards of `Person FROM` up to, but not including, `Person TO`.
pub fn cards(from: usize, to: usize) -> String {
    let one = |n: usize| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n{n}\r\nFN:Person {n}\r\nTEL:+7999{n:07}\r\nEND:VCARD\r\n")
    };
    (from..to).map(one).collect::<Vec<_>>().concat()
}

/// A vCard 3.0 with these content lines.
pub fn card(uid: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n")
}

/// The results of an import: (added, updated, merged, same, skipped).
pub fn done(view: &ImportView) -> (u64, u64, u64, u64, u64) {
    let ApplyCounts {
        added,
        updated,
        merged,
        same,
        skipped,
    } = view.import.counts.done;
    (added, updated, merged, same, skipped)
}
