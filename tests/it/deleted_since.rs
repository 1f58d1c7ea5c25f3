//! Deletions of selected contacts of which some were changed, labeled, or restored since the list was shown.

use blocknotik::app::books::SeenBooks;
use blocknotik::app::bulk;
use blocknotik::app::jobs;
use blocknotik::app::selection::{self, Selection};
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::undo;
use domain::ids::ContactId;

use crate::support::app::{account, counts, refreshed};
use crate::support::client::form_encoded;
use crate::support::contacts::{add, names};
use crate::support::deletion::{ONE, Press, delete, said, sent, undo_flash};
use crate::support::import::{cards, import};
use crate::support::jobs::{finished, job, job_id, run_jobs, with_small_steps};
use crate::support::server::TestServer;

both_databases! {
    fn what_was_changed_after_the_list_was_shown_is_not_deleted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        add(&client, "Анин Олег", "+79991234567", "сад");
        let other = add(&client, "Анин Пётр", "+79991234568", "");
        let label = client.page("/").link("сад 1");
        let searches = format!("/?q={}&select=1", form_encoded("анин"));
        for list in ["/?select=1", &searches] {
            let press = Press::of_all(&client, list);
            client.page(&format!("{other}/edit")).form("Сохранить").set("note", list).submit(&client).location();
            let page = press.press();
            let told = "1 контакт не удалён: он появился или изменился после того, как вы открыли список.";
            assert_eq!(page.flash().as_deref(), Some(told), "{list}");
            assert_eq!(names(&client.page("/")), ["Анин Пётр"]);
            // Pressed again, it says the same.
            assert_eq!(said(&press.press()), said(&page));
            undo_flash(&client, &page);
        }
        // It got the label later.
        let press = Press::of_all(&client, &format!("{label}&select=1"));
        client.post(&format!("{other}/labels"), &[("add", "сад")]).location();
        press.press();
        assert_eq!(names(&client.page("/")), ["Анин Пётр"]);
        // What was changed and changed back is as it was.
        let press = Press::of_all(&client, "/?select=1");
        for change in ["add", "remove"] {
            client.post(&format!("{other}/labels"), &[(change, "дача")]).location();
        }
        undo_flash(&client, &press.press());
        assert_eq!(names(&client.page("/")), ["Анин Пётр"]);
        // Contacts that were checked one by one are meant as they are.
        let press = Press::of_checked(&client, &["Анин Пётр"]);
        client.page(&format!("{other}/edit")).form("Сохранить").set("note", "1").submit(&client).location();
        assert_eq!(press.press().flash().as_deref(), Some(ONE));
    }

    fn a_stopped_deletion_that_is_sent_again_deletes_nothing_that_came_since(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        let all = Selection::Contacts((1..9).map(ContactId).collect());
        bulk::add_label(&app, &anna, &all, "сад", &SentAct::by_program()).unwrap();
        run_jobs(&app);
        let label = selection::find_label(&app, &anna, "сад").unwrap();
        let chosen = Selection::Matching { q: String::new(), exact: false, label: Some(label), needs_repair: false };
        let form = SentAct { seen: SeenBooks::of(&[refreshed(&app, &anna)]), ..sent(&chosen) };
        let first = delete(&app, &anna, &chosen, &form);
        jobs::stop(&app, &anna, job_id(&first)).unwrap();
        finished(bulk::add_label(&app, &anna, &Selection::Contacts(vec![ContactId(9)]), "сад", &SentAct::by_program()).unwrap());
        assert_eq!(job_id(&delete(&app, &anna, &chosen, &form)), job_id(&first));
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (1, 8));
        let done = bulk::BulkReport::of(&job(&app, &anna, &first).progress).unwrap();
        assert_eq!((done.changed, done.newer), (8, 1));
    }

    fn a_press_while_the_undo_of_the_first_runs_leads_to_the_undo(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        for selection in [Selection::book(), Selection::Contacts((1..10).map(ContactId).collect())] {
            let sent = sent(&selection);
            let first = delete(&app, &anna, &selection, &sent);
            run_jobs(&app);
            let batch = job(&app, &anna, &first).progress.batch.unwrap();
            let undo = undo::undo(&app, &anna, batch).unwrap();
            assert_eq!(job_id(&delete(&app, &anna, &selection, &sent)), job_id(&undo));
            run_jobs(&app);
            assert_eq!(counts(&app, &anna), (9, 0), "{selection:?}");
        }
    }

    fn a_book_that_the_list_did_not_show_is_left_alone(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 3));
        let seen = SeenBooks::of(&[refreshed(&app, &anna)]);
        let other = crate::support::books::book(&app, &anna, "Работа");
        import(&app, &other, "b.vcf", cards(0, 3));
        let all = Selection::book();
        let form = SentAct { books: vec![anna.book_id(), other.book_id()], seen, ..sent(&all) };
        for access in [&anna, &other] {
            finished(delete(&app, access, &all, &form));
        }
        assert_eq!((counts(&app, &anna), counts(&app, &other)), ((0, 3), (3, 0)));
    }

    fn a_deletion_that_was_stopped_and_undone_deletes_the_same_contacts_again(db: TestDb) {
        let app = with_small_steps(&db.app(), 2);
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 9));
        bulk::add_label(&app, &anna, &Selection::Contacts((1..9).map(ContactId).collect()), "сад", &SentAct::by_program()).unwrap();
        run_jobs(&app);
        let label = selection::find_label(&app, &anna, "сад").unwrap();
        let chosen = Selection::Matching { q: String::new(), exact: false, label: Some(label), needs_repair: false };
        let seen = SeenBooks::of(&[refreshed(&app, &anna)]);
        let form = SentAct { seen, ..sent(&chosen) };
        let first = delete(&app, &anna, &chosen, &form);
        jobs::stop(&app, &anna, job_id(&first)).unwrap();
        undo::undo(&app, &anna, job(&app, &anna, &first).progress.batch.unwrap()).unwrap();
        run_jobs(&app);
        finished(bulk::add_label(&app, &anna, &Selection::Contacts(vec![ContactId(9)]), "сад", &SentAct::by_program()).unwrap());
        delete(&app, &anna, &chosen, &form);
        run_jobs(&app);
        assert_eq!(counts(&app, &anna), (1, 8));
    }
}
