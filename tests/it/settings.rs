//! Settings that are saved while another request changes the same account or its book.

use chrono::TimeDelta;

use crate::busy::Lock;
use crate::support::db::Backend;
use crate::support::server::TestServer;

both_databases! {
    fn settings_are_saved_as_a_whole_or_not_at_all(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/settings").form("Сохранить").fill("Ваше имя", "Аня").set("region", "DE");
        let lock = Lock::hold(&server.db, server.access_of("anna").book_id().0);
        form.submit(&client).page(503).assert_says("Сервер занят");
        lock.release();
        assert_eq!(client.page("/settings").field("Ваше имя").value, "anna");
        let saved = form.submit(&client).follow(&client);
        assert_eq!(saved.field("Ваше имя").value, "Аня");
        assert_eq!(saved.form("Сохранить").value("region").as_deref(), Some("DE"));
    }

    fn the_language_button_keeps_settings_that_are_saved_meanwhile(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // The use of the session is saved when the request has read the account; the trigger stands for the other
        // request.
        let other = "UPDATE accounts SET name = 'Аня', theme = 'dark'";
        server.db.execute(&match server.db.backend {
            Backend::Sqlite => format!("CREATE TRIGGER meanwhile AFTER UPDATE ON sessions BEGIN {other}; END"),
            Backend::Postgres => format!(
                "CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {other}; RETURN NEW; END$$;
                CREATE TRIGGER meanwhile AFTER UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION meanwhile()"
            ),
        });
        server.clock.advance(TimeDelta::minutes(10));
        assert_eq!(client.post("/language", &[("language", "en"), ("back", "/")]).location(), "/");
        let page = client.page("/settings");
        assert_eq!((page.lang().as_str(), page.field("Your name").value.as_str()), ("en", "Аня"));
        assert_eq!(page.select("html")[0].attr("data-theme"), Some("dark"));
    }
}
