//! The fields of a contact that a CSV column may hold: phone, city, birthday and so on.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Defines [`Field`]: its variants with the words that are stored for them.
macro_rules! fields {
    (plain { $($(#[$pdoc:meta])* $plain:ident = $pword:literal,)* }
     numbered { $($(#[$ndoc:meta])* $numbered:ident = $nword:literal,)* }) => {
        /// What a column holds.
        ///
        /// Numbered fields with the same number belong together: `PhoneType(2)` holds the type of
        /// `Phone(2)`, and all parts of an address with one number form one address. The number 0 is for
        /// a single column whose title gives the type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Field {
            $($(#[$pdoc])* $plain,)*
            $($(#[$ndoc])* $numbered(u8),)*
        }

        impl Field {
            /// The word for forms and the database, which never changes: `family-name`, `phone`, `phone-2`.
            #[must_use]
            pub fn word(&self) -> String {
                match self {
                    $(Self::$plain => $pword.to_owned(),)*
                    $(Self::$numbered(0) => $nword.to_owned(),)*
                    $(Self::$numbered(n) => format!("{}-{n}", $nword),)*
                }
            }

            /// The field with this word; `None` for any other text.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($pword => return Some(Self::$plain),)*
                    $($nword => return Some(Self::$numbered(0)),)*
                    _ => {}
                }
                let (base, number) = word.rsplit_once('-')?;
                let number = number.parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n))?;
                match base {
                    $($nword => Some(Self::$numbered(number)),)*
                    _ => None,
                }
            }
        }
    };
}

/// The highest number of a numbered field.
pub const MAX_NUMBER: u8 = 99;

fields! {
    plain {
        /// No field of its own: the cell is appended to the note as `Title: value`.
        KeepInNote = "note",
        /// The cell is not imported.
        Ignore = "leave",
        /// The text of the note (NOTE).
        NoteText = "text",
        /// The whole name in one line (FN).
        FormattedName = "formatted-name",
        /// The name to sort by: «Иванов, Иван».
        FileAs = "file-as",
        /// Family name.
        FamilyName = "family-name",
        /// Given name.
        GivenName = "given-name",
        /// Middle name or patronymic.
        MiddleName = "middle-name",
        /// Honorific before the name.
        NamePrefix = "name-prefix",
        /// Suffix after the name.
        NameSuffix = "name-suffix",
        /// Pronunciation of the family name.
        PhoneticFamily = "phonetic-family",
        /// Pronunciation of the given name.
        PhoneticGiven = "phonetic-given",
        /// Pronunciation of the middle name.
        PhoneticMiddle = "phonetic-middle",
        /// Nickname.
        Nickname = "nickname",
        /// Organization.
        Organization = "organization",
        /// Department.
        Department = "department",
        /// Position in the organization (TITLE).
        Title = "title",
        /// Profession (ROLE).
        Role = "role",
        /// Birthday. In `3/4/1985` the month comes first if the title is English.
        Birthday = "birthday",
        /// Birthday. In `3/4/1985` the day comes first.
        BirthdayDayFirst = "birthday-day-first",
        /// The same with the month first.
        BirthdayMonthFirst = "birthday-month-first",
        /// The year of the birthday.
        BirthYear = "birth-year",
        /// The month of the birthday.
        BirthMonth = "birth-month",
        /// The day of the birthday.
        BirthDay = "birth-day",
        /// Anniversary.
        Anniversary = "anniversary",
        /// Labels (CATEGORIES).
        Labels = "labels",
        /// The URL of a photo. It is never fetched.
        Photo = "photo",
        /// A name in Telegram.
        Telegram = "telegram",
        /// A number in WhatsApp.
        Whatsapp = "whatsapp",
    }
    numbered {
        /// A phone number.
        Phone = "phone",
        /// The type of the phone.
        PhoneType = "phone-kind",
        /// An email address.
        Email = "email",
        /// The type of the email address.
        EmailType = "email-kind",
        /// The URL of a web page.
        Link = "link",
        /// The type of the link.
        LinkType = "link-kind",
        /// A name in a messenger or social network. The service is that of `MessengerService`, or that of
        /// the column's title.
        Messenger = "messenger",
        /// The service of the messenger.
        MessengerService = "messenger-service",
        /// The type of the messenger.
        MessengerType = "messenger-kind",
        /// A postal address in one text.
        Address = "address",
        /// The type of the address.
        AddressType = "address-kind",
        /// Street and house number of an address.
        Street = "street",
        /// Apartment or suite of an address.
        Extended = "extended",
        /// City of an address.
        City = "city",
        /// Region of an address.
        Region = "region",
        /// Postal code of an address.
        Postcode = "postcode",
        /// Country of an address.
        Country = "country",
        /// Post-office box of an address.
        PoBox = "po-box",
        /// A date other than birthday and anniversary.
        Event = "event",
        /// The name of the date.
        EventName = "event-kind",
        /// A related person.
        Relation = "relation",
        /// The name of the relation.
        RelationName = "relation-kind",
        /// A custom field.
        Custom = "custom",
        /// The name of the custom field.
        CustomName = "custom-kind",
    }
}

impl Field {
    /// The fields that a user may choose for a column, in the order of the form.
    pub const CHOICES: [Self; 38] = [
        Self::KeepInNote,
        Self::Ignore,
        Self::FormattedName,
        Self::FamilyName,
        Self::GivenName,
        Self::MiddleName,
        Self::NamePrefix,
        Self::NameSuffix,
        Self::Nickname,
        Self::Organization,
        Self::Department,
        Self::Title,
        Self::Role,
        Self::Phone(0),
        Self::Email(0),
        Self::Telegram,
        Self::Whatsapp,
        Self::Messenger(0),
        Self::Link(0),
        Self::Address(0),
        Self::Street(0),
        Self::Extended(0),
        Self::City(0),
        Self::Region(0),
        Self::Postcode(0),
        Self::Country(0),
        Self::PoBox(0),
        Self::Birthday,
        Self::BirthdayDayFirst,
        Self::BirthdayMonthFirst,
        Self::Anniversary,
        Self::Event(0),
        Self::Relation(0),
        Self::Custom(0),
        Self::Labels,
        Self::Photo,
        Self::NoteText,
        Self::FileAs,
    ];
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| serde::de::Error::custom("no field has this word"))
    }
}
