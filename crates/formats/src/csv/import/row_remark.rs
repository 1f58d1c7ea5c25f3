//! Remarks of the import report about the rows of a table.

use domain::string_enum;

string_enum! {
    /// A remark of the import report about a row.
    RowRemark {
        /// Cells without a field of their own were appended to the note.
        InNote = "in-note",
        /// Google's own groups (`* myContacts`, `* Other Contacts`) were left out: the user did
        /// not choose them as labels.
        SystemLabels = "system-labels",
        /// A date could not be parsed and was kept as text.
        DateAsText = "date-as-text",
        /// A date such as `3/4/1985` can be read in two ways and was read with the day first.
        DayFirst = "day-first",
        /// Such a date was read with the month first.
        MonthFirst = "month-first",
        /// The month of a birthday in three columns is not a month, and its day is one: they were exchanged.
        DayAndMonth = "day-and-month",
        /// The name of a label has no visible character; only the card keeps it.
        InvisibleLabel = "invisible-label",
        /// The row has no name; another of its values is the contact's name.
        NoName = "no-name",
    }
}
