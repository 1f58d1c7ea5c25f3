//! The items of an import: one for each card or row of its files.

use diesel::prelude::*;

use crate::domain::ids::{BookId, ImportId, ImportItemId};
use crate::store::conn::on_backend;
use crate::store::schema::import_items;
use crate::store::{Conn, Paged, Result};

/// What a list shows of an item.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ItemRow {
    pub id: i64,
    pub file_id: i64,
    pub line: i64,
    pub verdict: String,
    pub action: String,
    pub name: String,
    pub contact_id: Option<i64>,
    pub alike: String,
    pub notes: String,
}

/// What is needed to apply an item.
#[derive(Queryable, Clone, Debug)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ItemCard {
    pub id: i64,
    pub verdict: String,
    pub action: String,
    pub name: String,
    pub uid: String,
    pub contact_id: Option<i64>,
    pub line: i64,
    pub notes: String,
    pub card: Option<Vec<u8>>,
}

/// An item to be noted.
#[derive(Insertable, Clone, Debug)]
#[diesel(table_name = import_items, treat_none_as_default_value = false)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewItemRow {
    pub book_id: i64,
    pub import_id: i64,
    pub file_id: i64,
    pub line: i64,
    pub verdict: &'static str,
    pub action: &'static str,
    pub name: String,
    pub uid: String,
    pub contact_id: Option<i64>,
    pub alike: String,
    pub notes: String,
    pub original: Option<Vec<u8>>,
    pub card: Option<Vec<u8>>,
}

/// Rows of one statement: a parameter for each value, and SQLite takes 32,766 of them.
const ROWS: usize = 1_000;

/// Rows that are forgotten in one transaction.
const STEP: i64 = 500;

/// Notes items.
pub fn insert_items(conn: &mut Conn, rows: &[NewItemRow]) -> Result<()> {
    for part in rows.chunks(ROWS) {
        on_backend!(conn, |c| diesel::insert_into(import_items::table)
            .values(part)
            .execute(c))?;
    }
    Ok(())
}

/// Which items a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemFilter<'a> {
    /// Those with this verdict.
    Verdict(&'a str),
    /// Those of which something is to be told.
    Noted,
}

/// A page of items above `after`, in order.
pub fn items(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    filter: ItemFilter,
    after: ImportItemId,
    size: usize,
) -> Result<Paged<ItemRow>> {
    use import_items as i;
    let query = i::table
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::id.gt(after.0))
        .order(i::id)
        .select((
            i::id,
            i::file_id,
            i::line,
            i::verdict,
            i::action,
            i::name,
            i::contact_id,
            i::alike,
            i::notes,
        ))
        .into_boxed();
    let query = match filter {
        ItemFilter::Verdict(verdict) => query.filter(i::verdict.eq(verdict.to_owned())),
        ItemFilter::Noted => query.filter(i::notes.ne("")),
    };
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// At most `limit` items above `after`, in order, each with the bytes of its card.
pub fn sizes(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    after: ImportItemId,
    limit: i64,
) -> Result<Vec<(i64, i64)>> {
    use import_items as i;
    let rows: Vec<(i64, Option<i32>)> = of(book, import)
        .filter(i::id.gt(after.0))
        .order(i::id)
        .limit(limit)
        .select((i::id, length(i::card)))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, size)| (id, i64::from(size.unwrap_or_default())))
        .collect())
}

/// The cards of these items that have at most `most` bytes.
pub fn cards(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    items: &[i64],
    most: i32,
) -> Result<Vec<(i64, Vec<u8>)>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::id.eq_any(items))
        .filter(length(i::card).le(most))
        .select((i::id, i::card.assume_not_null()))
        .load(conn)?)
}

/// The items above `after` up to `last` with their cards, in order.
pub fn items_to_apply(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    after: ImportItemId,
    last: ImportItemId,
) -> Result<Vec<ItemCard>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::id.gt(after.0))
        .filter(i::id.le(last.0))
        .order(i::id)
        .select((
            i::id,
            i::verdict,
            i::action,
            i::name,
            i::uid,
            i::contact_id,
            i::line,
            i::notes,
            i::card,
        ))
        .load(conn)?)
}

diesel::define_sql_function! {
    /// The bytes of a value.
    fn length(bytes: diesel::sql_types::Nullable<diesel::sql_types::Binary>) -> diesel::sql_types::Nullable<diesel::sql_types::Integer>;
}

