//! Printing: the page with the contacts of a book or a part of it.

use blocknotik::app::demo;

use crate::support::app::{account, exported};
use crate::support::client::form_encoded;
use crate::support::contacts::add;
use crate::support::import::THREE_CARDS;
use crate::support::import::import;
use crate::support::server::TestServer;

both_databases! {
    fn a_printed_book_has_letters_names_and_contact_data(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let access = server.access_of("anna");
        import(&server.app, &access, "a.vcf", THREE_CARDS);
        add(&client, "Ежов Борис", "+79991234568", "Работа");
        let page = client.page("/print");
        assert_eq!(page.texts(".leaves h2"), ["Е", "Р", "S"]);
        assert_eq!(page.texts(".leaf h3"), ["Ежов Борис", "Анна Ёлкина", "ООО «Ромашка»", "John Smith"]);
        for text in ["+7 (999) 123-45-67", "john@example.org", "22 марта", "4 контакта", "1 мая 2026 г."] {
            page.assert_says(text);
        }
        let given = client.page("/print?sort=given");
        assert_eq!(given.texts(".leaf h3")[0], "Анна Ёлкина");
        let list = client.page("/");
        let label = list.link("Дача 1");
        let some = client.page(&label.replace("/?", "/print?"));
        assert_eq!(some.texts(".leaf h3"), ["Анна Ёлкина"]);
        some.assert_says("Дача · 1 контакт");
        assert_eq!(some.link("‹ К списку"), label);
        let found = client.page(&format!("/print?q={}", form_encoded("ромаш")));
        assert_eq!(found.texts(".leaf h3"), ["ООО «Ромашка»"]);
    }

    fn a_large_book_is_printed_completely_with_each_letter_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 2_100, 3, &mut |_| {}).unwrap();
        let page = client.page("/print");
        assert_eq!(page.texts(".leaf h3").len(), 2_100);
        assert_eq!(page.texts(".leaves h2"), client.page("/").texts(".letters a"));
        let file = exported(&server.app, &anna);
        assert_eq!(file.matches("BEGIN:VCARD").count(), 2_100);
        let boris = account(&server.app, "boris");
        assert_eq!(exported(&server.app, &boris), "");
    }
}
