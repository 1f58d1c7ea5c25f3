//! The paths of resources.
//!
//! Accounts are named by their keys, because a login can be changed: `/dav/principals/3/`, `/dav/books/3/`,
//! `/dav/books/3/SLUG/`, `/dav/books/3/SLUG/CARD`. The name of a card may have any characters: it is decoded once, and
//! compared decoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::dav::error::Error;

/// Everything but what a segment of a path can have unescaped (RFC 3986 §3.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A path that names a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DavPath {
    /// `/dav/`.
    Root,
    /// The collection of all principals.
    Principals,
    /// An account.
    Principal(i64),
    /// The collection of all homes.
    Homes,
    /// The books of an account.
    Home(i64),
    /// A book, by the key of its account and its slug.
    Book(i64, String),
    /// A card: that, and its name.
    Card(i64, String, String),
}

impl DavPath {
    /// Reads the path of a URL, or a whole URL of this server. `None` if it names nothing.
    ///
    /// # Errors
    /// `BadPath` if it cannot be decoded.
    pub fn parse(url: &str) -> Result<Option<Self>, Error> {
        let path = path_of(url);
        let Some(rest) = path.strip_prefix("/dav") else {
            return Ok(None);
        };
        let mut segments = rest
            .split('/')
            .map(|segment| {
                percent_decode_str(segment)
                    .decode_utf8()
                    .map_err(|_| Error::BadPath)
            })
            .collect::<Result<Vec<_>, _>>()?;
        if segments.iter().any(|segment| segment.contains('\0')) {
            return Err(Error::BadPath);
        }
        if segments.first().is_some_and(|first| !first.is_empty()) {
            return Ok(None);
        }
        let ends_with_slash = segments.last().is_some_and(|last| last.is_empty());
        segments.retain(|segment| !segment.is_empty());
        let id = |text: &str| text.parse::<i64>().ok();
        let parts: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        Ok(match parts.as_slice() {
            [] => Some(Self::Root),
            ["principals"] => Some(Self::Principals),
            ["principals", account] => id(account).map(Self::Principal),
            ["books"] => Some(Self::Homes),
            ["books", account] => id(account).map(Self::Home),
            ["books", account, book] => id(account).map(|id| Self::Book(id, (*book).to_owned())),
            ["books", account, book, card] if !ends_with_slash => {
                id(account).map(|id| Self::Card(id, (*book).to_owned(), (*card).to_owned()))
            }
            _ => None,
        })
    }

    /// The path, escaped.
    pub fn url(&self) -> String {
        match self {
            Self::Root => "/dav/".to_owned(),
            Self::Principals => "/dav/principals/".to_owned(),
            Self::Principal(account) => format!("/dav/principals/{account}/"),
            Self::Homes => "/dav/books/".to_owned(),
            Self::Home(account) => format!("/dav/books/{account}/"),
            Self::Book(account, slug) => format!("/dav/books/{account}/{}/", escaped(slug)),
            Self::Card(account, slug, name) => {
                format!("/dav/books/{account}/{}/{}", escaped(slug), escaped(name))
            }
        }
    }
}

/// A segment of a path, escaped.
pub fn escaped(segment: &str) -> String {
    utf8_percent_encode(segment, ESCAPED).to_string()
}

/// The path of a URL, without scheme, host, query and fragment.
fn path_of(url: &str) -> &str {
    let url = url.trim();
    let after_scheme = url.split_once("://").filter(|(scheme, _)| !scheme.contains('/'));
    let path = match after_scheme {
        Some((_, rest)) => rest
            .find('/')
            .map_or("/", |at| rest.get(at..).unwrap_or_default()),
        None => url,
    };
    path.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_of_a_card_is_written_and_read_back() {
        for name in [
            "a.vcf",
            "я 1&2.vcf",
            "50%25",
            "a/b",
            "a\n",
            "%0A",
            "a+b=c;d",
            "урна:uuid:1",
            "?#[]",
        ] {
            let path = DavPath::Card(3, "contacts".to_owned(), name.to_owned());
            assert_eq!(
                DavPath::parse(&path.url()).unwrap(),
                Some(path.clone()),
                "{name:?}"
            );
            let url = format!("https://book.example:8443{}", path.url());
            assert_eq!(DavPath::parse(&url).unwrap(), Some(path));
        }
    }

    #[test]
    fn other_paths_name_nothing() {
        for path in [
            "/davx",
            "/dav/x",
            "/dav/books/x/",
            "/dav/books/1/b/c/",
            "/dav/books/1/b/c/d",
            "/",
            "",
        ] {
            assert_eq!(DavPath::parse(path).unwrap(), None, "{path}");
        }
        assert_eq!(DavPath::parse("/dav").unwrap(), Some(DavPath::Root));
        assert_eq!(DavPath::parse("/dav/books/1").unwrap(), Some(DavPath::Home(1)));
        assert!(DavPath::parse("/dav/books/1/b/%FF").is_err());
        assert!(DavPath::parse("/dav/books/1/b/%00").is_err());
    }
}
