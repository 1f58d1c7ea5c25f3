//! The properties of a card.

use crate::app::dav::CardEntry;
use crate::dav::authenticate::Session;
use crate::dav::multistatus::{Described, PropertyRequest};
use crate::dav::resource::Resource;
use crate::dav::xml::{CARDDAV, DAV, Name, XmlWriter};

use super::book::{names_set_by_client, set_by_client};
use super::{common, http_date, iso_date, names};

/// A card.
pub struct CardResource<'a> {
    /// The device that asks.
    pub session: &'a Session,
    /// The card, for the properties that all cards share.
    pub resource: &'a Resource,
    /// What the book holds of it.
    pub card: &'a CardEntry,
}

impl Described for CardResource<'_> {
    fn property(&self, name: &Name, request: &PropertyRequest, writer: &mut XmlWriter) -> bool {
        let card = self.card;
        match (name.namespace.as_ref(), name.local.as_ref()) {
            (DAV, "getetag") => {
                writer.begin("d:getetag");
                writer.text("\"");
                writer.text(&card.etag);
                writer.text("\"");
                writer.end("d:getetag");
            }
            (DAV, "resourcetype") => writer.empty("d:resourcetype"),
            (DAV, "getcontenttype") => {
                writer.text_element("d:getcontenttype", "text/vcard; charset=utf-8");
            }
            (DAV, "getcontentlength") => {
                let Some(bytes) = &card.bytes else { return false };
                writer.text_element("d:getcontentlength", &bytes.len().to_string());
            }
            (DAV, "getlastmodified") => writer.text_element("d:getlastmodified", &http_date(card.updated_at)),
            (DAV, "creationdate") => writer.text_element("d:creationdate", &iso_date(card.created_at)),
            (CARDDAV, "address-data") => {
                let (Some(form), Some(bytes)) = (&request.address_data, &card.bytes) else {
                    return false;
                };
                writer.text_element("c:address-data", &form.form(bytes));
            }
            _ => {
                return common::of_any(self.session, self.resource, name, writer)
                    || set_by_client(&card.properties, name, writer);
            }
        }
        true
    }

    fn listed(&self) -> Vec<Name> {
        let mut listed = names::of_card();
        listed.extend(names_set_by_client(&self.card.properties));
        listed
    }

    fn others(&self) -> Vec<Name> {
        names::of_access()
    }
}

/// True if a request asks for something that needs the bytes of the cards.
pub fn needs_bytes(request: &PropertyRequest) -> bool {
    use crate::dav::multistatus::RequestedProperties;
    request.address_data.is_some()
        || request.names(DAV, "getcontentlength")
        || matches!(request.wanted, RequestedProperties::All(_))
}
