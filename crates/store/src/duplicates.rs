//! Contacts that may be one person: pairs, the groups that they make, what the user decided, and where the content of
//! merged contacts went.

use crate::prelude::*;
use chrono::NaiveDateTime;

use super::conn::{on_backend, rows_per_statement, unprepared};
use super::contacts::Stored;
use super::schema::{
    contacts, duplicate_decisions, duplicate_members, duplicate_pairs, duplicate_searches, merged_contacts,
};
use super::{Conn, Result};
use domain::ids::{BookId, ContactId};

/// Up to where the pairs of a book are found.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug)]
#[diesel(table_name = duplicate_searches)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct SearchRow {
    pub book_id: i64,
    pub token: i64,
    pub version: i32,
    pub group_count: i64,
}

/// Two contacts that may be one person.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = duplicate_pairs)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct PairRow {
    pub book_id: i64,
    pub one_id: i64,
    pub other_id: i64,
    pub certainty: String,
}

/// A contact of a group.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = duplicate_members)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct MemberRow {
    pub contact_id: i64,
    pub book_id: i64,
    pub group_id: i64,
    pub certainty: String,
}

/// What the user said about two contacts; the lower UID comes first.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = duplicate_decisions)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct DecisionRow {
    pub book_id: i64,
    pub one_uid: String,
    pub other_uid: String,
    pub decision: String,
    pub made_at: NaiveDateTime,
}

/// Up to where the pairs of a book are found; `None` if they never were.
pub fn search(conn: &mut Conn, book: BookId) -> Result<Option<SearchRow>> {
    Ok(duplicate_searches::table
        .find(book.0)
        .select(SearchRow::as_select())
        .first(conn)
        .optional()?)
}

/// Saves up to where the pairs of a book are found.
pub fn set_search(conn: &mut Conn, row: &SearchRow) -> Result<()> {
    let updated = diesel::update(duplicate_searches::table.find(row.book_id))
        .set(row)
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(duplicate_searches::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets all pairs and groups of a book.
pub fn clear(conn: &mut Conn, book: BookId) -> Result<()> {
    diesel::delete(duplicate_pairs::table.filter(duplicate_pairs::book_id.eq(book.0))).execute(conn)?;
    diesel::delete(duplicate_members::table.filter(duplicate_members::book_id.eq(book.0))).execute(conn)?;
    Ok(())
}

/// At most `limit` contacts that were changed after a token, in order of their tokens: live ones, those in the trash,
/// and tombstones.
pub fn to_compare(conn: &mut Conn, book: BookId, token: i64, limit: i64) -> Result<Vec<Stored>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::token.gt(token))
        .order(contacts::token)
        .limit(limit)
        .select(Stored::as_select())
        .load(conn)?)
}

/// The pairs of these contacts.
pub fn pairs_of(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<PairRow>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let of_book = duplicate_pairs::table
            .filter((duplicate_pairs::book_id + 0_i64).eq(book.0))
            .filter(unprepared())
            .select(PairRow::as_select());
        let ones: Vec<PairRow> = of_book
            .clone()
            .filter(duplicate_pairs::one_id.eq_any(chunk))
            .load(conn)?;
        let others: Vec<PairRow> = of_book
            .filter(duplicate_pairs::other_id.eq_any(chunk))
            .load(conn)?;
        found.extend(ones);
        found.extend(others);
    }
    Ok(found)
}

