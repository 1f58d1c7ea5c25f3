//! What an import reports about a card: the fixes that [`normalize`](super::normalize()) made, or why it
//! rejected the card.

use std::fmt;

use crate::charset::Charset;

/// A change that `normalize` made to a card.
///
/// Stored as text: `Display` writes [`CardFix::as_str`], followed by `:NAME` for a charset, and
/// [`CardFix::parse`] reads it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFix {
    /// Converted from version 2.1 to 3.0: values decoded, bare types named.
    Version21,
    /// The version was missing or unknown and was guessed from the content.
    Version,
    /// Added a missing `BEGIN:VCARD`.
    Begin,
    /// Added a missing `END:VCARD`: the card was truncated.
    End,
    /// Removed indentation that is not a fold.
    Indent,
    /// Changed line ends to CRLF (RFC 6350 §3.2).
    LineEnds,
    /// Decoded bytes that are not UTF-8 from this charset.
    Charset(Charset),
    /// Decoded quoted-printable values, which 3.0 and 4.0 do not have.
    QuotedPrintable,
    /// Removed empty lines from a base64 value and added missing folds.
    Base64,
    /// Turned a nested card into a text value (RFC 2426 §3.5.4).
    Agent,
    /// Replaced control characters, which neither XML nor blob references allow, with U+FFFD.
    ControlCharacters,
    /// Added a missing FN (RFC 6350 §6.2.1), made from the other properties.
    FormattedName,
    /// Added a missing UID, made from the content.
    Uid,
    /// Gave properties their standard names: `PHONE.WORK`, `E-MAIL`.
    PropertyNames,
    /// Added the label of favorites, which another program marks in its own way.
    Favorite,
}

impl CardFix {
    /// The fixes that carry no value.
    const SIMPLE: [Self; 14] = [
        Self::Version21,
        Self::Version,
        Self::Begin,
        Self::End,
        Self::Indent,
        Self::LineEnds,
        Self::QuotedPrintable,
        Self::Base64,
        Self::Agent,
        Self::ControlCharacters,
        Self::FormattedName,
        Self::Uid,
        Self::PropertyNames,
        Self::Favorite,
    ];

    /// The words of all fixes.
    pub const WORDS: [&str; 15] = [
        "version-21",
        "version",
        "begin",
        "end",
        "indent",
        "line-ends",
        "charset",
        "quoted-printable",
        "base64",
        "agent",
        "control-characters",
        "formatted-name",
        "uid",
        "property-names",
        "favorite",
    ];

    /// The word of the fix, without the name of a charset.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Version21 => "version-21",
            Self::Version => "version",
            Self::Begin => "begin",
            Self::End => "end",
            Self::Indent => "indent",
            Self::LineEnds => "line-ends",
            Self::Charset(_) => "charset",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
            Self::Agent => "agent",
            Self::ControlCharacters => "control-characters",
            Self::FormattedName => "formatted-name",
            Self::Uid => "uid",
            Self::PropertyNames => "property-names",
            Self::Favorite => "favorite",
        }
    }

    /// Reads the stored text of a fix; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("charset", name)) => Charset::by_name(name).map(Self::Charset),
            _ => Self::SIMPLE.into_iter().find(|fix| fix.as_str() == text),
        }
    }
}

impl fmt::Display for CardFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Charset(charset) => write!(f, "{}:{}", self.as_str(), charset.name()),
            other => f.write_str(other.as_str()),
        }
    }
}

/// Why a card was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Neither `BEGIN:VCARD` nor a property that identifies a card.
    #[error("this is not a vCard: it has no BEGIN:VCARD and no name, phone or email address")]
    NotACard,
    /// More lines follow `END:VCARD`.
    #[error("this is more than one vCard: give one at a time")]
    Several,
    /// Nothing in the card can serve as a name.
    #[error("the card has no name and nothing else that could serve as a name")]
    Empty,
    /// More than 32 MiB.
    #[error("the card is larger than 32 MiB: remove its pictures")]
    TooLarge,
}

impl Rejection {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::NotACard, Self::Several, Self::Empty, Self::TooLarge];

    /// The word used in message keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotACard => "not-a-card",
            Self::Several => "several",
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
        }
    }

    /// The reason with this word; `None` for any other text.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rejection| rejection.as_str() == word)
    }
}
