//! Classifies imported cards by comparing them with the contacts of the book: new, update, same, or similar.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::app::json::to_json;
use crate::app::{BookAccess, Result};
use domain::card::Card;
use domain::contact::Contact;
use domain::ids::{ContactId, ImportFileId, ImportId};
use domain::import::{Choice, Verdict};
use domain::match_keys::{self, MatchKey};
use domain::text::index_key;
use formats::import_file::{Content, ParsedCard, Remark};
use formats::{convert, vcard};
use store::contacts::Stored;
use store::imports::NewItemRow;
use store::{self, Conn};

use super::twins::{Twin, Twins};

/// Contacts that are compared for each match key. Many contacts may share one, such as a firm's number.
const MAX_CANDIDATES: i64 = 5;

/// What the cards of a file are compared in.
pub(super) struct ClassifyContext<'a> {
    pub access: &'a BookAccess,
    pub region: &'a str,
    pub import: ImportId,
    pub file: ImportFileId,
}

/// Prepares cards for comparison, and finds the earlier cards of the import that are the same people. `None` for
/// anything that is not a card.
pub(super) fn to_compare(found: &[ParsedCard], region: &str, twins: &mut Twins) -> Vec<Option<ComparedCard>> {
    let mut compare = |found: &ParsedCard| {
        let mut card = ComparedCard::of(found, region)?;
        let pairs = match_keys::certain_hashes(&card.contact, region);
        card.twin = twins.find(&card.uid, found.line, &pairs);
        Some(card)
    };
    found.iter().map(&mut compare).collect()
}

/// Classifies cards of a file.
pub(super) fn classify(
    conn: &mut Conn,
    context: &ClassifyContext,
    found: &[ParsedCard],
    cards: &[Option<ComparedCard>],
) -> Result<Vec<Classification>> {
    let access = context.access;
    let uids: Vec<String> = cards.iter().flatten().map(|card| card.uid.clone()).collect();
    let mut existing = ExistingContacts {
        region: context.region,
        by_uid: contacts_by_uid(conn, access, &uids)?,
        earlier: earlier_cards(conn, access, context.import, &uids)?,
        by_key: candidates(conn, access, cards)?,
    };
    let pairs = found.iter().zip(cards);
    pairs
        .map(|(found, card)| match card {
            Some(card) => Ok(with_twin(existing.classify(conn, access, card)?, found, card)),
            None => Ok(Classification::of(Verdict::Problem)),
        })
        .collect()
}

/// Classified cards as items.
pub(super) fn item_rows(
    context: &ClassifyContext,
    found: Vec<ParsedCard>,
    cards: &[Option<ComparedCard>],
    classifications: Vec<Classification>,
) -> Result<Vec<NewItemRow>> {
    let classified = cards.iter().zip(classifications);
    let rows = found.into_iter().zip(classified);
    rows.map(|(found, (card, classification))| item_row(context, found, card.as_ref(), classification))
        .collect()
}

/// Says of a card that would be added that an earlier card of the import is the same person.
fn with_twin(classification: Classification, found: &ParsedCard, card: &ComparedCard) -> Classification {
    let is_added = classification.verdict == Verdict::New || classification.choice == Some(Choice::Add);
    let Some(twin) = card.twin.clone().filter(|_| is_added) else {
        return classification;
    };
    let has_own_uid = matches!(
        found.content,
        Content::Card {
            has_own_uid: true,
            ..
        }
    );
    // The book that a card with a UID of its own comes from has two contacts.
    let choice = has_own_uid.then_some(Choice::Add);
    Classification {
        choice,
        twin: Some(twin),
        ..Classification::of(Verdict::Similar)
    }
}

