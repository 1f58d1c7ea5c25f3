//! Builds a vCard 3.0 from the attributes of a record, and notes which line of the record says each of its lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::attributes::{AttributeMeaning, meaning};
use super::records::{Attribute, Value};
use super::remark::{RecordRemark, Remarked};
use crate::vcard;
use domain::date::{DateValue, date_of_parts};
use domain::property_group_names::GroupNames;
use domain::text::escape;

/// A text of the record, and the offset of its line.
#[derive(Clone, Default)]
struct LocatedText {
    text: String,
    line: usize,
}

/// A content line: name with parameters, value, and the offset of the line of the record that says it.
struct CardLine {
    head: String,
    value: String,
    line: usize,
}

impl CardLine {
    fn new(head: impl Into<String>, value: impl Into<String>, line: usize) -> Self {
        Self {
            head: head.into(),
            value: value.into(),
            line,
        }
    }
}

/// The properties of a card that is being built.
#[derive(Default)]
pub struct CardBuilder {
    formatted_name: LocatedText,
    /// Family, given, and middle name, and prefix.
    name: [LocatedText; 4],
    organizations: Vec<LocatedText>,
    department: LocatedText,
    home: [LocatedText; 7],
    work: [LocatedText; 7],
    /// Day, month, year, and the whole birthday.
    birthday: [LocatedText; 4],
    /// The same of the anniversary.
    anniversary: [LocatedText; 4],
    lines: Vec<CardLine>,
    /// Custom fields, each with its label in the place of the head.
    customs: Vec<CardLine>,
    pub remarks: Vec<Remarked>,
}

impl CardBuilder {
    fn remark(&mut self, what: RecordRemark, line_offset: usize, text: String) {
        self.remarks.push(Remarked {
            what,
            line_offset,
            text,
        });
    }

    fn add_custom(&mut self, attribute: &Attribute, text: String) {
        self.customs
            .push(CardLine::new(label(attribute), text, attribute.line));
    }

    /// Adds what an attribute says.
    pub fn add(&mut self, mut attribute: Attribute) {
        let line = attribute.line;
        let value = std::mem::replace(&mut attribute.value, Value::Bytes(Vec::new()));
        let text = match value {
            Value::Url(url) => {
                self.remark(RecordRemark::Url, line, url.clone());
                return self.add_custom(&attribute, url);
            }
            Value::InvalidBase64(text) => {
                let beginning = text.chars().take(40).collect();
                self.remark(RecordRemark::Base64, line, beginning);
                return self.add_custom(&attribute, text);
            }
            Value::Bytes(bytes) => match meaning(&attribute.name) {
                Some(AttributeMeaning::Photo) => return self.add_photo(&bytes, line),
                Some(AttributeMeaning::Key) => return self.add_binary("KEY;ENCODING=b", &bytes, line),
                _ => match String::from_utf8(bytes) {
                    Ok(text) => text.trim().to_owned(),
                    Err(error) => {
                        let encoded = STANDARD.encode(error.as_bytes());
                        return self.add_custom(&attribute, encoded);
                    }
                },
            },
        };
        if !text.is_empty() {
            self.add_text(&attribute, text);
        }
    }

    fn add_text(&mut self, attribute: &Attribute, text: String) {
        let line = attribute.line;
        let [family, given, middle, prefix] = &mut self.name;
        let place = match meaning(&attribute.name) {
            Some(AttributeMeaning::Ignored | AttributeMeaning::Photo | AttributeMeaning::Key) => return,
            Some(AttributeMeaning::Property(name, parameters)) => {
                let head = format!("{name}{parameters}{}", language(attribute));
                return self
                    .lines
                    .push(CardLine::new(head, property_value(name, &text), line));
            }
            Some(AttributeMeaning::Messenger(service, scheme)) => {
                let head = format!("IMPP;X-SERVICE-TYPE={service}");
                let account = format!("{scheme}:{}", escape(&text));
                return self.lines.push(CardLine::new(head, account, line));
            }
            Some(AttributeMeaning::Organization) => {
                return self.organizations.push(LocatedText { text, line });
            }
            Some(AttributeMeaning::FormattedName) => Some(&mut self.formatted_name),
            Some(AttributeMeaning::FamilyName) => Some(family),
            Some(AttributeMeaning::GivenName) => Some(given),
            Some(AttributeMeaning::MiddleName) => Some(middle),
            Some(AttributeMeaning::Prefix) => Some(prefix),
            Some(AttributeMeaning::Department) => Some(&mut self.department),
            Some(AttributeMeaning::Home(part)) => self.home.get_mut(part),
            Some(AttributeMeaning::Work(part)) => self.work.get_mut(part),
            Some(AttributeMeaning::Birthday(part)) => self.birthday.get_mut(part),
            Some(AttributeMeaning::Anniversary(part)) => self.anniversary.get_mut(part),
            Some(AttributeMeaning::Member) | None => None,
        };
        match place {
            Some(place) if place.text.is_empty() => *place = LocatedText { text, line },
            Some(place) if place.text == text => {}
            _ => self.add_custom(attribute, text),
        }
    }

