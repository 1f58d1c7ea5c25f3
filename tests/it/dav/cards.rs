//! Storing, reading and deleting cards, with conditions.

use crate::support::dav::{Multistatus, card, precondition};
use crate::support::server::TestServer;
use crate::support::xml::Xml;

const DATA: &str = "<getetag/><c:address-data/>";

both_databases! {
    fn a_card_is_served_byte_for_byte_as_it_was_stored(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let photo = "A".repeat(8000);
        let sent = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nN:Котова;Анна;;;\r\nFN:Анна\r\n  Котова\r\nitem1.TEL;TYPE=\"x,y\":+7 \r\n\
             item1.X-ABLabel:a\\,b\r\nX-UNKNOWN;P=^n:<&>\"\r\nPHOTO;ENCODING=b;TYPE=JPEG:{photo}\r\nREV:2020-01-01T00:00:00Z\r\nEND:VCARD\r\n"
        );
        let etag = dav.add("a.vcf", &sent);
        let got = dav.get(&dav.path("a.vcf"));
        assert_eq!(got.text(), sent);
        assert_eq!(got.header("etag"), Some(etag.as_str()));
        assert_eq!(got.header("content-type"), Some("text/vcard; charset=utf-8"));
        // Nor is it compressed, which would be another representation.
        let plain = dav.send("GET", &dav.path("a.vcf"), &[("Accept-Encoding", "gzip")], "");
        assert_eq!((plain.header("content-encoding"), plain.text().as_str()), (None, sent.as_str()));
        let listed = dav.multiget(DATA, &[&dav.path("a.vcf")]);
        assert_eq!(listed.only().text("c:address-data"), sent);
        assert_eq!(listed.only().text("d:getetag"), etag);
        let changed = sent.replace("TEL;", "EMAIL;");
        let answer = dav.put("a.vcf", &[("If-Match", &etag)], &changed);
        assert_eq!(answer.status, 204);
        assert_ne!(answer.header("etag"), Some(etag.as_str()));
        assert_eq!(dav.get(&dav.path("a.vcf")).text(), changed);
        let length = dav.propfind(&dav.path("a.vcf"), "0", "<getcontentlength/>");
        assert_eq!(length.only().text("d:getcontentlength"), changed.len().to_string());
        let cached = dav.send("GET", &dav.path("a.vcf"), &[("If-None-Match", answer.header("etag").unwrap())], "");
        assert_eq!((cached.status, cached.body.len()), (304, 0));
    }

    fn a_card_that_had_to_be_changed_has_no_etag_in_the_answer(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for (name, sent) in [
            ("lf.vcf", card("lf", "A").replace("\r\n", "\n")),
            ("uid.vcf", card("", "B").replace("UID:\r\n", "")),
            ("fn.vcf", card("fn", "C").replace("FN:C\r\n", "")),
        ] {
            let answer = dav.put(name, &[], &sent);
            assert_eq!((answer.status, answer.header("etag")), (201, None), "{name}");
            let again = dav.put(name, &[], &sent);
            assert_eq!((again.status, again.header("etag")), (204, None), "{name}");
            let got = dav.get(&dav.path(name));
            assert!(got.text().contains("\r\nUID:") && got.text().contains("\r\nFN:"), "{}", got.text());
        }
    }

    fn conditions_decide_what_is_stored_and_deleted(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let path = dav.path("a.vcf");
        let etag = dav.add("a.vcf", &card("a", "Анна"));
        let put = |name: &str, headers: &[(&str, &str)]| dav.put(name, headers, &card("a", "Другая")).status;
        assert_eq!(put("a.vcf", &[("If-None-Match", "*")]), 412);
        assert_eq!(put("a.vcf", &[("If-Match", "\"other\"")]), 412);
        assert_eq!(put("a.vcf", &[("If-Match", &format!("W/{etag}"))]), 412);
        assert_eq!(put("a.vcf", &[("If-None-Match", &etag)]), 412);
        assert_eq!(put("none.vcf", &[("If-Match", "*")]), 412);
        assert_eq!(put("none.vcf", &[("If-Match", &etag)]), 412);
        assert_eq!(dav.send("DELETE", &path, &[("If-Match", "\"other\"")], "").status, 412);
        assert_eq!(dav.get(&path).header("etag"), Some(etag.as_str()));
        let (modified, before) = (dav.get(&path), "Sun, 06 Nov 1994 08:49:37 GMT");
        let modified = modified.header("last-modified").unwrap();
        assert_eq!(put("a.vcf", &[("If-Unmodified-Since", before)]), 412);
        assert_eq!(put("a.vcf", &[("If-Match", "\"other\""), ("If-Unmodified-Since", modified)]), 412);
        assert_eq!(put("a.vcf", &[("If-Match", &format!("\"x\", {etag}")), ("If-Unmodified-Since", before)]), 204);
        assert_eq!(dav.put("a.vcf", &[("If-Unmodified-Since", modified)], &card("a", "Третья")).status, 204);
        assert_eq!(dav.send("DELETE", &path, &[("If-Match", &etag)], "").status, 412);
        assert_eq!(dav.send("DELETE", &path, &[("If-Match", "*")], "").status, 204);
        assert_eq!(dav.send("DELETE", &path, &[], "").status, 404);
        assert_eq!(dav.get(&path).status, 404);
    }

    fn the_if_header_may_name_etags_and_the_sync_token(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let etag = dav.add("a.vcf", &card("a", "Анна"));
        let token = dav.sync("").token;
        let put = |condition: &str| dav.put("a.vcf", &[("If", condition)], &card("a", "Анна")).status;
        assert_eq!(put(&format!("([{etag}])")), 204);
        assert_eq!(put(&format!("(Not [{etag}])")), 412);
        assert_eq!(put(&format!("(Not [{etag}]) ([{etag}])")), 204);
        assert_eq!(put(&format!("<{}> (<{token}>)", dav.book)), 204);
        assert_eq!(put("(<urn:uuid:lock>)"), 412);
        assert_eq!(put("(Not <urn:uuid:lock>)"), 204);
        assert_eq!(put("nonsense"), 400);
        dav.add("b.vcf", &card("b", "Борис"));
        assert_eq!(put(&format!("<{}> (<{token}>)", dav.book)), 412);
    }

    fn a_uid_is_unique_and_a_card_keeps_its_own(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна"));
        for (name, uid) in [("b.vcf", "a"), ("a.vcf", "other")] {
            let rejected = dav.put(name, &[], &card(uid, "Анна"));
            assert_eq!(rejected.status, 403);
            let error = Xml::parse(&rejected.body);
            assert_eq!(error.text_at("c:no-uid-conflict/d:href"), dav.path("a.vcf"));
        }
        assert_eq!(dav.sync("").hrefs(), [dav.path("a.vcf")]);
    }

    fn what_is_no_card_is_rejected_by_name(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let good = card("a", "Анна");
        for (sent, expected) in [
            (String::new(), "c:valid-address-data"),
            ("hello".to_owned(), "c:valid-address-data"),
            (format!("{good}{good}"), "c:valid-address-data"),
            (good.replace("END:VCARD\r\n", ""), "c:valid-address-data"),
            (good.replace("Анна", "Ан\u{1}на"), "c:valid-address-data"),
            (good.replace("Анна", "Ан\u{0}на"), "c:valid-address-data"),
            (good.replace("Анна", "Ан\u{ffff}на"), "c:valid-address-data"),
            (good.replace("3.0", "2.1"), "c:supported-address-data"),
            (good.replace("3.0", "5.0"), "c:supported-address-data"),
        ] {
            let rejected = dav.put("a.vcf", &[], &sent);
            assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, expected), "{sent:?}");
        }
        let json = dav.send("PUT", &dav.path("a.vcf"), &[("Content-Type", "application/json")], &good);
        assert_eq!(precondition(&json), "c:supported-address-data");
        let part = dav.put("a.vcf", &[("Content-Range", "bytes 0-1/2")], &good);
        assert_eq!(part.status, 400);
        assert!(dav.sync("").parts.is_empty());
    }

    fn a_card_may_have_any_name(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for (n, name) in ["%D1%8F%201.vcf", "a&b'c.vcf", "50%2525", "%250A", "a%2Fb", "x%0Ay", "urn:uuid:1@2", "%3F%23"].iter().enumerate() {
            let sent = card(&n.to_string(), "Анна");
            let etag = dav.add(name, &sent);
            let path = dav.path(name);
            assert_eq!(dav.get(&path).text(), sent, "{name}");
            let hrefs = dav.propfind(&dav.book, "1", "<getetag/>");
            let listed = hrefs.parts.iter().find(|(_, part)| part.text("d:getetag") == etag);
            let href = listed.expect(name).0.clone();
            assert_eq!(dav.get(&href).text(), sent, "{href}");
            let escaped = href.replace('&', "&amp;").replace('\'', "&apos;");
            assert_eq!(dav.multiget(DATA, &[&escaped]).only().text("c:address-data"), sent, "{href}");
            assert_eq!(dav.send("DELETE", &href, &[], "").status, 204, "{href}");
        }
        assert_eq!(dav.put("%FF.vcf", &[], &card("x", "X")).status, 400);
        assert_eq!(dav.put("%00.vcf", &[], &card("x", "X")).status, 400);
    }

    fn a_card_is_moved_to_another_name_and_never_doubled(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна"));
        dav.add("b.vcf", &card("b", "Борис"));
        let token = dav.sync("").token;
        let to = |method: &str, name: &str, overwrite: &str| {
            let destination = format!("{}{}", server.base, dav.path(name));
            dav.send(method, &dav.path("a.vcf"), &[("Destination", &destination), ("Overwrite", overwrite)], "")
        };
        let copied = to("COPY", "c.vcf", "T");
        assert_eq!((copied.status, precondition(&copied).as_str()), (403, "c:no-uid-conflict"));
        assert_eq!([to("COPY", "b.vcf", "F").status, to("MOVE", "b.vcf", "F").status], [412, 412]);
        let destination = format!("{}{}", server.base, dav.path("d.vcf"));
        let stale = [("Destination", destination.as_str()), ("If-Match", "\"older\"")];
        assert_eq!(dav.send("COPY", &dav.path("a.vcf"), &stale, "").status, 412);
        assert_eq!(to("MOVE", "c.vcf", "F").status, 201);
        assert_eq!(dav.get(&dav.path("c.vcf")).text(), card("a", "Анна"));
        let changed = dav.sync(&token);
        assert_eq!(changed.parts[&dav.path("a.vcf")].status(), "HTTP/1.1 404 Not Found");
        assert_eq!(changed.hrefs(), [dav.path("a.vcf"), dav.path("c.vcf")]);
        // Another card is not replaced: it has a UID of its own.
        let destination = dav.path("b.vcf");
        let rejected = dav.send("MOVE", &dav.path("c.vcf"), &[("Destination", &destination)], "");
        assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, "c:no-uid-conflict"));
        assert_eq!(Xml::parse(&rejected.body).text_at("c:no-uid-conflict/d:href"), destination);
        assert_eq!(dav.get(&destination).text(), card("b", "Борис"));
        assert_eq!(dav.get(&dav.path("c.vcf")).text(), card("a", "Анна"));
        let elsewhere = dav.send("MOVE", &destination, &[("Destination", "http://other.test/dav/x")], "");
        assert_eq!(elsewhere.status, 502);
        assert_eq!(dav.send("MOVE", &destination, &[], "").status, 400);
    }

    fn a_card_is_added_without_naming_it(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let to = dav.propfind(&dav.book, "0", "<add-member/>").only().text("d:add-member/d:href");
        let added = dav.send("POST", &to, &[("Content-Type", "text/vcard")], &card("a", "Анна"));
        assert_eq!(added.status, 201);
        assert_eq!(dav.get(added.header("location").unwrap()).text(), card("a", "Анна"));
    }

    fn a_card_is_converted_to_the_version_that_is_asked_for(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let old = card("a", "Анна").replace("END", "BDAY:1980-01-02\r\nEND");
        dav.add("a.vcf", &old);
        let as_40 = "<getetag/><c:address-data content-type='text/vcard' version='4.0'/>";
        let new = dav.multiget(as_40, &[&dav.path("a.vcf")]).only().text("c:address-data");
        assert!(new.contains("VERSION:4.0\r\n") && new.contains(":19800102\r\n"), "{new}");
        let got = dav.send("GET", &dav.path("a.vcf"), &[("Accept", "text/vcard; version=4.0")], "");
        assert_eq!(got.text(), new);
        assert!(got.header("etag").unwrap().starts_with("W/"));
        // Stored in 4.0, it is served in 3.0 as it was.
        let etag = dav.get(&dav.path("a.vcf")).header("etag").unwrap().to_owned();
        assert_eq!(dav.put("a.vcf", &[("If-Match", &etag)], &new).status, 204);
        assert_eq!(dav.get(&dav.path("a.vcf")).text(), new);
        let as_30 = "<c:address-data content-type='text/vcard' version='3.0'/>";
        assert_eq!(dav.multiget(as_30, &[&dav.path("a.vcf")]).only().text("c:address-data"), old);
        let as_21 = "<c:address-data content-type='text/vcard' version='2.1'/>";
        let body = format!("<c:addressbook-multiget xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:carddav'><prop>{as_21}</prop><href>x</href></c:addressbook-multiget>");
        assert_eq!(precondition(&dav.report(&body)), "c:supported-address-data-conversion");
        assert_eq!(dav.send("GET", &dav.path("a.vcf"), &[("Accept", "image/png")], "").status, 406);
    }

    fn only_the_asked_properties_of_a_card_are_sent(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна").replace("END", "item1.TEL:1\r\nNOTE:x\r\nEND"));
        let some = "<c:address-data><c:prop name='UID'/><c:prop name='TEL'/><c:prop name='NOTE' novalue='yes'/></c:address-data>";
        let part = dav.multiget(some, &[&dav.path("a.vcf")]).only().text("c:address-data");
        assert_eq!(part, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nitem1.TEL:1\r\nNOTE:\r\nEND:VCARD\r\n");
    }

    fn writes_of_a_device_are_in_the_change_log_and_can_be_undone(db: TestDb) {
        let server = TestServer::start(db);
        let anna = server.client_of("anna");
        let dav = server.device("anna", "Телефон Анны");
        dav.add("a.vcf", &card("a", "Анна"));
        dav.put("a.vcf", &[], &card("a", "Анна").replace("END", "TITLE:врач\r\nEND"));
        assert_eq!(dav.send("DELETE", &dav.path("a.vcf"), &[], "").status, 204);
        let log = anna.page("/changes");
        assert_eq!(log.texts(".past h3").len(), 3);
        log.assert_says("с устройства «Телефон Анны»");
        let contact = log.link("Анна");
        anna.page(&format!("{contact}/history")).assert_says("с устройства «Телефон Анны»");
        log.form_to(log.select(".past form")[0].attr("action").unwrap()).submit(&anna).location();
        assert!(dav.get(&dav.path("a.vcf")).text().contains("TITLE:врач"));
    }

    fn a_multiget_says_which_cards_are_not_there(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна"));
        let absolute = format!("{}{}", server.base, dav.path("a.vcf"));
        let gone = dav.path("gone.vcf");
        let answer = dav.multiget(DATA, &[&absolute, &gone, "/elsewhere"]);
        assert_eq!(answer.parts[&absolute].text("c:address-data"), card("a", "Анна"));
        for href in [gone.as_str(), "/elsewhere"] {
            assert_eq!(answer.parts[href].status(), "HTTP/1.1 404 Not Found");
        }
        let none = dav.report("<c:addressbook-multiget xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:carddav'/>");
        assert_eq!(none.status, 400);
        let _ = Multistatus::of(&dav.send("PROPFIND", &dav.path("a.vcf"), &[], ""));
    }
}
