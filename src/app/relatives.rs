//! Relations between the contacts of a book: RELATED names a contact by its UID, users name it by its name.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::app::{App, BookAccess, Error, Result};
use domain::collate::name_bound;
use domain::contact::{Contact, MAX_VALUES};
use domain::detail::{DetailKind, URN, bare_uid, is_uid_uri};
use domain::fold::fold;
use domain::ids::ContactId;
use domain::match_keys::{MatchKey, hashes, shared_keys};
use formats::vcard::{parse, read, uid_key};
use store::contacts::Stored;
use store::{self, Conn};

/// A contact that a relation is to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Its key.
    pub id: ContactId,
    /// Its display name.
    pub name: String,
}

/// How many contacts of one name are looked at.
const MAX_NAMESAKES: i64 = 50;

/// The live contacts that these values name, by the values.
pub fn by_uid(app: &App, access: &BookAccess, values: &[String]) -> Result<BTreeMap<String, Relative>> {
    app.store.read(|conn| load_by_uid(conn, access, values))
}

/// The same on a connection.
pub(in crate::app) fn load_by_uid(
    conn: &mut Conn,
    access: &BookAccess,
    values: &[String],
) -> Result<BTreeMap<String, Relative>> {
    let values = values.iter().take(MAX_VALUES);
    let values: Vec<&String> = values
        .filter(|value| !value.trim().is_empty() && value.len() < MAX_UID)
        .collect();
    let spellings: BTreeSet<String> = values.iter().flat_map(|value| spellings(value)).collect();
    let spellings: Vec<String> = spellings.into_iter().collect();
    let mut found = BTreeMap::new();
    for chunk in spellings.chunks(CHUNK) {
        for stored in store::contacts::by_uids(conn, access.book_id(), chunk)? {
            found.insert(uid_key(&stored.uid), relative(&stored));
        }
    }
    Ok(values
        .into_iter()
        .filter_map(|value| Some((value.clone(), found.get(&uid_key(value))?.clone())))
        .collect())
}

/// UIDs of one query.
const CHUNK: usize = 500;
/// A longer text is not the UID of another contact, in bytes.
const MAX_UID: usize = 500;

/// The ways in which cards write a UID.
fn spellings(value: &str) -> [String; 4] {
    let (bare, key) = (bare_uid(value).to_owned(), uid_key(value));
    let uris = [&bare, &key].map(|uid| format!("{URN}{uid}"));
    let [bare_uri, key_uri] = uris;
    [bare, key, bare_uri, key_uri]
}

fn relative(stored: &Stored) -> Relative {
    Relative {
        id: stored.id(),
        name: stored.display_name.clone(),
    }
}

/// The URIs of the contacts that these texts name, by the texts: the full name of one contact only, or the
/// address of its page on one of these hosts. Texts that name no contact are left out.
pub fn uris_of(
    app: &App,
    access: &BookAccess,
    texts: &[String],
    hosts: &[String],
) -> Result<BTreeMap<String, String>> {
    app.store.read(|conn| {
        let mut uris = BTreeMap::new();
        let to_look_up = texts.iter().filter(|text| !is_uid_uri(text));
        for text in to_look_up.take(MAX_TEXTS) {
            if let Some(uri) = uri_of(app, conn, access, text, hosts)? {
                uris.insert(text.clone(), uri);
            }
        }
        Ok(uris)
    })
}

/// How many relations of one form are looked up.
const MAX_TEXTS: usize = 500;

