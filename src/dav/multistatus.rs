//! Answers of several parts (RFC 4918 §13): built as a whole if they are short, else streamed while the client reads.

use actix_web::http::StatusCode;
use actix_web::web::{Data, block};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::{self, App};
use crate::dav::Dav;
use crate::dav::address_data::AddressData;
use crate::dav::error::{Error, XML};
use crate::dav::headers::{MINIMAL_APPLIED, is_minimal};
use crate::dav::options::CLASSES;
use crate::dav::xml::{CARDDAV, DAV, Element, Name, XmlWriter};
use crate::http::request_id::RequestId;
use crate::http::stream;

/// Bytes up to which an answer is built as a whole.
const MAX_WHOLE: usize = 64 * 1024;

/// Which properties a request asks for.
#[derive(Clone, Debug)]
pub enum RequestedProperties {
    /// All that a listing shows, and these.
    All(Vec<Name>),
    /// The names of all.
    Names,
    /// These.
    These(Vec<Name>),
}

/// What a request asks of each resource.
#[derive(Clone, Debug)]
pub struct PropertyRequest {
    /// The properties.
    pub wanted: RequestedProperties,
    /// The form of cards, if the cards are asked for.
    pub address_data: Option<AddressData>,
    /// True to leave out what is not there.
    pub is_minimal: bool,
}

impl PropertyRequest {
    /// Reads the elements `allprop`, `propname`, `prop` and `include` in an element; without one it is `allprop`.
    pub fn parse(body: Option<&Element>, is_minimal: bool) -> Result<Self, Error> {
        let names = |element: Option<&Element>| -> Vec<Name> {
            let children = element.into_iter().flat_map(Element::elements);
            children.map(Element::name).collect()
        };
        let props = body.and_then(|body| body.find(DAV, "prop"));
        let address_data = props.and_then(|prop| prop.find(CARDDAV, "address-data"));
        let wanted = match (props, body) {
            (Some(_), _) => RequestedProperties::These(names(props)),
            (None, Some(body)) if body.find(DAV, "propname").is_some() => RequestedProperties::Names,
            (None, body) => RequestedProperties::All(names(body.and_then(|body| body.find(DAV, "include")))),
        };
        Ok(Self {
            wanted,
            address_data: address_data.map(AddressData::parse).transpose()?,
            is_minimal,
        })
    }

    /// True if the request names this property.
    pub fn names(&self, namespace: &str, local: &str) -> bool {
        match &self.wanted {
            RequestedProperties::All(names) | RequestedProperties::These(names) => {
                names.iter().any(|name| name.is(namespace, local))
            }
            RequestedProperties::Names => false,
        }
    }
}

/// A resource that has properties.
pub trait Described {
    /// Writes the element of a property. False if the resource does not have it.
    fn property(&self, name: &Name, request: &PropertyRequest, writer: &mut XmlWriter) -> bool;

    /// The properties of a listing.
    fn listed(&self) -> Vec<Name>;

    /// All other properties.
    fn others(&self) -> Vec<Name>;
}

/// Writes what a request asks of a resource.
pub fn response(writer: &mut XmlWriter, href: &str, resource: &dyn Described, request: &PropertyRequest) {
    writer.begin("d:response");
    writer.text_element("d:href", href);
    propstats(writer, resource, request);
    writer.end("d:response");
}

