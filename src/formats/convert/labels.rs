//! What the groups of a card are called by Apple's `X-ABLabel`.

use crate::domain::card::Card;
use crate::domain::diff::apple_label;
use crate::domain::text::unescape;

use super::prop::Prop;

/// The relations of RFC 6350 §6.6.6 that Apple's own labels name.
const RELATIONS: [(&str, &str); 12] = [
    ("spouse", "spouse"),
    ("partner", "sweetheart"),
    ("child", "child"),
    ("son", "child"),
    ("daughter", "child"),
    ("mother", "parent"),
    ("father", "parent"),
    ("parent", "parent"),
    ("brother", "sibling"),
    ("sister", "sibling"),
    ("friend", "friend"),
    ("assistant", "co-worker"),
];

/// The groups that have a label, in lower case, each with it.
#[derive(Debug, Default)]
pub struct Labels(Vec<(String, String)>);

impl Labels {
    /// The labels of a card.
    pub fn of(card: &Card) -> Self {
        let labels = card.named("X-ABLABEL").filter_map(|(_, property)| {
            let text = unescape(&property.value);
            let group = property.group.as_deref()?.to_ascii_lowercase();
            Some((group, apple_label(text.trim()).to_ascii_lowercase()))
        });
        Self(labels.collect())
    }

    /// The relation that the label of a property's group names.
    pub fn relation(&self, prop: &Prop) -> Option<&'static str> {
        let group = prop.group.as_deref()?;
        let (_, label) = self.0.iter().find(|(g, _)| g.eq_ignore_ascii_case(group))?;
        RELATIONS
            .iter()
            .find(|(word, _)| word == label)
            .map(|(_, relation)| *relation)
    }
}
