//! What every card that has arrived has, whatever came: a name and a UID.

use uuid::Uuid;

use crate::domain::card::{Card, Line};
use crate::domain::contact::Contact;
use crate::domain::repair;
use crate::domain::text::{escape, unescape};

use super::decode::CRLF;
use super::lines::make;
use super::import_report::{CardFix, Rejection};
use super::with_uid;

/// A card without a name gets one of what else it says.
pub fn with_name(card: Card, notes: &mut Vec<CardFix>) -> Result<Card, Rejection> {
    if card
        .first("FN")
        .is_some_and(|p| !unescape(&p.value).trim().is_empty())
    {
        return Ok(card);
    }
    let before = super::read(&card);
    let known = before.display_name();
    let name = if known.is_empty() {
        called(&card, &before)
    } else {
        known.clone()
    };
    if name.is_empty() {
        return Err(Rejection::Empty);
    }
    if card.first("FN").is_some() && !known.is_empty() {
        return Ok(card);
    }
    notes.push(CardFix::FormattedName);
    let at = card.named("FN").map(|(at, _)| at).next();
    let end = card
        .named("END")
        .map(|(at, _)| at)
        .last()
        .unwrap_or(card.lines().len());
    let head = at.and_then(|at| card.get(at)).map_or("FN", |p| p.head.as_str());
    let new = make(head, &escape(&name), CRLF);
    let mut lines = card.lines().to_vec();
    lines.splice(at.map_or(end..end, |at| at..at + 1), [new]);
    Ok(Card::new(lines))
}

/// Characters of a name that is made of a longer text.
const NAME_LENGTH: usize = 60;

/// What a contact may be called that says nothing one is called by: the first text there is.
fn called(card: &Card, contact: &Contact) -> String {
    let links = contact.links.iter().map(|link| link.value.clone());
    let addresses = contact.addresses.iter().map(|address| {
        let parts = address.parts().into_iter().filter(|part| !part.trim().is_empty());
        parts.collect::<Vec<_>>().join(", ")
    });
    let others = super::others(card)
        .into_iter()
        .filter(|(name, value)| name != repair::UNREADABLE && value != "…")
        .map(|(_, value)| value);
    let candidates = [contact.title.clone(), contact.department.clone()]
        .into_iter()
        .chain(links)
        .chain(addresses)
        .chain([contact.note.clone()])
        .chain(others)
        .chain(contact.labels.iter().cloned());
    let text = candidates
        .map(|text| text.trim().to_owned())
        .find(|text| !text.is_empty());
    let first = text.unwrap_or_default();
    let first = first.lines().next().unwrap_or_default();
    first
        .chars()
        .take(NAME_LENGTH)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A card without UID gets one made of its content, so that the same file matches itself again.
pub fn with_some_uid(card: Card, notes: &mut Vec<CardFix>) -> Card {
    if card.uid().is_some() {
        return card;
    }
    notes.push(CardFix::Uid);
    let volatile = ["REV", "PRODID"];
    let is_steady = |line: &&Line| {
        !line
            .property
            .as_ref()
            .is_some_and(|p| volatile.iter().any(|name| p.is(name)))
    };
    let content: Vec<u8> = card
        .lines()
        .iter()
        .filter(is_steady)
        .flat_map(|line| [line.content(), b"\n".to_vec()].concat())
        .collect();
    with_uid(&card, &Uuid::new_v5(&Uuid::NAMESPACE_OID, &content).to_string())
}
