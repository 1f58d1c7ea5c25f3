//! Normalizes an imported card to vCard 3.0 or 4.0.
//!
//! This is the only place that may rewrite bytes of a card without an edit by a user, and every change
//! is reported as a fix.

mod single_card;

use crate::charset::{self, Charset, Trust};
use domain::card::Line;
use domain::property_group_names::GroupNames;
use domain::repair::{self, Defect, Problem};
use domain::text::{escape, is_unfit_for_xml};

use super::contact_group::{ContactGroup, contact_group};
use super::decode::{CRLF, Converted, Head, as_line, decode_line, unreadable, without_controls};
use super::favorite::mark_favorite;
use super::hidden_values::{HiddenValues, hidden_values};
use super::import_report::{CardFix, Rejection};
use super::lines::{line, make};
use super::required::{ensure_formatted_name, ensure_uid};
use super::split::MAX_BYTES;
use super::standard_names::standardize_names;
use super::unfold::{
    LineForm, LogicalLine, PhysicalLine, is_blank, is_fold, logical_lines, physical_lines, without_bom,
};
use super::v21::{convert, is_21};
use super::{parse, print};
use single_card::{check_single_card, head_of};

/// A normalized card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normalized {
    /// The bytes to store.
    pub bytes: Vec<u8>,
    /// The UID.
    pub uid: String,
    /// The fixes made, each once.
    pub fixes: Vec<CardFix>,
    /// What could not be read, with line numbers of the input. The card keeps it as text.
    pub problems: Vec<Problem>,
    /// How many values the card has beyond those that a contact shows.
    pub hidden: HiddenValues,
    /// The group, if the card is a group of contacts.
    pub group: Option<ContactGroup>,
}

/// Normalizes one card. Version 2.1 is converted to 3.0; 3.0 and 4.0 keep every byte except for the
/// reported fixes. `charset` decodes bytes that are not UTF-8 where the card names no charset.
///
/// # Errors
/// The reason if the card is rejected.
pub fn normalize(raw: &[u8], charset: Charset) -> Result<Normalized, Rejection> {
    if raw.len() > MAX_BYTES {
        return Err(Rejection::TooLarge);
    }
    let mut text = physical_lines(without_bom(raw));
    let is_indented = outdent(&mut text);
    let lines = logical_lines(&text);
    check_single_card(&lines)?;
    let mut normalizer = Normalizer::new(charset, &lines);
    normalizer.out.reserve(raw.len());
    if is_indented {
        normalizer.add_fix(CardFix::Indent);
    }
    normalizer.take(&lines);
    if !has_line_ends(&text) {
        normalizer.add_fix(CardFix::LineEnds);
    }
    let Normalizer {
        out,
        mut fixes,
        problems,
        ..
    } = normalizer;
    drop((lines, text));
    let card = parse(&out);
    drop(out);
    let card = standardize_names(card, &mut fixes);
    let card = ensure_formatted_name(card, &mut fixes)?;
    let card = ensure_uid(card, &mut fixes);
    let card = mark_favorite(card, &mut fixes);
    Ok(Normalized {
        uid: card.uid().unwrap_or_default().to_owned(),
        group: contact_group(&card),
        hidden: hidden_values(&card),
        bytes: print(&card),
        fixes,
        problems,
    })
}

/// Removes the indentation that all lines share. True if there was any.
fn outdent(text: &mut [PhysicalLine]) -> bool {
    let Some(first) = text.iter().find(|line| !is_blank(line.body)) else {
        return false;
    };
    let depth = first.body.len() - first.body.trim_ascii_start().len();
    for line in text.iter_mut().filter(|_| depth > 0) {
        let blanks = line.body.len() - line.body.trim_ascii_start().len();
        line.body = line.body.get(blanks.min(depth)..).unwrap_or_default();
    }
    depth > 0
}

/// True if every line ends with CRLF. A last line without a line end is too common to report.
fn has_line_ends(text: &[PhysicalLine]) -> bool {
    text.iter().all(|line| line.end == CRLF || line.end.is_empty())
}

/// The state of one normalization.
struct Normalizer {
    charset: Charset,
    /// The card is converted to 3.0.
    is_21: bool,
    /// The index of the VERSION line, and whether its value is kept.
    version: Option<(usize, bool)>,
    groups: GroupNames,
    out: Vec<u8>,
    fixes: Vec<CardFix>,
    problems: Vec<Problem>,
}

