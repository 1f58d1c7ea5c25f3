//! Laws of edits and merges, for random cards and for the cards of `tests/cards`: an edit changes only the
//! lines of its field, and a merge loses no value. `PROPTEST_CASES=10000` tries more cards.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use domain::card::Card;
use domain::contact::{Entry, EntryType};
use domain::date::DateValue;
use domain::line_fates::{EditedCard, Fate};
use domain::property::PropertyRole;
use domain::three_way_merge::{merge_edit, resolve, three_way};

/// A change of one field: which one, which of its entries, and the new text.
type Change = (usize, usize, String);

/// The number of kinds of changes.
const KINDS: usize = 22;

/// The lines that a kind of change may touch, by name. An X-ABLabel is that of a group of such a line.
fn touched_names(kind: usize) -> &'static [&'static str] {
    match kind {
        0 => &["FN"],
        1 | 2 => &["N"],
        3 => &["NICKNAME", "X-NICKNAME", "X-ANDROID-CUSTOM"],
        4 | 5 => &["ORG"],
        6 => &["TITLE"],
        7..=10 | 21 => &["TEL"],
        11 => &["EMAIL"],
        12 | 13 => &[
            "IMPP",
            "X-SKYPE",
            "X-TELEGRAM",
            "X-SOCIALPROFILE",
            "X-JABBER",
            "X-ICQ",
            "X-GTALK",
        ],
        14 | 15 => &["ADR", "LABEL", "GEO"],
        16 => &["BDAY", "X-ABDATE", "X-ANDROID-CUSTOM"],
        17 => &["ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE", "X-ANDROID-CUSTOM"],
        18 => &["NOTE"],
        19 => &["CATEGORIES"],
        _ => &["URL"],
    }
}

fn change(contact: &mut Contact, (kind, at, text): &Change) {
    fn nth<T>(entries: &mut [T], at: usize) -> Option<&mut T> {
        let count = entries.len().max(1);
        entries.get_mut(at % count)
    }
    let text = text.clone();
    let types = [
        EntryType::None,
        EntryType::Home,
        EntryType::Work,
        EntryType::Cell,
        EntryType::Main,
    ];
    let date = DateValue::of(
        (at % 2 == 0).then_some(1990),
        u8::try_from(at % 12).unwrap() + 1,
        9,
    );
    match kind {
        0 => contact.formatted_name = text,
        1 => contact.name.family = text,
        2 => contact.name.given = text,
        3 => contact.nickname = text,
        4 => contact.organization = text,
        5 => contact.department = text,
        6 => contact.title = text,
        7 => nth(&mut contact.phones, *at).map_or((), |entry| entry.value = text),
        8 => nth(&mut contact.phones, *at).map_or((), |entry| entry.entry_type = types[at % 5].clone()),
        9 if !contact.phones.is_empty() => drop(contact.phones.remove(at % contact.phones.len())),
        10 => contact.phones.push(Entry {
            line: None,
            entry_type: EntryType::Custom("дача".to_owned()),
            value: text,
        }),
        11 => nth(&mut contact.emails, *at).map_or((), |entry| entry.value = text),
        12 => nth(&mut contact.messengers, *at).map_or((), |entry| entry.value = text),
        13 if !contact.messengers.is_empty() => {
            drop(contact.messengers.remove(at % contact.messengers.len()));
        }
        14 => nth(&mut contact.addresses, *at).map_or((), |address| address.city = text),
        15 if !contact.addresses.is_empty() => {
            drop(contact.addresses.remove(at % contact.addresses.len()));
        }
        16 => contact
            .birthday
            .iter_mut()
            .for_each(|field| field.value = date.clone().unwrap()),
        17 => contact
            .anniversary
            .iter_mut()
            .for_each(|field| field.value = date.clone().unwrap()),
        18 => contact.note = text,
        19 if at % 2 == 0 => contact.labels.push(text),
        19 => drop(contact.labels.pop()),
        20 => nth(&mut contact.links, *at).map_or((), |entry| entry.value = text),
        21 => nth(&mut contact.phones, *at).map_or((), |entry| entry.entry_type = EntryType::Custom(text)),
        _ => {}
    }
}

