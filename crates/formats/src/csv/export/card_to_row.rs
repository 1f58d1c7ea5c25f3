//! Writes a card as a row of an exported table.

use super::card_to_person::card_to_person;
use super::columns::{ADDRESS_COLUMNS, ColumnCounts, ColumnSet, custom_fields};
use crate::csv::cells::{JOINT, google_labels, joined_values, split_handles, split_labels, split_phones};
use crate::csv::formulas::escape_formula;
use crate::csv::normalize_person::normalize_handle;
use crate::csv::person::{Person, TypedValue};
use crate::csv::write_record::write_record;
use domain::card::Card;
use domain::contact::{Contact, PostalAddress, Service};
use domain::date::DateValue;
use domain::label::{FAVORITE, is_favorite};
use domain::name::guess_name;
use domain::text::visible_name;

/// The row of a card, with its line end. `counts` was widened by the card before; `contact` was read from it.
#[must_use]
pub fn card_to_row(columns: ColumnSet, counts: &ColumnCounts, card: &Card, contact: &Contact) -> Vec<u8> {
    let person = card_to_person(card, contact);
    let cells = match columns {
        ColumnSet::Google => google_cells(counts, &person),
        ColumnSet::Lab => lab_cells(&person),
    };
    let cells: Vec<String> = cells.iter().map(|cell| escape_formula(cell)).collect();
    write_record(&cells)
}

fn lab_cells(person: &Person) -> Vec<String> {
    let name = if person.formatted_name.is_empty() {
        person.display_name_without_fn()
    } else {
        person.formatted_name.clone()
    };
    let phones: Vec<&str> = person.phones.iter().map(|phone| phone.value.as_str()).collect();
    let telegrams = person
        .messengers
        .iter()
        .filter(|(service, _)| *service == Service::Telegram);
    let telegrams: Vec<&str> = telegrams.map(|(_, name)| name.as_str()).collect();
    // Values are split and joined as the import will split them.
    let phones = split_phones(&phones.join(", "));
    let phones: Vec<&str> = phones.iter().flat_map(|phone| joined_values(phone)).collect();
    let telegrams = split_handles(&telegrams.join(", "))
        .iter()
        .map(|name| normalize_handle(&Service::Telegram, name))
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>();
    let labels = visible(split_labels(&person.labels.join(", ")));
    let labels = google_labels(&labels.join(JOINT));
    vec![name, phones.join(", "), telegrams.join(", "), labels.join(", ")]
}

/// The labels that the book shows. A label may be split into several, of which some have no visible character.
fn visible(mut labels: Vec<String>) -> Vec<String> {
    labels.retain(|label| !visible_name(label).is_empty());
    labels
}

/// The labels as Google writes them, its own groups with a star.
fn google_groups(labels: &[String]) -> String {
    let group = |label: &String| {
        if is_favorite(label) {
            format!("* {FAVORITE}")
        } else {
            label.clone()
        }
    };
    labels.iter().map(group).collect::<Vec<_>>().join(JOINT)
}

fn google_cells(counts: &ColumnCounts, person: &Person) -> Vec<String> {
    let other_name = person.display_name_without_fn();
    let has_own_name = !person.formatted_name.is_empty() && person.formatted_name != other_name;
    let mut name = person.name.clone();
    if name.is_empty() && has_own_name {
        // Google reads only parts of a name, so a name in one line is split, or becomes the given name.
        name = guess_name(&person.formatted_name);
        if name.is_empty() {
            name.given.clone_from(&person.formatted_name);
        }
    }
    let joined = name.joined();
    let file_as = if has_own_name && person.formatted_name != joined {
        &person.formatted_name
    } else {
        &person.file_as
    };
    let [phonetic_given, phonetic_middle, phonetic_family] = &person.phonetic;
    let birthday = person.birthday.as_ref().map(date_cell).unwrap_or_default();
    let labels = google_groups(&visible(person.labels.clone()));
    let mut cells: Vec<String> = [
        &name.given,
        &name.middle,
        &name.family,
        phonetic_given,
        phonetic_middle,
        phonetic_family,
        &name.prefix,
        &name.suffix,
        &person.nickname,
        file_as,
        &person.organization,
        &person.title,
        &person.department,
        &birthday,
        &person.note,
        &person.photo,
        &labels,
    ]
    .into_iter()
    .cloned()
    .collect();
    let anniversary = person
        .anniversary
        .iter()
        .map(|date| ("Anniversary".to_owned(), date_cell(date)));
    let events = person
        .events
        .iter()
        .map(|(name, date)| (name.clone(), date_cell(date)));
    push_pairs(&mut cells, counts.emails, typed_pairs(&person.emails));
    push_pairs(&mut cells, counts.phones, typed_pairs(&person.phones));
    push_addresses(&mut cells, counts.addresses, &person.addresses);
    push_pairs(&mut cells, counts.relations, person.relations.iter().cloned());
    push_pairs(&mut cells, counts.links, typed_pairs(&person.links));
    push_pairs(&mut cells, counts.events, anniversary.chain(events));
    push_pairs(&mut cells, counts.customs, custom_fields(person).into_iter());
    cells
}

