//! Makes the sample contact of a number.

use super::rng::Rng;
use super::words::{
    CITIES_EN, CITIES_RU, FAMILIES_EN, FAMILIES_RU, FATHERS_RU, FIRMS_EN, FIRMS_RU, GIVEN_EN, JOBS_EN,
    JOBS_RU, LABELS_EN, LABELS_RU, MEN_RU, STREETS_EN, STREETS_RU, TRADES_EN, TRADES_RU, WOMEN_RU,
};
use domain::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress, Service};
use domain::date::DateValue;
use domain::fold::{fold, to_latin};
use domain::name::Name;

/// Makes a sample contact. Three in four are Russian, one in eight is an organization.
pub(super) fn person(rng: &mut Rng) -> Contact {
    let is_russian = rng.below(4) > 0;
    let mut contact = match (rng.below(8), is_russian) {
        (0, _) => organization(&firm(rng, is_russian)),
        (_, true) => russian(rng),
        (_, false) => english(rng),
    };
    let handle = handle(&contact.formatted_name, rng);
    contact.phones.push(phone(rng, is_russian, EntryType::Cell));
    if rng.below(4) == 0 {
        contact.phones.push(phone(rng, is_russian, EntryType::Work));
    }
    if rng.below(3) > 0 {
        let value = format!("{handle}@example.{}", rng.pick(&["org", "com", "net"]));
        contact.emails.push(Entry {
            line: None,
            entry_type: EntryType::Home,
            value,
        });
    }
    if rng.below(2) == 0 {
        let value = handle.replace('.', "_");
        contact.messengers.push(Messenger {
            line: None,
            entry_type: EntryType::None,
            service: Service::Telegram,
            value,
        });
    }
    if rng.below(3) == 0 {
        contact.addresses.push(address(rng, is_russian));
    }
    let labels: &[&str] = if is_russian { &LABELS_RU } else { &LABELS_EN };
    for label in labels {
        if rng.below(5) == 0 {
            contact.labels.push((*label).to_owned());
        }
    }
    contact
}

fn russian(rng: &mut Rng) -> Contact {
    let is_woman = rng.below(2) == 0;
    let family = rng.pick(&FAMILIES_RU);
    let father = rng.pick(&FATHERS_RU);
    let (family, given, middle) = if is_woman {
        (format!("{family}а"), rng.pick(&WOMEN_RU), format!("{father}овна"))
    } else {
        (family.to_owned(), rng.pick(&MEN_RU), format!("{father}ович"))
    };
    let name = Name {
        family,
        given: given.to_owned(),
        middle,
        ..Name::default()
    };
    individual(rng, name, true)
}

fn english(rng: &mut Rng) -> Contact {
    let given = rng.pick(&GIVEN_EN).to_owned();
    let name = Name {
        family: rng.pick(&FAMILIES_EN).to_owned(),
        given,
        ..Name::default()
    };
    individual(rng, name, false)
}

fn individual(rng: &mut Rng, name: Name, is_russian: bool) -> Contact {
    let mut contact = Contact {
        formatted_name: name.joined(),
        name,
        ..Contact::default()
    };
    if rng.below(2) == 0 {
        contact.organization = firm(rng, is_russian);
        let jobs: &[&str] = if is_russian { &JOBS_RU } else { &JOBS_EN };
        rng.pick(jobs).clone_into(&mut contact.title);
    }
    if rng.below(2) == 0 {
        let year = i16::try_from(1940 + rng.below(70))
            .ok()
            .filter(|_| rng.below(4) > 0);
        let month = u8::try_from(1 + rng.below(12)).unwrap_or(1);
        let day = u8::try_from(1 + rng.below(28)).unwrap_or(1);
        contact.birthday = DateValue::of(year, month, day).map(|value| DateField { line: None, value });
    }
    contact
}

/// The name of a firm. There are several hundred, so that few firms of a book have the same one.
fn firm(rng: &mut Rng, is_russian: bool) -> String {
    if is_russian {
        format!("{} «{}»", rng.pick(&TRADES_RU), rng.pick(&FIRMS_RU))
    } else {
        format!("{} {}", rng.pick(&FIRMS_EN), rng.pick(&TRADES_EN))
    }
}

fn organization(name: &str) -> Contact {
    Contact {
        formatted_name: name.to_owned(),
        organization: name.to_owned(),
        ..Contact::default()
    }
}

/// A user name for email and Telegram: `petr.schegolev.17`.
fn handle(name: &str, rng: &mut Rng) -> String {
    let words: Vec<String> = fold(name)
        .split_whitespace()
        .take(2)
        .map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    format!("{}.{}", words.join("."), 10 + rng.below(90))
}

/// A phone number of a range that is not in use.
fn phone(rng: &mut Rng, is_russian: bool, entry_type: EntryType) -> Entry {
    let (a, b, c) = (rng.below(1_000), rng.below(100), rng.below(100));
    let value = if is_russian {
        format!("+7 {} {a:03}-{b:02}-{c:02}", 900 + rng.below(100))
    } else {
        format!("+1 {}-555-{b:02}{c:02}", 200 + rng.below(700))
    };
    Entry {
        line: None,
        entry_type,
        value,
    }
}

fn address(rng: &mut Rng, is_russian: bool) -> PostalAddress {
    let house = 1 + rng.below(120);
    let (street, city, country) = if is_russian {
        (
            format!("ул. {}, {house}", rng.pick(&STREETS_RU)),
            rng.pick(&CITIES_RU),
            "Россия",
        )
    } else {
        (
            format!("{house} {}", rng.pick(&STREETS_EN)),
            rng.pick(&CITIES_EN),
            "United Kingdom",
        )
    };
    let postcode = format!("{}", 101_000 + rng.below(800_000));
    PostalAddress {
        entry_type: EntryType::Home,
        street,
        city: city.to_owned(),
        postcode,
        country: country.to_owned(),
        ..PostalAddress::default()
    }
}
