//! Imports of LDIF, Telegram's export, and ZIP archives, and the line of a table's titles.

use std::io::{Cursor, Write};

use blocknotik::app::imports;
use domain::import::Verdict;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::app::{account, counts, exported};
use crate::support::import::{card, done, import, items, preview};
use crate::support::server::TestServer;

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const LDIF: &str = "dn: cn=Anna\nobjectclass: person\ncn: Anna\nmail: anna@example.org\n\n\
    dn: cn=Friends\nobjectclass: groupOfNames\ncn: Friends\nmember: cn=Anna\n";

both_databases! {
    fn the_groups_of_ldif_become_labels(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let view = import(&app, &anna, "a.ldif", LDIF);
        assert_eq!(view.import.counts.done.added, 1);
        let out: Vec<u8> = blocknotik::app::export::export(
            &app,
            &anna,
            &blocknotik::app::selection::Selection::book(),
            blocknotik::app::export::ExportFormat::Vcf,
        )
        .unwrap()
        .map(Result::unwrap)
        .collect::<Vec<_>>()
        .concat();
        assert!(String::from_utf8(out).unwrap().contains("CATEGORIES:Friends"));
        // The same file again changes nothing.
        assert_eq!(done(&import(&app, &anna, "a.ldif", LDIF)).0, 0);
        assert_eq!(counts(&app, &anna).0, 1);
    }

    fn records_without_a_name_of_their_own_stay_two_contacts(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let file = "dn: cn=Zoe\ncn: Zoe\n\ndn:\ncn: Anna\nmail: anna@example.org\n\ndn: \ncn: Ivan\nmail: ivan@example.org\n";
        assert_eq!(done(&import(&app, &anna, "a.ldif", file)), (3, 0, 0, 0, 0));
        assert_eq!(done(&import(&app, &anna, "a.ldif", file)), (0, 0, 0, 3, 0));
        let telegram = r#"{"about":"x","contacts":{"list":[{"first_name":"Olga"},{"first_name":"Vera"}]}}"#;
        assert_eq!(done(&import(&app, &anna, "result.json", telegram)), (2, 0, 0, 0, 0));
    }

    fn the_parts_of_an_address_may_come_in_any_order(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let lines = ["workAddress: Main St 5$Berlin", "street: Main St 5", "postalAddress: Main St 5$10115 Berlin", "l: Berlin",
            "c: DE", "co: Germany", "postalCode: 10115", "mozillaHomeStreet: Elm 1", "homePostalAddress: Elm 1$Bonn"];
        let backwards: Vec<&str> = lines.iter().rev().copied().collect();
        let record = |name: &str, lines: &[&str]| format!("dn: cn={name}\ncn: {name}\n{}\n\n", lines.join("\n"));
        import(&app, &anna, "a.ldif", record("Anna", &lines) + &record("Zoe", &backwards));
        let cards = exported(&app, &anna);
        let count = |line: &str| cards.matches(line).count();
        assert_eq!(count("ADR;TYPE=WORK:;;Main St 5;Berlin;;10115;Germany\r\n"), 2, "{cards}");
        assert_eq!(count("ADR;TYPE=HOME:;;Elm 1;;;;\r\n"), 2, "{cards}");
        // What has no place is kept as a custom field.
        assert_eq!((count("X-CUSTOM:Main St 5$Berlin"), count("X-CUSTOM:DE"), count("X-CUSTOM:Elm 1$Bonn")), (2, 2, 2), "{cards}");
    }

    fn the_files_of_an_archive_are_imported(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let cards = card("one", "FN:One\r\nTEL:+79990000001");
        let archive = zip(&[
            ("Takeout/Contacts/All.vcf", cards.as_bytes()),
            ("table.csv", "Name,Phone\nTwo,+79990000002\n".as_bytes()),
            ("book.ldif", LDIF.as_bytes()),
            ("photo.jpg", b"x"),
            ("inner.zip", b"PK\x03\x04"),
        ]);
        let view = import(&app, &anna, "takeout.zip", &archive);
        let counted = view.import.counts;
        assert_eq!((counted.done.added, counted.problem), (3, 2));
        let names: Vec<&str> = view.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["takeout.zip", "takeout.zip: Takeout/Contacts/All.vcf", "takeout.zip: table.csv", "takeout.zip: book.ldif"]
        );
        assert_eq!(view.files[0].format, "zip");
        let words: Vec<String> = items(&app, &anna, view.import.id, Verdict::Problem)
            .iter()
            .flat_map(|item| &item.remarks)
            .map(|remark| format!("{} {}", remark.word, remark.text))
            .collect();
        assert_eq!(words, ["archive-nested inner.zip", "archive-others photo.jpg"]);
    }

    fn a_bomb_and_nested_archives_are_reported_and_the_rest_is_read(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let inner = zip(&[("a.vcf", card("inner", "FN:Inner").as_bytes())]);
        let cards = card("one", "FN:One");
        let archive = zip(&[
            ("bomb.vcf", &vec![b'a'; 64 << 20]),
            ("inner.zip", &inner),
            ("disguised.vcf", &inner),
            ("all.vcf", cards.as_bytes()),
        ]);
        assert!(archive.len() < 100_000);
        let view = import(&app, &anna, "a.zip", &archive);
        let words: Vec<String> = items(&app, &anna, view.import.id, Verdict::Problem)
            .iter()
            .flat_map(|item| &item.remarks)
            .map(|remark| format!("{} {}", remark.word, remark.text))
            .collect();
        assert_eq!(words, ["archive-bomb bomb.vcf", "archive-nested inner.zip", "archive-nested disguised.vcf"]);
        assert_eq!(exported(&app, &anna), cards);
        // Nothing of what was left is stored.
        assert!(view.files.iter().all(|file| file.size < 100_000), "{:?}", view.files);
    }

    fn an_archive_larger_than_a_chunk_is_read(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        // Text that does not compress, so that the archive has several chunks.
        let mut state = 7_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from((state >> 16) % 26).unwrap())
        };
        let cards: Vec<String> = (0..40)
            .map(|n| card(&format!("u{n}"), &format!("FN:Person {n}\r\nNOTE:{}", (0..60_000).map(|_| noise()).collect::<String>())))
            .collect();
        let archive = zip(&[("a.vcf", cards.concat().as_bytes())]);
        assert!(archive.len() > 1 << 20);
        assert_eq!(import(&app, &anna, "a.zip", &archive).import.counts.done.added, 40);
    }

    fn the_line_of_the_titles_can_be_chosen(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let table = "Report;x;y\nsome;thing;else\nNum;Who;Where\n1;Ann;Omsk\n2;Bob;Tula\n";
        let id = preview(&app, &anna, "", &[("a.csv", table.as_bytes())]);
        let columns = imports::columns(&app, &anna, id).unwrap().remove(0);
        assert_eq!(columns.header_line, 1);
        imports::choose_header(&app, &anna, id, columns.file, 3).unwrap();
        let columns = imports::columns(&app, &anna, id).unwrap().remove(0);
        let heads: Vec<&str> = columns.columns.iter().map(|column| column.head.as_str()).collect();
        assert_eq!((columns.header_line, heads), (3, vec!["Num", "Who", "Where"]));
        imports::map_columns(&app, &anna, id, &[(columns.file, columns.mapping)]).unwrap();
        crate::support::import::run(&app);
        assert_eq!(imports::show(&app, &anna, id).unwrap().import.counts.new, 2);
    }

    fn the_page_of_the_columns_takes_another_line_of_titles(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let table = "Отчёт;x;y\nчто;то;ещё\nКто;Куда звонить;Разное\nАнна Ёлкина;+79991234567;чай\n";
        let access = server.access_of("anna");
        let id = preview(&server.app, &access, "", &[("a.csv", table.as_bytes())]);
        let path = format!("/imports/{id}");
        let asked = client.page(&path);
        assert_eq!(asked.texts(".columns .column label"), ["Отчёт", "x", "y"]);
        let form = asked.form("Продолжить").fill("Строка с заголовками столбцов", "3");
        let again = form.submit(&client).follow(&client);
        assert_eq!(again.texts(".columns .column label"), ["Кто", "Куда звонить", "Разное"]);
        let form = again.form("Продолжить").fill("Кто", "Отображаемое имя").fill("Куда звонить", "Телефон");
        form.submit(&client).location();
        crate::support::import::run(&server.app);
        assert_eq!(client.page(&path).texts(".items h3"), ["Анна Ёлкина"]);
    }

    fn telegrams_export_is_imported(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        let export = r#"{"about":"x","contacts":{"about":"y","list":[
            {"user_id":1,"first_name":"A","last_name":"B","phone_number":"0079991234567"},
            {"first_name":"C","last_name":"","phone_number":"0079991234568"}]},"chats":{"list":[{"id":1}]}}"#;
        let counted = import(&app, &anna, "result.json", export).import.counts;
        assert_eq!((counted.done.added, counted.problem), (2, 0));
    }
}