fn uri_of(
    app: &App,
    conn: &mut Conn,
    access: &BookAccess,
    text: &str,
    hosts: &[String],
) -> Result<Option<String>> {
    let found = match id_in_address(text, hosts) {
        Some(id) => match store::contacts::by_id(conn, access.book_id(), id).map_err(Error::from) {
            Ok(stored) => Some(stored).filter(Stored::is_live),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => with_name(app, conn, access, text)?,
    };
    let uid = found.map(|stored| bare_uid(&stored.uid).to_owned());
    Ok(uid
        .filter(|uid| Uuid::try_parse(uid).is_ok())
        .map(|uid| format!("{URN}{uid}")))
}

/// The id in the address of a contact's page: a path, or a URL of one of these hosts.
fn id_in_address(text: &str, hosts: &[String]) -> Option<ContactId> {
    let text = text.trim();
    let path = match text.split_once("://") {
        Some((_, rest)) => {
            let (host, _) = rest.split_once('/')?;
            let is_own = hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
            is_own.then(|| rest.get(host.len()..))??
        }
        None => text,
    };
    let (_, rest) = path
        .strip_prefix('/')
        .and_then(|_| path.rsplit_once("/contacts/"))?;
    rest.split(['?', '#', '/']).next()?.parse().ok().map(ContactId)
}

/// The only live contact of this name: of one word, or of several in any order.
fn with_name(app: &App, conn: &mut Conn, access: &BookAccess, name: &str) -> Result<Option<Stored>> {
    if name.len() > MAX_NAME {
        return Ok(None);
    }
    if name.split_whitespace().nth(1).is_some() {
        return with_full_name(app, conn, access, name);
    }
    let wanted = fold(name);
    if wanted.is_empty() {
        return Ok(None);
    }
    let bound = name_bound(name, access.book().collation);
    let found = store::contacts::by_sort_key(conn, access.book_id(), &bound, MAX_NAMESAKES)?;
    let mut same = found
        .into_iter()
        .filter(|stored| fold(&stored.display_name) == wanted);
    let first = same.next();
    Ok(first.filter(|_| same.next().is_none()))
}

/// A longer text is not a name, in bytes.
const MAX_NAME: usize = 200;

/// The only live contact of this name, in any order of its words.
fn with_full_name(app: &App, conn: &mut Conn, access: &BookAccess, name: &str) -> Result<Option<Stored>> {
    let named = Contact {
        formatted_name: name.trim().to_owned(),
        ..Contact::default()
    };
    let keys: Vec<i64> = hashes(&named, access.region(app)).into_iter().collect();
    let found = store::match_keys::with_any(conn, access.book_id(), &keys, MAX_NAMESAKES)?;
    let ids: Vec<i64> = found.into_iter().map(|(_, id)| id.0).collect();
    let is_named = |card: &[u8]| {
        let shared = shared_keys(&named, &read(&parse(card)), access.region(app));
        shared.contains(&MatchKey::Name)
    };
    let mut same = store::contacts::by_ids(conn, access.book_id(), &ids)?
        .into_iter()
        .filter(|stored| stored.is_live() && is_named(&stored.card));
    let first = same.next();
    Ok(first.filter(|_| same.next().is_none()))
}

/// How many relations of a page are looked up by their names.
const MAX_NAMES_SHOWN: usize = 20;

/// The relations of a card to contacts of the book, by their lines. A text that names one contact is one, too.
pub(in crate::app) fn of_details(
    app: &App,
    conn: &mut Conn,
    access: &BookAccess,
    contact: &Contact,
) -> Result<BTreeMap<usize, Relative>> {
    let related = || {
        let details = contact.details.iter();
        let relations = details.filter(|detail| detail.kind == DetailKind::Relation);
        relations.filter_map(|detail| Some((detail.line?, &detail.value)))
    };
    let values: Vec<String> = related().map(|(_, value)| value.clone()).collect();
    if values.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut found = load_by_uid(conn, access, &values)?;
    let names = values.iter().filter(|value| !is_uid_uri(value));
    for name in names.take(MAX_NAMES_SHOWN) {
        if let (false, Some(stored)) = (found.contains_key(name), with_name(app, conn, access, name)?) {
            found.insert(name.clone(), relative(&stored));
        }
    }
    Ok(related()
        .filter_map(|(line, value)| Some((line, found.get(value)?.clone())))
        .collect())
}
