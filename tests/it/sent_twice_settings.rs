//! Forms of the settings, of books, labels, imports and the trash that are sent again: the second press says what the
//! first did, and offers the same undo.

use crate::support::app::PASSWORD;
use crate::support::client::Client;
use crate::support::contacts::{add, row};
use crate::support::form::{Form, form_ending};
use crate::support::import::{card, import};
use crate::support::jobs::run_jobs;
use crate::support::page::Page;
use crate::support::server::TestServer;

/// Sends a form twice. Both answers lead to the same page, which says the same and offers the same undo.
#[track_caller]
fn press_twice(client: &Client, what: &str, form: &Form) {
    let said = |page: &Page| {
        let undo = page.find_form("Отменить").map(|form| form.action);
        (page.path.clone(), page.flash(), undo)
    };
    let first = said(&form.submit(client).follow(client));
    assert!(first.1.is_some(), "{what} says nothing");
    assert_eq!(said(&form.submit(client).follow(client)), first, "{what}");
}

both_databases! {
    fn forms_of_books_and_labels_say_the_same_twice(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let press = |what: &str, form: &Form| press_twice(&client, what, form);
        let page = "/settings/books";
        press("a book", &client.page(page).form("Добавить книгу").fill("Название", "Работа"));
        let books = blocknotik::app::books::of_account(&server.app, server.access_of("anna").actor()).unwrap();
        assert_eq!(books.len(), 2);
        // Another book of that name is none of the form.
        client.page(page).form("Добавить книгу").fill("Название", "Работа").submit(&client).page(422);
        let path = format!("{page}/{}", books[1].book_id());
        press("another name", &client.page(page).form_to(&path).fill("Название", "Служба"));
        press("no book", &client.page(page).form_to(&format!("{path}/delete")));
        press("the book again", &client.page(page).form_to(&format!("{path}/restore")));
        add(&client, "Юдин Олег", "+79991234569", "дача");
        let label = client.page("/labels").form("Добавить метку").fill("Новая метка", "Книги");
        press("a label", &label);
        client.page("/labels").form("Добавить метку").fill("Новая метка", "Книги").submit(&client).page(422);
        press("a label with what no one sees", &client.page("/labels").form("Добавить метку").fill("Новая метка", "\u{200b}Сад"));
        press("another label", &form_ending(&client, "/labels", "/rename").set("name", "Приятели"));
        press("an undo", &form_ending(&client, "/changes", "/undo"));
        press("an undo of an undo", &form_ending(&client, "/changes", "/undo"));
        let merge = client.page("/labels").link("Объединить с другой меткой");
        press("a merge", &form_ending(&client, &merge, "/merge"));
        press("no label", &form_ending(&client, "/labels", "/delete"));
        // A label that a contact has, and one that none has.
        for labels in ["друзья, соседи", ""] {
            if labels.is_empty() {
                client.post("/labels", &[("name", "Пустая")]).location();
                client.post("/labels", &[("name", "Ещё одна")]).location();
            } else {
                add(&client, "Титов Лев", "+79991234568", labels);
            }
            let merge = client.page("/labels").link("Объединить с другой меткой");
            press("a merge", &form_ending(&client, &merge, "/merge"));
            press("no label", &form_ending(&client, "/labels", "/delete"));
        }
    }

    fn forms_of_searches_and_contacts_say_the_same_twice(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let press = |what: &str, form: &Form| press_twice(&client, what, form);
        let path = add(&client, "Юдин Олег", "+79991234569", "дача");
        let list = "/?q=%D1%8E%D0%B4%D0%B8%D0%BD";
        let of_list = |ending: &str| form_ending(&client, list, ending);
        press("a search", &of_list("/searches"));
        press("no search", &of_list("/delete"));
        of_list("/searches").submit(&client).location();
        let kept = client.page("/labels");
        let delete = kept.select("form[action^='/searches/']")[0].attr("action").unwrap().to_owned();
        press("no search on the page of labels", &kept.form_to(&delete));
        client.page(&path).form("Удалить").submit(&client).location();
        let purge = client.page(&format!("{path}/purge")).form("Удалить навсегда");
        press("a purge", &purge);
        // A contact out of the trash is not purged.
        let live = add(&client, "Титов Лев", "+79991234568", "");
        assert_eq!(client.post(&format!("{live}/purge"), &[]).status, 404);
        let broken = card("bad", "FN:Плохой\r\nBROKEN LINE");
        import(&server.app, &server.access_of("anna"), "e.vcf", broken);
        let repair = format!("{}/repair", row(&client.page("/"), "Плохой"));
        let form = client.page(&repair).form_to(&repair);
        let text = form.value("card").unwrap().replace("BROKEN LINE\n", "");
        press("a repair", &form.set("card", &text));
        let same = [card("d1", "FN:Иванов Иван\r\nTEL:+79031112233"), card("d2", "FN:Ivan Ivanov\r\nTEL:+79031112233")];
        import(&server.app, &server.access_of("anna"), "d.vcf", same.concat());
        press("a decision", &client.page("/duplicates").form("Это разные люди Иванов Иван"));
        press("no decision", &client.page("/duplicates").form("Отменить решение Иванов Иван"));
        let upload = client.page("/import").form("Загрузить файлы").file("Файлы", "a.vcf", card("i", "FN:Новый").as_bytes());
        let preview = upload.submit(&client).location();
        run_jobs(&server.app);
        press("no import", &form_ending(&client, &preview, "/discard"));
    }

    fn forms_of_accounts_say_the_same_twice(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let press = |what: &str, form: &Form| press_twice(&client, what, form);
        let devices = "/settings/devices";
        let device = client.page(devices).form("Создать пароль").fill("Устройство или программа", "Телефон");
        let shown = |page: &Page| page.texts("main code");
        assert_eq!(shown(&device.submit(&client).page(200)), shown(&device.submit(&client).page(200)));
        press("no device", &form_ending(&client, devices, "/revoke"));
        let users = "/settings/users";
        let new = |password: &str| {
            let form = client.page(users).form_to(users).set("login", "oleg").set("name", "Олег");
            form.set("password", password)
        };
        let first = new("correct horse battery");
        let other = new("another horse battery");
        press("a user", &first);
        // With another password, it is not what was done.
        other.submit(&client).page(422);
        new("correct horse battery").submit(&client).page(422);
        let oleg = format!("{users}/2");
        press("a name", &client.page(&oleg).form_to(&oleg).set("name", "Олег О."));
        let password = client.page(&oleg).form_to(&format!("{oleg}/password"));
        press("a password of a user", &password.set("password", "correct horse battery 2"));
        for act in ["lock", "unlock", "remove", "restore", "remove"] {
            press(act, &client.page(&oleg).form_to(&format!("{oleg}/{act}")));
        }
        server.client_of("boris");
        let own = client.page("/settings").form_to("/settings/password");
        let own = own.set("old-password", PASSWORD).set("password", "a new horse battery");
        press("an own password", &own);
        let wrong = client.page("/settings").form_to("/settings/password").set("old-password", PASSWORD);
        wrong.set("password", "yet another battery").submit(&client).page(422);
        // The old password is wrong, so failures stay counted: four with that above.
        let guess = |new: &str| client.page("/settings").form_to("/settings/password").set("old-password", "wrong guess")
            .set("password", new).submit(&client).status;
        for _ in 0..3 {
            assert_eq!(guess("no such battery"), 422);
        }
        assert_eq!(guess("a new horse battery"), 303);
        assert_eq!(guess("no such battery"), 422);
        assert_eq!(guess("no such battery"), 429);
        server.clock.advance(chrono::TimeDelta::hours(1));
        press("settings", &client.page("/settings").form("Сохранить").fill("Ваше имя", "Анна"));
        let elsewhere = server.client();
        let login = elsewhere.page("/login").form_to("/login").set("login", "anna");
        login.set("password", "a new horse battery").submit(&elsewhere).location();
        press("no session", &form_ending(&client, "/settings", "/end"));
    }
}
