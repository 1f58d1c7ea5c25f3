//! Writes a book, or a part of it, to one file.
//!
//! [`export`] returns an iterator over the bytes of the file. The caller pulls the next piece when it has
//! sent the last one: no connection, transaction or thread is held in between, and memory does not grow
//! with the number of contacts.

mod archive;
pub mod emails_and_phones;
mod format;
mod losses;
mod stream;
mod walk;

pub use format::ExportFormat;
pub use losses::{Losses, count_losses};
pub use stream::{Export, export};
