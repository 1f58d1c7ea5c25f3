//! The form of a contact: creating, editing, rejected input, and concurrent edits.

use crate::support::contacts::{add, cards_of_anna, fact, import, names, row};
use crate::support::import::import as import_file;
use crate::support::server::TestServer;

both_databases! {
    fn the_four_fields_of_the_lab_create_a_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let fields = [("fio", "Щёголев Пётр Ильич"), ("telephone", "+7 (999) 123-45-67"),
            ("telegram", "@petr_sch"), ("tags", "Друзья, работа,, друзья ")];
        let list = client.post("/add", &fields).follow(&client);
        assert_eq!(list.flash().as_deref(), Some("Контакт успешно добавлен!"));
        let page = client.page(&row(&list, "Щёголев"));
        assert_eq!(page.heading(), "Щёголев Пётр Ильич");
        assert!(fact(&page, "Телефон").starts_with("+7 (999) 123-45-67"));
        assert_eq!(page.link("+7 (999) 123-45-67"), "tel:+79991234567");
        assert_eq!(page.link("@petr_sch"), "https://t.me/petr_sch");
        assert_eq!(page.texts(".fact a.tag"), ["друзья", "работа"]);
        let form = client.page(&format!("{}/edit", row(&list, "Щёголев")));
        assert_eq!(
            ["Фамилия", "Имя", "Отчество"].map(|label| form.field(label).value),
            ["Щёголев", "Пётр", "Ильич"]
        );
    }

    fn the_list_form_rejects_input_with_the_messages_of_the_lab(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let filled = client.page("/").form("Добавить").fill("ФИО", "  ").fill("Телефон", "12-34");
        let filled = filled.fill("Telegram", "@abc").fill("Теги (через запятую)", "дом");
        let rejected = filled.submit(&client).page(422);
        let errors: Vec<String> = rejected.errors().into_iter().map(|(_, id)| id).collect();
        assert_eq!(errors, ["fio", "telephone", "telegram"]);
        let (phone, telegram) = (rejected.field("Телефон"), rejected.field("Telegram"));
        assert_eq!((phone.value.as_str(), telegram.value.as_str()), ("12-34", "@abc"));
        assert_eq!(phone.description, "Неверный формат телефона! (Пример: +79991234567)");
        assert_eq!(telegram.description, "Неверный формат Telegram! (Пример: @username)");
        assert!(phone.invalid && telegram.invalid && rejected.field("ФИО").invalid);
        assert_eq!(rejected.field("Теги (через запятую)").value, "дом");
        client.page("/").assert_says("Книга пока пуста");
    }

    fn a_form_sent_twice_creates_one_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let quick = client.page("/").form("Добавить").fill("ФИО", "Анна Котова").fill("Телефон", "+79991234567");
        quick.submit(&client).location();
        assert_eq!(names(&quick.submit(&client).follow(&client)), ["Анна Котова"]);
        let full = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        assert_eq!(full.submit(&client).location(), full.submit(&client).location());
        assert_eq!(names(&client.page("/")).len(), 2);
    }

    fn a_form_reused_with_other_values_creates_another_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let page = client.page("/contacts/new");
        let first = page.form("Сохранить").fill("Фамилия", "Титов").submit(&client).location();
        client.page(&format!("{first}/edit")).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        // With the back button the browser shows the same form, with the UID of the first contact.
        let second = page.form("Сохранить").fill("Фамилия", "Юдин");
        let other = second.submit(&client).location();
        assert_ne!(other, first);
        assert_eq!(second.submit(&client).location(), other);
        assert_eq!(page.form("Сохранить").fill("Фамилия", "Титов").submit(&client).location(), first);
        assert_eq!(names(&client.page("/")), ["Титов", "Юдин"]);
        let quick = client.page("/");
        for (name, phone) in [("Анна", "+79991234567"), ("Борис", "+79991234568")] {
            quick.form("Добавить").fill("ФИО", name).fill("Телефон", phone).submit(&client).location();
        }
        assert_eq!(names(&client.page("/")).len(), 4);
    }

    fn dates_are_read_as_people_write_them(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (language, typed, shown, again) in [
            ("ru", "22.3", "22 марта", "22.03"), ("ru", "22/03/1980", "22 марта 1980", "22.03.1980"),
            ("ru", "22 марта 1980", "22 марта 1980", "22.03.1980"), ("ru", "12/25/1980", "25 декабря 1980", "25.12.1980"),
            ("ru", "3/4/1980", "3 апреля 1980", "03.04.1980"), ("ru", "1980-03", "март 1980", "1980-03"),
            ("en", "3/4/1980", "March 4, 1980", "03/04/1980"), ("en", "March 22", "March 22", "03/22"),
            ("en", "25.12.1980", "December 25, 1980", "12/25/1980"), ("en", "1980", "1980", "1980"),
        ] {
            client.post("/language", &[("language", language), ("back", "/")]);
            let mut form = client.page("/contacts/new").form_to("/contacts");
            // Two of them have the same words and the same day, which the form asks about.
            form = form.set("family", typed).set("birthday", typed).pressing("anyway", "on");
            let path = form.submit(&client).location();
            client.page(&path).assert_says(shown);
            let edit = client.page(&format!("{path}/edit"));
            assert_eq!(edit.select("#birthday")[0].attr("value"), Some(again), "{typed}");
            assert!(edit.texts("#birthday-read")[0].contains(shown), "{typed}");
            // The language that the form was shown in decides, not that of the request.
            client.post("/language", &[("language", "ru"), ("back", "/")]);
            let form = edit.form_to(&path).set("title", "x");
            client.page(&form.submit(&client).location());
            client.post("/language", &[("language", language), ("back", "/")]);
            client.page(&path).assert_says(shown);
        }
        client.post("/language", &[("language", "ru"), ("back", "/")]);
        for (typed, error) in [("31.02.1980", "В календаре нет такого дня"), ("летом", "Введите дату в виде")] {
            let page = client.page("/contacts/new").form_to("/contacts").set("family", "x").set("birthday", typed).submit(&client).page(422);
            assert!(page.field("День рождения").description.contains(error), "{typed}");
            assert_eq!(page.field("День рождения").value, typed);
        }
    }

    fn rows_are_removed_without_losing_anything(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Титов\r\nN:Титов;;;;\r\nTEL:1111\r\nTEL:2222\r\nTEL:3333\r\nADR:;;Мира 1;;;;\r\nEND:VCARD\r\n");
        let path = row(&client.page("/"), "Титов");
        let form = client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").pressing("remove", "phone-1");
        let page = form.submit(&client).page(200).form("Сохранить").pressing("remove", "address-0").submit(&client).page(200);
        assert_eq!(page.fields("Телефон").into_iter().map(|field| field.value).collect::<Vec<_>>(), ["1111", "3333"]);
        page.form("Сохранить").submit(&client).location();
        let card = cards_of_anna(&server);
        assert!(card.contains("TEL:1111\r\nTEL:3333\r\n") && card.contains("TITLE:врач") && !card.contains("ADR"), "{card}");
    }

    fn rows_are_moved_without_losing_anything(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Титов\r\nN:Титов;;;;\r\nTEL:1111\r\nTEL;X=1:2222\r\nADR:;;Мира 1;;;;\r\nADR:;;Мира 2;;;;\r\nX-A:1\r\nX-B:2\r\nEND:VCARD\r\n");
        let before = cards_of_anna(&server);
        let path = row(&client.page("/"), "Титов");
        let mut page = client.page(&format!("{path}/edit"));
        page = page.form("Добавить телефон").fill("Должность", "врач").submit(&client).page(200);
        page = page.form("Сохранить").fill_nth("Телефон", 2, "3333").pressing("up", "phone-2").submit(&client).page(200);
        for (button, row) in [("up", "phone-1"), ("down", "address-0"), ("up", "detail-1"), ("up", "phone-0"), ("down", "link-9"), ("up", "odd")] {
            page = page.form("Сохранить").pressing(button, row).submit(&client).page(200);
        }
        assert_eq!(page.fields("Телефон").into_iter().map(|field| field.value).collect::<Vec<_>>(), ["3333", "1111", "2222"]);
        let saved = page.form("Сохранить").submit(&client).follow(&client);
        let expected = before.replace("TEL:1111\r\nTEL;X=1:2222", "TEL:3333\r\nTEL:1111\r\nTEL;X=1:2222")
            .replace("ADR:;;Мира 1;;;;\r\nADR:;;Мира 2;;;;", "ADR:;;Мира 2;;;;\r\nADR:;;Мира 1;;;;").replace("X-A:1\r\nX-B:2", "X-B:2\r\nX-A:1")
            .replace("END:VCARD", "TITLE:врач\r\nEND:VCARD");
        assert_eq!(cards_of_anna(&server), expected);
        assert_eq!(saved.link("Позвонить"), "tel:3333");
        saved.form("Отменить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
    }

    fn every_field_of_the_form_is_saved_and_shown(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // Without script the server adds the rows.
        let mut page = client.page("/contacts/new");
        for more in ["Добавить телефон", "Добавить адрес эл. почты", "Добавить мессенджер", "Добавить ссылку", "Добавить адрес"] {
            page = page.form(more).submit(&client).page(200);
        }
        let form = page.form("Сохранить")
            .fill("Фамилия", "Титова").fill("Имя", "Вера").fill("Отчество", "Львовна")
            .fill("Звание, титул («проф.»)", "проф.").fill("Суффикс («мл.»)", "мл.").fill("Прозвище", "Веруня")
            .fill("Организация", "Ромашка").fill("Отдел", "Сбыт").fill("Должность", "инженер")
            .fill("Телефон", "8 (999) 123-45-67 доб. 12").fill_nth("Телефон", 1, "112")
            .fill_nth("Тип", 0, "мобильный").fill_nth("Тип", 1, "Свой тип…").fill_nth("Свой тип", 1, "дача")
            .fill("Эл. почта", "vera@example.org").fill_nth("Эл. почта", 1, "v@пример.рф")
            .fill("Имя в мессенджере", "t.me/vera_t").fill_nth("Имя в мессенджере", 1, "+79991234567")
            .fill_nth("Мессенджер", 1, "WhatsApp")
            .fill("Ссылка", "example.org/vera")
            .fill("Улица, дом", "Садовая ул., 1; стр. 2").fill("Город", "Томск").fill("Индекс", "634000").fill("Страна", "Россия")
            .fill("День рождения", "29.02").fill("Годовщина", "22.03.2010")
            .fill("Новые метки (через запятую)", "Друзья, Соседи")
            .fill("Заметки", "первая строка\nвторая, с запятой; и \\ чертой");
        let page = form.submit(&client).follow(&client);
        assert_eq!(page.heading(), "проф. Титова Вера Львовна мл.");
        let shown = page.text();
        for text in ["Веруня", "инженер, Ромашка · Сбыт", "8 (999) 123-45-67 доб. 12", "дача", "112",
            "vera@example.org", "v@пример.рф", "@vera_t", "WhatsApp", "Садовая ул., 1; стр. 2", "634000, Томск", "Россия",
            "29 февраля", "22 марта 2010 г.", "первая строка вторая, с запятой; и \\ чертой"] {
            assert!(shown.contains(text), "«{text}» is not shown: {shown}");
        }
        assert_eq!(page.texts(".fact a.tag"), ["Друзья", "Соседи"]);
        assert_eq!(page.link("8 (999) 123-45-67 доб. 12"), "tel:89991234567;ext=12");
        assert_eq!(page.link("example.org/vera"), "https://example.org/vera");
        // An unchanged form changes no byte of the card.
        let before = cards_of_anna(&server);
        assert!(before.contains("BDAY;VALUE=text:--0229") || before.contains("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"), "{before}");
        let path = page.path.clone();
        let again = client.page(&format!("{path}/edit")).form("Сохранить").submit(&client).follow(&client);
        assert_eq!(again.flash().as_deref(), Some("Ничего не изменилось."));
        assert_eq!(cards_of_anna(&server), before);
    }

    fn an_edit_changes_only_the_edited_property(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-1\r\nFN:Анна Котова\r\nN:Котова;Анна;;;\r\n\
            item1.TEL;TYPE=CELL,VOICE;TYPE=pref:8-800-2000-\r\n 600\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n\
            TEL:+7 1\r\nX-SOMETHING;X-A=\"b,c\":keep\\,me\r\nnote:старое\r\nEND:VCARD\r\n";
        import(&server, card);
        let path = row(&client.page("/"), "Анна Котова");
        // The imported phone is invalid and stays; an edited phone must be valid.
        let saved = client.page(&format!("{path}/edit")).form("Сохранить").fill("Заметки", "новое").submit(&client);
        assert_eq!(saved.follow(&client).flash().as_deref(), Some("Сохранено."));
        let expected = card.replace("note:старое", "note:новое");
        let rev = |text: &str| text.lines().filter(|l| !l.starts_with("REV")).collect::<Vec<_>>().join("\r\n");
        assert_eq!(rev(&cards_of_anna(&server)), rev(&expected));
        let rejected = client.page(&format!("{path}/edit")).form("Сохранить").fill_nth("Телефон", 1, "+7 2").submit(&client);
        assert!(rejected.page(422).fields("Телефон")[1].invalid);
    }

    fn all_errors_are_listed_at_once_and_the_input_is_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let page = client.page("/contacts/new").form("Добавить ссылку").submit(&client).page(200);
        let form = page.form("Сохранить").fill("Телефон", "12").fill("Эл. почта", "a b@c").fill("Имя в мессенджере", "ab")
            .fill("Ссылка", "javascript:alert(1)").fill("День рождения", "31.02.1980").fill("Заметки", "не терять");
        let rejected = form.submit(&client).page(422);
        let mut wrong: Vec<String> = rejected.errors().into_iter().map(|(_, id)| id).collect();
        wrong.sort();
        assert_eq!(wrong, ["birthday", "email-0", "link-0", "messenger-0", "phone-0"]);
        for (label, typed) in [("Телефон", "12"), ("Эл. почта", "a b@c"), ("Имя в мессенджере", "ab"),
            ("Ссылка", "javascript:alert(1)"), ("День рождения", "31.02.1980")] {
            let field = rejected.field(label);
            assert!(field.invalid && !field.description.is_empty() && field.value == typed, "{field:?}");
        }
        assert_eq!(rejected.field("Заметки").value, "не терять");
        let nameless = client.page("/contacts/new").form("Сохранить").fill("Заметки", "кто это").submit(&client).page(422);
        assert_eq!(nameless.errors()[0].1, "family");
        assert!(nameless.field("Фамилия").invalid);
        client.page("/").assert_says("Книга пока пуста");
    }

    fn one_field_that_can_serve_as_a_name_is_enough(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (label, value) in [("Имя", "Аня"), ("Организация", "Ромашка"), ("Прозвище", "Кот"),
            ("Телефон", "112"), ("Эл. почта", "a@example.org")] {
            let form = client.page("/contacts/new").form("Сохранить").fill(label, value);
            assert_eq!(form.submit(&client).follow(&client).heading(), value);
        }
        assert_eq!(names(&client.page("/")).len(), 5);
    }

    fn a_messenger_name_is_changed_in_the_value_and_in_the_parameter(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:s\r\nFN:Анна\r\n\
            X-SOCIALPROFILE;X-USER=anna;type=twitter:http://twitter.com/anna\r\n\
            X-SOCIALPROFILE;type=facebook;X-USER=\"a b\":http://facebook.com/?id=5\r\n\
            X-MATRIX:anna:example.org\r\nEND:VCARD\r\n");
        let path = row(&client.page("/"), "Анна");
        let form = client.page(&format!("{path}/edit"));
        let shown: Vec<String> = form.fields("Имя в мессенджере").into_iter().map(|f| f.value).collect();
        assert_eq!(shown[..3], ["anna", "a b", "anna:example.org"]);
        let form = form.form("Сохранить").fill_nth("Имя в мессенджере", 0, "vera").fill_nth("Имя в мессенджере", 1, "v c");
        form.fill_nth("Имя в мессенджере", 2, "vera:example.org").submit(&client).location();
        let card = cards_of_anna(&server);
        for line in ["X-SOCIALPROFILE;X-USER=vera;type=twitter:http://twitter.com/vera", "X-USER=v c:http://facebook.com/?id=5",
            "X-MATRIX:vera:example.org"] {
            assert!(card.contains(line), "{line}: {card}");
        }
        let again: Vec<String> = client.page(&format!("{path}/edit")).fields("Имя в мессенджере").into_iter().map(|f| f.value).collect();
        assert_eq!(again[..3], ["vera", "v c", "vera:example.org"]);
    }

    fn very_long_values_are_stored_and_found(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // The words differ, so that no database can compress them.
        let long = |of: &str| (0..900).map(|n| format!("{of}{:x}", n * 7919 % 65_521)).collect::<Vec<_>>().concat();
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{}\r\nFN:{}\r\nN:{};;;;\r\nCATEGORIES:{}\r\nEND:VCARD\r\n",
            long("u"), long("f"), long("n"), long("c"));
        import(&server, &card);
        assert_eq!(cards_of_anna(&server), card);
        let list = client.page("/");
        assert_eq!(names(&list), [long("f")]);
        assert_eq!(client.page(&row(&list, "f0")).texts(".fact a.tag"), [long("c")]);
        assert_eq!(names(&client.page(&list.link(&format!("{} 1", long("c"))))).len(), 1);
        // The same card again is the same contact.
        let anna = server.access_of("anna");
        let done = import_file(&server.app, &anna, "a.vcf", card).import.counts.done;
        assert_eq!((done.added, done.same), (0, 1));
    }

    fn concurrent_edits_of_different_fields_are_merged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let edit = format!("{path}/edit");
        let (mine, theirs) = (client.page(&edit), client.page(&edit));
        theirs.form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let saved = mine.form("Сохранить").fill("Заметки", "звонить вечером").submit(&client).follow(&client);
        assert!(saved.flash().unwrap().starts_with("Сохранено. Пока вы редактировали контакт, его изменили"));
        saved.assert_says("врач");
        assert_eq!(fact(&saved, "Заметки"), "звонить вечером");
    }

    fn the_input_is_kept_if_the_contact_was_moved_to_the_trash(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let mine = client.page(&format!("{path}/edit"));
        client.page(&path).form("Удалить").submit(&client).location();
        let kept = mine.form("Сохранить").fill("Заметки", "звонить вечером").submit(&client).page(409);
        assert!(kept.flash().unwrap().starts_with("Пока вы редактировали контакт, его переместили в корзину."));
        client.page("/trash").form("Восстановить Котова Анна").submit(&client).location();
        let saved = kept.form("Сохранить").submit(&client).follow(&client);
        assert_eq!(fact(&saved, "Заметки"), "звонить вечером");
    }

    fn a_line_is_never_mistaken_for_another_in_concurrent_edits(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Анна\r\nN:;Анна;;;\r\n\
            TEL:111111\r\nTEL:222222\r\nEND:VCARD\r\n");
        let form = client.page(&format!("{}/edit", row(&client.page("/"), "Анна")));
        let theirs = form.form("Сохранить").fill_nth("Телефон", 0, "111999").submit(&client);
        theirs.location();
        let mine = form.form("Сохранить").fill_nth("Телефон", 0, "").fill_nth("Телефон", 1, "222999");
        let conflict = mine.submit(&client).page(409);
        conflict.assert_says("Сейчас в книге: 111999");
        conflict.form("Сохранить выбранное").check("Сейчас в книге: 111999").submit(&client).location();
        let card = cards_of_anna(&server);
        assert!(card.contains("TEL:111999\r\nTEL:222999\r\n"), "{card}");
    }

    fn the_revision_time_follows_an_edit_and_comes_back_with_an_undo(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = |rev: &str, title: &str| {
            format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Анна\r\nN:;Анна;;;\r\n\
                REV:{rev}\r\nTITLE:{title}\r\nCATEGORIES:Дача\r\nEND:VCARD\r\n")
        };
        let original = card("20200101T000000Z", "врач");
        import(&server, &original);
        let path = row(&client.page("/"), "Анна");
        let edit = format!("{path}/edit");
        let revision = || {
            let cards = cards_of_anna(&server);
            cards.lines().find_map(|line| line.strip_prefix("REV:")).unwrap().to_owned()
        };
        // An untouched form changes nothing.
        client.page(&edit).form("Сохранить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), original);
        let saved = client.page(&edit).form("Сохранить").fill("Должность", "главврач").submit(&client).follow(&client);
        let edited = revision();
        assert!(edited.as_str() > "20260101" && edited.len() == "20200101T000000Z".len(), "{edited}");
        assert_eq!(cards_of_anna(&server), card(&edited, "главврач"));
        saved.form("Отменить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), original);
        // A label that is renamed is an edit too.
        client.page("/labels").form("Переименовать").set("name", "Сад").submit(&client).location();
        assert!(cards_of_anna(&server).contains("CATEGORIES:Сад"), "{}", cards_of_anna(&server));
        assert_ne!(revision(), "20200101T000000Z");
    }
}
