//! The keys of the cards of an import, from which it shows which cards may be one person once all are read.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use domain::duplicates::{KeyKind, Sharers};

use super::classify::CardRole;

/// Keys that are kept, so that memory stays bounded. Later cards are compared by their UIDs only.
const MAX_KEYS: usize = 4_000_000;
/// A key that many cards share is followed to this many of them.
const MAX_EARLIER: usize = 50;
/// The same for a name with a number or an address: all of its cards are compared with the first ones.
const MAX_COPIES: usize = 5;
/// A key of a name with a number or an address is of use from this many cards on: fewer are found by the number or the
/// address alone.
const MIN_COPIES: usize = 25;
/// A name that more people have says nothing without anything else.
const MAX_NAMESAKES: usize = 3;

/// A card of an import.
pub(super) struct ReadCard {
    /// Its UID, by which its item is found.
    pub uid: Box<str>,
    /// Its file, from 1.
    pub file: usize,
    /// The line on which it begins.
    pub line: usize,
    /// True if the file has the UID, false if it was made up.
    pub has_own_uid: bool,
    /// A card whose contact is known is only a target of comparisons.
    pub role: CardRole,
    /// True if it has a number.
    pub has_phone: bool,
    /// True if it has an email address.
    pub has_email: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CardKey {
    key: i64,
    card: u32,
    kind: KeyKind,
}

/// The cards of an import that were read so far, with their keys.
#[derive(Default)]
pub(super) struct CardKeys {
    /// The names of the files, in order.
    files: Vec<String>,
    cards: Vec<ReadCard>,
    keys: Vec<CardKey>,
    /// How many contacts of the book have a key, if any has.
    in_book: HashMap<i64, usize>,
}

impl CardKeys {
    /// Another file begins.
    pub fn begin_file(&mut self, name: &str) {
        self.files.push(name.to_owned());
    }

    /// The number of files so far.
    pub fn file(&self) -> usize {
        self.files.len()
    }

    /// Adds a card that no earlier card has the UID of.
    pub fn add(&mut self, card: ReadCard, keys: &[(KeyKind, i64)]) {
        let Ok(number) = u32::try_from(self.cards.len()) else {
            return;
        };
        if self.keys.len() + keys.len() > MAX_KEYS {
            return;
        }
        self.cards.push(card);
        self.keys.extend(keys.iter().map(|(kind, key)| CardKey {
            key: *key,
            card: number,
            kind: *kind,
        }));
    }

    /// Adds how many contacts of the book have keys.
    pub fn add_in_book(&mut self, counts: Vec<(i64, i64)>) {
        let counts = counts.into_iter();
        self.in_book
            .extend(counts.map(|(key, count)| (key, usize::try_from(count).unwrap_or(usize::MAX))));
    }

    /// Says which cards share keys, when all are read.
    pub fn link(self) -> Links {
        let Self {
            files,
            cards,
            mut keys,
            in_book,
        } = self;
        keys.sort_unstable();
        let mut sharers = Sharers::new();
        let mut followed = Vec::new();
        for run in keys.chunk_by(|a, b| a.key == b.key) {
            let Some(CardKey { key, kind, .. }) = run.first().copied() else {
                continue;
            };
            let is_new = |key: &&CardKey| {
                cards
                    .get(key.card as usize)
                    .is_some_and(|card| card.role == CardRole::New)
            };
            let (count, in_book) = (
                run.iter().filter(is_new).count(),
                in_book.get(&key).copied().unwrap_or_default(),
            );
            // The people of the file are those of the book, as far as both have them.
            let people = count.max(in_book);
            if people > 2 && !matches!(kind, KeyKind::NameParts | KeyKind::NameAndBirthday) {
                sharers.insert(key, people);
            }
            let is_shared = count > 0 && (run.len() > 1 || in_book > 0);
            if is_shared && is_followed(kind, people) {
                followed.extend_from_slice(run);
            }
        }
        Links {
            files,
            cards,
            keys: followed,
            in_book,
            sharers,
        }
    }
}

/// True unless a key says nothing because of how many people have it.
fn is_followed(kind: KeyKind, people: usize) -> bool {
    match kind.max_sharers() {
        Some(max) => people <= max,
        // Where fewer have it, they are found by the number or address alone, or too many others have that.
        None => people >= MIN_COPIES,
    }
}

/// What two contacts share.
#[derive(Clone, Copy, Default)]
pub(super) struct SharedKeys {
    /// A number, an address, an account, or the birthday.
    is_more_than_name: bool,
    /// The whole name, and whether few have it.
    name: Option<bool>,
    /// How many parts of names.
    parts: usize,
}

impl SharedKeys {
    /// Adds a key that `people` have.
    pub fn add(&mut self, kind: KeyKind, people: usize) {
        match kind {
            KeyKind::NameAndContactPoint | KeyKind::ContactPoint | KeyKind::NameAndBirthday => {
                self.is_more_than_name = true;
            }
            KeyKind::Name => self.name = Some(people <= MAX_NAMESAKES),
            KeyKind::NameParts => self.parts += 1,
        }
    }

