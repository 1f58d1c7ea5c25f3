//! What has no field of its own: entered, edited and removed line by line on the form, and shown.

use crate::support::contacts::{cards_of_anna, fact, row};
use crate::support::form::Form;
use crate::support::import::import as import_file;
use crate::support::server::TestServer;

const RICH: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Титова Вера\r\nN:Титова;Вера;;;\r\nORG:Ромашка\r\n\
    ORG;LANGUAGE=ru:Василёк;Склад\r\nX-SKI;SIZE=\"1;2\":170\r\nitem7.X-ABDATE;type=pref:2001-09-01\r\n\
    item7.X-ABLabel:Крестины Захара\r\nRELATED;TYPE=spouse:urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6\r\n\
    KEY;ENCODING=b:AAECAwQFBgcICQ==\r\nGENDER:F\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nUID:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\r\nFN:Титов Пётр\r\nN:Титов;Пётр;;;\r\nEND:VCARD\r\n";

fn import_rich(server: &TestServer) {
    let counts = import_file(&server.app, &server.access_of("anna"), "a.vcf", RICH)
        .import
        .counts;
    assert_eq!(counts.done.added, 2);
}

/// The form of a new detail in the last row.
fn with_row(form: Form, at: usize, kind: &str, label: &str, value: &str) -> Form {
    let form = form
        .set_nth("detail-kind", at, kind)
        .set_nth("detail-label", at, label);
    form.set_nth("detail", at, value)
}

both_databases! {
    fn details_are_entered_and_shown(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import_rich(&server);
        let mut page = client.page("/contacts/new");
        for _ in 0..6 {
            page = page.form("Добавить поле").submit(&client).page(200);
        }
        let mut form = page.form_to("/contacts").set("family", "Котов").set("organization", "Парус");
        for (at, (kind, label, value)) in [("organization", "", "Якорь; Порт"), ("relation", "Супруг(а)", "Титова Вера"),
            ("relation", "кум", "Иван"), ("day", "именины", "9 мая"), ("custom", "Размер ноги", "42"), ("nickname", "", "Кот")].into_iter().enumerate() {
            form = with_row(form, at, kind, label, value);
        }
        let path = form.submit(&client).location();
        let page = client.page(&path);
        for (name, value) in [("Организация", "Якорь; Порт"), ("супруг(а)", "Титова Вера"), ("кум", "Иван"),
            ("именины", "9 мая"), ("Размер ноги", "42")] {
            assert_eq!(fact(&page, name), value);
        }
        let card = cards_of_anna(&server);
        for lines in ["ORG:Парус\r\nORG:Якорь;Порт\r\n", "item1.X-ABRELATEDNAMES:Титова Вера\r\nitem1.X-ABLabel:_$!<Spouse>!$_\r\n",
            "item2.X-ABRELATEDNAMES:Иван\r\nitem2.X-ABLabel:кум\r\n", "item3.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-05-09\r\nitem3.X-ABLabel:именины\r\n",
            "item4.X-CUSTOM:42\r\nitem4.X-ABLabel:Размер ноги\r\n", "NICKNAME:Кот\r\n"] {
            assert!(card.contains(lines), "{lines} in {card}");
        }
        // In English the words of the relation are English; saving them changes nothing.
        client.post("/language", &[("language", "en"), ("back", "/")]);
        let edit = client.page(&format!("{path}/edit"));
        assert_eq!(edit.select("[name=detail-label]")[1].attr("value"), Some("spouse"));
        edit.form_to(&path).submit(&client).location();
        assert_eq!(cards_of_anna(&server), card);
    }

    fn a_relation_to_a_contact_is_a_link(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import_rich(&server);
        let (path, other) = (row(&client.page("/"), "Титова Вера"), row(&client.page("/"), "Титов Пётр"));
        let page = client.page(&path);
        assert_eq!(fact(&page, "супруг(а)"), "Титов Пётр");
        assert_eq!(page.link("Титов Пётр").split('?').next(), other.split('?').next());
        let card = cards_of_anna(&server);
        let edit = client.page(&format!("{}/edit", path.split('?').next().unwrap()));
        assert!(edit.select("[name=detail]").iter().any(|field| field.attr("value") == Some("Титов Пётр")));
        edit.form("Сохранить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), card);
        // The full name of one contact with a UUID becomes a link; a name that no contact has stays a name.
        let form = client.page("/contacts/new").form("Добавить поле").submit(&client).page(200);
        let form = form.form("Добавить поле").submit(&client).page(200).form_to("/contacts").set("family", "Новый");
        let form = with_row(with_row(form, 0, "relation", "друг", "Пётр титов"), 1, "relation", "", "Титов Павел");
        let page = form.submit(&client).follow(&client);
        assert_eq!(fact(&page, "друг"), "Титов Пётр");
        assert_eq!(fact(&page, "Связанный контакт"), "Титов Павел");
        let cards = cards_of_anna(&server);
        assert!(cards.contains("RELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\r\n"), "{cards}");
        assert!(cards.contains("X-ABRELATEDNAMES:Титов Павел\r\n"), "{cards}");
    }

    fn other_lines_are_edited_and_removed_one_by_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import_rich(&server);
        let before = cards_of_anna(&server);
        let path = row(&client.page("/"), "Титова Вера");
        let path = path.split('?').next().unwrap();
        let edit = client.page(&format!("{path}/edit"));
        let names: Vec<_> = edit.select("[name=detail-label]").iter().map(|field| field.attr("value").unwrap().to_owned()).collect();
        assert_eq!(&names[..6], ["Организация", "Ski", "Крестины Захара", "супруг(а)", "Ключ шифрования", "Пол"]);
        // The line of the key is removed, and two others change; all other bytes stay.
        let page = edit.form_to(path).set_nth("detail", 0, "Василёк; Магазин").set_nth("detail", 1, "180; 190")
            .pressing("remove", "detail-4").submit(&client).page(200);
        let saved = page.form("Сохранить").submit(&client).follow(&client);
        let after = cards_of_anna(&server);
        let expected = before.replace(":Василёк;Склад", ":Василёк;Магазин").replace("SIZE=\"1;2\":170", "SIZE=\"1;2\":180\\; 190")
            .replace("KEY;ENCODING=b:AAECAwQFBgcICQ==\r\n", "");
        assert_eq!(after, expected);
        saved.form("Отменить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
    }

    fn a_detail_that_is_wrong_is_told_beside_it(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (kind, label, value, error) in [("custom", "", "42", "Введите название поля"), ("custom", "Рост", "", "Введите значение"),
            ("day", "именины", "31.02", "нет такого дня"), ("day", "", "летом", "Введите дату")] {
            let form = client.page("/contacts/new").form("Добавить поле").submit(&client).page(200).form_to("/contacts").set("family", "x");
            let page = with_row(form, 0, kind, label, value).submit(&client).page(422);
            let field = page.select("#detail-0")[0];
            assert_eq!((field.attr("value"), field.attr("aria-invalid")), (Some(value), Some("true")));
            assert!(page.texts("#detail-0-error")[0].contains(error), "{kind} {label} {value}");
        }
    }
}
