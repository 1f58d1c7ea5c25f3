//! A label while it is renamed, and after: its id, and what is done with its contacts.

use blocknotik::app::export::{self, ExportFormat};
use blocknotik::app::jobs::{self, Started};
use blocknotik::app::labels::under_change::job_of;
use blocknotik::app::selection::{Selection, find_label};
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::{App, BookAccess, Error, bulk, change_log, labels, print, undo};
use domain::account::Sort;
use domain::ids::LabelId;

use crate::support::app::account;
use crate::support::import::{card, import};
use crate::support::jobs::{delete_selected, job, job_id, run_jobs, undo as undo_all, with_small_steps};

/// The cards of `count` contacts with the label «Дача».
fn labeled(count: usize) -> String {
    let card = |n| {
        card(
            &format!("u{n}"),
            &format!("FN:Person {n}\r\nCATEGORIES:Дача,x{n}"),
        )
    };
    (0..count).map(card).collect()
}

/// The contacts with a label.
fn of_label(label: LabelId) -> Selection {
    Selection::Matching {
        q: String::new(),
        exact: false,
        label: Some(label),
        needs_repair: false,
    }
}

/// How many contacts the printed book of a label has.
fn printed(app: &App, access: &BookAccess, label: LabelId) -> Result<usize, Error> {
    let sheets = print::read(app, access, &of_label(label), Sort::Family).unwrap();
    sheets.map(|sheet| sheet.map(|rows| rows.len())).sum()
}

/// How many contacts an export of a label has.
fn exported(app: &App, access: &BookAccess, label: LabelId, format: ExportFormat) -> Result<usize, Error> {
    let pieces: Result<Vec<Vec<u8>>, Error> =
        export::export(app, access, &of_label(label), format)?.collect();
    Ok(String::from_utf8(pieces?.concat())
        .unwrap()
        .matches("Person")
        .count())
}

fn names(app: &App, access: &BookAccess) -> Vec<(LabelId, String, i64)> {
    let all = labels::all(app, access).unwrap();
    let of_all = all.into_iter().filter(|label| !label.name.starts_with('x'));
    of_all.map(|label| (label.id, label.name, label.count)).collect()
}

/// Checks that the list of a label says that it is being changed, and that acts on it wait.
fn assert_busy(app: &App, access: &BookAccess, name: &str) {
    let label = find_label(app, access, name).unwrap();
    assert!(job_of(app, access, label).unwrap().is_some(), "{name}");
    for rejected in [
        delete_selected(app, access, &of_label(label)).err(),
        bulk::add_label(app, access, &Selection::book(), name, &SentAct::by_program()).err(),
        labels::rename(app, access, label, "Другое").err(),
        labels::delete(app, access, label).err(),
        printed(app, access, label).err(),
    ] {
        assert!(
            matches!(rejected, Some(Error::LabelBusy(_))),
            "{name}: {rejected:?}"
        );
    }
}

/// Does something with a label.
type Act = fn(&App, &BookAccess, LabelId) -> Result<Started, Error>;

const RENAME: Act = |app, access, id| labels::rename(app, access, id, "Загород");
const MERGE: Act = |app, access, id| labels::merge(app, access, id, find_label(app, access, "x1")?);
const DELETE: Act = |app, access, id| labels::delete(app, access, id);

