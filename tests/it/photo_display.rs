//! Photos, thumbnails and initials as the pages show them, and how browsers cache them.

use image::ImageFormat;

use crate::support::contacts::{add, cards_of_anna, import, row};
use crate::support::photos::{add_with_photo, bytes_of, photo_url, thumbnail_url};
use crate::support::picture::{BLUE, RED, assert_similar, base64_of, decode, picture, plain};
use crate::support::server::TestServer;

both_databases! {
    fn pictures_are_cached_until_the_photo_changes(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add_with_photo(&client, "Котова", &plain(RED));
        for url in [photo_url(&client, &path), thumbnail_url(&client, &path)] {
            let first = client.get(&url);
            let tag = first.header("etag").unwrap().to_owned();
            let bare = url.split('?').next().unwrap();
            for other in [bare.to_owned(), format!("{bare}?v=0")] {
                let again = client.send("GET", &other, &[("If-None-Match", &tag)], b"");
                assert_eq!((again.status, again.body.len()), (304, 0), "{other}");
                assert_eq!(again.header("cache-control"), Some("private, no-cache"), "{other}");
                let other_tag = client.send("GET", &other, &[("If-None-Match", "\"x\"")], b"");
                assert_eq!(bytes_of(other_tag), first.body);
            }
        }
        let before = photo_url(&client, &path);
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        form.file("Заменить фото", "b.png", &plain(BLUE)).submit(&client).location();
        let after = photo_url(&client, &path);
        assert_ne!(before, after);
        assert_similar(*decode(&bytes_of(client.get(&after))).get_pixel(9, 9), BLUE);
        // An old page gets the new photo, but the browser must not cache it under the old URL.
        assert_eq!(client.get(&before).header("cache-control"), Some("private, no-cache"));
    }

    fn an_imported_photo_is_shown_unchanged(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let png = picture(700, 300, ImageFormat::Png);
        let encoded = base64_of(&png);
        import(&server, &format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p\r\nFN:Анна\r\nPHOTO;ENCODING=b;TYPE=PNG:{encoded}\r\nEND:VCARD\r\n"));
        let before = cards_of_anna(&server);
        let path = row(&client.page("/"), "Анна");
        let photo = client.get(&photo_url(&client, &path));
        assert_eq!(photo.header("content-type"), Some("image/png"));
        assert_eq!(bytes_of(photo), png);
        assert_eq!(decode(&bytes_of(client.get(&thumbnail_url(&client, &path)))).dimensions(), (96, 96));
        assert_eq!(cards_of_anna(&server), before);
        // A small photo, which is stored in the card, has a thumbnail too.
        let small = base64_of(&picture(4, 4, ImageFormat::Png));
        import(&server, &format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:q\r\nFN:Яна\r\nPHOTO:data:image/png;base64,{small}\r\nEND:VCARD\r\n"));
        let path = row(&client.page("/"), "Яна");
        assert_eq!(decode(&bytes_of(client.get(&thumbnail_url(&client, &path)))).dimensions(), (96, 96));
    }

    fn an_imported_file_that_is_not_a_picture_is_never_served(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let cut = picture(300, 300, ImageFormat::Png)[..60].to_vec();
        let jpeg = picture(1000, 500, ImageFormat::Jpeg);
        let long = |text: &str| [text.as_bytes(), &[b' '; 2_000]].concat();
        let cases = [
            ("Страница", long("<html><script>alert(1)</script>"), 404),
            ("Рисунок", long("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), 404),
            ("Пустяк", b"abc".to_vec(), 404),
            // The signature is that of a picture, so there is an empty one.
            ("Обрывок", [cut, vec![0; 2_000]].concat(), 200),
            ("Половина", jpeg[..jpeg.len() / 2].to_vec(), 200),
        ];
        for (name, bytes, status) in cases {
            let encoded = base64_of(&bytes);
            import(&server, &format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nPHOTO;ENCODING=b;TYPE=SVG:{encoded}\r\nEND:VCARD\r\n"));
            let path = row(&client.page("/"), name);
            let before = cards_of_anna(&server);
            let photo = client.get(&format!("{path}/photo"));
            assert_eq!(photo.status, status, "{name}");
            assert_ne!(photo.header("content-type"), Some("image/jpeg"), "{name}");
            let url = thumbnail_url(&client, &path);
            for _ in 0..2 {
                let none = client.get(&url);
                assert_eq!(none.status, 200, "{name}");
                assert_eq!(none.header("content-type"), Some("image/svg+xml"));
                let drawing = none.text();
                assert!(drawing.starts_with("<svg ") && drawing.matches('<').count() == 1, "{name}: {drawing}");
                assert!(none.header("cache-control").unwrap().contains("immutable"));
            }
            // The initials are shown instead.
            let list = client.page("/");
            let faces = list.texts(&format!("a[href='{path}'] .face"));
            let initial = name.chars().next().unwrap().to_string();
            assert_eq!(faces, [initial.as_str()]);
            let page = client.page(&path);
            assert_eq!(page.texts(".card-head .face"), [initial.as_str()]);
            assert!(page.select(".card-head .face img").is_empty(), "{name}");
            // Nothing of it is lost.
            assert_eq!(cards_of_anna(&server), before, "{name}");
            let unfolded = before.replace("\r\n ", "");
            assert!(unfolded.contains(&encoded), "{name}");
        }
        let link = "https://photos.example/anna.jpg";
        import(&server, &format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:uri\r\nFN:Ссылка\r\nPHOTO;VALUE=uri:{link}\r\nEND:VCARD\r\n"));
        let path = row(&client.page("/"), "Ссылка");
        let page = client.page(&path);
        assert_eq!(page.link(link), link);
        assert!(page.select(&format!("img[src^='{path}/photo'], img[src^='http']")).is_empty());
        assert_eq!(client.get(&format!("{path}/thumbnail")).header("content-type"), Some("image/svg+xml"));
        let form = client.page(&format!("{path}/edit"));
        assert_eq!(form.link(link), link);
        form.form("Сохранить").check("Удалить фото").submit(&client).location();
        assert!(!cards_of_anna(&server).contains(link));
    }

    fn a_thumbnail_is_deleted_with_its_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let thumbnails = || server.db.lines("SELECT CAST(count(*) AS TEXT) AS line FROM thumbnails");
        let path = add_with_photo(&client, "Котова", &picture(300, 300, ImageFormat::Png));
        bytes_of(client.get(&thumbnail_url(&client, &path)));
        bytes_of(client.get(&thumbnail_url(&client, &path)));
        assert_eq!(thumbnails(), ["1"], "it is created once");
        client.page(&path).form("Удалить").submit(&client).location();
        assert_eq!(thumbnails(), ["1"]);
        client.post(&format!("{path}/purge"), &[]).location();
        assert_eq!(thumbnails(), ["0"]);
    }

    fn initials_replace_a_missing_photo(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Щёголев Пётр", "+79991234567", "");
        let page = client.page(&path);
        assert_eq!(page.texts(".card-head .face"), ["ЩП"]);
        assert_eq!(page.texts(&format!("a[href='{path}'] .face")), ["ЩП"]);
        let colors: Vec<&str> = page.select(".face").into_iter().filter_map(|face| face.attr("class")?.split(' ').next_back()).collect();
        assert_eq!(colors[0], colors[1], "the initials of a contact have one color");
    }
}
