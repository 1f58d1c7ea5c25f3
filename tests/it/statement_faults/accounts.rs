//! Faults while accounts are created, and while the contacts of the lab app are adopted.

use blocknotik::app::accounts::{self, AccountChange};
use blocknotik::app::{self, Device, Error, sessions};

use super::{UseCase, World};
use crate::adopt::create_lab_tables;
use crate::support::app::{PASSWORD, counts, new_account};
use crate::support::import::{cards, import};

const CHANGED: &str = "another password";

fn unused(world: &World) -> String {
    format!("user-{}", accounts::all(&world.app).unwrap().len())
}

fn device() -> Device {
    Device {
        address: "127.0.0.1".to_owned(),
        user_agent: String::new(),
        cookie: String::new(),
        time_zone: String::new(),
    }
}

fn can_sign_in(world: &World, login: &str, password: &str) -> bool {
    sessions::sign_in(&world.app, login, password, &device()).is_ok()
}

type Start = fn(&World, &String) -> app::Result<()>;

both_databases! {
    fn an_account_is_created_after_a_fault(db: TestDb) {
        let add = UseCase {
            name: "add account",
            prepare: |world, _| unused(world),
            start: |world, login| accounts::add(&world.app, &new_account(login)).map(drop),
            is_done: |world, login| accounts::all(&world.app).unwrap().iter().any(|row| row.login == *login),
        };
        add.survives_every_fault(&mut World::new(db));
    }

    fn a_password_is_changed_after_a_fault(db: TestDb) {
        let change = UseCase {
            name: "change password",
            prepare: |world, _| {
                let login = unused(world);
                accounts::add(&world.app, &new_account(&login)).unwrap();
                login
            },
            start: |world, login| {
                let change = AccountChange::Password(CHANGED.to_owned());
                accounts::change_by_login(&world.app, login, &change)
            },
            is_done: |world, login| can_sign_in(world, login, CHANGED),
        };
        change.survives_every_fault(&mut World::new(db));
    }

    fn an_account_is_locked_and_removed_after_a_fault(db: TestDb) {
        let mut world = World::new(db);
        let starts: [(&str, Start); 2] = [
            ("lock", |world, login| accounts::change_by_login(&world.app, login, &AccountChange::Lock)),
            ("remove", |world, login| accounts::change_by_login(&world.app, login, &AccountChange::Remove)),
        ];
        for (name, start) in starts {
            let use_case = UseCase {
                name,
                prepare: |world, _| {
                    let login = unused(world);
                    accounts::add(&world.app, &new_account(&login)).unwrap();
                    login
                },
                start,
                is_done: |world, login| !can_sign_in(world, login, PASSWORD),
            };
            use_case.survives_every_fault(&mut world);
        }
    }

    fn a_removed_account_is_deleted_after_a_fault(db: TestDb) {
        let purge = UseCase {
            name: "delete account",
            prepare: |world, _| {
                let login = unused(world);
                let access = accounts::add(&world.app, &new_account(&login)).unwrap();
                import(&world.quick, &access, "a.vcf", cards(0, 3));
                for change in [AccountChange::Remove, AccountChange::PurgeNow] {
                    accounts::change_by_login(&world.app, &login, &change).unwrap();
                }
                login
            },
            start: |world, _| accounts::purge_due(&world.app),
            is_done: |world, login| accounts::all(&world.app).unwrap().iter().all(|row| row.login != *login),
        };
        purge.survives_every_fault(&mut World::new(db));
    }

    fn the_first_account_is_set_up_after_a_fault(db: TestDb) {
        let mut world = World::with(db, create_lab_tables);
        let set_up = UseCase {
            name: "set up",
            prepare: |world, _| {
                world.db.execute("DELETE FROM accounts; DELETE FROM settings WHERE name = 'lab-adopted';");
                accounts::setup_code(&world.app).unwrap()
            },
            start: |world, code| accounts::setup(&world.app, code, &new_account("first"), &device()).map(drop),
            is_done: |world, code| {
                let first = accounts::first(&world.app).unwrap();
                first.first().is_some_and(|first| {
                    // The code is used up, and the account has all contacts of the lab app.
                    let again = accounts::setup(&world.app, code, &new_account("second"), &device());
                    assert!(matches!(again, Err(Error::AlreadySetUp)));
                    assert_eq!(counts(&world.app, first).0, 4);
                    can_sign_in(world, "first", PASSWORD)
                })
            },
        };
        set_up.survives_every_fault(&mut world);
    }

    fn the_contacts_of_the_lab_are_adopted_after_a_fault(db: TestDb) {
        let mut world = World::with(db, create_lab_tables);
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
        adopt.survives_every_fault(&mut world);
    }
}