    fn add_photo(&mut self, bytes: &[u8], line: usize) {
        let format = match bytes {
            [0x89, b'P', b'N', b'G', ..] => "PNG",
            [b'G', b'I', b'F', b'8', ..] => "GIF",
            _ => "JPEG",
        };
        self.add_binary(&format!("PHOTO;ENCODING=b;TYPE={format}"), bytes, line);
    }

    fn add_binary(&mut self, head: &str, bytes: &[u8], line: usize) {
        if !bytes.is_empty() {
            self.lines.push(CardLine::new(head, STANDARD.encode(bytes), line));
        }
    }

    /// A date, in parts or whole. What is not a date stays as it was written, so that it is found as a line to repair.
    fn add_date(&mut self, property: &str, name: &str, said: &[LocatedText; 4]) {
        let [day, month, year, whole] = said;
        let parts = [day.text.as_str(), month.text.as_str(), year.text.as_str()];
        let line_of_parts = first_line([day, month, year]);
        let read = (parts != [""; 3]).then(|| date_of_parts(parts));
        let of_whole = (!whole.text.is_empty()).then(|| DateValue::read(&whole.text, None));
        let is_known = matches!(of_whole, Some(DateValue::Date { .. }));
        let of_parts = read.map(|read| match read.exchanged.filter(|_| !is_known) {
            Some(exchanged) => {
                self.remark(RecordRemark::DayAndMonth, line_of_parts, String::new());
                exchanged
            }
            None => read.date,
        });
        let of_parts = of_parts.map(|date| (date, line_of_parts));
        let of_whole = of_whole.map(|date| (date, whole.line));
        let mut dates: Vec<(DateValue, usize)> = of_parts.into_iter().chain(of_whole).collect();
        dates.sort_by_key(|(date, _)| matches!(date, DateValue::Text(_)));
        dates.dedup_by(|(one, _), (other, _)| one == other);
        let mut dates = dates.into_iter();
        if let Some((date, line)) = dates.next() {
            let (head, value) = date_line(property, &date);
            self.lines.push(CardLine::new(head, value, line));
        }
        self.customs
            .extend(dates.map(|(date, line)| CardLine::new(name, date.iso(), line)));
    }

    /// Adds the dates whose parts were read.
    pub fn add_dates(&mut self) {
        let dates = [
            ("BDAY", "birthday", std::mem::take(&mut self.birthday)),
            (
                "X-ANNIVERSARY",
                "anniversary",
                std::mem::take(&mut self.anniversary),
            ),
        ];
        for (property, name, parts) in dates {
            self.add_date(property, name, &parts);
        }
    }

