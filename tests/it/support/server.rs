//! The real server, in the process of the test, on a free port.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use blocknotik::app::{App, BookAccess, accounts};
use blocknotik::web::{ServeOptions, server};

use super::app::{PASSWORD, TestClock, account};
use super::client::Client;
use super::db::TestDb;

/// A running server with its database.
pub struct TestServer {
    pub app: App,
    pub clock: TestClock,
    pub base: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    /// Dropped last: the server must stop before its database is removed.
    pub db: TestDb,
}

impl TestServer {
    pub fn start(db: TestDb) -> Self {
        Self::start_with(db, |_| {})
    }

    /// Starts a server with changed options.
    pub fn start_with(db: TestDb, change: impl FnOnce(&mut ServeOptions)) -> Self {
        let (app, clock) = db.app_with_clock();
        let mut options = ServeOptions {
            base_url: None,
            trusted_proxies: Vec::new(),
            sign_in: true,
            workers: Some(1),
            max_upload: 64 << 20,
            form_timeout: ServeOptions::FORM_TIMEOUT,
            static_dir: None,
        };
        change(&mut options);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (sender, receiver) = mpsc::channel();
        let shared = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let server = server::start(shared, options, listener).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receiver.recv().unwrap();
        Self {
            app,
            clock,
            base,
            handle,
            thread: Some(thread),
            db,
        }
    }

    /// A browser without cookies.
    pub fn client(&self) -> Client {
        Client::new(&self.base).with_header("Accept-Language", "ru")
    }

    /// A browser that is signed in to this account. Creates the account if it does not exist.
    pub fn client_of(&self, login: &str) -> Client {
        let existing = accounts::all(&self.app).unwrap();
        if existing.iter().all(|account| account.login != login) {
            account(&self.app, login);
        }
        let client = self.client();
        let signed_in = client.post("/login", &[("login", login), ("password", PASSWORD)]);
        assert_eq!(signed_in.location(), "/");
        client
    }

    /// The book of this account.
    pub fn access_of(&self, login: &str) -> BookAccess {
        accounts::from_command_line(&self.app, login, None).unwrap()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // The server stops without polling the future; polling would only wait for its end.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
