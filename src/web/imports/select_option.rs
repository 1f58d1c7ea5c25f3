//! Options that the pages of an import offer.

/// An option of a `select` element.
pub struct SelectOption {
    /// The submitted value.
    pub word: String,
    /// The text.
    pub text: String,
    /// True for the selected option.
    pub chosen: bool,
}
