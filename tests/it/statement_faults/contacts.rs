//! Faults while one contact is written.

use blocknotik::app::contacts::{self, ContactInput};
use blocknotik::app::history;
use blocknotik::app::trash::{self, RestoreHow};
use domain::contact::Contact;
use domain::ids::ContactId;

use super::{UseCase, World};
use crate::support::app::save;

const EDITED: &str = "Яна Ёлкина";

fn person(name: &str) -> ContactInput {
    let contact = Contact {
        formatted_name: name.to_owned(),
        note: "A note".to_owned(),
        labels: vec!["Друзья".to_owned()],
        ..Contact::default()
    };
    contact.into()
}

fn created(world: &World, n: i64) -> ContactId {
    let name = format!("Анна {n}");
    let uid = uuid(world);
    contacts::create(&world.app, &world.anna, &uid, &person(&name))
        .unwrap()
        .id
}

/// A UID that no contact has.
fn uuid(world: &World) -> String {
    let count = world
        .db
        .lines("SELECT CAST(count(*) AS TEXT) AS line FROM contacts");
    format!("uid-{}", count[0])
}

fn edited(world: &World, n: i64) -> (ContactId, i64) {
    let id = created(world, n);
    (id, contacts::show(&world.app, &world.anna, id).unwrap().revision)
}

fn name_of(world: &World, id: ContactId) -> Option<String> {
    let shown = contacts::show(&world.app, &world.anna, id).ok()?;
    Some(shown.contact.formatted_name)
}

fn is_in_trash(world: &World, id: ContactId) -> bool {
    let sql =
        format!("SELECT CAST(id AS TEXT) AS line FROM contacts WHERE id = {id} AND deleted_at IS NOT NULL");
    !world.db.lines(&sql).is_empty()
}

fn is_purged(world: &World, id: ContactId) -> bool {
    let sql =
        format!("SELECT CAST(id AS TEXT) AS line FROM contacts WHERE id = {id} AND purged_at IS NOT NULL");
    !world.db.lines(&sql).is_empty()
}

fn deleted(world: &World, n: i64) -> ContactId {
    let id = created(world, n);
    contacts::delete(&world.app, &world.anna, id).unwrap();
    id
}

both_databases! {
    fn a_contact_is_created_after_a_fault(db: TestDb) {
        let create = UseCase {
            name: "create",
            prepare: |world, _| uuid(world),
            start: |world, uid| contacts::create(&world.app, &world.anna, uid, &person("Анна")).map(drop),
            is_done: |world, uid| {
                let sql = format!("SELECT display_name AS line FROM contacts WHERE uid = '{uid}'");
                world.db.lines(&sql) == ["Анна"]
            },
        };
        create.survives_every_fault(&mut World::new(db));
    }

    fn a_contact_is_edited_after_a_fault(db: TestDb) {
        let edit = UseCase {
            name: "edit",
            prepare: edited,
            start: |world, (id, revision)| {
                let ContactInput { contact, .. } = person(EDITED);
                let contact = Contact { labels: vec!["Работа".to_owned()], ..contact };
                save(&world.app, &world.anna, *id, *revision, &contact, None).map(drop)
            },
            is_done: |world, (id, _)| name_of(world, *id).is_some_and(|name| name == EDITED),
        };
        edit.survives_every_fault(&mut World::new(db));
    }

    fn a_contact_is_deleted_restored_and_purged_after_a_fault(db: TestDb) {
        let mut world = World::new(db);
        let delete = UseCase {
            name: "delete",
            prepare: created,
            start: |world, id| contacts::delete(&world.app, &world.anna, *id).map(drop),
            is_done: |world, id| is_in_trash(world, *id),
        };
        delete.survives_every_fault(&mut world);
        let restore = UseCase {
            name: "restore",
            prepare: deleted,
            start: |world, id| trash::restore(&world.app, &world.anna, *id, RestoreHow::Plain).map(drop),
            is_done: |world, id| !is_in_trash(world, *id),
        };
        restore.survives_every_fault(&mut world);
        let purge = UseCase {
            name: "purge",
            prepare: deleted,
            start: |world, id| trash::purge(&world.app, &world.anna, *id),
            is_done: |world, id| is_purged(world, *id),
        };
        purge.survives_every_fault(&mut world);
    }

    fn a_version_is_restored_after_a_fault(db: TestDb) {
        let restore = UseCase {
            name: "restore version",
            prepare: |world, n| {
                let (id, revision) = edited(world, n);
                let ContactInput { contact, .. } = person(EDITED);
                save(&world.app, &world.anna, id, revision, &contact, None).unwrap();
                let first = history::history(&world.app, &world.anna, id, None).unwrap().entries.pop().unwrap().change;
                (id, first, contacts::show(&world.app, &world.anna, id).unwrap().revision)
            },
            start: |world, (id, change, seen)| {
                history::restore_version(&world.app, &world.anna, *id, *change, *seen).map(drop)
            },
            is_done: |world, (id, ..)| name_of(world, *id).is_some_and(|name| name != EDITED),
        };
        restore.survives_every_fault(&mut World::new(db));
    }
}
