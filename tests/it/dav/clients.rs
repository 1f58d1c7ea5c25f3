//! Request sequences of clients, written from what is known of them.

use crate::support::dav::{Multistatus, NAMESPACES, card, precondition};
use crate::support::server::TestServer;

both_databases! {
    /// DAVx5: OPTIONS on the principal offers `addressbook`; one PROPFIND asks for what it needs of a book.
    fn davx5_finds_what_it_asks_for(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let options = dav.send("OPTIONS", &dav.principal, &[], "");
        assert!(options.header("dav").unwrap().contains("addressbook"));
        let book = dav.propfind(
            &dav.book,
            "0",
            "<c:max-resource-size/><c:supported-address-data/><supported-report-set/><cs:getctag/><sync-token/><owner/>\
             <current-user-principal/>",
        );
        let prop = book.only().prop();
        assert!(book.only().missing().is_empty());
        assert_eq!(prop.text_at("d:owner/d:href"), dav.principal);
        let versions: Vec<String> = prop
            .all("c:supported-address-data/c:address-data-type")
            .iter()
            .map(|data| data.attributes.iter().find(|(name, _)| name == "version").unwrap().1.clone())
            .collect();
        assert_eq!(versions, ["3.0", "4.0"]);
        let reports: Vec<&str> = prop
            .all("d:supported-report-set/d:supported-report/d:report")
            .iter()
            .flat_map(|report| report.names())
            .collect();
        for report in ["d:sync-collection", "c:addressbook-multiget", "c:addressbook-query", "d:expand-property"] {
            assert!(reports.contains(&report), "{report}");
        }
        // It reads every card as 4.0, and stores what it changed as 4.0.
        dav.add("a.vcf", &card("a", "Анна"));
        let listed = dav.sync("");
        let got = dav.multiget(
            "<getcontenttype/><getetag/><c:address-data content-type='text/vcard' version='4.0'/>",
            &[listed.hrefs()[0]],
        );
        let (etag, read) = (got.only().text("d:getetag"), got.only().text("c:address-data"));
        let changed = read.replace("END:", "NOTE:x\r\nEND:");
        assert_eq!(dav.put("a.vcf", &[("If-Match", &etag)], &changed).status, 204);
        assert_eq!(dav.put("a.vcf", &[("If-Match", &etag)], &changed).status, 412);
    }

    /// DAVx5 with an account of its own: what it finds, uploads, downloads, and does about a conflict or a bad token.
    fn davx5_keeps_its_copy_in_step(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, other) = (server.device("anna", "Телефон"), server.device("anna", "Ноутбук"));
        let led = dav.send("PROPFIND", "/.well-known/carddav", &[("Depth", "0")], "");
        let asked = "<resourcetype/><displayname/><c:addressbook-description/><c:addressbook-home-set/><current-user-principal/>";
        let root = dav.propfind(led.header("location").unwrap(), "0", asked);
        let principal = root.only().text("d:current-user-principal/d:href");
        let homes = dav.propfind(&principal, "0", "<c:addressbook-home-set/><group-membership/>");
        let home = homes.only().text("c:addressbook-home-set/d:href");
        let asked = "<resourcetype/><current-user-privilege-set/><displayname/><owner/><c:addressbook-description/>\
            <c:supported-address-data/><c:supported-calendar-component-set/>";
        let listed = dav.propfind(&home, "1", asked);
        let book = listed.hrefs().into_iter().find(|href| *href != home).unwrap().to_owned();
        assert_eq!((book.as_str(), listed.parts[&book].text("d:owner/d:href")), (dav.book.as_str(), principal));
        let send = |name: &str, condition: (&str, &str), note: &str| {
            let body = card("x", "Анна").replace("3.0", "4.0").replace("END:", &format!("NOTE:{note}\r\nEND:"));
            let headers = [("Content-Type", "text/vcard;version=4.0;charset=utf-8"), condition];
            dav.send("PUT", &dav.path(name), &headers, &body)
        };
        let sync = |token: &str| {
            let body = format!(
                "<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level>\
                 <prop><getetag/></prop></sync-collection>"
            );
            dav.send("REPORT", &book, &[("Depth", "0"), ("Content-Type", "application/xml; charset=utf-8")], &body)
        };
        let name = "2f7a31a5-7c2e-4f6e-8f57-31c4a9a3e0b2.vcf";
        let created = send(name, ("If-None-Match", "*"), "раз");
        let etag = created.header("etag").unwrap();
        let first = Multistatus::of(&sync(""));
        assert_eq!((created.status, first.parts[&dav.path(name)].text("d:getetag")), (201, etag.to_owned()));
        // The reply was lost, so it sends the card again, and finds it on the server.
        assert_eq!(send(name, ("If-None-Match", "*"), "раз").status, 412);
        other.add("new.vcf", &card("new", "Борис"));
        let theirs = other.put(name, &[("If-Match", etag)], &card("x", "Алла"));
        assert_eq!(send(name, ("If-Match", etag), "два").status, 412);
        let changed = Multistatus::of(&sync(&first.token));
        assert_eq!(changed.parts[&dav.path(name)].text("d:getetag"), theirs.header("etag").unwrap());
        assert_eq!(changed.hrefs(), [dav.path(name), dav.path("new.vcf")]);
        let got = dav.multiget(
            "<getcontenttype/><getetag/><c:address-data content-type='text/vcard' version='4.0'/>",
            &changed.hrefs(),
        );
        assert_eq!(got.parts.len(), 2);
        for part in got.parts.values() {
            assert!(part.text("d:getcontenttype").starts_with("text/vcard") && !part.text("d:getetag").is_empty());
            assert!(part.text("c:address-data").contains("VERSION:4.0\r\n"));
        }
        // A deletion of what is gone is no failure for it; a bad token makes it list everything.
        assert_eq!(other.send("DELETE", &dav.path("new.vcf"), &[], "").status, 204);
        let tag = got.parts[&dav.path("new.vcf")].text("d:getetag");
        assert_eq!(dav.send("DELETE", &dav.path("new.vcf"), &[("If-Match", &tag)], "").status, 404);
        let rejected = sync("data:,old");
        assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, "d:valid-sync-token"));
        assert_eq!(Multistatus::of(&sync("")).hrefs(), [dav.path(name)]);
    }

    /// Thunderbird from the first request on: it compares the text of each status, asks with Depth 1 throughout, wants the
    /// cards in the answer to a sync, and writes without conditions.
    fn thunderbird_finds_the_book_and_syncs_it(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, other) = (server.device("anna", "Thunderbird"), server.device("anna", "Телефон"));
        let led = dav.send("PROPFIND", "/.well-known/carddav", &[("Depth", "0")], "");
        let asked = "<resourcetype/><displayname/><current-user-principal/><current-user-privilege-set/>";
        let root = dav.propfind(led.header("location").unwrap(), "0", asked);
        let principal = root.only().text("d:current-user-principal/d:href");
        let home = dav.propfind(&principal, "0", "<resourcetype/><c:addressbook-home-set/>");
        let home = home.only().text("c:addressbook-home-set/d:href");
        let listed = dav.propfind(&home, "1", "<resourcetype/><displayname/><current-user-privilege-set/>");
        let book = &listed.parts[&dav.book];
        assert_eq!(book.xml.all("d:propstat/d:status").len(), 1);
        let prop = book.prop();
        let may = prop.all("d:current-user-privilege-set/d:privilege");
        for privilege in ["d:write", "d:write-content", "d:write-properties"] {
            assert!(may.iter().any(|one| one.names() == [privilege]), "{privilege}");
        }
        other.add("a.vcf", &card("a", "Анна"));
        other.add("b.vcf", &card("b", "Борис"));
        let all = dav.propfind(&dav.book, "1", "<resourcetype/><getetag/><cs:getctag/>");
        let hrefs: Vec<&str> = all.hrefs().into_iter().filter(|href| *href != dav.book).collect();
        let got = dav.multiget("<getetag/><c:address-data/>", &hrefs);
        assert_eq!(got.parts.len(), 2);
        let token = dav.propfind(&dav.book, "0", "<displayname/><cs:getctag/><sync-token/>").only().text("d:sync-token");
        other.put("a.vcf", &[], &card("a", "Алла"));
        assert_eq!(other.send("DELETE", &other.path("b.vcf"), &[], "").status, 204);
        let sync = |token: &str| {
            Multistatus::of(&dav.report(&format!(
                "<sync-collection xmlns='DAV:' {NAMESPACES}><sync-token>{token}</sync-token><sync-level>1</sync-level>\
                 <prop><getetag/><c:address-data/></prop></sync-collection>"
            )))
        };
        let changed = sync(&token);
        assert_eq!(changed.parts[&dav.path("a.vcf")].text("c:address-data"), card("a", "Алла"));
        assert_eq!(changed.parts[&dav.path("b.vcf")].status(), "HTTP/1.1 404 Not Found");
        let own = card("c", "Света").replace("3.0", "4.0");
        assert_eq!(dav.put("c.vcf", &[], &own).status, 201);
        let read = dav.multiget("<getetag/><c:address-data/>", &[&dav.path("c.vcf")]);
        assert_eq!(read.only().text("c:address-data"), own);
        let own = own.replace("Света", "Светлана");
        assert_eq!(dav.put("c.vcf", &[], &own).status, 204);
        assert_eq!(sync(&changed.token).parts[&dav.path("c.vcf")].text("c:address-data"), own);
        assert_eq!(dav.send("DELETE", &dav.path("c.vcf"), &[], "").status, 204);
        assert_eq!(sync(&changed.token).only().status(), "HTTP/1.1 404 Not Found");
    }

    /// Thunderbird: PUT without a condition, then a multiget with Depth 1; syncs with Depth 1 too.
    fn thunderbird_reads_back_what_it_stored(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Thunderbird");
        assert_eq!(dav.put("new.vcf", &[], &card("new", "Анна")).status, 201);
        let got = dav.multiget("<getetag/><c:address-data/>", &[&dav.path("new.vcf")]);
        let statuses = got.only().xml.all("d:propstat/d:status");
        assert_eq!(statuses[0].text, "HTTP/1.1 200 OK");
        let first = dav.sync("");
        assert_eq!(dav.sync(&first.token).token, first.token);
    }

    /// iOS: polls ctag and sync token, lists the tags with Depth 1, and gets cards in batches.
    fn ios_polls_and_reads_in_batches(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "iPhone");
        let names: Vec<String> = (0..30).map(|n| format!("{n}.vcf")).collect();
        for name in &names {
            dav.add(name, &card(name, "Анна"));
        }
        let poll = || dav.propfind(&dav.book, "0", "<cs:getctag/><sync-token/>").only().text("cs:getctag");
        let before = poll();
        assert_eq!(poll(), before);
        let listed = dav.propfind(&dav.book, "1", "<getetag/><resourcetype/>");
        assert_eq!(listed.parts.len(), 31);
        let hrefs: Vec<&str> = listed.hrefs().into_iter().filter(|href| *href != dav.book).collect();
        let got = dav.multiget("<getetag/><c:address-data/>", &hrefs);
        assert!(got.parts.iter().all(|(href, part)| part.text("d:getetag") == listed.parts[href].text("d:getetag")));
        // A group card of Apple is kept as it is.
        let group = card("group", "Друзья").replace("END:", "X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:0.vcf\r\nEND:");
        dav.add("group.vcf", &group);
        assert_eq!(dav.get(&dav.path("group.vcf")).text(), group);
        assert_ne!(poll(), before);
    }

    /// vdirsyncer: a query or a listing for all tags, multiget, PUT with If-Match and If-None-Match, DELETE with If-Match.
    fn vdirsyncer_syncs_both_ways(db: TestDb) {
        let server = TestServer::start(db);
        let (one, other) = (server.device("anna", "Ноутбук"), server.device("anna", "Компьютер"));
        let etag = one.add("a.vcf", &card("a", "Анна"));
        let listed = other.propfind(&other.book, "1", "<resourcetype/><getcontenttype/><getetag/>");
        assert_eq!(listed.parts[&other.path("a.vcf")].text("d:getetag"), etag);
        assert_eq!(other.put("a.vcf", &[("If-Match", &etag)], &card("a", "Алла")).status, 204);
        assert_eq!(one.put("a.vcf", &[("If-Match", &etag)], &card("a", "Ася")).status, 412);
        assert_eq!(one.send("DELETE", &one.path("a.vcf"), &[("If-Match", &etag)], "").status, 412);
        let body = format!("<c:addressbook-query xmlns='DAV:' {NAMESPACES}><prop><getetag/><c:address-data/></prop><c:filter/></c:addressbook-query>");
        let all = Multistatus::of(&one.report(&body));
        assert_eq!(all.only().text("c:address-data"), card("a", "Алла"));
    }
}
