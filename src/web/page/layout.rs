//! The parts of the layout that are the same on every page. Each is a template of its own, so that it is compiled once
//! and not into each page.

use askama::Template;

use crate::web::page::PageContext;

/// The style sheet, the scripts, the icons.
#[derive(Template)]
#[template(path = "layout/head.html")]
pub struct Head<'a> {
    page: &'a PageContext,
}

/// The icons, which the page refers to by id, and the link that skips to the main part.
#[derive(Template)]
#[template(path = "layout/top.html")]
pub struct Top<'a> {
    page: &'a PageContext,
}

/// The links to the other books, on a page that is about one.
#[derive(Template)]
#[template(path = "layout/books.html")]
pub struct BookSwitch<'a> {
    page: &'a PageContext,
}

/// What the search says: the count, and why it failed.
#[derive(Template)]
#[template(path = "layout/search_status.html")]
pub struct SearchStatus<'a> {
    page: &'a PageContext,
}

/// The menu beside the search.
#[derive(Template)]
#[template(path = "layout/menu.html")]
pub struct Menu<'a> {
    page: &'a PageContext,
}

/// The message about the last action, with its undo button.
#[derive(Template)]
#[template(path = "layout/flash.html")]
pub struct FlashMessage<'a> {
    page: &'a PageContext,
}

/// The bar at the foot of a phone.
#[derive(Template)]
#[template(path = "layout/dock.html")]
pub struct Dock<'a> {
    page: &'a PageContext,
}

/// The buttons of the other languages.
#[derive(Template)]
#[template(path = "layout/languages.html")]
pub struct Languages<'a> {
    page: &'a PageContext,
}

/// Signing out, and the button of the shortcuts.
#[derive(Template)]
#[template(path = "layout/foot.html")]
pub struct Foot<'a> {
    page: &'a PageContext,
}

/// The dialog that lists the keyboard shortcuts.
#[derive(Template)]
#[template(path = "layout/shortcuts.html")]
pub struct ShortcutsHelp<'a> {
    page: &'a PageContext,
}

/// Each part, as the layout asks for it.
impl PageContext {
    pub fn head(&self) -> Head<'_> {
        Head { page: self }
    }

    pub fn top(&self) -> Top<'_> {
        Top { page: self }
    }

    pub fn book_switch(&self) -> BookSwitch<'_> {
        BookSwitch { page: self }
    }

    pub fn search_status(&self) -> SearchStatus<'_> {
        SearchStatus { page: self }
    }

    pub fn menu(&self) -> Menu<'_> {
        Menu { page: self }
    }

    pub fn flash_message(&self) -> FlashMessage<'_> {
        FlashMessage { page: self }
    }

    pub fn dock(&self) -> Dock<'_> {
        Dock { page: self }
    }

    pub fn languages(&self) -> Languages<'_> {
        Languages { page: self }
    }

    pub fn foot(&self) -> Foot<'_> {
        Foot { page: self }
    }

    pub fn shortcuts_help(&self) -> ShortcutsHelp<'_> {
        ShortcutsHelp { page: self }
    }
}
