//! `manage reindex`: recomputes every index from the cards.

use blocknotik::app::maintenance;
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage reindex`
pub fn reindex(config: &Config) -> Result<(), Failure> {
    let app = database::app(config)?;
    let mut progress = Progress::new("contacts", None);
    let (count, broken) = maintenance::reindex(&app, &mut |done| {
        let done = done.unsigned_abs();
        progress.update(done, done);
    })?;
    progress.finish();
    println!("reindexed {count} contacts");
    for (contact, why) in &broken.listed {
        eprintln!("contact {contact} cannot be indexed: {why}");
    }
    if broken.count > 0 {
        return Err(Failure::new(format!(
            "{} contacts cannot be indexed",
            broken.count
        )));
    }
    Ok(())
}
