//! Accounts through the pages: the first account, signing in and out, settings, sessions, users.

use std::thread;

use chrono::TimeDelta;

use blocknotik::app;
use blocknotik::app::accounts::{self, AccountChange};
use blocknotik::app::{Device, sessions};
use blocknotik::config::Network;

use crate::support::app::{PASSWORD, account};
use crate::support::client::Client;
use crate::support::db::TestDb;
use crate::support::server::TestServer;

fn setup_path(server: &TestServer) -> String {
    format!("/setup?code={}", accounts::setup_code(&server.app).unwrap())
}

fn sign_in(client: &Client, login: &str, password: &str) -> crate::support::client::Response {
    client
        .page("/login")
        .form("Войти")
        .fill("Логин", login)
        .fill("Пароль", password)
        .submit(client)
}

/// Signs in without opening the page, which redirects a client that is signed in.
fn post_login(client: &Client, login: &str, password: &str) -> crate::support::client::Response {
    client.post("/login", &[("login", login), ("password", password)])
}

/// A server behind a trusted proxy on this machine.
fn behind_proxy(db: TestDb) -> TestServer {
    TestServer::start_with(db, |options| {
        options.trusted_proxies = vec![Network::parse("127.0.0.0/8").unwrap()];
    })
}

both_databases! {
    fn the_first_account_is_created_by_the_link(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client();
        assert_eq!(client.get("/").location(), "/setup");
        assert_eq!(client.get("/login").location(), "/setup");
        let page = client.page(&setup_path(&server));
        assert_eq!(page.field("Часовой пояс").value, "Europe/Moscow");
        let filled = page.form("Создать и войти").fill("Логин", " Anna ").fill("Ваше имя", "Анна");
        let made = filled.fill("Пароль", PASSWORD).fill("Часовой пояс", "Asia/Tomsk").submit(&client);
        assert_eq!(made.location(), "/");
        assert_eq!(made.follow(&client).flash().as_deref(), Some("Добро пожаловать, Анна!"));
        assert_eq!(client.page("/settings").field("Часовой пояс").value, "Asia/Tomsk");
        // The link is valid once.
        assert_eq!(server.client().get(&setup_path(&server)).location(), "/");
        let again = server.client().post("/setup", &[("code", "x"), ("login", "boris"), ("password", PASSWORD)]);
        assert_eq!(again.status, 409);
        assert_eq!(accounts::all(&server.app).unwrap().len(), 1);
    }

    fn concurrent_uses_of_the_code_create_one_account(db: TestDb) {
        let server = TestServer::start(db);
        let code = accounts::setup_code(&server.app).unwrap();
        let made: Vec<u16> = std::thread::scope(|scope| {
            let attempts: Vec<_> = (0..4).map(|n| {
                let (server, code) = (&server, code.as_str());
                scope.spawn(move || {
                    let login = format!("anna{n}");
                    server.client().post("/setup", &[("code", code), ("login", &login), ("password", PASSWORD)]).status
                })
            }).collect();
            attempts.into_iter().map(|attempt| attempt.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|status| **status == 303).count(), 1, "{made:?}");
        assert_eq!(accounts::all(&server.app).unwrap().len(), 1);
    }

    fn a_rejected_first_account_lists_all_errors_and_keeps_the_input(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client();
        let form = client.page(&setup_path(&server)).form("Создать и войти");
        let rejected = form.fill("Логин", "Анна").fill("Ваше имя", "Аня").fill("Пароль", "short").submit(&client).page(422);
        let ids: Vec<String> = rejected.errors().into_iter().map(|(_, id)| id).collect();
        assert_eq!(ids, ["login", "password"]);
        let login = rejected.field("Логин");
        assert!(login.invalid && login.value == "Анна" && login.description.contains("строчные латинские"), "{login:?}");
        assert_eq!((rejected.field("Ваше имя").value.as_str(), rejected.field("Пароль").value.as_str()), ("Аня", ""));
        let wrong = || client.page("/setup?code=0000").form("Создать и войти");
        let rejected = wrong().fill("Логин", "anna").fill("Пароль", PASSWORD).submit(&client).page(422);
        assert!(rejected.field("Код").invalid);
        // Without the code nothing else is checked, and no password is hashed.
        let rejected = wrong().fill("Логин", "Анна").fill("Пароль", "short").submit(&client).page(422);
        assert_eq!(rejected.errors().into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["code"]);
        assert!(accounts::needs_setup(&server.app).unwrap());
    }

    fn signing_in_leads_to_the_requested_page_of_this_site(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let client = server.client();
        let sent = client.get("/changes?before=3").location();
        let form = client.page(&sent).form("Войти").fill("Логин", "ANNA ").fill("Пароль", PASSWORD);
        assert_eq!(form.submit(&client).location(), "/changes?before=3");
        // A signed-in user is not asked again, and no user is redirected to another site.
        assert_eq!(client.get("/login?next=/trash").location(), "/trash");
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "evil"] {
            let fields = [("login", "anna"), ("password", PASSWORD), ("next", next)];
            assert_eq!(server.client().post("/login", &fields).location(), "/");
        }
    }

    fn a_wrong_password_and_an_unknown_login_give_the_same_error(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let client = server.client();
        let texts = [("anna", "wrong password"), ("unknown", PASSWORD)].map(|(login, password)| {
            let page = sign_in(&client, login, password).page(422);
            assert_eq!((page.field("Логин").value.as_str(), page.field("Пароль").value.as_str()), (login, ""));
            page.texts("[role=alert]").join(" ")
        });
        assert!(texts[0] == texts[1] && texts[0].contains("Неверный логин или пароль"), "{texts:?}");
        assert!(client.cookies().keys().all(|name| name != "session"));
    }

    fn concurrent_attempts_are_throttled_too(db: TestDb) {
        let (app, _clock) = db.app_with_clock();
        account(&app, "anna");
        let device = Device { address: "192.0.2.7".into(), ..Device::default() };
        let wrong = || sessions::sign_in(&app, "anna", "wrong password", &device);
        let outcomes: Vec<_> = thread::scope(|scope| {
            let attempts: Vec<_> = (0..24).map(|_| scope.spawn(wrong)).collect();
            attempts.into_iter().map(|attempt| attempt.join().unwrap().err().unwrap()).collect()
        });
        let (checked, throttled): (Vec<_>, Vec<_>) =
            outcomes.into_iter().partition(|error| matches!(error, app::Error::WrongPassword));
        assert!((1..=8).contains(&checked.len()), "{} of 24 passwords were checked", checked.len());
        assert!(throttled.iter().all(|error| matches!(error, app::Error::Throttled { .. })), "{throttled:?}");
        let right = sessions::sign_in(&app, "anna", PASSWORD, &device);
        assert!(matches!(right, Err(app::Error::Throttled { .. })));
    }

    fn repeated_attempts_are_throttled(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let client = server.client();
        let throttled = (0..30).map(|_| sign_in(&client, "anna", "wrong password")).find(|r| r.status == 429).unwrap();
        assert!(throttled.header("retry-after").is_some(), "{:?}", throttled.headers);
        let page = throttled.page(429);
        page.assert_says("Слишком много попыток. Попробуйте снова через");
        // Until then even the right password is not checked.
        assert_eq!(sign_in(&client, "anna", PASSWORD).status, 429);
        server.clock.advance(TimeDelta::minutes(20));
        assert_eq!(sign_in(&client, "anna", PASSWORD).location(), "/");
    }

    fn guesses_of_strangers_do_not_lock_the_owner_out(db: TestDb) {
        let server = behind_proxy(db);
        account(&server.app, "anna");
        let from = |address: &str| server.client().with_header("X-Forwarded-For", address);
        let owner = from("198.51.100.7");
        assert_eq!(post_login(&owner, "anna", PASSWORD).location(), "/");
        // Strangers in a network of their own, and in the owner's.
        for address in ["203.0.113.5", "203.0.113.6", "198.51.100.8"] {
            let stranger = from(address);
            let throttled = (0..8).any(|_| post_login(&stranger, "anna", "wrong password").status == 429);
            assert!(throttled, "{address}");
            assert_eq!(post_login(&stranger, "anna", PASSWORD).status, 429);
        }
        assert_eq!(post_login(&from("192.0.2.1"), "anna", PASSWORD).location(), "/", "another network");
        assert_eq!(post_login(&from("198.51.100.9"), "anna", PASSWORD).status, 429, "an unknown device in the owner's network");
        assert_eq!(post_login(&owner, "anna", PASSWORD).location(), "/", "a device that has signed in before");
    }

    fn a_known_device_has_a_count_of_its_own(db: TestDb) {
        let server = behind_proxy(db);
        account(&server.app, "anna");
        account(&server.app, "boris");
        let client = || server.client().with_header("X-Forwarded-For", "198.51.100.7");
        let known = client();
        post_login(&known, "anna", PASSWORD).location();
        let cookie = known.cookie("device").unwrap();
        let throttled = |client: &Client, login: &str| (0..8).any(|_| post_login(client, login, "wrong password").status == 429);
        assert!(throttled(&known, "anna"), "a stolen cookie does not allow unlimited guesses");
        assert_eq!(post_login(&client(), "anna", PASSWORD).location(), "/", "nor do its guesses delay other devices");
        // The cookie counts for its account only, and cannot be made up.
        assert!(throttled(&known, "boris") && throttled(&client(), "anna"));
        for forged in [cookie.replace(['0', '1', '2'], "3"), "0".repeat(128), String::new(), ".".repeat(3000)] {
            let thief = client();
            thief.set_cookie("device", &forged);
            assert_eq!(post_login(&thief, "anna", PASSWORD).status, 429, "{forged}");
        }
        // It stays valid after another account signs in on the same device.
        server.clock.advance(TimeDelta::minutes(20));
        post_login(&known, "boris", PASSWORD).location();
        assert!(throttled(&client(), "anna"));
        assert_eq!(post_login(&known, "anna", PASSWORD).location(), "/");
    }

    fn a_known_device_stays_known_under_another_login(db: TestDb) {
        let server = behind_proxy(db);
        account(&server.app, "anna");
        let client = || server.client().with_header("X-Forwarded-For", "198.51.100.7");
        let known = client();
        post_login(&known, "anna", PASSWORD).location();
        let change = AccountChange::Rename { login: "anya".to_owned(), name: String::new(), admin: true };
        accounts::change_by_login(&server.app, "anna", &change).unwrap();
        account(&server.app, "anna");
        let throttled = |client: &Client, login: &str| (0..8).any(|_| post_login(client, login, "wrong password").status == 429);
        assert!(throttled(&client(), "anya"));
        assert_eq!(post_login(&known, "anya", PASSWORD).location(), "/");
        // The account that has the old login now is another one.
        assert!(throttled(&client(), "anna"));
        assert_eq!(post_login(&known, "anna", PASSWORD).status, 429);
    }

    fn addresses_of_one_network_share_a_count(db: TestDb) {
        let server = behind_proxy(db);
        account(&server.app, "anna");
        let attempt = |address: String| {
            post_login(&server.client().with_header("X-Forwarded-For", &address), "anna", "wrong password").status
        };
        assert!((0..8).any(|n| attempt(format!("[2001:db8::{n}]:4711")) == 429));
        assert_eq!(attempt("2001:db8:0:1::1".to_owned()), 422);
        assert!((0..8).any(|n| attempt(format!("203.0.113.{n}")) == 429));
        assert_eq!(attempt("203.0.114.1".to_owned()), 422);
    }

    fn guesses_of_the_old_password_are_throttled(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let change = |old: &str| client.post("/settings/password", &[("old-password", old), ("password", "another horse")]);
        let throttled = (0..8).map(|_| change("wrong password")).find(|answer| answer.status == 429).unwrap();
        assert!(throttled.header("retry-after").is_some());
        assert_eq!(change(PASSWORD).status, 429);
        server.clock.advance(TimeDelta::minutes(20));
        assert_eq!(change(PASSWORD).location(), "/settings");
    }

    fn signing_out_ends_the_session_permanently(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let stolen = client.cookie("session").unwrap();
        let out = client.page("/").form("Выйти").submit(&client);
        assert_eq!(out.location(), "/login");
        assert_eq!(client.cookie("session"), None);
        let thief = server.client();
        thief.set_cookie("session", &stolen);
        assert!(thief.get("/").location().starts_with("/login"));
        for forged in ["", "x", &"0".repeat(64), "%00", &"9".repeat(5000)] {
            thief.set_cookie("session", forged);
            assert!(thief.get("/").location().starts_with("/login"), "{forged}");
        }
    }

    fn cookies_are_hidden_from_scripts_and_other_sites(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.base_url = Some("https://book.example".into()));
        account(&server.app, "anna");
        let fields = [("login", "anna"), ("password", PASSWORD)];
        let client = server.client().with_header("Origin", "https://book.example");
        let signed_in = client.post("/login", &fields);
        assert_eq!(signed_in.location(), "/");
        let cookie = signed_in.header_values("set-cookie").find(|line| line.starts_with("session=")).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        // With https every cookie is protected; the flash contains a name.
        let added = client.post("/add", &[("fio", "Анна"), ("telephone", "+79991234567")]);
        let language = client.post("/language", &[("language", "en")]);
        for line in added.header_values("set-cookie").chain(language.header_values("set-cookie")) {
            assert!(line.contains("HttpOnly") && line.contains("; Secure"), "{line}");
        }
        assert!(added.header_values("set-cookie").any(|line| line.starts_with("flash=")));
        // Each sign-in creates a new session.
        let again = client.post("/login", &fields);
        assert_ne!(again.header_values("set-cookie").next(), Some(cookie));
    }

    fn the_settings_are_saved(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/settings").form("Сохранить").fill("Ваше имя", "Анна Ёлкина").fill("Язык", "English");
        let form = form.fill("Часовой пояс", "Asia/Tomsk").check("тёмная").check("по имени");
        let saved = form.uncheck("Горячие клавиши").submit(&client);
        let page = saved.follow(&client);
        assert_eq!((page.lang().as_str(), page.flash().as_deref()), ("en", Some("Settings saved.")));
        assert_eq!(page.select("html")[0].attr("data-theme"), Some("dark"));
        assert!(page.select("body[data-shortcuts]").is_empty());
        assert_eq!(page.field("Your name").value, "Анна Ёлкина");
        assert_eq!(page.form("Save").value("sort").as_deref(), Some("given"));
        // An unknown time zone is replaced by UTC.
        let odd = page.form("Save").set("time-zone", "Moon/Base").submit(&client);
        assert_eq!(odd.follow(&client).field("Time zone").value, "UTC");
    }

    fn the_language_can_be_changed_before_and_after_signing_in(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let client = server.client();
        assert_eq!(client.page("/login").lang(), "ru");
        let chosen = client.page("/login").form("English").submit(&client);
        assert_eq!(chosen.location(), "/login");
        assert_eq!(chosen.follow(&client).heading(), "Sign in");
        client.post("/login", &[("login", "anna"), ("password", PASSWORD)]);
        assert_eq!(client.page("/settings").lang(), "en");
        // The language of the account overrides that of the browser, and the button changes it.
        client.page("/settings").form("Save").fill("Language", "Русский").submit(&client);
        let page = client.page("/settings");
        assert_eq!(page.lang(), "ru");
        page.form("English").submit(&client);
        assert_eq!(client.page("/settings").lang(), "en");
        for back in ["//evil.example", "https://evil.example"] {
            assert_eq!(client.post("/language", &[("language", "ru"), ("back", back)]).location(), "/");
        }
        client.post("/language", &[("language", "xx"), ("back", "/")]);
        assert_eq!(client.page("/settings").lang(), "ru");
    }

    fn a_new_password_ends_the_other_sessions(db: TestDb) {
        let server = TestServer::start(db);
        let (client, other) = (server.client_of("anna"), server.client_of("anna"));
        let change = |old: &str, new: &str| {
            let form = client.page("/settings").form("Сменить пароль");
            form.fill("Текущий пароль", old).fill("Новый пароль", new).submit(&client)
        };
        assert!(change("wrong password", "another horse").page(422).field("Текущий пароль").invalid);
        assert!(change(PASSWORD, "short").page(422).field("Новый пароль").invalid);
        assert_eq!(other.get("/settings").status, 200);
        assert_eq!(change(PASSWORD, "another horse").location(), "/settings");
        assert_eq!(client.get("/settings").status, 200);
        assert!(other.get("/settings").location().starts_with("/login"));
        assert_eq!(sign_in(&server.client(), "anna", PASSWORD).status, 422);
        assert_eq!(sign_in(&server.client(), "anna", "another horse").location(), "/");
    }

    fn sessions_are_listed_and_ended(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let sessions: Vec<Client> = (0..3).map(|_| server.client_of("anna")).collect();
        let page = sessions[0].page("/settings");
        let others = page.select("form[action^='/settings/sessions/'][action$='/end']");
        assert_eq!(others.len(), 2);
        assert!(page.text().contains("текущий сеанс") && page.text().contains("127.0.0.1"));
        let action = others[0].attr("action").unwrap().to_owned();
        // A session of another user is not found.
        let boris = server.client_of("boris");
        assert_eq!(boris.post(&action, &[]).status, 404);
        let ended = sessions[0].post(&action, &[]);
        assert_eq!(ended.location(), "/settings");
        let alive = |client: &Client| client.get("/settings").status == 200;
        assert_eq!(sessions.iter().filter(|client| alive(client)).count(), 2);
        assert!(alive(&sessions[0]));
        sessions[0].page("/settings").form("Завершить все другие сеансы").submit(&sessions[0]);
        assert_eq!(sessions.iter().filter(|client| alive(client)).count(), 1);
        assert!(alive(&sessions[0]) && alive(&boris));
    }

    fn an_unused_session_expires(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        server.clock.advance(TimeDelta::days(sessions::SESSION_DAYS - 1));
        assert_eq!(client.get("/settings").status, 200);
        server.clock.advance(TimeDelta::days(sessions::SESSION_DAYS - 1));
        assert_eq!(client.get("/settings").status, 200);
        server.clock.advance(TimeDelta::days(sessions::SESSION_DAYS + 1));
        assert!(client.get("/settings").location().starts_with("/login"));
    }

    fn the_session_of_a_deleted_account_is_invalid(db: TestDb) {
        let server = TestServer::start(db);
        account(&server.app, "anna");
        let client = server.client_of("boris");
        server.db.execute("DELETE FROM accounts WHERE login = 'boris'");
        assert!(client.get("/").location().starts_with("/login"));
        assert_eq!(client.post("/contacts", &[("formatted", "x")]).page(401).heading(), "Сеанс завершён");
    }

    fn only_an_admin_creates_accounts(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let add = |login: &str, password: &str| {
            let form = anna.page("/settings/users").form("Создать учётную запись");
            form.fill("Логин", login).fill("Имя", "Борис").fill("Пароль", password).submit(&anna)
        };
        let rejected = add("anna", PASSWORD).page(422);
        assert!(rejected.field("Логин").invalid && rejected.field("Имя").value == "Борис");
        assert!(add("boris", "short").page(422).field("Пароль").invalid);
        let page = add("boris", PASSWORD).follow(&anna);
        assert!(page.flash().unwrap().contains("«boris»"));
        page.assert_says("Борис");
        let boris = server.client_of("boris");
        assert_eq!(boris.get("/settings/users").status, 403);
        assert_eq!(boris.post("/settings/users", &[("login", "x"), ("password", PASSWORD)]).status, 403);
        assert!(boris.page("/settings").find_link("Пользователи").is_none());
    }
}
