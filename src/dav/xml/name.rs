//! Names of elements: a namespace and a local name.

use std::borrow::Cow;

/// The namespace of WebDAV.
pub const DAV: &str = "DAV:";
/// The namespace of CardDAV.
pub const CARDDAV: &str = "urn:ietf:params:xml:ns:carddav";
/// The namespace of `getctag`, which clients poll.
pub const CALENDARSERVER: &str = "http://calendarserver.org/ns/";

/// The namespace of the color of a book, which clients set.
pub const INF_IT: &str = "http://inf-it.com/ns/ab/";

/// The name of an element or a property.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The namespace; empty without one.
    pub namespace: Cow<'static, str>,
    /// The name within it.
    pub local: Cow<'static, str>,
}

impl Name {
    /// A name of WebDAV.
    pub const fn dav(local: &'static str) -> Self {
        Self::of(DAV, local)
    }

    /// A name of CardDAV.
    pub const fn card(local: &'static str) -> Self {
        Self::of(CARDDAV, local)
    }

    /// The color of a book.
    pub const fn color() -> Self {
        Self::of(INF_IT, "addressbook-color")
    }

    /// A name in any namespace.
    pub const fn of(namespace: &'static str, local: &'static str) -> Self {
        Self {
            namespace: Cow::Borrowed(namespace),
            local: Cow::Borrowed(local),
        }
    }

    /// True if it is this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }
}
