//! The details of a contact: relations, named days, custom fields, further organizations, and other properties.
//! Details are matched with the content lines that they were read from.

use domain::card::Property;
use domain::contact::{EntryType, by_line};
use domain::date::DateValue;
use domain::detail::{Detail, DetailKind, RELATIONS, is_uid_uri, label_for_apple};
use domain::text::{components, escape};

use super::super::details::has_separator;
use super::super::facts::is_android;
use super::super::other_fields::relation_type;
use super::super::spelling::{is_uri, spelled_like};
use super::super::value::{date_line, in_one_line};
use super::card_editor::CardEditor;
use super::lists::edited_list;
use super::property_edit::PropertyEdit;

impl CardEditor<'_> {
    pub fn details(&mut self, before: &[Detail], after: &[Detail]) {
        let kept = by_line(after, |detail| detail.line);
        for (at, old) in before.iter().filter_map(|old| Some((old.line?, old))) {
            match kept.get(&at).copied() {
                Some(new) if new == old => {}
                Some(new) if !new.value.trim().is_empty() => self.change_detail(at, old, new),
                _ => self.remove(at),
            }
        }
        let lines = before.iter().filter_map(|old| old.line).collect();
        let entries = after.iter().filter(|detail| !detail.value.trim().is_empty());
        self.add_in_order(&lines, entries, |detail| detail.line, Self::add_detail);
    }

    fn change_detail(&mut self, at: usize, old: &Detail, new: &Detail) {
        let Some(property) = self.card.get(at) else { return };
        // Other programs show the value of X-ABRELATEDNAMES as it is.
        if is_uid_uri(&new.value) && old.value != new.value && property.is("X-ABRELATEDNAMES") {
            self.remove(at);
            self.add_detail(new);
            return;
        }
        let type_word = relation_type(property).filter(|word| property.is("RELATED") && *word == old.label);
        let relabels = new.kind.has_label() && old.label != new.label;
        let new_word = RELATIONS
            .contains(&new.label.as_str())
            .then_some(new.label.as_str());
        let by_type = relabels && property.is("RELATED") && (type_word.is_some() || old.label.is_empty());
        let by_label = relabels && !(by_type && (new_word.is_some() || new.label.is_empty()));
        let label = |detail: &Detail| match detail.label.as_str() {
            "" => EntryType::None,
            label => EntryType::Custom(label_for_apple(label)),
        };
        let types = if by_label {
            (label(old), label(new))
        } else {
            (EntryType::None, EntryType::None)
        };
        let is_40 = self.is_40;
        self.change(at, &types.0, &types.1, |edit, property| {
            if by_type {
                edit.replace_type_word(type_word.as_deref(), new_word.filter(|_| !by_label));
            }
            if old.value != new.value {
                edit.set_detail(property, new, is_40);
            }
        });
    }

    fn add_detail(&mut self, new: &Detail) {
        let text = new.value.trim();
        let label = match new.label.trim() {
            "" => EntryType::None,
            label => EntryType::Custom(label_for_apple(label)),
        };
        match new.kind {
            DetailKind::Organization => self.add("ORG", &units(text).join(";")),
            DetailKind::Title => self.add("TITLE", &escape(text)),
            DetailKind::Role => self.add("ROLE", &escape(text)),
            DetailKind::Nickname => self.add("NICKNAME", &edited_list("", text)),
            DetailKind::Relation => self.add_relation(text, new.label.trim(), &label),
            DetailKind::Day => {
                let (head, value) = date_line("X-ABDATE", &DateValue::read(text, None), self.is_40);
                self.add_with_type(&head, &value, &label);
            }
            DetailKind::Custom => self.add_with_type("X-CUSTOM", &escape(text), &label),
            DetailKind::Property | DetailKind::Binary => {}
        }
    }

    /// Writes a relation as the other relations of the card are written, else as programs of its version do.
    fn add_relation(&mut self, text: &str, word: &str, label: &EntryType) {
        let has = |name: &str| self.card.named(name).next().is_some();
        let is_link = is_uid_uri(text);
        let is_standard = has("RELATED") || (self.is_40 && !has("X-ABRELATEDNAMES"));
        if !is_link && !is_standard {
            self.add_with_type("X-ABRELATEDNAMES", &escape(text), label);
            return;
        }
        let is_word = RELATIONS.contains(&word);
        let of_type = if is_word {
            format!(";TYPE={word}")
        } else {
            String::new()
        };
        let of_value = if is_link { "" } else { ";VALUE=text" };
        let head = format!("RELATED{of_type}{of_value}");
        let value = if is_link { in_one_line(text) } else { escape(text) };
        self.add_with_type(&head, &value, if is_word { &EntryType::None } else { label });
    }
}

impl PropertyEdit {
    fn set_detail(&mut self, property: &Property, new: &Detail, is_40: bool) {
        let text = new.value.trim();
        match new.kind {
            DetailKind::Organization => self.set_units(property, text),
            DetailKind::Nickname => self.set_value(edited_list(&property.value, text)),
            DetailKind::Day => self.set_date(property, &DateValue::read(text, None), is_40),
            DetailKind::Relation if property.is("RELATED") => self.set_related(text),
            _ if is_android(property) => self.set_android_value(text),
            _ => self.set_value(spelled_like(&property.value, text)),
        }
    }

    fn set_units(&mut self, property: &Property, text: &str) {
        let (mut before, mut after) = (components(&property.value), texts(text));
        if has_separator(&before) {
            self.set_value(in_one_line(text));
            return;
        }
        let count = before.len().max(after.len());
        before.resize(count, String::new());
        after.resize(count, String::new());
        let [before, after] =
            [&before, &after].map(|units| units.iter().map(String::as_str).collect::<Vec<_>>());
        self.set_components(&before, &after);
    }

    /// The value of RELATED is a URI unless VALUE says that it is a text (RFC 6350 §6.6.6).
    fn set_related(&mut self, text: &str) {
        if is_uri(text) {
            self.remove_param("VALUE");
            self.set_value(in_one_line(text));
        } else {
            self.set_param("VALUE", "text");
            self.set_value(escape(text));
        }
    }
}

/// The units of an organization, as texts.
fn texts(text: &str) -> Vec<String> {
    text.split(';').map(|unit| unit.trim().to_owned()).collect()
}

/// The units of an organization, escaped.
fn units(text: &str) -> Vec<String> {
    texts(text).iter().map(|unit| escape(unit)).collect()
}
