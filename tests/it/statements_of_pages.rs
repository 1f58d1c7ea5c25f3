//! How often a page asks the database. Each statement is a round trip to PostgreSQL.

use blocknotik::app::demo;

use crate::support::client::form_encoded;
use crate::support::contacts::names;
use crate::support::page::Page;
use crate::support::server::TestServer;
use crate::support::statements::{Sent, unwatch};

fn links(page: &Page, selector: &str) -> Vec<String> {
    let links = page.select(selector).into_iter();
    links.map(|link| link.attr("href").unwrap().to_owned()).collect()
}

/// The path of the fourth contact of a page of the list.
fn contact(page: &Page) -> String {
    links(page, "a[data-row]")[3]
        .split('?')
        .next()
        .unwrap()
        .to_owned()
}

both_databases! {
    fn a_page_asks_the_database_a_few_times(db: TestDb) {
        let sent = Sent::watch(&db);
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        demo::fill(&server.app, &server.access_of("anna"), 200, 1, &mut |_| {}).unwrap();
        let first = client.page("/");
        let second = client.page(&first.link("Вперёд ›"));
        let third = second.link("Вперёд ›");
        let letters = links(&first, ".letters a");
        let label = links(&first, ".places a[href*=label]");
        let few = format!("/?q={}", form_encoded(names(&first)[0].split(' ').next().unwrap()));
        for (page, path, most) in [
            ("the list", "/", 3),
            ("a page further on", &third, 3),
            ("another order", "/?sort=given", 3),
            ("the contacts added last", "/?sort=added", 3),
            ("a letter", &letters[10], 4),
            ("a label", &label[0], 4),
            ("a contact of the first page", &contact(&first), 5),
            ("a contact of another page", &contact(&second), 7),
            ("a search", &few, 5),
            ("a search that finds nothing", "/?q=%2B99999999", 3),
        ] {
            sent.take();
            client.page(path);
            let sent = sent.take();
            assert!(sent.len() <= most, "{page} sends {}: {sent:#?}", sent.len());
        }
        unwatch(&server.db);
    }
}
