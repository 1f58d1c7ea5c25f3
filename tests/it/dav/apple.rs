//! What iOS and macOS send, from the first request to a conflict, written from what is known of them.

use crate::support::client::Client;
use crate::support::contacts::row;
use crate::support::dav::{Dav, Multistatus};
use crate::support::server::TestServer;

/// The headers of their PROPFIND.
fn headers(depth: &str) -> [(&str, &str); 4] {
    [
        ("Content-Type", "text/xml"),
        ("Depth", depth),
        ("Brief", "t"),
        ("Prefer", "return=minimal"),
    ]
}

fn propfind(props: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A:propfind xmlns:A=\"DAV:\"><A:prop>{props}</A:prop></A:propfind>\n"
    )
}

#[track_caller]
fn assert_refused(stranger: &Client, method: &str, path: &str) {
    let body = propfind("<A:resourcetype/>");
    let response = stranger.send(method, path, &headers("0"), body.as_bytes());
    assert_eq!(response.status, 401, "{method} {path}");
}

/// From the well-known path to the home. Each resource is asked for without a password first.
#[track_caller]
fn home(server: &TestServer, dav: &Dav) -> String {
    let stranger = Client::new(&server.base);
    let first = propfind("<A:current-user-principal/><A:principal-URL/><A:resourcetype/>");
    let led = stranger.send(
        "PROPFIND",
        "/.well-known/carddav",
        &headers("0"),
        first.as_bytes(),
    );
    assert_eq!(led.status, 301);
    let root = led.header("location").unwrap();
    assert_refused(&stranger, "PROPFIND", root);
    let found = Multistatus::of(&dav.send("PROPFIND", root, &headers("0"), &first));
    let principal = found.only().text("d:current-user-principal/d:href");
    assert_refused(&stranger, "OPTIONS", &principal);
    let options = dav.send("OPTIONS", &principal, &[], "");
    let mut classes = options.header("dav").unwrap().split(", ");
    assert!(classes.any(|class| class == "addressbook"));
    let of_principal = propfind(
        "<B:addressbook-home-set xmlns:B=\"urn:ietf:params:xml:ns:carddav\"/>\
         <B:directory-gateway xmlns:B=\"urn:ietf:params:xml:ns:carddav\"/><A:displayname/>\
         <C:email-address-set xmlns:C=\"http://calendarserver.org/ns/\"/><A:principal-collection-set/>\
         <A:principal-URL/><A:resource-id/><A:supported-report-set/>",
    );
    let found = Multistatus::of(&dav.send("PROPFIND", &principal, &headers("0"), &of_principal));
    // They ask for less: what is not there is not named.
    assert!(found.only().missing().is_empty());
    assert_eq!(found.only().text("d:principal-URL/d:href"), principal);
    found.only().text("c:addressbook-home-set/d:href")
}

/// The books in the home, with what they ask of each.
#[track_caller]
fn books(server: &TestServer, dav: &Dav) -> Multistatus {
    let home = home(server, dav);
    assert_refused(&Client::new(&server.base), "PROPFIND", &home);
    let of_home = propfind(
        "<A:add-member/><D:bulk-requests xmlns:D=\"http://me.com/_namespace/\"/><A:current-user-privilege-set/>\
         <A:displayname/><B:max-image-size xmlns:B=\"urn:ietf:params:xml:ns:carddav\"/>\
         <B:max-resource-size xmlns:B=\"urn:ietf:params:xml:ns:carddav\"/>\
         <C:me-card xmlns:C=\"http://calendarserver.org/ns/\"/><A:owner/>\
         <C:push-transports xmlns:C=\"http://calendarserver.org/ns/\"/>\
         <C:pushkey xmlns:C=\"http://calendarserver.org/ns/\"/><A:quota-available-bytes/><A:quota-used-bytes/>\
         <A:resource-id/><A:resourcetype/><A:supported-report-set/><A:sync-token/>\
         <C:getctag xmlns:C=\"http://calendarserver.org/ns/\"/>",
    );
    let books = Multistatus::of(&dav.send("PROPFIND", &home, &headers("1"), &of_home));
    let book = &books.parts[&dav.book];
    assert!(book.missing().is_empty());
    let kinds = book.prop().find("d:resourcetype").unwrap().names().join(" ");
    assert_eq!(kinds, "d:collection c:addressbook");
    assert_eq!(book.text("d:owner/d:href"), dav.principal);
    assert!(!book.text("c:max-resource-size").is_empty() && !book.text("cs:getctag").is_empty());
    let prop = book.prop();
    let may = prop.all("d:current-user-privilege-set/d:privilege");
    for privilege in ["d:write-content", "d:bind", "d:unbind"] {
        assert!(may.iter().any(|one| one.names() == [privilege]), "{privilege}");
    }
    books
}

/// The cards at these hrefs, as they ask for them.
#[track_caller]
fn cards(dav: &Dav, hrefs: &[&str]) -> Multistatus {
    let hrefs = hrefs.join("</A:href><A:href xmlns:A=\"DAV:\">");
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<B:addressbook-multiget xmlns:B=\"urn:ietf:params:xml:ns:carddav\">\
         <A:prop xmlns:A=\"DAV:\"><A:getetag/><B:address-data/></A:prop><A:href xmlns:A=\"DAV:\">{hrefs}</A:href></B:addressbook-multiget>"
    );
    let headers = [
        ("Content-Type", "text/xml"),
        ("Brief", "t"),
        ("Prefer", "return=minimal"),
    ];
    Multistatus::of(&dav.send("REPORT", &dav.book, &headers, &body))
}

