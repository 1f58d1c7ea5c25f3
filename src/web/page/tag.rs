//! Entity tags of pages (RFC 9110 §13.1.2). A browser that kept a page asks whether it changed. The tag stands for what
//! the page shows, so the answer is known before its rows are read.

use std::hash::{BuildHasher, Hash, RandomState};

use actix_web::HttpRequest;
use actix_web::http::header::{EntityTag, Header, IfNoneMatch};

use crate::app::{Book, BookAccess};
use crate::web::page::context::PageContext;

/// What decides about a page before its data is read: who asks for which page, in which language, on which day.
pub struct PageTag {
    /// Its keys are those of this process: another build has other tags.
    hasher: RandomState,
    request: u64,
    /// False if the page has a message, which is shown once.
    may_be_kept: bool,
    kept: Option<IfNoneMatch>,
}

impl PageTag {
    /// The part of the tag that the request decides.
    #[must_use]
    pub fn of(request: &HttpRequest, page: &PageContext) -> Self {
        let hasher = page.site.tags.clone();
        let access = page.access.as_ref();
        let books: Vec<&Book> = page.books.iter().map(BookAccess::book).collect();
        let asked = (
            access.map(|access| (access.account(), access.book().id)),
            books,
            page.locale.code(),
            page.today(),
            request.path(),
            request.query_string(),
        );
        Self {
            request: hasher.hash_one(asked),
            hasher,
            may_be_kept: page.flash.is_none(),
            kept: IfNoneMatch::parse(request).ok(),
        }
    }

    /// The tag of the page with this data; `None` if it is not to be kept.
    #[must_use]
    pub fn with(&self, data: impl Hash) -> Option<EntityTag> {
        let tag = || EntityTag::new_weak(format!("{:016x}", self.hasher.hash_one((self.request, data))));
        self.may_be_kept.then(tag)
    }

    /// True if the browser has the page with this tag.
    #[must_use]
    pub fn is_kept(&self, tag: Option<&EntityTag>) -> bool {
        match (&self.kept, tag) {
            (Some(IfNoneMatch::Items(kept)), Some(tag)) => kept.iter().any(|other| other.weak_eq(tag)),
            _ => false,
        }
    }
}
