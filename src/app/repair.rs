//! Cards that hold something that could not be read: their text, and putting another in its place.

use crate::app::contacts::Saved;
use crate::app::write::{Opening, Writer};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::change_log::BatchKind;
use crate::domain::ids::ContactId;
use crate::domain::repair::{Problem, problems};
use crate::formats::charset::Charset;
use crate::formats::vcard;
use crate::store;

/// The text of a contact's card.
#[derive(Clone, Debug)]
pub struct Raw {
    /// What it is called.
    pub name: String,
    /// The card, a sign in the place of each large value.
    pub text: String,
    /// The revision that this is.
    pub revision: i64,
    /// What in it could not be read, by the lines of the text.
    pub problems: Vec<Problem>,
}

/// What a card's text begins and ends with where a large value stands.
const SIGN: (&str, &str) = ("[sha256:", "]");

/// The text of a live contact's card.
///
/// # Errors
/// `NotFound`.
pub fn raw(app: &App, access: &BookAccess, id: ContactId) -> Result<Raw> {
    let stored = app
        .store
        .read(|conn| Ok::<_, Error>(store::contacts::by_id(conn, access.book_id(), id)?))?;
    if !stored.is_live() {
        return Err(Error::NotFound);
    }
    Ok(Raw {
        problems: problems(&vcard::parse(&stored.card)),
        text: String::from_utf8_lossy(&with_signs(&stored.card)).into_owned(),
        name: stored.display_name,
        revision: stored.token,
    })
}

/// Puts a text in the place of a card. It is let in as any foreign card is, keeps its UID, and the large
/// values come back where their signs still stand.
///
/// # Errors
/// `UnfitCard` if it is no card by which somebody could be made out; `Collision` if the contact was changed since `revision`; `NotFound`.
pub fn save(app: &App, access: &BookAccess, id: ContactId, text: &str, revision: i64) -> Result<Saved> {
    let normalized = vcard::normalize(text.trim().as_bytes(), Charset::UTF_8).map_err(Error::UnfitCard)?;
    app.store.write(|conn| {
        let mut writer = Writer::open(conn, app, access, Opening::of(BatchKind::Edit, ""), None)?;
        let current = writer.current(id)?;
        if !current.is_live() {
            return Err(Error::NotFound);
        }
        if current.token != revision {
            return Err(Error::Collision {
                conflicts: Vec::new(),
                against: current.token,
            });
        }
        let before = vcard::parse(&current.card);
        let mut card = vcard::parse(&without_signs(&normalized.bytes, &current.card));
        if let Some(uid) = before.uid().filter(|uid| card.uid() != Some(uid)) {
            card = vcard::with_uid(&card, &crate::domain::text::unescape(uid));
        }
        writer.replace(&current, &vcard::print(&card))?;
        Ok(Saved {
            batch: writer.close()?,
            merged: false,
        })
    })
}

fn sign(hash: &[u8; 32]) -> String {
    let reference = vcard::blobs::reference_to(hash);
    let digits = String::from_utf8_lossy(reference.get(1..).unwrap_or_default()).into_owned();
    format!("{}{digits}{}", SIGN.0, SIGN.1)
}

fn with_signs(stored: &[u8]) -> Vec<u8> {
    vcard::blobs::restore(stored, |hash| Some(sign(hash).into_bytes())).unwrap_or_else(|| stored.to_vec())
}

/// Only what the card refers to already can be referred to.
fn without_signs(bytes: &[u8], stored: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let text = vcard::blobs::references(stored).iter().fold(text, |text, hash| {
        let reference = vcard::blobs::reference_to(hash);
        text.replace(&sign(hash), &String::from_utf8_lossy(&reference))
    });
    text.into_bytes()
}
