//! The arrival of a foreign card: the one moment at which its octets may be changed, each change
//! being told. After it no octet moves unless somebody means it.

use uuid::Uuid;

use crate::domain::card::{Card, Version};

use super::{parse, print, with_uid};

/// A card that was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Its octets as they will be kept.
    pub octets: Vec<u8>,
    /// Its UID.
    pub uid: String,
    /// What was changed.
    pub notes: Vec<Note>,
}

/// A change that a card needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Line ends became CRLF (RFC 6350 §3.2).
    LineEnds,
    /// Octets that are not UTF-8 were read as Windows-1251.
    Charset,
    /// Control characters, which XML and this program's own references cannot carry, became U+FFFD.
    ControlCharacters,
    /// A UID was made of the content.
    Uid,
    /// A name was made of what else the card says (RFC 6350 §6.2.1 wants an FN).
    FormattedName,
}

/// Why a card was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// vCard 2.1 is not read yet.
    #[error("vCard 2.1 is not read yet: export the card as version 3.0 or 4.0")]
    Version21,
    /// Neither 3.0 nor 4.0.
    #[error("the card says no version that is known: 3.0 and 4.0 are read")]
    Version,
    /// Not `BEGIN:VCARD` to `END:VCARD`.
    #[error("this is not a whole vCard: it must begin with BEGIN:VCARD and end with END:VCARD")]
    NotACard,
    /// Nothing by which a person could be made out.
    #[error("the card holds neither a name nor anything else to call the contact by")]
    Empty,
}

/// Lets a card of version 3.0 or 4.0 in.
///
/// # Errors
/// Why it was not let in.
pub fn arrive(raw: &[u8]) -> Result<Arrived, Refusal> {
    let mut notes = Vec::new();
    let text = decode(raw, &mut notes);
    let text = without_controls(text, &mut notes);
    let card = parse(text.as_bytes());
    check(&card)?;
    let card = with_line_ends(card, raw, &mut notes);
    let card = with_name(card, &mut notes)?;
    let card = with_some_uid(card, &mut notes);
    let uid = card.uid().unwrap_or_default().to_owned();
    Ok(Arrived {
        octets: print(&card),
        uid,
        notes,
    })
}

fn check(card: &Card) -> Result<(), Refusal> {
    let first = card.properties().next().map(|(_, p)| p);
    let last = card.properties().last().map(|(_, p)| p);
    let frames = |p: Option<&crate::domain::card::Property>, name: &str| {
        p.is_some_and(|p| p.is(name) && p.value.trim().eq_ignore_ascii_case("VCARD"))
    };
    if !frames(first, "BEGIN") || !frames(last, "END") {
        return Err(Refusal::NotACard);
    }
    match card.version() {
        Version::V30 | Version::V40 => Ok(()),
        Version::V21 => Err(Refusal::Version21),
        Version::Unknown => Err(Refusal::Version),
    }
}

/// UTF-8, whose characters a fold may cut in two; anything else is read as Windows-1251, the
/// charset of the old Russian programs.
fn decode(raw: &[u8], notes: &mut Vec<Note>) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    if let Ok(text) = String::from_utf8(mend_folds(raw)) {
        return text;
    }
    notes.push(Note::Charset);
    raw.iter().map(|octet| windows_1251(*octet)).collect()
}

/// Moves folds that cut a character in two behind it.
fn mend_folds(raw: &[u8]) -> Vec<u8> {
    let mut mended: Vec<u8> = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((octet, after)) = rest.split_first() {
        let fold = fold_len(rest);
        let cut = fold > 0
            && matches!(rest.get(fold), Some(0x80..=0xbf))
            && matches!(mended.last(), Some(0x80..=0xff));
        if cut {
            let tail = rest.get(fold..).unwrap_or_default();
            let continued = tail
                .iter()
                .take_while(|o| matches!(o, 0x80..=0xbf))
                .count()
                .min(missing(&mended));
            let (character, behind) = tail.split_at(continued);
            mended.extend_from_slice(character);
            if continued > 0 {
                mended.extend_from_slice(rest.get(..fold).unwrap_or_default());
                rest = behind;
                continue;
            }
        }
        mended.push(*octet);
        rest = after;
    }
    mended
}

