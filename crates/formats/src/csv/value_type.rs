//! The type of a phone, email address or postal address in the words of tables: `* Work`, «Рабочий факс»,
//! "privat".

use domain::contact::EntryType;
use domain::diff::apple_label;
use domain::fold::fold;

/// The type of a value, as Google's "Label" columns hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueType {
    /// True for the preferred value, which Google marks with a star.
    pub is_preferred: bool,
    /// Home, work, fax, or a text of the user's own.
    pub entry_type: EntryType,
    /// For a fax: home or work, if known.
    pub fax_place: EntryType,
}

/// Stems of words with the type they stand for.
type Stems = (&'static [&'static str], EntryType);

/// Stems of folded words, the most specific types first. A stem with a full stop is a whole word.
const STEMS: [Stems; 7] = [
    (
        &["fax.", "факс", "telefax.", "faxnummer.", "telecopie."],
        EntryType::Fax,
    ),
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
            "mobilephone.",
            "movil.",
            "portable.",
            "cellulare.",
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
            "principal.",
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
            "domicile.",
            "domicilio.",
            "particular.",
            "casa.",
            "maison.",
            "perso.",
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
            "bureau.",
            "professionnel",
            "trabajo.",
            "oficina.",
            "lavoro.",
            "ufficio.",
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
            "autre.",
            "otro.",
            "otra.",
            "altro.",
        ],
        EntryType::Other,
    ),
];

/// The words of a text, folded for comparison.
pub fn folded_words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

fn type_of_word(word: &str) -> Option<&'static EntryType> {
    let matches = |stem: &&str| match stem.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(stem),
    };
    STEMS
        .iter()
        .find(|(stems, _)| stems.iter().any(matches))
        .map(|(_, entry_type)| entry_type)
}

/// The most specific type that one of the words stands for, and the place of a fax.
pub fn type_among(words: &[String]) -> Option<(EntryType, EntryType)> {
    let found: Vec<&EntryType> = words.iter().filter_map(|word| type_of_word(word)).collect();
    let entry_type = STEMS
        .iter()
        .map(|(_, entry_type)| entry_type)
        .find(|entry_type| found.contains(entry_type))?;
    let fax_place = [EntryType::Home, EntryType::Work]
        .into_iter()
        .find(|place| found.contains(&place));
    let fax_place = fax_place
        .filter(|_| *entry_type == EntryType::Fax)
        .unwrap_or_default();
    Some((entry_type.clone(), fax_place))
}

fn parse_entry_type(text: &str) -> (EntryType, EntryType) {
    if text.is_empty() {
        return (EntryType::None, EntryType::None);
    }
    let words = folded_words(text);
    let all_known = !words.is_empty()
        && words
            .iter()
            .all(|word| type_of_word(word).is_some() || word == "x");
    let is_single = words.len() == 1 || words.iter().any(|word| word == "x");
    match type_among(&words) {
        // "Home Fax" and "x-other" are one type each; "Home Work" is a custom one.
        Some((entry_type, place))
            if all_known
                && (is_single
                    || (entry_type == EntryType::Fax && words.len() == 2 && place != EntryType::None)) =>
        {
            (entry_type, place)
        }
        _ => (EntryType::Custom(text.to_owned()), EntryType::None),
    }
}

impl ValueType {
    /// Parses a type. Unknown words become a custom type.
    pub fn parse(text: &str) -> Self {
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
        let (entry_type, fax_place) = parse_entry_type(text);
        Self {
            is_preferred,
            entry_type,
            fax_place,
        }
    }

    /// The type as Google writes it.
    pub fn text(&self) -> String {
        let entry_type = match (&self.entry_type, &self.fax_place) {
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
        match (self.is_preferred, entry_type) {
            (true, "") => "*".to_owned(),
            (true, entry_type) => format!("* {entry_type}"),
            (false, entry_type) => entry_type.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_in_three_languages() {
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
            assert_eq!(ValueType::parse(text).text(), written, "{text}");
            assert_eq!(
                ValueType::parse(&ValueType::parse(text).text()),
                ValueType::parse(text),
                "{text}"
            );
        }
    }
}
