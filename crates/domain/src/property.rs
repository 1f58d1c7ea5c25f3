//! The catalog of properties that need special treatment: what each is about, how often a card has
//! it, the format of its value, the field of a contact that shows it, and the property whose fact it repeats.

use super::card::Property;

/// A field of a contact; several properties may map to one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub enum FieldName {
    FormattedName,
    Name,
    Nickname,
    Organization,
    Title,
    Phone,
    Email,
    Address,
    Link,
    Messenger,
    Birthday,
    Anniversary,
    Note,
    Labels,
    Photo,
    /// A property that no form shows, with its name as written.
    Other(String),
}

/// What a property is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyRole {
    /// BEGIN and END.
    Boundary,
    /// Which card this is, and its version.
    Identity,
    /// The time of the export and the program that wrote the card; changes with every export.
    Stamp,
    /// The key of the contact in the program that wrote the card.
    DeviceId,
    /// The other properties of its group.
    GroupInfo,
    /// The contact.
    Content,
}

/// The format of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFormat {
    /// Text or a URI.
    Text,
    /// Texts separated by commas.
    List,
    /// Components separated by semicolons; each may be a list.
    Structured,
    /// A date of the contact's life (RFC 6350 §4.3.1).
    Date,
    /// An image, sound or key: base64 in vCard 3.0 (RFC 2426 §2.4.1), a URI in 4.0.
    Binary,
}

/// An entry of the catalog.
#[derive(Debug)]
pub struct PropertyInfo {
    /// The name in upper case; empty for a property that the catalog does not list.
    pub name: &'static str,
    /// What it is about.
    pub role: PropertyRole,
    /// A card has it at most once, or only the first is shown.
    pub is_single: bool,
    /// The format of its value.
    pub format: ValueFormat,
    /// The field that shows it.
    pub field: Option<FieldName>,
    /// The property that says the same in another way. A line of either may repeat a line of the other; they
    /// are counterparts, and an edit changes both.
    pub counterpart_of: Option<&'static str>,
}

const fn about(role: PropertyRole, name: &'static str) -> PropertyInfo {
    PropertyInfo {
        name,
        role,
        is_single: false,
        format: ValueFormat::Text,
        field: None,
        counterpart_of: None,
    }
}

const fn single(name: &'static str, format: ValueFormat, field: Option<FieldName>) -> PropertyInfo {
    PropertyInfo {
        name,
        role: PropertyRole::Content,
        is_single: true,
        format,
        field,
        counterpart_of: None,
    }
}

const fn many(name: &'static str, format: ValueFormat, field: Option<FieldName>) -> PropertyInfo {
    PropertyInfo {
        name,
        role: PropertyRole::Content,
        is_single: false,
        format,
        field,
        counterpart_of: None,
    }
}

const fn counterpart(mut info: PropertyInfo, of: &'static str) -> PropertyInfo {
    info.counterpart_of = Some(of);
    info
}

