//! The fields of a contact's form: filled from a contact, or from what a browser submits.

mod check;
mod dates;
mod details;
mod phone_check;
mod row_change;
pub mod rows;
pub mod untouched;

use std::collections::{BTreeMap, HashSet};

use crate::web::form::Form;
use crate::web::limits::PART_COST;
use dates::{DATE_ORDER, MONTH_FIRST, order_of, shown_date};
use domain::contact::{Contact, DateField, MAX_LABELS, MAX_VALUES};
use domain::date::{DateValue, DayOrder, parse_date};
use domain::label::label_key;
use row_change::RowChange;
use rows::{AddressRow, FormRow, address_rows, rows_of};
use untouched::Control;

/// The text of every field.
#[derive(Clone, Debug)]
pub struct ContactForm {
    /// How the dates are written. The page that shows the form decides, also if its language changes meanwhile.
    pub order: DayOrder,
    /// Single fields by name; see [`TEXTS`].
    texts: BTreeMap<&'static str, String>,
    /// Rows of phones, emails and links.
    pub rows: BTreeMap<&'static str, Vec<FormRow>>,
    /// Rows of messengers.
    pub messengers: Vec<FormRow>,
    /// Rows of addresses.
    pub addresses: Vec<AddressRow>,
    /// Rows of what has no field of its own.
    pub details: Vec<FormRow>,
    /// The URIs of the contacts that relations name, by the names. Looked up before the form is checked.
    pub relatives: BTreeMap<String, String>,
    /// Checked labels.
    pub labels: Vec<String>,
    /// Labels typed into the text field, separated by commas.
    pub new_labels: String,
    /// What did not fit into the rows and the checked labels, as lines of text.
    pub overflow: Vec<String>,
    /// After a button of a row was pressed without script: the id of the row, or of the button that adds one, at
    /// which the user continues.
    pub focus: Option<String>,
}

/// Single fields, by their names in the form.
pub const TEXTS: [&str; 15] = [
    "formatted",
    "family",
    "given",
    "middle",
    "prefix",
    "suffix",
    "second-family",
    "generation",
    "nickname",
    "organization",
    "department",
    "title",
    "birthday",
    "anniversary",
    "note",
];
/// Lists whose rows have a value and a type.
pub const LISTS: [&str; 3] = ["phone", "email", "link"];

impl ContactForm {
    /// Fills the form from a contact. Common lists get an empty row if they have none.
    #[must_use]
    pub fn of(contact: &Contact, order: DayOrder) -> Self {
        let name = &contact.name;
        let date = |field: &Option<DateField>| {
            field
                .as_ref()
                .map(|f| shown_date(&f.value, order))
                .unwrap_or_default()
        };
        let values = [
            contact.formatted_name.clone(),
            name.family.clone(),
            name.given.clone(),
            name.middle.clone(),
            name.prefix.clone(),
            name.suffix.clone(),
            name.second_family.clone(),
            name.generation.clone(),
            contact.nickname.clone(),
            contact.organization.clone(),
            contact.department.clone(),
            contact.title.clone(),
            date(&contact.birthday),
            date(&contact.anniversary),
            contact.note.clone(),
        ];
        let mut typed = Self {
            order,
            texts: TEXTS.into_iter().zip(values).collect(),
            rows: BTreeMap::new(),
            messengers: contact.messengers.iter().map(FormRow::of_messenger).collect(),
            addresses: contact.addresses.iter().map(AddressRow::of).collect(),
            details: contact
                .details
                .iter()
                .map(|detail| FormRow::of_detail(detail, order))
                .collect(),
            relatives: BTreeMap::new(),
            labels: contact.labels.clone(),
            new_labels: String::new(),
            overflow: Vec::new(),
            focus: None,
        };
        for (list, entries) in LISTS
            .into_iter()
            .zip([&contact.phones, &contact.emails, &contact.links])
        {
            typed
                .rows
                .insert(list, entries.iter().map(FormRow::of_entry).collect());
        }
        for list in ["phone", "email", "telegram", "address", "link"] {
            typed.add_row_if_none(list);
        }
        typed
    }

    /// Makes every row a new one, for a contact that does not have the lines of the form.
    pub fn forget_lines(&mut self) {
        let addresses = self.addresses.iter_mut().map(|address| &mut address.row);
        let rows = self.rows.values_mut().flatten().chain(&mut self.messengers);
        for row in rows.chain(&mut self.details).chain(addresses) {
            row.line.clear();
        }
    }

    /// Reads the submitted form.
    #[must_use]
    pub fn parse(form: &Form) -> Self {
        let texts = TEXTS
            .into_iter()
            .map(|name| (name, form.get(name).to_owned()))
            .collect();
        let mut overflow = Vec::new();
        let mut rows = |list| {
            let rows = bounded(rows_of(form, list), MAX_VALUES, &mut overflow, |row| {
                (!row.is_blank()).then(|| row.text())
            });
            (list, rows)
        };
        let lists = LISTS.into_iter().map(&mut rows).collect();
        let (_, messengers) = rows("messenger");
        let (_, details) = rows("detail");
        let addresses = bounded(address_rows(form), MAX_VALUES, &mut overflow, |row| {
            (!row.is_blank()).then(|| row.text())
        });
        let checked = form.all("label").map(str::to_owned);
        let labels = bounded(checked, MAX_LABELS, &mut overflow, |label| Some(label.clone()));
        Self {
            order: order_of(form.get(DATE_ORDER)),
            texts,
            rows: lists,
            messengers,
            addresses,
            details,
            relatives: BTreeMap::new(),
            labels,
            new_labels: form.get("new-labels").to_owned(),
            overflow,
            focus: None,
        }
    }

