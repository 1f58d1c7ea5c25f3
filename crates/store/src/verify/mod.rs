//! Queries that only the checker of the database needs. They read, page by page along an index, and return
//! rows as they are: what is right about them is for `app::verify` to say.

mod batches;
mod blobs;
mod contacts;
mod derived;
mod imports;
mod log;
mod search;

pub use batches::{
    BatchTally, batches, batches_closed_too_early, batches_with_wrong_undo, job_of_batch, tallies,
};
pub use blobs::{blobs_after, blobs_among, held_among, held_by, thumbnails_without_blob};
pub use contacts::{CheckedContact, contacts, duplicate_hrefs, duplicate_uids, rows_by_id};
pub use derived::{LetterRow, MisplacedRow, keys_of, labels_of, letters, misplaced_rows};
pub use imports::{import_batch_exists, imports, items_by_verdict};
pub use log::{
    LogExtent, changes, changes_without_batch, contacts_without_changes, duplicate_tokens, log_extent,
};
pub use search::{WrongSearchRows, contacts_with_wrong_search_rows};

/// Rows of a kind of damage that one query returns at most.
const MAX_FOUND: i64 = 10_000;
