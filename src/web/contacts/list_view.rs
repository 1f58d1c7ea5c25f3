//! The template of the contact list.

use askama::Template;

use crate::web::contacts::panes::Panes;
use crate::web::contacts::quick_add_form::QuickAddForm;
use crate::web::page::PageContext;

/// The list with the quick-add form beside it.
#[derive(Template)]
#[template(path = "contacts/list.html")]
pub struct ListView {
    /// The context of the page.
    pub page: PageContext,
    /// Labels, letters and rows.
    pub panes: Panes,
    /// The lab's four fields.
    pub quick: QuickAddForm,
}
