//! The contact form without script: where the page continues after a button, and what a change of the language keeps.

use crate::support::contacts::{cards_of_anna, row};
use crate::support::import::import as import_file;
use crate::support::page::Page;
use crate::support::server::TestServer;

const TITOV: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Титов\r\nN:Титов;;;;\r\nTEL:1111\r\nTEL:2222\r\nTEL:3333\r\n\
    ADR:;;Мира 1;;;;\r\nEND:VCARD\r\n";

/// The id of the field that has the focus when the page opens, or the value of the button.
fn focused(page: &Page) -> String {
    let fields = page.select("[autofocus]");
    assert_eq!(fields.len(), 1);
    let name = fields[0].attr("id").or(fields[0].attr("value"));
    name.unwrap_or_default().to_owned()
}

both_databases! {
    fn after_a_row_button_the_page_continues_at_the_row(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import_file(&server.app, &server.access_of("anna"), "a.vcf", TITOV);
        let path = row(&client.page("/"), "Титов");
        let edit = client.page(&format!("{path}/edit"));
        assert_eq!(focused(&edit), "family");
        for (button, value, expected) in [("more", "phone", "phone-3"), ("more", "detail", "detail-0"), ("more", "messenger", "messenger-1"),
            ("more", "address", "address-1-street"), ("up", "phone-1", "phone-0"), ("down", "phone-1", "phone-2"),
            ("remove", "phone-1", "phone-1"), ("remove", "phone-2", "phone-1"), ("remove", "address-0", "address")] {
            let page = edit.form("Сохранить").pressing(button, value).submit(&client).page(200);
            assert_eq!(focused(&page), expected, "{button} {value}");
        }
    }

    fn the_button_of_a_language_in_the_form_keeps_what_was_typed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов").fill("День рождения", "3.4.1980");
        let page = form.pressing("language", "en").submit(&client).page(200);
        assert_eq!((page.lang().as_str(), page.field("Family name").value.as_str()), ("en", "Титов"));
        client.page("/").assert_says("Labels");
        let path = page.form("Save").submit(&client).location();
        assert!(cards_of_anna(&server).contains("BDAY:1980-04-03"), "{}", cards_of_anna(&server));
        let edit = client.page(&format!("{path}/edit")).form("Save").fill("Job title", "врач");
        let page = edit.pressing("language", "ru").submit(&client).page(200);
        assert_eq!((page.lang().as_str(), page.field("Должность").value.as_str()), ("ru", "врач"));
    }
}
