//! `manage export`: writes contacts to standard output or a file.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use blocknotik::app::export::{self, Export, ExportFormat, Losses};
use blocknotik::app::selection::{self, Selection};
use blocknotik::app::{App, BookAccess, Error};
use blocknotik::config::Config;
use blocknotik::web::text::Locale;
use domain::diff::FieldName;
use domain::repair::UNREADABLE;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// The arguments of the command.
pub struct ExportArgs<'a> {
    /// The file format.
    pub format: ExportFormat,
    /// Only contacts with this label.
    pub label: Option<&'a str>,
    /// Only contacts that this search finds.
    pub search: Option<&'a str>,
    /// `None` for standard output.
    pub output: Option<&'a Path>,
}

/// Describes a format in the usage.
pub fn describe(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Vcf => "Every card unchanged, version 3.0 or 4.0",
        ExportFormat::Vcf3 => "vCard 3.0",
        ExportFormat::Vcf4 => "vCard 4.0",
        ExportFormat::Csv => "A table with Google columns",
        ExportFormat::CsvLab => "A table with the four columns of the lab app",
        ExportFormat::Jcard => "An array of jCards (RFC 7095)",
        ExportFormat::Jscontact => "An array of JSContact cards (RFC 9553)",
        ExportFormat::Zip => "contacts.vcf and each photo as a file",
    }
}

/// `manage export`
pub fn export(config: &Config, login: &str, book: Option<&str>, args: &ExportArgs) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, login, book)?;
    let selection = selection(&app, &access, args)?;
    if let Some(columns) = args.format.columns() {
        let [lost] = export::count_losses(&app, &access, &selection, [columns])?;
        print_losses(&lost);
    }
    let file = export::export(&app, &access, &selection, args.format)?;
    match args.output {
        None if args.format == ExportFormat::Zip && io::stdout().is_terminal() => Err(Failure::new(
            "a ZIP archive cannot be shown on a terminal; name a file with --output",
        )),
        None => write(file, &mut io::stdout().lock(), None),
        Some(path) => replace(file, path),
    }
}

fn selection(app: &App, access: &BookAccess, args: &ExportArgs) -> Result<Selection, Failure> {
    let named = |name: &str| {
        selection::find_label(app, access, name).map_err(|error| match error {
            Error::NotFound => Failure::new(format!("the book has no label {name:?}")),
            error => error.into(),
        })
    };
    Ok(Selection::Matching {
        q: args.search.unwrap_or_default().to_owned(),
        exact: true,
        label: args.label.map(named).transpose()?,
        needs_repair: false,
    })
}

/// Prints to standard error what a table does not hold.
fn print_losses(lost: &Losses) {
    for (field, contacts) in &lost.fields {
        let name = match field {
            FieldName::Other(name) if name == UNREADABLE => "lines that could not be read".to_owned(),
            FieldName::Other(name) => name.clone(),
            known => Locale::En.text(&format!("field-{}", known.word()), &[]),
        };
        let contacts = Locale::En.text("export-loses-of", &[("n", (*contacts).into())]);
        eprintln!("not in the table: {name} {contacts}");
    }
    if lost.contacts > 0 {
        let warning = Locale::En.text("export-loses", &[("n", lost.contacts.into())]);
        eprintln!("{warning}; --format vcf keeps everything");
    }
}

/// Writes to a temporary file that then replaces `path`: if writing fails, the old file stays. What is not
/// a regular file, such as a pipe, is written to directly.
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
        // An incomplete file is useless. If this fails too, the first error is the one to report.
        let _ = fs::remove_file(part);
    }
    written
}

fn write(file: Export, out: &mut dyn Write, path: Option<&Path>) -> Result<(), Failure> {
    let failed = |e: io::Error| {
        let name = path.map_or("standard output".into(), |path| path.to_string_lossy());
        Failure::new(format!("{name} cannot be written: {e}"))
    };
    // No bar when the cards go to standard output, which may be the same terminal.
    let mut progress = path.map(|_| Progress::new("bytes", None));
    let mut bytes = 0;
    for piece in file {
        let piece = piece?;
        out.write_all(&piece).map_err(failed)?;
        bytes += u64::try_from(piece.len()).unwrap_or_default();
        if let Some(progress) = &mut progress {
            progress.update(bytes, bytes);
        }
    }
    if let Some(progress) = progress {
        progress.finish();
    }
    out.flush().map_err(failed)
}
