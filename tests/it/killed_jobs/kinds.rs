//! What the servers are asked for, for each kind of job.

use blocknotik::app::jobs::SentForm;
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::transfer::{self, TransferKind};
use blocknotik::app::{
    self, App, BookAccess, bulk, demo, duplicates, imports, labels, maintenance, trash, undo,
};
use chrono::TimeDelta;
use domain::ids::LabelId;
use domain::job::JobKind;

use super::World;
use crate::import_files::zip;
use crate::support::app::refreshed;
use crate::support::import::{card, cards, import, run, upload};
use crate::support::jobs::{delete_selected, finished};

/// Contacts of the book: work on them takes several steps.
const CONTACTS: usize = 6;

/// Adds what the work of a kind is about.
pub fn prepare(world: &World, kind: JobKind) {
    match kind {
        JobKind::LabelRename
        | JobKind::LabelMerge
        | JobKind::LabelDelete
        | JobKind::LabelAdd
        | JobKind::LabelRemove
        | JobKind::Delete => labeled(world),
        JobKind::MoveToBook | JobKind::CopyToBook => one_is_there(world),
        JobKind::UndoMove => {
            one_is_there(world);
            transfer(world, &world.app, TransferKind::Move).unwrap();
            import(&world.app, &world.other, "b.vcf", card("u2", "FN:Changed"));
        }
        JobKind::Undo => {
            labeled(world);
            import(&world.app, &world.anna, "b.vcf", card("u2", "FN:Changed"));
        }
        JobKind::EmptyTrash => {
            labeled(world);
            delete_all(world);
        }
        JobKind::PurgeExpired => {
            labeled(world);
            // Maintenance has cleaned up the import before.
            world.clock.advance(TimeDelta::days(10));
            maintenance::run_once(&world.app).unwrap();
            delete_all(world);
            world.clock.advance(TimeDelta::days(100));
        }
        JobKind::Reindex => {
            labeled(world);
            let stale = "UPDATE contacts SET phone = 'old', index_version = index_version - 1";
            world.db.execute(stale);
        }
        JobKind::FindDuplicates => drop(import(&world.app, &world.anna, "a.vcf", pairs())),
        JobKind::MergeSure => {
            import(&world.app, &world.anna, "a.vcf", pairs());
            duplicates::find_all(&world.app, &refreshed(&world.app, &world.anna)).unwrap();
        }
        JobKind::Demo => {}
        JobKind::ImportRead | JobKind::ImportApply | JobKind::ImportDelete => {
            labeled(world);
            upload_files(world);
            if kind != JobKind::ImportRead {
                run(&world.app);
            }
        }
    }
}

/// Asks a server for the work of a kind. Maintenance and commands do all of it.
pub fn start(world: &World, server: &App, kind: JobKind) -> app::Result<()> {
    let (anna, all, sent) = (&world.anna, Selection::book(), SentAct::by_program());
    let label = |name| label(world, name);
    let import = || imports::recent(server, anna).map(|recent| recent[0].import.id);
    match kind {
        JobKind::LabelRename => labels::rename(server, anna, label("Дача"), "Загород").map(drop),
        JobKind::LabelMerge => labels::merge(server, anna, label("Дача"), label("x0")).map(drop),
        JobKind::LabelDelete => labels::delete(server, anna, label("Дача")).map(drop),
        JobKind::LabelAdd => bulk::add_label(server, anna, &all, "Клуб", &sent).map(drop),
        JobKind::LabelRemove => bulk::remove_label(server, anna, &all, "Дача", &sent).map(drop),
        JobKind::Delete => delete_selected(server, anna, &all).map(drop),
        JobKind::MoveToBook => transfer(world, server, TransferKind::Move),
        JobKind::CopyToBook => transfer(world, server, TransferKind::Copy),
        JobKind::UndoMove => undo_first(world, server, &world.other, "move"),
        JobKind::Undo => undo_first(world, server, anna, "import"),
        JobKind::EmptyTrash => trash::empty(server, anna, None).map(drop),
        JobKind::PurgeExpired => maintenance::run_once(server),
        JobKind::Reindex => maintenance::reindex(server, &mut |_| {}).map(drop),
        JobKind::FindDuplicates => duplicates::refresh(server, &refreshed(server, anna)).map(drop),
        JobKind::MergeSure => {
            let form = SentForm::of("page", "");
            duplicates::merge_sure(server, &refreshed(server, anna), &form).map(drop)
        }
        JobKind::Demo => demo::fill(server, anna, 7, 7, &mut |_| {}).map(drop),
        // The upload has started it.
        JobKind::ImportRead => Ok(()),
        JobKind::ImportApply => imports::start(server, anna, import()?),
        JobKind::ImportDelete => imports::discard(server, anna, import()?),
    }
}

