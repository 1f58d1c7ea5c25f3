//! Names of people: their parts, and the parts guessed from one line.

/// The parts of a name (N, RFC 6350 §6.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Middle name or patronymic.
    pub middle: String,
    /// Before the name: «проф.».
    pub prefix: String,
    /// After the name: «мл.».
    pub suffix: String,
}

impl Name {
    /// The parts in the order of the N property.
    #[must_use]
    pub fn parts(&self) -> [&str; 5] {
        [
            &self.family,
            &self.given,
            &self.middle,
            &self.prefix,
            &self.suffix,
        ]
    }

    /// True if no part says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|part| part.trim().is_empty())
    }

    /// The parts as one line, in the order of the name's own script: a Cyrillic name begins with
    /// the family name, any other with the given name.
    #[must_use]
    pub fn joined(&self) -> String {
        let [family, given, middle, prefix, suffix] = self.parts();
        let order = if is_cyrillic(family) || (family.is_empty() && is_cyrillic(given)) {
            [prefix, family, given, middle, suffix]
        } else {
            [prefix, given, middle, family, suffix]
        };
        let words: Vec<&str> = order
            .iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect();
        words.join(" ")
    }
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// The parts of a name that was typed as one line. What fits no rule is one given name; a line that
/// looks like an organisation has no parts.
#[must_use]
pub fn guess_name(line: &str) -> Name {
    let words: Vec<&str> = line.split_whitespace().collect();
    if words
        .iter()
        .any(|w| w.contains(['«', '»', '"', '&']) || w.chars().any(|c| c.is_ascii_digit()))
    {
        return Name::default();
    }
    if words.first().is_some_and(|w| is_legal_form(w)) || words.last().is_some_and(|w| is_legal_form(w)) {
        return Name::default();
    }
    let (words, suffix) = without_suffix(&words);
    let (words, prefix) = without_prefix(words);
    // «Иванов, Иван» and "Smith, John": the comma says which is the family name.
    if let Some((family, given)) = words.join(" ").split_once(',') {
        let mut rest = given.split_whitespace();
        let given = rest.next().unwrap_or_default().to_owned();
        let middle = rest.collect::<Vec<_>>().join(" ");
        return Name {
            family: family.trim().to_owned(),
            given,
            middle,
            prefix,
            suffix,
        };
    }
    let parts = if words.iter().any(|w| is_cyrillic(w)) {
        slavic(words)
    } else {
        western(words)
    };
    let (family, given, middle) = parts;
    Name {
        family,
        given,
        middle,
        prefix,
        suffix,
    }
}

type Parts = (String, String, String);

fn slavic(words: &[&str]) -> Parts {
    let own = |s: &str| s.to_owned();
    // «Мамедов Али Гасан оглы»: the last word belongs to the patronymic.
    if let [head @ .., father, last] = words
        && is_turkic_patronymic(last)
    {
        let middle = format!("{father} {last}");
        return match head {
            [family, given] => (own(family), own(given), middle),
            [given] => (String::new(), own(given), middle),
            _ => (head.join(" "), String::new(), middle),
        };
    }
    match words {
        [] => Parts::default(),
        [only] if is_surname(only) => (own(only), String::new(), String::new()),
        [only] => (String::new(), own(only), String::new()),
        [given, middle] if is_patronymic(middle) && !is_surname(given) => {
            (String::new(), own(given), own(middle))
        }
        [first, second] if is_surname(second) && !is_surname(first) => {
            (own(second), own(first), String::new())
        }
        [family, given] => (own(family), own(given), String::new()),
        // «Иван Иванович Иванов»
        [given, middle, family] if is_patronymic(middle) && !is_patronymic(family) => {
            (own(family), own(given), own(middle))
        }
        [family, given, middle] => (own(family), own(given), own(middle)),
        [family @ .., given, middle] => (family.join(" "), own(given), own(middle)),
    }
}

fn western(words: &[&str]) -> Parts {
    let own = |s: &str| s.to_owned();
    match words {
        [] => Parts::default(),
        [only] => (String::new(), own(only), String::new()),
        [given, rest @ ..] => {
            // "Ludwig van Beethoven": the family name begins with its particle.
            let at = rest.iter().position(|w| is_particle(w)).unwrap_or(rest.len() - 1);
            let (middle, family) = rest.split_at(at);
            (family.join(" "), own(given), middle.join(" "))
        }
    }
}

