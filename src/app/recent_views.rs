//! The contacts that an account viewed last. Viewing a contact writes nothing: views wait in memory for a few seconds,
//! and are saved together.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::app::{App, BookAccess, Timestamp};
use domain::ids::{AccountId, ContactId};
use store;

/// The most contacts that are kept for an account.
pub const MAX_VIEWS: usize = 50;

/// What an account viewed, oldest first, each contact once.
type Views = Vec<(ContactId, Timestamp)>;

/// What was viewed and is not saved yet.
#[derive(Default)]
pub(in crate::app) struct PendingViews(Mutex<HashMap<AccountId, Views>>);

impl PendingViews {
    fn locked(&self) -> MutexGuard<'_, HashMap<AccountId, Views>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that the account viewed a contact.
pub fn note(app: &App, access: &BookAccess, contact: ContactId) {
    let mut pending = app.pending_views.locked();
    push(
        pending.entry(access.account().id).or_default(),
        contact,
        app.now(),
    );
}

fn push(views: &mut Views, contact: ContactId, at: Timestamp) {
    views.retain(|(other, _)| *other != contact);
    views.push((contact, at));
    if views.len() > MAX_VIEWS {
        views.remove(0);
    }
}

/// Saves what was viewed. If the database is busy or away, it waits for the next time.
pub fn save(app: &App) {
    let pending = std::mem::take(&mut *app.pending_views.locked());
    for (account, views) in pending {
        let saved = app.store.write_if_free(None, |conn| {
            store::contact_views::add(conn, account, &views, MAX_VIEWS)
        });
        match saved {
            Ok(()) => {}
            Err(store::Error::Busy | store::Error::Unavailable(_)) => put_back(app, account, views),
            // Such as an account that was removed meanwhile.
            Err(error) => log::warn!(
                "what account {account} viewed is not saved: {}",
                store::error_chain(&error)
            ),
        }
    }
}

/// Puts views before those that followed.
fn put_back(app: &App, account: AccountId, views: Views) {
    let mut pending = app.pending_views.locked();
    let newer = pending.insert(account, views).unwrap_or_default();
    let views = pending.entry(account).or_default();
    for (contact, at) in newer {
        push(views, contact, at);
    }
}