/// Every property that is not plain content. ANNIVERSARY is called X-ANNIVERSARY in vCard 3.0. What an
/// X-ABDATE or an X-ANDROID-CUSTOM repeats depends on its label or value, so neither is listed as a counterpart.
static CATALOG: [PropertyInfo; 52] = {
    use FieldName as Field;
    use ValueFormat::{Binary, Date, List, Structured, Text};
    [
        about(PropertyRole::Boundary, "BEGIN"),
        about(PropertyRole::Boundary, "END"),
        about(PropertyRole::Identity, "VERSION"),
        about(PropertyRole::Identity, "UID"),
        about(PropertyRole::Stamp, "REV"),
        about(PropertyRole::Stamp, "PRODID"),
        about(PropertyRole::DeviceId, "X-ABUID"),
        about(PropertyRole::GroupInfo, "X-ABLABEL"),
        about(PropertyRole::GroupInfo, "X-ABADR"),
        single("FN", Text, Some(Field::FormattedName)),
        single("N", Structured, Some(Field::Name)),
        single("NICKNAME", List, Some(Field::Nickname)),
        single("ORG", Structured, Some(Field::Organization)),
        single("TITLE", Text, Some(Field::Title)),
        single("BDAY", Date, Some(Field::Birthday)),
        single("ANNIVERSARY", Date, Some(Field::Anniversary)),
        counterpart(
            single("X-ANNIVERSARY", Date, Some(Field::Anniversary)),
            "ANNIVERSARY",
        ),
        counterpart(many("X-EVOLUTION-ANNIVERSARY", Text, None), "ANNIVERSARY"),
        counterpart(many("X-KADDRESSBOOK-X-ANNIVERSARY", Text, None), "ANNIVERSARY"),
        single("NOTE", Text, Some(Field::Note)),
        single("PHOTO", Binary, Some(Field::Photo)),
        single("GENDER", Text, None),
        counterpart(many("X-GENDER", Text, None), "GENDER"),
        counterpart(many("X-NICKNAME", List, None), "NICKNAME"),
        single("KIND", Text, None),
        single("SORT-STRING", Text, None),
        single("TZ", Text, None),
        many("TEL", Text, Some(Field::Phone)),
        many("EMAIL", Text, Some(Field::Email)),
        many("ADR", Structured, Some(Field::Address)),
        counterpart(many("LABEL", Text, None), "ADR"),
        many("URL", Text, Some(Field::Link)),
        many("CATEGORIES", List, Some(Field::Labels)),
        many("IMPP", Text, Some(Field::Messenger)),
        counterpart(many("X-SOCIALPROFILE", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-TELEGRAM", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-SKYPE", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-SKYPE-USERNAME", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-JABBER", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-ICQ", Text, Some(Field::Messenger)), "IMPP"),
        counterpart(many("X-GTALK", Text, Some(Field::Messenger)), "IMPP"),
        many("ROLE", Text, None),
        many("RELATED", Text, None),
        many("X-ABRELATEDNAMES", Text, None),
        many("X-MAIDENNAME", Text, None),
        many("X-PHONETIC-FIRST-NAME", Text, None),
        many("X-PHONETIC-LAST-NAME", Text, None),
        many("X-PHONETIC-MIDDLE-NAME", Text, None),
        many("X-PHONETIC-ORG", Text, None),
        many("LOGO", Binary, None),
        many("SOUND", Binary, None),
        many("KEY", Binary, None),
    ]
};

static UNLISTED: PropertyInfo = many("", ValueFormat::Text, None);

impl PropertyInfo {
    /// The entry of a property name, in any case.
    #[must_use]
    pub fn of(name: &str) -> &'static Self {
        CATALOG
            .iter()
            .find(|info| info.name.eq_ignore_ascii_case(name))
            .unwrap_or(&UNLISTED)
    }

    /// True if the property does not describe the contact: boundaries, version, UID, REV, PRODID.
    #[must_use]
    pub fn is_about_card(&self) -> bool {
        matches!(
            self.role,
            PropertyRole::Boundary | PropertyRole::Identity | PropertyRole::Stamp
        )
    }

    /// True if the property says something of the contact: it is neither about the card nor about its group.
    #[must_use]
    pub fn is_content(&self) -> bool {
        !self.is_about_card() && self.role != PropertyRole::GroupInfo
    }

    /// True if programs maintain the property by themselves, so that two values never conflict.
    #[must_use]
    pub fn is_bookkeeping(&self) -> bool {
        matches!(self.role, PropertyRole::Stamp | PropertyRole::DeviceId)
    }

    /// True if no page shows the property on its own.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.role != PropertyRole::Content
    }

    /// The name of the property whose fact this one says: its own, or that of its counterpart. `None` for a
    /// property that the catalog does not list.
    #[must_use]
    pub fn fact(&self) -> Option<&'static str> {
        self.counterpart_of
            .or_else(|| Some(self.name).filter(|name| !name.is_empty()))
    }

    /// True if a form shows one value of the property.
    #[must_use]
    pub fn has_single_field(&self) -> bool {
        self.is_single && self.field.is_some()
    }
}

impl Property {
    /// The entry of this property.
    #[must_use]
    pub fn info(&self) -> &'static PropertyInfo {
        PropertyInfo::of(&self.name)
    }

    /// False if the value is blank, or has only the separators of components: `N:;;;;`.
    #[must_use]
    pub fn has_value(&self) -> bool {
        let value = match PropertyInfo::of(base_name(&self.name)).format {
            ValueFormat::Structured => self.value.trim_matches([';', ',', ' ']),
            _ => self.value.as_str(),
        };
        !value.trim().is_empty()
    }
}

impl FieldName {
    /// The field that shows a property.
    #[must_use]
    pub fn of(property: &Property) -> Self {
        Self::of_property(&property.name)
    }

    /// The field that shows the properties with a name.
    #[must_use]
    pub fn of_property(name: &str) -> Self {
        let field = PropertyInfo::of(name).field.clone();
        field.unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// The fields that a form shows.
    const SHOWN: [Self; 15] = [
        Self::FormattedName,
        Self::Name,
        Self::Nickname,
        Self::Organization,
        Self::Title,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Link,
        Self::Messenger,
        Self::Birthday,
        Self::Anniversary,
        Self::Note,
        Self::Labels,
        Self::Photo,
    ];

    /// The text by which it is stored: its word, or the name of a property that no form shows.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Other(name) => name,
            shown => shown.word(),
        }
    }

    /// The field that is stored by this text.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        let shown = Self::SHOWN.into_iter().find(|field| field.word() == key);
        shown.unwrap_or_else(|| Self::Other(key.to_owned()))
    }

    /// The word in message keys; `other` for properties that no form shows.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::FormattedName => "formatted-name",
            Self::Name => "name",
            Self::Nickname => "nickname",
            Self::Organization => "organization",
            Self::Title => "title",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Link => "link",
            Self::Messenger => "messenger",
            Self::Birthday => "birthday",
            Self::Anniversary => "anniversary",
            Self::Note => "note",
            Self::Labels => "labels",
            Self::Photo => "photo",
            Self::Other(_) => "other",
        }
    }
}

