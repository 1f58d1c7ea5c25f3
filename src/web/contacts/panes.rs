//! The panes beside a contact: labels, letters and the list, which stays where it was when a contact
//! is opened.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::list::{self, ListQuery, Page as Cursor, Row, Sidebar};
use crate::app::{App, BookAccess, Result};
use crate::domain::account::Sort;
use crate::domain::ids::{ContactId, LabelId};
use crate::domain::search::parse_query;
use crate::web::contacts::mark::{Marked, mark};
use crate::web::form::Form;

/// Where in the list somebody is, as the URL says it.
#[derive(Clone, Debug)]
pub struct Place {
    /// What is looked for.
    pub q: String,
    /// The label whose carriers are shown.
    pub label: Option<LabelId>,
    /// Only those whose card needs repair.
    pub repair: bool,
    /// The letter that the list was opened at.
    pub letter: Option<String>,
    /// An order other than the account's own.
    pub sort: Option<Sort>,
    /// Which page.
    pub cursor: Cursor,
    /// Rows can be ticked, also where nothing hovers.
    pub select: bool,
}

impl Place {
    /// Reads a query.
    #[must_use]
    pub fn of(query: &Form) -> Self {
        let text = |name: &str| {
            query
                .find(name)
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        let cursor = match (text("after"), text("before")) {
            (Some(after), _) => Cursor::After(after),
            (None, Some(before)) => Cursor::Before(before),
            (None, None) => Cursor::First,
        };
        Self {
            q: text("q").unwrap_or_default(),
            label: text("label").and_then(|label| label.parse().ok()),
            repair: query.has("repair"),
            letter: text("letter"),
            sort: text("sort").and_then(|sort| Sort::parse(&sort)),
            cursor,
            select: text("select").is_some(),
        }
    }

    /// This place as the query of a URL, `?` included; empty for the beginning of the whole list.
    #[must_use]
    pub fn query(&self) -> String {
        let mut pairs = self.filters();
        match &self.cursor {
            Cursor::First | Cursor::From(_) => {}
            Cursor::After(cursor) => pairs.push(("after", cursor.clone())),
            Cursor::Before(cursor) => pairs.push(("before", cursor.clone())),
        }
        if let Some(letter) = self.letter.as_ref().filter(|_| self.cursor == Cursor::First) {
            pairs.push(("letter", letter.clone()));
        }
        print(&pairs)
    }

    /// The same place, its rows to be ticked if they were not, and the other way round.
    #[must_use]
    pub fn toggled(&self) -> String {
        self.selecting(!self.select)
    }

    fn selecting(&self, select: bool) -> String {
        let place = Self {
            select,
            ..self.clone()
        };
        format!("/{}", place.query())
    }

    /// What the list shows, on paper or as a file: these filters at this path.
    #[must_use]
    pub fn all_at(&self, path: &str) -> String {
        let pairs: Vec<_> = self
            .filters()
            .into_iter()
            .filter(|(name, _)| *name != "select")
            .collect();
        format!("{path}{}", print(&pairs))
    }

    /// True for the beginning of the whole list.
    fn is_start(&self) -> bool {
        self.selecting(false) == "/"
    }

    fn filters(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if let Some(label) = self.label {
            pairs.push(("label", label.to_string()));
        }
        if self.repair {
            pairs.push(("repair", "1".to_owned()));
        }
        if let Some(sort) = self.sort {
            pairs.push(("sort", sort.to_string()));
        }
        if self.select {
            pairs.push(("select", "1".to_owned()));
        }
        pairs
    }

    /// The list with the same filters from another place on.
    fn elsewhere(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.filters();
        pairs.push((name, value.to_owned()));
        format!("/{}", print(&pairs))
    }
}

fn print(pairs: &[(&str, String)]) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    if encoded.is_empty() {
        String::new()
    } else {
        format!("?{}", encoded.join("&"))
    }
}

/// Labels, letters and a page of the list.
pub struct Panes {
    /// Labels, letters and counts.
    pub sidebar: Sidebar,
    /// The letters, each with the place it leads to and whether it is the open one.
    pub letters: Vec<Tab>,
    /// The rows under their letters.
    pub groups: Vec<Group>,
    /// Where this is.
    pub place: Place,
    /// The order of the list.
    pub sort: Sort,
    /// How many match; `None` if very many.
    pub total: Option<i64>,
    /// The URL of the page before.
    pub before: Option<String>,
    /// The URL of the next page.
    pub after: Option<String>,
    /// The name of the label that is shown.
    pub label: Option<String>,
}

