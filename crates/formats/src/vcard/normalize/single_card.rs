//! Checks that a text is exactly one card.

use crate::vcard::decode::Head;
use crate::vcard::import_report::Rejection;
use crate::vcard::lines;
use crate::vcard::unfold::{LineForm, LogicalLine};

/// Properties that identify a card without BEGIN.
const IDENTIFYING: [&str; 9] = [
    "VERSION", "FN", "N", "TEL", "EMAIL", "ORG", "NICKNAME", "ADR", "UID",
];

/// Rejects a text that is not a card, or is more than one. Blank lines do not count.
pub fn check_single_card(lines: &[LogicalLine]) -> Result<(), Rejection> {
    let mut not_blank = lines.iter().filter(|line| line.form != LineForm::Blank);
    let Some(first) = not_blank.next() else {
        return Err(Rejection::NotACard);
    };
    let identifies_card = |line: &LogicalLine| {
        head_of(line).is_some_and(|(head, _)| {
            let name = Head::read(&head).bare_name();
            IDENTIFYING.contains(&name.as_str())
        })
    };
    if first.form != LineForm::Begin && !lines.iter().any(identifies_card) {
        return Err(Rejection::NotACard);
    }
    let mut rest = not_blank.skip_while(|line| !matches!(line.form, LineForm::Begin | LineForm::End));
    let is_closed = rest.next().is_none_or(|line| line.form == LineForm::End) && rest.next().is_none();
    if is_closed && first.form != LineForm::End {
        Ok(())
    } else {
        Err(Rejection::Several)
    }
}

/// Head and value of the first line of text of a content line, which for short lines is all of it.
pub fn head_of(logical: &LogicalLine) -> Option<(String, String)> {
    if matches!(logical.form, LineForm::Begin | LineForm::End | LineForm::Blank) {
        return None;
    }
    let text = String::from_utf8_lossy(logical.parts.first()?);
    let (head, value) = lines::head_and_value(&text)?;
    Some((head.to_owned(), value.trim_matches([' ', '\t']).to_owned()))
}
