//! Contacts: the stored card, the columns computed from it, and the state of the row.
//!
//! A stored card holds a reference in place of every large value; see `blobs`.

mod read;
mod resources;
mod trash;
mod walk;
mod write;

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::schema::contacts;
use domain::ids::{BookId, ContactId};

pub use read::{by_id, by_ids, by_sort_key, by_uid, by_uids, changed_later, href_taken, hrefs_taken, names};
pub use resources::{ResourceRow, by_href, by_hrefs, changed_since};
pub use trash::{TrashFilter, TrashedContact, in_trash_by_uid, in_trash_ids, trash};
pub use walk::{has_stale_index, last_id, walk, walk_for_index, walk_ids, with_label};
pub use write::{
    IndexColumns, NewContactRow, NewVersion, insert_many, purge, replace_card, replace_index, set_token,
};

/// The columns of a contact that a write needs.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct Stored {
    pub id: i64,
    pub href: String,
    pub uid: String,
    pub etag: String,
    pub token: i64,
    pub display_name: String,
    pub letter_family: String,
    pub letter_given: String,
    pub has_photo: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub deleted_at: Option<NaiveDateTime>,
    pub purged_at: Option<NaiveDateTime>,
    pub card: Vec<u8>,
}

impl Stored {
    /// The contact's key.
    #[must_use]
    pub fn id(&self) -> ContactId {
        ContactId(self.id)
    }

    /// True unless the contact is in the trash or purged.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.deleted_at.is_none()
    }
}

/// One contact of the book: live, in the trash, or a tombstone.
#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, id: ContactId) -> _ {
    let book: i64 = book.0;
    let id: i64 = id.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::id.eq(id))
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn live(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table
        .filter(contacts::book_id.eq(book))
        .filter(contacts::deleted_at.is_null())
}

/// The contacts of a book, read along the primary key. `+ 0` rules out the indexes that begin with the
/// book: with one of them SQLite reads the whole book for a list of ids, or for every few rows of a walk.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn by_primary_key(book: BookId) -> _ {
    let book: i64 = book.0;
    contacts::table.filter((contacts::book_id + 0_i64).eq(book))
}
