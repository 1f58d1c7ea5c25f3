//! sync-collection: what changed since a token.

use crate::support::contacts::add;
use crate::support::dav::{Multistatus, card, precondition};
use crate::support::import::{cards, import};
use crate::support::server::TestServer;

const GONE: &str = "HTTP/1.1 404 Not Found";
const FULL: &str = "HTTP/1.1 507 Insufficient Storage";

both_databases! {
    fn a_sync_reports_what_was_added_changed_and_removed(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let (a, b, c) = (dav.path("a.vcf"), dav.path("b.vcf"), dav.path("c.vcf"));
        dav.add("a.vcf", &card("a", "Анна"));
        dav.add("b.vcf", &card("b", "Борис"));
        let first = dav.sync("");
        assert_eq!(first.hrefs(), [a.as_str(), b.as_str()]);
        let none = dav.sync(&first.token);
        assert!(none.parts.is_empty());
        assert_eq!(none.token, first.token);
        dav.put("a.vcf", &[], &card("a", "Алла"));
        dav.add("c.vcf", &card("c", "Света"));
        dav.send("DELETE", &b, &[], "");
        dav.send("DELETE", &c, &[], "");
        let changed = dav.sync(&first.token);
        assert_eq!(changed.hrefs(), [a.as_str(), b.as_str(), c.as_str()]);
        assert_eq!(changed.parts[&a].text("d:getetag"), dav.get(&a).header("etag").unwrap());
        assert_eq!((changed.parts[&b].status().as_str(), changed.parts[&c].status().as_str()), (GONE, GONE));
        // Made again at the same URL: the live card speaks for it.
        dav.add("b.vcf", &card("b2", "Богдан"));
        let again = dav.sync(&first.token);
        assert!(!again.parts[&b].text("d:getetag").is_empty());
        // An initial report lists no removed card.
        assert_eq!(dav.sync("").hrefs(), [a.as_str(), b.as_str()]);
        let ctag = dav.propfind(&dav.book, "0", "<cs:getctag/><sync-token/>");
        assert_eq!(ctag.only().text("d:sync-token"), again.token);
        assert_eq!(ctag.only().text("cs:getctag"), again.token);
    }

    fn a_limited_sync_goes_on_where_it_stopped(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for n in 0..7 {
            dav.add(&format!("{n}.vcf"), &card(&n.to_string(), "Анна"));
        }
        dav.send("DELETE", &dav.path("3.vcf"), &[], "");
        let (mut token, mut seen, mut pages) = (String::new(), Vec::new(), 0);
        loop {
            let page = Multistatus::of(&dav.sync_response(&token, Some(2)));
            pages += 1;
            token.clone_from(&page.token);
            let is_cut = page.parts.get(&dav.book).is_some_and(|part| part.status() == FULL);
            // A page after the first may name removed cards that the client has never seen.
            let live = page.parts.iter().filter(|(_, part)| part.status().is_empty());
            seen.extend(live.map(|(href, _)| href.clone()));
            // Another device writes meanwhile.
            if pages == 1 {
                dav.put("0.vcf", &[], &card("0", "Алла"));
            }
            if !is_cut {
                break;
            }
        }
        seen.sort_unstable();
        let all = [0, 0, 1, 2, 4, 5, 6].map(|n| dav.path(&format!("{n}.vcf")));
        let without_change: Vec<String> = all[1..].to_vec();
        assert!(seen == all || seen == without_change, "{seen:?}");
        assert!(pages >= 3);
        let rest = dav.sync(&token);
        assert!(rest.parts.keys().all(|href| *href == dav.path("0.vcf")));
    }

    fn a_token_of_another_book_time_or_hand_is_rejected(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, eve) = (server.device("anna", "Телефон"), server.device("eve", "Телефон"));
        dav.add("a.vcf", &card("a", "Анна"));
        eve.add("a.vcf", &card("a", "Анна"));
        let token = dav.sync("").token;
        let (head, nonce) = token.rsplit_once('/').unwrap();
        let (identity, number) = head.rsplit_once('/').unwrap();
        assert_eq!(number, "1");
        for bad in [
            "nonsense".to_owned(),
            eve.sync("").token,
            format!("{identity}/2/{nonce}"),
            format!("{identity}/-1/{nonce}"),
            format!("{identity}/1/0000000000000000"),
            format!("{token}0"),
        ] {
            let rejected = dav.sync_response(&bad, None);
            assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, "d:valid-sync-token"), "{bad}");
        }
        // A book that never changed has a token too.
        let empty = server.device("boris", "Телефон");
        let start = empty.sync("").token;
        empty.add("b.vcf", &card("b", "Борис"));
        assert_eq!(empty.sync(&start).hrefs(), [empty.path("b.vcf")]);
    }

    fn changes_of_pages_and_imports_reach_the_next_sync(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let dav = server.device("anna", "Телефон");
        let start = dav.sync("").token;
        let contact = add(&anna, "Котова Анна", "+79991234567", "друзья");
        let added = dav.sync(&start);
        let href = added.hrefs()[0].to_owned();
        let before = dav.get(&href);
        assert!(before.text().contains("CATEGORIES:друзья"), "{}", before.text());
        anna.page(&format!("{contact}/edit")).form("Сохранить").fill("Должность", "врач").submit(&anna).location();
        let edited = dav.sync(&added.token);
        assert_eq!(edited.hrefs(), [href.as_str()]);
        let after = dav.get(&href);
        assert!(after.text().contains("TITLE:врач"));
        assert_ne!(after.header("etag"), before.header("etag"));
        assert_eq!(dav.put(href.rsplit('/').next().unwrap(), &[("If-Match", before.header("etag").unwrap())], &before.text()).status, 412);
        import(&server.app, &server.access_of("anna"), "many.vcf", cards(0, 1200));
        let imported = dav.sync(&edited.token);
        assert_eq!(imported.parts.len(), 1200);
        anna.page(&contact).form("Удалить").submit(&anna).location();
        let deleted = dav.sync(&imported.token);
        assert_eq!(deleted.parts[&href].status(), GONE);
        assert_eq!(dav.propfind(&dav.book, "1", "<getetag/>").parts.len(), 1201);
    }
}
