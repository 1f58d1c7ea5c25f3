//! Cards that need repair: the list's filter and the repair page.

use crate::support::contacts::{names, row};
use crate::support::import::{card, import};
use crate::support::server::TestServer;

both_databases! {
    fn a_card_that_needs_repair_is_listed_and_can_be_repaired(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        assert!(client.page("/").find_link("Требуют проверки 1").is_none());
        let broken = card("a", "FN:Котова Анна\r\nни имени ни значения");
        let access = server.access_of("anna");
        import(&server.app, &access, "a.vcf", format!("{broken}{}", card("b", "FN:Здоров Борис")));
        let list = client.page("/");
        assert_eq!(list.texts(".mark"), ["требует проверки"]);
        let filtered = client.page(&list.link("Требуют проверки 1"));
        assert_eq!(names(&filtered), ["Котова Анна"]);
        filtered.assert_says("1 контакт");
        let path = row(&list, "Котова Анна");
        let page = client.page(&client.page(&path).link("Проверить карточку"));
        page.assert_says("В строке нет ни имени, ни значения.");
        page.assert_says("ни имени ни значения");
        let text = page.field("Карточка (vCard)").value;
        assert!(text.contains("FN:Котова Анна"), "{text}");
        // Text that is not a card is rejected; the typed text is kept.
        let rejected = page.form("Сохранить").fill("Карточка (vCard)", "совсем не карточка").submit(&client).page(422);
        assert_eq!(rejected.field("Карточка (vCard)").value, "совсем не карточка");
        assert!(rejected.field("Карточка (vCard)").description.contains("Это не карточка"));
        // The contact is edited meanwhile: saving shows the conflict instead of overwriting.
        let edit = client.page(&format!("{path}/edit"));
        edit.form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let mended = text.lines().filter(|line| !line.contains("ни имени") && !line.contains("UNREADABLE")).collect::<Vec<_>>().join("\n");
        let collided = page.form("Сохранить").fill("Карточка (vCard)", &mended).submit(&client).page(409);
        assert_eq!(collided.field("Карточка (vCard)").value, mended);
        let saved = collided.form("Сохранить").submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Сохранено."));
        assert!(client.page("/").texts(".mark").is_empty());
        saved.form("Отменить").submit(&client).location();
        assert_eq!(client.page("/").texts(".mark").len(), 1, "undone like any other change");
        // The page of an intact card says so; an unknown contact is not found.
        client.page(&format!("{}/repair", row(&client.page("/"), "Здоров"))).assert_says("Ошибок в карточке нет");
        assert_eq!(client.get("/contacts/99999999/repair").status, 404);
    }
}
