//! The program `manage`: its command line. Each command has a file of its own in `manage/`.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage or a wrong setting. An error is one line that says what
//! to do.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use blocknotik::app::accounts::AccountChange;
use blocknotik::app::export::ExportFormat;
use blocknotik::config::Config;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

mod manage {
    pub mod database;
    pub mod demo;
    pub mod duplicates;
    pub mod export;
    pub mod failure;
    pub mod health;
    pub mod import;
    pub mod logging;
    pub mod progress;
    pub mod reindex;
    pub mod search;
    pub mod secret_key;
    pub mod serve;
    pub mod signals;
    pub mod user;
    pub mod verify;
}

use manage::failure::Failure;
use manage::{database, demo, duplicates, export, health, import, reindex, search, serve, user, verify};

/// Blocknotik, a self-hosted contact book. Without a command it runs `serve`.
#[derive(Parser)]
#[command(name = "manage", version)]
struct Manage {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Wait for the database, migrate it, and start the web server
    Serve {
        /// Reject a database with an old schema instead of migrating it
        #[arg(long)]
        no_migrate: bool,
    },
    /// Return as soon as the database answers
    WaitDb {
        /// How long to wait before giving up
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        timeout: u64,
    },
    /// Update the database schema
    Migrate {
        /// Only list pending migrations; fail if there are any
        #[arg(long)]
        check: bool,
    },
    /// Ask the running server whether it is ready
    Health,
    /// Create, list, lock and remove accounts, and change passwords
    #[command(subcommand)]
    User(User),
    /// Import contacts from files into a book; the whole import can be undone at once
    Import {
        /// vCard of any version, CSV tables of other address books, LDIF, jCard, JSContact, Telegram's export, or a
        /// ZIP archive of these; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        of: OfBook,
        /// Show what would happen and write nothing
        #[arg(long)]
        dry_run: bool,
        /// A label for all imported contacts
        #[arg(long, value_name = "NAME")]
        label: Option<String>,
    },
    /// Export a book, or part of it, to standard output or a file
    Export {
        #[command(flatten)]
        of: OfBook,
        /// The format
        #[arg(long, value_parser = format(), default_value = ExportFormat::Vcf.as_str())]
        format: ExportFormat,
        /// Only contacts with this label
        #[arg(long, value_name = "NAME")]
        label: Option<String>,
        /// Only contacts that this search finds
        #[arg(long, value_name = "QUERY")]
        search: Option<String>,
        /// The output file, replaced once the new one is complete
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Print the contacts that a search finds, the best first: id, name, organization, phones, email addresses
    Search {
        /// Words, beginnings of words, digits, and narrowings such as label:friends
        #[arg(value_name = "QUERY")]
        query: String,
        #[command(flatten)]
        of: OfBook,
        /// One JSON object per line instead of columns
        #[arg(long)]
        json: bool,
    },
    /// Fill a book with sample contacts, the same ones for the same seed
    Demo {
        #[command(flatten)]
        of: OfBook,
        /// How many contacts to create
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
        contacts: u64,
        /// A different seed gives different contacts
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// List contacts that may be one person, a JSON object a line; or merge those that are for sure
    Duplicates {
        #[command(flatten)]
        of: OfBook,
        /// Merge the groups of this certainty, as one batch
        #[arg(long, value_name = "CERTAINTY", value_parser = ["sure"])]
        merge: Option<String>,
    },
    /// Recompute the index columns, labels, and counts from the cards
    Reindex,
    /// Check the whole database and list what does not hold; changes nothing
    Verify,
}

/// Whose book, and which.
#[derive(Args)]
struct OfBook {
    /// The owner of the book
    #[arg(long, value_name = "LOGIN")]
    user: String,
    /// Which book, if the user has several
    #[arg(long, value_name = "SLUG")]
    book: Option<String>,
}

#[derive(Subcommand)]
enum User {
    /// Create an account; the password is read from the terminal or the first line of standard input
    Add {
        /// The login to sign in with
        login: String,
    },
    /// Change the password of an account and end its sessions; the password is read as with `add`
    Passwd {
        /// The login to sign in with
        login: String,
    },
    /// Keep a user from signing in, and end the sessions
    Lock {
        /// The login of the account
        login: String,
    },
    /// Let a locked user sign in again
    Unlock {
        /// The login of the account
        login: String,
    },
    /// Lock an account, and delete it with its contacts after 30 days
    Remove {
        /// The login of the account
        login: String,
    },
    /// Take the removal of an account back
    Restore {
        /// The login of the account
        login: String,
    },
    /// List the accounts: login, name, `admin` or `-`, the number of contacts, and `locked`, `removed, to be deleted on DATE`, or `-`
    List,
}

/// Parses an export format. The usage lists them all.
fn format() -> impl TypedValueParser<Value = ExportFormat> {
    let words =
        ExportFormat::ALL.map(|format| PossibleValue::new(format.as_str()).help(export::describe(format)));
    PossibleValuesParser::new(words).try_map(|word| ExportFormat::parse(&word).ok_or("no such format"))
}

fn main() -> ExitCode {
    let command = Manage::parse()
        .command
        .unwrap_or(Command::Serve { no_migrate: false });
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    // `health` only asks a running server.
    if !matches!(command, Command::Health)
        && let Err(failure) =
            database::check_encryption(&config).and_then(|()| database::create_file(&config))
    {
        eprintln!("manage: {failure}");
        return ExitCode::from(2);
    }
    match run(command, &config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("manage: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Serve { no_migrate } => serve::serve(config, no_migrate),
        Command::WaitDb { timeout } => database::wait_db(config, Duration::from_secs(timeout)),
        Command::Migrate { check: true } => database::check(config),
        Command::Migrate { check: false } => database::migrate(config),
        Command::Health => health::health(config),
        Command::User(command) => run_user(command, config),
        Command::Import {
            files,
            of,
            dry_run,
            label,
        } => {
            let args = import::ImportArgs {
                files,
                login: of.user,
                book: of.book,
                label: label.unwrap_or_default(),
                dry_run,
            };
            import::import(config, &args)
        }
        Command::Export {
            of,
            format,
            label,
            search,
            output,
        } => {
            let args = export::ExportArgs {
                format,
                label: label.as_deref(),
                search: search.as_deref(),
                output: output.as_deref(),
            };
            export::export(config, &of.user, of.book.as_deref(), &args)
        }
        Command::Search { query, of, json } => {
            let args = search::SearchArgs { query: &query, json };
            search::search(config, &of.user, of.book.as_deref(), &args)
        }
        Command::Demo { of, contacts, seed } => {
            demo::demo(config, &of.user, of.book.as_deref(), contacts, seed)
        }
        Command::Duplicates { of, merge } => {
            duplicates::duplicates(config, &of.user, of.book.as_deref(), merge.is_some())
        }
        Command::Reindex => reindex::reindex(config),
        Command::Verify => verify::verify(config),
    }
}

fn run_user(command: User, config: &Config) -> Result<(), Failure> {
    match command {
        User::Add { login } => user::add(config, &login),
        User::Passwd { login } => user::passwd(config, &login),
        User::Lock { login } => user::change(config, &login, &AccountChange::Lock, "locked"),
        User::Unlock { login } => user::change(config, &login, &AccountChange::Unlock, "unlocked"),
        User::Remove { login } => user::change(config, &login, &AccountChange::Remove, "removed"),
        User::Restore { login } => user::change(config, &login, &AccountChange::Restore, "restored"),
        User::List => user::list(config),
    }
}
