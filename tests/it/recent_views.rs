//! The list of the contacts that an account viewed last.

use blocknotik::app::recent_views::MAX_VIEWS;
use chrono::TimeDelta;
use domain::ids::ContactId;

use crate::support::app::account;
use crate::support::contacts::{add, names, row};
use crate::support::import::{cards, import};
use crate::support::server::TestServer;

both_databases! {
    fn the_contacts_viewed_last_are_listed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let [oleg, pyotr, vera] = ["Анин Олег", "Белов Пётр", "Вольская Вера"].map(|name| add(&client, name, "+79991234567", "Клуб"));
        let empty = client.page(&client.page("/").link("по дате просмотра"));
        empty.assert_says("Вы ещё не открывали ни одного контакта.");
        client.get(&oleg);
        server.clock.advance(TimeDelta::days(1));
        for path in [&vera, &pyotr, &vera, "/contacts/999999", &format!("{oleg}/edit")] {
            client.get(path);
        }
        let list = client.page("/?sort=viewed");
        assert_eq!(names(&list), ["Вольская Вера", "Белов Пётр", "Анин Олег"]);
        assert_eq!(list.texts("h2.letter"), ["Сегодня", "Вчера"]);
        // They keep their places while they are opened from this list.
        let opened = client.page(&format!("{}?sort=viewed", row(&list, "Анин Олег")));
        assert_eq!(names(&opened), ["Вольская Вера", "Белов Пётр", "Анин Олег"]);
        // Only live contacts, and those of a label if one is open.
        client.post(&format!("{pyotr}/delete"), &[]);
        client.post(&format!("{vera}/labels"), &[("remove", "клуб")]);
        assert_eq!(names(&client.page("/?sort=viewed")), ["Вольская Вера", "Анин Олег"]);
        let label = client.page("/").link("клуб 1").replace("/?", "/?sort=viewed&");
        assert_eq!(names(&client.page(&label)), ["Анин Олег"]);
        client.post(&format!("{pyotr}/restore"), &[]);
        assert_eq!(names(&client.page("/?sort=viewed")), ["Вольская Вера", "Белов Пётр", "Анин Олег"]);
        assert_eq!(client.get("/?sort=viewed&after=viewed.1").status, 400);
    }

    fn views_are_bounded_and_of_one_account(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let count = MAX_VIEWS + 10;
        import(&server.app, &server.access_of("anna"), "a.vcf", cards(0, count));
        let changes = "SELECT CAST(count(*) AS TEXT) AS line FROM changes";
        let ids = server.db.lines("SELECT CAST(id AS TEXT) AS line FROM contacts ORDER BY id");
        let before = server.db.lines(changes);
        for (n, id) in ids.iter().enumerate() {
            client.page(&format!("/contacts/{id}"));
            if n == 20 {
                client.page("/?sort=viewed");
            }
        }
        let list = client.page("/?sort=viewed");
        let shown: Vec<String> = list.select("[name=id]").iter().map(|box_| box_.attr("value").unwrap().to_owned()).collect();
        assert_eq!(shown, ids.iter().rev().take(MAX_VIEWS).cloned().collect::<Vec<_>>());
        let kept = "SELECT CAST(count(*) AS TEXT) AS line FROM contact_views";
        assert_eq!(server.db.lines(kept), [MAX_VIEWS.to_string()]);
        assert_eq!(server.db.lines(changes), before);
        // No other account sees them.
        assert_eq!(names(&server.client_of("boris").page("/?sort=viewed")), [""; 0]);
    }

    fn a_contact_of_another_account_is_not_noted(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        import(&app, &anna, "a.vcf", cards(0, 1));
        let viewed: ContactId = db.lines("SELECT CAST(id AS TEXT) AS line FROM contacts")[0].parse().unwrap();
        let store = db.store();
        for (access, expected) in [(&boris, 0), (&anna, 1)] {
            let of = access.account().id;
            store.write(|conn| store::contact_views::add(conn, of, &[(viewed, app.now())], MAX_VIEWS)).unwrap();
            let noted = store.read(|conn| store::contact_views::last(conn, of)).unwrap();
            assert_eq!(noted.len(), expected);
        }
    }
}
