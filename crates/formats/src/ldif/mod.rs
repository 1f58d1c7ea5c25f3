//! LDIF (RFC 2849), in which Thunderbird and directories export their contacts: `records` splits a file into
//! records, as a stream; `record_to_card` turns a record into a vCard, with `card_builder`, or into a contact group.

mod attributes;
mod card_builder;
mod record_to_card;
mod records;
mod remark;

pub use record_to_card::{ReadRecord, record_to_card};
pub use records::{Attribute, LdifError, Piece, Record, Records, Value, records};
pub use remark::{RecordRemark, Remarked};

/// True if a text begins like LDIF: comments, `version: 1`, and the `dn` of its first record.
#[must_use]
pub fn is_ldif(text: &str) -> bool {
    for line in text.lines() {
        let lower = line.trim_end().to_ascii_lowercase();
        let is_skipped = lower.is_empty() || line.starts_with(['#', ' ']);
        if !is_skipped && !lower.starts_with("version:") {
            return lower.starts_with("dn:");
        }
    }
    false
}
