//! The dictionary of column titles, in the words of the programs that write tables. Data only; `headers`
//! looks titles up.
//!
//! All titles are folded: lower case, words separated by one space, no punctuation.

use crate::formats::csv::field::Field;

/// Whole titles of each field.
pub const TITLES: [(Field, &[&str]); 33] = [
    (
        Field::FormattedName,
        &[
            "name",
            "full name",
            "display name",
            "fio",
            "фио",
            "ф и о",
            "имя и фамилия",
            "фамилия и имя",
            "фамилия имя",
            "имя фамилия",
            "фамилия имя отчество",
            "полное имя",
            "контакт",
            "contact",
            "contact name",
            "отображаемое имя",
            "имя контакта",
            "anzeigename",
            "vollstandiger name",
        ],
    ),
    (Field::FileAs, &["file as", "speichern unter", "хранить как"]),
    (
        Field::GivenName,
        &["first name", "given name", "firstname", "имя", "vorname"],
    ),
    (
        Field::MiddleName,
        &[
            "middle name",
            "additional name",
            "отчество",
            "weitere vornamen",
            "zweiter vorname",
        ],
    ),
    (
        Field::FamilyName,
        &[
            "last name",
            "family name",
            "surname",
            "lastname",
            "фамилия",
            "nachname",
            "familienname",
        ],
    ),
    (
        Field::NamePrefix,
        &["name prefix", "prefix", "anrede", "обращение", "salutation"],
    ),
    (
        Field::NameSuffix,
        &["name suffix", "suffix", "суффикс", "namenssuffix"],
    ),
    (
        Field::PhoneticGiven,
        &["phonetic first name", "given name yomi", "given yomi"],
    ),
    (
        Field::PhoneticMiddle,
        &["phonetic middle name", "additional name yomi"],
    ),
    (
        Field::PhoneticFamily,
        &["phonetic last name", "family name yomi", "surname yomi"],
    ),
    (
        Field::Nickname,
        &["nickname", "псевдоним", "прозвище", "spitzname"],
    ),
    (
        Field::Organization,
        &[
            "organization name",
            "organization",
            "organisation",
            "company",
            "company name",
            "организация",
            "компания",
            "firma",
            "место работы",
            "unternehmen",
        ],
    ),
    (
        Field::Department,
        &[
            "department",
            "organization department",
            "отдел",
            "подразделение",
            "abteilung",
        ],
    ),
    (
        Field::Title,
        &[
            "job title",
            "organization title",
            "должность",
            "position",
            "title",
        ],
    ),
    (Field::Role, &["profession", "occupation", "профессия", "beruf"]),
    (
        Field::Birthday,
        &[
            "birthday",
            "birth date",
            "birthdate",
            "date of birth",
            "дата рождения",
            "день рождения",
            "geburtstag",
            "geburtsdatum",
        ],
    ),
    (Field::BirthYear, &["birth year", "geburtsjahr"]),
    (Field::BirthMonth, &["birth month", "geburtsmonat"]),
    (Field::BirthDay, &["birth day"]),
    (Field::Anniversary, &["anniversary", "годовщина", "jahrestag"]),
    (
        Field::Labels,
        &[
            "labels",
            "label",
            "group membership",
            "groups",
            "group",
            "categories",
            "category",
            "tags",
            "tag",
            "теги",
            "тег",
            "метки",
            "метка",
            "группа",
            "группы",
            "категории",
            "категория",
            "kategorien",
            "gruppe",
            "gruppen",
        ],
    ),
    (Field::Photo, &["photo", "фото", "фотография", "foto"]),
    (
        Field::NoteText,
        &[
            "notes",
            "note",
            "заметки",
            "заметка",
            "примечание",
            "примечания",
            "комментарий",
            "комментарии",
            "notizen",
            "notiz",
            "bemerkung",
            "bemerkungen",
            "comment",
            "comments",
        ],
    ),
    (
        Field::Relation(0),
        &[
            "spouse",
            "children",
            "assistants name",
            "managers name",
            "супруг а",
            "супруг",
            "супруга",
            "дети",
            "имя помощника",
            "руководитель",
            "partner",
            "kinder",
            "assistent in",
            "name des der vorgesetzten",
        ],
    ),
    (
        Field::Link(0),
        &[
            "web page",
            "personal web page",
            "website",
            "web site",
            "url",
            "сайт",
            "веб страница",
            "webseite",
            "web page 1",
            "web page 2",
            "homepage",
        ],
    ),
    (
        Field::Address(0),
        &[
            "address",
            "адрес",
            "adresse",
            "почтовый адрес",
            "postal address",
            "anschrift",
        ],
    ),
    (Field::Messenger(0), &["imaddress", "screen name"]),
    (
        Field::Custom(0),
        &[
            "custom 1",
            "custom 2",
            "custom 3",
            "custom 4",
            "user 1",
            "user 2",
            "user 3",
            "user 4",
            "пользователь 1",
            "пользователь 2",
            "пользователь 3",
            "пользователь 4",
            "benutzer 1",
            "benutzer 2",
            "benutzer 3",
            "benutzer 4",
        ],
    ),
    (
        Field::Telegram,
        &["telegram", "телеграм", "телеграмм", "tg", "тг"],
    ),
    (Field::Whatsapp, &["whatsapp", "ватсап", "вотсап"]),
    (Field::PhoneType(1), &["phone number type"]),
    (Field::Phone(1), &["phone number"]),
    (
        Field::KeepInNote,
        &[
            "is main phone number",
            "e mail typ",
            "e mail type",
            "тип эл почты",
            "краткое имя эл почты",
            "e mail display name",
            "organization yomi name",
            "company yomi",
            "office location",
            "location",
        ],
    ),
];

