//! Reads the dates of a row: birthdays, in one column or in three, and other days.

use super::cell::Cell;
use super::row_reader::RowReader;
use super::row_remark::RowRemark;
use crate::csv::cells::joined_values;
use crate::csv::dates::{SlashOrder, parse_date};
use crate::csv::field::Field;
use crate::csv::normalize_person::is_anniversary;
use crate::csv::value_type::folded_words;
use domain::date::{self, DateValue};

impl RowReader {
    pub(super) fn read_event(&mut self, cell: &Cell, name: &str) {
        let month_first = self.is_month_first(cell);
        for text in joined_values(&cell.text) {
            if let Some(date) = parse_date(text, month_first) {
                self.remark_on_date(text, &date, month_first);
                self.count += 1;
                if self.person.anniversary.is_none() && is_anniversary(name) {
                    self.person.anniversary = Some(date);
                } else {
                    self.person.events.push((name.to_owned(), date));
                }
            }
        }
    }

    pub(super) fn read_birthday(&mut self, cell: &Cell) {
        let month_first = self.is_month_first(cell);
        let Some(date) = parse_date(&cell.text, month_first) else {
            return;
        };
        if self.person.birthday.is_some() {
            return self.keep_in_note(cell);
        }
        self.remark_on_date(&cell.text, &date, month_first);
        self.person.birthday = Some(date);
    }

    pub(super) fn read_birthday_part(&mut self, cell: &Cell, part: usize) {
        let is_zero = cell.text.bytes().all(|byte| byte == b'0');
        match self.birthday_parts.get_mut(part) {
            Some(part) if part.is_empty() && !is_zero => cell.text.clone_into(part),
            Some(_) if is_zero => {}
            _ => self.keep_in_note(cell),
        }
    }

    /// The birthday from columns for day, month and year.
    pub(super) fn finish_birthday(&mut self) {
        let parts = std::mem::take(&mut self.birthday_parts);
        if parts.iter().all(String::is_empty) {
            return;
        }
        if self.person.birthday.is_none() {
            let read = date::date_of_parts(parts.each_ref().map(String::as_str));
            if read.exchanged.is_some() {
                self.remark(RowRemark::DayAndMonth);
            } else if matches!(read.date, DateValue::Text(_)) {
                self.remark(RowRemark::DateAsText);
            }
            self.person.birthday = read.exchanged.or(Some(read.date));
        }
    }

    fn remark_on_date(&mut self, text: &str, date: &DateValue, month_first: bool) {
        if matches!(date, DateValue::Text(_)) {
            self.remark(RowRemark::DateAsText);
        } else if date::is_ambiguous(text) {
            self.remark(if month_first {
                RowRemark::MonthFirst
            } else {
                RowRemark::DayFirst
            });
        }
    }

    /// The order that the user chose, or that of the other dates of the column. English tables write the month
    /// first: their titles have Latin letters and are not German.
    fn is_month_first(&self, cell: &Cell) -> bool {
        let order = match cell.field {
            Field::BirthdayMonthFirst => Some(SlashOrder::MonthFirst),
            Field::BirthdayDayFirst => Some(SlashOrder::DayFirst),
            _ => cell.day_order,
        };
        order == Some(SlashOrder::MonthFirst)
            || order.is_none()
                && (self.program.is_google() || cell.title.chars().any(|c| c.is_ascii_alphabetic()))
                && !folded_words(&cell.title)
                    .iter()
                    .any(|word| word.starts_with("geburt") || word == "jahrestag")
    }
}
