//! The filters of CardDAV's addressbook-query (RFC 6352 §10.5), evaluated on the content lines of a card.

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::card::{Card, Property};
use crate::string_enum;
use crate::text::unescape;

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();

string_enum! {
    /// How texts are compared.
    Collation {
        /// Letters of ASCII without case (RFC 4790 §9.2).
        AsciiCasemap = "i;ascii-casemap",
        /// Byte by byte (RFC 4790 §9.3).
        Octet = "i;octet",
        /// All letters without case; composed and decomposed letters are equal (RFC 5051).
        UnicodeCasemap = "i;unicode-casemap",
    }
}

string_enum! {
    /// How much of a text has to match.
    MatchType {
        /// The whole text.
        Equals = "equals",
        /// Some part of it.
        Contains = "contains",
        /// Its beginning.
        StartsWith = "starts-with",
        /// Its end.
        EndsWith = "ends-with",
    }
}

/// How many of several conditions have to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Test {
    /// One of them.
    #[default]
    Any,
    /// All of them.
    All,
}

impl Test {
    fn holds(self, mut conditions: impl Iterator<Item = bool>) -> bool {
        match self {
            Self::Any => conditions.any(|holds| holds),
            Self::All => conditions.all(|holds| holds),
        }
    }
}

/// A filter of cards. Without a property filter, every card matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFilter {
    /// How many of the property filters have to hold.
    pub test: Test,
    /// The property filters.
    pub properties: Vec<PropertyFilter>,
}

/// The name of a property: `TEL` in any group, `item1.TEL` in that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyName {
    group: Option<String>,
    name: String,
}

impl PropertyName {
    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (group, name) = match text.trim().split_once('.') {
            Some((group, name)) => (Some(group.to_owned()), name.to_owned()),
            None => (None, text.trim().to_owned()),
        };
        Self { group, name }
    }

    /// True if a property has this name.
    #[must_use]
    pub fn names(&self, property: &Property) -> bool {
        property.is(&self.name) && self.group.as_deref().is_none_or(|group| property.in_group(group))
    }

    /// The name without the group.
    #[must_use]
    pub fn bare(&self) -> &str {
        &self.name
    }
}

/// A condition on the properties of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFilter {
    /// The name.
    pub name: PropertyName,
    /// What has to hold.
    pub condition: PropertyCondition,
}

/// What has to hold of the properties of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyCondition {
    /// There is none.
    NotDefined,
    /// There is one for which these hold; any one, if there are none of these.
    Defined {
        /// How many of them have to hold.
        test: Test,
        /// Conditions on its value.
        texts: Vec<TextMatch>,
        /// Conditions on its parameters.
        parameters: Vec<ParameterFilter>,
    },
}

/// A condition on a parameter of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterFilter {
    /// Its name in upper case.
    pub name: String,
    /// What has to hold.
    pub condition: ParameterCondition,
}

/// What has to hold of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterCondition {
    /// The property does not have it.
    NotDefined,
    /// The property has it.
    Defined,
    /// The property has it, and its value matches.
    Text(TextMatch),
}

/// A condition on a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMatch {
    collation: Collation,
    match_type: MatchType,
    is_negated: bool,
    /// The text to look for, as the collation maps it.
    wanted: String,
}

impl TextMatch {
    /// A condition.
    #[must_use]
    pub fn new(collation: Collation, match_type: MatchType, is_negated: bool, wanted: &str) -> Self {
        Self {
            collation,
            match_type,
            is_negated,
            wanted: mapped(collation, wanted),
        }
    }

    /// True if the condition holds for a text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.holds([text])
    }

    /// True if the condition holds for one of the texts, or with negation for none.
    fn holds<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        let mut texts = texts.into_iter();
        texts.any(|text| self.is_found(text)) != self.is_negated
    }

    fn is_found(&self, text: &str) -> bool {
        let text = mapped(self.collation, text);
        match self.match_type {
            MatchType::Equals => text == self.wanted,
            MatchType::Contains => text.contains(&self.wanted),
            MatchType::StartsWith => text.starts_with(&self.wanted),
            MatchType::EndsWith => text.ends_with(&self.wanted),
        }
    }
}

