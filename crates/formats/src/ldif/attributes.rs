//! What the attributes of LDIF hold: those of inetOrgPerson (RFC 2798, RFC 4519) and of Thunderbird.

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeMeaning {
    /// A property with these parameters.
    Property(&'static str, &'static str),
    FormattedName,
    FamilyName,
    GivenName,
    MiddleName,
    Prefix,
    Organization,
    Department,
    /// A part of the address at home: the component of ADR, from 0.
    Home(usize),
    /// A part of the address at work.
    Work(usize),
    /// A part of the birthday, or the whole: [`DAY`] to [`WHOLE`].
    Birthday(usize),
    /// The same of the anniversary.
    Anniversary(usize),
    /// A name in a messenger: the service, and the scheme of its URI.
    Messenger(&'static str, &'static str),
    Photo,
    /// A certificate.
    Key,
    /// The member of a group.
    Member,
    /// Nothing about the person.
    Ignored,
}

/// Components of ADR.
const BOX: usize = 0;
const EXTENDED: usize = 1;
const STREET: usize = 2;
const CITY: usize = 3;
const REGION: usize = 4;
const POSTCODE: usize = 5;
const COUNTRY: usize = 6;

/// Parts of a date.
const DAY: usize = 0;
const MONTH: usize = 1;
const YEAR: usize = 2;
const WHOLE: usize = 3;

/// The attributes by their names in lower case.
const ATTRIBUTES: [(&str, AttributeMeaning); 88] = {
    use AttributeMeaning::{
        Anniversary, Birthday, Department, FamilyName, FormattedName, GivenName, Home, Ignored, Key, Member,
        Messenger, MiddleName, Organization, Photo, Prefix, Property, Work,
    };
    [
        ("dn", Ignored),
        ("version", Ignored),
        ("changetype", Ignored),
        ("control", Ignored),
        ("objectclass", Ignored),
        ("modifytimestamp", Ignored),
        ("usepreferredemail", Ignored),
        ("mozillausehtmlmail", Ignored),
        ("homepostaladdress", Home(STREET)),
        ("street", Work(STREET)),
        ("streetaddress", Work(STREET)),
        ("postaladdress", Work(STREET)),
        ("l", Work(CITY)),
        ("locality", Work(CITY)),
        ("localityname", Work(CITY)),
        ("st", Work(REGION)),
        ("stateorprovincename", Work(REGION)),
        ("region", Work(REGION)),
        ("postalcode", Work(POSTCODE)),
        ("zip", Work(POSTCODE)),
        ("c", Work(COUNTRY)),
        ("co", Work(COUNTRY)),
        ("countryname", Work(COUNTRY)),
        ("friendlycountryname", Work(COUNTRY)),
        ("postofficebox", Work(BOX)),
        ("cn", FormattedName),
        ("commonname", FormattedName),
        ("displayname", FormattedName),
        ("sn", FamilyName),
        ("surname", FamilyName),
        ("givenname", GivenName),
        ("gn", GivenName),
        ("middlename", MiddleName),
        ("personaltitle", Prefix),
        ("mozillanickname", Property("NICKNAME", "")),
        ("nickname", Property("NICKNAME", "")),
        ("xmozillanickname", Property("NICKNAME", "")),
        ("mail", Property("EMAIL", ";TYPE=INTERNET")),
        ("rfc822mailbox", Property("EMAIL", ";TYPE=INTERNET")),
        ("mozillasecondemail", Property("EMAIL", ";TYPE=INTERNET")),
        ("xmozillasecondemail", Property("EMAIL", ";TYPE=INTERNET")),
        ("mailalternateaddress", Property("EMAIL", ";TYPE=INTERNET")),
        ("telephonenumber", Property("TEL", ";TYPE=WORK")),
        ("hometelephonenumber", Property("TEL", ";TYPE=HOME")),
        ("mobile", Property("TEL", ";TYPE=CELL")),
        ("mobiletelephonenumber", Property("TEL", ";TYPE=CELL")),
        ("cellphone", Property("TEL", ";TYPE=CELL")),
        ("fax", Property("TEL", ";TYPE=FAX")),
        ("facsimiletelephonenumber", Property("TEL", ";TYPE=FAX")),
        ("pager", Property("TEL", ";TYPE=PAGER")),
        ("pagerphone", Property("TEL", ";TYPE=PAGER")),
        ("otherphone", Property("TEL", "")),
        ("title", Property("TITLE", "")),
        ("role", Property("ROLE", "")),
        ("o", Organization),
        ("company", Organization),
        ("organizationname", Organization),
        ("ou", Department),
        ("department", Department),
        ("orgunit", Department),
        ("labeleduri", Property("URL", "")),
        ("description", Property("NOTE", "")),
        ("birthyear", Birthday(YEAR)),
        ("birthmonth", Birthday(MONTH)),
        ("birthday", Birthday(DAY)),
        ("dateofbirth", Birthday(WHOLE)),
        ("birthdate", Birthday(WHOLE)),
        ("bday", Birthday(WHOLE)),
        ("dob", Birthday(WHOLE)),
        ("schacdateofbirth", Birthday(WHOLE)),
        ("anniversaryyear", Anniversary(YEAR)),
        ("anniversarymonth", Anniversary(MONTH)),
        ("anniversaryday", Anniversary(DAY)),
        ("anniversary", Anniversary(WHOLE)),
        ("weddinganniversary", Anniversary(WHOLE)),
        ("weddingday", Anniversary(WHOLE)),
        ("nsaimid", Messenger("AIM", "aim")),
        ("notes", Property("NOTE", "")),
        ("jpegphoto", Photo),
        ("usercertificate", Key),
        ("usersmimecertificate", Key),
        ("thumbnailphoto", Photo),
        ("photo", Photo),
        ("entryuuid", Ignored),
        ("member", Member),
        ("uniquemember", Member),
        ("_aimscreenname", Messenger("AIM", "aim")),
        ("nsskypeid", Messenger("Skype", "skype")),
    ]
};

