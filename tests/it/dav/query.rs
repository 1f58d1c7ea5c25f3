//! addressbook-query: filters, collations, limits.

use crate::support::dav::{Dav, Multistatus, NAMESPACES, card, precondition};
use crate::support::server::TestServer;

/// A query of one text.
fn text(property: &str, attributes: &str, text: &str) -> String {
    format!(
        "<c:filter><c:prop-filter name='{property}'><c:text-match {attributes}>{text}</c:text-match></c:prop-filter></c:filter>"
    )
}

fn fill(dav: &Dav) {
    let with = |uid: &str, name: &str, lines: &str| card(uid, name).replace("END:", &format!("{lines}END:"));
    dav.add(
        "anna",
        &with(
            "1",
            "Анна Ёлкина",
            "TEL;TYPE=home,voice:+7 999\r\nTEL;TYPE=work:555\r\n",
        ),
    );
    dav.add(
        "boris",
        &with(
            "2",
            "Борис 50%",
            "item1.TEL;TYPE=home:555\r\nEMAIL:B@Example.org\r\n",
        ),
    );
    dav.add(
        "zoe",
        &with(
            "3",
            "Zoe\u{301} Élan",
            "NOTE:a\\, b\r\nEMAIL;PREF=1:zoe@example.org\r\n",
        ),
    );
}

both_databases! {
    fn texts_match_by_collation_and_match_type(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        fill(&dav);
        for (property, attributes, wanted, expected) in [
            ("FN", "", "анна", &["anna"][..]),
            ("fn", "", "ёлки", &["anna"]),
            ("FN", "", "ЁЛКИНА", &["anna"]),
            ("FN", "", "елки", &[]),
            ("FN", "collation='i;unicode-casemap'", "zoé", &["zoe"]),
            ("FN", "collation='i;ascii-casemap'", "анна", &[]),
            ("FN", "collation='i;ascii-casemap'", "ZO", &["zoe"]),
            ("FN", "collation='i;octet'", "Zo", &["zoe"]),
            ("FN", "collation='i;octet'", "zo", &[]),
            ("FN", "match-type='equals'", "борис 50%", &["boris"]),
            ("FN", "", "50_", &[]),
            ("FN", "", "%", &["boris"]),
            ("FN", "match-type='starts-with'", "б", &["boris"]),
            ("FN", "match-type='ends-with'", "кина", &["anna"]),
            ("FN", "negate-condition='yes'", "анна", &["boris", "zoe"]),
            ("NOTE", "match-type='equals'", "a, b", &["zoe"]),
            ("TEL", "match-type='equals'", "555", &["anna", "boris"]),
            ("item1.TEL", "", "555", &["boris"]),
            ("item2.TEL", "", "555", &[]),
            ("EMAIL", "", "EXAMPLE", &["boris", "zoe"]),
        ] {
            assert_eq!(dav.found(&text(property, attributes, wanted)), expected, "{property} {attributes} {wanted}");
        }
    }

    fn conditions_hold_on_one_instance_of_a_property(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        fill(&dav);
        let home_555 = |test: &str| format!(
            "<c:filter><c:prop-filter name='TEL' test='{test}'><c:text-match match-type='equals'>555</c:text-match>\
             <c:param-filter name='type'><c:text-match match-type='equals'>home</c:text-match></c:param-filter></c:prop-filter></c:filter>"
        );
        assert_eq!(dav.found(&home_555("allof")), ["boris"]);
        assert_eq!(dav.found(&home_555("anyof")), ["anna", "boris"]);
        let not_defined = |name: &str| format!("<c:filter><c:prop-filter name='{name}'><c:is-not-defined/></c:prop-filter></c:filter>");
        assert_eq!(dav.found(&not_defined("EMAIL")), ["anna"]);
        assert_eq!(dav.found(&not_defined("FN")), Vec::<String>::new());
        let defined = |test: &str| format!("<c:filter test='{test}'><c:prop-filter name='TEL'/><c:prop-filter name='EMAIL'/></c:filter>");
        assert_eq!(dav.found(&defined("allof")), ["boris"]);
        assert_eq!(dav.found(&defined("anyof")), ["anna", "boris", "zoe"]);
        assert_eq!(dav.found("<c:filter><c:prop-filter name='TEL'/></c:filter>"), ["anna", "boris"]);
        let param = |inner: &str| format!("<c:filter><c:prop-filter name='EMAIL'><c:param-filter name='PREF'>{inner}</c:param-filter></c:prop-filter></c:filter>");
        assert_eq!(dav.found(&param("")), ["zoe"]);
        assert_eq!(dav.found(&param("<c:is-not-defined/>")), ["boris"]);
        assert_eq!(dav.found("<c:filter/>"), ["anna", "boris", "zoe"]);
    }

    fn a_limited_query_says_that_there_is_more(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        fill(&dav);
        let limited = |n: u32| {
            let body = format!(
                "<c:addressbook-query xmlns='DAV:' {NAMESPACES}><prop><getetag/></prop><c:filter/><c:limit><c:nresults>{n}</c:nresults></c:limit></c:addressbook-query>"
            );
            Multistatus::of(&dav.report(&body))
        };
        let cut = limited(2);
        assert_eq!(cut.parts.len(), 3);
        assert_eq!(cut.parts[&dav.book].status(), "HTTP/1.1 507 Insufficient Storage");
        assert!(!limited(3).parts.contains_key(&dav.book));
    }

    fn a_filter_that_is_not_supported_is_named(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let rejected = |filter: &str| {
            let body = format!("<c:addressbook-query xmlns='DAV:' {NAMESPACES}><prop><getetag/></prop>{filter}</c:addressbook-query>");
            dav.report(&body)
        };
        let response = rejected(&text("FN", "collation='i;klingon'", "x"));
        assert_eq!((response.status, precondition(&response).as_str()), (403, "c:supported-collation"));
        for attributes in ["match-type='sounds-like'", "negate-condition='maybe'"] {
            assert_eq!(precondition(&rejected(&text("FN", attributes, "x"))), "c:supported-filter");
        }
        assert_eq!(rejected("").status, 400);
        let unknown = dav.report("<nothing xmlns='DAV:'/>");
        assert_eq!((unknown.status, precondition(&unknown).as_str()), (403, "d:supported-report"));
    }
}
