//! Every form that is sent twice, by a double click or after Back, does nothing the second time: it neither doubles
//! nor loses anything, and no answer is a server error.

use crate::support::app::exported;
use crate::support::client::Client;
use crate::support::contacts::{add, import, row};
use crate::support::form::{Form, form_ending};
use crate::support::page::Page;
use crate::support::picture::plain;
use crate::support::server::TestServer;

/// What the forms change: the cards of the book, its labels, and its trash.
fn state(server: &TestServer, client: &Client) -> String {
    let cards = exported(&server.app, &server.access_of("anna"));
    // Each edit sets REV to its time.
    let cards: Vec<&str> = cards.lines().filter(|line| !line.starts_with("REV")).collect();
    let labels = client.page("/labels").texts(".label-list li > p").join(", ");
    let trash = client.page("/trash").texts("main li").len();
    format!("{labels}\n{trash}\n{}", cards.join("\n"))
}

/// Sends a form twice. The second answer leads somewhere or says what is wrong.
#[track_caller]
fn send_twice(server: &TestServer, client: &Client, what: &str, form: &Form) {
    let before = state(server, client);
    let first = form.submit(client);
    assert_eq!(first.status, 303, "{what}: {}", first.text());
    let after = state(server, client);
    let again = form.submit(client);
    assert!(
        [200, 303, 404, 409, 422].contains(&again.status),
        "{what}: {}",
        again.status
    );
    assert_eq!(state(server, client), after, "{what} twice");
    // Every form here but those of settings changes the book.
    assert!(
        what.starts_with("settings") || after != before,
        "{what} did nothing"
    );
}

/// Sends a form twice. Both answers say the same, and offer to undo the same.
#[track_caller]
fn press_twice(client: &Client, what: &str, form: &Form) {
    let said = |page: &Page| (page.flash(), page.form("Отменить").action.clone());
    let first = said(&form.submit(client).follow(client));
    assert_eq!(said(&form.submit(client).follow(client)), first, "{what}");
}

