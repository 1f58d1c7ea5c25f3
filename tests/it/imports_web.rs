//! The import pages, from the form for files to the report.

use std::io::Write;
use std::net::TcpStream;

use blocknotik::app::{BookAccess, imports};

use crate::support::app::{exported, found};
use crate::support::client::Client;
use crate::support::contacts::names;
use crate::support::eventually;
use crate::support::import::THREE_CARDS;
use crate::support::import::{card, import, preview, run};
use crate::support::multipart::{BOUNDARY, multipart, send_multipart};
use crate::support::page::Page;
use crate::support::server::TestServer;

fn anna(server: &TestServer) -> BookAccess {
    server.access_of("anna")
}

/// Uploads a file with the form and reads it. Returns the path of the import's page.
fn send(server: &TestServer, client: &Client, name: &str, bytes: &[u8]) -> String {
    let sent = client
        .page("/import")
        .form("Загрузить файлы")
        .file("Файлы", name, bytes)
        .submit(client);
    let path = sent.location();
    run(&server.app);
    path
}

fn tabs(page: &Page) -> Vec<String> {
    page.texts(".tabs a")
}

/// The counts of the report.
fn outcome(page: &Page) -> Vec<String> {
    let numbers = page.texts(".outcome dd").into_iter();
    page.texts(".outcome dt")
        .into_iter()
        .zip(numbers)
        .map(|(words, number)| format!("{words} {number}"))
        .collect()
}

/// The multipart body of a form with one file.
fn file_form(name: &str, bytes: &[u8]) -> Vec<u8> {
    multipart(&[("file", Some(name), bytes)])
}

