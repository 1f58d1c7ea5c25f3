//! What programs ask with an app password: searches and callers' numbers, as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blocknotik::app::app_passwords;
use domain::account::AppScope;
use serde_json::Value;

use crate::support::app::create_app_password;
use crate::support::client::{Client, Response, form_encoded};
use crate::support::contacts::names;
use crate::support::import::{THREE_CARDS, card, import};
use crate::support::server::TestServer;

fn secret(server: &TestServer, scope: AppScope) -> String {
    let anna = server.access_of("anna");
    create_app_password(&server.app, &anna, "Softphone", scope)
}

fn get(client: &Client, path: &str, authorization: &str) -> Response {
    client.send("GET", path, &[("Authorization", authorization)], b"")
}

fn basic(login: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{login}:{secret}")))
}

fn json(response: &Response, status: u16) -> Value {
    let text = response.text();
    assert_eq!(response.status, status, "{}: {text}", response.path);
    assert_eq!(response.header("content-type"), Some("application/json"));
    serde_json::from_str(&text).unwrap()
}

fn found(answer: &Value) -> Vec<&str> {
    let contacts = answer["contacts"].as_array().unwrap();
    contacts
        .iter()
        .map(|contact| contact["name"].as_str().unwrap())
        .collect()
}

both_databases! {
    fn a_program_finds_what_the_list_finds(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        import(&server.app, &server.access_of("anna"), "a.vcf", THREE_CARDS);
        let client = server.client();
        let secret = secret(&server, AppScope::Search);
        let bearer = format!("Bearer {secret}");
        let answer = json(&get(&client, &format!("/api/search?q={}", form_encoded("ёлкина")), &bearer), 200);
        let anna = &answer["contacts"][0];
        assert_eq!((found(&answer), answer["total"].as_i64()), (vec!["Анна Ёлкина"], Some(1)));
        assert_eq!(anna["phones"][0], "+7 (999) 123-45-67");
        assert_eq!(anna["labels"].as_array().unwrap().len(), 2);
        assert_eq!((&answer["next"], &answer["shown_instead"]), (&Value::Null, &Value::Null));
        // Basic with the login, as a softphone sends it, and with another one.
        assert_eq!(found(&json(&get(&client, "/api/search?q=john", &basic("Anna", &secret)), 200)), ["John Smith"]);
        json(&get(&client, "/api/search?q=john", &basic("boris", &secret)), 401);
        // The wrong keyboard layout, and the search to the letter.
        let other = json(&get(&client, &format!("/api/search?q={}", form_encoded("`krbyf")), &bearer), 200);
        assert_eq!((found(&other), other["shown_instead"].as_str()), (vec!["Анна Ёлкина"], Some("ёлкина")));
        let exact = json(&get(&client, &format!("/api/search?exact=1&q={}", form_encoded("`krbyf")), &bearer), 200);
        assert_eq!(found(&exact), [""; 0]);
    }

    fn pages_of_a_search_follow_each_other(db: TestDb) {
        let server = TestServer::start(db);
        let pages = server.client_of("anna");
        let cards: String = (0..120).map(|n| card(&format!("u{n}"), &format!("FN:Person {n:03}"))).collect();
        import(&server.app, &server.access_of("anna"), "a.vcf", cards);
        let bearer = format!("Bearer {}", secret(&server, AppScope::Search));
        let mut path = "/api/search?q=person".to_owned();
        let mut all = Vec::new();
        loop {
            let answer = json(&get(&server.client(), &path, &bearer), 200);
            assert_eq!(answer["total"], 120);
            all.extend(found(&answer).into_iter().map(str::to_owned));
            match answer["next"].as_str() {
                Some(next) => next.clone_into(&mut path),
                None => break,
            }
        }
        assert_eq!((all.len(), &all[..50]), (120, &names(&pages.page("/?q=person"))[..]));
    }

    fn a_caller_is_known_by_the_number(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let cards = [card("one", "FN:One\r\nTEL:8 (999) 123-45-67"), card("two", "FN:Two\r\nTEL:+7 999 123 45 68\r\nTEL:4567")];
        import(&server.app, &server.access_of("anna"), "a.vcf", cards.concat());
        let bearer = format!("Bearer {}", secret(&server, AppScope::Search));
        let by = |phone: &str| json(&get(&server.client(), &format!("/api/lookup?phone={phone}"), &bearer), 200);
        for phone in ["%2B79991234567", "+79991234567", "89991234567", "9991234567", "8%20999%20123-45-67", "tel:%2B79991234567"] {
            assert_eq!(found(&by(phone)), ["One"], "{phone}");
        }
        // An extension is a whole number, and no part of one.
        assert_eq!(found(&by("4567")), ["Two"]);
        assert_eq!(found(&by("%2B79990000000")), [""; 0]);
    }

    fn only_an_app_password_for_search_is_let_in(db: TestDb) {
        let server = TestServer::start(db);
        let signed_in = server.client_of("anna");
        let client = server.client();
        let right = secret(&server, AppScope::Search);
        let none = client.get("/api/search?q=a");
        assert!(none.header("www-authenticate").unwrap().starts_with("Basic "));
        assert!(json(&none, 401)["error"].as_str().unwrap().contains("app password"));
        // The cookie of a browser is no app password, and an app password opens no page.
        json(&signed_in.get("/api/lookup?phone=112"), 401);
        let page = get(&client, "/", &format!("Bearer {right}"));
        assert_eq!((page.status, page.header("location").unwrap_or_default().starts_with("/login")), (303, true));
        for wrong in ["Bearer", "Bearer ", "Bearer x", "Basic", "Basic %%%", "Basic eA==", "Digest x"] {
            json(&get(&client, "/api/search?q=a", wrong), 401);
        }
        let dav = secret(&server, AppScope::Dav);
        assert!(json(&get(&client, "/api/search?q=a", &format!("Bearer {dav}")), 403)["error"].as_str().unwrap().contains("search"));
        let anna = server.access_of("anna");
        for password in app_passwords::list(&server.app, anna.actor()).unwrap() {
            app_passwords::revoke(&server.app, anna.actor(), password.id).unwrap();
        }
        json(&get(&client, "/api/search?q=a", &format!("Bearer {right}")), 401);
    }

    fn guesses_are_throttled_and_right_passwords_are_not(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let right = secret(&server, AppScope::Search);
        let client = server.client();
        let statuses: Vec<u16> = (0..12).map(|n| get(&client, "/api/search?q=a", &format!("Bearer wrong-{n}")).status).collect();
        assert_eq!(statuses[0], 401);
        assert!(statuses.contains(&429), "{statuses:?}");
        let throttled = get(&client, "/api/search?q=a", "Bearer wrong");
        assert!(throttled.header("retry-after").is_some());
        json(&throttled, 429);
        json(&get(&client, "/api/search?q=a", &format!("Bearer {right}")), 200);
    }

    fn bad_requests_are_answered_clearly(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let bearer = format!("Bearer {}", secret(&server, AppScope::Search));
        let long = "a".repeat(1025);
        let huge = "a".repeat(9_000);
        for (path, status) in [
            ("/api/search".to_owned(), 400),
            ("/api/search?q=%20".to_owned(), 400),
            ("/api/search?q=%FF".to_owned(), 400),
            (format!("/api/search?q={long}"), 414),
            (format!("/api/search?q={huge}"), 414),
            ("/api/search?q=a&after=family.zz.1".to_owned(), 400),
            ("/api/search?q=a&after=".to_owned(), 400),
            ("/api/lookup".to_owned(), 400),
            ("/api/lookup?phone=%D0%BC%D0%B0%D0%BC%D0%B0".to_owned(), 400),
            (format!("/api/lookup?phone={}", "1".repeat(2_000)), 400),
            ("/api/nowhere".to_owned(), 404),
        ] {
            let answer = json(&get(&server.client(), &path, &bearer), status);
            assert!(!answer["error"].as_str().unwrap().is_empty(), "{path}");
        }
        for q in ["%25", "_", "%5C", "%27", "%22", "label:%22", "NEAR(a)", "%F0%9F%8E%82", "%E2%80%AE"] {
            let answer = json(&get(&server.client(), &format!("/api/search?q={q}"), &bearer), 200);
            assert_eq!(found(&answer), [""; 0], "{q}");
        }
    }
}