/// The properties about the contact of which a card has one value, or only the first is shown.
pub fn single_properties() -> impl Iterator<Item = &'static str> {
    let is_single = |info: &&PropertyInfo| info.is_single && info.role == PropertyRole::Content;
    CATALOG.iter().filter(is_single).map(|info| info.name)
}

/// Prefix of the name that a second value of a single property gets.
pub const SECOND: &str = "X-ALSO-";

/// The name of the property of which one of this name has a second value; else the name itself.
#[must_use]
pub fn base_name(name: &str) -> &str {
    let start = name.get(..SECOND.len());
    let is_second = start.is_some_and(|start| start.eq_ignore_ascii_case(SECOND));
    let base = name.get(SECOND.len()..).filter(|_| is_second);
    base.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: impl Fn(&PropertyInfo) -> bool) -> Vec<&'static str> {
        CATALOG
            .iter()
            .filter(|info| wanted(info))
            .map(|info| info.name)
            .collect()
    }

    #[test]
    fn properties_are_classified() {
        assert_eq!(
            names(PropertyInfo::is_about_card),
            ["BEGIN", "END", "VERSION", "UID", "REV", "PRODID"]
        );
        assert_eq!(names(PropertyInfo::is_bookkeeping), ["REV", "PRODID", "X-ABUID"]);
        assert_eq!(names(|info| info.role == PropertyRole::Stamp), ["REV", "PRODID"]);
        assert_eq!(
            names(|info| info.role == PropertyRole::GroupInfo),
            ["X-ABLABEL", "X-ABADR"]
        );
        assert_eq!(
            names(|info| info.is_hidden() && !info.is_about_card()),
            ["X-ABUID", "X-ABLABEL", "X-ABADR"]
        );
        assert_eq!(
            names(PropertyInfo::has_single_field),
            [
                "FN",
                "N",
                "NICKNAME",
                "ORG",
                "TITLE",
                "BDAY",
                "ANNIVERSARY",
                "X-ANNIVERSARY",
                "NOTE",
                "PHOTO"
            ]
        );
        assert_eq!(
            names(|info| info.is_single && !info.has_single_field()),
            ["GENDER", "KIND", "SORT-STRING", "TZ"]
        );
        assert_eq!(
            names(|info| info.format == ValueFormat::List),
            ["NICKNAME", "X-NICKNAME", "CATEGORIES"]
        );
        assert_eq!(
            names(|info| info.format == ValueFormat::Structured),
            ["N", "ORG", "ADR"]
        );
        assert_eq!(
            names(|info| info.format == ValueFormat::Date),
            ["BDAY", "ANNIVERSARY", "X-ANNIVERSARY"]
        );
        assert_eq!(
            names(|info| info.format == ValueFormat::Binary),
            ["PHOTO", "LOGO", "SOUND", "KEY"]
        );
    }

    #[test]
    fn counterparts_say_the_fact_of_another_property() {
        assert_eq!(PropertyInfo::of("x-anniversary").fact(), Some("ANNIVERSARY"));
        assert_eq!(PropertyInfo::of("X-SKYPE").fact(), Some("IMPP"));
        assert_eq!(PropertyInfo::of("BDAY").fact(), Some("BDAY"));
        assert_eq!(PropertyInfo::of("X-OTHER").fact(), None);
        for info in &CATALOG {
            let fact = PropertyInfo::of(info.fact().unwrap());
            assert_eq!(fact.counterpart_of, None, "{} repeats a counterpart", info.name);
            assert!(
                !fact.name.is_empty(),
                "{} repeats an unlisted property",
                info.name
            );
        }
    }

    #[test]
    fn names_are_looked_up_in_any_case_and_listed_once() {
        assert_eq!(PropertyInfo::of("x-ablabel").role, PropertyRole::GroupInfo);
        assert_eq!(PropertyInfo::of("X-NEW").role, PropertyRole::Content);
        for (at, info) in CATALOG.iter().enumerate() {
            let first = CATALOG.iter().position(|other| other.name == info.name);
            assert_eq!(first, Some(at), "{}", info.name);
            assert_eq!(PropertyInfo::of(info.name).name, info.name);
        }
    }

    #[test]
    fn a_second_value_has_the_base_name_of_the_first() {
        for (name, expected) in [
            ("X-ALSO-FN", "FN"),
            ("x-also-org", "org"),
            ("X-ALSO-X-ALSO-FN", "X-ALSO-FN"),
            ("FN", "FN"),
            ("X-ALSO", "X-ALSO"),
            ("X-ДРУГОЕ", "X-ДРУГОЕ"),
        ] {
            assert_eq!(base_name(name), expected);
        }
    }
}
