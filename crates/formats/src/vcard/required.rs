//! Ensures that a card has the two properties that every stored card needs: FN and UID.

use uuid::Uuid;

use domain::card::{Card, Line};
use domain::contact::Contact;
use domain::property::PropertyRole;
use domain::repair;
use domain::text::{escape, unescape};

use super::decode::CRLF;
use super::import_report::{CardFix, Rejection};
use super::lines::make;
use super::with_uid;

/// Adds an FN made from the other properties if the card has none or an empty one.
///
/// Fails if no property can serve as a name.
pub fn ensure_formatted_name(card: Card, fixes: &mut Vec<CardFix>) -> Result<Card, Rejection> {
    if card
        .first("FN")
        .is_some_and(|p| !unescape(&p.value).trim().is_empty())
    {
        return Ok(card);
    }
    let contact = super::read(&card);
    let display_name = contact.display_name();
    let name = if display_name.is_empty() {
        fallback_name(&card, &contact)
    } else {
        display_name.clone()
    };
    if name.is_empty() {
        return Err(Rejection::Empty);
    }
    if card.first("FN").is_some() && !display_name.is_empty() {
        return Ok(card);
    }
    fixes.push(CardFix::FormattedName);
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

/// Maximum length of a name, in characters, that is made from another text.
const NAME_LENGTH: usize = 60;

/// A name for a contact without a display name: the first line of the first text in the card.
fn fallback_name(card: &Card, contact: &Contact) -> String {
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

/// Adds a UID made from the content if the card has none, so that a second import of the same file
/// finds the same contact.
pub fn ensure_uid(card: Card, fixes: &mut Vec<CardFix>) -> Card {
    if card.uid().is_some() {
        return card;
    }
    fixes.push(CardFix::Uid);
    let is_stable = |line: &&Line| {
        let property = line.property.as_ref();
        !property.is_some_and(|p| p.info().role == PropertyRole::Stamp)
    };
    let content: Vec<u8> = card
        .lines()
        .iter()
        .filter(is_stable)
        .flat_map(|line| [line.content(), b"\n".to_vec()].concat())
        .collect();
    with_uid(&card, &Uuid::new_v5(&Uuid::NAMESPACE_OID, &content).to_string())
}
