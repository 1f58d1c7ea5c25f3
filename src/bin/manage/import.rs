//! `manage import`: the same code as the pages have, without anybody to be asked.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use blocknotik::app::imports::{self, Asks, ImportView, Items};
use blocknotik::app::{App, BookAccess};
use blocknotik::config::Config;
use blocknotik::domain::ids::{ImportId, ImportItemId};
use blocknotik::domain::import::Verdict;
use blocknotik::web::text::Locale;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// What the command was told.
pub struct Wanted {
    /// The files; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// Whose book.
    pub login: String,
    /// Which of their books.
    pub book: Option<String>,
    /// A label for everybody who comes in; may be empty.
    pub label: String,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// `manage import`
pub fn import(config: &Config, wanted: &Wanted) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, &wanted.login, wanted.book.as_deref())?;
    let sources = wanted
        .files
        .iter()
        .map(|file| open(file))
        .collect::<Result<Vec<_>, _>>()?;
    let id = imports::begin(&app, &access, &wanted.label)?;
    let done = take_in(&app, &access, id, wanted, sources);
    if wanted.dry_run || done.is_err() {
        // What wrote nothing leaves nothing behind; what wrote something keeps its report.
        let _ = imports::discard(&app, &access, id);
    }
    done
}

fn take_in(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    wanted: &Wanted,
    sources: Vec<Source>,
) -> Result<(), Failure> {
    let size: Option<u64> = sources.iter().map(|source| source.size).sum();
    for source in sources {
        upload(app, access, id, source)?;
    }
    let lease = imports::uploaded_and_held(app, access, id)?;
    let mut progress = Progress::new("contacts read", size);
    imports::read(app, access, id, lease, Asks::Nobody, &mut |seen| {
        progress.at(seen.bytes, seen.items);
        ControlFlow::Continue(())
    })?;
    progress.done();
    tell_remarks(app, access, id, &wanted.files)?;
    let found = imports::look(app, access, id)?.import.counts;
    if found.total() == found.problem {
        return Err(Failure::new(format!(
            "nothing could be imported from {}: supported formats are vCard (.vcf), tables (.csv), jCard, and JSContact",
            names(&wanted.files)
        )));
    }
    if wanted.dry_run {
        println!(
            "{} new, {} to update, {} similar, {} unchanged, {} labels, {} problems (nothing was written)",
            found.new, found.update, found.alike, found.same, found.group, found.problem
        );
        return Ok(());
    }
    let lease = imports::start_and_hold(app, access, id)?;
    let mut progress = Progress::new("contacts processed", Some(found.total()));
    imports::apply(app, access, id, lease, &mut |seen| {
        progress.at(seen.items, seen.items);
        ControlFlow::Continue(())
    })?;
    progress.done();
    tell_outcome(&imports::look(app, access, id)?);
    Ok(())
}

/// A file to be read.
struct Source {
    name: String,
    bytes: Box<dyn Read>,
    size: Option<u64>,
}

fn open(file: &Path) -> Result<Source, Failure> {
    let unread = |e: io::Error| Failure::new(format!("{} cannot be read: {e}", file.display()));
    if file == Path::new("-") {
        return Ok(Source {
            name: "-".to_owned(),
            bytes: Box::new(io::stdin()),
            size: None,
        });
    }
    let bytes = File::open(file).map_err(unread)?;
    let about = bytes.metadata().map_err(unread)?;
    if about.is_dir() {
        return Err(Failure::new(format!(
            "{} is a folder; name the files in it",
            file.display()
        )));
    }
    Ok(Source {
        name: name_of(file),
        bytes: Box::new(bytes),
        size: about.is_file().then_some(about.len()),
    })
}

fn upload(app: &App, access: &BookAccess, id: ImportId, mut source: Source) -> Result<(), Failure> {
    let mut upload = imports::file(app, access, id, &source.name)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = source
            .bytes
            .read(&mut buffer)
            .map_err(|e| Failure::new(format!("{} cannot be read: {e}", source.name)))?;
        match buffer.get(..read) {
            Some(bytes) if read > 0 => upload.write(bytes)?,
            _ => return Ok(upload.finish()?),
        }
    }
}

/// What could not be read or had to be changed, one line each on standard error.
fn tell_remarks(app: &App, access: &BookAccess, id: ImportId, files: &[PathBuf]) -> Result<(), Failure> {
    // The book keeps names; here a file is called as it was given.
    let given = |name: &str| {
        let mut called = files.iter().filter(|file| name_of(file) == name);
        match (called.next(), called.next()) {
            (Some(file), None) => file.display().to_string(),
            _ => name.to_owned(),
        }
    };
    let mut after = ImportItemId(0);
    loop {
        let page = imports::items(app, access, id, Items::Noted, after)?;
        for item in &page.items {
            for remark in &item.remarks {
                let what = Locale::En.text(
                    &format!("remark-{}", remark.what),
                    &[("text", remark.text.as_str().into())],
                );
                let name = if item.verdict == Verdict::Problem {
                    String::new()
                } else {
                    format!("{}: ", item.name)
                };
                let told = one_line(&format!("{name}{what}"));
                eprintln!("{}:{}: {told}", given(&item.file), remark.line);
            }
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}

/// A file's own words without what would break the line or speak to the terminal.
fn one_line(text: &str) -> String {
    let parts = text.split(char::is_control).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

fn tell_outcome(view: &ImportView) {
    let counts = view.import.counts;
    for (quiet, of) in [
        ("import-line-ends", counts.line_ends),
        ("import-uids", counts.uids),
    ] {
        if of > 0 {
            println!("{}", Locale::En.text(quiet, &[("n", of.into())]));
        }
    }
    let done = counts.done;
    println!(
        "{} new, {} updated, {} merged, {} unchanged, {} skipped",
        done.added, done.updated, done.merged, done.same, done.skipped
    );
    if let Some(batch) = view.import.batch {
        println!("recorded in the change log as batch {batch}, which can be undone");
    }
}

/// The name of a file without its folders.
fn name_of(file: &Path) -> String {
    file.file_name()
        .map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn names(files: &[PathBuf]) -> String {
    files
        .iter()
        .map(|file| file.display().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