impl Normalizer {
    fn new(charset: Charset, lines: &[LogicalLine]) -> Self {
        let heads = || lines.iter().map(head_of);
        let version = heads()
            .position(|head| head.is_some_and(|(head, _)| head.trim().eq_ignore_ascii_case("VERSION")))
            .and_then(|at| Some((at, head_of(lines.get(at)?)?.1)));
        let groups: Vec<String> = heads()
            .flatten()
            .filter_map(|(head, _)| Some(head.split(';').next()?.rsplit_once('.')?.0.trim().to_owned()))
            .collect();
        let groups = groups.iter().map(String::as_str).collect();
        let said = version.as_ref().map(|(_, said)| said.as_str());
        let mut fixes = Vec::new();
        let is_21 = match said {
            Some("2.1") => true,
            Some("3.0" | "4.0") => false,
            // Missing or unknown version: guess from the parameters.
            _ => {
                fixes.push(CardFix::Version);
                heads().flatten().any(|(head, _)| is_21(&head))
            }
        };
        if is_21 {
            fixes.push(CardFix::Version21);
        }
        let keeps = matches!(said, Some("3.0" | "4.0"));
        Self {
            charset,
            is_21,
            version: version.map(|(at, _)| (at, keeps)),
            groups,
            out: Vec::new(),
            fixes,
            problems: Vec::new(),
        }
    }

    fn add_fix(&mut self, fix: CardFix) {
        if !self.fixes.contains(&fix) {
            self.fixes.push(fix);
        }
    }

    fn take(&mut self, lines: &[LogicalLine]) {
        let has_boundary = |form: LineForm| lines.iter().any(|line| line.form == form);
        if !has_boundary(LineForm::Begin) {
            self.add_fix(CardFix::Begin);
            self.out.extend_from_slice(b"BEGIN:VCARD\r\n");
            self.add_version();
        }
        for (at, logical) in lines.iter().enumerate() {
            match (logical.form, self.version) {
                (_, Some((version, keeps))) if version == at => self.version_line(logical, keeps),
                (LineForm::Begin, _) => {
                    self.boundary_line(logical);
                    self.add_version();
                }
                (LineForm::End, _) => self.boundary_line(logical),
                (LineForm::Blank, _) if self.is_21 => {}
                (LineForm::Blank, _) => self.blank(logical),
                (LineForm::Agent, _) => self.agent(logical),
                _ if self.is_21 => {
                    let label = self.groups.first_free();
                    let converted = convert(logical, self.charset, &label);
                    let is_used = converted.lines.first().and_then(|l| l.property.as_ref());
                    if is_used.is_some_and(|p| p.in_group(&label)) {
                        self.groups.reserve(&label);
                    }
                    self.add(logical, converted);
                }
                _ => self.keep(logical),
            }
        }
        if !has_boundary(LineForm::End) {
            self.add_fix(CardFix::End);
            self.out.extend_from_slice(b"END:VCARD\r\n");
        }
    }

    /// Writes the VERSION line. Folded text after it is kept as unreadable.
    fn version_line(&mut self, logical: &LogicalLine, keeps: bool) {
        let (first, rest) = logical.parts.split_at(1.min(logical.parts.len()));
        let is_whole = rest.iter().all(|part| is_blank(part));
        if keeps && !self.is_21 {
            let mut kept = logical.clone();
            if !is_whole {
                kept.parts = first.to_vec();
            }
            self.keep(&kept);
        } else {
            self.out.extend_from_slice(b"VERSION:3.0\r\n");
        }
        if !is_whole {
            let kept = unreadable(rest, Defect::NotAProperty, self.charset);
            self.add(logical, kept);
        }
    }

    fn add_version(&mut self) {
        if self.version.is_none() {
            self.out.extend_from_slice(b"VERSION:3.0\r\n");
        }
    }

    fn boundary_line(&mut self, logical: &LogicalLine) {
        let body = logical.parts.first().copied().unwrap_or_default();
        let tight = without_bom(body.trim_ascii_start()).trim_ascii_start();
        if tight.len() != body.len() {
            self.add_fix(CardFix::Indent);
        }
        self.out.extend_from_slice(tight);
        self.out.extend_from_slice(CRLF);
    }

