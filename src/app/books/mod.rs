//! Books and who may use them. [`access`] is the only place that answers "may they?".

mod change;
mod locate;
mod removal;
mod seen;

pub use change::{BookLook, change_look, create, create_at};
pub use locate::{BookSet, of_row};
pub(super) use removal::delete_with_contents;
pub use removal::{BOOK_TRASH_DAYS, DeletedBook, delete, delete_if, in_trash, purge_due, restore};
pub use seen::SeenBooks;

use crate::app::{Account, Actor, App, Error, Result};
use domain::book::DEFAULT_COLOR;
use domain::change_log::Origin;
use domain::collate::Collation;
use domain::ids::{AccountId, BookId};
use store::accounts::AccountRow;
use store::books::{BookRow, BookState};
use store::{self, Conn};

/// An address book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Book {
    /// Its key.
    pub id: BookId,
    /// Its name in URLs and on the command line.
    pub slug: String,
    /// The name that the pages show.
    pub name: String,
    /// Its color on the pages, as `#rrggbb`.
    pub color: String,
    /// Which alphabet comes first.
    pub collation: Collation,
    /// The number of its last change.
    pub token: i64,
    /// The random id of that change, of the books that a page knows; `None` before the first change.
    pub nonce: Option<String>,
    /// Live contacts.
    pub contact_count: i64,
    /// Contacts in the trash.
    pub trash_count: i64,
    /// The ISO 3166 country of phone numbers without a country code, if its owner chose one.
    pub own_region: Option<String>,
    /// True if it is in the trash of books.
    pub is_deleted: bool,
}

/// What an account may do with a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookRole {
    /// Everything.
    Owner,
}

/// Proof that an actor may use a book, and as what. Every function that touches a book's rows takes
/// it, or a book's key that came out of it. Only this module can make one.
#[derive(Clone, Debug)]
pub struct BookAccess {
    actor: Actor,
    book: Book,
    role: BookRole,
}

impl BookAccess {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The account that acts.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.actor.account
    }

    /// Where the request comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.actor.origin
    }

    /// The book.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The book's key.
    #[must_use]
    pub fn book_id(&self) -> BookId {
        self.book.id
    }

    /// The ISO 3166 country of phone numbers without a country code.
    #[must_use]
    pub fn region<'a>(&'a self, app: &'a App) -> &'a str {
        app.region_of(self.book.own_region.as_deref().unwrap_or_default())
    }

    /// What the actor may do with the book.
    #[must_use]
    pub fn role(&self) -> BookRole {
        self.role
    }

    /// The same access, with another origin in the change log.
    #[must_use]
    pub fn with_origin(&self, origin: Origin) -> Self {
        let mut access = self.clone();
        access.actor.origin = origin;
        access
    }
}

/// Which of the books that an actor may use.
#[derive(Clone, Copy, Debug)]
pub enum BookChoice<'a> {
    /// The account's oldest book.
    Default,
    /// The book with this slug.
    Slug(&'a str),
    /// The book with this key, also if it is in the trash: a job goes on there.
    Id(BookId),
}

/// Gives an actor access to a book.
///
/// # Errors
/// `NotFound` if there is no such book or the actor may not use it: the two look alike on purpose.
pub fn access(conn: &mut Conn, actor: Actor, wanted: BookChoice) -> Result<BookAccess> {
    let book = store::books::all_of_owner(conn, actor.account.id)?
        .into_iter()
        .find(|book| match wanted {
            BookChoice::Default => book.deleted_at.is_none(),
            BookChoice::Slug(slug) => book.deleted_at.is_none() && book.slug == slug,
            BookChoice::Id(id) => book.id == id.0,
        })
        .ok_or(Error::NotFound)?;
    Ok(BookAccess {
        actor,
        book: Book::from(book),
        role: BookRole::Owner,
    })
}

/// Gives an account access to its oldest book.
pub fn default_access(conn: &mut Conn, row: AccountRow, origin: Origin) -> Result<BookAccess> {
    let account = row.id;
    access(conn, Actor::new(row, origin), BookChoice::Default).map_err(|error| match error {
        Error::NotFound => Error::Internal(format!("account {account} has no book")),
        other => other,
    })
}

/// Gives an account access to books of its own that were read with it.
pub(super) fn access_to(row: AccountRow, books: Vec<BookState>, origin: Origin) -> Vec<BookAccess> {
    own_books(&Actor::new(row, origin), books)
}

fn own_books(actor: &Actor, books: Vec<BookState>) -> Vec<BookAccess> {
    let own = |(row, nonce)| BookAccess {
        actor: actor.clone(),
        book: Book {
            nonce,
            ..Book::from(row)
        },
        role: BookRole::Owner,
    };
    books.into_iter().map(own).collect()
}

/// Access to every book of an account that is not in the trash, oldest first.
pub fn of_account(app: &App, actor: &Actor) -> Result<Vec<BookAccess>> {
    let rows = app
        .store
        .read(|conn| store::books::of_owner(conn, actor.account.id))?;
    Ok(own_books(actor, rows))
}

/// Access to every book in its owner's name, those in the trash too, for maintenance and other work that the server
/// starts. Books that are being deleted with their owner are left out.
pub fn every(app: &App) -> Result<Vec<BookAccess>> {
    app.store.read(|conn| {
        let mut all = Vec::new();
        for book in store::books::all(conn)? {
            let owner = store::accounts::by_id(conn, AccountId(book.owner_id))?;
            if owner.purge_at.is_some_and(|at| at <= app.now()) {
                continue;
            }
            all.push(BookAccess {
                actor: Actor::new(owner, Origin::System),
                book: Book::from(book),
                role: BookRole::Owner,
            });
        }
        Ok(all)
    })
}

impl From<BookRow> for Book {
    fn from(row: BookRow) -> Self {
        Self {
            id: BookId(row.id),
            slug: row.slug,
            name: row.name,
            color: if row.color.is_empty() {
                DEFAULT_COLOR.to_owned()
            } else {
                row.color
            },
            collation: Collation::parse(&row.collation).unwrap_or(Collation::Ru),
            token: row.token,
            nonce: None,
            contact_count: row.contact_count,
            trash_count: row.trash_count,
            is_deleted: row.deleted_at.is_some(),
            own_region: (!row.region.is_empty()).then_some(row.region),
        }
    }
}
