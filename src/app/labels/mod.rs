//! Labels of a book: creating, renaming, merging and deleting them, and what a contact has of them.

mod edit;
pub mod effect;
pub mod forms;
pub(super) mod job;
pub(super) mod keys;
pub mod of_contact;
pub mod under_change;

pub use edit::{LabelView, add, all, delete, merge, name, rename};
pub(super) use edit::{
    check_is_free, check_name, delete_by, in_order, lookup, remove_made_by, rename_by, restore_label,
    take_name_back,
};
