//! Checks every invariant of a database and names what does not hold. It only reads.
//!
//! Each book is checked in one transaction that sees one state of the database (on SQLite a read
//! transaction, on PostgreSQL REPEATABLE READ), so concurrent writes cannot look like damage, and
//! no check has to be done twice. Writers do not wait for it. The price is small: as long as the check of a
//! book lasts, minutes for a million contacts, SQLite's log cannot be cut and PostgreSQL cannot vacuum, as
//! during a dump.
//!
//! Everything is read in pages, so memory does not grow with the book. What is right is computed from the
//! cards with the same functions that writes use.

mod batches;
mod blobs;
mod book_check;
mod chain;
mod columns;
mod contacts;
mod counts;
mod derived;
mod finding;
mod imports;
mod log;
mod report;
mod uniqueness;
mod whole_database;

pub use finding::{Finding, FindingKind, Subject};
pub use report::VerifyReport;

use book_check::BookCheck;

use crate::app::{App, BookAccess, Error, Result, books};

/// Called with the number of contacts and changes that are checked so far.
pub type OnVerified<'a> = &'a mut dyn FnMut(u64);

/// How many contacts and changes there are to check, about.
pub fn size(app: &App) -> Result<u64> {
    app.store.read(|conn| {
        let books = store::books::all(conn)?;
        let rows = books
            .iter()
            .map(|book| book.contact_count + book.trash_count + book.token);
        Ok::<_, Error>(u64::try_from(rows.sum::<i64>()).unwrap_or_default())
    })
}

/// Checks the whole database.
///
/// # Errors
/// Those of reading the database. Damage is no error; it is in the report.
pub fn verify(app: &App, on_verified: OnVerified) -> Result<VerifyReport> {
    let mut report = VerifyReport::default();
    app.store
        .snapshot(|conn| whole_database::check(conn, &mut report))?;
    for access in books::every(app)? {
        verify_book(app, &access, &mut report, on_verified)?;
    }
    Ok(report)
}

fn verify_book(
    app: &App,
    access: &BookAccess,
    report: &mut VerifyReport,
    on_verified: OnVerified,
) -> Result<()> {
    app.store.snapshot(|conn| {
        let books = store::books::all_of_owner(conn, access.account().id)?;
        // It may have been deleted since the books were listed.
        let Some(book) = books.into_iter().find(|book| book.id == access.book_id().0) else {
            return Ok(());
        };
        report.books += 1;
        let mut check = BookCheck::new(conn, app, book, report, on_verified);
        contacts::check(&mut check)?;
        uniqueness::check(&mut check)?;
        log::check(&mut check)?;
        batches::check(&mut check)?;
        blobs::check(&mut check)?;
        imports::check(&mut check)
    })
}
