//! Faults while accounts are created, and while the contacts of the lab app are adopted.

use blocknotik::app::accounts::{self, NewAccount};
use blocknotik::app::{Device, sessions};

use super::{UseCase, World};
use crate::adopt::create_lab_tables;
use crate::support::app::{PASSWORD, counts};

const CHANGED: &str = "another password";

fn new_account(login: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: String::new(),
        password: PASSWORD.to_owned(),
        locale: None,
        time_zone: "Europe/Moscow".to_owned(),
    }
}

fn unused(world: &World) -> String {
    format!("user-{}", accounts::all(&world.app).unwrap().len())
}

fn can_sign_in(world: &World, login: &str, password: &str) -> bool {
    let device = Device {
        address: "127.0.0.1".to_owned(),
        user_agent: String::new(),
        cookie: String::new(),
    };
    sessions::sign_in(&world.app, login, password, &device).is_ok()
}

both_databases! {
    fn an_account_is_created_after_a_fault(db: TestDb) {
        let add = UseCase {
            name: "add account",
            prepare: |world, _| unused(world),
            start: |world, login| accounts::add(&world.app, &new_account(login)).map(drop),
            is_done: |world, login| accounts::all(&world.app).unwrap().iter().any(|row| row.login == *login),
        };
        add.survives_every_fault(&World::new(&db));
    }

    fn a_password_is_changed_after_a_fault(db: TestDb) {
        let change = UseCase {
            name: "change password",
            prepare: |world, _| {
                let login = unused(world);
                accounts::add(&world.app, &new_account(&login)).unwrap();
                login
            },
            start: |world, login| accounts::set_password(&world.app, login, CHANGED),
            is_done: |world, login| can_sign_in(world, login, CHANGED),
        };
        change.survives_every_fault(&World::new(&db));
    }

    fn the_contacts_of_the_lab_are_adopted_after_a_fault(db: TestDb) {
        let world = World::new(&db);
        create_lab_tables(&db);
        let adopt = UseCase {
            name: "adopt",
            prepare: |world, _| {
                // The next adoption finds contacts that none has adopted.
                world.db.execute(
                    "DELETE FROM settings WHERE name = 'lab-adopted'; DELETE FROM contact_tags;
                     UPDATE contact SET id = id + 10;",
                );
                counts(&world.app, &world.anna).0
            },
            start: |world, _| accounts::adopt_lab_at_start(&world.app).map(drop),
            is_done: |world, before| counts(&world.app, &world.anna).0 == before + 4,
        };
        adopt.survives_every_fault(&world);
    }
}
