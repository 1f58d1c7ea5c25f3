//! Faults in each step of long work.

use blocknotik::app::change_log::{self, LogFilter};
use blocknotik::app::{contacts, labels, trash, undo};
use domain::ids::{BatchId, ContactId, LabelId};

use super::{UseCase, World};
use crate::support::app::counts;
use crate::support::import::{card, import};

/// Contacts of each label: more than one step changes.
const CONTACTS: i64 = 3;

/// A new label and its contacts.
fn labeled(world: &World, label: &str) -> LabelId {
    let cards: String = (0..CONTACTS)
        .map(|n| {
            card(
                &format!("{label}-{n}"),
                &format!("FN:Person {n}\r\nCATEGORIES:{label}"),
            )
        })
        .collect();
    import(&world.quick, &world.anna, "a.vcf", cards);
    let all = labels::all(&world.app, &world.anna).unwrap();
    all.into_iter().find(|found| found.name == label).unwrap().id
}

/// A name that no label has had.
fn unused(world: &World) -> String {
    let count = world
        .db
        .lines("SELECT CAST(count(*) AS TEXT) AS line FROM changes");
    format!("label {}", count[0])
}

/// How many contacts have a label of this name; `None` if there is no such label.
fn count(world: &World, label: &str) -> Option<i64> {
    let all = labels::all(&world.app, &world.anna).unwrap();
    Some(all.iter().find(|found| found.name == label)?.count)
}

fn last_batch(world: &World) -> BatchId {
    change_log::recent(&world.app, &world.anna, LogFilter::default(), None)
        .unwrap()
        .batches[0]
        .id
}

fn is_undone(world: &World, batch: BatchId) -> bool {
    let log = change_log::recent(&world.app, &world.anna, LogFilter::default(), None).unwrap();
    log.batches
        .iter()
        .any(|found| found.id == batch && !found.undoable)
}

both_databases! {
    fn a_label_is_renamed_after_a_fault(db: TestDb) {
        let rename = UseCase {
            name: "rename label",
            prepare: |world, _| {
                let name = unused(world);
                (labeled(world, &name), format!("{name} renamed"))
            },
            start: |world, (id, name)| labels::rename(&world.app, &world.anna, *id, name).map(drop),
            is_done: |world, (_, name)| count(world, name) == Some(CONTACTS),
        };
        rename.survives_every_fault(&mut World::new(db));
    }

    fn labels_are_merged_after_a_fault(db: TestDb) {
        let merge = UseCase {
            name: "merge labels",
            prepare: |world, _| {
                let name = unused(world);
                let into = format!("{name} kept");
                (labeled(world, &name), labeled(world, &into), name, into)
            },
            start: |world, (from, into, ..)| labels::merge(&world.app, &world.anna, *from, *into).map(drop),
            is_done: |world, (.., name, into)| {
                (count(world, name), count(world, into)) == (None, Some(2 * CONTACTS))
            },
        };
        merge.survives_every_fault(&mut World::new(db));
    }

    fn a_label_is_deleted_after_a_fault(db: TestDb) {
        let delete = UseCase {
            name: "delete label",
            prepare: |world, _| {
                let name = unused(world);
                (labeled(world, &name), name)
            },
            start: |world, (id, _)| labels::delete(&world.app, &world.anna, *id).map(drop),
            is_done: |world, (_, name)| count(world, name).is_none(),
        };
        delete.survives_every_fault(&mut World::new(db));
    }

    fn a_batch_is_undone_after_a_fault(db: TestDb) {
        let undo = UseCase {
            name: "undo",
            prepare: |world, _| {
                let name = unused(world);
                labeled(world, &name);
                (last_batch(world), counts(&world.app, &world.anna).0)
            },
            start: |world, (batch, _)| undo::undo(&world.app, &world.anna, *batch).map(drop),
            is_done: |world, (batch, before)| {
                is_undone(world, *batch) && counts(&world.app, &world.anna).0 == before - CONTACTS
            },
        };
        undo.survives_every_fault(&mut World::new(db));
    }

    fn the_trash_is_emptied_after_a_fault(db: TestDb) {
        let empty = UseCase {
            name: "empty trash",
            prepare: |world, _| {
                labeled(world, &unused(world));
                let live = "SELECT CAST(id AS TEXT) AS line FROM contacts WHERE deleted_at IS NULL";
                for id in world.db.lines(live) {
                    let id: ContactId = id.parse().unwrap();
                    contacts::delete(&world.app, &world.anna, id).unwrap();
                }
            },
            start: |world, ()| trash::empty(&world.app, &world.anna, None).map(drop),
            is_done: |world, ()| counts(&world.app, &world.anna).1 == 0,
        };
        empty.survives_every_fault(&mut World::new(db));
    }
}
