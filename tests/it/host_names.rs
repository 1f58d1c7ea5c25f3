//! With `SIGN_IN=off`, only requests under this server's own host names are answered.

use crate::support::app::account;
use crate::support::server::TestServer;

both_databases! {
    fn without_sign_in_only_own_host_names_are_answered(db: TestDb) {
        let server = TestServer::start_with(db, |options| {
            options.sign_in = false;
            options.base_url = Some("https://book.example".to_owned());
        });
        account(&server.app, "owner");
        let client = server.client();
        for host in ["evil.example", "192.0.2.1"] {
            for (method, path) in [("GET", "/"), ("POST", "/add"), ("GET", "/nothing")] {
                let answer = client.send(method, path, &[("Host", host), ("Sec-Fetch-Site", "same-origin")], b"");
                answer.page(421).assert_says("BASE_URL");
            }
            assert_eq!(client.send("GET", "/healthz", &[("Host", host)], b"").status, 200);
        }
        for host in ["localhost:5555", "127.0.0.1", "book.example", "[::1]:80"] {
            client.send("GET", "/", &[("Host", host)], b"").page(200).assert_says("Книга пока пуста");
        }
    }

    fn with_sign_in_any_host_name_is_answered(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.send("GET", "/", &[("Host", "book.example")], b"").page(200).assert_says("Книга пока пуста");
    }
}
