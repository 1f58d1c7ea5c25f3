//! Edits of values that may be URIs: phones, email addresses, links and messengers.

use domain::card::Property;
use domain::phone::tel_href;
use domain::text::{escape, unescape};

use super::super::value::in_one_line;
use super::property_edit::PropertyEdit;

impl PropertyEdit {
    /// Sets a phone, email address or link. A URI stays a URI of the same scheme.
    pub fn set_entry_value(&mut self, property: &Property, new: &str) {
        let starts_with = |text: &str, scheme: &str| {
            let start = text.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        let is_uri = property.param("VALUE").any(|v| v.eq_ignore_ascii_case("uri"));
        let is_phone = property.is("TEL") && (is_uri || starts_with(&property.value, "tel:"));
        if is_phone && starts_with(new, "sip:") {
            self.set_value(in_one_line(new));
        } else if is_phone {
            if let Some(uri) = tel_href(new) {
                self.set_value(uri);
            } else {
                self.remove_param("VALUE");
                self.set_value(escape(new));
            }
        } else if starts_with(&property.value, "mailto:") {
            self.set_value(format!("mailto:{}", in_one_line(new)));
        } else if property.is("URL") {
            self.set_value(in_one_line(new));
        } else {
            self.set_value(escape(new));
        }
    }

    /// Changes the account name of a messenger in `X-USER` and in the value; the text around it stays. A link
    /// without the name stays if `X-USER` has the name.
    pub fn set_account(&mut self, property: &Property, old: &str, new: &str) {
        let user = property.param("X-USER").next();
        let is_in_param = user.is_some_and(|user| !user.is_empty());
        if is_in_param {
            self.set_param("X-USER", new);
        }
        match written_as(&property.value, old) {
            Some((at, end)) => {
                let before = property.value.get(..at).unwrap_or_default();
                let after = property.value.get(end..).unwrap_or_default();
                self.set_value(format!("{before}{}{after}", escape(new)));
            }
            None if is_in_param => {}
            None => self.set_value(escape(new)),
        }
    }
}

/// Where the last occurrence of a text begins and ends in an escaped value.
fn written_as(value: &str, text: &str) -> Option<(usize, usize)> {
    if text.is_empty() {
        return None;
    }
    // The positions of each character, with those of its text.
    let mut positions = Vec::new();
    let mut written = 0;
    let mut unescaped = 0;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        positions.push((unescaped, written));
        let escaped = if c == '\\' { chars.next() } else { None };
        written += c.len_utf8() + escaped.map_or(0, char::len_utf8);
        unescaped += match escaped {
            Some('n' | 'N') => 1,
            Some(other) => other.len_utf8(),
            None => c.len_utf8(),
        };
    }
    positions.push((unescaped, written));
    let at = unescape(value).rfind(text)?;
    let find = |wanted: usize| {
        let found = positions.iter().find(|(unescaped, _)| *unescaped == wanted);
        found.map(|(_, written)| *written)
    };
    Some((find(at)?, find(at + text.len())?))
}
