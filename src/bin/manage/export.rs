//! `manage export`.

use std::io::{self, BufWriter, Write};

use blocknotik::app::transfer;
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;

/// `manage export`
pub fn export(config: &Config, login: &str, book: Option<&str>) -> Result<(), Failure> {
    let app = database::app(config)?;
    let who = database::who(&app, login, book)?;
    let mut out = BufWriter::new(io::stdout().lock());
    transfer::export(&app, &who, &mut out, &mut |_| {})?;
    out.flush()
        .map_err(|e| Failure::new(format!("the export cannot be written: {e}")))
}
