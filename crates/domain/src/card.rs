//! The lossless model of a card: its content lines in order, with all bytes and the parsed property.
//!
//! `formats::vcard` parses and prints cards.

/// A card as a sequence of content lines, including lines that are blank or could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    lines: Vec<Line>,
}

/// One content line (RFC 6350 §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bytes as written, with folds and line end.
    pub bytes: Vec<u8>,
    /// The parsed line. Text that is not a property is read as one that says that it could not be read; `None` for a
    /// blank line.
    pub property: Option<Property>,
}

/// A parsed content line: `[group.]NAME[;params]:value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The group, as written.
    pub group: Option<String>,
    /// The name, as written.
    pub name: String,
    /// The parameters in order.
    pub params: Vec<Param>,
    /// Group, name and parameters as written: all before the colon.
    pub head: String,
    /// The value, still escaped. Bytes that are not UTF-8 are replaced with U+FFFD.
    pub value: String,
}

/// A parameter. Its values are without quotes and RFC 6868 escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name in upper case; `TYPE` for a value without a name, as vCard 2.1 writes types.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
}

/// The version of a card, from its VERSION property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// vCard 2.1.
    V21,
    /// RFC 2426.
    V30,
    /// RFC 6350.
    V40,
    /// Missing or unknown.
    Unknown,
}

impl Card {
    /// A card of these lines.
    #[must_use]
    pub fn new(lines: Vec<Line>) -> Self {
        Self { lines }
    }

    /// All lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The properties with the indexes of their lines.
    pub fn properties(&self) -> impl Iterator<Item = (usize, &Property)> {
        self.lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((at, line.property.as_ref()?)))
    }

    /// The property of the line at this index.
    #[must_use]
    pub fn get(&self, line: usize) -> Option<&Property> {
        self.lines.get(line)?.property.as_ref()
    }

    /// The properties with this name, in any group.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Property)> {
        self.properties().filter(move |(_, property)| property.is(name))
    }

    /// The first property with this name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&Property> {
        self.properties()
            .map(|(_, property)| property)
            .find(|property| property.is(name))
    }

    /// The version of the card.
    #[must_use]
    pub fn version(&self) -> Version {
        match self.first("VERSION").map(|p| p.value.trim()) {
            Some("2.1") => Version::V21,
            Some("3.0") => Version::V30,
            Some("4.0") => Version::V40,
            _ => Version::Unknown,
        }
    }

    /// The UID as written, if it is not empty.
    #[must_use]
    pub fn uid(&self) -> Option<&str> {
        self.first("UID")
            .map(|p| p.value.trim())
            .filter(|uid| !uid.is_empty())
    }

    /// The line end that the card uses: that of its first line, or CRLF.
    #[must_use]
    pub fn line_end(&self) -> &[u8] {
        match self.lines.first().map(Line::end) {
            Some(end) if !end.is_empty() => end,
            _ => b"\r\n",
        }
    }

    /// The `X-ABLabel` of a group and the index of its line.
    #[must_use]
    pub fn group_label(&self, group: &str) -> Option<(usize, &Property)> {
        self.named("X-ABLABEL").find(|(_, p)| p.in_group(group))
    }
}

/// Splits a line of text from its line end.
#[must_use]
pub fn split_line_end(bytes: &[u8]) -> (&[u8], &[u8]) {
    let body = bytes
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |last| last + 1);
    bytes.split_at(body)
}

impl Line {
    /// The line end; empty if the line has none.
    #[must_use]
    pub fn end(&self) -> &[u8] {
        split_line_end(&self.bytes).1
    }

    /// The unfolded line without its line end. Equal for lines that differ only in folds.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        let mut content = Vec::with_capacity(self.bytes.len());
        let mut bytes = self.bytes.iter().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\r' => {}
                b'\n' => {
                    bytes.next_if(|next| matches!(next, b' ' | b'\t'));
                }
                other => content.push(*other),
            }
        }
        content
    }
}

impl Property {
    /// True if the property has this name; names are case-insensitive (RFC 6350 §3.3).
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// True if the property belongs to this group, in any case.
    #[must_use]
    pub fn in_group(&self, group: &str) -> bool {
        self.group
            .as_deref()
            .is_some_and(|g| g.eq_ignore_ascii_case(group))
    }

    /// The values of all parameters of this name, which is in upper case.
    pub fn param<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.params
            .iter()
            .filter(move |p| p.name == name)
            .flat_map(|p| p.values.iter().map(String::as_str))
    }

    /// The types in lower case.
    pub fn types(&self) -> impl Iterator<Item = String> {
        self.param("TYPE").map(str::to_ascii_lowercase)
    }

    /// True if the property has this type, in any case.
    #[must_use]
    pub fn has_type(&self, wanted: &str) -> bool {
        self.param("TYPE").any(|t| t.eq_ignore_ascii_case(wanted))
    }
}
