//! Tables whose rows end differently: no row is lost, and no two are joined.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::read_table;

/// The cells of the rows of a table with a header.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (_, _, rows) = read_table(text.as_bytes());
    rows.into_iter().map(|row| row.cells).collect()
}

#[test]
fn rows_may_end_with_lf_cr_lf_and_cr_in_one_table() {
    for (text, expected) in [
        (
            "Name,Phone\nA,1\r\nB,2\rC,3\n",
            vec![["A", "1"], ["B", "2"], ["C", "3"]],
        ),
        (
            "Name,Phone\rA,1\rB,2\r\nC,3",
            vec![["A", "1"], ["B", "2"], ["C", "3"]],
        ),
        ("Name,Phone\r\nA,1\rB,2\r\n", vec![["A", "1"], ["B", "2"]]),
        (
            "Name,Phone\r\r\nA,1\r\r\nB,2\r\r\r\nC,3\r\r",
            vec![["A", "1"], ["B", "2"], ["C", "3"]],
        ),
        (
            "Name,Phone\n\r\r\rA,1\n\n\rB,2\r\n\r",
            vec![["A", "1"], ["B", "2"]],
        ),
        (
            "Name,Phone\r\"A\r\nx\",\"1\"\r\"B\ry\",2\n\"C\n\rz\",3\r\n",
            vec![["A\r\nx", "1"], ["B\ry", "2"], ["C\n\rz", "3"]],
        ),
        ("sep=,\rName,Phone\nA,1\rB,2", vec![["A", "1"], ["B", "2"]]),
        // The quote is never closed.
        (
            "Name,Phone\nA,\"1\rB,2\r\r\nC,3\n",
            vec![["A", "1"], ["B", "2"], ["C", "3"]],
        ),
    ] {
        assert_eq!(rows(text), expected, "{text:?}");
    }
}

#[test]
fn rows_have_the_numbers_of_their_lines() {
    let (_, _, rows) = read_table(b"Name,Phone\nA,1\rB,2\r\n\rC,3\r\r\nD,4\n");
    let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 5, 6]);
}

#[test]
fn a_file_of_line_ends_only_needs_no_memory() {
    let mut text = "Name,Phone\nA,1".to_owned();
    text.push_str(&"\r".repeat(3 << 20));
    text.push_str("B,2");
    assert_eq!(rows(&text), [["A", "1"], ["B", "2"]]);
}

proptest! {
    #[test]
    fn no_row_is_lost_or_joined(ends in prop::collection::vec("(\r\n|\n|\r|\r\r\n|\n\n|\r\r)", 1..40), quoted in any::<bool>()) {
        let mut text = "Name,Phone\n".to_owned();
        let mut expected = Vec::new();
        for (n, end) in ends.iter().enumerate() {
            let quote = if quoted { "\"" } else { "" };
            write!(text, "{quote}A{n}{quote},{quote}1{n}{quote}{end}").unwrap();
            expected.push([format!("A{n}"), format!("1{n}")]);
        }
        prop_assert_eq!(rows(&text), expected);
    }
}
