//! `manage demo` and `manage reindex`.

use blocknotik::app::{demo as people, reindex as index};
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage demo`
pub fn demo(config: &Config, login: &str, count: u64, seed: u64) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, login, None)?;
    let before = access.book().contact_count;
    let mut progress = Progress::new("contacts", Some(count));
    people::fill(&app, &access, count, seed, &mut |done| progress.at(done, done))?;
    progress.done();
    let now = database::access(&app, login, None)?.book().contact_count;
    println!("{} new contacts; the book of {login} now has {now}", now - before);
    Ok(())
}

/// `manage reindex`
pub fn reindex(config: &Config) -> Result<(), Failure> {
    let app = database::app(config)?;
    let mut progress = Progress::new("contacts", None);
    let count = index::everything(&app, &mut |done| progress.at(done, done))?;
    progress.done();
    println!("reindexed {count} contacts");
    Ok(())
}