    /// The bytes of the card, and the offset in the record of what each of its lines says.
    pub fn finish(mut self, uid: &str) -> (Vec<u8>, Vec<usize>) {
        let mut lines = Vec::new();
        if self.name.iter().any(|part| !part.text.is_empty()) {
            let parts = self.name.each_ref().map(|part| escape(&part.text));
            lines.push(CardLine::new(
                "N",
                format!("{};", parts.join(";")),
                first_line(&self.name),
            ));
        }
        let shown = &self.formatted_name;
        if !shown.text.is_empty() {
            lines.push(CardLine::new("FN", escape(&shown.text), shown.line));
        }
        let department = std::mem::take(&mut self.department);
        if self.organizations.is_empty() && !department.text.is_empty() {
            let line = department.line;
            self.organizations.push(LocatedText {
                line,
                ..LocatedText::default()
            });
        }
        for (at, organization) in self.organizations.iter().enumerate() {
            let unit = Some(&department.text).filter(|unit| at == 0 && !unit.is_empty());
            let unit = unit.map(|unit| format!(";{}", escape(unit))).unwrap_or_default();
            let value = format!("{}{unit}", escape(&organization.text));
            lines.push(CardLine::new("ORG", value, organization.line));
        }
        for (place, parts) in [("HOME", &self.home), ("WORK", &self.work)] {
            if parts.iter().any(|part| !part.text.is_empty()) {
                let line = first_line(parts);
                // A dollar sign separates the lines of an address (RFC 4517 §3.3.28).
                let parts = parts.each_ref().map(|part| escape(&part.text.replace('$', "\n")));
                lines.push(CardLine::new(format!("ADR;TYPE={place}"), parts.join(";"), line));
            }
        }
        lines.append(&mut self.lines);
        let mut groups = GroupNames::default();
        for custom in &self.customs {
            let (group, line) = (groups.take_free(), custom.line);
            lines.push(CardLine::new(
                format!("{group}.X-CUSTOM"),
                escape(&custom.value),
                line,
            ));
            lines.push(CardLine::new(
                format!("{group}.X-ABLabel"),
                escape(&custom.head),
                line,
            ));
        }
        print_card(uid, lines)
    }
}

/// The offset of the first line that says one of these parts; of one with unreadable characters, if there is one.
fn first_line<'a>(parts: impl IntoIterator<Item = &'a LocatedText> + Clone) -> usize {
    let is_cut = |part: &&LocatedText| part.text.contains('\u{fffd}');
    let unreadable = parts.clone().into_iter().filter(is_cut).map(|part| part.line);
    let said = parts.into_iter().filter(|part| !part.text.is_empty());
    unreadable
        .min()
        .or_else(|| said.map(|part| part.line).min())
        .unwrap_or_default()
}

/// The content line of a date in 3.0. What could not be read as a date is not written as a text, so that it is found as
/// a line to repair.
fn date_line(property: &str, date: &DateValue) -> (String, String) {
    match date {
        DateValue::Text(text) => (property.to_owned(), escape(text)),
        date @ DateValue::Date { .. } => vcard::date_line(property, date, false),
    }
}

/// Each line is dropped as soon as it is printed: it may be a photo of many megabytes.
fn print_card(uid: &str, lines: Vec<CardLine>) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n").into_bytes();
    let mut offsets = vec![0; 3];
    for CardLine { head, value, line } in lines {
        let mut text = value;
        text.insert_str(0, &format!("{head}:"));
        let before = bytes.len();
        vcard::fold_onto(&mut bytes, &text, b"\r\n");
        let added = bytes.get(before..).unwrap_or_default();
        let count = added.split(|byte| *byte == b'\n').count() - 1;
        offsets.extend(std::iter::repeat_n(line, count));
    }
    bytes.extend_from_slice(b"END:VCARD\r\n");
    (bytes, offsets)
}

fn property_value(name: &str, text: &str) -> String {
    match name {
        // A URI has no escapes.
        "URL" => text.replace(['\r', '\n'], " "),
        _ => escape(text),
    }
}

/// The parameter for an option such as `lang-ru`.
fn language(attribute: &Attribute) -> String {
    let language = attribute
        .options
        .iter()
        .find_map(|option| option.strip_prefix("lang-"));
    let is_tag = |tag: &&str| {
        tag.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    language
        .filter(is_tag)
        .map(|tag| format!(";LANGUAGE={tag}"))
        .unwrap_or_default()
}

/// The label of an attribute without a property: Thunderbird's `mozillaCustom1` is `Custom 1`.
fn label(attribute: &Attribute) -> String {
    let name = attribute.name.as_str();
    let custom = name
        .strip_prefix("mozillacustom")
        .or_else(|| name.strip_prefix("custom"));
    let name = match custom.filter(|number| number.len() == 1) {
        Some(number) => format!("Custom {number}"),
        None => attribute.written_name.clone(),
    };
    let options = attribute.options.iter().map(|option| format!(" ({option})"));
    name + &options.collect::<String>()
}
