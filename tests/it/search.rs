//! Search: what queries find, in which order, and what the page says about it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use blocknotik::app::books::BookSet;
use blocknotik::app::list::{self, ListPage, ListQuery, Position};
use blocknotik::app::saved_searches::{self, MAX_SAVED};
use blocknotik::app::verify::{self, FindingKind};
use blocknotik::app::{App, BookAccess};
use domain::account::Sort;

use crate::support::app::account;
use crate::support::client::{Client, form_encoded};
use crate::support::contacts::{add, names};
use crate::support::import::import;
use crate::support::page::Page;
use crate::support::server::TestServer;

pub fn search(client: &Client, q: &str) -> Page {
    client.page(&format!("/?q={}", form_encoded(q)))
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/search");
    fs::read_to_string(folder.join(name)).unwrap()
}

pub fn query(q: &str) -> ListQuery {
    ListQuery {
        q: q.to_owned(),
        exact: false,
        label: None,
        needs_repair: false,
        letter: None,
        sort: Sort::Family,
        recency: None,
        position: Position::First,
    }
}

fn page(app: &App, access: &BookAccess, q: &str) -> ListPage {
    list::list(app, &BookSet::one(access.clone()), &query(q)).unwrap()
}

fn found(app: &App, access: &BookAccess, q: &str) -> Vec<String> {
    let rows = page(app, access, q).rows.into_iter();
    rows.map(|row| row.name).collect()
}

