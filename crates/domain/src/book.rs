//! The rules of a book's name and color.

/// What is wrong with a book as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookError {
    /// It has no name.
    NameEmpty,
    /// Its name is too long.
    NameTooLong,
    /// Another book of the account has this name.
    NameTaken,
}

/// The longest name, in bytes.
pub const MAX_NAME: usize = 1024;

/// The color of a book whose owner chose none.
pub const DEFAULT_COLOR: &str = "#3f6f8f";

/// The colors that are suggested for new books, one after the other.
const COLORS: [&str; 8] = [
    DEFAULT_COLOR,
    "#a8572e",
    "#4f7d3a",
    "#8a4f8f",
    "#b03a4b",
    "#2f7d78",
    "#8a6d1f",
    "#5a5fa8",
];

/// The color that is suggested for the next book of an account that has this many.
#[must_use]
pub fn suggested_color(books: usize) -> &'static str {
    COLORS.get(books % COLORS.len()).copied().unwrap_or(DEFAULT_COLOR)
}

/// The color as `#rrggbb`, without the opacity that some clients add; `None` for any other text.
#[must_use]
pub fn fit_color(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    let is_color = matches!(digits.len(), 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = digits.get(..6).filter(|_| is_color)?;
    Some(format!("#{}", digits.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_kept_without_its_opacity_and_any_other_text_is_none() {
        assert_eq!(fit_color(" #1A2b3C ").as_deref(), Some("#1a2b3c"));
        assert_eq!(fit_color("#1a2b3cff").as_deref(), Some("#1a2b3c"));
        for text in ["", "#", "#12345", "#12345g", "red", "#1234567", "#ééé"] {
            assert_eq!(fit_color(text), None, "{text}");
        }
    }
}
