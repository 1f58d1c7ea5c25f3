//! `manage reindex`: recomputes every index from the cards.

use blocknotik::app::reindex;
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage reindex`
pub fn reindex(config: &Config) -> Result<(), Failure> {
    let app = database::app(config)?;
    let mut progress = Progress::new("contacts", None);
    let count = reindex::all(&app, &mut |done| progress.update(done, done))?;
    progress.finish();
    println!("reindexed {count} contacts");
    Ok(())
}