both_databases! {
    fn each_query_of_the_table_finds_its_contacts(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "book.vcf", fixture("book.vcf"));
        let table = fixture("queries.tsv");
        let rows: Vec<(&str, &str)> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('\t').unwrap())
            .collect();
        assert!(rows.len() >= 200);
        let mut wrong = Vec::new();
        for (q, expected) in rows {
            let mut expected: Vec<&str> = expected.split("; ").filter(|name| !name.is_empty()).collect();
            let mut names = found(&app, &anna, q);
            expected.sort_unstable();
            names.sort_unstable();
            if names != expected {
                wrong.push(format!("{q}: {names:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{} queries:\n{}", wrong.len(), wrong.join("\n"));
    }

    fn the_best_matches_come_first_on_all_pages(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let mut cards = String::new();
        for n in 0..120 {
            let name = match n % 3 {
                0 => format!("Иванов Пётр {n:03}"),
                1 => format!("Яковлев Иван {n:03}"),
                _ => format!("Абрамов Пётр {n:03}"),
            };
            let note = if n % 3 == 2 { "NOTE:сын — Иван\r\n" } else { "" };
            write!(cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:{name}\r\nN:;;;;\r\n{note}END:VCARD\r\n").unwrap();
        }
        import(&app, &anna, "book.vcf", cards);
        let mut names: Vec<String> = Vec::new();
        let mut wanted = query("иван");
        let mut pages = Vec::new();
        loop {
            let page = list::list(&app, &BookSet::one(anna.clone()), &wanted).unwrap();
            assert!(page.is_ranked);
            assert_eq!(page.total, Some(120));
            names.extend(page.rows.iter().map(|row| row.name.clone()));
            let before = page.before.clone();
            let Some(after) = page.after.clone() else {
                pages.push(page);
                wanted.position = Position::Before(before.unwrap());
                break;
            };
            wanted.position = Position::After(after);
            pages.push(page);
        }
        let group = |family: &str| names.iter().filter(|name| name.starts_with(family)).count();
        assert_eq!((names.len(), group("Яковлев"), group("Абрамов")), (120, 40, 40));
        assert!(names[..40].iter().all(|name| name.starts_with("Яковлев")), "{names:?}");
        assert!(names[40..80].iter().all(|name| name.starts_with("Абрамов")), "{names:?}");
        assert!(names[40..80].is_sorted());
        let back = list::list(&app, &BookSet::one(anna.clone()), &wanted).unwrap();
        let names = |page: &ListPage| page.rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(names(&back), names(&pages[1]));
    }

    fn the_page_says_what_it_searched_instead(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        let list = search(&client, "bdfyjdf");
        list.assert_says("По запросу «bdfyjdf» ничего не найдено. Показано для «иванова».");
        assert_eq!(names(&list), ["Иванова Анна-Мария Петровна"]);
        let exact = client.page(&list.link("Искать точно как введено"));
        assert!(names(&exact).is_empty());
        exact.assert_says("Контакты не найдены.");
        assert_eq!(exact.select("#q")[0].attr("value"), Some("bdfyjdf"));
        search(&client, "щербоков").assert_says("Показано для «щербаков»");
        search(&client, "Khabarof").assert_says("Показано для «хабаров»");
        search(&client, "npetro").assert_says("Показаны контакты, у которых оно есть");
        assert!(search(&client, "иванов").select("[data-instead]").is_empty());
    }

    fn the_hit_is_marked_where_it_is(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        for (q, marked) in [
            ("семен", vec!["Семён"]),
            ("суздал", vec!["Суздал"]),
            ("ромашка", vec!["Ромашка"]),
            ("3456789", vec!["345-67-89"]),
            ("Scherbakov", vec!["Щербаков"]),
            ("консьержка", vec!["консьержка"]),
        ] {
            assert_eq!(search(&client, q).texts("mark"), marked, "{q}");
        }
        let list = search(&client, "суздал");
        assert_eq!(list.texts("[data-hit]"), ["Познакомились на конференции в Суздале"]);
        assert!(search(&client, "семен").select("[data-hit]").is_empty());
        // A date is shown as people read it, an emoji in its text.
        for q in ["22.03.1980", "22 марта", "1980 иванов"] {
            assert_eq!(search(&client, q).texts("[data-hit]"), ["22 марта 1980 г."], "{q}");
        }
        for (q, hit) in [("17 сентября", "17 сентября 2013 г."), ("5 октября", "5 октября 2009 г.")] {
            assert_eq!(search(&client, q).texts("[data-hit]"), [hit], "{q}");
        }
        assert_eq!(search(&client, "🎂").texts("[data-hit]"), ["консьержка 🎂★"]);
    }

    fn days_come_before_the_digits_of_numbers(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let note = "позвонить 22 марта, лучше до 03/04/2019";
        let cards = [
            ("Анна Номерова", "TEL:+7 999 220-35-67".to_owned()),
            ("Борис Заметкин", format!("NOTE:{}", note.replace(',', "\\,"))),
        ];
        let cards = cards.map(|(name, line)| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n{line}\r\nEND:VCARD\r\n"));
        let anna = server.access_of("anna");
        import(&server.app, &anna, "days.vcf", cards.concat().into_bytes());
        for (q, found) in [
            ("22.03", vec!["Борис Заметкин", "Анна Номерова"]),
            ("22 марта", vec!["Борис Заметкин"]),
            ("3 апреля 2019", vec!["Борис Заметкин"]),
            ("4 марта 2019", vec!["Борис Заметкин"]),
            ("22035", vec!["Анна Номерова"]),
        ] {
            assert_eq!(names(&search(&client, q)), found, "{q}");
        }
        let hits = search(&client, "22.03").texts("[data-hit]");
        assert_eq!(hits, [note]);
    }

    fn no_input_is_an_error(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        let long = "иванов".repeat(80);
        let many = "иван ".repeat(200);
        let marked = format!("label:\"{}\"", "а б ".repeat(200));
        let slips = "сеемнов щербоков констонтин ".repeat(12);
        for q in [
            "\u{0}", "иван\u{0}ов", "\u{1}\u{7f}\r\n\t", "\u{202e}иванов\u{202c}", "👩‍👩‍👧", "%", "_", "\\", "'", "\"", "';--",
            "NEAR(иванов)", "иванов AND OR NOT", "иванов*", "^иванов", "{иванов}:", "search_text:иванов", "-иванов", "+",
            "label:\"", "label:", "label:\"a", "org:'", "city:\\", "has:", "has:%", "born:99", "born:\u{0}", "changed:99999999999999999999d",
            "changed:0d", "changed:-1d", ":", "::", "\":\"", &long, &many, &marked, &slips,
        ] {
            let page = client.get(&format!("/?q={}", form_encoded(q)));
            assert_eq!(page.status, 200, "{q:?}");
        }
        // Over 1 kB it is cut, over 8 kB it is no search.
        search(&client, &"а".repeat(4_096)).assert_says("Запрос");
        let huge = form_encoded(&"а".repeat(4_097));
        client.get(&format!("/?q={huge}")).page(414).assert_says("Слишком длинный запрос");
        assert_eq!(client.get(&format!("/export?q={huge}")).status, 414);
    }

    fn a_search_that_is_too_long_is_shown_again_to_be_shortened(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анна Анина", "+79991234567", "сад");
        let label = client.page("/").link("сад 1");
        let refused = client.get(&format!("{label}&q={}", form_encoded(&"анина <b>".repeat(600)))).page(414);
        let typed = refused.field("Начало вашего запроса").value;
        assert!(typed.starts_with("анина <b>анина") && (8_000..=8_192).contains(&typed.len()), "{}", typed.len());
        let shortened = format!("{label}&q={}", form_encoded("анина"));
        assert_eq!(names(&client.page(&shortened)), ["Анна Анина"]);
        let fields = refused.select("main form[action='/'][method=get] [name]");
        assert_eq!(fields.iter().filter_map(|field| field.attr("name")).collect::<Vec<_>>(), ["label", "q"]);
        let size = |count: usize| client.get(&format!("/?q={}", form_encoded(&"а".repeat(count)))).body.len();
        assert!(size(4_097) == size(10_000));
    }

    fn a_service_code_finds_its_contact_only(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let phone = |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:Анна {n}\r\nTEL:+7999102{n:04}\r\nEND:VCARD\r\n");
        let mut cards: String = (0..12).map(phone).collect();
        for (name, code) in [("Яна", "*102#"), ("Юлия", "*102*7#"), ("Эмма", "#102#")] {
            write!(cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nTEL:{code}\r\nEND:VCARD\r\n").unwrap();
        }
        import(&app, &anna, "a.vcf", cards);
        for (q, names) in [("*102#", vec!["Яна"]), ("*102*7#", vec!["Юлия"]), ("#102#", vec!["Эмма"]), ("*102", vec!["Юлия", "Яна"])] {
            assert_eq!(found(&app, &anna, q), names, "{q}");
        }
        assert_eq!(found(&app, &anna, "102").len(), 15);
        // No contact has this code.
        assert_eq!(found(&app, &anna, "*91020#").len(), 12);
    }

    fn the_page_of_a_long_query_is_hardly_larger_than_that_of_a_short_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анна Анина", "+79991234567", "");
        // 10 kB as a URL: Cyrillic is three times as long there.
        for (short, long) in [
            ("zzzzzzzz", "zzzz ".repeat(1_600)),
            ("ъъъъ", "ъъъъ ".repeat(380)),
            ("анна", "анна ".repeat(380)),
        ] {
            let size = |q: &str| client.get(&format!("/?q={}", form_encoded(q))).body.len();
            let (of_short, of_long) = (size(short), size(&long));
            assert!(of_long < of_short + 5_000, "{of_short} and {of_long} of {short}");
        }
    }

    fn a_long_query_has_buttons_for_what_a_short_one_has_links_for(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for n in 0..60 {
            add(&client, &format!("Анна Анина{n}"), &format!("+7999123{n:04}"), "сад");
        }
        let long = "анна ".repeat(40).trim().to_owned();
        let label = client.page("/").link("сад 60");
        let page = client.page(&format!("{label}&q={}", form_encoded(&long)));
        let press = |page: &Page, text: &str| {
            let button = page.select("button[form=again]").into_iter()
                .find(|button| crate::support::page::text_of(*button) == text)
                .unwrap_or_else(|| panic!("{text}"));
            let (path, rest) = (button.attr("formaction").unwrap(), button.attr("value").unwrap());
            assert!(rest.len() < 300, "{rest}");
            client.page(&format!("{path}?q={}&rest={}", form_encoded(&long), form_encoded(rest)))
        };
        assert_eq!(page.title(), format!("{}… · сад · Книга контактов", long.chars().take(60).collect::<String>()));
        let first = names(&page);
        assert_eq!(first.len(), names(&client.page(&format!("{label}&q=%D0%B0%D0%BD%D0%BD%D0%B0"))).len());
        let next = press(&page, "Вперёд ›");
        assert!(!names(&next).is_empty() && names(&next).iter().all(|name| !first.contains(name)));
        assert_eq!(names(&press(&next, "‹ Назад")), first);
        assert!(press(&page, "Выбрать").select(".list.selecting").len() == 1);
        press(&page, "Экспорт").assert_says("60 контактов");
        assert_eq!(press(&page, "Уточнить").select("#narrow-q")[0].attr("value"), Some(long.as_str()));
        assert!(press(&page, "Искать во всей книге").select("button[form=again][value*=label]").is_empty());
        let given = press(&page, "по имени");
        assert_eq!(given.select("button[form=again][aria-current]").len(), 1);
        // Up to 128 bytes there are links.
        let short = "анна ".repeat(14).trim().to_owned();
        assert!(short.len() <= 200);
        let page = client.page(&format!("/?q={}", form_encoded(&short)));
        assert!(page.select("#again").is_empty() && page.link("Выбрать").contains("%D0%B0%D0%BD%D0%BD%D0%B0%20"));
    }

    fn a_form_narrows_the_search(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        let form = client.page(&search(&client, "иван").link("Уточнить")).form_to("/search");
        let list = form.fill("Метка", "Друзья").fill("Месяц рождения", "март").submit(&client).follow(&client);
        assert_eq!(list.select("#q")[0].attr("value"), Some("иван label:Друзья born:03"));
        assert_eq!(names(&list), ["Иванов Иван Ильич"]);
        let form = client.page("/search").form_to("/search");
        let list = form.fill("Метка", "Старые друзья").fill("Город", "\"Казань\"").submit(&client).follow(&client);
        assert_eq!(names(&list), ["Гузель Мухаметзянова"]);
        let nothing = client.page("/search").form_to("/search").submit(&client).follow(&client);
        assert_eq!(names(&nothing).len(), 24);
    }

    fn narrowings_are_completed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        let list = search(&client, "иван label:\"ст");
        let options = list.select("#completions option");
        let values: Vec<_> = options.iter().map(|option| option.attr("value").unwrap()).collect();
        assert_eq!(values, ["иван label:\"Старые друзья\""]);
        assert!(search(&client, "иванов").select("#completions option").is_empty());
    }

    fn a_search_can_be_saved_and_deleted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "book.vcf", fixture("book.vcf"));
        let saved = search(&client, "иванов").form("Сохранить поиск").submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Поиск «иванов» сохранён."));
        assert_eq!(names(&saved).len(), 2);
        let list = client.page(&client.page("/").link("Поиск: иванов"));
        assert_eq!(names(&list).len(), 2);
        assert_eq!(list.texts(".left [aria-current]"), ["Поиск: иванов"]);
        // With the label that is open.
        let label = client.page("/").link("Дача 1");
        let labeled = client.page(&format!("{label}&q=%D0%B8%D0%B2%D0%B0%D0%BD"));
        let saved = labeled.form("Сохранить поиск").submit(&client).follow(&client);
        assert_eq!(names(&saved), ["Иванов Иван Ильич"]);
        saved.assert_says("Поиск: label:\"Дача\" иван");
        // Another account has none of them.
        let other = server.client_of("boris");
        assert!(!other.page("/").text().contains("Поиск:"));
        let delete = list.select("[action$='/delete']")[0].attr("action").unwrap().to_owned();
        assert_eq!(other.post(&delete, &[]).status, 404);
        let deleted = list.form("Удалить из сохранённых").submit(&client).follow(&client);
        assert_eq!(deleted.flash().as_deref(), Some("Поиск «иванов» удалён из сохранённых."));
        assert_eq!(names(&deleted).len(), 2);
        let labels = client.page("/labels");
        let labels = labels.form("Удалить label:\"Дача\" иван").submit(&client).follow(&client);
        assert!(!labels.text().contains("Сохранённые поиски"));
        assert!(!client.page("/").text().contains("Поиск:"));
        let empty = client.post("/searches", &[("q", " ")]).follow(&client);
        assert_eq!(empty.flash().as_deref(), Some("Сохранять нечего: поиск пустой."));
    }

    fn the_saved_searches_of_a_book_are_bounded(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        for n in 0..MAX_SAVED {
            assert!(saved_searches::save(&app, &anna, &format!("{n} ")).unwrap());
        }
        assert!(saved_searches::save(&app, &anna, "7").unwrap());
        assert!(!saved_searches::save(&app, &anna, "more").unwrap());
        assert_eq!(saved_searches::all(&app, &anna).unwrap().len(), MAX_SAVED);
    }

    fn no_word_of_a_purged_contact_stays(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Иванов Андрей", "+79991234567", "");
        let words = || server.db.lines("SELECT DISTINCT word AS line FROM search_words ORDER BY word");
        let before = words();
        let path = add(&client, "Первозванный Андрей", "+79991234568", "");
        for title in ["псевдонимщик", "врач"] {
            client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", title).submit(&client).location();
        }
        client.page(&path).form("Удалить").submit(&client).location();
        // The history has it.
        assert!(words().contains(&"псевдонимщик".to_owned()));
        client.page(&client.page("/trash").link("Удалить навсегда Первозванный Андрей")).form("Удалить навсегда").submit(&client).location();
        assert_eq!(words(), before);
    }

    fn a_lost_search_word_is_reported(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "book.vcf", fixture("book.vcf"));
        db.assert_sound();
        db.execute("DELETE FROM search_words WHERE word IN ('ромашка', 'romaʃka')");
        db.leave_unsound();
        assert!(found(&app, &anna, "ромошка").is_empty());
        let report = verify::verify(&app, &mut |_| {}).unwrap();
        let kinds: Vec<FindingKind> = report.findings().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::SearchWords, FindingKind::SearchWords]);
    }
}
