//! The mapping of a table's columns to fields, guessed from its header and its first rows.

use std::collections::HashSet;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};

use super::content_guess::{cells_of_column, guess_by_content};
use super::header_dictionary::DATE_PARTS;
use super::headers::field_of_title;
use super::program::Program;
use super::table::Table;
use crate::csv::dates::{SlashOrder, slash_order};
use crate::csv::field::Field;
use crate::csv::formulas::unescape_formula;
use crate::csv::value_type::folded_words;

/// Which field each column of a table holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The program that wrote the table. Stored as `source`.
    #[serde(rename = "source")]
    pub program: Program,
    /// One field for each column. The cells of additional columns are kept in the note.
    pub columns: Vec<Field>,
    /// The line with the titles, from 1; 0 for none. `None`: the line is found by its titles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_line: Option<usize>,
    /// The order of the dates of each column; empty if no column has dates that can be read in one order only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub day_orders: Vec<Option<SlashOrder>>,
}

impl Mapping {
    /// True if the header is that of a known program. Otherwise the user should confirm the mapping.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.program != Program::Unknown
    }
}

/// The key under which the mapping of a header is remembered: its folded titles.
#[must_use]
pub fn header_key(header: &[String]) -> String {
    let titles: Vec<String> = header.iter().map(|title| folded_words(title).join(" ")).collect();
    titles.join("\u{1f}")
}

/// Guesses the mapping of a table from its header and some of its rows.
#[must_use]
pub fn guess_mapping(header: &[String], samples: &[Vec<String>]) -> Mapping {
    let mut columns: Vec<Option<Field>> = header.iter().map(|title| field_of_title(title)).collect();
    let titles: Vec<String> = header.iter().map(|title| folded_words(title).join(" ")).collect();
    let has: HashSet<&str> = titles.iter().map(String::as_str).collect();
    resolve_ambiguous_titles(&titles, &has, &mut columns);
    find_birthday_parts(&titles, &mut columns);
    let program = Program::detect(&titles, &has, &columns);
    if program == Program::Unknown {
        guess_by_content(&titles, samples, &mut columns);
    }
    let columns = columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| match column {
            Some(Field::Birthday) => birthday_of_order(column_order(samples, at)),
            Some(column) => column,
            // What has a title and no field becomes a custom field with that title.
            None if titles.get(at).is_some_and(|title| is_title(title)) => Field::Custom(0),
            None => Field::KeepInNote,
        })
        .collect();
    Mapping {
        program,
        columns,
        header_line: None,
        day_orders: Vec::new(),
    }
}

/// The same from a table, with the order of the dates of all its rows.
pub fn guess_table_mapping<R: Read>(table: Table<R>) -> io::Result<Mapping> {
    let mut mapping = guess_mapping(table.header(), &table.samples());
    mapping.day_orders = day_orders(table)?;
    for (at, column) in mapping.columns.iter_mut().enumerate() {
        if is_birthday(*column) {
            *column = birthday_of_order(mapping.day_orders.get(at).copied().flatten());
        }
    }
    Ok(mapping)
}

/// The mapping of another table with the same header, for the dates of this one.
pub fn mapping_for_table<R: Read>(mut mapping: Mapping, table: Table<R>) -> io::Result<Mapping> {
    mapping.day_orders = day_orders(table)?;
    for (column, order) in mapping.columns.iter_mut().zip(&mapping.day_orders) {
        if is_birthday(*column) && order.is_some() {
            *column = birthday_of_order(*order);
        }
    }
    Ok(mapping)
}

fn is_birthday(field: Field) -> bool {
    matches!(
        field,
        Field::Birthday | Field::BirthdayDayFirst | Field::BirthdayMonthFirst
    )
}

/// The order in which some dates of each column can be read only, if no other date contradicts it.
fn day_orders<R: Read>(table: Table<R>) -> io::Result<Vec<Option<SlashOrder>>> {
    let mut seen = vec![(false, false); table.header().len()];
    for row in table.rows() {
        for (cell, (has_day_first, has_month_first)) in row?.cells.iter().zip(&mut seen) {
            match slash_order(unescape_formula(cell).trim()) {
                Some(SlashOrder::DayFirst) => *has_day_first = true,
                Some(SlashOrder::MonthFirst) => *has_month_first = true,
                None => {}
            }
        }
    }
    let orders = seen.into_iter().map(|seen| match seen {
        (true, false) => Some(SlashOrder::DayFirst),
        (false, true) => Some(SlashOrder::MonthFirst),
        _ => None,
    });
    let orders: Vec<_> = orders.collect();
    let has_order = orders.iter().any(Option::is_some);
    Ok(if has_order { orders } else { Vec::new() })
}

