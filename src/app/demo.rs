//! Invented people, to try a book with. The same seed invents the same people.

use std::collections::HashSet;

use uuid::Uuid;

use crate::app::write::{BatchSpec, Precondition, Prepared, write_book};
use crate::app::{App, BookAccess, Error, Result};
use crate::domain::change_log::BatchKind;
use crate::domain::contact::{Contact, DateField, Entry, EntryType, Messenger, PostalAddress, Service};
use crate::domain::date::DateValue;
use crate::domain::fold::{fold, to_latin};
use crate::domain::ids::BatchId;
use crate::domain::name::Name;
use crate::formats::vcard;
use crate::store;

const CHUNK: u64 = 200;

/// Fills a book with so many people, in one batch. People of this seed that the book has already are
/// left out. `progress` is told how many were invented.
pub fn fill(
    app: &App,
    access: &BookAccess,
    contacts: u64,
    seed: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<Option<BatchId>> {
    let mut batch = None;
    let mut next = 0;
    while next < contacts {
        let end = contacts.min(next + CHUNK);
        let people: Vec<Prepared> = (next..end)
            .filter_map(|number| {
                let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("demo {seed} {number}").as_bytes());
                let card = vcard::new_card(&uid.to_string(), &person(&mut Dice::new(seed, number)));
                Prepared::of(
                    &vcard::print(&card),
                    access.book().collation,
                    &app.settings.region,
                )
            })
            .collect();
        let spec = BatchSpec::from(BatchKind::Demo)
            .running(contacts > CHUNK)
            .resuming(batch);
        let written = write_book(app, access, spec, Precondition::None, |writer| {
            let uids: Vec<String> = people.iter().map(|person| person.uid.clone()).collect();
            let known: HashSet<String> = store::contacts::by_uids(writer.conn(), access.book_id(), &uids)?
                .into_iter()
                .map(|row| row.uid)
                .collect();
            let missing: Vec<Prepared> = people
                .into_iter()
                .filter(|person| !known.contains(&person.uid))
                .collect();
            writer.create_many(&missing)
        })?;
        batch = written.batch;
        next = end;
        progress(next);
    }
    if let Some(batch) = batch.filter(|_| contacts > CHUNK) {
        app.store
            .write(|conn| Ok::<_, Error>(store::batches::finish(conn, access.book_id(), batch, "")?))?;
    }
    Ok(batch)
}

/// Three in four are Russian, one in eight is an organisation.
fn person(dice: &mut Dice) -> Contact {
    let is_russian = dice.below(4) > 0;
    let mut contact = match (dice.below(8), is_russian) {
        (0, true) => organization(dice.pick(&ORGANIZATIONS_RU)),
        (0, false) => organization(dice.pick(&ORGANIZATIONS_EN)),
        (_, true) => russian(dice),
        (_, false) => english(dice),
    };
    let handle = handle(&contact.formatted_name, dice);
    contact.phones.push(phone(dice, is_russian, EntryType::Cell));
    if dice.below(4) == 0 {
        contact.phones.push(phone(dice, is_russian, EntryType::Work));
    }
    if dice.below(3) > 0 {
        let value = format!("{handle}@example.{}", dice.pick(&["org", "com", "net"]));
        contact.emails.push(Entry {
            line: None,
            entry_type: EntryType::Home,
            value,
        });
    }
    if dice.below(2) == 0 {
        let value = handle.replace('.', "_");
        contact.messengers.push(Messenger {
            line: None,
            entry_type: EntryType::None,
            service: Service::Telegram,
            value,
        });
    }
    if dice.below(3) == 0 {
        contact.addresses.push(address(dice, is_russian));
    }
    let labels: &[&str] = if is_russian { &LABELS_RU } else { &LABELS_EN };
    for label in labels {
        if dice.below(5) == 0 {
            contact.labels.push((*label).to_owned());
        }
    }
    contact
}

