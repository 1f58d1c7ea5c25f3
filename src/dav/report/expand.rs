//! expand-property (RFC 3253 §3.8): properties, and those of the resources that they name.

use actix_web::HttpResponse;

use crate::app::{self, App};
use crate::dav::authenticate::Session;
use crate::dav::error::Error;
use crate::dav::multistatus::{
    Described, PropertyRequest, RequestedProperties, answer_once, propstats, response,
};
use crate::dav::path::DavPath;
use crate::dav::properties::{BookResource, Collection, read_book};
use crate::dav::resource::{Call, Resource, find};
use crate::dav::xml::{DAV, Element, Name, XmlWriter, parse};

/// Answers with the properties.
pub async fn expand(call: Call, root: Element) -> Result<HttpResponse, Error> {
    if matches!(call.resource, Resource::Card(..)) {
        return Err(Error::precondition(
            Name::dav("supported-report"),
            "a card names no other resource",
        ));
    }
    let Call {
        session,
        resource,
        path,
        ..
    } = call;
    answer_once(&call.request, &call.dav, move |app, writer| {
        let expansion = Expansion {
            app,
            session: &session,
        };
        let text = expansion.response(&path.url(), &resource, &root)?;
        writer.raw(&text);
        Ok(())
    })
    .await
}

struct Expansion<'a> {
    app: &'a App,
    session: &'a Session,
}

impl Expansion<'_> {
    /// The response for a resource with the properties that the `property` elements in `asked` name.
    fn response(&self, url: &str, resource: &Resource, asked: &Element) -> app::Result<String> {
        let book = match resource {
            Resource::Book(access) => Some(read_book(self.app, access, self.session)?),
            _ => None,
        };
        let session = self.session;
        let described: Box<dyn Described + '_> = match &book {
            Some(book) => Box::new(BookResource {
                session,
                resource,
                book,
            }),
            None => Box::new(Collection { session, resource }),
        };
        let mut expanded = Expanded {
            described: described.as_ref(),
            found: Vec::new(),
        };
        let mut names = Vec::new();
        for property in asked.elements().filter(|e| e.is(DAV, "property")) {
            let name = name_of(property);
            if property.elements().any(|e| e.is(DAV, "property"))
                && let Some(xml) = self.expanded(described.as_ref(), &name, property)?
            {
                expanded.found.push((name.clone(), xml));
            }
            names.push(name);
        }
        let request = PropertyRequest {
            wanted: RequestedProperties::These(names),
            address_data: None,
            is_minimal: false,
        };
        let mut writer = XmlWriter::default();
        response(&mut writer, url, &expanded, &request);
        Ok(String::from_utf8_lossy(&writer.into_bytes()).into_owned())
    }

    /// A property with the responses of the resources that it names in place of their URLs.
    fn expanded(
        &self,
        described: &dyn Described,
        name: &Name,
        asked: &Element,
    ) -> app::Result<Option<String>> {
        let request = PropertyRequest {
            wanted: RequestedProperties::These(vec![name.clone()]),
            address_data: None,
            is_minimal: true,
        };
        let mut writer = XmlWriter::default();
        writer.begin_document("d:x");
        propstats(&mut writer, described, &request);
        writer.end("d:x");
        let tree = parse(&writer.into_bytes()).ok().flatten();
        let property = tree.as_ref().and_then(|tree| {
            let prop = tree.find(DAV, "propstat")?.find(DAV, "prop")?;
            prop.elements().find(|element| element.name() == *name)
        });
        let Some(property) = property else {
            return Ok(None);
        };
        let mut inner = String::new();
        for href in property.elements().filter(|e| e.is(DAV, "href")) {
            let path = DavPath::parse(&href.text()).ok().flatten();
            let resource = path.as_ref().and_then(|path| find(self.session, path));
            if let (Some(path), Some(resource)) = (path, resource) {
                inner.push_str(&self.response(&path.url(), &resource, asked)?);
            }
        }
        let mut writer = XmlWriter::default();
        writer.named(name, |w| w.raw(&inner));
        Ok(Some(String::from_utf8_lossy(&writer.into_bytes()).into_owned()))
    }
}

/// A resource, some of whose properties are expanded.
struct Expanded<'a> {
    described: &'a dyn Described,
    found: Vec<(Name, String)>,
}

impl Described for Expanded<'_> {
    fn property(&self, name: &Name, request: &PropertyRequest, writer: &mut XmlWriter) -> bool {
        match self.found.iter().find(|(found, _)| found == name) {
            Some((_, xml)) => {
                writer.raw(xml);
                true
            }
            None => self.described.property(name, request, writer),
        }
    }

    fn listed(&self) -> Vec<Name> {
        self.described.listed()
    }

    fn others(&self) -> Vec<Name> {
        self.described.others()
    }
}

/// The property that an element names; in the namespace of WebDAV if it names none.
fn name_of(element: &Element) -> Name {
    Name {
        namespace: element.attribute("namespace").unwrap_or(DAV).to_owned().into(),
        local: element.attribute("name").unwrap_or_default().to_owned().into(),
    }
}
