//! Favorites: the star of a contact, the list of favorites, and the marks of other programs.

use crate::support::contacts::{add, names, row};
use crate::support::import::import;
use crate::support::server::TestServer;

fn encoded(q: &str) -> String {
    format!("/?q={}", crate::support::client::form_encoded(q))
}

both_databases! {
    fn a_star_makes_a_favorite_and_takes_it_back(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Анин Олег", "Белов Пётр"] {
            add(&client, name, "+79991234567", "Клуб");
        }
        let list = client.page("/?sort=given");
        assert_eq!(list.find_link("Избранное 0"), None);
        let starred = list.form("В избранное: Белов Пётр").submit(&client).follow(&client);
        starred.assert_says("Добавлено в избранное.");
        assert!(starred.path.contains("sort=given"), "{}", starred.path);
        let favorites = client.page(&starred.link("Избранное 1"));
        assert_eq!((names(&favorites), favorites.title().starts_with("Избранное")), (vec!["Белов Пётр".to_owned()], true));
        // A star, and not one more label.
        assert_eq!(starred.texts(".row-labels a"), ["клуб", "клуб"]);
        assert_eq!(client.page("/labels").texts(".label-list .tag"), ["клуб"]);
        let contact = client.page(&row(&starred, "Белов Пётр"));
        assert_eq!(contact.texts(".tags a.tag"), ["клуб"]);
        let card = client.get(&format!("{}.vcf", contact.path.split('?').next().unwrap())).text();
        assert!(card.contains("CATEGORIES:клуб,starred"), "{card}");
        let plain = contact.form("В избранном: Убрать из избранного").submit(&client).follow(&client);
        plain.assert_says("Убрано из избранного.");
        let undone = plain.form("Отменить").submit(&client).follow(&client);
        assert!(undone.find_form("В избранном: Убрать из избранного").is_some());
        // The form of the contact keeps the star.
        let edited = client.page(&format!("{}/edit", contact.path.split('?').next().unwrap()));
        edited.form("Сохранить").fill("Организация", "Ромашка").submit(&client).follow(&client);
        assert_eq!(names(&client.page(&client.page("/").link("Избранное 1"))), ["Белов Пётр"]);
    }

    fn favorites_are_found_and_ranked_before_others(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for name in ["Иванов Андрей", "Иванов Борис", "Иванова Вера", "Петров Иван"] {
            add(&client, name, "+79991234567", "");
        }
        let list = client.page("/?select=1");
        let form = list.form("Добавить в избранное").check("Выбрать: Иванов Борис").check("Выбрать: Иванова Вера");
        let starred = form.submit(&client).follow(&client);
        starred.assert_says("В избранное добавлены 2 контакта.");
        for query in ["is:favorite", "is:starred", "в:избранном"] {
            assert_eq!(names(&client.page(&encoded(query))), ["Иванов Борис", "Иванова Вера"], "{query}");
        }
        // Of those that match as well, favorites are first: not before a better match.
        assert_eq!(names(&client.page(&encoded("иванов"))), ["Иванов Борис", "Иванов Андрей", "Иванова Вера"]);
        let plain = starred.form_of("button[formaction=\"/selection/favorite?on=0\"]").submit(&client).follow(&client);
        plain.assert_says("Из избранного убраны 2 контакта.");
        assert_eq!(names(&client.page(&encoded("is:favorite"))), [""; 0]);
    }

    fn marks_of_other_programs_are_recognized(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = |uid: &str, lines: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\n{lines}\r\nEND:VCARD\r\n");
        let anna = server.access_of("anna");
        import(&server.app, &anna, "a.vcf", [
            card("Gnome", "X-FOLKS-FAVOURITE:true"),
            card("Davdroid", "X-DAVDROID-STARRED:1"),
            card("Google", "CATEGORIES:starred,myContacts"),
            card("Android", "CATEGORIES:Friends,Starred in Android"),
            card("Plain", "X-FOLKS-FAVOURITE:false"),
        ].concat());
        import(&server.app, &anna, "g.csv", "First Name,Last Name,Labels\nCsv,Star,* starred ::: * myContacts\nCsv,None,* myContacts\n");
        let favorites = client.page(&client.page("/").link("Избранное 5"));
        let mut found = names(&favorites);
        found.sort_unstable();
        assert_eq!(found, ["Android", "Csv Star", "Davdroid", "Gnome", "Google"]);
        // A second import of the same card changes nothing.
        import(&server.app, &anna, "a.vcf", card("Gnome", "X-FOLKS-FAVOURITE:true"));
        assert!(client.page("/").find_link("Избранное 5").is_some());
        // Google's own columns get Google's word for it.
        let export = client.post("/export", &[("format", "csv"), ("q", "gnome")]).text();
        assert!(export.contains("* starred"), "{export}");
    }
}
