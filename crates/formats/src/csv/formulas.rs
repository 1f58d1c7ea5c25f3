//! Protection against CSV injection: export escapes cells that a spreadsheet would run as formulas, import
//! restores them.

/// First characters that make a spreadsheet run a cell as a formula (OWASP, "CSV Injection"), with their
/// full-width forms.
const RISKY: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// The cell, with an apostrophe before it if a spreadsheet would run it. Cells of nothing but international
/// phone numbers stay as they are: phones that open the table can then dial them.
pub fn escape_formula(cell: &str) -> String {
    if is_risky(cell) && !is_phones(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The cell without the apostrophe that [`escape_formula`] or a user of Excel put before it.
pub fn unescape_formula(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

/// Leading apostrophes are skipped: `'=1` is escaped again, so that unescaping gives back `'=1`.
fn is_risky(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(RISKY)
}

/// True for `+7 (999) 123-45-67`, or several such numbers separated by commas.
fn is_phones(cell: &str) -> bool {
    let is_phone = |text: &str| {
        let number = text.strip_prefix('+').unwrap_or_default();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || " ()-.\u{a0}".contains(c))
    };
    cell.split(", ").all(is_phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped_and_restored() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5", "'-5"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("+7 (999) 123-45-67", "+7 (999) 123-45-67"),
            ("+79991234567, +79991234568", "+79991234567, +79991234568"),
            ("+7 999, =1", "'+7 999, =1"),
            ("'n Beetje", "'n Beetje"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(escape_formula(cell), written);
            assert_eq!(unescape_formula(written), cell);
        }
        assert_eq!(unescape_formula("'+7 999 1234567"), "+7 999 1234567");
    }
}