fn item_row(
    context: &ClassifyContext,
    found: ParsedCard,
    card: Option<&ComparedCard>,
    classification: Classification,
) -> Result<NewItemRow> {
    let remark = classification.remark.map(|word| Remark::of(word, found.line, ""));
    let twin = classification.twin;
    let of_twin = twin
        .as_ref()
        .map(|twin| Remark::of("twin", found.line, &twin.place));
    let remarks: Vec<&Remark> = found.remarks.iter().chain(&remark).chain(&of_twin).collect();
    let remarks = if remarks.is_empty() {
        String::new()
    } else {
        to_json(&remarks)?
    };
    // Remarks say that the card is not what the file says, so the text of the file is kept too.
    let keeps_original = !found.remarks.is_empty();
    let in_common: Vec<&str> = classification.in_common.iter().map(|a| a.as_str()).collect();
    Ok(NewItemRow {
        book_id: context.access.book_id().0,
        import_id: context.import.0,
        file_id: context.file.0,
        line: i64::try_from(found.line).unwrap_or_default(),
        verdict: classification.verdict.as_str(),
        action: classification.choice.map_or("", Choice::as_str),
        name: card.map(|card| card.name.clone()).unwrap_or_default(),
        uid: card.map(|card| card.uid.clone()).unwrap_or_default(),
        contact_id: classification.contact.map(|id| id.0),
        in_common: in_common.join(" "),
        remarks,
        original: keeps_original.then_some(found.original),
        card: match found.content {
            Content::Card { bytes, .. } => Some(bytes),
            Content::Group { .. } | Content::Problem => None,
        },
        twin_uid: twin.map(|twin| twin.uid).unwrap_or_default(),
    })
}

/// An imported card in the forms in which it is compared.
pub(super) struct ComparedCard {
    uid: String,
    name: String,
    /// The card as it would be stored, parsed.
    card: Card,
    /// The card as bytes.
    stored: Vec<u8>,
    contact: Contact,
    keys: BTreeSet<i64>,
    /// The earlier card of the import that is the same person.
    twin: Option<Twin>,
}

impl ComparedCard {
    /// `None` for a group or a problem.
    fn of(found: &ParsedCard, region: &str) -> Option<Self> {
        let Content::Card { bytes, uid, .. } = &found.content else {
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
            twin: None,
        })
    }
}

/// How a card was classified.
pub(super) struct Classification {
    verdict: Verdict,
    /// What is done with the card, if that is not the default of the verdict.
    choice: Option<Choice>,
    /// The contact that the card would change.
    contact: Option<ContactId>,
    /// What the card and the contact have in common, if the UID is not the same.
    in_common: BTreeSet<MatchKey>,
    /// The word of an additional remark.
    remark: Option<&'static str>,
    /// The earlier card of the import into whose contact the card is merged.
    twin: Option<Twin>,
}

impl Classification {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            choice: None,
            contact: None,
            in_common: BTreeSet::new(),
            remark: None,
            twin: None,
        }
    }
}

/// Existing contacts the cards are compared with.
struct ExistingContacts<'a> {
    region: &'a str,
    /// Live contacts by UID.
    by_uid: HashMap<String, Stored>,
    /// Earlier cards of the same import by UID, as they would be stored.
    earlier: HashMap<String, Vec<u8>>,
    /// Contacts by the match keys of the cards.
    by_key: Candidates,
}

/// Contacts that share a match key with a card. One may share hundreds.
struct Candidates {
    ids: BTreeMap<i64, Vec<ContactId>>,
    contacts: BTreeMap<ContactId, (Card, Contact)>,
}

