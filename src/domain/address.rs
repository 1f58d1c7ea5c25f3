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
    let known = address.parts().join(" ").to_lowercase();
    let is_new = |text: &&str| !text.is_empty() && !known.contains(&text.to_lowercase());
    let join =
        |parts: Vec<&str>, between: &str| parts.into_iter().filter(is_new).collect::<Vec<_>>().join(between);
    if address.street.trim().is_empty() {
        let between = if at(STREET).is_ascii() { " " } else { ", " };
        address.street = join(vec![at(STREET), at(NUMBER)], between);
    }
    let street = address.street.to_lowercase();
    let places = [BUILDING, BLOCK, APARTMENT, ROOM, FLOOR, STREET, NUMBER]
        .into_iter()
        .chain(BLOCK + 1..COUNT);
    let parts = places
        .map(at)
        .filter(|text| !street.contains(&text.to_lowercase()));
    let further = join(parts.collect(), ", ");
    if !further.is_empty() {
        let between = if address.extended.trim().is_empty() {
            ""
        } else {
            ", "
        };
        address.extended = format!("{}{between}{further}", address.extended);
    }
    address
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
        ] {
            assert_eq!(read(value), (street.to_owned(), extended.to_owned()), "{value}");
        }
    }
}
