//! The links that dial the numbers of a text.

use super::number::Number;
use super::parse::parse;

/// A number of a text with the link that dials it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLink {
    /// The number as the link dials it, for people: `+79161234567,12`.
    pub number: String,
    /// The link: `tel:*102%23`.
    pub href: String,
}

/// The links that dial the numbers of a text: exactly what is written, with pauses and service codes. Empty if
/// the text is not a number; one for each if it names several.
#[must_use]
pub fn phone_links(text: &str) -> Vec<PhoneLink> {
    let uri = text.trim();
    let scheme = uri.split_once(':').map_or(uri, |(scheme, _)| scheme);
    if ["sip", "sips"].iter().any(|sip| scheme.eq_ignore_ascii_case(sip)) {
        let fits = |c: char| !c.is_whitespace() && !c.is_control();
        let link = || PhoneLink {
            number: uri.to_owned(),
            href: uri.to_owned(),
        };
        return uri.chars().all(fits).then(link).into_iter().collect();
    }
    let found = parse(text).found;
    let mut links: Vec<PhoneLink> = found.iter().map(Number::link).collect();
    if let [_, _, ..] = links.as_slice() {
        // They may differ only in the extension.
        for (link, number) in links.iter_mut().zip(&found) {
            if !number.extension.is_empty() {
                link.number = format!("{} #{}", link.number, number.extension);
            }
        }
    }
    links
}

/// The link of a text that is one number.
#[must_use]
pub fn tel_href(text: &str) -> Option<String> {
    let mut links = phone_links(text);
    (links.len() == 1).then(|| links.remove(0).href)
}

impl Number {
    /// The link that dials it.
    fn link(&self) -> PhoneLink {
        let extension = if self.extension.is_empty() {
            String::new()
        } else {
            format!(";ext={}", self.extension)
        };
        let number = format!("{}{}{}", self.code, self.dialed(), self.tail);
        PhoneLink {
            href: format!("tel:{}{extension}", number.replace('#', "%23")),
            number,
        }
    }
}
