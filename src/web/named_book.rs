//! The book that a request is about: that of the row in its path, or the one that its query names, or the account's
//! oldest.

use actix_web::dev::ServiceRequest;

use crate::app::{self, App, BookAccess, books};
use crate::http::query::{REST, find, to_query};
use domain::ids::RowId;

/// The parameter of a URL that names a book by its slug.
pub const BOOK: &str = "book";

/// A URL of this site that names a book.
pub fn in_book(url: &str, slug: &str) -> String {
    let query = to_query(&[(BOOK, slug.to_owned())]);
    if url.contains('?') {
        format!("{url}{}", query.replacen('?', "&", 1))
    } else {
        format!("{url}{query}")
    }
}

/// What a request says about its book.
pub struct NamedBook {
    /// The row in the path.
    row: Option<RowId>,
    /// The slug in the query; empty without one.
    pub slug: String,
}

impl NamedBook {
    /// Reads the URL of a request.
    pub fn of(request: &ServiceRequest) -> Self {
        let query = request.query_string();
        let slug = find(query, BOOK).or_else(|| find(&find(query, REST)?, BOOK));
        Self {
            row: row_of(request.path()),
            slug: slug.unwrap_or_default(),
        }
    }

    /// Finds the book among those of the account. A book that the account does not have is found as its oldest;
    /// `Viewer` refuses such a request.
    pub fn find(&self, app: &App, own: &[BookAccess]) -> app::Result<Option<BookAccess>> {
        // With one book there is nothing to look up.
        if own.len() > 1
            && let Some(row) = self.row
            && let Some(found) = books::of_row(app, own, row)?
        {
            return Ok(Some(found.clone()));
        }
        let named = own.iter().find(|access| access.book().slug == self.slug);
        Ok(named.or(own.first()).cloned())
    }
}

/// The row that a path names.
fn row_of(path: &str) -> Option<RowId> {
    let mut parts = path.split('/').skip(1);
    let (kind, id) = (parts.next()?, parts.next()?);
    let id = id.strip_suffix(".vcf").unwrap_or(id);
    Some(match kind {
        "contacts" => RowId::Contact(id.parse().ok()?),
        "labels" => RowId::Label(id.parse().ok()?),
        "batches" => RowId::Batch(id.parse().ok()?),
        "imports" => RowId::Import(id.parse().ok()?),
        "jobs" => RowId::Job(id.parse().ok()?),
        "searches" => RowId::SavedSearch(id.parse().ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{BatchId, ContactId};

    #[test]
    fn a_path_names_the_row_that_it_is_about() {
        for (path, row) in [
            ("/contacts/7", Some(RowId::Contact(ContactId(7)))),
            ("/contacts/7.vcf", Some(RowId::Contact(ContactId(7)))),
            (
                "/contacts/7/history/3/restore",
                Some(RowId::Contact(ContactId(7))),
            ),
            ("/batches/9/undo", Some(RowId::Batch(BatchId(9)))),
            ("/contacts/new", None),
            ("/contacts", None),
            ("/labels", None),
            ("/settings/books/3", None),
            ("/", None),
        ] {
            assert_eq!(row_of(path), row, "{path}");
        }
    }
}
