//! The properties of vCard that are entries of a JSContact collection, as one table (RFC 9555 §2).

/// How the value of a property stands in its entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text, its escapes resolved.
    Text,
    /// A URI or a language tag, as it is.
    Raw,
    /// A text or a `tel:` URI.
    Phone,
    /// A URI, or a user's name.
    Profile,
    /// Name and units.
    Organization,
    /// Components of an address.
    Address,
    /// A date, perhaps in parts.
    Date,
}

/// One property.
pub struct Row {
    /// Its name in vCard.
    pub name: &'static str,
    /// Where its entries stand in the Card.
    pub collection: &'static str,
    /// The `@type` of an entry.
    pub kind: &'static str,
    /// The member with the value.
    pub member: &'static str,
    /// The member that tells this property from others of the collection.
    pub fixed: Option<(&'static str, &'static str)>,
    /// How the value stands there.
    pub form: Form,
    /// Parameters with a member of their own.
    pub extras: &'static [(&'static str, &'static str)],
}

const MEDIA: &[(&str, &str)] = &[("MEDIATYPE", "mediaType")];
const LEVEL: &[(&str, &str)] = &[("LEVEL", "level"), ("INDEX", "listAs")];
const SERVICE: &[(&str, &str)] = &[("SERVICE-TYPE", "service"), ("USERNAME", "user")];
const INDEXED: &[(&str, &str)] = &[("MEDIATYPE", "mediaType"), ("INDEX", "listAs")];
const SORTED: &[(&str, &str)] = &[("SORT-AS", "sortAs")];
const NOTED: &[(&str, &str)] = &[("CREATED", "created")];
const PLACED: &[(&str, &str)] = &[
    ("LABEL", "full"),
    ("CC", "countryCode"),
    ("GEO", "coordinates"),
    ("TZ", "timeZone"),
];

const fn row(
    name: &'static str,
    collection: &'static str,
    (kind, member): (&'static str, &'static str),
    fixed: Option<&'static str>,
    form: Form,
    extras: &'static [(&'static str, &'static str)],
) -> Row {
    let fixed = match fixed {
        Some(fixed) => Some(("kind", fixed)),
        None => None,
    };
    Row {
        name,
        collection,
        kind,
        member,
        fixed,
        form,
        extras,
    }
}

