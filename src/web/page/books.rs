//! What a page says of books. With one book it says nothing.

use crate::app::{Book, BookAccess};
use crate::web::named_book::{BOOK, in_book};
use crate::web::page::PageContext;

/// A link to the same page of a book.
pub struct BookLink<'a> {
    /// The book.
    pub book: &'a Book,
    /// Where it leads.
    pub url: String,
    /// True if the page is about this book.
    pub is_current: bool,
}

/// The pages that are about one book and can be switched to another one.
const PAGES_OF_A_BOOK: [&str; 7] = [
    "/labels",
    "/duplicates",
    "/import",
    "/export",
    "/addresses",
    "/changes",
    "/trash",
];

impl PageContext {
    /// True if the user has several books.
    #[must_use]
    pub fn has_books(&self) -> bool {
        self.books.len() > 1
    }

    /// The book of the page as the query of a URL, with `?`; empty with one book.
    #[must_use]
    pub fn book_query(&self) -> String {
        self.in_book("")
    }

    /// The parameters that a search in the header keeps. On a page that is about one book, it searches all of them.
    #[must_use]
    pub fn search_scope(&self) -> Vec<(&'static str, &str)> {
        let mut scope = self.place.scope();
        if !matches!(self.section(), "contacts" | "new") {
            scope.retain(|(name, _)| *name != BOOK);
        }
        scope
    }

    /// The URL with the book of the page; the same with one book.
    #[must_use]
    pub fn in_book(&self, url: impl AsRef<str>) -> String {
        match self.book_field() {
            Some(slug) => in_book(url.as_ref(), slug),
            None => url.as_ref().to_owned(),
        }
    }

    /// The slug of the book of the page, as a field of its forms; `None` with one book.
    #[must_use]
    pub fn book_field(&self) -> Option<&str> {
        let access = self.access.as_ref().filter(|_| self.has_books());
        access.map(|access| access.book().slug.as_str())
    }

    /// The book to which the list is narrowed, as the query of a URL, with `?`; empty for all books.
    #[must_use]
    pub fn narrowed_query(&self) -> String {
        let narrowed = self.place.book().filter(|_| self.has_books());
        narrowed.map(|slug| in_book("", slug)).unwrap_or_default()
    }

    /// The links to this page of the other books, for a page that is about one book.
    #[must_use]
    pub fn book_links(&self) -> Vec<BookLink<'_>> {
        let path = self.here.split('?').next().unwrap_or_default();
        if !self.has_books() || !PAGES_OF_A_BOOK.contains(&path) {
            return Vec::new();
        }
        let current = self.access.as_ref().map(|access| access.book().id);
        let link = |book: &'_ Book| (in_book(path, &book.slug), current == Some(book.id));
        let books = self.books.iter().map(BookAccess::book);
        books
            .map(|book| {
                let (url, is_current) = link(book);
                BookLink {
                    book,
                    url,
                    is_current,
                }
            })
            .collect()
    }

    /// The book that the page is about, in words.
    #[must_use]
    pub fn book_of_page(&self) -> String {
        let name = self.access.as_ref().map(|access| access.book().name.as_str());
        self.with("book-of-page", "book", name.unwrap_or_default())
    }

    /// The books other than that of the page.
    #[must_use]
    pub fn other_books(&self) -> Vec<&Book> {
        let current = self.access.as_ref().map(BookAccess::book_id);
        let others = self
            .books
            .iter()
            .filter(|access| Some(access.book_id()) != current);
        others.map(BookAccess::book).collect()
    }

    /// The books that a new contact can be put into, each with whether it is chosen; none with one book.
    #[must_use]
    pub fn book_choices(&self, chosen: &str) -> Vec<(&Book, bool)> {
        if !self.has_books() {
            return Vec::new();
        }
        let current = self.access.as_ref().map(|access| access.book().slug.as_str());
        let chosen = if chosen.is_empty() { current } else { Some(chosen) };
        let books = self.books.iter().map(BookAccess::book);
        books
            .map(|book| (book, Some(book.slug.as_str()) == chosen))
            .collect()
    }
}

/// The URL of the contacts of a book.
#[must_use]
pub fn list_of(book: &Book) -> String {
    in_book("/", &book.slug)
}

/// A book as the query of a URL, with `?`.
#[must_use]
pub fn book_query(book: &Book) -> String {
    in_book("", &book.slug)
}
