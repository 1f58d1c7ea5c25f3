//! The report of an import of bad files: bounded on standard error and on the page, whole as a download.

use std::fmt::Write as _;

use blocknotik::app::{App, BookAccess, imports, labels};

use crate::support::app::{account, counts};
use crate::support::contacts::{cards_of_anna, row};
use crate::support::import::{apply, card, import, preview};
use crate::support::server::TestServer;

/// A card with this many lines that are no property.
fn bad_lines(count: usize) -> String {
    let mut lines = "FN:Bad".to_owned();
    for n in 0..count {
        write!(lines, "\r\nno property {n}").unwrap();
    }
    card("bad", &lines)
}

fn cards_with_a_bad_line(count: usize) -> String {
    (0..count)
        .map(|n| card(&format!("b{n}"), &format!("FN:Bad {n}\r\nno property")))
        .collect()
}

both_databases! {
    fn odd_property_names_are_told_and_their_values_are_usable(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let lines = "FN:Анна\r\nPHONE.WORK:+7 495 123-45-67\r\nphone.cell:+7 916 123-45-67\r\n\
            TELEPHONE:+7 812 123-45-67\r\nE-MAIL:anna@example.org";
        let id = preview(&server.app, &anna, "", &[("a.vcf", card("u", lines).as_bytes())]);
        let remarks = client.page(&format!("/imports/{id}?show=remarks"));
        remarks.assert_says("Нестандартные названия полей");
        apply(&server.app, &anna, id);
        let page = client.page(&row(&client.page("/?q=anna"), "Анна"));
        for number in ["+74951234567", "+79161234567", "+78121234567"] {
            assert!(!page.select(&format!("a[href='tel:{number}']")).is_empty(), "{number}");
        }
        assert!(page.find_link("anna@example.org").is_some());
        let cards = cards_of_anna(&server);
        for line in ["TEL;TYPE=WORK:+7 495 123-45-67", "TEL;TYPE=CELL:+7 916 123-45-67", "TEL:+7 812 123-45-67"] {
            assert!(cards.contains(&format!("\r\n{line}\r\n")), "{cards}");
        }
    }

    fn types_in_the_names_of_properties_and_groups_are_shown(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let lines = "FN:Анна\r\nTEL.CELL.PREF:+7 916 123-45-67\r\nwork.TEL:+7 495 123-45-67\r\nhome.EMAIL:anna@example.org\r\n\
            ADDRESS.HOME:Лесная 5\\, Тула\r\nURL.WORK:https://a.example\r\nWEBSITE:https://b.example\r\n\
            EMAIL.INTERNET:kim@example.org\r\nTEL.FAX.X-FOO:+7 812 123-45-67\r\nTEL.X-BAR.X-ABLabel:no number";
        let id = preview(&server.app, &server.access_of("anna"), "", &[("a.vcf", card("u", lines).as_bytes())]);
        client.page(&format!("/imports/{id}?show=remarks")).assert_says("Нестандартные названия полей");
        apply(&server.app, &server.access_of("anna"), id);
        let cards = cards_of_anna(&server);
        for line in ["TEL;TYPE=CELL;TYPE=PREF:+7 916 123-45-67", "work.TEL;TYPE=WORK:+7 495 123-45-67",
            "home.EMAIL;TYPE=HOME:anna@example.org", "ADR;TYPE=HOME:;;Лесная 5\\, Тула;;;;", "URL;TYPE=WORK:https://a.example",
            "URL:https://b.example", "EMAIL;TYPE=INTERNET:kim@example.org", "TEL;TYPE=FAX;TYPE=X-FOO:+7 812 123-45-67",
            "TEL.X-BAR.X-ABLabel:no number"] {
            assert!(cards.contains(&format!("\r\n{line}\r\n")), "{line}: {cards}");
        }
        let page = client.page(&row(&client.page("/?q=anna"), "Анна"));
        for link in ["https://a.example", "https://b.example"] {
            assert!(!page.select(&format!("a[href='{link}']")).is_empty(), "{link}");
        }
        for shown in ["Телефон мобильный", "Телефон рабочий", "Эл. почта домашний", "Адрес домашний", "Ссылка рабочий"] {
            page.assert_says(shown);
        }
    }

    fn a_remark_about_ldif_names_the_line_of_the_file(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let file = "version: 1\n\ndn: cn=Zoe\ncn: Zoe\n\n# the next one\ndn: cn=Anna\ncn: Anna\nmail: anna@exam\n ple.org\n\
            description:: !!\nbirthday: someday\nno attribute\njpegPhoto:< file:///a.jpg\nmobile: 1\n";
        let id = preview(&server.app, &server.access_of("anna"), "", &[("a.ldif", file.as_bytes())]);
        let report = client.get(&format!("/imports/{id}/report.txt")).text();
        for (words, line) in [("!!", 11), ("someday", 12), ("no attribute", 13), ("file:///a.jpg", 14)] {
            let told = report.lines().find(|told| told.contains(words)).unwrap_or_else(|| panic!("{words}: {report}"));
            assert!(told.starts_with(&format!("a.ldif:{line}: ")), "{told}");
        }
        client.page(&format!("/imports/{id}?show=remarks")).assert_says("строка 13");
    }

    fn impossible_months_and_lone_days_of_tables_are_told(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let table = "Name,Birth Day,Birth Month,Birth Year\nАнна Ким,5,13,1980\nБорис Ким,7,,\nВера Ким,31,2,1980\nГлеб Ким,5,6,1980\n";
        let view = import(&server.app, &server.access_of("anna"), "a.csv", table);
        let remarks = client.page(&format!("/imports/{}?show=remarks", view.import.id));
        remarks.assert_says("день и месяц поменяны местами");
        remarks.assert_says("Дату не удалось прочитать");
        let cards = cards_of_anna(&server);
        for line in ["BDAY:1980-05-13", "BDAY:7.?.?", "BDAY:31.2.1980", "BDAY:1980-06-05"] {
            assert!(cards.contains(&format!("\r\n{line}\r\n")), "{line}: {cards}");
        }
        assert!(client.page("/").find_link("Требуют проверки 2").is_some());
    }

    fn labels_without_a_visible_name_stay_in_the_card_and_are_told(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let vcard = card("u", "FN:Анна\r\nCATEGORIES:друзья,\u{200b},\u{202e}\u{200f}");
        let id = preview(&server.app, &anna, "\u{200b}", &[("a.vcf", vcard.as_bytes())]);
        let remarks = |id: &str| client.page(&format!("/imports/{id}?show=remarks"));
        remarks(&id.to_string()).assert_says("нет видимых символов, не созданы");
        apply(&server.app, &anna, id);
        let view = import(&server.app, &anna, "b.csv", "Name,Phone,Labels\nБорис,+79991234567,\u{200b}\n");
        remarks(&view.import.id.to_string()).assert_says("нет видимых символов, не создана");
        let cards = cards_of_anna(&server);
        assert!(cards.contains("CATEGORIES:друзья,\u{200b},\u{202e}\u{200f}\r\n"), "{cards}");
        assert_eq!(client.page("/labels").texts(".label-list li > p"), ["друзья 1 контакт"]);
    }

    fn the_change_log_names_the_first_files_and_counts_all(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        for (count, expected) in [(3, "0.vcf, 1.vcf, 2.vcf"), (40, "0.vcf, 1.vcf, 10.vcf, … (40)")] {
            let files: Vec<(String, String)> = (0..count)
                .map(|at| (format!("{at}.vcf"), card(&format!("u{count}-{at}"), "FN:Анна")))
                .collect();
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, card)| (name.as_str(), card.as_bytes())).collect();
            let id = preview(&server.app, &anna, "", &files);
            apply(&server.app, &anna, id);
            let heading = client.page("/changes").texts(".past h3")[0].clone();
            assert!(heading.ends_with(expected) && !heading.contains(&format!("{expected}, ")), "{heading}");
        }
    }

    fn a_card_with_many_bad_lines_lists_the_first_and_counts_the_others(db: TestDb) {
        let app = db.app();
        account(&app, "anna");
        let file = db.file("a.vcf", bad_lines(1_000));
        let output = db.manage(&["import", &file, "--user", "anna"]).run();
        assert_eq!(output.code, Some(0), "{output:?}");
        let remarks: Vec<&str> = output.stderr.lines().filter(|line| line.contains("no property")).collect();
        assert_eq!(remarks.len(), 100, "{output:?}");
        assert!(remarks[0].starts_with(&format!("{file}:5: Bad: ")) && remarks[0].ends_with("no property 0"), "{}", remarks[0]);
        assert!(remarks[99].contains("no property 99") && remarks[99].ends_with("(and 900 more like this)"), "{}", remarks[99]);
    }

    fn one_fault_of_many_cards_is_counted_on_standard_error(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let file = db.file("a.vcf", cards_with_a_bad_line(150));
        let output = db.manage(&["import", &file, "--user", "anna"]).run();
        let remarks = output.stderr.lines().filter(|line| line.starts_with(&file)).count();
        assert_eq!((remarks, counts(&app, &anna).0), (100, 150), "{output:?}");
        assert!(output.stderr.contains("… and 50 more like this one: Bad 99: "), "{output:?}");
    }

    fn a_file_of_nothing_but_beginnings_is_short_work(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let found = problems(&app, &anna, &"BEGIN:VCARD\r\n".repeat(5_000));
        // The last of a hundred items counts the others.
        assert_eq!(found, 100);
    }

    fn the_whole_report_is_a_download(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let file = [cards_with_a_bad_line(700), bad_lines(300)].concat();
        let view = import(&server.app, &anna, "a.vcf", file);
        let path = format!("/imports/{}", view.import.id);
        let link = client.page(&path).link("Скачать все замечания");
        let sent = client.get(&link);
        assert_eq!(sent.header("content-type"), Some("text/plain; charset=utf-8"));
        let text = sent.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 800, "{}", lines.len());
        assert!(lines[0].starts_with("a.vcf:5: Bad 0: ") && lines[799].ends_with("(и ещё 200 таких же замечаний)"), "{}", lines[799]);
        // Of another account it is not found.
        assert_eq!(server.client_of("boris").get(&link).status, 404);
    }

    fn a_group_labels_members_that_follow_in_another_file(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let groups: String = (0..600)
            .map(|n| card(&format!("g{n}"), &format!("FN:Group {n}\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:m{}", n % 2)))
            .collect();
        let members = card("m0", "FN:Member") + &card("m1", "FN:Other member");
        let id = preview(&app, &anna, "", &[("groups.vcf", groups.as_bytes()), ("members.vcf", members.as_bytes())]);
        apply(&app, &anna, id);
        let all = labels::all(&app, &anna).unwrap();
        assert_eq!((all.len(), all.iter().all(|label| label.count == 1)), (600, true));
    }
}

fn problems(app: &App, access: &BookAccess, file: &str) -> u64 {
    let id = preview(app, access, "", &[("a.vcf", file.as_bytes())]);
    let view = imports::show(app, access, id).unwrap();
    view.import.counts.problem
}