fn apply(card: &Card, changes: &[Change]) -> EditedCard {
    let before = read(card);
    let mut after = before.clone();
    for one in changes {
        change(&mut after, one);
    }
    edit(card, &before, &after)
}

/// Lines of fields that have lists, parameters, groups and counterparts.
fn rich_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "N(;SORT-AS=\"A,B\")?:[а-я]{1,4};Philip,Paul;[a-z]{0,3}(,[a-z]{1,3})?;;",
        "ORG(;X-P=1)?:[а-я]{0,4}(\\\\;x)?;[a-z]{0,3};[a-z,]{0,4}",
        "NICKNAME:[a-b]{0,3}(,[c-d]{1,3})?(\\\\, Jr)?",
        "(item[12]\\.)?TEL;(TYPE=work,cell|type=\"voice,home\"|TYPE=HOME;TYPE=pref|X-A=\"b;c\"):[1-3]{3,6}",
        "(item[12]\\.)?ADR(;LABEL=\"[a-b]{1,2}\\\\nТула\")?(;GEO=\"geo:1,2\")?;TYPE=home:;;[a-b]{0,2};Тула;;17;",
        "(item[12]\\.)?(LABEL;TYPE=HOME:[a-b]{1,2}\\\\nТула|GEO:1;2)",
        "BDAY(;VALUE=date;CALSCALE=gregorian;X-SRC=\"a:b\")?:(1980-03-22(T00:00:00Z)?|19800322|--0322)",
        "(X-ANNIVERSARY|ANNIVERSARY)(;VALUE=DATE-AND-OR-TIME)?:(20000101|2000-01-01)",
        "item[12]\\.(X-ABDATE:20000101|X-ABLabel:_\\$!<Anniversary>!\\$_|X-ABLabel:[a-c])",
        "(IMPP(;X-SERVICE-TYPE=Skype)?:skype|X-SKYPE):[a-b]{1,2}",
        "IMPP;X-SERVICE-TYPE=Skype:skype:[a-b]{1,2}",
        "X-ANDROID-CUSTOM:vnd\\.android\\.cursor\\.item/(nickname;[a-b]{1,3};1|contact_event;2000-01-01;1);;",
        "CATEGORIES(;X-C=[12])?:[a-c](,[a-c]){0,3}",
        "(TITLE|NOTE|URL|EMAIL|FN|X-OTHER)(;LANGUAGE=ru)?:[a-z]{1,3}(\\\\n[a-z])?",
        "REV:2026010[1-9]T000000Z",
    ]
}

pub(super) fn rich_card() -> impl Strategy<Value = Card> {
    let version = prop_oneof![Just("3.0"), Just("4.0")];
    (prop::collection::vec(rich_line(), 0..14), version).prop_map(|(lines, version)| {
        let body: String = lines.iter().flat_map(|line| [line.as_str(), "\r\n"]).collect();
        parse(format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:u\r\n{body}END:VCARD\r\n").as_bytes())
    })
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let text = prop_oneof!["[1-9]{3,7}", "[а-яa-z]{1,5}( [a-z]{1,3})?", "[a-c]"];
    prop::collection::vec((0..KINDS, 0..8_usize, text), 0..5)
}

/// What a card says, line by line without groups; each label of a list on its own.
fn values(card: &Card) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for (_, property) in card
        .properties()
        .filter(|(_, p)| !p.info().is_about_card() && !p.info().is_bookkeeping())
    {
        let group = property.group.as_ref().map_or(0, |group| group.len() + 1);
        let head = property.head[group..].to_uppercase();
        if property.is("CATEGORIES") {
            values.extend(domain::text::items(&property.value));
        } else {
            values.insert(format!("{head}:{}", property.value));
        }
    }
    values
}