both_databases! {
    fn a_label_keeps_its_id_when_it_is_renamed_and_when_that_is_undone(db: TestDb) {
        for items in [2, 100] {
            let app = with_small_steps(&db.app(), items);
            let user = account(&app, &format!("anna{items}"));
            import(&app, &user, "a.vcf", labeled(5));
            let id = find_label(&app, &user, "Дача").unwrap();
            labels::rename(&app, &user, id, "Загород").unwrap();
            run_jobs(&app);
            assert_eq!(names(&app, &user), [(id, "Загород".to_owned(), 5)]);
            let log = change_log::recent(&app, &user, change_log::LogFilter::default(), None).unwrap();
            undo::undo(&app, &user, log.batches[0].id).unwrap();
            run_jobs(&app);
            assert_eq!(names(&app, &user), [(id, "Дача".to_owned(), 5)]);
            assert_eq!(exported(&app, &user, id, ExportFormat::Vcf).unwrap(), 5);
            let log = change_log::recent(&app, &user, change_log::LogFilter::default(), None).unwrap();
            undo_all(&app, &user, log.batches[0].id).unwrap();
            assert_eq!(names(&app, &user), [(id, "Загород".to_owned(), 5)]);
            assert_eq!(exported(&app, &user, id, ExportFormat::Vcf).unwrap(), 5);
        }
    }

    fn a_label_keeps_its_id_when_a_rename_is_stopped_and_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled(7));
        let id = find_label(&app, &anna, "Дача").unwrap();
        let started = labels::rename(&app, &anna, id, "Загород").unwrap();
        let Started::Running(running) = &started else { panic!("{started:?}") };
        jobs::stop(&app, &anna, *running).unwrap();
        let batch = job(&app, &anna, &started).progress.batch.unwrap();
        undo::undo(&app, &anna, batch).unwrap();
        run_jobs(&app);
        assert_eq!(names(&app, &anna), [(id, "Дача".to_owned(), 7)]);
        assert_eq!(exported(&app, &anna, id, ExportFormat::Vcf).unwrap(), 7);
    }

    fn the_list_of_a_label_says_that_a_job_changes_it(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled(7));
        let id = find_label(&app, &anna, "Дача").unwrap();
        let other = find_label(&app, &anna, "x1").unwrap();
        assert!(job_of(&app, &anna, id).unwrap().is_none());
        let started = labels::rename(&app, &anna, id, "Загород").unwrap();
        for name in ["Дача", "Загород"] {
            let of_name = job_of(&app, &anna, find_label(&app, &anna, name).unwrap()).unwrap().unwrap();
            assert_eq!((of_name.progress.done, of_name.progress.total), (2, 7));
        }
        assert!(job_of(&app, &anna, other).unwrap().is_none());
        run_jobs(&app);
        assert!(job_of(&app, &anna, id).unwrap().is_none());
        undo::undo(&app, &anna, job(&app, &anna, &started).progress.batch.unwrap()).unwrap();
        assert!(job_of(&app, &anna, id).unwrap().is_some());
        run_jobs(&app);
        assert!(job_of(&app, &anna, id).unwrap().is_none());
    }

    fn an_export_of_a_label_is_whole_while_the_label_is_renamed_and_renamed_back(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled(7));
        let id = find_label(&app, &anna, "Дача").unwrap();
        let started = labels::rename(&app, &anna, id, "Загород").unwrap();
        let check = |job_is: &str| {
            for name in ["Дача", "Загород"] {
                let label = find_label(&app, &anna, name).unwrap();
                for format in [ExportFormat::Vcf, ExportFormat::Jcard] {
                    // Each name of a jCard is in it once, as in a vCard.
                    assert_eq!(exported(&app, &anna, label, format).unwrap(), 7, "{job_is} {name} {format:?}");
                }
            }
        };
        assert_eq!(job(&app, &anna, &started).progress.done, 2);
        check("renamed");
        run_jobs(&app);
        assert!(matches!(find_label(&app, &anna, "Дача"), Err(Error::NotFound)));
        let batch = job(&app, &anna, &started).progress.batch.unwrap();
        let started = undo::undo(&app, &anna, batch).unwrap();
        assert_eq!(job(&app, &anna, &started).progress.done, 2);
        check("undone");
        run_jobs(&app);
        assert_eq!(exported(&app, &anna, id, ExportFormat::Vcf).unwrap(), 7);
        let batch = job(&app, &anna, &started).progress.batch.unwrap();
        let started = undo::undo(&app, &anna, batch).unwrap();
        assert_eq!(job(&app, &anna, &started).progress.done, 2);
        check("redone");
        for name in ["Дача", "Загород"] {
            assert_busy(&app, &anna, name);
        }
        run_jobs(&app);
        assert_eq!(exported(&app, &anna, id, ExportFormat::Vcf).unwrap(), 7);
    }

    fn an_export_of_a_label_that_is_being_deleted_or_merged_says_so(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled(5));
        let (id, other) = (find_label(&app, &anna, "Дача").unwrap(), find_label(&app, &anna, "x4").unwrap());
        labels::merge(&app, &anna, id, other).unwrap();
        assert!(matches!(exported(&app, &anna, id, ExportFormat::Vcf), Err(Error::LabelBusy(_))));
        run_jobs(&app);
        assert!(matches!(exported(&app, &anna, id, ExportFormat::Vcf), Err(Error::NotFound)));
        assert_eq!(exported(&app, &anna, other, ExportFormat::Vcf).unwrap(), 5);
        labels::delete(&app, &anna, other).unwrap();
        assert!(matches!(exported(&app, &anna, other, ExportFormat::Vcf), Err(Error::LabelBusy(_))));
        run_jobs(&app);
    }

    fn a_label_is_busy_while_its_merge_or_deletion_is_undone_and_redone(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        for (login, act) in [("anna", MERGE), ("boris", DELETE)] {
            let user = account(&app, login);
            import(&app, &user, "a.vcf", labeled(7));
            let started = act(&app, &user, find_label(&app, &user, "Дача").unwrap()).unwrap();
            run_jobs(&app);
            let mut batch = job(&app, &user, &started).progress.batch.unwrap();
            for is_redo in [false, true] {
                let started = undo::undo(&app, &user, batch).unwrap();
                assert_eq!(job(&app, &user, &started).progress.done, 2);
                assert_busy(&app, &user, "Дача");
                let label = find_label(&app, &user, "Дача").unwrap();
                let rejected = exported(&app, &user, label, ExportFormat::Vcf);
                assert!(matches!(rejected, Err(Error::LabelBusy(_))), "{login} {is_redo}: {rejected:?}");
                let other = find_label(&app, &user, "x1").unwrap();
                assert_eq!(job_of(&app, &user, other).unwrap().is_some(), login == "anna");
                let other = find_label(&app, &user, "x2").unwrap();
                assert!(job_of(&app, &user, other).unwrap().is_none());
                run_jobs(&app);
                assert!(find_label(&app, &user, "Дача").is_err() == is_redo);
                batch = job(&app, &user, &started).progress.batch.unwrap();
            }
        }
    }

    fn stopped_work_on_a_label_is_continued_after_its_undo_was_undone(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        for (login, act) in [("anna", RENAME), ("boris", MERGE), ("vera", DELETE)] {
            let user = account(&app, login);
            import(&app, &user, "a.vcf", labeled(7));
            let id = find_label(&app, &user, "Дача").unwrap();
            let started = act(&app, &user, id).unwrap();
            jobs::stop(&app, &user, job_id(&started)).unwrap();
            let batch = job(&app, &user, &started).progress.batch.unwrap();
            let by = undo_all(&app, &user, batch).unwrap().batch.unwrap();
            assert_eq!(names(&app, &user), [(id, "Дача".to_owned(), 7)], "{login}");
            undo_all(&app, &user, by).unwrap();
            jobs::resume(&app, &user, job_id(&started)).unwrap();
            run_jobs(&app);
            let expected = if login == "anna" { vec![(id, "Загород".to_owned(), 7)] } else { Vec::new() };
            assert_eq!(names(&app, &user), expected, "{login}");
            // Nothing is left out of what can be undone.
            undo_all(&app, &user, batch).unwrap();
            assert_eq!(names(&app, &user), [(id, "Дача".to_owned(), 7)], "{login}");
        }
    }

    fn a_label_has_its_id_again_when_its_merge_or_deletion_is_undone(db: TestDb) {
        for items in [2, 100] {
            let app = with_small_steps(&db.app(), items);
            for (name, act) in [("anna", MERGE), ("boris", DELETE)] {
                let user = account(&app, &format!("{name}{items}"));
                import(&app, &user, "a.vcf", labeled(5));
                let id = find_label(&app, &user, "Дача").unwrap();
                act(&app, &user, id).unwrap();
                run_jobs(&app);
                for expected in [vec![(id, "Дача".to_owned(), 5)], Vec::new(), vec![(id, "Дача".to_owned(), 5)]] {
                    let log = change_log::recent(&app, &user, change_log::LogFilter::default(), None).unwrap();
                    undo_all(&app, &user, log.batches[0].id).unwrap();
                    assert_eq!(names(&app, &user), expected, "{name}");
                }
            }
        }
    }

    fn the_undo_of_another_spelling_gives_the_label_its_spelling_back(db: TestDb) {
        for items in [2, 100] {
            let app = with_small_steps(&db.app(), items);
            let user = account(&app, &format!("anna{items}"));
            import(&app, &user, "a.vcf", labeled(5));
            let id = find_label(&app, &user, "Дача").unwrap();
            labels::rename(&app, &user, id, "ДАЧА").unwrap();
            run_jobs(&app);
            for name in ["ДАЧА", "Дача", "ДАЧА"] {
                assert_eq!(names(&app, &user), [(id, name.to_owned(), 5)]);
                let log = change_log::recent(&app, &user, change_log::LogFilter::default(), None).unwrap();
                undo_all(&app, &user, log.batches[0].id).unwrap();
            }
        }
    }

    fn an_act_on_the_contacts_of_a_label_waits_until_the_label_has_one_name(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", labeled(5));
        let id = find_label(&app, &anna, "Дача").unwrap();
        labels::rename(&app, &anna, id, "Загород").unwrap();
        let rejected = delete_selected(&app, &anna, &of_label(id)).err();
        assert!(matches!(rejected, Some(Error::LabelBusy(_))), "{rejected:?}");
        assert!(matches!(printed(&app, &anna, id), Err(Error::LabelBusy(_))));
        run_jobs(&app);
        assert_eq!(printed(&app, &anna, id).unwrap(), 5);
        delete_selected(&app, &anna, &of_label(id)).unwrap();
        let rejected = labels::rename(&app, &anna, id, "Дача").err();
        assert!(matches!(rejected, Some(Error::LabelBusy(_))), "{rejected:?}");
        run_jobs(&app);
        assert_eq!(exported(&app, &anna, id, ExportFormat::Vcf).unwrap(), 0);
    }
}