/// What the names of attributes at home or at work begin with.
const PLACES: [(&str, bool); 6] = [
    ("mozillahome", true),
    ("home", true),
    ("mozillawork", false),
    ("work", false),
    ("business", false),
    ("office", false),
];

/// What follows it, for a part of the address.
const ADDRESS_PARTS: [(&str, usize); 19] = [
    ("street", STREET),
    ("streetaddress", STREET),
    ("address", STREET),
    ("postaladdress", STREET),
    ("street2", EXTENDED),
    ("address2", EXTENDED),
    ("postofficebox", BOX),
    ("pobox", BOX),
    ("city", CITY),
    ("locality", CITY),
    ("localityname", CITY),
    ("state", REGION),
    ("region", REGION),
    ("stateorprovincename", REGION),
    ("postalcode", POSTCODE),
    ("zip", POSTCODE),
    ("zipcode", POSTCODE),
    ("country", COUNTRY),
    ("countryname", COUNTRY),
];

/// The same for other properties: the name of the property, and its parameters at home and at work.
const WAYS: [(&str, &str, &str, &str); 9] = [
    ("phone", "TEL", ";TYPE=HOME", ";TYPE=WORK"),
    ("telephone", "TEL", ";TYPE=HOME", ";TYPE=WORK"),
    ("mobile", "TEL", ";TYPE=HOME,CELL", ";TYPE=WORK,CELL"),
    ("fax", "TEL", ";TYPE=HOME,FAX", ";TYPE=WORK,FAX"),
    (
        "facsimiletelephonenumber",
        "TEL",
        ";TYPE=HOME,FAX",
        ";TYPE=WORK,FAX",
    ),
    ("mail", "EMAIL", ";TYPE=INTERNET,HOME", ";TYPE=INTERNET,WORK"),
    ("email", "EMAIL", ";TYPE=INTERNET,HOME", ";TYPE=INTERNET,WORK"),
    ("url", "URL", ";TYPE=HOME", ";TYPE=WORK"),
    ("website", "URL", ";TYPE=HOME", ";TYPE=WORK"),
];

/// The meaning of an attribute with this name, in lower case.
pub fn meaning(name: &str) -> Option<AttributeMeaning> {
    let known = ATTRIBUTES.iter().find(|(known, _)| *known == name);
    known
        .map(|(_, meaning)| *meaning)
        .or_else(|| at_home_or_work(name))
}

fn at_home_or_work(name: &str) -> Option<AttributeMeaning> {
    PLACES.iter().find_map(|(place, is_home)| {
        let rest = name.strip_prefix(place)?;
        if let Some((_, part)) = ADDRESS_PARTS.iter().find(|(part, _)| *part == rest) {
            let address = if *is_home {
                AttributeMeaning::Home
            } else {
                AttributeMeaning::Work
            };
            return Some(address(*part));
        }
        let (_, property, home, work) = WAYS.iter().find(|(way, ..)| *way == rest)?;
        Some(AttributeMeaning::Property(
            property,
            if *is_home { home } else { work },
        ))
    })
}

/// The order in which attributes with the same part of an address are read: the street before the whole address, a
/// country before its code. Other attributes are before them, in their own order.
pub fn address_place(name: &str) -> (u8, String) {
    if !matches!(
        meaning(name),
        Some(AttributeMeaning::Home(_) | AttributeMeaning::Work(_))
    ) {
        return (0, String::new());
    }
    let is_whole = name.ends_with("address") && !name.ends_with("streetaddress");
    let is_code = name == "c";
    (1 + u8::from(is_whole || is_code), name.to_owned())
}
