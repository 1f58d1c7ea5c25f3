//! Tables of what each vCard property is in JSContact (RFC 9555 §2): single members and entries of
//! collections.

/// How a single member holds the value of its property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SingleFormat {
    /// A text, unescaped.
    Text,
    /// A URI, a language tag or an identifier, unchanged.
    Raw,
    /// A time in UTC.
    Timestamp,
}

/// A property that is a single member.
pub struct SingleProperty {
    /// Its name in vCard.
    pub name: &'static str,
    /// The pointer of the member.
    pub pointer: &'static str,
    /// How the member holds the value.
    pub format: SingleFormat,
    /// The pointer of the member with the parameters, if there is one.
    pub params: Option<&'static str>,
}

const fn single(
    name: &'static str,
    pointer: &'static str,
    format: SingleFormat,
    params: Option<&'static str>,
) -> SingleProperty {
    SingleProperty {
        name,
        pointer,
        format,
        params,
    }
}

/// All properties that are single members.
pub const SINGLE_PROPERTIES: [SingleProperty; 8] = [
    single("UID", "uid", SingleFormat::Raw, Some("vCardParams")),
    single("FN", "name/full", SingleFormat::Text, Some("name/vCardParams")),
    single("KIND", "kind", SingleFormat::Text, None),
    single(
        "GRAMGENDER",
        "speakToAs/grammaticalGender",
        SingleFormat::Text,
        None,
    ),
    single("LANGUAGE", "language", SingleFormat::Raw, None),
    single("PRODID", "prodId", SingleFormat::Text, None),
    single("REV", "updated", SingleFormat::Timestamp, None),
    single("CREATED", "created", SingleFormat::Timestamp, None),
];

/// How an entry holds the value of its property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum EntryFormat {
    /// A text, unescaped.
    Text,
    /// A URI or a language tag, unchanged.
    Raw,
    /// A text or a `tel:` URI.
    Phone,
    /// A URI or a user name.
    Profile,
    /// Name and units.
    Organization,
    /// Components of an address.
    Address,
    /// A date, perhaps in parts.
    Date,
}

/// A property that is an entry of a collection.
pub struct CollectionProperty {
    /// Its name in vCard.
    pub name: &'static str,
    /// The pointer of the collection in the Card.
    pub collection: &'static str,
    /// The `@type` of an entry.
    pub object_type: &'static str,
    /// The member of an entry that holds the value.
    pub member: &'static str,
    /// The member and value that distinguish this property from others of the same collection.
    pub fixed: Option<(&'static str, &'static str)>,
    /// How the entry holds the value.
    pub format: EntryFormat,
    /// Parameters that have a member of their own.
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
    (object_type, member): (&'static str, &'static str),
    fixed: Option<&'static str>,
    format: EntryFormat,
    extras: &'static [(&'static str, &'static str)],
) -> CollectionProperty {
    let fixed = match fixed {
        Some(fixed) => Some(("kind", fixed)),
        None => None,
    };
    CollectionProperty {
        name,
        collection,
        object_type,
        member,
        fixed,
        format,
        extras,
    }
}

/// All properties that are entries of collections. Within a collection, those with a fixed member come first.
pub const COLLECTION_PROPERTIES: [CollectionProperty; 29] = [
    row(
        "NICKNAME",
        "nicknames",
        ("Nickname", "name"),
        None,
        EntryFormat::Text,
        &[],
    ),
    row(
        "ORG",
        "organizations",
        ("Organization", "name"),
        None,
        EntryFormat::Organization,
        SORTED,
    ),
    row(
        "ROLE",
        "titles",
        ("Title", "name"),
        Some("role"),
        EntryFormat::Text,
        &[],
    ),
    row(
        "TITLE",
        "titles",
        ("Title", "name"),
        Some("title"),
        EntryFormat::Text,
        &[],
    ),
    row(
        "EMAIL",
        "emails",
        ("EmailAddress", "address"),
        None,
        EntryFormat::Text,
        &[],
    ),
    row(
        "TEL",
        "phones",
        ("Phone", "number"),
        None,
        EntryFormat::Phone,
        &[],
    ),
    row(
        "IMPP",
        "onlineServices",
        ("OnlineService", "uri"),
        None,
        EntryFormat::Raw,
        SERVICE,
    ),
    row(
        "SOCIALPROFILE",
        "onlineServices",
        ("OnlineService", "uri"),
        None,
        EntryFormat::Profile,
        SERVICE,
    ),
    row(
        "LANG",
        "preferredLanguages",
        ("LanguagePref", "language"),
        None,
        EntryFormat::Raw,
        &[],
    ),
    row(
        "ADR",
        "addresses",
        ("Address", "components"),
        None,
        EntryFormat::Address,
        PLACED,
    ),
    row(
        "BDAY",
        "anniversaries",
        ("Anniversary", "date"),
        Some("birth"),
        EntryFormat::Date,
        &[],
    ),
    row(
        "ANNIVERSARY",
        "anniversaries",
        ("Anniversary", "date"),
        Some("wedding"),
        EntryFormat::Date,
        &[],
    ),
    row(
        "DEATHDATE",
        "anniversaries",
        ("Anniversary", "date"),
        Some("death"),
        EntryFormat::Date,
        &[],
    ),
    row("NOTE", "notes", ("Note", "note"), None, EntryFormat::Text, NOTED),
    row(
        "CONTACT-URI",
        "links",
        ("Link", "uri"),
        Some("contact"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row("URL", "links", ("Link", "uri"), None, EntryFormat::Raw, MEDIA),
    row(
        "PHOTO",
        "media",
        ("Media", "uri"),
        Some("photo"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "LOGO",
        "media",
        ("Media", "uri"),
        Some("logo"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "SOUND",
        "media",
        ("Media", "uri"),
        Some("sound"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "KEY",
        "cryptoKeys",
        ("CryptoKey", "uri"),
        None,
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "CALURI",
        "calendars",
        ("Calendar", "uri"),
        Some("calendar"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "FBURL",
        "calendars",
        ("Calendar", "uri"),
        Some("freeBusy"),
        EntryFormat::Raw,
        MEDIA,
    ),
    row(
        "CALADRURI",
        "schedulingAddresses",
        ("SchedulingAddress", "uri"),
        None,
        EntryFormat::Raw,
        &[],
    ),
    row(
        "SOURCE",
        "directories",
        ("Directory", "uri"),
        Some("entry"),
        EntryFormat::Raw,
        INDEXED,
    ),
    row(
        "ORG-DIRECTORY",
        "directories",
        ("Directory", "uri"),
        Some("directory"),
        EntryFormat::Raw,
        INDEXED,
    ),
    row(
        "EXPERTISE",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("expertise"),
        EntryFormat::Text,
        LEVEL,
    ),
    row(
        "HOBBY",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("hobby"),
        EntryFormat::Text,
        LEVEL,
    ),
    row(
        "INTEREST",
        "personalInfo",
        ("PersonalInfo", "value"),
        Some("interest"),
        EntryFormat::Text,
        LEVEL,
    ),
    row(
        "PRONOUNS",
        "speakToAs/pronouns",
        ("Pronouns", "pronouns"),
        None,
        EntryFormat::Text,
        &[],
    ),
];
