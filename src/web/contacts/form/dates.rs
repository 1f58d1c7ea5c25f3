//! The dates of a contact's form: their order and their texts.

use domain::date::{DateValue, DayOrder};

/// The field with the order of dates, and its word for dates that begin with the month.
pub const DATE_ORDER: &str = "date-order";
pub const MONTH_FIRST: &str = "month-first";

/// The order that a word of the form says.
pub fn order_of(word: &str) -> DayOrder {
    if word == MONTH_FIRST {
        DayOrder::MonthFirst
    } else {
        DayOrder::DayFirst
    }
}

/// A date as users type it: `22.03.1980` or `03/22/1980`, `22.03` or `03/22`. A partial date stays as the card has it.
pub fn shown_date(date: &DateValue, order: DayOrder) -> String {
    let &DateValue::Date {
        year,
        month: Some(month),
        day: Some(day),
    } = date
    else {
        return date.iso();
    };
    let start = match order {
        DayOrder::DayFirst => format!("{day:02}.{month:02}"),
        DayOrder::MonthFirst => format!("{month:02}/{day:02}"),
    };
    match (year, order) {
        (None, _) => start,
        (Some(year), DayOrder::DayFirst) => format!("{start}.{year:04}"),
        (Some(year), DayOrder::MonthFirst) => format!("{start}/{year:04}"),
    }
}
