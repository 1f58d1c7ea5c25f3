//! What a table cannot carry, said before it is written.

use std::collections::BTreeMap;

use crate::app::export::Selection;
use crate::app::export::walk::Walk;
use crate::app::{App, BookAccess, Result};
use crate::domain::diff::FieldName;
use crate::formats::csv::{self, ColumnSet};
use crate::formats::vcard;

/// What a selection loses in a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Contacts of which something is left out.
    pub contacts: u64,
    /// What is left out, and of how many contacts; in the order of the fields.
    pub fields: Vec<(FieldName, u64)>,
}

/// Looks at every contact of a selection, once for all of these columns.
///
/// # Errors
/// `NotFound` as in [`super::export`].
pub fn losses<const N: usize>(
    app: &App,
    access: &BookAccess,
    selection: &Selection,
    columns: [ColumnSet; N],
) -> Result<[Losses; N]> {
    let mut walk = Walk::begin(app, access, selection)?;
    let mut found = columns.map(|columns| (columns, 0, BTreeMap::<FieldName, u64>::new()));
    while let Some(stored) = walk.next()? {
        let card = vcard::parse(&stored.card);
        for (columns, contacts, fields) in &mut found {
            let names = csv::lost_properties(*columns, &card);
            *contacts += u64::from(!names.is_empty());
            let mut lost: Vec<FieldName> = names
                .iter()
                .map(|name| match card.first(name) {
                    Some(property) => FieldName::of(property),
                    // Lines that are no property have only the name that they are called by.
                    None => FieldName::Other(name.clone()),
                })
                .collect();
            lost.sort();
            lost.dedup();
            for field in lost {
                *fields.entry(field).or_default() += 1;
            }
        }
    }
    Ok(found.map(|(_, contacts, fields)| Losses {
        contacts,
        fields: fields.into_iter().collect(),
    }))
}
