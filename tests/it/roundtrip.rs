//! Round trips: an export imported into another book is exported identically.

use std::fs;
use std::path::{Path, PathBuf};

use blocknotik::app::export::{self, ExportFormat};
use blocknotik::app::selection::Selection;
use blocknotik::app::{App, BookAccess, demo};

use crate::support::app::{account, counts};
use crate::support::import::import;

/// The export of a whole book.
fn export_book(app: &App, access: &BookAccess, format: ExportFormat) -> Vec<u8> {
    let file = export::export(app, access, &Selection::book(), format).unwrap();
    file.map(Result::unwrap).collect::<Vec<_>>().concat()
}

fn fixtures(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// A book with demo contacts, the cards of `tests/cards`, and the rows of `tests/tables`.
fn full_book(app: &App, login: &str) -> BookAccess {
    let access = account(app, login);
    demo::fill(app, &access, 60, 7, &mut |_| {}).unwrap();
    for file in fixtures("tests/cards", "vcf")
        .into_iter()
        .chain(fixtures("tests/tables", "csv"))
    {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let view = import(app, &access, &name, fs::read(&file).unwrap());
        assert!(view.import.counts.total() > 0, "{name}");
    }
    access
}

both_databases! {
    fn lossless_formats_survive_the_round_trip(db: TestDb) {
        let app = db.app();
        let anna = full_book(&app, "anna");
        let (all, _) = counts(&app, &anna);
        assert!(all > 150, "{all}");
        for (login, format, name) in [
            ("kept", ExportFormat::Vcf, "a.vcf"),
            ("three", ExportFormat::Vcf3, "a.vcf"),
            ("four", ExportFormat::Vcf4, "a.vcf"),
            ("jcard", ExportFormat::Jcard, "a.json"),
            ("jscontact", ExportFormat::Jscontact, "a.json"),
        ] {
            let out = export_book(&app, &anna, format);
            let other = account(&app, login);
            let view = import(&app, &other, name, &out);
            let counted = view.import.counts;
            assert_eq!((counted.done.added, counted.problem), (all.unsigned_abs(), 0), "{login}");
            let again = export_book(&app, &other, format);
            for (n, (one, other)) in out.split(|byte| *byte == b'\n').zip(again.split(|byte| *byte == b'\n')).enumerate() {
                assert_eq!(String::from_utf8_lossy(one), String::from_utf8_lossy(other), "{login}, line {n}");
            }
            assert!(out == again, "{login}");
            // A second import into the same book adds nothing.
            let same = import(&app, &other, name, &out).import.counts.done;
            assert_eq!((same.added, same.updated, same.same), (0, 0, all.unsigned_abs()), "{login}");
        }
    }

    fn tables_of_demo_contacts_survive_the_round_trip(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        demo::fill(&app, &anna, 60, 7, &mut |_| {}).unwrap();
        for (login, format) in [("google", ExportFormat::Csv), ("lab", ExportFormat::CsvLab)] {
            let out = export_book(&app, &anna, format);
            let other = account(&app, login);
            assert_eq!(import(&app, &other, "a.csv", &out).import.counts.done.added, 60, "{login}");
            assert_eq!(String::from_utf8(export_book(&app, &other, format)).unwrap(), String::from_utf8(out).unwrap(), "{login}");
        }
    }
}
