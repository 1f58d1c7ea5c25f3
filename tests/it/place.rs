//! The place in the list: label, search, letter, order and page go along through every page of a contact.

use crate::support::client::Client;
use crate::support::contacts::{add, names};
use crate::support::page::Page;
use crate::support::server::TestServer;

/// The path of the label in the left column.
fn label_path(client: &Client, text: &str) -> String {
    client.page("/").link(text)
}

fn open_first(client: &Client, list: &Page) -> Page {
    client.page(list.select("a[data-row]")[0].attr("href").unwrap())
}

both_databases! {
    fn a_contact_added_inside_a_search_is_one_link_away(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        let quick = client.page("/?q=%D0%BA%D0%BE%D1%82&sort=given").form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", "+79991234568");
        let list = quick.submit(&client).follow(&client);
        assert_eq!(list.flash().as_deref(), Some("Контакт успешно добавлен!"));
        assert_eq!(names(&list), ["Котова Анна"], "the search stays open");
        let url = list.link("Открыть контакт «Титов Лев»");
        assert!(url.ends_with("?q=%D0%BA%D0%BE%D1%82&sort=given"), "{url}");
        assert_eq!(client.page(&url).heading(), "Титов Лев");
        assert!(client.page("/?q=%D0%BA%D0%BE%D1%82&sort=given").find_link("Открыть контакт «Титов Лев»").is_none(), "it is shown once");
    }

    fn the_place_goes_along_through_opening_editing_saving_and_undoing(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "друзья");
        add(&client, "Юдин Олег", "+79991234569", "");
        let label = label_path(&client, "друзья 2");
        let place = format!("?{}&sort=given", label.strip_prefix("/?").unwrap());
        let list = client.page(&format!("/{place}"));
        assert_eq!(list.title(), "друзья · Книга контактов");
        let contact = open_first(&client, &list);
        assert_eq!(names(&contact), names(&list));
        let id = contact.path.split(['/', '?']).nth(2).unwrap();
        assert_eq!(contact.link("‹ К списку"), format!("/{place}#n{id}"));
        // The QR code is opened and changed, and leads back to the contact at the same place.
        let code = client.page(&contact.link("QR-код"));
        let code = code.form("Обновить код").submit(&client).page(200);
        assert_eq!(code.link("‹ К контакту"), format!("/contacts/{id}{place}"));
        let form = client.page(&contact.link("Изменить"));
        assert_eq!(form.link("Отмена"), format!("{}{place}", contact.path.split('?').next().unwrap()));
        // A form that is shown again keeps the place too.
        let rejected = form.form("Сохранить").fill("Телефон", "1").submit(&client).page(422);
        let saved = rejected.form("Сохранить").fill("Телефон", "+7 999 000-00-01").submit(&client);
        assert!(saved.location().ends_with(&place), "{}", saved.location());
        let shown = saved.follow(&client);
        let undone = shown.form("Отменить").submit(&client);
        assert!(undone.location().ends_with(&place), "{}", undone.location());
        let history = client.page(&shown.link("История"));
        assert!(history.link("‹ К контакту").ends_with(&place));
        let restored = history.form_to(history.select("form[action*=restore]")[0].attr("action").unwrap()).submit(&client);
        assert!(restored.location().ends_with(&place));
        let deleted = shown.form("Удалить").submit(&client);
        assert_eq!(deleted.location(), format!("/{place}"));
        let undone = deleted.follow(&client).form("Отменить").submit(&client);
        assert_eq!(undone.location(), format!("/{place}"));
    }

    fn a_search_stays_within_the_label_until_it_is_widened(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Котов Лев", "+79991234568", "");
        let list = client.page(&label_path(&client, "друзья 1"));
        let found = list.form("Найти").set("q", "кот").submit(&client).page(200);
        assert_eq!(names(&found), ["Котова Анна"]);
        assert_eq!(found.title(), "кот · друзья · Книга контактов");
        assert_eq!(names(&client.page(&found.link("Искать во всей книге"))), ["Котов Лев", "Котова Анна"]);
        assert!(found.link("по имени").contains("label="), "the order keeps label and search");
        assert!(found.link("по имени").contains("q="));
        let inside = open_first(&client, &found).form("Найти").set("q", "лев").submit(&client).page(200);
        inside.assert_says("Контакты не найдены");
    }

    fn a_new_contact_starts_with_the_label_and_the_words_searched_for(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        let list = client.page(&label_path(&client, "друзья 1"));
        let nothing = list.form("Найти").set("q", "Ёлкина Ольга").submit(&client).page(200);
        let form = client.page(nothing.select(".nothing a")[0].attr("href").unwrap()).form("Сохранить");
        assert_eq!(form.value("family").as_deref(), Some("Ёлкина"));
        assert_eq!(form.value("given").as_deref(), Some("Ольга"));
        assert!(form.pairs().contains(&("label".to_owned(), "друзья".to_owned())));
        let created = form.submit(&client);
        assert!(created.location().contains("label="), "{}", created.location());
        assert_eq!(names(&created.follow(&client)), ["Ёлкина Ольга"]);
        for (searched, field) in [("8 (912) 345-67-89", "phone"), ("olga@example.org", "email")] {
            let nothing = client.page("/").form("Найти").set("q", searched).submit(&client).page(200);
            let form = client.page(nothing.select(".nothing a")[0].attr("href").unwrap()).form("Сохранить");
            assert_eq!(form.value(field).as_deref(), Some(searched));
        }
        // A contact that is added beside the label gets it.
        let added = list.form("Добавить").fill("ФИО", "Юдин Олег").fill("Телефон", "+79991234570").submit(&client);
        assert_eq!(names(&added.follow(&client)), ["Ёлкина Ольга", "Котова Анна", "Юдин Олег"]);
    }

    fn exporting_without_a_selection_says_so(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "");
        let list = client.page("/?select=1");
        let answer = list.form_to("/export").submit(&client);
        assert_eq!(answer.location(), "/?select=1");
        assert_eq!(answer.follow(&client).flash().as_deref(), Some("Сначала выберите контакты."));
    }

    fn an_edited_contact_stays_in_sight_of_its_label(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for n in 0..60 {
            add(&client, &format!("Котова Анна {n:02}"), "+79991234567", "друзья");
        }
        let path = add(&client, "Яшин Лев", "+79991234568", "друзья");
        let label = label_path(&client, "друзья 61");
        let contact = client.page(&format!("{path}{}", label.strip_prefix('/').unwrap()));
        assert!(names(&contact).contains(&"Яшин Лев".to_owned()));
        let other = add(&client, "Юдин Олег", "+79991234569", "");
        let outside = client.page(&format!("{other}{}", label.strip_prefix('/').unwrap()));
        assert_eq!(names(&outside)[0], "Котова Анна 00");
    }
}
