//! A form that is sent after its session has ended: nothing that was typed is lost, and no other user saves it.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use blocknotik::app::accounts::{self, AccountChange};
use image::ImageFormat;

use crate::support::app::PASSWORD;
use crate::support::client::Client;
use crate::support::contacts::{add, fact, names, row};
use crate::support::form::Form;
use crate::support::multipart::{BOUNDARY, multipart};
use crate::support::page::Page;
use crate::support::photos::{bytes_of, photo_url};
use crate::support::picture::{decode, picture, plain};
use crate::support::server::TestServer;

/// Ends the session as time does: the browser still has its cookie.
fn end_session(client: &Client) {
    client.set_cookie("session", "ended");
}

/// Signs in on the page that keeps the form, as a browser does: it repeats the request after the 307.
fn sign_in_and_save(client: &Client, kept: &Page, login: &str) -> Page {
    let form = filled(kept, login, PASSWORD);
    let again = form.submit(client);
    assert_eq!(again.status, 307, "{}", again.text());
    form.submit(client).follow(client)
}

fn filled(kept: &Page, login: &str, password: &str) -> Form {
    kept.form("Войти и сохранить")
        .fill("Логин", login)
        .fill("Пароль", password)
}

fn rename(server: &TestServer, from: &str, to: &str) {
    let change = AccountChange::Rename {
        login: to.to_owned(),
        name: String::new(),
        admin: true,
    };
    accounts::change_by_login(&server.app, from, &change).unwrap();
}

/// Sends the first megabytes of a photo, without a session.
fn begin_upload(server: &TestServer) -> TcpStream {
    let mut stream = TcpStream::connect(server.base.trim_start_matches("http://")).unwrap();
    let header_section = format!(
        "POST /contacts HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Content-Length: {}\r\n\r\n",
        32 << 20
    );
    stream.write_all(header_section.as_bytes()).unwrap();
    let part = multipart(&[("photo", Some("a.png"), &vec![1; 2 << 20])]);
    stream.write_all(&part[..2 << 20]).unwrap();
    stream
}

