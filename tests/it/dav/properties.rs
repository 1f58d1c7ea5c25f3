//! PROPPATCH, and the reports on properties and principals.

use crate::support::dav::{Multistatus, card};
use crate::support::server::TestServer;

fn update(inner: &str) -> String {
    format!("<propertyupdate xmlns='DAV:'>{inner}</propertyupdate>")
}

both_databases! {
    fn properties_of_clients_keep_their_xml(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна"));
        let color = "<set><prop><x:color xmlns:x='urn:x' n='1' xml:lang='ru'>&lt;b&gt; <x:i>я</x:i></x:color><plain xmlns=''/></prop></set>";
        for path in [&dav.book, &dav.path("a.vcf")] {
            let changed = Multistatus::of(&dav.send("PROPPATCH", path, &[], &update(color)));
            assert_eq!(changed.only().prop().names(), ["{urn:x}color", "plain"]);
            let read = dav.propfind(path, "0", "<x:color xmlns:x='urn:x'/><plain xmlns=''/>");
            let prop = read.only().prop();
            let color = prop.find("{urn:x}color").unwrap();
            assert_eq!((color.text.as_str(), color.text_at("{urn:x}i").as_str()), ("<b> ", "я"));
            assert!(color.attributes.contains(&("n".to_owned(), "1".to_owned())));
            assert!(color.attributes.contains(&("xml:lang".to_owned(), "ru".to_owned())));
            let all = Multistatus::of(&dav.send("PROPFIND", path, &[("Depth", "0")], ""));
            assert!(all.only().prop().names().contains(&"{urn:x}color"));
            let removed = update("<remove><prop><color xmlns='urn:x'/><never xmlns='urn:x'/></prop></remove>");
            Multistatus::of(&dav.send("PROPPATCH", path, &[], &removed));
            let gone = dav.propfind(path, "0", "<x:color xmlns:x='urn:x'/>");
            assert_eq!(gone.only().missing(), ["{urn:x}color"]);
        }
    }

    fn a_change_of_properties_is_made_as_a_whole_or_not_at_all(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let body = update("<set><prop><displayname>Новая</displayname><a xmlns='urn:x'>1</a><getetag>x</getetag></prop></set>");
        let rejected = Multistatus::of(&dav.send("PROPPATCH", &dav.book, &[], &body));
        let statuses: Vec<String> = rejected.only().xml.all("d:propstat/d:status").iter().map(|s| s.text.clone()).collect();
        assert_eq!(statuses, ["HTTP/1.1 403 Forbidden", "HTTP/1.1 424 Failed Dependency"]);
        let read = dav.propfind(&dav.book, "0", "<displayname/><a xmlns='urn:x'/>");
        assert_ne!(read.only().text("d:displayname"), "Новая");
        assert_eq!(read.only().missing(), ["{urn:x}a"]);
        let body = update("<set><prop><displayname>Новая</displayname><c:addressbook-description xmlns:c='urn:ietf:params:xml:ns:carddav'>Все</c:addressbook-description></prop></set>");
        Multistatus::of(&dav.send("PROPPATCH", &dav.book, &[], &body));
        let read = dav.propfind(&dav.book, "0", "<displayname/><c:addressbook-description/>");
        assert_eq!(read.only().text("d:displayname"), "Новая");
        assert_eq!(read.only().text("c:addressbook-description"), "Все");
        assert_eq!(dav.send("PROPPATCH", &dav.principal, &[], &body).status, 405);
        assert_eq!(dav.send("PROPPATCH", &dav.path("none.vcf"), &[], &body).status, 404);
    }

    fn the_properties_of_a_card_move_with_it(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        dav.add("a.vcf", &card("a", "Анна"));
        let color = update("<set><prop><x:color xmlns:x='urn:x'>red</x:color></prop></set>");
        Multistatus::of(&dav.send("PROPPATCH", &dav.path("a.vcf"), &[], &color));
        let moved = dav.send("MOVE", &dav.path("a.vcf"), &[("Destination", &dav.path("b.vcf"))], "");
        assert_eq!(moved.status, 201);
        let color_of = |path: &str| dav.propfind(path, "0", "<x:color xmlns:x='urn:x'/>").only().text("{urn:x}color");
        assert_eq!(color_of(&dav.path("b.vcf")), "red");
        let other = format!("{}other/", dav.home);
        let book = "<mkcol xmlns='DAV:'><set><prop><resourcetype><collection/>\
            <addressbook xmlns='urn:ietf:params:xml:ns:carddav'/></resourcetype></prop></set></mkcol>";
        assert_eq!(dav.send("MKCOL", &other, &[], book).status, 201);
        let copy = format!("{other}c.vcf");
        assert_eq!(dav.send("COPY", &dav.path("b.vcf"), &[("Destination", &copy)], "").status, 201);
        assert_eq!((color_of(&dav.path("b.vcf")).as_str(), color_of(&copy).as_str()), ("red", "red"));
    }

    fn properties_are_expanded(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let body = "<expand-property xmlns='DAV:'><property name='current-user-principal'>\
            <property name='displayname'/><property name='addressbook-home-set' namespace='urn:ietf:params:xml:ns:carddav'>\
            <property name='resourcetype'/></property></property><property name='nothing'/></expand-property>";
        let answer = Multistatus::of(&dav.send("REPORT", &dav.book, &[("Depth", "0")], body));
        assert_eq!(answer.only().missing(), ["d:nothing"]);
        let prop = answer.only().prop();
        let principal = prop.find("d:current-user-principal/d:response").unwrap();
        assert_eq!(principal.text_at("d:href"), dav.principal);
        assert_eq!(principal.text_at("d:propstat/d:prop/d:displayname"), "anna");
        let home = principal.find("d:propstat/d:prop/c:addressbook-home-set/d:response").unwrap();
        assert_eq!(home.text_at("d:href"), dav.home);
    }

    fn a_user_finds_only_itself_among_the_principals(db: TestDb) {
        let server = TestServer::start(db);
        let (dav, _) = (server.device("anna", "Телефон"), server.device("boris", "Телефон"));
        let search = |text: &str| {
            let body = format!(
                "<principal-property-search xmlns='DAV:'><property-search><prop><displayname/></prop><match>{text}</match></property-search>\
                 <prop><displayname/></prop></principal-property-search>"
            );
            let answer = Multistatus::of(&dav.send("REPORT", "/dav/principals/", &[("Depth", "0")], &body));
            answer.hrefs().into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(search("ANN"), std::slice::from_ref(&dav.principal));
        assert!(search("boris").is_empty());
        let set = dav.send("REPORT", "/dav/principals/", &[("Depth", "0")], "<principal-search-property-set xmlns='DAV:'/>");
        assert_eq!(set.status, 200);
        let acl = "<acl-principal-prop-set xmlns='DAV:'><prop><displayname/></prop></acl-principal-prop-set>";
        let acl = Multistatus::of(&dav.send("REPORT", &dav.book, &[("Depth", "0")], acl));
        assert_eq!(acl.only().text("d:displayname"), "anna");
        let own = "<principal-match xmlns='DAV:'><self/><prop><displayname/></prop></principal-match>";
        for (path, expected) in [("/dav/", vec![dav.principal.as_str()]), (&dav.principal, vec![&dav.principal]), (&dav.book, vec![])] {
            let answer = Multistatus::of(&dav.send("REPORT", path, &[("Depth", "0")], own));
            assert_eq!(answer.hrefs(), expected, "{path}");
        }
        let by_owner = own.replace("<self/>", "<principal-property><owner/></principal-property>");
        assert_eq!(dav.send("REPORT", &dav.book, &[("Depth", "0")], &by_owner).status, 403);
    }
}