/// Gives the field with a number.
pub type NumberedField = fn(u8) -> Field;
/// The text before the number of a Google title (`Phone 1 - Value`), and the fields by the text after it.
pub type NumberedTitles = (&'static str, &'static [(&'static str, NumberedField)]);

/// Google's titles with a number.
pub const NUMBERED: [NumberedTitles; 9] = [
    (
        "e mail",
        &[
            ("label", Field::EmailType),
            ("type", Field::EmailType),
            ("value", Field::Email),
        ],
    ),
    (
        "phone",
        &[
            ("label", Field::PhoneType),
            ("type", Field::PhoneType),
            ("value", Field::Phone),
        ],
    ),
    (
        "website",
        &[
            ("label", Field::LinkType),
            ("type", Field::LinkType),
            ("value", Field::Link),
        ],
    ),
    (
        "relation",
        &[
            ("label", Field::RelationName),
            ("type", Field::RelationName),
            ("value", Field::Relation),
        ],
    ),
    (
        "event",
        &[
            ("label", Field::EventName),
            ("type", Field::EventName),
            ("value", Field::Event),
        ],
    ),
    (
        "custom field",
        &[
            ("label", Field::CustomName),
            ("type", Field::CustomName),
            ("value", Field::Custom),
        ],
    ),
    (
        "im",
        &[
            ("type", Field::MessengerType),
            ("label", Field::MessengerType),
            ("service", Field::MessengerService),
            ("value", Field::Messenger),
        ],
    ),
    (
        "address",
        &[
            ("label", Field::AddressType),
            ("type", Field::AddressType),
            ("formatted", Field::Address),
            ("street", Field::Street),
            ("city", Field::City),
            ("po box", Field::PoBox),
            ("region", Field::Region),
            ("postal code", Field::Postcode),
            ("country", Field::Country),
            ("extended address", Field::Extended),
        ],
    ),
    (
        "organization",
        &[
            ("name", |n| {
                if n == 1 {
                    Field::Organization
                } else {
                    Field::KeepInNote
                }
            }),
            ("title", |n| if n == 1 { Field::Title } else { Field::KeepInNote }),
            ("department", |n| {
                if n == 1 {
                    Field::Department
                } else {
                    Field::KeepInNote
                }
            }),
        ],
    ),
];

/// Titles of the parts of an address, without the words for home or work.
pub const ADDRESS_PARTS: [(NumberedField, &[&str]); 7] = [
    (Field::PoBox, &["po box", "почтовый ящик", "postfach", "а я"]),
    (
        Field::Postcode,
        &[
            "postal code",
            "post code",
            "postcode",
            "zip",
            "индекс",
            "почтовый индекс",
            "почтовый код",
            "plz",
            "postleitzahl",
        ],
    ),
    (Field::Street, &["street", "улица", "strasse"]),
    (Field::City, &["city", "город", "ort", "weiterer ort", "stadt"]),
    (
        Field::Region,
        &[
            "state",
            "region",
            "county",
            "область",
            "регион",
            "bundesland",
            "bundesland kanton",
            "weiteres r bundesland kanton",
        ],
    ),
    (
        Field::Country,
        &[
            "country",
            "country region",
            "страна",
            "страна или регион",
            "land",
            "land region",
            "weiteres e land region",
        ],
    ),
    (Field::Extended, &["address 2", "address2"]),
];

/// Words of phone titles. Except `iphone`, they give no type.
pub const PHONE_WORDS: [&str; 17] = [
    "phone",
    "phones",
    "tel",
    "telephone",
    "telefon",
    "телефон",
    "телефоны",
    "тел",
    "mobile",
    "mobiltelefon",
    "handy",
    "autotelefon",
    "haupttelefon",
    "fax",
    "факс",
    "pager",
    "iphone",
];
/// Words of phone titles that become a custom type if no other word gives one.
pub const MORE_PHONE_WORDS: [&str; 14] = [
    "мобильный",
    "мобильник",
    "моб",
    "сотовый",
    "пейджер",
    "радиотелефон",
    "callback",
    "rückmeldung",
    "ruckmeldung",
    "isdn",
    "telex",
    "телекс",
    "cell",
    "номер",
];
/// Words of e-mail titles.
pub const EMAIL_WORDS: [&str; 8] = [
    "email",
    "emails",
    "почта",
    "почты",
    "имейл",
    "mail",
    "мыло",
    "емейл",
];
/// Words that make an e-mail title one of something else.
pub const NOT_EMAIL_WORDS: [&str; 9] = [
    "type",
    "typ",
    "тип",
    "display",
    "angezeigter",
    "краткое",
    "ящик",
    "sms",
    "server",
];
/// Words that are common in titles and tell no type.
pub const WORDS_WITHOUT_TYPE: [&str; 25] = [
    "номер",
    "number",
    "телефона",
    "адрес",
    "адреса",
    "address",
    "adresse",
    "электронная",
    "электронной",
    "эл",
    "e",
    "web",
    "page",
    "site",
    "веб",
    "страница",
    "webseite",
    "website",
    "url",
    "сайт",
    "value",
    "контактный",
    "контакт",
    "secondary",
    "personal",
];
