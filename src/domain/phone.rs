//! Phone numbers: checks input, makes `tel:` links, and computes the digits for search. Numbers are stored as
//! typed.

/// Why a typed phone number is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// It has characters other than digits, blanks, brackets, dashes, dots and a leading `+`, or an extension
    /// without digits.
    Characters,
    /// It has fewer than 3 or more than 15 digits (ITU-T E.164 §6).
    Length,
    /// It does not follow the rule of the lab's form: 7 to 15 digits.
    Lab,
}

/// Words before an extension, in lower case.
const EXTENSIONS: [&str; 9] = [";ext=", "доб.", "доб", "ext.", "ext", "вн.", "#", "x", ",,"];

/// Checks a typed number: 3 to 15 digits, with an optional extension.
pub fn check_phone(typed: &str) -> Result<(), PhoneError> {
    let (number, extension) = split_extension(typed);
    let fits = |c: char| c.is_ascii_digit() || is_filler(c);
    let body = number.trim().strip_prefix('+').unwrap_or(number.trim());
    let names_no_extension = number.len() < typed.len() && digits(extension).is_empty();
    if !body.chars().all(fits) || extension.chars().any(|c| !fits(c)) || names_no_extension {
        return Err(PhoneError::Characters);
    }
    if (3..=15).contains(&digits(number).len()) {
        Ok(())
    } else {
        Err(PhoneError::Length)
    }
}

/// Checks a number by the rule of the lab's form: 7 to 15 digits. Unlike in the lab app, blanks, brackets and
/// dashes are allowed. The only error is `Lab`.
pub fn check_lab_phone(typed: &str) -> Result<(), PhoneError> {
    let (number, _) = split_extension(typed);
    if check_phone(typed).is_ok() && digits(number).len() >= 7 {
        Ok(())
    } else {
        Err(PhoneError::Lab)
    }
}

/// The digits of a number.
#[must_use]
pub fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The digits for searching and comparing a number: without extension, in the international form if the
/// national form of the region is known (Russia and Kazakhstan: 8 and ten digits become 7 and ten digits).
#[must_use]
pub fn search_digits(number: &str, region: &str) -> String {
    let (number, _) = split_extension(number);
    let digits = digits(number);
    let has_trunk_8 = matches!(region, "RU" | "KZ");
    match digits.strip_prefix('8') {
        Some(rest) if has_trunk_8 && rest.len() == 10 && !number.trim_start().starts_with('+') => {
            format!("7{rest}")
        }
        _ => digits,
    }
}

/// A `tel:` link (RFC 3966): digits, a leading `+`, and the extension as a parameter.
#[must_use]
pub fn tel_href(number: &str) -> String {
    let (main, extension) = split_extension(number);
    let plus = if main.trim_start().starts_with('+') {
        "+"
    } else {
        ""
    };
    let extension = digits(extension);
    let parameter = if extension.is_empty() {
        String::new()
    } else {
        format!(";ext={extension}")
    };
    format!("tel:{plus}{}{parameter}", digits(main))
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || "()-./\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(c)
}

/// The number and its extension; the extension is empty if there is none.
fn split_extension(number: &str) -> (&str, &str) {
    let lower = number.to_lowercase();
    // Lower-casing may change the length in some scripts. Such a text has none of the known extensions.
    if lower.len() != number.len() {
        return (number, "");
    }
    EXTENSIONS
        .iter()
        .filter_map(|word| lower.find(word).map(|at| (at, word.len())))
        .min()
        .and_then(|(at, len)| Some((number.get(..at)?, number.get(at + len..)?)))
        .unwrap_or((number, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_are_checked() {
        for good in [
            "+7 (999) 123-45-67",
            "112",
            "8 800 555 35 35",
            "+1-418-656-9254 ext. 102",
            "8.495.1234567 доб. 12",
            "+7\u{a0}999\u{a0}123\u{2011}45\u{2011}67",
            " +79991234567 ",
        ] {
            assert_eq!(check_phone(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("", PhoneError::Length),
            ("12", PhoneError::Length),
            ("1234567890123456", PhoneError::Length),
            ("call me", PhoneError::Characters),
            ("+7+999", PhoneError::Characters),
            ("999 ext. abc", PhoneError::Characters),
            ("+7999123456x", PhoneError::Characters),
            ("8 800 555 35 35 доб.", PhoneError::Characters),
        ] {
            assert_eq!(check_phone(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn the_rule_of_the_lab_is_stricter() {
        for good in ["+79991234567", "1234567", " 79991234567 ", "+7 (999) 123-45-67"] {
            assert_eq!(check_lab_phone(good), Ok(()), "{good}");
        }
        for bad in [
            "12-34-56",
            "123456",
            "1234567890123456",
            "",
            "+",
            "７９９９１２３４",
        ] {
            assert_eq!(check_lab_phone(bad), Err(PhoneError::Lab), "{bad}");
        }
    }

    #[test]
    fn numbers_become_links_and_keys() {
        assert_eq!(tel_href("+7 (999) 123-45-67"), "tel:+79991234567");
        assert_eq!(tel_href("656-9254 ext. 102"), "tel:6569254;ext=102");
        assert_eq!(search_digits("8 (999) 123-45-67", "RU"), "79991234567");
        assert_eq!(search_digits("+8 (999) 123-45-67", "RU"), "89991234567");
        assert_eq!(search_digits("8 (999) 123-45-67", "US"), "89991234567");
        assert_eq!(search_digits("656-9254 ext. 102", "US"), "6569254");
    }
}
