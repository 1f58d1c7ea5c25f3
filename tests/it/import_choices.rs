//! Choices for all items of a preview, when some have a choice of their own.

use crate::support::import::{card, import, preview};
use crate::support::page::Page;
use crate::support::server::TestServer;

both_databases! {
    fn a_choice_for_all_says_which_items_have_their_own(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let book = [card("u1", "FN:Анна Белова\r\nTEL:112"), card("u2", "FN:Борис Ежов\r\nEMAIL:b@example.org")].concat();
        import(&server.app, &anna, "a.vcf", &book);
        // The second is surely the same person; the first only has the same name, so it is to be added.
        let file = [card("x1", "FN:Анна Белова\r\nEMAIL:a@example.org"), card("x2", "FN:Борис Ежов\r\nEMAIL:b@example.org\r\nTEL:113")];
        let id = preview(&server.app, &anna, "", &[("b.vcf", file.concat().as_bytes())]);
        let page = client.page(&format!("/imports/{id}?show=alike"));
        let chosen = |page: &Page| ["Анна Белова", "Борис Ежов"].map(|name| page.field(&format!("Действие: {name}")).value);
        assert_eq!(chosen(&page), ["add", "merge"]);
        page.assert_says("У 1 записи своё действие");
        let others = page.form("Применить к остальным").fill("Действие для всех", "Пропустить").submit(&client).follow(&client);
        assert_eq!(chosen(&others), ["add", "skip"]);
        let all = others.form("Применить ко всем").fill("Действие для всех", "Пропустить").submit(&client).follow(&client);
        assert_eq!(chosen(&all), ["skip", "skip"]);
        assert!(!all.text().contains("своё действие") && all.find_form("Применить к остальным").is_none());
    }
}
