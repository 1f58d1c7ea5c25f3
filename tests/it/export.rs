//! Exporting: every format has exactly the selected contacts, and a file is complete or the transfer fails.

use std::ffi::OsStr;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::client::{Client, Response, form_encoded};
use crate::support::contacts::{add, names, row};
use crate::support::import::THREE_CARDS;
use crate::support::import::import as import_file;
use crate::support::server::TestServer;

/// Bytes that begin like an image of some type. The rest is noise.
fn image(magic: &[u8], size: usize, seed: usize) -> Vec<u8> {
    // Knuth's generator: the noise cannot be compressed.
    let mut state = u64::try_from(seed).unwrap();
    let noise = (0..size).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    });
    magic.iter().copied().chain(noise).collect()
}

fn png(size: usize, seed: usize) -> Vec<u8> {
    image(b"\x89PNG\r\n\x1a\n", size, seed)
}

fn card_with_photo(name: &str, uid: &str, photo: &[u8]) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nPHOTO;ENCODING=b;TYPE=PNG:{}\r\nEND:VCARD\r\n",
        STANDARD.encode(photo)
    )
}

#[track_caller]
fn import(server: &TestServer, login: &str, cards: &str) {
    import_with_remarks(server, login, cards, 0);
}

#[track_caller]
fn import_with_remarks(server: &TestServer, login: &str, cards: &str, remarks: u64) {
    let access = server.access_of(login);
    let counts = import_file(&server.app, &access, "a.vcf", cards).import.counts;
    assert_eq!((counts.problem, counts.with_remarks), (0, remarks));
}

fn download(client: &Client, fields: &[(&str, &str)]) -> Response {
    let answer = client.post("/export", fields);
    assert_eq!(answer.status, 200, "{fields:?}: {}", answer.text());
    answer
}

/// The formatted names (FN) of the cards of a file.
fn formatted_names(vcf: &str) -> Vec<&str> {
    vcf.lines().filter_map(|line| line.strip_prefix("FN:")).collect()
}

/// The rows of a CSV file, the header first.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let all = (0..archive.len()).map(|at| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    });
    all.collect()
}

