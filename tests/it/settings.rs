//! Settings that are saved while another request changes the same account or its book.

use std::thread;
use std::time::Duration;

use crate::busy::Lock;
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
        let language = server.client();
        language.set_cookie("session", &client.cookie("session").unwrap());
        let lock = Lock::with(&server.db, "UPDATE accounts SET name = 'Аня', theme = 'dark'");
        let chosen = thread::spawn(move || language.post("/language", &[("language", "en"), ("back", "/")]).location());
        // The request has read the account and waits.
        thread::sleep(Duration::from_secs(1));
        lock.commit();
        assert_eq!(chosen.join().unwrap(), "/");
        let page = client.page("/settings");
        assert_eq!((page.lang().as_str(), page.field("Your name").value.as_str()), ("en", "Аня"));
        assert_eq!(page.select("html")[0].attr("data-theme"), Some("dark"));
    }
}
