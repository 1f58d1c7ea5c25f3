//! Users with several books.

use blocknotik::app::books::{self, BookLook};
use blocknotik::app::{App, BookAccess};

use super::client::Client;
use super::contacts::row;
use super::import::card;
use super::page::Page;
use super::server::TestServer;

pub fn look(name: &str) -> BookLook {
    BookLook {
        name: name.to_owned(),
        color: String::new(),
    }
}

/// Another book of an account.
pub fn book(app: &App, access: &BookAccess, name: &str) -> BookAccess {
    books::create(app, access.actor(), &look(name)).unwrap()
}

/// Adds a book on the page of the settings.
pub fn add_book(client: &Client, name: &str) -> Page {
    let form = client.page("/settings/books").form("Добавить книгу");
    form.fill("Название", name).submit(client).follow(client)
}

/// A server with a user who has a second book, `rabota`.
pub fn with_two_books(server: &TestServer) -> Client {
    let anna = server.client_of("anna");
    add_book(&anna, "Работа");
    anna
}

/// Adds a contact to a book by its slug.
pub fn add_to(client: &Client, book: &str, name: &str, phone: &str, labels: &str) -> String {
    let form = client.page("/").form("Добавить");
    let form = form
        .fill("ФИО", name)
        .fill("Телефон", phone)
        .fill("Теги (через запятую)", labels)
        .set("book", book);
    let page = form.submit(client).follow(client);
    row(&page, name)
}

pub fn uid(text: &str) -> String {
    card(text, &format!("FN:{text}"))
}
