//! The list of duplicates: its pages and its filters.

use crate::support::client::Client;
use crate::support::import::{card, import};
use crate::support::server::TestServer;
use crate::support::statements::{Sent, unwatch};

/// The groups of all pages from a path on, each by its first contact.
fn all_pages(client: &Client, path: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = client.page(&path);
        pages.push(page.texts(".duplicate-group > ul > li:first-child > a"));
        next = page.find_link("Вперёд ›");
    }
    pages
}

/// `count` likely pairs. Every third has the label «Дача» on its second card.
fn pairs(count: usize) -> String {
    let pair = |n: usize| {
        let name = format!("FN:Человек {n:03}\r\nN:Человек;Номер {n:03};;;\r\nTEL:+7 903 111-2{n:03}");
        let label = if n.is_multiple_of(3) {
            "\r\nCATEGORIES:Дача"
        } else {
            ""
        };
        card(&format!("a{n}"), &name) + &card(&format!("b{n}"), &format!("{name}{label}"))
    };
    (0..count).map(pair).collect()
}

fn names(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|n| format!("Человек {n:03}")).collect()
}

both_databases! {
    fn each_group_is_on_one_page_and_a_filter_holds_on_all(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server.app, &server.access_of("anna"), "a.vcf", pairs(70));
        client.page("/duplicates").assert_says("Скорее всего, один человек: 70");
        let pages = all_pages(&client, "/duplicates");
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 20, 10]);
        assert_eq!(pages.concat(), names(0..70));
        let form = client.page("/duplicates").form("Показать");
        let filtered = form.fill("Метка", "Дача").submit(&client).page(200);
        assert_eq!(filtered.texts("#dlabel option[selected]"), ["Дача"]);
        let pages = all_pages(&client, &filtered.path);
        assert_eq!(pages.concat(), names((0..70).step_by(3)));
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 4]);
        let found = client.page("/duplicates").form("Показать").fill("Метка", "Дача").set("q", "012");
        assert_eq!(all_pages(&client, &found.submit(&client).page(200).path).concat(), names(12..13));
        let none = client.page("/duplicates").form("Показать").set("q", "Человек 071").submit(&client).page(200);
        none.assert_says("Подходящих групп нет.");
        // A group that a person decided on in the meantime does not hide the next ones.
        let second = client.page("/duplicates").find_link("Вперёд ›").unwrap();
        client.page(&second).form("Это разные люди Человек 020").submit(&client).location();
        assert_eq!(client.page(&second).texts(".duplicate-group").len(), 20);
    }

    fn a_filter_reads_only_the_groups_that_it_finds(db: TestDb) {
        let sent = Sent::watch(&db);
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server.app, &server.access_of("anna"), "a.vcf", pairs(70));
        client.page("/duplicates");
        for label in ["Любая", "Дача"] {
            let form = client.page("/duplicates").form("Показать").fill("Метка", label).set("q", "069");
            sent.take();
            let page = form.submit(&client).page(200);
            let statements = sent.take();
            assert_eq!(page.texts(".duplicate-group > ul > li:first-child > a"), names(69..70));
            assert!(statements.len() < 20, "{}: {statements:#?}", statements.len());
        }
        // Numbers as they are dialed, parts of words, and words of several fields.
        let by = |q: &str| client.page("/duplicates").form("Показать").set("q", q).submit(&client).page(200);
        for (q, expected) in [("79031112042", names(42..43)), ("89031112042", names(42..43)), ("8 (903) 111-20-42", names(42..43)), ("еловек 042", names(42..43)), ("ЧЕЛОВЕК 555", names(0..0))] {
            let found = by(q).texts(".duplicate-group > ul > li:first-child > a");
            assert_eq!(found, expected, "{q}");
        }
        unwatch(&server.db);
    }
}
