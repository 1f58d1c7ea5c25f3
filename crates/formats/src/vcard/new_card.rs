//! New cards.

use domain::card::Card;
use domain::contact::Contact;
use domain::text::escape;

use super::edit::edit;

/// The PRODID of new cards.
const PRODID: &str = "-//Blocknotik//Blocknotik 0.1//EN";

/// A new vCard 3.0, the version that every phone accepts, with FN and N as RFC 2426 requires.
#[must_use]
pub fn new_card(uid: &str, contact: &Contact) -> Card {
    let uid = escape(uid);
    let frame = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:{PRODID}\r\nUID:{uid}\r\nN:;;;;\r\nFN:\r\nEND:VCARD\r\n"
    );
    let mut contact = contact.clone();
    contact.formatted_name = contact.display_name();
    edit(&super::parse(frame.as_bytes()), &Contact::default(), &contact).card
}
