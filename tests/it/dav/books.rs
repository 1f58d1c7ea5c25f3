//! Several books: made, deleted, and cards that go from one to another.

use crate::support::dav::{Dav, Multistatus, card, precondition};
use crate::support::server::TestServer;
use crate::support::xml::Xml;

fn mkcol(dav: &Dav, path: &str, properties: &str) -> crate::support::client::Response {
    let body = format!(
        "<mkcol xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:carddav' xmlns:i='http://inf-it.com/ns/ab/'><set><prop>\
         <resourcetype><collection/><c:addressbook/></resourcetype>{properties}</prop></set></mkcol>"
    );
    dav.send("MKCOL", path, &[("Content-Type", "application/xml")], &body)
}

/// The display names of the books in the home.
fn names(dav: &Dav) -> Vec<String> {
    let listed = dav.propfind(&dav.home, "1", "<displayname/><resourcetype/>");
    let books = listed.parts.values().filter(|part| {
        let kinds = part.prop();
        kinds
            .find("d:resourcetype")
            .is_some_and(|kind| kind.names().contains(&"c:addressbook"))
    });
    books.map(|part| part.text("d:displayname")).collect()
}

both_databases! {
    fn a_client_makes_a_book_with_its_properties_and_deletes_it(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let path = format!("{}work%20%D1%8F/", dav.home);
        let made = mkcol(&dav, &path, "<displayname>Работа</displayname><i:addressbook-color>#AA0011FF</i:addressbook-color>\
            <c:addressbook-description>О работе</c:addressbook-description>");
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(names(&dav), ["Контакты", "Работа"]);
        let found = dav.propfind(&path, "0", "<addressbook-color xmlns='http://inf-it.com/ns/ab/'/>\
            <addressbook-description xmlns='urn:ietf:params:xml:ns:carddav'/><sync-token/>");
        let color = found.only().prop().children.into_iter().find(|x| x.name.ends_with("addressbook-color"));
        assert_eq!(color.map(|x| x.text).as_deref(), Some("#aa0011"));
        assert_eq!(found.only().text("c:addressbook-description"), "О работе");
        assert_eq!(mkcol(&dav, &path, "").status, 405);
        let name = format!("{path}a.vcf");
        assert_eq!(dav.send("PUT", &name, &[("Content-Type", "text/vcard")], &card("a", "A")).status, 201);
        // One card, one UID in each book.
        assert_eq!(dav.put("a.vcf", &[], &card("a", "A")).status, 201);
        let wrong = format!("(<{path}> [\"x\"])");
        assert_eq!(dav.send("DELETE", &path, &[("If", &wrong)], "").status, 412);
        assert_eq!(dav.send("DELETE", &path, &[], "").status, 204);
        assert_eq!((dav.get(&name).status, names(&dav).len()), (404, 1));
        // Its name is kept for the time in which it can be restored.
        assert_eq!(mkcol(&dav, &path, "").status, 403);
        assert_eq!(dav.send("DELETE", &dav.book, &[], "").status, 403);
        assert_eq!(dav.get(&dav.path("a.vcf")).status, 200);
    }

    fn a_home_has_address_books_only_and_their_properties_are_set_or_none(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let path = format!("{}new/", dav.home);
        let plain = dav.send("MKCOL", &path, &[], "");
        assert_eq!((plain.status, precondition(&plain).as_str()), (403, "d:valid-resourcetype"));
        let rejected = mkcol(&dav, &path, "<displayname>N</displayname><getetag>x</getetag>");
        assert_eq!(rejected.status, 403);
        let root = Xml::parse(&rejected.body);
        assert_eq!(root.name, "d:mkcol-response");
        assert_eq!(root.all("d:propstat").len(), 2);
        assert_eq!(dav.send("PROPFIND", &path, &[("Depth", "0")], "").status, 404);
        let eve = server.device("eve", "Телефон");
        assert_eq!(mkcol(&eve, &path, "").status, 404);
    }

    fn a_book_is_made_in_the_home_and_nowhere_else(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, eve) = (server.device("anna", "Телефон"), server.device("eve", "Телефон"));
        for slash in ["", "/"] {
            assert_eq!(mkcol(&dav, &format!("{}a/b{slash}", dav.home), "").status, 409);
            let within = mkcol(&dav, &format!("{}b{slash}", dav.book), "");
            assert_eq!((within.status, precondition(&within).as_str()), (403, "c:addressbook-collection-location-ok"));
            assert_eq!(mkcol(&eve, &format!("{}b{slash}", dav.book), "").status, 404);
            assert_eq!(mkcol(&dav, &format!("{}new{slash}", dav.home), "").status, if slash.is_empty() { 201 } else { 405 });
        }
        let put = |dav: &Dav, path: String| dav.send("PUT", &path, &[], &card("a", "A")).status;
        assert_eq!(put(&dav, format!("{}a/b.vcf", dav.home)), 409);
        assert_eq!(put(&dav, format!("{}b.vcf", dav.home)), 403);
        assert_eq!(put(&eve, format!("{}a/b.vcf", dav.home)), 404);
        assert_eq!(put(&eve, format!("{}b.vcf", dav.home)), 404);
    }

    fn conditions_hold_for_a_book_that_is_there(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let other = format!("{}other/", dav.home);
        assert_eq!(mkcol(&dav, &other, "").status, 201);
        let delete = |header: &str, value: &str| dav.send("DELETE", &other, &[(header, value)], "").status;
        assert_eq!(delete("If-Match", "\"x\""), 412);
        assert_eq!(delete("If-None-Match", "*"), 412);
        assert_eq!(names(&dav).len(), 2);
        assert_eq!(delete("If-Match", "*"), 204);
        assert_eq!(names(&dav).len(), 1);
    }

    fn the_if_header_may_name_another_book(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, eve) = (server.device("anna", "Телефон"), server.device("eve", "Телефон"));
        let other = format!("{}other/", dav.home);
        assert_eq!(mkcol(&dav, &other, "").status, 201);
        let there = format!("{other}a.vcf");
        let etag = dav.send("PUT", &there, &[], &card("a", "A")).header("etag").unwrap().to_owned();
        let token = |dav: &Dav, path: &str| dav.propfind(path, "0", "<sync-token/>").only().text("d:sync-token");
        let state = token(&dav, &other);
        let put = |condition: &str| dav.put("b.vcf", &[("If", condition)], &card("b", "Б")).status;
        assert_eq!(put(&format!("<{there}> ([{etag}])")), 201);
        assert_eq!(put(&format!("<{other}> (<{state}>)")), 204);
        assert_eq!(put(&format!("<{}> (<{state}>)", dav.book)), 412);
        let moved = dav.send("MOVE", &there, &[("Destination", &format!("{other}c.vcf"))], "");
        assert_eq!(moved.status, 201);
        assert_eq!(put(&format!("<{other}> (<{state}>)")), 412);
        assert_eq!(put(&format!("<{there}> ([{etag}])")), 412);
        assert_eq!(put(&format!("<{}> (<{}>)", eve.book, token(&eve, &eve.book))), 412);
    }

    /// A name is no identity for clients, which could not set it otherwise. The pages ask for another one only where the
    /// user types a name.
    fn two_books_may_have_one_name_if_a_client_wants_it(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let other = format!("{}other/", dav.home);
        assert_eq!(mkcol(&dav, &other, "<displayname>Контакты</displayname>").status, 201);
        assert_eq!(names(&dav), ["Контакты", "Контакты"]);
        let rename = |name: &str| {
            let body = format!("<propertyupdate xmlns='DAV:'><set><prop><displayname>{name}</displayname></prop></set></propertyupdate>");
            Multistatus::of(&dav.send("PROPPATCH", &other, &[], &body))
        };
        rename("Клуб");
        assert_eq!(names(&dav), ["Контакты", "Клуб"]);
        rename("Контакты");
        assert_eq!(names(&dav), ["Контакты", "Контакты"]);
        // The user can change the other things of such a book.
        let anna = server.client_of("anna");
        let page = anna.page("/settings/books");
        assert_eq!(page.texts(".label-list span[dir=auto]"), ["Контакты", "Контакты"]);
        let form = page.form_to(page.select(".label-list form.line")[1].attr("action").unwrap());
        form.set("color", "#112233").submit(&anna).location();
        let page = anna.page("/settings/books");
        assert_eq!(page.select(".label-list .dot circle")[1].attr("fill"), Some("#112233"));
    }

    fn a_card_is_moved_and_copied_to_another_book(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let other = format!("{}other/", dav.home);
        assert_eq!(mkcol(&dav, &other, "").status, 201);
        let sent = card("a", "A");
        let etag = dav.add("a.vcf", &sent);
        let token = dav.propfind(&dav.book, "0", "<sync-token/>").only().text("d:sync-token");
        let to = |name: &str| format!("{other}{name}");
        let request = |method: &str, from: &str, to: &str, more: &[(&str, &str)]| {
            let mut headers = vec![("Destination", to)];
            headers.extend(more);
            dav.send(method, from, &headers, "").status
        };
        let from = dav.path("a.vcf");
        assert_eq!(request("MOVE", &from, &to("b.vcf"), &[("If-Match", "\"x\"")]), 412);
        let other_card = to("own.vcf");
        assert_eq!(dav.send("PUT", &other_card, &[], &card("own", "O")).status, 201);
        for method in ["COPY", "MOVE"] {
            assert_eq!(request(method, &from, &other_card, &[]), 403);
        }
        assert_eq!(dav.get(&other_card).text(), card("own", "O"));
        assert_eq!(request("COPY", &from, &to("b.vcf"), &[]), 201);
        assert_eq!((dav.get(&from).text(), dav.get(&to("b.vcf")).text()), (sent.clone(), sent.clone()));
        // A card of the other book has its UID.
        assert_eq!(request("MOVE", &from, &to("c.vcf"), &[]), 403);
        assert_eq!(request("MOVE", &from, &to("b.vcf"), &[("Overwrite", "F")]), 412);
        assert_eq!(request("MOVE", &from, &to("b.vcf"), &[("If-Match", &etag)]), 204);
        assert_eq!((dav.get(&from).status, dav.get(&to("b.vcf")).text()), (404, sent.clone()));
        assert_eq!(dav.get(&to("b.vcf")).header("etag"), Some(etag.as_str()));
        let left = dav.sync(&token);
        assert_eq!(left.parts[&from].status(), "HTTP/1.1 404 Not Found");
        assert_eq!(request("MOVE", &to("b.vcf"), &dav.path("back.vcf"), &[]), 201);
        assert_eq!(dav.get(&dav.path("back.vcf")).text(), sent);
        // What a device did is undone in both books.
        let anna = server.client_of("anna");
        let log = anna.page("/changes");
        log.assert_says("«Телефон»");
        log.form_of(".past form button").submit(&anna).location();
        assert_eq!((dav.get(&dav.path("back.vcf")).status, dav.get(&to("b.vcf")).text()), (404, sent));
    }

    fn the_pages_show_what_a_client_called_its_book(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let other = format!("{}other/", dav.home);
        assert_eq!(mkcol(&dav, &other, "").status, 201);
        let body = "<propertyupdate xmlns='DAV:'><set><prop><displayname>Клуб</displayname>\
            <addressbook-color xmlns='http://inf-it.com/ns/ab/'>#00aa11</addressbook-color></prop></set></propertyupdate>";
        let set = Multistatus::of(&dav.send("PROPPATCH", &other, &[], body));
        assert_eq!(set.only().prop().names().len(), 2);
        let page = server.client_of("anna").page("/settings/books");
        page.assert_says("Клуб");
        let dots = page.select(".label-list .dot circle");
        assert_eq!(dots[1].attr("fill"), Some("#00aa11"));
    }
}
