//! The style sheets, the scripts and the icons. They are part of the program; with `STATIC_DIR` they are served from
//! a folder instead, so that they can be edited without a build.

use std::path::{Path, PathBuf};

use domain::hex::to_hex;
use sha2::{Digest, Sha256};

/// A file inside the program.
pub struct EmbeddedFile {
    name: &'static str,
    /// The `Content-Type` header.
    pub media_type: &'static str,
    /// The content.
    pub content: &'static [u8],
}

/// Every static file. `config::STATIC_FILES` has the same names.
static EMBEDDED: [EmbeddedFile; 12] = [
    EmbeddedFile {
        name: "app.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../../static/app.css"),
    },
    EmbeddedFile {
        name: "pages.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../../static/pages.css"),
    },
    EmbeddedFile {
        name: "widths.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../../static/widths.css"),
    },
    EmbeddedFile {
        name: "app.js",
        media_type: "text/javascript",
        content: include_bytes!("../../static/app.js"),
    },
    EmbeddedFile {
        name: "keyboard.js",
        media_type: "text/javascript",
        content: include_bytes!("../../static/keyboard.js"),
    },
    EmbeddedFile {
        name: "forms.js",
        media_type: "text/javascript",
        content: include_bytes!("../../static/forms.js"),
    },
    EmbeddedFile {
        name: "photo.js",
        media_type: "text/javascript",
        content: include_bytes!("../../static/photo.js"),
    },
    EmbeddedFile {
        name: "icon.svg",
        media_type: "image/svg+xml",
        content: include_bytes!("../../static/icon.svg"),
    },
    EmbeddedFile {
        name: "icon-180.png",
        media_type: "image/png",
        content: include_bytes!("../../static/icon-180.png"),
    },
    EmbeddedFile {
        name: "icon-192.png",
        media_type: "image/png",
        content: include_bytes!("../../static/icon-192.png"),
    },
    EmbeddedFile {
        name: "icon-512.png",
        media_type: "image/png",
        content: include_bytes!("../../static/icon-512.png"),
    },
    EmbeddedFile {
        name: "icon-maskable-512.png",
        media_type: "image/png",
        content: include_bytes!("../../static/icon-maskable-512.png"),
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

    /// The version of an embedded file.
    #[must_use]
    pub fn version(&self, name: &str) -> Option<&str> {
        let Self::Embedded(versions) = self else {
            return None;
        };
        let file = versions.iter().find(|(file, _)| *file == name);
        file.map(|(_, version)| version.as_str())
    }
}

/// The embedded file with this name.
#[must_use]
pub fn embedded(name: &str) -> Option<&'static EmbeddedFile> {
    EMBEDDED.iter().find(|file| file.name == name)
}

fn version(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    to_hex(digest.get(..6).unwrap_or_default())
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
