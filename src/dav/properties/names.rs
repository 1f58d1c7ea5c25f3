//! Which properties there are.

use crate::dav::resource::Resource;
use crate::dav::xml::{CALENDARSERVER, CARDDAV, DAV, Name};

/// The properties of RFC 3744 and RFC 5397, and the reports: they are not listed unless asked for.
pub fn of_access() -> Vec<Name> {
    [
        "current-user-principal",
        "principal-collection-set",
        "owner",
        "current-user-privilege-set",
        "supported-privilege-set",
        "acl",
        "acl-restrictions",
        "inherited-acl-set",
        "supported-report-set",
        "supported-method-set",
    ]
    .map(Name::dav)
    .to_vec()
}

/// The listed properties of a collection that is not a book.
pub fn of_collection(resource: &Resource) -> Vec<Name> {
    let mut names = vec![Name::dav("resourcetype"), Name::dav("displayname")];
    if matches!(resource, Resource::Principal) {
        names.push(Name::dav("principal-URL"));
        names.push(Name::dav("alternate-URI-set"));
        names.push(Name::dav("group-member-set"));
        names.push(Name::dav("group-membership"));
        names.push(Name::card("addressbook-home-set"));
    }
    names
}

/// The listed properties of a book.
pub fn of_book() -> Vec<Name> {
    [
        "resourcetype",
        "displayname",
        "creationdate",
        "lockdiscovery",
        "supportedlock",
    ]
    .map(Name::dav)
    .to_vec()
}

/// The other properties of a book.
pub fn others_of_book() -> Vec<Name> {
    let mut names = of_access();
    names.push(Name::dav("sync-token"));
    names.push(Name::dav("add-member"));
    names.push(Name::of(CALENDARSERVER, "getctag"));
    names.push(Name::color());
    names.extend(
        [
            "supported-address-data",
            "max-resource-size",
            "supported-collation-set",
        ]
        .map(Name::card),
    );
    names
}

/// The listed properties of a card.
pub fn of_card() -> Vec<Name> {
    [
        "resourcetype",
        "getetag",
        "getcontenttype",
        "getcontentlength",
        "getlastmodified",
        "creationdate",
        "lockdiscovery",
        "supportedlock",
    ]
    .map(Name::dav)
    .to_vec()
}

/// True for the properties that the server computes, so that no client can set them.
pub fn is_protected(name: &Name) -> bool {
    let is_known = |names: Vec<Name>| names.contains(name);
    if name.is(DAV, "displayname") || *name == Name::color() {
        return false;
    }
    is_known(others_of_book())
        || is_known(of_book())
        || is_known(of_card())
        || is_known(of_collection(&Resource::Principal))
        || name.is(CARDDAV, "address-data")
}
