//! What a column may mean.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Defines the targets, each with its word; numbered ones belong together by their number.
macro_rules! targets {
    (plain { $($(#[$pdoc:meta])* $plain:ident = $pword:literal,)* }
     numbered { $($(#[$ndoc:meta])* $numbered:ident = $nword:literal,)* }) => {
        /// What a column means. Numbered targets of one number belong together: `PhoneKind(2)` says what
        /// `Phone(2)` is for. With the number 0 a value stands alone, and its column's title says what it
        /// is for; parts of an address of one number are one address, 0 too.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Target {
            $($(#[$pdoc])* $plain,)*
            $($(#[$ndoc])* $numbered(u8),)*
        }

        impl Target {
            /// A stable word for forms and the database: `family-name`, `phone`, `phone-2`.
            #[must_use]
            pub fn word(&self) -> String {
                match self {
                    $(Self::$plain => $pword.to_owned(),)*
                    $(Self::$numbered(0) => $nword.to_owned(),)*
                    $(Self::$numbered(n) => format!("{}-{n}", $nword),)*
                }
            }

            /// The target of a word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($pword => return Some(Self::$plain),)*
                    $($nword => return Some(Self::$numbered(0)),)*
                    _ => {}
                }
                let (base, number) = word.rsplit_once('-')?;
                let number = number.parse().ok().filter(|n| (1..=NUMBER_MAX).contains(n))?;
                match base {
                    $($nword => Some(Self::$numbered(number)),)*
                    _ => None,
                }
            }
        }
    };
}

/// The largest number of columns that belong together.
pub const NUMBER_MAX: u8 = 99;

targets! {
    plain {
        /// Kept in the note as `Title: value`.
        Note = "note",
        /// Left out.
        Leave = "leave",
        /// The text of the note itself.
        Text = "text",
        /// The whole name in one line.
        FormattedName = "formatted-name",
        /// The name as it is sorted by: «Иванов, Иван».
        FileAs = "file-as",
        /// Family name.
        FamilyName = "family-name",
        /// Given name.
        GivenName = "given-name",
        /// Middle name or patronymic.
        MiddleName = "middle-name",
        /// Before the name.
        NamePrefix = "name-prefix",
        /// After the name.
        NameSuffix = "name-suffix",
        /// How the family name is spoken.
        PhoneticFamily = "phonetic-family",
        /// How the given name is spoken.
        PhoneticGiven = "phonetic-given",
        /// How the middle name is spoken.
        PhoneticMiddle = "phonetic-middle",
        /// Nickname.
        Nickname = "nickname",
        /// Organisation.
        Organization = "organization",
        /// Department.
        Department = "department",
        /// Position in the organisation.
        Title = "title",
        /// Profession (ROLE).
        Role = "role",
        /// Birthday; of two numbers with a slash the month comes first in English tables.
        Birthday = "birthday",
        /// Birthday; the day comes first.
        BirthdayDayFirst = "birthday-day-first",
        /// The year of the birthday.
        BirthYear = "birth-year",
        /// Its month.
        BirthMonth = "birth-month",
        /// Its day.
        BirthDay = "birth-day",
        /// Anniversary.
        Anniversary = "anniversary",
        /// Labels.
        Labels = "labels",
        /// The address of a photo, which is never fetched.
        Photo = "photo",
        /// A name in Telegram.
        Telegram = "telegram",
        /// A number in WhatsApp.
        Whatsapp = "whatsapp",
    }
    numbered {
        /// A phone.
        Phone = "phone",
        /// What it is for.
        PhoneKind = "phone-kind",
        /// An e-mail address.
        Email = "email",
        /// What it is for.
        EmailKind = "email-kind",
        /// A page on the web.
        Link = "link",
        /// What it is for.
        LinkKind = "link-kind",
        /// A name in a messenger or network: that of the title, or of `MessengerService`.
        Messenger = "messenger",
        /// Which messenger.
        MessengerService = "messenger-service",
        /// What it is for.
        MessengerKind = "messenger-kind",
        /// An address in one text.
        Address = "address",
        /// What it is for.
        AddressKind = "address-kind",
        /// Its street and number.
        Street = "street",
        /// Its flat or suite.
        Extended = "extended",
        /// Its town.
        City = "city",
        /// Its region.
        Region = "region",
        /// Its postal code.
        Postcode = "postcode",
        /// Its country.
        Country = "country",
        /// Its post-office box.
        PoBox = "po-box",
        /// A date.
        Event = "event",
        /// What the date is.
        EventKind = "event-kind",
        /// Somebody near.
        Relation = "relation",
        /// Who that is.
        RelationKind = "relation-kind",
        /// A field of one's own.
        Custom = "custom",
        /// What it is called.
        CustomKind = "custom-kind",
    }
}

/// The targets that a person may choose for a column, in the order of a form.
pub const CHOICES: [Target; 37] = [
    Target::Note,
    Target::Leave,
    Target::FormattedName,
    Target::FamilyName,
    Target::GivenName,
    Target::MiddleName,
    Target::NamePrefix,
    Target::NameSuffix,
    Target::Nickname,
    Target::Organization,
    Target::Department,
    Target::Title,
    Target::Role,
    Target::Phone(0),
    Target::Email(0),
    Target::Telegram,
    Target::Whatsapp,
    Target::Messenger(0),
    Target::Link(0),
    Target::Address(0),
    Target::Street(0),
    Target::Extended(0),
    Target::City(0),
    Target::Region(0),
    Target::Postcode(0),
    Target::Country(0),
    Target::PoBox(0),
    Target::Birthday,
    Target::BirthdayDayFirst,
    Target::Anniversary,
    Target::Event(0),
    Target::Relation(0),
    Target::Custom(0),
    Target::Labels,
    Target::Photo,
    Target::Text,
    Target::FileAs,
];

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| serde::de::Error::custom("no target has this word"))
    }
}
