//! The further components of an address (RFC 9554 §2.1): streets, flats and floors that have a place of their own.

use super::contact::PostalAddress;

/// Where the further components begin, after those of RFC 6350 §6.3.1.
pub const FURTHER: usize = 7;

/// The places of the further components among all: room, apartment, floor, number, street, building, block, and the
/// districts and landmarks after them.
const ROOM: usize = 7;
const APARTMENT: usize = 8;
const FLOOR: usize = 9;
const NUMBER: usize = 10;
const STREET: usize = 11;
const BUILDING: usize = 12;
const BLOCK: usize = 13;
/// How many components an address has that has the further ones.
pub const COUNT: usize = 18;

/// Adds what the further components say and the address does not.
#[must_use]
pub fn with_further_components(mut address: PostalAddress, components: &[String]) -> PostalAddress {
    if components.len() < COUNT {
        return address;
    }
    let at = |at: usize| components.get(at).map(|text| text.trim()).unwrap_or_default();
    if address.street.trim().is_empty() {
        let between = if at(STREET).is_ascii() { " " } else { ", " };
        let parts = [at(STREET), at(NUMBER)]
            .into_iter()
            .filter(|part| !part.is_empty());
        address.street = parts.collect::<Vec<_>>().join(between);
    }
    let mut said = SaidWords::of(&address, at(NUMBER));
    let is_said: Vec<usize> = [STREET, NUMBER, APARTMENT, ROOM, FLOOR, BUILDING, BLOCK]
        .into_iter()
        .chain(BLOCK + 1..COUNT)
        .filter(|place| said.take(at(*place)))
        .collect();
    let further = [BUILDING, BLOCK, APARTMENT, ROOM, FLOOR, STREET, NUMBER]
        .into_iter()
        .chain(BLOCK + 1..COUNT)
        .filter(|place| !is_said.contains(place))
        .map(at);
    let present = [address.extended.trim()].into_iter().chain(further);
    let present: Vec<&str> = present.filter(|text| !text.is_empty()).collect();
    if present.len() > 1 || address.extended.trim().is_empty() {
        address.extended = present.join(", ");
    }
    address
}

/// The words that the components of RFC 6350 say. Each stands for one further component: house 2 does not say flat 2.
struct SaidWords {
    words: Vec<String>,
    /// The components that are not a street, whole.
    others: Vec<String>,
}

impl SaidWords {
    fn of(address: &PostalAddress, number: &str) -> Self {
        let mut words = words(&address.street);
        if number.is_empty() {
            // The house, which no component says apart.
            let house = words
                .iter()
                .position(|word| word.starts_with(|c: char| c.is_numeric()));
            house.map(|at| words.remove(at));
        }
        words.extend(self::words(&address.extended));
        Self {
            words,
            others: address
                .parts()
                .iter()
                .map(|part| part.trim().to_lowercase())
                .collect(),
        }
    }

    /// True if the address says a component. Its words then say no other one.
    fn take(&mut self, component: &str) -> bool {
        let wanted = words(component);
        let mut left = self.words.clone();
        for word in &wanted {
            match left.iter().position(|said| said == word) {
                Some(at) => left.remove(at),
                None => return self.others.contains(&component.to_lowercase()),
            };
        }
        self.words = left;
        true
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> (String, String) {
        let mut components: Vec<String> = value.split(';').map(str::to_owned).collect();
        components.resize(COUNT, String::new());
        let address = PostalAddress {
            extended: components[1].clone(),
            street: components[2].clone(),
            ..PostalAddress::default()
        };
        let address = with_further_components(address, &components);
        (address.street, address.extended)
    }

    #[test]
    fn further_components_are_a_part_of_the_address() {
        for (value, street, extended) in [
            (
                ";;;Казань;;;;кв. 12;3;;17;ул. Баумана;корп. 2;Вахитовский;;;;",
                "ул. Баумана, 17",
                "корп. 2, Вахитовский, 3, кв. 12",
            ),
            (
                ";;Main Street 17;;;;;;;;17;Main Street;;;;;;",
                "Main Street 17",
                "",
            ),
            (";;;;;;;;;;5;Main Street;;;;;;", "Main Street 5", ""),
            (
                ";Flat 2;High St 1;;;;;;2;4;1;High St;;;;;Mill;N",
                "High St 1",
                "Flat 2, 4, Mill, N",
            ),
            (";;ул. Мира 1;;;;", "ул. Мира 1", ""),
            (";;;;;;;;;2;;;;;;;;", "", "2"),
            // No component is left out because its text occurs in another one.
            (
                ";;;Казань;;420000;Россия;;кв. 12;4;10;ул. Мира;;;;;;",
                "ул. Мира, 10",
                "кв. 12, 4",
            ),
            (
                ";;;Казань;;;;7;12;9;10;ул. Мира;1;2;;;;",
                "ул. Мира, 10",
                "1, 2, 12, 7, 9",
            ),
            (";;ул. Мира 10;;;;;;1;;10;ул. Мира;;;;;;", "ул. Мира 10", "1"),
            (
                ";;ул. Мира 10, кв. 12;;;;;;2;;10;ул. Мира;;;;;;",
                "ул. Мира 10, кв. 12",
                "2",
            ),
            (
                ";;ул. Мира 10, кв. 12;;;;;;12;12;10;ул. Мира;;;;;;",
                "ул. Мира 10, кв. 12",
                "12",
            ),
            (";;ул. Мира 1;;;;;;1;;;;;;;;;", "ул. Мира 1", "1"),
            (";;ул. Мира 1, кв. 1;;;;;;1;;;;;;;;;", "ул. Мира 1, кв. 1", ""),
            (";Flat 2;High St 2;;;;;;2;;2;High St;;;;;;", "High St 2", "Flat 2"),
        ] {
            assert_eq!(read(value), (street.to_owned(), extended.to_owned()), "{value}");
        }
    }
}
