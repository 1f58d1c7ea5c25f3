//! Relations in a contact's form: the form shows the name of a contact, the card has its UID.

use crate::app::relatives::{by_uid, uris_of};
use crate::app::{App, BookAccess, Result};
use crate::web::contacts::form::ContactForm;
use crate::web::own_hosts::OwnHosts;

/// Shows relations to contacts of the book by their names.
pub fn show_names(app: &App, access: &BookAccess, typed: &mut ContactForm) -> Result<()> {
    let texts = typed.relation_texts();
    if !texts.is_empty() {
        typed.name_relatives(&by_uid(app, access, &texts)?);
    }
    Ok(())
}

/// Looks up the contacts that the names, and the addresses on these hosts, in a submitted form mean.
pub fn look_up(app: &App, access: &BookAccess, typed: &mut ContactForm, hosts: &OwnHosts) -> Result<()> {
    let texts = typed.relation_texts();
    if !texts.is_empty() {
        typed.restore_relatives(&by_uid(app, access, &texts)?);
        typed.relatives = uris_of(app, access, &typed.relation_texts(), &hosts.0)?;
    }
    Ok(())
}