fn check_that_no_value_is_lost(base: &Card, mine: &EditedCard, theirs: &Card) {
    let merge = merge_edit(base, mine, theirs);
    let keys: BTreeSet<String> = merge
        .conflicts
        .iter()
        .map(|conflict| conflict.key.clone())
        .collect();
    assert_eq!(
        keys.len(),
        merge.conflicts.len(),
        "a key is used twice: {:?}",
        merge.conflicts
    );
    let resolved = values(&resolve(base, mine, theirs, &keys));
    let (old, my, their, merged) = (
        values(base),
        values(&mine.card),
        values(theirs),
        values(&merge.card),
    );
    let context = || {
        let [b, m, t, r] =
            [base, &mine.card, theirs, &merge.card].map(|c| String::from_utf8(print(c)).unwrap());
        format!("base\n{b}mine\n{m}theirs\n{t}result\n{r}{:?}", merge.conflicts)
    };
    for value in their.difference(&old) {
        assert!(merged.contains(value), "their «{value}» is lost\n{}", context());
    }
    for value in my.difference(&old).filter(|value| !merged.contains(*value)) {
        assert!(resolved.contains(value), "my «{value}» is lost\n{}", context());
    }
    for value in old
        .iter()
        .filter(|value| my.contains(*value) && their.contains(*value))
    {
        let is_kept = merged.contains(value) || resolved.contains(value);
        assert!(is_kept, "«{value}» is lost\n{}", context());
    }
}

/// Merging is symmetric: with the sides swapped, the same values are in conflict, and taking theirs gives what
/// taking mine gave.
fn check_symmetry(base: &Card, one: &Card, other: &Card) {
    let (merge, swapped) = (three_way(base, one, other), three_way(base, other, one));
    let sides = |conflict: &domain::three_way_merge::Conflict, swap: bool| {
        let (mine, theirs) = (conflict.mine.clone(), conflict.theirs.clone());
        let (mine, theirs) = if swap { (theirs, mine) } else { (mine, theirs) };
        (conflict.field.clone(), conflict.base.clone(), mine, theirs)
    };
    let conflicts: BTreeSet<_> = merge
        .conflicts
        .iter()
        .map(|conflict| sides(conflict, false))
        .collect();
    let mirrored: BTreeSet<_> = swapped
        .conflicts
        .iter()
        .map(|conflict| sides(conflict, true))
        .collect();
    assert_eq!(conflicts, mirrored);
    let keys = swapped
        .conflicts
        .into_iter()
        .map(|conflict| conflict.key)
        .collect();
    let resolved = resolve(base, &EditedCard::guessed(base, other), one, &keys);
    assert_eq!(values(&merge.card), values(&resolved));
}

fn check_that_only_the_field_changes(card: &Card, one: &Change) {
    let edited = apply(card, std::slice::from_ref(one));
    let names = touched_names(one.0);
    let groups: BTreeSet<String> = card
        .properties()
        .filter(|(_, property)| names.iter().any(|name| property.is(name)))
        .filter_map(|(_, property)| Some(property.group.as_ref()?.to_lowercase()))
        .collect();
    let mut last = None;
    for ((at, line), fate) in card.lines().iter().enumerate().zip(&edited.line_fates.fates) {
        let (Fate::Kept(to) | Fate::Changed(to)) = fate else {
            assert_may_change(line, names, &groups, one);
            continue;
        };
        assert!(last < Some(*to), "line {at} was moved");
        last = Some(*to);
        let new = &edited.card.lines()[*to];
        if new.bytes != line.bytes {
            assert_may_change(line, names, &groups, one);
            check_that_parameters_stay(line, new, one);
        }
    }
}

fn assert_may_change(line: &domain::card::Line, names: &[&str], groups: &BTreeSet<String>, one: &Change) {
    let property = line
        .property
        .as_ref()
        .unwrap_or_else(|| panic!("{line:?} is no property"));
    let is_label = property.info().role == PropertyRole::GroupInfo
        && property
            .group
            .as_ref()
            .is_some_and(|group| groups.contains(&group.to_lowercase()));
    let is_named = names.iter().any(|name| property.is(name));
    assert!(is_named || is_label, "{one:?} changed {line:?}");
}

