//! No page in English has a text of another language.

use blocknotik::app::{demo, labels};

use crate::support::import::preview;
use crate::support::server::TestServer;

/// The paths that `routes.rs` serves by GET, with their parameters.
fn paths() -> Vec<&'static str> {
    let routes = include_str!("../../src/web/routes.rs");
    let resources = routes
        .split("resource(\"")
        .skip(1)
        .filter_map(|route| route.split_once('"'));
    resources
        .filter(|(_, methods)| methods.contains("get()"))
        .map(|(path, _)| path)
        .collect()
}

/// The words with Cyrillic letters, in lower case. Initials and the letters of the list are none.
fn cyrillic_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c)))
        .filter(|word| word.chars().count() > 2 || word.chars().any(char::is_lowercase))
        .map(str::to_lowercase)
        .collect()
}

both_databases! {
    fn every_page_is_available_in_english(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        demo::fill(&server.app, &anna, 4, 1, &mut |_| {}).unwrap();
        client.post("/language", &[("language", "en"), ("back", "/")]).location();
        let labels = labels::all(&server.app, &anna).unwrap();
        let cards = String::from_utf8(client.post("/export", &[("format", "vcf")]).body).unwrap();
        let mut own = cyrillic_words(&cards.replace("\r\n ", ""));
        assert!(!own.is_empty());
        own.extend(labels.iter().flat_map(|label| cyrillic_words(&label.name)));
        own.extend(cyrillic_words(&anna.book().name));
        // The name of the other language.
        own.push("русский".to_owned());
        let list = client.page("/");
        let contacts: Vec<&str> = list.select("a[data-row]").iter().map(|row| row.attr("href").unwrap().split('?').next().unwrap()).collect();
        let (contact, trashed) = (contacts[0], contacts[1]);
        client.page(trashed).form("Delete").submit(&client).location();
        client.page(&format!("{contact}/edit")).form("Save").fill("Job title", "doctor").submit(&client).location();
        let files: [(&str, &[u8]); 2] = [("a.csv", b"Name,Phone\nJohn Smith,+79991234567\n"), ("b.vcf", b"BEGIN:VCARD\nFN:Ann\nstray\nEND:VCARD\n")];
        let import = preview(&server.app, &anna, "", &files);
        let user = client.page("/settings/users").link("anna");
        let mut pages = 0;
        for route in paths() {
            let path = match route {
                "/settings/users/{id}" => user.clone(),
                "/contacts/{id}/purge" => format!("{trashed}/purge"),
                _ => route.replace("/contacts/{id}", contact).replace("/imports/{id}", &format!("/imports/{import}")).replace("{id}", "1"),
            };
            let answer = client.get(&path);
            if answer.header("content-type").is_none_or(|value| !value.starts_with("text/html")) {
                continue;
            }
            let status = answer.status;
            let page = answer.page(status);
            assert_eq!(page.lang(), "en", "{path}");
            let texts = page.select("body")[0].text();
            let foreign: Vec<String> = texts.flat_map(cyrillic_words).filter(|word| !own.contains(word)).collect();
            assert!(foreign.is_empty(), "{path}: {foreign:?}");
            pages += usize::from(status == 200);
        }
        assert!(pages >= 20, "only {pages} pages were read");
        client.page("/").assert_says("3 contacts");
    }
}
