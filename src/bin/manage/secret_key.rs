//! Finds the secret key, or generates one on the first start.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use blocknotik::app::{SecretKey, secret_key};
use blocknotik::config::Config;
use store::{DatabaseUrl, Store};

use super::failure::Failure;

/// The generated key, in `DATA_DIR`.
const KEY_FILE: &str = "secret.key";

/// `SECRET_KEY`, or the key that the first start generated. With SQLite that one is in `DATA_DIR`, with
/// PostgreSQL in the database, which all servers share.
pub fn find(config: &Config, store: &Store) -> Result<SecretKey, Failure> {
    match (&config.secret_key, &config.database) {
        (Some(key), _) => Ok(SecretKey::new(key.reveal())),
        (None, DatabaseUrl::Postgres(_)) => Ok(secret_key::of_database(store)?),
        (None, DatabaseUrl::Sqlite(_)) => in_folder(&config.data_dir),
    }
}

fn in_folder(folder: &Path) -> Result<SecretKey, Failure> {
    let path = folder.join(KEY_FILE);
    let failed = |e: std::io::Error| {
        Failure::new(format!(
            "{} cannot be used ({e}); make it readable, or set SECRET_KEY",
            path.display()
        ))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let generated = SecretKey::generate()?;
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
    {
        Ok(mut file) => {
            file.write_all(generated.as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(failed)?;
            Ok(SecretKey::new(generated))
        }
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let kept = fs::read_to_string(&path).map_err(failed)?;
            let kept = kept.trim();
            if kept.is_empty() {
                let path = path.display();
                return Err(Failure::new(format!(
                    "{path} is empty; delete it to generate a new key"
                )));
            }
            Ok(SecretKey::new(kept))
        }
        Err(e) => Err(failed(e)),
    }
}
