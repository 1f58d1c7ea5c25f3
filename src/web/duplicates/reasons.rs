//! Why contacts may be one person, in words.

use crate::web::page::PageContext;
use domain::duplicates::Reason;

/// The reasons as one text.
pub fn reasons_text(page: &PageContext, reasons: &[Reason]) -> String {
    let words = reasons.iter().map(|reason| {
        let key = format!("duplicates-why-{}", reason.word());
        match reason.value() {
            "" => page.t(key),
            value => page.with(&key, "value", value),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How certain it is that two contacts are one person, and why.
pub fn why(page: &PageContext, certainty: impl std::fmt::Display, reasons: &[Reason]) -> String {
    let key = format!("in-common-{certainty}");
    page.with(&key, "why", reasons_text(page, reasons))
}