both_databases! {
    fn a_form_of_a_contact_sent_twice_acts_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let quick = client.page("/").form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", "+79991234568");
        send_twice(&server, &client, "quick-add", &quick);
        let new = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Юдин");
        send_twice(&server, &client, "a new contact", &new);
        let path = add(&client, "Котова Анна", "+79991234567", "друзья");
        let edit = client.page(&format!("{path}/edit")).form("Сохранить");
        let edit = edit.fill("Телефон", "+7 999 000-00-01").fill("Новые метки (через запятую)", "Дача");
        send_twice(&server, &client, "an edit", &edit);
        let label = client.page(&path).form("Добавить").fill("Новые метки (через запятую)", "Лето");
        send_twice(&server, &client, "a label of a contact", &label);
        send_twice(&server, &client, "no label of a contact", &client.page(&path).form("Снять метку: Лето"));
        let labels = client.page(&format!("{path}/labels")).form("Сохранить").uncheck("друзья");
        send_twice(&server, &client, "the labels of a contact", &labels);
        let version = form_ending(&client, &format!("{path}/history"), "/restore");
        send_twice(&server, &client, "a version", &version);
        send_twice(&server, &client, "a deletion", &client.page(&path).form("Удалить"));
        send_twice(&server, &client, "a restoration", &form_ending(&client, &path, "/restore"));
        client.page(&path).form("Удалить").submit(&client).location();
        send_twice(&server, &client, "a purge", &client.page(&format!("{path}/purge")).form("Удалить навсегда"));
        client.page(&row(&client.page("/"), "Юдин")).form("Удалить").submit(&client).location();
        send_twice(&server, &client, "an empty trash", &client.page("/trash/empty").form("Очистить корзину"));
    }

    fn a_form_that_empties_the_trash_purges_only_what_its_page_counted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let delete = |name: &str| {
            let path = add(&client, name, "+79991234567", "");
            client.page(&path).form("Удалить").submit(&client).location();
        };
        delete("Котова Анна");
        let empty = client.page("/trash/empty").form("Очистить корзину");
        delete("Титов Лев");
        for _ in 0..2 {
            empty.submit(&client).location();
            let trash = client.page("/trash");
            assert!(trash.find_form("Восстановить Титов Лев").is_some());
            assert!(trash.find_form("Восстановить Котова Анна").is_none());
        }
    }

    fn a_second_press_says_what_the_first_did_and_offers_the_same_undo(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let press_twice = |what: &str, form: &Form| press_twice(&client, what, form);
        let quick = client.page("/").form("Добавить").fill("ФИО", "Титов Лев").fill("Телефон", "+79991234568");
        press_twice("quick-add", &quick);
        press_twice("a new contact", &client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Юдин"));
        // With a REV, which each edit changes.
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k\r\nFN:Котова Анна\r\nN:Котова;Анна;;;\r\nREV:2020-01-01T00:00:00Z\r\nEND:VCARD\r\n";
        import(&server, card);
        let path = row(&client.page("/"), "Котова");
        let edit = client.page(&format!("{path}/edit")).form("Сохранить");
        let edit = edit.fill("Телефон", "+7 999 000-00-01").file("Выбрать фото", "a.png", &plain([200, 10, 10]));
        press_twice("an edit with a photo", &edit);
        server.clock.advance(chrono::TimeDelta::minutes(1));
        let edit = client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач");
        press_twice("an edit", &edit);
        let delete = client.page(&path).form("Удалить");
        press_twice("a deletion", &delete);
        press_twice("a restoration", &form_ending(&client, &path, "/restore"));
        // What happened since can not be undone by the old form.
        client.page(&path).form("Удалить").submit(&client).location();
        client.page("/changes").form_to(&form_ending(&client, "/changes", "/undo").action).submit(&client).location();
        let late = quick.submit(&client).follow(&client);
        assert!(late.find_form("Отменить").is_some());
        let edit = client.page(&format!("{}/edit", row(&client.page("/"), "Титов"))).form("Сохранить");
        edit.fill("Заметки", "дача").submit(&client).location();
        assert!(quick.submit(&client).follow(&client).find_form("Отменить").is_none());
    }

    fn a_second_press_of_labels_says_what_the_first_did(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "друзья");
        add(&client, "Титов Лев", "+79991234568", "друзья");
        add(&client, "Юдин Олег", "+79991234569", "");
        let label = client.page(&path).form("Добавить").fill("Новые метки (через запятую)", "Лето");
        press_twice(&client, "a label of a contact", &label);
        press_twice(&client, "no label of a contact", &client.page(&path).form("Снять метку: Лето"));
        // By Back, the first form is there once more, and acts.
        press_twice(&client, "the label once more", &label);
        let labels = client.page(&format!("{path}/labels")).form("Сохранить").uncheck("друзья").uncheck("Лето");
        press_twice(&client, "the labels of a contact", &labels);
        let star = client.page("/").form("В избранное: Титов Лев");
        press_twice(&client, "a star in the list", &star);
        let selected = |list: &str, button: &str| client.page(list).form(button);
        let two = |button: &str| selected("/?select=1", button).check("Выбрать: Котова Анна").check("Выбрать: Юдин Олег");
        press_twice(&client, "a label of two", &two("Добавить метку").set("name", "Клуб"));
        press_twice(&client, "stars of two", &two("Добавить в избранное"));
        press_twice(&client, "no label of two", &two("Снять метку").set("name", "Клуб"));
        // Contacts that had the label all along did not get it from the earlier form.
        press_twice(&client, "a label of two", &two("Добавить метку").set("name", "Клуб"));
        let one = selected("/?select=1", "Добавить метку").check("Выбрать: Юдин Олег").set("name", "Клуб");
        assert_eq!(one.submit(&client).follow(&client).find_form("Отменить").map(|form| form.action), None);
        let label = client.page("/").link("Клуб 2");
        let all = selected(&format!("{label}&select=1"), "Снять метку").set("name", "Клуб").pressing("all", "1");
        press_twice(&client, "no label of those that have it", &all);
    }

    fn a_second_press_of_a_merged_edit_says_what_the_first_did(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k\r\nFN:Котова Анна\r\nN:Котова;Анна;;;\r\nREV:2020-01-01T00:00:00Z\r\nEND:VCARD\r\n";
        import(&server, card);
        let path = row(&client.page("/"), "Котова");
        let form = || client.page(&format!("{path}/edit")).form("Сохранить");
        let (mine, theirs) = (form(), form());
        server.clock.advance(chrono::TimeDelta::minutes(1));
        theirs.fill("Должность", "врач").file("Выбрать фото", "a.png", &plain([200, 10, 10])).submit(&client).location();
        server.clock.advance(chrono::TimeDelta::minutes(1));
        let mine = mine.fill("Заметки", "дача");
        press_twice(&client, "a merged edit", &mine);
        assert!(mine.submit(&client).follow(&client).flash().unwrap().ends_with("обе правки объединены."));
        // What was decided stays decided, whichever side was taken.
        for (typed, answer, title) in [
            ("главврач", "Ваш вариант: главврач", "главврач"),
            ("терапевт", "Сейчас в книге: хирург", "хирург"),
        ] {
            let (mine, theirs) = (form(), form());
            theirs.fill("Должность", "хирург").submit(&client).location();
            let conflict = mine.fill("Должность", typed).fill("Заметки", typed).submit(&client).page(409);
            press_twice(&client, typed, &conflict.form("Сохранить выбранное").check(answer));
            client.page(&path).assert_says(title);
        }
        // A later change of the other side is a conflict again, not the end of the first.
        let (mine, theirs) = (form(), form());
        theirs.fill("Должность", "окулист").submit(&client).location();
        let conflict = mine.fill("Должность", "педиатр").submit(&client).page(409);
        let decided = conflict.form("Сохранить выбранное").check("Сейчас в книге: окулист");
        decided.submit(&client).location();
        form().fill("Должность", "логопед").submit(&client).location();
        decided.submit(&client).page(409).assert_says("Сейчас в книге: логопед");
    }

    fn a_form_of_the_book_sent_twice_acts_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        send_twice(&server, &client, "the demo", &client.page("/").form("Добавить демо-контакты"));
        add(&client, "Котова Анна", "+79991234567", "друзья");
        let label = client.page("/labels").form("Добавить метку").fill("Новая метка", "Книги");
        send_twice(&server, &client, "a label", &label);
        let rename = form_ending(&client, "/labels", "/rename").set("name", "Приятели");
        send_twice(&server, &client, "a renaming", &rename);
        let merge = client.page("/labels").link("Объединить с другой меткой");
        send_twice(&server, &client, "a merge", &form_ending(&client, &merge, "/merge"));
        send_twice(&server, &client, "no label", &form_ending(&client, "/labels", "/delete"));
        send_twice(&server, &client, "an undo", &form_ending(&client, "/changes", "/undo"));
        let settings = client.page("/settings").form("Сохранить").fill("Ваше имя", "Анна");
        send_twice(&server, &client, "settings", &settings);
        let file = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:i-1\r\nFN:Новый\r\nEND:VCARD\r\n";
        let upload = client.page("/import").form("Загрузить файлы").file("Файлы", "a.vcf", file.as_bytes());
        let preview = upload.submit(&client).location();
        crate::support::jobs::run_jobs(&server.app);
        let start = form_ending(&client, &preview, "/start");
        start.submit(&client).location();
        crate::support::jobs::run_jobs(&server.app);
        let after = state(&server, &client);
        assert_eq!(start.submit(&client).status, 409, "an import is started once");
        crate::support::jobs::run_jobs(&server.app);
        assert_eq!(state(&server, &client), after);
        assert_eq!(after.matches("FN:Новый").count(), 1);
    }
}