both_databases! {
    fn an_edit_is_saved_after_signing_in_again(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Титов Пётр", "+79991234567", "");
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        let form = form.fill("Должность", "врач").fill("Заметки", "первая\n\nтретья <b>").fill("Телефон", "+7 999 765-43-21");
        let form = form.file("Выбрать фото", "a.png", &plain([200, 10, 10]));
        end_session(&client);
        let kept = form.submit(&client).page(401);
        assert_eq!(kept.heading(), "Сеанс завершён");
        assert_eq!(kept.field("Логин").value, "anna");
        for text in ["врач", "+7 999 765-43-21", "первая третья <b>"] {
            kept.assert_says(text);
        }
        // A wrong password keeps everything, too.
        let kept = filled(&kept, "anna", "wrong password").submit(&client).page(401);
        kept.assert_says("Неверный логин или пароль");
        let page = sign_in_and_save(&client, &kept, "anna");
        assert_eq!(page.heading(), "Титов Пётр");
        page.assert_says("врач");
        assert!(fact(&page, "Телефон").starts_with("+7 999 765-43-21"));
        assert!(String::from_utf8(bytes_of(client.get(&format!("{path}.vcf")))).unwrap().contains("первая\\n\\nтретья <b>"));
        assert!(!bytes_of(client.get(&photo_url(&client, &path))).is_empty());
    }

    fn the_language_button_keeps_the_form(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        let form = form.file("Выбрать фото", "a.png", &plain([200, 10, 10]));
        end_session(&client);
        let kept = form.submit(&client).page(401);
        // Also with the password typed already, the button only changes the language.
        let english = kept.form("English").fill("Логин", "anna").fill("Пароль", PASSWORD).submit(&client).page(401);
        assert_eq!((english.lang().as_str(), english.heading().as_str()), ("en", "You were signed out"));
        assert_eq!(client.page("/login").lang(), "en");
        assert_eq!((english.field("Username").value.as_str(), english.field("Password").value.as_str()), ("anna", ""));
        assert_eq!(client.get("/").location(), "/login");
        let russian = english.form("Русский").submit(&client).page(401);
        let page = sign_in_and_save(&client, &russian, "anna");
        assert_eq!(page.heading(), "Титов");
        let path = row(&client.page("/"), "Титов");
        assert!(!bytes_of(client.get(&photo_url(&client, &path))).is_empty());
    }

    fn a_new_contact_and_a_button_wait_for_the_password(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let quick = client.page("/").form("Добавить").fill("ФИО", "Анна Котова").fill("Телефон", "+79991234567");
        end_session(&client);
        let kept = quick.submit(&client).page(401);
        sign_in_and_save(&client, &kept, "anna");
        assert_eq!(names(&client.page("/")), ["Анна Котова"]);
        let path = row(&client.page("/"), "Котова");
        let delete = client.page(&path).form("Удалить");
        end_session(&client);
        let kept = delete.submit(&client).page(401);
        assert_eq!(names(&sign_in_and_save(&client, &kept, "anna")), Vec::<String>::new());
    }

    fn another_user_cannot_save_the_form(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("boris");
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        end_session(&client);
        let kept = form.submit(&client).page(401);
        let kept = filled(&kept, "boris", PASSWORD).submit(&client).page(401);
        kept.assert_says("Эту форму заполнил пользователь anna");
        // Boris has signed in in another window of the same browser.
        let boris = server.client_of("boris");
        client.set_cookie("session", &boris.cookie("session").unwrap());
        form.submit(&client).page(409).assert_says("другой пользователь");
        filled(&kept, "anna", PASSWORD).submit(&client).page(409).assert_says("другой пользователь");
        assert_eq!(names(&boris.page("/")), Vec::<String>::new());
        end_session(&client);
        sign_in_and_save(&client, &kept, "anna");
        assert_eq!(names(&client.page("/")), ["Титов"]);
    }

    fn a_form_belongs_to_its_user_whatever_the_login(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("boris");
        let new = |family: &str| client.page("/contacts/new").form("Сохранить").fill("Фамилия", family);
        let form = new("Титов");
        rename(&server, "boris", "bob");
        assert_eq!(form.submit(&client).follow(&client).heading(), "Титов");
        let form = new("Котов");
        rename(&server, "bob", "rob");
        end_session(&client);
        let kept = form.submit(&client).page(401);
        assert_eq!(sign_in_and_save(&client, &kept, "rob").heading(), "Котов");
        // The login of the form is given to another account.
        let form = new("Юдин");
        rename(&server, "rob", "boris");
        let other = server.client_of("rob");
        client.set_cookie("session", &other.cookie("session").unwrap());
        form.submit(&client).page(409).assert_says("другой пользователь");
        end_session(&client);
        let kept = form.submit(&client).page(401);
        filled(&kept, "rob", PASSWORD).submit(&client).page(401).assert_says("Эту форму заполнил пользователь rob");
        assert_eq!(names(&other.page("/")), Vec::<String>::new());
        assert_eq!(sign_in_and_save(&client, &kept, "boris").heading(), "Юдин");
    }

    fn a_kept_form_is_sent_to_this_site_only(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let client = server.client();
        for path in ["//evil.example/add", "//evil.example//add?a=b"] {
            let kept = client.post(path, &[("family", "Титов")]).page(401);
            assert_eq!(kept.form("Войти и сохранить").action, "/", "{path}");
            let sent = filled(&kept, "anna", PASSWORD).pairs();
            let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(client.post(path, &sent).header("location"), Some("/"), "{path}");
            client.set_cookie("session", "ended");
        }
    }

    fn a_form_with_a_password_or_a_file_to_import_is_not_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/settings").form("Сменить пароль");
        end_session(&client);
        assert!(form.submit(&client).location().starts_with("/login"));
    }

    fn a_photo_that_is_too_large_to_keep_is_named(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        let form = form.file("Выбрать фото", "a.png", &vec![1; 6 << 20]);
        end_session(&client);
        let kept = form.submit(&client).page(401);
        kept.assert_says("Выберите его снова");
        assert_eq!(sign_in_and_save(&client, &kept, "anna").heading(), "Титов");
    }

    fn a_photo_that_is_too_large_to_keep_is_chosen_again_while_signing_in(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // A picture with 6 MB of a comment after its end.
        let large: Vec<u8> = picture(1000, 500, ImageFormat::Png).into_iter().chain(vec![1; 6 << 20]).collect();
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        let form = form.file("Выбрать фото", "a.png", &large).set("crop-x", "0").set("crop-y", "0").set("crop-size", "100");
        end_session(&client);
        let kept = form.submit(&client).page(401);
        assert_eq!(kept.form("Войти и сохранить").value("crop-size"), None);
        let wrong = filled(&kept, "anna", "wrong password").file("Выбрать фото", "a.png", &large).submit(&client).page(401);
        wrong.assert_says("Выберите его снова");
        let form = filled(&wrong, "anna", PASSWORD).file("Выбрать фото", "a.png", &large);
        let again = form.submit(&client);
        assert_eq!(again.status, 307);
        let saved = form.submit(&client).follow(&client);
        assert_eq!(saved.heading(), "Титов");
        let photo = bytes_of(client.get(&photo_url(&client, &saved.path)));
        assert_eq!(decode(&photo).dimensions(), (512, 256));
    }

    fn slow_uploads_of_strangers_hold_up_no_photo(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let strangers: Vec<TcpStream> = (0..2).map(|_| begin_upload(&server)).collect();
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов");
        let form = form.file("Выбрать фото", "a.png", &vec![1; 20 << 20]);
        // When the server has read the first photo, it has also read what the strangers sent before.
        for _ in 0..2 {
            assert!(form.submit(&client).page(422).field("Выбрать фото").invalid, "it is no picture");
        }
        // Nor were the photos read only after the strangers' uploads were given up.
        for mut stranger in strangers {
            stranger.set_nonblocking(true).unwrap();
            let answer = stranger.read(&mut [0]).map_err(|error| error.kind());
            assert_eq!(answer, Err(ErrorKind::WouldBlock), "the server still waits for the rest");
        }
    }

    fn forms_of_signed_out_visitors_take_no_room(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Титов Пётр", "+79991234567", "");
        let count = |table: &str| server.db.lines(&format!("SELECT CAST(count(*) AS TEXT) AS line FROM {table}")).concat();
        let rows = || ["contacts", "changes", "batches", "blobs", "sessions", "jobs", "imports"].map(count);
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        let long = "щука ".repeat(1024 * 1024 / 9 - 200);
        let long = form.fill("Заметки", &long);
        end_session(&client);
        let before = rows();
        let kept = long.submit(&client).page(401);
        assert_eq!(kept.form("Войти и сохранить").value("note"), long.value("note"), "all of a megabyte is kept");
        let short = client.post(&path, &[("family", "Титов")]).page(401);
        assert_eq!(short.heading(), "Сеанс завершён");
        for number in 0..1000 {
            let name = format!("Титов {number}");
            assert_eq!(client.post("/contacts", &[("family", &name)]).status, 401);
        }
        assert_eq!(rows(), before, "a form waits in its page, not on the server");
        sign_in_and_save(&client, &kept, "anna");
        assert!(client.get(&format!("{path}.vcf")).body.len() > 900_000);
    }
}
