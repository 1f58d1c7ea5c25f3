//! Choosing a photo in the form of a contact: scaling, cropping, replacing, and rejected files.

use formats::vcard;
use image::{ImageFormat, RgbImage, Rgba, RgbaImage};

use crate::support::contacts::{add, cards_of_anna, fact, import, row};
use crate::support::multipart::{multipart, send_multipart};
use crate::support::page::Page;
use crate::support::photos::{add_with_photo, bytes_of, photo_url, thumbnail_url};
use crate::support::picture::{
    BLUE, RED, assert_similar, decode, encode, from_camera, picture, plain, segment,
};
use crate::support::server::TestServer;

fn without_revision(card: &str) -> Vec<&str> {
    card.lines().filter(|line| !line.starts_with("REV")).collect()
}

/// The unfolded content lines of a card that begin with `name`.
fn lines(card: &str, name: &str) -> Vec<String> {
    let unfolded = card.replace("\r\n ", "");
    unfolded
        .lines()
        .filter(|line| line.starts_with(name))
        .map(str::to_owned)
        .collect()
}

both_databases! {
    fn an_uploaded_photo_is_scaled_down_and_shown(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for (family, format) in [("Джей", ImageFormat::Jpeg), ("Пэн", ImageFormat::Png),
            ("Вэб", ImageFormat::WebP), ("Гиф", ImageFormat::Gif)] {
            let path = add_with_photo(&client, family, &picture(1000, 500, format));
            let photo = client.get(&photo_url(&client, &path));
            for (name, value) in [("content-type", "image/jpeg"), ("x-content-type-options", "nosniff"),
                ("cache-control", "private, max-age=31536000, immutable")] {
                assert_eq!(photo.header(name), Some(value), "{family}");
            }
            assert!(photo.header("content-security-policy").unwrap().contains("sandbox"));
            let shown = decode(&bytes_of(photo));
            assert_eq!(shown.dimensions(), (512, 256), "the proportions are kept");
            assert_similar(*shown.get_pixel(20, 20), RED);
            assert_similar(*shown.get_pixel(490, 20), BLUE);
            let thumbnail = client.get(&thumbnail_url(&client, &path));
            assert_eq!(thumbnail.header("content-type"), Some("image/jpeg"));
            assert_eq!(decode(&bytes_of(thumbnail)).dimensions(), (96, 96));
        }
        let photos = lines(&cards_of_anna(&server), "PHOTO");
        assert_eq!(photos.len(), 4);
        assert!(photos.iter().all(|line| line.starts_with("PHOTO;ENCODING=b;TYPE=JPEG:/9j/")));
    }

    fn a_photo_is_replaced_removed_and_restored_by_undo(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:u-1\r\nFN:Анна Котова\r\nN:Котова;Анна;;;\r\n\
            X-SOMETHING;X-A=\"b,c\":keep\\,me\r\nitem1.TEL:+7 999\r\n  123-45-67\r\nNOTE:a\r\nEND:VCARD\r\n";
        import(&server, card);
        let path = row(&client.page("/"), "Анна Котова");
        let edit = || client.page(&format!("{path}/edit")).form("Сохранить");
        // A form without a file changes nothing.
        assert_eq!(edit().submit(&client).follow(&client).flash().as_deref(), Some("Ничего не изменилось."));
        assert_eq!(cards_of_anna(&server), card);
        let saved = edit().file("Выбрать фото", "a.png", &plain(RED)).submit(&client).follow(&client);
        assert_eq!(saved.flash().as_deref(), Some("Сохранено."));
        let with_red = cards_of_anna(&server);
        assert!(lines(&with_red, "PHOTO")[0].starts_with("PHOTO:data:image/jpeg;base64,/9j/"));
        let rest: String = vcard::parse(with_red.as_bytes()).lines().iter()
            .filter(|line| line.property.as_ref().is_none_or(|p| !p.is("PHOTO")))
            .map(|line| String::from_utf8(line.bytes.clone()).unwrap()).collect();
        assert_eq!(without_revision(&rest), without_revision(card), "no other byte changed");
        // The same file again changes nothing, and neither does a form without a file.
        let again = edit().file("Заменить фото", "a.png", &plain(RED)).submit(&client).follow(&client);
        assert_eq!(again.flash().as_deref(), Some("Ничего не изменилось."));
        edit().submit(&client).location();
        assert_eq!(cards_of_anna(&server), with_red);
        edit().file("Заменить фото", "b.png", &plain(BLUE)).submit(&client).location();
        assert_eq!(lines(&cards_of_anna(&server), "PHOTO").len(), 1);
        let removed = edit().check("Удалить фото").submit(&client).follow(&client);
        assert!(removed.select(".card-head img").is_empty());
        assert_eq!(without_revision(&cards_of_anna(&server)), without_revision(card));
        assert_eq!(client.get(&format!("{path}/photo")).status, 404);
        assert_eq!(client.get(&format!("{path}/thumbnail")).status, 404);
        // The history has one entry per change and describes photos in words.
        let history = client.page(&format!("{path}/history"));
        let entries: Vec<String> = history.texts(".past > li").into_iter().map(|entry| {
            let at = entry.find("Фото").unwrap_or(entry.len());
            entry[at..].split(" Восстановить").next().unwrap().split(" Текущая").next().unwrap().to_owned()
        }).collect();
        assert_eq!(entries[..3], ["Фото фото", "Фото фото другое фото", "Фото фото"]);
        assert!(!history.text().contains("/9j/"));
        assert_eq!(history.select(".past > li").len(), 4);
        // Undo restores the photo.
        removed.form("Отменить").submit(&client).location();
        assert_similar(*decode(&bytes_of(client.get(&photo_url(&client, &path)))).get_pixel(9, 9), BLUE);
    }

    fn a_photo_is_rotated_cropped_and_stripped_of_its_metadata(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        // The camera stored red on the left; rotated clockwise, red is on top.
        let camera = from_camera(&picture(400, 200, ImageFormat::Jpeg));
        let path = add_with_photo(&client, "Котова", &camera);
        let bytes = bytes_of(client.get(&photo_url(&client, &path)));
        assert!(!bytes.windows(4).any(|w| w == b"Exif") && !bytes.windows(3).any(|w| w == b"GPS"));
        let shown = decode(&bytes);
        assert_eq!(shown.dimensions(), (200, 400));
        assert_similar(*shown.get_pixel(100, 50), RED);
        assert_similar(*shown.get_pixel(100, 350), BLUE);
        // The crop applies to the rotated picture.
        let form = client.page(&format!("{path}/edit")).form("Сохранить").file("Заменить фото", "a.jpg", &camera);
        form.set("crop-x", "20").set("crop-y", "210").set("crop-size", "150").submit(&client).location();
        let cut = decode(&bytes_of(client.get(&photo_url(&client, &path))));
        assert_eq!(cut.dimensions(), (150, 150));
        assert!(cut.pixels().all(|pixel| pixel.0[2] > 150 && pixel.0[0] < 100));
        // Without script the crop fields are empty, and a request may contain any values.
        for (x, y, size) in [("", "", ""), ("a", "-1", "1e9"), ("0", "0", "0"), ("9999", "9999", "9999")] {
            let form = client.page(&format!("{path}/edit")).form("Сохранить").file("Заменить фото", "a.jpg", &camera);
            form.set("crop-x", x).set("crop-y", y).set("crop-size", size).submit(&client).location();
            let width = decode(&bytes_of(client.get(&photo_url(&client, &path)))).width();
            assert_eq!(width, 200, "{x} {y} {size}");
        }
        let clear = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
        let path = add_with_photo(&client, "Титов", &encode(clear.into(), ImageFormat::Png));
        assert_similar(*decode(&bytes_of(client.get(&photo_url(&client, &path)))).get_pixel(20, 20), [255, 255, 255]);
    }

    fn an_invalid_photo_is_rejected_and_the_input_is_kept(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let mut huge = encode(RgbImage::new(1, 1).into(), ImageFormat::Png);
        huge[16..24].copy_from_slice(&[0, 0, 0x9c, 0x40, 0, 0, 0x9c, 0x40]);
        let sum = !huge[12..29].iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte),
            |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }));
        huge[29..33].copy_from_slice(&sum.to_be_bytes());
        let jpeg = picture(1000, 500, ImageFormat::Jpeg);
        let cases: [(&str, Vec<u8>, &str); 10] = [
            ("empty.jpg", Vec::new(), "Это не изображение"),
            ("a.jpg", b"<html><script>alert(1)</script>".to_vec(), "Это не изображение, или его формат не поддерживается"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "Это не изображение"),
            ("a.jpg", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec(), "на iPhone: «Настройки» → «Камера»"),
            ("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avif".to_vec(), "Форматы HEIC и AVIF не поддерживаются"),
            ("a.png", huge, "слишком много пикселей"),
            ("a.png", picture(99, 99, ImageFormat::Png)[..80].to_vec(), "файл повреждён"),
            ("a.jpg", jpeg[..900].to_vec(), "файл повреждён"),
            ("a.jpg", jpeg[..jpeg.len() / 2].to_vec(), "файл повреждён"),
            ("a.mov", vec![b'x'; (32 << 20) + 1], "больше 32 МБ"),
        ];
        for (name, bytes, words) in cases {
            let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Котова").fill("Заметки", "а\nб");
            let rejected = form.file("Выбрать фото", name, &bytes).submit(&client).page(422);
            let field = rejected.field("Выбрать фото");
            assert!(field.invalid && field.description.contains(words), "{}", field.description);
            assert_eq!(rejected.errors()[0].1, "photo");
            assert_eq!((rejected.field("Фамилия").value.as_str(), rejected.field("Заметки").value.as_str()), ("Котова", "а\nб"));
        }
        // All errors are listed at once, in the order of the form.
        let form = client.page("/contacts/new").form("Сохранить").fill("Телефон", "1");
        let rejected = form.file("Выбрать фото", "a.txt", b"abc").submit(&client).page(422);
        let wrong: Vec<String> = rejected.errors().into_iter().map(|(_, id)| id).collect();
        assert_eq!(wrong, ["photo", "phone-0"]);
        client.page("/").assert_says("Книга пока пуста");
    }

    fn a_form_that_is_shown_again_keeps_the_file(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let asks_again = |page: &Page, label: &str| page.field(label).description.contains("Фото не сохранено");
        let keeps = |page: &Page| page.text().contains("Выбранное фото сохранится вместе с формой.");
        let filled = |button: &str| client.page("/contacts/new").form(button).fill("Телефон", "1").file("Выбрать фото", "a.png", &plain(RED));
        let rejected = filled("Сохранить").submit(&client).page(422);
        assert!(keeps(&rejected) && !rejected.field("Выбрать фото").invalid);
        let row_added = filled("Добавить телефон").submit(&client).page(200);
        assert!(keeps(&row_added) && !keeps(&client.page("/contacts/new")));
        let saved = row_added.form("Сохранить").fill("Фамилия", "Рыжов").fill("Телефон", "").submit(&client).location();
        assert_similar(*decode(&bytes_of(client.get(&photo_url(&client, &saved)))).get_pixel(9, 9), RED);
        let dropped = rejected.form("Сохранить").fill("Фамилия", "Серов").fill("Телефон", "").check("Не сохранять фото").submit(&client).location();
        assert!(client.page(&dropped).select("img.photo, .portrait img").is_empty());
        let noise: Vec<u8> = (0..6_u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let large = client.page("/contacts/new").form("Сохранить").fill("Телефон", "1");
        let large = large.file("Выбрать фото", "a.png", &[plain(RED), noise].concat()).submit(&client).page(422);
        assert!(asks_again(&large, "Выбрать фото") && !keeps(&large), "a file of 6 MB is too large for a page");
        let path = add_with_photo(&client, "Котова", &plain(RED));
        let form = client.page(&format!("{path}/edit")).form("Сохранить").fill("Телефон", "1").check("Удалить фото");
        let rejected = form.submit(&client).page(422);
        assert!(!asks_again(&rejected, "Заменить фото"));
        assert_eq!(rejected.form("Сохранить").value("photo-remove").as_deref(), Some("on"), "the checked box stays checked");
        // A chosen file takes precedence over the checked box.
        let form = rejected.form("Сохранить").fill("Телефон", "").file("Заменить фото", "b.png", &plain(BLUE));
        form.submit(&client).location();
        assert_similar(*decode(&bytes_of(client.get(&photo_url(&client, &path)))).get_pixel(9, 9), BLUE);
    }

    fn a_form_with_a_photo_sent_twice_creates_one_contact(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let form = client.page("/contacts/new").form("Сохранить").fill("Фамилия", "Титов").file("Выбрать фото", "a.png", &plain(RED));
        assert_eq!(form.submit(&client).location(), form.submit(&client).location());
        assert_eq!(client.page("/").select("a[data-row]").len(), 1);
        let other = form.file("Выбрать фото", "b.png", &plain(BLUE)).submit(&client).location();
        assert_ne!(other, client.page("/").select("a[data-row]")[0].attr("href").unwrap());
    }

    fn concurrent_photo_changes_are_shown_as_a_conflict(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let path = add(&client, "Котова Анна", "+79991234567", "");
        let edit = format!("{path}/edit");
        let (mine, theirs) = (client.page(&edit), client.page(&edit));
        theirs.form("Сохранить").file("Выбрать фото", "a.png", &plain(RED)).submit(&client).location();
        let mine = mine.form("Сохранить").file("Выбрать фото", "b.png", &plain(BLUE)).fill("Заметки", "моя");
        let conflict = mine.submit(&client).page(409);
        conflict.assert_says("Сейчас в книге: фото");
        conflict.assert_says("Выбранное фото сохранится вместе с формой.");
        let form = conflict.form("Сохранить выбранное").check("Ваш вариант: фото");
        let saved = form.submit(&client).follow(&client);
        assert_eq!(fact(&saved, "Заметки"), "моя");
        assert_similar(*decode(&bytes_of(client.get(&photo_url(&client, &path)))).get_pixel(9, 9), BLUE);
        assert_eq!(lines(&cards_of_anna(&server), "PHOTO").len(), 1);
    }

    fn a_multipart_form_is_validated_like_any_other_form(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let long = vec![b'a'; 8 << 20];
        let cases: Vec<(&str, Vec<u8>, u16)> = vec![
            ("a NUL", multipart(&[("given", None, b"\0")]), 422),
            ("invalid UTF-8", multipart(&[("given", None, b"\xff\xfe")]), 400),
            ("a control character", multipart(&[("given", None, b"\x1b")]), 422),
            ("no end", multipart(&[("given", None, b"Anna")])[..60].to_vec(), 400),
            ("no parts", b"given=Anna".to_vec(), 400),
            ("an empty body", Vec::new(), 400),
            ("long fields", multipart(&[("note", None, &long), ("given", None, b"Anna")]), 413),
            ("many fields", multipart(&vec![("label", None, &b""[..]); 130_000]), 413),
            ("an empty file", multipart(&[("given", None, b"Anna"), ("photo", Some(""), b"")]), 303),
            ("another file", multipart(&[("given", None, b"Anna"), ("other", Some("a.txt"), b"abc")]), 422),
        ];
        for (what, body, status) in cases {
            let answer = send_multipart(&client, "/contacts", &body);
            assert_eq!(answer.status, status, "{what}");
        }
        // Line breaks are normalized as in any form, and a name may contain any text.
        let body = multipart(&[("given", None, "Ёж \"1\"; --edge".as_bytes()), ("note", None, b"a\r\nb")]);
        let page = send_multipart(&client, "/contacts", &body).follow(&client);
        assert_eq!(page.heading(), "Ёж \"1\"; --edge");
        // The same routes accept a URL-encoded form.
        let plain = client.post("/contacts", &[("given", "Яна")]).follow(&client);
        assert_eq!(plain.heading(), "Яна");
        // Other routes reject a multipart form.
        assert_eq!(send_multipart(&client, "/labels", &multipart(&[("name", None, b"a")])).status, 422);
        // A body whose declared length exceeds the limit is not read.
        let headers = [("Content-Type", "multipart/form-data; boundary=edge"), ("Sec-Fetch-Site", "same-origin")];
        let endless = vec![b'a'; (128 << 20) + 1];
        let rejected = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.send("POST", "/contacts", &headers, &endless)));
        // Either the client reads the 413, or the server closes the connection while the client still sends.
        if let Ok(answer) = rejected {
            answer.page(413).assert_says("Размер фото не может быть больше 32 МБ");
        }
    }

    fn a_large_camera_file_is_accepted(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let jpeg = picture(2000, 1500, ImageFormat::Jpeg);
        // Cameras add large segments: previews and maker notes.
        let extra = segment(0xfe, &vec![b'c'; 65_000]);
        let jpeg = [&jpeg[..2], &extra.repeat(310), &jpeg[2..]].concat();
        assert!(jpeg.len() > 20_000_000);
        let path = add_with_photo(&client, "Котова", &jpeg);
        assert_eq!(decode(&bytes_of(client.get(&photo_url(&client, &path)))).dimensions(), (512, 384));
        assert!(cards_of_anna(&server).len() < 256 * 1024);
    }
}
