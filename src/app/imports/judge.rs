//! What the cards of a file mean to the book: new, known, the same, or like somebody.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::app::{Result, Who};
use crate::domain::alike::{self, Alike};
use crate::domain::card::Card;
use crate::domain::contact::Contact;
use crate::domain::ids::{ContactId, ImportFileId, ImportId};
use crate::domain::import::{Choice, Verdict};
use crate::domain::text::index_key;
use crate::formats::found::{Found, What};
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::imports::NewItemRow;
use crate::store::{self, Conn};

use super::json;

/// Contacts that are looked at for each key: a switchboard's number belongs to a whole firm.
const CANDIDATES: usize = 5;
/// Pairs of key and contact that one lookup takes.
const PAIRS: i64 = 20_000;

/// Judges the cards of a stretch of a file.
///
/// # Errors
/// Those of the store.
pub fn judge(
    conn: &mut Conn,
    who: &Who,
    region: &str,
    place: (ImportId, ImportFileId),
    found: &[Found],
) -> Result<Vec<NewItemRow>> {
    let (import, file) = place;
    let cards: Vec<Option<Incoming>> = found.iter().map(|found| Incoming::of(found, region)).collect();
    let uids: Vec<String> = cards.iter().flatten().map(|card| card.uid.clone()).collect();
    let mut bench = Bench {
        region,
        known: by_uid(conn, who, &uids)?,
        earlier: earlier(conn, who, import, &uids)?,
        like: candidates(conn, who, &cards)?,
    };
    let mut rows = Vec::with_capacity(found.len());
    for (found, card) in found.iter().zip(cards) {
        let judged = match &card {
            Some(card) => bench.judge(conn, who, card)?,
            None => Judgement::of(Verdict::Problem),
        };
        let remarks = if found.remarks.is_empty() {
            String::new()
        } else {
            json(&found.remarks)?
        };
        // Where the card is not what the file said, that is kept too.
        let keeps_original = !found.remarks.is_empty();
        let octets = match &found.what {
            What::Card { octets, .. } => Some(octets.clone()),
            What::Group { .. } | What::Problem => None,
        };
        rows.push(NewItemRow {
            book_id: who.book.id.0,
            import_id: import.0,
            file_id: file.0,
            line: i64::try_from(found.line).unwrap_or_default(),
            verdict: judged.verdict.as_str(),
            action: judged.choice.map_or("", Choice::as_str),
            name: card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
            uid: card.map(|card| card.uid).unwrap_or_default(),
            contact_id: judged.contact.map(|id| id.0),
            alike: judged
                .common
                .iter()
                .map(|a| a.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            notes: remarks,
            original: keeps_original.then(|| found.original.clone()),
            card: octets,
        });
    }
    Ok(rows)
}

/// A card that came in, in the forms in which it is compared.
struct Incoming {
    uid: String,
    name: String,
    /// As it would be stored.
    card: Card,
    stored: Vec<u8>,
    contact: Contact,
    keys: BTreeSet<i64>,
}

impl Incoming {
    fn of(found: &Found, region: &str) -> Option<Self> {
        let What::Card { octets, uid } = &found.what else {
            return None;
        };
        let (stored, _) = vcard::blobs::take_out(octets);
        let card = vcard::parse(&stored);
        let contact = vcard::read(&card);
        Some(Self {
            uid: index_key(uid),
            name: contact.display_name(),
            keys: alike::keys(&contact, region),
            card,
            stored,
            contact,
        })
    }
}

struct Judgement {
    verdict: Verdict,
    choice: Option<Choice>,
    contact: Option<ContactId>,
    common: BTreeSet<Alike>,
}

impl Judgement {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            choice: None,
            contact: None,
            common: BTreeSet::new(),
        }
    }
}

/// What the cards are held against.
struct Bench<'a> {
    region: &'a str,
    /// Live contacts by UID.
    known: HashMap<String, Stored>,
    /// Cards of this import that came before, by UID, as they would be stored.
    earlier: HashMap<String, Vec<u8>>,
    /// Contacts that have a key in common with a card.
    like: BTreeMap<i64, Vec<(ContactId, Card, Contact)>>,
}

