//! `manage demo`: fills a book with sample contacts.

use blocknotik::app::demo;
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage demo`
pub fn demo(config: &Config, login: &str, book: Option<&str>, count: u64, seed: u64) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, login, book)?;
    let before = access.book().contact_count;
    let mut progress = Progress::new("contacts", Some(count));
    demo::fill(&app, &access, count, seed, &mut |done| {
        let done = done.unsigned_abs();
        progress.update(done, done);
    })?;
    progress.finish();
    let now = database::access(&app, login, book)?.book().contact_count;
    println!("{} new contacts; the book of {login} now has {now}", now - before);
    Ok(())
}
