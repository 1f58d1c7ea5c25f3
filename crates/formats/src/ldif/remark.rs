//! What the import report says about a record of LDIF.

use domain::string_enum;

string_enum! {
    /// A remark of the import report about a record.
    RecordRemark {
        /// A value is a URL from which the file would have to be fetched. The URL was kept.
        Url = "url",
        /// A value is not valid base64 and was kept as written.
        Base64 = "base64",
        /// A line is not an attribute.
        Line = "line",
        /// The month of a date is not a month, and its day is one: they were exchanged.
        DayAndMonth = "day-and-month",
    }
}

/// A remark about a line of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remarked {
    /// What was found.
    pub what: RecordRemark,
    /// How many lines after the beginning of the record.
    pub line_offset: usize,
    /// The text in question.
    pub text: String,
}
