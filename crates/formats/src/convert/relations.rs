//! Relations such as "spouse": Apple gives them in the `X-ABLabel` of a group, vCard 4.0 in TYPE.

use domain::card::Card;
use domain::diff::apple_label;
use domain::text::unescape;

use super::prop::Prop;

/// Apple's labels for relations, with the relation of RFC 6350 §6.6.6.
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

/// The labels of a card's groups: pairs of group and label, both in lower case.
#[derive(Debug, Default)]
pub struct GroupRelations(Vec<(String, String)>);

impl GroupRelations {
    /// Reads the group labels of a card.
    pub fn of(card: &Card) -> Self {
        let labels = card.named("X-ABLABEL").filter_map(|(_, property)| {
            let text = unescape(&property.value);
            let group = property.group.as_deref()?.to_ascii_lowercase();
            Some((group, apple_label(text.trim()).to_ascii_lowercase()))
        });
        Self(labels.collect())
    }

    /// The relation that the label of the property's group gives, if any.
    pub fn relation(&self, prop: &Prop) -> Option<&'static str> {
        let group = prop.group.as_deref()?;
        let (_, label) = self.0.iter().find(|(g, _)| g.eq_ignore_ascii_case(group))?;
        RELATIONS
            .iter()
            .find(|(word, _)| word == label)
            .map(|(_, relation)| *relation)
    }
}