fn russian(dice: &mut Dice) -> Contact {
    let is_woman = dice.below(2) == 0;
    let family = dice.pick(&FAMILIES_RU);
    let father = dice.pick(&FATHERS_RU);
    let (family, given, middle) = if is_woman {
        (
            format!("{family}а"),
            dice.pick(&WOMEN_RU),
            format!("{father}овна"),
        )
    } else {
        (family.to_owned(), dice.pick(&MEN_RU), format!("{father}ович"))
    };
    let name = Name {
        family,
        given: given.to_owned(),
        middle,
        ..Name::default()
    };
    human(dice, name, &JOBS_RU, &ORGANIZATIONS_RU)
}

fn english(dice: &mut Dice) -> Contact {
    let given = dice.pick(&GIVEN_EN).to_owned();
    let name = Name {
        family: dice.pick(&FAMILIES_EN).to_owned(),
        given,
        ..Name::default()
    };
    human(dice, name, &JOBS_EN, &ORGANIZATIONS_EN)
}

fn human(dice: &mut Dice, name: Name, jobs: &[&'static str], employers: &[&'static str]) -> Contact {
    let mut contact = Contact {
        formatted_name: name.joined(),
        name,
        ..Contact::default()
    };
    if dice.below(2) == 0 {
        dice.pick(employers).clone_into(&mut contact.organization);
        dice.pick(jobs).clone_into(&mut contact.title);
    }
    if dice.below(2) == 0 {
        let year = i16::try_from(1940 + dice.below(70))
            .ok()
            .filter(|_| dice.below(4) > 0);
        let month = u8::try_from(1 + dice.below(12)).unwrap_or(1);
        let day = u8::try_from(1 + dice.below(28)).unwrap_or(1);
        contact.birthday = DateValue::of(year, month, day).map(|value| DateField { line: None, value });
    }
    contact
}

fn organization(name: &str) -> Contact {
    Contact {
        formatted_name: name.to_owned(),
        organization: name.to_owned(),
        ..Contact::default()
    }
}

/// A name for e-mail and Telegram: `petr.schegolev.17`.
fn handle(name: &str, dice: &mut Dice) -> String {
    let words: Vec<String> = fold(name)
        .split_whitespace()
        .take(2)
        .map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()))
        .collect();
    format!("{}.{}", words.join("."), 10 + dice.below(90))
}

/// Numbers of ranges that nobody has been given.
fn phone(dice: &mut Dice, is_russian: bool, entry_type: EntryType) -> Entry {
    let (a, b, c) = (dice.below(1_000), dice.below(100), dice.below(100));
    let value = if is_russian {
        format!("+7 {} {a:03}-{b:02}-{c:02}", 900 + dice.below(100))
    } else {
        format!("+1 {}-555-{b:02}{c:02}", 200 + dice.below(700))
    };
    Entry {
        line: None,
        entry_type,
        value,
    }
}

fn address(dice: &mut Dice, is_russian: bool) -> PostalAddress {
    let house = 1 + dice.below(120);
    let (street, city, country) = if is_russian {
        (
            format!("ул. {}, {house}", dice.pick(&STREETS_RU)),
            dice.pick(&CITIES_RU),
            "Россия",
        )
    } else {
        (
            format!("{house} {}", dice.pick(&STREETS_EN)),
            dice.pick(&CITIES_EN),
            "United Kingdom",
        )
    };
    let postcode = format!("{}", 101_000 + dice.below(800_000));
    PostalAddress {
        entry_type: EntryType::Home,
        street,
        city: city.to_owned(),
        postcode,
        country: country.to_owned(),
        ..PostalAddress::default()
    }
}

/// `SplitMix64`: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }
}

