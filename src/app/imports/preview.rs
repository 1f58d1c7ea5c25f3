//! The preview of items: some details of each card, and what it would change in the contact.

use std::collections::HashMap;

use crate::app::{BookAccess, Result};
use domain::diff::diff;
use domain::ids::ImportId;
use domain::import::{Choice, Verdict};
use formats::vcard;
use store::contacts::Stored;
use store::{self, Conn};

use super::Item;
use super::apply_card::{merge_card, update_card};

/// Bytes of the largest card that is previewed, which limits the memory for a page of items.
const MAX_CARD_BYTES: i32 = 1024 * 1024;
/// Phones, and email addresses, that are shown of a card.
const MAX_DETAILS: usize = 2;

/// Fills in the details and the changes of items.
pub(super) fn add_previews(
    conn: &mut Conn,
    access: &BookAccess,
    region: &str,
    import: ImportId,
    items: &mut [Item],
) -> Result<()> {
    let book = access.book_id();
    let with_cards = items.iter().filter(|item| item.verdict != Verdict::Group);
    let ids: Vec<i64> = with_cards.map(|item| item.id.0).collect();
    let cards: HashMap<i64, Vec<u8>> = store::imports::cards(conn, book, import, &ids, MAX_CARD_BYTES)?
        .into_iter()
        .collect();
    let ids: Vec<i64> = items
        .iter()
        .filter_map(|item| Some(item.contact.as_ref()?.0.0))
        .collect();
    let contacts: HashMap<i64, Stored> = store::contacts::by_ids(conn, book, &ids)?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    for item in items {
        let Some(bytes) = cards.get(&item.id.0) else {
            continue;
        };
        item.details = details(bytes);
        let current = item.contact.as_ref().and_then(|(id, _)| contacts.get(&id.0));
        let Some(current) = current.filter(|_| item.verdict != Verdict::Same) else {
            continue;
        };
        let after = match item.choice {
            Choice::Update => update_card(conn, access, region, current, bytes)?.map(|updated| updated.card),
            Choice::Merge => Some(merge_card(region, current, bytes)),
            Choice::Add | Choice::Skip => None,
        };
        if let Some(after) = after {
            let (after, _) = vcard::blobs::extract(&after);
            item.changes = diff(Some(&vcard::parse(&current.card)), Some(&vcard::parse(&after)));
        }
    }
    Ok(())
}

fn details(bytes: &[u8]) -> Vec<String> {
    let contact = vcard::read(&vcard::parse(bytes));
    let phones = contact.phones.iter().take(MAX_DETAILS);
    let phones = phones.map(|phone| phone.value.clone());
    let emails = contact.emails.iter().take(MAX_DETAILS);
    let emails = emails.map(|email| email.value.clone());
    let organization = Some(contact.organization.clone()).filter(|name| !name.is_empty());
    phones.chain(emails).chain(organization).collect()
}
