//! Forms that are larger or stranger than any that a page makes: what was typed is kept, and the answer is clear.

use std::fmt::Write as _;

use crate::support::client::{Client, Response};
use crate::support::contacts::{cards_of_anna, fact, names, row};
use crate::support::import::import as import_file;
use crate::support::multipart::{Part, multipart, send_multipart};
use crate::support::server::TestServer;
use crate::untouched_form::{save_untouched, sent};

/// Sends the fields as the form of a contact does.
fn send(client: &Client, path: &str, fields: &[(&str, &str)]) -> Response {
    let parts: Vec<Part> = fields
        .iter()
        .map(|(name, value)| (*name, None, value.as_bytes()))
        .collect();
    send_multipart(client, path, &multipart(&parts))
}

/// A card with more phones and labels than a contact shows.
fn crowded_card() -> String {
    let mut card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:crowd\r\nFN:Толпа\r\nN:Толпа;;;;\r\n".to_owned();
    for n in 0..5002 {
        let _ = write!(card, "TEL:+7999{n:07}\r\n");
    }
    let labels: Vec<String> = (0..502).map(|n| format!("м{n}")).collect();
    let _ = write!(card, "CATEGORIES:{}\r\nEND:VCARD\r\n", labels.join(","));
    card
}

both_databases! {
    fn a_name_without_a_visible_character_is_none(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let unseen = "\u{200b}\u{2060} \u{feff}";
        let settings = client.page("/settings").form("Сохранить").fill("Ваше имя", unseen).submit(&client).follow(&client);
        assert_eq!(settings.field("Ваше имя").value, "anna");
        let users = client.page("/settings/users");
        let user = users.form("Создать учётную запись").set("login", "boris").set("name", unseen).set("password", "тихий-сад-8");
        let user = user.submit(&client).follow(&client);
        assert_eq!(client.page(&user.link("boris")).form("Сохранить").value("name").as_deref(), Some("boris"));
        let saved = client.post("/searches", &[("q", unseen)]).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Сохранять нечего: поиск пустой."));
        client.post("/labels", &[("name", unseen)]).page(422);
        send(&client, "/contacts", &[("given", unseen), ("nickname", "")]).page(422);
        let typed = [("phone-line", ""), ("phone-type", "custom"), ("phone-label", unseen), ("phone", "+79991234567")];
        let detail = [("detail-line", ""), ("detail-type", "custom"), ("detail-label", unseen), ("detail", "да")];
        let named: Vec<_> = [("family", "Титов")].into_iter().chain(typed).collect();
        send(&client, "/contacts", &named).location();
        assert!(!cards_of_anna(&server).contains('\u{200b}'));
        let unnamed: Vec<_> = [("family", "Юдин")].into_iter().chain(detail).collect();
        assert_eq!(send(&client, "/contacts", &unnamed).page(422).errors().len(), 1);
    }

    fn rows_beyond_the_limit_are_rejected_and_kept_as_text(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let mut fields = vec![("family", "Титов")];
        for _ in 0..4999 {
            fields.extend([("phone-line", ""), ("phone-type", ""), ("phone-label", ""), ("phone", "")]);
        }
        for phone in ["+79990000001", "+79990000002", "+79990000003"] {
            fields.extend([("phone-line", ""), ("phone-type", "custom"), ("phone-label", "дача"), ("phone", phone)]);
        }
        let page = send(&client, "/contacts", &fields).page(422);
        assert_eq!(page.errors().into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["overflow"]);
        assert_eq!(page.texts("#overflow"), ["дача, +79990000002 дача, +79990000003"]);
        assert_eq!(page.select("input[name=phone]").len(), 5000);
        assert_eq!(names(&client.page("/")), Vec::<String>::new());
    }

    fn a_form_with_thousands_of_rows_comes_back_small_and_whole(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let lists = ["phone", "email", "link", "messenger", "detail"];
        for list in lists {
            let values: Vec<String> = (0..5_000).map(|n| format!("a@{n}")).collect();
            let (line, kind, own) = (format!("{list}-line"), format!("{list}-type"), format!("{list}-label"));
            let mut fields = vec![("family", "Титов"), ("birthday", "31.02.1980")];
            for (n, value) in values.iter().enumerate() {
                let word = match (list, n % 2) {
                    ("detail", _) => "custom",
                    ("messenger", _) => "other",
                    (_, 0) => "work",
                    _ => "custom",
                };
                fields.extend([(line.as_str(), ""), (kind.as_str(), word), (own.as_str(), "дача"), (list, value.as_str())]);
            }
            let answer = send(&client, "/contacts", &fields);
            let size = answer.body.len();
            // What was typed is 200 kB of it.
            assert!(size < 5_000_000, "{list}: {size}");
            let page = answer.page(422);
            page.assert_says("После строки 200 можно изменить только значение");
            let again = sent(&page);
            for (name, typed) in [(line.as_str(), 0), (kind.as_str(), 1), (own.as_str(), 2), (list, 3)] {
                let came = again.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
                let typed = fields[2..].iter().skip(typed).step_by(4).map(|(_, value)| *value);
                assert!(came.eq(typed), "{name}");
            }
            assert!(page.errors().len() <= 101, "{}", page.errors().len());
        }
    }

    fn a_row_that_is_shown_in_short_is_changed_like_any_other(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let phones: String = (0..203).fold(String::new(), |mut lines, n| {
            let _ = write!(lines, "TEL;TYPE=WORK:+7999{n:07}\r\n");
            lines
        });
        import_file(&server.app, &server.access_of("anna"), "a.vcf",
            format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:many\r\nFN:Много\r\nN:Много;;;;\r\n{phones}END:VCARD\r\n"));
        let path = row(&client.page("/"), "Много");
        let page = client.page(&format!("{path}/edit"));
        assert_eq!(page.select("fieldset[data-rows=phone] > .entry select").len(), 200);
        let mut pairs = sent(&page);
        let mut numbers = pairs.iter_mut().filter(|(name, _)| name == "phone");
        "+79990001111".clone_into(&mut numbers.nth(202).unwrap().1);
        let fields: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        send(&client, &path, &fields).follow(&client);
        let cards = cards_of_anna(&server);
        let changed = phones.replace("+79990000202", "+79990001111");
        assert!(cards.contains(&changed), "{cards}");
    }

    fn empty_rows_beyond_the_limit_do_not_matter(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let mut fields = vec![("family", "Титов")];
        for _ in 0..6000 {
            fields.extend([("link-line", ""), ("link-type", ""), ("link-label", ""), ("link", " ")]);
        }
        assert_eq!(send(&client, "/contacts", &fields).follow(&client).heading(), "Титов");
    }

    fn labels_beyond_the_limit_are_rejected_and_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let many: Vec<String> = (0..501).map(|n| format!("метка {n}")).collect();
        let typed = many.join(", ");
        let page = send(&client, "/contacts", &[("family", "Титов"), ("new-labels", &typed)]).page(422);
        let field = page.field("Новые метки (через запятую)");
        assert_eq!((field.value.as_str(), field.description.as_str()), (typed.as_str(), "У контакта может быть до 500 меток."));
        let checked: Vec<(&str, &str)> = many.iter().map(|label| ("label", label.as_str())).collect();
        let page = send(&client, "/contacts", &[&[("family", "Титов")], checked.as_slice()].concat()).page(422);
        assert_eq!(page.field("Значения, которые не поместились").value, "метка 500");
        let quick = [("fio", "Титов"), ("telephone", "+79991234567"), ("tags", &typed)];
        let page = client.post("/add", &quick).page(422);
        assert_eq!(page.field("Теги (через запятую)").value, typed);
        assert!(page.field("Теги (через запятую)").invalid);
        assert_eq!(names(&client.page("/")), Vec::<String>::new());
    }

    fn a_text_that_is_too_long_is_rejected_and_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let long = "я".repeat(33 * 1024);
        let note = "я".repeat(513 * 1024);
        let fields = [
            ("family", long.as_str()), ("note", &note), ("phone-line", ""), ("phone-type", "custom"),
            ("phone-label", &long), ("phone", "112"), ("messenger-line", ""), ("messenger-type", "signal"),
            ("messenger-label", ""), ("messenger", &long), ("address-line", ""), ("address-type", ""),
            ("address-label", ""), ("address-street", &long),
        ];
        let page = send(&client, "/contacts", &fields).page(422);
        let errors: Vec<String> = page.errors().into_iter().map(|(_, id)| id).collect();
        assert_eq!(errors, ["phone-0", "messenger-0", "address-0", "family", "note"]);
        assert_eq!(page.field("Фамилия").description, "Сократите: в поле помещается до 64 КБ.");
        assert_eq!(page.field("Заметки").description, "Сократите: в поле помещается до 1 МБ.");
        for (label, text) in [("Фамилия", &long), ("Заметки", &note), ("Свой тип", &long), ("Имя в мессенджере", &long)] {
            assert_eq!(&page.field(label).value, text, "{label}");
        }
        assert_eq!(names(&client.page("/")), Vec::<String>::new());
    }

    fn what_was_too_long_or_too_much_before_stays_when_the_form_is_saved(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let long = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:long\r\nFN:Длинный\r\nTITLE:{}\r\nEND:VCARD\r\n", "я".repeat(40_000));
        import_file(&server.app, &server.access_of("anna"), "a.vcf", &long);
        import_file(&server.app, &server.access_of("anna"), "b.vcf", crowded_card());
        let cards = cards_of_anna(&server);
        for name in ["Длинный", "Толпа"] {
            let path = row(&client.page("/"), name);
            save_untouched(&client, &path, &client.page(&format!("{path}/edit")));
        }
        assert_eq!(cards_of_anna(&server), cards);
        let path = row(&client.page("/"), "Толпа");
        let page = client.page(&path);
        page.assert_says("В карточке есть ещё 2 значения.");
        page.assert_says("В карточке есть ещё 2 метки.");
        let mut pairs = sent(&client.page(&format!("{path}/edit")));
        pairs.retain(|(name, value)| !(name == "label" && value == "м7"));
        for (name, value) in &mut pairs {
            if name == "title" {
                "вахтёр".clone_into(value);
            }
        }
        let fields: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = send(&client, &path, &fields).follow(&client);
        page.assert_says("вахтёр");
        page.assert_says("В карточке есть ещё 1 метка.");
        let crowd = cards_of_anna(&server);
        let unfolded = crowd.replace("\r\n ", "");
        assert_eq!(unfolded.matches("\r\nTEL:").count(), 5002);
        assert!(unfolded.contains("м6,м8,") && unfolded.contains(",м500,м501\r\n"));
    }

    fn an_import_reports_what_a_contact_does_not_show(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let done = import_file(&server.app, &server.access_of("anna"), "b.vcf", crowded_card());
        assert_eq!(done.import.counts.done.added, 1);
        let page = client.page(&format!("/imports/{}?show=remarks", done.import.id));
        page.assert_says("остальные хранятся в карточке: 2");
        assert_eq!(client.page("/").texts(".row-labels .tag").last().unwrap(), "+492");
        assert_eq!(client.page("/").texts("nav.left li a").iter().filter(|text| text.starts_with('м')).count(), 500);
    }

    fn control_characters_do_not_cost_what_was_typed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let fields = [("family", "Ти\0тов\u{1b}"), ("note", "первая\u{b}вторая\r\nтретья\u{ffff}")];
        let page = send(&client, "/contacts", &fields).follow(&client);
        assert_eq!(page.heading(), "Титов");
        assert_eq!(fact(&page, "Заметки"), "первая вторая третья");
        assert!(cards_of_anna(&server).contains("NOTE:первая\\nвторая\\nтретья"));
        client.get("/?q=%00%1b").page(200);
        let page = client.send("POST", "/add", &[("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin")], b"fio=%ff&telephone=112").page(400);
        page.assert_says("UTF-8");
    }

    fn a_form_far_over_the_limit_is_read_to_its_end_so_that_the_page_is_seen(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let note = "x".repeat(60 * 1024 * 1024);
        let page = send(&client, "/contacts", &[("family", "Титов"), ("note", &note), ("title", "врач")]).page(413);
        page.assert_says("Нажмите в браузере «Назад»");
        client.page("/").assert_says("Книга пока пуста");
    }

    fn a_form_over_the_limit_is_rejected_with_a_page(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let note = "x".repeat(9 * 1024 * 1024);
        send(&client, "/contacts", &[("family", "Титов"), ("note", &note)]).page(413).assert_says("Нажмите в браузере «Назад»");
        let quick = [("fio", "Титов"), ("telephone", note.get(..1_100_000).unwrap())];
        client.post("/add", &quick).page(413).assert_says("Нажмите в браузере «Назад»");
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Огромный\r\nNOTE:{note}\r\nEND:VCARD\r\n");
        import_file(&server.app, &server.access_of("anna"), "a.vcf", &card);
        let path = row(&client.page("/"), "Огромный");
        client.get(&format!("{path}/edit")).page(413).assert_says("скачайте карточку");
        assert!(client.get(&format!("{path}.vcf")).body.len() > note.len());
    }
}
