//! Facts that several lines of a card may say: counterparts, of which an edit changes all.

use domain::card::Property;
use domain::contact::Service;
use domain::date::DateValue;
use domain::diff::apple_label;
use domain::text::{items, split, unescape};

use super::value::{GroupLabels, messenger};

/// A fact that several lines of a card may say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// A date, with the name of the property that is for it.
    Date(&'static str, DateValue),
    /// The nicknames as users see them.
    Nickname(String),
    /// An account of a messenger.
    Messenger(Service, String),
}

/// The property that Android writes for rows that vCard 2.1 has no property for.
const ANDROID: &str = "X-ANDROID-CUSTOM";
const ANDROID_NICKNAME: &str = "vnd.android.cursor.item/nickname";
const ANDROID_EVENT: &str = "vnd.android.cursor.item/contact_event";
const ANDROID_RELATION: &str = "vnd.android.cursor.item/relation";

/// The component that has the value.
pub const ANDROID_VALUE: usize = 1;

/// True if the value of the property is a component of it.
pub fn is_android(property: &Property) -> bool {
    property.is(ANDROID)
}

/// True for a row of Android with one value: the components after it are codes, and a name.
pub fn has_android_codes(property: &Property) -> bool {
    let row = split(&property.value, ';').first().map_or("", |row| row.trim());
    [ANDROID_NICKNAME, ANDROID_EVENT, ANDROID_RELATION].contains(&row)
}

/// True for a day of Android.
pub fn is_android_event(property: &Property) -> bool {
    is_android(property) && split(&property.value, ';').first().map(|row| row.trim()) == Some(ANDROID_EVENT)
}

/// The fact that a line says; `None` for lines that have no counterparts.
pub fn fact(labels: &GroupLabels, property: &Property) -> Option<Fact> {
    if is_android(property) {
        return android_fact(property);
    }
    if let Some((service, name)) = messenger(property) {
        return (!name.is_empty()).then_some(Fact::Messenger(service, name));
    }
    match dated_by(labels, property).or(property.info().fact()) {
        Some("NICKNAME") => nickname(items(&property.value).join(", ")),
        Some(name @ ("BDAY" | "ANNIVERSARY")) => {
            let omitted = property.param("X-APPLE-OMIT-YEAR").next();
            let date = DateValue::read(&unescape(&property.value), omitted);
            Some(Fact::Date(name, date)).filter(|_| !property.value.trim().is_empty())
        }
        _ => None,
    }
}

/// What an X-ABDATE is about: the label of its group says it.
fn dated_by(labels: &GroupLabels, property: &Property) -> Option<&'static str> {
    let label = labels.of_property(property).filter(|_| property.is("X-ABDATE"))?;
    let text = unescape(&label.value);
    match apple_label(text.trim()).to_ascii_lowercase().as_str() {
        "anniversary" => Some("ANNIVERSARY"),
        "birthday" => Some("BDAY"),
        _ => None,
    }
}

/// `vnd.android.cursor.item/contact_event;2001-06-20;1;…`: the third component is 1 for an anniversary, 3 for
/// a birthday.
fn android_fact(property: &Property) -> Option<Fact> {
    let parts = split(&property.value, ';');
    let value = unescape(parts.get(ANDROID_VALUE)?).trim().to_owned();
    let kind = parts.get(2).copied().unwrap_or_default().trim();
    match (parts.first()?.trim(), kind) {
        (ANDROID_NICKNAME, _) => nickname(value),
        (ANDROID_EVENT, "1") => Some(Fact::Date("ANNIVERSARY", DateValue::read(&value, None))),
        (ANDROID_EVENT, "3") => Some(Fact::Date("BDAY", DateValue::read(&value, None))),
        _ => None,
    }
}

fn nickname(text: String) -> Option<Fact> {
    (!text.is_empty()).then_some(Fact::Nickname(text))
}
