//! Signing in, finding the book, and what each resource says of itself.

use crate::support::app::PASSWORD;
use crate::support::client::Client;
use crate::support::dav::{Multistatus, basic, card, precondition};
use crate::support::server::TestServer;

both_databases! {
    fn a_client_finds_the_book_from_the_well_known_path(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for path in ["/.well-known/carddav", "/remote.php/dav/", "/remote.php/carddav/addressbooks/anna"] {
            for method in ["GET", "PROPFIND"] {
                let redirect = dav.send(method, path, &[], "");
                assert_eq!((redirect.status, redirect.header("location")), (301, Some("/dav/")));
            }
        }
        assert_eq!(dav.send("PROPFIND", "/", &[], "").header("location"), Some("/dav/"));
        let root = dav.propfind("/dav/", "0", "<current-user-principal/><resourcetype/>");
        let principal = root.only().text("d:current-user-principal/d:href");
        assert_eq!(principal, dav.principal);
        let found = dav.propfind(&principal, "0", "<c:addressbook-home-set/><displayname/><principal-URL/>");
        assert_eq!(found.only().text("c:addressbook-home-set/d:href"), dav.home);
        assert_eq!(found.only().text("d:displayname"), "anna");
        let books = dav.propfind(&dav.home, "1", "<resourcetype/><displayname/><current-user-privilege-set/>");
        assert_eq!(books.hrefs(), [dav.home.as_str(), dav.book.as_str()]);
        let book = &books.parts[&dav.book];
        assert_eq!(book.prop().find("d:resourcetype").unwrap().names(), ["d:collection", "c:addressbook"]);
        let privileges = book.prop();
        let privileges = privileges.all("d:current-user-privilege-set/d:privilege");
        assert!(privileges.iter().any(|privilege| privilege.names() == ["d:write"]));
    }

    fn a_wrong_or_missing_password_is_asked_for_again(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        for header in [None, Some(basic("anna", "wrong")), Some(basic("anna", PASSWORD)), Some("Basic !".to_owned())] {
            let client = Client::new(&server.base);
            let client = match &header {
                Some(value) => client.with_header("Authorization", value),
                None => client,
            };
            let response = client.send("PROPFIND", "/dav/", &[("Depth", "0")], b"");
            assert_eq!(response.status, 401, "{header:?}");
            assert_eq!(response.header("www-authenticate"), Some("Basic realm=\"Blocknotik\", charset=\"UTF-8\""));
            assert!(response.text().contains("app password"));
        }
    }

    fn the_resources_of_another_account_do_not_exist(db: TestDb) {
        let server = TestServer::start(db);
        let (anna, eve) = (server.device("anna", "Телефон"), server.device("eve", "Телефон"));
        anna.add("a.vcf", &card("a", "Анна"));
        eve.add("own.vcf", &card("own", "Ева"));
        let a = anna.path("a.vcf");
        let one = "<propfind xmlns='DAV:'><prop><resourcetype/></prop></propfind>";
        for path in [&anna.principal, &anna.home, &anna.book, &a] {
            for method in ["OPTIONS", "PROPFIND", "GET", "HEAD", "PUT", "DELETE", "PROPPATCH", "REPORT", "POST", "COPY", "MOVE"] {
                let destination = eve.path("copy.vcf");
                let headers = [("Depth", "0"), ("Destination", destination.as_str())];
                let response = eve.send(method, path, &headers, one);
                assert_eq!(response.status, 404, "{method} {path}");
            }
        }
        let gets = eve.multiget("<getetag/>", &[&a]);
        assert_eq!(gets.parts[&a].status(), "HTTP/1.1 404 Not Found");
        let own = eve.path("own.vcf");
        let moved = eve.send("MOVE", &own, &[("Destination", &anna.path("own.vcf"))], "");
        assert_eq!(moved.status, 409);
        assert_eq!(anna.get(&a).status, 200);
        assert_eq!(anna.get(&anna.path("own.vcf")).status, 404);
    }

    fn options_tell_what_each_resource_can_do(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for path in ["/dav/", &dav.principal, &dav.home, &dav.book, &dav.path("x.vcf")] {
            let response = dav.send("OPTIONS", path, &[], "");
            assert_eq!(response.status, 200);
            let classes: Vec<&str> = response.header("dav").unwrap().split(", ").collect();
            assert!(["1", "3", "addressbook", "access-control"].iter().all(|class| classes.contains(class)), "{path}");
            let allowed = response.header("allow").unwrap();
            assert_eq!(allowed.contains("PUT"), path == dav.path("x.vcf"), "{path}: {allowed}");
        }
        let rejected = dav.send("MKCOL", &dav.book, &[], "");
        assert_eq!((rejected.status, rejected.header("allow").is_some()), (405, true));
        assert_eq!(dav.send("LOCK", &dav.path("x.vcf"), &[], "").status, 405);
        assert_eq!(dav.send("ACL", &dav.book, &[], "").status, 403);
    }

    fn depth_is_0_or_1(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for depth in [Some("infinity"), None] {
            let headers: Vec<_> = depth.into_iter().map(|depth| ("Depth", depth)).collect();
            let rejected = dav.send("PROPFIND", &dav.home, &headers, "");
            assert_eq!((rejected.status, precondition(&rejected).as_str()), (403, "d:propfind-finite-depth"));
        }
        assert_eq!(dav.send("PROPFIND", &dav.home, &[("Depth", "2")], "").status, 400);
    }

    fn properties_that_are_not_there_are_named_unless_the_client_prefers_less(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let body = "<propfind xmlns='DAV:'><prop><displayname/><nothing xmlns='urn:x'/></prop></propfind>";
        let full = Multistatus::of(&dav.send("PROPFIND", &dav.book, &[("Depth", "0")], body));
        assert_eq!(full.only().missing(), ["{urn:x}nothing"]);
        let minimal = dav.send("PROPFIND", &dav.book, &[("Depth", "0"), ("Prefer", "return=minimal")], body);
        assert_eq!(minimal.header("preference-applied"), Some("return=minimal"));
        let minimal = Multistatus::of(&minimal);
        assert!(minimal.only().missing().is_empty());
        assert!(!minimal.only().text("d:displayname").is_empty());
        let names = "<propfind xmlns='DAV:'><propname/></propfind>";
        let names = Multistatus::of(&dav.send("PROPFIND", &dav.book, &[("Depth", "0")], names));
        let prop = names.only().prop();
        for name in ["d:sync-token", "c:supported-address-data", "d:displayname", "cs:getctag"] {
            assert!(prop.names().contains(&name), "{name}");
        }
        let all = Multistatus::of(&dav.send("PROPFIND", &dav.book, &[("Depth", "0")], ""));
        assert!(all.only().prop().names().contains(&"d:resourcetype"));
        assert!(!all.only().prop().names().contains(&"d:acl"));
    }
}
