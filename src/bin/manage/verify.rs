//! `manage verify`: checks the database and prints what does not hold.

use std::io::Write;

use blocknotik::app::verify::{self, VerifyReport};
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;
use super::progress::Progress;

/// `manage verify`
pub fn verify(config: &Config) -> Result<(), Failure> {
    let app = database::app(config)?;
    let mut progress = Progress::new("contacts and changes", Some(verify::size(&app)?));
    let report = verify::verify(&app, &mut |done| progress.update(done, done))?;
    progress.finish();
    print(&report, &mut std::io::stdout().lock())
        .map_err(|e| Failure::new(format!("standard output: {e}")))?;
    match report.damage() {
        0 => Ok(()),
        damage => Err(Failure::new(format!(
            "the database is damaged (findings: {damage}); back it up as it is, compute indexes, labels, and \
             counts again with `manage reindex`, and restore anything else from an older backup"
        ))),
    }
}

fn print(report: &VerifyReport, out: &mut impl Write) -> std::io::Result<()> {
    for finding in report.findings() {
        let note = if finding.kind.is_damage() { "" } else { "note: " };
        writeln!(out, "{note}{finding}")?;
    }
    for (kind, count) in report.left_out() {
        writeln!(out, "and {count} more: {kind}")?;
    }
    let VerifyReport {
        books,
        contacts,
        changes,
        ..
    } = report;
    writeln!(
        out,
        "checked {books} books, {contacts} contacts, {changes} changes"
    )
}