/// Adds contacts with labels.
fn labeled(world: &World) {
    let one = |n: usize| {
        let lines = format!(
            "FN:Person {n}\r\nTEL:+7999000000{n}\r\nCATEGORIES:Дача,x{}",
            n % 2
        );
        card(&format!("u{n}"), &lines)
    };
    let cards: String = (0..CONTACTS).map(one).collect();
    import(&world.app, &world.anna, "a.vcf", cards);
}

/// Adds contacts, of which the other book has one.
fn one_is_there(world: &World) {
    labeled(world);
    import(&world.app, &world.other, "a.vcf", card("u4", "FN:Person 4"));
}

/// Moves all contacts to the trash.
fn delete_all(world: &World) {
    finished(delete_selected(&world.app, &world.anna, &Selection::book()).unwrap());
}

/// Cards of which two each are one person.
fn pairs() -> String {
    const NAMES: [&str; CONTACTS] = [
        "Иванов Иван",
        "Титов Лев",
        "Котова Анна",
        "Щербаков Пётр",
        "Ким Ли",
        "Орлова Вера",
    ];
    let one = |n: usize| {
        let (name, person) = (NAMES[n / 2], n / 2);
        let lines = format!("FN:{name}\r\nTEL:+7904111222{person}\r\nEMAIL:p{n}@example.org");
        card(&format!("p{n}"), &lines)
    };
    (0..2 * CONTACTS).map(one).collect()
}

fn label(world: &World, name: &str) -> LabelId {
    let all = labels::all(&world.app, &world.anna).unwrap();
    all.iter().find(|label| label.name == name).unwrap().id
}

fn transfer(world: &World, server: &App, kind: TransferKind) -> app::Result<()> {
    let (from, to) = (&world.anna, &world.other);
    transfer::start(server, from, to, &Selection::book(), kind, &SentAct::by_program()).map(drop)
}

/// Undoes the first batch of a kind.
fn undo_first(world: &World, server: &App, book: &BookAccess, kind: &str) -> app::Result<()> {
    let sql = format!(
        "SELECT CAST(min(id) AS TEXT) AS line FROM batches WHERE kind = '{kind}' AND book_id = {}",
        book.book_id()
    );
    let batch = world.db.lines(&sql)[0].parse().unwrap();
    undo::undo(server, book, batch).map(drop)
}

/// Uploads files of several formats: cards that the book has, changed ones, new ones, and twins.
fn upload_files(world: &World) {
    let changed: String = (0..4)
        .map(|n| card(&format!("u{n}"), &format!("FN:Person {n}\r\nTITLE:врач")))
        .collect();
    let group = "FN:Клуб\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:u1";
    let archive = zip(&[
        ("inner.vcf", cards(0, 5).as_bytes()),
        ("twins.vcf", pairs().as_bytes()),
    ]);
    let files: [(&str, &[u8]); 4] = [
        ("changed.vcf", changed.as_bytes()),
        ("group.vcf", &card("group", group).into_bytes()),
        (
            "table.csv",
            b"Name,Given Name,Family Name,Phone 1 - Value\nNew One,New,One,+79990001111\n",
        ),
        ("archive.zip", &archive),
    ];
    upload(&world.app, &world.anna, "Новые", &files);
}
