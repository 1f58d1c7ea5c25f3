//! XML within bounds: a reader that makes small trees, and a writer.

mod name;
mod read;
mod write;

pub use name::{CALENDARSERVER, CARDDAV, DAV, INF_IT, Name};
pub use read::{Element, XmlError, parse};
pub use write::XmlWriter;
