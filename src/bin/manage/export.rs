//! `manage export`

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use blocknotik::app::export::{self, Export, Format, Losses, Selection};
use blocknotik::app::{App, BookAccess, Error};
use blocknotik::config::Config;
use blocknotik::domain::diff::FieldName;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// What is to be written, and where.
pub struct Wanted<'a> {
    /// In which form.
    pub format: Format,
    /// Only those who carry this label.
    pub label: Option<&'a str>,
    /// Only those whom this search finds.
    pub search: Option<&'a str>,
    /// Standard output, if none is given.
    pub output: Option<&'a Path>,
}

/// What a format is, for the usage.
pub fn about(format: Format) -> &'static str {
    match format {
        Format::Vcf => "Every card unchanged, version 3.0 or 4.0",
        Format::Vcf3 => "vCard 3.0",
        Format::Vcf4 => "vCard 4.0",
        Format::Csv => "A table with Google columns",
        Format::CsvLab => "A table with the four columns of the lab app",
        Format::Jcard => "An array of jCards (RFC 7095)",
        Format::Jscontact => "An array of JSContact cards (RFC 9553)",
        Format::Zip => "contacts.vcf and each photo as a file",
    }
}

/// `manage export`
pub fn export(config: &Config, login: &str, book: Option<&str>, wanted: &Wanted) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, login, book)?;
    let selection = selection(&app, &access, wanted)?;
    if let Some(columns) = wanted.format.columns() {
        let [lost] = export::losses(&app, &access, &selection, [columns])?;
        tell(&lost);
    }
    let file = export::export(&app, &access, &selection, wanted.format)?;
    match wanted.output {
        None if wanted.format == Format::Zip && io::stdout().is_terminal() => Err(Failure::new(
            "a ZIP archive cannot be shown on a terminal; name a file with --output",
        )),
        None => write(file, &mut io::stdout().lock(), None),
        Some(path) => replace(file, path),
    }
}

fn selection(app: &App, access: &BookAccess, wanted: &Wanted) -> Result<Selection, Failure> {
    let named = |name: &str| {
        export::label_named(app, access, name).map_err(|error| match error {
            Error::NotFound => Failure::new(format!("the book has no label {name:?}")),
            error => error.into(),
        })
    };
    Ok(Selection::Matching {
        q: wanted.search.unwrap_or_default().to_owned(),
        label: wanted.label.map(named).transpose()?,
    })
}

/// What a table does not carry, on standard error.
fn tell(lost: &Losses) {
    for (field, contacts) in &lost.fields {
        let name = match field {
            FieldName::Other(name) => name.clone(),
            known => known.word().to_owned(),
        };
        eprintln!("not in the table: {name} of {contacts} contacts");
    }
    if lost.contacts > 0 {
        eprintln!(
            "{} contacts lose data; --format vcf keeps everything",
            lost.contacts
        );
    }
}

/// Writes beside the file and puts the new one in its place when it is whole: a failure leaves the
/// old one as it was. What is no file, such as a pipe, is written to.
fn replace(file: Export, path: &Path) -> Result<(), Failure> {
    let failed = |e: io::Error| Failure::new(format!("{} cannot be written: {e}", path.display()));
    if path.exists() && !path.is_file() {
        return write(file, &mut File::create(path).map_err(failed)?, Some(path));
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let mut out = File::create(part).map_err(failed)?;
    let written = write(file, &mut out, Some(path))
        .and_then(|()| out.sync_all().map_err(failed))
        .and_then(|()| fs::rename(part, path).map_err(failed));
    if written.is_err() {
        // Half a file is worth nothing; that it failed is told already.
        let _ = fs::remove_file(part);
    }
    written
}

fn write(file: Export, out: &mut dyn Write, path: Option<&Path>) -> Result<(), Failure> {
    let failed = |e: io::Error| {
        let name = path.map_or("standard output".into(), |path| path.to_string_lossy());
        Failure::new(format!("{name} cannot be written: {e}"))
    };
    // On a terminal the cards themselves would be in the way of a bar.
    let mut progress = path.map(|_| Progress::new("bytes", None));
    let mut bytes = 0;
    for piece in file {
        let piece = piece?;
        out.write_all(&piece).map_err(failed)?;
        bytes += u64::try_from(piece.len()).unwrap_or_default();
        if let Some(progress) = &mut progress {
            progress.at(bytes, bytes);
        }
    }
    if let Some(progress) = progress {
        progress.done();
    }
    out.flush().map_err(failed)
}
