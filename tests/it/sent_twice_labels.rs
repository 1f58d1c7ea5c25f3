//! Forms of labels, undo and books that are sent again after something else has changed: they neither claim what they did
//! not do, nor offer to undo something else.

use crate::support::books::{add_to, with_two_books};
use crate::support::client::Client;
use crate::support::contacts::{add, row};
use crate::support::form::{Form, form_ending};
use crate::support::import::{card, import};
use crate::support::jobs::run_jobs;
use crate::support::page::Page;
use crate::support::server::TestServer;

/// The forms of a page to an action that ends so.
fn forms_ending(client: &Client, path: &str, ending: &str) -> Vec<Form> {
    let page = client.page(path);
    let forms = page.select("form[action]");
    let actions = forms.iter().filter_map(|form| form.attr("action"));
    let actions = actions.filter(|action| action.split('?').next().unwrap().ends_with(ending));
    actions.map(|action| page.form_to(action)).collect()
}

fn merge_form(client: &Client, labels: &str) -> Form {
    let merge = client.page(labels).link("Объединить с другой меткой");
    form_ending(client, &merge, "/merge")
}

/// Where an answer leads, what it says, and what it offers to undo.
fn said(page: &Page) -> (String, Option<String>, Option<String>) {
    let undo = page.find_form("Отменить").map(|form| form.action);
    (page.path.clone(), page.flash(), undo)
}

fn press(client: &Client, form: &Form) -> (String, Option<String>, Option<String>) {
    said(&form.submit(client).follow(client))
}

const GONE: &str = "Этой метки больше нет: её уже удалили или объединили с другой.";

both_databases! {
    fn a_renaming_offers_to_undo_no_other_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Юдин Олег", "+79991234569", "Дача");
        let rename = |name: &str| form_ending(&client, "/labels", "/rename").set("name", name);
        let first = rename("Загород");
        let done = press(&client, &first);
        assert!(done.2.is_some());
        assert_eq!(press(&client, &first), done);
        // The same name once more.
        let same = press(&client, &rename("Загород"));
        assert_eq!((same.1, same.2), (done.1.clone(), None));
        // Another label gets the name of the first one, and no contact has it.
        let other = rename("Участок");
        let renamed = press(&client, &other);
        assert!(renamed.2.is_some() && renamed.2 != done.2);
        client.post("/labels", &[("name", "Дача")]).location();
        let again = press(&client, &rename("Загород"));
        assert_eq!((again.1, again.2), (done.1.clone(), None));
        assert_eq!(press(&client, &other), renamed);
        // The program that sends it may be of yesterday: without the field, it is looked for nothing.
        let id = first.action.clone();
        let old = client.post(&id, &[("name", "Участок")]).follow(&client);
        assert_eq!(said(&old).2, None);
    }

    fn a_label_that_went_otherwise_is_said_to_be_gone(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Титов Лев", "+79991234568", "друзья, соседи");
        let (merge, delete) = (merge_form(&client, "/labels"), form_ending(&client, "/labels", "/delete"));
        let deleted = press(&client, &delete);
        assert!(deleted.2.is_some());
        let merged = press(&client, &merge);
        assert_eq!((merged.1.as_deref(), merged.2), (Some(GONE), None));
        assert_eq!(press(&client, &delete), deleted);
        client.post(deleted.2.as_deref().unwrap(), &[("back", "/labels")]).location();
        // It is back, and can be merged.
        let merged = press(&client, &merge);
        assert!(merged.1.as_deref() == Some("Метки объединены.") && merged.2.is_some());
        let again = press(&client, &delete);
        assert_eq!((again.1.as_deref(), again.2), (Some(GONE), None));
        assert_eq!(press(&client, &merge), merged);
        // A label that is there is neither.
        let there = client.post(&delete.action.replace("/delete", "/merge"), &[("into", "999"), ("known", "1")]);
        assert_eq!(there.status, 404);
    }

    fn a_second_press_stays_in_its_book(db: TestDb) {
        let server = TestServer::start(db);
        let client = with_two_books(&server);
        let labels = "/labels?book=rabota";
        add_to(&client, "rabota", "Юдин Олег", "+79991234569", "дача, сад");
        for name in ["Ещё одна", "Пустая"] {
            client.post(labels, &[("name", name)]).location();
        }
        client.post("/searches?book=rabota", &[("q", "юдин")]).location();
        let press_twice = |form: &Form| {
            let first = press(&client, form);
            assert!(first.0.ends_with("?book=rabota"), "{first:?}");
            assert_eq!(press(&client, form), first);
        };
        press_twice(&form_ending(&client, labels, "/rename").set("name", "Дом"));
        press_twice(&merge_form(&client, labels));
        press_twice(&form_ending(&client, labels, "/delete"));
        press_twice(&form_ending(&client, labels, "/delete"));
        let page = client.page(labels);
        let search = page.select("form[action^='/searches/']")[0].attr("action").unwrap().to_owned();
        press_twice(&page.form_to(&search));
        let upload = client.page("/import?book=rabota").form("Загрузить файлы");
        let upload = upload.file("Файлы", "a.vcf", card("i", "FN:Новый").as_bytes());
        let preview = upload.submit(&client).location();
        run_jobs(&server.app);
        press_twice(&form_ending(&client, &preview, "/discard"));
    }

    fn a_second_press_of_undo_lists_what_stays_again(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let two = [card("a", "FN:Анин Олег"), card("b", "FN:Белов Пётр")];
        import(&server.app, &server.access_of("anna"), "a.vcf", two.concat());
        let path = row(&client.page("/"), "Белов");
        let edit = client.page(&format!("{path}/edit")).form("Сохранить").fill("Заметки", "дача");
        edit.submit(&client).location();
        let undo = forms_ending(&client, "/changes", "/undo").pop().unwrap();
        let first = undo.submit(&client).page(200);
        first.assert_says("Белов Пётр");
        let again = undo.submit(&client).page(200);
        assert_eq!(again.text(), first.text());
        assert!(!first.text().contains("Анин Олег"));
    }

    fn a_new_book_sent_twice_at_the_same_time_is_made_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let fields = client.page("/settings/books").form("Добавить книгу").fill("Название", "Работа").pairs();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let clients: Vec<Client> = (0..3).map(|_| server.client_of("anna")).collect();
        let send = |client: Client| client.post("/settings/books", &fields).status;
        let send = &send;
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = clients.into_iter().map(|client| scope.spawn(move || send(client))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses, [303; 3]);
        let books = blocknotik::app::books::of_account(&server.app, server.access_of("anna").actor()).unwrap();
        assert_eq!(books.len(), 2);
    }
}
