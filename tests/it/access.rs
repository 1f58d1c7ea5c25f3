//! Access control and robustness: security headers, requests from other sites, data of other accounts,
//! error pages, and invalid requests.

use blocknotik::app::books::{self, BookLook};
use blocknotik::app::labels;

use crate::routes::{BOOK_ROUTES, OBJECT_ROUTES, OPEN_ROUTES, Objects, posted};
use crate::support::client::{Client, Response, form_encoded};
use crate::support::contacts::{add, names};
use crate::support::server::TestServer;

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cache-control", "no-store"),
];

/// Requests that no page sends: method, path, body, and the status of the response. `PATH` is the path of a
/// contact.
const INVALID_REQUESTS: [(&str, &str, &str, u16); 62] = [
    ("POST", "/add", "fio=%00&telephone=1234567", 422),
    ("POST", "/add", "fio=%07&telephone=1234567", 422),
    ("POST", "/add", "fio=%E2%80%8B&telephone=1234567", 422),
    ("POST", "/add", "fio=%FF%FE&telephone=1234567", 400),
    ("POST", "/add", "fio=%ED%A0%80&telephone=1234567", 400),
    ("POST", "/add", "", 422),
    ("POST", "/add", "&&&==&=", 422),
    ("POST", "/contacts", "given=%1B", 422),
    ("POST", "/contacts", "phone=1", 422),
    ("POST", "/contacts", "more=nothing", 200),
    ("POST", "PATH", "given=x", 400),
    ("POST", "PATH", "revision=-1&given=x", 409),
    ("POST", "PATH", "revision=9223372036854775807&given=x", 409),
    ("POST", "PATH", "revision=1", 422),
    ("POST", "PATH/history/99999/restore", "revision=1", 404),
    ("POST", "PATH/history/x/restore", "revision=1", 404),
    ("POST", "PATH/history/1/restore", "", 400),
    ("GET", "/contacts/99999999", "", 404),
    ("GET", "/contacts/-1", "", 404),
    ("GET", "/contacts/9223372036854775808", "", 404),
    ("GET", "/contacts/%00", "", 404),
    ("GET", "/contacts/1%2F2", "", 404),
    ("POST", "/batches/99999999/undo", "", 404),
    ("POST", "/labels/99999999/delete", "", 404),
    ("POST", "/labels", "name=%00", 422),
    ("GET", "/?label=x", "", 200),
    ("GET", "/?label=99999999", "", 404),
    ("GET", "/?letter=%F0%9F%98%80", "", 200),
    ("GET", "/?sort=sideways", "", 200),
    ("GET", "/?q=%FF", "", 400),
    ("GET", "/?q=%00", "", 200),
    ("GET", "/changes?before=x", "", 400),
    ("GET", "/changes?kind=&by=x", "", 400),
    ("GET", "/changes?kind=&by=&before=", "", 200),
    ("GET", "PATH/history?older=x", "", 400),
    ("POST", "PATH/separate", "batch=abc", 400),
    ("POST", "PATH/separate", "", 400),
    ("POST", "PATH", "revision=1&against=x", 400),
    ("POST", "/contacts", "given=x&add-to=x", 400),
    ("POST", "/add", "fio=x&telephone=1234567&add-to=x", 400),
    ("POST", "/labels/1/merge", "into=x", 400),
    ("GET", "/duplicates?after=x", "", 400),
    ("GET", "/duplicates?label=x", "", 400),
    ("GET", "/duplicates?label=&q=", "", 200),
    ("GET", "/duplicates/merge?group=x", "", 400),
    ("GET", "/duplicates/merge?ids=1.x", "", 400),
    ("POST", "/duplicates/merge", "id=1&id=2&revision-1=1", 400),
    ("POST", "/duplicates/merge", "id=1&revision-1=1&choose-FN=x", 400),
    ("POST", "/duplicates/decide", "decision=different&id=1&id=x", 400),
    ("POST", "/duplicates/decide", "decision=x&id=1", 400),
    ("POST", "/selection/favorite", "on=1&all=1&label=x", 400),
    ("GET", "/trash?after=x", "", 400),
    ("POST", "/export", "", 400),
    ("POST", "/export", "format=exe", 400),
    ("POST", "/export", "format=vcf&id=x", 400),
    ("POST", "/export", "format=vcf&id=99999999", 404),
    ("GET", "/export?label=x", "", 400),
    ("GET", "/export?q=%25%25", "", 200),
    ("GET", "/print?label=x", "", 400),
    ("GET", "/print?id=1", "", 404),
    ("POST", "/language", "language=tlh&back=//evil.example", 303),
    (
        "POST",
        "/settings",
        "locale=tlh&time-zone=Mars/Base&theme=x&sort=y",
        303,
    ),
];

