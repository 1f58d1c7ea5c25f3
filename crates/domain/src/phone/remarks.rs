//! Recognizes remarks after a number, which are not dialed: hours, weekdays, floors, rooms.

use super::letters::is_placeholder;
use super::lookahead::MAX_REMARK;
use super::number::{MIN_CLEAR, WITH_PREFIX};
use super::token_parser::{Parser, Part};
use super::tokens::Token;

impl Parser<'_> {
    /// Ends the number before a remark.
    pub(super) fn end_before_remark(&mut self) {
        self.has_words = true;
        self.end_number();
    }

    /// True for the bracket before a remark: `8 916 123-45-67 (10-19)`.
    pub(super) fn is_before_remark_in_brackets(&self) -> bool {
        let is_whole = self.has_trunk() && self.now.digits.len() == WITH_PREFIX;
        self.part() == Part::Main && is_whole && !self.is_before_extension()
    }

    /// How many digits before a word belong to it and not to the number: `+7 495 123-45-67 2-й этаж`.
    pub(super) fn remark_before_word(&self, word: &str) -> Option<usize> {
        let is_joined = self.before(1)?.digits().is_some();
        let at = if is_joined { 1 } else { 2 };
        let run = self.before(at)?.digits()?;
        let is_blank = !is_joined && self.before(1)?.is(' ');
        let is_in_brackets = self.before(at + 1)?.is('(');
        let is_apart = is_in_brackets || self.before(at + 1)?.is(' ');
        let fits = is_joined || is_blank || self.before(1)?.is('-');
        let is_remark = run.len() <= MAX_REMARK && is_apart && fits && !is_placeholder(word);
        let number = self.now.digits.strip_suffix(run)?;
        let is_clear = if self.has_trunk() {
            number.len() == WITH_PREFIX
        } else {
            // A word after a blank may be about the whole number.
            is_in_brackets && number.len() >= 5
                || !is_blank
                    && (number.len() >= MIN_CLEAR || number.len() >= 5 && self.has_no_blank_before(at + 1))
        };
        (self.part() == Part::Main && is_remark && is_clear).then_some(run.len())
    }

    /// True if no blank is within the number up to the token this many places before the current one.
    fn has_no_blank_before(&self, places: usize) -> bool {
        let end = self.at.saturating_sub(1 + places);
        let tokens = self.tokens.get(self.start..end).unwrap_or_default();
        let mut tokens = tokens.iter().skip_while(|token| token.is(' '));
        tokens.all(|token| !token.is(' '))
    }

    /// True if the number begins as those of Russia and Kazakhstan do: `+7`, `8`.
    pub(super) fn has_trunk(&self) -> bool {
        let digits = &self.now.digits;
        digits.starts_with('7') || digits.starts_with('8') && !self.now.has_plus
    }

    /// True if a dash joins two words after a number that is clear without them: «8 916 123-45-67 (пн-пт)».
    pub(super) fn is_before_range_of_words(&self) -> bool {
        let is_apart = self.before(1).is_some_and(|token| token.is(' ') || token.is('('));
        let is_clear = self.now.digits.len() >= MIN_CLEAR
            || self.before(1).is_some_and(|token| token.is('(')) && !self.now.digits.is_empty();
        is_apart && is_clear && matches!(self.rest().get(1), Some(Token::Word(_)))
    }

    /// True if a service code is read that ends here: `*100#`.
    pub(super) fn is_after_whole_code(&self) -> bool {
        self.now.digits.is_empty() && self.now.code.ends_with('#') && self.now.code.len() > 2
    }
}

#[cfg(test)]
mod tests {
    use crate::phone::phone_links;

    #[test]
    fn remarks_after_a_number_are_not_dialed() {
        for (text, hrefs) in [
            ("8 916 123-45-67 (пн-пт 10-19)", &["tel:89161234567"][..]),
            ("8 916 123-45-67 пн-пт 10-19", &["tel:89161234567"]),
            ("8 916 123-45-67 (10-19)", &["tel:89161234567"]),
            ("8 916 123-45-67 (пн-пт 9.00-18.00)", &["tel:89161234567"]),
            ("8 916 123-45-67 с 9.00 до 18.30", &["tel:89161234567"]),
            ("8 916 123-45-67 (пн-чт 10-19, пт 10-18)", &["tel:89161234567"]),
            ("+7 495 123-45-67 (Mon-Fri 9am-5pm)", &["tel:+74951234567"]),
            ("33-44-55 (пн-пт 10-19)", &["tel:334455"]),
            ("+49 30 1234567 (Mo-Fr 9-17)", &["tel:+49301234567"]),
            ("+7 495 123-45-67 2-й этаж", &["tel:+74951234567"]),
            ("+7 495 123-45-67 2й этаж", &["tel:+74951234567"]),
            ("+7 495 123-45-67 2 этаж", &["tel:+74951234567"]),
            ("+7 495 123-45-67, 2-й этаж", &["tel:+74951234567"]),
            ("+7 495 123-45-67, 2 этаж", &["tel:+74951234567"]),
            ("+7 495 123-45-67; 305 кабинет", &["tel:+74951234567"]),
            ("8(495)123-45-67 3-й подъезд", &["tel:84951234567"]),
            ("+1 212 555 0123 2nd floor", &["tel:+12125550123"]),
            ("33-44-55 2-й этаж", &["tel:334455"]),
            ("8 916 123-45-67 18ч", &["tel:89161234567"]),
            ("8 916 123 45 67 Маша", &["tel:89161234567"]),
            (
                "8 (495) 111-22-33 (8 903 444-55-66)",
                &["tel:84951112233", "tel:89034445566"],
            ),
            // Digits that are missing or hidden are not guessed.
            ("8 (903) 777 30 4й", &[]),
            ("8 903 777 ab-cd", &[]),
            ("8-903-XX-12-34", &[]),
            ("2-й этаж", &[]),
        ] {
            let links: Vec<String> = phone_links(text).into_iter().map(|link| link.href).collect();
            assert_eq!(links, hrefs, "{text}");
        }
    }

    #[test]
    fn each_of_several_service_codes_has_a_link() {
        for text in [
            "*100#,*102#",
            "*100#, *102#",
            "*100#;*102#",
            "*100# *102#",
            "*100# / *102#",
            "*100# или *102#",
        ] {
            let links: Vec<String> = phone_links(text).into_iter().map(|link| link.href).collect();
            assert_eq!(links, ["tel:*100%23", "tel:*102%23"], "{text}");
        }
        let one = phone_links("*100*1*2#");
        assert_eq!(one.len(), 1);
    }
}
