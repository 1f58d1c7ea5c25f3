//! The style sheet, the script and the icon. They are part of the program; with `STATIC_DIR` they are served from
//! a folder instead, so that they can be edited without a build.

use std::path::{Path, PathBuf};

use actix_web::http::header::{self, ETag, EntityTag, Header, IfNoneMatch};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

use crate::app::random::to_hex;
use crate::web::error::Error;
use crate::web::site::Site;

/// A file inside the program.
struct EmbeddedFile {
    name: &'static str,
    media_type: &'static str,
    content: &'static [u8],
}

/// Every static file. `config::STATIC_FILES` has the same names.
static EMBEDDED: [EmbeddedFile; 3] = [
    EmbeddedFile {
        name: "app.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../../static/app.css"),
    },
    EmbeddedFile {
        name: "app.js",
        media_type: "text/javascript",
        content: include_bytes!("../../static/app.js"),
    },
    EmbeddedFile {
        name: "icon.svg",
        media_type: "image/svg+xml",
        content: include_bytes!("../../static/icon.svg"),
    },
];

/// Where the static files come from.
#[derive(Clone, Debug)]
pub enum StaticFiles {
    /// From the program. Each file has a version, a hash of its content.
    Embedded(Vec<(&'static str, String)>),
    /// From a folder, where they can change at any time.
    Folder(PathBuf),
}

impl StaticFiles {
    /// The files of the folder, or those inside the program.
    #[must_use]
    pub fn new(folder: Option<&Path>) -> Self {
        match folder {
            Some(folder) => Self::Folder(folder.to_owned()),
            None => Self::Embedded(
                EMBEDDED
                    .iter()
                    .map(|file| (file.name, version(file.content)))
                    .collect(),
            ),
        }
    }

    /// The URL of a file. A version in it changes with the content.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        match self.version(name) {
            Some(version) => format!("/static/{name}?v={version}"),
            None => format!("/static/{name}"),
        }
    }

    /// The `Cache-Control` header of every file.
    #[must_use]
    pub fn cache_control(&self) -> &'static str {
        match self {
            Self::Embedded(_) => "public, max-age=31536000, immutable",
            Self::Folder(_) => "no-cache",
        }
    }

    /// Registers the routes under `/static`.
    pub fn configure(&self, config: &mut ServiceConfig) {
        match self {
            Self::Embedded(_) => {
                config.service(web::resource("/static/{name}").route(web::get().to(send)));
            }
            Self::Folder(folder) => {
                let not_found = web::to(async || Err::<HttpResponse, _>(Error::NoPage));
                let files = actix_files::Files::new("/static", folder).default_handler(not_found);
                config.service(files);
            }
        }
    }

    fn version(&self, name: &str) -> Option<&str> {
        let Self::Embedded(versions) = self else {
            return None;
        };
        let file = versions.iter().find(|(file, _)| *file == name);
        file.map(|(_, version)| version.as_str())
    }
}

fn version(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    to_hex(digest.get(..6).unwrap_or_default())
}

/// Sends an embedded file, or 304 if the browser has it.
async fn send(
    site: Data<Site>,
    request: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let file = EMBEDDED.iter().find(|file| file.name == name.as_str());
    let file = file.ok_or(Error::NoPage)?;
    let version = site.static_files.version(file.name).unwrap_or_default();
    let tag = EntityTag::new_strong(version.to_owned());
    let is_cached = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|cached| cached.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut response = if is_cached {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header(ETag(tag));
    if is_cached {
        return Ok(response.finish());
    }
    response.insert_header((header::CONTENT_TYPE, file.media_type));
    Ok(response.body(file.content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::STATIC_FILES;

    #[test]
    fn the_setting_and_the_program_name_the_same_files() {
        assert_eq!(EMBEDDED.each_ref().map(|file| file.name), STATIC_FILES);
    }

    #[test]
    fn only_an_embedded_file_has_a_version() {
        let url = StaticFiles::new(None).url("app.css");
        assert_eq!(url, format!("/static/app.css?v={}", version(EMBEDDED[0].content)));
        assert_eq!(
            StaticFiles::new(Some(Path::new("static"))).url("app.css"),
            "/static/app.css"
        );
    }
}
