//! The books of an account: list, add, rename, delete, restore.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::books::{self, BookLook, DeletedBook};
use crate::app::{self, Actor, App, BookAccess};
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render_as, run, see_other_with};
use domain::book::{BookError, suggested_color};
use domain::ids::BookId;

/// The page.
const PAGE: &str = "/settings/books";

#[derive(Template)]
#[template(path = "books.html")]
struct BooksView {
    page: PageContext,
    books: Vec<BookAccess>,
    deleted: Vec<DeletedBook>,
    /// What was typed into the form that was rejected.
    typed: Option<Typed>,
    errors: Vec<FieldError>,
}

/// A rejected form.
struct Typed {
    /// The book that was to be changed; `None` for a new one.
    book: Option<BookId>,
    look: BookLook,
}

impl BooksView {
    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }

    /// What the form of a book shows.
    fn look(&self, access: &BookAccess) -> BookLook {
        let typed = self
            .typed
            .as_ref()
            .filter(|typed| typed.book == Some(access.book_id()));
        typed.map_or_else(
            || BookLook {
                name: access.book().name.clone(),
                color: access.book().color.clone(),
            },
            |typed| typed.look.clone(),
        )
    }

    /// The newest book that the page has.
    fn last(&self) -> i64 {
        let ids = self.books.iter().map(|access| access.book_id().0);
        ids.max().unwrap_or_default()
    }

    /// What the form of a new book shows.
    fn new_look(&self) -> BookLook {
        let typed = self.typed.as_ref().filter(|typed| typed.book.is_none());
        typed.map_or_else(
            || BookLook {
                name: String::new(),
                color: suggested_color(self.books.len() + self.deleted.len()).to_owned(),
            },
            |typed| typed.look.clone(),
        )
    }
}

/// Lists the books.
pub async fn list(site: Data<Site>, page: PageContext, viewer: Viewer) -> Answer {
    show(&site, page, viewer, None, Vec::new()).await
}

async fn show(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    typed: Option<Typed>,
    errors: Vec<FieldError>,
) -> Answer {
    let actor = viewer.access.actor().clone();
    let deleted = run(site, move |app| books::in_trash(app, &actor)).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = BooksView {
        page,
        books: viewer.books,
        deleted,
        typed,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Adds a book.
pub async fn add(site: Data<Site>, page: PageContext, viewer: Viewer, form: Form) -> Answer {
    let look = look_of(&form);
    let last: i64 = form.read_if_any("last")?.unwrap_or(i64::MAX);
    let (actor, new) = (viewer.access.actor().clone(), look.clone());
    let made = run(&site, move |app| {
        match checked(books::create(app, &actor, &new))? {
            Err(BookError::NameTaken) if is_made(app, &actor, last, &new)? => Ok(Ok(new.name)),
            made => Ok(made.map(|access| access.book().name.clone())),
        }
    });
    match made.await? {
        Ok(name) => Ok(added(&name)),
        Err(error) => {
            let typed = Typed { book: None, look };
            show(&site, page, viewer, Some(typed), vec![error_of(error, "name")]).await
        }
    }
}

/// True if the form of a new book was sent before: the newest book of its page was `last`, and there is such a book now.
fn is_made(app: &App, actor: &Actor, last: i64, look: &BookLook) -> app::Result<bool> {
    let own = books::of_account(app, actor)?;
    Ok(own.iter().any(|access| {
        let book = access.book();
        book.id.0 > last && book.name == look.name && book.color == look.color
    }))
}

fn added(name: &str) -> HttpResponse {
    see_other_with(PAGE, &Flash::new("flash-book-added").about(name))
}

/// Changes the name and the color of a book.
pub async fn change(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<BookId>,
    form: Form,
) -> Answer {
    let access = viewer.book_with_id(id.0)?;
    let look = look_of(&form);
    let new = look.clone();
    let changed = run(&site, move |app| checked(books::change_look(app, &access, &new))).await?;
    match changed {
        Ok(()) => Ok(see_other_with(
            PAGE,
            &Flash::new("flash-book-changed").about(&look.name),
        )),
        Err(error) => {
            let field = format!("name-{}", id.0);
            let typed = Typed {
                book: Some(id.0),
                look,
            };
            show(&site, page, viewer, Some(typed), vec![error_of(error, &field)]).await
        }
    }
}

/// Moves a book to the trash of books.
pub async fn delete(site: Data<Site>, viewer: Viewer, id: PathId<BookId>, _: Form) -> Answer {
    let (own, actor) = (viewer.book_with_id(id.0), viewer.access.actor().clone());
    let name = match own {
        Ok(access) => {
            let name = access.book().name.clone();
            run(&site, move |app| books::delete(app, &access)).await?;
            name
        }
        // The form is sent again: the book is in the trash.
        Err(error) => {
            let deleted = run(&site, move |app| books::in_trash(app, &actor)).await?;
            let found = deleted.into_iter().find(|book| book.id == id.0);
            found.ok_or(error)?.name
        }
    };
    Ok(see_other_with(
        PAGE,
        &Flash::new("flash-book-deleted").about(&name),
    ))
}

/// Takes a book out of the trash.
pub async fn restore(site: Data<Site>, viewer: Viewer, id: PathId<BookId>, _: Form) -> Answer {
    let name = if let Ok(access) = viewer.book_with_id(id.0) {
        // The form is sent again: the book is out of the trash.
        access.book().name.clone()
    } else {
        let restore = move |app: &App| books::restore(app, viewer.access.actor(), id.0);
        run(&site, restore).await?.name
    };
    let flash = Flash::new("flash-book-restored").about(&name);
    Ok(see_other_with(PAGE, &flash))
}

fn look_of(form: &Form) -> BookLook {
    BookLook {
        name: form.get("name").trim().to_owned(),
        color: form.get("color").to_owned(),
    }
}

/// Takes what is wrong with a name out of the errors.
fn checked<T>(result: app::Result<T>) -> app::Result<Result<T, BookError>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(app::Error::InvalidBook(error)) => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

fn error_of(error: BookError, field: &str) -> FieldError {
    let key = match error {
        BookError::NameEmpty => "error-book-name-empty",
        BookError::NameTooLong => "error-line-too-long",
        BookError::NameTaken => "error-book-name-taken",
    };
    field_error(field, key)
}
