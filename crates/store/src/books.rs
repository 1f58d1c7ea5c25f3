//! Books: their lock, their counts, and how many contacts each letter has.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::on_backend;
use super::schema::{book_letters, books, changes, contacts};
use super::{Conn, Result};
use domain::account::Sort;
use domain::ids::{AccountId, BookId};

/// A row of `books`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = books)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct BookRow {
    pub id: i64,
    pub owner_id: i64,
    pub slug: String,
    pub name: String,
    pub identity: String,
    pub collation: String,
    pub token: i64,
    pub contact_count: i64,
    pub trash_count: i64,
    pub created_at: NaiveDateTime,
    pub region: String,
    pub color: String,
    pub deleted_at: Option<NaiveDateTime>,
}

/// A book to insert.
#[derive(Insertable)]
#[diesel(table_name = books)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct NewBookRow<'a> {
    pub owner_id: i64,
    pub slug: &'a str,
    pub name: &'a str,
    pub identity: &'a str,
    pub collation: &'a str,
    pub token: i64,
    pub contact_count: i64,
    pub trash_count: i64,
    pub created_at: NaiveDateTime,
    pub region: &'a str,
    pub color: &'a str,
}

/// Inserts a book.
///
/// # Errors
/// `Duplicate` if the owner has a book with this slug.
pub fn insert(conn: &mut Conn, row: &NewBookRow) -> Result<BookId> {
    Ok(BookId(
        diesel::insert_into(books::table)
            .values(row)
            .returning(books::id)
            .get_result(conn)?,
    ))
}

/// A book and the random id of its last change; `None` before the first one.
pub type BookState = (BookRow, Option<String>);

/// The books of an account that are not in the trash, oldest first.
pub fn of_owner(conn: &mut Conn, owner: AccountId) -> Result<Vec<BookState>> {
    Ok(books::table
        .left_join(
            changes::table.on(changes::book_id
                .eq(books::id)
                .and(changes::token.eq(books::token))),
        )
        .filter(books::owner_id.eq(owner.0))
        .filter(books::deleted_at.is_null())
        .order(books::id)
        .select((BookRow::as_select(), changes::nonce.nullable()))
        .load(conn)?)
}

/// The books of an account, those in the trash too, oldest first.
pub fn all_of_owner(conn: &mut Conn, owner: AccountId) -> Result<Vec<BookRow>> {
    Ok(books::table
        .filter(books::owner_id.eq(owner.0))
        .order(books::id)
        .select(BookRow::as_select())
        .load(conn)?)
}

/// The books that were moved to the trash before `when`, in no order.
pub fn deleted_before(conn: &mut Conn, when: NaiveDateTime) -> Result<Vec<BookRow>> {
    Ok(books::table
        .filter(books::deleted_at.lt(when))
        .select(BookRow::as_select())
        .load(conn)?)
}

/// A book of an account.
///
/// # Errors
/// `NotFound` if the account has no such book.
pub fn by_id(conn: &mut Conn, owner: AccountId, book: BookId) -> Result<BookRow> {
    Ok(books::table
        .filter(books::owner_id.eq(owner.0))
        .filter(books::id.eq(book.0))
        .select(BookRow::as_select())
        .first(conn)?)
}

/// The books of all accounts, oldest first, for work on the whole database.
pub fn all(conn: &mut Conn) -> Result<Vec<BookRow>> {
    Ok(books::table
        .order(books::id)
        .select(BookRow::as_select())
        .load(conn)?)
}

/// Locks a book until the end of the transaction and reads it: the first statement of every write of
/// contacts. Writers of a book run one after another, so tokens have no gaps in commit order.
///
/// # Errors
/// `NotFound` if the owner has no such book.
pub fn lock(conn: &mut Conn, owner: AccountId, book: BookId) -> Result<BookRow> {
    let row = books::table
        .filter(books::owner_id.eq(owner.0))
        .filter(books::id.eq(book.0));
    let locked = on_backend!(conn, |c| diesel::update(row)
        .set(books::token.eq(books::token))
        .returning(BookRow::as_returning())
        .get_result(c))?;
    Ok(locked)
}

/// Sets the name and the color of a book.
pub fn set_look(conn: &mut Conn, book: BookId, name: &str, color: &str) -> Result<()> {
    diesel::update(books::table.find(book.0))
        .set((books::name.eq(name), books::color.eq(color)))
        .execute(conn)?;
    Ok(())
}

/// Moves a book to the trash, or out of it.
pub fn set_deleted(conn: &mut Conn, book: BookId, deleted_at: Option<NaiveDateTime>) -> Result<()> {
    diesel::update(books::table.find(book.0))
        .set(books::deleted_at.eq(deleted_at))
        .execute(conn)?;
    Ok(())
}

/// Sets the region of a locked book's phone numbers.
pub fn set_region(conn: &mut Conn, book: BookId, region: &str) -> Result<()> {
    diesel::update(books::table.find(book.0))
        .set(books::region.eq(region))
        .execute(conn)?;
    Ok(())
}

/// Sets the token of a locked book and adds to its counts.
pub fn set_token_and_counts(
    conn: &mut Conn,
    book: BookId,
    token: i64,
    contacts: i64,
    trash: i64,
) -> Result<()> {
    diesel::update(books::table.find(book.0))
        .set((
            books::token.eq(token),
            books::contact_count.eq(books::contact_count + contacts),
            books::trash_count.eq(books::trash_count + trash),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds to the count of a letter, in a locked book.
pub fn add_to_letter(conn: &mut Conn, book: BookId, sort: Sort, letter: &str, by: i64) -> Result<()> {
    use book_letters as l;
    let key = (book.0, sort.as_str(), letter);
    let updated = diesel::update(l::table.find(key))
        .set(l::contact_count.eq(l::contact_count + by))
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(l::table)
            .values((
                l::book_id.eq(book.0),
                l::sort.eq(sort.as_str()),
                l::letter.eq(letter),
                l::contact_count.eq(by),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Counts the contacts of a locked book again, and those of each letter.
pub fn recount(conn: &mut Conn, book: BookId) -> Result<()> {
    use {book_letters as l, contacts as c};
    let of_book = c::table.filter(c::book_id.eq(book.0));
    let live: i64 = of_book.filter(c::deleted_at.is_null()).count().get_result(conn)?;
    let in_trash = of_book
        .filter(c::deleted_at.is_not_null())
        .filter(c::purged_at.is_null());
    let trashed: i64 = in_trash.count().get_result(conn)?;
    diesel::update(books::table.find(book.0))
        .set((books::contact_count.eq(live), books::trash_count.eq(trashed)))
        .execute(conn)?;
    diesel::delete(l::table.filter(l::book_id.eq(book.0))).execute(conn)?;
    for sort in Sort::ALL {
        let of_letter = of_book.filter(c::deleted_at.is_null());
        let letters: Vec<(String, i64)> = match sort {
            Sort::Family => of_letter
                .group_by(c::letter_family)
                .select((c::letter_family, diesel::dsl::count_star()))
                .load(conn)?,
            Sort::Given => of_letter
                .group_by(c::letter_given)
                .select((c::letter_given, diesel::dsl::count_star()))
                .load(conn)?,
        };
        for (letter, count) in letters {
            add_to_letter(conn, book, *sort, &letter, count)?;
        }
    }
    Ok(())
}
