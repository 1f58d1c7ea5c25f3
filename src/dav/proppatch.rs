//! PROPPATCH (RFC 4918 §9.2): all changes are made, or none.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::app::dav as book;
use crate::app::dav::PropertyChange;
use crate::dav::body;
use crate::dav::error::Error;
use crate::dav::headers::{MINIMAL_APPLIED, is_minimal};
use crate::dav::multistatus::{answer_once, status};
use crate::dav::options::allowed;
use crate::dav::properties::is_protected;
use crate::dav::resource::{Call, Resource};
use crate::dav::run::write;
use crate::dav::xml::{DAV, Element, Name, XmlWriter};
use domain::book::{MAX_NAME, fit_color};

/// What a request changes.
#[derive(Default)]
pub struct Update {
    /// The properties that the server keeps for its clients.
    pub changes: Vec<PropertyChange>,
    /// The new name of the book.
    pub display_name: Option<String>,
    /// The new color of the book; empty for that of the pages.
    pub color: Option<String>,
    /// The properties that it names, each with whether it can be changed.
    pub names: Vec<(Name, bool)>,
}

impl Update {
    /// Reads the `set` and `remove` elements of a request.
    pub fn parse(root: &Element, is_book: bool) -> Self {
        let mut update = Self::default();
        for instruction in root.elements() {
            let sets = instruction.is(DAV, "set");
            if !sets && !instruction.is(DAV, "remove") {
                continue;
            }
            let properties = instruction.elements().filter(|prop| prop.is(DAV, "prop"));
            for property in properties.flat_map(Element::elements) {
                update.add(property, sets, is_book);
            }
        }
        update
    }

    fn add(&mut self, property: &Element, sets: bool, is_book: bool) {
        let name = property.name();
        if is_book && name.is(DAV, "displayname") {
            let text = property.text().trim().to_owned();
            let fits = sets && !text.is_empty() && text.len() <= MAX_NAME;
            self.names.push((name, fits));
            self.display_name = Some(text).filter(|_| fits);
            return;
        }
        if is_book && name == Name::color() {
            let text = property.text();
            let color = if sets {
                fit_color(&text)
            } else {
                Some(String::new())
            };
            self.names.push((name, color.is_some()));
            self.color = color;
            return;
        }
        let is_protected = is_protected(&name);
        self.names.push((name, !is_protected));
        let xml = sets.then(|| {
            let mut writer = XmlWriter::default();
            writer.tree(property);
            String::from_utf8_lossy(&writer.into_bytes()).into_owned()
        });
        self.changes.push(PropertyChange {
            namespace: property.namespace.clone(),
            name: property.local.clone(),
            xml,
        });
    }

    /// True if every property that it names can be changed.
    pub fn is_possible(&self) -> bool {
        self.names.iter().all(|(_, can)| *can)
    }
}

/// Changes properties of a book or a card.
pub async fn proppatch(mut call: Call) -> Result<HttpResponse, Error> {
    let access = match &call.resource {
        Resource::Book(access) | Resource::Card(access, _) => access.clone(),
        other => return Err(Error::Method(allowed(other))),
    };
    let is_book = matches!(call.resource, Resource::Book(_));
    let body = body::xml(&mut call.payload).await?;
    let Some(root) = body.filter(|root| root.is(DAV, "propertyupdate")) else {
        return Err(Error::BadRequest(
            "the body is no propertyupdate element".to_owned(),
        ));
    };
    let update = Update::parse(&root, is_book);
    let is_possible = update.is_possible();
    let Update {
        changes,
        display_name,
        color,
        names,
    } = update;
    let (resource, form) = (call.resource.clone(), call.session.caller.label_form);
    let written = write(&call.dav, &access, move |app, access| match resource {
        Resource::Card(_, name) if is_possible => book::change_card(app, access, &name, &changes),
        Resource::Card(_, name) => book::card(app, access, form, &name).map(drop),
        _ if is_possible => {
            book::change_book(app, access, (display_name.as_deref(), color.as_deref()), &changes)
        }
        _ => Ok(()),
    });
    written.await?;
    if is_possible && is_minimal(&call.request) {
        return Ok(HttpResponse::Ok().insert_header(MINIMAL_APPLIED).finish());
    }
    let url = call.path.url();
    answer_once(&call.request, &call.dav, move |_, writer| {
        writer.element("d:response", |w| {
            w.text_element("d:href", &url);
            outcome(w, &names, is_possible);
        });
        Ok(())
    })
    .await
}

/// Writes which properties were changed.
pub fn outcome(writer: &mut XmlWriter, names: &[(Name, bool)], is_possible: bool) {
    let (can, cannot): (Vec<_>, Vec<_>) = names.iter().partition(|(_, can)| *can);
    let mut part = |names: &[&(Name, bool)], code: StatusCode| {
        if names.is_empty() {
            return;
        }
        writer.element("d:propstat", |w| {
            w.element("d:prop", |w| {
                for (name, _) in names {
                    w.empty_named(name);
                }
            });
            status(w, code);
            if code == StatusCode::FORBIDDEN {
                w.element("d:error", |w| w.empty("d:cannot-modify-protected-property"));
            }
        });
    };
    part(&cannot, StatusCode::FORBIDDEN);
    part(
        &can,
        if is_possible {
            StatusCode::OK
        } else {
            StatusCode::FAILED_DEPENDENCY
        },
    );
}
