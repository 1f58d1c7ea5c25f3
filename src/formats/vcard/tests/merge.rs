//! Tests of the three-way merge with edited cards.

use super::*;
use crate::domain::contact::{Entry, EntryType};
use crate::domain::line_fates::EditedCard;
use crate::domain::three_way_merge::{resolve, three_way};

#[test]
fn both_sides_of_a_merge_are_kept() {
    let base = card(RICH);
    let mine = edited(&base, |c| {
        c.title = "Boss".into();
        c.phones[0].value = "1".into();
        c.labels.push("A".into());
    });
    let theirs = edited(&base, |c| {
        c.note = "three".into();
        c.phones[1].value = "2".into();
        c.labels.push("B".into());
    });
    let merge = three_way(
        &parse(base.as_bytes()),
        &parse(mine.as_bytes()),
        &parse(theirs.as_bytes()),
    );
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    let merged = read(&parse(&print(&merge.card)));
    assert_eq!((merged.title.as_str(), merged.note.as_str()), ("Boss", "three"));
    assert_eq!(
        (merged.phones[0].value.as_str(), merged.phones[1].value.as_str()),
        ("1", "2")
    );
    assert_eq!(merged.labels, ["Friends", "Work, paid", "B", "A"]);
}

#[test]
fn conflicts_are_found_and_resolved() {
    let base = card(RICH);
    let mine = edited(&base, |c| {
        c.phones[1].value = "1".into();
        c.title = "Boss".into();
    });
    let theirs = edited(&base, |c| {
        c.phones[1].value = "2".into();
        c.title = "Chef".into();
    });
    let [b, m, t] = [&base, &mine, &theirs].map(|bytes| parse(bytes.as_bytes()));
    let merge = three_way(&b, &m, &t);
    let found: Vec<_> = merge
        .conflicts
        .iter()
        .map(|c| (c.base.as_deref(), c.mine.as_deref(), c.theirs.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("905-666-1234"), Some("1"), Some("2")),
            (None, Some("Boss"), Some("Chef"))
        ]
    );
    assert_eq!(print(&merge.card), theirs.as_bytes());
    let all = merge.conflicts.iter().map(|c| c.key.clone()).collect();
    let resolved = read(&resolve(&b, &EditedCard::guessed(&b, &m), &t, &all));
    assert_eq!(
        (resolved.phones[1].value.as_str(), resolved.title.as_str()),
        ("1", "Boss")
    );
}

#[test]
fn two_new_groups_of_the_same_name_are_kept_apart() {
    let base = card("UID:u\nFN:x\n");
    let with = |label: &str, value: &str| {
        edited(&base, |c| {
            c.phones.push(Entry {
                line: None,
                entry_type: EntryType::Custom(label.into()),
                value: value.into(),
            });
        })
    };
    let merge = three_way(
        &parse(base.as_bytes()),
        &parse(with("a", "111").as_bytes()),
        &parse(with("b", "222").as_bytes()),
    );
    let phones = read(&parse(&print(&merge.card))).phones;
    let mut found: Vec<_> = phones.into_iter().map(|p| (p.value, p.entry_type)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        found,
        [
            ("111".to_owned(), EntryType::Custom("a".into())),
            ("222".to_owned(), EntryType::Custom("b".into()))
        ]
    );
}
