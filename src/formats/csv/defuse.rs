//! Cells that a spreadsheet would run as formulas: made harmless in writing, and restored in reading.

/// What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms too.
const RISKY: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// The cell with an apostrophe before it if a spreadsheet would run it. A cell that is nothing but
/// international phone numbers stays as it is: people call from these.
pub fn defuse(cell: &str) -> String {
    if is_risky(cell) && !is_phones(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The cell without the apostrophe that [`defuse`], or a person before an Excel, put there.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

/// Apostrophes do not count, so that one which was there before is told from one that was added.
fn is_risky(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(RISKY)
}

/// `+7 (999) 123-45-67`, or several of these with commas between.
pub fn is_phones(cell: &str) -> bool {
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
    fn formulas_are_defused_and_restored() {
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
            assert_eq!(defuse(cell), written);
            assert_eq!(restore(written), cell);
        }
        assert_eq!(restore("'+7 999 1234567"), "+7 999 1234567");
    }
}