/// More invalid or unusual requests, with a generated path or body.
fn long_requests() -> [(&'static str, String, String, u16); 6] {
    [
        (
            "POST",
            "/add".to_owned(),
            format!("fio={}", "a".repeat(2_000_000)),
            413,
        ),
        (
            "POST",
            "/labels".to_owned(),
            format!("name={}", "x".repeat(10_000)),
            303,
        ),
        ("GET", format!("/?q={}", "%25".repeat(500)), String::new(), 200),
        (
            "GET",
            format!("/?q={}", form_encoded("'; DROP TABLE contacts; --")),
            String::new(),
            200,
        ),
        ("GET", format!("/?q={}", "a+".repeat(1_000)), String::new(), 200),
        ("GET", format!("/?q={}", "9".repeat(2_000)), String::new(), 200),
    ]
}

fn send(client: &Client, method: &str, path: &str, body: &str) -> Response {
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    client.send(method, path, &headers, body.as_bytes())
}

both_databases! {
    fn data_of_another_account_is_not_found(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, eve) = (server.client_of("anna"), server.client_of("eve"));
        let objects = Objects::create(&server, &anna, "anna");
        add(&eve, "Ева", "+79991234567", "своя");
        let look = BookLook { name: "Вторая".to_owned(), ..BookLook::default() };
        books::create(&server.app, server.access_of("eve").actor(), &look).unwrap();
        let own_label = labels::all(&server.app, &server.access_of("eve")).unwrap()[0].id.to_string();
        let import_page = objects.fill("/imports/IMPORT");
        let preview_before = anna.page(&import_page).text();
        let before = anna.page("/changes").text();
        for (method, route, body) in OBJECT_ROUTES {
            let fill = |text: &str| objects.fill(&text.replace("OWNLABEL", &own_label));
            let answer = send(&eve, method, &fill(route), &fill(body));
            assert_eq!(answer.status, 404, "{method} {route}");
            // A form is shown again as that of a new contact.
            let keeps_form = (method, route) == ("POST", "/contacts/ID");
            let says = if keeps_form { "Этого контакта больше нет" } else { "Страница не найдена" };
            answer.page(404).assert_says(says);
        }
        assert_eq!(anna.page("/changes").text(), before, "no request changed anything");
        assert_eq!(anna.page(&import_page).text(), preview_before);
        assert_eq!(names(&eve.page("/?q=%D0%9A%D0%BE%D1%82")), Vec::<String>::new());
        // A session of Anna, with the id that her own page uses.
        server.client_of("anna");
        let session = anna.page("/settings").select("form[action$='/end']")[0].attr("action").unwrap().to_owned();
        assert_eq!(eve.post(&session, &[]).status, 404);
        assert_eq!(anna.post(&session, &[]).status, 303);
        assert_eq!(eve.get("/settings/users").status, 403, "only an admin sees the users page");
    }

    fn every_private_route_redirects_to_the_sign_in_page(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let own = OBJECT_ROUTES.map(|(method, route, _)| (method, Objects::missing().fill(route)));
        let mine = BOOK_ROUTES.map(|(method, route)| (method, route.to_owned()));
        for (method, route) in own.into_iter().chain(mine) {
            let answer = send(&server.client(), method, &route, "");
            // A form is kept until its user has signed in, unless it has only a password or files of any size.
            let has_password = route.ends_with("/password");
            if method == "GET" || route == "/import" || has_password {
                assert!(answer.location().starts_with("/login"), "{method} {route}: {}", answer.location());
            } else {
                assert_eq!(answer.page(401).heading(), "Сеанс завершён", "{method} {route}");
            }
        }
    }

    fn every_response_has_the_security_headers(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let open = OPEN_ROUTES.map(|(method, route)| (method, route, ""));
        let mine = BOOK_ROUTES.map(|(method, route)| (method, route, ""));
        let others = [("GET", "/nothing", ""), ("PUT", "/", ""), ("GET", "/contacts/x", ""), ("GET", "/static/none.css", ""),
            ("POST", "/add", "fio=%00"), ("GET", "/?after=x", "")];
        for (method, route, body) in open.into_iter().chain(mine).chain(others) {
            let answer = send(&server.client_of("anna"), method, route, body);
            for (name, value) in HEADERS {
                // The browser keeps it, and asks each time whether it changed.
                let is_kept = name == "cache-control" && answer.header("etag").is_some();
                let expected = if is_kept { "private, no-cache" } else { value };
                assert_eq!(answer.header(name), Some(expected), "{method} {route}");
            }
        }
        // A file whose URL has its version is cached.
        let page = server.client_of("anna").page("/");
        let sheet = page.select("link[rel=stylesheet]")[0].attr("href").unwrap().to_owned();
        let sheet = client.get(&sheet);
        assert_eq!(sheet.status, 200);
        for (name, value) in HEADERS.into_iter().filter(|(name, _)| *name != "cache-control") {
            assert_eq!(sheet.header(name), Some(value), "static files");
        }
        assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    }

    fn a_request_from_another_site_is_rejected(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let host = server.base.trim_start_matches("http://").to_owned();
        let attempts: [&[(&str, &str)]; 4] = [
            &[("Sec-Fetch-Site", "cross-site")],
            &[("Sec-Fetch-Site", "same-site")],
            &[("Origin", "https://evil.example")],
            &[("Origin", "null")],
        ];
        for route in posted() {
            for headers in attempts {
                let answer = client.send("POST", route, headers, b"");
                assert_eq!(answer.status, 403, "{route} {headers:?}");
                answer.page(403).assert_says("Запрос пришёл с другого сайта");
            }
        }
        let own_origin = format!("http://{host}");
        assert_eq!(client.send("POST", "/", &[("Origin", &own_origin)], b"search=a").status, 303);
        assert_eq!(client.send("POST", "/", &[], b"search=a").status, 303, "a client that is not a browser sends neither header");
    }

    fn error_pages_are_in_the_users_language_and_link_to_the_list(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let russian = client.get("/nothing").page(404);
        assert_eq!((russian.lang().as_str(), russian.heading().as_str()), ("ru", "Страница не найдена"));
        assert_eq!(russian.link("К списку контактов"), "/");
        let english = Client::new(&server.base).with_header("Accept-Language", "en-GB");
        let page = english.get("/nothing").page(404);
        assert_eq!((page.lang().as_str(), page.heading().as_str()), ("en", "Page not found"));
        let put = client.send("PUT", "/labels", &[("Sec-Fetch-Site", "same-origin")], b"");
        assert!(put.header("allow").unwrap().contains("POST"));
        put.page(405).assert_says("Откройте эту страницу по ссылке");
        let head = client.send("HEAD", "/labels", &[], b"");
        assert_eq!((head.status, head.body.len()), (200, 0));
    }

    fn the_language_button_of_an_error_page_leads_to_a_page(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let objects = Objects::create(&server, &anna, "anna");
        for route in posted() {
            let path = objects.fill(route);
            let page = anna.send("POST", &path, &[("Sec-Fetch-Site", "cross-site")], b"").page(403);
            let back = page.form("English").value("back").unwrap();
            let status = anna.get(&back).status;
            assert!([200, 303].contains(&status), "{route} leads to {back}, which answers {status}");
        }
    }

    fn an_invalid_request_gets_a_clear_response_and_changes_nothing(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let contact = add(&client, "Котова Анна", "+79991234567", "");
        for (method, path, body, status) in INVALID_REQUESTS {
            let path = path.replace("PATH", &contact);
            assert_eq!(send(&client, method, &path, body).status, status, "{method} {path} {body}");
        }
        for (method, path, body, status) in long_requests() {
            let shown: String = path.chars().chain(body.chars()).take(60).collect();
            assert_eq!(send(&client, method, &path, &body).status, status, "{method} {shown}");
        }
        // A name may have 10,000 letters.
        let long = "Я".repeat(10_000);
        let named = client.page("/contacts/new").form("Сохранить").fill("Имя", &long).submit(&client).follow(&client);
        assert_eq!(named.heading(), long);
        named.form("Удалить").submit(&client).location();
        assert_eq!(names(&client.page("/")), ["Котова Анна"]);
        assert_eq!(client.page(&contact).heading(), "Котова Анна");
    }

    fn a_damaged_form_or_link_says_so_in_the_users_language(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let damaged = || [client.post(&format!("{path}/separate"), &[("batch", "abc")]), client.get("/export?label=x")];
        for answer in damaged() {
            let page = answer.page(400);
            assert_eq!(page.heading(), "Ссылка или форма повреждена");
            assert!(!page.text().contains("UTF-8"));
        }
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        for answer in damaged() {
            assert_eq!(answer.page(400).heading(), "The link or form is damaged");
        }
        client.post("/labels", &[]).page(422);
        send(&client, "POST", "/labels", "name=%FF").page(400).assert_says("UTF-8");
    }

    fn an_oversized_body_is_rejected_and_the_server_keeps_responding(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let body = vec![b'a'; 100 << 20];
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")];
        let rejected = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.send("POST", "/add", &headers, &body)));
        // Either the client reads the 413, or the server closes the connection while the client still sends.
        if let Ok(answer) = rejected {
            answer.page(413).assert_says("Сервер принимает в одной форме не больше 1 МБ");
        }
        client.page("/").assert_says("Книга пока пуста");
    }
}
