//! Distinguishes a card without BEGIN from text that only begins like one.

use crate::vcard::unfold::{is_blank, without_bom};
use domain::property::PropertyInfo;

/// How many more lines of other text than properties a card without BEGIN may have.
const MAX_UNLIKE: usize = 3;
/// Properties after the first line that show that the text is a card.
const ENOUGH: usize = 2;
/// Properties of RFC 2426, RFC 6350, and vCard 2.1 that the catalog does not list.
const MORE_NAMES: [&str; 24] = [
    "PROFILE",
    "NAME",
    "SOURCE",
    "CLASS",
    "MAILER",
    "GEO",
    "AGENT",
    "LANG",
    "MEMBER",
    "XML",
    "FBURL",
    "CALURI",
    "CALADRURI",
    "CLIENTPIDMAP",
    "BIRTHPLACE",
    "DEATHPLACE",
    "DEATHDATE",
    "EXPERTISE",
    "HOBBY",
    "INTEREST",
    "ORG-DIRECTORY",
    "CONTACT-URI",
    "CREATED",
    "GRAMGENDER",
];

/// The lines of a card without BEGIN, counted: those that are properties, and those that are not.
#[derive(Default)]
pub struct Evidence {
    /// True once the VERSION was read.
    pub has_version: bool,
    like: usize,
    unlike: usize,
    /// The last property has an encoding whose lines are neither.
    is_encoded: bool,
}

impl Evidence {
    /// The evidence of a card that begins with VERSION, or with FN or N.
    pub fn new(has_version: bool) -> Self {
        Self {
            has_version,
            ..Self::default()
        }
    }

    /// Counts a line. Folds are not counted.
    pub fn count(&mut self, line: &[u8]) {
        if is_blank(line) {
            return;
        }
        if let Some(head) = property_head(line) {
            self.like += 1;
            self.is_encoded = is_encoded(head);
        } else if !self.is_encoded || line.contains(&b':') {
            self.unlike += 1;
        }
    }

    /// True if the text is not, or no longer, a card.
    pub fn is_refuted(&self) -> bool {
        self.unlike > self.like + MAX_UNLIKE
    }

    /// True if the first lines are a card, whatever follows.
    pub fn is_enough(&self) -> bool {
        self.has_version || self.like >= ENOUGH
    }
}

/// The text before the value, if the line begins with the name of a known property or `X-`.
fn property_head(line: &[u8]) -> Option<&[u8]> {
    let line = without_bom(line).trim_ascii();
    let colon = line.iter().take(400).position(|byte| *byte == b':')?;
    let head = line.get(..colon)?;
    let name = head.split(|byte| *byte == b';').next()?;
    let name = name.rsplit(|byte| *byte == b'.').next()?;
    let name = std::str::from_utf8(name).ok()?;
    let is_own = name.len() > 2
        && name.get(..2).is_some_and(|x| x.eq_ignore_ascii_case("X-"))
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_known = !PropertyInfo::of(name).name.is_empty()
        || MORE_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    (is_own || is_known).then_some(head)
}

fn is_encoded(head: &[u8]) -> bool {
    let head = head.to_ascii_uppercase();
    head.split(|byte| matches!(byte, b';' | b'='))
        .any(|word| matches!(word.trim_ascii(), b"B" | b"BASE64" | b"QUOTED-PRINTABLE"))
}

/// `VERSION:3.0` and the like.
pub fn is_version(line: &[u8]) -> bool {
    let line = without_bom(line).trim_ascii();
    line.len() < 20
        && line.split_at_checked(8).is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case(b"VERSION:") && matches!(value.trim_ascii(), b"2.1" | b"3.0" | b"4.0")
        })
}

/// True for FN or N: the start of a card without BEGIN.
pub fn is_evident(line: &[u8]) -> bool {
    let line = without_bom(line).trim_ascii();
    if line.iter().any(|o| o.is_ascii_control() && *o != b'\t') {
        return false;
    }
    let Some(colon) = line.iter().take(100).position(|o| *o == b':') else {
        return false;
    };
    let name = line
        .split(|o| matches!(o, b';' | b':'))
        .next()
        .unwrap_or_default();
    let value = line.get(colon..).unwrap_or_default();
    name.eq_ignore_ascii_case(b"FN") || (name.eq_ignore_ascii_case(b"N") && value.contains(&b';'))
}
