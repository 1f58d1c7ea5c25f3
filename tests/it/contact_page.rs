//! The page of a contact: which values are links, and labels without the form.

use crate::support::client::Client;
use crate::support::contacts::{add, import, row};
use crate::support::page::{Page, text_of};
use crate::support::server::TestServer;

/// The targets of the links among the facts and the large buttons.
fn targets(page: &Page, within: &str) -> Vec<String> {
    let links = page.select(&format!("{within} a[href]"));
    links
        .iter()
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect()
}

/// The labels on the page of a contact.
fn labels(client: &Client, path: &str) -> Vec<String> {
    client.page(path).texts("article .tag")
}

/// Imports a card of these lines, and opens its page.
fn page_of(server: &TestServer, client: &Client, name: &str, lines: &str) -> Page {
    import(
        server,
        &format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:{name};;;;\r\n{lines}END:VCARD\r\n"
        ),
    );
    client.page(&row(&client.page("/"), name))
}

both_databases! {
    fn only_values_that_can_be_reached_are_links(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let page = page_of(&server, &client, "Маша", "TEL:спросить Машу\r\nEMAIL:у Маши\r\nEMAIL:masha\r\n\
            IMPP:telegram:спросить Машу\r\nIMPP:xmpp:masha\r\nURL:нет сайта\r\nURL:javascript:alert(1)\r\n\
            PHOTO;VALUE=uri:javascript:alert(1)\r\n");
        assert_eq!(targets(&page, ".three"), [""; 0]);
        assert_eq!(targets(&page, ".fact .value"), [""; 0]);
        assert!(page.select("[href^='javascript:']").is_empty());
        page.assert_says("спросить Машу");
        let page = page_of(&server, &client, "Петя", "TEL;TYPE=FAX:+7 495 000-00-01\r\nitem1.TEL:+7 495 000-00-02\r\n\
            item1.X-ABLabel:Рабочий факс\r\nTEL:спросить\r\nTEL;TYPE=PAGER:+7 495 000-00-03\r\n\
            TEL;TYPE=CELL:+7 999 123-45-67\r\nEMAIL:у Пети\r\nEMAIL:petya@example.org\r\nIMPP:telegram:Петя\r\nIMPP:telegram:petya_1\r\n");
        assert_eq!(targets(&page, ".three"), ["tel:+79991234567", "mailto:petya@example.org", "https://t.me/petya_1"]);
        let page = page_of(&server, &client, "Факс", "TEL;TYPE=FAX:+7 495 000-00-04\r\n");
        assert_eq!(targets(&page, ".three"), ["tel:+74950000004"], "a fax is called if there is nothing else");
    }

    fn an_address_has_a_link_to_a_map(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let page = page_of(&server, &client, "Дом", "ADR:;кв. 5;Mira 1;Orel;;302000;Russia\r\nADR:17;;;;;;\r\n");
        let maps = page.select("a[data-geo]");
        assert_eq!(maps.len(), 1, "a post-office box is on no map");
        assert_eq!(maps[0].attr("data-geo"), Some("geo:0,0?q=Mira%201%2C%20Orel%2C%20302000%2C%20Russia"));
        let url = "https://www.openstreetmap.org/search?query=Mira%201%2C%20Orel%2C%20302000%2C%20Russia";
        assert_eq!((maps[0].attr("href"), maps[0].attr("rel")), (Some(url), Some("noreferrer")));
        assert_eq!(text_of(maps[0]), "Показать на карте: Mira 1, кв. 5, 302000, Orel, Russia");
    }

    fn a_label_is_put_on_and_taken_off_without_the_form(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "соседи");
        let page = client.page(&format!("{path}?q=%D0%BA%D0%BE%D1%82"));
        let offered = page.select("#other-labels option");
        assert_eq!(offered.iter().map(|option| option.attr("value").unwrap()).collect::<Vec<_>>(), ["соседи"]);
        let add_form = || client.page(&format!("{path}?q=%D0%BA%D0%BE%D1%82")).form("Добавить");
        let added = add_form().fill("Новые метки (через запятую)", "соседи").submit(&client);
        assert_eq!(added.location(), format!("{path}?q=%D0%BA%D0%BE%D1%82"), "the place in the list is kept");
        let added = added.follow(&client);
        assert_eq!(added.flash().as_deref(), Some("Метка «соседи» добавлена."));
        assert_eq!(added.texts("article .tag"), ["друзья", "соседи"]);
        added.form("Отменить").submit(&client).location();
        assert_eq!(labels(&client, &path), ["друзья"]);
        let twice = add_form().fill("Новые метки (через запятую)", "ДРУЗЬЯ").submit(&client).follow(&client);
        assert_eq!(twice.flash().as_deref(), Some("Ничего не изменилось."));
        assert!(twice.find_form("Отменить").is_none());
        let several = add_form().fill("Новые метки (через запятую)", "Дача, Работа").submit(&client).follow(&client);
        assert_eq!(several.texts("article .tag"), ["Дача", "друзья", "Работа"]);
        let removed = several.form("Снять метку: друзья").submit(&client).follow(&client);
        assert_eq!(removed.flash().as_deref(), Some("Метка «друзья» снята."));
        assert_eq!(removed.texts("article .tag"), ["Дача", "Работа"]);
        client.page("/changes").assert_says("Дача");
        client.page(&path).form("Удалить").submit(&client).location();
        assert!(client.page(&path).find_form("Снять метку: Дача").is_none(), "not in the trash");
        assert_eq!(client.post(&format!("{path}/labels"), &[("add", "x")]).status, 404);
        assert_eq!(client.get(&format!("{path}/labels")).status, 404);
    }

    fn the_form_shows_the_most_used_labels_and_folds_the_others(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let all: Vec<String> = (10..24).map(|n| format!("м{n}")).collect();
        add(&client, "Котова Анна", "+79991234567", &all.join(","));
        for name in ["Титов Лев", "Ежов Борис"] {
            add(&client, name, "+79991234567", "м22,м23");
        }
        let boxes = |page: &Page, within: &str| -> Vec<String> {
            let found = page.select(&format!("{within} input[name=label]"));
            found.iter().map(|label| label.attr("value").unwrap().to_owned()).collect()
        };
        let form = client.page("/contacts/new");
        let in_sight: Vec<String> = all.iter().filter(|name| !["м20", "м21"].contains(&name.as_str())).cloned().collect();
        assert_eq!(boxes(&form, ".chips"), in_sight);
        assert_eq!(boxes(&form, ".labels details"), ["м20", "м21"]);
        form.assert_says("Остальные метки (2)");
        // Those of the contact come first, however many they are.
        let path = row(&client.page("/"), "Котова Анна");
        let form = client.page(&format!("{}/edit", path.split('?').next().unwrap()));
        assert_eq!(boxes(&form, ".chips"), all);
        assert!(form.select(".labels details").is_empty());
    }

    fn labels_are_checked_on_a_page_of_their_own(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "друзья, дача");
        add(&client, "Титов Лев", "+79991234568", "соседи");
        let page = client.page(&format!("{path}/labels?sort=given"));
        assert_eq!(page.heading(), "Метки: Котова Анна");
        // Another request takes off a label that this form shows, and adds one that it does not show.
        client.post(&format!("{path}/labels"), &[("remove", "дача"), ("add", "Работа")]);
        let form = page.form("Сохранить").uncheck("друзья").check("соседи").fill("Новые метки (через запятую)", "Клуб");
        let saved = form.submit(&client);
        assert_eq!(saved.location(), "/?sort=given");
        assert_eq!(saved.follow(&client).flash().as_deref(), Some("Метки сохранены."));
        assert_eq!(labels(&client, &path), ["Клуб", "Работа", "соседи"]);
        client.page(&path).form("Снять метку: Клуб");
        let boris = server.client_of("boris");
        assert_eq!(boris.post(&format!("{path}/labels"), &[("add", "x")]).status, 404);
        assert_eq!(boris.get(&format!("{path}/labels")).status, 404);
    }

    fn a_contact_gets_no_more_labels_than_it_can_have(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let many: Vec<String> = (0..501).map(|n| format!("l{n}")).collect();
        let rejected = client.post(&format!("{path}/labels"), &[("add", &many.join(","))]).follow(&client);
        assert_eq!(rejected.flash().as_deref(), Some("У контакта может быть до 500 меток."));
        assert_eq!(labels(&client, &path), [""; 0]);
        let long = "я".repeat(40_000);
        let rejected = client.post(&format!("{path}/labels"), &[("add", &long), ("back", "//evil.example")]);
        assert_eq!(rejected.location(), "/");
        assert_eq!(labels(&client, &path), [""; 0]);
    }
}
