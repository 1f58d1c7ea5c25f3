//! Words that differ between vCard and JSContact: types, levels, and the components of names and addresses.

/// Types that are contexts (RFC 9555 §2.3.20): vCard, JSContact.
pub const CONTEXTS: [(&str, &str); 4] = [
    ("home", "private"),
    ("work", "work"),
    ("billing", "billing"),
    ("delivery", "delivery"),
];

/// Types that are features of a phone (RFC 9555 §2.5.1): vCard, JSContact.
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

/// Levels of expertise (RFC 9555 §2.11.1): vCard, JSContact. Hobbies and interests use the JSContact words in
/// both.
pub const LEVELS: [(&str, &str); 3] = [("beginner", "low"), ("average", "medium"), ("expert", "high")];

/// The kinds of the components of N, in order (RFC 6350 §6.2.2 and RFC 9554 §2.2).
pub const NAME_COMPONENTS: [&str; 7] = [
    "surname",
    "given",
    "given2",
    "title",
    "credential",
    "surname2",
    "generation",
];

/// The kinds of the components of ADR, in order (RFC 6350 §6.3.1 and RFC 9554 §2.1). The second and third
/// repeat the components from the eighth on.
pub const ADDRESS_COMPONENTS: [&str; 18] = [
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
