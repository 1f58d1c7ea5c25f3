//! Three users of one book do whatever they please at once, and its database stays sound.

use std::convert::Infallible;

use blocknotik::app::contacts::{self, ContactInput};
use blocknotik::app::photos::PhotoEdit;
use blocknotik::app::trash::{self, RestoreHow};
use blocknotik::app::{self, App, BookAccess, Error, change_log, history, labels, undo};
use domain::contact::Contact;
use domain::ids::ContactId;

use super::card_with_photo;
use crate::support::app::{account, save};
use crate::support::db::TestDb;
use crate::support::import::{card, import};
use crate::support::jobs::{run_jobs, run_steps_and_die, with_small_steps};

/// Operations of each user.
const OPERATIONS: usize = 120;
/// Their contacts have one of so many UIDs, so that they meet.
const UIDS: u64 = 12;

/// A user, with a generator of numbers (xorshift) that gives the same ones for the same seed.
struct User<'a> {
    app: &'a App,
    access: &'a BookAccess,
    db: &'a TestDb,
    state: u64,
}

impl User<'_> {
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % end
    }

    fn uid(&mut self) -> String {
        format!("u{}", self.below(UIDS))
    }

    /// Any contact of the book: live, in the trash, or purged.
    fn contact(&mut self) -> ContactId {
        let ids = self
            .db
            .lines("SELECT CAST(id AS TEXT) AS line FROM contacts ORDER BY id");
        let at = self.below(ids.len() as u64);
        ids[usize::try_from(at).unwrap()].parse().unwrap()
    }

    fn label(&mut self) -> String {
        ["Друзья", "друзья", "Work", "Дача", "★"][usize::try_from(self.below(5)).unwrap()].to_owned()
    }

    fn change(&mut self, contact: &mut Contact) {
        match self.below(4) {
            0 => contact.note = format!("note {}", self.below(5)),
            1 => {
                let given = ["Анна", "Яна"][usize::from(self.below(2) == 0)];
                contact.formatted_name = format!("{given} Ёлкина");
            }
            2 => contact.labels = vec![self.label()],
            _ => contact.labels.clear(),
        }
    }

    fn edit(&mut self) -> app::Result<()> {
        let id = self.contact();
        let shown = contacts::show(self.app, self.access, id)?;
        let mut contact = shown.contact;
        self.change(&mut contact);
        save(self.app, self.access, id, shown.revision, &contact, None).map(drop)
    }

    fn remove_photo(&mut self) -> app::Result<()> {
        let id = self.contact();
        let shown = contacts::show(self.app, self.access, id)?;
        let input = ContactInput {
            contact: shown.contact,
            photo: PhotoEdit::Remove,
        };
        contacts::edit(self.app, self.access, id, shown.revision, None, |_| {
            Ok::<_, Infallible>(input)
        })
        .map(drop)
    }

    fn import(&mut self) {
        let uid = self.uid();
        let label = self.label();
        let fill = u8::try_from(self.below(3)).unwrap();
        let cards = [
            card_with_photo(&uid, fill),
            card(
                &self.uid(),
                &format!("FN:Imported {fill}\r\nCATEGORIES:{label}\r\nno property"),
            ),
        ];
        import(self.app, self.access, "a.vcf", cards.concat());
    }

    fn restore_version(&mut self) -> app::Result<()> {
        let id = self.contact();
        let seen = contacts::show(self.app, self.access, id)?.revision;
        let versions = history::history(self.app, self.access, id, None)?.entries;
        let at = self.below(versions.len() as u64);
        let change = versions[usize::try_from(at).unwrap()].change;
        history::restore_version(self.app, self.access, id, change, seen).map(drop)
    }

    fn undo(&mut self) -> app::Result<()> {
        let batches =
            change_log::recent(self.app, self.access, change_log::LogFilter::default(), None)?.batches;
        let at = self.below(batches.len() as u64);
        undo::undo(self.app, self.access, batches[usize::try_from(at).unwrap()].id).map(drop)
    }

    fn change_labels(&mut self) -> app::Result<()> {
        let all = labels::all(self.app, self.access)?;
        let Some(count) = u64::try_from(all.len()).ok().filter(|count| *count > 0) else {
            return labels::add(self.app, self.access, &self.label()).map(drop);
        };
        let from = all[usize::try_from(self.below(count)).unwrap()].id;
        let into = all[usize::try_from(self.below(count)).unwrap()].id;
        match self.below(4) {
            0 => labels::add(self.app, self.access, &self.label()).map(drop),
            1 => labels::rename(self.app, self.access, from, &self.label()).map(drop),
            2 => labels::merge(self.app, self.access, from, into).map(drop),
            _ => labels::delete(self.app, self.access, from).map(drop),
        }
    }

    /// Runs jobs, and now and then dies after a few steps.
    fn run_jobs(&mut self) {
        if self.below(3) == 0 {
            let steps = usize::try_from(1 + self.below(3)).unwrap();
            run_steps_and_die(self.app, steps);
        } else {
            run_jobs(self.app);
        }
    }

    fn act(&mut self) -> app::Result<()> {
        let (app, access) = (self.app, self.access);
        match self.below(18) {
            0 | 1 => {
                let mut contact = Contact::default();
                self.change(&mut contact);
                contacts::create(app, access, &self.uid(), &contact.into()).map(drop)
            }
            2..=4 => self.edit(),
            5 | 6 => contacts::delete(app, access, self.contact()).map(drop),
            7 => trash::restore(app, access, self.contact(), RestoreHow::Plain).map(drop),
            8 => trash::restore(app, access, self.contact(), RestoreHow::KeepBoth).map(drop),
            9 => trash::restore(app, access, self.contact(), RestoreHow::Merge).map(drop),
            10 => trash::purge(app, access, self.contact()),
            11 => self.restore_version(),
            12 => self.undo(),
            13 => self.change_labels(),
            14 => self.remove_photo(),
            15 | 16 => {
                self.run_jobs();
                Ok(())
            }
            _ => {
                self.import();
                Ok(())
            }
        }
    }
}

