//! App passwords: making them on the page, signing in with them, and revoking.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blocknotik::app::app_passwords::{self, Caller};
use blocknotik::app::{self, Device};
use chrono::TimeDelta;
use domain::account::AppScope;

use crate::support::app::PASSWORD;
use crate::support::client::Client;
use crate::support::page::Page;
use crate::support::server::TestServer;

const DEVICES: &str = "/settings/devices";

/// Makes an app password on the page and returns it.
pub fn make(client: &Client, name: &str) -> String {
    secret(
        &client
            .page(DEVICES)
            .form("Создать пароль")
            .fill("Устройство или программа", name)
            .submit(client)
            .page(200),
    )
}

/// The app password that a page shows.
fn secret(page: &Page) -> String {
    page.texts("code").pop().unwrap()
}

fn phone(address: &str) -> Device {
    Device {
        address: address.to_owned(),
        user_agent: "DAVx5/4.4".to_owned(),
        ..Device::default()
    }
}

fn sign_in(server: &TestServer, login: &str, secret: &str, scope: AppScope) -> app::Result<Caller> {
    app_passwords::sign_in(&server.app, login, secret, scope, &phone("192.0.2.7"))
}

fn is_rejected(result: &app::Result<Caller>) -> bool {
    matches!(result, Err(app::Error::WrongPassword))
}

