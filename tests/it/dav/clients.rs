//! Request sequences of clients, written from what is known of them.

use crate::support::dav::{Multistatus, NAMESPACES, card};
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