/// How many octets the character at the end still lacks.
fn missing(octets: &[u8]) -> usize {
    let continuing = octets
        .iter()
        .rev()
        .take_while(|o| matches!(o, 0x80..=0xbf))
        .count();
    let lead = octets
        .len()
        .checked_sub(continuing + 1)
        .and_then(|at| octets.get(at));
    let whole = match lead {
        Some(0xc0..=0xdf) => 1,
        Some(0xe0..=0xef) => 2,
        Some(0xf0..=0xf7) => 3,
        _ => 0,
    };
    usize::saturating_sub(whole, continuing)
}

/// The octets of a line end and the blank behind it, if the octets begin with a fold.
fn fold_len(octets: &[u8]) -> usize {
    let ends = octets.iter().take_while(|o| matches!(o, b'\r' | b'\n')).count();
    match octets.get(ends) {
        Some(b' ' | b'\t') if ends > 0 => ends + 1,
        _ => 0,
    }
}

fn windows_1251(octet: u8) -> char {
    const HIGH: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{fffd}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї";
    match octet {
        0..=0x7f => char::from(octet),
        0x80..=0xbf => HIGH.chars().nth(usize::from(octet - 0x80)).unwrap_or('\u{fffd}'),
        0xc0..=0xff => char::from_u32(0x410 + u32::from(octet - 0xc0)).unwrap_or('\u{fffd}'),
    }
}

/// XML 1.0 §2.2 carries no control characters but tab, LF and CR, nor U+FFFE and U+FFFF.
fn without_controls(text: String, notes: &mut Vec<Note>) -> String {
    let unfit = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(unfit) {
        notes.push(Note::ControlCharacters);
        text.replace(unfit, "\u{fffd}")
    } else {
        text
    }
}

fn with_line_ends(card: Card, raw: &[u8], notes: &mut Vec<Note>) -> Card {
    let octets = print(&card);
    let mut mended = Vec::with_capacity(octets.len());
    let ends_by = if octets.contains(&b'\n') { b'\n' } else { b'\r' };
    for line in octets.split_inclusive(|o| *o == ends_by) {
        let body = line
            .iter()
            .rposition(|o| !matches!(o, b'\r' | b'\n'))
            .map_or(0, |at| at + 1);
        mended.extend_from_slice(line.get(..body).unwrap_or_default());
        mended.extend_from_slice(b"\r\n");
    }
    // A last line without an end is how many programs close a file; nothing is worth telling of it.
    let only_the_last = mended.strip_suffix(b"\r\n") == Some(&octets);
    if mended != octets && !only_the_last {
        notes.push(Note::LineEnds);
    }
    if mended == raw { card } else { parse(&mended) }
}

/// A card without FN gets one of what else it says.
fn with_name(card: Card, notes: &mut Vec<Note>) -> Result<Card, Refusal> {
    let before = super::read(&card);
    let name = before.display_name();
    if name.is_empty() {
        return Err(Refusal::Empty);
    }
    if card.first("FN").is_some() {
        return Ok(card);
    }
    notes.push(Note::FormattedName);
    let after = crate::domain::contact::Contact {
        formatted_name: name,
        ..before.clone()
    };
    Ok(super::edit(&card, &before, &after))
}

/// A card without UID gets one made of its content, so that the same file matches itself again.
fn with_some_uid(card: Card, notes: &mut Vec<Note>) -> Card {
    if card.uid().is_some() {
        return card;
    }
    notes.push(Note::Uid);
    let volatile = ["REV", "PRODID"];
    let content: Vec<u8> = card
        .lines()
        .iter()
        .filter(|line| {
            !line
                .property
                .as_ref()
                .is_some_and(|p| volatile.iter().any(|name| p.is(name)))
        })
        .flat_map(|line| [line.content(), b"\n".to_vec()].concat())
        .collect();
    with_uid(&card, &Uuid::new_v5(&Uuid::NAMESPACE_OID, &content).to_string())
}
