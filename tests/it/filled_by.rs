//! Whose form it is: two users of one browser, and a page that the first of them left open.

use crate::routes::{OPEN_ROUTES, Objects, posted};
use crate::support::app::PASSWORD;
use crate::support::client::Client;
use crate::support::contacts::{add, names};
use crate::support::form::Form;
use crate::support::multipart::{multipart, send_multipart};
use crate::support::page::Page;
use crate::support::server::TestServer;
use crate::tidy::source::texts;

/// Another user signs in with the same browser.
fn change_user(client: &Client, other: &Client) {
    client.set_cookie("session", &other.cookie("session").unwrap());
}

fn filled(kept: &Page, login: &str, password: &str) -> Form {
    kept.form("Войти и сохранить")
        .fill("Логин", login)
        .fill("Пароль", password)
}

fn trashed(client: &Client) -> usize {
    client.page("/trash").select("form[action$='/restore']").len()
}

/// The tags of forms that are sent by POST, each with the text up to the next form.
fn posted_forms(template: &str) -> Vec<String> {
    let forms = template.split("<form").skip(1).map(str::to_owned);
    forms
        .filter(|form| form.contains("method=\"post\"") || form.contains("formmethod=\"post\""))
        .collect()
}

#[test]
fn every_form_of_a_signed_in_page_says_who_fills_it_in() {
    // They sign in or out, work without an account, or repeat the fields of a form that says it.
    let others = [
        "templates/account/login.html",
        "templates/account/setup.html",
        "templates/account/signed_out_form.html",
        "templates/kept_form.html",
        "templates/layout/foot.html",
        "templates/layout/languages.html",
    ];
    let templates = texts("templates", &["html"]);
    let mut count = 0;
    for (path, text) in templates
        .iter()
        .filter(|(path, _)| !others.contains(&path.as_str()))
    {
        for form in posted_forms(text) {
            count += 1;
            let says = ["filled_by.html", "draft.html", "name=\"filled-by-id\""];
            assert!(says.iter().any(|part| form.contains(part)), "{path}: <form{form}");
        }
    }
    assert!(count > 60, "the templates are read");
}

