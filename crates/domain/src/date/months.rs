//! The names of months, as people write them in a date.

use crate::fold::fold;

/// Each month with its folded names: Russian, English, German, French, Spanish, Ukrainian.
const MONTHS: [&[&str]; 12] = [
    &[
        "январь",
        "января",
        "янв",
        "january",
        "jan",
        "januar",
        "janner",
        "janvier",
        "janv",
        "enero",
        "ene",
        "січня",
        "січень",
    ],
    &[
        "февраль",
        "февраля",
        "фев",
        "февр",
        "february",
        "feb",
        "februar",
        "fevrier",
        "fevr",
        "febrero",
        "лютого",
        "лютий",
    ],
    &[
        "март",
        "марта",
        "мар",
        "march",
        "mar",
        "marz",
        "mars",
        "marzo",
        "березня",
        "березень",
    ],
    &[
        "апрель",
        "апреля",
        "апр",
        "april",
        "apr",
        "avril",
        "avr",
        "abril",
        "abr",
        "квітня",
        "квітень",
    ],
    &["май", "мая", "may", "mai", "mayo", "травня", "травень"],
    &[
        "июнь",
        "июня",
        "июн",
        "june",
        "jun",
        "juni",
        "juin",
        "junio",
        "червня",
        "червень",
    ],
    &[
        "июль",
        "июля",
        "июл",
        "july",
        "jul",
        "juli",
        "juillet",
        "juil",
        "julio",
        "липня",
        "липень",
    ],
    &[
        "август",
        "августа",
        "авг",
        "august",
        "aug",
        "aout",
        "agosto",
        "ago",
        "серпня",
        "серпень",
    ],
    &[
        "сентябрь",
        "сентября",
        "сен",
        "сент",
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "вересня",
        "вересень",
    ],
    &[
        "октябрь",
        "октября",
        "окт",
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "жовтня",
        "жовтень",
    ],
    &[
        "ноябрь",
        "ноября",
        "ноя",
        "нояб",
        "november",
        "nov",
        "novembre",
        "noviembre",
        "листопада",
        "листопад",
    ],
    &[
        "декабрь",
        "декабря",
        "дек",
        "december",
        "dec",
        "dezember",
        "dez",
        "decembre",
        "diciembre",
        "dic",
        "грудня",
        "грудень",
    ],
];

/// Words after a year: «1980 г.»
pub const YEAR_WORDS: [&str; 5] = ["г", "год", "года", "р", "року"];

/// Words of a date that say nothing: «22 марта 1980 года», "22nd of March", "22 de marzo".
const FILLERS: [&str; 9] = ["г", "год", "года", "р", "року", "of", "the", "de", "le"];

/// Endings of a day: "22nd", «22-го».
const ORDINALS: [&str; 8] = ["st", "nd", "rd", "th", "го", "ое", "е", "er"];

/// The number of the month with this name.
pub fn month_of(word: &str) -> Option<u8> {
    let word = fold(word);
    let at = MONTHS.iter().position(|names| names.contains(&word.trim()))?;
    u8::try_from(at + 1).ok()
}

/// The number of the month of which a folded word is a whole name, in Russian or English: not `мар`.
pub fn month_of_whole_name(word: &str) -> Option<u8> {
    let is_whole = |names: &&[&str]| {
        let english = names.iter().find(|name| name.is_ascii());
        names.iter().take(2).chain(english).any(|name| *name == word)
    };
    let at = MONTHS.iter().position(is_whole)?;
    u8::try_from(at + 1).ok()
}

/// True for a word that a date may have beside its numbers and its month.
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word) || ORDINALS.contains(&word)
}
