//! Rows that users move: lines change places, and no other byte changes.

use crate::vcard::{edit, parse, print, read, read_with_details};
use domain::contact::{Contact, Entry, EntryType};

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nFN:Ann\r\nTEL;X=1:1\r\nNOTE:n\r\nitem1.TEL:2\r\nitem1.X-ABLabel:mine\r\n\
    TEL:\r\n 3\r\nADR:;;A;;;;\r\nADR:;;B;;;;\r\nX-SKYPE:s\r\nIMPP:xmpp:x\r\nX-A:1\r\nX-B:2\r\nEND:VCARD\r\n";

/// The card after an edit, and the order of the lines that it consists of.
fn edited(change: impl FnOnce(&mut Contact)) -> String {
    let card = parse(CARD.as_bytes());
    let before = read_with_details(&card);
    let mut after = before.clone();
    change(&mut after);
    let edited = edit(&card, &before, &after);
    for (line, fate) in card.lines().iter().zip(&edited.line_fates.fates) {
        if let domain::line_fates::Fate::Kept(at) = fate {
            assert_eq!(edited.card.lines()[*at].bytes, line.bytes);
        }
    }
    let again = read(&edited.card);
    let values = |entries: &[Entry]| {
        entries
            .iter()
            .map(|entry| entry.value.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&again.phones), values(&after.phones));
    String::from_utf8(print(&edited.card)).unwrap()
}

fn phone(value: &str, entry_type: EntryType) -> Entry {
    Entry {
        line: None,
        entry_type,
        value: value.to_owned(),
    }
}

#[test]
fn moved_rows_change_places() {
    let one = edited(|contact| contact.phones.swap(0, 2));
    let expected = CARD
        .replace("TEL;X=1:1\r\n", "TEL:\r\n 3\r\n")
        .replace("mine\r\nTEL:\r\n 3\r\n", "mine\r\nTEL;X=1:1\r\n");
    assert_eq!(one, expected);
    let two = edited(|contact| {
        contact.addresses.swap(0, 1);
        contact.messengers.swap(0, 1);
        contact.details.swap(0, 1);
    });
    let expected = CARD
        .replace("ADR:;;A;;;;\r\nADR:;;B;;;;", "ADR:;;B;;;;\r\nADR:;;A;;;;")
        .replace("X-SKYPE:s\r\nIMPP:xmpp:x", "IMPP:xmpp:x\r\nX-SKYPE:s")
        .replace("X-A:1\r\nX-B:2", "X-B:2\r\nX-A:1");
    assert_eq!(two, expected);
}

#[test]
fn a_new_row_is_where_the_user_put_it() {
    let first = edited(|contact| {
        contact
            .phones
            .insert(0, phone("0", EntryType::Custom("new".to_owned())));
    });
    let expected = CARD
        .replace("TEL;X=1:1\r\n", "item2.TEL:0\r\nitem2.X-ABLabel:new\r\n")
        .replace("item1.TEL:2\r\n", "TEL;X=1:1\r\n")
        .replace("mine\r\nTEL:\r\n 3\r\n", "mine\r\nitem1.TEL:2\r\nTEL:\r\n 3\r\n");
    assert_eq!(first, expected);
    let last = edited(|contact| contact.phones.push(phone("4", EntryType::None)));
    assert_eq!(last, CARD.replace("TEL:\r\n 3\r\n", "TEL:\r\n 3\r\nTEL:4\r\n"));
}

#[test]
fn rows_are_moved_changed_and_removed_at_once() {
    let card = edited(|contact| {
        contact.phones.remove(0);
        contact.phones.swap(0, 1);
        contact.phones[0].value = "33".to_owned();
        contact.phones.insert(1, phone("5", EntryType::Home));
    });
    let expected = CARD
        .replace("TEL;X=1:1\r\n", "")
        .replace("item1.TEL:2\r\n", "TEL:33\r\n")
        .replace("TEL:\r\n 3\r\n", "TEL;TYPE=HOME:5\r\nitem1.TEL:2\r\n");
    assert_eq!(card, expected);
}