/// Removes the pairs of these contacts.
pub fn remove_pairs(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<()> {
    for chunk in ids.chunks(rows_per_statement(1)) {
        let of_book = duplicate_pairs::table.filter((duplicate_pairs::book_id + 0_i64).eq(book.0));
        diesel::delete(of_book.filter(duplicate_pairs::one_id.eq_any(chunk))).execute(conn)?;
        diesel::delete(of_book.filter(duplicate_pairs::other_id.eq_any(chunk))).execute(conn)?;
    }
    Ok(())
}

/// Adds pairs that the book does not have.
pub fn add_pairs(conn: &mut Conn, rows: &[PairRow]) -> Result<()> {
    for chunk in rows.chunks(rows_per_statement(4)) {
        on_backend!(conn, |c| diesel::insert_into(duplicate_pairs::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// The rows of these contacts in their groups.
pub fn members(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<Vec<MemberRow>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(rows_per_statement(1)) {
        let rows: Vec<MemberRow> = duplicate_members::table
            .filter((duplicate_members::book_id + 0_i64).eq(book.0))
            .filter(duplicate_members::contact_id.eq_any(chunk))
            .filter(unprepared())
            .select(MemberRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The row of a contact in its group; `None` if it is in none.
pub fn member(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Option<MemberRow>> {
    Ok(duplicate_members::table
        .filter(duplicate_members::contact_id.eq(contact.0))
        .filter((duplicate_members::book_id + 0_i64).eq(book.0))
        .select(MemberRow::as_select())
        .first(conn)
        .optional()?)
}

/// The contacts of groups of one certainty, in order.
pub fn members_of_groups(
    conn: &mut Conn,
    book: BookId,
    certainty: &str,
    groups: &[i64],
) -> Result<Vec<MemberRow>> {
    let mut found = Vec::new();
    for chunk in groups.chunks(rows_per_statement(1)) {
        let rows: Vec<MemberRow> = duplicate_members::table
            .filter(duplicate_members::book_id.eq(book.0))
            .filter(duplicate_members::certainty.eq(certainty))
            .filter(duplicate_members::group_id.eq_any(chunk))
            .filter(unprepared())
            .order((duplicate_members::group_id, duplicate_members::contact_id))
            .select(MemberRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// At most `limit` groups of one certainty after a group.
pub fn groups_after(
    conn: &mut Conn,
    book: BookId,
    certainty: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    Ok(duplicate_members::table
        .filter(duplicate_members::book_id.eq(book.0))
        .filter(duplicate_members::certainty.eq(certainty))
        .filter(duplicate_members::group_id.gt(after))
        .select(duplicate_members::group_id)
        .distinct()
        .order(duplicate_members::group_id)
        .limit(limit)
        .load(conn)?)
}

/// The number of groups of one certainty.
pub fn count_groups(conn: &mut Conn, book: BookId, certainty: &str) -> Result<i64> {
    Ok(duplicate_members::table
        .filter(duplicate_members::book_id.eq(book.0))
        .filter(duplicate_members::certainty.eq(certainty))
        .select(diesel::dsl::count(duplicate_members::group_id).aggregate_distinct())
        .first(conn)?)
}

/// Takes contacts out of their groups.
pub fn remove_members(conn: &mut Conn, book: BookId, ids: &[i64]) -> Result<()> {
    for chunk in ids.chunks(rows_per_statement(1)) {
        diesel::delete(
            duplicate_members::table
                .filter((duplicate_members::book_id + 0_i64).eq(book.0))
                .filter(duplicate_members::contact_id.eq_any(chunk)),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Adds contacts, which are in no group, to groups.
pub fn add_members(conn: &mut Conn, rows: &[MemberRow]) -> Result<()> {
    for chunk in rows.chunks(rows_per_statement(4)) {
        on_backend!(conn, |c| diesel::insert_into(duplicate_members::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// What the user said about any of the contacts with these UIDs.
pub fn decisions(conn: &mut Conn, book: BookId, uids: &[String]) -> Result<Vec<DecisionRow>> {
    let mut found = Vec::new();
    for chunk in uids.chunks(rows_per_statement(1)) {
        let rows: Vec<DecisionRow> = duplicate_decisions::table
            .filter(duplicate_decisions::book_id.eq(book.0))
            .filter(duplicate_decisions::one_uid.eq_any(chunk))
            .filter(unprepared())
            .select(DecisionRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// What the user said, the newest first.
pub fn all_decisions(conn: &mut Conn, book: BookId, limit: i64) -> Result<Vec<DecisionRow>> {
    Ok(duplicate_decisions::table
        .filter(duplicate_decisions::book_id.eq(book.0))
        .order((
            duplicate_decisions::made_at.desc(),
            duplicate_decisions::one_uid,
            duplicate_decisions::other_uid,
        ))
        .limit(limit)
        .select(DecisionRow::as_select())
        .load(conn)?)
}

/// Saves what the user said, in place of what the user said before.
pub fn decide(conn: &mut Conn, rows: &[DecisionRow]) -> Result<()> {
    for row in rows {
        forget_decision(conn, BookId(row.book_id), &row.one_uid, &row.other_uid)?;
    }
    for chunk in rows.chunks(rows_per_statement(5)) {
        on_backend!(conn, |c| diesel::insert_into(duplicate_decisions::table)
            .values(chunk)
            .execute_batch(c))?;
    }
    Ok(())
}

/// Forgets what the user said about two contacts.
pub fn forget_decision(conn: &mut Conn, book: BookId, one: &str, other: &str) -> Result<()> {
    diesel::delete(duplicate_decisions::table.find((book.0, one, other))).execute(conn)?;
    Ok(())
}

/// Notes that a contact was merged into another one.
pub fn set_merged_into(conn: &mut Conn, book: BookId, contact: ContactId, into: ContactId) -> Result<()> {
    diesel::delete(merged_contacts::table.find(contact.0)).execute(conn)?;
    diesel::insert_into(merged_contacts::table)
        .values((
            merged_contacts::contact_id.eq(contact.0),
            merged_contacts::book_id.eq(book.0),
            merged_contacts::into_id.eq(into.0),
        ))
        .execute(conn)?;
    Ok(())
}

/// The contacts in the trash that were merged into a contact.
pub fn merged_from(conn: &mut Conn, book: BookId, into: ContactId) -> Result<Vec<i64>> {
    Ok(merged_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(merged_contacts::contact_id)))
        .filter(merged_contacts::into_id.eq(into.0))
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .filter(contacts::deleted_at.is_not_null())
        .select(merged_contacts::contact_id)
        .load(conn)?)
}

/// The contacts, with their names, that were merged into a contact, also those that are out of the trash again.
pub fn ever_merged_from(conn: &mut Conn, book: BookId, into: ContactId) -> Result<Vec<(i64, String)>> {
    Ok(merged_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(merged_contacts::contact_id)))
        .filter(merged_contacts::into_id.eq(into.0))
        .filter((contacts::book_id + 0_i64).eq(book.0))
        .select((merged_contacts::contact_id, contacts::display_name))
        .load(conn)?)
}

/// The contact into which another one was merged.
pub fn merged_into(conn: &mut Conn, book: BookId, contact: ContactId) -> Result<Option<ContactId>> {
    let into: Option<i64> = merged_contacts::table
        .filter(merged_contacts::contact_id.eq(contact.0))
        .filter((merged_contacts::book_id + 0_i64).eq(book.0))
        .select(merged_contacts::into_id)
        .first(conn)
        .optional()?;
    Ok(into.map(ContactId))
}
