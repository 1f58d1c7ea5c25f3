//! Collects the columns of one postal address: its parts, and the whole address in one text.

use super::cell::Cell;
use crate::csv::field::Field;
use crate::csv::person::TypedValue;
use crate::csv::value_type::{ValueType, folded_words, type_among};
use domain::contact::{EntryType, PostalAddress};

/// Words of the titles of columns with the number of a house.
const HOUSE_WORDS: [&str; 5] = ["house", "дом", "корпус", "hausnummer", "hausnr"];

/// The cells of one address that were read so far.
#[derive(Default)]
pub struct AddressParts {
    address: PostalAddress,
    /// Columns with the whole address in one text, with their titles.
    formatted: Vec<(String, String)>,
    /// The title of the first column.
    title: String,
}

impl AddressParts {
    /// The number of the address that a field belongs to; `None` if it is not part of an address.
    pub fn number_of(field: Field) -> Option<u8> {
        match field {
            Field::Address(n)
            | Field::Street(n)
            | Field::Extended(n)
            | Field::City(n)
            | Field::Region(n)
            | Field::Postcode(n)
            | Field::Country(n)
            | Field::PoBox(n) => Some(n),
            _ => None,
        }
    }

    /// Adds a cell. A second cell for the same part becomes another line of it.
    pub fn add(&mut self, cell: &Cell) {
        if self.title.is_empty() {
            self.title.clone_from(&cell.title);
        }
        let address = &mut self.address;
        let part = match cell.field {
            Field::Street(_) => &mut address.street,
            Field::Extended(_) => &mut address.extended,
            Field::City(_) => &mut address.city,
            Field::Region(_) => &mut address.region,
            Field::Postcode(_) => &mut address.postcode,
            Field::Country(_) => &mut address.country,
            Field::PoBox(_) => &mut address.po_box,
            _ => {
                self.formatted.push((cell.title.clone(), cell.text.clone()));
                return;
            }
        };
        if !part.is_empty() {
            // The number of a house follows its street.
            let is_number = folded_words(&cell.title)
                .iter()
                .any(|word| HOUSE_WORDS.contains(&word.as_str()));
            part.push_str(if is_number { " " } else { "\n" });
        }
        part.push_str(&cell.text);
    }

    /// The addresses, and the lines for the note. `address_type` is the text of the column with the type.
    ///
    /// An address in one text is used if there are no parts. With parts it goes into the note, unless it
    /// only repeats them.
    pub fn finish(
        self,
        address_type: Option<&str>,
    ) -> (Vec<TypedValue<PostalAddress>>, Vec<(String, String)>) {
        let value_type = match address_type {
            Some(text) => ValueType::parse(text),
            None => ValueType {
                entry_type: type_among(&folded_words(&self.title))
                    .map_or(EntryType::None, |(entry_type, _)| entry_type),
                ..ValueType::default()
            },
        };
        let typed = |value| TypedValue {
            value_type: value_type.clone(),
            value,
        };
        if self.address.is_empty() {
            let whole = self.formatted.into_iter().map(|(_, street)| {
                typed(PostalAddress {
                    street,
                    ..PostalAddress::default()
                })
            });
            return (whole.collect(), Vec::new());
        }
        let known = folded_words(&self.address.parts().join(" "));
        let says_more = |text: &str| !folded_words(text).iter().all(|word| known.contains(word));
        let note_lines = self.formatted.into_iter().filter(|(_, text)| says_more(text));
        (vec![typed(self.address)], note_lines.collect())
    }
}
