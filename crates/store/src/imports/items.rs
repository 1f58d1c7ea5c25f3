//! The items of an import: one for each card or row of its files.

use crate::prelude::*;

use crate::conn::{on_backend, rows_per_statement};
use crate::schema::import_items;
use crate::{Conn, Paged, Result};
use domain::ids::{BookId, ImportId, ImportItemId};
use domain::import::Verdict;

/// The columns of an item that a list shows.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = import_items)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ItemRow {
    pub id: i64,
    pub file_id: i64,
    pub line: i64,
    pub verdict: String,
    pub action: String,
    pub name: String,
    pub contact_id: Option<i64>,
    #[diesel(column_name = alike)]
    pub in_common: String,
    #[diesel(column_name = notes)]
    pub remarks: String,
}

/// The columns of an item that applying it needs.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = import_items)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct ItemCard {
    pub id: i64,
    pub verdict: String,
    pub action: String,
    pub name: String,
    pub uid: String,
    pub contact_id: Option<i64>,
    pub line: i64,
    #[diesel(column_name = notes)]
    pub remarks: String,
    pub card: Option<Vec<u8>>,
    pub twin_uid: String,
}

/// An item to insert.
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
    #[diesel(column_name = alike)]
    pub in_common: String,
    #[diesel(column_name = notes)]
    pub remarks: String,
    pub original: Option<Vec<u8>>,
    pub card: Option<Vec<u8>>,
    pub twin_uid: String,
}

/// Rows that one transaction deletes or changes.
pub(super) const ITEMS_PER_DELETE: i64 = 500;

/// Inserts items.
pub fn insert_items(conn: &mut Conn, rows: &[NewItemRow]) -> Result<()> {
    for chunk in rows.chunks(rows_per_statement(14)) {
        on_backend!(conn, |c| diesel::insert_into(import_items::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// The last item of an import; 0 without items.
pub fn last_item(conn: &mut Conn, book: BookId, import: ImportId) -> Result<ImportItemId> {
    let last: Option<i64> = of(book, import)
        .select(diesel::dsl::max(import_items::id))
        .first(conn)?;
    Ok(ImportItemId(last.unwrap_or_default()))
}

/// Moves some of the groups up to the item `last` behind all other items, in order; true if more may follow.
pub fn move_groups_last(conn: &mut Conn, book: BookId, import: ImportId, last: ImportItemId) -> Result<bool> {
    use import_items as i;
    let groups: Vec<i64> = of(book, import)
        .filter(i::verdict.eq(Verdict::Group.as_str()))
        .filter(i::id.le(last.0))
        .order(i::id)
        .limit(ITEMS_PER_DELETE)
        .select(i::id)
        .load(conn)?;
    if groups.is_empty() {
        return Ok(false);
    }
    let columns = (
        i::book_id,
        i::import_id,
        i::file_id,
        i::line,
        i::verdict,
        i::action,
        i::name,
        i::uid,
        i::contact_id,
        i::alike,
        i::notes,
        i::original,
        i::card,
        i::twin_uid,
    );
    let copies = of(book, import)
        .filter(i::id.eq_any(&groups))
        .order(i::id)
        .select(columns);
    on_backend!(conn, |c| diesel::insert_into(i::table)
        .values(copies)
        .into_columns(columns)
        .execute(c))?;
    diesel::delete(of(book, import).filter(i::id.eq_any(&groups))).execute(conn)?;
    Ok(true)
}

/// Which items a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemFilter<'a> {
    /// Those with this verdict.
    Verdict(&'a str),
    /// Those with an entry in the import report.
    WithRemarks,
}

/// A page of items in order, after the item `after`.
pub fn items(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    filter: ItemFilter,
    after: ImportItemId,
    size: usize,
) -> Result<Paged<ItemRow>> {
    use import_items as i;
    let query = of(book, import)
        .filter(i::id.gt(after.0))
        .order(i::id)
        .select(ItemRow::as_select())
        .into_boxed();
    let query = match filter {
        ItemFilter::Verdict(verdict) => query.filter(i::verdict.eq(verdict.to_owned())),
        ItemFilter::WithRemarks => query.filter(i::notes.ne("")),
    };
    Paged::load(size, |limit| Ok(query.limit(limit).load(conn)?))
}

/// At most `limit` items in order, after the item `after`, as pairs of id and size of the card in bytes.
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

/// The cards of these items, those of at most `max_bytes`.
pub fn cards(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    items: &[i64],
    max_bytes: i32,
) -> Result<Vec<(i64, Vec<u8>)>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::id.eq_any(items))
        .filter(length(i::card).le(max_bytes))
        .select((i::id, i::card.assume_not_null()))
        .load(conn)?)
}

/// The items after `after`, up to and including `last`, in order and with their cards.
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
        .select(ItemCard::as_select())
        .load(conn)?)
}

