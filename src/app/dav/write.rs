//! Writes cards for CardDAV clients. Conditions and the rules of UIDs are decided under the book's lock, so that of
//! several requests at once exactly one wins.

use super::conditions::{Conditions, CurrentState};
use super::groups::{self, SentGroup};
use super::outcome::{Outcome, Put, WriteRejection, write};
use crate::app::app_passwords::Caller;
use crate::app::card::{etag_of_served, inline_blobs};
use crate::app::write::Writer;
use crate::app::{App, BookAccess, Result};
use domain::account::LabelForm;
use domain::card::Version;
use domain::change_log::BatchKind;
use domain::text::index_key;
use formats::charset::Charset;
use formats::vcard::{self, CardFix, Normalized};
use store::contacts::Stored;

/// Stores a card at an href.
pub fn put(
    app: &App,
    access: &BookAccess,
    caller: &Caller,
    href: &str,
    body: &[u8],
    conditions: &Conditions,
) -> Outcome<Put> {
    let normalized = match checked(body) {
        Ok(normalized) => normalized,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let has_uid = !normalized.fixes.contains(&CardFix::Uid);
    if let Some(group) = vcard::contact_group(&vcard::parse(&normalized.bytes)) {
        let sent = SentGroup {
            href,
            bytes: &normalized.bytes,
            has_uid,
            group,
        };
        return groups::put(app, access, caller, &sent, conditions);
    }
    write(app, access, &caller.device_name, |writer| {
        let current = store::contacts::by_href(writer.conn(), access.book_id(), href)?;
        let state = current.as_ref().map(CurrentState::from);
        if !conditions.hold(writer, access, state.as_ref())? {
            return Ok(Err(WriteRejection::Condition));
        }
        let mut bytes = normalized.bytes;
        if let Some(current) = &current {
            bytes = completed(bytes, current, has_uid, caller.label_form);
        }
        let uid = index_key(vcard::parse(&bytes).uid().unwrap_or_default());
        if caller.label_form == LabelForm::GroupCards
            && let Some(rejection) = groups::conflict(writer, href, &uid)?
        {
            return Ok(Err(rejection));
        }
        if let Some(rejection) = uid_conflict(writer, access, href, &uid, current.as_ref())? {
            return Ok(Err(rejection));
        }
        let etag = etag_of_served(&bytes).filter(|_| bytes == body);
        let is_new = current.is_none();
        store_at(writer, href, current.as_ref(), &bytes)?;
        Ok(Ok(Put { is_new, etag }))
    })
}

/// A card with what the client left out and did not mean to remove: the UID, and the labels if it knows them only as
/// group cards.
fn completed(bytes: Vec<u8>, current: &Stored, has_uid: bool, form: LabelForm) -> Vec<u8> {
    let mut card = vcard::parse(&bytes);
    let own = vcard::parse(&current.card);
    let keeps_labels = form == LabelForm::GroupCards
        && card.first("CATEGORIES").is_none()
        && own.first("CATEGORIES").is_some();
    if has_uid && !keeps_labels {
        return bytes;
    }
    if !has_uid {
        card = vcard::with_uid(&card, own.uid().unwrap_or_default());
    }
    if keeps_labels {
        let before = vcard::read(&card);
        let mut after = before.clone();
        after.labels = vcard::read(&own).labels;
        card = vcard::edit(&card, &before, &after).card;
    }
    vcard::print(&card)
}

/// Moves the card at an href to the trash. Of a group card, the label is deleted.
pub fn delete(
    app: &App,
    access: &BookAccess,
    caller: &Caller,
    href: &str,
    conditions: &Conditions,
) -> Outcome<()> {
    if caller.label_form == LabelForm::GroupCards
        && let Some(deleted) = groups::delete(app, access, caller, href, conditions)?
    {
        return Ok(deleted);
    }
    write(app, access, &caller.device_name, |writer| {
        let current = store::contacts::by_href(writer.conn(), access.book_id(), href)?;
        let state = current.as_ref().map(CurrentState::from);
        if !conditions.hold(writer, access, state.as_ref())? {
            return Ok(Err(if current.is_none() {
                WriteRejection::NotFound
            } else {
                WriteRejection::Condition
            }));
        }
        let Some(current) = current else {
            return Ok(Err(WriteRejection::NotFound));
        };
        writer.set_kind(BatchKind::Delete);
        writer.delete(&current)?;
        Ok(Ok(()))
    })
}

/// Moves a card to another href of its book: the contact gets a new row there, and a tombstone stays in the trash.
/// A card at the destination has another UID, so it is never replaced (RFC 6352 §6.3.2.1).
pub fn relocate(
    app: &App,
    access: &BookAccess,
    device: &str,
    (from, to): (&str, &str),
    overwrites: bool,
    conditions: &Conditions,
) -> Outcome<()> {
    write(app, access, device, |writer| {
        let Some(current) = store::contacts::by_href(writer.conn(), access.book_id(), from)? else {
            return Ok(Err(WriteRejection::NotFound));
        };
        let target = store::contacts::by_href(writer.conn(), access.book_id(), to)?;
        let state = CurrentState::from(&current);
        if !conditions.hold(writer, access, Some(&state))? || (target.is_some() && !overwrites) {
            return Ok(Err(WriteRejection::Condition));
        }
        if let Some(target) = target {
            return Ok(Err(WriteRejection::UidTaken(target.href)));
        }
        let bytes = inline_blobs(writer.conn(), access.book_id(), &current.card)?;
        writer.set_kind(BatchKind::Edit);
        writer.delete(&current)?;
        let created = writer.create_at(to, &bytes)?;
        let book = access.book_id();
        store::dav_properties::hand_over(writer.conn(), (book, current.id()), (book, created))?;
        Ok(Ok(()))
    })
}

/// Why a card cannot be copied within its book: a condition of the request does not hold, or else the UID is taken, which
/// two cards of a book cannot share.
pub fn copy_within_book(
    app: &App,
    access: &BookAccess,
    device: &str,
    (from, to): (&str, &str),
    overwrites: bool,
    conditions: &Conditions,
) -> Outcome<()> {
    write(app, access, device, |writer| {
        let Some(current) = store::contacts::by_href(writer.conn(), access.book_id(), from)? else {
            return Ok(Err(WriteRejection::NotFound));
        };
        let is_taken = store::contacts::by_href(writer.conn(), access.book_id(), to)?.is_some();
        let state = CurrentState::from(&current);
        if !conditions.hold(writer, access, Some(&state))? || is_taken && !overwrites {
            return Ok(Err(WriteRejection::Condition));
        }
        Ok(Err(WriteRejection::UidTaken(current.href)))
    })
}

/// The card that a client sent, if it can be kept: as it is, or with what it must have and lacks.
fn checked(body: &[u8]) -> std::result::Result<Normalized, WriteRejection> {
    let invalid = |why: &str| Err(WriteRejection::InvalidCard(why.to_owned()));
    let Ok(text) = std::str::from_utf8(body) else {
        return invalid("the card is not UTF-8");
    };
    let is_xml = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if !text.chars().all(is_xml) {
        return invalid("the card has a control character");
    }
    let normalized = match vcard::normalize(body, Charset::UTF_8) {
        Ok(normalized) => normalized,
        Err(rejection) => return invalid(&rejection.to_string()),
    };
    match vcard::parse(body).version() {
        Version::V30 | Version::V40 => {}
        Version::V21 => return Err(WriteRejection::UnknownVersion),
        Version::Unknown => {
            let has_version = vcard::parse(body).first("VERSION").is_some();
            return if has_version {
                Err(WriteRejection::UnknownVersion)
            } else {
                invalid("the card has no VERSION")
            };
        }
    }
    let spoils = |fix: &CardFix| {
        matches!(
            fix,
            CardFix::Begin
                | CardFix::End
                | CardFix::Indent
                | CardFix::Charset(_)
                | CardFix::ControlCharacters
        )
    };
    if normalized.fixes.iter().any(spoils) {
        return invalid("the card does not begin with BEGIN:VCARD and end with END:VCARD");
    }
    Ok(normalized)
}

/// The rules of RFC 6352 §6.3.2.1: a UID is unique in its book, and a card keeps its own.
fn uid_conflict(
    writer: &mut Writer,
    access: &BookAccess,
    href: &str,
    uid: &str,
    current: Option<&Stored>,
) -> Result<Option<WriteRejection>> {
    if let Some(current) = current.filter(|current| current.uid != uid) {
        return Ok(Some(WriteRejection::UidTaken(current.href.clone())));
    }
    let other = store::contacts::by_uid(writer.conn(), access.book_id(), uid)?;
    let other = other.filter(|other| other.href != href);
    Ok(other.map(|other| WriteRejection::UidTaken(other.href)))
}

fn store_at(writer: &mut Writer, href: &str, current: Option<&Stored>, bytes: &[u8]) -> Result<()> {
    if let Some(current) = current {
        writer.set_kind(BatchKind::Edit);
        writer.replace(current, bytes)?;
    } else {
        writer.set_kind(BatchKind::Create);
        writer.create_at(href, bytes)?;
    }
    Ok(())
}
