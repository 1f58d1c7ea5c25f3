//! Cards as people have them, from many programs: each file of `tests/fixtures/field` with what is right.

mod conversion;
mod edits;
mod phones;
mod shown;
mod typed;
mod words;

use std::fs;
use std::path::Path;

use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{names, row};
use crate::support::db::TestDb;
use crate::support::import::import;
use crate::support::page::Page;
use crate::support::server::TestServer;

/// The bytes of a file of `tests/fixtures/field`.
fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/field")
        .join(name);
    fs::read(path).unwrap()
}

/// A server with a book that has this file.
fn with_file(db: TestDb, name: &str) -> (TestServer, Client) {
    let server = TestServer::start(db);
    let client = server.client_of("anna");
    let anna = server.access_of("anna");
    import(&server.app, &anna, name, bytes(name));
    (server, client)
}

/// The names that a search finds.
fn found(client: &Client, q: &str) -> Vec<String> {
    names(&client.page(&format!("/?q={}", form_encoded(q))))
}

/// Asserts that each query finds one contact only.
fn assert_finds(client: &Client, name: &str, queries: &[&str]) {
    for q in queries {
        assert_eq!(found(client, q), [name], "{q}");
    }
}

/// The page of the contact with this name.
fn open(client: &Client, name: &str) -> Page {
    client.page(&row(&client.page("/"), name))
}

/// The links of a contact's numbers.
fn links(page: &Page) -> Vec<String> {
    let links = page.select("a.number").into_iter();
    links.map(|link| link.attr("href").unwrap().to_owned()).collect()
}