const FAMILIES_RU: [&str; 40] = [
    "Абрамов",
    "Алексеев",
    "Бабаев",
    "Баранов",
    "Васильев",
    "Воробьёв",
    "Григорьев",
    "Гусев",
    "Дмитриев",
    "Егоров",
    "Ежов",
    "Ершов",
    "Жуков",
    "Зайцев",
    "Иванов",
    "Ильин",
    "Калинин",
    "Киселёв",
    "Королёв",
    "Крылов",
    "Лебедев",
    "Макаров",
    "Морозов",
    "Никитин",
    "Орлов",
    "Павлов",
    "Петров",
    "Поляков",
    "Романов",
    "Семёнов",
    "Соколов",
    "Тарасов",
    "Титов",
    "Фёдоров",
    "Фролов",
    "Цветков",
    "Чернов",
    "Шестаков",
    "Щербаков",
    "Яковлев",
];
const FATHERS_RU: [&str; 12] = [
    "Александр",
    "Антон",
    "Борис",
    "Виктор",
    "Владимир",
    "Иван",
    "Михаил",
    "Олег",
    "Павл",
    "Петр",
    "Степан",
    "Фёдор",
];
const MEN_RU: [&str; 16] = [
    "Александр",
    "Андрей",
    "Артём",
    "Борис",
    "Виктор",
    "Дмитрий",
    "Егор",
    "Иван",
    "Кирилл",
    "Максим",
    "Михаил",
    "Никита",
    "Олег",
    "Пётр",
    "Семён",
    "Юрий",
];
const WOMEN_RU: [&str; 16] = [
    "Алёна",
    "Анна",
    "Вера",
    "Галина",
    "Дарья",
    "Екатерина",
    "Елена",
    "Зоя",
    "Ирина",
    "Ксения",
    "Мария",
    "Надежда",
    "Ольга",
    "Полина",
    "Софья",
    "Юлия",
];
const FAMILIES_EN: [&str; 24] = [
    "Adams", "Baker", "Brown", "Campbell", "Clarke", "Davies", "Edwards", "Evans", "Foster", "Green", "Hall",
    "Harris", "Hughes", "Jackson", "Kelly", "Lewis", "Martin", "Morgan", "O'Brien", "Roberts", "Smith",
    "Taylor", "Walker", "Young",
];
const GIVEN_EN: [&str; 20] = [
    "Alice", "Arthur", "Beatrice", "Charles", "Chloë", "Daniel", "Dorothy", "Edward", "Emma", "George",
    "Grace", "Harry", "Jane", "Lucy", "Oliver", "Peter", "Ruth", "Thomas", "William", "Zoë",
];
const ORGANIZATIONS_RU: [&str; 10] = [
    "ООО «Ромашка»",
    "Школа № 42",
    "Поликлиника на Садовой",
    "АО «Северный ветер»",
    "Библиотека имени Чехова",
    "Автосервис «Гайка»",
    "ИП Щербаков",
    "Театр «На набережной»",
    "Пекарня «Булка»",
    "НПО «Горизонт»",
];
const ORGANIZATIONS_EN: [&str; 8] = [
    "Acme Ltd",
    "Bluebird Travel",
    "Harbour Books",
    "Miller & Sons",
    "Northgate School",
    "Redwood Clinic",
    "Union Bakery",
    "Westfield Garage",
];
const JOBS_RU: [&str; 10] = [
    "бухгалтер",
    "врач",
    "директор",
    "инженер",
    "мастер",
    "менеджер",
    "программист",
    "редактор",
    "учитель",
    "юрист",
];
const JOBS_EN: [&str; 8] = [
    "accountant",
    "baker",
    "director",
    "doctor",
    "editor",
    "engineer",
    "lawyer",
    "teacher",
];
const LABELS_RU: [&str; 5] = ["Друзья", "Семья", "Работа", "Соседи", "Дача"];
const LABELS_EN: [&str; 4] = ["Friends", "Family", "Work", "Club"];
const STREETS_RU: [&str; 8] = [
    "Лесная",
    "Мира",
    "Молодёжная",
    "Набережная",
    "Садовая",
    "Советская",
    "Центральная",
    "Школьная",
];
const STREETS_EN: [&str; 6] = [
    "Church Lane",
    "High Street",
    "Mill Road",
    "Park Avenue",
    "Station Road",
    "The Green",
];
const CITIES_RU: [&str; 8] = [
    "Казань",
    "Москва",
    "Новосибирск",
    "Орёл",
    "Псков",
    "Санкт-Петербург",
    "Тула",
    "Ярославль",
];
const CITIES_EN: [&str; 6] = ["Bristol", "Cambridge", "Leeds", "London", "Oxford", "York"];
