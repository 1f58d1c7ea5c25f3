//! What an admin does with the accounts of others: rename, password, lock, removal, and the fate of the book.

use std::thread;

use blocknotik::app::accounts::{self, AccountChange, REMOVAL_DAYS};
use blocknotik::app::{App, Device, Error, maintenance, sessions};
use chrono::TimeDelta;
use domain::ids::AccountId;

use crate::busy::{Lock, until_waiting};
use crate::support::app::{PASSWORD, account, counts, exported, new_account};
use crate::support::client::Client;
use crate::support::contacts::add;
use crate::support::db::Backend;
use crate::support::import::{cards, import};
use crate::support::jobs::undo;
use crate::support::page::Page;
use crate::support::server::TestServer;

const NEW_PASSWORD: &str = "another horse";

/// The page of a user, opened from the list by an admin.
fn page_of(admin: &Client, name: &str) -> Page {
    admin.page(&admin.page("/settings/users").link(name))
}

fn can_sign_in(server: &TestServer, login: &str, password: &str) -> bool {
    post_login(&server.client(), login, password).status == 303
}

fn post_login(client: &Client, login: &str, password: &str) -> crate::support::client::Response {
    client.post("/login", &[("login", login), ("password", password)])
}

fn is_signed_in(client: &Client) -> bool {
    client.get("/settings").status == 200
}

fn id_of(app: &App, login: &str) -> AccountId {
    let all = accounts::all(app).unwrap();
    all.iter().find(|account| account.login == login).unwrap().id
}

