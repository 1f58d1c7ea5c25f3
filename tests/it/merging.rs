//! Merges at the edge: two people merge at once, a device writes while the page is open, and
//! groups and cards are large.

use blocknotik::app::duplicates;
use domain::duplicates::Certainty;
use domain::ids::BatchId;

use crate::support::app::exported;
use crate::support::client::Client;
use crate::support::contacts::{cards_of_anna, names, row};
use crate::support::dav::Dav;
use crate::support::db::TestDb;
use crate::support::form::Form;
use crate::support::import::{card, import};
use crate::support::jobs::undo;
use crate::support::page::Page;
use crate::support::server::TestServer;

const PHONE: &str = "TEL:+7 903 111-22-33";

/// A server whose book has cards of one person, one of each text.
fn start(db: TestDb, cards: &[&str]) -> (TestServer, Client) {
    let server = TestServer::start(db);
    let client = server.client_of("anna");
    let cards = cards.iter().enumerate().map(|(at, lines)| {
        card(
            &format!("c{at}"),
            &format!("FN:Иванов Иван\r\n{PHONE}\r\n{lines}"),
        )
    });
    import(
        &server.app,
        &server.access_of("anna"),
        "a.vcf",
        cards.collect::<String>(),
    );
    (server, client)
}

/// The page on which the first group is merged.
fn merge_page(client: &Client) -> Page {
    let page = client.page("/duplicates");
    client.page(&page.link("Сравнить и объединить Иванов Иван"))
}

fn merge_form(client: &Client) -> Form {
    merge_page(client).form("Объединить")
}

/// The names of the cards, as a device asks for them.
fn hrefs(dav: &Dav) -> Vec<String> {
    let all = dav.sync("");
    all.hrefs().into_iter().map(str::to_owned).collect()
}

/// The href of the card that says something.
fn href_of(dav: &Dav, text: &str) -> String {
    let found = hrefs(dav)
        .into_iter()
        .find(|href| dav.get(href).text().contains(text));
    found.unwrap_or_else(|| panic!("no card says {text}"))
}

