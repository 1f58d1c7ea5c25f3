//! `manage duplicates`: lists contacts that may be one person, and merges those that are for sure.

use std::io::Write;

use blocknotik::app::duplicates::{self, GroupFilter};
use blocknotik::app::{App, BookAccess};
use blocknotik::config::Config;
use domain::duplicates::{Certainty, Reason};
use serde_json::json;

use super::database;
use super::failure::Failure;

/// `manage duplicates`
pub fn duplicates(config: &Config, user: &str, book: Option<&str>, merge_sure: bool) -> Result<(), Failure> {
    let app = database::app(config)?;
    let access = database::access(&app, user, book)?;
    duplicates::find_all(&app, &access)?;
    if merge_sure {
        let count = duplicates::merge_sure_to_end(&app, &access)?;
        println!("merged {count} groups");
        return Ok(());
    }
    print(&app, &access)
}

/// Prints a JSON object for each group, the sure ones first.
fn print(app: &App, access: &BookAccess) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for certainty in Certainty::ALL {
        let mut after = Some(0);
        while let Some(from) = after {
            let page = duplicates::page(app, access, *certainty, &GroupFilter::default(), from)?;
            for group in &page.groups {
                let why: Vec<String> = group.reasons.iter().map(why).collect();
                let line = json!({ "certainty": certainty.as_str(), "uids": group.uids, "why": why });
                writeln!(out, "{line}").map_err(|error| Failure::new(format!("standard output: {error}")))?;
            }
            after = page.after;
        }
    }
    Ok(())
}

fn why(reason: &Reason) -> String {
    match reason.value() {
        "" => reason.word().to_owned(),
        value => format!("{} {value}", reason.word()),
    }
}
