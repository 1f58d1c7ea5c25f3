//! Links in a contact: mail, messengers, maps and the web. A text that is not an address of the service is not a link.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use domain::contact::{Messenger, PostalAddress, Service};
use domain::phone;

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

/// A link that opens a chat; `None` if the service has no link, or if the text is not an account of it.
#[must_use]
pub fn messenger(service: &Service, name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches('@');
    let path = utf8_percent_encode(name, ESCAPED);
    match service {
        Service::Telegram if is_account(name, "_+-/") => Some(format!("https://t.me/{path}")),
        Service::Whatsapp => Some(format!("https://wa.me/{}", number(name)?)),
        Service::Matrix if name.contains(':') && !has_blanks(name) => {
            Some(format!("https://matrix.to/#/@{path}"))
        }
        Service::Jabber if is_mail_address(name) => Some(format!("xmpp:{path}")),
        Service::Skype if is_account(name, "_-.:,@") => Some(format!("skype:{path}?chat")),
        Service::Signal => Some(format!("https://signal.me/#p/+{}", number(name)?)),
        _ => None,
    }
}

/// True if the account is shown with `@`: a user name of Telegram, not a number or a text.
#[must_use]
pub fn has_at_sign(messenger: &Messenger) -> bool {
    messenger.service == Service::Telegram && is_account(&messenger.value, "_")
}

/// True for ASCII letters, digits, and these characters.
fn is_account(name: &str, others: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

fn has_blanks(text: &str) -> bool {
    text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The digits of a text that is a whole phone number.
fn number(text: &str) -> Option<String> {
    let digits = phone::digits(text);
    (digits.len() >= 7 && !text.contains(char::is_alphabetic)).then_some(digits)
}

/// A `mailto:` link; `None` for a text that is not an address.
#[must_use]
pub fn mail(address: &str) -> Option<String> {
    let address = address.trim();
    is_mail_address(address).then(|| format!("mailto:{}", utf8_percent_encode(address, ESCAPED)))
}

fn is_mail_address(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    !has_blanks(text) && parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty())
}

/// The links that show an address on a map. Both are opened only by a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLinks {
    /// The search of OpenStreetMap.
    pub web: String,
    /// The link that opens the map of a phone.
    pub geo: String,
}

/// The links of an address, without the flat and the post-office box, which maps do not know; `None` if nothing
/// else is left.
#[must_use]
pub fn map(address: &PostalAddress) -> Option<MapLinks> {
    let PostalAddress {
        street,
        city,
        region,
        postcode,
        country,
        ..
    } = address;
    let parts = [street, city, region, postcode, country];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    map_of_text(&parts.join(", "))
}

/// The links of an address as it is written on a letter.
#[must_use]
pub fn map_of_text(address: &str) -> Option<MapLinks> {
    let text = address.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
    (!text.is_empty()).then(|| MapLinks {
        web: format!("https://www.openstreetmap.org/search?query={text}"),
        geo: format!("geo:0,0?q={text}"),
    })
}

/// The link of a URI that a browser opens, and its text for people; `None` for any other text.
#[must_use]
pub fn of_uri(text: &str) -> Option<(String, String)> {
    let (scheme, rest) = text.trim().split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "tel" => Some((phone::tel_href(text)?, rest.to_owned())),
        "mailto" => Some((mail(rest)?, rest.to_owned())),
        "http" | "https" if !has_blanks(text) => Some((web(text)?, text.to_owned())),
        _ => None,
    }
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
    use domain::contact::SERVICES;

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
        assert_eq!(mail("a?b@c.d").as_deref(), Some("mailto:a%3Fb@c.d"));
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

    #[test]
    fn uris_become_links() {
        for (text, link) in [
            ("tel:+79031112233", Some(("tel:+79031112233", "+79031112233"))),
            (
                "mailto:a@example.org",
                Some(("mailto:a@example.org", "a@example.org")),
            ),
            (
                "https://example.org/a",
                Some(("https://example.org/a", "https://example.org/a")),
            ),
            ("https://example.org is mine", None),
            ("javascript:alert(1)", None),
            ("tel:Маша", None),
            ("друг: Иван", None),
        ] {
            let link = link.map(|(href, text)| (href.to_owned(), text.to_owned()));
            assert_eq!(of_uri(text), link, "{text}");
        }
    }

    #[test]
    fn words_become_no_links() {
        for text in ["спросить Машу", "у Маши", "", "@", "Маша 8 912 111-22-33 доб."]
        {
            assert_eq!(mail(text), None, "{text}");
            for (_, _, service) in SERVICES {
                assert_eq!(messenger(&service, text), None, "{service:?}: {text}");
            }
        }
        for text in ["masha", "masha@", "@example.org", "маша a@example.org"] {
            assert_eq!(mail(text), None, "{text}");
        }
        assert_eq!(
            messenger(&Service::Telegram, "+79991234567").as_deref(),
            Some("https://t.me/+79991234567")
        );
        assert_eq!(messenger(&Service::Matrix, "anna"), None);
        assert_eq!(messenger(&Service::Jabber, "anna"), None);
    }

    #[test]
    fn a_map_finds_the_house_and_not_the_flat() {
        let address = PostalAddress {
            street: "ул. Мира, 1".to_owned(),
            extended: "кв. 5".to_owned(),
            po_box: "17".to_owned(),
            city: "Орёл".to_owned(),
            ..PostalAddress::default()
        };
        let links = map(&address).unwrap();
        let text = "%D1%83%D0%BB%2E%20%D0%9C%D0%B8%D1%80%D0%B0%2C%201%2C%20%D0%9E%D1%80%D1%91%D0%BB";
        assert_eq!(
            links.web,
            format!("https://www.openstreetmap.org/search?query={text}")
        );
        assert_eq!(links.geo, format!("geo:0,0?q={text}"));
        let only_box = PostalAddress {
            po_box: "17".to_owned(),
            ..PostalAddress::default()
        };
        assert_eq!(map(&only_box), None);
    }
}
