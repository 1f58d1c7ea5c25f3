//! Counts what a table cannot hold, so that the user knows before the export.

use std::collections::BTreeMap;

use crate::app::export::walk::Walk;
use crate::app::selection::Selection;
use crate::app::{App, BookAccess, Result};
use domain::diff::FieldName;
use formats::csv::{self, ColumnSet};
use formats::vcard;

/// What a table leaves out of the selected contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Contacts with something that is left out.
    pub contacts: u64,
    /// Each field that is left out, and of how many contacts; in the order of [`FieldName`].
    pub fields: Vec<(FieldName, u64)>,
}

/// Reads every selected contact once and counts the losses for each of these sets of columns.
pub fn count_losses<const N: usize>(
    app: &App,
    access: &BookAccess,
    selection: &Selection,
    columns: [ColumnSet; N],
) -> Result<[Losses; N]> {
    let mut walk = Walk::start(app, access, selection)?;
    let mut counts = columns.map(|columns| (columns, 0, BTreeMap::<FieldName, u64>::new()));
    while let Some(stored) = walk.next()? {
        let card = vcard::parse(&stored.card);
        for (columns, contacts, fields) in &mut counts {
            let names = csv::lost_properties(*columns, &card);
            *contacts += u64::from(!names.is_empty());
            let mut lost: Vec<FieldName> = names
                .iter()
                .map(|name| match card.first(name) {
                    Some(property) => FieldName::of(property),
                    // Content lines that are not properties have no more than this name.
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
    Ok(counts.map(|(_, contacts, fields)| Losses {
        contacts,
        fields: fields.into_iter().collect(),
    }))
}
