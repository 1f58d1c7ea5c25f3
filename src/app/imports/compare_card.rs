//! Compares the cards of an import with the contacts of the book and with each other, as the search for duplicates does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::app::duplicates::SurePerson;
use crate::app::{BookAccess, Result};
use domain::duplicates::{Certainty, MAX_SHARERS, compare};
use domain::ids::{ContactId, ImportId};
use domain::import::Verdict;
use formats::{convert, vcard};
use store::imports::FirstItem;
use store::{self, Conn};

use super::card_keys::{CardLinks, Links, SharedKeys};
use super::classify::CardRole;
use super::in_common::InCommon;
use super::loaded_entries::{Entry, LoadedCard, LoadedEntries};

/// One person is on cards with this many different names and birthdays at most.
const MAX_SPELLINGS: usize = 20;
/// Other matches that are looked at to find out whether the best one is in doubt.
const MAX_OTHERS: usize = 5;

/// What a card was found to be.
pub(super) struct CompareResult {
    pub item: FirstItem,
    /// The number of the card.
    pub card: u32,
    /// Whom it may be: a contact, or the first of the earlier cards about that person.
    pub entry: Entry,
    pub in_common: InCommon,
    pub verdict: Verdict,
}

/// An entry that a card may be about, before the best one is chosen.
struct Likely {
    entry: Entry,
    /// Whom the entry is known to be.
    person: Entry,
    in_common: InCommon,
}

/// Compares cards in their order.
pub(super) struct Comparer<'a> {
    access: &'a BookAccess,
    region: &'a str,
    import: ImportId,
    links: &'a Links,
    /// For a card that is surely the same person as an earlier entry, that entry.
    persons: HashMap<u32, Entry>,
    /// The entries that are surely one person, as far as they differ in name or birthday.
    spellings: HashMap<Entry, Vec<Entry>>,
}

impl<'a> Comparer<'a> {
    pub fn new(access: &'a BookAccess, region: &'a str, import: ImportId, links: &'a Links) -> Self {
        Self {
            access,
            region,
            import,
            links,
            persons: HashMap::new(),
            spellings: HashMap::new(),
        }
    }

    /// Compares some cards. Those that are new are left out. It may be called again for the same cards.
    pub fn compare(&mut self, conn: &mut Conn, cards: &[(&u32, &CardLinks)]) -> Result<Vec<CompareResult>> {
        let of_book = self.of_book(conn, cards)?;
        let mut loaded = LoadedEntries::new(self.access, self.region, self.import, self.links);
        let numbers = cards.iter().flat_map(|(card, links)| {
            let earlier = links.earlier.iter().copied();
            earlier.chain([**card])
        });
        loaded.load(conn, numbers, of_book.values().flatten().copied())?;
        let mut matches = Vec::new();
        for (card, links) in cards {
            let contacts = of_book.get(*card).map(Vec::as_slice).unwrap_or_default();
            let found = self.find(conn, &mut loaded, **card, &links.earlier, contacts)?;
            matches.extend(found);
        }
        Ok(matches)
    }

    /// The contacts of the book that each card has to be compared with.
    fn of_book(&self, conn: &mut Conn, cards: &[(&u32, &CardLinks)]) -> Result<BTreeMap<u32, Vec<i64>>> {
        let keys: BTreeSet<i64> = cards
            .iter()
            .flat_map(|(_, links)| links.in_book.iter().map(|(_, key)| *key))
            .collect();
        let keys: Vec<i64> = keys.into_iter().collect();
        let mut sharers: HashMap<i64, Vec<i64>> = HashMap::new();
        for (key, contact) in
            store::match_keys::with_any(conn, self.access.book_id(), &keys, MAX_SHARERS.into())?
        {
            sharers.entry(key).or_default().push(contact.0);
        }
        let mut found = BTreeMap::new();
        for (card, links) in cards {
            let mut shared: BTreeMap<i64, SharedKeys> = BTreeMap::new();
            for (kind, key) in &links.in_book {
                for contact in sharers.get(key).into_iter().flatten() {
                    let people = self.links.people(*key);
                    shared.entry(*contact).or_default().add(*kind, people);
                }
            }
            let contacts = shared.into_iter().filter(|(_, shared)| shared.is_enough());
            found.insert(**card, contacts.map(|(contact, _)| contact).collect());
        }
        Ok(found)
    }

    /// Finds whom a card is about; `None` if it is new.
    fn find(
        &mut self,
        conn: &mut Conn,
        loaded: &mut LoadedEntries,
        number: u32,
        earlier: &[u32],
        contacts: &[i64],
    ) -> Result<Option<CompareResult>> {
        let Some(card) = loaded.cards.get(&number).map(Rc::clone) else {
            return Ok(None);
        };
        let entries: Vec<Entry> = contacts
            .iter()
            .map(|contact| Entry::Contact(*contact))
            .chain(earlier.iter().map(|earlier| Entry::Card(*earlier)))
            .collect();
        for entry in &entries {
            self.join_known(loaded, *entry);
        }
        let mut found: Vec<Likely> = entries
            .iter()
            .filter_map(|entry| self.likely(loaded, &card, *entry))
            .collect();
        self.load_spellings(conn, loaded, &found)?;
        found.retain(|likely| !self.is_apart_from_person(loaded, &card, likely.person));
        found.sort_by_key(Likely::rank);
        let Some(best) = found.first() else {
            return Ok(None);
        };
        let mut in_common = best.in_common.clone();
        if in_common.certainty == Certainty::Sure && is_in_doubt(loaded, &found) {
            in_common.certainty = Certainty::Likely;
        }
        if in_common.certainty == Certainty::Sure {
            self.join(loaded, number, best.person);
        }
        let has_nothing_new = match best.entry {
            Entry::Contact(contact) => self.has_nothing_new(loaded, &card, contact),
            Entry::Card(_) => false,
        };
        let entry = match (best.entry, best.person) {
            // Of several earlier cards about one person, the first one becomes the contact.
            (Entry::Card(_), person @ Entry::Card(_)) => person,
            (entry, _) => entry,
        };
        Ok(Some(CompareResult {
            item: card.item.clone(),
            card: number,
            entry,
            in_common,
            verdict: if has_nothing_new {
                Verdict::Same
            } else {
                Verdict::Similar
            },
        }))
    }

