//! Numbers are dialed, found and taken as people write them.

use super::{assert_finds, found, links, open, with_file};
use crate::support::contacts::{add, cards_of_anna};
use crate::support::server::TestServer;

both_databases! {
    fn numbers_are_found_with_extensions_and_pauses(db: TestDb) {
        let (_server, client) = with_file(db, "extension-not-searchable-and-shown-phone-pasted-finds-nothing.vcf");
        assert_finds(&client, "Борис Второй", &["4512", "+7 495 500 00 00 доб. 4512", "тел. +7 (495) 500-00-00, доб. 4512"]);
        assert_eq!(found(&client, "84955000000").len(), 3);
    }

    fn the_list_formats_numbers_that_were_typed_as_digits(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (written, shown) in [("89031110029", "+7 903 111-00-29"), ("+442079460018", "+44 20 7946 0018"),
            ("8(903)1110029", "8(903)1110029")] {
            add(&client, &format!("Номер {written}"), written, "");
            let list = client.page(&format!("/?q={}", written.trim_start_matches('+')));
            assert!(list.texts(".phone").contains(&shown.to_owned()), "{written}: {:?}", list.texts(".phone"));
        }
    }

    fn every_extension_is_found_with_its_number(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for extension in ["1", "5", "9", "12", "31", "74", "123", "4512"] {
            let written = format!("+7 497 111-23-15 доб. {extension}");
            add(&client, &format!("Отдел {extension}"), &written, "");
            let names = found(&client, &written);
            assert!(names.contains(&format!("Отдел {extension}")), "{written}: {names:?}");
        }
    }

    fn a_service_code_before_a_number_does_not_hide_it(db: TestDb) {
        let (_server, client) = with_file(db, "clir-prefix-contact-not-found-by-its-number.vcf");
        assert_finds(&client, "Джон Сзапретом", &["9167654321", "+79167654321", "8 916 765-43-21", "*31#+79167654321"]);
    }

    fn each_of_two_numbers_is_found_and_dialed(db: TestDb) {
        let (_server, client) = with_file(db, "two-numbers-in-one-tel-link-dials-18-digits.vcf");
        assert_finds(&client, "Двойной Номер", &["84951112233", "89034445566", "9034445566", "84957771123", "8-495-7771122/23"]);
        assert_eq!(links(&open(&client, "Двойной Номер")),
            ["tel:84951112233", "tel:89034445566", "tel:84957771122", "tel:84957771123"]);
    }

    fn short_numbers_are_found_and_dialed(db: TestDb) {
        let (_server, client) = with_file(db, "short-number-03-not-found-not-typeable.vcf");
        assert_finds(&client, "Отдел Кадров", &["03", "112", "900", "0711/123456", "0711123456", "4512"]);
        assert_eq!(links(&open(&client, "Отдел Кадров")),
            ["tel:+74951234567;ext=4512", "tel:03", "tel:112", "tel:900", "tel:0711123456"]);
    }

    fn pauses_are_dialed_as_written(db: TestDb) {
        let (_server, client) = with_file(db, "tel-link-swallows-pause-and-dials-another-number.vcf");
        assert_finds(&client, "IP Телефония Пауза", &["8 800 555 35 35", "0012025551212", "+7 901 555-12-12"]);
        assert_eq!(links(&open(&client, "IP Телефония Пауза")),
            ["tel:+79015551212,0012025551212", "tel:88005553535;2;,7", "tel:84951112233,,45"]);
    }

    fn service_codes_are_dialed_as_written(db: TestDb) {
        let (_server, client) = with_file(db, "tel-link-of-ussd-and-clir-codes-wrong.vcf");
        let page = open(&client, "Коды Оператора");
        assert_eq!(links(&page),
            ["tel:*102%23", "tel:*31%23+79161234567", "tel:%2331%2389031112233", "tel:*100*1*2%23"]);
        assert_finds(&client, "Коды Оператора", &["*102#", "*102%23", "+79161234567", "%2B79161234567", "9031112233"]);
    }

    fn only_numbers_have_links(db: TestDb) {
        let (_server, client) = with_file(db, "tel-link-of-placeholders-and-words-wrong.vcf");
        let page = open(&client, "Икс Номер");
        assert_eq!(links(&page), ["tel:89037771021", "tel:+79037771022", "tel:89037771023", "tel:89037771024"]);
        page.assert_says("8-903-xxx-12-34");
        assert_finds(&client, "Икс Номер", &["8-903-xxx-12-34", "Маша", "8 903 777 10 24", "+7 903 777-10-22 (Маша)"]);
    }

    fn marks_of_direction_and_other_digits_do_not_matter(db: TestDb) {
        let (_server, client) = with_file(db, "bidi-mark-before-plus-loses-plus-in-tel-link.vcf");
        let page = open(&client, "Скрытый Символ");
        assert_eq!(links(&page), ["tel:+79037771030", "tel:+442079460958", "tel:0312345678"]);
        assert_finds(&client, "Скрытый Символ", &["89037771030", "\u{202d}+7 903 777\u{2011}10\u{2011}30\u{202c}", "０３－１２３４－５６７８", "0312345678", "+44 20 7946 0958"]);
    }

    fn uris_of_phones_are_dialed(db: TestDb) {
        let (server, client) = with_file(db, "sip-phone-edit-writes-invalid-uri-and-empty-tel-link.vcf");
        let page = open(&client, "Uri Telefonov");
        assert_eq!(links(&page),
            ["tel:+74951234567", "tel:+74957654321;ext=4512", "sip:uri.telefonov@pbx.example", "tel:+79160001122"]);
        let path = page.path.clone();
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        let rejected = form.fill_nth("Телефон", 2, "спросить у секретаря").submit(&client).page(422);
        assert!(rejected.fields("Телефон")[2].invalid);
        rejected.form("Сохранить").fill_nth("Телефон", 2, "8 903 111-22-33").submit(&client);
        let cards = cards_of_anna(&server);
        assert!(cards.contains("TEL;VALUE=uri;TYPE=work:tel:89031112233"), "{cards}");
    }

    fn a_number_typed_as_digits_is_shown_as_its_country_writes_it(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Анна Ёлкина", "89161234567", "");
        client.page(&path).assert_says("+7 916 123-45-67");
        assert!(cards_of_anna(&server).contains(":89161234567\r\n"));
        assert_finds(&client, "Анна Ёлкина", &["+7 916 123-45-67", "+7\u{a0}916\u{a0}123\u{2011}45\u{2011}67;", "8916123"]);
    }
}
