//! What a check found: its kind, where, and what differs.

use std::fmt;

use domain::ids::{BatchId, BookId, ContactId, ImportId, LabelId};
use domain::string_enum;

string_enum! {
    /// What a finding is about. The texts are what `manage verify` prints.
    FindingKind {
        /// A live contact without a card, or a card with a NUL that is not a reference to a blob.
        Card = "broken card",
        /// A column that is computed from the card has another value.
        IndexColumn = "wrong index column",
        /// The ETag is not the hash of the card as it is served.
        Etag = "wrong ETag",
        /// The labels of a contact are not those of its card, or a contact in the trash has some.
        ContactLabels = "wrong labels",
        /// The match keys of a contact are not those of its card, or a contact in the trash has some.
        MatchKeys = "wrong match keys",
        /// A contact is flagged for repair and its card needs none, or the reverse.
        RepairFlag = "wrong repair flag",
        /// A purged contact has content, or is not in the trash.
        Tombstone = "broken tombstone",
        /// Two live contacts of a book have the same UID or href.
        NotUnique = "UID or href used twice",
        /// A derived row whose contact or label is not in its book.
        Misplaced = "row of another book",
        /// The full-text rows of a contact are not those of its search columns.
        SearchRows = "wrong search rows",
        /// A word of a contact that searches with typos do not find.
        SearchWords = "missing search words",
        /// The key of a label is not that of its name.
        LabelKey = "wrong label key",
        /// The number of contacts that have a label.
        LabelCount = "wrong count of a label",
        /// The number of contacts that are listed under a letter.
        LetterCount = "wrong count of a letter",
        /// The number of contacts of a book, live or in the trash.
        BookCount = "wrong count of a book",
        /// A gap in the tokens of a log, one used twice, or one above the book's.
        Token = "wrong token",
        /// What was before a change is not what the change before it left, or the last change did not leave
        /// the contact as it is.
        Log = "broken history",
        /// A batch that is missing or in another book, or whose counts or undo are wrong, or which was closed before
        /// its job is done.
        Batch = "broken batch",
        /// A batch that is open, though no job works on it. Nothing will close it, so it cannot be undone.
        AbandonedBatch = "abandoned batch",
        /// A card refers to a blob that is not there.
        MissingBlob = "missing blob",
        /// The bytes of a blob do not have the hash that it is stored under.
        BlobContent = "wrong content of a blob",
        /// The blobs that a contact holds are not those that its cards, now and in the log, refer to.
        HeldBlobs = "wrong blobs of a contact",
        /// A blob that no contact holds, or a thumbnail without its blob.
        UnusedBlob = "unused blob",
        /// An import whose counts do not agree with its items, or whose batch is missing.
        Import = "broken import",
        /// Not damage: contacts that older rules indexed. The server recomputes them.
        StaleIndex = "outdated index",
        /// Not damage: a batch whose job is running, or waits for a server.
        RunningBatch = "unfinished batch",
    }
}

impl FindingKind {
    /// False for what is only worth knowing.
    #[must_use]
    pub fn is_damage(self) -> bool {
        !matches!(self, Self::StaleIndex | Self::RunningBatch)
    }
}

/// The row that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The book itself, or several rows of it.
    Book,
    /// A contact.
    Contact(ContactId),
    /// A label.
    Label(LabelId),
    /// The change with this token.
    Change(i64),
    /// A batch.
    Batch(BatchId),
    /// An import.
    Import(ImportId),
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// The book; `None` if the row belongs to none.
    pub book: Option<BookId>,
    /// The row.
    pub subject: Subject,
    /// What differs. May hold names and other values of a card.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.book {
            Some(book) => write!(f, "book {book}")?,
            None => f.write_str("no book")?,
        }
        match self.subject {
            Subject::Book => {}
            Subject::Contact(id) => write!(f, ", contact {id}")?,
            Subject::Label(id) => write!(f, ", label {id}")?,
            Subject::Change(token) => write!(f, ", change {token}")?,
            Subject::Batch(id) => write!(f, ", batch {id}")?,
            Subject::Import(id) => write!(f, ", import {id}")?,
        }
        write!(f, ": {}: {}", self.kind, self.detail)
    }
}
