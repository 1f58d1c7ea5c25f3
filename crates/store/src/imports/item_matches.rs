//! Whom the items of an import match: contacts of the book, and earlier items.

use crate::prelude::*;

use super::items::{of, one};
use crate::conn::rows_per_statement;
use crate::schema::import_items;
use crate::{Conn, Result};
use domain::ids::{BookId, ImportId, ImportItemId};

/// The first item of an import with a UID.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = import_items)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct FirstItem {
    pub id: i64,
    pub file_id: i64,
    pub line: i64,
    pub uid: String,
    pub verdict: String,
    pub action: String,
    pub contact_id: Option<i64>,
    #[diesel(column_name = alike)]
    pub in_common: String,
    #[diesel(column_name = notes)]
    pub remarks: String,
}

/// The first item with each of these UIDs.
pub fn first_with_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<FirstItem>> {
    use import_items as i;
    let mut found = Vec::new();
    for chunk in uids.chunks(rows_per_statement(1)) {
        let first: Vec<Option<i64>> = of(book, import)
            .filter(i::uid.eq_any(chunk))
            .group_by(i::uid)
            .select(diesel::dsl::min(i::id))
            .load(conn)?;
        let first: Vec<i64> = first.into_iter().flatten().collect();
        let rows: Vec<FirstItem> = of(book, import)
            .filter(i::id.eq_any(first))
            .order(i::id)
            .select(FirstItem::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// What comparing an item with others has found.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = import_items, treat_none_as_null = true)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ItemMatch {
    pub verdict: &'static str,
    pub action: &'static str,
    pub contact_id: Option<i64>,
    #[diesel(column_name = alike)]
    pub in_common: String,
    #[diesel(column_name = notes)]
    pub remarks: String,
    pub twin_uid: String,
}

/// Saves what comparing an item has found.
pub fn set_match(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
    found: &ItemMatch,
) -> Result<()> {
    diesel::update(one(book, import, item)).set(found).execute(conn)?;
    Ok(())
}

/// The contact of the book that an item matches.
#[derive(Queryable)]
pub struct MatchedRow {
    /// The item's UID.
    pub uid: String,
    /// What was found out about the item.
    pub verdict: String,
    /// What the user chose; empty for the default of the verdict.
    pub action: String,
    /// The contact.
    pub contact_id: i64,
}

/// The contacts of the book that items with these UIDs match.
pub fn contacts_of_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<MatchedRow>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::uid.eq_any(uids))
        .filter(i::contact_id.is_not_null())
        .order(i::id)
        .select((i::uid, i::verdict, i::action, i::contact_id.assume_not_null()))
        .load(conn)?)
}

/// An item that has a twin in the import.
#[derive(Queryable)]
pub struct TwinRow {
    /// What was found out about the item.
    pub verdict: String,
    /// What the user chose; empty for the default of the verdict.
    pub action: String,
    /// The UID of the twin.
    pub twin_uid: String,
}

/// The items with these UIDs that have a twin in the import.
pub fn twins_of_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<TwinRow>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::uid.eq_any(uids))
        .filter(i::twin_uid.ne(""))
        .order(i::id)
        .select((i::verdict, i::action, i::twin_uid))
        .load(conn)?)
}
