//! `manage import`.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use blocknotik::app::transfer::{self, ImportReport, What};
use blocknotik::app::{App, Who};
use blocknotik::config::Config;
use blocknotik::formats::vcard::Note;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage import`
pub fn import(
    config: &Config,
    files: &[PathBuf],
    login: &str,
    book: Option<&str>,
    dry_run: bool,
) -> Result<(), Failure> {
    let app = database::app(config)?;
    let who = database::who(&app, login, book)?;
    let mut empty = Vec::new();
    for file in files {
        let report = import_file(&app, &who, file, dry_run)?;
        tell(file, &report, dry_run);
        if report.new + report.updated + report.same == 0 {
            empty.push(file.display().to_string());
        }
    }
    if empty.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "nothing could be taken from {}: give vCard files (.vcf) of version 3.0 or 4.0",
            empty.join(", ")
        )))
    }
}

fn import_file(app: &App, who: &Who, file: &Path, dry_run: bool) -> Result<ImportReport, Failure> {
    let unread = |e: io::Error| Failure::new(format!("{} cannot be read: {e}", file.display()));
    let (source, size): (Box<dyn Read>, Option<u64>) = if file == Path::new("-") {
        (Box::new(io::stdin()), None)
    } else {
        let source = File::open(file).map_err(unread)?;
        let about = source.metadata().map_err(unread)?;
        if about.is_dir() {
            return Err(Failure::new(format!(
                "{} is a folder; give the files in it",
                file.display()
            )));
        }
        (Box::new(source), about.is_file().then_some(about.len()))
    };
    let octets = Cell::new(0);
    let mut progress = Progress::new("contacts", size);
    let counting = BufReader::new(Counting {
        source,
        octets: &octets,
    });
    let name = file
        .file_name()
        .map_or_else(|| "-".into(), |name| name.to_string_lossy());
    let mut seen = |cards| progress.at(octets.get(), cards);
    let report = transfer::import(app, who, &name, counting, dry_run, &mut seen);
    progress.done();
    Ok(report?)
}

/// Counts what was read, for the bar.
struct Counting<'a> {
    source: Box<dyn Read>,
    octets: &'a Cell<u64>,
}

impl Read for Counting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.octets
            .set(self.octets.get() + u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}

/// What did not come in, one line each on standard error; what did, on standard output.
fn tell(file: &Path, report: &ImportReport, dry_run: bool) {
    let file = file.display();
    let mut changed: Vec<(Note, u64)> = Vec::new();
    for problem in &report.problems {
        match &problem.what {
            What::Changed(note) => match changed.iter_mut().find(|(known, _)| known == note) {
                Some((_, cards)) => *cards += 1,
                None => changed.push((*note, 1)),
            },
            loss => eprintln!("{file}:{}: {}", problem.line, words(loss)),
        }
    }
    for (note, cards) in changed {
        println!("{file}: in {cards} of them {}", mended(note));
    }
    let would = if dry_run { " (nothing was written)" } else { "" };
    let ImportReport {
        new, updated, same, ..
    } = report;
    println!("{file}: {new} new, {updated} updated, {same} unchanged{would}");
}

fn words(what: &What) -> String {
    match what {
        What::Refused(refusal) => refusal.to_string(),
        What::Unfinished => "the card has no END:VCARD; the file may have been cut short".to_owned(),
        What::Stray => "this is not part of a vCard".to_owned(),
        What::Changed(note) => mended(*note).to_owned(),
    }
}

fn mended(note: Note) -> &'static str {
    match note {
        Note::LineEnds => "line ends were made CRLF, as vCard has them; nothing else changed",
        Note::Charset => "octets that are not UTF-8 were read as Windows-1251",
        Note::ControlCharacters => "control characters were replaced",
        Note::Uid => "a UID was made of the content",
        Note::FormattedName => "a name was made of the rest of the card",
    }
}
