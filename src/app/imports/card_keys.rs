//! The keys of the cards of an import, from which it shows which cards may be one person once all are read.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use domain::duplicates::{KeyKind, Sharers};

/// Keys that are kept, so that memory stays bounded. Later cards are compared by their UIDs only.
const MAX_KEYS: usize = 4_000_000;
/// A key that many cards share is followed to this many of them.
const MAX_EARLIER: usize = 50;
/// The same for a name with a number or an address: all of its cards are compared with the first ones.
const MAX_COPIES: usize = 10;
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
    /// True if the book has a contact with its UID. Others are compared with it, but not the other way around.
    pub is_known: bool,
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
            let is_new = |key: &&CardKey| cards.get(key.card as usize).is_some_and(|card| !card.is_known);
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
            if is_shared && kind.max_sharers().is_none_or(|max| people <= max) {
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
        let mut shared: BTreeMap<(u32, u32), SharedKeys> = BTreeMap::new();
        let mut links: BTreeMap<u32, CardLinks> = BTreeMap::new();
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
                let people = in_book.max(run.len());
                let most = match key.kind {
                    KeyKind::NameAndContactPoint => MAX_COPIES,
                    _ => MAX_EARLIER,
                };
                for earlier in run.iter().take(place.min(most)) {
                    let pair = shared.entry((key.card, earlier.card)).or_default();
                    pair.add(key.kind, people);
                }
            }
        }
        for ((card, earlier), shared) in shared {
            if shared.is_enough() && (shared.is_more_than_name || !self.are_apart(card, earlier)) {
                links.entry(card).or_default().earlier.push(earlier);
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
        self.card(number).is_some_and(|card| !card.is_known)
    }

    /// True if two cards without a common number or address both have others: a name alone proves little then.
    fn are_apart(&self, one: u32, other: u32) -> bool {
        let (Some(one), Some(other)) = (self.card(one), self.card(other)) else {
            return true;
        };
        (one.has_phone && other.has_phone) || (one.has_email && other.has_email)
    }
}
