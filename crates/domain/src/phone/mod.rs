//! Phone numbers: checks what users type, makes links that dial, and computes the digits for search and
//! comparison. Numbers are stored as typed.

mod area_code;
mod blank_separated;
mod clean;
mod country;
mod dial_links;
mod hours;
mod letters;
mod lists;
mod lookahead;
mod masked;
mod number;
mod parse;
mod plain_number;
mod remark_groups;
mod remarks;
#[cfg(test)]
mod remarks_tests;
#[cfg(test)]
mod tests;
mod token_parser;
mod tokens;
mod vanity;

pub use clean::{ascii_digit, clean};
pub use country::regions;
pub use dial_links::{PhoneLink, phone_links, tel_href};
use number::Number;
pub use number::{is_extension_word, is_telephone_word};
use parse::parse;

/// Fewer digits are searched as a word, not as a part of a phone number.
pub const MIN_DIGITS: usize = 3;
pub use parse::without_scheme;

/// A longer run of digits is cut: no query has it.
const MAX_RUN: usize = 40;

/// Why a typed phone number is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// It is not one number that a telephone can dial.
    Characters,
    /// It has fewer than 3 or more than 15 digits (ITU-T E.164 §6).
    Length,
    /// It does not follow the rule of the lab's form: 7 to 15 digits.
    Lab,
}

/// Checks a typed number: one number of 3 to 15 digits, or a short one such as 03. It may have a service code,
/// pauses, an extension, and letters of a keypad.
pub fn check_phone(typed: &str) -> Result<(), PhoneError> {
    let numbers = parse(typed);
    let [number] = numbers.found.as_slice() else {
        let is_number = !numbers.has_words && digits(typed).is_empty();
        return Err(if is_number {
            PhoneError::Length
        } else {
            PhoneError::Characters
        });
    };
    if numbers.has_words {
        return Err(PhoneError::Characters);
    }
    let max = if number.has_plus || !number.digits.starts_with(['0', '8']) {
        15
    } else {
        18
    };
    let is_code = number.digits.is_empty() && digits(&number.code).len() >= 2;
    // 01 to 04 call the fire brigade, the police, and the ambulance.
    let min = if number.digits.starts_with('0') { 2 } else { 3 };
    if is_code || (min..=max).contains(&number.digits.len()) {
        Ok(())
    } else {
        Err(PhoneError::Length)
    }
}

/// Checks a number by the rule of the lab's form: 7 to 15 digits. Unlike in the lab app, blanks, brackets and
/// dashes are allowed, and so are service codes, and hours or a remark after the number. The only error is `Lab`.
pub fn check_lab_phone(typed: &str) -> Result<(), PhoneError> {
    let numbers = parse(typed);
    let is_ascii = !typed.chars().any(|c| c.is_numeric() && !c.is_ascii_digit());
    match numbers.found.as_slice() {
        [number] if is_ascii && check_phone(typed).is_ok() && number.digits.is_empty() => Ok(()),
        [number] if is_ascii && begins_as_number(typed) && (7..=15).contains(&number.digits.len()) => Ok(()),
        _ => Err(PhoneError::Lab),
    }
}

fn begins_as_number(typed: &str) -> bool {
    let plain = clean(typed);
    let plain = without_scheme(plain.trim());
    plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | '*' | '#'))
}

/// The digits of a number, in ASCII whatever script they are written in.
#[must_use]
pub fn digits(number: &str) -> String {
    number.chars().filter_map(ascii_digit).collect()
}

impl Number {
    /// The number itself: `+` and digits.
    fn dialed(&self) -> String {
        let plus = if self.has_plus { "+" } else { "" };
        format!("{plus}{}", self.digits)
    }

    /// Its digits for comparing: with country code if the plan of the region has such a number.
    fn key(&self, region: &str) -> String {
        let planned = country::plan_number(&self.dialed(), region);
        planned.map_or_else(|| self.digits.clone(), |planned| planned.international)
    }
}

/// The numbers of a text for comparing, without extensions: digits with country code where the number belongs to
/// the plan of its country, else as dialed. `region` is an ISO 3166-1 code: the country of numbers without a
/// country code.
#[must_use]
pub fn phone_keys(text: &str, region: &str) -> Vec<String> {
    distinct_keys(&parse(text).found, region)
}

