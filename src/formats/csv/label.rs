//! What a phone or an address is for, in the words of tables: `* Work`, «Рабочий факс», "privat".

use crate::domain::contact::Kind;
use crate::domain::diff::apple_label;
use crate::domain::fold::fold;

/// A label as a table writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Google's star: the preferred one.
    pub is_preferred: bool,
    /// What it is for.
    pub kind: Kind,
    /// Where a fax stands: at home or at work.
    pub place: Kind,
}

type Stem = (&'static [&'static str], Kind);

/// The first letters, folded, of words that say a kind; the telling ones first. A stem with a full
/// stop is a whole word.
const STEMS: [Stem; 7] = [
    (&["fax.", "факс.", "telefax.", "faxnummer."], Kind::Fax),
    (&["pager.", "пейджер."], Kind::Pager),
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
        Kind::Cell,
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
        Kind::Main,
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
        Kind::Home,
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
        Kind::Work,
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
        Kind::Other,
    ),
];

/// Folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

fn kind_of_word(word: &str) -> Option<&'static Kind> {
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
pub fn kind_among(words: &[String]) -> Option<(Kind, Kind)> {
    let kinds: Vec<&Kind> = words.iter().filter_map(|word| kind_of_word(word)).collect();
    let kind = STEMS
        .iter()
        .map(|(_, kind)| kind)
        .find(|kind| kinds.contains(kind))?;
    let place = [Kind::Home, Kind::Work]
        .into_iter()
        .find(|place| kinds.contains(&place));
    let place = place.filter(|_| *kind == Kind::Fax).unwrap_or_default();
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

fn kind(text: &str) -> (Kind, Kind) {
    if text.is_empty() {
        return (Kind::None, Kind::None);
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
            if all_say && (fits || (kind == Kind::Fax && words.len() == 2 && place != Kind::None)) =>
        {
            (kind, place)
        }
        _ => (Kind::Custom(text.to_owned()), Kind::None),
    }
}

impl Label {
    /// The label as Google writes it.
    pub fn text(&self) -> String {
        let kind = match (&self.kind, &self.place) {
            (Kind::None, _) => "",
            (Kind::Home, _) => "Home",
            (Kind::Work, _) => "Work",
            (Kind::Cell, _) => "Mobile",
            (Kind::Fax, Kind::Home) => "Home Fax",
            (Kind::Fax, Kind::Work) => "Work Fax",
            (Kind::Fax, _) => "Fax",
            (Kind::Pager, _) => "Pager",
            (Kind::Main, _) => "Main",
            (Kind::Other, _) => "Other",
            (Kind::Custom(text), _) => text,
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
