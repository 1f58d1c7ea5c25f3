//! Writes XML. Whatever a text holds, the result is well-formed.

use super::name::{CALENDARSERVER, CARDDAV, DAV, Name};
use super::read::{Element, Node};

/// The prefixes that the root element declares.
const PREFIXES: [(&str, &str); 3] = [("d", DAV), ("c", CARDDAV), ("cs", CALENDARSERVER)];

/// A text with XML that grows.
#[derive(Default)]
pub struct XmlWriter {
    text: String,
}

impl XmlWriter {
    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// How many bytes were written.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Takes back what was written after so many bytes.
    pub fn cut(&mut self, length: usize) {
        self.text.truncate(length);
    }

    /// Begins a document with its root element, which declares the namespaces.
    pub fn begin_document(&mut self, root: &str) {
        self.text
            .push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<");
        self.text.push_str(root);
        for (prefix, namespace) in PREFIXES {
            self.text.push_str(" xmlns:");
            self.text.push_str(prefix);
            self.text.push_str("=\"");
            self.text.push_str(namespace);
            self.text.push('"');
        }
        self.text.push('>');
    }

    /// Begins an element, named with one of the prefixes `d`, `c` and `cs`.
    pub fn begin(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Ends an element.
    pub fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push_str("/>");
    }

    /// An element with attributes and without content.
    pub fn empty_with(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.attribute(attribute, value);
        }
        self.text.push_str("/>");
    }

    /// An element with a text.
    pub fn text_element(&mut self, name: &str, text: &str) {
        self.begin(name);
        self.text(text);
        self.end(name);
    }

    /// An element with other elements.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.begin(name);
        content(self);
        self.end(name);
    }

    /// An empty element of any name.
    pub fn empty_named(&mut self, name: &Name) {
        match prefix_of(&name.namespace) {
            Some(prefix) => self.empty(&format!("{prefix}:{}", name.local)),
            None if name.namespace.is_empty() => self.empty(&name.local),
            None => self.empty_with(&format!("x:{}", name.local), &[("xmlns:x", &name.namespace)]),
        }
    }

    /// An element of any name, with content.
    pub fn named(&mut self, name: &Name, content: impl FnOnce(&mut Self)) {
        if let Some(prefix) = prefix_of(&name.namespace) {
            self.element(&format!("{prefix}:{}", name.local), content);
            return;
        }
        self.text.push_str("<x:");
        self.text.push_str(&name.local);
        self.attribute("xmlns:x", &name.namespace);
        self.text.push('>');
        content(self);
        self.end(&format!("x:{}", name.local));
    }

    /// An element of WebDAV or CardDAV with the URL that it is about.
    pub fn tree_with_href(&mut self, name: &Name, href: &str) {
        let prefix = prefix_of(&name.namespace).unwrap_or("d");
        let name = format!("{prefix}:{}", name.local);
        self.element(&name, |w| w.text_element("d:href", href));
    }

    /// A sentence for people, in an element that clients ignore.
    pub fn explanation(&mut self, why: &str) {
        self.text.push_str("<why xmlns=\"urn:blocknotik\">");
        self.text(why);
        self.text.push_str("</why>");
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.escaped(text, false);
    }

    /// XML that this writer made before.
    pub fn raw(&mut self, xml: &str) {
        self.text.push_str(xml);
    }

    /// An element that was read, with all that is in it. Its prefixes are kept.
    pub fn tree(&mut self, element: &Element) {
        let qualified = |prefix: &str, local: &str| {
            if prefix.is_empty() {
                local.to_owned()
            } else {
                format!("{prefix}:{local}")
            }
        };
        let name = qualified(&element.prefix, &element.local);
        self.text.push('<');
        self.text.push_str(&name);
        self.attribute(&qualified_binding(&element.prefix), &element.namespace);
        for (at, (namespace, local, value)) in element.attributes.iter().enumerate() {
            match namespace.as_str() {
                "" => self.attribute(local, value),
                "http://www.w3.org/XML/1998/namespace" => self.attribute(&format!("xml:{local}"), value),
                other => {
                    let prefix = format!("a{at}");
                    self.attribute(&format!("xmlns:{prefix}"), other);
                    self.attribute(&format!("{prefix}:{local}"), value);
                }
            }
        }
        self.text.push('>');
        for node in &element.content {
            match node {
                Node::Element(element) => self.tree(element),
                Node::Text(text) => self.text(text),
            }
        }
        self.end(&name);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        self.escaped(value, true);
        self.text.push('"');
    }

    /// Escapes a text. Readers turn a CR into a LF unless it is escaped (XML 1.0 §2.11), and an attribute's white space
    /// into blanks.
    fn escaped(&mut self, text: &str, in_attribute: bool) {
        let is_plain = |c: char| {
            !matches!(c, '&' | '<' | '>' | '\u{fffe}' | '\u{ffff}' | '\0'..='\u{1f}')
                && (c != '"' || !in_attribute)
        };
        let mut rest = text;
        while let Some(at) = rest.find(|c| !is_plain(c)) {
            let (plain, special) = rest.split_at(at);
            self.text.push_str(plain);
            let mut characters = special.chars();
            match characters.next() {
                Some('&') => self.text.push_str("&amp;"),
                Some('<') => self.text.push_str("&lt;"),
                Some('>') => self.text.push_str("&gt;"),
                Some('"') => self.text.push_str("&quot;"),
                Some('\r') => self.text.push_str("&#13;"),
                Some('\n') if in_attribute => self.text.push_str("&#10;"),
                Some('\t') if in_attribute => self.text.push_str("&#9;"),
                Some(c @ ('\n' | '\t')) => self.text.push(c),
                // XML 1.0 has no way to write it.
                Some(_) => self.text.push('\u{fffd}'),
                None => {}
            }
            rest = characters.as_str();
        }
        self.text.push_str(rest);
    }
}

fn qualified_binding(prefix: &str) -> String {
    if prefix.is_empty() {
        "xmlns".to_owned()
    } else {
        format!("xmlns:{prefix}")
    }
}

fn prefix_of(namespace: &str) -> Option<&'static str> {
    let known = PREFIXES.iter().find(|(_, known)| *known == namespace);
    known.map(|(prefix, _)| *prefix)
}

#[cfg(test)]
mod tests {
    use super::super::read::parse;
    use super::*;

    #[test]
    fn any_text_is_read_back() {
        let text = "a\r\nb & <c> \"d\" ]]> \u{1f600}\t";
        let mut writer = XmlWriter::default();
        writer.begin_document("d:x");
        writer.text_element("c:y", text);
        writer.text_element("c:z", "\u{0}\u{b}\u{ffff}");
        writer.end("d:x");
        let root = parse(&writer.into_bytes()).unwrap().unwrap();
        assert_eq!(root.find(CARDDAV, "y").unwrap().text(), text);
        assert_eq!(
            root.find(CARDDAV, "z").unwrap().text(),
            "\u{fffd}\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn an_element_that_was_read_is_written_with_its_names_and_attributes() {
        let body = "<z:p xmlns:z='urn:z' xmlns:o='urn:o' xml:lang='ru' o:a='1\n2' b='&quot;'>t<i xmlns=''>&lt;</i></z:p>";
        let first = parse(body.as_bytes()).unwrap().unwrap();
        let mut writer = XmlWriter::default();
        writer.tree(&first);
        assert_eq!(parse(&writer.into_bytes()).unwrap().unwrap(), first);
    }
}
