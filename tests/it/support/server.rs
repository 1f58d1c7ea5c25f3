//! The real server, in the test's own process, on a port of its own.

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
    /// Dropped last: the server must be gone before its database is.
    pub db: TestDb,
}

impl TestServer {
    pub fn start(db: TestDb) -> Self {
        Self::start_with(db, |_| {})
    }

    /// With other options than the usual ones.
    pub fn start_with(db: TestDb, change: impl FnOnce(&mut ServeOptions)) -> Self {
        let (app, clock) = db.app_with_clock();
        let mut options = ServeOptions {
            base_url: None,
            trusted_proxies: Vec::new(),
            sign_in: true,
            workers: Some(1),
            max_upload: 64 << 20,
            static_dir: None,
        };
        change(&mut options);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (tell, told) = mpsc::channel();
        let shared = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let server = server::start(shared, options, listener).unwrap();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = told.recv().unwrap();
        Self {
            app,
            clock,
            base,
            handle,
            thread: Some(thread),
            db,
        }
    }

    /// A browser that has never been here.
    pub fn client(&self) -> Client {
        Client::new(&self.base).with_header("Accept-Language", "ru")
    }

    /// A browser that is signed in to this account. Creates the account if it does not exist.
    pub fn client_of(&self, login: &str) -> Client {
        let people = accounts::all(&self.app).unwrap();
        if people.iter().all(|person| person.login != login) {
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
        // The command is sent at once; only waiting for it would need the future.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
