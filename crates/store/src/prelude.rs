//! What the files of this crate import to write statements: diesel's prelude, with our [`RunQueryDsl`].

pub use super::run::RunQueryDsl;
pub use diesel::prelude::*;
