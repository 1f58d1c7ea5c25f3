//! The task of an item: decided and prepared before the book is locked.

use crate::app::write::PreparedCard;
use crate::app::{App, BookAccess, Error, Result};
use domain::ids::ContactId;
use domain::import::{Choice, Verdict};
use store::imports::ItemCard;

use super::Import;
use super::apply_card::with_label;

/// An imported card.
pub(super) struct ImportedCard {
    pub uid: String,
    pub bytes: Vec<u8>,
}

/// What is done with an item.
pub(super) enum Task {
    /// Create a contact, or update the one with its UID if that has turned up meanwhile.
    Add(Box<PreparedCard>),
    /// Write what the card changed to the contact with its UID.
    Update(ImportedCard),
    /// Add what only the card has to the contact with its UID, or else to this contact.
    Merge(Option<ContactId>, ImportedCard),
    /// Put a label on the contacts with these UIDs.
    Label { name: String, uids: Vec<String> },
    /// Only the label of the import, if it has one: the contact with this UID, or else this contact, has all of
    /// the card.
    Same(Option<ContactId>, String),
    /// Nothing: the user chose so, or the item cannot be imported.
    Skip,
}

impl Task {
    /// Decides by the item's verdict and the user's choices.
    ///
    /// # Errors
    /// `Internal` or `Failed` if the item is damaged.
    pub fn new(app: &App, access: &BookAccess, import: &Import, item: ItemCard) -> Result<Self> {
        let damaged = |what: &str| Error::Internal(format!("import item {}: {what}", item.id));
        let verdict = Verdict::parse(&item.verdict).ok_or_else(|| damaged("unknown verdict"))?;
        let choice = Choice::parse(&item.action).unwrap_or_else(|| import.choices.of(verdict));
        let Some(bytes) = item.card else {
            return Ok(Self::Skip);
        };
        // Where a twin is merged, its contact is that of the earlier card.
        let uid = if item.twin_uid.is_empty() {
            item.uid
        } else {
            item.twin_uid
        };
        if verdict == Verdict::Same {
            return Ok(Self::Same(item.contact_id.map(ContactId), uid));
        }
        let card = |bytes| ImportedCard { uid, bytes };
        Ok(match (choice, verdict) {
            (Choice::Skip, _) => Self::Skip,
            (_, Verdict::Group) => Self::Label {
                name: item.name.clone(),
                uids: serde_json::from_slice(&bytes).map_err(Error::failed(format!(
                    "reading the members of import item {}",
                    item.id
                )))?,
            },
            (Choice::Add, _) => {
                let labeled = with_label(&bytes, &import.label);
                let prepared = PreparedCard::of(&labeled, access.book().collation, access.region(app))
                    .ok_or_else(|| damaged("refers to blobs"))?;
                Self::Add(Box::new(prepared))
            }
            (Choice::Update, _) => Self::Update(card(bytes)),
            (Choice::Merge, _) => Self::Merge(item.contact_id.map(ContactId), card(bytes)),
        })
    }

    /// The UID of the contact that would be created.
    pub fn new_uid(&self) -> Option<String> {
        match self {
            Self::Add(prepared) => Some(prepared.uid.clone()),
            _ => None,
        }
    }
}
