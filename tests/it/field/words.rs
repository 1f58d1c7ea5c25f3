//! Further cards of the same kinds, one line each: what search finds in them, how they are read, and how the list
//! orders them.

use domain::collate::Collation;
use domain::index::index;
use domain::search::parse_query;
use formats::vcard;

/// A card with this line, and others that search must not find.
fn card(line: &str) -> Vec<u8> {
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:0badcafe-0000-4000-8000-000000000000\r\nPRODID:-//Maker//Tool 7//EN\r\n\
         REV:20300102T030405Z\r\nFN:Имя\r\n{line}\r\nEND:VCARD\r\n"
    );
    card.into_bytes()
}

/// True if a query finds a card with this line, by the rule of the databases.
fn finds(line: &str, q: &str) -> bool {
    let card = vcard::parse(&card(line));
    let index = index(&card, &vcard::read(&card), Collation::Ru, "RU");
    let query = parse_query(q, "RU");
    assert!(!query.is_empty(), "{q}");
    query.words.iter().all(|word| {
        word.beginnings
            .iter()
            .any(|word| index.search_text.contains(&format!(" {word}")))
    }) && query
        .digits
        .iter()
        .all(|digits| index.digits.contains(digits.as_str()))
}

#[test]
fn each_word_of_a_value_is_found() {
    for (line, queries) in [
        ("X-HOUSEHOLD:дача в Малаховке", &["дача", "малаховке"][..]),
        ("EXPERTISE;LEVEL=expert:виноделие", &["виноделие"]),
        (
            "item1.X-CUSTOM:7788\r\nitem1.X-ABLabel:пропуск",
            &["7788", "пропуск"],
        ),
        (
            "ADR;LABEL=\"Подъезд 3, домофон 45К\":;;ул. Мира 7/2;Тула;;300000;Россия",
            &["домофон", "300000", "7/2", "мира"],
        ),
        ("RELATED;TYPE=spouse;VALUE=text:Аглая", &["аглая"]),
        ("TEL;TYPE=Дача:+7 495 111-22-33", &["дача", "84951112233"]),
        ("ANNIVERSARY:20010901", &["2001-09-01", "20010901", "2001"]),
        ("BDAY:1985-4-7", &["1985-04-07", "1985"]),
        (
            "NOTE:ИНН 7707083893\\, код 12-34",
            &["7707083893", "инн", "12-34"],
        ),
        ("NOTE:перезвонить на 8 (912) 345-67-89", &["перезвонить"]),
        (
            "NOTE:перезвонить на 8 (912) 345-67-89\\, лучше вечером",
            &["+7 912 345-67-89", "89123456789", "9123456789", "вечером"],
        ),
        (
            "NOTE:до 18:00 +44 20 7946 0958 или 8 903 444 55 66",
            &["+442079460958", "89034445566"],
        ),
        ("X-DACHA:сторож 8 912 345 67 89", &["89123456789"]),
        (
            "NOTE:перезвонить на 89123456789",
            &["+7 912 345-67-89", "89123456789"],
        ),
        ("ORG:Ромашка;Отдел продаж;Группа 5", &["продаж", "группа"]),
        ("TITLE:Один\r\nTITLE:Два", &["один", "два"]),
        ("NICKNAME:Мно,Все\r\nNICKNAME:Третий", &["мно", "все", "третий"]),
        ("GEO:geo:55.751,37.617", &["55.751"]),
        ("TZ:Europe/Moscow", &["moscow"]),
        (
            "X-SOCIALPROFILE;TYPE=twitter;X-USER=anna_b:https://twitter.example/anna_b",
            &["twitter", "anna"],
        ),
        ("IMPP;X-SERVICE-TYPE=Zello:zello:masha", &["zello", "masha"]),
        (
            "TEL:8 495 111-22-33 8 903 444-55-66",
            &["84951112233", "9034445566", "+7 903 444-55-66 84951112233"],
        ),
        (
            "TEL:84951112233\r\nTEL:9034445566",
            &["84951112233 9034445566", "8 495 111 22 33 8 903 444 55 66"],
        ),
        ("TEL:добавочный у секретаря", &["секретаря"]),
        ("TEL:+1 800 FLOWERS", &["flowers", "+18003569377"]),
    ] {
        for q in queries {
            assert!(finds(line, q), "{q} in {line}");
        }
    }
}

#[test]
fn parts_of_machines_are_not_found() {
    for (line, queries) in [
        ("NOTE:x", &["0badcafe", "maker", "tool", "20300102", "uuid"][..]),
        (
            "PHOTO:data:image/png;base64,iVBORw0KGgoAAAANSUhEUg",
            &["ivborw0kggoaaaansuheug", "base64", "png"],
        ),
        ("KEY;ENCODING=b:QUJDREVGR0g", &["qujdrevgr0g"]),
        ("FN;LANGUAGE=en;ALTID=1:Name", &["language", "altid"]),
        (
            "TEL;TYPE=\"voice,cell\";PREF=1:+79991234567",
            &["voice", "cell", "pref", "type"],
        ),
        ("KIND:individual", &["individual"]),
        (
            "RELATED:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            &["f81d4fae", "7dec"],
        ),
        (
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Петруха;1;;;",
            &["vnd", "cursor", "1"],
        ),
    ] {
        for q in queries {
            assert!(!finds(line, q), "{q} in {line}");
        }
    }
}

#[test]
fn the_list_is_ordered_by_what_the_card_says() {
    let key = |lines: &str| {
        let card = vcard::parse(&card(lines));
        index(&card, &vcard::read(&card), Collation::En, "RU").letter_family
    };
    for (lines, letter) in [
        ("N;SORT-AS=\"Harten,Rene\":van der Harten;Rene;;;", "H"),
        ("N:van der Harten;Rene;;;\r\nSORT-STRING:Harten", "H"),
        ("N:山田;太郎;;;\r\nX-PHONETIC-LAST-NAME:Yamada", "Y"),
        ("N:王;小明;;;\r\nN;ALTID=1;PHONETIC=piny:Wang;Xiaoming;;;", "W"),
        ("N:van der Harten;Rene;;;", "V"),
        ("N;SORT-AS=\"\":Adams;Zed;;;", "A"),
        ("ORG;SORT-AS=Romashka:ООО «Ромашка»\r\nN:;;;;", "И"),
    ] {
        assert_eq!(key(lines), letter, "{lines}");
    }
}
