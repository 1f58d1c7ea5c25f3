//! Word lists for guessing the parts of a name, all in lower case.

/// Titles before a name, without full stop.
pub const PREFIXES: [&str; 15] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "г-н", "г-жа", "проф", "др", "д-р",
    "акад",
];

/// Suffixes after a name, without full stop.
pub const SUFFIXES: [&str; 9] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "мл", "ст"];

/// Particles that begin a family name.
pub const PARTICLES: [&str; 24] = [
    "van", "von", "de", "der", "den", "da", "di", "du", "la", "le", "del", "dos", "ter", "bin", "ван", "фон",
    "де", "дер", "да", "ди", "дю", "ла", "ибн", "аль",
];

/// Legal forms of organizations. They are ignored in sorting.
pub const LEGAL_FORMS: [&str; 20] = [
    "ооо", "оао", "зао", "пао", "ао", "нко", "ано", "ип", "тоо", "чп", "тов", "гуп", "муп", "llc", "ltd",
    "inc", "gmbh", "ag", "corp", "plc",
];

/// Words for "son of" and "daughter of" after the name of the father.
pub const TURKIC_PATRONYMIC_WORDS: [&str; 6] = ["оглы", "оглу", "кызы", "гызы", "улы", "кызи"];

/// Endings of patronymics.
pub const PATRONYMIC_ENDINGS: [&str; 15] = [
    "ович",
    "евич",
    "ьич",
    "ыч",
    "аич",
    "еич",
    "мич",
    "кич",
    "овна",
    "евна",
    "ична",
    "инична",
    "івна",
    "ївна",
    "йович",
];

/// Short patronymics.
pub const PATRONYMICS: [&str; 4] = ["ильич", "кузьмич", "лукич", "фомич"];

/// Endings of Russian, Ukrainian and Belarusian family names that few given names have.
pub const FAMILY_NAME_ENDINGS: [&str; 43] = [
    "ов",
    "ова",
    "ев",
    "ева",
    "ёв",
    "ёва",
    "ин",
    "ина",
    "ын",
    "ына",
    "ский",
    "ская",
    "цкий",
    "цкая",
    "ской",
    "цкой",
    "енко",
    "ько",
    "чук",
    "юк",
    "ук",
    "як",
    "швили",
    "дзе",
    "ян",
    "янц",
    "ых",
    "их",
    "ей",
    "ый",
    "ая",
    "ой",
    "ець",
    "ськи",
    "ський",
    "ська",
    "ко",
    "евич",
    "ович",
    "ич",
    "штейн",
    "берг",
    "ман",
];

/// Given names that end like a family name, and others that must not be taken for one.
pub const GIVEN_NAMES: [&str; 56] = [
    "лев",
    "константин",
    "валентин",
    "мартин",
    "вениамин",
    "севастьян",
    "ян",
    "марьян",
    "лукьян",
    "демьян",
    "касьян",
    "ирина",
    "марина",
    "екатерина",
    "галина",
    "нина",
    "полина",
    "алина",
    "арина",
    "кристина",
    "ангелина",
    "карина",
    "валентина",
    "регина",
    "дина",
    "инна",
    "снежана",
    "сергей",
    "андрей",
    "алексей",
    "матвей",
    "тимофей",
    "эдуард",
    "герман",
    "николай",
    "елисей",
    "моисей",
    "аврелий",
    "ева",
    "зоя",
    "мая",
    "рая",
    "августин",
    "северин",
    "эльдар",
    "роман",
    "султан",
    "айгуль",
    "яков",
    "ростислав",
    "дарина",
    "антонина",
    "сабина",
    "эвелина",
    "василина",
    "богдан",
];
