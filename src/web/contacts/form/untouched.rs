//! Detects whether the user left a field as the form showed it. Browsers change values on the way: a one-line
//! input drops line breaks, a text area sends every line break as CR LF, and some inputs trim blanks.

/// The control of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// An `input`, which holds one line.
    Line,
    /// A `textarea`, which holds several.
    Area,
}

/// Fields that often have several lines.
const AREAS: [&str; 2] = ["note", "street"];
/// Fields that never have several lines.
const LINES: [&str; 2] = ["birthday", "anniversary"];

impl Control {
    /// The control of a field that shows this text: a value with line breaks gets a text area.
    #[must_use]
    pub fn of(name: &str, text: &str) -> Self {
        if AREAS.contains(&name) || (text.contains('\n') && !LINES.contains(&name)) {
            Self::Area
        } else {
            Self::Line
        }
    }
}

/// True if a browser sends `sent` for a control that shows `shown` and that the user did not change
/// (HTML, "value sanitization algorithm").
#[must_use]
pub fn is_untouched(control: Control, shown: &str, sent: &str) -> bool {
    let as_sent = |text: &str| match control {
        Control::Line => text.replace(['\r', '\n'], ""),
        Control::Area => text.replace("\r\n", "\n").replace('\r', "\n"),
    };
    shown == sent || as_sent(shown).trim() == as_sent(sent).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_sends_is_untouched() {
        for (control, shown, sent, untouched) in [
            (Control::Line, "a\nb", "ab", true),
            (Control::Line, " a ", "a", true),
            (Control::Line, "\n", "", true),
            (Control::Line, "a b", "ab", false),
            (Control::Area, "a\nb", "a\r\nb", true),
            (Control::Area, "a\nb", "ab", false),
            (Control::Area, "a\nb\n", "a\r\nb", true),
        ] {
            assert_eq!(
                is_untouched(control, shown, sent),
                untouched,
                "{shown:?} {sent:?}"
            );
        }
        assert_eq!(Control::of("title", "a"), Control::Line);
        assert_eq!(Control::of("title", "a\nb"), Control::Area);
        assert_eq!(Control::of("street", ""), Control::Area);
        assert_eq!(Control::of("birthday", "a\nb"), Control::Line);
    }
}
