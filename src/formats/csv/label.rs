//! What a phone or an address is for, in the words of tables: `* Work`, «Рабочий факс», "privat".

use crate::domain::contact::EntryType;
use crate::domain::diff::apple_label;
use crate::domain::fold::fold;

/// A label as a table writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Google's star: the preferred one.
    pub is_preferred: bool,
    /// What it is for.
    pub kind: EntryType,
    /// Where a fax stands: at home or at work.
    pub place: EntryType,
}

type Stem = (&'static [&'static str], EntryType);

/// The first letters, folded, of words that say a kind; the telling ones first. A stem with a full
/// stop is a whole word.
const STEMS: [Stem; 7] = [
    (&["fax.", "факс.", "telefax.", "faxnummer."], EntryType::Fax),
    (&["pager.", "пейджер."], EntryType::Pager),
    (
        &[
            "mobil.",
            "mobile.",
            "mobiltelefon.",
            "cell.",
            "cellular.",
            "моб.",
            "мобильн",
            "сотов",
            "сот.",
            "переносной.",
            "handy.",
        ],
        EntryType::Cell,
    ),
    (
        &[
            "main.",
            "primary.",
            "основной.",
            "главный.",
            "haupttelefon.",
            "hauptnummer.",
        ],
        EntryType::Main,
    ),
    (
        &[
            "home.",
            "дом.",
            "домашн",
            "privat.",
            "личн",
            "personal.",
            "zuhause.",
        ],
        EntryType::Home,
    ),
    (
        &[
            "work.",
            "business.",
            "раб.",
            "рабоч",
            "работа.",
            "служебн",
            "geschaftlich",
            "dienstlich",
            "arbeit.",
            "office.",
        ],
        EntryType::Work,
    ),
    (
        &[
            "other.",
            "другой.",
            "другая.",
            "другое.",
            "проч",
            "weitere",
            "sonstig",
            "andere",
        ],
        EntryType::Other,
    ),
];

/// Folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

fn kind_of_word(word: &str) -> Option<&'static EntryType> {
    let says = |stem: &&str| match stem.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(stem),
    };
    STEMS
        .iter()
        .find(|(stems, _)| stems.iter().any(says))
        .map(|(_, kind)| kind)
}

/// The kind that some word of a title says, and where a fax stands.
pub fn kind_among(words: &[String]) -> Option<(EntryType, EntryType)> {
    let kinds: Vec<&EntryType> = words.iter().filter_map(|word| kind_of_word(word)).collect();
    let kind = STEMS
        .iter()
        .map(|(_, kind)| kind)
        .find(|kind| kinds.contains(kind))?;
    let place = [EntryType::Home, EntryType::Work]
        .into_iter()
        .find(|place| kinds.contains(&place));
    let place = place.filter(|_| *kind == EntryType::Fax).unwrap_or_default();
    Some((kind.clone(), place))
}

/// Reads a label. Words that say no kind are a label of one's own.
pub fn label(text: &str) -> Label {
    let mut text = text.trim();
    let mut is_preferred = false;
    loop {
        let bare = apple_label(text).trim();
        let bare = match bare.strip_prefix('*') {
            Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
                is_preferred = true;
                rest.trim()
            }
            _ => bare,
        };
        if bare == text {
            break;
        }
        text = bare;
    }
    let (kind, place) = kind(text);
    Label {
        is_preferred,
        kind,
        place,
    }
}

fn kind(text: &str) -> (EntryType, EntryType) {
    if text.is_empty() {
        return (EntryType::None, EntryType::None);
    }
    let words = words(text);
    let all_say = !words.is_empty()
        && words
            .iter()
            .all(|word| kind_of_word(word).is_some() || word == "x");
    let fits = words.len() == 1 || words.iter().any(|word| word == "x");
    match kind_among(&words) {
        // "Home Fax" and "x-other" say one thing; "Home Work" is somebody's own.
        Some((kind, place))
            if all_say
                && (fits || (kind == EntryType::Fax && words.len() == 2 && place != EntryType::None)) =>
        {
            (kind, place)
        }
        _ => (EntryType::Custom(text.to_owned()), EntryType::None),
    }
}

impl Label {
    /// The label as Google writes it.
    pub fn text(&self) -> String {
        let kind = match (&self.kind, &self.place) {
            (EntryType::None, _) => "",
            (EntryType::Home, _) => "Home",
            (EntryType::Work, _) => "Work",
            (EntryType::Cell, _) => "Mobile",
            (EntryType::Fax, EntryType::Home) => "Home Fax",
            (EntryType::Fax, EntryType::Work) => "Work Fax",
            (EntryType::Fax, _) => "Fax",
            (EntryType::Pager, _) => "Pager",
            (EntryType::Main, _) => "Main",
            (EntryType::Other, _) => "Other",
            (EntryType::Custom(text), _) => text,
        };
        match (self.is_preferred, kind) {
            (true, "") => "*".to_owned(),
            (true, kind) => format!("* {kind}"),
            (false, kind) => kind.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_three_languages() {
        for (text, written) in [
            ("* Work", "* Work"),
            ("Рабочий", "Work"),
            ("Geschäftlich", "Work"),
            ("Домашний", "Home"),
            ("privat", "Home"),
            ("моб.", "Mobile"),
            ("Handy", "Mobile"),
            ("Work Fax", "Work Fax"),
            ("Домашний факс", "Home Fax"),
            ("_$!<Home>!$_", "Home"),
            ("x-other", "Other"),
            ("Дача", "Дача"),
            ("Home office line", "Home office line"),
            ("* ", "*"),
            ("", ""),
        ] {
            assert_eq!(label(text).text(), written, "{text}");
            assert_eq!(label(&label(text).text()), label(text), "{text}");
        }
    }
}
