//! The page of a device: what it changed last, and what it asked for and did not get.

use crate::support::dav::card;
use crate::support::server::TestServer;

both_databases! {
    fn the_owner_sees_what_a_device_did_not_get(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        let anna = server.client_of("anna");
        let path = anna.page("/settings/devices").link("Телефон");
        let page = anna.page(&path);
        page.assert_says("Всё, что отправляло устройство, сохранено.");
        page.assert_says("ещё ничего не менял");
        dav.add("a.vcf", &card("a", "Анна"));
        for _ in 0..2 {
            let put = dav.put("a.vcf", &[("If-Match", "\"old\"")], &card("a", "Анна Новая"));
            assert_eq!(put.status, 412);
        }
        assert_eq!(dav.put("bad.vcf", &[], "<no card>").status, 403);
        assert_eq!(dav.put("b.vcf", &[], &card("a", "Борис")).status, 403);
        assert_eq!(dav.send("DELETE", &dav.path("none.vcf"), &[], "").status, 404);
        // What only reads is no failure.
        assert_eq!(dav.get(&dav.path("none.vcf")).status, 404);
        let page = anna.page(&path);
        assert_eq!(
            page.texts(".failure h3"),
            ["Удалить: none.vcf", "Сохранить: Борис", "Сохранить: bad.vcf", "Сохранить: Анна Новая"]
        );
        for text in ["Контакт тем временем изменили в другом месте", "2 раза", "с тем же идентификатором (UID)", "Это не карточка"] {
            page.assert_says(text);
        }
        assert!(page.texts("pre").iter().any(|text| text.contains("FN:Анна Новая")));
        assert!(page.find_link("Журнал").is_some());
        assert!(!page.text().contains("ещё ничего не менял"));
        let eve = server.client_of("eve");
        assert_eq!(eve.get(&path).status, 404);
        anna.page("/settings/devices").form_to(&format!("{path}/revoke")).submit(&anna).location();
        assert_eq!(anna.get(&path).status, 404);
    }

    fn only_the_newest_failures_are_kept(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "Телефон");
        for n in 0..33 {
            assert_eq!(dav.send("DELETE", &dav.path(&format!("{n}.vcf")), &[], "").status, 404);
        }
        let anna = server.client_of("anna");
        let page = anna.page(&anna.page("/settings/devices").link("Телефон"));
        let failures = page.texts(".failure h3");
        assert_eq!((failures.len(), failures[0].as_str(), failures[29].as_str()), (30, "Удалить: 32.vcf", "Удалить: 3.vcf"));
        assert_eq!(server.db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM device_failures").concat(), "30");
    }
}
