//! Checks that no book can answer alone: full-text rows, which have no book, and rows between two books.

use super::finding::{Finding, FindingKind, Subject};
use super::report::VerifyReport;
use crate::app::Result;
use domain::ids::{BookId, ContactId};
use store::{self, Conn};

pub(super) fn check(conn: &mut Conn, report: &mut VerifyReport) -> Result<()> {
    for rows in store::verify::contacts_with_wrong_search_rows(conn)? {
        report.add(Finding {
            kind: FindingKind::SearchRows,
            book: rows.book,
            subject: Subject::Contact(ContactId(rows.contact)),
            detail: format!("{} does not have the words of the contact's row", rows.table),
        });
    }
    for row in store::verify::misplaced_rows(conn)? {
        report.add(Finding {
            kind: FindingKind::Misplaced,
            book: Some(BookId(row.book_id)),
            subject: Subject::Contact(ContactId(row.contact_id)),
            detail: format!(
                "a row of {} refers to a contact or label that is not in the book",
                row.name
            ),
        });
    }
    Ok(())
}
