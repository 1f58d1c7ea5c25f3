//! What is told of a card's arrival: the changes it needed, and why one was not let in.

use std::fmt;

use crate::formats::charset::Charset;

/// A change that a card needed. Its text, which [`Note::parse`] reads, is its word, and for a charset
/// `charset:NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It was of version 2.1 and is now of 3.0: values decoded, types named.
    Version21,
    /// It said no version, or none that is known, and was read as what it looks like.
    Version,
    /// It lacked its BEGIN.
    Begin,
    /// It was cut short: it lacked its END.
    End,
    /// Blanks before lines that are no folds were taken out.
    Indent,
    /// Line ends became CRLF (RFC 6350 §3.2).
    LineEnds,
    /// Bytes that are not UTF-8 were read in this charset.
    Charset(Charset),
    /// Values in quoted-printable, which 3.0 and 4.0 do not have, were decoded.
    QuotedPrintable,
    /// Empty lines within a base64 value were taken out, and folds that lacked put in.
    Base64,
    /// A card within the card became a text value (RFC 2426 §3.5.4).
    Agent,
    /// Control characters, which XML and this program's own references cannot carry, became U+FFFD.
    ControlCharacters,
    /// A name was made of what else the card says (RFC 6350 §6.2.1 wants an FN).
    FormattedName,
    /// A UID was made of the content.
    Uid,
}

impl Note {
    /// The notes without more to say.
    const SIMPLE: [Self; 12] = [
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
    ];

    /// The words of all kinds of change.
    pub const WORDS: [&str; 13] = [
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
    ];

    /// The word of the kind of change.
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
        }
    }

    /// The note of a text; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("charset", name)) => Charset::of_label(name).map(Self::Charset),
            _ => Self::SIMPLE.into_iter().find(|note| note.as_str() == text),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Charset(charset) => write!(f, "{}:{}", self.as_str(), charset.name()),
            other => f.write_str(other.as_str()),
        }
    }
}

/// Why a card was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither `BEGIN:VCARD` nor anything by which a card is evident.
    #[error("this is not a vCard: it begins with no BEGIN:VCARD and has no name, phone or e-mail")]
    NotACard,
    /// Something stands behind its END.
    #[error("this is more than one vCard: give each by itself")]
    Several,
    /// Nothing by which a person could be made out.
    #[error("the card holds neither a name nor anything else to call the contact by")]
    Empty,
    /// More than 32 MiB.
    #[error("the card is larger than 32 MiB: take its pictures out")]
    TooLarge,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 4] = [Self::NotACard, Self::Several, Self::Empty, Self::TooLarge];

    /// The word that stands for this.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotACard => "not-a-card",
            Self::Several => "several",
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
        }
    }

    /// The refusal of a word; `None` for any other text.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == word)
    }
}
