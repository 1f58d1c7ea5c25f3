//! Checks what must be unique in a book, and that the tokens of its log have no gaps.

use super::book_check::BookCheck;
use super::finding::{FindingKind, Subject};
use crate::app::Result;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    for uid in store::verify::duplicate_uids(check.conn, book)? {
        check.found(
            FindingKind::NotUnique,
            Subject::Book,
            format!("several live contacts have the UID {uid:?}"),
        );
    }
    for href in store::verify::duplicate_hrefs(check.conn, book)? {
        check.found(
            FindingKind::NotUnique,
            Subject::Book,
            format!("several live contacts have the href {href:?}"),
        );
    }
    for token in store::verify::duplicate_tokens(check.conn, book)? {
        check.found(
            FindingKind::Token,
            Subject::Change(token),
            "several changes have this token",
        );
    }
    let extent = store::verify::log_extent(check.conn, book)?;
    let token = check.row.token;
    if (extent.changes, extent.last) != (token, token) {
        let detail = format!(
            "the change log has {} changes with tokens from {} to {}, but the token of the book is {token}",
            extent.changes, extent.first, extent.last
        );
        check.found(FindingKind::Token, Subject::Book, detail);
    }
    for contact in store::verify::contacts_without_changes(check.conn, book)? {
        check.found_at(
            FindingKind::Log,
            contact,
            "the change log has no change of this contact",
        );
    }
    for (token, batch) in store::verify::changes_without_batch(check.conn, book)? {
        let detail = format!("batch {batch} of change {token} is not in the book");
        check.found(FindingKind::Batch, Subject::Change(token), detail);
    }
    Ok(())
}
