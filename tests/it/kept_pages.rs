//! Pages that the browser keeps, and asks for again by their entity tags.

use blocknotik::app::labels;
use chrono::TimeDelta;

use crate::support::client::{Client, Response};
use crate::support::contacts::add;
use crate::support::import::import;
use crate::support::jobs::{run_jobs, with_small_steps};
use crate::support::server::TestServer;

/// The page, as a browser asks that has the page with this tag.
fn again(client: &Client, path: &str, tag: &str) -> Response {
    client.send("GET", path, &[("If-None-Match", tag)], &[])
}

fn tag(client: &Client, path: &str) -> String {
    let page = client.get(path);
    assert_eq!(page.status, 200, "{path}");
    assert_eq!(page.header("cache-control"), Some("private, no-cache"), "{path}");
    page.header("etag").unwrap().to_owned()
}

/// Asserts that this page is not kept.
fn assert_not_kept(page: &Response) {
    assert_eq!(
        (page.status, page.header("etag"), page.header("cache-control")),
        (200, None, Some("no-store"))
    );
}

both_databases! {
    fn a_page_that_did_not_change_is_not_sent_again(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Анин Олег", "+79991234567", "Клуб");
        client.get("/");
        let pages = ["/".to_owned(), "/?sort=given".to_owned(), "/?sort=added".to_owned(), path];
        let tags = pages.each_ref().map(|page| tag(&client, page));
        for (page, tag) in pages.iter().zip(&tags) {
            let answer = again(&client, page, tag);
            assert_eq!((answer.status, answer.text().len()), (304, 0), "{page}");
            assert_eq!(answer.header("etag"), Some(tag.as_str()), "{page}");
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{page}");
        }
        for (page, tag) in [(&pages[0], &tags[1]), (&pages[1], &tags[0]), (&pages[3], &tags[0])] {
            assert_eq!(again(&client, page, tag).status, 200, "the tag of another page");
        }
        // Another account, another language.
        let boris = server.client_of("boris");
        assert_eq!(again(&boris, "/", &tags[0]).status, 200);
        client.post("/language", &[("language", "en"), ("back", "/")]);
        assert_eq!(again(&client, "/", &tags[0]).status, 200);
        // Another server, another day.
        let (other, day) = (tag(&client, "/"), TimeDelta::days(1));
        server.clock.advance(day);
        assert_eq!(again(&client, "/", &other).status, 200);
    }

    fn a_page_that_changed_is_sent(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Анин Олег", "+79991234567", "Клуб");
        client.get("/");
        let changes: [&dyn Fn(); 7] = [
            &|| { client.post("/add", &[("fio", "Белов Пётр"), ("telephone", "+79991234568")]); },
            &|| { client.post(&format!("{path}/labels"), &[("add", "starred")]); },
            &|| { client.post(&format!("{path}/delete"), &[]); },
            &|| { client.post(&format!("{path}/restore"), &[]); },
            &|| { client.post("/labels", &[("name", "Пустая")]); },
            &|| { client.post("/searches", &[("q", "анин")]); },
            &|| { client.post("/settings", &[("theme", "dark"), ("sort", "family"), ("time-zone", "Europe/Moscow")]); },
        ];
        for (n, change) in changes.iter().enumerate() {
            let tags = [tag(&client, "/"), tag(&client, &path)];
            change();
            // The message is shown once, and its page is not kept.
            assert_not_kept(&again(&client, "/", &tags[0]));
            for (page, tag) in ["/", path.as_str()].iter().zip(&tags) {
                assert_eq!(again(&client, page, tag).status, 200, "{page} after change {n}");
            }
        }
    }

    fn a_page_that_may_change_by_itself_is_not_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Анин Олег", "+79991234567", "");
        client.get("/");
        tag(&client, &path);
        assert_not_kept(&client.get("/?q=changed%3A7d"));
        assert_not_kept(&client.get("/settings"));
        // What looks alike is found without a change of the book.
        add(&client, "Анин Олег", "+79991234567", "");
        client.get("/duplicates");
        assert_not_kept(&client.get(&path));
    }

    fn a_contact_that_joins_others_who_look_alike_is_sent(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Анин Олег"] {
            add(&client, name, "+79991234567", "");
        }
        client.get("/duplicates");
        add(&client, "Анин Олег", "+79991234567", "");
        let newest = server.db.lines("SELECT CAST(max(id) AS TEXT) AS line FROM contacts");
        let third = format!("/contacts/{}", newest[0]);
        client.get("/");
        let before = tag(&client, &third);
        client.get("/duplicates");
        assert_not_kept(&again(&client, &third, &before));
    }

    fn a_page_is_not_kept_while_a_job_works_on_the_book(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = |n: i32| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:Анин {n}\r\nCATEGORIES:клуб\r\nEND:VCARD\r\n");
        let cards = (0..30).map(card).collect::<Vec<_>>().concat();
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", &cards);
        tag(&client, "/");
        let label = labels::all(&server.app, &anna).unwrap()[0].id;
        let app = with_small_steps(&server.app, 2);
        labels::rename(&app, &anna, label, "кружок").unwrap();
        assert_not_kept(&client.get("/"));
        run_jobs(&app);
        tag(&client, "/");
    }

    fn signing_out_clears_the_cache(db: TestDb) {
        let https = |options: &mut blocknotik::web::ServeOptions| {
            options.base_url = Some("https://book.example".to_owned());
        };
        let server = TestServer::start_with(db, https);
        let client = server.client_of("anna");
        let kept = tag(&client, "/");
        let signed_out = client.post("/logout", &[]);
        assert_eq!(signed_out.header("clear-site-data"), Some("\"cache\""));
        assert_eq!(again(&client, "/", &kept).location(), "/login");
    }
}
