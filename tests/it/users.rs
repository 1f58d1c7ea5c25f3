//! What an admin does with the accounts of others: rename, password, lock, removal, and what becomes of the book.

use blocknotik::app::accounts::{self, AccountChange, REMOVAL_DAYS};
use blocknotik::app::{App, Error, maintenance};
use blocknotik::domain::ids::AccountId;
use chrono::TimeDelta;

use crate::support::app::{PASSWORD, account, counts, exported};
use crate::support::client::Client;
use crate::support::contacts::add;
use crate::support::import::{cards, import};
use crate::support::jobs::undo;
use crate::support::page::Page;
use crate::support::server::TestServer;

const NEW_PASSWORD: &str = "another horse";

/// The page of a user, opened from the list by an admin.
fn page_of(admin: &Client, name: &str) -> Page {
    admin.page(&admin.page("/settings/people").link(name))
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
        let renamed = form().fill("Логин", " Bob ").fill("Имя", "Боб").check("администратор: создаёт и изменяет учётные записи");
        let page = renamed.submit(&anna).follow(&anna);
        assert_eq!((page.heading().as_str(), page.field("Логин").value.as_str()), ("Боб", "bob"));
        // The session goes on, under the new name.
        assert_eq!(boris.page("/settings").field("Ваше имя").value, "Боб");
        assert_eq!(boris.get("/settings/people").status, 200);
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
        page_of(&anna, "boris").form("Закрыть вход").submit(&anna).follow(&anna);
        assert!(!is_signed_in(&boris));
        let refused = post_login(&server.client(), "boris", PASSWORD).page(422);
        refused.assert_says("Вход в эту учётную запись закрыт");
        // A wrong password says nothing about the lock.
        post_login(&server.client(), "boris", NEW_PASSWORD).page(422).assert_says("Неверный логин или пароль");
        anna.page("/settings/people").assert_says("вход закрыт");
        // What was typed when the account was locked is kept, and the reason is shown.
        let late = boris.post("/contacts", &[("formatted", "Поздно")]).page(401);
        let form = late.form("Войти и сохранить").fill("Логин", "boris").fill("Пароль", PASSWORD);
        form.submit(&boris).page(401).assert_says("Вход в эту учётную запись закрыт");
        page_of(&anna, "boris").form("Открыть вход").submit(&anna).follow(&anna);
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
        let form = page.form("Стереть навсегда");
        assert_eq!(form.submit(&anna).page(422).errors().len(), 1);
        form.check("стереть учётную запись и 1 контакт навсегда").submit(&anna).follow(&anna);
        maintenance::run_once(&server.app).unwrap();
        assert!(anna.page("/settings/people").find_link("boris").is_none());
        assert_eq!(accounts::all(&server.app).unwrap().len(), 1);
    }

    fn an_admin_cannot_lock_itself_out(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let boris = account(&server.app, "boris");
        let own = id_of(&server.app, "anna");
        for button in ["Закрыть вход", "Удалить учётную запись"] {
            assert!(page_of(&anna, "anna").find_form(button).is_none());
        }
        for action in ["lock", "remove"] {
            assert_eq!(anna.post(&format!("/settings/people/{own}/{action}"), &[]).status, 403);
        }
        anna.post(&format!("/settings/people/{own}"), &[("login", "anna")]);
        assert_eq!(anna.get("/settings/people").status, 200);
        // Other users change nobody.
        for change in [AccountChange::Lock, AccountChange::Remove, AccountChange::Password(NEW_PASSWORD.to_owned())] {
            let refused = accounts::change(&server.app, boris.actor(), own, &change);
            assert!(matches!(refused, Err(Error::Forbidden)), "{change:?}");
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

    fn the_first_sign_in_takes_the_time_zone_of_the_browser(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let anna = server.client_of("anna");
        let form = anna.page("/settings/people").form("Создать учётную запись");
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
        assert!(state().starts_with("removed, deleted on 20"), "{}", state());
        db.manage(&["user", "restore", "boris"]).succeeds();
        db.manage(&["user", "unlock", "boris"]).succeeds();
        assert_eq!(state(), "-");
        assert!(db.manage(&["user", "lock", "anna"]).fails(1).contains("only admin"));
        assert!(db.manage(&["user", "remove", "carol"]).fails(1).contains("there is no user"));
    }
}
