//! The region of a book: numbers without a country code are read as its own, for finding and for comparing.

use blocknotik::app::{App, maintenance, verify};

use crate::support::app::{account, found};
use crate::support::import::{card, import};
use crate::support::jobs::run_jobs;
use crate::support::server::TestServer;

const BERLIN: &str = "+49 30 1234567";

/// The same use cases, on a server whose environment names another region.
fn with_default_region(app: &App, region: &str) -> App {
    let mut app = app.clone();
    region.clone_into(&mut app.settings.region);
    app
}

fn findings(app: &App) -> Vec<verify::FindingKind> {
    let report = verify::verify(app, &mut |_| {}).unwrap();
    report.findings().map(|finding| finding.kind).collect()
}

both_databases! {
    fn a_user_chooses_the_country_of_numbers_without_a_code(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", card("early", "FN:Early\r\nTEL:030 1234567"));
        assert!(found(&server.app, &anna, BERLIN).is_empty());

        let form = client.page("/settings").form("Сохранить");
        form.fill("Страна для номеров без кода", "DE").submit(&client).follow(&client);
        assert_eq!(client.page("/settings").field("Страна для номеров без кода").value, "DE");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "b.vcf", card("late", "FN:Late\r\nTEL:030 1234567"));
        assert_eq!(found(&server.app, &anna, BERLIN), ["Late"]);
        run_jobs(&server.app);
        assert_eq!(found(&server.app, &anna, BERLIN), ["Early", "Late"]);

        // Other users keep theirs.
        let boris = account(&server.app, "boris");
        import(&server.app, &boris, "c.vcf", card("boris", "FN:Boris\r\nTEL:8 (912) 345-67-89"));
        assert_eq!(found(&server.app, &boris, "+7 912 345-67-89"), ["Boris"]);
    }

    fn the_language_and_other_settings_leave_the_region(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/settings").form("Сохранить").fill("Страна для номеров без кода", "DE").submit(&client);
        client.post("/language", &[("language", "en"), ("back", "/settings")]);
        let page = client.page("/settings");
        assert_eq!(page.field("Default country for phone numbers").value, "DE");
        page.form("Save").fill("Default country for phone numbers", "").submit(&client);
        assert_eq!(client.page("/settings").field("Default country for phone numbers").value, "");
        client.post("/settings", &[("region", "XX"), ("name", "Anna")]);
        assert_eq!(server.access_of("anna").book().own_region, None);
    }

    fn a_region_that_the_server_changes_reaches_every_number(db: TestDb) {
        let app = db.app();
        let anna = account(&app, "anna");
        import(&app, &anna, "a.vcf", card("early", "FN:Early\r\nTEL:030 1234567"));
        let app = with_default_region(&app, "DE");
        assert_eq!(findings(&app), [verify::FindingKind::StaleIndex]);
        maintenance::run_once(&app).unwrap();
        assert_eq!(found(&app, &anna, BERLIN), ["Early"]);
        assert_eq!(findings(&app), []);
        // The check at the end of the test is that of a server with the usual region.
        maintenance::reindex(&db.app(), &mut |_| {}).unwrap();
    }
}
