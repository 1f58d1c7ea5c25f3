//! Names with characters that turn text around are shown as others are, and keep these characters in their cards.

use crate::support::client::Client;
use crate::support::contacts::{cards_of_anna, row};
use crate::support::import::import;
use crate::support::server::TestServer;
use crate::untouched_form::save_untouched;

/// «Анна» turned around, with what ends it left out.
const NAME: &str = "\u{202e}Анна Обратная";
const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:\u{202e}Анна Обратная\r\nN:\u{202e}Обратная;Анна;;;\r\n\
    ORG:\u{2067}Ромашка\r\nTEL;TYPE=cell:\u{202d}+7 916 123-45-67\r\nEMAIL:anna@example.org\r\n\
    NOTE:\u{202e}заметка\r\nX-GEMSTONE:\u{202e}опал\r\nCATEGORIES:\u{202e}сад\r\nEND:VCARD\r\n";

/// Asserts that the page shows none of these characters.
fn assert_shown_plainly(client: &Client, path: &str) {
    let page = client.page(path);
    let is_override = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    page.assert_says("Анна");
    for element in page.select("title, body *") {
        let own: String = element
            .children()
            .filter_map(|child| child.value().as_text().map(|text| text.to_string()))
            .collect();
        let shown =
            ["title", "aria-label", "placeholder", "alt"].map(|name| element.attr(name).unwrap_or_default());
        let is_field = element.value().name() == "textarea";
        assert!(is_field || !own.contains(is_override), "{path}: {own:?}");
        assert!(!shown.concat().contains(is_override), "{path}: {shown:?}");
    }
}

both_databases! {
    fn no_page_shows_text_turned_around(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let second = CARD.replace("UID:a", "UID:b").replace("NOTE:", "NOTE:другая ");
        import(&server.app, &anna, "a.vcf", format!("{CARD}{second}"));
        let path = row(&client.page("/"), "Анна Обратная");
        for page in ["/", "/?q=%D0%B0%D0%BD%D0%BD%D0%B0", "/?q=%D0%BE%D0%BF%D0%B0%D0%BB", "/print", "/duplicates", "/changes"] {
            assert_shown_plainly(&client, page);
        }
        for page in ["", "/edit", "/history", "/qr"] {
            assert_shown_plainly(&client, &format!("{path}{page}"));
        }
        // The flash names it.
        let deleted = client.page(&path).form_to(&format!("{path}/delete")).submit(&client).follow(&client);
        deleted.assert_says("Анна Обратная");
        assert!(!deleted.text().contains('\u{202e}'));
        assert_shown_plainly(&client, "/trash");
    }

    fn a_form_keeps_what_the_page_does_not_show(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", CARD);
        let path = row(&client.page("/"), "Анна Обратная");
        let form = client.page(&format!("{path}/edit"));
        assert_eq!(form.field("Отображаемое имя").value, NAME);
        assert_eq!(form.field("Заметки").value, "\u{202e}заметка");
        save_untouched(&client, &path, &form);
        assert!(cards_of_anna(&server).contains(CARD));
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        form.fill("Должность", "Садовник").submit(&client);
        assert!(cards_of_anna(&server).contains(&format!("FN:{NAME}\r\n")));
    }
}
