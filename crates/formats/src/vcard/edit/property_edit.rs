//! An edit of one content line: replaces the components, items, and parameters that the caller names, and leaves
//! the rest of the line as it is written.

use domain::address::{COUNT, FURTHER};
use domain::card::Property;
use domain::contact::EntryType;
use domain::text::{escape, split, unescape};

use super::super::lines::split_all_outside_quotes;
use super::super::value::{TYPES, own_type, param_value, type_of_word, type_word};
use super::lists::edited_list;

/// A content line being edited.
pub struct PropertyEdit {
    /// Group and name, as written.
    name: String,
    /// The parameters, as written.
    params: Vec<String>,
    value: String,
}

impl PropertyEdit {
    /// An edit that changes nothing so far.
    pub fn of(property: &Property) -> Self {
        let mut parts = split_all_outside_quotes(&property.head, ';').into_iter();
        Self {
            name: parts.next().unwrap_or_default().to_owned(),
            params: parts.map(str::to_owned).collect(),
            value: property.value.clone(),
        }
    }

    /// All before the colon.
    pub fn head(&self) -> String {
        [std::slice::from_ref(&self.name), &self.params]
            .concat()
            .join(";")
    }

    /// The value, escaped.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Replaces the whole value by an escaped one.
    pub fn set_value(&mut self, value: String) {
        self.value = value;
    }

    /// Replaces the components of a structured value whose texts differ.
    pub fn set_components(&mut self, before: &[&str], after: &[&str]) {
        let raw = split(&self.value, ';');
        let count = raw.len().max(after.len());
        let parts = (0..count).map(|at| {
            let old = raw.get(at).copied().unwrap_or_default();
            match (before.get(at), after.get(at)) {
                (_, None) => old.to_owned(),
                (Some(b), Some(a)) if b == a => old.to_owned(),
                (_, Some(a)) => edited_component(old, a),
            }
        });
        self.value = parts.collect::<Vec<_>>().join(";");
    }

    /// Empties the further components of an address (RFC 9554 §2.1): they say the old street and flat.
    pub fn clear_further_components(&mut self) {
        let parts = split(&self.value, ';');
        if parts.len() >= COUNT {
            let parts = parts.into_iter().enumerate();
            let parts = parts.map(|(at, part)| if at < FURTHER { part } else { "" });
            self.value = parts.collect::<Vec<_>>().join(";");
        }
    }

    /// Moves the property to a group, or out of its group.
    pub fn set_group(&mut self, group: Option<&str>) {
        let name = self
            .name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |(_, name)| name);
        self.name = match group {
            Some(group) => format!("{group}.{name}"),
            None => name.to_owned(),
        };
    }

    /// Sets a parameter (its name in upper case). A new one follows the others.
    pub fn set_param(&mut self, name: &str, value: &str) {
        let encoded = param_value(value);
        match self.params.iter_mut().find(|param| is_named(param, name)) {
            Some(param) => {
                let (written, _) = param.split_once('=').unwrap_or((name, ""));
                *param = format!("{written}={encoded}");
            }
            None => self.params.push(format!("{name}={encoded}")),
        }
    }

    /// Removes a parameter (its name in upper case).
    pub fn remove_param(&mut self, name: &str) {
        self.params.retain(|param| !is_named(param, name));
    }

    /// Removes a TYPE word of the person's own, which a label replaces.
    pub fn remove_own_type(&mut self) {
        let mut lists: Vec<TypeList> = self.params.iter().map(|param| TypeList::read(param)).collect();
        if let own @ EntryType::Custom(_) = shown_type(&lists) {
            for list in &mut lists {
                list.replace(&own, &mut None);
            }
            self.params = lists.into_iter().filter_map(TypeList::write).collect();
        }
    }

    /// Replaces a TYPE word by another, or removes it. Without an old word the new one is added.
    pub fn replace_type_word(&mut self, old: Option<&str>, mut new: Option<&str>) {
        let mut lists: Vec<TypeList> = self.params.iter().map(|param| TypeList::read(param)).collect();
        for list in &mut lists {
            list.replace_where(|word| old.is_some_and(|old| is_word(word, old)), &mut new);
        }
        if let Some(word) = new {
            lists.push(TypeList::read(&format!("TYPE={word}")));
        }
        self.params = lists.into_iter().filter_map(TypeList::write).collect();
    }

    /// Replaces the type that is shown. The other types stay, unless they would be shown instead or say the
    /// opposite: home and work.
    pub fn set_type(&mut self, entry_type: &EntryType) {
        let mut lists: Vec<TypeList> = self.params.iter().map(|param| TypeList::read(param)).collect();
        let shown = shown_type(&lists);
        if let Some(word) = type_word(entry_type).filter(|_| shown != *entry_type) {
            let mut new = Some(word).filter(|_| !lists.iter().any(|list| list.has(entry_type)));
            for list in &mut lists {
                list.replace(&shown, &mut new);
            }
            if let Some(word) = new {
                lists.push(TypeList::read(&format!("TYPE={word}")));
            }
        }
        let opposite = match entry_type {
            EntryType::Home => EntryType::Work,
            EntryType::Work => EntryType::Home,
            _ => EntryType::None,
        };
        for list in &mut lists {
            list.replace(&opposite, &mut None);
        }
        loop {
            let shown = shown_type(&lists);
            if shown == *entry_type || shown == EntryType::None {
                break;
            }
            for list in &mut lists {
                list.replace(&shown, &mut None);
            }
        }
        self.params = lists.into_iter().filter_map(TypeList::write).collect();
    }
}

