//! `manage search`: prints the contacts that a search finds.

use std::io::{self, BufWriter, Write};

use blocknotik::app::search::Instead;
use blocknotik::app::search_for_programs::{self, FoundContact};
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;

/// The arguments of the command.
pub struct SearchArgs<'a> {
    /// What to search for, as on the list.
    pub query: &'a str,
    /// A line of JSON for each contact.
    pub json: bool,
}

/// `manage search`
pub fn search(config: &Config, login: &str, book: Option<&str>, args: &SearchArgs) -> Result<(), Failure> {
    let app = database::app(config)?;
    let books = database::books(&app, login, book)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut after: Option<String> = None;
    loop {
        let page = search_for_programs::find(&app, &books, args.query, false, after.as_deref())?;
        if after.is_none() {
            explain(args.query, page.instead.as_ref(), page.contacts.is_empty());
        }
        for contact in &page.contacts {
            if let Err(error) = print(&mut out, contact, args.json) {
                return stopped(&error);
            }
        }
        after = page.after;
        if after.is_none() {
            return out.flush().or_else(|error| stopped(&error));
        }
    }
}

/// Ends the output. A reader that has enough, such as `head`, is no failure.
fn stopped(error: &io::Error) -> Result<(), Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::new(format!("standard output: {error}"))),
    }
}

/// Says to standard error what is shown instead of what was typed.
fn explain(typed: &str, instead: Option<&Instead>, is_empty: bool) {
    match instead {
        Some(Instead::Decoded(shown) | Instead::OtherLayout(shown) | Instead::Similar(shown)) => {
            eprintln!("nothing matches {typed:?}; these match {shown:?}");
        }
        Some(Instead::InsideWords) => eprintln!("no word begins with {typed:?}; these have it inside a word"),
        None if is_empty => eprintln!("nothing matches {typed:?}"),
        None => {}
    }
}

/// The contact as JSON, or as columns with tabs between them.
fn print(out: &mut impl Write, contact: &FoundContact, json: bool) -> io::Result<()> {
    if json {
        serde_json::to_writer(&mut *out, contact)?;
        return writeln!(out);
    }
    let id = contact.id.to_string();
    let (phones, emails) = (contact.phones.join(", "), contact.emails.join(", "));
    let columns = [&id, &contact.name, &contact.organization, &phones, &emails];
    let one_line = |text: &&String| text.replace(char::is_control, " ");
    let columns: Vec<String> = columns.iter().map(one_line).collect();
    writeln!(out, "{}", columns.join("\t"))
}
