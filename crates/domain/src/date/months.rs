//! The names of months, as people write them in a date.

use crate::fold::fold;

/// Each month with its folded names: Russian, English, German, French, Spanish, Ukrainian, Portuguese, Italian,
/// Polish.
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
        "janeiro",
        "gennaio",
        "stycznia",
        "styczen",
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
        "fevereiro",
        "fev",
        "febbraio",
        "lutego",
        "luty",
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
        "marco",
        "marca",
        "marzec",
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
        "aprile",
        "kwietnia",
        "kwiecien",
    ],
    &[
        "май",
        "мая",
        "may",
        "mai",
        "mayo",
        "травня",
        "травень",
        "maio",
        "maggio",
        "maja",
        "maj",
    ],
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
        "junho",
        "giugno",
        "czerwca",
        "czerwiec",
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
        "julho",
        "luglio",
        "lipca",
        "lipiec",
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
        "sierpnia",
        "sierpien",
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
        "setembro",
        "set",
        "settembre",
        "wrzesnia",
        "wrzesien",
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
        "outubro",
        "out",
        "ottobre",
        "ott",
        "pazdziernika",
        "pazdziernik",
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
        "novembro",
        "listopada",
        "listopad",
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
        "dezembro",
        "dicembre",
        "grudnia",
        "grudzien",
    ],
];

/// Words after a year: «1980 г.»
pub const YEAR_WORDS: [&str; 6] = ["г", "год", "года", "р", "року", "r"];

/// Words of a date that say nothing: «22 марта 1980 года», "22nd of March", "22 de marzo".
const FILLERS: [&str; 12] = [
    "г", "год", "года", "р", "року", "r", "of", "the", "de", "del", "di", "le",
];

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
