//! The properties that CardDAV clients set on books and cards.

use store::dav_properties::PropertyRow;

/// A property that a client set.
#[derive(Clone, Debug)]
pub struct ClientProperty {
    /// The namespace of its name; empty without one.
    pub namespace: String,
    /// Its name within the namespace.
    pub name: String,
    /// The element, as the client sent it.
    pub xml: String,
}

impl From<PropertyRow> for ClientProperty {
    fn from(row: PropertyRow) -> Self {
        Self {
            namespace: row.namespace,
            name: row.name,
            xml: row.xml,
        }
    }
}
