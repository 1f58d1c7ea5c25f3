//! Faults while files are uploaded, read, applied, and deleted.

use blocknotik::app::imports;
use blocknotik::app::{self, Error};
use domain::ids::ImportId;
use domain::import::ImportState;

use super::{UseCase, World};
use crate::support::import::{card, preview, upload};

/// Two new cards, one that updates a contact, a broken one, and a group.
fn file(world: &World) -> String {
    let count = world
        .db
        .lines("SELECT CAST(count(*) AS TEXT) AS line FROM contacts");
    let uid = |n: usize| format!("{}-{n}", count[0]);
    let group = format!(
        "FN:Клуб\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{}",
        uid(0)
    );
    [
        card(
            &uid(0),
            &format!("FN:First {}\r\nTEL:+7999{:0>7}", count[0], count[0]),
        ),
        card(&uid(1), "FN:Second\r\nno property"),
        card("first", &format!("FN:Updated {}", count[0])),
        "BEGIN:VCARD\r\nFN:Cut".to_owned(),
        card(&uid(2), &group),
    ]
    .concat()
}

fn state(world: &World, id: ImportId) -> Option<ImportState> {
    match imports::show(&world.app, &world.anna, id) {
        Ok(view) => Some(view.import.state),
        Err(Error::NotFound) => None,
        Err(error) => panic!("{error}"),
    }
}

/// The number of items of the import.
fn count_items(world: &World, id: ImportId) -> u64 {
    let view = imports::show(&world.app, &world.anna, id).unwrap();
    let rows = format!("SELECT CAST(count(*) AS TEXT) AS line FROM import_items WHERE import_id = {id}");
    assert_eq!(world.db.lines(&rows), [view.import.counts.total().to_string()]);
    view.import.counts.total()
}

/// Starts or resumes an import, as the button does.
fn start(world: &World, id: ImportId) -> app::Result<()> {
    imports::start(&world.app, &world.anna, id)
}

both_databases! {
    fn a_file_is_uploaded_and_read_after_a_fault(db: TestDb) {
        let upload = UseCase {
            name: "upload",
            prepare: |world, _| (file(world), imports::create(&world.app, &world.anna, "").unwrap()),
            start: |world, (file, id)| {
                let mut upload = imports::add_file(&world.app, &world.anna, *id, "a.vcf")?;
                upload.write(file.as_bytes())?;
                upload.finish()?;
                imports::finish_upload(&world.app, &world.anna, *id)
            },
            is_done: |world, (_, id)| state(world, *id) == Some(ImportState::Ready),
        };
        let mut world = World::new(db);
        upload.survives_every_fault(&mut world);
    }

    fn a_file_is_read_once_after_a_fault(db: TestDb) {
        let read = UseCase {
            name: "read",
            prepare: |world, _| {
                let file = file(world);
                upload(&world.app, &world.anna, "", &[("a.vcf", file.as_bytes()), ("b.vcf", file.as_bytes())])
            },
            start: |_, _| Ok(()),
            is_done: |world, id| state(world, *id) == Some(ImportState::Ready) && count_items(world, *id) == 8,
        };
        read.survives_every_fault(&mut World::new(db));
    }

    fn an_import_is_applied_after_a_fault(db: TestDb) {
        let apply = UseCase {
            name: "apply",
            prepare: |world, _| preview(&world.quick, &world.anna, "Новые", &[("a.vcf", file(world).as_bytes())]),
            start: |world, id| start(world, *id),
            is_done: |world, id| state(world, *id) == Some(ImportState::Done),
        };
        apply.survives_every_fault(&mut World::new(db));
    }

    fn an_import_is_deleted_after_a_fault(db: TestDb) {
        let discard = UseCase {
            name: "discard",
            prepare: |world, _| preview(&world.quick, &world.anna, "", &[("a.vcf", file(world).as_bytes())]),
            start: |world, id| imports::discard(&world.app, &world.anna, *id),
            is_done: |world, id| state(world, *id).is_none(),
        };
        discard.survives_every_fault(&mut World::new(db));
    }
}
