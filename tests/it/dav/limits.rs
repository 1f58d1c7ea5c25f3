//! Bad and hostile requests: a status of the client with a reason, never a fault of the server.

use crate::support::dav::{card, precondition};
use crate::support::server::TestServer;

both_databases! {
    fn bad_xml_is_rejected(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let deep = format!("<propfind xmlns='DAV:'>{}", "<a>".repeat(20_000));
        for body in [
            "<propfind",
            "<propfind xmlns='DAV:'>",
            "<x:propfind/>",
            "not xml",
            "<other xmlns='DAV:'/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><propfind xmlns='DAV:'><prop><a>&x;</a></prop></propfind>",
            "<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;'>]><propfind xmlns='DAV:'>&z;</propfind>",
            "<propfind xmlns='DAV:'>&undefined;</propfind>",
            &deep,
        ] {
            for method in ["PROPFIND", "PROPPATCH", "REPORT"] {
                let response = dav.send(method, &dav.book, &[("Depth", "0")], body);
                let is_rejected = [400, 403].contains(&response.status);
                assert!(is_rejected && !response.text().contains("root:"), "{method} {} {}", response.status, &body[..body.len().min(80)]);
                precondition(&response);
            }
        }
        let large = format!("<propfind xmlns='DAV:'><!--{}--></propfind>", "x".repeat(9 << 20));
        assert_eq!(dav.send("PROPFIND", &dav.book, &[("Depth", "0")], &large).status, 413);
    }

    fn a_card_is_at_most_as_large_as_is_said(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let max = dav.propfind(&dav.book, "0", "<c:max-resource-size/>").only().text("c:max-resource-size");
        let max: usize = max.parse().unwrap();
        let large = card("a", "Анна").replace("END", &format!("NOTE:{}\r\nEND", "x".repeat(max)));
        let rejected = dav.put("a.vcf", &[], &large);
        assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, "c:max-resource-size"));
    }

    fn paths_that_name_nothing_are_not_found(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for path in ["/dav/x", "/dav/principals/999/", "/dav/books/999/contacts/", "/dav/books/x/"] {
            assert_eq!(dav.send("PROPFIND", path, &[("Depth", "0")], "").status, 404, "{path}");
        }
        let nested = dav.path("a/b.vcf");
        assert_eq!(dav.get(&nested).status, 404);
        assert_eq!(dav.send("PUT", &nested, &[], &card("a", "A")).status, 409);
        let missing = format!("{}other/", dav.home);
        assert_eq!(dav.send("PROPFIND", &missing, &[("Depth", "0")], "").status, 404);
        let page = dav.get(&dav.book);
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    }

    fn a_compressed_body_is_rejected_as_such(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let rejected = dav.put("a.vcf", &[("Content-Encoding", "gzip")], "\u{1f}\u{8b}");
        assert_eq!((rejected.status, rejected.header("accept-encoding")), (415, Some("identity")));
        assert_eq!(dav.put("a.vcf", &[("Content-Encoding", "identity")], &card("a", "Анна")).status, 201);
    }
}
