//! How the cards of a book may write a UID that a group names.

use domain::text::index_key;

/// The keys under which contacts with these UIDs may be stored: a group may write a UID in another way than the card
/// does. The UIDs are in the form of `vcard::uid_key`.
pub(super) fn uid_spellings(uids: &[String]) -> Vec<String> {
    uids.iter()
        .flat_map(|uid| [uid.clone(), uid.to_uppercase()])
        .flat_map(|uid| [index_key(&format!("urn:uuid:{uid}")), index_key(&uid)])
        .collect()
}