both_databases! {
    fn files_are_uploaded_previewed_imported_and_undone(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        client.page("/").assert_says("Книга пока пуста");
        assert_eq!(client.page("/").link("Импорт из файла"), "/import");
        let form = client.page("/import");
        form.assert_says("Здесь появятся отчёты об импортах");
        assert_eq!(form.field("Метка").value, "импорт 2026-05-01");
        let sent = form.form("Загрузить файлы").check("Добавить метку всем контактам из этих файлов").fill("Метка", "отпуск")
            .file("Файлы", "Мои контакты.vcf", THREE_CARDS.as_bytes()).submit(&client);
        let path = sent.location();
        let reading = client.page(&path);
        assert_eq!(reading.heading(), "Чтение файлов");
        reading.assert_says("Мои контакты.vcf");
        reading.assert_says(&format!("Прочитано 0 байт из {} байт: 0 записей.", THREE_CARDS.len()));
        assert_eq!(reading.select("noscript").len(), 1, "the page reloads without script");
        assert_eq!(client.page("/import").link("Мои контакты.vcf"), path);

        run(&server.app);
        let page = client.page(&path);
        assert_eq!(page.heading(), "Предпросмотр импорта");
        page.assert_says("Пока ничего не импортировано.");
        assert_eq!(tabs(&page), ["Новые 3"]);
        assert_eq!(page.texts(".items h3"), ["Анна Ёлкина", "John Smith", "ООО «Ромашка»"]);
        assert_eq!(page.field("Метка для всех контактов").value, "отпуск");
        assert!(page.select("noscript").is_empty());
        client.page("/").assert_says("Книга пока пуста");

        let applying = page.form("Импортировать 3 записи").submit(&client).follow(&client);
        assert_eq!(applying.heading(), "Импорт контактов");
        applying.assert_says("Обработано 0 из 3.");
        run(&server.app);
        let report = client.page(&path);
        assert_eq!(report.heading(), "Импорт завершён");
        assert_eq!(outcome(&report)[0], "Добавлено 3");
        assert_eq!(found(&server.app, &anna(&server), "отпуск").len(), 3, "all imported contacts have the label");
        client.page("/import").assert_says("завершён");

        let undone = report.form("Отменить весь импорт").submit(&client).follow(&client);
        assert_eq!(undone.flash().as_deref(), Some("Отменено 3 изменения."));
        assert_eq!((undone.heading().as_str(), undone.path.as_str()), ("Импорт отменён", path.as_str()));
        assert!(undone.find_form("Продолжить").is_none() && undone.find_form("Отменить весь импорт").is_none());
        assert_eq!(names(&client.page("/")), Vec::<String>::new());
    }

    fn choices_apply_to_all_items_of_a_tab_or_to_one_item(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server.app, &anna(&server), "a.vcf", THREE_CARDS);
        let file = [
            THREE_CARDS.replace("+7 (999) 123-45-67", "+7 999 000-00-00").replace("NOTE:Длинная", "NOTE:Другая"),
            card("other", "FN:Smith John\r\nN:Smith;John;;;\r\nEMAIL:john@example.org\r\nTEL:+79990001122"),
            card("n1", "FN:Новый Первый"), card("n2", "FN:Новый Второй"),
        ].concat();
        let path = send(&server, &client, "b.vcf", file.as_bytes());
        let page = client.page(&path);
        assert_eq!(tabs(&page), ["Новые 2", "Изменились 1", "Похожие 1", "Без изменений 2"]);

        // Skipping one new item returns to the same place on the page.
        let one = page.form_to(page.select("[data-choose]")[1].attr("action").unwrap());
        let chosen = one.fill("Действие: Новый Второй", "Пропустить").submit(&client);
        assert!(chosen.location().starts_with(&format!("{path}?show=new#item-")), "{}", chosen.location());
        let choices = |page: &Page| page.fields("Действие: Новый Второй")[0].value.clone();
        assert_eq!(choices(&chosen.follow(&client)), "skip");

        let alike = client.page(&format!("{path}?show=alike"));
        alike.assert_says("В книге: John Smith");
        alike.assert_says("Точно один человек: тот же адрес эл. почты john@example.org, то же имя");
        assert_eq!(alike.field("Действие: Smith John").value, "merge");
        let update = client.page(&format!("{path}?show=update"));
        let all = update.form("Применить ко всем").fill("Действие для всех", "Дополнить недостающими данными")
            .fill("Метка для всех контактов", "недописанная").submit(&client);
        assert_eq!(all.location(), format!("{path}?show=update#items"));
        let all = all.follow(&client);
        assert_eq!(all.field("Метка для всех контактов").value, "недописанная", "the typed label is kept");
        assert_eq!(all.field("Действие для всех").value, "merge");
        assert_eq!(all.field("Действие: Анна Ёлкина").value, "merge");
        // Enter in the label field presses the first button of its form, which must save the label.
        let first = all.select("#go button, button[form=go]")[0];
        assert_eq!(first.attr("formaction"), Some(format!("{path}/label").as_str()));
        // Choices that the page does not offer are rejected.
        let action = all.select("[data-choose]")[0].attr("action").unwrap().to_owned();
        assert_eq!(client.post(&action, &[("choice", "add")]).status, 400);
        assert_eq!(client.post(&action, &[("choice", "eat")]).status, 400);

        let kept = all.form("Сохранить метку").fill("Метка для всех контактов", "из файла").submit(&client).follow(&client);
        assert_eq!(kept.field("Метка для всех контактов").value, "из файла");
        kept.form("Импортировать 3 записи").fill("Метка для всех контактов", "").submit(&client).location();
        run(&server.app);
        let report = client.page(&path);
        assert_eq!(outcome(&report),
            ["Добавлено 1", "Обновлено 0", "Дополнено 2", "Без изменений 2", "Пропущено 1"]);
        let cards = exported(&server.app, &anna(&server));
        assert!(cards.contains("+7 (999) 123-45-67") && cards.contains("+7 999 000-00-00"), "{cards}");
        assert!(!cards.contains("Новый Второй") && !cards.contains("из файла"), "{cards}");
    }

    fn unreadable_text_is_reported_with_its_line_and_can_be_downloaded(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let file = format!("{}потерянная строка\r\n{}", card("a", "FN:Анна"), card("b", "FN:Борис\r\nни имени ни значения"));
        let path = send(&server, &client, "a.vcf", file.as_bytes());
        assert_eq!(tabs(&client.page(&path)), ["Новые 2", "Не прочитано 1", "С замечаниями 2"]);
        let problem = client.page(&format!("{path}?show=problem"));
        problem.assert_says("Это не часть карточки: потерянная строка a.vcf, строка 6");
        problem.assert_says("Без имени");
        let original = client.get(problem.select("a[href$='/original']")[0].attr("href").unwrap());
        assert_eq!(original.text(), "потерянная строка\r\n");
        assert_eq!(original.header("content-type"), Some("text/plain; charset=utf-8"));
        assert!(original.header("content-disposition").unwrap().starts_with("attachment; filename="));
        assert_eq!(original.header("x-content-type-options"), Some("nosniff"));
        let noted = client.page(&format!("{path}?show=remarks"));
        noted.assert_says("В строке нет ни имени, ни значения; она сохранена: ни имени ни значения строка 11");
        // The report shows the remarks too.
        noted.form("Импортировать 2 записи").submit(&client).location();
        run(&server.app);
        let report = client.page(&path);
        assert_eq!(tabs(&report), ["Не прочитано 1", "С замечаниями 2"]);
        report.assert_says("Это не часть карточки: потерянная строка");
        assert!(report.select("[data-choose]").is_empty());
        // A file that is not a file of contacts.
        let odd = send(&server, &client, "photo.jpg", b"\xff\xd8\xff\xe0 no contacts here");
        let odd = client.page(&odd);
        odd.assert_says("Это не файл контактов");
        odd.assert_says("В этих файлах нет данных для импорта. Причины указаны ниже.");
        assert!(odd.find_form("Сохранить метку").is_none() && odd.select("[data-plan]").is_empty());
        let gone = odd.form("Не импортировать").submit(&client).follow(&client);
        assert_eq!(gone.flash().as_deref(), Some("Ничего не импортировано, файлы удалены."));
        // A file with contacts that the book has already can be imported, though nothing is written.
        let known = exported(&server.app, &anna(&server));
        let known = client.page(&send(&server, &client, "b.vcf", known.as_bytes()));
        known.form("Завершить: новых записей нет");
        known.form("Сохранить метку");
    }

    fn a_wrongly_guessed_charset_can_be_changed(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let bytes = encode_koi8("Анна Ёлкина");
        let file = [b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k\r\nFN:".as_slice(), &bytes, b"\r\nEND:VCARD\r\n"].concat();
        let path = send(&server, &client, "k.vcf", &file);
        let page = client.page(&path);
        page.assert_says("определена предположительно");
        for (charset, is_right) in [("windows-1251", false), ("KOI8-R", true)] {
            let page = client.page(&path);
            let again = page.form("Прочитать заново").fill("Текст отображается неверно? Выберите другую кодировку", charset).submit(&client).follow(&client);
            assert_eq!(again.heading(), "Чтение файлов");
            run(&server.app);
            let page = client.page(&path);
            page.assert_says(&format!("кодировка {charset}"));
            assert_eq!(page.texts(".items h3") == ["Анна Ёлкина"], is_right, "{charset}: {:?}", page.texts(".items h3"));
        }
    }

    fn the_charset_of_a_table_can_be_changed_while_its_columns_are_asked_for(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let table = encode_koi8("Кто;Куда звонить;Разное\r\nАнна Ёлкина;+79991234567;любит чай\r\n");
        let path = send(&server, &client, "таблица.csv", &table);
        let heads = |page: &Page| page.texts(".columns .column label");
        for (charset, is_right) in [("windows-1251", false), ("KOI8-R", true)] {
            let asked = client.page(&path);
            assert_eq!(asked.heading(), "Столбцы таблицы", "before {charset}");
            let again = asked.form("Прочитать заново").fill("Текст отображается неверно? Выберите другую кодировку", charset).submit(&client).follow(&client);
            assert_eq!(again.heading(), "Чтение файлов", "{charset}");
            run(&server.app);
            let asked = client.page(&path);
            asked.assert_says(&format!("кодировка {charset}"));
            assert_eq!(heads(&asked) == ["Кто", "Куда звонить", "Разное"], is_right, "{charset}: {:?}", heads(&asked));
        }
        let form = client.page(&path).form("Продолжить").fill("Кто", "Отображаемое имя");
        form.fill("Куда звонить", "Телефон").submit(&client).location();
        run(&server.app);
        let page = client.page(&path);
        assert_eq!(page.texts(".items h3"), ["Анна Ёлкина"]);
        // The preview links to the page. After a change of charset the columns are asked for again.
        let again = client.page(&page.link("Изменить назначение столбцов"));
        again.form("Прочитать заново").fill("Текст отображается неверно? Выберите другую кодировку", "windows-1251").submit(&client).location();
        run(&server.app);
        assert_eq!(client.page(&path).heading(), "Столбцы таблицы");
    }

    fn the_columns_of_an_unknown_table_are_asked_for_once(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let table = "Кто;Куда звонить;Разное;Ещё\r\nАнна Ёлкина;+79991234567;любит чай;x\r\nБорис Котов;+79991234568;;y\r\n";
        let path = send(&server, &client, "таблица.csv", table.as_bytes());
        let asked = client.page(&path);
        assert_eq!(asked.heading(), "Столбцы таблицы");
        asked.assert_says("любит чай");
        assert_eq!(client.page("/import").texts(".entry-line .tag"), ["ожидает ответа"]);
        let form = asked.form("Продолжить").fill("Кто", "Отображаемое имя").fill("Куда звонить", "Телефон");
        let said = form.fill("Разное", "Заметки").fill("Ещё", "Не импортировать").submit(&client);
        assert_eq!(said.follow(&client).heading(), "Чтение файлов");
        run(&server.app);
        let page = client.page(&path);
        assert_eq!(page.texts(".items h3"), ["Анна Ёлкина", "Борис Котов"]);
        // The answer can be changed until something is written.
        let again = client.page(&page.link("Изменить назначение столбцов"));
        assert_eq!(again.field("Разное").value, "text");
        again.form("Продолжить").fill("Разное", "Не импортировать").submit(&client).location();
        run(&server.app);
        client.page(&path).form("Импортировать 2 записи").submit(&client).location();
        run(&server.app);
        let cards = exported(&server.app, &anna(&server));
        assert!(cards.contains("+79991234567") && !cards.contains("любит чай"), "{cards}");
        assert_eq!(client.get(&format!("{path}/columns")).status, 404, "the import is done");
        // The answer is remembered for the next table with the same header.
        let next = send(&server, &client, "ещё.csv", table.replace("Анна", "Яна").as_bytes());
        assert_eq!(client.page(&next).heading(), "Предпросмотр импорта");
        // A form without an answer for each column is rejected.
        assert_eq!(client.post(&format!("{next}/columns"), &[]).status, 400);
    }

    fn missing_oversized_and_truncated_uploads_are_rejected_and_leave_nothing(db: TestDb) {
        let server = TestServer::start_with(db, |options| options.max_upload = 1 << 20);
        let client = server.client_of("anna");
        let none = client.page("/import").form("Загрузить файлы").check("Добавить метку всем контактам из этих файлов")
            .fill("Метка", "моя").submit(&client).page(422);
        assert_eq!(none.errors(), [("Выберите хотя бы один файл.".to_owned(), "files".to_owned())]);
        assert!(none.field("Файлы").invalid);
        assert_eq!(none.field("Метка").value, "моя");
        assert_eq!(client.post("/import", &[]).status, 422);
        let large = vec![b'a'; 3 << 19];
        let rejected = client.page("/import").form("Загрузить файлы").file("Файлы", "a.vcf", &large).submit(&client).page(413);
        rejected.assert_says("Общий размер файлов больше 1 МБ");
        let nothing = |what: &str| {
            eventually(what, || imports::recent(&server.app, &anna(&server)).unwrap().is_empty());
            client.page("/import").assert_says("Здесь появятся отчёты об импортах");
        };
        nothing("the oversized upload is deleted");
        // A body that is cut off.
        let whole = file_form("a.vcf", THREE_CARDS.as_bytes());
        assert_eq!(send_multipart(&client, "/import", &whole[..whole.len() - 6]).status, 400);
        nothing("the truncated upload is deleted");
        // A file of exactly the maximum size is accepted; an empty file gets a remark.
        let fits = vec![b'a'; 1 << 20];
        assert_eq!(send_multipart(&client, "/import", &file_form("a.vcf", &fits)).status, 303);
        let empty = send(&server, &client, "пустой.vcf", b"");
        client.page(&empty).assert_says("В файле нет контактов");
        // File names as old browsers and attackers send them.
        for (name, kept) in [("C:\\\\Users\\\\anna\\\\мои.vcf", "мои.vcf"), ("../../etc/passwd", "passwd"), ("a%22b.vcf", "a\"b.vcf")] {
            let sent = send_multipart(&client, "/import", &file_form(name, b"x"));
            let page = client.page(&sent.location());
            assert_eq!(page.texts("p.muted span[dir=auto]"), [kept]);
        }
    }

    fn an_upload_is_deleted_when_the_client_disconnects(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let session = client.cookie("session").unwrap();
        let host = server.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        let body = file_form("a.vcf", &vec![b'a'; 2 << 20]);
        let header = format!(
            "POST /import HTTP/1.1\r\nHost: {host}\r\nCookie: session={session}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(header.as_bytes()).unwrap();
        stream.write_all(&body[..1 << 20]).unwrap();
        let recent = || imports::recent(&server.app, &anna(&server)).unwrap();
        eventually("the upload has begun", || !recent().is_empty());
        client.page("/import").assert_says("Здесь появятся отчёты об импортах");
        drop(stream);
        eventually("the upload is deleted", || recent().is_empty());
    }

    fn a_stale_page_gets_409_with_the_state_of_the_import(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = send(&server, &client, "a.vcf", THREE_CARDS.as_bytes());
        let page = client.page(&path);
        page.form("Импортировать 3 записи").submit(&client).location();
        let late = |page: &Page, button: &str, says: &str| {
            let answer = page.form(button).submit(&client).page(409);
            assert_eq!((answer.heading().as_str(), answer.link("Открыть импорт")), (says, path.clone()), "{button}");
        };
        for button in ["Импортировать 3 записи", "Не импортировать", "Применить ко всем", "Сохранить метку", "Прочитать заново"] {
            late(&page, button, "Этот импорт уже выполняется");
        }
        let applying = client.page(&path);
        let stopped = applying.form("Остановить").submit(&client).follow(&client);
        assert_eq!(stopped.heading(), "Импорт остановлен");
        late(&applying, "Остановить", "Этот импорт уже остановлен");
        stopped.form("Продолжить").submit(&client).location();
        run(&server.app);
        assert_eq!(client.page(&path).heading(), "Импорт завершён");
        late(&stopped, "Продолжить", "Этот импорт уже завершён");
        late(&page, "Не импортировать", "Этот импорт уже завершён");
        client.page(&path).form("Отменить весь импорт").submit(&client).location();
        late(&page, "Импортировать 3 записи", "Этот импорт уже отменён");
        // A discarded import does not exist any more.
        let other = send(&server, &client, "b.vcf", THREE_CARDS.as_bytes());
        let other_page = client.page(&other);
        let gone = other_page.form("Не импортировать").submit(&client).follow(&client);
        assert_eq!(gone.flash().as_deref(), Some("Ничего не импортировано, файлы удалены."));
        assert_eq!(client.get(&other).status, 404);
        assert_eq!(other_page.form("Импортировать 3 записи").submit(&client).status, 404);
    }

    fn items_are_listed_page_by_page(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let file: String = (0..120).map(|n| card(&format!("p{n}"), &format!("FN:Person {n}"))).collect();
        let id = preview(&server.app, &anna(&server), "", &[("a.vcf", file.as_bytes())]);
        let mut page = client.page(&format!("/imports/{id}"));
        let mut seen = page.texts(".items h3");
        while let Some(next) = page.find_link("Вперёд ›") {
            page = client.page(next.split('#').next().unwrap());
            seen.extend(page.texts(".items h3"));
        }
        assert_eq!(seen, (0..120).map(|n| format!("Person {n}")).collect::<Vec<_>>());
        assert_eq!(page.link("‹ В начало"), format!("/imports/{id}?show=new#items"));
        for query in ["?show=nothing", "?show=remarks", "?after=99999999"] {
            assert_eq!(client.get(&format!("/imports/{id}{query}")).status, 200, "{query}");
        }
        for path in ["/imports/0", "/imports/x", "/imports/-1", "/imports/99999999"] {
            assert_eq!(client.get(path).status, 404, "{path}");
        }
        assert_eq!(client.get(&format!("/imports/{id}/items/99999999/original")).status, 404);
        assert_eq!(client.post(&format!("/imports/{id}/files/99999999/charset"), &[("charset", "KOI8-R")]).status, 404);
        assert_eq!(client.post(&format!("/imports/{id}/files/1/charset"), &[("charset", "klingon")]).status, 400);
    }
}

/// Encodes a text in KOI8-R.
fn encode_koi8(text: &str) -> Vec<u8> {
    const LETTERS: &str = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
    text.chars()
        .map(|c| match LETTERS.chars().position(|letter| letter == c) {
            Some(at) => u8::try_from(0xc0 + at).unwrap(),
            None if c == 'Ё' => 0xb3,
            None => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}
