//! Turns what a device does with a group card into changes of its label.

use std::collections::BTreeSet;

use super::members;
use super::read::etag;
use super::refresh::{is_current, refresh};
use crate::app::app_passwords::{self, Caller};
use crate::app::dav::conditions::{Conditions, CurrentState};
use crate::app::dav::outcome::{Outcome, Put, WriteRejection, write};
use crate::app::labels::effect::LabelDetail;
use crate::app::write::Writer;
use crate::app::{App, BookAccess, Error, Result, labels};
use domain::account::LabelForm;
use domain::ids::LabelId;
use domain::label::label_key;
use domain::text::index_key;
use formats::vcard::{self, ContactGroup};
use store::contacts::Stored;
use store::group_cards::{GroupCardRow, NewGroupCardRow};
use store::labels::LabelRow;

/// A group card that a device sent.
pub struct SentGroup<'a> {
    /// Where it is stored.
    pub href: &'a str,
    /// Its bytes, normalized.
    pub bytes: &'a [u8],
    /// True if the client gave it its UID.
    pub has_uid: bool,
    /// What it says.
    pub group: ContactGroup,
}

/// Stores a group card: its label is made or renamed, and its members have the label and no one else. A card with the
/// name of a label that has another card takes the place of that card, and adds its members.
///
/// A device that stores group cards gets them from now on, unless it was told otherwise.
pub fn put(
    app: &App,
    access: &BookAccess,
    caller: &Caller,
    sent: &SentGroup,
    conditions: &Conditions,
) -> Outcome<Put> {
    let Ok(name) = labels::check_name(&sent.group.name) else {
        return Ok(Err(WriteRejection::InvalidCard(
            "the group has no name, or a too long one".to_owned(),
        )));
    };
    let detail = LabelDetail::of_members(name, &caller.device_name).to_json();
    let stored = write(app, access, &detail, |writer| {
        // Nothing is written yet, so what is committed is what holds.
        if !is_current(writer.conn(), access)? {
            refresh(writer, app, access)?;
        }
        let (row, is_new) = match target(writer, access, sent, conditions)? {
            Ok(target) => target,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let label = label_of(writer, app, access, row.as_ref(), name)?;
        store_card(writer, app, row, &label, sent)?;
        refresh(writer, app, access)?;
        Ok(Ok((label, is_new)))
    })?;
    let (label, is_new) = match stored {
        Ok(stored) => stored,
        Err(rejection) => return Ok(Err(rejection)),
    };
    if label.name != name {
        rename(app, access, &caller.device_name, &label, name)?;
    }
    if caller.label_form == LabelForm::Categories {
        app_passwords::set_label_form(app, &caller.actor, caller.device, Some(LabelForm::GroupCards))?;
    }
    Ok(Ok(Put { is_new, etag: None }))
}

/// The row at the href, and whether the client sees nothing there; or why nothing is stored.
fn target(
    writer: &mut Writer,
    access: &BookAccess,
    sent: &SentGroup,
    conditions: &Conditions,
) -> Outcome<(Option<GroupCardRow>, bool)> {
    let book = access.book_id();
    let row = store::group_cards::at_href(writer.conn(), book, sent.href)?;
    let live = row.as_ref().filter(|row| row.removed_at.is_none());
    let contact = store::contacts::by_href(writer.conn(), book, sent.href)?;
    let state = match (live, &contact) {
        (Some(row), _) => Some(state_of(row)),
        (None, Some(contact)) => Some(CurrentState::from(contact)),
        (None, None) => None,
    };
    if !conditions.hold(writer, access, state.as_ref())? {
        return Ok(Err(WriteRejection::Condition));
    }
    let uid = index_key(vcard::parse(sent.bytes).uid().unwrap_or_default());
    if let Some(row) = live.filter(|row| sent.has_uid && row.uid != uid) {
        return Ok(Err(WriteRejection::UidTaken(row.href.clone())));
    }
    if let Some(rejection) = uid_conflict(writer, access, sent.href, &uid)? {
        return Ok(Err(rejection));
    }
    let is_new = state.is_none();
    if let Some(contact) = contact {
        if vcard::contact_group(&vcard::parse(&contact.card)).is_none() {
            let why = "the card of a person does not become one of a group";
            return Ok(Err(WriteRejection::InvalidCard(why.to_owned())));
        }
        // It was kept as the card of a contact before.
        writer.delete(&contact)?;
    }
    Ok(Ok((row, is_new)))
}

fn uid_conflict(
    writer: &mut Writer,
    access: &BookAccess,
    href: &str,
    uid: &str,
) -> Result<Option<WriteRejection>> {
    let book = access.book_id();
    let contact = store::contacts::by_uid(writer.conn(), book, uid)?;
    let groups = store::group_cards::of_book(writer.conn(), book)?;
    let group = groups
        .into_iter()
        .find(|row| row.removed_at.is_none() && row.uid == uid);
    let hrefs = [
        contact.map(|contact: Stored| contact.href),
        group.map(|row| row.href),
    ];
    let other = hrefs.into_iter().flatten().find(|other| other != href);
    Ok(other.map(WriteRejection::UidTaken))
}

/// Why the card of a person with this UID cannot be stored at an href, beside the group cards of the book.
pub fn conflict(writer: &mut Writer, href: &str, uid: &str) -> Result<Option<WriteRejection>> {
    let book = writer.book_id();
    let groups = store::group_cards::of_book(writer.conn(), book)?;
    for row in groups.into_iter().filter(|row| row.removed_at.is_none()) {
        if row.href == href {
            let why = "the card of a group does not become one of a person";
            return Ok(Some(WriteRejection::InvalidCard(why.to_owned())));
        }
        if row.uid == uid {
            return Ok(Some(WriteRejection::UidTaken(row.href)));
        }
    }
    Ok(None)
}

/// The label of a group card: that of its row, else that with its name, which is made if there is none.
fn label_of(
    writer: &mut Writer,
    app: &App,
    access: &BookAccess,
    row: Option<&GroupCardRow>,
    name: &str,
) -> Result<LabelRow> {
    let own = row
        .filter(|row| row.removed_at.is_none())
        .and_then(|row| row.label_id);
    let book = access.book_id();
    let id = match own {
        Some(label) => LabelId(label),
        None => match store::labels::by_key(writer.conn(), book, &label_key(name))? {
            Some(label) => LabelId(label.id),
            None => store::labels::insert(writer.conn(), book, name, &label_key(name), None)?,
        },
    };
    labels::lookup(writer.conn(), app, access, id)
}

/// Gives the label to the members, takes it off everyone else, and keeps the card.
fn store_card(
    writer: &mut Writer,
    app: &App,
    row: Option<GroupCardRow>,
    label: &LabelRow,
    sent: &SentGroup,
) -> Result<()> {
    let book = writer.book_id();
    let id = LabelId(label.id);
    let before = members::of_label(writer.conn(), book, id)?;
    let before: BTreeSet<i64> = before.into_iter().map(|(contact, _)| contact).collect();
    let found = members::add(writer, &label.name, &before, &sent.group.members)?;
    let is_own = row
        .as_ref()
        .is_some_and(|row| row.removed_at.is_none() && row.label_id == Some(label.id));
    if is_own {
        let removed: Vec<i64> = before.difference(&found.contacts).copied().collect();
        members::remove(writer, &label.name, &removed)?;
    } else {
        remove_other_card(writer, app, sent.href, label)?;
    }
    let (awaited, now) = (found.awaited.join("\n"), app.now());
    let uid = index_key(vcard::parse(sent.bytes).uid().unwrap_or_default());
    let Some(mut row) = row else {
        // Without a hash of the members it is brought up to date next, which gives it a revision.
        let row = NewGroupCardRow {
            book_id: book.0,
            label_id: label.id,
            name: &label.name,
            href: sent.href,
            uid: &uid,
            card: sent.bytes,
            awaited: &awaited,
            members: &[],
            revision: 0,
            created_at: now,
            updated_at: now,
        };
        return Ok(store::group_cards::insert(writer.conn(), &row)?);
    };
    let bytes = if sent.has_uid || !is_own {
        row.uid = uid;
        sent.bytes.to_vec()
    } else {
        vcard::print(&vcard::with_uid(&vcard::parse(sent.bytes), &row.uid))
    };
    row.label_id = Some(label.id);
    row.name.clone_from(&label.name);
    row.awaited = awaited;
    row.removed_at = None;
    row.members = Vec::new();
    store::group_cards::save(writer.conn(), book, &row)?;
    Ok(store::group_cards::set_card(writer.conn(), book, row.id, &bytes)?)
}

/// Removes the card that the label has at another href.
fn remove_other_card(writer: &mut Writer, app: &App, href: &str, label: &LabelRow) -> Result<()> {
    let book = writer.book_id();
    let rows = store::group_cards::of_book(writer.conn(), book)?;
    let other = rows
        .into_iter()
        .find(|row| row.label_id == Some(label.id) && row.href != href);
    match other {
        Some(row) => remove_row(writer, app, row, false),
        None => Ok(()),
    }
}

/// Removes a card, and tells devices of it.
fn remove_row(writer: &mut Writer, app: &App, mut row: GroupCardRow, keeps_label: bool) -> Result<()> {
    let book = writer.book_id();
    let mut state = store::group_cards::state(writer.conn(), book)?.unwrap_or_default();
    let now = app.now();
    state.revision = state.next_revision(now);
    store::group_cards::set_state(writer.conn(), book, state)?;
    row.removed_at = Some(now);
    row.updated_at = now;
    row.revision = state.revision;
    row.label_id = row.label_id.filter(|_| keeps_label);
    Ok(store::group_cards::save(writer.conn(), book, &row)?)
}

/// Renames the label to what the device calls the group. If another label has that name, a number is added.
fn rename(app: &App, access: &BookAccess, device: &str, label: &LabelRow, name: &str) -> Result<()> {
    let id = LabelId(label.id);
    let mut wanted = name.to_owned();
    for number in 2.. {
        match labels::rename_by(app, access, id, &wanted, device) {
            Err(Error::LabelTaken) => wanted = format!("{name} ({number})"),
            other => return other.map(|_| ()),
        }
    }
    Ok(())
}

/// Deletes the group card at an href with its label; the members stay. `None` if there is no group card.
pub fn delete(
    app: &App,
    access: &BookAccess,
    caller: &Caller,
    href: &str,
    conditions: &Conditions,
) -> Result<Option<std::result::Result<(), WriteRejection>>> {
    let label = write(app, access, &caller.device_name, |writer| {
        let row = store::group_cards::at_href(writer.conn(), access.book_id(), href)?;
        let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
            return Ok(Ok(None));
        };
        if !conditions.hold(writer, access, Some(&state_of(&row)))? {
            return Ok(Err(WriteRejection::Condition));
        }
        let Some(label) = row.label_id.map(LabelId) else {
            return Ok(Ok(None));
        };
        labels::lookup(writer.conn(), app, access, label)?;
        remove_row(writer, app, row, true)?;
        Ok(Ok(Some(label)))
    })?;
    let label = match label {
        Ok(None) => return Ok(None),
        Ok(Some(label)) => label,
        Err(rejection) => return Ok(Some(Err(rejection))),
    };
    labels::delete_by(app, access, label, &caller.device_name)?;
    Ok(Some(Ok(())))
}

fn state_of(row: &GroupCardRow) -> CurrentState {
    CurrentState {
        etag: etag(row),
        updated_at: row.updated_at,
    }
}