both_databases! {
    fn an_app_password_is_shown_once_and_lets_its_device_in(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let made = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Телефон").submit(&anna).page(200);
        made.assert_says("больше этот пароль не будет показан");
        let secret = secret(&made);
        let list = anna.page(DEVICES);
        assert!(!list.text().contains(&secret));
        list.assert_says("Телефон синхронизировать контакты (CardDAV) ещё не использовался");
        let caller = sign_in(&server, " Anna", &secret.to_uppercase(), AppScope::Dav).unwrap();
        assert_eq!(caller.device_name, "Телефон");
        anna.page(DEVICES).assert_says("192.0.2.7 · DAVx5/4.4");
        let stored = server.db.lines("SELECT name || scopes || CAST(length(secret_hash) AS TEXT) AS line FROM app_passwords");
        assert_eq!(stored, ["Телефонdav32"]);
    }

    fn an_app_password_is_good_for_its_account_and_scopes_only(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, boris) = (server.client_of("anna"), server.client_of("boris"));
        let secret = make(&anna, "Телефон");
        assert!(is_rejected(&sign_in(&server, "boris", &secret, AppScope::Dav)));
        assert!(is_rejected(&sign_in(&server, "anna", PASSWORD, AppScope::Dav)));
        assert!(is_rejected(&sign_in(&server, "anna", "", AppScope::Dav)));
        assert!(matches!(sign_in(&server, "anna", &secret, AppScope::Search), Err(app::Error::Forbidden)));
        let both = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Программа");
        let both = both.check("искать контакты").submit(&anna).page(200).texts("code").pop().unwrap();
        for scope in [AppScope::Dav, AppScope::Search] {
            assert_eq!(sign_in(&server, "anna", &both, scope).unwrap().device_name, "Программа");
        }
        let page = boris.post("/login", &[("login", "anna"), ("password", &secret)]).page(422);
        page.assert_says("Неверный логин или пароль");
    }

    fn a_revoked_app_password_lets_no_device_in(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, boris) = (server.client_of("anna"), server.client_of("boris"));
        let (phone, laptop) = (make(&anna, "Телефон"), make(&anna, "Ноутбук"));
        let revoke = anna.page(DEVICES).form("Отозвать Телефон");
        let id = server.db.lines("SELECT CAST(min(id) AS TEXT) AS line FROM app_passwords").concat();
        assert_eq!(boris.post(&format!("{DEVICES}/{id}/revoke"), &[]).status, 404);
        assert!(sign_in(&server, "anna", &phone, AppScope::Dav).is_ok());
        let page = revoke.submit(&anna).follow(&anna);
        assert_eq!(page.flash().as_deref(), Some("Пароль «Телефон» больше не действует."));
        assert!(is_rejected(&sign_in(&server, "anna", &phone, AppScope::Dav)));
        assert!(sign_in(&server, "anna", &laptop, AppScope::Dav).is_ok());
        // The button pressed once more says the same; a password that no page has shown does not exist.
        assert_eq!(revoke.submit(&anna).follow(&anna).flash(), page.flash());
        assert_eq!(anna.post(&format!("{DEVICES}/{id}/revoke"), &[]).status, 404);
    }

    fn a_locked_account_has_no_devices(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, boris) = (server.client_of("anna"), server.client_of("boris"));
        let secret = make(&boris, "Телефон");
        let page = anna.page(&anna.page("/settings/users").link("boris"));
        page.form("Заблокировать").submit(&anna).location();
        assert!(matches!(sign_in(&server, "boris", &secret, AppScope::Dav), Err(app::Error::AccountLocked)));
    }

    fn wrong_app_passwords_are_throttled_and_right_ones_are_not(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let secret = make(&anna, "Телефон");
        for _ in 0..5 {
            assert!(is_rejected(&sign_in(&server, "anna", "wrong", AppScope::Dav)));
        }
        let throttled = || sign_in(&server, "anna", "wrong", AppScope::Dav);
        assert!(matches!(throttled(), Err(app::Error::Throttled { .. })));
        assert!(sign_in(&server, "anna", &secret, AppScope::Dav).is_ok());
        // Nor is the owner kept from signing in on the pages.
        server.client_of("anna").page("/");
        server.clock.advance(TimeDelta::seconds(2));
        assert!(is_rejected(&throttled()));
    }

    fn a_device_needs_a_name_and_a_permission(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        for empty in [" ", "\u{200b}\u{2060} \u{feff}"] {
            let page = anna.post(DEVICES, &[("name", empty)]).page(422);
            assert_eq!(page.texts(".summary a"), ["Введите название устройства", "Выберите, что разрешено устройству"]);
        }
        let page = anna.post(DEVICES, &[("name", " ")]).page(422);
        assert!(page.field("Устройство или программа").invalid);
        let form = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", &"я".repeat(600));
        assert_eq!(form.submit(&anna).page(422).texts(".summary a"), ["Сократите название устройства"]);
        let page = anna.page(DEVICES);
        page.assert_says("Страница открыта без шифрования");
        page.assert_says(&format!("{}/dav/", server.base));
    }

    fn a_form_sent_twice_makes_one_app_password(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let page = anna.page(DEVICES);
        let form = page.form("Создать пароль").fill("Устройство или программа", "Телефон");
        let first = secret(&form.submit(&anna).page(200));
        server.clock.advance(TimeDelta::seconds(5));
        assert_eq!(secret(&form.submit(&anna).page(200)), first, "a reload shows the same password");
        assert_eq!(anna.page(DEVICES).texts(".entry-line strong"), ["Телефон"]);
        // The same form with another name is meant for another device.
        let other = secret(&page.form("Создать пароль").fill("Устройство или программа", "Ноутбук").submit(&anna).page(200));
        assert_ne!(other, first);
        // So is a form of another user, whatever it says.
        let boris = server.client_of("boris");
        form.submit(&boris).page(409);
        let id = boris.page(DEVICES).form("Создать пароль").value("filled-by-id").unwrap();
        assert_ne!(secret(&form.clone().set("filled-by-id", &id).submit(&boris).page(200)), first);
        assert_eq!(anna.page(DEVICES).texts(".entry-line strong"), ["Ноутбук", "Телефон"]);
        // A password that was revoked stays so, and a reload of its page makes no other.
        anna.page(DEVICES).form("Отозвать Телефон").submit(&anna).location();
        let reloaded = form.submit(&anna).page(422);
        assert_eq!(reloaded.texts(".summary a"), ["Пароль из этой формы уже отозван. Чтобы создать новый, отправьте форму ещё раз"]);
        form.submit(&anna).page(422);
        assert!(is_rejected(&sign_in(&server, "anna", &first, AppScope::Dav)));
        assert_eq!(anna.page(DEVICES).texts(".entry-line strong"), ["Ноутбук"]);
        let again = secret(&reloaded.form("Создать пароль").submit(&anna).page(200));
        assert!(sign_in(&server, "anna", &again, AppScope::Dav).is_ok());
        assert_eq!(anna.page(DEVICES).texts(".entry-line strong"), ["Телефон", "Ноутбук"]);
    }

    fn a_profile_has_an_app_password_of_the_user_only(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, boris) = (server.client_of("anna"), server.client_of("boris"));
        let made = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Телефон").submit(&anna).page(200);
        let profile = made.form("Скачать профиль");
        assert_eq!(profile.submit(&anna).status, 200);
        profile.submit(&boris).page(409);
        let id = boris.page(DEVICES).form("Создать пароль").value("filled-by-id").unwrap();
        assert_eq!(profile.clone().set("filled-by-id", &id).submit(&boris).location(), DEVICES);
        anna.page(DEVICES).form("Отозвать Телефон").submit(&anna).location();
        let page = profile.submit(&anna).follow(&anna);
        assert_eq!(page.flash().as_deref(), Some("Этот пароль отозван или не подходит для синхронизации. Создайте новый."));
        assert_eq!(anna.post(&format!("{DEVICES}/profile"), &[("password", "<x/>")]).location(), DEVICES);
        // A password that cannot sync sets up no device.
        let form = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Поиск");
        let made = form.uncheck("синхронизировать контакты (CardDAV)").check("искать контакты").submit(&anna).page(200);
        let search = secret(&made);
        assert!(sign_in(&server, "anna", &search, AppScope::Search).is_ok());
        assert_eq!(anna.post(&format!("{DEVICES}/profile"), &[("password", &search)]).location(), DEVICES);
    }

    fn a_phone_is_set_up_without_typing(db: TestDb) {
        let https = |options: &mut blocknotik::web::ServeOptions| {
            options.base_url = Some("https://book.example:8443".to_owned());
        };
        let server = TestServer::start_with(db, https);
        let anna = server.client_of("anna.k");
        let form = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Телефон");
        let made = form.submit(&anna).page(200);
        let secret = secret(&made);
        let password = secret.replace('-', "%2D");
        let link = format!("davx5://anna%2Ek:{password}@book.example:8443/dav/");
        assert_eq!(made.link("Открыть в DAVx⁵"), link);
        assert_eq!(made.select("[role=img] svg").len(), 1);
        let profile = made.form("Скачать профиль").submit(&anna);
        assert_eq!(profile.header("content-type"), Some("application/x-apple-aspen-config"));
        let profile = profile.text();
        for (key, value) in [
            ("HostName", "<string>book.example</string>"),
            ("Port", "<integer>8443</integer>"),
            ("UseSSL", "<true/>"),
            ("PrincipalURL", "<string>/dav/principals/1/</string>"),
            ("Username", "<string>anna.k</string>"),
            ("Password", &format!("<string>{secret}</string>")),
        ] {
            assert!(profile.contains(&format!("<key>CardDAV{key}</key>{value}")), "{key}: {profile}");
        }
        // The address of the account answers.
        let token = STANDARD.encode(format!("anna.k:{secret}"));
        let headers = [("Depth", "0"), ("Authorization", &format!("Basic {token}"))];
        assert_eq!(server.client().send("PROPFIND", "/dav/principals/1/", &headers, b"").status, 207);
        // A password that cannot sync sets no phone up.
        let form = anna.page(DEVICES).form("Создать пароль").fill("Устройство или программа", "Поиск");
        let search = form.uncheck("синхронизировать контакты (CardDAV)").check("искать контакты").submit(&anna).page(200);
        assert!(search.find_link("Открыть в DAVx⁵").is_none() && search.find_form("Скачать профиль").is_none());
        search.assert_says("https://book.example:8443/api/search");
    }

    fn behind_https_the_page_does_not_warn(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.base_url = Some("https://book.example".to_owned()));
        let page = server.client_of("anna").page(DEVICES);
        assert!(!page.text().contains("без шифрования"));
        page.assert_says("https://book.example/dav/");
    }
}
