//! XML as a tree, read by the rules of XML: names with their namespaces, texts with entities resolved.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    /// `d:`, `c:`, `cs:` or another namespace in braces, and the local name.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Xml>,
}

impl Xml {
    /// Reads a document. Fails if it is not well-formed.
    #[track_caller]
    pub fn parse(body: &[u8]) -> Self {
        let text = std::str::from_utf8(body).expect("UTF-8");
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open = vec![Xml::default()];
        loop {
            let (namespace, event) = reader
                .read_resolved_event()
                .unwrap_or_else(|e| panic!("{e}: {text}"));
            match event {
                Event::Start(start) => {
                    let namespace = match namespace {
                        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
                        ResolveResult::Unbound => String::new(),
                        ResolveResult::Unknown(prefix) => panic!("{prefix} is not declared: {text}"),
                    };
                    let attributes = start.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
                    });
                    open.push(Xml {
                        attributes: attributes.collect(),
                        name: short(&namespace, start.local_name().as_ref()),
                        ..Xml::default()
                    });
                }
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
                Event::CData(text) => open.last_mut().unwrap().text.push_str(&text),
                Event::GeneralRef(reference) => {
                    let resolved = reference.resolve_char_ref().unwrap().map(String::from);
                    let resolved =
                        resolved.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                    open.last_mut().unwrap().text.push_str(&resolved.unwrap());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "unclosed: {text}");
        open.remove(0).children.remove(0)
    }

    /// The elements at a path of names, such as `d:propstat/d:prop`.
    pub fn all(&self, path: &str) -> Vec<&Xml> {
        path.split('/').fold(vec![self], |found, name| {
            let children = found.into_iter().flat_map(|element| &element.children);
            children.filter(|child| child.name == name).collect()
        })
    }

    /// The first element at a path.
    pub fn find(&self, path: &str) -> Option<&Xml> {
        self.all(path).into_iter().next()
    }

    /// The text of the first element at a path; empty without it.
    pub fn text_at(&self, path: &str) -> String {
        self.find(path)
            .map(|found| found.text.clone())
            .unwrap_or_default()
    }

    /// The names of its elements.
    pub fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }
}

fn short(namespace: &str, local: &str) -> String {
    match namespace {
        "DAV:" => format!("d:{local}"),
        "urn:ietf:params:xml:ns:carddav" => format!("c:{local}"),
        "http://calendarserver.org/ns/" => format!("cs:{local}"),
        "" => local.to_owned(),
        other => format!("{{{other}}}{local}"),
    }
}
