//! Adding a contact that may be in the book already, or whose number, address or account another contact has: the forms
//! ask, the lab's request does not.

use crate::support::contacts::{add, cards_of_anna, names, row};
use crate::support::form::Form;
use crate::support::import::{card, import};
use crate::support::server::TestServer;

both_databases! {
    fn a_number_or_address_that_is_known_is_reported_before_a_contact_is_added(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Пушкин Александр", "+79991234567", "");
        let form = || client.page("/contacts/new").form_to("/contacts").set("family", "Титов").set("phone", "8 999 123-45-67").set("note", "моя");
        let first = form();
        let known = first.submit(&client).page(409);
        known.assert_says("Этот телефон есть у контакта Пушкин Александр");
        assert_eq!(known.link("Пушкин Александр").split('?').next(), path.split('?').next());
        assert_eq!(names(&client.page("/")), ["Пушкин Александр"]);
        assert_eq!(known.field("Заметки").value, "моя");
        let created = known.form("Всё равно добавить").submit(&client).location();
        // The form that is sent again finds its own contact, which it does not ask about.
        assert_eq!(known.form("Всё равно добавить").submit(&client).location(), created);
        let page = form().set("email", "a@b.org").submit(&client).page(409);
        assert_eq!(page.texts("section.summary li").len(), 2);
        form().set("phone", "8 999 123-45-68").submit(&client).location();
    }

    fn quick_add_asks_about_a_known_number_and_keeps_what_was_typed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Пушкин Александр", "+79991234567", "");
        let list = client.page("/?sort=given");
        let quick = list.form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", "8 (999) 123-45-67");
        let known = quick.fill("Telegram", "@lev_titov").fill("Теги (через запятую)", "дача").submit(&client).page(409);
        known.assert_says("Этот телефон есть у контакта Пушкин Александр");
        assert_eq!(known.link("Пушкин Александр").split('?').next(), path.split('?').next());
        assert_eq!(names(&client.page("/")), ["Пушкин Александр"]);
        for (label, value) in [("ФИО", "Титов Лев"), ("Телефон", "8 (999) 123-45-67"), ("Telegram", "@lev_titov"),
            ("Теги (через запятую)", "дача")] {
            assert_eq!(known.field(label).value, value);
        }
        // Enter asks again, also about another number.
        known.form("Добавить").submit(&client).page(409);
        known.form("Добавить").fill("Телефон", "+79991234569").submit(&client).location();
        let created = known.form("Всё равно добавить").submit(&client);
        assert_eq!(created.location(), "/?sort=given");
        // The form that is sent again finds its own contact, which it does not ask about.
        known.form("Всё равно добавить").submit(&client).location();
        assert_eq!(names(&client.page("/")).len(), 3);
    }

    fn a_number_that_many_contacts_have_leads_to_all_of_them(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for n in 0..15 {
            add(&client, &format!("Завод {n:02}"), "+7 495 123-45-67", "");
        }
        let quick = client.page("/").form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", "8 (495) 123-45-67");
        let known = quick.submit(&client).page(409);
        let items = known.texts("section.summary li");
        assert_eq!(items.len(), 4);
        assert_eq!(items[3], "И ещё 12 контактов с этим телефоном");
        // However the number is written.
        for typed in ["+7 495 123-45-67", "+74951234567", "8 495 123 45 67"] {
            let known = client.page("/").form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", typed).submit(&client).page(409);
            known.link("И ещё 12 контактов с этим телефоном");
        }
        let found = client.page(&known.link("И ещё 12 контактов с этим телефоном"));
        found.assert_says("Найдено 15 контактов");
        // The form of a contact says the same, of each number and address.
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Титов").set("phone", "8 495 1234567");
        let known = form.submit(&client).page(409);
        known.link("И ещё 12 контактов с этим телефоном");
        // A number that three contacts have leads nowhere else.
        for n in 0..3 {
            add(&client, &format!("Склад {n}"), "+7 495 123-45-68", "");
        }
        let known = quick.fill("Телефон", "+7 495 123-45-68").submit(&client).page(409);
        assert_eq!(known.texts("section.summary li").len(), 3);
    }

    fn a_script_that_posts_the_fields_of_the_lab_is_not_asked(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анна", "Борис"] {
            let fields = [("fio", name), ("telephone", "+79991234567"), ("telegram", ""), ("tags", "")];
            assert_eq!(client.post("/add", &fields).location(), "/");
        }
        assert_eq!(names(&client.page("/")), ["Анна", "Борис"]);
    }

    fn what_a_form_says_is_added_to_the_contact_that_is_known(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Пушкин Александр", "+79991234567", "поэты");
        let before = cards_of_anna(&server);
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Пушкин").set("given", "Саша");
        let form = form.set("phone", "8 999 123-45-67").set("email", "a@pushkin.ru").set("note", "дача").set("new-labels", "друзья");
        let known = form.submit(&client).page(409);
        let added = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(added.path.split('?').next(), path.split('?').next());
        assert_eq!(added.flash().as_deref(), Some("Контакт «Пушкин Александр» дополнен."));
        assert_eq!(added.heading(), "Пушкин Александр");
        assert_eq!(names(&client.page("/")), ["Пушкин Александр"]);
        // The number is the same in another spelling; the other name is kept.
        let cards = cards_of_anna(&server);
        for line in ["a@pushkin.ru", "дача", "друзья", "поэты", "X-ALSO-FN:Пушкин Саша"] {
            assert!(cards.contains(line), "{line} {cards}");
        }
        assert_eq!(cards.matches("TEL").count(), 1, "{cards}");
        // The form that is sent again adds nothing, and says the same.
        let again = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(cards_of_anna(&server), cards);
        assert_eq!(again.flash(), added.flash());
        again.form("Отменить").submit(&client).location();
        assert_eq!(cards_of_anna(&server), before);
        // Of a contact that has all of it already nothing is added, and nothing can be undone.
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Пушкин").set("given", "Александр");
        let known = form.set("phone", "+79991234567").submit(&client).page(409);
        let nothing = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(nothing.flash().as_deref(), Some("Ничего не изменилось."));
        assert!(nothing.find_form("Отменить").is_none());
    }

    fn quick_add_adds_to_the_contact_that_is_known(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Пушкин Александр", "+79991234567", "");
        let quick = client.page("/").form("Добавить").fill("ФИО", "Саша").fill("Телефон", "8 999 123-45-67");
        let known = quick.fill("Telegram", "@sasha_p").submit(&client).page(409);
        let list = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        let again = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(again.flash(), list.flash());
        again.form("Отменить").submit(&client).location();
        assert!(!client.page(&path).text().contains("@sasha_p"));
        let list = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(names(&list), ["Пушкин Александр"]);
        assert!(client.page(&path).text().contains("@sasha_p"));
        // The contact is gone: what was typed becomes a contact of its own.
        client.page(&path).form("Удалить").submit(&client).location();
        let list = known.form("Дополнить этот контакт").submit(&client).follow(&client);
        assert_eq!(names(&list), ["Саша"]);
        assert_eq!(list.flash().as_deref(), Some("Тот контакт уже удалён, поэтому создан новый."));
    }

    fn quick_add_takes_service_codes_and_numbers_with_hours_and_no_nonsense(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let add = |number: &str| client.post("/add", &[("fio", "Анна"), ("telephone", number), ("telegram", ""), ("tags", "\u{200b}, \u{200f}")]);
        let good = ["*102#", "8 495 123-45-67, 10-19", "+7 903 777-10-22 (Маша)", "8 495 123-45-68 добавочный номер 12"];
        for number in good {
            add(number).location();
        }
        for number in ["", "123456", "позвоните 1234567", "8-903-XX-12-34", "#"] {
            add(number).page(422).assert_says("Неверный формат телефона! (Пример: +79991234567)");
        }
        assert_eq!(names(&client.page("/")), ["Анна"; 4]);
        client.page("/labels").assert_says("Меток пока нет");
        let found = client.page("/?q=84951234568");
        let page = client.page(&row(&found, "Анна"));
        assert!(!page.select("a[href='tel:84951234568;ext=12']").is_empty());
    }

    fn the_hint_says_how_certain_it_is_and_why(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let cards = [
            card("a", "FN:Морозов Александр\r\nTEL:+7 903 222-22-33"),
            card("b", "FN:Ёлкина Анна\r\nBDAY:1980-03-22\r\nTEL:+7 903 222-22-44"),
            card("c", "FN:Титов Лев\r\nX-TELEGRAM:lev_titov"),
        ];
        import(&server.app, &server.access_of("anna"), "a.vcf", cards.concat());
        let form = || client.page("/contacts/new").form_to("/contacts");
        let told = |form: Form| form.submit(&client).page(409).texts("section.summary li");
        let named = |family: &str, given: &str| form().set("family", family).set("given", given);
        assert_eq!(
            told(named("Morozov", "Alexander").set("phone", "8 903 222 22 33")),
            ["Морозов Александр Точно один человек: тот же номер 8 903 222 22 33, имя другими буквами Дополнить этот контакт"],
        );
        // The same number, and a short form.
        assert_eq!(
            told(named("Морозов", "Саша").set("phone", "+7 903 222-22-33")),
            ["Морозов Александр Скорее всего, один человек: тот же номер +7 903 222-22-33, краткая форма имени Дополнить этот контакт"],
        );
        // No number at all.
        assert_eq!(
            told(named("Елкина", "Анна").set("birthday", "22.03.1980")),
            ["Ёлкина Анна Скорее всего, один человек: тот же день рождения, то же имя Дополнить этот контакт"],
        );
        let quick = |name: &str| {
            let quick = client.page("/").form("Добавить").fill("ФИО", name).fill("Телефон", "+7 903 222-22-66");
            told(quick.fill("Telegram", "@lev_titov"))
        };
        assert_eq!(
            quick("Лев Титов"),
            ["Титов Лев Точно один человек: тот же аккаунт в мессенджере lev_titov, то же имя Дополнить этот контакт"],
        );
        assert_eq!(quick("Анна Белова"), ["Этот аккаунт в мессенджере есть у контакта Титов Лев Дополнить этот контакт"]);
        // A father and his son are two people; that the number is known is told all the same.
        let son = named("Ёлкина", "Анна").set("birthday", "22.03.2010").set("phone", "+7 903 222-22-44");
        assert_eq!(told(son), ["Этот телефон есть у контакта Ёлкина Анна Дополнить этот контакт"]);
        // A namesake whom nothing else connects, and someone of whom nothing is known.
        named("Морозов", "Иван").set("phone", "+7 903 222-22-55").submit(&client).location();
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        assert_eq!(
            told(named("Морозов", "Саша").set("phone", "+7 903 222-22-33"))[0],
            "Морозов Александр Probably the same: same phone +7 903 222-22-33, short form of the name Add to this contact",
        );
    }

    fn a_number_that_a_whole_firm_has_is_known_all_the_same(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let office = (0..60).map(|n| card(&format!("o{n}"), &format!("FN:Сотрудник{n} Отдел{n}\r\nTEL:+7 495 777-00-00")));
        import(&server.app, &server.access_of("anna"), "a.vcf", office.collect::<String>());
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Титов").set("phone", "8 495 777-00-00");
        let known = form.submit(&client).page(409);
        let items = known.texts("section.summary li");
        assert_eq!(items.len(), 4);
        assert_eq!(items[0], "Этот телефон есть у контакта Сотрудник0 Отдел0 Дополнить этот контакт");
        assert_eq!(items[3], "И ещё 57 контактов с этим телефоном");
    }

    fn no_contact_is_surely_two_people(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        // The cards of the first two say that they are two people; of the others the user does.
        let cards = [
            card("a", "FN:Титов Лев\r\nTEL:+7 903 222-22-33\r\nBDAY:1980-03-22"),
            card("b", "FN:Титов Лев\r\nTEL:+7 903 222-22-33\r\nBDAY:1990-03-22"),
            card("c", "FN:Белова Анна\r\nTEL:+7 903 222-22-55"),
            card("d", "FN:Белова Анна\r\nTEL:+7 903 222-22-55\r\nNOTE:сестра"),
        ];
        import(&server.app, &anna, "a.vcf", cards.concat());
        let told = |family: &str, given: &str, phone: &str| {
            let form = client.page("/contacts/new").form_to("/contacts").set("family", family).set("given", given);
            let known = form.set("phone", phone).submit(&client).page(409).texts("section.summary li");
            let sure = known.iter().filter(|text| text.contains("Точно один человек")).count();
            (known.len(), sure)
        };
        assert_eq!(told("Титов", "Лев", "+7 903 222-22-33"), (2, 0));
        assert_eq!(told("Белова", "Анна", "+7 903 222-22-55"), (2, 2));
        client.page("/duplicates").form("Это разные люди Белова Анна").submit(&client).location();
        assert_eq!(told("Белова", "Анна", "+7 903 222-22-55"), (2, 0));
    }

    fn a_contact_of_whom_the_user_said_that_it_is_another_person_is_not_hinted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", card("a", "FN:Титов Лев\r\nTEL:+7 903 222-22-33"));
        let form = client.page("/contacts/new").form_to("/contacts").set("family", "Титов").set("given", "Лев").set("phone", "89032222233");
        let known = form.submit(&client).page(409);
        known.assert_says("Точно один человек");
        let created = known.form("Всё равно добавить").submit(&client).follow(&client);
        client.page("/duplicates").form("Это разные люди Титов Лев").submit(&client).location();
        created.form("Отменить").submit(&client).location();
        // The same form once more, which has the UID of the contact that was taken back.
        let items = form.submit(&client).page(409).texts("section.summary li");
        assert_eq!(items, ["Этот телефон есть у контакта Титов Лев Дополнить этот контакт"]);
    }
}
