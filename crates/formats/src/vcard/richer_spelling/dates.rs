//! One day in two spellings: `19800322`, `1980-03-22`, `--03-22`.

use domain::card::Property;
use domain::date::DateValue;
use domain::text::unescape;

use super::Richer;

/// Year, month and day, as far as they are known.
type Parts = [Option<i16>; 3];

/// The parameter with the year that stands for none.
const OMITTED_YEAR: &str = "X-APPLE-OMIT-YEAR";

/// Parameters that belong to the spelling of a date.
pub const OF_SPELLING: [&str; 3] = ["VALUE", "CALSCALE", OMITTED_YEAR];

/// The spelling that says more of one day; `None` if the dates may be two, or if each says what the other does not.
pub fn richer_date(own: &Property, other: &Property) -> Option<Richer> {
    let (mine, theirs) = (parts(own)?, parts(other)?);
    if !is_one_day(mine, theirs) {
        return None;
    }
    let times = (time(&own.value), time(&other.value));
    if says_all(mine, theirs) && (times.1.is_none() || times.0 == times.1) {
        Some(Richer::Own)
    } else {
        let is_other = says_all(theirs, mine) && (times.0.is_none() || times.0 == times.1);
        is_other.then_some(Richer::Other)
    }
}

fn parts(property: &Property) -> Option<Parts> {
    let omitted = property.param(OMITTED_YEAR).next();
    match DateValue::read_certain(&unescape(&property.value), omitted)? {
        DateValue::Date { year, month, day } => Some([year, month.map(i16::from), day.map(i16::from)]),
        DateValue::Text(_) => None,
    }
}

/// True if no part differs, and the year, or month and day, are the same.
fn is_one_day(one: Parts, other: Parts) -> bool {
    let mut common = [false; 3];
    for (common, (one, other)) in common.iter_mut().zip(one.iter().zip(&other)) {
        if one.is_some() && other.is_some() && one != other {
            return false;
        }
        *common = one.is_some() && one == other;
    }
    let [year, month, day] = common;
    year || month && day
}

fn says_all(one: Parts, other: Parts) -> bool {
    one.iter()
        .zip(&other)
        .all(|(one, other)| one.is_some() || other.is_none())
}

/// The time of day, unless it is midnight, which programs write for none.
fn time(value: &str) -> Option<String> {
    let (_, time) = value.split_once(['T', 't'])?;
    let of_day = time.split(['Z', 'z', '+', '-']).next().unwrap_or_default();
    let is_midnight = of_day.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
    (!is_midnight).then(|| time.to_ascii_uppercase())
}