both_databases! {
    fn cards_are_exported_byte_for_byte(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let cards = format!("{THREE_CARDS}{}", card_with_photo("Лист Клён", "leaf", &png(300_000, 1)));
        import(&server, "anna", &cards);
        let page = client.page("/export");
        page.assert_says("Вся книга: 4 контакта");
        let answer = page.form("Скачать").submit(&client);
        assert_eq!(answer.header("content-type"), Some("text/vcard; charset=utf-8"));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"contacts-2026-05-01.vcf\"; \
            filename*=UTF-8''contacts-2026-05-01.vcf"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.text() == cards);
        // The command writes the same to standard output or to a file.
        assert!(server.db.manage(&["export", "--user", "anna"]).succeeds() == cards);
        let path = server.db.file("out.vcf", "old");
        server.db.manage(&["export", "--user", "anna", "--output", &path]).succeeds();
        assert!(std::fs::read_to_string(&path).unwrap() == cards);
    }

    fn every_format_has_all_contacts(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let cards = format!("{THREE_CARDS}{}", card_with_photo("Лист Клён", "leaf", &png(3_000, 1)));
        import(&server, "anna", &cards);
        let all_names = ["Анна Ёлкина", "John Smith", "ООО «Ромашка»", "Лист Клён"];
        let photo = STANDARD.encode(png(3_000, 1));
        for (format, media_type, ending) in [
            ("vcf3", "text/vcard; charset=utf-8", ".vcf"),
            ("vcf4", "text/vcard; charset=utf-8", ".vcf"),
            ("csv", "text/csv; charset=utf-8; header=present", ".csv"),
            ("csv-lab", "text/csv; charset=utf-8; header=present", ".csv"),
            ("jcard", "application/json", ".json"),
            ("jscontact", "application/json", ".json"),
        ] {
            let answer = download(&client, &[("format", format)]);
            assert_eq!(answer.header("content-type"), Some(media_type), "{format}");
            assert!(answer.header("content-disposition").unwrap().ends_with(ending), "{format}");
            let text = answer.text();
            let found = match format {
                "vcf3" | "vcf4" => {
                    let version = if format == "vcf3" { "VERSION:3.0" } else { "VERSION:4.0" };
                    assert_eq!(text.matches(version).count(), 4);
                    assert!(text.replace("\r\n ", "").contains(&photo), "{format}");
                    formatted_names(&text).into_iter().map(str::to_owned).collect()
                }
                "csv" | "csv-lab" => {
                    assert_eq!(text.starts_with('\u{feff}'), format == "csv-lab", "{format}");
                    let rows = table(&text);
                    let names = if format == "csv" { [0, 2] } else { [0, 0] };
                    assert_eq!(rows[0][0], if format == "csv" { "First Name" } else { "ФИО" });
                    assert_eq!(rows.len(), 5);
                    let cells = |row: &Vec<String>| names.map(|at| row[at].clone()).concat();
                    assert!(rows.iter().any(|row| cells(row).contains("Ёлкина")), "{rows:?}");
                    all_names.map(str::to_owned).to_vec()
                }
                "jcard" => {
                    let cards: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
                    assert!(text.contains(&photo));
                    let name = |card: &serde_json::Value| {
                        let properties = card[1].as_array().unwrap();
                        let found = properties.iter().find(|p| p[0] == "fn").unwrap();
                        found[3].as_str().unwrap().to_owned()
                    };
                    cards.iter().map(name).collect()
                }
                _ => {
                    let cards: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
                    assert!(text.contains(&photo));
                    assert!(cards.iter().all(|card| card["@type"] == "Card"));
                    cards.iter().map(|card| card["name"]["full"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
                }
            };
            assert_eq!(found, all_names, "{format}");
            let output = server.db.manage(&["export", "--user", "anna", "--format", format]).succeeds();
            assert!(output == text, "{format}");
        }
    }

    fn an_empty_book_is_an_empty_file_in_each_format(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/export").assert_says("Контакты не найдены.");
        for (format, text) in [("vcf", ""), ("jcard", "[]\n"), ("jscontact", "[]\n"), ("csv-lab", "\u{feff}ФИО,Телефон,Telegram,Теги\r\n")] {
            assert_eq!(download(&client, &[("format", format)]).text(), text, "{format}");
        }
        assert_eq!(files(&download(&client, &[("format", "zip")]).body), [("contacts.vcf".to_owned(), Vec::new())]);
    }

    fn a_table_has_no_formulas_and_its_losses_are_listed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let evil = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:evil\r\nFN:=HYPERLINK(\"http://evil\")\r\nN:;=HYPERLINK(\"http://evil\");;;\r\n\
            TEL:+79991234567\r\nNOTE:@SUM(1)\r\nKEY:x\r\nEND:VCARD\r\n";
        import(&server, "anna", &format!("{THREE_CARDS}{evil}{}", card_with_photo("Лист", "leaf", &png(3_000, 1))));
        for format in ["csv", "csv-lab"] {
            let rows = table(&download(&client, &[("format", format)]).text());
            let cells: Vec<&String> = rows.iter().flatten().collect();
            assert!(cells.iter().any(|cell| cell.contains("HYPERLINK")), "{rows:?}");
            assert!(cells.iter().any(|cell| *cell == "+79991234567"), "a phone number stays as it is: {rows:?}");
            let is_formula = |cell: &String| cell.starts_with(['=', '@', '-', '\t']) || cell.starts_with("+H");
            assert!(!cells.iter().any(|cell| is_formula(cell)), "{rows:?}");
        }
        let page = client.page("/export");
        let losses = page.texts(".losses");
        assert_eq!(losses.len(), 2, "{losses:?}");
        assert!(losses[0].contains("3 контактов") && losses[0].contains("Фото: у 1 контакта")
            && losses[0].contains("Ключ шифрования: у 1 контакта"), "{losses:?}");
        assert!(losses[1].contains("Эл. почта: у 1 контакта") && losses[1].contains("Заметки: у 2 контактов"), "{losses:?}");
        let only = client.page(&format!("/export?q={}", form_encoded("лист")));
        assert!(only.texts(".losses")[0].contains("данных 1 контакта"));
        let output = server.db.manage(&["export", "--user", "anna", "--format", "csv"]).run();
        assert_eq!(output.code, Some(0));
        assert!(output.stderr.contains("Photo in 1 contact\n") && output.stderr.contains("Some data of 3 contacts will not be included"), "{}", output.stderr);
        let access = server.access_of("anna");
        let torn = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:torn\r\nFN:Клочков\r\nrubbish\r\nEND:VCARD\r\n";
        import_file(&server.app, &access, "b.vcf", torn);
        let losses = client.page(&format!("/export?q={}", form_encoded("клочков"))).texts(".losses");
        assert!(losses.len() == 2 && losses.iter().all(|text| text.contains("Нечитаемая строка: у 1 контакта")), "{losses:?}");
    }

    fn an_export_selects_contacts_of_one_book_by_label_search_or_id(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, eve) = (server.client_of("anna"), server.client_of("eve"));
        add(&eve, "Котов Чужой", "+79991234567", "друзья");
        let cat = add(&anna, "Котова Анна", "+79991234567", "друзья");
        let dog = add(&anna, "Псов Пётр", "+79991234568", "друзья, работа");
        let owl = add(&anna, "Совин Олег", "+79991234569", "работа");
        let gone = add(&anna, "Котов Удалён", "+79991234560", "друзья");
        anna.page(&gone).form("Удалить").submit(&anna).location();
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let list = anna.page("/");
        let label = list.link("друзья 2").split('=').nth(1).unwrap().to_owned();
        let (cat, dog, owl, gone) = (id(&cat), id(&dog), id(&owl), id(&gone));
        let cases: [(&str, &str, &[&str], &[&str]); 6] = [
            ("/export", "Вся книга: 3 контакта", &[], &["Котова Анна", "Псов Пётр", "Совин Олег"]),
            (&format!("/export?label={label}"), "Метка «друзья»: 2 контакта",
                &["--label", "ДРУЗЬЯ"], &["Котова Анна", "Псов Пётр"]),
            (&format!("/export?q={}", form_encoded("кот")), "Поиск «кот»: 1 контакт", &["--search", "кот"], &["Котова Анна"]),
            (&format!("/export?label={label}&q=4568"), "Метка «друзья»: Поиск «4568»: 1 контакт",
                &["--label", "друзья", "--search", "4568"], &["Псов Пётр"]),
            (&format!("/export?id={owl}&id={cat}&id={gone}&id=999999"), "Выбрано: 2 контакта", &["-"], &["Котова Анна", "Совин Олег"]),
            (&format!("/export?id={dog}&id={dog}"), "Выбрано: 1 контакт", &["-"], &["Псов Пётр"]),
        ];
        for (path, says, args, expected) in cases {
            let page = anna.page(path);
            page.assert_says(says);
            let file = page.form("Скачать").submit(&anna).text();
            assert_eq!(formatted_names(&file), expected, "{path}");
            if args != ["-"] {
                let args = [&["export", "--user", "anna"], args].concat();
                assert_eq!(server.db.manage(&args).succeeds(), file, "{args:?}");
            }
        }
        let none = anna.page(&format!("/export?q={}", form_encoded("чужой")));
        none.assert_says("Контакты не найдены.");
        assert!(none.find_form("Скачать").is_none());
        let line = server.db.manage(&["export", "--user", "anna", "--label", "нет такой"]).fails(1);
        assert!(line.contains("нет такой"), "{line}");
    }

    fn selected_contacts_of_the_list_can_be_exported(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Котова Анна", "Псов Пётр", "Совин Олег"] {
            add(&client, name, "+79991234567", "друзья");
        }
        let plain = client.page("/");
        assert_eq!(plain.select(".list.selecting").len(), 0);
        let list = client.page(&plain.link("Выбрать"));
        assert_eq!(list.select(".list.selecting").len(), 1);
        assert_eq!(names(&list).len(), 3);
        // The boxes are outside the form that they belong to.
        let ids: Vec<String> = ["Псов Пётр", "Совин Олег"]
            .map(|name| {
                let field = list.field(&format!("Выбрать: {name}"));
                assert_eq!((field.name.as_str(), field.control.as_str()), ("id", "checkbox"));
                let path = row(&list, name);
                assert_eq!(field.value, path.rsplit('/').next().unwrap());
                format!("id={}", field.value)
            })
            .to_vec();
        assert_eq!(list.select("input[name=id][form=selection]").len(), 3);
        assert_eq!(list.select("form#selection").len(), 1);
        let form = list.form("Экспорт выбранных");
        let nothing = form.submit(&client);
        assert_eq!(nothing.location(), "/?select=1");
        client.page("/?select=1").assert_says("Сначала выберите контакты.");
        let page = client.page(&format!("/export?{}", ids.join("&")));
        page.assert_says("Выбрано: 2 контакта");
        assert_eq!(client.page(&list.link("Готово")).select(".list.selecting").len(), 0);
    }

    fn an_archive_has_the_cards_and_the_photos(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let (first, second) = (png(50_000, 1), png(40, 2));
        let jpeg = image(b"\xff\xd8\xff", 3_000, 3);
        let cards = [
            card_with_photo("Котова Анна", "a", &first),
            card_with_photo("КОТОВА АННА", "b", &second),
            card_with_photo("../con: \u{202e}x", "c", &jpeg),
            THREE_CARDS.to_owned(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:d\r\nFN:По ссылке\r\nPHOTO:https://example.org/a.png\r\nEND:VCARD\r\n".to_owned(),
        ]
        .concat();
        // Two cards of one name may be one person, and the report says so.
        import_with_remarks(&server, "anna", &cards, 1);
        let answer = download(&client, &[("format", "zip")]);
        assert_eq!(answer.header("content-type"), Some("application/zip"));
        let named = answer.header("content-disposition").unwrap();
        assert_eq!(Path::new(named).extension(), Some(OsStr::new("zip")), "{named}");
        let expected = [
            ("contacts.vcf".to_owned(), cards.into_bytes()),
            ("photos/Котова Анна.png".to_owned(), first),
            ("photos/КОТОВА АННА (2).png".to_owned(), second),
            ("photos/_con_ x.jpg".to_owned(), jpeg),
        ];
        let files = files(&answer.body);
        let paths = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&files), paths(&expected));
        assert!(files == expected);
        // A second export of the same book gives the same bytes.
        let path = server.db.file("book.zip", "");
        server.db.manage(&["export", "--user", "anna", "--format", "zip", "--output", &path]).succeeds();
        assert!(std::fs::read(&path).unwrap() == answer.body);
    }

    fn an_export_that_fails_midway_is_not_a_complete_file(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let many: String = (0..4).map(|n| card_with_photo(&format!("Лист {n}"), &format!("u{n}"), &png(200_000, n))).collect();
        import(&server, "anna", &many);
        let path = server.db.file("book.vcf", "the old one");
        let cookie = format!("session={}", client.cookie("session").unwrap());
        let damage = |nth: &str| server.db.execute(&format!(
            "DELETE FROM blobs WHERE hash = (SELECT hash FROM contact_blobs ORDER BY contact_id {nth} LIMIT 1)"));
        damage("DESC");
        server.db.leave_unsound();
        for format in ["vcf", "zip"] {
            let answer = raw_response(&server, &cookie, format);
            assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.len() > 64 * 1024, "{format}");
            // A chunked body ends with a chunk of length 0 (RFC 9112 §7.1).
            assert!(!answer.ends_with(b"0\r\n\r\n"), "{format} ended as if it were complete");
            let args = ["export", "--user", "anna", "--format", format, "--output", &path];
            let line = server.db.manage(&args).fails(1);
            assert!(line.contains("a blob of book"), "{line}");
            assert_eq!(std::fs::read(&path).unwrap(), b"the old one");
            assert!(!std::path::Path::new(&format!("{path}.part")).exists());
        }
        // An export that fails before its first byte gets an error page.
        damage("ASC");
        assert_eq!(client.post("/export", &[("format", "vcf")]).status, 500);
    }

    /// The server prepares no data far ahead for a slow client and keeps no transaction open.
    fn a_slow_client_gets_each_contact_as_it_is_when_it_is_sent(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // More than the buffers of the sockets hold.
        let photo = |n: usize| png(if n < 200 { 70_000 } else { 10 }, n);
        let many: String = (0..210).map(|n| card_with_photo(&format!("Лист {n}."), &format!("u{n}"), &photo(n))).collect::<String>()
            + &card_with_photo("Последний", "last", &png(10, 0));
        import(&server, "anna", &many);
        let cookie = format!("session={}", client.cookie("session").unwrap());
        let mut stream = request_export(&server, &cookie, "vcf");
        stream.read_exact(&mut [0; 1_000]).unwrap();
        let last = row(&client.page(&format!("/?q={}", form_encoded("последний"))), "Последний");
        assert_eq!(client.post(&format!("{last}/delete"), &[]).status, 303);
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        let rest = String::from_utf8_lossy(&rest);
        assert!(rest.ends_with("0\r\n\r\n") && rest.contains("Лист 209.") && !rest.contains("Последний"));
    }
}

/// Requests a file on a connection that the caller reads itself.
fn request_export(server: &TestServer, cookie: &str, format: &str) -> TcpStream {
    let host = server.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let body = format!("format={format}");
    let request = format!(
        "POST /export HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// The bytes of the response until the connection is closed or fails.
fn raw_response(server: &TestServer, cookie: &str, format: &str) -> Vec<u8> {
    let mut stream = request_export(server, cookie, format);
    let mut answer = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..read]);
    }
    answer
}
