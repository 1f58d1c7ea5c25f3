//! Tests of lines that say one fact twice: after an edit none says the old value, and it is shown once.

use super::*;
use domain::contact::Service;
use domain::date::{DayOrder, parse_date};

#[test]
fn all_lines_with_the_old_value_are_changed() {
    let date = |typed| parse_date(typed, DayOrder::DayFirst).unwrap();
    let before = card(
        "item1.X-ABDATE;VALUE=DATE-AND-OR-TIME:20000101\nitem1.X-ABLABEL:_$!<Anniversary>!$_\nX-ANNIVERSARY:2000-01-01\n\
        X-EVOLUTION-ANNIVERSARY:2000-01-01\nX-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2000-01-01;1;;x\n\
        item2.X-ABDATE:19500101\nitem2.X-ABLabel:birthday\nBDAY:19500101\nitem3.X-ABDATE:20000101\nitem3.X-ABLabel:Свадьба\nDEATHDATE:2000-01-01\n\
        NICKNAME;X=1:Ann,Nan\nX-NICKNAME:Ann\\, Nan\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Ann\\, Nan;1;;\n\
        IMPP;X-SERVICE-TYPE=Skype;TYPE=home:skype:ann\nX-SKYPE:ann\nX-SKYPE-USERNAME;TYPE=HOME:bob\n",
    );
    let contact = read(&parse(before.as_bytes()));
    let accounts: Vec<&str> = contact.messengers.iter().map(|m| m.value.as_str()).collect();
    assert_eq!(accounts, ["ann", "bob"]);
    let after = edited(&before, |c| {
        c.anniversary.as_mut().unwrap().value = date("02.03.2004");
        c.birthday.as_mut().unwrap().value = date("04.05.1956");
        c.nickname = "Ann, Nancy".into();
        c.messengers[0].value = "anna".into();
    });
    let expected = card(
        "item1.X-ABDATE;VALUE=DATE-AND-OR-TIME:20040302\nitem1.X-ABLABEL:_$!<Anniversary>!$_\nX-ANNIVERSARY:2004-03-02\n\
        X-EVOLUTION-ANNIVERSARY:2004-03-02\nX-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2004-03-02;1;;x\n\
        item2.X-ABDATE:19560504\nitem2.X-ABLabel:birthday\nBDAY:19560504\nitem3.X-ABDATE:20000101\nitem3.X-ABLabel:Свадьба\nDEATHDATE:2000-01-01\n\
        NICKNAME;X=1:Ann,Nancy\nX-NICKNAME:Ann,Nancy\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Ann\\, Nancy;1;;\n\
        IMPP;X-SERVICE-TYPE=Skype;TYPE=home:skype:anna\nX-SKYPE:anna\nX-SKYPE-USERNAME;TYPE=HOME:bob\n",
    );
    assert_eq!(after, expected);
    let removed = edited(&before, |c| {
        (c.anniversary, c.birthday) = (None, None);
        c.nickname.clear();
        c.messengers.remove(0);
    });
    let left = "item3.X-ABDATE:20000101\nitem3.X-ABLabel:Свадьба\nDEATHDATE:2000-01-01\nX-SKYPE-USERNAME;TYPE=HOME:bob\n";
    assert_eq!(removed, card(left));
    let other_service = edited(&before, |c| c.messengers[0].service = Service::Telegram);
    assert!(
        !other_service.contains("skype:ann") && !other_service.contains("X-SKYPE:ann"),
        "{other_service}"
    );
}

#[test]
fn a_line_with_another_value_is_not_a_counterpart() {
    let before = card("X-ANNIVERSARY:2000-01-01\nitem1.X-ABDATE:20010101\nitem1.X-ABLabel:anniversary\n");
    let after = edited(&before, |c| {
        c.anniversary.as_mut().unwrap().value = parse_date("02.03.2004", DayOrder::DayFirst).unwrap();
    });
    assert_eq!(after, before.replace("2000-01-01", "2004-03-02"));
}

#[test]
fn counterparts_are_shown_once() {
    let lines = "BDAY:19500101\nitem2.X-ABDATE:19500101\nitem2.X-ABLabel:birthday\nNICKNAME:Ann\nX-NICKNAME:Ann\n\
        X-ANNIVERSARY:2000-01-01\nitem1.X-ABDATE:20010101\nitem1.X-ABLabel:anniversary\n";
    let rest = others(&parse(card(lines).as_bytes()));
    assert_eq!(rest, [("anniversary".to_owned(), "20010101".to_owned())]);
}

#[test]
fn the_label_and_position_of_an_address_follow_it() {
    for (version, from, city, to) in [
        (
            "4.0",
            "ADR;LABEL=\"LV=, Дом 5\\nТверь 170000\\nРФ\";GEO=\"geo:1,2\";TYPE=home:;;LV=\\, Дом 5;Тверь;;170000;РФ\n",
            "Тула",
            "ADR;LABEL=\"LV=, Дом 5\\nТула 170000\\nРФ\";TYPE=home:;;LV=\\, Дом 5;Тула;;170000;РФ\n",
        ),
        (
            "4.0",
            "ADR;LABEL=\"Дом 5, Tver\";TYPE=home:;;Дом 5;Тверь;;;\n",
            "Тула",
            "ADR;TYPE=home:;;Дом 5;Тула;;;\n",
        ),
        (
            "3.0",
            "ADR;TYPE=HOME:;;Дом 5;Тверь;;;\nLABEL;TYPE=HOME:Дом 5\\nТверь\nLABEL;TYPE=WORK:Тверь\nGEO:1;2\n",
            "Тула",
            "ADR;TYPE=HOME:;;Дом 5;Тула;;;\nLABEL;TYPE=HOME:Дом 5\\nТула\nLABEL;TYPE=WORK:Тверь\n",
        ),
        (
            "3.0",
            "item1.ADR:;;Дом 5;Тверь;;;\nitem1.LABEL:там\nitem1.GEO:1;2\nitem1.X-ABADR:ru\nitem2.ADR:;;;Омск;;;\nGEO:3;4\n",
            "Тула",
            "item1.ADR:;;Дом 5;Тула;;;\nitem1.X-ABADR:ru\nitem2.ADR:;;;Омск;;;\nGEO:3;4\n",
        ),
    ] {
        let before = card(from).replace("3.0", version);
        let after = edited(&before, |c| c.addresses[0].city = city.into());
        assert_eq!(after.replace("\r\n ", ""), card(to).replace("3.0", version));
    }
    let two = card("ADR;TYPE=HOME:;;Дом 5;Тверь;;;\nLABEL;TYPE=HOME:Дом 5\\nТверь\nLABEL;TYPE=HOME:Омск\n");
    assert_eq!(
        edited(&two, |c| c.addresses.clear()),
        card("LABEL;TYPE=HOME:Омск\n")
    );
}