/// A component with a new text. A list stays a list.
pub fn edited_component(raw: &str, text: &str) -> String {
    if split(raw, ',').len() > 1 {
        edited_list(raw, text)
    } else if unescape(raw).trim() == text.trim() {
        raw.to_owned()
    } else {
        escape(text.trim())
    }
}

fn is_named(param: &str, name: &str) -> bool {
    param
        .split_once('=')
        .is_some_and(|(written, _)| written.trim().eq_ignore_ascii_case(name))
}

/// A parameter, its words split if it is a TYPE.
struct TypeList {
    /// The text before the words, and the text after them.
    around: (String, String),
    words: Vec<String>,
    /// It is a TYPE.
    is_type: bool,
    /// A word was removed.
    is_changed: bool,
}

impl TypeList {
    fn read(param: &str) -> Self {
        let is_type = is_named(param, "TYPE") || !param.contains('=');
        let (before, list) = match param.split_once('=') {
            Some((name, list)) => (format!("{name}="), list),
            None => (String::new(), param),
        };
        // RFC 6350 §5.6 writes `TYPE="voice,home"` for one list.
        let quoted = list
            .trim()
            .strip_prefix('"')
            .and_then(|list| list.strip_suffix('"'));
        let quoted = quoted.filter(|list| !list.contains('"'));
        let (around, words) = match quoted {
            _ if !is_type => ((param.to_owned(), String::new()), Vec::new()),
            Some(list) => (
                (format!("{before}\""), "\"".to_owned()),
                list.split(',').collect(),
            ),
            None => ((before, String::new()), split_all_outside_quotes(list, ',')),
        };
        Self {
            around,
            words: words.into_iter().map(str::to_owned).collect(),
            is_type,
            is_changed: false,
        }
    }

    fn has(&self, entry_type: &EntryType) -> bool {
        self.words
            .iter()
            .any(|word| type_of(word).as_ref() == Some(entry_type))
    }

    /// Replaces the first word of a type by a new word, and removes the others.
    fn replace(&mut self, entry_type: &EntryType, new: &mut Option<&str>) {
        self.replace_where(|word| type_of(word).as_ref() == Some(entry_type), new);
    }

    /// Replaces the first of these words by a new word, and removes the others.
    fn replace_where(&mut self, is_old: impl Fn(&str) -> bool, new: &mut Option<&str>) {
        let words = std::mem::take(&mut self.words);
        for word in words {
            if !is_old(&word) {
                self.words.push(word);
                continue;
            }
            self.is_changed = true;
            self.words.extend(new.take().map(str::to_owned));
        }
    }

    /// The parameter; `None` if no word is left.
    fn write(self) -> Option<String> {
        let is_gone = self.is_type && self.is_changed && self.words.is_empty();
        (!is_gone).then(|| format!("{}{}{}", self.around.0, self.words.join(","), self.around.1))
    }
}

/// True if a word as it is written is this word in any case.
fn is_word(written: &str, word: &str) -> bool {
    written.trim().trim_matches('"').eq_ignore_ascii_case(word)
}

fn type_of(word: &str) -> Option<EntryType> {
    let word = word.trim().trim_matches('"');
    type_of_word(word).or_else(|| own_type(word))
}

/// The type that pages show for these parameters.
fn shown_type(lists: &[TypeList]) -> EntryType {
    let types: Vec<EntryType> = lists
        .iter()
        .flat_map(|list| list.words.iter().filter_map(|word| type_of(word)))
        .collect();
    let standard = TYPES.iter().find(|(_, entry_type)| types.contains(entry_type));
    let own = types
        .iter()
        .find(|entry_type| matches!(entry_type, EntryType::Custom(_)));
    let shown = standard.map(|(_, entry_type)| entry_type).or(own);
    shown.cloned().unwrap_or_default()
}