/// A text as a collation compares it.
fn mapped(collation: Collation, text: &str) -> String {
    match collation {
        Collation::Octet => text.to_owned(),
        Collation::AsciiCasemap => text.to_ascii_uppercase(),
        Collation::UnicodeCasemap if text.is_ascii() => text.to_ascii_uppercase(),
        Collation::UnicodeCasemap => {
            let capitals: String = text.chars().map(capital).collect();
            NFKD.normalize(&capitals).into_owned()
        }
    }
}

/// The simple mapping to a capital: of `ß`, which has none, itself.
fn capital(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}

impl CardFilter {
    /// True if a card matches.
    #[must_use]
    pub fn matches(&self, card: &Card) -> bool {
        self.properties.is_empty()
            || self
                .test
                .holds(self.properties.iter().map(|filter| filter.holds(card)))
    }
}

impl PropertyFilter {
    fn holds(&self, card: &Card) -> bool {
        let mut named = card
            .properties()
            .map(|(_, property)| property)
            .filter(|property| self.name.names(property));
        match &self.condition {
            PropertyCondition::NotDefined => named.next().is_none(),
            PropertyCondition::Defined {
                test,
                texts,
                parameters,
            } => named.any(|property| {
                if texts.is_empty() && parameters.is_empty() {
                    return true;
                }
                let value = unescape(&property.value);
                let of_texts = texts.iter().map(|text| text.holds([value.as_str()]));
                let of_parameters = parameters.iter().map(|filter| filter.holds(property));
                test.holds(of_texts.chain(of_parameters))
            }),
        }
    }
}

impl ParameterFilter {
    fn holds(&self, property: &Property) -> bool {
        let has = property.params.iter().any(|param| param.name == self.name);
        match &self.condition {
            ParameterCondition::NotDefined => !has,
            ParameterCondition::Defined => has,
            ParameterCondition::Text(text) => has && text.holds(property.param(&self.name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(collation: Collation, match_type: MatchType, wanted: &str, text: &str) -> bool {
        TextMatch::new(collation, match_type, false, wanted).holds([text])
    }

    #[test]
    fn each_collation_folds_the_letters_that_it_names() {
        use Collation::{AsciiCasemap, Octet, UnicodeCasemap};
        use MatchType::Equals;
        for (collation, a, b, expected) in [
            (Octet, "Anna", "Anna", true),
            (Octet, "anna", "Anna", false),
            (AsciiCasemap, "anna", "ANNA", true),
            (AsciiCasemap, "анна", "АННА", false),
            (UnicodeCasemap, "анна", "АННА", true),
            (UnicodeCasemap, "ёж", "Ёж", true),
            (UnicodeCasemap, "еж", "ёж", false),
            (UnicodeCasemap, "e\u{301}", "É", true),
            (UnicodeCasemap, "straße", "strasse", false),
            (UnicodeCasemap, "Σίσυφος", "ΣΊΣΥΦΟΣ", true),
            (UnicodeCasemap, "50%", "50_", false),
        ] {
            assert_eq!(found(collation, Equals, a, b), expected, "{collation} {a} {b}");
        }
    }

    #[test]
    fn each_match_type_compares_its_part() {
        for (match_type, wanted, expected) in [
            (MatchType::Equals, "Анна Котова", true),
            (MatchType::Equals, "Анна", false),
            (MatchType::Contains, "а кот", true),
            (MatchType::StartsWith, "анна", true),
            (MatchType::StartsWith, "котова", false),
            (MatchType::EndsWith, "котова", true),
            (MatchType::EndsWith, "анна", false),
        ] {
            let result = found(Collation::UnicodeCasemap, match_type, wanted, "Анна Котова");
            assert_eq!(result, expected, "{match_type} {wanted}");
        }
    }

    #[test]
    fn a_name_with_a_group_names_only_that_group() {
        let property = |group: Option<&str>| Property {
            group: group.map(str::to_owned),
            name: "tel".to_owned(),
            params: Vec::new(),
            head: String::new(),
            value: String::new(),
        };
        let (any, first) = (PropertyName::parse("TEL"), PropertyName::parse("item1.TEL"));
        assert!(any.names(&property(None)) && any.names(&property(Some("item1"))));
        assert!(first.names(&property(Some("ITEM1"))));
        assert!(!first.names(&property(None)) && !first.names(&property(Some("item2"))));
    }
}
