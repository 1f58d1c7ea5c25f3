//! Links in a contact: mail, messengers and the web.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::domain::contact::Service;

/// Characters that a URL's path has to escape.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'#')
    .add(b'%')
    .add(b'\\');

/// A link that opens a chat; `None` if the service has no link for a name.
#[must_use]
pub fn messenger(service: &Service, name: &str) -> Option<String> {
    let path = utf8_percent_encode(name.trim_start_matches('@'), ESCAPED);
    let digits = crate::domain::phone::digits(name);
    match service {
        Service::Telegram => Some(format!("https://t.me/{path}")),
        Service::Whatsapp if digits.len() >= 7 => Some(format!("https://wa.me/{digits}")),
        Service::Matrix => Some(format!("https://matrix.to/#/@{path}")),
        Service::Jabber => Some(format!("xmpp:{path}")),
        Service::Skype => Some(format!("skype:{path}?chat")),
        Service::Signal if digits.len() >= 7 => Some(format!("https://signal.me/#p/+{digits}")),
        _ => None,
    }
}

/// A `mailto:` link.
#[must_use]
pub fn mail(address: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(address, ESCAPED))
}

/// A link to a website; `None` for schemes that a browser could execute (`javascript:`) and for other text.
#[must_use]
pub fn web(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let lower = typed.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Some(typed.to_owned());
    }
    let is_host = |host: &str| host.contains('.') && !host.contains([' ', ':', '@']) && !host.ends_with('.');
    let host = typed.split('/').next().unwrap_or_default();
    is_host(host).then(|| format!("https://{typed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_links() {
        assert_eq!(
            messenger(&Service::Telegram, "@petr_sch").as_deref(),
            Some("https://t.me/petr_sch")
        );
        assert_eq!(
            messenger(&Service::Whatsapp, "+7 999 123-45-67").as_deref(),
            Some("https://wa.me/79991234567")
        );
        assert_eq!(messenger(&Service::Viber, "anna"), None);
        assert_eq!(mail("a b@c.d"), "mailto:a%20b@c.d");
        for (typed, url) in [
            ("example.org/x", Some("https://example.org/x")),
            ("HTTP://Example.org", Some("HTTP://Example.org")),
            ("javascript:alert(1)", None),
            ("data:text/html,x.y", None),
            ("нет ссылки", None),
        ] {
            assert_eq!(web(typed).as_deref(), url, "{typed}");
        }
    }
}