diesel::define_sql_function! {
    /// The size of a value in bytes.
    fn length(bytes: diesel::sql_types::Nullable<diesel::sql_types::Binary>) -> diesel::sql_types::Nullable<diesel::sql_types::Integer>;
}

/// One item with the text of the file it was read from; with its card if that text is no longer stored.
///
/// # Errors
/// `NotFound` if the import has no such item.
pub fn item_text(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
) -> Result<(ItemRow, Option<Vec<u8>>)> {
    use import_items as i;
    let (row, original, card): (ItemRow, Option<Vec<u8>>, Option<Vec<u8>>) = one(book, import, item)
        .select((ItemRow::as_select(), i::original, i::card))
        .first(conn)?;
    Ok((row, original.or(card)))
}

/// The last card of the import with each of these UIDs.
pub fn cards_with_uids(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    uids: &[String],
) -> Result<Vec<(String, Option<Vec<u8>>)>> {
    use import_items as i;
    let last: Vec<Option<i64>> = of(book, import)
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

/// Sets an item's entry in the import report.
pub fn set_remarks(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
    remarks: &str,
) -> Result<()> {
    diesel::update(one(book, import, item))
        .set(import_items::notes.eq(remarks))
        .execute(conn)?;
    Ok(())
}

/// Sets the action of one item.
pub fn choose(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    item: ImportItemId,
    action: &str,
) -> Result<()> {
    diesel::update(one(book, import, item))
        .set(import_items::action.eq(action))
        .execute(conn)?;
    Ok(())
}

/// How many items of a verdict have an action other than its default.
#[derive(Queryable)]
pub struct ChosenRow {
    /// What was found out about the items.
    pub verdict: String,
    /// What the user chose.
    pub action: String,
    /// How many items.
    pub items: i64,
}

/// The actions other than the default of their verdict.
pub fn chosen(conn: &mut Conn, book: BookId, import: ImportId) -> Result<Vec<ChosenRow>> {
    use import_items as i;
    Ok(of(book, import)
        .filter(i::action.ne(""))
        .group_by((i::verdict, i::action))
        .select((i::verdict, i::action, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Gives the items of a verdict the default action again.
pub fn clear_choices(conn: &mut Conn, book: BookId, import: ImportId, verdict: &str) -> Result<()> {
    use import_items as i;
    let chosen = of(book, import)
        .filter(i::verdict.eq(verdict))
        .filter(i::action.ne(""));
    diesel::update(chosen).set(i::action.eq("")).execute(conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn of(book: BookId, import: ImportId) -> _ {
    let book: i64 = book.0;
    let import: i64 = import.0;
    import_items::table
        .filter(import_items::book_id.eq(book))
        .filter(import_items::import_id.eq(import))
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn one(book: BookId, import: ImportId, item: ImportItemId) -> _ {
    let book: i64 = book.0;
    let import: i64 = import.0;
    let item: i64 = item.0;
    import_items::table
        .filter(import_items::book_id.eq(book))
        .filter(import_items::import_id.eq(import))
        .filter(import_items::id.eq(item))
}
