//! Which form of a card a client asks for (RFC 6352 §10.4): its version, and which of its properties.

use crate::dav::error::Error;
use crate::dav::xml::{CARDDAV, Element, Name};
use domain::card::Version;
use domain::card_filter::PropertyName;
use formats::convert::{to_30, to_40};
use formats::vcard::{self, WantedProperty};

/// A version of vCard that is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardVersion {
    /// RFC 2426.
    V30,
    /// RFC 6350.
    V40,
}

impl CardVersion {
    /// Reads the number.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "3.0" => Some(Self::V30),
            "4.0" => Some(Self::V40),
            _ => None,
        }
    }
}

/// The form of the cards in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressData {
    version: Option<CardVersion>,
    /// The properties; `None` for all.
    properties: Option<Vec<WantedProperty>>,
}

impl AddressData {
    /// Reads the element of a request.
    ///
    /// # Errors
    /// The precondition `supported-address-data-conversion` for a form that is not served.
    pub fn parse(element: &Element) -> Result<Self, Error> {
        let media_type = element.attribute("content-type").unwrap_or("text/vcard");
        // Without a version it is 3.0 by the DTD, but clients that name none mean the stored one.
        let version = element.attribute("version").map(CardVersion::parse);
        if !media_type.trim().eq_ignore_ascii_case("text/vcard") || version == Some(None) {
            return Err(Error::precondition(
                Name::card("supported-address-data-conversion"),
                "a card is served as text/vcard, version 3.0 or 4.0",
            ));
        }
        let is_all = element.find(CARDDAV, "allprop").is_some();
        let wanted: Vec<WantedProperty> = element
            .elements()
            .filter(|child| child.is(CARDDAV, "prop"))
            .filter_map(|child| {
                Some(WantedProperty {
                    name: PropertyName::parse(child.attribute("name")?),
                    without_value: child.attribute("novalue") == Some("yes"),
                })
            })
            .collect();
        Ok(Self {
            version: version.flatten(),
            properties: (!is_all && !wanted.is_empty()).then_some(wanted),
        })
    }

    /// A card in this form.
    pub fn form(&self, bytes: &[u8]) -> String {
        let bytes = match self.version {
            Some(version) => converted(bytes.to_vec(), version).0,
            None => bytes.to_vec(),
        };
        let bytes = match &self.properties {
            Some(wanted) => vcard::print(&vcard::partial(&vcard::parse(&bytes), wanted)),
            None => bytes,
        };
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A card in a version, and whether it was converted.
pub fn converted(bytes: Vec<u8>, version: CardVersion) -> (Vec<u8>, bool) {
    let card = vcard::parse(&bytes);
    match (card.version(), version) {
        (Version::V40, CardVersion::V30) => (vcard::print(&to_30(&card)), true),
        (Version::V30, CardVersion::V40) => (vcard::print(&to_40(&card)), true),
        _ => (bytes, false),
    }
}
