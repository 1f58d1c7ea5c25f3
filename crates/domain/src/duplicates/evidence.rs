//! What is found out about two contacts: reasons for, objections against, and how sure it is.

use crate::string_enum;

string_enum! {
    /// How certain it is that contacts are one person, the most certain first.
    Certainty {
        /// No user would doubt it.
        Sure = "sure",
        /// Most users would say so.
        Likely = "likely",
        /// It is worth a look.
        Maybe = "maybe",
    }
}

string_enum! {
    /// What the user said about contacts that look alike.
    Decision {
        /// They are two people.
        Different = "different",
        /// They are one person, who keeps both cards.
        KeepBoth = "keep-both",
    }
}

string_enum! {
    /// How two names are alike.
    Likeness {
        /// The same words, in any order.
        Same = "name",
        /// The same in other letters or another spelling.
        OtherLetters = "name-letters",
        /// One says less than the other: no patronymic, a part of a double name.
        Partial = "name-part",
        /// A short form of the given name: Саша, Bob.
        ShortForm = "name-short",
        /// Initials.
        Initials = "name-initials",
        /// One letter differs.
        Typo = "name-typo",
        /// The same given name and patronymic with another family name.
        FormerName = "name-former",
        /// One has only the given name.
        GivenOnly = "name-given",
        /// One has only the family name.
        FamilyOnly = "name-family",
        /// Both are the same given name.
        OneWord = "name-word",
        /// Both are the same text that is not a name.
        Text = "name-text",
        /// Both are the same organization.
        Organization = "name-organization",
    }
}

/// Why two contacts may be one person. Values are as one of the contacts has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same UID in another spelling.
    Uid,
    /// A phone number.
    Phone(String),
    /// An email address.
    Email(String),
    /// An account in a messenger.
    Messenger(String),
    /// The link of a profile.
    Link(String),
    /// The names are alike.
    Name(Likeness),
    /// One of the two has no name.
    Nameless,
    /// The birthday.
    Birthday,
    /// The photo.
    Photo,
    /// The organization.
    Organization(String),
    /// A postal address.
    Address,
}

impl Reason {
    /// The words of all reasons but those of names.
    pub const WORDS: [&str; 10] = [
        "uid",
        "phone",
        "email",
        "messenger",
        "link",
        "nameless",
        "birthday",
        "photo",
        "organization",
        "address",
    ];

    /// The reason with a stored word and the value that goes with it; `None` for any other word.
    #[must_use]
    pub fn of(word: &str, value: &str) -> Option<Self> {
        let value = value.to_owned();
        Some(match word {
            "uid" => Self::Uid,
            "phone" => Self::Phone(value),
            "email" => Self::Email(value),
            "messenger" => Self::Messenger(value),
            "link" => Self::Link(value),
            "nameless" => Self::Nameless,
            "birthday" => Self::Birthday,
            "photo" => Self::Photo,
            "organization" => Self::Organization(value),
            "address" => Self::Address,
            _ => Self::Name(Likeness::parse(word)?),
        })
    }

    /// Its stored word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Uid => "uid",
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
            Self::Messenger(_) => "messenger",
            Self::Link(_) => "link",
            Self::Name(likeness) => likeness.as_str(),
            Self::Nameless => "nameless",
            Self::Birthday => "birthday",
            Self::Photo => "photo",
            Self::Organization(_) => "organization",
            Self::Address => "address",
        }
    }

    /// True for a number, an address, or an account.
    #[must_use]
    pub fn is_contact_point(&self) -> bool {
        matches!(self, Self::Phone(_) | Self::Email(_) | Self::Messenger(_))
    }

    /// The value that both contacts have; empty if the word says it all.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Phone(value)
            | Self::Email(value)
            | Self::Messenger(value)
            | Self::Link(value)
            | Self::Organization(value) => value,
            _ => "",
        }
    }
}

/// What shows that two contacts are two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Objection {
    /// Different birthdays.
    Birthday,
    /// Different given names.
    GivenName,
    /// Different patronymics or middle names.
    Patronymic,
    /// Different family names, and nothing else in the names.
    FamilyName,
    /// «ст.» and «мл.»
    Generation,
    /// A man and a woman.
    Gender,
    /// A person and an organization, or two organizations.
    Kind,
}

/// What comparing two contacts says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// `None` if they are not taken for one person.
    pub certainty: Option<Certainty>,
    /// The evidence for it, the strongest kinds first.
    pub reasons: Vec<Reason>,
    /// The evidence against it. With any, there is no certainty.
    pub objections: Vec<Objection>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_read_from_its_word_and_value() {
        let likenesses = Likeness::ALL.iter().map(|likeness| likeness.as_str());
        for word in Reason::WORDS.into_iter().chain(likenesses) {
            let reason = Reason::of(word, "x").unwrap();
            assert_eq!(reason.word(), word);
            assert_eq!(Reason::of(word, reason.value()), Some(reason), "{word}");
        }
        assert_eq!(Reason::of("", ""), None);
    }
}
