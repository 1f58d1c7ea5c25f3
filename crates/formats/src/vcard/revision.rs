//! REV, the time of the last change of a card (RFC 2426 §3.6.4, RFC 6350 §6.7.4).

use chrono::NaiveDateTime;

use domain::card::Card;
use domain::text::unescape;

use super::edit::CardEditor;

/// The card with another time (in UTC) in its REV, written like the old one. `None` if it has no REV.
#[must_use]
pub fn with_revision(card: &Card, now: NaiveDateTime) -> Option<Card> {
    card.first("REV")?;
    let mut editor = CardEditor::of(card);
    for (at, property) in card.named("REV") {
        let value = in_format_of(unescape(&property.value).trim(), now);
        editor.set(at, &property.head, &value);
    }
    Some(editor.finish().card)
}

/// A time in the format of another one: a date only, without separators, with a fraction, without a zone.
fn in_format_of(old: &str, now: NaiveDateTime) -> String {
    let is_time = |c: char| c.is_ascii_digit() || "-+:.,TtZz ".contains(c);
    if old.is_empty() || !old.chars().all(is_time) {
        return now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    let (date, time) = old.split_at(old.find(['T', 't', ' ']).unwrap_or(old.len()));
    let date = if date.contains('-') { "%Y-%m-%d" } else { "%Y%m%d" };
    if time.is_empty() {
        return now.format(date).to_string();
    }
    let clock = if time.contains(':') { "%H:%M:%S" } else { "%H%M%S" };
    let fraction = if time.contains(['.', ',']) { "%.3f" } else { "" };
    let has_zone = time.contains(['Z', 'z', '+', '-']);
    let separator = time.get(..1).unwrap_or("T");
    let zone = if has_zone { "Z" } else { "" };
    now.format(&format!("{date}{separator}{clock}{fraction}{zone}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_the_old_time_is_kept() {
        let now = chrono::DateTime::from_timestamp_millis(1_795_900_000_123)
            .unwrap()
            .naive_utc();
        for (old, new) in [
            ("2026-01-02T03:04:05Z", "2026-11-28T21:06:40Z"),
            ("20260102T030405Z", "20261128T210640Z"),
            ("2026-01-02T03:04:05.678Z", "2026-11-28T21:06:40.123Z"),
            ("20260102T030405", "20261128T210640"),
            ("2026-01-02T06:04:05+03:00", "2026-11-28T21:06:40Z"),
            ("2026-01-02", "2026-11-28"),
            ("20260102", "20261128"),
            ("2026-01-02 03:04:05", "2026-11-28 21:06:40"),
            ("", "2026-11-28T21:06:40Z"),
            ("yesterday", "2026-11-28T21:06:40Z"),
        ] {
            assert_eq!(in_format_of(old, now), new, "{old}");
        }
        let card = super::super::parse(b"BEGIN:VCARD\r\nitem1.REV;VALUE=date:20260102\r\nEND:VCARD\r\n");
        let new = super::super::print(&with_revision(&card, now).unwrap());
        assert_eq!(
            new,
            b"BEGIN:VCARD\r\nitem1.REV;VALUE=date:20261128\r\nEND:VCARD\r\n"
        );
        assert_eq!(with_revision(&super::super::parse(b"FN:x\r\n"), now), None);
    }
}
