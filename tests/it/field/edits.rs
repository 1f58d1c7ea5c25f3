//! An edit keeps the order and the style of what it changes, and leaves no line with the old value.

use super::{bytes, open, with_file};
use crate::support::contacts::{cards_of_anna, fact, row};
use crate::support::import::import;
use crate::support::server::TestServer;

both_databases! {
    fn a_formatted_name_keeps_its_order(db: TestDb) {
        let (server, client) = with_file(db, "edit-given-name-flips-order-of-FN-cyrillic.vcf");
        let path = row(&client.page("/"), "Иван Петров");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Имя", "Ваня").submit(&client);
        assert!(cards_of_anna(&server).contains("\r\nFN:Ваня Петров\r\n"), "{}", cards_of_anna(&server));
    }

    fn a_chinese_formatted_name_follows_its_parts(db: TestDb) {
        let (server, client) = with_file(db, "edit-given-name-leaves-old-FN-chinese.vcf");
        let path = row(&client.page("/"), "王小明");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Имя", "大明").submit(&client);
        assert!(cards_of_anna(&server).contains("\r\nFN:王大明\r\n"), "{}", cards_of_anna(&server));
    }

    fn no_line_says_an_old_name_of_jscontact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = r#"{"@type":"Card","version":"1.0","uid":"j1","name":{"full":"Джэс Кларк","isOrdered":true,"components":[
            {"kind":"given","value":"Джэс","phonetic":"djes"},{"kind":"separator","value":" "},{"kind":"surname","value":"Кларк"}]}}"#;
        import(&server.app, &server.access_of("anna"), "a.json", card);
        let path = row(&client.page("/"), "Джэс Кларк");
        assert!(cards_of_anna(&server).contains("Джэс"));
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Имя", "Джеймс").submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(!cards.contains("Джэс") && cards.contains("N:Кларк;Джеймс;"), "{cards}");
    }

    fn no_line_says_an_old_anniversary(db: TestDb) {
        let (server, client) = with_file(db, "edit-anniversary-changes-one-of-two-lines.vcf");
        let page = open(&client, "Юбилей Парный");
        assert_eq!(fact(&page, "Дата смерти"), "2 января 2000 г.");
        let path = page.path.clone();
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Годовщина", "02.02.2002").submit(&client);
        let cards = cards_of_anna(&server);
        assert!(!cards.contains("20000101") && cards.matches("20020202").count() == 2, "{cards}");
    }

    fn no_line_says_an_old_address(db: TestDb) {
        let (server, client) = with_file(db, "edit-city-leaves-old-city-in-LABEL-v4.vcf");
        let path = row(&client.page("/"), "Страхование LV");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Город", "Псков").submit(&client);
        let cards = cards_of_anna(&server);
        assert!(!cards.contains("Тверь") && cards.contains("Псков 170000"), "{cards}");
    }

    fn dates_are_read_or_kept_as_text(db: TestDb) {
        for_each_date(db);
    }
}

/// Files with a birthday, the name in them, and what the page shows.
const BIRTHDAYS: [(&str, &str, &str); 4] = [
    (
        "bday-0000-12-25-not-read-as-yearless.vcf",
        "День Нулевой",
        "25 декабря",
    ),
    (
        "bday-1985-4-7-shown-as-december-1985.vcf",
        "День Тонкий",
        "7 апреля 1985 г.",
    ),
    (
        "bday-2020-4-1-shown-as-december-2020.vcf",
        "Дата Сервера",
        "1 апреля 2020 г.",
    ),
    (
        "bday-month45-shown-as-december-day77.vcf",
        "Дата Частичная",
        "--45",
    ),
];

fn for_each_date(db: crate::support::db::TestDb) {
    let (server, client) = with_file(db, BIRTHDAYS[0].0);
    for (name, _, _) in &BIRTHDAYS[1..] {
        crate::support::import::import(&server.app, &server.access_of("anna"), name, bytes(name));
    }
    for (_, name, shown) in BIRTHDAYS {
        let page = open(&client, name);
        assert_eq!(fact(&page, "День рождения"), shown);
    }
    let unread = open(&client, "Дата Частичная");
    unread.assert_says("---77");
    assert!(
        unread.find_link("Проверить карточку").is_some(),
        "{}",
        unread.text()
    );
    let cards = cards_of_anna(&server);
    for line in [
        "BDAY:0000-12-25",
        "BDAY:1985-4-7",
        "BDAY:2020-4-1",
        "BDAY:--45",
        "ANNIVERSARY:---77",
    ] {
        assert!(cards.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
}
