//! The repair page: shows the text of a card that has unreadable parts, and saves a corrected text.

use crate::app::write::{EarlierEdit, Precondition, write_book};
use crate::app::{App, BookAccess, Error, Result};
use domain::change_log::BatchKind;
use domain::ids::{BatchId, ContactId};
use domain::repair::{Problem, problems};
use formats::charset::Charset;
use formats::vcard;

/// The text of a contact's card.
#[derive(Clone, Debug)]
pub struct CardText {
    /// Its display name.
    pub name: String,
    /// The card, with a placeholder for each large value.
    pub text: String,
    /// The revision of the card.
    pub revision: i64,
    /// What could not be read, by line of the text.
    pub problems: Vec<Problem>,
}

/// How a placeholder for a large value begins and ends.
const PLACEHOLDER: (&str, &str) = ("[sha256:", "]");

/// The text of a live contact's card.
pub fn raw(app: &App, access: &BookAccess, id: ContactId) -> Result<CardText> {
    let stored = app
        .store
        .read(|conn| Ok::<_, Error>(store::contacts::by_id(conn, access.book_id(), id)?))?;
    if !stored.is_live() {
        return Err(Error::NotFound);
    }
    Ok(CardText {
        problems: problems(&vcard::parse(&stored.card)),
        text: String::from_utf8_lossy(&with_placeholders(&stored.card)).into_owned(),
        name: stored.display_name,
        revision: stored.token,
    })
}

/// Replaces a card by a text. The text is normalized like an imported card, keeps the UID, and gets the
/// large values back where their placeholders are.
///
/// # Errors
/// `InvalidCard` if the text is not a usable card; `Conflict` if the contact was changed since
/// `revision`; `NotFound`.
pub fn save(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    text: &str,
    revision: i64,
) -> Result<Option<BatchId>> {
    let normalized = vcard::normalize(text.trim().as_bytes(), Charset::UTF_8).map_err(Error::InvalidCard)?;
    let precondition = Precondition::LiveRevision(id, revision);
    let written = write_book(app, access, BatchKind::Edit, precondition, |writer| {
        let current = writer.current(id)?;
        writer.replace(&current, &repaired(&current.card, &normalized.bytes))
    });
    match written {
        Ok(written) => Ok(written.batch),
        Err(conflict @ Error::Conflict { .. }) => {
            earlier(app, access, id, &normalized.bytes)?.map_or(Err(conflict), |earlier| Ok(earlier.batch))
        }
        Err(error) => Err(error),
    }
}

/// What the same form did when it was sent before, if the contact has that text.
fn earlier(app: &App, access: &BookAccess, id: ContactId, text: &[u8]) -> Result<Option<EarlierEdit>> {
    let live = Precondition::Live(id);
    let found = write_book(app, access, BatchKind::Edit, live, |writer| {
        let current = writer.current(id)?;
        writer.earlier_edit(&current, |_, before| Ok(Some(repaired(before, text))))
    })?;
    Ok(found.value.filter(|earlier| earlier.is_last))
}

/// The card that a text makes of a stored one. It keeps its UID.
fn repaired(stored: &[u8], text: &[u8]) -> Vec<u8> {
    let before = vcard::parse(stored);
    let mut card = vcard::parse(&without_placeholders(text, stored));
    if let Some(uid) = before.uid().filter(|uid| card.uid() != Some(uid)) {
        card = vcard::with_uid(&card, &domain::text::unescape(uid));
    }
    vcard::print(&card)
}

fn placeholder(hash: &[u8; 32]) -> String {
    let reference = vcard::blobs::reference_to(hash);
    let digits = String::from_utf8_lossy(reference.get(1..).unwrap_or_default()).into_owned();
    format!("{}{digits}{}", PLACEHOLDER.0, PLACEHOLDER.1)
}

fn with_placeholders(stored: &[u8]) -> Vec<u8> {
    vcard::blobs::inline(stored, |hash| Some(placeholder(hash).into_bytes()))
        .unwrap_or_else(|| stored.to_vec())
}

/// Puts the references back. Only blobs that the card refers to already can be referred to.
fn without_placeholders(bytes: &[u8], stored: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let text = vcard::blobs::references(stored).iter().fold(text, |text, hash| {
        let reference = vcard::blobs::reference_to(hash);
        text.replace(&placeholder(hash), &String::from_utf8_lossy(&reference))
    });
    text.into_bytes()
}