const PREFIXES: [&str; 15] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "г-н", "г-жа", "проф", "др", "д-р",
    "акад",
];
const SUFFIXES: [&str; 9] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "мл", "ст"];
const PARTICLES: [&str; 14] = [
    "van", "von", "de", "der", "den", "da", "di", "du", "la", "le", "del", "dos", "ter", "bin",
];

/// Words by which an organisation says what it is before the law; they do not count for sorting.
const LEGAL_FORMS: [&str; 20] = [
    "ооо", "оао", "зао", "пао", "ао", "нко", "ано", "ип", "тоо", "чп", "тов", "гуп", "муп", "llc", "ltd",
    "inc", "gmbh", "ag", "corp", "plc",
];

/// True for «ООО», "GmbH" and their like, with or without a full stop.
#[must_use]
pub fn is_legal_form(word: &str) -> bool {
    let word = bare(word);
    LEGAL_FORMS.contains(&word.as_str())
}

fn bare(word: &str) -> String {
    word.trim_matches(['.', ',', ' ']).to_lowercase()
}

fn without_prefix<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], String) {
    match words {
        [first, rest @ ..] if !rest.is_empty() && PREFIXES.contains(&bare(first).as_str()) => {
            (rest, (*first).to_owned())
        }
        _ => (words, String::new()),
    }
}