both_databases! {
    fn no_route_carries_out_the_form_of_another_user(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let open = OPEN_ROUTES.map(|(_, route)| route);
        // A search changes nothing. The files of an import are read as they arrive.
        for route in posted().filter(|route| !open.contains(route) && !["/", "/import"].contains(route)) {
            let path = Objects::missing().fill(route);
            let page = client.post(&path, &[("filled-by-id", "0"), ("name", "Боб")]).page(409);
            assert_eq!(page.heading(), "Форму заполнил другой пользователь", "{path}");
        }
        let parts = [("filled-by-id", None, &b"0"[..]), ("files", Some("a.vcf"), &b"BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n"[..])];
        let page = send_multipart(&client, "/import", &multipart(&parts)).page(409);
        assert_eq!(page.heading(), "Форму заполнил другой пользователь");
        assert_eq!(server.db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM imports").concat(), "0");
    }

    fn a_form_that_destroys_says_who_filled_it_in(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Титов Пётр", "+79991234567", "");
        client.page(&path).form("Удалить").submit(&client).location();
        let own = client.page("/trash/empty").form("Очистить корзину");
        for path in ["/trash/empty", "/settings/sessions/end-others", "/settings/users/1/delete"] {
            assert_eq!(client.post(path, &[]).status, 400, "{path}");
        }
        assert_eq!(trashed(&client), 1);
        own.submit(&client).location();
        assert_eq!(trashed(&client), 0);
    }

    fn without_accounts_a_form_needs_no_user(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.sign_in = false);
        let client = server.client_of("anna");
        let path = add(&client, "Титов Пётр", "+79991234567", "");
        client.page(&path).form("Удалить").submit(&client).location();
        client.page("/trash/empty").form("Очистить корзину").submit(&client).location();
        assert_eq!(trashed(&client), 0);
    }

    fn the_trash_of_another_user_is_not_emptied(db: TestDb) {
        let server = TestServer::start(db);
        let boris = server.client_of("boris");
        let path = add(&boris, "Титов Пётр", "+79991234567", "");
        boris.page(&path).form("Удалить").submit(&boris).location();
        let client = server.client_of("anna");
        let form = client.page("/trash/empty").form("Очистить корзину");
        client.set_cookie("session", "ended");
        let kept = form.submit(&client).page(401);
        filled(&kept, "boris", PASSWORD).submit(&client).page(401).assert_says("Эту форму заполнил пользователь anna");
        change_user(&client, &boris);
        form.submit(&client).page(409);
        assert_eq!(trashed(&boris), 1);
    }

    fn the_form_of_another_user_waits_for_its_user(db: TestDb) {
        let server = TestServer::start(db);
        let boris = server.client_of("boris");
        let client = server.client_of("anna");
        let form = client.page("/settings").form("Сохранить").fill("Ваше имя", "Анна Титова");
        change_user(&client, &boris);
        let kept = form.submit(&client).page(409);
        assert_eq!(kept.field("Логин").value, "anna");
        kept.assert_says("Анна Титова");
        assert_eq!(kept.find_link("Настройки"), None, "it is no page of boris");
        // A wrong password and another language keep everything, and change nothing of boris.
        let kept = filled(&kept, "anna", "wrong password").submit(&client).page(401);
        kept.assert_says("Анна Титова");
        let kept = kept.form("English").submit(&client).page(401);
        assert_eq!(kept.heading(), "Another user filled in this form");
        assert_eq!(boris.page("/settings").lang(), "ru");
        let signing_in = kept.form("Sign in and save").fill("Password", PASSWORD);
        let again = signing_in.submit(&client);
        assert_eq!((again.status, again.header("location")), (307, Some("/settings")));
        let pairs = signing_in.pairs();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post("/settings", &pairs).location();
        assert_eq!(client.page("/settings").select("#name")[0].attr("value"), Some("Анна Титова"));
        assert_eq!(boris.page("/settings").field("Ваше имя").value, "boris");
    }

    fn a_contact_of_another_user_waits_with_its_photo_and_query(db: TestDb) {
        let server = TestServer::start(db);
        let boris = server.client_of("boris");
        let client = server.client_of("anna");
        let form = client.page("/contacts/new?label=1&q=a").form("Сохранить").fill("Фамилия", "Титов");
        change_user(&client, &boris);
        let kept = form.submit(&client).page(409);
        let signing_in = filled(&kept, "anna", PASSWORD);
        assert!(signing_in.action.ends_with("sign-in=1"), "{}", signing_in.action);
        let again = signing_in.submit(&client);
        assert_eq!(again.status, 307);
        assert!(!again.header("location").unwrap().contains("sign-in"));
        form.submit(&client).location();
        assert_eq!(names(&client.page("/")), ["Титов"]);
        assert_eq!(names(&boris.page("/")), Vec::<String>::new());
    }

    fn a_user_who_is_being_edited_is_kept_without_the_password(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/settings/users").form("Создать учётную запись");
        let form = form.fill("Логин", "boris").set("name", "Борис Титов").set("password", "тихий-сад-8");
        client.set_cookie("session", "ended");
        let kept = form.submit(&client).page(401);
        kept.assert_says("Борис Титов");
        let signing_in = filled(&kept, "anna", PASSWORD);
        assert_eq!(signing_in.value("password"), None);
        assert_eq!(signing_in.submit(&client).status, 307);
        let pairs = signing_in.pairs();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = client.post("/settings/users", &pairs).page(422);
        assert_eq!(page.field("Логин").value, "boris");
        page.form("Создать учётную запись").set("password", "тихий-сад-8").submit(&client).location();
        let form = client.page(&client.page("/settings/users").link("Борис Титов")).form("Сохранить").fill("Имя", "Боря");
        client.set_cookie("session", "ended");
        form.submit(&client).page(401).assert_says("Боря");
    }
}
