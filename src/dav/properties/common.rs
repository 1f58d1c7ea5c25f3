//! The properties that every resource has, and those of collections.

use crate::dav::authenticate::Session;
use crate::dav::options::allowed;
use crate::dav::path::DavPath;
use crate::dav::resource::Resource;
use crate::dav::xml::{CARDDAV, DAV, Name, XmlWriter};

/// The privileges of RFC 3744 §3 that contain no others, in the order of their aggregates.
const WRITES: [&str; 4] = ["write-properties", "write-content", "bind", "unbind"];

/// Writes a property of RFC 3744, RFC 5397 or RFC 3253 that every resource has. False for any other.
pub fn of_any(session: &Session, resource: &Resource, name: &Name, writer: &mut XmlWriter) -> bool {
    if name.namespace != DAV {
        return false;
    }
    let principal = DavPath::Principal(session.account).url();
    let href = |w: &mut XmlWriter, url: &str| w.text_element("d:href", url);
    match name.local.as_ref() {
        "current-user-principal" => writer.element("d:current-user-principal", |w| href(w, &principal)),
        "owner" => writer.element("d:owner", |w| href(w, &principal)),
        "group" => writer.empty("d:group"),
        "principal-collection-set" => {
            writer.element("d:principal-collection-set", |w| {
                href(w, &DavPath::Principals.url());
            });
        }
        "current-user-privilege-set" => writer.element("d:current-user-privilege-set", |w| {
            all_privileges(w, resource);
        }),
        "supported-privilege-set" => writer.element("d:supported-privilege-set", supported_privileges),
        "acl" => writer.element("d:acl", |w| {
            w.element("d:ace", |w| {
                w.element("d:principal", |w| href(w, &principal));
                w.element("d:grant", |w| all_privileges(w, resource));
                w.empty("d:protected");
            });
        }),
        "acl-restrictions" => writer.element("d:acl-restrictions", |w| {
            w.empty("d:grant-only");
            w.empty("d:no-invert");
        }),
        "inherited-acl-set" => writer.empty("d:inherited-acl-set"),
        "supported-report-set" => writer.element("d:supported-report-set", |w| reports(resource, w)),
        "supported-method-set" => writer.element("d:supported-method-set", |w| {
            for method in allowed(resource).split(", ") {
                w.empty_with("d:supported-method", &[("name", method)]);
            }
        }),
        "lockdiscovery" => writer.empty("d:lockdiscovery"),
        "supportedlock" => writer.empty("d:supportedlock"),
        _ => return false,
    }
    true
}

/// Writes a property of a collection that is not a book.
pub fn of_collection(session: &Session, resource: &Resource, name: &Name, writer: &mut XmlWriter) -> bool {
    let is_principal = matches!(resource, Resource::Principal);
    let url = DavPath::Principal(session.account).url();
    if name.is(CARDDAV, "addressbook-home-set") && is_principal {
        let home = DavPath::Home(session.account).url();
        writer.element("c:addressbook-home-set", |w| w.text_element("d:href", &home));
        return true;
    }
    if name.namespace != DAV {
        return false;
    }
    match name.local.as_ref() {
        "resourcetype" => writer.element("d:resourcetype", |w| {
            w.empty("d:collection");
            if is_principal {
                w.empty("d:principal");
            }
        }),
        "displayname" => writer.text_element("d:displayname", display_name(session, resource)),
        "principal-URL" if is_principal => {
            writer.element("d:principal-URL", |w| w.text_element("d:href", &url));
        }
        "alternate-URI-set" if is_principal => writer.empty("d:alternate-URI-set"),
        "group-member-set" if is_principal => writer.empty("d:group-member-set"),
        "group-membership" if is_principal => writer.empty("d:group-membership"),
        _ => return of_any(session, resource, name, writer),
    }
    true
}

fn display_name<'a>(session: &'a Session, resource: &Resource) -> &'a str {
    match resource {
        Resource::Principal | Resource::Home => &session.account_name,
        _ => "Blocknotik",
    }
}

/// What the user may do with a resource.
fn privileges(resource: &Resource) -> Vec<&'static str> {
    let mut privileges = vec!["read", "read-acl", "read-current-user-privilege-set"];
    if matches!(resource, Resource::Home) {
        privileges.extend(["bind", "unbind"]);
    }
    if matches!(resource, Resource::Book(_) | Resource::Card(..)) {
        privileges.push("write");
        privileges.extend(WRITES);
    }
    privileges
}

fn all_privileges(writer: &mut XmlWriter, resource: &Resource) {
    for name in privileges(resource) {
        privilege(writer, name);
    }
}

fn privilege(writer: &mut XmlWriter, name: &str) {
    writer.element("d:privilege", |w| w.empty(&format!("d:{name}")));
}

fn supported_privileges(writer: &mut XmlWriter) {
    let one = |w: &mut XmlWriter, name: &str, description: &str, within: &dyn Fn(&mut XmlWriter)| {
        w.element("d:supported-privilege", |w| {
            privilege(w, name);
            w.text_element("d:description", description);
            within(w);
        });
    };
    let none = |_: &mut XmlWriter| {};
    one(writer, "all", "Any operation", &|w| {
        one(w, "read", "Read", &none);
        one(w, "read-acl", "Read who may do what", &none);
        one(
            w,
            "read-current-user-privilege-set",
            "Read what the user may do",
            &none,
        );
        one(w, "write", "Write", &|w| {
            for name in WRITES {
                one(w, name, "Part of writing", &none);
            }
        });
    });
}

/// The reports of a resource.
fn reports(resource: &Resource, writer: &mut XmlWriter) {
    let mut names = vec![
        "d:expand-property",
        "d:principal-property-search",
        "d:principal-search-property-set",
        "d:acl-principal-prop-set",
        "d:principal-match",
    ];
    if matches!(resource, Resource::Book(_) | Resource::Card(..)) {
        names.extend(["c:addressbook-query", "c:addressbook-multiget"]);
    }
    if matches!(resource, Resource::Book(_)) {
        names.push("d:sync-collection");
    }
    for name in names {
        writer.element("d:supported-report", |w| w.element("d:report", |w| w.empty(name)));
    }
}
