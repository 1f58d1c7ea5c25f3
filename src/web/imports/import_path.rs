//! The extractor of the ids in an import's path.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::web::error::Error;
use domain::ids::ImportId;

/// The `{id}` and `{part}` of a path: an import, and a file or an item of it. A malformed id gives 404.
pub struct ImportPath<T>(pub ImportId, pub T);

impl<T: std::str::FromStr> FromRequest for ImportPath<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = request.match_info();
        let import = path.get("id").and_then(|id| id.parse().ok());
        let part = path.get("part").and_then(|part| part.parse().ok());
        let both = import.zip(part).map(|(import, part)| Self(import, part));
        std::future::ready(both.ok_or(Error::NoPage))
    }
}