/// A card as they write it.
fn card(uid: &str) -> String {
    let lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Apple Inc.//iOS 17.4//EN",
        "N:Котова;Анна;;;",
        "FN:Анна Котова",
        "ORG:Больница;",
        "EMAIL;type=INTERNET;type=HOME;type=pref:anna@example.org",
        "TEL;type=CELL;type=VOICE;type=pref:+7 912 345-67-89",
        "item1.ADR;type=HOME;type=pref:;;ул. Садовая\\, 5;Тула;;300000;Россия",
        "item1.X-ABADR:ru",
        "item2.X-ABRELATEDNAMES;type=pref:Борис",
        "item2.X-ABLabel:_$!<Brother>!$_",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBw",
        " cJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL",
        "X-IMAGETYPE:PHOTO",
        "REV:2026-11-30T10:00:00Z",
    ];
    format!("{}\r\nUID:{uid}\r\nEND:VCARD\r\n", lines.join("\r\n"))
}

/// Adds a note to the only contact, on its page.
fn edit_on_the_page(server: &TestServer, text: &str) {
    let anna = server.client_of("anna");
    let contact = row(&anna.page("/"), "Котова");
    let form = anna.page(&format!("{contact}/edit")).form("Сохранить");
    form.fill("Заметки", text).submit(&anna).location();
}

const UID: &str = "0F9E3C61-5C5B-4E7B-9E0F-3C2B6C1A7D11";

both_databases! {
    /// iOS: polls the tag of the book, lists the tags of its cards, reads the new ones, and writes with conditions.
    fn ios_finds_the_book_and_keeps_in_step_with_it(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "iPhone");
        let mut ctag = books(&server, &dav).parts[&dav.book].text("cs:getctag");
        let mut poll = |is_changed: bool| {
            let body = propfind("<C:getctag xmlns:C=\"http://calendarserver.org/ns/\"/><A:sync-token/>");
            let now = Multistatus::of(&dav.send("PROPFIND", &dav.book, &headers("0"), &body)).only().text("cs:getctag");
            assert_eq!(now != ctag, is_changed);
            ctag = now;
        };
        poll(false);
        let name = format!("{UID}.vcf");
        let etag = dav.add(&name, &card(UID));
        poll(true);
        edit_on_the_page(&server, "С сайта");
        poll(true);
        let body = propfind("<A:getetag/>");
        let listed = Multistatus::of(&dav.send("PROPFIND", &dav.book, &headers("1"), &body));
        let href = dav.path(&name);
        let tag = listed.parts[&href].text("d:getetag");
        assert_ne!(tag, etag);
        let read = cards(&dav, &[&href]).only().text("c:address-data");
        // The page has changed the note and the time, and nothing else of what the phone wrote.
        let kept = |text: &str| text.lines().filter(|line| !line.starts_with("REV") && !line.starts_with("NOTE")).collect::<Vec<_>>().join("\n");
        assert!(read.contains("NOTE:С сайта\r\n"), "{read}");
        assert_eq!(kept(&read), kept(&card(UID)));
        let changed = read.replace("+7 912 345-67-89", "+7 912 345-67-00");
        assert_eq!(dav.put(&name, &[("If-Match", &etag)], &changed).status, 412);
        assert_eq!(dav.put(&name, &[("If-Match", &tag)], &changed).status, 204);
        assert_eq!(dav.get(&href).text(), changed);
        assert_eq!(dav.send("DELETE", &href, &[("If-Match", &tag)], "").status, 412);
        let tag = dav.get(&href).header("etag").unwrap().to_owned();
        assert_eq!(dav.send("DELETE", &href, &[("If-Match", &tag)], "").status, 204);
        poll(true);
        let gone = cards(&dav, &[&href]);
        assert_eq!(gone.only().status(), "HTTP/1.1 404 Not Found");
    }

    /// macOS: syncs by token, and stores what another device has deleted meanwhile once more only if the user wants it.
    fn macos_finds_the_book_and_syncs_by_token(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, phone) = (server.device("anna", "Mac"), server.device("anna", "iPhone"));
        let token = books(&server, &dav).parts[&dav.book].text("d:sync-token");
        let sync = |token: &str| {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A:sync-collection xmlns:A=\"DAV:\"><A:sync-token>{token}</A:sync-token>\
                 <A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop></A:sync-collection>"
            );
            Multistatus::of(&dav.send("REPORT", &dav.book, &[("Content-Type", "text/xml"), ("Brief", "t")], &body))
        };
        assert!(sync("").parts.is_empty() && sync(&token).parts.is_empty());
        let name = format!("{UID}.vcf");
        let href = phone.path(&name);
        let etag = phone.add(&name, &card(UID));
        let changed = sync(&token);
        assert_eq!(changed.hrefs(), [href.as_str()]);
        assert_eq!(changed.only().text("d:getetag"), etag);
        let read = cards(&dav, &[&href]);
        assert_eq!((read.only().text("d:getetag"), read.only().text("c:address-data")), (etag.clone(), card(UID)));
        let edited = card(UID).replace("iOS 17.4", "macOS 14.4").replace("Больница", "Поликлиника");
        let saved = dav.put(&name, &[("If-Match", &etag)], &edited);
        let own = saved.header("etag").unwrap();
        assert_eq!(saved.status, 204);
        let seen = sync(&changed.token);
        assert_eq!(seen.only().text("d:getetag"), own);
        assert_eq!(phone.send("DELETE", &href, &[("If-Match", own)], "").status, 204);
        assert_eq!(dav.put(&name, &[("If-Match", own)], &edited).status, 412);
        let gone = sync(&seen.token);
        assert_eq!(gone.only().status(), "HTTP/1.1 404 Not Found");
        assert_eq!(dav.put(&name, &[("If-None-Match", "*")], &edited).status, 201);
        assert_eq!(sync(&gone.token).hrefs(), [href.as_str()]);
        assert_eq!(dav.get(&href).text(), edited);
    }
}
