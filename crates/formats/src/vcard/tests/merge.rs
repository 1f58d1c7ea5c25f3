//! Tests of the three-way merge with edited cards.

use super::*;
use domain::contact::{Entry, EntryType};
use domain::line_fates::EditedCard;
use domain::three_way_merge::{merge_edit, resolve, three_way};

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

#[test]
fn an_edit_says_which_line_it_changed() {
    let base = parse(card("TEL:111111\nTEL:222222\n").as_bytes());
    let before = read(&base);
    let mut after = before.clone();
    after.phones.remove(0);
    after.phones[0].value = "222999".into();
    let mine = edit(&base, &before, &after);
    let theirs = parse(card("TEL:111999\nTEL:222222\n").as_bytes());
    let merge = merge_edit(&base, &mine, &theirs);
    assert_eq!(print(&merge.card), card("TEL:111999\nTEL:222999\n").as_bytes());
    let [conflict] = &merge.conflicts[..] else {
        panic!("{:?}", merge.conflicts)
    };
    let texts = [&conflict.base, &conflict.mine, &conflict.theirs].map(Option::as_deref);
    assert_eq!(texts, [Some("111111"), None, Some("111999")]);
    let keys = [conflict.key.clone()].into();
    assert_eq!(
        print(&resolve(&base, &mine, &theirs, &keys)),
        card("TEL:222999\n").as_bytes()
    );
}

#[test]
fn a_guess_pairs_similar_lines() {
    for (old, new, theirs, merged) in [
        // The first was removed, the second changed.
        (
            "TEL:111111\nTEL:222222\n",
            "TEL:222999\n",
            "TEL:111111\nTEL:222222\nNOTE:x\n",
            "TEL:222999\nNOTE:x\n",
        ),
        // The first type stays with its number.
        (
            "TEL;TYPE=HOME:1\nTEL;TYPE=WORK:2\n",
            "TEL;TYPE=WORK:9\n",
            "TEL;TYPE=HOME:1\nTEL;TYPE=WORK:2\nNOTE:x\n",
            "TEL;TYPE=WORK:9\nNOTE:x\n",
        ),
        // Each side removed one of two equal lines: one is left.
        (
            "TEL:1\nTEL:1\nNOTE:a\n",
            "TEL:1\nNOTE:a\n",
            "TEL:1\nNOTE:b\n",
            "TEL:1\nNOTE:b\n",
        ),
    ] {
        let [old, new, theirs] = [old, new, theirs].map(|lines| parse(card(lines).as_bytes()));
        let merge = three_way(&old, &new, &theirs);
        assert_eq!(String::from_utf8(print(&merge.card)).unwrap(), card(merged));
        assert!(merge.conflicts.is_empty());
    }
}

#[test]
fn a_number_that_moved_into_a_new_group_keeps_its_label() {
    let base = card("TEL:111\nTEL:222\n");
    let labeled = |at: usize, label: &str| {
        edited(&base, |c| {
            c.phones[at].entry_type = EntryType::Custom(label.into());
        })
    };
    let [base, mine, theirs] = [base.clone(), labeled(0, "a"), labeled(1, "b")].map(|c| parse(c.as_bytes()));
    let merged = read(&three_way(&base, &mine, &theirs).card);
    let types: Vec<EntryType> = merged.phones.into_iter().map(|phone| phone.entry_type).collect();
    assert_eq!(
        types,
        [EntryType::Custom("a".into()), EntryType::Custom("b".into())]
    );
    // Two labels for one number are a conflict.
    let theirs = parse(card("item1.TEL:111\nitem1.X-ABLabel:c\nTEL:222\n").as_bytes());
    let merge = three_way(&base, &mine, &theirs);
    let texts: Vec<_> = merge
        .conflicts
        .iter()
        .map(|c| (c.mine.as_deref(), c.theirs.as_deref()))
        .collect();
    assert_eq!(texts, [(Some("a"), Some("c"))]);
}

#[test]
fn every_conflict_has_a_key_of_its_own() {
    let base = parse(card("FN:x\n").as_bytes());
    let mine = parse(card("FN:x\nNOTE:a\nNOTE:b\n").as_bytes());
    let theirs = parse(card("FN:x\nNOTE:c\nNOTE:d\n").as_bytes());
    let merge = three_way(&base, &mine, &theirs);
    let keys: Vec<_> = merge.conflicts.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(keys, ["NOTE-new", "NOTE-new-2"]);
}
