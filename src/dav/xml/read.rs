//! Reads a request body as a stream and keeps a tree of it, within bounds: of depth, elements, attributes, and text.
//! A document type is rejected, so there are no entities but the five of XML.

use std::borrow::Cow;
use std::fmt;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::name::Name;

/// Elements within each other.
const MAX_DEPTH: usize = 40;
/// Elements of a body.
const MAX_ELEMENTS: usize = 200_000;
/// Attributes of an element, declarations of namespaces included.
const MAX_ATTRIBUTES: usize = 40;

/// Why a body is not read.
#[derive(Debug, PartialEq, Eq)]
pub struct XmlError(pub String);

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn error<T>(why: impl Into<String>) -> Result<T, XmlError> {
    Err(XmlError(why.into()))
}

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its namespace; empty without one.
    pub namespace: String,
    /// Its name within the namespace.
    pub local: String,
    /// Its prefix; empty without one.
    pub prefix: String,
    /// Its attributes, without declarations of namespaces: namespace, name, value.
    pub attributes: Vec<(String, String, String)>,
    /// Its elements and texts, in order.
    pub content: Vec<Node>,
}

/// A part of an element's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// A text, with entities resolved.
    Text(String),
}

impl Element {
    /// True if it has this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }

    /// Its name.
    pub fn name(&self) -> Name {
        Name {
            namespace: Cow::Owned(self.namespace.clone()),
            local: Cow::Owned(self.local.clone()),
        }
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this name.
    pub fn find(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(namespace, local))
    }

    /// The text directly in it.
    pub fn text(&self) -> String {
        let texts = self.content.iter().map(|node| match node {
            Node::Text(text) => text.as_str(),
            Node::Element(_) => "",
        });
        texts.collect()
    }

    /// The value of an attribute without a namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(namespace, local, _)| namespace.is_empty() && local == name);
        found.map(|(.., value)| value.as_str())
    }
}

/// Reads a body. `None` if it is empty.
///
/// # Errors
/// `XmlError` if it is not well-formed, has a document type, or exceeds the bounds.
pub fn parse(body: &[u8]) -> Result<Option<Element>, XmlError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(text) = std::str::from_utf8(body) else {
        return error("the body is not UTF-8");
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|e| XmlError(format!("the body is not well-formed XML: {e}")))?;
        match event {
            Event::Start(start) => {
                let namespace = namespace_of(&namespace)?;
                let element = element(&reader, &start, namespace)?;
                tree.open(element)?;
            }
            Event::End(_) => tree.close()?,
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => tree.text(&resolved(&reference)?)?,
            Event::DocType(_) => return error("a document type is not accepted"),
            Event::Eof => return tree.finish(),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => {}
        }
    }
}

/// The text of one of the five entities of XML, or of a character reference.
fn resolved(reference: &BytesRef) -> Result<String, XmlError> {
    let of_character = reference
        .resolve_char_ref()
        .map_err(|e| XmlError(format!("a character reference cannot be read: {e}")))?;
    if let Some(character) = of_character {
        return Ok(character.to_string());
    }
    let name: &str = reference;
    match quick_xml::escape::resolve_predefined_entity(name) {
        Some(text) => Ok(text.to_owned()),
        None => error(format!("the entity {name} is not defined")),
    }
}

fn namespace_of(resolved: &ResolveResult) -> Result<String, XmlError> {
    match resolved {
        ResolveResult::Bound(namespace) => Ok(namespace.as_ref().to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(prefix) => error(format!("the prefix {prefix} is not declared")),
    }
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart, namespace: String) -> Result<Element, XmlError> {
    let mut attributes = Vec::new();
    for (count, attribute) in start.attributes().enumerate() {
        if count >= MAX_ATTRIBUTES {
            return error("an element has too many attributes");
        }
        let attribute = attribute.map_err(|e| XmlError(format!("an attribute cannot be read: {e}")))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (resolved, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| XmlError(format!("the value of an attribute cannot be read: {e}")))?;
        let namespace = if attribute.key.prefix().is_some_and(|p| p.as_ref() == "xml") {
            "http://www.w3.org/XML/1998/namespace".to_owned()
        } else {
            namespace_of(&resolved)?
        };
        attributes.push((namespace, local.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element {
        namespace,
        local: start.local_name().as_ref().to_owned(),
        prefix: start
            .name()
            .prefix()
            .map(|prefix| prefix.as_ref().to_owned())
            .unwrap_or_default(),
        attributes,
        content: Vec::new(),
    })
}

/// The tree while it is read.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn open(&mut self, element: Element) -> Result<(), XmlError> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return error("the body has too many elements");
        }
        if self.open.len() >= MAX_DEPTH {
            return error("the elements of the body are nested too deep");
        }
        if self.open.is_empty() && self.root.is_some() {
            return error("the body has two root elements");
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) -> Result<(), XmlError> {
        let Some(element) = self.open.pop() else {
            return error("an element ends that did not begin");
        };
        match self.open.last_mut() {
            Some(parent) => parent.content.push(Node::Element(element)),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(element) => match element.content.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => element.content.push(Node::Text(text.to_owned())),
            },
            None if text.trim().is_empty() => {}
            None => return error("there is text outside of the root element"),
        }
        Ok(())
    }

    fn finish(self) -> Result<Option<Element>, XmlError> {
        if !self.open.is_empty() || self.root.is_none() {
            return error("the body ends before its root element does");
        }
        Ok(self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(body: &str) -> String {
        parse(body.as_bytes()).unwrap_err().0
    }

    #[test]
    fn names_texts_and_attributes_are_read() {
        let body = "<?xml version='1.0'?><a:x xmlns:a='DAV:' n='&lt;1'><y xmlns='urn:z'>a &amp; <![CDATA[<b>]]>&#1103;</y></a:x>";
        let root = parse(body.as_bytes()).unwrap().unwrap();
        assert!(root.is("DAV:", "x"));
        assert_eq!(root.attribute("n"), Some("<1"));
        assert_eq!(root.find("urn:z", "y").unwrap().text(), "a & <b>я");
        assert_eq!(parse(b" \r\n"), Ok(None));
    }

    #[test]
    fn what_is_not_well_formed_or_out_of_bounds_is_rejected() {
        for body in [
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "text",
            "<a/>text",
            "<p:a/>",
            "<a x=1/>",
            "<a>&unknown;</a>",
            "<a>\u{0}<",
            "</a>",
        ] {
            rejected(body);
        }
        assert!(parse(b"<a>\xff</a>").is_err());
        assert!(
            rejected("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")
                .contains("document type")
        );
        assert!(rejected(&"<a>".repeat(20_000)).contains("too deep"));
        let many = (0..50).map(|n| format!("a{n}='x'")).collect::<Vec<_>>().join(" ");
        assert!(rejected(&format!("<a {many}/>")).contains("too many attributes"));
    }
}
