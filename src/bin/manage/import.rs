//! `manage import`: imports files at once, by the same code as the pages but without a user to ask.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use blocknotik::app::imports::{self, ImportView, UnknownColumns};
use blocknotik::app::{App, BookAccess};
use blocknotik::config::Config;
use blocknotik::web::text::Locale;
use domain::ids::{ImportId, ImportItemId};

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// The arguments of the command.
pub struct ImportArgs {
    /// The files; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// The login of the account.
    pub login: String,
    /// The slug of the book; `None` for the account's only book.
    pub book: Option<String>,
    /// The label that all imported contacts get; may be empty.
    pub label: String,
    /// True to write nothing.
    pub dry_run: bool,
}

/// `manage import`
pub fn import(config: &Config, args: &ImportArgs) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, &args.login, args.book.as_deref())?;
    let files = args
        .files
        .iter()
        .map(|file| open(file))
        .collect::<Result<Vec<_>, _>>()?;
    let id = imports::create(&app, &access, &args.label)?;
    let done = import_files(&app, &access, id, args, files);
    if args.dry_run || done.is_err() {
        // Fails if something was written: then the report stays.
        let _ = imports::discard_to_end(&app, &access, id);
    }
    done
}

fn import_files(
    app: &App,
    access: &BookAccess,
    id: ImportId,
    args: &ImportArgs,
    files: Vec<InputFile>,
) -> Result<(), Failure> {
    let size: Option<u64> = files.iter().map(|file| file.size).sum();
    for file in files {
        upload(app, access, id, file)?;
    }
    let lease = imports::finish_upload_and_lease(app, access, id)?;
    let mut bar = Progress::new("contacts read", size);
    imports::read(app, access, lease, UnknownColumns::Guess, &mut |progress| {
        let items: u64 = progress.report().unwrap_or_default();
        bar.update(count(progress.done), items);
        ControlFlow::Continue(())
    })?;
    bar.finish();
    print_remarks(app, access, id, &args.files)?;
    let counts = imports::show(app, access, id)?.import.counts;
    if counts.total() == counts.problem {
        return Err(Failure::new(format!(
            "nothing could be imported from {}: supported formats are vCard (.vcf), tables (.csv), LDIF, jCard, \
             JSContact, Telegram's export (.json), and ZIP archives of these",
            names(&args.files)
        )));
    }
    if args.dry_run {
        println!(
            "{} new, {} to update, {} similar, {} unchanged, {} labels, {} problems (nothing was written)",
            counts.new, counts.update, counts.similar, counts.same, counts.group, counts.problem
        );
        return Ok(());
    }
    let lease = imports::start_and_lease(app, access, id)?;
    let mut bar = Progress::new("contacts processed", Some(counts.total()));
    imports::apply(app, access, lease, &mut |progress| {
        bar.update(count(progress.done), count(progress.done));
        ControlFlow::Continue(())
    })?;
    bar.finish();
    print_outcome(&imports::show(app, access, id)?);
    Ok(())
}

fn count(done: i64) -> u64 {
    u64::try_from(done).unwrap_or_default()
}

/// An open file.
struct InputFile {
    name: String,
    bytes: Box<dyn Read>,
    /// `None` if it is not known, as for a pipe.
    size: Option<u64>,
}

fn open(file: &Path) -> Result<InputFile, Failure> {
    let read_error = |e: io::Error| Failure::new(format!("{} cannot be read: {e}", file.display()));
    if file == Path::new("-") {
        return Ok(InputFile {
            name: "-".to_owned(),
            bytes: Box::new(io::stdin()),
            size: None,
        });
    }
    let bytes = File::open(file).map_err(read_error)?;
    let metadata = bytes.metadata().map_err(read_error)?;
    if metadata.is_dir() {
        return Err(Failure::new(format!(
            "{} is a folder; name the files in it",
            file.display()
        )));
    }
    Ok(InputFile {
        name: name_of(file),
        bytes: Box::new(bytes),
        size: metadata.is_file().then_some(metadata.len()),
    })
}

fn upload(app: &App, access: &BookAccess, id: ImportId, mut file: InputFile) -> Result<(), Failure> {
    let mut upload = imports::add_file(app, access, id, &file.name)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file
            .bytes
            .read(&mut buffer)
            .map_err(|e| Failure::new(format!("{} cannot be read: {e}", file.name)))?;
        match buffer.get(..read) {
            Some(bytes) if read > 0 => upload.write(bytes)?,
            _ => return Ok(upload.finish()?),
        }
    }
}

/// Remarks of one kind that are printed; the others are counted.
const MAX_PRINTED: u64 = 100;

/// Prints the remarks to standard error, one line each: the first of each kind, and how many more there are.
fn print_remarks(app: &App, access: &BookAccess, id: ImportId, files: &[PathBuf]) -> Result<(), Failure> {
    // The import only has the names of files; print their paths as the user gave them.
    let path_of = |name: &str| {
        let mut with_name = files.iter().filter(|file| name_of(file) == name);
        match (with_name.next(), with_name.next()) {
            (Some(file), None) => file.display().to_string(),
            _ => name.to_owned(),
        }
    };
    let mut kinds: BTreeMap<String, PrintedKind> = BTreeMap::new();
    let mut after = Some(ImportItemId(0));
    while let Some(last) = after {
        let page = imports::report(app, access, id, last)?;
        for line in &page.lines {
            let kind = kinds.entry(line.remark.word.clone()).or_default();
            if kind.printed == MAX_PRINTED {
                kind.more += 1 + line.remark.and_more;
                continue;
            }
            let message = Locale::En.report_line(line);
            eprintln!("{}:{}: {message}", path_of(&line.file), line.remark.line);
            kind.printed += 1;
            kind.last = message;
        }
        after = page.next;
    }
    for kind in kinds.values().filter(|kind| kind.more > 0) {
        eprintln!("… and {} more like this one: {}", kind.more, kind.last);
    }
    Ok(())
}

/// The remarks of one kind.
#[derive(Default)]
struct PrintedKind {
    printed: u64,
    /// How many were not printed.
    more: u64,
    /// The last that was printed.
    last: String,
}

fn print_outcome(view: &ImportView) {
    let counts = view.import.counts;
    for (text, count) in [
        ("import-line-ends", counts.line_ends),
        ("import-uids", counts.uids),
    ] {
        if count > 0 {
            println!("{}", Locale::En.text(text, &[("n", count.into())]));
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