impl Bench<'_> {
    fn judge(&mut self, conn: &mut Conn, who: &Who, card: &Incoming) -> Result<Judgement> {
        if let Some(before) = self.earlier.insert(card.uid.clone(), card.stored.clone()) {
            let is_same = before == card.stored;
            let verdict = if is_same { Verdict::Same } else { Verdict::Update };
            return Ok(Judgement::of(verdict));
        }
        if let Some(current) = self.known.get(&card.uid) {
            let is_same = current.card == card.stored
                || vcard::says_the_same(&vcard::parse(&current.card), &card.card)
                || has_had(conn, who, current, &card.stored)?;
            return Ok(Judgement {
                contact: Some(current.id()),
                ..Judgement::of(if is_same { Verdict::Same } else { Verdict::Update })
            });
        }
        Ok(self.like(card))
    }

    /// Whether the book has somebody who may be the same, the likeliest first.
    fn like(&self, card: &Incoming) -> Judgement {
        let candidates = card.keys.iter().filter_map(|key| self.like.get(key)).flatten();
        let likeliest = candidates
            .map(|(id, other, contact)| (alike::alike(&card.contact, contact, self.region), *id, other))
            .filter(|(common, ..)| !common.is_empty())
            .max_by_key(|(common, id, _)| (alike::is_surely_the_same(common), common.len(), -id.0));
        let Some((common, id, other)) = likeliest else {
            return Judgement::of(Verdict::New);
        };
        let says_nothing_new = vcard::combined(other, &card.card) == *other;
        let verdict = if says_nothing_new {
            Verdict::Same
        } else {
            Verdict::Alike
        };
        // Where it may well be somebody else, two contacts are better than two people in one.
        let doubtful = verdict == Verdict::Alike && !alike::is_surely_the_same(&common);
        Judgement {
            verdict,
            choice: doubtful.then_some(Choice::Add),
            contact: Some(id),
            common,
        }
    }
}

fn by_uid(conn: &mut Conn, who: &Who, uids: &[String]) -> Result<HashMap<String, Stored>> {
    let rows = store::contacts::by_uids(conn, who.book.id, uids)?;
    Ok(rows.into_iter().map(|row| (row.uid.clone(), row)).collect())
}

fn earlier(
    conn: &mut Conn,
    who: &Who,
    import: ImportId,
    uids: &[String],
) -> Result<HashMap<String, Vec<u8>>> {
    let rows = store::imports::cards_with_uids(conn, who.book.id, import, uids)?;
    Ok(rows
        .into_iter()
        .filter_map(|(uid, card)| Some((uid, vcard::blobs::take_out(&card?).0)))
        .collect())
}

/// A card that the contact once had is older than what was made of it since.
fn has_had(conn: &mut Conn, who: &Who, current: &Stored, card: &[u8]) -> Result<bool> {
    let past = store::changes::of_contact(conn, who.book.id, current.id())?;
    Ok(past
        .iter()
        .any(|(row, _)| row.before_card.as_deref() == Some(card)))
}

type Likes = BTreeMap<i64, Vec<(ContactId, Card, Contact)>>;

fn candidates(conn: &mut Conn, who: &Who, cards: &[Option<Incoming>]) -> Result<Likes> {
    let keys: Vec<i64> = cards
        .iter()
        .flatten()
        .flat_map(|card| card.keys.iter().copied())
        .collect();
    let mut by_key: BTreeMap<i64, Vec<ContactId>> = BTreeMap::new();
    for (key, contact) in store::keys::with_any(conn, who.book.id, &keys, PAIRS)? {
        let contacts = by_key.entry(key).or_default();
        if contacts.len() < CANDIDATES {
            contacts.push(contact);
        }
    }
    let ids: BTreeSet<i64> = by_key.values().flatten().map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut contacts: HashMap<i64, (Card, Contact)> = HashMap::new();
    for row in store::contacts::by_ids(conn, who.book.id, &ids)? {
        let card = vcard::parse(&row.card);
        let contact = vcard::read(&card);
        contacts.insert(row.id, (card, contact));
    }
    Ok(by_key
        .into_iter()
        .map(|(key, ids)| {
            let known = ids.into_iter().filter_map(|id| {
                contacts
                    .get(&id.0)
                    .map(|(card, contact)| (id, card.clone(), contact.clone()))
            });
            (key, known.collect())
        })
        .collect())
}
