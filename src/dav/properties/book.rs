//! The properties of a book.

use crate::app::dav::{BookProperties, ClientProperty};
use crate::dav::authenticate::Session;
use crate::dav::body::MAX_CARD;
use crate::dav::multistatus::{Described, PropertyRequest};
use crate::dav::resource::Resource;
use crate::dav::xml::{CALENDARSERVER, CARDDAV, DAV, INF_IT, Name, XmlWriter};
use domain::card_filter::Collation;

use super::{book_path, common, iso_date, names};

/// A book.
pub struct BookResource<'a> {
    /// The device that asks.
    pub session: &'a Session,
    /// The book.
    pub resource: &'a Resource,
    /// Its properties.
    pub book: &'a BookProperties,
}

impl Described for BookResource<'_> {
    fn property(&self, name: &Name, _: &PropertyRequest, writer: &mut XmlWriter) -> bool {
        self.of_dav(name, writer)
            || of_carddav(name, writer)
            || common::of_any(self.session, self.resource, name, writer)
            || set_by_client(&self.book.properties, name, writer)
    }

    fn listed(&self) -> Vec<Name> {
        let mut listed = names::of_book();
        listed.extend(names_set_by_client(&self.book.properties));
        listed
    }

    fn others(&self) -> Vec<Name> {
        names::others_of_book()
    }
}

impl BookResource<'_> {
    fn of_dav(&self, name: &Name, writer: &mut XmlWriter) -> bool {
        let Resource::Book(access) = self.resource else {
            return false;
        };
        let url = || book_path(access).url();
        match (name.namespace.as_ref(), name.local.as_ref()) {
            (DAV, "resourcetype") => writer.element("d:resourcetype", |w| {
                w.empty("d:collection");
                w.empty("c:addressbook");
            }),
            (DAV, "displayname") => writer.text_element("d:displayname", &access.book().name),
            (DAV, "creationdate") => writer.text_element("d:creationdate", &iso_date(self.book.created_at)),
            (DAV, "sync-token") => writer.text_element("d:sync-token", &self.book.token.to_string()),
            (INF_IT, "addressbook-color") => {
                writer.named(&Name::color(), |w| w.text(&access.book().color));
            }
            (CALENDARSERVER, "getctag") => writer.text_element("cs:getctag", &self.book.token.to_string()),
            (DAV, "add-member") => writer.element("d:add-member", |w| w.text_element("d:href", &url())),
            _ => return false,
        }
        true
    }
}

/// Writes a property of RFC 6352.
fn of_carddav(name: &Name, writer: &mut XmlWriter) -> bool {
    if name.namespace != CARDDAV {
        return false;
    }
    match name.local.as_ref() {
        "supported-address-data" => writer.element("c:supported-address-data", |w| {
            for version in ["3.0", "4.0"] {
                let attributes = [("content-type", "text/vcard"), ("version", version)];
                w.empty_with("c:address-data-type", &attributes);
            }
        }),
        "max-resource-size" => writer.text_element("c:max-resource-size", &MAX_CARD.to_string()),
        "supported-collation-set" => writer.element("c:supported-collation-set", |w| {
            for collation in Collation::ALL {
                w.text_element("c:supported-collation", collation.as_str());
            }
        }),
        _ => return false,
    }
    true
}

/// Writes a property that a client set.
pub fn set_by_client(rows: &[ClientProperty], name: &Name, writer: &mut XmlWriter) -> bool {
    let row = rows.iter().find(|row| name.is(&row.namespace, &row.name));
    if let Some(row) = row {
        writer.raw(&row.xml);
    }
    row.is_some()
}

/// The names of the properties that a client set.
pub fn names_set_by_client(rows: &[ClientProperty]) -> impl Iterator<Item = Name> {
    rows.iter().map(|row| Name {
        namespace: row.namespace.clone().into(),
        local: row.name.clone().into(),
    })
}
