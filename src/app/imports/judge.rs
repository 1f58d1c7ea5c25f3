//! What the cards of a file mean to the book: new, known, the same, or like somebody.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::app::{BookAccess, Result};
use crate::domain::card::Card;
use crate::domain::contact::Contact;
use crate::domain::ids::{ContactId, ImportFileId, ImportId};
use crate::domain::import::{Choice, Verdict};
use crate::domain::match_keys::{self, MatchKey};
use crate::domain::text::index_key;
use crate::formats::found::{Found, Remark, What};
use crate::formats::vcard;
use crate::store::contacts::Stored;
use crate::store::imports::NewItemRow;
use crate::store::{self, Conn};

use super::json;

/// Contacts that are looked at for each key: a switchboard's number belongs to a whole firm.
const CANDIDATES: i64 = 5;

/// Judges the cards of a stretch of a file.
pub fn judge(
    conn: &mut Conn,
    access: &BookAccess,
    region: &str,
    place: (ImportId, ImportFileId),
    found: &[Found],
) -> Result<Vec<NewItemRow>> {
    let (import, file) = place;
    let cards: Vec<Option<Incoming>> = found.iter().map(|found| Incoming::of(found, region)).collect();
    let uids: Vec<String> = cards.iter().flatten().map(|card| card.uid.clone()).collect();
    let mut known = Known {
        region,
        live: by_uid(conn, access, &uids)?,
        earlier: earlier(conn, access, import, &uids)?,
        like: candidates(conn, access, &cards)?,
    };
    let mut rows = Vec::with_capacity(found.len());
    for (found, card) in found.iter().zip(cards) {
        let judged = match &card {
            Some(card) => known.judge(conn, access, card)?,
            None => Judgement::of(Verdict::Problem),
        };
        let told = judged.remark.map(|word| Remark::of(word, found.line, ""));
        let remarks: Vec<&Remark> = found.remarks.iter().chain(&told).collect();
        let remarks = if remarks.is_empty() {
            String::new()
        } else {
            json(&remarks)?
        };
        // Where the card is not what the file said, that is kept too.
        let keeps_original = !found.remarks.is_empty();
        let bytes = match &found.what {
            What::Card { bytes, .. } => Some(bytes.clone()),
            What::Group { .. } | What::Problem => None,
        };
        rows.push(NewItemRow {
            book_id: access.book_id().0,
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
            card: bytes,
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
        let What::Card { bytes, uid } = &found.what else {
            return None;
        };
        let (stored, _) = vcard::blobs::extract(bytes);
        let card = vcard::parse(&stored);
        let contact = vcard::read(&card);
        Some(Self {
            uid: index_key(uid),
            name: contact.display_name(),
            keys: match_keys::hashes(&contact, region),
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
    common: BTreeSet<MatchKey>,
    /// The word of what is to be told besides.
    remark: Option<&'static str>,
}

impl Judgement {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            choice: None,
            contact: None,
            common: BTreeSet::new(),
            remark: None,
        }
    }
}

/// What the cards are held against.
struct Known<'a> {
    region: &'a str,
    /// Live contacts by UID.
    live: HashMap<String, Stored>,
    /// Cards of this import that came before, by UID, as they would be stored.
    earlier: HashMap<String, Vec<u8>>,
    /// Contacts that have a key in common with a card.
    like: BTreeMap<i64, Vec<(ContactId, Card, Contact)>>,
}

impl Known<'_> {
    fn judge(&mut self, conn: &mut Conn, access: &BookAccess, card: &Incoming) -> Result<Judgement> {
        if let Some(before) = self.earlier.insert(card.uid.clone(), card.stored.clone()) {
            let is_same = before == card.stored;
            let verdict = if is_same { Verdict::Same } else { Verdict::Update };
            return Ok(Judgement::of(verdict));
        }
        if let Some(current) = self.live.get(&card.uid) {
            let kept = vcard::parse(&current.card);
            let is_same = current.card == card.stored
                || vcard::has_same_content(&kept, &vcard::to_version_of(&kept, &card.card))
                || was_so_before(conn, access, current, &card.stored)?;
            let verdict = if is_same { Verdict::Same } else { Verdict::Update };
            let is_older = verdict == Verdict::Update && is_older(&card.card, &kept);
            return Ok(Judgement {
                contact: Some(current.id()),
                choice: is_older.then_some(Choice::Skip),
                remark: is_older.then_some("older"),
                ..Judgement::of(verdict)
            });
        }
        Ok(self.like(card))
    }

    /// Whether the book has somebody who may be the same, the likeliest first.
    fn like(&self, card: &Incoming) -> Judgement {
        let candidates = card.keys.iter().filter_map(|key| self.like.get(key)).flatten();
        let likeliest = candidates
            .map(|(id, other, contact)| {
                (
                    match_keys::shared_keys(&card.contact, contact, self.region),
                    *id,
                    other,
                )
            })
            .filter(|(common, ..)| !common.is_empty())
            .max_by_key(|(common, id, _)| (match_keys::is_certain_match(common), common.len(), -id.0));
        let Some((common, id, other)) = likeliest else {
            return Judgement::of(Verdict::New);
        };
        let incoming = vcard::to_version_of(other, &card.card);
        let says_nothing_new = vcard::union(other, &incoming, self.region) == *other;
        let verdict = if says_nothing_new {
            Verdict::Same
        } else {
            Verdict::Alike
        };
        // Where it may well be somebody else, two contacts are better than two people in one.
        let doubtful = verdict == Verdict::Alike && !match_keys::is_certain_match(&common);
        Judgement {
            verdict,
            choice: doubtful.then_some(Choice::Add),
            contact: Some(id),
            common,
            remark: None,
        }
    }
}

fn by_uid(conn: &mut Conn, access: &BookAccess, uids: &[String]) -> Result<HashMap<String, Stored>> {
    let rows = store::contacts::by_uids(conn, access.book_id(), uids)?;
    Ok(rows.into_iter().map(|row| (row.uid.clone(), row)).collect())
}

fn earlier(
    conn: &mut Conn,
    access: &BookAccess,
    import: ImportId,
    uids: &[String],
) -> Result<HashMap<String, Vec<u8>>> {
    let rows = store::imports::cards_with_uids(conn, access.book_id(), import, uids)?;
    Ok(rows
        .into_iter()
        .filter_map(|(uid, card)| Some((uid, vcard::blobs::extract(&card?).0)))
        .collect())
}

/// True if both cards say when they were made (REV, RFC 6350 §6.7.4) and the file's was first.
fn is_older(incoming: &Card, kept: &Card) -> bool {
    let made = |card: &Card| {
        let digits: String = card
            .first("REV")?
            .value
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        (digits.len() >= 8).then_some(digits)
    };
    match (made(incoming), made(kept)) {
        (Some(incoming), Some(kept)) => incoming < kept,
        _ => false,
    }
}

/// A card that the contact once had is older than what was made of it since.
fn was_so_before(conn: &mut Conn, access: &BookAccess, current: &Stored, card: &[u8]) -> Result<bool> {
    let past = store::changes::of_contact(conn, access.book_id(), current.id())?;
    Ok(past
        .iter()
        .any(|(row, _)| row.before_card.as_deref() == Some(card)))
}

type Likes = BTreeMap<i64, Vec<(ContactId, Card, Contact)>>;

fn candidates(conn: &mut Conn, access: &BookAccess, cards: &[Option<Incoming>]) -> Result<Likes> {
    let keys: Vec<i64> = cards
        .iter()
        .flatten()
        .flat_map(|card| card.keys.iter().copied())
        .collect();
    let mut by_key: BTreeMap<i64, Vec<ContactId>> = BTreeMap::new();
    for (key, contact) in store::keys::with_any(conn, access.book_id(), &keys, CANDIDATES)? {
        by_key.entry(key).or_default().push(contact);
    }
    let ids: BTreeSet<i64> = by_key.values().flatten().map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut contacts: HashMap<i64, (Card, Contact)> = HashMap::new();
    for row in store::contacts::by_ids(conn, access.book_id(), &ids)? {
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