    /// True if it is worth comparing the two: more than one part of the name is the same, or something else.
    pub fn is_enough(self) -> bool {
        self.is_more_than_name || self.name.unwrap_or(self.parts > 1)
    }
}

/// A key that a card shares with an earlier one.
struct SharedKey {
    card: u32,
    earlier: u32,
    kind: KeyKind,
    people: usize,
}

/// What a card shares with others.
#[derive(Default)]
pub(super) struct CardLinks {
    /// The earlier cards that it has to be compared with.
    pub earlier: Vec<u32>,
    /// Its keys that contacts of the book have.
    pub in_book: Vec<(KeyKind, i64)>,
}

/// Which cards of an import share keys with each other and with the book.
pub(super) struct Links {
    files: Vec<String>,
    cards: Vec<ReadCard>,
    /// The keys to follow, in order.
    keys: Vec<CardKey>,
    in_book: HashMap<i64, usize>,
    sharers: Sharers,
}

impl Links {
    /// A card by its number.
    pub fn card(&self, number: u32) -> Option<&ReadCard> {
        self.cards.get(number as usize)
    }

    /// How many cards there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.cards.len()).unwrap_or(u32::MAX)
    }

    /// How many people have a key.
    pub fn sharers(&self) -> &Sharers {
        &self.sharers
    }

    /// Where a card is, as the report of a card says it: its line, and its file if that is another one.
    pub fn place(&self, number: u32, seen_from: u32) -> String {
        let (Some(card), Some(from)) = (self.card(number), self.card(seen_from)) else {
            return String::new();
        };
        let line = card.line.to_string();
        match self.files.get(card.file.saturating_sub(1)) {
            Some(name) if card.file != from.file => format!("{line} ({name})"),
            _ => line,
        }
    }

    /// The links of these cards, as far as they have any.
    pub fn of(&self, cards: &Range<u32>) -> BTreeMap<u32, CardLinks> {
        let mut links: BTreeMap<u32, CardLinks> = BTreeMap::new();
        let mut pairs: Vec<SharedKey> = Vec::new();
        for run in self.keys.chunk_by(|a, b| a.key == b.key) {
            let (from, to) = (
                run.partition_point(|key| key.card < cards.start),
                run.partition_point(|key| key.card < cards.end),
            );
            let wanted = run.get(from..to).unwrap_or_default().iter().zip(from..);
            for (key, place) in wanted.filter(|(key, _)| self.is_new(key.card)) {
                let in_book = self.in_book.get(&key.key).copied().unwrap_or_default();
                if in_book > 0 {
                    links
                        .entry(key.card)
                        .or_default()
                        .in_book
                        .push((key.kind, key.key));
                }
                let most = match key.kind {
                    KeyKind::NameAndContactPoint => MAX_COPIES,
                    _ => MAX_EARLIER,
                };
                let is_of_name = matches!(key.kind, KeyKind::Name | KeyKind::NameParts);
                let earlier = run.iter().take(place.min(most)).map(|earlier| earlier.card);
                let earlier = earlier.filter(|earlier| !is_of_name || !self.are_apart(key.card, *earlier));
                pairs.extend(earlier.map(|earlier| SharedKey {
                    card: key.card,
                    earlier,
                    kind: key.kind,
                    people: in_book.max(run.len()),
                }));
            }
        }
        pairs.sort_unstable_by_key(|pair| (pair.card, pair.earlier));
        for pair in pairs.chunk_by(|a, b| (a.card, a.earlier) == (b.card, b.earlier)) {
            let mut shared = SharedKeys::default();
            for SharedKey { kind, people, .. } in pair {
                shared.add(*kind, *people);
            }
            if let Some(first) = pair.first().filter(|_| shared.is_enough()) {
                links.entry(first.card).or_default().earlier.push(first.earlier);
            }
        }
        links
    }

    /// How many people have a key of the book.
    pub fn people(&self, key: i64) -> usize {
        let in_book = self.in_book.get(&key).copied().unwrap_or_default();
        self.sharers.get(&key).copied().unwrap_or_default().max(in_book)
    }

