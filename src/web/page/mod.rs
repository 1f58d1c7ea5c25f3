//! The context of every page, and what templates ask of it.

mod books;
mod context;
mod dates;
mod diff;
mod layout;
mod place;
mod property_names;
mod property_values;
mod readable_url;
mod seen;
mod tag;
mod types;

pub use crate::http::query::{encoded, to_query};
pub use books::{book_query, list_of};
pub use context::{LANGUAGE_COOKIE, PageContext};
pub use dates::Day;
#[cfg(test)]
pub use place::PLACE_PARAMETERS;
pub use property_names::{is_label_in_words, label_word};
pub use property_values::{gender_code, language_tag, zone_id};
pub use readable_url::is_readable;
pub use tag::PageTag;
