//! Sharing one contact: as a QR code and as a vCard file.

use image::ImageFormat;

use crate::support::contacts::{add, import, row};
use crate::support::photos::bytes_of;
use crate::support::picture::{base64_of, picture};
use crate::support::server::TestServer;

both_databases! {
    fn a_qr_code_contains_the_chosen_properties(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        import(&server, "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:x\r\nUID:u-1\r\nFN:Анна Котова\r\nN:Котова;Анна;;;\r\n\
            ORG:ООО «Ромашка»;Бухгалтерия\r\nTITLE:главбух\r\nTEL;TYPE=CELL:+7 999 123-45-67\r\nitem1.EMAIL:a@example.org\r\n\
            item1.X-ABLabel:дача\r\nIMPP:telegram:anna_k\r\nNOTE:тайна\\, большая\r\nBDAY:1980-03-22\r\nEND:VCARD\r\n");
        let path = row(&client.page("/"), "Анна Котова");
        let page = client.page(&client.page(&path).link("QR-код"));
        assert_eq!(page.heading(), "QR-код: Анна Котова");
        let default = "BEGIN:VCARD VERSION:3.0 N:Котова;Анна;;; FN:Анна Котова TEL;TYPE=CELL:+7 999 123-45-67 \
            EMAIL:a@example.org ORG:ООО «Ромашка»;Бухгалтерия TITLE:главбух END:VCARD";
        assert_eq!(page.texts("pre"), [default]);
        let code = page.select("[role=img][aria-label='QR-код с контактом: Анна Котова'] > svg");
        assert_eq!(code.len(), 1);
        let fills: Vec<Option<&str>> = page.select("[role=img] svg *").into_iter().map(|part| part.attr("fill")).collect();
        assert_eq!(fills, [Some("#ffffff"), Some("#000000")], "dark on white in every theme");
        let offered = page.texts("form .checkbox");
        assert_eq!(offered, ["Телефон", "Эл. почта", "Организация", "Мессенджер", "День рождения", "Заметки"]);
        let form = page.form("Обновить код").uncheck("Эл. почта").uncheck("Организация").check("Мессенджер").check("Заметки");
        let chosen = form.submit(&client).page(200);
        let text = "BEGIN:VCARD VERSION:3.0 N:Котова;Анна;;; FN:Анна Котова TEL;TYPE=CELL:+7 999 123-45-67 \
            URL:https://t.me/anna_k NOTE:тайна\\, большая END:VCARD";
        assert_eq!(chosen.texts("pre"), [text]);
        let none = page.form("Обновить код").uncheck("Телефон").uncheck("Эл. почта").uncheck("Организация").submit(&client).page(200);
        assert_eq!(none.texts("pre"), ["BEGIN:VCARD VERSION:3.0 N:Котова;Анна;;; FN:Анна Котова END:VCARD"]);
        let file = client.get(&chosen.link("Скачать .svg"));
        assert_eq!(file.header("content-type"), Some("image/svg+xml"));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"anna-kotova.svg\""));
        let drawing = String::from_utf8(bytes_of(file)).unwrap();
        assert!(drawing.starts_with("<svg") && drawing.contains("viewBox"));
        assert_ne!(chosen.select("[role=img] svg path")[0].attr("d"), page.select("[role=img] svg path")[0].attr("d"));
    }

    fn a_contact_too_large_for_a_qr_code_is_rejected(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let note = "слово ".repeat(300);
        let path = add(&client, "Котова Анна", "+79991234567", "");
        client.page(&format!("{path}/edit")).form("Сохранить").fill("Заметки", &note).submit(&client).location();
        let form = client.page(&format!("{path}/qr")).form("Обновить код").check("Заметки");
        let rejected = form.submit(&client).page(422);
        rejected.assert_says("Снимите галочку «Заметки»");
        assert!(rejected.select("[role=img]").is_empty() && rejected.find_link("Скачать .svg").is_none());
        assert_eq!(client.get(&format!("{path}/qr.svg?chosen=1&with=note")).location(), format!("{path}/qr?chosen=1&with=note"));
        rejected.form("Обновить код").uncheck("Заметки").submit(&client).page(200);
        let long = "Я".repeat(2_000);
        let made = client.post("/contacts", &[("given", &long)]).location();
        client.get(&format!("{made}/qr")).page(422).assert_says("Даже имя слишком длинное");
    }

    fn a_contact_is_downloaded_byte_for_byte(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let photo = base64_of(&picture(300, 200, ImageFormat::Png));
        let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-1\r\nFN:Щёголев \"Пётр\"\r\nX-ODD;a=b:keep\r\n  me\r\n\
            PHOTO;ENCODING=b;TYPE=PNG:{photo}\r\nEND:VCARD\r\n");
        import(&server, &card);
        let path = row(&client.page("/"), "Щёголев");
        let file = client.get(&client.page(&path).link("Скачать .vcf"));
        assert_eq!(file.header("content-type"), Some("text/vcard; charset=utf-8"));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"shchegolev-petr.vcf\"; \
            filename*=UTF-8''%D0%A9%D1%91%D0%B3%D0%BE%D0%BB%D0%B5%D0%B2%20%D0%9F%D1%91%D1%82%D1%80.vcf"));
        assert_eq!(String::from_utf8(bytes_of(file)).unwrap(), card);
        for wrong in ["/contacts/99999.vcf", "/contacts/x.vcf", "/contacts/.vcf"] {
            assert_eq!(client.get(wrong).status, 404, "{wrong}");
        }
    }
}
