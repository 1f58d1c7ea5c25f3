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
        .set_nth("detail-type", at, kind)
        .set_nth("detail-label", at, label);
    form.set_nth("detail", at, value)
}

both_databases! {
    fn a_number_of_eight_digits_is_no_date(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Клиент\r\nX-CUSTOMER-NO:20240115\r\n\
            X-SEEN:2024-01-15\r\nX-DEATHDATE:20300715\r\nEND:VCARD\r\n";
        import_file(&server.app, &server.access_of("anna"), "a.vcf", card);
        let page = client.page(&row(&client.page("/"), "Клиент"));
        assert_eq!(fact(&page, "Customer no"), "20240115");
        assert_eq!(fact(&page, "Seen"), "15 января 2024 г.");
        assert_eq!(fact(&page, "Дата смерти"), "15 июля 2030 г.");
    }

    fn a_day_needs_a_name_and_one_without_stays_as_it_is(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Добавить поле").submit(&client).page(200).form_to("/contacts").set("family", "Новый");
        let rejected = with_row(form, 0, "day", "", "3.4.1980").submit(&client).page(422);
        assert_eq!(rejected.errors(), [("Введите название поля.".to_owned(), "detail-0".to_owned())]);
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Старый\r\nX-ABDATE:1980-04-03\r\nitem1.X-ABDATE:1981-04-03\r\n\
            item1.X-ABLabel:именины\r\nEND:VCARD\r\n";
        import_file(&server.app, &server.access_of("anna"), "a.vcf", card);
        let before = cards_of_anna(&server);
        let path = row(&client.page("/"), "Старый");
        let path = path.split('?').next().unwrap();
        let edit = client.page(&format!("{path}/edit"));
        edit.form_to(path).submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        let rejected = edit.form_to(path).set_nth("detail-label", 1, "").submit(&client).page(422);
        assert_eq!(rejected.errors()[0].1, "detail-1");
        // The value without a name can be corrected, and the row with a name removed.
        let form = edit.form_to(path).set_nth("detail", 0, "4.4.1980").set_nth("detail-label", 1, "").set_nth("detail", 1, "");
        form.submit(&client).location();
        let after = cards_of_anna(&server);
        assert!(after.contains("X-ABDATE:1980-04-04\r\n") && !after.contains("1981"), "{after}");
    }

    fn the_kind_of_a_new_row_is_not_written_into_its_name(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Добавить поле").submit(&client).page(200).form_to("/contacts");
        let rejected = with_row(form, 0, "organization", "", "Якорь").set("birthday", "вчера").submit(&client).page(422);
        assert_eq!(rejected.select("[name=detail-label]")[0].attr("value"), Some(""));
    }

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

    fn the_address_of_a_contact_on_this_site_is_a_link_and_others_stay_text(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import_rich(&server);
        let other = row(&client.page("/"), "Титов Пётр");
        let path = other.split('?').next().unwrap();
        let own = format!("{}{path}?q=x", server.base);
        let foreign = format!("https://crm.example{path}");
        let mut form = client.page("/contacts/new");
        for _ in 0..2 {
            form = form.form("Добавить поле").submit(&client).page(200);
        }
        let form = form.form("Добавить поле").submit(&client).page(200).form_to("/contacts").set("family", "Новый");
        let form = with_row(form, 0, "relation", "друг", &own);
        let form = with_row(form, 1, "relation", "кум", &foreign);
        let form = with_row(form, 2, "relation", "брат", path);
        let page = form.submit(&client).follow(&client);
        assert_eq!(fact(&page, "друг"), "Титов Пётр");
        assert_eq!(fact(&page, "брат"), "Титов Пётр");
        assert_eq!(fact(&page, "кум"), foreign);
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

    fn a_relation_that_names_one_contact_is_a_link(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = |uid: &str, lines: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n");
        let relations = "FN:Зоя\r\nN:;Зоя;;;\r\nX-ABRELATEDNAMES:мама\r\nX-ABRELATEDNAMES:Пётр Титов\r\n\
            X-ABRELATEDNAMES:Юра\r\nX-ABRELATEDNAMES:Мам\r\nX-ABRELATEDNAMES:Ромашка";
        let file = [
            card("z", relations),
            card("m", "FN:Мама\r\nN:;Мама;;;"),
            card("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "FN:Ромашка\r\nORG:Ромашка"),
            card("t", "FN:Титов Пётр\r\nN:Титов;Пётр;;;"),
            card("y1", "FN:Юра\r\nN:;Юра;;;"),
            card("y2", "FN:Юра\r\nN:;Юра;;;"),
            card("mm", "FN:Мамаева Юлия\r\nN:Мамаева;Юлия;;;"),
        ];
        import_file(&server.app, &server.access_of("anna"), "a.vcf", file.concat());
        let page = client.page(&row(&client.page("/"), "Зоя"));
        for (name, is_link) in [("Мама", true), ("Титов Пётр", true), ("Ромашка", true), ("Юра", false), ("Мам", false)] {
            assert_eq!(page.find_link(name).is_some(), is_link, "{name}: {}", page.text());
            page.assert_says(name);
        }
        // A name of one word that is typed becomes the UID of the contact.
        let form = client.page("/contacts/new").form("Добавить поле").submit(&client).page(200).form_to("/contacts").set("family", "Новый");
        with_row(form, 0, "relation", "", "ромашка").submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(cards.contains("RELATED:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\r\n"), "{cards}");
    }

    fn a_relation_to_a_contact_that_the_book_lacks_is_told_in_words(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let urn = "urn:uuid:0badcafe-7dec-11d0-a765-00a0c91e6bf6";
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:Анна\r\nRELATED;TYPE=friend:{urn}\r\nEND:VCARD\r\n");
        import_file(&server.app, &server.access_of("anna"), "a.vcf", card);
        let path = row(&client.page("/"), "Анна");
        let page = client.page(&path);
        page.assert_says("контакта нет в этой книге");
        assert!(!page.text().contains("urn:"), "{}", page.text());
        let form = client.page(&format!("{path}/edit"));
        form.assert_says("контакта нет в этой книге");
        form.form("Сохранить").set("note", "новое").submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(cards.contains(urn) && cards.contains("NOTE:новое"), "{cards}");
    }

    fn values_in_codes_are_shown_in_words(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:Анна\r\nLANG:ru\r\nLANG:en-US\r\nLANG:tlh\r\nTZ:Europe/Moscow\r\n\
            TZ;VALUE=utc-offset:-0500\r\nTZ:Somewhere\r\nGEO:geo:55.751\\,-37.617\r\nEND:VCARD\r\n";
        import_file(&server.app, &server.access_of("anna"), "a.vcf", card);
        let path = row(&client.page("/"), "Анна");
        let page = client.page(&path);
        for words in ["русский", "английский (en-US)", "tlh", "Москва (Europe/Moscow)", "UTC−5", "Somewhere",
            "55.751° с. ш., 37.617° з. д."] {
            page.assert_says(words);
        }
        client.post("/language", &[("language", "en"), ("back", "/")]);
        let page = client.page(&path);
        for words in ["Russian", "English (en-US)", "Moscow (Europe/Moscow)", "55.751° N, 37.617° W"] {
            page.assert_says(words);
        }
        // The form has the codes; saving them changes nothing.
        let before = cards_of_anna(&server);
        let path = path.split('?').next().unwrap();
        client.page(&format!("{path}/edit")).form_to(path).submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
    }

    fn further_parts_of_a_name_are_shown_and_edited(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u\r\nFN:Juan García\r\nN:García;Juan;;;Jr.;Lorca;III\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nUID:v\r\nFN:Анна\r\nN:;Анна;;;\r\nEND:VCARD\r\n";
        import_file(&server.app, &server.access_of("anna"), "a.vcf", card);
        let path = row(&client.page("/"), "Juan García");
        let path = path.split('?').next().unwrap();
        let page = client.page(path);
        assert_eq!((fact(&page, "Вторая фамилия"), fact(&page, "Поколение")), ("Lorca".to_owned(), "III".to_owned()));
        let edit = client.page(&format!("{path}/edit"));
        edit.form_to(path).submit(&client).location();
        assert!(cards_of_anna(&server).contains("N:García;Juan;;;Jr.;Lorca;III\r\n"));
        edit.form_to(path).set("second-family", "Lorca Ruiz").set("generation", "").submit(&client).location();
        assert!(cards_of_anna(&server).contains("N:García;Juan;;;Jr.;Lorca Ruiz;\r\n"), "{}", cards_of_anna(&server));
        // A name without them keeps its five parts, and its form has no fields for them.
        let path = row(&client.page("/"), "Анна");
        let path = path.split('?').next().unwrap();
        let edit = client.page(&format!("{path}/edit"));
        assert!(edit.select("#second-family").is_empty());
        edit.form_to(path).set("given", "Жанна").submit(&client).location();
        assert!(cards_of_anna(&server).contains("N:;Жанна;;;\r\n"));
    }

    fn a_wrong_detail_has_its_error_beside_it(db: TestDb) {
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
