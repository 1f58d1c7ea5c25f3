//! What stands beside the list: favorites first, then the other labels.

use crate::app::labels::LabelView;
use crate::web::contacts::panes::Panes;
use crate::web::page::PageContext;

impl Panes {
    /// The label of favorites; `None` if the book never had one.
    #[must_use]
    pub fn favorites(&self) -> Option<&LabelView> {
        self.sidebar.labels.iter().find(|label| label.is_favorite)
    }

    /// The other labels, in order.
    pub fn other_labels(&self) -> impl Iterator<Item = &LabelView> {
        self.sidebar.labels.iter().filter(|label| !label.is_favorite)
    }

    /// The name of the label that filters the list, as pages show it.
    #[must_use]
    pub fn label_title(&self, page: &PageContext) -> Option<String> {
        self.label.as_deref().map(|label| page.label_name(label))
    }
}