both_databases! {
    fn a_user_is_renamed_and_made_an_admin(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = server.client_of("boris");
        let form = || page_of(&anna, "boris").form("Сохранить");
        let taken = form().fill("Логин", "Anna").submit(&anna).page(422);
        assert!(taken.field("Логин").invalid && taken.field("Логин").value == "Anna");
        assert!(form().fill("Логин", "борис").submit(&anna).page(422).field("Логин").invalid);
        let renamed = form().fill("Логин", " Bob ").fill("Имя", "Боб").check("администратор: может создавать и изменять учётные записи");
        let page = renamed.submit(&anna).follow(&anna);
        assert_eq!((page.heading().as_str(), page.field("Логин").value.as_str()), ("Боб", "bob"));
        // The session continues under the new name.
        assert_eq!(boris.page("/settings").field("Ваше имя").value, "Боб");
        assert_eq!(boris.get("/settings/users").status, 200);
        assert!(can_sign_in(&server, "bob", PASSWORD) && !can_sign_in(&server, "boris", PASSWORD));
    }

    fn a_forgotten_password_is_replaced(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = server.client_of("boris");
        let form = || page_of(&anna, "boris").form("Сменить пароль");
        assert!(form().fill("Новый пароль", "short").submit(&anna).page(422).field("Новый пароль").invalid);
        form().fill("Новый пароль", NEW_PASSWORD).submit(&anna).follow(&anna);
        assert!(!is_signed_in(&boris));
        assert!(can_sign_in(&server, "boris", NEW_PASSWORD) && !can_sign_in(&server, "boris", PASSWORD));
    }

    fn a_locked_user_is_signed_out_until_unlocked(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = server.client_of("boris");
        add(&boris, "Вера", "1234567", "");
        page_of(&anna, "boris").form("Заблокировать").submit(&anna).follow(&anna);
        assert!(!is_signed_in(&boris));
        let rejected = post_login(&server.client(), "boris", PASSWORD).page(422);
        rejected.assert_says("Эта учётная запись заблокирована");
        // A wrong password says nothing about the lock.
        post_login(&server.client(), "boris", NEW_PASSWORD).page(422).assert_says("Неверный логин или пароль");
        anna.page("/settings/users").assert_says("заблокирована");
        // What was typed when the account was locked is kept, and the reason is shown.
        let late = boris.post("/contacts", &[("formatted", "Поздно")]).page(401);
        let form = late.form("Войти и сохранить").fill("Логин", "boris").fill("Пароль", PASSWORD);
        form.submit(&boris).page(401).assert_says("Эта учётная запись заблокирована");
        page_of(&anna, "boris").form("Разблокировать").submit(&anna).follow(&anna);
        let boris = server.client_of("boris");
        boris.page("/").assert_says("Вера");
    }

    fn a_removed_user_is_restored_with_the_book(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = server.client_of("boris");
        add(&boris, "Вера", "1234567", "");
        let page = page_of(&anna, "boris").form("Удалить учётную запись").submit(&anna).follow(&anna);
        page.assert_says("Учётная запись удалена.");
        assert!(!is_signed_in(&boris) && !can_sign_in(&server, "boris", PASSWORD));
        server.clock.advance(TimeDelta::days(REMOVAL_DAYS - 1));
        maintenance::run_once(&server.app).unwrap();
        let anna = server.client_of("anna");
        page_of(&anna, "boris").form("Восстановить").submit(&anna).follow(&anna);
        server.clock.advance(TimeDelta::days(2));
        maintenance::run_once(&server.app).unwrap();
        server.client_of("boris").page("/").assert_says("Вера");
    }

    fn a_removed_user_is_deleted_with_the_book_after_30_days(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", cards(0, 30));
        let kept = exported(&app, &anna);
        let boris = account(&app, "boris");
        let imported = import(&app, &boris, "b.vcf", cards(0, 450));
        undo(&app, &boris, imported.batch.unwrap().id).unwrap();
        import(&app, &boris, "c.vcf", cards(500, 700));
        accounts::change(&app, anna.actor(), id_of(&app, "boris"), &AccountChange::Remove).unwrap();
        clock.advance(TimeDelta::days(REMOVAL_DAYS));
        maintenance::run_once(&app).unwrap();
        assert_eq!(accounts::all(&app).unwrap().len(), 1);
        assert_eq!((counts(&app, &anna), exported(&app, &anna)), ((30, 0), kept));
        for table in ["contacts", "changes", "batches", "contact_keys", "contact_labels", "import_items", "imports", "jobs", "blobs", "books"] {
            let left = db.lines(&format!("SELECT DISTINCT CAST({} AS TEXT) AS line FROM {table}", if table == "books" { "id" } else { "book_id" }));
            assert!(left.iter().all(|book| *book == anna.book_id().to_string()), "{table}: {left:?}");
        }
        // The login is free again.
        account(&app, "boris");
    }

    fn a_removed_user_is_deleted_at_once_if_the_admin_is_sure(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        add(&server.client_of("boris"), "Вера", "1234567", "");
        let page = page_of(&anna, "boris").form("Удалить учётную запись").submit(&anna).follow(&anna);
        let form = page.form("Удалить навсегда");
        assert_eq!(form.submit(&anna).page(422).errors().len(), 1);
        let page = form.check("удалить навсегда учётную запись и 1 контакт").submit(&anna).follow(&anna);
        // The page of the account may be gone at any time.
        assert_eq!((page.heading(), page.flash().as_deref()), ("Пользователи".to_owned(), Some("Учётная запись удаляется навсегда.")));
        let page = page_of(&anna, "boris");
        page.assert_says("Восстановить её уже нельзя.");
        assert!(page.find_form("Восстановить").is_none() && page.find_form("Удалить навсегда").is_none());
        maintenance::run_once(&server.app).unwrap();
        assert!(anna.page("/settings/users").find_link("boris").is_none());
        assert_eq!(accounts::all(&server.app).unwrap().len(), 1);
    }

    fn an_account_that_cannot_be_deleted_keeps_no_other_from_it(db: TestDb) {
        let (app, clock) = db.app_with_clock();
        let anna = account(&app, "anna");
        for login in ["boris", "vera"] {
            let removed = account(&app, login);
            accounts::change(&app, anna.actor(), removed.account().id, &AccountChange::Remove).unwrap();
        }
        // The database does not delete an account to which a row refers.
        let boris = id_of(&app, "boris");
        db.execute(&format!("CREATE TABLE held (account BIGINT REFERENCES accounts(id)); INSERT INTO held VALUES ({boris})"));
        clock.advance(TimeDelta::days(REMOVAL_DAYS));
        let logins = || {
            maintenance::run_once(&app).unwrap();
            clock.advance(TimeDelta::hours(1));
            accounts::all(&app).unwrap().into_iter().map(|account| account.login).collect::<Vec<_>>()
        };
        assert_eq!(logins(), ["anna", "boris"]);
        db.execute("DROP TABLE held");
        assert_eq!(logins(), ["anna"]);
    }

    fn an_admin_cannot_lock_itself_out(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = account(&server.app, "boris");
        let own = id_of(&server.app, "anna");
        for button in ["Заблокировать", "Удалить учётную запись", "Сменить пароль"] {
            assert!(page_of(&anna, "anna").find_form(button).is_none());
        }
        for action in ["lock", "remove"] {
            assert_eq!(anna.post(&format!("/settings/users/{own}/{action}"), &[]).status, 403);
        }
        // Its own password needs the old one.
        let password = [("password", NEW_PASSWORD)];
        assert_eq!(anna.post(&format!("/settings/users/{own}/password"), &password).status, 403);
        anna.post(&format!("/settings/users/{own}"), &[("login", "anna")]);
        assert_eq!(anna.get("/settings/users").status, 200);
        // Other users cannot change an account.
        for change in [AccountChange::Lock, AccountChange::Remove, AccountChange::Password(NEW_PASSWORD.to_owned())] {
            let rejected = accounts::change(&server.app, boris.actor(), own, &change);
            assert!(matches!(rejected, Err(Error::Forbidden)), "{change:?}");
            if !matches!(change, AccountChange::Password(_)) {
                let last = accounts::change_by_login(&server.app, "anna", &change);
                assert!(matches!(last, Err(Error::LastAdmin)), "{change:?}");
            }
        }
    }

    fn an_admin_that_was_locked_meanwhile_locks_no_other(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let rename = AccountChange::Rename { login: "boris".to_owned(), name: String::new(), admin: true };
        accounts::change(&app, anna.actor(), id_of(&app, "boris"), &rename).unwrap();
        let boris_as_admin = accounts::from_command_line(&app, "boris", None).unwrap();
        accounts::change(&app, anna.actor(), boris.account().id, &AccountChange::Lock).unwrap();
        let late = accounts::change(&app, boris_as_admin.actor(), anna.account().id, &AccountChange::Lock);
        assert!(matches!(late, Err(Error::Forbidden)));
    }

    fn an_admin_that_was_locked_meanwhile_adds_no_account(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let rename = AccountChange::Rename { login: "boris".to_owned(), name: String::new(), admin: true };
        accounts::change(&app, anna.actor(), boris.account().id, &rename).unwrap();
        let boris = accounts::from_command_line(&app, "boris", None).unwrap();
        accounts::change(&app, anna.actor(), boris.account().id, &AccountChange::Lock).unwrap();
        let late = accounts::add_for_other(&app, boris.actor(), &new_account("vera"));
        assert!(matches!(late, Err(Error::Forbidden)), "{late:?}");
        assert_eq!(accounts::all(&app).unwrap().len(), 2);
    }

    fn two_admins_cannot_give_one_login_to_two_accounts(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        for login in ["vera", "galya", "dina"] {
            // No book can be added: the second request comes while the first one adds its account.
            let lock = Lock::with(&db, match db.backend {
                Backend::Postgres => "LOCK TABLE books IN SHARE MODE",
                Backend::Sqlite => "UPDATE books SET token = token",
            });
            let added = thread::scope(|scope| {
                let add = || accounts::add_for_other(&app, anna.actor(), &new_account(login));
                let adding = [scope.spawn(add), scope.spawn(add)];
                until_waiting(&db, 2);
                lock.release();
                adding.map(|adding| adding.join().unwrap())
            });
            let taken = added.iter().filter(|added| matches!(added, Err(Error::LoginTaken))).count();
            assert_eq!((taken, added.iter().filter(|added| added.is_ok()).count()), (1, 1), "{added:?}");
        }
    }

    fn a_password_that_an_admin_sets_meanwhile_is_kept(db: TestDb) {
        let app = db.app();
        let (anna, boris) = (account(&app, "anna"), account(&app, "boris"));
        let device = Device::default();
        thread::scope(|scope| {
            let own = || accounts::change_password(&app, boris.actor(), &device, PASSWORD, "a horse of my own", "");
            let own = scope.spawn(own);
            let change = AccountChange::Password(NEW_PASSWORD.to_owned());
            accounts::change(&app, anna.actor(), boris.account().id, &change).unwrap();
            // It is earlier, or it is rejected.
            drop(own.join().unwrap());
        });
        sessions::sign_in(&app, "boris", NEW_PASSWORD, &device).unwrap();
    }

    fn the_first_sign_in_takes_the_time_zone_of_the_browser(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let anna = server.client_of("anna");
        let form = anna.page("/settings/users").form("Создать учётную запись");
        form.fill("Логин", "boris").fill("Пароль", PASSWORD).submit(&anna);
        let sign_in = |zone: &str| {
            let client = server.client();
            client.post("/login", &[("login", "boris"), ("password", PASSWORD), ("time-zone", zone)]);
            client.page("/settings").field("Часовой пояс").value
        };
        assert_eq!(sign_in("Nowhere/Nothing"), "UTC");
        assert_eq!(sign_in("Asia/Tomsk"), "Asia/Tomsk");
        assert_eq!(sign_in("Europe/Berlin"), "Asia/Tomsk");
    }

    fn the_command_line_locks_removes_and_restores(db: TestDb) {
        let app = db.app();
        account(&app, "anna");
        account(&app, "boris");
        let state = || {
            let list = db.manage(&["user", "list"]).succeeds();
            let line = list.lines().find(|line| line.starts_with("boris")).unwrap();
            line.rsplit('\t').next().unwrap().to_owned()
        };
        assert_eq!(state(), "-");
        db.manage(&["user", "lock", "boris"]).succeeds();
        assert_eq!(state(), "locked");
        db.manage(&["user", "remove", "Boris"]).succeeds();
        assert!(state().starts_with("removed, to be deleted on 20"), "{}", state());
        db.manage(&["user", "restore", "boris"]).succeeds();
        db.manage(&["user", "unlock", "boris"]).succeeds();
        assert_eq!(state(), "-");
        assert!(db.manage(&["user", "lock", "anna"]).fails(1).contains("only admin"));
        assert!(db.manage(&["user", "remove", "carol"]).fails(1).contains("there is no user"));
    }
}
