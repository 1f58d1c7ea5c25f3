//! Fills a book with invented contacts. The same seed invents the same contacts.

mod dice;
mod person;
mod words;

use std::collections::HashSet;

use uuid::Uuid;

use crate::app::write::{BatchSpec, Precondition, PreparedCard, write_book};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::BatchId;
use crate::formats::vcard;
use crate::store;
use dice::Dice;
use person::person;

const CHUNK: u64 = 200;

/// Fills a book with invented contacts, in one batch. Those of this seed that the book has already are
/// skipped. `progress` is called with the number of contacts invented so far.
pub fn fill(
    app: &App,
    access: &BookAccess,
    contacts: u64,
    seed: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<Option<BatchId>> {
    let mut batch = None;
    let mut next = 0;
    while next < contacts {
        let end = contacts.min(next + CHUNK);
        let people: Vec<PreparedCard> = (next..end)
            .filter_map(|number| {
                let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("demo {seed} {number}").as_bytes());
                let card = vcard::new_card(&uid.to_string(), &person(&mut Dice::new(seed, number)));
                PreparedCard::of(
                    &vcard::print(&card),
                    access.book().collation,
                    &app.settings.region,
                )
            })
            .collect();
        let spec = BatchSpec::from(BatchKind::Demo)
            .running(contacts > CHUNK)
            .resuming(batch);
        let written = write_book(app, access, spec, Precondition::None, |writer| {
            let uids: Vec<String> = people.iter().map(|person| person.uid.clone()).collect();
            let known: HashSet<String> = store::contacts::by_uids(writer.conn(), access.book_id(), &uids)?
                .into_iter()
                .map(|row| row.uid)
                .collect();
            let missing: Vec<PreparedCard> = people
                .into_iter()
                .filter(|person| !known.contains(&person.uid))
                .collect();
            writer.create_many(&missing)
        })?;
        batch = written.batch;
        next = end;
        progress(next);
    }
    if let Some(batch) = batch.filter(|_| contacts > CHUNK) {
        app.store
            .write(|conn| Ok::<_, Error>(store::batches::close(conn, access.book_id(), batch, "")?))?;
    }
    Ok(batch)
}
