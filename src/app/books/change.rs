//! Makes books, and changes their names and colors.

use crate::app::{Actor, App, BookAccess, Error, Result, random};
use domain::book::{BookError, MAX_NAME, fit_color, suggested_color};
use domain::collate::Collation;
use domain::fold::{fold, to_latin};
use domain::ids::AccountId;
use domain::text::is_visible;
use store::books::{BookRow, NewBookRow};
use store::{self, Conn};

use super::{BookChoice, access};

/// The name and the color of a book, as the user chose them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookLook {
    /// The name that the pages show.
    pub name: String,
    /// `#rrggbb`; anything else stands for the color of the pages.
    pub color: String,
}

/// The longest slug that is made of a name, in characters.
const MAX_SLUG: usize = 40;

/// Makes a book. Its slug is made of its name.
pub fn create(app: &App, actor: &Actor, look: &BookLook) -> Result<BookAccess> {
    app.store.write(|conn| {
        let books = lock_books(conn, actor.account.id)?;
        let name = check_name(&books, None, &look.name)?;
        let slug = free_slug(&books, &name);
        insert(
            conn,
            app,
            actor,
            &books,
            &slug,
            &BookLook { name, ..look.clone() },
        )
    })
}

/// Makes a book with a slug that the caller chose: the name of a collection that a CardDAV client makes. `finish` is part
/// of it.
///
/// # Errors
/// `BookTaken` if the account has a book with this slug, also one in the trash; `InvalidBook`.
pub fn create_at(
    app: &App,
    actor: &Actor,
    slug: &str,
    look: &BookLook,
    finish: impl FnOnce(&mut Conn, &BookAccess) -> Result<()>,
) -> Result<()> {
    app.store.write(|conn| {
        let books = lock_books(conn, actor.account.id)?;
        if books.iter().any(|book| book.slug == slug) {
            return Err(Error::BookTaken);
        }
        let name = Some(look.name.as_str()).filter(|name| is_visible(name));
        let look = BookLook {
            name: name.unwrap_or(slug).trim().to_owned(),
            ..look.clone()
        };
        if look.name.len() > MAX_NAME || slug.len() > MAX_NAME {
            return Err(Error::InvalidBook(BookError::NameTooLong));
        }
        let access = insert(conn, app, actor, &books, slug, &look)?;
        finish(conn, &access)
    })
}

/// Changes the name and the color of a book.
pub fn change_look(app: &App, access: &BookAccess, look: &BookLook) -> Result<()> {
    let book = access.book_id();
    app.store.write_to(book, |conn| {
        let books = lock_books(conn, access.account().id)?;
        let is_renamed = access.book().name != look.name.trim();
        let name = if is_renamed {
            check_name(&books, Some(book.0), &look.name)?
        } else {
            access.book().name.clone()
        };
        let color = fit_color(&look.color).unwrap_or_default();
        Ok(store::books::set_look(conn, book, &name, &color)?)
    })
}

/// All books of an account, under the lock that keeps two requests from making the same book.
pub(super) fn lock_books(conn: &mut Conn, owner: AccountId) -> Result<Vec<BookRow>> {
    store::stored_values::lock(conn)?;
    Ok(store::books::all_of_owner(conn, owner)?)
}

fn check_name(books: &[BookRow], own: Option<i64>, typed: &str) -> Result<String> {
    let name = typed.trim();
    if !is_visible(name) {
        return Err(Error::InvalidBook(BookError::NameEmpty));
    }
    if name.len() > MAX_NAME {
        return Err(Error::InvalidBook(BookError::NameTooLong));
    }
    let is_same =
        |book: &&BookRow| book.deleted_at.is_none() && fold(&book.name) == fold(name) && Some(book.id) != own;
    if books.iter().any(|book| is_same(&book)) {
        return Err(Error::InvalidBook(BookError::NameTaken));
    }
    Ok(name.to_owned())
}

fn insert(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    books: &[BookRow],
    slug: &str,
    look: &BookLook,
) -> Result<BookAccess> {
    let first = books.iter().find(|book| book.deleted_at.is_none());
    let color = fit_color(&look.color).unwrap_or_else(|| suggested_color(books.len()).to_owned());
    let row = NewBookRow {
        owner_id: actor.account.id.0,
        slug,
        name: &look.name,
        identity: &random::hex::<16>()?,
        collation: first.map_or(Collation::Ru.as_str(), |book| &book.collation),
        token: 0,
        contact_count: 0,
        trash_count: 0,
        created_at: app.now(),
        region: first.map(|book| book.region.as_str()).unwrap_or_default(),
        color: &color,
    };
    let id = store::books::insert(conn, &row)?;
    access(conn, actor.clone(), BookChoice::Id(id))
}

/// A slug of Latin letters, digits and hyphens that the account has not used.
fn free_slug(books: &[BookRow], name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    let latin = words.map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()));
    let joined = latin.collect::<Vec<_>>().join("-");
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let slug: String = joined.chars().filter(fits).take(MAX_SLUG).collect();
    let slug = slug.trim_matches('-');
    let slug = if slug.is_empty() { "book" } else { slug };
    let is_free = |slug: &str| books.iter().all(|book| book.slug != slug);
    if is_free(slug) {
        return slug.to_owned();
    }
    let numbered = (2..).map(|n: u32| format!("{slug}-{n}"));
    numbered
        .into_iter()
        .find(|slug| is_free(slug))
        .unwrap_or_default()
}
