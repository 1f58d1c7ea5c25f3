//! The trash, the history of a contact, and the change log, through their pages.

use crate::support::contacts::{add, names};
use crate::support::server::TestServer;

both_databases! {
    fn a_deleted_contact_can_be_restored_or_purged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "друзья");
        let list = client.page(&path).form("Удалить").submit(&client).follow(&client);
        assert_eq!(list.flash().as_deref(), Some("Контакт перемещён в корзину: Котова Анна."));
        assert!(names(&list).is_empty() && names(&client.page("/?q=%D0%9A%D0%BE%D1%82%D0%BE%D0%B2%D0%B0")).is_empty());
        client.page(&path).assert_says("Этот контакт в корзине");
        assert_eq!(client.get(&format!("{path}/edit")).status, 404);
        // Undo in the flash message.
        let undone = list.form("Отменить").submit(&client).follow(&client);
        assert_eq!(undone.flash().as_deref(), Some("Отменено 1 изменение."));
        assert_eq!(names(&client.page("/?q=%D0%9A%D0%BE%D1%82%D0%BE%D0%B2%D0%B0")), ["Котова Анна"]);
        // An undo can be undone, as often as the user likes; the message says which of the two it was.
        let redone = undone.form("Отменить").submit(&client).follow(&client);
        assert_eq!(redone.flash().as_deref(), Some("Повторено 1 изменение."));
        client.page(&path).assert_says("Этот контакт в корзине");
        let undone = redone.form("Отменить").submit(&client).follow(&client);
        assert_eq!(undone.flash().as_deref(), Some("Отменено 1 изменение."));
        // Restored from the trash.
        client.page(&path).form("Удалить").submit(&client).location();
        let back = client.page("/trash").form("Восстановить Котова Анна").submit(&client).follow(&client);
        back.assert_says("Контакт восстановлен: Котова Анна.");
        assert_eq!(client.page(&path).texts(".fact a.tag"), ["друзья"]);
        // Purging asks on a separate page and is only possible in the trash.
        assert_eq!(client.post(&format!("{path}/purge"), &[]).status, 404);
        client.page(&path).form("Удалить").submit(&client).location();
        let ask = client.page(&client.page("/trash").link("Удалить навсегда Котова Анна"));
        ask.assert_says("Отменить это нельзя");
        let gone = ask.form("Удалить навсегда").submit(&client).follow(&client);
        gone.assert_says("Навсегда удалён 1 контакт.");
        gone.assert_says("Корзина пуста.");
        assert_eq!(client.get(&path).status, 404);
        // The log says once that nothing is left to undo, without a total.
        let log = client.page("/changes");
        log.assert_says("1 изменение нельзя отменить: контакт удалён навсегда");
        assert!(!log.text().contains("всего 1 изменение"), "{}", log.text());
    }

    fn the_journal_says_of_each_undo_of_an_undo_which_act_it_is_about(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let mut page = client.page(&path).form("Удалить").submit(&client).follow(&client);
        for what in ["Отменено: перемещение в корзину (", "Повторено: перемещение в корзину (",
            "Отменено: перемещение в корзину (", "Повторено: перемещение в корзину ("] {
            page = page.form("Отменить").submit(&client).follow(&client);
            let newest = client.page("/changes").texts(".past h3").remove(0);
            assert!(newest.starts_with(what), "{newest}");
        }
        client.page("/trash").assert_says("Повторено: перемещение в корзину (");
    }

    fn the_trash_can_be_emptied(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анна", "Борис"] {
            let path = add(&client, name, "+79991234567", "");
            client.page(&path).form("Удалить").submit(&client).location();
        }
        add(&client, "Вера", "+79991234567", "");
        let ask = client.page(&client.page("/trash").link("Очистить корзину"));
        ask.assert_says("2 контакта будут удалены навсегда");
        ask.form("Очистить корзину").submit(&client).follow(&client).assert_says("Навсегда удалено 2 контакта.");
        assert_eq!(names(&client.page("/")), ["Вера"]);
    }

    fn a_long_history_has_pages(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        for number in 1..=60 {
            let edit = client.page(&format!("{path}/edit")).form("Сохранить");
            edit.fill("Должность", &format!("номер {number}")).submit(&client).location();
        }
        let first = client.page(&format!("{path}/history?sort=given"));
        assert_eq!(first.texts(".past h3").len(), 50);
        let second = client.page(&first.link("Вперёд ›"));
        let entries = second.texts(".past li");
        assert_eq!(entries.len(), 11, "{entries:?}");
        assert!(entries[0].contains("номер 9") && entries[0].contains("номер 10"), "{}", entries[0]);
        assert!(entries[10].starts_with("Создан"), "{}", entries[10]);
        assert!(second.find_link("Вперёд ›").is_none() && second.link("‹ К контакту").ends_with("?sort=given"));
        let restore = second.select("form[action*=restore]")[9].attr("action").unwrap().to_owned();
        let restored = second.form_to(&restore).submit(&client).follow(&client);
        restored.assert_says("номер 1");
    }

    fn an_earlier_version_is_restored_from_the_history(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Телефон", "+7 000").fill("Тип", "мобильный").submit(&client).location();
        let history = client.page(&client.page(&path).link("История"));
        assert_eq!(history.texts(".past h3"), ["Изменён", "Создан"]);
        history.assert_says("+79991234567 +7 000 (мобильный)");
        history.assert_says("Текущая версия.");
        assert_eq!(history.select(".past form").len(), 1);
        let restore = history.form_to(history.select(".past form")[0].attr("action").unwrap());
        let back = restore.submit(&client).follow(&client);
        back.assert_says("Версия восстановлена.");
        assert_eq!(back.link("+7 999 123-45-67"), "tel:+79991234567");
        assert_eq!(client.page(&format!("{path}/history")).texts(".past h3").len(), 3);
        // A history page older than the last change must not overwrite that change.
        let stale = client.page(&format!("{path}/history"));
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let stale = stale.form_to(stale.select(".past form")[0].attr("action").unwrap()).submit(&client);
        stale.page(409).assert_says("Данные изменились");
        client.page(&path).assert_says("врач");
    }

    fn the_change_log_lists_batches_and_undoes_them(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/changes").assert_says("Пока их нет");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let log = client.page("/changes");
        assert_eq!(log.texts(".past h3"), ["Изменение", "Новый контакт"]);
        log.assert_says("anna · в браузере");
        let undo = log.select(".past form")[0].attr("action").unwrap().to_owned();
        let undone = client.post(&undo, &[("back", "/changes")]).follow(&client);
        assert_eq!(undone.path, "/changes");
        assert_eq!(undone.texts(".past h3")[0], "Отменено: изменение (13:00)");
        assert!(!client.page(&path).text().contains("врач"));
        // A batch is undone only once; the second press says what the first did.
        let again = client.post(&undo, &[("back", "/changes")]).follow(&client);
        assert_eq!(again.flash(), undone.flash());
        assert_eq!(again.texts(".past h3"), undone.texts(".past h3"));
        // The undo can be undone.
        undone.form_to(undone.select(".past form")[0].attr("action").unwrap()).submit(&client).location();
        client.page(&path).assert_says("врач");
    }

    fn the_change_log_says_what_changed_and_can_be_filtered(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        for phone in ["+7 912 000-00-01", "+7 912 000-00-02"] {
            client.page(&format!("{path}/edit")).form("Сохранить").fill("Телефон", phone).submit(&client).location();
        }
        let log = client.page("/changes");
        assert_eq!(log.texts(".day"), ["Сегодня"]);
        assert_eq!(log.texts(".changed"), ["Телефон: +7 912 000-00-01 → +7 912 000-00-02", "Телефон: +79991234567 → +7 912 000-00-01"]);
        let edits = log.form("Показать").set("kind", "edit").submit(&client).page(200);
        assert_eq!(edits.texts(".past h3"), ["Изменение", "Изменение"]);
        let by_anna = client.page(edits.select("a.by")[0].attr("href").unwrap());
        assert_eq!(by_anna.texts(".past h3").len(), 2);
        assert!(client.page("/changes?kind=purge").texts(".past h3").is_empty());
        assert!(client.page("/changes?by=999").texts(".past h3").is_empty());
        client.page("/changes?kind=nonsense").assert_says("Новый контакт");
        // The same words in English.
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        assert_eq!(client.page("/changes").texts(".day"), ["Today"]);
    }

    fn a_changed_name_is_one_line(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Фамилия", "Кошкина").submit(&client).location();
        assert_eq!(client.page("/changes").texts(".changed"), ["Имя: Котова Анна → Кошкина Анна"]);
        let history = client.page(&format!("{path}/history"));
        assert_eq!(history.texts(".past li:first-child .diff tbody tr"), ["Имя Котова Анна Кошкина Анна"]);
        // A displayed name that says something else is a line of its own.
        let edit = client.page(&format!("{path}/edit")).form("Сохранить");
        edit.fill("Имя", "Инна").fill("Отображаемое имя", "Соседка").submit(&client).location();
        assert_eq!(
            client.page("/changes").texts(".past li:first-child .changed"),
            ["Отображаемое имя: Кошкина Анна → Соседка", "Имя: Кошкина Анна → Кошкина Инна"]
        );
    }

    fn the_history_says_once_which_version_is_current(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let deleted = client.page(&path).form("Удалить").submit(&client).follow(&client);
        assert!(!client.page(&format!("{path}/history")).text().contains("Текущая версия"));
        deleted.form("Отменить").submit(&client).location();
        let history = client.page(&format!("{path}/history"));
        assert_eq!(history.text().matches("Текущая версия").count(), 1);
        assert_eq!(history.texts(".past h3").len(), 3);
        assert_eq!(history.texts(".day").len(), 1);
    }

    fn an_undo_keeps_later_changes_and_lists_them(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let edit = |title: &str| client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", title).submit(&client).location();
        edit("врач");
        let first = client.page("/changes").select(".past form")[0].attr("action").unwrap().to_owned();
        edit("главврач");
        let left = client.post(&first, &[]).page(200);
        left.assert_says("Отменено не всё");
        left.assert_says("Должность: главврач");
        client.page(&path).assert_says("главврач");
    }
}