/// Parameters that the value makes wrong may change; a change of type changes TYPE and the group.
fn check_that_parameters_stay(old: &domain::card::Line, new: &domain::card::Line, one: &Change) {
    let (old, new) = (old.property.as_ref().unwrap(), new.property.as_ref().unwrap());
    let is_type = matches!(one.0, 8 | 21);
    let kept = |property: &domain::card::Property| -> Vec<_> {
        let may_change = ["LABEL", "X-USER", "GEO", "VALUE", "X-APPLE-OMIT-YEAR", "SORT-AS"];
        let params = property.params.iter();
        let params =
            params.filter(|p| !may_change.contains(&p.name.as_str()) && (!is_type || p.name != "TYPE"));
        params.cloned().collect()
    };
    assert_eq!(kept(old), kept(new), "{one:?}");
    assert!(is_type || old.group == new.group, "{one:?}");
    let component = match one.0 {
        1 => Some(0),
        2 => Some(1),
        14 => Some(3),
        _ => None,
    };
    if let Some(changed) = component.filter(|_| old.is("N") || old.is("ADR")) {
        let parts = |value| domain::text::split(value, ';').into_iter().enumerate();
        for ((at, old), (_, new)) in parts(&old.value).zip(parts(&new.value)) {
            assert!(at == changed || old == new, "{one:?}");
        }
    }
    if !is_type && old.params.len() == new.params.len() && old.params == new.params {
        assert_eq!(old.head, new.head);
    }
}

proptest! {
    #[test]
    fn no_value_is_lost_in_a_merge(base in rich_card(), mine in changes(), theirs in (changes(), changes())) {
        let mine = apply(&base, &mine);
        let theirs = apply(&apply(&base, &theirs.0).card, &theirs.1).card;
        check_that_no_value_is_lost(&base, &mine, &theirs);
        check_that_no_value_is_lost(&base, &EditedCard::guessed(&base, &mine.card), &theirs);
        check_symmetry(&base, &mine.card, &theirs);
    }

    #[test]
    fn no_value_of_unrelated_cards_is_lost_in_a_merge(base in rich_card(), mine in rich_card(), theirs in rich_card()) {
        check_that_no_value_is_lost(&base, &EditedCard::guessed(&base, &mine), &theirs);
        check_symmetry(&base, &mine, &theirs);
    }

    #[test]
    fn a_merge_with_the_base_is_the_other_side(base in rich_card(), changes in changes()) {
        let edited = apply(&base, &changes);
        for merge in [merge_edit(&base, &edited, &base), merge_edit(&base, &EditedCard::unchanged(&base), &edited.card)] {
            prop_assert_eq!(print(&merge.card), print(&edited.card));
            prop_assert!(merge.conflicts.is_empty());
        }
    }

    #[test]
    fn an_edit_of_a_field_changes_no_other_line(card in rich_card(), changes in changes()) {
        for one in &changes {
            check_that_only_the_field_changes(&card, one);
        }
    }

    #[test]
    fn fates_of_two_edits_are_joined(card in rich_card(), first in changes(), second in changes()) {
        let both = apply(&card, &first).then(|card| apply(card, &second));
        let mut found: Vec<usize> = both.line_fates.added.clone();
        for (fate, line) in both.line_fates.fates.iter().zip(card.lines()) {
            match fate {
                Fate::Kept(to) => prop_assert_eq!(line, &both.card.lines()[*to]),
                Fate::Changed(_) | Fate::Removed => {}
            }
            if let Fate::Kept(to) | Fate::Changed(to) = fate {
                found.push(*to);
            }
        }
        found.sort_unstable();
        prop_assert_eq!(found, (0..both.card.lines().len()).collect::<Vec<_>>());
    }
}

#[test]
fn the_laws_hold_for_cards_of_other_programs() {
    let mut count = 0;
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cards")).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if path.extension().is_none_or(|e| e != "vcf") || bytes.len() > 200_000 {
            continue;
        }
        for piece in split(&bytes[..]) {
            let Piece::Card { bytes, .. } = piece.unwrap() else {
                continue;
            };
            let Ok(normalized) = normalize(&bytes, Charset::UTF_8) else {
                continue;
            };
            let card = parse(&normalized.bytes);
            count += 1;
            let all: Vec<Change> = (0..KINDS)
                .map(|kind| (kind, kind, format!("новое {kind}")))
                .collect();
            for (kind, one) in all.iter().enumerate() {
                check_that_only_the_field_changes(&card, one);
                let mine = apply(&card, std::slice::from_ref(one));
                let theirs = apply(&card, &all[kind / 2..]).card;
                check_that_no_value_is_lost(&card, &mine, &theirs);
                check_symmetry(&card, &mine.card, &theirs);
            }
        }
    }
    assert!(count > 80, "{count} cards");
}
