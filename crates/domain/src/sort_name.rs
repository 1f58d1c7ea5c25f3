//! The texts by which the list sorts a contact: what the card says about its order, else the parts of the name.

use super::card::{Card, Property};
use super::contact::Contact;
use super::name::{Name, guess_name, is_legal_form, without_particles};
use super::text::{components, is_visible, unescape};

/// The texts to sort by: family name first, and given name first.
#[must_use]
pub fn sort_texts(card: &Card, contact: &Contact) -> (String, String) {
    let name = sort_name(card, contact);
    let (family, given, middle) = (name.family.trim(), name.given.trim(), name.middle.trim());
    if !is_visible(family) && !is_visible(given) {
        let organization = card
            .first("ORG")
            .map(|p| sort_as(p).join(" "))
            .unwrap_or_default();
        let text = if organization.is_empty() {
            without_legal_form(&contact.display_name())
        } else {
            organization
        };
        return (text.clone(), text);
    }
    let joined = |parts: [&str; 3]| {
        let text = parts
            .into_iter()
            .filter(|p| is_visible(p))
            .collect::<Vec<_>>()
            .join(" ");
        text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    (joined([family, given, middle]), joined([given, family, middle]))
}

/// The parts to sort by: SORT-AS and SORT-STRING (RFC 6350 §5.9, RFC 2426 §3.6.5), then phonetic names, then N.
fn sort_name(card: &Card, contact: &Contact) -> Name {
    let mut name = if contact.name.family.trim().is_empty() && contact.name.given.trim().is_empty() {
        guess_name(&contact.formatted_name)
    } else {
        contact.name.clone()
    };
    let phonetic_name = card
        .named("N")
        .find(|(_, p)| p.param("PHONETIC").next().is_some())
        .map(|(_, p)| components(&p.value))
        .unwrap_or_default();
    let text = |property: &str| {
        card.first(property)
            .map(|p| unescape(&p.value))
            .unwrap_or_default()
    };
    let component = |at: usize| phonetic_name.get(at).cloned().unwrap_or_default();
    let sorted = card
        .named("N")
        .map(|(_, p)| sort_as(p))
        .find(|parts| !parts.is_empty())
        .unwrap_or_default();
    let part = |at: usize| sorted.get(at).cloned().unwrap_or_default();
    let family = [
        part(0),
        text("SORT-STRING"),
        text("X-PHONETIC-LAST-NAME"),
        component(0),
    ];
    let given = [part(1), text("X-PHONETIC-FIRST-NAME"), component(1)];
    if let Some(family) = family.into_iter().find(|text| is_visible(text)) {
        name.family = family;
    }
    if let Some(given) = given.into_iter().find(|text| is_visible(text)) {
        name.given = given;
    }
    name
}

/// The values of SORT-AS: one for each component.
fn sort_as(property: &Property) -> Vec<String> {
    let value = property.param("SORT-AS").collect::<Vec<_>>().join(",");
    let parts: Vec<String> = value.split(',').map(|part| part.trim().to_owned()).collect();
    if parts.iter().any(|part| is_visible(part)) {
        parts
    } else {
        Vec::new()
    }
}

/// A sort text after its part of the name changed from `old` to `new`. It stays if the new part still has it:
/// nothing says how the new name is read.
#[must_use]
pub fn edited_sort_text(sorted: &str, old: &str, new: &str) -> String {
    let is_kept = !sorted.is_empty() && new.to_lowercase().contains(&sorted.to_lowercase());
    if old.trim() == new.trim() || is_kept {
        sorted.to_owned()
    } else {
        without_particles(new).to_owned()
    }
}

/// The name of an organization without quotation marks and legal form («ООО»).
fn without_legal_form(name: &str) -> String {
    let cleaned = name.replace(['«', '»', '"', '“', '”', '„', '\''], " ");
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    let named: Vec<&str> = words.iter().copied().skip_while(|w| is_legal_form(w)).collect();
    let words = if named.is_empty() { words } else { named };
    words
        .join(" ")
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_text_follows_its_part_of_the_name() {
        for (sorted, old, new, expected) in [
            ("Berg", "van der Berg", "van der Berg", "Berg"),
            ("Berg", "van der Berg", "van den Bergh", "Berg"),
            ("Berg", "van der Berg", "van der Zee", "Zee"),
            ("Berg", "van der Berg", "Smith", "Smith"),
            ("Jan", "Jan", "Piet", "Piet"),
            ("", "", "Piet", "Piet"),
            ("Yamada", "山田", "佐藤", "佐藤"),
        ] {
            assert_eq!(
                edited_sort_text(sorted, old, new),
                expected,
                "{sorted}: {old} to {new}"
            );
        }
    }
}
