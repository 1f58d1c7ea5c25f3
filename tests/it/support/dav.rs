//! A CardDAV client with an app password, and its multistatus answers.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::account::AppScope;

use super::app::{account, create_app_password};
use super::client::{Client, Response};
use super::server::TestServer;
use super::xml::Xml;

/// A device of an account.
pub struct Dav {
    client: Client,
    /// The paths of the account's principal, home and book.
    pub principal: String,
    pub home: String,
    pub book: String,
}

/// The header that carries a login and a password.
pub fn basic(login: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{login}:{secret}")))
}

impl TestServer {
    /// A device named so, with an app password of the account. Creates the account if it does not exist.
    pub fn device(&self, login: &str, name: &str) -> Dav {
        let existing = blocknotik::app::accounts::all(&self.app).unwrap();
        if existing.iter().all(|account| account.login != login) {
            account(&self.app, login);
        }
        let access = self.access_of(login);
        let secret = create_app_password(&self.app, &access, name, AppScope::Dav);
        let id = access.account().id;
        Dav {
            client: Client::new(&self.base).with_header("Authorization", &basic(login, &secret)),
            principal: format!("/dav/principals/{id}/"),
            home: format!("/dav/books/{id}/"),
            book: format!("/dav/books/{id}/contacts/"),
        }
    }
}

/// A card of vCard 3.0.
pub fn card(uid: &str, name: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:{name};;;;\r\nEND:VCARD\r\n")
}

/// A card of a group with these members by UID, as Apple's programs write it.
pub fn group_card(uid: &str, name: &str, members: &[&str]) -> String {
    let members = members
        .iter()
        .map(|uid| format!("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{uid}\r\n"));
    let more = format!(
        "X-ADDRESSBOOKSERVER-KIND:group\r\n{}END:",
        members.collect::<String>()
    );
    card(uid, name).replace("END:", &more)
}

/// One response of a multistatus.
#[derive(Clone, Debug)]
pub struct Part {
    pub xml: Xml,
}

impl Part {
    /// The properties with status 200.
    pub fn prop(&self) -> Xml {
        self.with_status("HTTP/1.1 200 OK").unwrap_or_default()
    }

    /// The names of the properties with status 404.
    pub fn missing(&self) -> Vec<String> {
        let prop = self.with_status("HTTP/1.1 404 Not Found").unwrap_or_default();
        prop.names().into_iter().map(str::to_owned).collect()
    }

    fn with_status(&self, status: &str) -> Option<Xml> {
        let parts = self.xml.all("d:propstat");
        let part = parts
            .into_iter()
            .find(|part| part.text_at("d:status") == status)?;
        part.find("d:prop").cloned()
    }

    /// The text of a property.
    pub fn text(&self, name: &str) -> String {
        self.prop().text_at(name)
    }

    /// The status of the resource itself.
    pub fn status(&self) -> String {
        self.xml.text_at("d:status")
    }
}

/// A multistatus: its responses by href, and its sync token.
pub struct Multistatus {
    pub parts: BTreeMap<String, Part>,
    pub token: String,
}

impl Multistatus {
    #[track_caller]
    pub fn of(response: &Response) -> Self {
        assert_eq!(response.status, 207, "{}: {}", response.path, response.text());
        let root = Xml::parse(&response.body);
        assert_eq!(root.name, "d:multistatus");
        let parts = root.all("d:response").into_iter().map(|part| {
            let xml = part.clone();
            (part.text_at("d:href"), Part { xml })
        });
        Self {
            parts: parts.collect(),
            token: root.text_at("d:sync-token"),
        }
    }

    /// The only response.
    #[track_caller]
    pub fn only(&self) -> &Part {
        assert_eq!(self.parts.len(), 1, "{:?}", self.parts.keys());
        self.parts.values().next().unwrap()
    }

    pub fn hrefs(&self) -> Vec<&str> {
        self.parts.keys().map(String::as_str).collect()
    }
}

impl Dav {
    /// The same device with a program that names itself so.
    pub fn with_program(self, user_agent: &str) -> Self {
        Self {
            client: self.client.with_header("User-Agent", user_agent),
            ..self
        }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        self.client.send(method, path, headers, body.as_bytes())
    }

    pub fn get(&self, path: &str) -> Response {
        self.client.get(path)
    }

    /// The path of a card in the book.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.book)
    }

    pub fn put(&self, name: &str, headers: &[(&str, &str)], card: &str) -> Response {
        let mut all = vec![("Content-Type", "text/vcard; charset=utf-8")];
        all.extend(headers);
        self.send("PUT", &self.path(name), &all, card)
    }

    /// Stores a new card and returns its ETag.
    #[track_caller]
    pub fn add(&self, name: &str, card: &str) -> String {
        let response = self.put(name, &[("If-None-Match", "*")], card);
        assert_eq!(response.status, 201, "{}", response.text());
        response.header("etag").unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn propfind(&self, path: &str, depth: &str, props: &str) -> Multistatus {
        let body = format!("<propfind xmlns='DAV:' {NAMESPACES}><prop>{props}</prop></propfind>");
        Multistatus::of(&self.send("PROPFIND", path, &[("Depth", depth)], &body))
    }

    /// A report on the book.
    pub fn report(&self, body: &str) -> Response {
        self.send("REPORT", &self.book, &[("Depth", "1")], body)
    }

    #[track_caller]
    pub fn multiget(&self, props: &str, hrefs: &[&str]) -> Multistatus {
        let hrefs = format!("<href>{}</href>", hrefs.join("</href><href>"));
        let body = format!(
            "<c:addressbook-multiget xmlns='DAV:' {NAMESPACES}><prop>{props}</prop>{hrefs}</c:addressbook-multiget>"
        );
        Multistatus::of(&self.report(&body))
    }

    /// The names of the cards that match a filter.
    #[track_caller]
    pub fn found(&self, filter: &str) -> Vec<String> {
        let body = format!(
            "<c:addressbook-query xmlns='DAV:' {NAMESPACES}><prop><getetag/></prop>{filter}</c:addressbook-query>"
        );
        let answer = Multistatus::of(&self.report(&body));
        let names = answer
            .hrefs()
            .into_iter()
            .map(|href| href.rsplit('/').next().unwrap().to_owned());
        names.collect()
    }

    /// A sync from a token, with a limit.
    pub fn sync_response(&self, token: &str, limit: Option<u32>) -> Response {
        let limit = limit.map_or_else(String::new, |n| {
            format!("<limit><nresults>{n}</nresults></limit>")
        });
        self.report(&format!(
            "<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level>{limit}\
             <prop><getetag/></prop></sync-collection>"
        ))
    }

    #[track_caller]
    pub fn sync(&self, token: &str) -> Multistatus {
        Multistatus::of(&self.sync_response(token, None))
    }
}

/// The namespaces of bodies.
pub const NAMESPACES: &str =
    "xmlns:c='urn:ietf:params:xml:ns:carddav' xmlns:cs='http://calendarserver.org/ns/'";

/// The precondition that an error names.
#[track_caller]
pub fn precondition(response: &Response) -> String {
    let root = Xml::parse(&response.body);
    assert_eq!(root.name, "d:error", "{}", response.text());
    root.children
        .first()
        .map(|child| child.name.clone())
        .unwrap_or_default()
}
