//! Adopts the contacts of the lab app, whose tables may be in the same database.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::write::{Precondition, write_within};
use crate::app::{App, BookAccess, Result};
use domain::change_log::{BatchKind, Origin};
use domain::contact::{Contact, Entry, EntryType, Messenger, Service};
use domain::name::guess_name;
use domain::telegram;
use formats::vcard;
use store::lab_tables::LabContact;
use store::{self, Conn};

const ADOPTED: &str = "lab-adopted";

/// Copies the lab app's contacts into a book, once, in one batch that can be undone. The lab's tables
/// stay as they are.
pub fn adopt(conn: &mut Conn, app: &App, access: &BookAccess) -> Result<usize> {
    if store::stored_values::get(conn, ADOPTED)?.is_some() || !store::lab_tables::exist(conn)? {
        return Ok(0);
    }
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    for (contact, tag) in store::lab_tables::tags(conn)? {
        tags.entry(contact).or_default().push(tag);
    }
    let rows = store::lab_tables::contacts(conn)?;
    let access = access.with_origin(Origin::Import);
    write_within(
        conn,
        app,
        &access,
        BatchKind::Adopt,
        Precondition::None,
        |writer| {
            for row in &rows {
                let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("lab contact {}", row.id).as_bytes());
                let contact = contact(row, tags.remove(&row.id).unwrap_or_default());
                writer.create(&vcard::print(&vcard::new_card(&uid.to_string(), &contact)))?;
            }
            Ok(())
        },
    )?;
    store::stored_values::put(conn, ADOPTED, &rows.len().to_string())?;
    Ok(rows.len())
}

fn contact(row: &LabContact, labels: Vec<String>) -> Contact {
    let handle = row
        .telegram
        .as_deref()
        .map(telegram::strip_link)
        .filter(|name| !name.is_empty());
    let messenger = handle.map(|name| Messenger {
        line: None,
        entry_type: EntryType::None,
        service: Service::Telegram,
        value: name.to_owned(),
    });
    let phone = Entry {
        line: None,
        entry_type: EntryType::None,
        value: row.telephone.trim().to_owned(),
    };
    Contact {
        formatted_name: row.fio.trim().to_owned(),
        name: guess_name(&row.fio),
        phones: vec![phone],
        messengers: messenger.into_iter().collect(),
        labels,
        ..Contact::default()
    }
}