    fn is_new(&self, number: u32) -> bool {
        self.card(number).is_some_and(|card| card.role == CardRole::New)
    }

    /// True if two cards without a common number or address both have others: a name alone proves little then.
    fn are_apart(&self, one: u32, other: u32) -> bool {
        let (Some(one), Some(other)) = (self.card(one), self.card(other)) else {
            return true;
        };
        (one.has_phone && other.has_phone) || (one.has_email && other.has_email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Keys = [(KeyKind, i64)];

    fn card(line: usize, file: usize, has_phone: bool) -> ReadCard {
        ReadCard {
            uid: "".into(),
            file,
            line,
            has_own_uid: true,
            role: CardRole::New,
            has_phone,
            has_email: false,
        }
    }

    /// The earlier cards that each of these cards is compared with.
    fn earlier(cards: &[(bool, &Keys)]) -> Vec<Vec<u32>> {
        let mut keys = CardKeys::default();
        for (line, (has_phone, of_card)) in cards.iter().enumerate() {
            keys.add(card(line, 1, *has_phone), of_card);
        }
        let links = keys.link();
        let mut found = links.of(&(0..links.count()));
        (0..links.count())
            .map(|number| found.remove(&number).unwrap_or_default().earlier)
            .collect()
    }

    #[test]
    fn cards_are_compared_if_they_share_more_than_a_part_of_the_name() {
        let (point, name) = ((KeyKind::ContactPoint, 1), (KeyKind::Name, 2));
        let parts = [(KeyKind::NameParts, 3), (KeyKind::NameParts, 4)];
        let birthday = (KeyKind::NameAndBirthday, 5);
        let pairs: [(&Keys, bool, bool); 5] = [
            (&[point], true, true),
            (&[birthday], true, true),
            // Who has another number needs more than the name.
            (&[name], false, true),
            (&parts, false, true),
            (&parts[..1], false, false),
        ];
        for (shared, with_numbers, without) in pairs {
            for (has_phone, is_compared) in [(true, with_numbers), (false, without)] {
                let found = earlier(&[(has_phone, shared), (has_phone, shared)]);
                assert_eq!(found[1] == [0], is_compared, "{shared:?} {has_phone}");
                assert!(found[0].is_empty());
            }
        }
    }

    #[test]
    fn what_many_share_is_not_followed() {
        let of_card: &Keys = &[(KeyKind::ContactPoint, 1)];
        assert_eq!(earlier(&[(true, of_card); 50])[49].len(), 49);
        assert!(earlier(&[(true, of_card); 51]).iter().all(Vec::is_empty));
        // But copies of one card are, each with the first ones.
        let of_card: &Keys = &[(KeyKind::ContactPoint, 1), (KeyKind::NameAndContactPoint, 2)];
        assert_eq!(earlier(&[(true, of_card); 300])[299], [0, 1, 2, 3, 4]);
        let names: &Keys = &[
            (KeyKind::Name, 1),
            (KeyKind::NameParts, 2),
            (KeyKind::NameParts, 3),
        ];
        assert_eq!(earlier(&[(false, names); 3])[2], [0, 1]);
        assert!(earlier(&[(false, names); 4])[3].is_empty(), "there are namesakes");
    }

    #[test]
    fn a_card_is_compared_with_one_whose_contact_is_known_but_not_the_other_way_around() {
        let mut keys = CardKeys::default();
        keys.begin_file("a.vcf");
        keys.add(card(1, keys.file(), true), &[(KeyKind::ContactPoint, 1)]);
        keys.begin_file("b.vcf");
        let known = ReadCard {
            role: CardRole::Known,
            ..card(5, keys.file(), true)
        };
        keys.add(known, &[(KeyKind::ContactPoint, 1), (KeyKind::ContactPoint, 2)]);
        keys.add(card(9, keys.file(), true), &[(KeyKind::ContactPoint, 2)]);
        keys.add_in_book(vec![(2, 7)]);
        let links = keys.link();
        let found = links.of(&(0..3));
        assert_eq!(found.keys().collect::<Vec<_>>(), [&2]);
        assert_eq!(
            (&found[&2].earlier, &found[&2].in_book),
            (&vec![1], &vec![(KeyKind::ContactPoint, 2)])
        );
        assert_eq!(
            (links.place(1, 2), links.place(0, 2)),
            ("5".to_owned(), "1 (a.vcf)".to_owned())
        );
        assert_eq!(links.sharers().get(&2), Some(&7));
    }
}