/// One item: its line in its file, and what the file said, if that is still kept; else the card.
///
/// # Errors
/// `NotFound`.
pub fn item_text(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
) -> Result<(ItemRow, Option<Vec<u8>>)> {
    use import_items as i;
    let (row, original, card): (ItemRow, Option<Vec<u8>>, Option<Vec<u8>>) = of(book, import)
        .filter(i::id.eq(item.0))
        .select((
            (
                i::id,
                i::file_id,
                i::line,
                i::verdict,
                i::action,
                i::name,
                i::contact_id,
                i::alike,
                i::notes,
            ),
            i::original,
            i::card,
        ))
        .first(conn)?;
    Ok((row, original.or(card)))
}

/// The last card of this import for each of these UIDs.
pub fn cards_with_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<(String, Option<Vec<u8>>)>> {
    use import_items as i;
    let last: Vec<Option<i64>> = i::table
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::uid.eq_any(uids))
        .group_by(i::uid)
        .select(diesel::dsl::max(i::id))
        .load(conn)?;
    let last: Vec<i64> = last.into_iter().flatten().collect();
    Ok(of(book, import)
        .filter(i::id.eq_any(last))
        .select((i::uid, i::card))
        .load(conn)?)
}

/// The contacts that items of this import with one of these UIDs are known to be: UID, verdict, what was
/// chosen for it, and the contact.
pub fn contacts_of_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<(String, String, String, i64)>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::uid.eq_any(uids))
        .filter(i::contact_id.is_not_null())
        .order(i::id)
        .select((i::uid, i::verdict, i::action, i::contact_id.assume_not_null()))
        .load(conn)?)
}

/// Notes what is to be told of an item.
pub fn set_notes(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
    notes: &str,
) -> Result<()> {
    use import_items as i;
    diesel::update(i::table)
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::id.eq(item.0))
        .set(i::notes.eq(notes))
        .execute(conn)?;
    Ok(())
}

/// Notes what is to be done with one item.
pub fn choose(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
    action: &str,
) -> Result<()> {
    use import_items as i;
    diesel::update(i::table)
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::id.eq(item.0))
        .set(i::action.eq(action))
        .execute(conn)?;
    Ok(())
}

/// For how many items of each verdict something was chosen: verdict, choice and number.
pub fn chosen(conn: &mut Conn, book: BookId, import: ImportId) -> Result<Vec<(String, String, i64)>> {
    use import_items as i;
    Ok(i::table
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::action.ne(""))
        .group_by((i::verdict, i::action))
        .select((i::verdict, i::action, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Forgets what was chosen for single items of a verdict.
pub fn unchoose(conn: &mut Conn, book: BookId, import: ImportId, verdict: &str) -> Result<()> {
    use import_items as i;
    diesel::update(i::table)
        .filter(i::book_id.eq(book.0))
        .filter(i::import_id.eq(import.0))
        .filter(i::verdict.eq(verdict))
        .filter(i::action.ne(""))
        .set(i::action.eq(""))
        .execute(conn)?;
    Ok(())
}

/// Forgets some items of an import; true if there may be more.
pub fn delete_items(conn: &mut Conn, book: BookId, import: ImportId) -> Result<bool> {
    use import_items as i;
    let ids: Vec<i64> = of(book, import)
        .order(i::id)
        .limit(STEP)
        .select(i::id)
        .load(conn)?;
    delete_these(conn, book, ids)
}

fn delete_these(conn: &mut Conn, book: BookId, ids: Vec<i64>) -> Result<bool> {
    let these = import_items::table
        .filter(import_items::book_id.eq(book.0))
        .filter(import_items::id.eq_any(ids));
    Ok(diesel::delete(these).execute(conn)? > 0)
}

/// Forgets some of the items of which nothing is to be told, then the cards of some of the others, which are
/// in the book; true if there may be more.
pub fn thin_out_items(conn: &mut Conn, book: BookId, import: ImportId) -> Result<bool> {
    use import_items as i;
    let quiet: Vec<i64> = of(book, import)
        .filter(i::notes.eq(""))
        .limit(STEP)
        .select(i::id)
        .load(conn)?;
    if delete_these(conn, book, quiet)? {
        return Ok(true);
    }
    let doubled: Vec<i64> = of(book, import)
        .filter(i::original.is_not_null())
        .filter(i::card.is_not_null())
        .limit(STEP)
        .select(i::id)
        .load(conn)?;
    let thinned = diesel::update(i::table)
        .filter(i::book_id.eq(book.0))
        .filter(i::id.eq_any(doubled))
        .set(i::card.eq(None::<Vec<u8>>))
        .execute(conn)?;
    Ok(thinned > 0)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of(book: BookId, import: ImportId) -> _ {
    let book: i64 = book.0;
    let import: i64 = import.0;
    import_items::table
        .filter(import_items::book_id.eq(book))
        .filter(import_items::import_id.eq(import))
}