fn typed_pairs(values: &[TypedValue<String>]) -> impl Iterator<Item = (String, String)> {
    values
        .iter()
        .map(|value| (value.value_type.text(), value.value.clone()))
}

/// A date as Google writes it: with a space before a date without a year, so that no spreadsheet takes
/// `--04-12` for a formula.
fn date_cell(date: &DateValue) -> String {
    match date {
        DateValue::Text(text) => text.clone(),
        date @ DateValue::Date { .. } => {
            let iso = date.iso();
            if iso.starts_with('-') {
                format!(" {iso}")
            } else {
                iso
            }
        }
    }
}

/// Pushes type and value into each of `count` pairs of columns. Values beyond them are joined in the last
/// pair.
fn push_pairs(cells: &mut Vec<String>, count: usize, values: impl Iterator<Item = (String, String)>) {
    let mut values: Vec<(String, String)> = values.collect();
    let rest = values.split_off(values.len().min(count));
    if let Some((_, last)) = values.last_mut() {
        for (_, value) in rest {
            last.push_str(JOINT);
            last.push_str(&value);
        }
    }
    values.resize(count, (String::new(), String::new()));
    cells.extend(values.into_iter().flat_map(|(label, value)| [label, value]));
}

/// Pushes each address into its columns. Addresses beyond them are joined in the last columns, each as one
/// text: joined parts could not be assigned to their addresses again.
fn push_addresses(cells: &mut Vec<String>, count: usize, addresses: &[TypedValue<PostalAddress>]) {
    let has_rest = addresses.len() > count;
    let whole = addresses
        .iter()
        .take(if has_rest { count.saturating_sub(1) } else { count });
    let mut rows: Vec<[String; ADDRESS_COLUMNS.len()]> = whole.map(address_cells).collect();
    if let Some(last) = addresses.get(rows.len()).filter(|_| has_rest && count > 0) {
        let rest = addresses.iter().skip(rows.len());
        let rest: Vec<String> = rest.map(|address| formatted(&address.value)).collect();
        let joined = TypedValue {
            value_type: last.value_type.clone(),
            value: PostalAddress {
                street: rest.join(JOINT),
                ..PostalAddress::default()
            },
        };
        rows.push(address_cells(&joined));
    }
    rows.resize(count, Default::default());
    cells.extend(rows.into_iter().flatten());
}

fn address_cells(
    TypedValue { value_type, value }: &TypedValue<PostalAddress>,
) -> [String; ADDRESS_COLUMNS.len()] {
    [
        value_type.text(),
        formatted(value),
        value.street.clone(),
        value.city.clone(),
        value.po_box.clone(),
        value.region.clone(),
        value.postcode.clone(),
        value.country.clone(),
        value.extended.clone(),
    ]
}

/// A whole address in several lines, as Google writes it.
fn formatted(address: &PostalAddress) -> String {
    let join = |parts: &[&String], joint: &str| {
        let parts: Vec<&str> = parts
            .iter()
            .map(|part| part.as_str())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(joint)
    };
    let town = join(&[&address.city, &address.region, &address.postcode], ", ");
    join(
        &[
            &address.street,
            &address.extended,
            &address.po_box,
            &town,
            &address.country,
        ],
        "\n",
    )
}
