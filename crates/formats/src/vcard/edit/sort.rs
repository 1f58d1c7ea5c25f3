//! What a card says about its place in the list follows an edit of the name.

use domain::card::Property;
use domain::sort_name::edited_sort_text;
use domain::text::{escape, unescape};

use super::card_editor::CardEditor;
use super::property_edit::PropertyEdit;

impl PropertyEdit {
    /// Changes the values of SORT-AS (RFC 6350 §5.9) whose components changed.
    pub fn follow_in_sort_as(&mut self, property: &Property, before: &[&str], after: &[&str]) {
        let value = property.param("SORT-AS").collect::<Vec<_>>().join(",");
        if value.trim().is_empty() {
            return;
        }
        let parts = value.split(',').enumerate().map(|(at, part)| {
            let of = |parts: &[&str]| parts.get(at).map(|part| (*part).to_owned()).unwrap_or_default();
            edited_sort_text(part.trim(), &of(before), &of(after))
        });
        let new = parts.collect::<Vec<_>>().join(",");
        if new != value {
            self.set_param("SORT-AS", &new);
        }
    }
}

impl CardEditor<'_> {
    /// Changes SORT-STRING with the family name (RFC 2426 §3.6.5), and removes the pronunciation of a part that
    /// changed: the card does not say how the new one is spoken.
    pub fn follow_in_sort_lines(&mut self, before: &[&str], after: &[&str]) {
        let [family, given, middle] = [0, 1, 2].map(|at| (before.get(at), after.get(at)));
        let card = self.card;
        if let (Some(old), Some(new)) = family
            && old != new
            && let Some((at, property)) = card.named("SORT-STRING").next()
        {
            let sorted = unescape(&property.value);
            let text = edited_sort_text(sorted.trim(), old, new);
            if text != sorted.trim() {
                self.set(at, &property.head, &escape(&text));
            }
        }
        for (name, (old, new)) in [
            ("X-PHONETIC-LAST-NAME", family),
            ("X-PHONETIC-FIRST-NAME", given),
            ("X-PHONETIC-MIDDLE-NAME", middle),
        ] {
            if old != new
                && let Some((at, _)) = card.named(name).next()
            {
                self.remove(at);
            }
        }
    }
}
