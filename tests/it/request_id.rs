//! The id of a request: in the header of every response, and on the page of a fault.

use crate::support::client::Client;
use crate::support::program::{base_of, served};
use crate::support::server::TestServer;

const HEADER: &str = "x-request-id";

both_databases! {
    fn the_page_of_a_fault_shows_the_id_in_the_header(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        server.db.execute("ALTER TABLE labels RENAME TO labels_away");
        let response = client.get("/labels");
        server.db.execute("ALTER TABLE labels_away RENAME TO labels");
        let id = response.header(HEADER).unwrap().to_owned();
        assert_eq!(id.len(), 8, "{id}");
        response.page(500).assert_says(&id);
    }

    fn every_response_has_a_unique_id(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let paths = ["/", "/nothing", "/healthz", "/static/app.css", "/static/none.css"];
        let mut ids: Vec<String> =
            paths.iter().map(|path| client.get(path).header(HEADER).unwrap().to_owned()).collect();
        assert!(ids.iter().all(|id| id.len() == 8), "{ids:?}");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), paths.len());
    }

    fn only_a_trusted_proxy_may_choose_a_well_formed_id(db: TestDb) {
        let id_for = |client: &Client, sent: &str| {
            client.send("GET", "/healthz", &[(HEADER, sent)], b"").header(HEADER).unwrap().to_owned()
        };
        let (_running, link) = served(db.manage(&["serve"]).env("TRUSTED_PROXIES", "127.0.0.1"));
        let proxied = Client::new(base_of(&link));
        assert_eq!(id_for(&proxied, "4bf92f35.A-1_x"), "4bf92f35.A-1_x");
        for malformed in ["two words", "[x]", &"x".repeat(65)] {
            assert_eq!(id_for(&proxied, malformed).len(), 8, "{malformed}");
        }
        let server = TestServer::start(db);
        assert_eq!(id_for(&server.client(), "from-a-client").len(), 8);
    }
}
