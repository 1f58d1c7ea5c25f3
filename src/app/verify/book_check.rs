//! What the checks of one book share: the connection with its open snapshot, the book, and the report.

use super::OnVerified;
use super::finding::{Finding, FindingKind, Subject};
use super::report::VerifyReport;
use crate::app::App;
use domain::collate::Collation;
use domain::ids::{BookId, ContactId};
use store::Conn;
use store::books::BookRow;

/// Rows that one query reads.
pub(super) const PAGE: i64 = 200;

/// The check of one book.
pub(super) struct BookCheck<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) row: BookRow,
    pub(super) region: String,
    pub(super) report: &'a mut VerifyReport,
    on_verified: OnVerified<'a>,
}

impl<'a> BookCheck<'a> {
    pub(super) fn new(
        conn: &'a mut Conn,
        app: &App,
        row: BookRow,
        report: &'a mut VerifyReport,
        on_verified: OnVerified<'a>,
    ) -> Self {
        Self {
            conn,
            region: app.region_of(&row.region).to_owned(),
            row,
            report,
            on_verified,
        }
    }

    pub(super) fn book(&self) -> BookId {
        BookId(self.row.id)
    }

    /// The collation that writes use for this book.
    pub(super) fn collation(&self) -> Collation {
        Collation::parse(&self.row.collation).unwrap_or(Collation::Ru)
    }

    pub(super) fn found(&mut self, kind: FindingKind, subject: Subject, detail: impl Into<String>) {
        self.report.add(Finding {
            kind,
            book: Some(self.book()),
            subject,
            detail: detail.into(),
        });
    }

    pub(super) fn found_at(&mut self, kind: FindingKind, contact: i64, detail: impl Into<String>) {
        self.found(kind, Subject::Contact(ContactId(contact)), detail);
    }

    /// Reports to the caller how much is done.
    pub(super) fn show_progress(&mut self) {
        (self.on_verified)(self.report.contacts + self.report.changes);
    }
}