both_databases! {
    fn a_sure_group_is_merged_with_one_button(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб", "EMAIL:ivan@example.org"]);
        let more = card("b1", "FN:Александр Морозов\r\nTEL:+7 903 222-22-33") + &card("b2", "FN:Саша Морозов\r\nTEL:+7 903 222-22-33");
        import(&server.app, &server.access_of("anna"), "b.vcf", more);
        let page = client.page("/duplicates");
        assert!(page.find_form("Объединить Александр Морозов").is_none(), "a likely group is looked at first");
        let form = page.form("Объединить Иванов Иван");
        let merged = form.submit(&client).follow(&client);
        merged.assert_says("клуб");
        merged.assert_says("ivan@example.org");
        let again = form.submit(&client).follow(&client);
        assert_eq!((&again.path, again.flash()), (&merged.path, merged.flash()));
        merged.form("Отменить").submit(&client).location();
        // The list was opened before the contact changed.
        let edit = format!("{}/edit", row(&client.page("/"), "Иванов"));
        client.page(&edit).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let looked_at = form.submit(&client).page(409);
        looked_at.assert_says("врач");
        assert_eq!(names(&client.page("/")).len(), 4);
    }

    fn the_second_of_two_people_who_merge_a_group_is_told(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб", "EMAIL:ivan@example.org"]);
        let other = server.client_of("anna");
        let before = exported(&server.app, &server.access_of("anna"));
        let late = merge_form(&other).uncheck("Эл. почта: ivan@example.org Иванов Иван");
        let merged = merge_form(&client).submit(&client).follow(&client);
        let cards = cards_of_anna(&server);
        let told = late.submit(&other).follow(&other);
        assert_eq!(told.flash().as_deref(), Some("Эти контакты уже объединены, но с другим выбором. Проверьте значения ниже."));
        assert_eq!(told.path.split('?').next(), merged.path.split('?').next());
        told.assert_says("ivan@example.org");
        assert_eq!(cards_of_anna(&server), cards);
        // The link to the group is older, too.
        let group = client.page("/duplicates?certainty=sure");
        assert!(group.find_link("Сравнить и объединить Иванов Иван").is_none());
        told.form("Отменить").submit(&other).location();
        assert_eq!(exported(&server.app, &server.access_of("anna")), before);
        // One of them says meanwhile that these are two people.
        let page = other.page("/duplicates");
        let link = page.link("Сравнить и объединить Иванов Иван");
        client.page("/duplicates").form("Это разные люди Иванов Иван").submit(&client).location();
        let gone = other.get(&link).follow(&other);
        assert_eq!(gone.flash().as_deref(), Some("Этой группы больше нет: её контакты объединили, удалили или изменили."));
        assert_eq!(exported(&server.app, &server.access_of("anna")), before);
    }

    fn a_card_that_a_device_deletes_is_not_merged(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб", "EMAIL:ivan@example.org", "X-ODD:1"]);
        let dav = server.device("anna", "Телефон");
        let form = merge_form(&client).uncheck("Эл. почта: ivan@example.org Иванов Иван");
        assert_eq!(dav.send("DELETE", &href_of(&dav, "X-ODD"), &[], "").status, 204);
        // Two are left: the page says so, and keeps what was chosen.
        let again = form.submit(&client).page(409);
        again.assert_says("один из контактов изменился или был удалён. Ничего не объединено, ваш выбор сохранён.");
        assert_eq!(names(&client.page("/")).len(), 2);
        let form = again.form("Объединить");
        assert!(!form.pairs().iter().any(|(name, value)| name == "keep" && value.contains("ivan@")), "{:?}", form.pairs());
        assert_eq!(dav.send("DELETE", &href_of(&dav, "ivan@"), &[], "").status, 204);
        let nothing = form.submit(&client).follow(&client);
        assert_eq!(nothing.flash().as_deref(), Some("Остальные контакты тем временем удалены или объединены, поэтому объединять нечего."));
        assert_eq!(nothing.heading(), "Иванов Иван");
        assert_eq!(client.page("/trash").texts("main li").len(), 2);
        assert_eq!(dav.send("DELETE", &href_of(&dav, "клуб"), &[], "").status, 204);
        let nothing = form.submit(&client).follow(&client);
        assert_eq!(nothing.heading(), "Дубликаты");
        assert_eq!(nothing.flash().as_deref(), Some("Этих контактов больше нет в книге."));
        assert!(cards_of_anna(&server).is_empty());
        // Contacts that never were.
        client.post("/duplicates/merge", &[("id", "998"), ("revision-998", "1"), ("id", "999"), ("revision-999", "1")]).page(404);
    }

    fn what_a_device_writes_while_the_page_is_open_is_merged_too(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб\r\nBDAY:1980-03-22", "EMAIL:ivan@example.org\r\nNICKNAME:Ваня"]);
        let dav = server.device("anna", "Телефон");
        let form = merge_form(&client).uncheck("Прозвище: Ваня Иванов Иван");
        let href = href_of(&dav, "ivan@");
        let changed = dav.get(&href).text().replace("END:VCARD", "EMAIL:new@example.org\r\nEND:VCARD");
        assert_eq!(dav.put(href.rsplit('/').next().unwrap(), &[], &changed).status, 204);
        let again = form.submit(&client).page(409);
        again.assert_says("new@example.org");
        assert_eq!(names(&client.page("/")).len(), 2);
        again.form("Объединить").submit(&client).location();
        let merged = cards_of_anna(&server);
        for value in ["клуб", "1980-03-22", "ivan@example.org", "new@example.org"] {
            assert!(merged.contains(value), "{value}: {merged}");
        }
        assert!(!merged.contains("Ваня"), "{merged}");
    }

    fn a_device_hears_of_a_merge_and_of_its_undo(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб", "EMAIL:ivan@example.org"]);
        let dav = server.device("anna", "Телефон");
        let (kept, merged) = (href_of(&dav, "клуб"), href_of(&dav, "ivan@"));
        let bytes = [dav.get(&kept).text(), dav.get(&merged).text()];
        let start = dav.sync("").token;
        let path = row(&client.page("/?q=ivan%40example.org"), "Иванов");
        let page = merge_form(&client).submit(&client).follow(&client);
        let heard = dav.sync(&start);
        assert_eq!(heard.hrefs().len(), 2);
        assert_eq!(heard.parts[&merged].status(), "HTTP/1.1 404 Not Found");
        assert!(dav.get(&kept).text().contains("ivan@example.org"));
        assert_eq!(dav.get(&merged).status, 404);
        // The page of the other one leads to the one that has its content.
        client.page(&path).assert_says("Объединён с контактом: Иванов Иван");
        page.form("Отменить").submit(&client).location();
        let back = dav.sync(&heard.token);
        assert_eq!(back.hrefs().len(), 2);
        assert_eq!([dav.get(&kept).text(), dav.get(&merged).text()], bytes);
    }

    fn a_contact_merged_by_way_of_another_one_leads_to_the_last(db: TestDb) {
        let (server, client) = start(db, &["NOTE:первый", "NOTE:второй", "NOTE:третий"]);
        let anna = server.access_of("anna");
        duplicates::find_all(&server.app, &anna).unwrap();
        let all = client.page("/");
        let id = |text: &str| {
            let path = row(&client.page(&format!("/?q={text}")), "Иванов");
            path.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
        };
        assert_eq!(names(&all).len(), 3);
        // Words of notes, in percent-encoding: второй, третий, первый.
        let second = id("%D0%B2%D1%82%D0%BE%D1%80%D0%BE%D0%B9");
        let third = id("%D1%82%D1%80%D0%B5%D1%82%D0%B8%D0%B9");
        let first = id("%D0%BF%D0%B5%D1%80%D0%B2%D1%8B%D0%B9");
        let late = client.page(&format!("/duplicates/merge?ids={second}.{third}")).form("Объединить");
        for pair in [format!("{second}.{third}"), format!("{first}.{second}")] {
            client.page(&format!("/duplicates/merge?ids={pair}")).form("Объединить").submit(&client).location();
        }
        let page = client.page(&format!("/contacts/{third}"));
        assert_eq!(page.link("Иванов Иван").split('?').next(), Some(format!("/contacts/{first}").as_str()));
        let told = late.submit(&client).follow(&client);
        assert_eq!(told.path.split('?').next(), Some(format!("/contacts/{first}").as_str()));
        assert_eq!(told.flash().as_deref(), Some("Эти контакты уже объединены, но с другим выбором. Проверьте значения ниже."));
    }

    fn a_note_that_is_a_part_of_a_word_of_another_one_is_kept(db: TestDb) {
        let (server, client) = start(db, &["NOTE:садовник", "NOTE:сад"]);
        merge_form(&client).submit(&client).location();
        let merged = cards_of_anna(&server);
        assert!(merged.contains("NOTE:садовник\\n\\nсад\r\n"), "{merged}");
    }

    fn a_number_in_two_spellings_is_what_both_say(db: TestDb) {
        let (server, client) = start(db, &["NOTE:клуб", "NOTE:сосед"]);
        import(&server.app, &server.access_of("anna"), "b.vcf", card("z", "FN:Иванов Иван\r\nTEL;TYPE=CELL:8 (903) 1112233"));
        let page = merge_page(&client);
        let parts = page.texts("label:has([name=keep])");
        assert!(!parts.iter().any(|part| part.contains("903")), "{parts:?}");
        page.assert_says("Телефон: +7 903 111-22-33");
        page.form("Объединить").submit(&client).location();
        assert_eq!(cards_of_anna(&server).matches("TEL").count(), 1);
    }

    fn three_hundred_cards_and_thousands_of_values_are_merged_and_taken_back(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let anna = server.access_of("anna");
        let copies = (0..300).map(|n| card(&format!("g{n:03}"), &format!("FN:Иванов Иван\r\n{PHONE}\r\nEMAIL:ivan{n}@example.org\r\nX-N:{n}")));
        import(&server.app, &anna, "a.vcf", copies.collect::<String>());
        let large = ["a", "b"].map(|uid| {
            let phones = (0..1000).map(|n| format!("TEL:+7904{}", 1_000_000 + n));
            let own = (0..100).map(|n| format!("EMAIL:{uid}{n}@example.org"));
            let values: Vec<String> = phones.chain(own).collect();
            card(uid, &format!("FN:Титов Лев\r\n{}", values.join("\r\n")))
        });
        import(&server.app, &anna, "b.vcf", large.concat());
        let before = exported(&server.app, &anna);
        duplicates::find_all(&server.app, &anna).unwrap();
        let page = client.page("/duplicates");
        assert_eq!(page.texts(".duplicate-group").len(), 2);
        let merge = client.page(&page.link("Сравнить и объединить Титов Лев"));
        let merged = [merge.form("Объединить"), page.form("Объединить Иванов Иван")]
            .map(|form| form.submit(&client).follow(&client).form("Отменить").action);
        let after = cards_of_anna(&server);
        assert_eq!(after.matches("BEGIN:VCARD").count(), 2);
        assert_eq!(after.matches("TEL").count(), 1001);
        assert_eq!(after.matches("@example.org").count(), 500);
        assert_eq!(duplicates::counts(&server.app, &anna).unwrap(), duplicates::Counts::default());
        for action in merged {
            let batch = action.split('/').nth(2).and_then(|batch| batch.parse().ok());
            undo(&server.app, &anna, BatchId(batch.unwrap())).unwrap();
        }
        assert!(exported(&server.app, &anna) == before, "a card differs");
        duplicates::find_all(&server.app, &anna).unwrap();
        let sure = duplicates::page(&server.app, &anna, Certainty::Sure, &duplicates::GroupFilter::default(), 0).unwrap();
        let sizes: Vec<usize> = sure.groups.iter().map(|group| group.ids.len()).collect();
        assert_eq!(sizes, [300, 2]);
    }
}