/// Writes the found properties, and the names of those that are not there.
pub fn propstats(writer: &mut XmlWriter, resource: &dyn Described, request: &PropertyRequest) {
    let names = match &request.wanted {
        RequestedProperties::Names => {
            writer.begin("d:propstat");
            writer.begin("d:prop");
            for name in resource.listed().iter().chain(&resource.others()) {
                writer.empty_named(name);
            }
            writer.end("d:prop");
            status(writer, StatusCode::OK);
            writer.end("d:propstat");
            return;
        }
        RequestedProperties::All(more) => {
            let mut names = resource.listed();
            names.extend(more.iter().cloned());
            names
        }
        RequestedProperties::These(names) => names.clone(),
    };
    let start = writer.len();
    writer.begin("d:propstat");
    writer.begin("d:prop");
    let empty = writer.len();
    let missing: Vec<&Name> = names
        .iter()
        .filter(|name| !resource.property(name, request, writer))
        .collect();
    if writer.len() == empty && !missing.is_empty() && !request.is_minimal {
        writer.cut(start);
    } else {
        writer.end("d:prop");
        status(writer, StatusCode::OK);
        writer.end("d:propstat");
    }
    if missing.is_empty() || request.is_minimal {
        return;
    }
    writer.element("d:propstat", |w| {
        w.element("d:prop", |w| missing.iter().for_each(|name| w.empty_named(name)));
        status(w, StatusCode::NOT_FOUND);
    });
}

/// A resource without properties: one that is gone, or cannot be served.
pub fn plain_response(writer: &mut XmlWriter, href: &str, code: StatusCode, condition: Option<&Name>) {
    writer.begin("d:response");
    writer.text_element("d:href", href);
    status(writer, code);
    if let Some(condition) = condition {
        writer.element("d:error", |w| w.empty_named(condition));
    }
    writer.end("d:response");
}

/// A status line. Some clients compare it as a whole, so it is always that of HTTP/1.1.
pub fn status(writer: &mut XmlWriter, code: StatusCode) {
    let reason = code.canonical_reason().unwrap_or_default();
    writer.text_element("d:status", &format!("HTTP/1.1 {} {reason}", code.as_u16()));
}

/// An answer that is made piece by piece: each call writes some responses and says whether more follow.
pub struct Pieces<F> {
    app: App,
    next: F,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Middle,
    Over,
}

impl<F: FnMut(&App, &mut XmlWriter) -> app::Result<bool>> Iterator for Pieces<F> {
    type Item = app::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Over {
            return None;
        }
        let mut writer = XmlWriter::default();
        if self.state == State::Begin {
            writer.begin_document("d:multistatus");
            self.state = State::Middle;
        }
        match (self.next)(&self.app, &mut writer) {
            Ok(true) => {}
            Ok(false) => {
                writer.end("d:multistatus");
                self.state = State::Over;
            }
            Err(error) => {
                self.state = State::Over;
                return Some(Err(error));
            }
        }
        Some(Ok(writer.into_bytes()))
    }
}

/// Answers with what `next` writes.
pub async fn answer<F>(request: &HttpRequest, dav: &Data<Dav>, next: F) -> Result<HttpResponse, Error>
where
    F: FnMut(&App, &mut XmlWriter) -> app::Result<bool> + Send + 'static,
{
    let mut pieces = Pieces {
        app: dav.app.clone(),
        next,
        state: State::Begin,
    };
    let begun = block(move || {
        let mut first = Vec::new();
        while first.len() < MAX_WHOLE {
            match pieces.next() {
                Some(piece) => first.extend(piece?),
                None => return Ok((first, None)),
            }
        }
        Ok::<_, app::Error>((first, Some(pieces)))
    });
    let (first, rest) = begun
        .await
        .map_err(app::Error::failed("beginning a multistatus"))??;
    let mut response = HttpResponse::MultiStatus();
    response.content_type(XML).insert_header(("DAV", CLASSES));
    if is_minimal(request) {
        response.insert_header(MINIMAL_APPLIED);
    }
    match rest {
        None => Ok(response.body(first)),
        Some(rest) => {
            let all = std::iter::once(Ok(first)).chain(rest);
            Ok(response.streaming(stream::body(RequestId::of(request), all).await?))
        }
    }
}

/// Answers with responses that are written at once.
pub async fn answer_once(
    request: &HttpRequest,
    dav: &Data<Dav>,
    write: impl FnOnce(&App, &mut XmlWriter) -> app::Result<()> + Send + 'static,
) -> Result<HttpResponse, Error> {
    let mut write = Some(write);
    answer(request, dav, move |app, writer| {
        if let Some(write) = write.take() {
            write(app, writer)?;
        }
        Ok(false)
    })
    .await
}
