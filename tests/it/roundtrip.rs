//! Out of one book and into another: every form that loses nothing, from cards of every kind.

use std::fs;
use std::path::{Path, PathBuf};

use blocknotik::app::export::{self, ExportFormat, Selection};
use blocknotik::app::{App, BookAccess, demo};

use crate::support::app::{account, counts};
use crate::support::import::import;

fn written(app: &App, access: &BookAccess, format: ExportFormat) -> Vec<u8> {
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

/// A book of invented people, of cards as they are found in the wild, and of rows of tables.
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
    fn what_went_out_comes_in_again_and_goes_out_the_same(db: TestDb) {
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
            let out = written(&app, &anna, format);
            let other = account(&app, login);
            let view = import(&app, &other, name, &out);
            let counted = view.import.counts;
            assert_eq!((counted.done.added, counted.problem), (all.unsigned_abs(), 0), "{login}");
            let again = written(&app, &other, format);
            for (n, (one, other)) in out.split(|o| *o == b'\n').zip(again.split(|o| *o == b'\n')).enumerate() {
                assert_eq!(String::from_utf8_lossy(one), String::from_utf8_lossy(other), "{login}, line {n}");
            }
            assert!(out == again, "{login}");
            // And once more into the same book adds nothing.
            let same = import(&app, &other, name, &out).import.counts.done;
            assert_eq!((same.added, same.updated, same.same), (0, 0, all.unsigned_abs()), "{login}");
        }
    }

    fn a_table_comes_in_again_as_it_went_out(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        demo::fill(&app, &anna, 60, 7, &mut |_| {}).unwrap();
        for (login, format) in [("google", ExportFormat::Csv), ("lab", ExportFormat::CsvLab)] {
            let out = written(&app, &anna, format);
            let other = account(&app, login);
            assert_eq!(import(&app, &other, "a.csv", &out).import.counts.done.added, 60, "{login}");
            assert_eq!(String::from_utf8(written(&app, &other, format)).unwrap(), String::from_utf8(out).unwrap(), "{login}");
        }
    }
}
