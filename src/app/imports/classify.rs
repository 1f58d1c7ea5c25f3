//! Classifies imported cards by the contacts of the book that have their UIDs: new, update, or same. `compare` finds out
//! later which of the new ones are similar.

use std::collections::HashMap;

use crate::app::json::to_json;
use crate::app::{BookAccess, Result};
use domain::card::Card;
use domain::contact::Contact;
use domain::duplicates::{Candidate, KeyKind};
use domain::ids::{ContactId, ImportFileId, ImportId};
use domain::import::{Choice, Verdict};
use domain::text::index_key;
use formats::import_file::{Content, ParsedCard, Remark};
use formats::{convert, vcard};
use store::contacts::Stored;
use store::imports::{FirstItem, NewItemRow};
use store::{self, Conn};

/// What the cards of a file are compared in.
pub(super) struct ClassifyContext<'a> {
    pub access: &'a BookAccess,
    pub import: ImportId,
    pub file: ImportFileId,
}

/// Prepares cards for comparison. `None` for anything that is not a card.
pub(super) fn to_compare(found: &[ParsedCard]) -> Vec<Option<ComparedCard>> {
    found.iter().map(ComparedCard::of).collect()
}

/// Classifies cards of a file.
pub(super) fn classify(
    conn: &mut Conn,
    context: &ClassifyContext,
    cards: &[Option<ComparedCard>],
) -> Result<Vec<Classification>> {
    let access = context.access;
    let uids: Vec<String> = cards.iter().flatten().map(|card| card.uid.clone()).collect();
    let mut existing = ExistingContacts {
        by_uid: contacts_by_uid(conn, access, &uids)?,
        earlier: earlier_cards(conn, access, context.import, &uids)?,
    };
    let cards = cards.iter();
    cards
        .map(|card| match card {
            Some(card) => existing.classify(conn, access, card),
            None => Ok(Classification::of(Verdict::Problem)),
        })
        .collect()
}

/// Classified cards as items.
pub(super) fn item_rows(
    context: &ClassifyContext,
    found: Vec<ParsedCard>,
    cards: &[Option<ComparedCard>],
    classifications: &[Classification],
) -> Result<Vec<NewItemRow>> {
    let classified = cards.iter().zip(classifications);
    let rows = found.into_iter().zip(classified);
    rows.map(|(found, (card, classification))| item_row(context, found, card.as_ref(), classification))
        .collect()
}

fn item_row(
    context: &ClassifyContext,
    found: ParsedCard,
    card: Option<&ComparedCard>,
    classification: &Classification,
) -> Result<NewItemRow> {
    let remark = classification.remark.map(|word| Remark::of(word, found.line, ""));
    let remarks: Vec<&Remark> = found.remarks.iter().chain(&remark).collect();
    let remarks = if remarks.is_empty() {
        String::new()
    } else {
        to_json(&remarks)?
    };
    // Remarks say that the card is not what the file says, so the text of the file is kept too.
    let keeps_original = !found.remarks.is_empty();
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
        in_common: String::new(),
        remarks,
        original: keeps_original.then_some(found.original),
        card: match found.content {
            Content::Card { bytes, .. } => Some(bytes),
            Content::Group { .. } | Content::Problem => None,
        },
        twin_uid: String::new(),
    })
}

/// An imported card in the forms in which it is compared.
pub(super) struct ComparedCard {
    pub uid: String,
    name: String,
    /// The card as it would be stored, parsed.
    card: Card,
    /// The card as bytes.
    stored: Vec<u8>,
    pub contact: Contact,
}

impl ComparedCard {
    /// `None` for a group or a problem.
    fn of(found: &ParsedCard) -> Option<Self> {
        let Content::Card { bytes, uid, .. } = &found.content else {
            return None;
        };
        let (stored, _) = vcard::blobs::extract(bytes);
        let card = vcard::parse(&stored);
        let contact = vcard::read(&card);
        Some(Self {
            uid: index_key(uid),
            name: contact.display_name(),
            card,
            stored,
            contact,
        })
    }

    /// The keys by which it is found.
    pub fn keys(&self, region: &str) -> Vec<(KeyKind, i64)> {
        Candidate::of(&self.card, &self.contact, region).keys
    }
}

/// What a card is to those that are compared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardRole {
    /// It may be the same person as a contact of the book or another card.
    New,
    /// It changes the contact that has its UID.
    Known,
}

impl CardRole {
    /// The role of the first item with a UID; `None` if the book has all of it under its UID.
    pub fn of_item(item: &FirstItem) -> Option<Self> {
        let verdict = Verdict::parse(&item.verdict)?;
        // It was new, and is compared already.
        let is_compared = !item.in_common.is_empty();
        match verdict {
            Verdict::New => Some(Self::New),
            _ if is_compared => Some(Self::New),
            Verdict::Update if item.action.is_empty() => Some(Self::Known),
            _ => None,
        }
    }
}

/// How a card was classified.
pub(super) struct Classification {
    verdict: Verdict,
    /// What is done with the card, if that is not the default of the verdict.
    choice: Option<Choice>,
    /// The contact that the card would change.
    contact: Option<ContactId>,
    /// The word of an additional remark.
    remark: Option<&'static str>,
}

impl Classification {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            choice: None,
            contact: None,
            remark: None,
        }
    }

    /// What the card is to others; `None` for a card that is not written, or whose UID an earlier card has.
    pub fn role(&self) -> Option<CardRole> {
        match (self.verdict, self.contact, self.choice) {
            (Verdict::New, ..) => Some(CardRole::New),
            (Verdict::Update, Some(_), None) => Some(CardRole::Known),
            _ => None,
        }
    }
}

/// Existing contacts the cards are compared with.
struct ExistingContacts {
    /// Live contacts by UID.
    by_uid: HashMap<String, Stored>,
    /// Earlier cards of the same import by UID, as they would be stored.
    earlier: HashMap<String, Vec<u8>>,
}

impl ExistingContacts {
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
        Ok(Classification::of(Verdict::New))
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