impl ExistingContacts<'_> {
    fn classify(
        &mut self,
        conn: &mut Conn,
        access: &BookAccess,
        card: &ComparedCard,
    ) -> Result<Classification> {
        if let Some(before) = self.earlier.insert(card.uid.clone(), card.stored.clone()) {
            let is_same = before == card.stored;
            let verdict = if is_same { Verdict::Same } else { Verdict::Update };
            return Ok(Classification::of(verdict));
        }
        if let Some(current) = self.by_uid.get(&card.uid) {
            return classify_by_uid(conn, access, current, card);
        }
        Ok(self.classify_by_keys(card))
    }

    /// Compares a card with the contacts that have a match key in common with it. The best match decides.
    fn classify_by_keys(&self, card: &ComparedCard) -> Classification {
        let best = self
            .by_key
            .of(card)
            .map(|(id, other, contact)| {
                (
                    match_keys::shared_keys(&card.contact, contact, self.region),
                    id,
                    other,
                )
            })
            .filter(|(in_common, ..)| !in_common.is_empty())
            .max_by_key(|(in_common, id, _)| {
                (match_keys::is_certain_match(in_common), in_common.len(), -id.0)
            });
        let Some((in_common, id, other)) = best else {
            return Classification::of(Verdict::New);
        };
        let imported = convert::to_version_of(other, &card.card);
        let has_nothing_new = vcard::add_missing(other, &imported, self.region) == *other;
        let verdict = if has_nothing_new {
            Verdict::Same
        } else {
            Verdict::Similar
        };
        // If it may be another person, two contacts are better than two people in one contact.
        let is_doubtful = verdict == Verdict::Similar && !match_keys::is_certain_match(&in_common);
        Classification {
            verdict,
            choice: is_doubtful.then_some(Choice::Add),
            contact: Some(id),
            in_common,
            remark: None,
            twin: None,
        }
    }
}

/// Compares a card with the contact that has its UID.
fn classify_by_uid(
    conn: &mut Conn,
    access: &BookAccess,
    current: &Stored,
    card: &ComparedCard,
) -> Result<Classification> {
    let kept = vcard::parse(&current.card);
    let is_same = current.card == card.stored
        || vcard::has_same_content(&kept, &convert::to_version_of(&kept, &card.card))
        || store::changes::had_card(conn, access.book_id(), current.id(), &card.stored)?;
    let verdict = if is_same { Verdict::Same } else { Verdict::Update };
    let is_older = verdict == Verdict::Update && is_older(&card.card, &kept);
    Ok(Classification {
        contact: Some(current.id()),
        choice: is_older.then_some(Choice::Skip),
        remark: is_older.then_some("older"),
        ..Classification::of(verdict)
    })
}

fn contacts_by_uid(conn: &mut Conn, access: &BookAccess, uids: &[String]) -> Result<HashMap<String, Stored>> {
    let rows = store::contacts::by_uids(conn, access.book_id(), uids)?;
    Ok(rows.into_iter().map(|row| (row.uid.clone(), row)).collect())
}

fn earlier_cards(
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

/// True if both cards have a revision time (REV, RFC 6350 §6.7.4) and the imported card's is earlier.
fn is_older(imported: &Card, kept: &Card) -> bool {
    let revised = |card: &Card| {
        let digits: String = card
            .first("REV")?
            .value
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        (digits.len() >= 8).then_some(digits)
    };
    match (revised(imported), revised(kept)) {
        (Some(imported), Some(kept)) => imported < kept,
        _ => false,
    }
}

impl Candidates {
    /// The contacts that share a key with the card, each once.
    fn of(&self, card: &ComparedCard) -> impl Iterator<Item = (ContactId, &Card, &Contact)> {
        let ids: BTreeSet<ContactId> = card
            .keys
            .iter()
            .filter_map(|key| self.ids.get(key))
            .flatten()
            .copied()
            .collect();
        ids.into_iter().filter_map(|id| {
            let (card, contact) = self.contacts.get(&id)?;
            Some((id, card, contact))
        })
    }
}

fn candidates(conn: &mut Conn, access: &BookAccess, cards: &[Option<ComparedCard>]) -> Result<Candidates> {
    let keys: Vec<i64> = cards
        .iter()
        .flatten()
        .flat_map(|card| card.keys.iter().copied())
        .collect();
    let mut ids_by_key: BTreeMap<i64, Vec<ContactId>> = BTreeMap::new();
    for (key, contact) in store::match_keys::with_any(conn, access.book_id(), &keys, MAX_CANDIDATES)? {
        ids_by_key.entry(key).or_default().push(contact);
    }
    let ids: BTreeSet<i64> = ids_by_key.values().flatten().map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut contacts = BTreeMap::new();
    for row in store::contacts::by_ids(conn, access.book_id(), &ids)? {
        let card = vcard::parse(&row.card);
        let contact = vcard::read(&card);
        contacts.insert(row.id(), (card, contact));
    }
    Ok(Candidates {
        ids: ids_by_key,
        contacts,
    })
}