/// False for an empty title, and for the number of a column without one.
fn is_title(folded: &str) -> bool {
    !folded.bytes().all(|byte| byte.is_ascii_digit())
}

/// The order in which some dates of the column can be read only, if no other date contradicts it.
fn column_order(samples: &[Vec<String>], at: usize) -> Option<SlashOrder> {
    let cells = cells_of_column(samples, at);
    let mut orders = cells.into_iter().filter_map(slash_order);
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

fn birthday_of_order(order: Option<SlashOrder>) -> Field {
    match order {
        Some(SlashOrder::DayFirst) => Field::BirthdayDayFirst,
        Some(SlashOrder::MonthFirst) => Field::BirthdayMonthFirst,
        None => Field::Birthday,
    }
}

/// Columns called only day, month and year are the birthday, if there is one set of them and no other birthday.
fn find_birthday_parts(titles: &[String], columns: &mut [Option<Field>]) {
    let is_birthday = |column: &Option<Field>| {
        let parts = [
            Field::Birthday,
            Field::BirthDay,
            Field::BirthMonth,
            Field::BirthYear,
        ];
        column.is_some_and(|field| parts.contains(&field))
    };
    if columns.iter().any(is_birthday) {
        return;
    }
    let found = DATE_PARTS.map(|(field, words)| {
        let mut named = (0..titles.len()).filter(|at| {
            titles
                .get(*at)
                .is_some_and(|title| words.contains(&title.as_str()))
        });
        let only = named.next().filter(|_| named.next().is_none());
        only.map(|at| (at, field))
    });
    if found.iter().all(Option::is_some) {
        for (at, field) in found.into_iter().flatten() {
            if let Some(column) = columns.get_mut(at) {
                *column = Some(field);
            }
        }
    }
}

/// Decides titles whose field depends on the other titles of the table.
fn resolve_ambiguous_titles(titles: &[String], has: &HashSet<&str>, columns: &mut [Option<Field>]) {
    let has_birth_month = columns.contains(&Some(Field::BirthMonth));
    let has_surname = ["prenom", "vorname"].iter().any(|title| has.contains(title));
    let family = columns.contains(&Some(Field::FamilyName));
    let given = columns.contains(&Some(Field::GivenName));
    let cities: HashSet<u8> = columns
        .iter()
        .filter_map(|column| match column {
            Some(Field::City(n)) => Some(*n),
            _ => None,
        })
        .collect();
    let streets: HashSet<u8> = columns
        .iter()
        .filter_map(|column| match column {
            Some(Field::Street(n)) => Some(*n),
            _ => None,
        })
        .collect();
    for (title, column) in titles.iter().zip(columns.iter_mut()) {
        let better = match (title.as_str(), *column) {
            // Thunderbird's Russian and German tables call the day of the month that.
            (_, Some(Field::Birthday)) if has_birth_month => Field::BirthDay,
            ("nom", None) if has_surname && !family => Field::FamilyName,
            ("nom", None) => Field::FormattedName,
            // Outlook's French and Spanish tables.
            ("titre" | "titulo", None) => Field::NamePrefix,
            ("anniversaire", _) if has.contains("anniversaire de mariage") => Field::Birthday,
            // Without «Фамилия», «Имя» is the whole name; "Name" beside "Vorname" is the family name.
            ("имя", _) if !family => Field::FormattedName,
            ("name", _) if has.contains("vorname") && !family => Field::FamilyName,
            ("name", _) if family && !given => Field::GivenName,
            // Outlook's "Title" is "Mr.", as "Job Title" is the position.
            ("title", _) if has.contains("job title") => Field::NamePrefix,
            // Thunderbird calls the street of the home address "Home Address".
            (_, Some(Field::Address(n)))
                if n > 0 && n < 4 && cities.contains(&n) && !streets.contains(&n) =>
            {
                if title.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                Field::Street(n)
            }
            ("phone number", _) if !has.contains("phone number type") => Field::Phone(0),
            _ => continue,
        };
        *column = Some(better);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_a_column_are_read_in_the_order_that_fits_all() {
        for (title, cells, field) in [
            ("Birthday", ["25/12/1986", "3/4/1985"], Field::BirthdayDayFirst),
            (
                "День рождения",
                ["3/4/1985", "12/25/1986"],
                Field::BirthdayMonthFirst,
            ),
            ("День рождения", ["25/12/1986", "12/25/1986"], Field::Birthday),
            ("Birthday", ["3/4/1985", "5/6/1986"], Field::Birthday),
        ] {
            let rows = cells.map(|cell| vec!["Аа".to_owned(), cell.to_owned()]);
            let mapping = guess_mapping(&["Name".to_owned(), title.to_owned()], &rows);
            assert_eq!(mapping.columns.get(1), Some(&field), "{title}: {cells:?}");
        }
    }
}
