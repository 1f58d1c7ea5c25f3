//! The static files: where they lie, and URLs that change with their content.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// The folder of static files, and the version of each.
#[derive(Clone, Debug)]
pub struct Assets {
    folder: PathBuf,
    versions: HashMap<String, String>,
}

impl Assets {
    /// Finds the folder `static`: in the working folder, or beside the program or above it, as in a
    /// checkout (`target/debug/manage`) and in the image (`/static`).
    ///
    /// # Errors
    /// If there is none or it cannot be read.
    pub fn find() -> io::Result<Self> {
        let program = env::current_exe()?;
        let places = std::iter::once(PathBuf::from(".")).chain(program.ancestors().map(Path::to_path_buf));
        let mut folders = places.map(|place| place.join("static"));
        let folder = folders
            .find(|folder| folder.join("app.css").is_file())
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    "the folder `static` is missing: put it beside the program",
                )
            })?;
        let mut versions = HashMap::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let digest = Sha256::digest(fs::read(entry.path())?);
            let version = crate::app::random::to_hex(digest.get(..6).unwrap_or_default());
            versions.insert(entry.file_name().to_string_lossy().into_owned(), version);
        }
        Ok(Self { folder, versions })
    }

    /// Where the files lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The URL of a file, which browsers may keep for ever.
    #[must_use]
    pub fn url(&self, file: &str) -> String {
        match self.versions.get(file) {
            Some(version) => format!("/static/{file}?v={version}"),
            None => format!("/static/{file}"),
        }
    }
}