/// The [`phone_keys`] of a text, and what is dialed after the number if it is the only one.
#[must_use]
pub fn phone_keys_and_after(text: &str, region: &str) -> (Vec<String>, String) {
    let numbers = parse(text);
    let after = match numbers.found.as_slice() {
        [number] if !numbers.has_words => after(number),
        _ => String::new(),
    };
    (distinct_keys(&numbers.found, region), after)
}

fn distinct_keys(found: &[Number], region: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in found.iter().map(|number| number.key(region)) {
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The only number of a text in a form that is equal for all spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneKey {
    /// The service code before the number, such as `*31#`; may be empty.
    pub code: String,
    /// The digits, with country code if the number belongs to a plan.
    pub number: String,
    /// What is dialed after it, and the extension.
    pub after: String,
}

/// The only number of a text for comparing; `None` if the text is anything else.
#[must_use]
pub fn phone_key(text: &str, region: &str) -> Option<PhoneKey> {
    let numbers = parse(text);
    match numbers.found.as_slice() {
        [number] if !numbers.has_words => Some(PhoneKey {
            code: number.code.clone(),
            number: number.key(region),
            after: after(number),
        }),
        _ => None,
    }
}

/// What is dialed after a number, and the extension.
fn after(number: &Number) -> String {
    format!("{}{}", number.extension, number.tail)
}

/// Every run of digits by which search finds a phone: its numbers with and without country code, extensions, and
/// what is dialed after a pause.
#[must_use]
pub fn phone_runs(text: &str, region: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut add = |run: String| {
        let run: String = run.chars().take(MAX_RUN).collect();
        // Shorter runs are words, and a word is not found inside another run.
        let is_in =
            |known: &String| known.contains(&run) && (run.len() >= MIN_DIGITS || known.len() == run.len());
        if !run.is_empty() && !runs.iter().any(is_in) {
            runs.push(run);
        }
    };
    let numbers = parse(text).found;
    for number in &numbers {
        add(number.key(region));
        add(country::without_prefix(&number.digits, region).to_owned());
        for part in [&number.extension, &number.tail, &number.code] {
            part.split(|c: char| !c.is_ascii_digit())
                .for_each(|run| add(run.to_owned()));
            add(digits(part));
        }
    }
    if numbers.is_empty() {
        let plain = clean(text);
        plain
            .split(|c: char| !c.is_ascii_digit())
            .for_each(|run| add(run.to_owned()));
        add(digits(text));
    }
    runs
}

/// The runs of digits that a query for a number looks for; all of them have to be found. Empty if the text is not
/// a number or the beginning of one.
#[must_use]
pub fn query_runs(text: &str, region: &str) -> Vec<String> {
    let mut runs = Vec::new();
    for number in parse(text).found {
        let planned = country::plan_number(&number.dialed(), region).filter(|n| n.has_prefix);
        let run = match planned {
            Some(planned) => planned.international,
            None if number.has_plus => number.digits.clone(),
            None => {
                let rest = country::without_prefix(&number.digits, region);
                if rest.len() >= 4 {
                    rest.to_owned()
                } else {
                    number.digits.clone()
                }
            }
        };
        runs.extend([run, number.extension, digits(&number.tail)]);
        if number.digits.is_empty() {
            runs.push(digits(&number.code));
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The service codes of a text, which dial no number: `*102#`.
#[must_use]
pub fn service_codes(text: &str) -> Vec<String> {
    if !text.contains(['*', '#']) {
        return Vec::new();
    }
    let codes = parse(text)
        .found
        .into_iter()
        .filter(|number| number.digits.is_empty());
    codes.map(|number| number.code + &number.tail).collect()
}

/// A number that was typed as digits only, with the blanks and dashes of its country; `None` for any other text.
#[must_use]
pub fn formatted(text: &str, region: &str) -> Option<String> {
    let plain = clean(text);
    let digits = plain.trim().strip_prefix('+').unwrap_or(plain.trim());
    let is_plain = digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| country::formatted(plain.trim(), region))?
}
