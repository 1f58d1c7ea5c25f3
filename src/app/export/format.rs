//! The file formats of an export.

use formats::csv::ColumnSet;

/// A file format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// vCards, byte for byte as they are stored.
    Vcf,
    /// vCards of version 3.0 (RFC 2426).
    Vcf3,
    /// vCards of version 4.0 (RFC 6350).
    Vcf4,
    /// A table with Google's columns.
    Csv,
    /// A table with the lab's four columns.
    CsvLab,
    /// An array of jCards (RFC 7095).
    Jcard,
    /// An array of JSContact cards (RFC 9553).
    Jscontact,
    /// A ZIP archive with the vCards as they are stored, and the photos as files.
    Zip,
}

impl ExportFormat {
    /// All formats, in the order in which pages and the usage list them.
    pub const ALL: [Self; 8] = [
        Self::Vcf,
        Self::Zip,
        Self::Vcf3,
        Self::Vcf4,
        Self::Csv,
        Self::CsvLab,
        Self::Jcard,
        Self::Jscontact,
    ];

    /// The format's word in forms and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vcf => "vcf",
            Self::Vcf3 => "vcf3",
            Self::Vcf4 => "vcf4",
            Self::Csv => "csv",
            Self::CsvLab => "csv-lab",
            Self::Jcard => "jcard",
            Self::Jscontact => "jscontact",
            Self::Zip => "zip",
        }
    }

    /// The format with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// The extension of the file name, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Vcf | Self::Vcf3 | Self::Vcf4 => "vcf",
            Self::Csv | Self::CsvLab => "csv",
            Self::Jcard | Self::Jscontact => "json",
            Self::Zip => "zip",
        }
    }

    /// The media type. jCard and JSContact have one for a single contact only; an array is plain JSON.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Vcf | Self::Vcf3 | Self::Vcf4 => "text/vcard; charset=utf-8",
            Self::Csv | Self::CsvLab => "text/csv; charset=utf-8; header=present",
            Self::Jcard | Self::Jscontact => "application/json",
            Self::Zip => "application/zip",
        }
    }

    /// The columns of a table. Only tables cannot hold everything that a card says.
    #[must_use]
    pub fn columns(self) -> Option<ColumnSet> {
        match self {
            Self::Csv => Some(ColumnSet::Google),
            Self::CsvLab => Some(ColumnSet::Lab),
            _ => None,
        }
    }
}