/// Does a number of random operations on a book, one after another.
pub fn act_at_random(app: &App, access: &BookAccess, db: &TestDb, operations: usize) {
    let state = 0x9e37_79b9_7f4a_7c15;
    let mut user = User {
        app,
        access,
        db,
        state,
    };
    for n in 0..operations {
        if let Err(error @ (Error::Internal(_) | Error::Failed { .. } | Error::Store(_))) = user.act() {
            panic!("{n}: {error}");
        }
    }
}

both_databases! {
    fn random_operations_of_three_users_leave_a_sound_database(db: TestDb) {
        let app = with_small_steps(&db.app(), 1);
        let anna = account(&app, "anna");
        import(&app, &anna, "first.vcf", card_with_photo("u0", 0));
        std::thread::scope(|scope| {
            let users = [1_u64, 2, 3].map(|seed| {
                let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let mut user = User { app: &app, access: &anna, db: &db, state };
                scope.spawn(move || {
                    for n in 0..OPERATIONS {
                        // The rules of the book reject much of what they try.
                        if let Err(error @ (Error::Internal(_) | Error::Failed { .. } | Error::Store(_))) = user.act() {
                            panic!("{n}: {error}");
                        }
                    }
                })
            });
            while users.iter().any(|user| !user.is_finished()) {
                db.assert_sound();
            }
        });
        // The leases of the servers that died end, and what the users asked for is done.
        db.execute("UPDATE jobs SET leased_until = made_at");
        run_jobs(&app);
        assert_eq!(db.lines("SELECT kind AS line FROM jobs WHERE state = 'running'"), Vec::<String>::new());
        assert_eq!(db.lines("SELECT kind AS line FROM jobs WHERE state = 'failed'"), Vec::<String>::new());
        assert_eq!(db.lines("SELECT kind AS line FROM batches WHERE running"), Vec::<String>::new());
    }
}
