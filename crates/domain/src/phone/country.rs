//! The numbering plans of all countries, from libphonenumber's data. They are loaded when the first number is read.

use std::cell::RefCell;
use std::collections::VecDeque;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};

/// Fewer digits are a short number of one network; more than any number has with its dialing prefixes.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// How many of the last answers each thread keeps: the index and the match keys of one contact ask for the
/// same numbers.
const MAX_KEPT: usize = 16;

/// What the plan of a region says about a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNumber {
    /// Country code and national number: digits without `+`.
    pub international: String,
    /// It was written with `+` or a prefix that is dialed before the national number.
    pub has_prefix: bool,
}

type Answer = (String, String, Option<PlanNumber>);

thread_local! {
    /// The region that was asked for last, and its trunk prefix.
    static TRUNK: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
    static LAST: RefCell<VecDeque<Answer>> = const { RefCell::new(VecDeque::new()) };
}

/// Reads a dialed number, `+` and digits or digits only, as a telephone in this region does. `None` if it cannot
/// be a whole number of the plan.
#[must_use]
pub fn plan_number(dialed: &str, region: &str) -> Option<PlanNumber> {
    LAST.with(|last| {
        let known = |(number, of, _): &&Answer| number == dialed && of == region;
        if let Some((_, _, answer)) = last.borrow().iter().find(known) {
            return answer.clone();
        }
        let answer = usual_number(dialed, region).or_else(|| read(dialed, region));
        let mut last = last.borrow_mut();
        last.truncate(MAX_KEPT - 1);
        last.push_front((dialed.to_owned(), region.to_owned(), answer.clone()));
        answer
    })
}

/// The common cases, which need no pattern of the plan: a country code or a trunk prefix, then a whole number. An
/// import reads very many of them.
fn usual_number(dialed: &str, region: &str) -> Option<PlanNumber> {
    let (code, national) = if let Some(digits) = dialed.strip_prefix('+') {
        // No calling code begins with another one.
        (1..=3).find_map(|len| {
            let (code, national) = digits.split_at_checked(len)?;
            let code = code.parse().ok()?;
            PHONE_NUMBER_UTIL.get_region_for_country_code(code)?;
            Some((code, national))
        })?
    } else {
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region.parse().ok()?)?;
        let trunk = trunk_prefix_of(region);
        let national = dialed
            .strip_prefix(trunk.as_str())
            .filter(|_| !trunk.is_empty())?;
        if is_whole(code, dialed) {
            return None;
        }
        (code, national)
    };
    is_whole(code, national).then(|| PlanNumber {
        international: format!("{code}{national}"),
        has_prefix: true,
    })
}

/// True if these digits, which do not begin with 0, are as many as the plan of this country has.
fn is_whole(code: i32, national: &str) -> bool {
    let digits = if national.starts_with('0') {
        None
    } else {
        national.parse().ok()
    };
    digits.is_some_and(|national_number| {
        let number = PhoneNumber {
            country_code: code,
            national_number,
            ..PhoneNumber::default()
        };
        PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) == Ok(NumberLengthType::IsPossible)
    })
}

fn read(dialed: &str, region: &str) -> Option<PlanNumber> {
    let number = parse(dialed, region)?;
    let length = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number).ok()?;
    if length != NumberLengthType::IsPossible {
        return None;
    }
    let international = digits_of(&number);
    let national = international.get(number.country_code.to_string().len()..)?;
    Some(PlanNumber {
        has_prefix: national.len() < dialed.len(),
        international,
    })
}

fn parse(dialed: &str, region: &str) -> Option<PhoneNumber> {
    let digits = dialed.strip_prefix('+').unwrap_or(dialed);
    if !DIGITS.contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    PHONE_NUMBER_UTIL
        .parse(dialed, region.parse::<Region>().ok())
        .ok()
}

fn digits_of(number: &PhoneNumber) -> String {
    let formatted = PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164);
    formatted.trim_start_matches('+').to_owned()
}

/// The number with the blanks and dashes of its country; `None` if its plan does not have it.
#[must_use]
pub fn formatted(dialed: &str, region: &str) -> Option<String> {
    let number = parse(dialed, region)?;
    let is_valid = PHONE_NUMBER_UTIL.is_valid_number(&number);
    is_valid.then(|| {
        PHONE_NUMBER_UTIL
            .format(&number, PhoneNumberFormat::International)
            .into_owned()
    })
}

/// True if this is a number of its country; these digits begin with the country code.
#[must_use]
pub fn is_valid(international: &str) -> bool {
    let number = parse(&format!("+{international}"), "");
    number.is_some_and(|number| PHONE_NUMBER_UTIL.is_valid_number(&number))
}

/// True if a number of this country may have so many digits; they begin with the country code.
#[must_use]
pub fn is_possible(international: &str) -> bool {
    let dialed = format!("+{international}");
    usual_number(&dialed, "").is_some() || read(&dialed, "").is_some()
}

/// The digits without the prefixes that a call within the region, or from it to another country, begins with.
/// They may be the beginning of a number.
#[must_use]
pub fn without_prefix<'a>(digits: &'a str, region: &str) -> &'a str {
    let trunk = trunk_prefix_of(region);
    let rest = digits.strip_prefix(trunk.as_str()).unwrap_or(digits);
    rest.trim_start_matches('0')
}

fn trunk_prefix_of(region: &str) -> String {
    TRUNK.with(|known| {
        let mut known = known.borrow_mut();
        if known.0 != region {
            *known = (region.to_owned(), trunk_prefix(region).unwrap_or_default());
        }
        known.1.clone()
    })
}

/// What is dialed before the national number in a call within the region: 8 in Russia, 0 in Germany, nothing in Spain.
fn trunk_prefix(region: &str) -> Option<String> {
    let example = PHONE_NUMBER_UTIL.get_example_number(region.parse().ok()?).ok()?;
    let international = digits_of(&example);
    let national = international.get(example.country_code.to_string().len()..)?;
    let written = PHONE_NUMBER_UTIL.format(&example, PhoneNumberFormat::National);
    super::digits(&written).strip_suffix(national).map(str::to_owned)
}

/// Every region that has a numbering plan, as an ISO 3166 code, with its calling code, by code.
#[must_use]
pub fn regions() -> Vec<(String, i32)> {
    let calling_code = |region: Region| {
        Some((
            region.to_string(),
            PHONE_NUMBER_UTIL.get_country_code_for_region(region)?,
        ))
    };
    let mut regions: Vec<_> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .filter_map(calling_code)
        .collect();
    regions.sort();
    regions
}