fn without_suffix<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], String) {
    match words {
        [rest @ .., last] if !rest.is_empty() && SUFFIXES.contains(&bare(last).as_str()) => {
            (rest, (*last).to_owned())
        }
        _ => (words, String::new()),
    }
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

fn ends(word: &str, endings: &[&str]) -> bool {
    let word = word.to_lowercase();
    endings
        .iter()
        .any(|ending| word.ends_with(ending) && word.chars().count() > ending.chars().count() + 1)
}

fn is_turkic_patronymic(word: &str) -> bool {
    ["оглы", "оглу", "кызы", "гызы", "улы", "кызи"].contains(&word.to_lowercase().as_str())
}

fn is_patronymic(word: &str) -> bool {
    ends(
        word,
        &[
            "ович",
            "евич",
            "ьич",
            "мич",
            "кич",
            "овна",
            "евна",
            "ична",
            "инична",
            "івна",
            "ївна",
            "йович",
        ],
    ) || ["ильич", "кузьмич", "лукич", "фомич"].contains(&word.to_lowercase().as_str())
}

/// Endings that Russian, Ukrainian and Belarusian family names have and given names hardly ever.
fn is_surname(word: &str) -> bool {
    if is_given_in_spite_of_its_ending(word) {
        return false;
    }
    ends(
        word,
        &[
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
        ],
    )
}

fn is_given_in_spite_of_its_ending(word: &str) -> bool {
    const GIVEN: [&str; 34] = [
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
    ];
    const MORE: [&str; 22] = [
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
    let word = word.to_lowercase();
    let first = word.split('-').next().unwrap_or_default();
    GIVEN.contains(&first) || MORE.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_reader_would() {
        // line, family, given, middle
        let table = [
            ("Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
            ("Иван Иванович Иванов", "Иванов", "Иван", "Иванович"),
            ("Иван Иванов", "Иванов", "Иван", ""),
            ("Иванов Иван", "Иванов", "Иван", ""),
            ("Анна-Мария Петрова", "Петрова", "Анна-Мария", ""),
            ("Петрова Анна", "Петрова", "Анна", ""),
            ("Щёголев Пётр Ильич", "Щёголев", "Пётр", "Ильич"),
            (
                "Римский-Корсаков Николай Андреевич",
                "Римский-Корсаков",
                "Николай",
                "Андреевич",
            ),
            ("Ирина Ковалёва", "Ковалёва", "Ирина", ""),
            ("Ковалёва Ирина", "Ковалёва", "Ирина", ""),
            ("Лев Толстой", "Толстой", "Лев", ""),
            ("Толстой Лев Николаевич", "Толстой", "Лев", "Николаевич"),
            ("Сергей Бондарчук", "Бондарчук", "Сергей", ""),
            ("Шевченко Тарас Григорович", "Шевченко", "Тарас", "Григорович"),
            ("Леся Українка", "Леся", "Українка", ""),
            ("Кравець Оксана", "Кравець", "Оксана", ""),
            ("Мамедов Али Гасан оглы", "Мамедов", "Али", "Гасан оглы"),
            ("Анна Сергеевна", "", "Анна", "Сергеевна"),
            ("Мария Кузьминична", "", "Мария", "Кузьминична"),
            ("Мама", "", "Мама", ""),
            ("Сидоров", "Сидоров", "", ""),
            ("Ким Дмитрий Викторович", "Ким", "Дмитрий", "Викторович"),
            ("Цой Виктор", "Цой", "Виктор", ""),
            ("Давид Саакашвили", "Саакашвили", "Давид", ""),
            ("Геворкян Арам", "Геворкян", "Арам", ""),
            ("Арам Геворкян", "Геворкян", "Арам", ""),
            ("Белых Никита Юрьевич", "Белых", "Никита", "Юрьевич"),
            ("Никита Белых", "Белых", "Никита", ""),
            ("Долгих Анна", "Долгих", "Анна", ""),
            ("Константин Райкин", "Райкин", "Константин", ""),
            ("Райкина Екатерина", "Райкина", "Екатерина", ""),
            ("Екатерина Райкина", "Райкина", "Екатерина", ""),
            ("Троцкий Лев", "Троцкий", "Лев", ""),
            ("Алексей Навальный", "Навальный", "Алексей", ""),
            ("Дмитрий Донской", "Донской", "Дмитрий", ""),
            ("Ольга Берггольц", "Ольга", "Берггольц", ""),
            ("Мартин Иден", "Мартин", "Иден", ""),
            ("Петренко Олена Іванівна", "Петренко", "Олена", "Іванівна"),
            ("Янукович Виктор", "Янукович", "Виктор", ""),
            ("Иванов, Пётр Ильич", "Иванов", "Пётр", "Ильич"),
            ("John Smith", "Smith", "John", ""),
            ("John Ronald Reuel Tolkien", "Tolkien", "John", "Ronald Reuel"),
            ("Smith, John", "Smith", "John", ""),
            ("Ludwig van Beethoven", "van Beethoven", "Ludwig", ""),
            ("Oscar de la Hoya", "de la Hoya", "Oscar", ""),
            ("Cher", "", "Cher", ""),
            ("Zoë Müller", "Müller", "Zoë", ""),
            ("Jean-Luc Picard", "Picard", "Jean-Luc", ""),
            ("Mary O'Brien", "O'Brien", "Mary", ""),
            ("Dr. John Watson", "Watson", "John", ""),
            ("John Doe Jr.", "Doe", "John", ""),
            (
                "проф. Преображенский Филипп Филиппович",
                "Преображенский",
                "Филипп",
                "Филиппович",
            ),
            ("ООО «Ромашка»", "", "", ""),
            ("ООО Ромашка", "", "", ""),
            ("Acme Ltd", "", "", ""),
            ("Такси 24", "", "", ""),
            ("", "", "", ""),
            ("   ", "", "", ""),
            ("Васильева  Анна   Петровна", "Васильева", "Анна", "Петровна"),
            ("Кузнецова Мария", "Кузнецова", "Мария", ""),
            ("Нина Кузнецова", "Кузнецова", "Нина", ""),
            ("Галина Вишневская", "Вишневская", "Галина", ""),
            ("Вишневская Галина Павловна", "Вишневская", "Галина", "Павловна"),
        ];
        let wrong: Vec<_> = table
            .iter()
            .filter(|(line, family, given, middle)| {
                let name = guess_name(line);
                (name.family.as_str(), name.given.as_str(), name.middle.as_str())
                    != (*family, *given, *middle)
            })
            .map(|(line, ..)| format!("{line}: {:?}", guess_name(line)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_name_is_joined_in_its_own_order() {
        assert_eq!(guess_name("Пётр Щёголев").joined(), "Щёголев Пётр");
        assert_eq!(
            guess_name("Dr. John Ronald Smith Jr.").joined(),
            "Dr. John Ronald Smith Jr."
        );
    }
}
