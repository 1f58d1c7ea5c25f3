//! Two edits of the same fields: the user decides each question, and the page says what was kept.

use crate::support::contacts::{add, fact};
use crate::support::photos::{bytes_of, photo_url};
use crate::support::picture::{assert_similar, decode, plain};
use crate::support::server::TestServer;

both_databases! {
    fn the_user_chooses_between_conflicting_edits_of_one_field(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let edit = format!("{path}/edit");
        let (mine, theirs) = (client.page(&edit), client.page(&edit));
        theirs.form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let mine = mine.form("Сохранить").fill("Должность", "главврач").fill("Заметки", "моя").submit(&client);
        let conflict = mine.page(409);
        conflict.assert_says("Вы изменили его в другой вкладке");
        conflict.assert_says("Сейчас в книге: врач");
        conflict.assert_says("Ваш вариант: главврач");
        // Nothing is decided beforehand, and nothing is saved before the user has decided.
        let again = conflict.form("Сохранить выбранное").submit(&client).page(409);
        again.assert_says("Выберите значение для каждого поля.");
        assert_eq!(again.field("Заметки").value, "моя");
        let (theirs, mine) = (again.form("Сохранить выбранное"), again.form("Сохранить выбранное"));
        let saved = mine.check("Ваш вариант: главврач").submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Сохранено. Должность — ваш вариант."));
        saved.assert_says("главврач");
        assert_eq!(fact(&saved, "Заметки"), "моя");
        // The same page sent again does not overwrite the newer value.
        let late = theirs.check("Сейчас в книге: врач").submit(&client);
        assert!(late.status == 409 || late.status == 303);
        client.page(&path).assert_says("главврач");
    }

    fn a_photo_is_kept_through_a_conflict_and_is_no_conflict_with_itself(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let edit = format!("{path}/edit");
        let form = |color: [u8; 3]| client.page(&edit).form("Сохранить").file("Выбрать фото", "a.png", &plain(color));
        let color = || *decode(&bytes_of(client.get(&photo_url(&client, &path)))).get_pixel(9, 9);
        // Another window changes the title meanwhile.
        let mine = form([200, 10, 10]).fill("Должность", "главврач");
        client.page(&edit).form("Сохранить").fill("Должность", "врач").submit(&client).location();
        let conflict = mine.submit(&client).page(409);
        let answer = conflict.form("Сохранить выбранное").check("Ваш вариант: главврач");
        let saved = answer.submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Сохранено. Должность — ваш вариант."));
        assert_similar(color(), [200, 10, 10]);
        // Sent twice, and with another photo.
        let again = client.page(&edit).form("Сохранить").file("Заменить фото", "b.png", &plain([10, 10, 200]));
        again.submit(&client).location();
        assert_eq!(again.submit(&client).status, 303);
        assert_similar(color(), [10, 10, 200]);
    }

    fn a_form_of_a_contact_that_was_deleted_permanently_makes_a_new_one(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let form = client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").fill("Заметки", "а\nб");
        client.page(&path).form("Удалить").submit(&client).location();
        client.post(&format!("{path}/purge"), &[("sure", "on")]).location();
        let again = form.submit(&client).page(404);
        assert!(again.flash().unwrap().contains("сохраните их как новый контакт"), "{:?}", again.flash());
        let saved = again.form("Сохранить").submit(&client).follow(&client);
        assert_eq!(saved.heading(), "Котова Анна");
        saved.assert_says("врач");
        for (label, value) in [("Заметки", "а б"), ("Телефон", "+7 999 123-45-67")] {
            assert!(fact(&saved, label).starts_with(value), "{label}: {}", fact(&saved, label));
        }
    }

    fn a_form_from_a_revision_that_the_book_does_not_have_is_shown_again(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let form = client.page(&format!("{path}/edit")).form("Сохранить").fill("Должность", "врач").set("revision", "99999");
        let again = form.submit(&client).page(409);
        assert!(again.flash().unwrap().starts_with("Контакт уже не тот"), "{:?}", again.flash());
        let saved = again.form("Сохранить").submit(&client).follow(&client);
        assert_eq!(saved.heading(), "Котова Анна");
        saved.assert_says("врач");
        let card = client.get(&format!("{path}.vcf")).text();
        assert_eq!(card.lines().filter(|line| line.starts_with("TEL")).count(), 1, "{card}");
    }

    fn a_conflict_about_a_name_is_one_question(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        for (choice, name, kept) in [("mine", "Кротова Анна", "Имя — ваш вариант"), ("theirs", "Седова Анна", "Имя — как было в книге")] {
            let edit = format!("{path}/edit");
            let (mine, theirs) = (client.page(&edit), client.page(&edit));
            theirs.form("Сохранить").fill("Фамилия", "Седова").fill("Должность", "врач").submit(&client).location();
            let conflict = mine.form("Сохранить").fill("Фамилия", "Кротова").submit(&client).page(409);
            assert_eq!(conflict.texts("fieldset.choice legend").len(), 1);
            let answer = if choice == "mine" { "Ваш вариант: Кротова Анна" } else { "Сейчас в книге: Седова Анна" };
            let saved = conflict.form("Сохранить выбранное").check(answer).submit(&client).follow(&client);
            assert_eq!(saved.heading(), name);
            assert_eq!(saved.flash(), Some(format!("Сохранено. {kept}.")));
            client.page(&format!("{path}/edit")).form("Сохранить").fill("Фамилия", "Котова").fill("Должность", "").submit(&client).location();
        }
    }

    fn a_conflict_is_described_in_english(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.post("/language", &[("language", "en"), ("back", "/")]);
        let late = client.page(&format!("{path}/edit"));
        late.form_to(&path).set("title", "boss").submit(&client).location();
        let conflict = late.form_to(&path).set("title", "chief").submit(&client).page(409);
        conflict.assert_says("You changed it in another tab or on another device.");
        let saved = conflict.form("Save selected").check("Your version: chief").submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Saved. Job title: your value."));
    }
}