    /// Does what a button of the form says that adds, removes or moves a row. True if one was pressed, or the button
    /// of a language: then nothing is saved and the form is shown again.
    pub fn press(&mut self, form: &Form) -> bool {
        if form.find("language").is_some() {
            return true;
        }
        if let Some(list) = form.find("more") {
            self.add_row(list);
            let last = self.row_count(list).checked_sub(1);
            self.focus = last.map(|at| format!("{list}-{at}"));
            return true;
        }
        let Some((change, row)) = RowChange::ALL
            .into_iter()
            .find_map(|(name, change)| Some((change, form.find(name)?)))
        else {
            return false;
        };
        let place = row
            .rsplit_once('-')
            .and_then(|(list, at)| Some((list, at.parse().ok()?)));
        if let Some((list, at)) = place {
            self.change_row(list, at, change);
        }
        true
    }

    fn change_row(&mut self, list: &str, at: usize, change: RowChange) {
        let next = match list {
            "address" => change.apply(&mut self.addresses, at),
            "messenger" => change.apply(&mut self.messengers, at),
            "detail" => change.apply(&mut self.details, at),
            _ => self.rows.get_mut(list).and_then(|rows| change.apply(rows, at)),
        };
        self.focus = Some(next.map_or_else(|| format!("more-{list}"), |at| format!("{list}-{at}")));
    }

    fn row_count(&self, list: &str) -> usize {
        match list {
            "address" => self.addresses.len(),
            "messenger" => self.messengers.len(),
            "detail" => self.details.len(),
            _ => self.list(list).len(),
        }
    }

    /// Adds an empty row to a list.
    pub fn add_row(&mut self, list: &str) {
        match list {
            "messenger" => self.messengers.push(FormRow::new_messenger()),
            "detail" => self.details.push(FormRow::new_detail()),
            "address" => self.addresses.push(AddressRow::default()),
            _ => {
                if let Some(rows) = self.rows.get_mut(list) {
                    rows.push(FormRow::default());
                }
            }
        }
    }

    fn add_row_if_none(&mut self, list: &str) {
        let has_one = match list {
            "telegram" => self.messengers.iter().any(|row| row.type_word == "telegram"),
            "address" => !self.addresses.is_empty(),
            _ => self.rows.get(list).is_some_and(|rows| !rows.is_empty()),
        };
        if !has_one {
            self.add_row(if list == "telegram" { "messenger" } else { list });
        }
    }

    /// The order of dates as a field of the form.
    #[must_use]
    pub fn order_word(&self) -> &'static str {
        match self.order {
            DayOrder::DayFirst => "day-first",
            DayOrder::MonthFirst => MONTH_FIRST,
        }
    }

    /// The date that the text of a field is read as; `None` if it is not a date.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<DateValue> {
        parse_date(self.text(name), self.order).ok()
    }

    /// The text of a single field.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// True if a single field is a text area.
    #[must_use]
    pub fn is_area(&self, name: &str) -> bool {
        Control::of(name, self.text(name)) == Control::Area
    }

    /// The rows of a list.
    #[must_use]
    pub fn list(&self, name: &str) -> &[FormRow] {
        self.rows.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The keys of the checked labels.
    #[must_use]
    pub fn label_keys(&self) -> HashSet<String> {
        self.labels.iter().map(|label| label_key(label)).collect()
    }

    /// The bytes of the form when a browser sends it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let row = |row: &FormRow| 5 * PART_COST + row.label.len() + row.value.len() + row.target.len();
        let rows = self
            .rows
            .values()
            .flatten()
            .chain(&self.messengers)
            .chain(&self.details);
        let addresses = self.addresses.iter().map(|address| {
            let parts = address.parts.iter().map(|part| PART_COST + part.len());
            row(&address.row) + parts.sum::<usize>()
        });
        let texts = self.texts.values().chain(&self.labels);
        texts.map(|text| PART_COST + text.len()).sum::<usize>()
            + rows.map(row).sum::<usize>()
            + addresses.sum::<usize>()
    }

    /// True if the name has a part that few names have. Without one, its fields are not shown.
    #[must_use]
    pub fn has_further_names(&self) -> bool {
        ["second-family", "generation"]
            .iter()
            .any(|name| !self.text(name).is_empty())
    }

    /// True if one of the folded fields has a value.
    #[must_use]
    pub fn has_more(&self) -> bool {
        FOLDED.iter().any(|name| !self.text(name).is_empty())
    }
}

/// The fields that are folded while they are empty.
pub const FOLDED: [&str; 5] = ["prefix", "suffix", "second-family", "generation", "nickname"];

/// At most `max` items. What of the others has a text goes to `overflow`.
fn bounded<T>(
    items: impl Iterator<Item = T>,
    max: usize,
    overflow: &mut Vec<String>,
    text: impl Fn(&T) -> Option<String>,
) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if kept.len() < max {
            kept.push(item);
        } else {
            overflow.extend(text(&item));
        }
    }
    kept
}
