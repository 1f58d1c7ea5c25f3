//! What a card says is found, and shown in words.

use super::{assert_finds, found, open, with_file};
use crate::support::contacts::{cards_of_anna, fact, names, row};
use crate::support::import::import;
use crate::support::page::Page;
use crate::support::server::TestServer;

both_databases! {
    fn everything_that_is_written_is_found(db: TestDb) {
        let (_server, client) = with_file(db, "second-nickname-title-hobby-not-searched.vcf");
        assert_finds(&client, "Много Всего", &[
            "Mnogo", "Vsego", "Первая", "Вторая", "Один", "Два", "Роль", "заметка", "Мно", "Все", "Третий",
            "рыбалка", "баян", "cal.example", "Аглая",
        ]);
        for machine in ["f81d4fae", "4.0", "PRODID", "ALTID", "LANGUAGE"] {
            assert!(found(&client, machine).is_empty(), "{machine}");
        }
    }

    fn a_second_formatted_name_is_found(db: TestDb) {
        let (_server, client) = with_file(db, "second-FN-not-searched.vcf");
        assert_finds(&client, "Первое Имечко", &["Zzyzx", "Имечко", "Other"]);
    }

    fn labels_and_named_days_are_found_and_shown(db: TestDb) {
        let (_server, client) = with_file(db, "own-labels-and-events-not-searched.vcf");
        assert_finds(&client, "Сосед Андрей", &["бабушкина", "дача", "Крестины", "Захара", "Лохматый", "2001", "2001-09-01"]);
        let page = open(&client, "Сосед Андрей");
        page.assert_says("бабушкина дача");
        assert_eq!(fact(&page, "Крестины Захара"), "1 сентября 2001 г.");
        assert_eq!(fact(&page, "Прозвище"), "Лохматый");
    }

    fn types_of_ones_own_are_shown_and_found(db: TestDb) {
        let (_server, client) = with_file(db, "TYPE-of-ones-own-not-shown.vcf");
        let page = open(&client, "Сяоми Ватсап");
        for word in ["WhatsApp", "Mobil", "Geschäftlich"] {
            page.assert_says(word);
        }
        assert_finds(&client, "Сяоми Ватсап", &["WhatsApp", "Mobil", "Geschäftlich", "ПЕРЛА", "мадрид"]);
    }

    fn the_form_names_all_types_of_a_value(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Титов\r\nTEL;TYPE=work,cell:+79991234567\r\nTEL;TYPE=home:+74951234567\r\nEND:VCARD\r\n";
        import(&server.app, &server.access_of("anna"), "a.vcf", card.as_bytes());
        let edit = format!("{}/edit", row(&client.page("/"), "Титов"));
        let types = |page: &Page| page.texts("select[name=phone-type] option[selected]");
        assert_eq!(types(&client.page(&edit)), ["служебный мобильный", "домашний"]);
        let again = client.page(&edit).form("Сохранить").fill("День рождения", "вчера").submit(&client).page(422);
        assert_eq!(types(&again), ["мобильный", "домашний"]);
    }

    fn rows_of_android_are_shown_as_what_they_are(db: TestDb) {
        let (_server, client) = with_file(db, "android-custom-and-X-type-not-shown-readable-not-searched.vcf");
        let page = open(&client, "Пётр Андроидов");
        for (term, value) in [("Прозвище", "Петруха"), ("супруг(а)", "Марфа Ивановна"), ("Новоселье", "15 июля 2030 г."), ("Годовщина", "20 июня 2001 г.")] {
            assert_eq!(fact(&page, term), value);
        }
        page.assert_says("Телефон Дача");
        page.assert_says("Телефон Jacky");
        assert!(!page.text().contains("vnd.android"), "{}", page.text());
        assert_finds(&client, "Пётр Андроидов", &["Петруха", "Марфа", "Новоселье", "Дача", "Jacky", "2030-07-15"]);
        assert!(found(&client, "vnd").is_empty());
    }

    fn an_address_in_parts_is_shown_and_found(db: TestDb) {
        let (_server, client) = with_file(db, "adr-rfc9554-street-not-shown-not-searched.vcf");
        let page = open(&client, "Адрес Длинный");
        page.assert_says("ул. Баумана, 17, корп. 2");
        page.assert_says("кв. 12");
        assert_finds(&client, "Адрес Длинный", &["Баумана", "Вахитовский", "420000", "корп", "Казань"]);
    }

    fn an_address_that_only_its_label_has_is_found(db: TestDb) {
        let (_server, client) = with_file(db, "address-only-in-LABEL-not-searched.vcf");
        assert_finds(&client, "Только Наклейка", &["Полевая", "248000", "Калуга"]);
        open(&client, "Только Наклейка").assert_says("ул. Полевая 4");
    }

    fn a_phone_under_another_name_is_found_and_shown(db: TestDb) {
        let (_server, client) = with_file(db, "phone-dot-work-not-a-phone-not-found.vcf");
        assert_finds(&client, "Oskar Punktov", &["+79031230011", "8 903 123-00-11", "9031230011", "Dom"]);
        open(&client, "Oskar Punktov").assert_says("+79031230011");
    }

    fn a_line_that_is_no_property_is_shown_found_and_removed(db: TestDb) {
        let (server, client) = with_file(db, "line-that-is-no-property-neither-shown-nor-found.vcf");
        let name = "Строка Непонятная";
        assert_finds(&client, name, &["домофона", "45к1212", "9031230055", "8 903 123-00-66", "+79031230066"]);
        let page = open(&client, name);
        for line in ["код домофона 45к1212", "TEL.:+79031230055", "мой телефон:8 903 123-00-66", ":без имени"] {
            page.assert_says(line);
        }
        let path = row(&client.page("/"), name);
        let path = path.split('?').next().unwrap();
        let repair = client.page(&format!("{path}/repair"));
        for why in ["нет ни имени, ни значения", "перед двоеточием нет имени", "недопустимые символы"] {
            repair.assert_says(why);
        }
        // Saving the form changes nothing; a row that is emptied removes its line, one that is changed keeps its text.
        let before = cards_of_anna(&server);
        let edit = client.page(&format!("{path}/edit"));
        edit.form_to(path).submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        let form = edit.form_to(path).set_nth("detail", 0, "").set_nth("detail", 3, "с именем");
        form.submit(&client).location();
        let after = before.replace("код домофона 45к1212\r\n", "").replace(":без имени\r\n", "X-BLOCKNOTIK-UNREADABLE;X-WHY=no-name:с именем\r\n");
        assert_eq!(cards_of_anna(&server), after);
        assert!(found(&client, "домофона").is_empty());
        assert_finds(&client, name, &["именем"]);
        client.page(&format!("{path}/history")).assert_says("код домофона 45к1212");
    }

    fn a_note_is_not_cut_into_the_parts_of_a_name(db: TestDb) {
        let (_server, client) = with_file(db, "note-only-name-scrambled-in-csv.vcf");
        let csv = client.post("/export", &[("format", "csv")]).text();
        assert!(csv.contains("Ключи от сарая лежат под ковриком"), "{csv}");
        assert!(!csv.contains("ковриком Ключи"), "{csv}");
    }

    fn sort_texts_order_the_list(db: TestDb) {
        let (_server, client) = with_file(db, "sort-as-ignored.vcf");
        let order = ["Zed Adams", "Ludwig van Beethoven", "Jan van der Berg", "Nat Cole", "Anders Zorn"];
        assert_eq!(names(&client.page("/?sort=family")), order);
    }

    fn a_name_without_visible_characters_is_not_shown(db: TestDb) {
        let (_server, client) = with_file(db, "zero-width-name-is-invisible.vcf");
        assert_eq!(names(&client.page("/")), ["Фирма Невидимка"]);
    }

    fn a_chinese_name_is_family_first_without_a_blank(db: TestDb) {
        let (_server, client) = with_file(db, "no-FN-chinese-order-reversed.vcf");
        assert_eq!(names(&client.page("/")), ["王小明"]);
    }
}