/// A letter of the thumb index.
pub struct Tab {
    /// The letter.
    pub letter: String,
    /// Where it leads.
    pub url: String,
    /// True for the letter that the list is open at.
    pub open: bool,
}

/// The rows under one letter.
pub struct Group {
    /// The letter.
    pub letter: String,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// A row as the list shows it.
pub struct RowView {
    /// What the list knows of the contact.
    pub row: Row,
    /// Its name, with what was looked for marked.
    pub name: Vec<Marked>,
    /// The URL of the contact beside this list.
    pub url: String,
    /// Letters for where there is no photo.
    pub initials: String,
    /// One of eight colours, by the name.
    pub colour: u32,
    /// True for the contact that is open.
    pub open: bool,
}

impl RowView {
    /// The second line: the organisation, where that is not the name, and the name in Telegram.
    #[must_use]
    pub fn about(&self) -> String {
        let organization = Some(&self.row.organization).filter(|o| **o != self.row.name && !o.is_empty());
        let telegram = Some(&self.row.telegram).filter(|name| !name.is_empty());
        let parts = [organization.cloned(), telegram.map(|name| format!("@{name}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl Panes {
    /// Reads what the panes show.
    pub fn load(app: &App, access: &BookAccess, place: Place, open: Option<ContactId>) -> Result<Self> {
        let sort = place.sort.unwrap_or(access.account().sort);
        let wanted = ListQuery {
            q: place.q.clone(),
            needs_repair: place.repair,
            label: place.label,
            letter: place.letter.clone(),
            sort,
            page: place.cursor.clone(),
        };
        let mut page = list::list(app, access, &wanted)?;
        // Opened by its own address, a contact is seen in the list all the same.
        if let Some(id) = open.filter(|id| place.is_start() && page.rows.iter().all(|row| row.id != *id)) {
            let from = Cursor::From(id);
            page = list::list(app, access, &ListQuery { page: from, ..wanted })?;
        }
        let sidebar = list::sidebar(app, access, sort)?;
        let first = page.rows.first().map(|row| row.letter.clone());
        let tab = |letter: &String| Tab {
            url: place.elsewhere("letter", letter),
            open: place.q.is_empty() && first.as_ref() == Some(letter),
            letter: letter.clone(),
        };
        let label = place
            .label
            .and_then(|id| sidebar.labels.iter().find(|l| l.id == id))
            .map(|l| l.name.clone());
        Ok(Self {
            letters: sidebar.letters.iter().map(tab).collect(),
            groups: groups(page.rows, &place, open, &app.settings.region),
            total: page.total,
            before: page.before.map(|cursor| place.elsewhere("before", &cursor)),
            after: page.after.map(|cursor| place.elsewhere("after", &cursor)),
            sidebar,
            place,
            sort,
            label,
        })
    }

    /// True if the book has nothing to show yet.
    #[must_use]
    pub fn is_new_book(&self) -> bool {
        let is_whole = self.place.label.is_none() && !self.place.repair;
        self.sidebar.total == 0 && self.place.q.is_empty() && is_whole
    }

    /// True if the label is the one that is shown.
    #[must_use]
    pub fn is_label(&self, id: LabelId) -> bool {
        self.place.label == Some(id)
    }
}

fn groups(rows: Vec<Row>, place: &Place, open: Option<ContactId>, region: &str) -> Vec<Group> {
    let query = parse_query(&place.q, region);
    let context = place.query();
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let view = RowView {
            name: mark(&row.name, &query),
            url: format!("/contacts/{}{context}", row.id),
            initials: initials(&row.name),
            colour: colour(&row.name),
            open: open == Some(row.id),
            row,
        };
        match groups.last_mut() {
            Some(group) if group.letter == view.row.letter => group.rows.push(view),
            _ => groups.push(Group {
                letter: view.row.letter.clone(),
                rows: vec![view],
            }),
        }
    }
    groups
}

/// The first letters of the first two words; a title such as «проф.» or "Mr." is none.
#[must_use]
pub fn initials(name: &str) -> String {
    let is_title = |word: &&str| word.ends_with('.') && word.chars().count() > 2;
    let words = name
        .split_whitespace()
        .filter(|word| !is_title(word))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    words.take(2).flat_map(char::to_uppercase).collect()
}

/// One of eight colours, the same for the same name.
#[must_use]
pub fn colour(name: &str) -> u32 {
    name.bytes().fold(0_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % 8
}
