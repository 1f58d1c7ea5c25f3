//! Contacts that may be one person: pairs, and the groups that they make.

use crate::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::{on_backend, rows_per_statement, unprepared};
use super::contacts::Stored;
use super::schema::{contacts, duplicate_members, duplicate_pairs, duplicate_searches};
use super::search_filter::quoted;
use super::{Conn, Result};
use domain::ids::{BookId, ContactId, LabelId};

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

/// How many contacts were changed after a token.
pub fn count_changed(conn: &mut Conn, book: BookId, token: i64) -> Result<i64> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::token.gt(token))
        .count()
        .get_result(conn)?)
}

/// At most `limit` contacts that were last changed after one token and up to another one, each with its token, in order
/// of their tokens.
pub fn changed_between(
    conn: &mut Conn,
    book: BookId,
    after: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<(i64, i64)>> {
    Ok(contacts::table
        .filter(contacts::book_id.eq(book.0))
        .filter(contacts::token.gt(after))
        .filter(contacts::token.le(until))
        .order(contacts::token)
        .limit(limit)
        .select((contacts::id, contacts::token))
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

/// Removes the pair of two contacts, the lower id first.
pub fn remove_pair(conn: &mut Conn, book: BookId, one: i64, other: i64) -> Result<()> {
    let pair = duplicate_pairs::table.find((one, other));
    diesel::delete(pair.filter((duplicate_pairs::book_id + 0_i64).eq(book.0))).execute(conn)?;
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

/// Of which groups a page lists some: those with a contact that meets all of it.
#[derive(Clone, Debug, Default)]
pub struct GroupMatch {
    /// Folded words, each of which is a part of what the contact says.
    pub words: Vec<String>,
    /// Runs of digits, each of which is a part of one of its numbers.
    pub digits: Vec<String>,
    /// A label that the contact has.
    pub label: Option<LabelId>,
}

/// At most `limit` groups of one certainty after a group with a contact that matches.
pub fn matching_groups_after(
    conn: &mut Conn,
    book: BookId,
    certainty: &str,
    after: i64,
    wanted: &GroupMatch,
    limit: i64,
) -> Result<Vec<i64>> {
    let has = |column: &str, part: &String| format!(" AND c.{column} LIKE {}", quoted(&format!("%{part}%")));
    let words = wanted.words.iter().map(|word| has("search_text", word));
    let digits = wanted.digits.iter().map(|digits| has("digits", digits));
    // Counted, so that the databases look the label of each contact up instead of joining all contacts of the label.
    let label = wanted.label.map(|label| {
        format!(
            " AND (SELECT COUNT(*) FROM contact_labels AS l WHERE l.contact_id = c.id AND l.label_id = {}) > 0",
            label.0
        )
    });
    let conditions: String = words.chain(digits).chain(label).collect();
    let query = format!(
        "SELECT DISTINCT m.group_id FROM duplicate_members AS m CROSS JOIN contacts AS c
         WHERE m.book_id = {book} AND m.certainty = {} AND m.group_id > {after}
           AND c.id = m.contact_id AND c.book_id + 0 = {book} AND c.deleted_at IS NULL{conditions}
         ORDER BY m.group_id LIMIT {limit}",
        quoted(certainty),
        book = book.0
    );
    let rows: Vec<GroupId> = diesel::sql_query(query).load(conn)?;
    Ok(rows.into_iter().map(|row| row.group_id).collect())
}

#[derive(QueryableByName)]
struct GroupId {
    #[diesel(sql_type = BigInt)]
    group_id: i64,
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