    /// Removes leading blanks: after a line that stays, they would make a fold.
    fn outdented<'a>(&mut self, logical: &LogicalLine<'a>) -> LogicalLine<'a> {
        let mut logical = logical.clone();
        if let Some(first) = logical.parts.first_mut().filter(|first| is_fold(first)) {
            *first = first.trim_ascii_start();
            self.add_fix(CardFix::Indent);
        }
        logical
    }

    fn blank(&mut self, logical: &LogicalLine) {
        let logical = self.outdented(logical);
        self.out.extend(whole(&logical));
    }

    /// Copies a line of version 3.0 or 4.0.
    fn keep(&mut self, logical: &LogicalLine) {
        let mut logical = self.outdented(logical);
        if logical.form == LineForm::Quoted {
            self.add_fix(CardFix::QuotedPrintable);
            let converted = decode_line(&logical, self.charset);
            return self.add(&logical, converted);
        }
        let folded;
        if logical.form == LineForm::Base64 && logical.parts.iter().skip(1).any(|part| !is_fold(part)) {
            self.add_fix(CardFix::Base64);
            folded = with_folds(&logical.parts);
            logical.parts = folded.iter().map(Vec::as_slice).collect();
        }
        let bytes = whole(&logical);
        let converted = match std::str::from_utf8(&bytes) {
            Ok(text) if text.contains(is_unfit_for_xml) => {
                let (text, had_controls) = without_controls(text);
                Converted {
                    lines: vec![line(text.into_bytes())],
                    had_controls,
                    ..Converted::default()
                }
            }
            Ok(_) => Converted {
                lines: vec![line(bytes)],
                ..Converted::default()
            },
            Err(_) => self.foreign(&logical),
        };
        self.add(&logical, converted);
    }

    /// Decodes a line of version 3.0 or 4.0 that is not UTF-8.
    fn foreign(&self, logical: &LogicalLine) -> Converted {
        let says = head_of(logical).is_some_and(|(head, _)| Head::read(&head).charset.is_some());
        if says {
            return decode_line(logical, self.charset);
        }
        let mut bytes = Vec::new();
        for (at, part) in logical.parts.iter().enumerate() {
            bytes.extend_from_slice(part.get(usize::from(at > 0)..).unwrap_or_default());
        }
        let reading = charset::read(&bytes, None, Trust::Raw, self.charset);
        let (text, had_controls) = without_controls(&reading.text);
        let mut converted = Converted {
            lines: vec![as_line(text.trim_start_matches([' ', '\t']))],
            foreign: reading.foreign,
            had_controls,
            unread: None,
        };
        if reading.is_unfit {
            let kept = unreadable(&logical.parts, Defect::UndecodableCharacters, Charset::UTF_8);
            converted.lines.extend(kept.lines);
            converted.unread = kept.unread;
        }
        converted
    }

    /// Turns a nested card into a text value (RFC 2426 §3.5.4).
    fn agent(&mut self, logical: &LogicalLine) {
        if !self.is_21 {
            self.add_fix(CardFix::Agent);
        }
        let mut parts = logical.parts.iter();
        let first = parts.next().copied().unwrap_or_default();
        let colon = first.iter().position(|o| *o == b':').unwrap_or(first.len());
        let (head, value) = first.split_at(colon);
        let mut within = Vec::new();
        for part in std::iter::once(value.get(1..).unwrap_or_default()).chain(parts.copied()) {
            let reading = charset::read(part, None, Trust::Raw, self.charset);
            if let Some(foreign) = reading.foreign {
                self.add_fix(CardFix::Charset(foreign));
            }
            within.push(reading.text);
        }
        let text = within.join("\n");
        let (text, had_controls) = without_controls(text.trim_start());
        let head = charset::read(head.trim_ascii(), None, Trust::Raw, self.charset).text;
        let (head, _) = without_controls(&head);
        let converted = Converted {
            lines: vec![make(&head, &escape(&format!("{text}\n")), CRLF)],
            had_controls,
            ..Converted::default()
        };
        self.add(logical, converted);
    }

    fn add(&mut self, logical: &LogicalLine, converted: Converted) {
        if let Some(charset) = converted.foreign {
            self.add_fix(CardFix::Charset(charset));
        }
        if converted.had_controls {
            self.add_fix(CardFix::ControlCharacters);
        }
        let unread = converted
            .unread
            .or_else(|| converted.lines.iter().find_map(repair::problem));
        if let Some((text, why)) = unread {
            self.problems.push(Problem::new(logical.number, &text, why));
        }
        for line in converted.lines {
            // The value may be a photo: it is not held twice.
            let Line { bytes, property } = line;
            drop(property);
            self.out.extend(bytes);
        }
    }
}

/// The bytes of a line, each line of text ended with CRLF.
fn whole(logical: &LogicalLine) -> Vec<u8> {
    let length = logical.parts.iter().map(|part| part.len() + CRLF.len()).sum();
    let mut bytes = Vec::with_capacity(length);
    for part in &logical.parts {
        bytes.extend_from_slice(part);
        bytes.extend_from_slice(CRLF);
    }
    bytes
}

/// The lines of a base64 value without blank ones; all but the first become folds.
fn with_folds(parts: &[&[u8]]) -> Vec<Vec<u8>> {
    let folded = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| *at == 0 || !is_blank(part));
    folded
        .map(|(at, part)| match at {
            0 => part.to_vec(),
            _ if is_fold(part) => part.to_vec(),
            _ => [b" ", *part].concat(),
        })
        .collect()
}