    /// Compares a card with an entry; `None` if they are two people, or the user has decided about them.
    fn likely(&self, loaded: &LoadedEntries, card: &LoadedCard, entry: Entry) -> Option<Likely> {
        if loaded.is_decided(card, entry) {
            return None;
        }
        let comparison = compare(&card.candidate, loaded.candidate(entry)?, self.links.sharers());
        let in_common = InCommon::of(comparison)?;
        // The cards of a file are seen together: what may only possibly be the same person is no news.
        let is_shown = matches!(entry, Entry::Contact(_)) || in_common.certainty != Certainty::Maybe;
        is_shown.then(|| Likely {
            entry,
            person: self.person(entry),
            in_common,
        })
    }

    /// The first entry that an entry is surely the same person as.
    fn person(&self, entry: Entry) -> Entry {
        match entry {
            Entry::Card(number) => self.persons.get(&number).copied().unwrap_or(entry),
            Entry::Contact(_) => entry,
        }
    }

    /// A card with the UID of a contact is that contact.
    fn join_known(&mut self, loaded: &LoadedEntries, entry: Entry) {
        let Entry::Card(number) = entry else { return };
        let is_known = self
            .links
            .card(number)
            .is_some_and(|card| card.role == CardRole::Known);
        let contact = loaded.cards.get(&number).and_then(|card| card.item.contact_id);
        if let Some(contact) = contact.filter(|_| is_known) {
            self.join(loaded, number, Entry::Contact(contact));
        }
    }

    /// Remembers that a card is the same person as an entry.
    fn join(&mut self, loaded: &LoadedEntries, number: u32, person: Entry) {
        self.persons.insert(number, person);
        let spellings = self.spellings.entry(person).or_insert_with(|| vec![person]);
        let profile = |entry: Entry| {
            let profile = &loaded.candidate(entry)?.profile;
            Some((&profile.name, profile.birthday))
        };
        let own = profile(Entry::Card(number));
        if !spellings.iter().any(|entry| profile(*entry) == own) {
            spellings.push(Entry::Card(number));
        }
    }

    /// Loads the entries that are the same people as these.
    fn load_spellings(&self, conn: &mut Conn, loaded: &mut LoadedEntries, found: &[Likely]) -> Result<()> {
        let spellings = found
            .iter()
            .filter_map(|likely| self.spellings.get(&likely.person))
            .flatten()
            .filter(|entry| loaded.candidate(**entry).is_none());
        let (mut cards, mut contacts) = (Vec::new(), Vec::new());
        for entry in spellings {
            match entry {
                Entry::Card(number) => cards.push(*number),
                Entry::Contact(id) => contacts.push(*id),
            }
        }
        if cards.is_empty() && contacts.is_empty() {
            return Ok(());
        }
        loaded.load(conn, cards.into_iter(), contacts.into_iter())
    }

    /// True if a card is known to be another person than one of those who are `person`.
    fn is_apart_from_person(&self, loaded: &LoadedEntries, card: &LoadedCard, person: Entry) -> bool {
        let spellings = self.spellings.get(&person).map(Vec::as_slice).unwrap_or_default();
        let is_apart = |entry: &Entry| {
            loaded.is_decided(card, *entry)
                || loaded
                    .candidate(*entry)
                    .is_some_and(|other| card.candidate.is_apart_from(other))
        };
        spellings.len() > MAX_SPELLINGS || spellings.iter().any(is_apart)
    }

    /// True if the contact has everything that the card says.
    fn has_nothing_new(&self, loaded: &LoadedEntries, card: &LoadedCard, contact: i64) -> bool {
        let Some(contact) = loaded.contacts.get(contact) else {
            return false;
        };
        let kept = vcard::parse(&contact.stored.card);
        let imported = convert::to_version_of(&kept, &card.card);
        vcard::add_missing(&kept, &imported, self.region) == kept
    }
}

/// True if a card is surely the same person as two who are known to be different people.
fn is_in_doubt(loaded: &LoadedEntries, found: &[Likely]) -> bool {
    let Some((best, others)) = found.split_first() else {
        return false;
    };
    let others = others
        .iter()
        .filter(|other| other.in_common.certainty == Certainty::Sure && other.person != best.person)
        .take(MAX_OTHERS);
    let entries = [best].into_iter().chain(others).map(|likely| likely.entry);
    let sure: Vec<SurePerson> = entries.filter_map(|entry| loaded.sure_person(entry)).collect();
    loaded.decided.are_two_people(&sure)
}

impl Likely {
    /// The best one comes first: the more certain one, rather a contact, with more reasons, the older one.
    fn rank(&self) -> (Certainty, bool, Reverse<usize>, Entry) {
        let is_card = matches!(self.entry, Entry::Card(_));
        let reasons = if is_card { 0 } else { self.in_common.reasons.len() };
        (self.in_common.certainty, is_card, Reverse(reasons), self.entry)
    }
}

impl CompareResult {
    /// The contact that the card would change.
    pub fn contact(&self) -> Option<ContactId> {
        match self.entry {
            Entry::Contact(id) => Some(ContactId(id)),
            Entry::Card(_) => None,
        }
    }
}