/// All of them. Of several rows of one collection those with a fixed member come first.
pub const ROWS: [Row; 29] = [
    row(
        "NICKNAME",
        "nicknames",
        ("Nickname", "name"),
        None,
        Form::Text,
        &[],
    ),
    row(
        "ORG",
        "organizations",
        ("Organization", "name"),
        None,
        Form::Organization,
        SORTED,
    ),
    row("ROLE", "titles", ("Title", "name"), Some("role"), Form::Text, &[]),
    row(
        "TITLE",
        "titles",
        ("Title", "name"),
        Some("title"),
        Form::Text,
        &[],
    ),
    row(
        "EMAIL",
        "emails",
        ("EmailAddress", "address"),
        None,
        Form::Text,
        &[],
    ),
    row("TEL", "phones", ("Phone", "number"), None, Form::Phone, &[]),
    row(
        "IMPP",
        "onlineServices",
        ("OnlineService", "uri"),
        None,
        Form::Raw,
        SERVICE,
    ),
    row(
        "SOCIALPROFILE",
        "onlineServices",
        ("OnlineService", "uri"),
        None,
        Form::Profile,
        SERVICE,
    ),
    row(
        "LANG",
        "preferredLanguages",
        ("LanguagePref", "language"),
        None,
        Form::Raw,
        &[],
    ),
    row(
        "ADR",
        "addresses",
        ("Address", "components"),
        None,
        Form::Address,
        PLACED,
    ),
    row(
        "BDAY",
        "anniversaries",
        ("Anniversary", "date"),
        Some("birth"),
        Form::Date,
        &[],
    ),
    row(
        "ANNIVERSARY",
        "anniversaries",
        ("Anniversary", "date"),
        Some("wedding"),
        Form::Date,
        &[],
    ),
    row(
        "DEATHDATE",
        "anniversaries",
        ("Anniversary", "date"),
        Some("death"),
        Form::Date,
        &[],
    ),
    row("NOTE", "notes", ("Note", "note"), None, Form::Text, NOTED),
    row(
        "CONTACT-URI",
        "links",
        ("Link", "uri"),
        Some("contact"),
        Form::Raw,
        MEDIA,
    ),
    row("URL", "links", ("Link", "uri"), None, Form::Raw, MEDIA),
    row(
        "PHOTO",
        "media",
        ("Media", "uri"),
        Some("photo"),
        Form::Raw,
        MEDIA,
    ),
    row("LOGO", "media", ("Media", "uri"), Some("logo"), Form::Raw, MEDIA),
    row(
        "SOUND",
        "media",
        ("Media", "uri"),
        Some("sound"),
        Form::Raw,
        MEDIA,
    ),
    row("KEY", "cryptoKeys", ("CryptoKey", "uri"), None, Form::Raw, MEDIA),
    row(
        "CALURI",
        "calendars",
        ("Calendar", "uri"),
        Some("calendar"),
        Form::Raw,
        MEDIA,
    ),
    row(
        "FBURL",
        "calendars",
        ("Calendar", "uri"),
        Some("freeBusy"),
        Form::Raw,
        MEDIA,
    ),
    row(
        "CALADRURI",
        "schedulingAddresses",
        ("SchedulingAddress", "uri"),
        None,
        Form::Raw,
        &[],
    ),
    row(
        "SOURCE",
        "directories",
        ("Directory", "uri"),
        Some("entry"),
        Form::Raw,
        INDEXED,
    ),
    row(
        "ORG-DIRECTORY",
        "directories",
        ("Directory", "uri"),
        Some("directory"),
        Form::Raw,
        INDEXED,
    ),
    row(
        "EXPERTISE",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("expertise"),
        Form::Text,
        LEVEL,
    ),
    row(
        "HOBBY",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("hobby"),
        Form::Text,
        LEVEL,
    ),
    row(
        "INTEREST",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("interest"),
        Form::Text,
        LEVEL,
    ),
    row(
        "PRONOUNS",
        "speakToAs/pronouns",
        ("Pronouns", "pronouns"),
        None,
        Form::Text,
        &[],
    ),
];

/// Types that are contexts (RFC 9555 §2.3.20), each with its word.
pub const CONTEXTS: [(&str, &str); 4] = [
    ("home", "private"),
    ("work", "work"),
    ("billing", "billing"),
    ("delivery", "delivery"),
];

/// Types that are features of a phone (RFC 9555 §2.5.1), each with its word.
pub const FEATURES: [(&str, &str); 8] = [
    ("cell", "mobile"),
    ("voice", "voice"),
    ("fax", "fax"),
    ("pager", "pager"),
    ("text", "text"),
    ("textphone", "textphone"),
    ("video", "video"),
    ("main-number", "main-number"),
];

/// Levels of expertise (RFC 9555 §2.11.1), each with its word; hobbies and interests use the words.
pub const LEVELS: [(&str, &str); 3] = [("beginner", "low"), ("average", "medium"), ("expert", "high")];

/// The components of N in order (RFC 6350 §6.2.2 and RFC 9554 §2.2).
pub const NAME: [&str; 7] = [
    "surname",
    "given",
    "given2",
    "title",
    "credential",
    "surname2",
    "generation",
];

/// The components of ADR in order (RFC 6350 §6.3.1 and RFC 9554 §2.1). The second and third of them
/// say in one what the later ones say in parts.
pub const ADDRESS: [&str; 18] = [
    "postOfficeBox",
    "apartment",
    "name",
    "locality",
    "region",
    "postcode",
    "country",
    "room",
    "apartment",
    "floor",
    "number",
    "name",
    "building",
    "block",
    "subdistrict",
    "district",
    "landmark",
    "direction",
];
