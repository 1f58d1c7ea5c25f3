//! Numbers, types, dates and codes that people wrote and change: dialed, found, shown in words, and kept.

use super::{assert_finds, found, links, open};
use crate::support::contacts::{cards_of_anna, fact};
use crate::support::import::{card, import};
use crate::support::server::TestServer;

/// A book with one contact that has these lines.
fn with_lines(server: &TestServer, lines: &str) {
    import(
        &server.app,
        &server.access_of("anna"),
        "a.vcf",
        card("u", &format!("FN:Анна Ким\r\nN:Ким;Анна;;;\r\n{lines}")),
    );
}

both_databases! {
    fn a_second_number_has_the_area_code_of_the_first(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "TEL:(4822) 33-44-55\\, 33-44-56\r\nTEL:+7 (495) 111-22-33/34/35\r\nTEL:8 496 1112233\\, 1112244");
        assert_eq!(links(&open(&client, "Анна Ким")), ["tel:4822334455", "tel:4822334456", "tel:+74951112233",
            "tel:+74951112234", "tel:+74951112235", "tel:84961112233", "tel:84961112244"]);
        assert_finds(&client, "Анна Ким", &["(4822) 33-44-56", "84822334456", "33-44-56", "+7 495 111-22-35", "8 496 1112244"]);
    }

    fn a_number_of_another_kind_is_changed_to_one_of_its_kind(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "TEL;VALUE=uri:sips:bob@pbx.example\r\nTEL:495-1112233\\; 495-1112244");
        let path = open(&client, "Анна Ким").path;
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        let form = form.fill_nth("Телефон", 0, "sip:bob@new.example").fill_nth("Телефон", 1, "495-1112233; 495-1112245");
        form.submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(cards.contains("TEL;VALUE=uri:sip:bob@new.example\r\nTEL:495-1112233\\; 495-1112245\r\n"), "{cards}");
        let rejected = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Новый")
            .fill_nth("Телефон", 0, "495-1112233; 495-1112244").submit(&client).page(422);
        assert_eq!(rejected.errors()[0].0, "Здесь несколько номеров. Введите каждый в своей строке.");
        rejected.form("Сохранить").fill_nth("Телефон", 0, "sip:new@pbx.example").submit(&client).location();
        assert!(cards_of_anna(&server).contains("sip:new@pbx.example\r\n"));
    }

    fn every_type_is_shown_and_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "TEL;TYPE=\"cell,Дача\":89031110001\r\nTEL;TYPE=\"Дом, мама\":89031110002\r\n\
            TEL;TYPE=CELL;TYPE=WORK:89031110003\r\nTEL;TYPE=HOME,FAX:89031110004\r\nTEL;TYPE=VOICE\\,WORK\\,FAX:89031110006");
        let page = open(&client, "Анна Ким");
        for types in ["мобильный, Дача", "Дом, мама", "служебный мобильный", "домашний факс", "рабочий факс"] {
            page.assert_says(&format!("Телефон {types}"));
        }
        let before = cards_of_anna(&server);
        let path = page.path;
        client.page(&format!("{path}/edit")).form("Сохранить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        let edit = client.page(&format!("{path}/edit")).form("Сохранить");
        edit.fill_nth("Телефон", 1, "89031110005").set_nth("phone-label", 1, "Дом").submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(cards.contains("item1.TEL:89031110005\r\n") && cards.contains("item1.X-ABLabel:Дом\r\n"), "{cards}");
    }

    fn the_form_shows_the_types_of_programs_in_words_and_keeps_them(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "item1.TEL:89031110001\r\nitem1.X-ABLabel:_$!<School>!$_\r\n\
            item2.TEL:89031110002\r\nitem2.X-ABLabel:_$!<HomeFAX>!$_\r\nitem3.TEL:89031110003\r\nitem3.X-ABLabel:Дача");
        let edit = format!("{}/edit", open(&client, "Анна Ким").path);
        let form = || client.page(&edit).form("Сохранить");
        let shown = form().pairs().into_iter().filter(|(name, _)| name == "phone-label").map(|(_, value)| value);
        assert_eq!(shown.collect::<Vec<_>>()[..3], ["школа", "домашний факс", "Дача"]);
        let before = cards_of_anna(&server);
        form().submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        form().fill_nth("Телефон", 0, "89031110005").set_nth("phone-label", 1, "гараж").submit(&client).location();
        let expected = before.replace("89031110001", "89031110005").replace("_$!<HomeFAX>!$_", "гараж");
        assert_eq!(cards_of_anna(&server), expected);
    }

    fn unreadable_dates_of_tables_are_to_be_checked(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let table = "ФИО;Дата рождения;Годовщина\nБорис Первый;1979-02-30;\nВера Вторая;летом;\nГлеб Третий;;31.02.1980\n";
        import(&server.app, &anna, "a.csv", table);
        with_lines(&server, "DEATHDATE:20010230");
        for (name, is_to_be_checked) in [("Борис Первый", true), ("Вера Вторая", false), ("Глеб Третий", true), ("Анна Ким", true)] {
            let page = open(&client, name);
            assert_eq!(page.find_link("Проверить карточку").is_some(), is_to_be_checked, "{name}: {}", page.text());
        }
    }

    fn people_of_outlook_are_relations(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let table = "First Name,Last Name,E-mail Address,Home Phone,Spouse,Children,Manager's Name,Assistant's Name\n\
            Ann,Smith,a@example.org,5550100,Bob,Masha;Petya,Carl,Dora\n";
        import(&server.app, &server.access_of("anna"), "a.csv", table);
        let page = open(&client, "Ann Smith");
        for (term, value) in [("супруг(а)", "Bob"), ("руководитель", "Carl"), ("помощник", "Dora"), ("ребёнок", "Masha")] {
            assert_eq!(fact(&page, term), value);
        }
        page.assert_says("ребёнокPetya");
    }

    fn dates_of_a_column_have_the_order_of_all_its_rows(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let rows = (0..30).map(|row| format!("Row{row:02} X,55501{row:02},3/4/1985,5/6/2001\n"));
        let table = format!("Name,Phone,Birthday,Anniversary\n{}Last X,5550199,25/4/1985,26/6/2001\n", rows.collect::<String>());
        import(&server.app, &server.access_of("anna"), "a.csv", table);
        let page = open(&client, "Row07 X");
        assert_eq!(fact(&page, "День рождения"), "3 апреля 1985 г.");
        assert_eq!(fact(&page, "Годовщина"), "5 июня 2001 г.");
    }

    fn codes_and_days_of_other_programs_are_typed_in_words(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "LANG:ru\r\nTZ:-0500\r\nGENDER:O;небинарный\r\n\
            X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2001-06-20;0;Новоселье;;;;;;;;;;;;\r\nDEATHDATE:2001-02-03");
        let path = open(&client, "Анна Ким").path;
        let edit = client.page(&format!("{path}/edit"));
        for words in ["Распознано как: русский", "Распознано как: UTC−5", "Распознано как: 20 июня 2001 г.", "Распознано как: 3 февраля 2001 г."] {
            edit.assert_says(words);
        }
        let before = cards_of_anna(&server);
        edit.form("Сохранить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        let names = ["по-русски", "Европа/Москва", "кот", "летом", "31.02.2001"];
        let fill = |texts: [&str; 5]| texts.into_iter().enumerate()
            .fold(edit.form("Сохранить"), |form, (at, text)| form.set_nth("detail", at, text));
        let rejected = fill(names).submit(&client).page(422);
        assert_eq!(rejected.errors().len(), 5, "{:?}", rejected.errors());
        fill(["английский", "Москва", "женский", "16 июля", "4 марта 2001"]).submit(&client).location();
        let cards = cards_of_anna(&server);
        for line in ["LANG:en", "TZ:Europe/Moscow", "GENDER:F", "DEATHDATE:2001-03-04"] {
            assert!(cards.contains(&format!("\r\n{line}\r\n")), "{line} in {cards}");
        }
        assert!(cards.replace("\r\n ", "").contains("contact_event;--07-16;0;Новоселье;"), "{cards}");
    }

    fn names_of_other_programs_are_shown_in_words(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        with_lines(&server, "IMPP;X-SERVICE-TYPE=Telegram:x-apple:petr_tg\r\nRELATED;TYPE=friend,colleague;VALUE=text:Иван\r\n\
            RELATED;TYPE=parent;VALUE=uri:tel:+79031112233\r\nSOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@anna\r\n\
            X-QQ:12345\r\nCLASS:PRIVATE\r\nX-CUSTOM;TYPE=Группа крови:A+\r\nitem1.X-ABRELATEDNAMES:Олег\r\n\
            item1.X-ABLabel:_$!<ElderBrother>!$_\r\nX-ABShowAs:COMPANY\r\n\
            X-ANDROID-CUSTOM:vnd.android.cursor.item/foo;раз;два;;;\r\nX-ANDROID-CUSTOM:broken");
        let page = open(&client, "Анна Ким");
        assert_eq!(page.link("@petr_tg"), "https://t.me/petr_tg");
        assert_eq!(page.link("+79031112233"), "tel:+79031112233");
        assert_eq!(page.link("https://m.example/@anna"), "https://m.example/@anna");
        for (term, value) in [("друг, коллега", "Иван"), ("QQ", "12345"), ("Доступ", "личный"), ("Группа крови", "A+"),
            ("старший брат", "Олег"), ("Показывать как", "организация"), ("foo", "раз; два"), ("Поле Android", "broken")] {
            assert_eq!(fact(&page, term), value);
        }
        let before = cards_of_anna(&server);
        let path = page.path;
        let edit = client.page(&format!("{path}/edit"));
        edit.form("Сохранить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        let values: Vec<_> = edit.select("[name=detail]").iter().map(|field| field.attr("value").unwrap_or_default().to_owned()).collect();
        let at = |value: &str| values.iter().position(|known| known == value).unwrap();
        let form = edit.form("Сохранить").set_nth("detail-label", at("Иван"), "друг, сосед")
            .set_nth("detail", at("раз; два"), "раз; три").set_nth("detail", at("broken"), "");
        form.submit(&client).location();
        let cards = cards_of_anna(&server);
        assert!(cards.contains("RELATED;TYPE=friend,neighbor;VALUE=text:Иван\r\n"), "{cards}");
        assert!(cards.contains("/foo;раз;три;;;\r\n") && !cards.contains("broken"), "{cards}");
        assert!(found(&client, "Mastodon").contains(&"Анна Ким".to_owned()));
    }

    fn a_short_year_is_rejected_with_its_reason(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Новый").fill("День рождения", "22.03.80");
        let rejected = form.submit(&client).page(422);
        assert_eq!(rejected.errors()[0].0, "Введите год четырьмя цифрами, например 22.03.1980.");
        let page = rejected.form("Сохранить").fill("День рождения", "22 de março de 1980").submit(&client).follow(&client);
        assert_eq!(fact(&page, "День рождения"), "22 марта 1980 г.");
    }
}
