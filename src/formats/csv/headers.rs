//! What the titles of columns mean, in the words of the programs that write tables.

use super::label::{kind_among, words};
use super::target::{NUMBER_MAX, Target};
use crate::domain::contact::{EntryType, Service};

/// Whole titles, folded, and what they mean.
const TITLES: [(Target, &[&str]); 33] = [
    (
        Target::FormattedName,
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
    (Target::FileAs, &["file as", "speichern unter", "хранить как"]),
    (
        Target::GivenName,
        &["first name", "given name", "firstname", "имя", "vorname"],
    ),
    (
        Target::MiddleName,
        &[
            "middle name",
            "additional name",
            "отчество",
            "weitere vornamen",
            "zweiter vorname",
        ],
    ),
    (
        Target::FamilyName,
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
        Target::NamePrefix,
        &["name prefix", "prefix", "anrede", "обращение", "salutation"],
    ),
    (
        Target::NameSuffix,
        &["name suffix", "suffix", "суффикс", "namenssuffix"],
    ),
    (
        Target::PhoneticGiven,
        &["phonetic first name", "given name yomi", "given yomi"],
    ),
    (
        Target::PhoneticMiddle,
        &["phonetic middle name", "additional name yomi"],
    ),
    (
        Target::PhoneticFamily,
        &["phonetic last name", "family name yomi", "surname yomi"],
    ),
    (
        Target::Nickname,
        &["nickname", "псевдоним", "прозвище", "spitzname"],
    ),
    (
        Target::Organization,
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
        Target::Department,
        &[
            "department",
            "organization department",
            "отдел",
            "подразделение",
            "abteilung",
        ],
    ),
    (
        Target::Title,
        &[
            "job title",
            "organization title",
            "должность",
            "position",
            "title",
        ],
    ),
    (Target::Role, &["profession", "occupation", "профессия", "beruf"]),
    (
        Target::Birthday,
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
    (Target::BirthYear, &["birth year", "geburtsjahr"]),
    (Target::BirthMonth, &["birth month", "geburtsmonat"]),
    (Target::BirthDay, &["birth day"]),
    (Target::Anniversary, &["anniversary", "годовщина", "jahrestag"]),
    (
        Target::Labels,
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
    (Target::Photo, &["photo", "фото", "фотография", "foto"]),
    (
        Target::Text,
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
        Target::Relation(0),
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
        Target::Link(0),
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
        Target::Address(0),
        &[
            "address",
            "адрес",
            "adresse",
            "почтовый адрес",
            "postal address",
            "anschrift",
        ],
    ),
    (Target::Messenger(0), &["imaddress", "screen name"]),
    (
        Target::Custom(0),
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
        Target::Telegram,
        &["telegram", "телеграм", "телеграмм", "tg", "тг"],
    ),
    (Target::Whatsapp, &["whatsapp", "ватсап", "вотсап"]),
    (Target::PhoneKind(1), &["phone number type"]),
    (Target::Phone(1), &["phone number"]),
    (
        Target::Note,
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

/// What the number in a Google title (`Phone 1 - Value`) counts, and what stands behind it.
type Numbered = (&'static str, &'static [(&'static str, Make)]);
/// A target of a number.
type Make = fn(u8) -> Target;

const NUMBERED: [Numbered; 9] = [
    (
        "e mail",
        &[
            ("label", Target::EmailKind),
            ("type", Target::EmailKind),
            ("value", Target::Email),
        ],
    ),
    (
        "phone",
        &[
            ("label", Target::PhoneKind),
            ("type", Target::PhoneKind),
            ("value", Target::Phone),
        ],
    ),
    (
        "website",
        &[
            ("label", Target::LinkKind),
            ("type", Target::LinkKind),
            ("value", Target::Link),
        ],
    ),
    (
        "relation",
        &[
            ("label", Target::RelationKind),
            ("type", Target::RelationKind),
            ("value", Target::Relation),
        ],
    ),
    (
        "event",
        &[
            ("label", Target::EventKind),
            ("type", Target::EventKind),
            ("value", Target::Event),
        ],
    ),
    (
        "custom field",
        &[
            ("label", Target::CustomKind),
            ("type", Target::CustomKind),
            ("value", Target::Custom),
        ],
    ),
    (
        "im",
        &[
            ("type", Target::MessengerKind),
            ("label", Target::MessengerKind),
            ("service", Target::MessengerService),
            ("value", Target::Messenger),
        ],
    ),
    (
        "address",
        &[
            ("label", Target::AddressKind),
            ("type", Target::AddressKind),
            ("formatted", Target::Address),
            ("street", Target::Street),
            ("city", Target::City),
            ("po box", Target::PoBox),
            ("region", Target::Region),
            ("postal code", Target::Postcode),
            ("country", Target::Country),
            ("extended address", Target::Extended),
        ],
    ),
    (
        "organization",
        &[
            ("name", |n| {
                if n == 1 {
                    Target::Organization
                } else {
                    Target::Note
                }
            }),
            ("title", |n| if n == 1 { Target::Title } else { Target::Note }),
            ("department", |n| {
                if n == 1 { Target::Department } else { Target::Note }
            }),
        ],
    ),
];

/// First letters of words that name a part of an address; a full stop ends a whole word. The longer
/// phrases come first.
const PARTS: [(Make, &[&str]); 7] = [
    (Target::PoBox, &["po box", "почтовый ящик", "postfach", "а я"]),
    (
        Target::Postcode,
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
    (Target::Street, &["street", "улица", "strasse"]),
    (Target::City, &["city", "город", "ort", "weiterer ort", "stadt"]),
    (
        Target::Region,
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
        Target::Country,
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
    (Target::Extended, &["address 2", "address2"]),
];

/// What a title means; `None` if nobody knows.
pub fn target(title: &str) -> Option<Target> {
    let words = words(title);
    let folded = words.join(" ");
    TITLES
        .iter()
        .find(|(_, titles)| titles.contains(&folded.as_str()))
        .map(|(target, _)| *target)
        .or_else(|| numbered(&words))
        .or_else(|| part_of_address(&words))
        .or_else(|| by_words(&words))
}

/// The folded titles of Google's numbered columns, as `e mail`, 1, `value`.
pub fn split_number(words: &[String]) -> Option<(String, u8, String)> {
    let at = words
        .iter()
        .position(|word| word.bytes().all(|b| b.is_ascii_digit()))?;
    let (base, rest) = words.split_at(at);
    let (number, field) = rest.split_first()?;
    let number = number.parse().ok().filter(|n| (1..=NUMBER_MAX).contains(n))?;
    Some((base.join(" "), number, field.join(" ")))
}

fn numbered(words: &[String]) -> Option<Target> {
    let (base, number, field) = split_number(words)?;
    let (_, fields) = NUMBERED.iter().find(|(known, _)| *known == base)?;
    if field.is_empty() {
        return None;
    }
    let known = fields.iter().find(|(known, _)| *known == field);
    known.map(|(_, make)| make(number))
}

/// `Business Street`, «Город (дом. адрес)», `Ort privat`, `Home ZipCode`.
fn part_of_address(words: &[String]) -> Option<Target> {
    let kind = kind_among(words).map(|(kind, _)| kind);
    let group = match kind {
        Some(EntryType::Home) => 1,
        Some(EntryType::Work) => 2,
        Some(EntryType::Other) => 3,
        None => 0,
        Some(_) => return None,
    };
    let is_kind = |word: &&String| kind_among(std::slice::from_ref(*word)).is_some();
    let counts = |word: &&String| word.bytes().all(|b| b.is_ascii_digit());
    let bare: Vec<&str> = words
        .iter()
        .filter(|word| !is_kind(word))
        .map(String::as_str)
        .collect();
    let bare = bare.join(" ");
    let bare = bare.strip_suffix(" адрес").unwrap_or(&bare);
    let with_kinds = words.join(" ");
    let without_number: Vec<&str> = bare.split(' ').filter(|w| !counts(&&(*w).to_owned())).collect();
    let without_number = without_number.join(" ");
    let found = PARTS.iter().find(|(_, phrases)| {
        phrases
            .iter()
            .any(|p| *p == bare || *p == without_number || *p == with_kinds)
            || (bare == "zipcode" && phrases.contains(&"zip"))
    });
    match found {
        Some((make, _)) => Some(make(group)),
        None if matches!(bare, "address" | "адрес" | "adresse") => Some(Target::Address(group)),
        None => None,
    }
}

/// Words that make a title one of a phone or of an e-mail address, wherever they stand.
const PHONE: [&str; 17] = [
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
const PHONE_TOO: [&str; 14] = [
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
const EMAIL: [&str; 8] = [
    "email",
    "emails",
    "почта",
    "почты",
    "имейл",
    "mail",
    "мыло",
    "емейл",
];
/// Words in titles that look like an e-mail's and are none.
const NOT_EMAIL: [&str; 9] = [
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

fn by_words(words: &[String]) -> Option<Target> {
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if has(&EMAIL) {
        return Some(if has(&NOT_EMAIL) {
            Target::Note
        } else {
            Target::Email(0)
        });
    }
    if words.iter().any(|word| service(word).is_some()) {
        return Some(Target::Messenger(0));
    }
    if has(&PHONE) || has(&PHONE_TOO) {
        return Some(Target::Phone(0));
    }
    if has(&["website", "homepage", "url", "сайт"]) {
        return Some(Target::Link(0));
    }
    None
}

/// What a phone's, an e-mail's or a link's own title says it is for; nothing if it only says "phone".
pub fn own_kind(title: &str) -> (EntryType, EntryType) {
    let words = words(title);
    let is_email = words.iter().any(|word| EMAIL.contains(&word.as_str()));
    match kind_among(&words) {
        // "Primary Email" is the first of two, not a switchboard.
        Some((EntryType::Main, _)) if is_email => return (EntryType::None, EntryType::None),
        Some(said) => return said,
        None => {}
    }
    let says_nothing = |word: &String| {
        let word = word.as_str();
        let plain = [
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
        word.bytes().all(|b| b.is_ascii_digit())
            || plain.contains(&word)
            || (PHONE.contains(&word) && word != "iphone")
            || EMAIL.contains(&word)
    };
    if words.iter().all(says_nothing) {
        (EntryType::None, EntryType::None)
    } else {
        (EntryType::Custom(title.trim().to_owned()), EntryType::None)
    }
}

/// The messenger or network that a word names.
pub fn service(word: &str) -> Option<Service> {
    let known = match word.trim().to_lowercase().as_str() {
        "телеграм" | "телеграмм" => Service::Telegram,
        "ватсап" | "вотсап" => Service::Whatsapp,
        "вайбер" => Service::Viber,
        "скайп" => Service::Skype,
        "вк" | "вконтакте" | "vk" | "vkontakte" => Service::Other("VK".to_owned()),
        other => Service::of_name(other),
    };
    match known {
        Service::Other(name) if name != "VK" => None,
        known => Some(known),
    }
}
