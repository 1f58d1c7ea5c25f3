//! Telegram user names, as users type them and as cards write them.

/// The typed value is not a Telegram name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TelegramError;

/// Parses `@name`, `name`, `t.me/name` or a link. A name has at least 5 of `[A-Za-z0-9_]`.
pub fn telegram_handle(typed: &str) -> Result<String, TelegramError> {
    let name = strip_link(typed);
    let fits = name.len() >= 5 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if fits {
        Ok(name.to_owned())
    } else {
        Err(TelegramError)
    }
}

/// Removes a link, scheme or `@` before a name. Other values are only trimmed.
#[must_use]
pub fn strip_link(value: &str) -> &str {
    let mut rest = value.trim();
    for prefix in [
        "https://",
        "http://",
        "telegram:",
        "tg:",
        "www.",
        "t.me/",
        "telegram.me/",
        "//resolve?domain=",
        "@",
    ] {
        rest = strip_prefix_in_any_case(rest, prefix);
    }
    rest.trim_end_matches('/')
}

fn strip_prefix_in_any_case<'a>(text: &'a str, prefix: &str) -> &'a str {
    match text.get(..prefix.len()) {
        Some(head) if head.eq_ignore_ascii_case(prefix) => text.get(prefix.len()..).unwrap_or_default(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_forms_are_parsed() {
        for typed in [
            "@petr_sch",
            "petr_sch",
            "t.me/petr_sch",
            "https://t.me/petr_sch/",
            " T.me/petr_sch ",
            "tg:petr_sch",
        ] {
            assert_eq!(telegram_handle(typed).as_deref(), Ok("petr_sch"), "{typed}");
        }
        for typed in ["", "@petr", "пётр_щ", "petr sch", "a-b-c-d", "@@petr_sch"] {
            assert_eq!(telegram_handle(typed), Err(TelegramError), "{typed}");
        }
    }
}
