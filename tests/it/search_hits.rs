//! What a search finds within one date, and the text of a card that a row shows because the search found it.

use blocknotik::app::books::BookSet;
use blocknotik::app::list::{self, ListQuery};

use crate::search::{query, search};
use crate::support::app::account;
use crate::support::import::import;
use crate::support::server::TestServer;

both_databases! {
    fn the_code_is_what_a_row_shows(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Анна\r\nTEL:+79161020000\r\nTEL:+79031020000\r\nTEL:*102#\r\nEND:VCARD\r\n";
        import(&server.app, &anna, "a.vcf", card);
        assert_eq!(search(&client, "*102#").texts("[data-hit]"), ["*102#"]);
        assert!(search(&client, "102").select("[data-hit]").is_empty());
    }

    fn a_date_in_words_is_found_within_one_date_only(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let card = |uid: &str, lines: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\n{lines}\r\nEND:VCARD\r\n");
        let cards = card("Анна", "BDAY:1980-05-22\r\nX-ANNIVERSARY:2005-03-03")
            + &card("Борис", "BDAY:--03-22\r\nX-ANNIVERSARY:1980-05-03")
            + &card("Вера", "BDAY:1980-03-22")
            + &card("Глеб", "NOTE:Переезжает 22 марта 1980 года");
        import(&app, &anna, "a.vcf", cards);
        for (q, names) in [
            ("22 марта", vec!["Борис", "Вера", "Глеб"]),
            ("March 22", vec!["Борис", "Вера", "Глеб"]),
            ("22 марта 1980", vec!["Вера", "Глеб"]),
            ("22 марта 1980 г.", vec!["Вера", "Глеб"]),
            ("March 22, 1980", vec!["Вера", "Глеб"]),
            ("22nd of March", vec!["Борис", "Вера", "Глеб"]),
            ("22-го марта", vec!["Борис", "Вера", "Глеб"]),
            ("22 мая", vec!["Анна"]),
            ("3 марта", vec!["Анна"]),
            ("22.03.1980", vec!["Вера", "Глеб"]),
            ("22 мая 2005", vec![]),
            ("март 1980", vec!["Вера", "Глеб"]),
            ("май 1980", vec!["Анна", "Борис"]),
            ("март", vec!["Анна", "Борис", "Вера", "Глеб"]),
            ("22 мая 3 марта", vec!["Анна"]),
            ("Вера 22 марта", vec!["Вера"]),
        ] {
            let wanted = ListQuery { exact: true, ..query(q) };
            let rows = list::list(&app, &BookSet::one(anna.clone()), &wanted).unwrap().rows;
            let mut found: Vec<String> = rows.into_iter().map(|row| row.name).collect();
            found.sort();
            assert_eq!(found, names, "{q}");
        }
    }

    fn a_hit_in_a_property_without_a_field_has_its_name(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let row = |row: &str| format!("X-ANDROID-CUSTOM:vnd.android.cursor.item/{row};;;;;;;;;;;;;\r\n");
        let lines = row("nickname;Васёк;1") + &row("relation;Мария Зорина;14") + &row("contact_event;2001-06-20;0;Переезд")
            + &row("hobby;шахматы;теннис") + "X-GEMSTONE:опал\r\nNOTE:заметка про дачу\r\n";
        import(&server.app, &anna, "a.vcf", format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Анна\r\n{lines}END:VCARD\r\n"));
        for (q, name, hit) in [
            ("васек", vec!["Прозвище"], "Васёк"),
            ("зорина", vec!["супруг(а)"], "Мария Зорина"),
            ("20 июня", vec!["Переезд"], "20 июня 2001 г."),
            ("20.06.2001", vec!["Переезд"], "20 июня 2001 г."),
            ("теннис", vec!["hobby"], "шахматы; теннис"),
            ("опал", vec!["Gemstone"], "опал"),
            ("дачу", vec![], "заметка про дачу"),
        ] {
            let page = search(&client, q);
            assert_eq!(page.texts("[data-hit]"), [hit], "{q}");
            assert_eq!(page.texts("[data-hit-name]"), name, "{q}");
        }
    }
}
