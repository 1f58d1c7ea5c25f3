//! Contacts through the pages: adds them, finds their rows in the list, and reads their fields.

use super::app::exported;
use super::client::{Client, form_encoded};
use super::import::import as import_file;
use super::page::{Page, text_of};
use super::server::TestServer;

/// Adds a contact with the form of the list and returns its path.
pub fn add(client: &Client, fio: &str, telephone: &str, tags: &str) -> String {
    let form = client
        .page("/")
        .form("Добавить")
        .fill("ФИО", fio)
        .fill("Телефон", telephone);
    let mut added = form.fill("Теги (через запятую)", tags).submit(client);
    if added.status == 409 {
        // Another contact of the test has the number.
        added = added.page(409).form("Всё равно добавить").submit(client);
    }
    let list = added.follow(client);
    assert_eq!(list.flash().as_deref(), Some("Контакт успешно добавлен!"));
    row(&client.page(&format!("/?q={}", form_encoded(fio))), fio)
}

/// The path of the contact in the first row that contains this name.
pub fn row(list: &Page, name: &str) -> String {
    let rows = list.select("a[data-row]");
    let found = rows.into_iter().find(|row| text_of(*row).contains(name));
    let url = found.unwrap_or_else(|| panic!("«{name}» is not in the list: {}", list.text()));
    url.attr("href").unwrap().split('?').next().unwrap().to_owned()
}

/// The names in the rows of the list.
pub fn names(list: &Page) -> Vec<String> {
    list.texts("a[data-row] .name")
}

/// The terms and values of a contact's page.
fn facts(page: &Page) -> Vec<(String, String)> {
    page.texts(".fact dt")
        .into_iter()
        .zip(page.texts(".fact dd"))
        .collect()
}

/// The value of a term on a contact's page.
pub fn fact(page: &Page, term: &str) -> String {
    let Some((_, value)) = facts(page).into_iter().find(|(t, _)| t == term) else {
        panic!("no «{term}»: {:?}", facts(page));
    };
    value
}

/// Imports one card into Anna's book, without remarks.
pub fn import(server: &TestServer, card: &str) {
    let anna = server.access_of("anna");
    let counts = import_file(&server.app, &anna, "a.vcf", card).import.counts;
    assert_eq!((counts.done.added, counts.with_remarks), (1, 0));
}

/// All cards of Anna's book.
pub fn cards_of_anna(server: &TestServer) -> String {
    exported(&server.app, &server.access_of("anna"))
}
