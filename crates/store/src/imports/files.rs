//! The files of an import, their bytes, and the column mappings of earlier tables.

use crate::prelude::*;

use crate::schema::{csv_mappings, import_chunks, import_files};
use crate::{Conn, Result};
use domain::ids::{BookId, ImportFileId, ImportId};

/// A row of `import_files`.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = import_files)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct FileRow {
    pub id: i64,
    pub book_id: i64,
    pub import_id: i64,
    pub name: String,
    pub size: i64,
    pub read_to: i64,
    pub format: String,
    pub charset: String,
    pub is_guess: bool,
    pub header: String,
    pub mapping: String,
}

/// What is known about a file: detected, or chosen by the user.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = import_files)]
#[allow(missing_docs, reason = "the columns are described in the migrations")]
pub struct FileFacts<'a> {
    pub format: &'a str,
    pub charset: &'a str,
    pub is_guess: bool,
    pub header: &'a str,
    pub mapping: &'a str,
}

/// Chunks that one transaction deletes.
const CHUNKS_PER_DELETE: i64 = 32;

/// Inserts an empty file.
pub fn insert_file(conn: &mut Conn, book: BookId, import: ImportId, name: &str) -> Result<ImportFileId> {
    use import_files as f;
    let row = (
        f::book_id.eq(book.0),
        f::import_id.eq(import.0),
        f::name.eq(name),
        f::size.eq(0_i64),
        f::read_to.eq(0_i64),
        f::format.eq(""),
        f::charset.eq(""),
        f::is_guess.eq(true),
        f::header.eq(""),
        f::mapping.eq(""),
    );
    Ok(ImportFileId(
        diesel::insert_into(f::table)
            .values(row)
            .returning(f::id)
            .get_result(conn)?,
    ))
}

/// Appends bytes to a file, as the chunk with this number.
pub fn add_chunk(
    conn: &mut Conn,
    book: BookId,
    file: ImportFileId,
    ordinal: i64,
    bytes: &[u8],
) -> Result<()> {
    use import_chunks as c;
    let row = (
        c::book_id.eq(book.0),
        c::file_id.eq(file.0),
        c::ordinal.eq(ordinal),
        c::bytes.eq(bytes),
    );
    diesel::insert_into(c::table).values(row).execute(conn)?;
    let length = i64::try_from(bytes.len()).unwrap_or_default();
    diesel::update(one(book, file))
        .set(import_files::size.eq(import_files::size + length))
        .execute(conn)?;
    Ok(())
}

/// The bytes of a chunk of a file; `None` after the last one.
pub fn chunk(conn: &mut Conn, book: BookId, file: ImportFileId, ordinal: i64) -> Result<Option<Vec<u8>>> {
    use import_chunks as c;
    Ok(c::table
        .find((file.0, ordinal))
        .filter(c::book_id.eq(book.0))
        .select(c::bytes)
        .first(conn)
        .optional()?)
}

/// The files of an import, in order.
pub fn files(conn: &mut Conn, book: BookId, import: ImportId) -> Result<Vec<FileRow>> {
    Ok(import_files::table
        .filter(import_files::book_id.eq(book.0))
        .filter(import_files::import_id.eq(import.0))
        .order(import_files::id)
        .select(FileRow::as_select())
        .load(conn)?)
}

/// Stores what is known about a file.
pub fn set_facts(conn: &mut Conn, book: BookId, file: ImportFileId, facts: &FileFacts) -> Result<()> {
    diesel::update(one(book, file)).set(facts).execute(conn)?;
    Ok(())
}

/// Stores how many bytes of a file are read.
pub fn set_read_to(conn: &mut Conn, book: BookId, file: ImportFileId, bytes: i64) -> Result<()> {
    diesel::update(one(book, file))
        .set(import_files::read_to.eq(bytes))
        .execute(conn)?;
    Ok(())
}

/// Deletes some of the bytes of an import's files; true if there may be more.
pub fn delete_chunks(conn: &mut Conn, book: BookId, import: ImportId) -> Result<bool> {
    delete_chunks_after(conn, book, import, ImportFileId(0))
}

/// Deletes the files of an import after the file `after`, and some of their bytes first; true if there may be more.
pub fn delete_files_after(
    conn: &mut Conn,
    book: BookId,
    import: ImportId,
    after: ImportFileId,
) -> Result<bool> {
    if delete_chunks_after(conn, book, import, after)? {
        return Ok(true);
    }
    let files = import_files::table
        .filter(import_files::book_id.eq(book.0))
        .filter(import_files::import_id.eq(import.0))
        .filter(import_files::id.gt(after.0));
    diesel::delete(files).execute(conn)?;
    Ok(false)
}

fn delete_chunks_after(conn: &mut Conn, book: BookId, import: ImportId, after: ImportFileId) -> Result<bool> {
    use import_chunks as c;
    let files = import_files::table
        .filter(import_files::book_id.eq(book.0))
        .filter(import_files::import_id.eq(import.0))
        .filter(import_files::id.gt(after.0))
        .select(import_files::id);
    let first: Option<(i64, i64)> = c::table
        .filter(c::book_id.eq(book.0))
        .filter(c::file_id.eq_any(files))
        .order((c::file_id, c::ordinal))
        .select((c::file_id, c::ordinal))
        .first(conn)
        .optional()?;
    let Some((file, ordinal)) = first else {
        return Ok(false);
    };
    diesel::delete(c::table)
        .filter(c::book_id.eq(book.0))
        .filter(c::file_id.eq(file))
        .filter(c::ordinal.lt(ordinal + CHUNKS_PER_DELETE))
        .execute(conn)?;
    Ok(true)
}

/// The column mapping last used for a table with this header.
pub fn mapping(conn: &mut Conn, book: BookId, header: &str) -> Result<Option<String>> {
    Ok(csv_mappings::table
        .find((book.0, header))
        .select(csv_mappings::mapping)
        .first(conn)
        .optional()?)
}

/// Remembers the column mapping for tables with this header.
pub fn remember_mapping(conn: &mut Conn, book: BookId, header: &str, mapping: &str) -> Result<()> {
    use csv_mappings as m;
    let updated = diesel::update(m::table.find((book.0, header)))
        .set(m::mapping.eq(mapping))
        .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(m::table)
            .values((
                m::book_id.eq(book.0),
                m::header.eq(header),
                m::mapping.eq(mapping),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(book: BookId, file: ImportFileId) -> _ {
    let book: i64 = book.0;
    let file: i64 = file.0;
    import_files::table
        .filter(import_files::book_id.eq(book))
        .filter(import_files::id.eq(file))
}
