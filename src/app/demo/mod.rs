//! Fills a book with sample contacts. The same seed gives the same contacts.

mod person;
mod rng;
mod words;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::jobs::{self, Next, Plan, Step, Work};
use crate::app::write::{BatchSpec, PreparedCard, Writer};
use crate::app::{App, BookAccess, Result, statistics};
use domain::change_log::BatchKind;
use domain::collate::Collation;
use domain::ids::{BatchId, BookId};
use domain::job::JobKind;
use formats::vcard;
use person::person;
use rng::Rng;

/// Fills a book with sample contacts, in one batch. Those of this seed that the book has already are
/// skipped. `on_step` is called with the number of contacts so far.
pub fn fill(
    app: &App,
    access: &BookAccess,
    contacts: u64,
    seed: u64,
    on_step: &mut dyn FnMut(i64),
) -> Result<Option<BatchId>> {
    let started = jobs::start_and_lease(app, access, FILL, |_, _| {
        let total = i64::try_from(contacts).unwrap_or(i64::MAX);
        Plan::new(&DemoArgs { contacts, seed }, total)
    })?;
    let mut is_analyzed = false;
    let finished = jobs::run_to_end(app, access, FILL, started, &mut |progress| {
        if progress.done < progress.total && !std::mem::replace(&mut is_analyzed, true) {
            statistics::update(app);
        }
        on_step(progress.done);
    })?;
    if is_analyzed {
        statistics::update(app);
    }
    Ok(finished.batch)
}

pub(super) const FILL: Work = Work {
    kind: JobKind::Demo,
    step,
};

#[derive(Serialize, Deserialize)]
struct DemoArgs {
    contacts: u64,
    seed: u64,
}

/// Contacts that are created together.
const CREATED_AT_ONCE: u64 = 50;

/// The cursor is the number of the next contact.
fn step(step: &mut Step) -> Result<Next> {
    let args: DemoArgs = step.job.args()?;
    let (book, collation) = (step.access.book_id(), step.access.book().collation);
    let region = step.access.region(step.app).to_owned();
    step.write(BatchSpec::from(BatchKind::Demo), |writer, job, budget| {
        let mut next: u64 = job.cursor()?;
        while next < args.contacts {
            let mut end = next;
            while end < args.contacts.min(next + CREATED_AT_ONCE) && budget.take() {
                end += 1;
            }
            if end == next {
                return Ok(Next::Step);
            }
            let some = (next..end).filter_map(|number| prepare(args.seed, number, collation, &region));
            create_missing(writer, book, some.collect())?;
            next = end;
            job.set_cursor(&next)?;
            job.done = i64::try_from(next).unwrap_or(i64::MAX);
        }
        Ok(Next::End)
    })
}

fn prepare(seed: u64, number: u64, collation: Collation, region: &str) -> Option<PreparedCard> {
    let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("demo {seed} {number}").as_bytes());
    let card = vcard::new_card(&uid.to_string(), &person(&mut Rng::new(seed, number)));
    PreparedCard::of(&vcard::print(&card), collation, region)
}

fn create_missing(writer: &mut Writer, book: BookId, people: Vec<PreparedCard>) -> Result<()> {
    let uids: Vec<String> = people.iter().map(|person| person.uid.clone()).collect();
    let known: HashSet<String> = store::contacts::by_uids(writer.conn(), book, &uids)?
        .into_iter()
        .map(|row| row.uid)
        .collect();
    let missing: Vec<PreparedCard> = people
        .into_iter()
        .filter(|person| !known.contains(&person.uid))
        .collect();
    writer.create_many(&missing)?;
    Ok(())
}
