//! Selecting contacts of the list, what leads from a row to its contact's phone, and the addresses of many contacts.

use crate::support::client::Client;
use crate::support::contacts::{add, import, names, row};
use crate::support::form::Form;
use crate::support::jobs::{job_id, run_jobs, with_small_steps};
use crate::support::page::{Page, text_of};
use crate::support::server::TestServer;
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::{bulk, demo};

/// The ids that a form sends: those of its checkboxes and those of other pages.
fn sent_ids(form: &Form) -> Vec<String> {
    let pairs = form.pairs();
    let values = |wanted: &'static str| pairs.iter().filter(move |(name, _)| name == wanted);
    let elsewhere = values("ids").flat_map(|(_, ids)| ids.split('.'));
    elsewhere
        .map(str::to_owned)
        .chain(values("id").map(|(_, id)| id.clone()))
        .collect()
}

fn id_of(list: &Page, name: &str) -> String {
    row(list, name).rsplit('/').next().unwrap().to_owned()
}

fn values(client: &Client, path: &str) -> (String, String) {
    let page = client.page(path);
    let field = page.select("textarea#addresses");
    (
        page.texts("label[for=addresses]").concat(),
        field[0].text().collect(),
    )
}

both_databases! {
    fn a_refused_act_keeps_what_was_typed_and_selected(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 120, 7, &mut |_| {}).unwrap();
        let app = with_small_steps(&server.app, 1);
        let started = bulk::add_label(&app, &anna, &Selection::book(), "Клуб", &SentAct::by_program()).unwrap();
        let job = format!("/jobs/{}", job_id(&started));
        let list = client.page("/?select=1&sort=given");
        let chosen = names(&list)[2].clone();
        let remove = list.form("Снять метку").check(&format!("Выбрать: {chosen}")).fill("Название метки", "клуб");
        let refused = remove.submit(&client).follow(&client);
        assert_eq!(refused.flash().as_deref(), Some("Метка сейчас изменяется. Подождите немного и повторите."));
        assert_eq!(refused.link("Показать ход выполнения"), job);
        assert_eq!(refused.field("Название метки").value, "клуб");
        assert_eq!(sent_ids(&refused.form("Снять метку")), [id_of(&list, &chosen)]);
        assert_eq!(names(&refused), names(&list));
        // The same with everything that the list finds.
        let all = list.form("Снять метку").check("Весь список (120)").fill("Название метки", "клуб").submit(&client).follow(&client);
        let again = all.form("Снять метку");
        assert_eq!((again.value("all").as_deref(), again.value("name").as_deref()), (Some("1"), Some("клуб")));
        // With nothing selected, and with a label that none of them has.
        let none = list.form("Добавить метку").fill("Название метки", "Дача").submit(&client).follow(&client);
        assert_eq!(none.field("Название метки").value, "Дача");
        let unchanged = list.form("Снять метку").check(&format!("Выбрать: {chosen}")).fill("Название метки", "Нет такой");
        let unchanged = unchanged.submit(&client).follow(&client);
        assert_eq!(unchanged.field("Название метки").value, "Нет такой");
        run_jobs(&server.app);
        let done = refused.form("Снять метку").submit(&client).follow(&client);
        assert_eq!(done.flash().as_deref(), Some("Метка снята с 1 контакта."));
    }

    fn a_selection_goes_along_from_page_to_page(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        demo::fill(&server.app, &server.access_of("anna"), 120, 7, &mut |_| {}).unwrap();
        let first = client.page("/?select=1&sort=given");
        let name = names(&first)[0].clone();
        let second = first.form("Вперёд ›").check(&format!("Выбрать: {name}")).submit(&client).page(200);
        assert_eq!(second.select(".list.selecting").len(), 1);
        assert_eq!(names(&second), names(&client.page(&client.page("/?sort=given").link("Вперёд ›"))));
        second.assert_says("1 — на других страницах");
        let other = names(&second)[3].clone();
        let both = second.form("Экспорт выбранных").check(&format!("Выбрать: {other}"));
        assert_eq!(sent_ids(&both), [id_of(&first, &name), id_of(&second, &other)]);
        both.submit(&client).page(200).assert_says("Выбрано: 2 контакта");
        // Back on the first page, its box is still checked, and can be unchecked.
        let back = second.form("‹ Назад").check(&format!("Выбрать: {other}")).submit(&client).page(200);
        assert_eq!(names(&back), names(&first));
        let form = back.form("Экспорт выбранных");
        assert_eq!(sent_ids(&form), [id_of(&second, &other), id_of(&first, &name)]);
        assert_eq!(sent_ids(&form.uncheck(&format!("Выбрать: {name}"))), [id_of(&second, &other)]);
        // Malformed ids are no contacts.
        assert_eq!(client.get("/?select=1&ids=x.9.9").status, 200);
        assert_eq!(client.get("/export?ids=x").status, 400);
    }

    fn a_whole_page_or_everything_found_is_selected(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        demo::fill(&server.app, &server.access_of("anna"), 300, 7, &mut |_| {}).unwrap();
        let page = client.page("/?select=1");
        let selected = client.page(&page.link("Выбрать страницу"));
        assert_eq!(sent_ids(&selected.form("Экспорт выбранных")).len(), 50);
        let all = page.form("Экспорт выбранных").check("Весь список (300)").submit(&client).page(200);
        all.assert_says("Вся книга: 300 контактов");
        // Everything that was found is no more than that.
        let found = client.page("/?select=1&q=%D0%B0");
        let total = found.texts("[data-count]").concat().replace("Найден", "").replace('о', "");
        let total = total.split_whitespace().next().unwrap().to_owned();
        let label = found.texts(".selection .checkbox").concat();
        assert!(label.contains(&total), "{label} {total}");
        found.form("Экспорт выбранных").check(&label).submit(&client).page(200).assert_says("Поиск «а»");
        add(&client, "Котов Одинокий", "+79991234567", "один");
        let few = client.page(&format!("{}&select=1", client.page("/").link("один 1")));
        assert_eq!(few.texts(".selection .checkbox"), [""; 0], "all of a single page are on it");
    }

    fn the_export_of_contacts_that_need_repair_has_no_others(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "");
        let anna = server.access_of("anna");
        let torn = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:torn\r\nFN:Клочков\r\nrubbish\r\nEND:VCARD\r\n";
        crate::support::import::import(&server.app, &anna, "b.vcf", torn);
        let list = client.page("/?repair=1");
        assert_eq!(names(&list), ["Клочков"]);
        let path = list.select(".list-foot a")[0].attr("href").unwrap().to_owned();
        assert_eq!(path, "/export?repair=1");
        let page = client.page(&path);
        page.assert_says("Требуют проверки: 1 контакт");
        let file = page.form("Скачать").submit(&client).text();
        assert!(file.contains("FN:Клочков") && !file.contains("FN:Котова"), "{file}");
        let print = client.page("/print?repair=1");
        assert_eq!(print.texts(".leaf h3"), ["Клочков"]);
    }

    fn a_row_leads_to_labels_phone_and_mail(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Котова Анна", "+79991234567", "друзья");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p\r\nFN:Псов Пётр\r\nTEL:спросить Машу\r\n\
            EMAIL:p@example.org\r\nIMPP:telegram:petya_1\r\nEND:VCARD\r\n");
        let list = client.page("/?sort=given");
        let acts = |name: &str| {
            let rows = list.select(".row");
            let found = rows.into_iter().find(|row| text_of(*row).contains(name)).unwrap();
            let links = scraper::Selector::parse(".acts-menu a").unwrap();
            found.select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect::<Vec<_>>()
        };
        let labels = |name: &str| format!("{}/labels?sort=given", row(&list, name));
        assert_eq!(acts("Котова"), ["tel:+79991234567".to_owned(), labels("Котова")]);
        assert_eq!(acts("Псов"), ["mailto:p@example.org".to_owned(), "https://t.me/petya_1".to_owned(), labels("Псов")]);
        let label = list.select(".row-labels a");
        assert_eq!(label.iter().map(|link| text_of(*link)).collect::<Vec<_>>(), ["друзья"]);
        let friends = client.page(label[0].attr("href").unwrap());
        assert_eq!((names(&friends), friends.title().starts_with("друзья")), (vec!["Котова Анна".to_owned()], true));
        assert!(friends.path.contains("sort=given"), "the order is kept");
    }

    fn addresses_and_numbers_of_a_list_are_collected_once_each(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (uid, lines) in [
            ("a", "FN:A\r\nTEL:+7 999 123-45-67\r\nTEL:03\r\nEMAIL:a@example.org\r\nEMAIL:A2@example.org\r\nCATEGORIES:x"),
            ("b", "FN:B\r\nTEL:8 (999) 123-45-67\r\nEMAIL:A@EXAMPLE.org\r\nEMAIL:нет\r\nCATEGORIES:x"),
            ("c", "FN:C\r\nTEL:спросить\r\nCATEGORIES:x"),
            ("d", "FN:D\r\nTEL:+7 999 000-00-00\r\nEMAIL:d@example.org"),
        ] {
            import(&server, &format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n{lines}\r\nEND:VCARD\r\n"));
        }
        let list = client.page(&client.page("/").link("x 3"));
        let url = list.select(".list-foot a").last().unwrap().attr("href").unwrap().to_owned();
        let page = client.page(&url);
        page.assert_says("Метка «x»: 3 контакта");
        page.assert_says("У 1 контакта их нет.");
        assert_eq!(values(&client, &url), ("2 адреса эл. почты".to_owned(), "a@example.org, A2@example.org".to_owned()));
        assert_eq!(page.link("Написать всем (скрытая копия)"), "mailto:?bcc=a%40example%2Eorg%2CA2%40example%2Eorg");
        let phones = page.link("Телефоны");
        assert_eq!(values(&client, &phones), ("2 телефона".to_owned(), "+7 999 123-45-67\n03".to_owned()));
        assert_eq!(client.page(&page.link("‹ К списку")).path, list.path);
        // Selected contacts, a search, and one that finds nothing.
        let id = id_of(&client.page("/"), "D");
        assert_eq!(values(&client, &format!("/addresses?id={id}")).1, "d@example.org");
        assert_eq!(values(&client, "/addresses?q=D").1, "d@example.org");
        client.page("/addresses?q=zzz").assert_says("Ни у одного из этих контактов нет адреса эл. почты.");
        assert_eq!(client.get("/addresses?selected=%3Fselect%3D1").location(), "/?select=1");
        assert_eq!(client.get("/addresses?label=99").status, 404);
        assert_eq!(server.client_of("boris").get(&format!("/addresses?id={id}")).status, 404);
    }
}
